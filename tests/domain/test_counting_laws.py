"""The laws of counting working days, on calendars by chance: five hundred drawn ones and a hundred thousand counts."""

import time
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.counting import Limit, add, back, count, due
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.explanation import explain
from desktop_app.domain.moments import midnight, parse_local
from tests.domain.calendars import FIRST, Looked, by_chance, worlds

FEW = st.integers(1, 25)
MANY = settings(max_examples=500)
SEED, COUNTS, CALENDARS = 20261118, 100_000, 20
World = tuple[date, WorkCalendar]


@MANY
@given(worlds(), FEW)
def test_one_day_more_is_strictly_later_and_ends_on_a_working_day(world: World, amount: int) -> None:
    start, calendar = world
    ends = [add(start, n, "wd", calendar) for n in (amount, amount + 1)]
    assert start < ends[0] < ends[1]
    assert all(map(calendar.working, ends))


@MANY
@given(worlds(), st.integers(0, 25))
def test_counting_gives_back_what_was_added(world: World, amount: int) -> None:
    start, calendar = world
    assert count(start, add(start, amount, "wd", calendar), "wd", calendar) == amount


@MANY
@given(worlds(), FEW, FEW)
def test_an_amount_splits_anywhere(world: World, one: int, two: int) -> None:
    start, calendar = world
    assert add(add(start, one, "wd", calendar), two, "wd", calendar) == add(start, one + two, "wd", calendar)


@MANY
@given(worlds(), FEW, st.integers(-5, 50))
def test_a_holiday_makes_no_date_earlier_and_a_make_up_day_none_later(world: World, amount: int, offset: int) -> None:
    start, calendar = world
    day = start + timedelta(days=offset)
    off, on = (WorkCalendar(calendar.imported, {**calendar.office_days, day: ("调整", rest)}) for rest in (True, False))
    early, plain, late = (due(midnight(start), Limit(amount, "wd"), known).last for known in (on, calendar, off))
    assert early <= plain <= late


@given(worlds(), FEW)
def test_the_explanation_counts_to_the_same_day(world: World, amount: int) -> None:
    start, calendar = world
    limit = Limit(amount, "wd")
    lines = explain(midnight(start), limit, calendar).lines
    assert lines[-1].date == due(midnight(start), limit, calendar).last
    assert [line.counted for line in lines if line.counted is not None] == list(range(1, amount + 1))


def test_a_hundred_thousand_counts_keep_every_law() -> None:
    chance = Random(SEED)
    known = [by_chance(chance) for _ in range(CALENDARS)]
    for _ in range(COUNTS):
        _check(chance, known[chance.randrange(CALENDARS)])


def _check(chance: Random, calendar: Looked) -> None:
    start = FIRST + timedelta(days=chance.randrange(1800))
    one, two = chance.randint(1, 15), chance.randint(1, 8)
    end = add(start, one, "wd", calendar)
    further = add(end, two, "wd", calendar)
    assert start < end < further and further == add(start, one + two, "wd", calendar)
    assert end in calendar.works and count(start, end, "wd", calendar) == one
    day = start + timedelta(days=chance.randint(-3, 30))
    works = day not in calendar.works
    moved = add(start, one, "wd", _Toggled(calendar, day))
    assert moved <= end if works else moved >= end


class _Toggled(Looked):
    """Another calendar but for one day, without copying it."""

    def __init__(self, calendar: Looked, day: date) -> None:
        object.__setattr__(self, "inner", calendar.works)
        object.__setattr__(self, "day", day)

    def working(self, day: date) -> bool:
        return (day in self.inner) != (day == self.day)  # type: ignore[attr-defined]


# ---- what has no end


def test_ten_thousand_working_days_are_counted_in_bounded_time() -> None:
    begun = time.perf_counter()
    for calendar in (WorkCalendar(), WorkCalendar(office_days={date(2027, 3, 1): ("停电", True)})):
        assert count(date(2026, 1, 1), add(date(2026, 1, 1), 10_000, "wd", calendar), "wd", calendar) == 10_000
    assert time.perf_counter() - begun < 3


def test_an_office_that_never_opens_has_a_clear_answer_in_bounded_time() -> None:
    closed = {date(2026, 1, 1) + timedelta(days=number): ("停业", True) for number in range(900)}
    begun = time.perf_counter()
    for ask in (
        lambda: due(parse_local("2026-03-02"), Limit(10_000, "wd"), WorkCalendar(office_days=closed)),
        lambda: due(parse_local("2026-03-02"), Limit(3, "cd"), WorkCalendar(office_days=closed), roll=True),
        lambda: back(date(2028, 3, 2), Limit(1, "wd"), WorkCalendar(office_days=closed)),
    ):
        with pytest.raises(RuleBroken, match="连续一年没有工作日") as caught:
            ask()
        assert str(caught.value).count("。") == 1
    assert time.perf_counter() - begun < 1
