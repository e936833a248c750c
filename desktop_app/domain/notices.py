"""What an office is told about its calendar: a yearly notice, or one of its own days; and the calendar they add up to.

Each is the payload of a `calendar_imported` event. Read in the order of the events, the later word wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from desktop_app.domain.calendar import DECEMBER, ImportedYear, WorkCalendar
from desktop_app.domain.errors import RuleBroken

YEAR, OFFICE_DAY = "year", "office_day"


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """A day on which the office itself is off or works, under a name; `removed`: it no longer says anything of the day."""

    date: date
    off: bool = True
    name: str = ""
    removed: bool = False

    @property
    def ruling(self) -> str:
        """What holds on the day: 停办, 上班, or that nothing of its own does any more."""
        return "取消" if self.removed else "停办" if self.off else "上班"


Word = ImportedYear | OfficeDay
"""One word about the calendar."""


def facts(word: Word, calendar: WorkCalendar) -> dict[str, Any]:
    """The payload of the event that records a word; `calendar` is the one it leads to."""
    if isinstance(word, ImportedYear):
        days = [
            {"date": day.isoformat(), "name": name, "isOffDay": off} for day, (name, off) in sorted(word.days.items())
        ]
        edition = {} if word.edition is None else {"edition": word.edition}
        return {"kind": YEAR, "year": word.year, "papers": list(word.papers), "days": days, "sha": word.digest,
                "version": calendar.version, **edition}  # fmt: skip
    said = {"removed": True} if word.removed else {"off": word.off, "name": word.name}
    return {
        "kind": OFFICE_DAY,
        "year": word.date.year,
        "date": word.date.isoformat(),
        "version": calendar.version,
        **said,
    }


def read_facts(said: Mapping[str, Any]) -> Word | None:
    """The word in a payload of `facts`; None where it names no day."""
    if said.get("kind", YEAR) == OFFICE_DAY:
        return OfficeDay(
            date.fromisoformat(said["date"]), said.get("off", True), said.get("name", ""), said.get("removed", False)
        )
    if not said.get("days"):
        return None
    days = {date.fromisoformat(day["date"]): (day["name"], day["isOffDay"]) for day in said["days"]}
    return ImportedYear(said["year"], tuple(said.get("papers", ())), MappingProxyType(days), said.get("edition"))


def calendar_of(words: Iterable[Word]) -> WorkCalendar:
    """The calendar that these words add up to, in their order."""
    imported: dict[int, ImportedYear] = {}
    own: dict[date, tuple[str, bool]] = {}
    for word in words:
        if isinstance(word, ImportedYear):
            imported[word.year] = word
        elif word.removed:
            own.pop(word.date, None)
        else:
            own[word.date] = (word.name, word.off)
    return WorkCalendar(imported, own)


def is_news(word: Word, known: Sequence[Word]) -> bool:
    """Whether a word says anything that is not in force already.

    Raises RuleBroken for a notice older than one that is known, and for the removal of a day that the office never named.
    """
    if isinstance(word, ImportedYear):
        return _is_newer(word, [one for one in known if isinstance(one, ImportedYear) and one.year == word.year])
    standing = calendar_of(known).office_days.get(word.date)
    if word.removed and standing is None:
        raise RuleBroken(f"{word.date} 没有登记本单位的安排，不用取消，请核对日期。", field="date")
    return word.removed or standing != (word.name, word.off)


def _is_newer(notice: ImportedYear, earlier: Sequence[ImportedYear]) -> bool:
    if not earlier:
        return True
    last, edition = earlier[-1], notice.edition or 0
    newest = max(one.edition or 0 for one in earlier)
    if notice.digest == last.digest and edition <= newest:
        return False
    if notice.edition is not None and edition < newest:
        raise RuleBroken(
            f"{notice.year}年的放假安排已导入第{newest}版，这份是第{edition}版，比它旧，没有导入；请导入最新的一份。",
            field="version",
        )
    if edition <= newest and any(one.digest == notice.digest for one in earlier[:-1]):
        raise RuleBroken(
            f"这份{notice.year}年的放假安排已被后来导入的一份取代，没有导入；确实要改回它，请在文件里写上更大的 version。",
            field="version",
        )
    return True


def days_ruled(word: Word) -> tuple[date, date]:
    """The first and the last day that a word can change: a notice may name days of the December before its year."""
    if isinstance(word, OfficeDay):
        return word.date, word.date
    return date(word.year - 1, DECEMBER, 1), date(word.year, DECEMBER, 31)


def changed_days(before: WorkCalendar, after: WorkCalendar, word: Word) -> list[date]:
    """The days that work otherwise, or are no longer (or newly) provisional."""
    first, last = days_ruled(word)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in every if _character(before, day) != _character(after, day)]


def _character(calendar: WorkCalendar, day: date) -> tuple[bool, bool]:
    known = calendar.day(day)
    return known.working, known.provisional


def title(word: Word) -> str:
    """What a word is called: `2027年放假安排（第2版）`, `2026-12-30停办（设备检修）`."""
    if isinstance(word, ImportedYear):
        return f"{word.year}年放假安排" + (f"（第{word.edition}版）" if word.edition is not None else "")
    name = f"（{word.name}）" if word.name else ""
    return f"{word.date}{word.ruling}{name}"


def reason(word: Word) -> str:
    """Why a due date moved."""
    if isinstance(word, ImportedYear):
        return f"按导入的{title(word)}重新计算"
    return f"按本单位的日子重新计算：{title(word)}"
