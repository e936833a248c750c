"""Counting agrees with the known-good dates, with an independent count, and with the rules of the design."""

import csv
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.counting import (
    Limit,
    Pause,
    Unit,
    add,
    back,
    count,
    due,
    fixed,
    merged,
)
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import SHANGHAI, midnight, parse_local

CALENDAR = WorkCalendar()
DEADLINES = Path(__file__).parents[1] / "data" / "deadlines.csv"
with DEADLINES.open(encoding="utf-8", newline="") as lines:
    GENERIC = [row for row in csv.reader(line for line in lines if line[0] != "#") if row[0] == "generic"]

DAYS = st.dates(date(2005, 1, 1), date(2026, 9, 30))
AMOUNTS = st.integers(1, 60)
DAY_UNITS: st.SearchStrategy[Unit] = st.sampled_from(("cd", "wd"))
UNITS: st.SearchStrategy[Unit] = st.sampled_from(("cd", "wd", "mo", "h"))
LIMITS = st.builds(Limit, AMOUNTS, UNITS)


@st.composite
def pauses_near(draw: st.DrawFn, start: date) -> list[Pause]:
    spans = draw(st.lists(st.tuples(st.integers(-200, 2000), st.integers(0, 500)), max_size=4))
    begin = midnight(start)
    return [Pause(begin + timedelta(hours=at), begin + timedelta(hours=at + length)) for at, length in sorted(spans)]


def last_day(start: str, limit: str, **more: object) -> str:
    return due(parse_local(start), Limit.parse(limit), CALENDAR, **more).text()  # type: ignore[arg-type]


def pause(stop: str, restart: str) -> Pause:
    return Pause(parse_local(stop), parse_local(restart))


# ---- known-good dates


@pytest.mark.parametrize("row", GENERIC, ids=lambda row: f"{row[1]}-{row[2]}{'-paused' * bool(row[4])}")
def test_known_good_date(row: list[str]) -> None:
    _, clock, start, when, stops, extension, expected, provisional, _ = row
    assert not when
    amount, _, roll = clock.partition("+")
    found = due(
        parse_local(start),
        Limit.parse(amount),
        CALENDAR,
        pauses=[pause(*span.split("/")) for span in stops.split()],
        extension=Limit.parse(extension) if extension else None,
        roll=roll == "roll",
    )
    assert found.provisional is (provisional == "yes")
    assert not expected or found.text() == expected


def test_the_known_good_dates_were_all_read() -> None:
    assert len(GENERIC) == 21


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-02-12", "7wd", "2026-02-28"),
        ("2026-04-30", "7wd", "2026-05-13"),
        ("2026-09-18", "15wd", "2026-10-15"),
        ("2026-09-28", "7wd", "2026-10-13"),
        ("2025-01-24", "7wd", "2025-02-10"),
        ("2025-09-26", "5wd", "2025-10-10"),
        ("2024-02-01", "7wd", "2024-02-09"),
        ("2023-09-21", "15wd", "2023-10-18"),
        ("2023-04-28", "1wd", "2023-05-04"),
        ("2023-12-31", "2mo", "2024-02-29"),
        ("2023-05-12T16:40", "24h", "2023-05-13T16:40"),
    ],
)
def test_published_vector(start: str, limit: str, expected: str) -> None:
    assert last_day(start, limit) == expected


@pytest.mark.parametrize(
    ("start", "limit", "plain", "rolled"),
    [
        ("2026-08-03", "60cd", "2026-10-02", "2026-10-08"),
        ("2025-12-19", "60cd", "2026-02-17", "2026-02-24"),
        ("2026-01-31", "15cd", "2026-02-15", "2026-02-24"),
    ],
)
def test_only_a_clock_that_says_so_rolls_off_a_rest_day(start: str, limit: str, plain: str, rolled: str) -> None:
    assert last_day(start, limit) == plain
    assert last_day(start, limit, roll=True) == rolled


def test_a_start_on_a_rest_day_is_day_zero_all_the_same() -> None:
    assert last_day("2026-11-14", "1wd") == last_day("2026-11-13", "1wd") == "2026-11-16"


def test_the_office_day_of_the_start_counts_not_the_utc_day() -> None:
    assert due(datetime(2026, 11, 15, 16, 30, tzinfo=UTC), Limit(1, "wd"), CALENDAR).last == date(2026, 11, 17)


# ---- limits


