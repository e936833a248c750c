"""Periodic duties: which days a report covers, and by when."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop_app.domain.periods import LAST_SURE_DAY, Report, Turn, next_turn


def report(every: str, day: int = 0) -> Report:
    return Report.model_validate({"id": "r", "title": "统计表", "every": every, "day": day})


def turn(first: str, last: str, due: str) -> Turn:
    return Turn(*(date.fromisoformat(text) for text in (first, last, due)))


KNOWN: dict[str, tuple[Report, str, Turn | None]] = {
    "the month itself, on its last day": (report("month"), "2026-11-30", turn("2026-11-01", "2026-11-30", "2026-11-30")),
    "the month before, until the fifth": (report("month", 5), "2026-11-05", turn("2026-10-01", "2026-10-31", "2026-11-05")),
    "this month, from the sixth on": (report("month", 5), "2026-11-06", turn("2026-11-01", "2026-11-30", "2026-12-05")),
    "over the year": (report("month", 10), "2027-01-02", turn("2026-12-01", "2026-12-31", "2027-01-10")),
    "February": (report("month"), "2028-02-03", turn("2028-02-01", "2028-02-29", "2028-02-29")),
    "the quarter before": (report("quarter", 15), "2026-10-15", turn("2026-07-01", "2026-09-30", "2026-10-15")),
    "this quarter": (report("quarter", 15), "2026-11-18", turn("2026-10-01", "2026-12-31", "2027-01-15")),
    "the year": (report("year"), "2026-11-18", turn("2026-01-01", "2026-12-31", "2026-12-31")),
    "the year before": (report("year", 20), "2026-01-20", turn("2025-01-01", "2025-12-31", "2026-01-20")),
    "the week, on its Sunday": (report("week"), "2026-11-18", turn("2026-11-16", "2026-11-22", "2026-11-22")),
    "the week before, on Monday": (report("week", 1), "2026-11-16", turn("2026-11-09", "2026-11-15", "2026-11-16")),
    "the week, on next Monday": (report("week", 1), "2026-11-17", turn("2026-11-16", "2026-11-22", "2026-11-23")),
    "what the office has not set": (report("unset"), "2026-11-18", None),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_the_turn_that_is_due_next(name: str) -> None:
    rule, today, expected = KNOWN[name]
    assert next_turn(rule, date.fromisoformat(today)) == expected


PERIODS = st.sampled_from(["week", "month", "quarter", "year"])
REPORTS = PERIODS.flatmap(lambda every: st.builds(report, st.just(every), st.integers(0, 7 if every == "week" else LAST_SURE_DAY)))
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(REPORTS, DAYS)
def test_nothing_is_due_before_today_nor_before_its_period_is_over(rule: Report, today: date) -> None:
    found = next_turn(rule, today)
    assert found is not None
    assert found.first <= found.last <= found.due
    assert today <= found.due


@given(REPORTS, DAYS)
def test_the_turns_tile_the_calendar(rule: Report, today: date) -> None:
    found = next_turn(rule, today)
    assert found is not None
    following = next_turn(rule, found.due + timedelta(days=1))
    assert following is not None
    assert following.first == found.last + timedelta(days=1)


@given(REPORTS, DAYS)
def test_the_same_turn_is_next_until_it_is_due(rule: Report, today: date) -> None:
    found = next_turn(rule, today)
    assert found is not None
    assert next_turn(rule, found.due) == found


@pytest.mark.parametrize(
    ("said", "word"),
    [({"every": "week", "day": 8}, "day 应在0到7之间"), ({"every": "month", "day": 29}, "day 应在0到28之间"),
     ({"every": "year", "day": -1}, "day 应在0到28之间")],
)  # fmt: skip
def test_a_day_that_some_period_does_not_have_is_refused(said: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        Report.model_validate({"id": "r", "title": "统计表", **said})
