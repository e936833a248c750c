"""Counting: from a start and a limit to the last day that is on time (design §5, 《民法典》第二百零一条至第二百零三条).

The start day is not counted; a month ends on the same day number or the month's last day; hours run through. A course
is one leg for the limit and one for the extension, each in its own unit, then the roll off a rest day. `due` reads the
course's end, `explanation` its days: there is one counting.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from typing import Literal, Self, cast

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import SHANGHAI, day_end, local, midnight, office_date

Unit = Literal["h", "cd", "wd", "mo"]
SPOKEN: Mapping[Unit, str] = {"h": "小时", "cd": "日", "wd": "个工作日", "mo": "个月"}
LARGEST = 99_999
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LONGEST_REST = 366
"""Rest days in a row after which a calendar is taken to have no working day at all (the longest real one is 10)."""
_LIMIT = re.compile(r"(?:([0-9]{1,9}) *- *)?(-?[0-9]{1,9}) *([a-z]+)")


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time: `amount` of `unit`; `least` is the first number of a range, at which the warning begins."""

    amount: int
    unit: Unit
    least: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LARGEST:
            raise RuleBroken(f"期限的数量应在1到{LARGEST}之间，现在是{self.amount}，请改正。", field="limit")
        if self.least is not None and not 1 <= self.least < self.amount:
            raise RuleBroken(
                f"期限“{self.least}-{self.amount}”应是从小到大的两个正数，请把较小的数写在前面。", field="limit"
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `7wd`, `14-21 cd`, `2mo`, `24h`. Raises RuleBroken for anything else, also for zero.

        A limit of the same day (当天) is no amount: it is a fixed day.
        """
        found = _LIMIT.fullmatch(text.strip())
        if not found or found[3] not in SPOKEN:
            raise RuleBroken(
                f"“{text}”不是期限，请写成 7wd（工作日）、15cd（日）、2mo（月）、24h（小时）或 14-21cd 这样的形式。",
                field="limit",
            )
        return cls(int(found[2]), cast(Unit, found[3]), int(found[1]) if found[1] else None)

    def spoken(self) -> str:
        """`7个工作日`, `2个月`, `24小时`, `14至21日`."""
        return f"{'' if self.least is None else f'{self.least}至'}{self.amount}{SPOKEN[self.unit]}"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from `stop` to `restart` (aware moments). Raises RuleBroken if they are reversed."""

    stop: datetime
    restart: datetime

    def __post_init__(self) -> None:
        _aware(self.stop)
        if _aware(self.restart) < self.stop:
            raise RuleBroken("恢复计时的时间早于中止的时间，请核对两个时间。", field="restart")


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a clock: `last` is the last day on time, or for hours the last minute on time (office time).

    `warn` is the day or instant the warning begins. `provisional` says that `last` rests on a year without a notice;
    a warning that reaches into such a year does not make the due date provisional. `unit` is what the last leg counted
    in, and so what is said to be left.
    """

    last: date
    warn: date
    provisional: bool
    unit: Unit = "wd"

    def text(self) -> str:
        """`YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM` in office time."""
        return _written(self.last)

    def warn_text(self) -> str:
        """The warning in the form of `text`."""
        return _written(self.warn)

    def deadline(self, close: time | None = None) -> datetime:
        """The first moment that is late: the next midnight (or the close of business), for hours the next minute."""
        if isinstance(self.last, datetime):
            return self.last + MINUTE
        return datetime.combine(self.last, close, SHANGHAI) if close else day_end(self.last)

    def warning(self) -> datetime:
        """The first moment that is warned."""
        return self.warn if isinstance(self.warn, datetime) else midnight(self.warn)


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of a course: `limit` counted from after `first` to `last`, with the pauses that fell into it.

    `given` is what the pauses gave back: days in the leg's unit, for hours minutes.
    """

    first: date
    last: date
    limit: Limit
    pauses: tuple[Pause, ...]
    given: int
    unpublished: frozenset[int]

    def stopped(self, day: date) -> bool:
        """Whether the day lies wholly within a pause: the days of stopping and of restarting both run."""
        return any(office_date(pause.stop) < day < office_date(pause.restart) for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class Course:
    """How a clock ran: its legs, and `last`, which lies after the last leg only where it was rolled off rest days."""

    legs: tuple[Leg, ...]
    last: date
    unpublished: frozenset[int]


def due(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extension: Limit | None = None,
    roll: bool = False,
    warning: Limit | None = None,
) -> Due:
    """The due date of a clock that starts at `start` (aware).

    due = start + amount, then given-back days, then extension in its own unit, then roll-forward. A pause that begins
    after the due date changes nothing; one that begins within the extension is given back in the extension's unit.
    Warns `warning` before the end; without it at the first number of a range, else two working days before the last
    day, for hours when half of the last leg's amount is left; never before the start.
    Raises RuleBroken beyond the years 1 to 9999, for a calendar without working days, and for a roll of hours.
    """
    run = course(start, limit, calendar, pauses=pauses, extension=extension, roll=roll)
    final = run.legs[-1].limit
    with _within_reach():
        if warning is None and limit.least is not None:
            lower = replace(limit, amount=limit.least, least=None)
            warn = course(start, lower, calendar, pauses=pauses, extension=extension).last
        else:
            warn = _before(run.last, warning, final, calendar)
    warn = max(warn, local(_minute(start)) if isinstance(warn, datetime) else office_date(start))
    return Due(run.last, warn, bool(run.unpublished), final.unit)


def course(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extension: Limit | None = None,
    roll: bool = False,
) -> Course:
    """The whole way from start to due date; parameters and refusals as in `due`."""
    with _within_reach():
        begin = _minute(_aware(start))
        left = [pause for pause in merged(pauses) if pause.restart > begin]
        legs: list[Leg] = []
        at: date = begin
        for part in filter(None, (limit, extension)):
            leg = _hours(at, part, left) if part.unit == "h" else _days(at, part, left, calendar)
            legs.append(leg)
            left, at = left[len(leg.pauses) :], leg.last
        unpublished = frozenset[int]().union(*(leg.unpublished for leg in legs))
        if roll:
            at = _rolled(at, calendar, 1)
            unpublished |= _unpublished(legs[-1].last - DAY, at, calendar)
        day_end(_day(at))
        return Course(tuple(legs), at, unpublished)


def back(
    anchor: date, limit: Limit, calendar: WorkCalendar, *, roll: bool = False, warning: Limit | None = None
) -> Due:
    """A reverse clock: `limit` before `anchor`, on request moved back to a working day.

    Raises RuleBroken for hours and for ranges, which have no meaning backwards.
    """
    if limit.unit == "h" or limit.least is not None:
        raise RuleBroken(f"倒数的期限不能是“{limit.spoken()}”，请改为一个数的工作日、日或月。", field="limit")
    with _within_reach():
        found = add(anchor, -limit.amount, limit.unit, calendar)
        last = _rolled(found, calendar, -1) if roll else found
        consulted = anchor - DAY if limit.unit == "wd" else found
        provisional = (roll or limit.unit == "wd") and bool(_unpublished(last - DAY, consulted, calendar))
        return Due(last, _before(last, warning, limit, calendar), provisional, limit.unit)


def fixed(day: date, calendar: WorkCalendar, *, warning: Limit | None = None) -> Due:
    """A promised day, or one set on a document: nothing is counted, so nothing is provisional."""
    with _within_reach():
        _instant(day)
        limit = Limit(1, "cd")
        return Due(day, _before(day, warning, limit, calendar), False, limit.unit)


def add(day: date, amount: int, unit: Unit, calendar: WorkCalendar) -> date:
    """The day that lies `amount` (below zero: back) days, working days or months from `day`; not for hours.

    Raises OverflowError beyond the years 1 to 9999, RuleBroken if the calendar has no working day.
    """
    if unit == "wd":
        walk = chain([day], _working_days(day, calendar, -1 if amount < 0 else 1))
        return next(islice(walk, abs(amount), None))
    if unit == "mo":
        year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
        if not date.min.year <= year <= date.max.year:
            raise OverflowError
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + amount * DAY


def count(first: date, last: date, unit: Unit, calendar: WorkCalendar) -> int:
    """How many days (`wd`: working days) lie after `first` up to and including `last`; 0 if there are none."""
    if unit == "wd":
        return sum(map(calendar.working, days(first, last)))
    return max(0, (last - first).days)


def days(first: date, last: date) -> Iterator[date]:
    """The days after `first` up to and including `last`."""
    return map(date.fromordinal, range(first.toordinal() + 1, last.toordinal() + 1))


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """The pauses in order, to the minute, overlapping ones as one, so that none is given back twice."""
    found: list[Pause] = []
    for stop, restart in sorted((_minute(pause.stop), _minute(pause.restart)) for pause in pauses):
        if found and stop < found[-1].restart:
            found[-1] = Pause(found[-1].stop, max(found[-1].restart, restart))
        else:
            found.append(Pause(stop, restart))
    return found


def remaining(due: Due, now: datetime, calendar: WorkCalendar, close: time | None = None) -> str:
    """What the screen says: `还剩2个工作日`, `今天到期`, `已超期3天`, for hours `还剩3小时20分`.

    Left over is what lies after today up to the last day, in the clock's unit (months in days); overdue is the calendar
    days after the last day, for hours the time since the last minute.
    """
    if isinstance(due.last, datetime):
        minutes = (_minute(due.last) - _minute(now)) // MINUTE
        if minutes == 0:
            return "此刻到期"
        return f"{'还剩' if minutes > 0 else '已超期'}{spoken_minutes(abs(minutes))}"
    today = office_date(now)
    if now >= due.deadline(close):
        return f"已超期{(today - due.last).days}天" if today > due.last else "今天已过下班时间，已超期"
    if today == due.last:
        return "今天到期"
    working = due.unit == "wd" and count(today, due.last, "wd", calendar)
    return f"还剩{working}个工作日" if working else f"还剩{(due.last - today).days}天"


def spoken_minutes(minutes: int) -> str:
    """`3小时20分`, `2小时`, `20分钟`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}分钟"
    return f"{hours}小时{rest}分" if rest else f"{hours}小时"


def _days(at: date, limit: Limit, pauses: Sequence[Pause], calendar: WorkCalendar) -> Leg:
    first, unit = _day(at), limit.unit
    step: Unit = "wd" if unit == "wd" else "cd"
    plain = last = add(first, limit.amount, unit, calendar)
    given, used, consulted = 0, 0, plain
    for pause in pauses:
        stop, eve = office_date(pause.stop), office_date(pause.restart) - DAY
        if stop > last:
            break
        given += count(max(stop, first), eve, step, calendar)
        last = add(plain, given, step, calendar)
        used, consulted = used + 1, max(last, eve)
    unpublished = _unpublished(first, consulted, calendar) if unit == "wd" else frozenset[int]()
    return Leg(first, last, limit, tuple(pauses[:used]), given, unpublished)


def _hours(at: date, limit: Limit, pauses: Sequence[Pause]) -> Leg:
    first = _instant(at).astimezone(UTC)
    last, used = first + timedelta(hours=limit.amount), list[Pause]()
    for pause in pauses:
        if pause.stop > last:
            break
        used.append(Pause(max(pause.stop, first), pause.restart))
        last += used[-1].restart - used[-1].stop
    given = last - first - timedelta(hours=limit.amount)
    return Leg(local(first), local(last), limit, tuple(used), given // MINUTE, frozenset())


def _before(last: date, warning: Limit | None, limit: Limit, calendar: WorkCalendar) -> date:
    """The warning of a clock that ends at `last`; `limit` is the amount whose half warns of hours."""
    if warning is None and isinstance(last, datetime):
        return _earlier(last, timedelta(hours=limit.amount) / 2)
    if warning is not None and warning.unit == "h":
        return _earlier(_instant(last), timedelta(hours=warning.amount))
    chosen = warning or Limit(2, "wd")
    return add(_day(last), -chosen.amount, chosen.unit, calendar)


def _earlier(moment: datetime, by: timedelta) -> datetime:
    return local(moment.astimezone(UTC) - by)


def _rolled(at: date, calendar: WorkCalendar, step: Literal[1, -1]) -> date:
    if isinstance(at, datetime):
        raise RuleBroken("按小时计算的期限连续运行，不能顺延到工作日，请去掉顺延。", field="roll")
    return at if calendar.working(at) else next(_working_days(at, calendar, step))


def _working_days(day: date, calendar: WorkCalendar, step: Literal[1, -1]) -> Iterator[date]:
    rest = 0
    while rest <= LONGEST_REST:
        day += step * DAY
        rest = 0 if calendar.working(day) else rest + 1
        if not rest:
            yield day
    raise RuleBroken("日历上连续一年没有工作日，无法计算期限，请检查导入的日历和本单位的停办日。", field="calendar")


def _unpublished(first: date, last: date, calendar: WorkCalendar) -> frozenset[int]:
    """The years after `first` up to `last` of which a day may still change."""
    return frozenset(day.year for day in days(first, last) if calendar.day(day).provisional)


@contextmanager
def _within_reach() -> Iterator[None]:
    try:
        yield
    except OverflowError:
        raise RuleBroken("期限超出了公元1年至9999年的日历，请检查起算日期和期限的数量。", field="limit") from None


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a clock counts aware moments only")
    return moment


def _minute(moment: datetime) -> datetime:
    """The whole minute, in UTC: office clocks had summer time until 1991, and arithmetic within one zone ignores it."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _day(at: date) -> date:
    return office_date(at) if isinstance(at, datetime) else at


def _instant(at: date) -> datetime:
    return at if isinstance(at, datetime) else day_end(at)


def _written(at: date) -> str:
    if isinstance(at, datetime):
        return local(at).replace(tzinfo=None).isoformat(timespec="minutes")
    return at.isoformat()
