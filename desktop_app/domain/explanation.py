"""期限说明: a due date that accounts for itself, day by day and in one sentence that can be read out.

The lines are read off the very course that `counting.due` ends on; nothing is counted a second time.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.counting import (
    SPOKEN,
    Course,
    Leg,
    Limit,
    Pause,
    add,
    back,
    course,
    days,
    due,
    spoken_minutes,
)
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import WEEKDAYS, local, office_date
from desktop_app.domain.terms import cited, quotation

LONGEST = 36_525
"""Days that are still listed one by one: a hundred years."""


@dataclass(frozen=True, slots=True)
class Line:
    """One day (for hours: one moment, office time) on the way to the due date.

    `counted` is the running number within the limit or the extension, in the leg's unit (months in days; for hours the
    whole amount at its end), None where the day does not count. `mark` is one of 起算日不计, 第3日, 延期第3日, 休, 停,
    顺延, 到期; for hours 起算, 停, 续, 原到期, 到期; for a clock that counts back 所依据的期限, 倒数第3日, 休, 提前, 到期.
    """

    date: date
    counted: int | None
    mark: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The lines, the sentence for the complainant, and the version of the calendar that was asked."""

    lines: tuple[Line, ...]
    summary: str
    calendar: str


def explain(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extension: Limit | None = None,
    roll: bool = False,
    warning: Limit | None = None,
    clause: str = "",
    text: str = "",
) -> Explanation:
    """Explain `counting.due` of the same arguments; `clause` and `text` are the article and its quoted words.

    Raises what `due` raises, and RuleBroken for a clock too long to be listed (over a hundred years).
    """
    run = course(start, limit, calendar, pauses=pauses, extension=extension, roll=roll)
    if (_day(run.last) - office_date(start)).days > LONGEST:
        raise RuleBroken("这个期限超过一百年，不能逐日说明，请检查起算日期和期限的数量。", field="limit")
    warn = due(start, limit, calendar, pauses=pauses, extension=extension, roll=roll, warning=warning).warn
    lines = tuple(_warned(line, warn) for line in _lines(run, calendar))
    return Explanation(lines, _summary(run, clause, text, calendar), calendar.version)


def explain_back(
    anchor: date, limit: Limit, calendar: WorkCalendar, *, roll: bool = False, clause: str = "", text: str = ""
) -> Explanation:
    """Explain `counting.back` of the same arguments: the lines run from the anchor backwards.

    Raises what `back` raises, and RuleBroken for a clock too long to be listed.
    """
    found = back(anchor, limit, calendar, roll=roll)
    if (anchor - found.last).days > LONGEST:
        raise RuleBroken("这个期限超过一百年，不能逐日说明，请检查日期和期限的数量。", field="limit")
    lines = [Line(anchor, None, "所依据的期限", _weekday(anchor)), *_lines_back(anchor, found.last, limit, calendar)]
    quoted = quotation(text)
    parts = [
        f"根据{cited(clause) or '本制度'}{quoted}", f"从{_spoken(anchor)}往回数{limit.spoken()}，当日不计", f"日历采用{calendar.version}",
    ]  # fmt: skip
    if any(line.mark == "提前" for line in lines):
        parts.append("遇休息日提前到上一个工作日")
    parts.append(f"为{_spoken(found.last)}")
    if found.provisional:
        parts.append("因有年度的放假安排尚未公布，该日期为暂定，公布后重新计算")
    return Explanation(tuple(lines), "，".join(parts) + "。", calendar.version)


def _lines_back(anchor: date, last: date, limit: Limit, calendar: WorkCalendar) -> Iterator[Line]:
    by_work = limit.unit == "wd"
    end = add(anchor, -limit.amount, limit.unit, calendar)
    counted = 0
    for day in reversed(list(days(last - timedelta(days=1), anchor - timedelta(days=1)))):
        known = calendar.day(day)
        reason = known.reason if by_work or day < end else _weekday(day)
        if day < end:
            counts, mark = False, "提前"
        else:
            counts = known.working if by_work else True
            counted += counts
            mark = f"倒数第{counted}日" if counts else "休"
        yield Line(day, counted if counts or day == last else None, "到期" if day == last else mark, reason)