@pytest.mark.parametrize(
    ("text", "limit", "spoken"),
    [
        ("7wd", Limit(7, "wd"), "7个工作日"),
        ("7 wd", Limit(7, "wd"), "7个工作日"),
        ("14-21 cd", Limit(21, "cd", 14), "14至21日"),
        ("3 - 7wd", Limit(7, "wd", 3), "3至7个工作日"),
        ("2mo", Limit(2, "mo"), "2个月"),
        (" 24h ", Limit(24, "h"), "24小时"),
    ],
)
def test_a_limit_is_read_and_spoken(text: str, limit: Limit, spoken: str) -> None:
    assert Limit.parse(text) == limit
    assert limit.spoken() == spoken


@pytest.mark.parametrize(
    "text",
    ["", "7", "wd", "7d", "7 工作日", "0wd", "-7wd", "21-14cd", "14-14cd", "0-3cd", "1.5h", "7WD", "７wd", "100000wd",
     "9999999999999cd", "5--7wd", "7wd 3cd"],
)  # fmt: skip
def test_what_is_no_limit_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(RuleBroken, match="请") as refusal:
        Limit.parse(text)
    assert str(refusal.value).count("。") == 1
    assert refusal.value.field == "limit"


# ---- properties


@given(DAYS, AMOUNTS, UNITS)
def test_more_time_is_strictly_later(start: date, amount: int, unit: Unit) -> None:
    ends = [due(midnight(start), Limit(n, unit), CALENDAR).deadline() for n in (amount, amount + 1)]
    assert midnight(start) < ends[0] < ends[1]


@given(DAYS, st.integers(0, 300), DAY_UNITS)
def test_counting_undoes_adding_both_ways(start: date, amount: int, unit: Unit) -> None:
    end = add(start, amount, unit, CALENDAR)
    assert count(start, end, unit, CALENDAR) == amount
    if unit == "cd" or CALENDAR.working(start):
        assert add(end, -amount, unit, CALENDAR) == start


@given(DAYS, AMOUNTS)
def test_working_days_end_on_a_working_day(start: date, amount: int) -> None:
    assert CALENDAR.working(due(midnight(start), Limit(amount, "wd"), CALENDAR).last)


@given(DAYS, AMOUNTS, AMOUNTS, DAY_UNITS)
def test_a_limit_splits_into_limit_and_extension(start: date, one: int, two: int, unit: Unit) -> None:
    whole = due(midnight(start), Limit(one + two, unit), CALENDAR)
    assert due(midnight(start), Limit(one, unit), CALENDAR, extension=Limit(two, unit)).last == whole.last


@given(DAYS, AMOUNTS, UNITS, st.data())
def test_pauses_and_extensions_never_make_a_date_earlier(
    start: date, amount: int, unit: Unit, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_near(start))
    extension = data.draw(st.none() | st.builds(Limit, AMOUNTS, st.just(unit)))
    plain = due(midnight(start), Limit(amount, unit), CALENDAR).deadline()
    paused = due(midnight(start), Limit(amount, unit), CALENDAR, pauses=pauses)
    extended = due(midnight(start), Limit(amount, unit), CALENDAR, pauses=pauses, extension=extension)
    assert plain <= paused.deadline() <= extended.deadline()
    assert midnight(start) <= extended.warning() <= extended.deadline()


@given(DAYS, AMOUNTS, st.integers(0, 100), st.data())
def test_a_pause_lengthens_a_calendar_clock_by_the_days_strictly_between(
    start: date, amount: int, length: int, data: st.DataObject
) -> None:
    stop = start + timedelta(days=data.draw(st.integers(0, amount)))
    paused = Pause(midnight(stop) + timedelta(hours=17), midnight(stop + timedelta(days=length)) + timedelta(hours=18))
    found = due(midnight(start), Limit(amount, "cd"), CALENDAR, pauses=[paused])
    assert found.last == start + timedelta(days=amount + max(0, length - 1))


@given(DAYS, AMOUNTS, st.integers(-20, 120), st.booleans())
def test_a_holiday_never_makes_a_date_earlier_nor_a_make_up_day_later(
    start: date, amount: int, offset: int, roll: bool
) -> None:
    day = start + timedelta(days=offset)
    with_holiday, with_work = (WorkCalendar(office_days={day: ("调整", off)}) for off in (True, False))
    limit = Limit(amount, "cd" if roll else "wd")
    early, plain, late = (
        due(midnight(start), limit, calendar, roll=roll).last for calendar in (with_work, CALENDAR, with_holiday)
    )
    assert early <= plain <= late


