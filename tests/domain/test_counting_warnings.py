"""Warnings, reverse clocks, fixed days, and what is left of a limit."""

from datetime import date
from datetime import time as clock_time

import pytest

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.counting import (
    Due,
    Limit,
    Pause,
    Unit,
    back,
    due,
    fixed,
    remaining,
    spoken_minutes,
)
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import parse_local

CALENDAR = WorkCalendar()


def last_day(start: str, limit: str, **more: object) -> str:
    return due(parse_local(start), Limit.parse(limit), CALENDAR, **more).text()  # type: ignore[arg-type]


def pause(stop: str, restart: str) -> Pause:
    return Pause(parse_local(stop), parse_local(restart))


# ---- warnings


@pytest.mark.parametrize(
    ("start", "limit", "warning", "expected"),
    [
        ("2026-02-12", "7wd", None, "2026-02-26"),
        ("2026-11-16", "1wd", None, "2026-11-16"),
        ("2023-07-03", "14-21cd", None, "2023-07-17"),
        ("2023-07-03", "3-7cd", None, "2023-07-06"),
        ("2023-07-03", "14-21cd", "1wd", "2023-07-21"),
        ("2026-11-16", "60cd", "7cd", "2027-01-08"),
        ("2026-11-16", "6mo", "1mo", "2027-04-16"),
        ("2026-11-16", "2wd", "6h", "2026-11-18T18:00"),
        ("2026-11-16T09:00", "24h", None, "2026-11-16T21:00"),
        ("2026-11-16T09:00", "1h", None, "2026-11-16T09:30"),
        ("2026-11-16T09:00:30", "2h", "5h", "2026-11-16T09:00"),
        ("2026-11-16T09:00", "72h", "1wd", "2026-11-18"),
    ],
)
def test_the_warning_begins(start: str, limit: str, warning: str | None, expected: str) -> None:
    chosen = Limit.parse(warning) if warning else None
    assert due(parse_local(start), Limit.parse(limit), CALENDAR, warning=chosen).warn_text() == expected


def test_pause_and_extension_move_the_warning_of_a_range() -> None:
    found = due(
        parse_local("2023-07-03"),
        Limit(21, "cd", 14),
        CALENDAR,
        pauses=[pause("2023-07-05", "2023-07-08")],
        extension=Limit(5, "cd"),
    )
    assert (found.text(), found.warn_text()) == ("2023-07-31", "2023-07-24")


# ---- reverse clocks, fixed days


@pytest.mark.parametrize(
    ("limit", "roll", "expected"),
    [
        ("3cd", False, "2023-10-15"),
        ("3cd", True, "2023-10-13"),
        ("3wd", False, "2023-10-13"),
        ("1mo", True, "2023-09-18"),
    ],
)
def test_a_reverse_clock_counts_back(limit: str, roll: bool, expected: str) -> None:
    found = back(date(2023, 10, 18), Limit.parse(limit), CALENDAR, roll=roll)
    assert (found.text(), found.provisional) == (expected, False)
    assert found.warn < found.last


def test_a_reverse_clock_is_provisional_when_it_asks_an_unpublished_year() -> None:
    anchor = date(2027, 3, 1)
    assert back(anchor, Limit(3, "wd"), CALENDAR).provisional
    assert back(date(2027, 1, 2), Limit(2, "wd"), CALENDAR).provisional
    assert not back(date(2027, 1, 1), Limit(2, "wd"), CALENDAR).provisional
    assert back(anchor, Limit(3, "cd"), CALENDAR, roll=True).provisional
    assert not back(anchor, Limit(3, "cd"), CALENDAR).provisional
    assert not back(anchor, Limit(3, "mo"), CALENDAR, roll=True).provisional


@pytest.mark.parametrize("limit", ["3h", "3-5cd"])
def test_hours_and_ranges_do_not_count_back(limit: str) -> None:
    with pytest.raises(RuleBroken, match="倒数"):
        back(date(2026, 3, 2), Limit.parse(limit), CALENDAR)


def test_counting_back_before_the_year_one_is_refused() -> None:
    with pytest.raises(RuleBroken, match="公元1年"):
        back(date(1, 1, 31), Limit(2, "mo"), CALENDAR)


def test_a_fixed_day_is_certain_even_in_an_unpublished_year() -> None:
    found = fixed(date(2027, 5, 5), CALENDAR)
    assert (found.text(), found.warn_text(), found.provisional) == ("2027-05-05", "2027-05-03", False)
    assert fixed(date(2026, 10, 8), CALENDAR, warning=Limit(1, "wd")).warn_text() == "2026-09-30"


# ---- on time, late, left


def test_a_day_is_on_time_until_midnight_and_an_hour_until_the_end_of_its_minute() -> None:
    day = due(parse_local("2026-11-16"), Limit(2, "wd"), CALENDAR)
    assert day.deadline() == parse_local("2026-11-19")
    assert day.deadline(close=clock_time(17, 30)) == parse_local("2026-11-18T17:30")
    hour = due(parse_local("2026-11-16T09:00:40"), Limit(1, "h"), CALENDAR)
    assert hour.text() == "2026-11-16T10:00"
    assert hour.deadline() == parse_local("2026-11-16T10:01")
    assert (day.warning(), hour.warning()) == (parse_local("2026-11-16"), parse_local("2026-11-16T09:30"))


@pytest.mark.parametrize(
    ("last", "unit", "now", "expected"),
    [
        ("2026-10-12", "wd", "2026-09-30T15:00", "还剩4个工作日"),
        ("2026-10-12", "cd", "2026-09-30T15:00", "还剩12天"),
        ("2026-10-12", "wd", "2026-10-12T23:59", "今天到期"),
        ("2026-10-12", "wd", "2026-10-13", "已超期1天"),
        ("2026-10-12", "mo", "2026-10-15T08:00", "已超期3天"),
        ("2026-10-04", "wd", "2026-10-02T08:00", "还剩2天"),
    ],
)
def test_what_is_left_of_days(last: str, unit: Unit, now: str, expected: str) -> None:
    day = date.fromisoformat(last)
    assert remaining(Due(day, day, False, unit), parse_local(now), CALENDAR) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-16T06:40", "还剩3小时20分"),
        ("2026-11-16T09:20:59", "还剩40分钟"),
        ("2026-11-16T10:00:59", "此刻到期"),
        ("2026-11-16T12:00", "已超期2小时"),
    ],
)
def test_what_is_left_of_hours(now: str, expected: str) -> None:
    at = parse_local("2026-11-16T10:00")
    assert remaining(Due(at, at, False, "h"), parse_local(now), CALENDAR) == expected


def test_an_office_that_closes_is_late_the_same_evening() -> None:
    found = fixed(date(2026, 11, 16), CALENDAR)
    close = clock_time(17, 30)
    assert remaining(found, parse_local("2026-11-16T17:29"), CALENDAR, close) == "今天到期"
    assert remaining(found, parse_local("2026-11-16T17:30"), CALENDAR, close) == "今天已过下班时间，已超期"


def test_minutes_are_spoken() -> None:
    assert [spoken_minutes(n) for n in (0, 59, 60, 61)] == ["0分钟", "59分钟", "1小时", "1小时1分"]
