"""期限说明: why a clock of a case ends on its day, day by day, by the very calendar that its event was counted with."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.case import Case
from desktop_app.domain.counting import Limit, Pause, back
from desktop_app.domain.explanation import Explanation, explain, explain_back
from desktop_app.domain.moments import from_text, office_date
from desktop_app.domain.regulation import Clock
from desktop_app.domain.running import Running
from desktop_app.domain.terms import cited
from desktop_app.services.desk import Desk


def reason(desk: Desk, case: Case, key: str) -> Explanation:
    """The reason of one clock: clause, calendar, pauses, extensions, and how the day came to be another one."""
    clock = case.clocks[key]
    rule = desk.regulation(case.regulation).clock(clock.clock)
    calendar = desk.almanac.of(clock.calendar)
    found = _counted(case, clock, rule, calendar or desk.calendar) if rule else None
    if found is None:
        found = Explanation((), _fixed_words(clock, rule), clock.calendar)
    elif calendar is None:
        found = replace(found, summary=found.summary + _other_calendar(clock, found))
    return replace(found, summary=found.summary + "".join(_more(case, clock)))


def _counted(case: Case, clock: Running, rule: Clock, calendar: WorkCalendar) -> Explanation | None:
    """The days of a clock that is counted; None for a day that somebody set."""
    if rule.amount is None:
        return None
    if rule.before:
        anchor = _anchor(case, clock, rule, rule.amount, calendar)
        if anchor is None:
            return None
        return explain_back(anchor, rule.amount, calendar, roll=rule.roll, clause=rule.clause, text=rule.text)
    limits = [Limit.parse(text) for text in clock.extensions]
    extension = Limit(sum(limit.amount for limit in limits), limits[0].unit) if limits else None
    pauses = [Pause(from_text(stop["stop"]), from_text(stop["restart"])) for stop in case.pauses
              if stop.get("restart") and clock.key in stop["clocks"]]  # fmt: skip
    warning = Limit.parse(rule.warning) if rule.warning else None
    return explain(from_text(clock.start), rule.amount, calendar, pauses=pauses, extension=extension, roll=rule.roll,
                   warning=warning, clause=rule.clause, text=rule.text)  # fmt: skip


def _anchor(case: Case, clock: Running, rule: Clock, limit: Limit, calendar: WorkCalendar) -> date | None:
    """The due day from which a clock was counted back, also where it has ended since."""
    days = sorted(
        {
            other.due
            for other in case.clocks.values()
            if other.group == rule.before and other.due and "T" not in other.due
        }
    )
    anchors = (date.fromisoformat(day) for day in days)
    return next((day for day in anchors if back(day, limit, calendar, roll=rule.roll).text() == clock.due), None)


def _fixed_words(clock: Running, rule: Clock | None) -> str:
    said = f"{cited(clock.clause)}（{clock.title}）："
    if rule and rule.before:
        return f"{said}从办结期限往回数{clock.limit}，为{clock.due}，日历采用{clock.calendar}。"
    if rule and rule.same_day:
        return f"{said}应在当天办妥，于{clock.due}24时届满。"
    extended = "、".join(Limit.parse(text).spoken() for text in clock.extensions)
    named = f"，经批准延长{extended}，为" if extended else "是"
    return f"{said}文书、批示或承诺定的日期{named}{clock.due}，当天24时以前办妥都算按期。"


def _other_calendar(clock: Running, found: Explanation) -> str:
    """What to say where the calendar of those days cannot be made again."""
    ended = found.lines[-1].date.isoformat()[: len(clock.due)] if found.lines else clock.due
    told = f"这个期限当时按{clock.calendar}算定"
    return f"{told}。" if ended == clock.due else f"{told}为{clock.due}，以算定的日期为准，上面是按现在的日历逐日说明。"


def _more(case: Case, clock: Running) -> Iterator[str]:
    """The pauses with their causes, and each time the day was counted anew."""
    for stop in case.pauses:
        if clock.key in stop["clocks"]:
            cause = f"（{stop['cause']}）" if stop.get("cause") else ""
            begun = office_date(from_text(stop["stop"]))
            if stop.get("restart"):
                yield f"{begun}至{office_date(from_text(stop['restart']))}中止计时{cause}。"
            elif clock.active:
                yield f"{begun}起中止计时{cause}，恢复后再补回。"
    dues = [(said["due"], said["provisional"]) for said in clock.replaced] + [(clock.due, clock.provisional)]
    for said, after in zip(clock.replaced, dues[1:], strict=True):
        if (said["due"], said["provisional"]) != after:
            moved = (
                f"由{_day(said['due'], said['provisional'])}改为{_day(*after)}"
                if said["due"] != after[0]
                else "日期不变"
            )
            yield f"{office_date(from_text(said['at']))}重新计算（{said['reason']}），{moved}。"


def _day(due: str, provisional: bool) -> str:
    return f"{due.replace('T', ' ')}{'（暂定）' if provisional else ''}"
