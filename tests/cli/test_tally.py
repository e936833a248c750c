"""`tally`: counting what a regulation neither registers nor numbers; planned papers in `papers`."""

import shutil

import pytest

from desktop_app.services import shelf
from tests.cli.conftest import Line
from tests.ui.own_rules import ID, OWN


@pytest.fixture
def own(line: Line) -> Line:
    """The command line on a trial ledger of a regulation that counts some matters only."""
    line.folder.mkdir(parents=True)
    shutil.copytree(OWN, line.folder / shelf.OWN)
    assert line("init", "--regulation", ID, "--unit", "供热公司", "--trial").code == 0
    return line


def test_a_reason_is_counted_by_word_and_listed(own: Line) -> None:
    said = own("tally", "咨询", "--channel", "热线电话", "--feedback-to", "营业部").json
    assert (said["reason"], said["channel"], said["feedback_to"]) == ("query", "hotline", "营业部")
    own("tally", "query", "--regulation", ID)
    counts = {row["reason"]: row["count"] for row in own("tally", "--list").json["tallies"]}
    assert counts == {"query": 2, "praise": 0}
    assert "    2  咨询（服务热线投诉办法）" in own("tally", "--list", plain=True).out
    assert own("list").json["cases"] == [], "nothing is registered"


def test_counting_says_so_in_words(own: Line) -> None:
    assert own("tally", "表扬", plain=True).out == "已计数：表扬。\n"


@pytest.mark.parametrize(("arguments", "code"), [
    ((), 2), (("咨询", "--list"), 2), (("投诉",), 1), (("咨询", "--channel", "电报"), 1), (("咨询", "--regulation", "none"), 1),
])  # fmt: skip
def test_a_wrong_count_is_refused(own: Line, arguments: tuple[str, ...], code: int) -> None:
    own.refused(code, "tally", *arguments)


def test_a_regulation_that_registers_everything_counts_nothing(desk: Line) -> None:
    desk.refused(1, "tally", "咨询")
    assert desk("tally", "--list", plain=True).out == "还没有只计数的事项。\n"


def test_papers_tell_whether_their_layout_is_made(line: Line) -> None:
    for id_ in shelf.regulation_ids():
        found = {item["id"]: item["planned"] for item in line("papers", "--regulation", id_).json["papers"]}
        assert found == {use.id: use.planned for use in shelf.regulation(id_).papers}
    assert not any(item["planned"] for item in line("papers").json["papers"])
