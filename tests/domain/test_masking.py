import itertools
import re
import unicodedata
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.contacts import luhn
from desktop_app.domain.masking import (
    exposed,
    mask_address,
    mask_card,
    mask_email,
    mask_firm,
    mask_identity,
    mask_name,
    mask_phone,
    mask_plate,
    mask_record,
    mask_text,
    withhold,
)

ID = "310104199107020007"
CASE: dict[str, Any] = {
    "channel": "网络",
    "received_at": "2026-11-17T14:32",
    "complainant": {
        "kind": "person",
        "name": "欧阳晓䶮",
        "gender": "女",
        "phone": "13900139002",
        "id_type": "居民身份证",
        "id_number": ID,
        "email": "ouyang@example.com",
        "address": "和平街道长寿里7号",
        "employer": "春光机械厂",
        "wechat": "oyxy1991",
        "landline": "",
        "wants_reply": True,
        "representatives": ["周福来", {"name": "吴秀英", "phone": "010-87654321"}],
        "agent": {"name": "孙立", "phone": "13700137003"},
    },
    "agent": {"name": "孙立", "phone": "13700137003"},
    "respondents": [
        {
            "name": "顺达家用电器商行",
            "unit": "顺达家用电器商行",
            "address": "东风路市场B区12号",
            "phone": "010-12345678",
            "position": "店主",
            "note": "欧阳晓䶮去过两次",
        },
        "无名摊贩",
    ],
    "subject": "欧阳晓䶮购买的热水器漏水",
    "facts": f"欧 阳晓䶮（{ID}）说，欧阳女士住和平街道长寿里7号，电话１３９-００１３-９００２或87654321，"
    "微信oyxy1991，与周福来、吴秀英同去，在春光机械厂上班。商行电话010-12345678。",
    "demand": "退还货款2,680元，打给代理人孙立13700137003。",
    "extra": {"amount": "2680.00", "quantity": 500, "waybill": "SQ20261109-7731", "card_number": "6222021234567890123"},
    "materials": [{"name": "欧阳晓䶮身份证复印件", "count": 1}],
    "instruction": {"from": "市局信访室", "number": "市局信交〔2026〕118号", "due": None},
}


@pytest.mark.parametrize(
    ("name", "listed", "published"),
    [
        ("张三", "张*", "张某"),
        ("陈秀兰", "陈**", "陈某某"),
        ("欧阳晓䶮", "欧阳**", "欧阳某某"),
        ("𠅤三", "𠅤*", "𠅤某"),
        ("阿依古丽·买买提", "阿依古丽·***", "阿依古丽·某某"),
        ("John Smith", "John ***", "John 某某"),
        ("刘先生", "刘先生", "刘先生"),
        ("赵某家属", "赵某家属", "赵某家属"),
        ("顺达家用电器商行", "某商行", "某商行"),
        ("3号窗口", "某窗口", "某窗口"),
        ("柜员07号", "某某", "某某"),
        ("某采石场", "某采石场", "某采石场"),
        ("", "", ""),
    ],
)
def test_names(name: str, listed: str, published: str) -> None:
    assert mask_name(name) == listed == mask_name(listed)
    assert mask_name(name, publish=True) == published == mask_name(published, publish=True)


