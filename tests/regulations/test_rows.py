"""One test for each deadline, duty without a number and periodic duty of every text, played on a real ledger."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.domain.periods import Turn, next_turn
from desktop_app.services import shelf, showing
from tests.regulations.systems import System, rows

Row = Mapping[str, Any]
Open = Callable[..., System]


def named(kind: str) -> Any:
    found = rows(kind)
    return pytest.mark.parametrize(("id_", "row"), found, ids=[f"{id_}.{row['id']}" for id_, row in found])


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    open_: list[System] = []

    def open_one(id_: str, row: Row) -> System:
        system = System(tmp_path / str(len(open_)), id_, row.get("blanks"), begin=row.get("begin", "2023-01-02T09:00"))
        open_.append(system)
        system.register(row.get("received_at", ""), **row.get("register", {}))
        system.play(row.get("steps", ()))
        return system

    yield open_one
    for system in open_:
        system.close()


@named("deadlines")
def test_deadline(id_: str, row: Row, opened: Open) -> None:
    """It falls on the day the checklist says, is missed after it, met by what ends it, and explains itself."""
    system = opened(id_, row)
    clock = system.clock(row["id"])
    assert (clock.due, clock.state) == (row["due"], "running")
    assert clock.warn == row.get("warn", clock.warn)
    missed = "lapsed" if clock.window else "overdue"
    assert clock.standing(clock.deadline - timedelta(minutes=1)) != missed
    assert clock.standing(clock.deadline) == missed
    said = showing.reason(system.desk(), system.case, clock.key)
    assert clock.clause in said.summary
    assert not said.lines or said.lines[-1].mark == "到期"
    system.play(row["met"])
    assert (system.case.clocks[clock.key].state, system.case.clocks[clock.key].late) == ("met", False)


@named("deadlines")
def test_deadline_met_too_late(id_: str, row: Row, opened: Open) -> None:
    system = opened(id_, row)
    clock = system.clock(row["id"])
    if clock.window:  # a right that has passed cannot be used: the request is refused, in words and with the day
        system.office.now = clock.deadline
        refusal = system.refused(row["met"][0]["do"], **row["met"][0].get("set", {}))
        assert clock.due in str(refusal) and refusal.clause == clock.clause
        return
    late = clock.deadline.strftime("%Y-%m-%dT%H:%M")
    steps = [{key: value for key, value in step.items() if key != "at"} for step in row["met"]]
    system.play([{**steps[0], "at": late}, *steps[1:]])
    assert system.case.clocks[clock.key].late


@named("duties")
def test_duty_without_a_number(id_: str, row: Row, opened: Open) -> None:
    """It is owed from what brings it, done by what the text asks for, and the office may give it a limit."""
    system = opened(id_, row)
    owed = next(duty for duty in duties(system.case, system.rules) if duty.rule.id == row["id"])
    assert owed.standing == "owed" and owed.rule.clause and owed.rule.text
    system.play(row["done"])
    done = next(duty for duty in duties(system.case, system.rules) if duty.rule.id == row["id"])
    assert done.standing == "done" and done.done_at >= done.since


@named("duties")
def test_duty_becomes_a_clock_when_the_office_gives_it_a_limit(id_: str, row: Row, opened: Open) -> None:
    system = opened(id_, {**row, "blanks": {f"clocks.{row['id']}.limit": "2 wd"}})
    clock = system.clock(row["id"])
    assert (clock.basis, clock.limit) == ("office", "2个工作日")


@named("periodic")
def test_periodic_duty(id_: str, row: Row) -> None:
    report = next(item for item in shelf.regulation(id_).reports if item.id == row["id"])
    assert report.clause and report.title
    turn = next_turn(report, row["today"])
    if row.get("unset"):
        assert report.every == "unset" and turn is None
    else:
        assert turn == Turn(row["first"], row["last"], row["due"]), turn


def test_no_row_is_older_than_the_calendar() -> None:
    """A row that is counted in working days lies in years whose holidays are published."""
    first = date(2004, 1, 1)
    assert all(row["today"] >= first for _, row in rows("periodic"))