def _lines(run: Course, calendar: WorkCalendar) -> Iterator[Line]:
    begun = run.legs[0]
    if isinstance(begun.first, datetime):
        yield Line(begun.first, None, "起算", "从这一刻起连续计算")
    else:
        yield Line(begun.first, None, "起算日不计", _weekday(begun.first))
    counted = 0
    for number, leg in enumerate(run.legs):
        counted = yield from _leg_lines(leg, calendar, "延期" if number else "", leg.last == run.last)
    for day in days(run.legs[-1].last, run.last):
        reached = day == run.last
        yield Line(day, counted if reached else None, "到期" if reached else "顺延", calendar.day(day).reason)


def _leg_lines(leg: Leg, calendar: WorkCalendar, prefix: str, final: bool) -> Generator[Line, None, int]:
    """The lines of one leg; returns what its last day or moment counted."""
    if isinstance(leg.last, datetime):
        yield from _moments(leg, final)
        return leg.limit.amount
    by_work = leg.limit.unit == "wd"
    counted = 0
    for day in days(_day(leg.first), leg.last):
        counts = not leg.stopped(day) and (not by_work or calendar.working(day))
        counted += counts
        reason = _paused(leg, day, calendar.day(day).reason if by_work else _weekday(day))
        if day == leg.last:
            mark, reason = ("到期", reason) if final else (f"{prefix}第{counted}日", f"{reason}，原到期日")
            yield Line(day, counted, mark, reason)
        elif counts:
            yield Line(day, counted, f"{prefix}第{counted}日", reason)
        else:
            yield Line(day, None, "停" if leg.stopped(day) else "休", reason)
    return counted


def _moments(leg: Leg, final: bool) -> Iterator[Line]:
    for pause in leg.pauses:
        yield Line(local(pause.stop), None, "停", "中止计时")
        yield Line(local(pause.restart), None, "续", "恢复计时")
    yield Line(leg.last, leg.limit.amount, "到期" if final else "原到期", f"满{leg.limit.amount}小时")


def _paused(leg: Leg, day: date, reason: str) -> str:
    """The reason, with what a pause did on the day."""
    if leg.stopped(day):
        return f"{reason}，中止计时"
    said = [reason]
    if any(office_date(pause.stop) == day for pause in leg.pauses):
        said.append("当日中止计时，照算")
    if any(office_date(pause.restart) == day for pause in leg.pauses):
        said.append("当日恢复计时，照算")
    return "，".join(said)


def _warned(line: Line, warn: date) -> Line:
    if line.date != warn:
        return line
    return Line(line.date, line.counted, line.mark, f"{line.reason}，开始提醒")


def _summary(run: Course, clause: str, text: str, calendar: WorkCalendar) -> str:
    limit = run.legs[0].limit
    quoted = quotation(text)
    begun = _spoken(run.legs[0].first)
    parts = [
        f"根据{cited(clause) or '本制度'}{quoted}",
        f"期限为{limit.spoken()}",
        f"自{begun}起连续计算" if limit.unit == "h" else f"自{begun}起算，当日不计",
        f"日历采用{calendar.version}",
    ]
    for number, leg in enumerate(run.legs):
        if number:
            parts.append(f"经批准延长{leg.limit.spoken()}")
        if leg.pauses:
            parts.append(f"其间中止计时{len(leg.pauses)}次，补回{_given(leg)}")
    if run.last != run.legs[-1].last:
        parts.append(f"末日{_spoken(run.legs[-1].last)}休息，顺延到下一个工作日")
    end = _spoken(run.last) + ("" if isinstance(run.last, datetime) else "24时")
    parts.append(f"于{end}届满")
    if run.unpublished:
        years = "、".join(f"{year}年" for year in sorted(run.unpublished))
        parts.append(f"因{years}的放假安排尚未公布，该日期为暂定，公布后重新计算")
    return "，".join(parts) + "。"


def _given(leg: Leg) -> str:
    if leg.limit.unit == "h":
        return spoken_minutes(leg.given)
    return f"{leg.given}{SPOKEN['wd' if leg.limit.unit == 'wd' else 'cd']}"


def _day(at: date) -> date:
    return office_date(at) if isinstance(at, datetime) else at


def _weekday(day: date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"


def _spoken(at: date) -> str:
    day = f"{at.year}年{at.month}月{at.day}日"
    return f"{day}{at.hour}时{at.minute:02d}分" if isinstance(at, datetime) else day