def test_firms() -> None:
    assert mask_firm("德润食品有限公司") == "某有限公司"
    assert mask_firm("急诊科") == "某科"
    assert mask_firm("春光") == "某单位"
    assert mask_firm("") == ""


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812346721", "138****6721"),
        ("+86 138-1234-6721", "138****6721"),
        ("021-58991234", "021-5899****"),
        ("0534-2345678", "0534-234****"),
        ("010-12345678-801", "010-1234****"),
        ("87654321", "8765****"),
        ("+85223456789", "852********"),
        ("12315", "12315"),
        ("400-123-4567", "400-123-4567"),
    ],
)
def test_phones(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


def test_identity_numbers_keep_ten_inside_and_two_outside() -> None:
    assert mask_identity(ID, outside=False) == "310104********0007"
    assert mask_identity(ID, outside=True) == "3****************7"
    assert mask_identity("E12345678", outside=False) == "E1*****78"
    assert mask_identity("12", outside=True) == "**"
    assert mask_identity("914403001922038216", outside=True) == "914403001922038216"
    assert mask_identity("92440300MA5EXAMPL1", outside=True) == "9****************1"


def test_cards_mails_plates_and_addresses() -> None:
    assert mask_card("6222 0212 3456 7890") == "************7890"
    assert mask_card("123") == "***"
    assert mask_email("li.si@example.com") == "l***@example.com"
    assert mask_email("li.si") == "***"
    assert mask_plate("沪A12567") == "沪A·**567"
    assert mask_plate("沪A·D12567") == "沪A·***567"
    assert mask_address("上海市浦东新区张江镇某路1弄501室") == "上海市浦东新区张江镇***"
    assert mask_address("和平街道长寿里7号") == "和平街道***"
    assert mask_address("幸福路18号3单元502室") == "幸福路***"
    assert mask_address("东风路市场12号") == "东风路***"
    assert mask_address("18号") == "***"
    assert mask_address("") == ""


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"身份证{ID}。", "身份证3****************7。"),
        ("身份证号：310104 19910702 0007", "身份证号：3****************7"),
        ("旧号110105491231002", "旧号1*************2"),
        ("电话１３８-１２３４-６７２１", "电话138****6721"),
        ("13812346721310104199107020007", "*************************0007"),
        ("13812346721 310104199107020007", "138****6721 3****************7"),
        ("卡号 6222 0212 3456 7890", "卡号 ************7890"),
        ("卡6222 0212 3456 7890 123", "卡***************0123"),
        ("账号1234567", "账号****4567"),
        ("座机8123456", "座机812****"),
        ("tel:+86-10-12345678", "tel:010-1234****"),
        ("(0534)2345678转8", "0534-234****"),
        ("邮箱li@example.com", "邮箱l***@example.com"),
        ("微信：wx_123456", "微信：w***"),
        ("护照E12345678", "护照E*******8"),
        ("持H12345678出境", "持H*******8出境"),
        ("一三八零零一三八零零零", "***********"),
        ("1 3 8 0 0 1 3 8 0 0 0", "*********************"),
        ("车牌沪A12567", "车牌沪A·**567"),
        ("工号1234 13812346721", "工号1234 138****6721"),
    ],
)
def test_numbers_inside_text(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "退还2,680.00元，3,000元，共86400.00元，占0.25",
        "2026-11-16 10:05至2026-11-17 08:40，二〇二六年十一月",
        "运单号SQ20261109-7731，订单HC26-1043，案号PD2026110001",
        "拨打12315、电话12345、95588或400-123-4567",
        "市局信交〔2026〕118号",
        "统一社会信用代码914403001922038216",
        "第1-2-3-4条",
        "快递123456789013",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert mask_text(text) == text


def test_given_names_are_masked_even_when_spaced() -> None:
    assert mask_text("陈秀兰、陈 秀 兰和张三", ["陈秀兰", "张三", ""]) == "陈某某、陈某某和张某"


GAPS = st.sampled_from(["", " ", "-", "　", "－"])


WORDS = st.text("，。、；：（）他说的电话是请回复投诉人反映商家拒绝退款昨天上午", max_size=12)
"""Chinese that stands around a number."""
UNTELLING = WORDS.filter(lambda words: "电话" not in words)
"""What follows that word is a telephone, whatever it looks like."""


def _digits(text: str) -> str:
    return re.sub(r"[^0-9X]", "", unicodedata.normalize("NFKC", text).upper())


@given(
    st.sampled_from([f"{11 + place}0101{1950 + place}0{1 + place}01000{place}" for place in range(5)]),
    GAPS,
    st.sampled_from(["", "证号", "电话：", "，", "abc "]),
    st.sampled_from(["", "，", "转", " 来电", " 。"]),
)
@example(ID, "", "", "")
def test_no_identity_number_leaks(number: str, gap: str, before: str, after: str) -> None:
    written = gap.join([number[:6], number[6:14], number[14:]])
    shown = mask_text(before + written + after)
    assert number[6:14] not in _digits(shown)
    assert len(_digits(shown)) <= 4 + before.count("X")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), GAPS, st.sampled_from(["", "电话", "+86", "手机:", "致电 "]))