@given(DAYS, AMOUNTS)
def test_working_days_agree_with_a_count_of_every_single_day(start: date, amount: int) -> None:
    end, left = start, amount
    while left:
        end += timedelta(days=1)
        left -= CALENDAR.working(end)
    assert due(midnight(start), Limit(amount, "wd"), CALENDAR).last == end


@given(st.datetimes(datetime(1980, 1, 1), datetime(2026, 12, 1), timezones=st.just(SHANGHAI)), AMOUNTS)
def test_hours_are_real_hours_also_through_the_summer_time_of_1986_to_1991(start: datetime, amount: int) -> None:
    found = due(start, Limit(amount, "h"), CALENDAR).last
    assert isinstance(found, datetime)
    begun = start.astimezone(UTC).replace(second=0, microsecond=0)
    assert found.astimezone(UTC) - begun == timedelta(hours=amount)


@given(st.dates(), st.integers(1, 99_999), UNITS, st.booleans())
def test_no_date_crashes_or_hangs(start: date, amount: int, unit: Unit, roll: bool) -> None:
    try:
        found = due(midnight(start), Limit(amount, unit), CALENDAR, roll=roll)
    except RuleBroken as refusal:
        assert str(refusal).count("。") == 1
    else:
        assert found.deadline() > midnight(start)


# ---- pauses and extensions


def test_overlapping_pauses_are_given_back_once() -> None:
    both = [pause("2026-03-04", "2026-03-10"), pause("2026-03-06", "2026-03-12")]
    one = [pause("2026-03-04", "2026-03-12")]
    assert merged(both) == merged(both[::-1]) == one
    assert merged([*one, *both]) == merged([*one, pause("2026-03-06", "2026-03-09")]) == one
    assert last_day("2026-03-02", "15cd", pauses=both) == last_day("2026-03-02", "15cd", pauses=one) == "2026-03-24"


def test_pauses_that_only_touch_stay_two_and_the_day_between_them_runs() -> None:
    touching = [pause("2026-03-04", "2026-03-06"), pause("2026-03-06", "2026-03-09")]
    assert merged(touching) == touching
    assert last_day("2026-03-02", "15cd", pauses=touching) == "2026-03-20"


def test_pauses_within_one_minute_all_count() -> None:
    same = parse_local("2026-03-04T09:00")
    pauses = [Pause(same, same + timedelta(seconds=20)), Pause(same + timedelta(seconds=30), same + timedelta(hours=2))]
    assert last_day("2026-03-04T08:00", "4h", pauses=pauses) == "2026-03-04T14:00"


def test_a_pause_after_the_due_date_changes_nothing_and_one_on_the_due_date_does() -> None:
    assert last_day("2026-03-02", "10cd", pauses=[pause("2026-03-13", "2026-03-20")]) == "2026-03-12"
    assert last_day("2026-03-02", "10cd", pauses=[pause("2026-03-12", "2026-03-20")]) == "2026-03-19"


def test_hours_paused_in_their_last_minute_get_the_pause_back_and_a_minute_later_nothing() -> None:
    for stop, expected in (("2026-03-04T10:00", "2026-03-04T13:00"), ("2026-03-04T10:01", "2026-03-04T10:00")):
        stops = [pause(stop, "2026-03-04T13:00")]
        assert last_day("2026-03-04T09:00", "1h", pauses=stops) == expected


def test_days_given_back_may_run_into_a_further_pause() -> None:
    two = [pause("2026-03-10", "2026-03-14"), pause("2026-03-14T09:00", "2026-03-20")]
    assert last_day("2026-03-02", "10cd", pauses=two[:1]) == "2026-03-15"
    assert last_day("2026-03-02", "10cd", pauses=two) == "2026-03-20"


def test_a_pause_before_or_over_the_start_gives_back_only_what_the_clock_lost() -> None:
    assert last_day("2026-03-10", "10cd", pauses=[pause("2026-03-01", "2026-03-09")]) == "2026-03-20"
    assert last_day("2026-03-10", "10cd", pauses=[pause("2026-03-01", "2026-03-14")]) == "2026-03-23"
    assert last_day("2026-03-10T09:00", "2h", pauses=[pause("2026-03-10T08:00", "2026-03-10T09:30")]) == (
        "2026-03-10T11:30"
    )


def test_an_extension_counts_in_its_own_unit_and_may_be_paused() -> None:
    ten_days = Limit(10, "cd")
    assert last_day("2026-03-02", "5wd", extension=ten_days) == "2026-03-19"
    assert last_day("2026-03-02", "5wd", extension=ten_days, pauses=[pause("2026-03-12", "2026-03-16")]) == "2026-03-22"
    assert last_day("2026-01-31", "1mo", extension=Limit(1, "mo")) == "2026-03-28"


