"""Calendars by chance for tests of counting: drawn by hypothesis, or by a seed, and then looked up fast."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from desktop_app.domain.calendar import ImportedYear, WorkCalendar

FIRST, LAST = date(2024, 1, 1), date(2031, 12, 31)
STARTS = st.dates(FIRST, date(2028, 12, 31))
OFFSETS = st.dictionaries(st.integers(-5, 70), st.booleans(), max_size=12)
SPAN = (LAST - FIRST).days


@st.composite
def worlds(draw: st.DrawFn) -> tuple[date, WorkCalendar]:
    """A start, and a calendar whose days after it are changed by a notice and by the office in any way."""
    start = draw(STARTS)
    noticed, own = ({start + timedelta(days=n): ("调整", off) for n, off in draw(OFFSETS).items()} for _ in range(2))
    notice = ImportedYear(start.year, (), {day: said for day, said in noticed.items() if day.year == start.year})
    return start, WorkCalendar({start.year: notice} if notice.days else {}, own)


class Looked(WorkCalendar):
    """A calendar whose days from FIRST to LAST were looked up once."""

    works: frozenset[date]

    @classmethod
    def over(cls, calendar: WorkCalendar, changed: Mapping[date, bool] | None = None) -> "Looked":
        """The days of a calendar; `changed` days work, or do not, whatever it says."""
        made = cls(calendar.imported, calendar.office_days)
        every = [FIRST + timedelta(days=number) for number in range(SPAN + 1)]
        says = changed or {}
        object.__setattr__(made, "works", frozenset(day for day in every if says.get(day, calendar.working(day))))
        return made

    def working(self, day: date) -> bool:
        return day in self.works


def by_chance(chance: Random) -> Looked:
    """The published calendar with some hundred days changed: runs of rest, make-up days, lone days off."""
    changed: dict[date, bool] = {}
    for _ in range(chance.randint(0, 60)):
        begin = FIRST + timedelta(days=chance.randrange(SPAN))
        works = chance.random() < 0.3
        changed.update({begin + timedelta(days=n): works for n in range(1 if works else chance.randint(1, 10))})
    return Looked.over(WorkCalendar(), changed)
