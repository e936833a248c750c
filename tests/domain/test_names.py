import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.names import check_name, check_title, pinyin_keys, split_name


@pytest.mark.parametrize(
    "name", ["王䶮", "张𬭎", "阿依古丽·买买提", "欧阳晓䶮", "赵某家属", "刘先生", "John Smith", "㛃𠅤"]
)
def test_names_pass_unchanged(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("dot", "•‧・･∙⋅\u0387")
def test_look_alike_dots_become_the_middle_dot(dot: str) -> None:
    assert check_name(f"买买提 {dot}阿不都") == "买买提·阿不都"


def test_blanks_between_chinese_characters_go_and_others_stay_single() -> None:
    assert check_name(" 张　 三 ") == "张三"
    assert check_name("Anna  Maria Li") == "Anna Maria Li"
    assert check_name("김 철수") == "김 철수"


def test_names_are_nfc_and_never_nfkc() -> None:
    assert check_name("Jose\u0301 Ｌ") == "José Ｌ"
    assert check_name("張㈱") == "張㈱"


@given(st.text(st.characters(categories=["Lo"], include_characters="·"), min_size=2, max_size=15))
def test_a_normal_name_is_stable(name: str) -> None:
    try:
        tidy = check_name(name)
    except RuleBroken:
        return
    assert check_name(tidy) == tidy == unicodedata.normalize("NFC", tidy)


@pytest.mark.parametrize(
    ("name", "words"), [("", "0个字"), ("王", "1个字"), ("王" * 31, "31个字"), ("？？", "没有一个字"), ("123", "匿名")]
)
def test_what_is_no_name_is_refused(name: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        check_name(name, "complainant.name")
    assert refused.value.field == "complainant.name"


def test_titles_are_freer_than_names() -> None:
    assert check_title(" 3号窗口 ") == "3号窗口"
    assert check_title("厂") == "厂"
    assert check_title("某" * 200) == "某" * 200
    with pytest.raises(RuleBroken, match="没有文字"):
        check_title("——")
    with pytest.raises(RuleBroken, match="201个字"):
        check_title("某" * 201)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("陈秀兰", ("陈", "秀兰")),
        ("欧阳晓䶮", ("欧阳", "晓䶮")),
        ("单于", ("单", "于")),
        ("𠅤三", ("𠅤", "三")),
        ("买买提·阿不都", ("买买提", "阿不都")),
        ("John Smith", ("John", "Smith")),
        ("", ("", "")),
    ],
)
def test_a_name_is_split_into_surname_and_given_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("单雄", {"shanxiong", "danxiong", "chanxiong", "sx", "dx", "cx"}),
        ("解晓", {"xiexiao", "jiexiao", "xx", "jx"}),
        ("万俟明", {"moqiming", "mqm"}),
        ("尉迟恭", {"yuchigong", "weichigong", "ycg"}),
        ("欧阳晓䶮", {"ouyangxiaoyan", "oyxy"}),
        ("张𬭎", {"zhanghong", "zh"}),
        ("吕布", {"lvbu", "lubu", "lb"}),
        ("柜员07号", {"guiyuan07hao", "gy07h"}),
        ("阿依古丽·买买提", {"ayigulimaimaiti", "ayglmmt"}),
        ("John Smith", {"johnsmith"}),
    ],
)
def test_names_are_found_by_pinyin_and_initials_of_every_reading(name: str, keys: set[str]) -> None:
    assert keys <= set(pinyin_keys(name))


def test_a_name_without_letters_has_no_keys() -> None:
    assert pinyin_keys("··") == ()


@given(st.text(st.sampled_from("单解曾仇查朴长万区盖行重"), min_size=1, max_size=30))
def test_keys_are_bounded_plain_and_begin_with_every_reading_of_the_first_character(name: str) -> None:
    keys = pinyin_keys(name)
    assert 2 <= len(keys) <= 64
    assert all(key.isascii() and key.isalpha() and key == key.lower() for key in keys)
    assert {key[0] for key in pinyin_keys(name[0])} == {key[0] for key in keys}


def test_importing_the_module_does_not_load_the_dictionary() -> None:
    script = "import sys, desktop_app.domain.names; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
