"""What the registration page asks of the desk, off the window's thread: the office, a preview, the registration."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop_app.domain.circumstances import from_record
from desktop_app.domain.conditions import holds
from desktop_app.domain.duties import Duty
from desktop_app.domain.entry import Entry, at_path, empty, needed, read, read_fields
from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import WEEKDAYS, office_date, parse_local
from desktop_app.domain.regulation import Note, Regulation
from desktop_app.domain.running import Running
from desktop_app.domain.terms import PHASE_TITLES
from desktop_app.services import foresight, permission, registration, ruling
from desktop_app.services.desk import Desk
from desktop_app.services.foresight import Likeness
from desktop_app.services.office import people

SETTLE = "settle"
AT, RECORDED_FOR = "at", "recorded_for"
RELATED = "related.number"


@dataclass(frozen=True, slots=True)
class Office:
    """What a form is made from: the regulations adopted, the colleagues' names, the office's clock, who fills it in."""

    regulations: Mapping[str, Regulation]
    people: tuple[str, ...]
    now: Callable[[], datetime]
    actor: str = ""


def look_around(desk: Desk) -> Office:
    """The office as it is now."""
    regulations = {id_: rules for id_, (_, rules) in desk.adopted().items()}
    return Office(regulations, tuple(person.name for person in people(desk.ledger) if person.active), desk.now, desk.actor.name)


@dataclass(frozen=True, slots=True)
class Expected:
    """A clock or duty that registering would start, in words; `due` is empty for a duty, which has no day."""

    title: str
    due: str
    clause: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What is known of a registration while it is typed. `needed` and `hidden` are paths; `soft` maps paths to hints,
    `told` are those of no field; `notes` is the guidance that applies.
    """

    clocks: tuple[Expected, ...] = ()
    alike: tuple[Likeness, ...] = ()
    needed: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    soft: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def preview(desk: Desk, rules: Regulation, given: Mapping[str, Any]) -> Preview:
    """The clocks, the possible duplicates, what must be filled in, and what looks odd in what is typed so far."""
    record, soft = _as_far_as_readable(desk, rules, given)
    facts = from_record(record)
    complaints = {_concerns(hint, rules): hint for hint in registration.hints(record, rules, office_date(desk.now()))}
    said = {rule.id: (rule.field, told) for rule, told in ruling.foreseen_registration(record, rules)}
    paths = {spec.path for spec in rules.fields}
    beside = {path: told for path, told in said.values() if path in paths}
    return Preview(
        (*(_expected(clock) for clock in foresight.clocks(desk, rules, given)),
         *(_owed(duty) for duty in foresight.duties(desk, rules, given))),
        tuple(foresight.duplicates(desk, given)),
        frozenset(spec.path for spec in rules.fields if needed(spec, facts)),
        frozenset(spec.path for spec in rules.fields if spec.shown_when and not holds(spec.shown_when, facts)),
        complaints | _related(desk, record) | beside | soft,
        tuple(told for path, told in said.values() if path not in paths),
        tuple(note for note in rules.notes if note.where == "registration" and holds(note.when, facts)),
    )


def _related(desk: Desk, record: Mapping[str, Any]) -> dict[str, str]:
    """Which case the number typed as related is, or that there is none."""
    number = str(at_path(record, RELATED) or "").strip()
    if not number:
        return {}
    known = desk.ledger.known_number(number)
    row = desk.ledger.case_row(known) if known else None
    told = f"登记后与它互相注明：{row.subject}（{PHASE_TITLES[row.phase]}）" if row else f"本台账没有编号“{number}”，登记后只作记录。"
    return {RELATED: told}


def _concerns(hint: str, rules: Regulation) -> str:
    """The path of the field that a hint names; the one hint that names none is about the identity number."""
    return next((spec.path for spec in rules.fields if f"“{spec.label}”" in hint), "complainant.id_number")


