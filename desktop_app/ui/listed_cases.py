"""The case list: where its pages come from, and its columns in words and colours."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.counting import Due, Unit, remaining
from desktop_app.domain.moments import from_text, local, office_date
from desktop_app.domain.phases import Phase
from desktop_app.domain.running import warning
from desktop_app.domain.terms import PHASE_TITLES, PROVISIONAL
from desktop_app.models.pages import ListQuery, Page
from desktop_app.models.tables import CaseRow
from desktop_app.services.listing import channel_title
from desktop_app.ui.case_view import day_of, unit_of
from desktop_app.ui.paging import Column
from desktop_app.ui.seat import Office, SeatedDesk
from desktop_app.ui.theme import Meaning

PAUSED = "中止计时"
PUBLISHED = WorkCalendar()
_HOURS = re.compile(r"(\d+小时)\d+分$")  # in a list the hours suffice

_PHASE_MEANINGS = {
    Phase.RECEIVED: Meaning.ACCENT,
    Phase.HANDLING: Meaning.NORMAL,
    Phase.COMPLETED: Meaning.OK,
    Phase.CLOSED: Meaning.OK,
    Phase.VOID: Meaning.VOID,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: the case as the ledger lists it, its channel in the regulation's own word, and of the clock due first
    the unit it counts in and the text its warning begins at (empty where none runs); and the calendar of the office.
    """

    case: CaseRow
    channel: str
    unit: Unit = "wd"
    warn: str = ""
    calendar: WorkCalendar = field(default=PUBLISHED, compare=False)


class CaseSource:
    """The pages of one query (`paging.PageSource`). It lives on the reader's thread, where its desk is made."""

    def __init__(self, office: Office, query: ListQuery) -> None:
        self.query = query
        self._office = office
        self._desk: SeatedDesk | None = None

    def count(self) -> int:
        """How many rows the list has."""
        return self._office.ledger.count(self.query)

    def anchors(self) -> Sequence[str]:
        """Keys of the rows before row 1000, 2000, …"""
        return self._office.ledger.anchors(self.query)

    def page(self, after: str | None, limit: int) -> tuple[Sequence[Listed], str | None]:
        """The rows after a key."""
        return self._listed(self._office.ledger.page(self.query, after, limit), 0)

    def page_at(self, anchor: str | None, skip: int, limit: int) -> tuple[Sequence[Listed], str | None]:
        """The rows after a key, less the first `skip`."""
        return self._listed(self._office.ledger.page(self.query, anchor, skip + limit), skip)

    def _listed(self, page: Page[CaseRow], skip: int) -> tuple[Sequence[Listed], str | None]:
        if self._desk is None:
            self._desk = self._office.desk()
        desk, rows = self._desk, page.rows[skip:]
        calendar = desk.calendar
        clocks = self._office.ledger.first_clocks([row.row for row in rows if row.due])
        listed = []
        for row in rows:
            clock, warn = clocks.get(row.row, ("", ""))
            unit = unit_of(desk.regulation(row.regulation), clock)
            listed.append(Listed(row, channel_title(desk, row), unit, warn, calendar))
        return listed, page.next


def due_words(listed: Listed, now: datetime, calendar: WorkCalendar) -> str:
    """`11-27 还剩5个工作日`, with 暂定 where the date rests on a year without a notice; 中止计时; empty where none runs."""
    row = listed.case
    if not row.due:
        return PAUSED if row.paused else ""
    due = _due(listed)
    left = _HOURS.sub(r"\1", remaining(due, now, calendar))
    words = f"{_day(due.last, now)} {left}"
    return f"{words}（{PROVISIONAL}）" if row.provisional else words


def _due(listed: Listed) -> Due:
    last = day_of(listed.case.due)
    return Due(last, last, bool(listed.case.provisional), listed.unit)


def _day(last: date, now: datetime) -> str:
    if isinstance(last, datetime):
        return f"{last:%H:%M}" if last.date() == office_date(now) else f"{last:%m-%d}"
    return f"{last:%m-%d}" if last.year == office_date(now).year else f"{last:%Y-%m-%d}"


def due_meaning(listed: Listed, now: datetime) -> Meaning:
    """The colour that goes with `due_words`: that of the same clock beside the list."""
    row = listed.case
    if not row.due:
        return Meaning.PAUSED if row.paused else Meaning.MUTED
    if now >= from_text(row.deadline):
        return Meaning.OVERDUE
    if listed.warn and now >= warning(listed.warn):
        return Meaning.DUE_SOON
    return Meaning.PROVISIONAL if row.provisional else Meaning.OK


def received_words(row: CaseRow, now: datetime) -> str:
    """今天 10:05, 昨天 16:20, else the day with its hour."""
    at = local(from_text(row.received_at))
    today = office_date(now)
    if at.date() == today:
        return f"今天 {at:%H:%M}"
    if at.date() == today - timedelta(days=1):
        return f"昨天 {at:%H:%M}"
    return f"{at:%m-%d %H:%M}" if at.year == today.year else f"{at:%Y-%m-%d}"


def _case(read: Callable[[CaseRow], str]) -> Callable[[Any], str]:
    return lambda listed: read(listed.case)


def columns(now: Callable[[], datetime]) -> tuple[Column, ...]:
    """The columns of the case table; `now` is asked whenever a cell is painted."""
    def phase_meaning(listed: Listed) -> str:
        return _PHASE_MEANINGS.get(Phase(listed.case.phase), Meaning.MUTED)

    return (
        Column("number", "编号", _case(lambda row: row.number), 7,
               meaning=lambda listed: Meaning.VOID if listed.case.phase == Phase.VOID else Meaning.NORMAL,
               struck=lambda listed: listed.case.phase == Phase.VOID),
        Column("phase", "状态", _case(lambda row: PHASE_TITLES[row.phase]), 4, meaning=phase_meaning),
        Column("due", "期限", lambda listed: due_words(listed, now(), listed.calendar), 10,
               meaning=lambda listed: due_meaning(listed, now()),
               tooltip=lambda listed: _due_tip(listed, now(), listed.calendar)),
        Column("complainant", "投诉人", _case(lambda row: row.complainant or "（未具名）"), 5),
        Column("subject", "事项", _case(lambda row: row.subject), 16),
        Column("respondent", "被投诉人", _case(lambda row: row.respondent), 6),
        Column("channel", "渠道", lambda listed: listed.channel, 5),
        Column("unit", "承办单位", _case(lambda row: row.unit), 8),
        Column("received_at", "收到时间", _case(lambda row: received_words(row, now())), 7),
    )  # fmt: skip


def _due_tip(listed: Listed, now: datetime, calendar: WorkCalendar) -> str:
    row = listed.case
    if not row.due:
        return ""
    mark = "；放假安排未公布，日期暂定" if row.provisional else ""
    return f"最先到期的期限：{row.due.replace('T', ' ')}，{remaining(_due(listed), now, calendar)}{mark}"
