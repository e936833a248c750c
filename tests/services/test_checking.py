"""`regulation check`: one sentence a fault, that names the place and what would be right; warnings refuse nothing."""

from pathlib import Path

import pytest

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.services import shelf
from desktop_app.services.checking import Checked, check
from tests.desks import calm

HEAD = 'id = "ours"\nversion = 1\neffective = 2026-01-01\ntitle = "本单位办法"\nextends = "common"\n'
PHONE = '[[channels]]\nid = "phone"\ntitle = "电话"\n'
CLOCK = '[[clocks]]\nid = "D1"\nclause = "第一条"\nfrom = ["registered"]\nuntil = ["completed"]\nlimit = "7 wd"\n'


def checked(folder: Path, text: str, name: str = "ours.toml") -> Checked:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return check(path)


def test_a_sound_file_has_no_fault(tmp_path: Path) -> None:
    found = checked(tmp_path, HEAD + PHONE + CLOCK)
    assert (found.id, found.title, found.faults, found.warnings) == ("ours", "本单位办法", (), ())


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        (CLOCK.replace("registered", "registerd"), "clocks.D1", "没有“registerd”这种事件，是不是“registered”"),
        (CLOCK.replace('until = ["completed"]', "until = []"), "clocks.D1.until", "没有写到什么时候为止"),
        (CLOCK.replace("7 wd", "21-14 cd"), "clocks.D1.limit", "应是从小到大的两个正数"),
        ('[[actions]]\nid = "accept"\nroles = []\n', "actions.accept.roles", "没有人可以办“受理”"),
        ('[[actions]]\nid = "archive"\nphases = ["declined"]\n', "actions", "办不到归档了"),
        (CLOCK + 'group = "g"\n' + CLOCK.replace("D1", "D2") + 'group = "g"\n', "clocks.D2.rank", "分不出先后"),
        (CLOCK + 'when = { "extra.colour" = "red" }\n', "clocks.D1.when", "没有“extra.colour”这个条件"),
        ('[papers.no_such]\ntitle = "某文书"\n', "papers.no_such", "没有“no_such”的版式"),
        ('[[actions]]\nid = "accept"\nneeds = ["good_weather"]\n', "actions.accept.needs", "没有“good_weather”这个前提"),
        ('[papers.handling_sheet]\n[papers.referral_notice]\n', "papers.referral_notice", "在本制度里没有"),
    ],
)
def test_a_fault_names_the_place_and_what_would_be_right(tmp_path: Path, text: str, place: str, word: str) -> None:
    found = checked(tmp_path, HEAD + PHONE + text)
    named = [fault for fault in found.faults if f" {place} " in fault or f" {place}." in fault]
    assert any(word in fault for fault in named), found.faults
    assert all(calm(fault) and "ours.toml" in fault for fault in found.faults)


def test_every_fault_is_told_not_only_the_first(tmp_path: Path) -> None:
    text = HEAD + PHONE + CLOCK.replace("registered", "begun") + '[[actions]]\nid = "accept"\nroles = ["king"]\n'
    assert len(checked(tmp_path, text).faults) == 2


def test_the_line_is_named(tmp_path: Path) -> None:
    wrong = CLOCK.replace("7 wd", "0 wd")
    lines = (HEAD + PHONE + wrong).split("\n")
    (fault,) = checked(tmp_path, "\n".join(lines)).faults
    place = next(number for number, line in enumerate(lines, 1) if line.startswith("limit"))
    assert f"第{place}行" in fault


def test_what_is_planned_and_what_has_no_number_are_warnings(tmp_path: Path) -> None:
    text = HEAD + PHONE + '[papers.notice]\ntitle = "告知书"\nplanned = true\n' + CLOCK.replace('limit = "7 wd"\n', "")
    found = checked(tmp_path, text)
    assert found.faults == ()
    assert [("告知书" in text, "不计时" in text) for text in found.warnings] == [(True, False), (False, True)]


def test_a_file_named_otherwise_than_its_regulation_is_a_fault(tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, HEAD + PHONE, "theirs.toml").faults
    assert "两者应当相同" in fault


def test_what_is_no_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="第2行第.*不是正确的 TOML"):
        checked(tmp_path, 'id = "ours"\nversion == 1\n')
    (tmp_path / "gbk.toml").write_bytes("title = '办法'".encode("gbk"))
    with pytest.raises(RuleBroken, match="UTF-8"):
        check(tmp_path / "gbk.toml")
    with pytest.raises(Trouble):
        check(tmp_path / "none.toml")


def test_a_base_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, HEAD.replace("common", "nothing")).faults
    assert "所依据的制度“nothing”不存在" in fault


def test_an_own_file_may_extend_a_shipped_regulation_and_another_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "first.toml").write_text(HEAD.replace("ours", "first").replace("common", "bank-branch"), encoding="utf-8")
    found = checked(tmp_path, HEAD.replace("common", "first"))
    assert found.faults == ()


@pytest.mark.parametrize("name", shelf.names("regulations"))
def test_the_shipped_files_pass(tmp_path: Path, name: str) -> None:
    found = checked(tmp_path, shelf.resource("regulations", f"{name}.toml"), f"{name}.toml")
    assert found.faults == ()