def _expected(clock: Running) -> Expected:
    day = date.fromisoformat(clock.due[:10])
    due = f"{clock.due.replace('T', ' ')}（星期{WEEKDAYS[day.weekday()]}）"
    return Expected(clock.title, due, clock.clause, clock.provisional)


def _owed(duty: Duty) -> Expected:
    return Expected(duty.rule.title or duty.rule.text, "", duty.rule.clause, False)


def _as_far_as_readable(desk: Desk, rules: Regulation, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The record of what can be read, and for each value that cannot the sentence why."""
    record: dict[str, Any] = {}
    for usable in (given, {key: value for key, value in given.items() if key != "received_at"}):
        with suppress(RuleBroken):  # a moment half typed; it is said at its own field below
            record = dict(registration.read_lenient(usable, rules, desk.now(), desk.ledger.unit).record)
            break
    entry = Entry(office_date(desk.now()), given)
    wrong: dict[str, str] = {}
    for spec in rules.fields:
        value = at_path(given, spec.path)
        if empty(value) or spec.path in ("categories", "channel", "intake_level"):
            continue
        try:
            _put(record, spec.path, read(spec, value, entry))
        except RuleBroken as refusal:
            wrong[spec.path] = refusal.told
    return record, wrong


def _put(record: dict[str, Any], path: str, value: Any) -> None:
    *tables, key = path.split(".")
    place = record
    for table in tables:
        place = place.setdefault(table, {})
    place[key] = value


@dataclass(frozen=True, slots=True)
class Submission:
    """One registration as typed. `case_id` is fixed before the first try, so that a second one cannot register twice.

    `settle` are the fields of 即办即结, None for a plain registration; `at` is the office time typed for 补录.
    """

    case_id: str
    given: Mapping[str, Any]
    recorded_for: str = ""
    at: str = ""
    settle: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """The case is in the ledger. `unsettled` says why it could not be settled as well."""

    case_id: str
    number: str
    settled: bool
    hints: tuple[str, ...] = ()
    unsettled: str = ""
    changes: frozenset[str] = frozenset({"cases"})


def submit(desk: Desk, rules: Regulation, submission: Submission) -> Registered:
    """Register, and settle where asked. Raises RuleBroken or Trouble; then nothing is changed."""
    at = parse_local(submission.at, AT) if submission.at.strip() else None
    known = already(desk, submission.case_id)
    if known is not None:
        return known
    if submission.settle is not None:
        _check_settle(desk, rules, submission.given, submission.settle)
    done = desk.register(submission.given, at=at, recorded_for=submission.recorded_for, case_id=submission.case_id)
    case = done.case
    if submission.settle is None:
        return Registered(case.id, case.number, False, done.hints)
    try:
        desk.perform(case.id, SETTLE, submission.settle, at=at, recorded_for=submission.recorded_for, seen=case.head)
    except (RuleBroken, Trouble) as refusal:  # the registration stands: said beside its number
        return Registered(case.id, case.number, False, done.hints, refusal.told if isinstance(refusal, RuleBroken) else str(refusal))
    return Registered(case.id, case.number, True, done.hints)


def already(desk: Desk, case_id: str) -> Registered | None:
    """The case of a draft that was registered just before the program was cut off, or None."""
    if not case_id or not desk.ledger.case_events(case_id):
        return None
    case = desk.case(case_id)
    return Registered(case.id, case.number, case.last("completed") is not None)


def _check_settle(desk: Desk, rules: Regulation, registering: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Refuse before anything is registered what settling would refuse for its circumstances, its content or the person."""
    action = rules.action(SETTLE)
    if action is None:
        raise RuleBroken(f"制度“{rules.title}”没有即办即结，请先登记，再逐步办理。")
    permission.check(desk.actor, action.roles, action.title)
    for case in foresight.imagined(desk, rules, registering):
        permission.check_action(desk.actor, action, case, rules)
    try:
        read_fields(action.fields, given, office_date(desk.now()))
    except RuleBroken as refusal:
        raise RuleBroken(str(refusal), field=f"{SETTLE}.{refusal.field}", clause=refusal.clause) from refusal
