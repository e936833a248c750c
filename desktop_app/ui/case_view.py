"""What the panel shows of one case, read in one go on the reader's thread and handed over frozen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.case import Case
from desktop_app.domain.counting import Due, Unit, remaining
from desktop_app.domain.entry import at_path, empty
from desktop_app.domain.moments import SHANGHAI, from_text, local
from desktop_app.domain.people import Person
from desktop_app.domain.phases import Phase
from desktop_app.domain.regulation import FieldSpec, Regulation
from desktop_app.domain.running import Running
from desktop_app.domain.terms import BASIS_TITLES, EVENT_TITLES, MODE_TITLES, PHASE_TITLES, PROVISIONAL
from desktop_app.services import office, papers, showing, vocabulary
from desktop_app.services.desk import Desk
from desktop_app.services.offers import Offer, offers
from desktop_app.ui.theme import Meaning, colours

MEANINGS: Mapping[str, Meaning] = {
    "due": Meaning.OK, "warned": Meaning.DUE_SOON, "overdue": Meaning.OVERDUE, "met": Meaning.MUTED,
    "met_late": Meaning.OVERDUE, "paused": Meaning.PAUSED, "void": Meaning.VOID, "superseded": Meaning.VOID,
}  # fmt: skip
"""Standing of a clock → the colour that says it beside the words."""

TO_THE_COMPLAINANT = frozenset({"completed", "replied"})
"""A clock that one of these ends is a promise to the complainant; the others are the office's own."""

Pairs = tuple[tuple[str, str], ...]


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
    """A case, its rules, what may be done with it, and the words of every tab. `first` is the clock due next, `now`
    the office's clock.
    """

    case: Case
    rules: Regulation
    offers: tuple[Offer, ...]
    sections: tuple[tuple[str, Pairs], ...]
    lines: tuple[showing.Line, ...]
    clocks: tuple[ClockRow, ...]
    first: ClockRow | None
    papers: tuple[papers.PaperOffer, ...]
    people: tuple[Person, ...]
    sentence: str
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
        """People who may be meant."""
        return [person.name for person in self.people if person.active]


def ink(widget: QWidget, meaning: str) -> QColor:
    """The colour of a meaning, light or dark as the widget is."""
    return colours(widget.palette().window().color().lightness() < 128)[meaning]