def test_hours_may_follow_days_and_days_hours() -> None:
    assert last_day("2026-03-02T09:00", "2wd", extension=Limit(10, "h")) == "2026-03-05T10:00"
    assert last_day("2026-03-02T09:00", "10h", extension=Limit(2, "wd")) == "2026-03-04"


def test_a_month_clock_gets_calendar_days_back() -> None:
    assert last_day("2026-01-31", "1mo", pauses=[pause("2026-02-13", "2026-02-24")]) == "2026-03-10"


def test_a_reversed_pause_and_a_naive_moment_are_refused() -> None:
    with pytest.raises(RuleBroken, match="早于"):
        pause("2026-03-05", "2026-03-04")
    naive = datetime(2026, 3, 5)
    with pytest.raises(ValueError, match="aware"):
        Pause(naive, naive)
    with pytest.raises(ValueError, match="aware"):
        due(naive, Limit(1, "wd"), CALENDAR)


# ---- what is not known, and what cannot be


@pytest.mark.parametrize(
    ("start", "limit", "roll", "provisional"),
    [
        ("2026-12-28", "3wd", False, False),
        ("2026-12-28", "4wd", False, True),
        ("2026-12-28", "10cd", False, False),
        ("2026-12-28", "10cd", True, True),
        ("2026-12-28", "2mo", False, False),
        ("2026-12-28", "200h", False, False),
        ("2003-12-31", "1wd", False, False),
        ("2003-12-30", "1wd", False, True),
    ],
)
def test_a_date_is_provisional_exactly_when_it_needs_a_year_without_notice(
    start: str, limit: str, roll: bool, provisional: bool
) -> None:
    assert due(parse_local(start), Limit.parse(limit), CALENDAR, roll=roll).provisional is provisional


def test_a_warning_in_an_unpublished_year_leaves_the_due_date_certain() -> None:
    found = due(parse_local("2027-03-01"), Limit(30, "cd"), CALENDAR)
    assert (found.warn_text(), found.provisional) == ("2027-03-29", False)


def test_a_pause_on_the_last_day_that_reaches_into_an_unpublished_year_makes_the_date_provisional() -> None:
    stops = [pause("2026-12-31", "2027-01-04")]
    closed = WorkCalendar(office_days={date(2027, 1, 1): ("停电", True)})
    for calendar, last in ((CALENDAR, "2027-01-01"), (closed, "2026-12-31")):
        found = due(parse_local("2026-12-30"), Limit(1, "wd"), calendar, pauses=stops)
        assert (found.text(), found.provisional) == (last, True)


def test_a_day_the_office_settled_itself_is_not_provisional() -> None:
    calendar = WorkCalendar(office_days={date(2027, 1, 1): ("值班", False)})
    assert not due(parse_local("2026-12-31"), Limit(1, "wd"), calendar).provisional


class NoWork(WorkCalendar):
    """An office that never opens."""

    def working(self, day: date) -> bool:
        return False


def test_a_calendar_without_working_days_is_refused() -> None:
    for ask in (
        lambda: due(parse_local("2026-03-02"), Limit(1, "wd"), NoWork()),
        lambda: due(parse_local("2026-03-02"), Limit(1, "cd"), NoWork(), roll=True),
        lambda: back(date(2026, 3, 2), Limit(1, "wd"), NoWork()),
    ):
        with pytest.raises(RuleBroken, match="连续一年没有工作日"):
            ask()


def test_ten_thousand_working_days_are_counted_at_once() -> None:
    begun = time.perf_counter()
    assert last_day("2026-01-01", "10000wd") == "2064-05-19"
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("limit", ["30cd", "30wd", "1mo", "720h"])
def test_beyond_the_year_9999_is_refused(limit: str) -> None:
    with pytest.raises(RuleBroken, match="9999"):
        last_day("9999-12-20", limit)


def test_the_last_day_of_the_calendar_has_no_end_and_is_refused() -> None:
    for ask in (lambda: last_day("9999-12-30", "1cd"), lambda: fixed(date.max, CALENDAR).text()):
        with pytest.raises(RuleBroken, match="9999"):
            ask()
    assert due(parse_local("9999-12-29"), Limit(1, "cd"), CALENDAR).deadline() == midnight(date.max)


def test_hours_do_not_roll() -> None:
    with pytest.raises(RuleBroken, match="不能顺延"):
        last_day("2026-03-02", "24h", roll=True)