def test_no_mobile_leaks(number: str, gap: str, before: str) -> None:
    shown = mask_text(before + gap.join([number[:3], number[3:7], number[7:]]) + "，请回电")
    assert len(_digits(shown.removeprefix("+86"))) == 7
    assert "****" in shown


@given(st.from_regex(r"[1-9][0-9]{15,18}", fullmatch=True), st.sampled_from(["", "卡号", "尾号不详的"]))
def test_no_card_leaks(number: str, before: str) -> None:
    shown = mask_text(before + number + "。")
    dated = re.match(r"20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", number)
    assert number not in shown or number[0] in "159" or dated
    if luhn(number) and len(number) != 18 and not dated:
        assert _digits(shown) == number[-4:]


def _grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    ends = [sum(sizes[:place]) for place in range(len(sizes) + 1)]
    return gap.join(number[begin:end] for begin, end in itertools.pairwise(ends))


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isdigit() else char for char in text)


HIDING = st.sampled_from(["", " ", "-", "　", "－", " - ", "·", "\u200b", "\u2060", "\n"])


@given(
    WORDS, WORDS, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from([(11,), (3, 4, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (3, 8), (7, 4)]), HIDING, st.booleans(),
    st.sampled_from(["", "+86", "86-", "0086 ", "（+86）"]),
)  # fmt: skip
def test_no_mobile_hides_in_chinese(before: str, after: str, number: str, sizes: tuple[int, ...], gap: str, wide: bool,
                                    prefix: str) -> None:  # fmt: skip
    written = prefix + _grouped(number, sizes, gap)
    shown = mask_text(f"{before}{_wide(written) if wide else written}{after}")
    assert f"{number[:3]}****{number[-4:]}" in shown
    assert shown.endswith(after)


@given(
    WORDS, WORDS, st.sampled_from(["110105196803150003", "31010419910702000X", "440301200002290012", "110105680315003"]),
    st.sampled_from([(18,), (6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (6, 6, 6)]), HIDING, st.booleans(),
)  # fmt: skip
def test_no_identity_number_hides_in_chinese(before: str, after: str, number: str, sizes: tuple[int, ...], gap: str,
                                             wide: bool) -> None:  # fmt: skip
    written = _grouped(number, sizes, gap) if len(number) == 18 else number
    shown = mask_text(f"{before}{_wide(written) if wide else written}{after}")
    assert number[0] + "*" * (len(number) - 2) + number[-1] in shown
    assert len(_digits(shown)) == 2


@given(WORDS, WORDS, st.from_regex(r"62[0-9]{14,17}", fullmatch=True), st.sampled_from(["", " ", "-", "　"]), st.booleans())
def test_no_card_hides_in_chinese(before: str, after: str, number: str, gap: str, wide: bool) -> None:
    sizes = (4, 4, 4, 4, len(number) - 16) if len(number) == 19 or not gap else (4, 4, 4, len(number) - 12)
    written = _grouped(number, sizes, gap) if gap else number
    shown = mask_text(f"{before}{_wide(written) if wide else written}{after}")
    assert number[-4:] in shown or number[-1] in shown
    assert number[4:12] not in _digits(shown)
    assert len(_digits(shown)) <= 4


@given(
    UNTELLING, WORDS, st.dates(), st.integers(1, 9999), st.integers(1, 99_999_999),
    st.sampled_from([
        "{d:%Y%m}{n:04}", "BK{d:%Y%m}{n:04}", "{d:%Y%m%d}{n:08}", "×市监投〔{y}〕{n}号", "{y}年{m}月{t}日{n}时",
        "{d:%Y-%m-%d} {d:%Y-%m-%d}", "{a}.50元", "{a:,}.00元", "{a}-{a}元", "￥{a}", "第{n}号", "SF{a:012}", "EB{a:09}CN", "〔{y}〕第{n}号",
    ]),
)  # fmt: skip
@example("", "", date(2026, 11, 18), 1, 12345678, "{d:%Y%m%d}{n:08}")
def test_numbers_that_name_nobody_are_left(before: str, after: str, day: date, serial: int, amount: int, shape: str) -> None:
    day = day.replace(year=2000 + day.year % 100, day=min(day.day, 28))
    text = before + shape.format(d=day, y=day.year, m=day.month, t=day.day, n=serial, a=amount % 1_000_000) + after
    assert mask_text(text) == text


def test_a_number_of_a_paper_or_a_parcel_is_kept_in_its_own_field() -> None:
    record = {
        "complainant": {"name": "陈秀兰", "phone": "13800138001"},
        "external_number": "1440000002024111312345678",
        "enclosures": [{"name": "票据", "mail_number": "1234567890123456"}],
        "_told": {"served.mail_number": "6222021234567890", "served.text": "6222021234567890", "x.waybill": "13800138001"},
    }
    for purpose in ("respondent", "public"):
        shown = mask_record(record, purpose)  # type: ignore[arg-type]
        assert shown["external_number"] == record["external_number"]
        assert shown["enclosures"] == record["enclosures"]
        assert shown["_told"]["served.mail_number"] == "6222021234567890"
        assert "622202" not in shown["_told"]["served.text"]
        assert "13800138001" not in shown["_told"]["x.waybill"]


def test_what_a_text_would_tell_is_found_under_masks() -> None:
    text = "欧阳晓䶮（１３９ ００１３ ９００２）住和平街道长寿里7号，身份证310104199107020007，商行订单HC26-1043"
    assert exposed(text, CASE, "internal") == ()
    for purpose in ("respondent", "public"):
        found = exposed(text, CASE, purpose)  # type: ignore[arg-type]
        assert {"欧阳**", "139****9002", "3****************7"} <= set(found)
        assert not any("晓䶮" in word or "1043" in word or "长寿里7号" in word for word in found)
    assert exposed("依据《某条例》第三十二条。", CASE, "respondent") == ()


def test_withholding_takes_out_who_complains_and_nothing_else() -> None:
    shown = withhold({**CASE, "facts": f"{CASE['facts']}店里另有13500135000。"})
    everything = unicodedata.normalize("NFKC", _texts(shown))
    assert [secret for secret in SECRETS if secret in everything and secret not in ("9002", "62220212", "87654321")] == []
    assert "13500135000" in everything and "010-12345678" in everything
    assert shown["extra"] == CASE["extra"]


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_masking_settles(text: str) -> None:
    once = mask_text(text, ["张三"])
    assert mask_text(once, ["张三"]) == once


def test_internal_papers_show_everything_in_a_copy() -> None:
    shown = mask_record(CASE, "internal")
    assert shown == CASE
    shown["complainant"]["name"] = ""
    assert CASE["complainant"]["name"] == "欧阳晓䶮"


def _texts(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(map(_texts, value.values()))
    return " ".join(map(_texts, value)) if isinstance(value, list) else str(value)


SECRETS = [
    "欧阳",
    "晓䶮",
    "13900139002",
    "9002",
    ID,
    "ouyang",
    "长寿里",
    "春光机械",
    "oyxy",
    "周福来",
    "吴秀英",
    "87654321",
    "孙立",
    "13700137003",
    "62220212",
]


def test_the_respondent_learns_nothing_of_who_complains() -> None:
    before = deepcopy(CASE)
    shown = mask_record(CASE, "respondent")
    everything = unicodedata.normalize("NFKC", _texts(shown))
    assert [secret for secret in SECRETS if secret in everything] == []
    assert shown["complainant"] == {"kind": "person", "wants_reply": True}
    assert shown["agent"] == {}
    assert shown["subject"] == "投诉人购买的热水器漏水"
    assert shown["demand"] == "退还货款2,680元，打给代理人代理人（略）。"
    assert shown["facts"].startswith("投诉人（（略））说，某女士住（略），电话（略）")
    assert shown["extra"] == {
        "amount": "2680.00",
        "quantity": 500,
        "waybill": "SQ20261109-7731",
        "card_number": "（略）",
    }
    assert shown["instruction"] == CASE["instruction"]
    assert before == CASE


def test_the_respondent_keeps_his_own_data() -> None:
    own, other = mask_record(CASE, "respondent")["respondents"]
    assert own == {**CASE["respondents"][0], "note": "投诉人去过两次"}
    assert other == "无名摊贩"
    assert mask_record({"respondent": {"name": "张三"}}, "respondent") == {"respondent": {"name": "张三"}}


def test_the_public_sees_masks() -> None:
    shown = mask_record(CASE, "public")
    assert shown["complainant"] == {
        "kind": "person",
        "name": "欧阳某某",
        "phone": "139****9002",
        "id_number": "3****************7",
        "email": "o***@example.com",
        "address": "和平街道***",
        "employer": "某厂",
        "wants_reply": True,
        "representatives": ["周某某", {"name": "吴某某", "phone": "010-8765****"}],
        "agent": {"name": "孙某", "phone": "137****7003"},
    }
    assert shown["respondents"][0] == {
        "name": "某商行",
        "unit": "某商行",
        "address": "东风路市场B区***",
        "phone": "010-1234****",
        "position": "店主",
    }
    assert shown["subject"] == "欧阳某某购买的热水器漏水"
    assert shown["materials"] == [{"name": "欧阳某某身份证复印件", "count": 1}]
    assert shown["extra"]["card_number"] == "***************0123"
    everything = unicodedata.normalize("NFKC", _texts(shown))
    full = [
        ID,
        "欧阳晓䶮",
        "13900139002",
        "ouyang",
        "长寿里",
        "春光机械",
        "oyxy",
        "周福来",
        "吴秀英",
        "87654321",
        "孙立",
        "顺达",
        "12345678",
    ]
    assert [secret for secret in full if secret in everything] == []


def test_who_asked_to_be_kept_confidential_is_not_published() -> None:
    record = {
        "complainant": {"kind": "person", "name": "李女士", "phone": "13700137003", "confidential": True},
        "facts": "李女士来电，13700137003。",
    }
    shown = mask_record(record, "public")
    assert shown["complainant"] == {"kind": "person", "confidential": True}
    assert shown["facts"] == "投诉人来电，（略）。"


def test_people_given_as_bare_names_are_hidden_too() -> None:
    record = {
        "complainant": None,
        "agent": "孙立",
        "representatives": ["周福来"],
        "facts": "孙立和周福来、孙先生来访。",
    }
    assert mask_record(record, "respondent") == {
        "complainant": None,
        "agent": "",
        "representatives": [],
        "facts": "代理人和代表、某先生来访。",
    }
    assert mask_record(record, "public")["facts"] == "孙某和周某某、孙先生来访。"


def test_an_anonymous_complainant_changes_nothing_in_the_text() -> None:
    record = {
        "complainant": {"kind": "person", "name": "", "anonymous": True},
        "facts": "先生让女士重新排队，某人旁观。",
    }
    assert mask_record(record, "respondent")["facts"] == record["facts"]
