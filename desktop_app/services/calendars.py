"""The calendar of the office: a yearly notice taken in, days of its own, and the open cases whose dates they move.

What a word about the calendar would do is shown before it is recorded; recording it and moving the dates are one verb.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from desktop_app.domain.calendar import PUBLISHED, PUBLISHED_YEARS, ImportedYear, WorkCalendar, read_year
from desktop_app.domain.case import Case, fold
from desktop_app.domain.clocks import moved_clocks
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft, Event
from desktop_app.domain.moments import day_end, from_text, office_date, parse_date, to_text
from desktop_app.domain.names import check_title
from desktop_app.domain.notices import (
    OfficeDay,
    Word,
    calendar_of,
    changed_days,
    facts,
    is_news,
    reason,
    title,
)
from desktop_app.domain.people import ADMIN
from desktop_app.domain.running import Running
from desktop_app.models.progress import Progress, silent
from desktop_app.models.writing import Writing
from desktop_app.services import permission
from desktop_app.services.desk import Desk

MARGIN = timedelta(days=31)
"""A clock due so shortly before a changed day may have been paused over it; the longest rest is ten days."""

TOLD_EVERY = 20
NOVEMBER = 11

Kind = Literal["moved", "settled", "provisional", "warned"]
KINDS: Mapping[Kind, str] = {
    "moved": "改变日期", "settled": "日期不变、不再暂定", "provisional": "日期不变、改为暂定", "warned": "只改提醒的日子",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that will work otherwise than it does now; `before` and `reason` say why, then and now."""

    date: date
    working: bool
    before: str
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """One clock of one open case before and after: due and warn texts, and whether the day is provisional."""

    case_id: str
    number: str
    key: str
    title: str
    clause: str
    due: tuple[str, str]
    warn: tuple[str, str]
    provisional: tuple[bool, bool]

    @property
    def kind(self) -> Kind:
        """What changes first of all: the day, whether it is provisional (or no longer), or only the warning."""
        if self.due[0] != self.due[1]:
            return "moved"
        if self.provisional[0] == self.provisional[1]:
            return "warned"
        return "provisional" if self.provisional[1] else "settled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a word about the calendar does, or, once `applied`, did. `is_news` is false where all of it was in force."""

    word: Word
    is_news: bool
    days: tuple[DayChange, ...] = ()
    moves: tuple[Move, ...] = ()
    applied: bool = False
    changes: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What the word is called."""
        return title(self.word)

    def of_kind(self, kind: Kind) -> list[Move]:
        """The moves of one kind."""
        return [move for move in self.moves if move.kind == kind]

    @property
    def sentence(self) -> str:
        """What it comes to, in one Chinese sentence."""
        if not self.is_news:
            return f"{self.title}已经是现行的内容，没有任何改变。"
        counted = ((len(self.of_kind(kind)), words) for kind, words in KINDS.items())
        moved = "，".join(f"{count}个期限{words}" for count, words in counted if count) or "没有投诉件的期限要改变"
        return f"{'已采用' if self.applied else '将采用'}{self.title}：{moved}。"


# --- what is said ----------------------------------------------------------------------------------------------------


def read_notice(data: bytes) -> ImportedYear:
    """The yearly notice in a file. Raises RuleBroken for what is none."""
    try:
        return read_year(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise RuleBroken("日历文件不是 UTF-8 编码的文本，请重新取得文件后再导入。") from None


def office_day(day: str, *, off: bool, name: str) -> OfficeDay:
    """A day on which the office is off, or works. Raises RuleBroken where day or name is none."""
    return OfficeDay(_day(day), off, check_title(name, "name"))


def office_day_removed(day: str) -> OfficeDay:
    """That the office no longer says anything of a day."""
    return OfficeDay(_day(day), removed=True)


def _day(text: str) -> date:
    day = parse_date(text, "date")
    if not date(1949, 1, 1) <= day <= date(2199, 12, 31):
        raise RuleBroken(f"{day} 离现在太远，请核对日期。", field="date")
    return day


# --- what it does ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a new calendar brings a case that was read when `head` was its last event."""

    case_id: str
    head: str
    received_at: str
    drafts: tuple[Draft, ...]
    moves: tuple[Move, ...]


def preview(desk: Desk, word: Word, progress: Progress = silent) -> Outcome:
    """What a word would do. Raises RuleBroken where it is older than what is known, or contradicts itself."""
    known = desk.almanac.words
    if not is_news(word, known):
        return Outcome(word, is_news=False)
    before, after = desk.calendar, calendar_of([*known, word])
    moves = [move for turn in _turns(desk, word, before, after, progress) for move in turn.moves]
    return Outcome(word, True, _day_changes(before, after, word), tuple(moves))


