"""What the panel shows of one case, read in one go on the reader's thread and handed over frozen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.case import Case
from desktop_app.domain.counting import Due, Unit, remaining
from desktop_app.domain.moments import SHANGHAI, from_text, local
from desktop_app.domain.people import Person
from desktop_app.domain.phases import Phase
from desktop_app.domain.regulation import Note, Regulation
from desktop_app.domain.running import Running
from desktop_app.domain.terms import BASIS_TITLES, PHASE_TITLES, PROVISIONAL
from desktop_app.services import office, papers, permission, showing
from desktop_app.services.desk import Desk
from desktop_app.services.offers import Offer, offers
from desktop_app.ui.case_duties import DutyRow, duty_rows
from desktop_app.ui.case_sections import Pairs, sections
from desktop_app.ui.case_standing import Link, guidance, links
from desktop_app.ui.theme import Meaning, colours

MEANINGS: Mapping[str, Meaning] = {
    "due": Meaning.OK, "warned": Meaning.DUE_SOON, "overdue": Meaning.OVERDUE, "lapsed": Meaning.MUTED, "met": Meaning.MUTED,
    "met_late": Meaning.OVERDUE, "paused": Meaning.PAUSED, "void": Meaning.VOID, "superseded": Meaning.VOID,
}  # fmt: skip
"""Standing of a clock → the colour that says it beside the words."""

TO_THE_COMPLAINANT = frozenset({"completed", "replied"})
"""A clock that one of these ends is a promise to the complainant; the others are the office's own."""

@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock as a person reads it; `left` is empty once it no longer counts."""

    key: str
    title: str
    clause: str
    limit: str
    start: str
    due: str
    state: str
    left: str
    meaning: Meaning
    active: bool
    marks: tuple[str, ...]

    @property
    def words(self) -> str:
        """How it stands, in the fewest words."""
        return self.left or self.state


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, its rules, what may be done with it, and the words of every tab. `first` is the clock due next, `notes`
    the guidance that applies, `actor` who sits here, `now` the office's clock.
    """

    case: Case
    rules: Regulation
    offers: tuple[Offer, ...]
    sections: tuple[tuple[str, Pairs], ...]
    lines: tuple[showing.Line, ...]
    clocks: tuple[ClockRow, ...]
    duties: tuple[DutyRow, ...]
    links: tuple[Link, ...]
    notes: tuple[Note, ...]
    first: ClockRow | None
    papers: tuple[papers.PaperOffer, ...]
    people: tuple[Person, ...]
    sentence: str
    actor: str
    now: Callable[[], datetime]

    def offer(self, action_id: str) -> Offer | None:
        """The offer of an action."""
        return next((offer for offer in self.offers if offer.action.id == action_id), None)

    def name(self, person_id: str) -> str:
        """The name of one of the office's people."""
        return next((person.name for person in self.people if person.id == person_id), "")

    @property
    def units(self) -> list[str]:
        """Units that may be meant: the regulation's own, and those the case has been with."""
        seen = [unit.title for unit in self.rules.units] + [self.case.unit, *(row[0] for row in self.case.units)]
        return [unit for unit in dict.fromkeys(seen) if unit]

    @property
    def staff(self) -> list[str]:
        """People who may be meant: not those who must keep out of the case."""
        aside = self.case.stepping_aside
        return [person.name for person in self.people if person.active and person.name not in aside]


def ink(widget: QWidget, meaning: str) -> QColor:
    """The colour of a meaning, light or dark as the widget is."""
    return colours(widget.palette().window().color().lightness() < 128)[meaning]


def read_view(desk: Desk, case_id: str) -> CaseView:
    """Read a case for the panel, on the thread of the desk. Raises RuleBroken for who must keep out of it."""
    case = desk.case(case_id)
    permission.check_not_accused(desk.actor, case, "查看")
    rules = desk.regulation(case.regulation)
    people = office.people(desk.ledger)
    now = desk.now()
    clocks = tuple(_clock(clock, rules, now, desk.calendar) for clock in _in_order(case))
    active = [row for row in clocks if row.active and not case.clocks[row.key].window]
    first = next((row for row in active if row.left), active[0] if active else None)
    return CaseView(
        case, rules, offers(case, rules, desk.actor, now), tuple(sections(desk, case, rules, people)),
        tuple(showing.timeline(desk, case)), clocks, duty_rows(case, rules), links(case), guidance(case, rules), first,
        papers.offers(desk, case), people, status_sentence(case, rules, now, desk.calendar), desk.actor.name, desk.now,
    )  # fmt: skip


