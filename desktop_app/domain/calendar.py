"""The working calendar: which days the office works, and on whose word.

Three layers, the later one wins: the State Council's arrangements that `chinesecalendar` carries, imported years (a new
notice, or an amended one), and the office's own days. A year without a notice is never guessed: its weekends rest, its
other days work, and every day of it says that it is provisional.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeVar

import chinese_calendar

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import WEEKDAYS, parse_date

T = TypeVar("T")

_CHINESE: Mapping[str, str] = {kind.value: kind.chinese for kind in chinese_calendar.Holiday}
PUBLISHED: Mapping[date, tuple[str, bool]] = MappingProxyType(
    {day: (_CHINESE[name], True) for day, name in chinese_calendar.holidays.items()}
    | {day: (_CHINESE[name], False) for day, name in chinese_calendar.workdays.items()}
)
"""Every day that the notices name: its festival, and whether it is off (else it is a make-up day)."""
PUBLISHED_YEARS: frozenset[int] = frozenset(day.year for day in PUBLISHED)
SURROGATES = ("\ud800", "\udfff")
SATURDAY = 5
LARGEST_EDITION = 10**9
FIRST_YEAR, LAST_YEAR = 1949, 2199
"""Years a notice can be for."""
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar: whether it works, why (Chinese, for the screen), and whether that may still change."""

    date: date
    working: bool
    reason: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class ImportedYear:
    """One yearly notice: the addresses of its papers and the days it names as (festival, is off).

    `edition` is the number that the file gives itself (`version`), None where it gives none.
    """

    year: int
    papers: tuple[str, ...]
    days: Mapping[date, tuple[str, bool]]
    edition: int | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of what it says; the edition is only a label."""
        return _sha([self.year, self.papers, _listed(self.days)])


@dataclass(frozen=True)
class WorkCalendar:
    """The calendar an office counts by. `office_days` maps a day to (name, is off)."""

    imported: Mapping[int, ImportedYear] = field(default_factory=dict)
    office_days: Mapping[date, tuple[str, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "imported", MappingProxyType(dict(self.imported)))
        object.__setattr__(self, "office_days", MappingProxyType(dict(self.office_days)))

    def published(self, year: int) -> bool:
        """Whether a notice for the year is known."""
        return year in self.imported or year in PUBLISHED_YEARS

    def working(self, day: date) -> bool:
        """Whether the office works on the day."""
        named = self.office_days.get(day) or self._named(day)
        return not named[1] if named else day.weekday() < SATURDAY

    def day(self, day: date) -> Day:
        """The day with its reason. A day the office itself has settled is not provisional."""
        if ruling := self.office_days.get(day):
            return Day(day, not ruling[1], _office_reason(*ruling), False)
        if named := self._named(day):
            return Day(day, not named[1], f"{named[0]} {'放假' if named[1] else '补班'}", False)
        works = day.weekday() < SATURDAY
        if self.published(day.year):
            return Day(day, works, "工作日" if works else "周末", False)
        return Day(day, works, "暂按工作日" if works else "暂按周末休息", True)

    @cached_property
    def version(self) -> str:
        """What the calendar rests on; two calendars that differ in any day have different versions."""
        parts = [f"国务院公布至{max(PUBLISHED_YEARS)}年（数据版本{chinese_calendar.__version__}）"]
        for year, notice in sorted(self.imported.items()):
            parts.append(f"导入{year}年（{notice.digest[:12]}）")
        if self.office_days:
            parts.append(f"本单位{len(self.office_days)}天（{_sha(_listed(self.office_days))[:12]}）")
        return "、".join(parts)

    def _named(self, day: date) -> tuple[str, bool] | None:
        # A notice may name days of the December before its year, so December obeys two notices and the later one wins.
        for year in (day.year + 1, day.year):
            notice = self.imported.get(year)
            if notice and day in notice.days:
                return notice.days[day]
        replaced = day.year in self.imported and day.month != DECEMBER
        return None if replaced else PUBLISHED.get(day)


def _office_reason(name: str, off: bool) -> str:
    what = "本单位停办" if off else "本单位上班"
    return what if name in ("", what) else f"{what}（{name}）"


def _listed(days: Mapping[date, tuple[str, bool]]) -> list[tuple[str, str, bool]]:
    return [(day.isoformat(), name, off) for day, (name, off) in sorted(days.items())]


def _sha(content: object) -> str:
    return sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def read_year(json_text: str) -> ImportedYear:
    """Read a yearly notice `{"year", "papers": [address], "days": [{"name", "date", "isOffDay"}]}`.

    `version`, a whole number, may stand beside them; other keys are ignored. `year` is the year of the notice; its days
    lie in that year or in the December before.
    Raises RuleBroken with the field at fault, also for a file without days: that is the placeholder of a notice not
    yet given.
    """
    try:
        raw = json.loads(json_text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise RuleBroken("日历文件不是有效的 JSON，请重新取得文件后再导入。") from None
    raw = _expect(raw, dict, "", "日历文件应是一个含 year、papers、days 的对象，请检查文件。")
    year = _expect(raw.get("year"), int, "year", "日历文件的 year 应是整数年份，请改正后再导入。")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleBroken(f"日历文件的 year 是{year}，应在{FIRST_YEAR}到{LAST_YEAR}之间，请核对年份。", field="year")
    edition = raw.get("version")
    if edition is not None and (type(edition) is not int or not 0 <= edition < LARGEST_EDITION):
        raise RuleBroken("日历文件的 version 应是从0起的整数，请改正或删去后再导入。", field="version")
    papers = _expect(raw.get("papers"), list, "papers", "日历文件的 papers 应是文件网址的列表，请改正后再导入。")
    for number, paper in enumerate(papers):
        _expect(paper, str, f"papers.{number}", f"papers 第{number + 1}项应是文字，请改正后再导入。")
    entries = _expect(raw.get("days"), list, "days", "日历文件的 days 应是日期的列表，请改正后再导入。")
    if not entries:
        raise RuleBroken(f"{year}年的日历文件没有列出任何日期，可能放假安排尚未公布，请待公布后再导入。", field="days")
    days: dict[date, tuple[str, bool]] = {}
    for number, entry in enumerate(entries):
        day, ruling = _read_day(entry, year, number)
        if day in days:
            raise RuleBroken(f"{day} 在日历文件中出现了两次，请删去一处再导入。", field=f"days.{number}.date")
        days[day] = ruling
    return ImportedYear(year, tuple(papers), MappingProxyType(days), edition)


def _read_day(raw: object, year: int, number: int) -> tuple[date, tuple[str, bool]]:
    where, which = f"days.{number}", f"days 第{number + 1}项"
    entry: dict[str, Any] = _expect(raw, dict, where, f"{which}应含 name、date、isOffDay，请改正后再导入。")
    name = _expect(entry.get("name"), str, f"{where}.name", f"{which}的 name 应是节日名称，请改正后再导入。")
    off = _expect(entry.get("isOffDay"), bool, f"{where}.isOffDay", f"{which}的 isOffDay 应是 true 或 false，请改正。")
    text = _expect(entry.get("date"), str, f"{where}.date", f"{which}的 date 应是日期，请改正后再导入。")
    day = parse_date(text, f"{where}.date")
    if not name.strip():
        raise RuleBroken(f"{day} 没有写节日名称，请补上再导入。", field=f"{where}.name")
    if day.year != year and (day.year, day.month) != (year - 1, DECEMBER):
        raise RuleBroken(f"{day} 不属于{year}年的放假安排，请检查 year 和这一天。", field=f"{where}.date")
    if not off and day.weekday() < SATURDAY:
        raise RuleBroken(
            f"{day} 是星期{WEEKDAYS[day.weekday()]}，本来就上班，不会是补班日，请核对日期。", field=f"{where}.date"
        )
    return day, (name.strip(), off)


def _expect(value: Any, kind: type[T], field: str, sentence: str) -> T:
    if type(value) is not kind:  # not isinstance: True is no year
        raise RuleBroken(sentence, field=field)
    if isinstance(value, str) and not _writable(value):
        raise RuleBroken(f"日历文件的 {field} 里有不能保存的字符，请改正后再导入。", field=field)
    return value


def _writable(text: str) -> bool:
    return not any(SURROGATES[0] <= character <= SURROGATES[1] for character in text)