def apply(desk: Desk, word: Word, progress: Progress = silent) -> Outcome:
    """Record a word, and move the dates of open cases in the same transaction.

    What it moves is counted before the ledger is locked for writing; inside, only what changed meanwhile is counted
    again. Raises RuleBroken where it may not be said; then nothing is changed.
    """
    permission.check(desk.actor, (ADMIN,), "改动日历")
    basis = desk.almanac.words
    if not is_news(word, basis):
        return Outcome(word, is_news=False)
    before, after = desk.calendar, calendar_of([*basis, word])
    counted = {turn.case_id: turn for turn in _turns(desk, word, before, after, progress)}
    with desk.ledger.transaction() as writing:
        if desk.almanac.words != basis:
            if not is_news(word, desk.almanac.words):
                return Outcome(word, is_news=False)
            before, after, counted = desk.calendar, calendar_of([*desk.almanac.words, word]), {}
        touched = _touched(desk, word, before, after)
        said = _record(desk, writing, word, after)
        moves: list[Move] = []
        for done, case_id in enumerate(touched):
            _tell(progress, done, len(touched))
            turn = counted.get(case_id)
            if turn is None or turn.head != writing.head(case_id):
                turn = _turn(desk, word, after, case_id)
            if turn.drafts:
                _move(desk, writing, turn, said)
            moves += turn.moves
    changes = frozenset({"calendar", "cases"})
    return Outcome(word, True, _day_changes(before, after, word), tuple(moves), applied=True, changes=changes)


def _record(desk: Desk, writing: Writing, word: Word, after: WorkCalendar) -> Event:
    now = desk.now()
    draft = Draft("calendar_imported", facts(word, after))
    (said,) = writing.append("", [draft], at=now, recorded_at=now, actor=desk.actor.id)
    writing.save_office(said)
    return said


def _move(desk: Desk, writing: Writing, turn: _Turn, said: Event) -> None:
    """Write what moves a case into the step of the office event."""
    now, earlier = from_text(said.recorded_at), desk.ledger.case_events(turn.case_id)
    at = max(now, from_text(turn.received_at))
    events = writing.append(turn.case_id, turn.drafts, at=at, recorded_at=now, actor=desk.actor.id,
                            case_head=turn.head, lamport=said.lamport)  # fmt: skip
    writing.save(fold([*earlier, *events]))


def _touched(desk: Desk, word: Word, before: WorkCalendar, after: WorkCalendar) -> list[str]:
    """The open cases that a new calendar can move; the others are not even read."""
    days = changed_days(before, after, word)
    if not days:
        return []
    return desk.ledger.counting(due_from=(days[0] - MARGIN).isoformat(), started_before=to_text(day_end(days[-1])))


def _turns(desk: Desk, word: Word, before: WorkCalendar, after: WorkCalendar, progress: Progress) -> Iterator[_Turn]:
    touched = _touched(desk, word, before, after)
    for done, case_id in enumerate(touched):
        _tell(progress, done, len(touched))
        yield _turn(desk, word, after, case_id)
    progress(len(touched), len(touched))


def _turn(desk: Desk, word: Word, after: WorkCalendar, case_id: str) -> _Turn:
    case = desk.case(case_id)
    drafts = moved_clocks(case, desk.regulation(case.regulation), after, reason(word))
    return _Turn(case_id, case.head, case.received_at, tuple(drafts), tuple(_moves(case, drafts)))


def _tell(progress: Progress, done: int, total: int) -> None:
    if done % TOLD_EVERY == 0:
        progress(done, total)


def _moves(case: Case, drafts: Sequence[Draft]) -> Iterator[Move]:
    for draft in drafts:
        said = draft.facts
        clock: Running = case.clocks[said["key"]]
        yield Move(case.id, case.number, clock.key, clock.title or clock.clause, clock.clause, (clock.due, said["due"]),
                   (clock.warn, said["warn"]), (clock.provisional, said["provisional"]))  # fmt: skip


def _day_changes(before: WorkCalendar, after: WorkCalendar, word: Word) -> tuple[DayChange, ...]:
    pairs = ((before.day(day), after.day(day)) for day in changed_days(before, after, word))
    return tuple(
        DayChange(new.date, new.working, old.reason, new.reason) for old, new in pairs if old.working != new.working
    )


# --- what holds --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notice:
    """A year that was taken in, in force now, and when."""

    notice: ImportedYear
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What the calendar rests on: years published, years taken in, days of the office, the first year that is missing."""

    version: str
    published: tuple[int, ...]
    imported: tuple[Notice, ...]
    office_days: tuple[OfficeDay, ...]
    missing: int | None


def standing(desk: Desk) -> Standing:
    """How the calendar stands now."""
    calendar = desk.calendar
    last = {
        said.word.year: Notice(said.word, said.at) for said in desk.almanac.said if isinstance(said.word, ImportedYear)
    }
    days = (OfficeDay(day, off, name) for day, (name, off) in sorted(calendar.office_days.items()))
    return Standing(calendar.version, tuple(sorted(PUBLISHED_YEARS)), tuple(last[year] for year in sorted(last)), tuple(days),
                    missing_year(calendar, desk.now()))  # fmt: skip


def missing_year(calendar: WorkCalendar, now: datetime) -> int | None:
    """The year whose notice is missing: this one, or from 1 November on the next."""
    today = office_date(now)
    years = (today.year, today.year + 1) if today.month >= NOVEMBER else (today.year,)
    return next((year for year in years if not calendar.published(year)), None)


def named_days(desk: Desk, year: int) -> Iterator[tuple[date, bool, str]]:
    """The days of a year that a notice or the office itself names: the day, whether it works, and why."""
    calendar = desk.calendar
    named = (
        {day for notice in calendar.imported.values() for day in notice.days}
        | set(calendar.office_days)
        | set(PUBLISHED)
    )
    for day in sorted(day for day in named if day.year == year):
        known = calendar.day(day)
        yield day, known.working, known.reason
