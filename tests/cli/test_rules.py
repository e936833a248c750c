"""regulations, papers, due: they need no ledger."""

import csv
from pathlib import Path

import pytest

from desktop_app.domain.moments import parse_local
from desktop_app.forms.paper import paper_ids
from tests.cli.conftest import Line
from tests.desks import BANK, CENTRE, MARKET

ROWS = [
    row
    for row in csv.DictReader(
        text for text in (Path(__file__).parents[1] / "data" / "deadlines.csv").read_text("utf-8").splitlines() if not text.startswith("#")
    )
    if row["regulation"] in ("generic", BANK, CENTRE, MARKET)
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['regulation']} {row['clock']} {row['start']}")
def test_the_known_good_dates_come_out(line: Line, row: dict[str, str]) -> None:
    if row["regulation"] == "generic":
        amount, _, roll = row["clock"].partition("+")
        asked = ["--amount", amount, *(["--roll"] if roll else [])]
    else:
        asked = ["--regulation", row["regulation"], "--clock", row["clock"]]
    for option, key in (("--when", "when"), ("--pause", "pause"), ("--extend", "extend")):
        asked += [word for part in row[key].split() for word in (option, part)]
    found = line("due", *asked, "--from", row["start"]).json
    assert set(found) == {"due", "warn", "provisional", "applies"}
    assert (found["provisional"], found["applies"]) == (row["provisional"] == "yes", True)
    if row["due"]:
        assert found["due"] == row["due"]
    assert parse_local(found["warn"]) <= parse_local(found["due"])
    assert not line.folder.exists()


def test_a_date_explains_itself(line: Line) -> None:
    found = line("due", "--amount", "7wd", "--from", "2026-02-13", "--explain").json
    assert (found["due"], found["explanation"][-1]["date"]) == ("2026-03-02", "2026-03-02")
    words = line("due", "--amount", "7wd", "--from", "2026-02-13", "--explain", plain=True).out
    assert "春节" in words


@pytest.mark.parametrize(("arguments", "code"), [
    (("--from", "2026-02-13"), 2), (("--amount", "7wd"), 2), (("--amount", "7wd", "--clock", "D1", "--from", "2026-02-13"), 2),
    (("--clock", "D1", "--from", "2026-02-13"), 2), (("--amount", "0wd", "--from", "2026-02-13"), 1),
    (("--amount", "7", "--from", "2026-02-13"), 1), (("--amount", "7wd", "--from", "2026-02-30"), 1),
    (("--amount", "7wd", "--from", "2026-02-13", "--pause", "2026-02-16"), 1),
    (("--amount", "7wd", "--from", "2026-02-13", "--pause", "2026-02-17/2026-02-16"), 1),
    (("--amount", "7wd", "--from", "2026-02-13", "--extend", "lang"), 1),
    (("--regulation", BANK, "--clock", "D9", "--from", "2026-02-13"), 1),
    (("--regulation", BANK, "--clock", "D6", "--from", "2026-02-13"), 1),
    (("--regulation", "none", "--clock", "D1", "--from", "2026-02-13"), 1),
    (("--regulation", BANK, "--clock", "D1", "--from", "2026-02-13", "--when", "colour=red"), 1),
    (("--regulation", BANK, "--clock", "D1", "--from", "2026-02-13", "--when", "level"), 2),
])  # fmt: skip
def test_a_wrong_question_is_refused(line: Line, arguments: tuple[str, ...], code: int) -> None:
    line.refused(code, "due", *arguments)


def test_variants_say_whether_they_apply(line: Line) -> None:
    asked = ("due", "--regulation", BANK, "--clock", "D1", "--from", "2023-07-07", "--when")
    assert line(*asked, "level=outlet").json == {"due": "2023-07-10", "warn": "2023-07-07", "provisional": False, "applies": True}
    assert line(*asked, "level=head_office").json["applies"] is False


def test_regulations_and_papers_are_listed(line: Line) -> None:
    found = line("regulations").json["regulations"]
    assert {BANK, CENTRE, MARKET} <= {item["id"] for item in found}
    assert all(set(item) == {"id", "title", "version", "effective", "basis", "until", "own"} for item in found)
    every = {item["id"]: item for item in line("papers").json["papers"]}
    assert len(every) == len(paper_ids())
    assert all(item["source"] for item in every.values())
    assert every["referral_notice"]["covers"] == ["P25"] and "P25" in line("papers", plain=True).out
    papers = line("papers", "--regulation", MARKET).json["papers"]
    assert {paper["id"]: paper["title"] for paper in papers}["referral_notice"] == "消费者投诉转办通知书"
    assert "银行客户投诉管理办法" in line("regulations", plain=True).out
    line.refused(1, "papers", "--regulation", "none")