def _in_order(case: Case) -> list[Running]:
    return sorted(case.clocks.values(), key=lambda clock: (not clock.active, clock.deadline))


def left(clock: Running, rules: Regulation, now: datetime, calendar: WorkCalendar) -> str:
    """`还剩2个工作日`, `已超期3天`; empty where it no longer counts."""
    if clock.state != "running":
        return ""
    due = Due(day_of(clock.due), day_of(clock.warn), clock.provisional, unit_of(rules, clock.clock))
    return remaining(due, now, calendar)


def unit_of(rules: Regulation, clock_id: str) -> Unit:
    """What a clock counts in, and so what is said to be left."""
    rule = rules.clock(clock_id)
    return rule.amount.unit if rule and rule.amount else "wd"


def day_of(text: str) -> date:
    """The day of a due or warn text, for hours the moment."""
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return date.fromisoformat(text)


def _clock(clock: Running, rules: Regulation, now: datetime, calendar: WorkCalendar) -> ClockRow:
    marks = (PROVISIONAL if clock.provisional else "", BASIS_TITLES[clock.basis])
    rule = rules.clock(clock.clock)
    backwards = rule is not None and bool(rule.before)
    return ClockRow(
        clock.key, clock.title, clock.clause, f"提前{clock.limit}" if backwards else clock.limit, "" if backwards else _began(clock),
        clock.due.replace("T", " "), showing.standing_title(clock, now), left(clock, rules, now, calendar),
        MEANINGS[clock.standing(now)], clock.active, tuple(mark for mark in marks if mark),
    )  # fmt: skip


def _began(clock: Running) -> str:
    """The moment it counts from; of a day that was given without an hour only the day."""
    at = local(from_text(clock.start))
    return at.strftime("%Y-%m-%d %H:%M" if at.hour or at.minute else "%Y-%m-%d")


# --- 到哪一步了 ------------------------------------------------------------------------------------------------------


def status_sentence(case: Case, rules: Regulation, now: datetime, calendar: WorkCalendar) -> str:
    """Where the matter stands, to be read out to the complainant: no names of staff, only limits owed to them."""
    said = local(from_text(case.received_at))
    about = str(case.record.get("subject", "")).rstrip("。")
    parts = [f"您{said.year}年{said.month}月{said.day}日反映的“{about}”，编号{case.number}，目前{PHASE_TITLES[case.phase]}"]
    if case.phase in (Phase.RECEIVED, Phase.HANDLING):
        parts += _under_way(case, rules, now, calendar)
    elif case.phase is Phase.COMPLETED:
        parts.append("已有处理结果，正在做结案前的审查")
    return "，".join(parts) + "。"


def _under_way(case: Case, rules: Regulation, now: datetime, calendar: WorkCalendar) -> Iterator[str]:
    last = case.last("transferred", "passed_on", "delivered", "investigated", "proposed", "approved", "replied")
    if last is not None:
        at = local(last.moment)
        yield f"{at.month}月{at.day}日已{showing.event_title(last, rules)}"
    going = case.handover.get("to_unit")
    if going:
        yield f"已转给{going}"
    elif case.unit and case.phase is Phase.HANDLING:
        yield f"由{case.unit}承办"
    owed = [clock for clock in _in_order(case) if clock.active and _owed(clock)]
    if last is not None and last.type == "replied":
        return  # what was owed is given; the clock runs on until the case is completed
    if case.paused:
        yield f"因“{case.pauses[-1]['cause']}”暂停计时"
    elif owed and now < owed[0].deadline:
        mark = f"（{PROVISIONAL}）" if owed[0].provisional else ""
        yield f"应当在{_spoken(day_of(owed[0].due))}以前答复您{mark}，{left(owed[0], rules, now, calendar)}"
    elif owed:
        yield f"原定{_spoken(day_of(owed[0].due))}以前答复您，现在已经超过期限"


def _owed(clock: Running) -> bool:
    return any(TO_THE_COMPLAINANT & set(way) for way in clock.until)


def _spoken(at: date) -> str:
    day = f"{at.year}年{at.month}月{at.day}日"
    return f"{day}{at.hour}时{at.minute:02d}分" if isinstance(at, datetime) else day