def read_view(desk: Desk, case_id: str) -> CaseView:
    """Read a case for the panel, on the thread of the desk."""
    case = desk.case(case_id)
    rules = desk.regulation(case.regulation)
    people = office.people(desk.ledger)
    now = desk.now()
    clocks = tuple(_clock(clock, rules, now, desk.calendar) for clock in _in_order(case))
    active = [row for row in clocks if row.active]
    first = next((row for row in active if row.left), active[0] if active else None)
    return CaseView(
        case, rules, offers(case, rules, desk.actor), tuple(_sections(desk, case, rules, people)),
        tuple(showing.timeline(desk, case)), clocks, first, papers.offers(desk, case), people,
        status_sentence(case, rules, now, desk.calendar), desk.now,
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
    return ClockRow(
        clock.key, clock.title, clock.clause, clock.limit, local(from_text(clock.start)).strftime("%Y-%m-%d %H:%M"),
        clock.due.replace("T", " "), showing.standing_title(clock, now), left(clock, rules, now, calendar),
        MEANINGS[clock.standing(now)], clock.active, tuple(mark for mark in marks if mark),
    )  # fmt: skip


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


# --- 概况 ------------------------------------------------------------------------------------------------------------


def _sections(desk: Desk, case: Case, rules: Regulation, people: Sequence[Person]) -> Iterator[tuple[str, Pairs]]:
    names = {person.id: person.name for person in people}
    values = vocabulary.values(case, rules, names, case.record, {"name": desk.ledger.unit, "branch": desk.ledger.branch})
    yield "办理情况", tuple(_progress(case, rules, values))
    for item in case.instructions.values():
        yield f"来文：{item.get('from', '')}", tuple(_instruction(item, rules))
    for section in rules.sections:
        pairs = [pair for spec in rules.fields if spec.section == section.id for pair in _field(spec, case, rules, values)]
        if section.id == "materials":
            pairs += [("原件现金", _enclosure(item)) for item in values.get("enclosures", ())]
        if pairs:
            yield section.title, tuple(pairs)


def _progress(case: Case, rules: Regulation, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    level = next((item.title for item in rules.levels if item.id == case.level), "")
    finding = case.last("found")
    outcome = case.last("completed")
    told: dict[str, Any] = {
        "制度": rules.title,
        "承办单位": case.unit, "现在层级": level, "承办人": case.handler,
        "办理方式": MODE_TITLES.get(case.mode, ""), "主办单位": case.lead_unit, "协办单位": "、".join(case.co_units),
        "正在转往": case.handover.get("to_unit", "") and f"{case.handover['to_unit']}（还没有送达）",
        "待审批": "；".join(_waiting(case, rules)),
        "催办": f"已催办{case.urges}次" if case.urges else "",
        "认定": "；".join(pair for event in [finding] if event for pair in _said(event, case, rules)),
        "办结": "；".join(pair for event in [outcome] if event for pair in _said(event, case, rules)),
        "结案审查": "；".join(f"{item.title}：{case.checklist[item.id]}" for item in rules.checklist if item.id in case.checklist),
        "登记": f"{showing.in_words(values['case.registered_at'])}　{values.get('case.clerk', '')}",
    }  # fmt: skip
    yield from ((label, str(text)) for label, text in told.items() if text)


def _waiting(case: Case, rules: Regulation) -> Iterator[str]:
    if case.awaiting:
        proposed = case.last("proposed")
        yield "拟办意见等待审批"
        yield from _said(proposed, case, rules) if proposed else ()


def _said(event: Any, case: Case, rules: Regulation) -> Iterator[str]:
    yield from (f"{label}：{text.rstrip('。')}" for label, text in showing.details(event, case, rules))


def _instruction(item: Mapping[str, Any], rules: Regulation) -> Iterator[tuple[str, str]]:
    action = rules.action("record_instruction")
    for spec in action.fields if action else ():
        if spec.path != "from" and not empty(item.get(spec.path)):
            yield spec.label, showing.in_words(vocabulary.typed(spec, item[spec.path]))
    reported = item.get("reported")
    if reported:
        yield EVENT_TITLES["reported_back"], showing.in_words(local(from_text(reported)))
    elif item.get("requires") == "report":
        yield EVENT_TITLES["reported_back"], "还没有回告"


def _field(spec: FieldSpec, case: Case, rules: Regulation, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    path = spec.path
    if path in ("attachments", "enclosures"):
        return
    if path == "received_at":
        yield spec.label, showing.in_words(values["case.received_at"])
    elif path == "categories":
        chosen = [(axis.title, values.get(f"categories.{axis.id}")) for axis in rules.axes]
        if any(words for _, words in chosen):
            yield spec.label, "；".join(f"{title}：{words}" for title, words in chosen if words)
    elif spec.columns:
        for number, row in enumerate(at_path(case.record, path) or (), 1):
            yield f"{spec.label}{number}", "，".join(_cells(spec, row))
    elif not empty(values.get(path)):
        yield spec.label, showing.in_words(values[path])


def _cells(spec: FieldSpec, row: Mapping[str, Any]) -> Iterator[str]:
    for column in spec.columns:
        if not empty(row.get(column.path)):
            yield f"{column.label}：{showing.in_words(vocabulary.typed(column, row[column.path]))}"


def _enclosure(row: Mapping[str, Any]) -> str:
    parts = [f"{row['name']}，{row.get('count', 1)}件"]
    if row.get("amount"):
        parts.append(f"金额{row['amount']}元")
    if row.get("returned_on"):
        parts.append(f"{row['returned_on']}已退还（{row['returned_means']}）")
        parts += [str(row[key]) for key in ("mail_number", "received_by") if row.get(key)]
    else:
        parts.append("还没有退还" if row.get("original", True) else "不须退还")
    return "，".join(parts)
