"""The known-good due dates of the shipped regulations, asked without a case; generic rows are in test_counting."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.counting import due
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import parse_local
from desktop_app.services import shelf
from desktop_app.services.deadlines import Asked, answer

TABLE = Path(__file__).parents[1] / "data" / "deadlines.csv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    EVERY = list(csv.DictReader(line for line in lines if line[0] != "#"))
NAMED = [row for row in EVERY if row["regulation"] != "generic"]
ROWS = [row for row in NAMED if row["regulation"] in shelf.regulation_ids()]
"""Those of regulations that are there; the last test demands that all are."""


def named(row: dict[str, str]) -> str:
    return f"{row['regulation']}-{row['clock']}{'-extended' * bool(row['extend'])}{'-paused' * bool(row['pause'])}"


def asked(row: dict[str, str]) -> Asked:
    facts = dict(pair.split("=") for pair in row["when"].split())
    pauses = [span.partition("/") for span in row["pause"].split()]
    return Asked(
        parse_local(row["start"]), facts=facts, regulation=row["regulation"], clock=row["clock"], extension=row["extend"],
        pauses=tuple((parse_local(stop), parse_local(restart)) for stop, _, restart in pauses),
    )  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_known_good_date(row: dict[str, str]) -> None:
    found = answer(asked(row))
    assert (found["due"], found["provisional"], found["applies"]) == (row["due"], row["provisional"] == "yes", True)
    warned = row["note"].removeprefix("warns ")
    assert warned == row["note"] or found["warn"] == warned


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_the_explanation_comes_to_the_same_day(row: dict[str, str]) -> None:
    found = answer(asked(row), explained=True)
    assert found["due"] == row["due"]
    assert found["clause"] and found["clause"] in found["summary"]
    if found.get("explanation"):
        assert found["explanation"][-1]["date"][: len("2026-01-01")] == row["due"][: len("2026-01-01")]


def test_every_row_was_read() -> None:
    assert (len(EVERY), len(NAMED)) == (54, 33)
    assert {(row["regulation"], row["clock"], row["extend"]) for row in NAMED if row["extend"] or row["pause"]} == {
        ("hotline-12345-dezhou", "D1", "5wd")
    }


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_other_circumstances_do_not_apply(row: dict[str, str]) -> None:
    question = asked(row)
    if question.facts:
        wrong = Asked(
            question.start,
            facts=dict.fromkeys(question.facts, "other"),
            regulation=question.regulation,
            clock=question.clock,
        )
        assert not answer(wrong)["applies"]


def test_the_day_counted_for_a_case_is_the_day_told_without_one() -> None:
    begin = parse_local("2026-03-10T10:05")
    for id_ in shelf.regulation_ids():
        for rule in shelf.Shelf(None).regulation(id_, begin.date()).clocks:
            start = begin + timedelta(days=min(len(rule.id), 9))
            if rule.amount and not rule.before:
                told = answer(Asked(start, regulation=id_, clock=rule.id))
                assert told["due"] == due(start, rule.amount, WorkCalendar(), roll=rule.roll).text()


def test_a_reverse_clock_counts_back_from_the_day_given() -> None:
    told = answer(Asked(parse_local("2023-10-18"), regulation="community-centre", clock="D4"))
    assert told["due"] == "2023-10-15"


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"regulation": "bank-branch", "clock": "D9"}, "有的是：D1、D2、D3、D6、D4、D5"),
        ({"regulation": "market-regulation-12315", "clock": "D1"}, "由文书、批示或承诺确定"),
        ({"regulation": "bank-branch", "clock": "D6"}, "由文书、批示或承诺确定"),
        ({"regulation": "no-such"}, "no-such"),
        ({"amount": "七天"}, "不是期限"),
    ],
)
def test_what_cannot_be_answered_is_refused(more: dict[str, Any], word: str) -> None:
    with pytest.raises(RuleBroken, match=word):
        answer(Asked(parse_local("2026-11-16"), **more))


def test_every_regulation_named_in_the_table_is_shipped_with_its_clocks() -> None:
    there = {(id_, rule.id) for id_ in shelf.regulation_ids() for rule in shelf.regulation(id_).clocks}
    assert [named(row) for row in NAMED if (row["regulation"], row["clock"]) not in there] == []
