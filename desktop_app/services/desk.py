"""The desk: one person at work on one ledger. Every verb passes here: permission, rule, one transaction, events."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.action_fields import fields_of
from desktop_app.domain.assembling import from_json
from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.case import Case, fold
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.clocks import consequences
from desktop_app.domain.entry import Entry, at_path, read, read_fields
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft, Event, split_personal
from desktop_app.domain.moments import from_text, local, office_date, parse_local
from desktop_app.domain.numbering import Series
from desktop_app.domain.people import Person
from desktop_app.domain.phases import Phase
from desktop_app.domain.regulation import Action, Regulation
from desktop_app.domain.terms import EVENT_TITLES
from desktop_app.models.ledger import Ledger
from desktop_app.models.writing import Writing
from desktop_app.services import linking, permission, registration, ruling, tallying, undoing
from desktop_app.services.almanac import Almanac
from desktop_app.services.disk import read_file
from desktop_app.services.gates import check_gates
from desktop_app.services.numbers import take_number
from desktop_app.services.verbs import Step, aftermath, outcome

LONG_AGO = 366
"""Days after which the time of a receipt is more likely a slip of the pen."""

QUIET = frozenset({"clock_started", "clock_replaced"})
"""Events that belong to the step that brought them; nobody is told of them as of something done."""


Files = Mapping[str, tuple[bytes, str]]
"""Path → the bytes of a file, and its name."""


class ChangedMeanwhile(RuleBroken):
    """Invariant 8: the case changed since it was read; `events` are what came in between."""

    def __init__(self, sentence: str, events: list[Event]) -> None:
        super().__init__(sentence)
        self.events = events


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb did: the case as it stands now, the events it appended, and hints that refuse nothing."""

    case: Case
    events: tuple[Event, ...]
    hints: tuple[str, ...] = ()
    changes: frozenset[str] = frozenset({"cases"})


class Desk:
    """One person at one ledger, with the office's clock. Not for sharing between threads."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime], actor: Person) -> None:
        self.ledger = ledger
        self.now = now
        self.actor = actor
        self.almanac = Almanac(ledger)
        self._regulations: dict[str, Regulation] = {}

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar by which dates are counted now, as this ledger knows it."""
        return self.almanac.calendar

    def regulation(self, sha: str) -> Regulation:
        """The rules a case keeps (invariant 7)."""
        if sha not in self._regulations:
            self._regulations[sha] = from_json(self.ledger.regulation(sha))
        return self._regulations[sha]

    def versions(self, id_: str) -> tuple[tuple[str, Regulation], ...]:
        """(fingerprint, rules) of every version adopted, as last adopted, the earliest in force first."""
        latest: dict[str, str] = {}
        for said in self.ledger.adopted():
            if said.regulation_id == id_:
                latest.setdefault(said.version, said.sha)
        found = ((sha, self.regulation(sha)) for sha in latest.values())
        return tuple(sorted(found, key=lambda pair: (pair[1].effective, pair[1].version)))

    def adopted(self) -> dict[str, tuple[str, Regulation]]:
        """Identifier → (fingerprint, rules) of the regulations now in force, in the order of adoption."""
        return {id_: self.in_force(id_, office_date(self.now())) for id_ in self._adopted_ids()}

    def in_force(self, id_: str, day: date) -> tuple[str, Regulation]:
        """(fingerprint, rules) of the version in force on a day; before the first one the first."""
        versions = self.versions(id_)
        return next((pair for pair in reversed(versions) if pair[1].effective <= day), versions[0])

    def _adopted_ids(self) -> list[str]:
        return list(dict.fromkeys(said.regulation_id for said in reversed(self.ledger.adopted())))

    def case(self, case_id: str) -> Case:
        """The case as its events tell it."""
        return fold(self.ledger.case_events(case_id))

    def find_case(self, number: str) -> Case:
        """The case with this number. Raises RuleBroken where there is none."""
        return self.case(self.ledger.case_id(number))

    # --- registering ---------------------------------------------------------------------------------------------

    def register(self, given: Mapping[str, Any], *, at: datetime | None = None, recorded_for: str = "",
                 case_id: str, folder: Path | None = None) -> Done:  # fmt: skip
        """Register a case from the input of `register`, with a fresh `case_id` (a UUID) from the caller.

        Raises RuleBroken for wrong content, Trouble for unreadable attachments; then nothing is changed.
        """
        permission.check(self.actor, ("clerk", "manager", "handler"), "登记")
        now = self.now()
        sha, rules = self._choose(given)
        reading = registration.read_registration(given, rules, now, self.ledger.unit, self.actor.name)
        told = ruling.check_registration(reading.record, rules)
        moment = self._judge(at, now, reading.received_at)
        files = [self._read_file(path, folder) for path in reading.files]
        with self.ledger.transaction() as writing:
            series = take_number(writing, rules.pattern("case"), "case", self.ledger.branch, now)
            verb = Verb(self, writing, case_id, rules, moment, now, recorded_for)
            verb.append(_registered(reading, rules, sha, series))
            for data, name in files:
                verb.append(Draft("attached", {"sha": writing.keep(data), "size": len(data)}, {"file_name": name}))
            if reading.instruction:
                self._record_instruction(verb, rules, reading.instruction)
            other = self._related(reading.record)
            if other is not None:
                link = linking.link(verb.case, other, linking.relation(reading.record))
                verb.append(Draft("linked", {**link, "unit": verb.case.unit}))
                self._join(verb, "linked", link)
            writing.save(verb.case)
        hints = (*told, *self._hints(reading, rules, now), *linking.hints(other))
        return Done(verb.case, tuple(verb.events), hints)

    def _related(self, record: Mapping[str, Any]) -> Case | None:
        """The case that a registration says it belongs with, or None where this ledger has no such number, or a void one."""
        number = str(at_path(record, "related.number") or "").strip()
        known = self.ledger.known_number(number) if number else ""
        found = self.case(known) if known else None
        return None if found is None or found.phase is Phase.VOID else found

    def _join(self, verb: "Verb", event_type: str, link: Mapping[str, Any]) -> Case | None:
        """Tell the other case of a link, in the same transaction; returns it as it was. One that has not reached this
        ledger yet is not told.
        """
        known = self.ledger.case_events(str(link["case"]))
        if not known:
            return None
        other = fold(known)
        moment = self._judge(None, verb.now, other.received_at)
        mirror = Verb(self, verb.writing, other.id, self.regulation(other.regulation), moment, verb.now,
                      verb.recorded_for, other)  # fmt: skip
        mirror.append(linking.mirrored(verb.case, event_type, link))
        verb.writing.save(mirror.case)
        return other

    def tally(self, regulation_id: str, reason: str, *, channel: str = "", feedback_to: str = "") -> Mapping[str, Any]:
        """Count what the regulation does not register (tally_only): no case, no number, nothing personal.

        Raises RuleBroken for a regulation that registers everything and for an unknown reason.
        """
        permission.check(self.actor, ("clerk", "manager", "handler"), "计数")
        _, rules = self._choose({"regulation": regulation_id or None})
        said = tallying.tally(rules, reason, channel, feedback_to, self.ledger.unit)
        now = self.now()
        with self.ledger.transaction() as writing:
            writing.append("", [Draft("tallied", said)], at=now, recorded_at=now, actor=self.actor.id)
        return said

    def _hints(self, reading: registration.Reading, rules: Regulation, now: datetime) -> Iterator[str]:
        received = office_date(from_text(reading.received_at))
        if self.in_force(rules.id, office_date(now))[1].version != rules.version:
            yield f"本件按收到时间适用“{rules.title}”（第{rules.version}版，{rules.effective}起施行），不适用现行的一版。"
        if received < rules.effective and rules.effective_basis != "suggestion":
            yield f"收到时间{received}早于“{rules.title}”的施行日期{rules.effective}，请核对收到时间和所用的制度。"
        yield from registration.hints(reading.record, rules, office_date(now))
        if (now - from_text(reading.received_at)).days > LONG_AGO:
            yield f"收到时间 {local(from_text(reading.received_at)):%Y-%m-%d} 距今超过一年，请核对年份。"
        if any(row.get("name") == self.actor.name for row in reading.record.get("respondents", ())):
            yield f"登记人“{self.actor.name}”是被投诉人，以后的办理请交给他人。"

    def _choose(self, given: Mapping[str, Any]) -> tuple[str, Regulation]:
        """The version of the regulation that was in force on the day of receipt (by it the case is handled)."""
        adopted = self._adopted_ids()
        wanted = given.get("regulation") or None
        if wanted is None and len(adopted) > 1:
            raise RuleBroken(f"请写明制度（regulation），本台账采用的是：{'、'.join(adopted)}。", field="regulation")
        id_ = adopted[0] if wanted is None else str(wanted)
        if id_ not in adopted:
            raise RuleBroken(f"本台账没有采用制度“{wanted}”，采用的是：{'、'.join(adopted)}。", field="regulation")
        return self.in_force(id_, self._day_of_receipt(given))

    def _day_of_receipt(self, given: Mapping[str, Any]) -> date:
        try:
            return office_date(parse_local(str(given["received_at"]), "received_at"))
        except (KeyError, RuleBroken):
            return office_date(self.now())  # a receipt that cannot be read is refused in its turn

    def _record_instruction(self, verb: "Verb", rules: Regulation, given: Mapping[str, Any]) -> None:
        action = rules.action("record_instruction")
        if action is None:
            raise RuleBroken(f"制度“{rules.title}”不登记来文，请删去 instruction。", field="instruction")
        values = read_fields(fields_of(action, rules, verb.case), given, office_date(verb.now))
        verb.main(action, outcome(self._step(verb, action, {}), values))

    def _read_file(self, path: str, folder: Path | None) -> tuple[bytes, str]:
        place = (folder or Path()) / path
        return read_file(place, f"附件“{path}”"), place.name

    # --- everything after registering ------------------------------------------------------------------------------

    def perform(self, case_id: str, word: str, given: Mapping[str, Any], *, at: datetime | None = None,
                recorded_for: str = "", seen: str = "") -> Done:  # fmt: skip
        """Do an action (identifier or title) on a case.

        `at` is office time where it is not now (补录); `recorded_for` names the person it is recorded for (代录);
        `seen` is the head the person read. Raises ChangedMeanwhile, RuleBroken, Trouble; then nothing is changed.
        """
        now = self.now()
        rules = self.regulation(self.case(case_id).regulation)
        action = _action(rules, word)
        files = self._read_files(action, given, now)
        with self.ledger.transaction() as writing:
            case = self.case(case_id)
            if seen and seen != case.head:
                raise self._changed(case, seen)
            permission.check_action(self.actor, action, case, rules)
            moment = self._judge(at, now, case.received_at)
            verb = Verb(self, writing, case_id, rules, moment, now, recorded_for, case)
            values = read_fields(fields_of(action, rules, case), given, office_date(now), circumstances(case), self.actor.name)
            hints: list[str] = []
            if action.event == "undone":
                self._undo(verb, values)
            else:
                hints = self._carry_out(verb, action, values, files)
            writing.save(verb.case)
        return Done(verb.case, tuple(verb.events), tuple(hints))

    def _undo(self, verb: "Verb", values: Mapping[str, Any]) -> None:
        """Undo the last step; what a registration was linked with is told that it is so no longer."""
        links = [event.values for event in undoing.last_step(verb.case) if event.type == "linked"]
        verb.append(undoing.undo(verb.case, self.actor, values))
        for link in links:
            self._join(verb, "unlinked", link)

    def _carry_out(self, verb: "Verb", action: Action, values: dict[str, Any], files: Files) -> list[str]:
        case, rules = verb.case, verb.rules
        hints = ruling.check(action, case, rules, values)
        check_gates(action, case, rules, values, verb.now)
        step = self._step(verb, action, files)
        whole = outcome(step, values)
        for before in action.before:
            verb.append(Draft(before, {"action": action.id, "unit": case.unit}))
        verb.main(action, whole)
        if action.event in linking.EVENTS:
            other = self._join(verb, action.event, whole)
            hints += linking.hints(other) if action.event in linking.JOINING else []
        for draft in aftermath(step, verb.case):
            verb.append(draft)
        for then in action.then:
            verb.append(Draft(then, {"action": action.id, "unit": verb.case.unit}))
        return [*hints, *step.hints]

    def _read_files(self, action: Action, given: Mapping[str, Any], now: datetime) -> Files:
        """The files that the input names, by path: read before the ledger is locked for writing."""
        entry = Entry(office_date(now), given)
        named = [read(spec, given.get(spec.path, ()), entry) for spec in action.fields if spec.type == "files"]
        return {path: self._read_file(path, None) for paths in named for path in paths}

    def _step(self, verb: "Verb", action: Action, files: Files) -> Step:
        def keep(path: str) -> Mapping[str, Any]:
            data, name = files[path]
            return {"sha": verb.writing.keep(data), "size": len(data), "file_name": name}

        return Step(verb.case, verb.rules, action, self.calendar, verb.now, verb.at, self.actor, keep, self.find_case)

    def _judge(self, at: datetime | None, now: datetime, received_at: str) -> datetime:
        """Office time of a verb: never before the receipt, never in the future."""
        if at is None:
            return max(now, from_text(received_at))
        registration.not_in_future(at, now, "at", "办理时间")
        if at < from_text(received_at):
            said = local(from_text(received_at)).strftime("%Y-%m-%d %H:%M")
            raise RuleBroken(f"办理时间早于收到时间 {said}，请核对。", field="at")
        return at

    def _changed(self, case: Case, seen: str) -> RuleBroken:
        later: list[Event] = []
        for event in reversed(case.all_events):
            if event.hash == seen:
                break
            later.insert(0, event)
        names = {person.id: person.name for person in self.ledger.people()}
        told = [e for e in later if e.type not in QUIET] or later[:1]
        said = "、".join(f"{names.get(e.actor, '')}{EVENT_TITLES[e.type]}" for e in told)
        return ChangedMeanwhile(f"这件投诉在您打开之后有了变化：{said}；您填写的内容还在，请看过新情况后再提交。", later)


class Verb:
    """One verb being carried out: appends events, folds them, and lets each start or move its clocks."""

    def __init__(self, desk: Desk, writing: Writing, case_id: str, rules: Regulation, at: datetime, now: datetime,
                 recorded_for: str, case: Case | None = None) -> None:  # fmt: skip
        self.desk, self.writing, self.case_id, self.rules = desk, writing, case_id, rules
        self.at, self.now, self.recorded_for = at, now, recorded_for
        self.events: list[Event] = []
        self._earlier: list[Event] = list(case.all_events) if case else []
        self._seen = case.head if case else ""
        self._case = case

    @property
    def case(self) -> Case:
        """The case as it stands within the verb."""
        if self._case is None:
            self._case = fold([*self._earlier, *self.events])
        return self._case

    def append(self, draft: Draft) -> None:
        """Append one event and the clock events that follow from it."""
        event = self._write([draft])[0]
        following = consequences(self.case, self.rules, self.desk.calendar, event)
        if following:
            self._write(following)

    def main(self, action: Action, values: Mapping[str, Any]) -> None:
        """Append the main event of an action: its personal fields apart, with the acting unit."""
        private = {spec.path for spec in action.fields if spec.is_personal} | {"file_name"}
        whole = {"unit": self.case.unit, "action": action.id, **values}
        self.append(Draft(action.event, *split_personal(whole, private.__contains__)))

    def _write(self, drafts: list[Draft]) -> list[Event]:
        joins = bool(self.events)
        events = self.writing.append(
            self.case_id, drafts, at=self.at, recorded_at=self.now, actor=self.desk.actor.id,
            recorded_for=self.recorded_for, case_head="" if joins else self._seen,
            lamport=self.events[0].lamport if joins else None,
        )  # fmt: skip
        self.events += events
        self._case = None
        return events


def _widened(rules: Regulation, series: Mapping[str, Any]) -> Iterator[str]:
    """A serial that no longer fits the digits of its pattern is written in full, and said so."""
    width = Series.parse(rules.pattern("case")).width()
    if width > 1 and series["serial"] >= 10**width:
        yield f"本期流水号已超过{width}位，编号“{series['number']}”加宽了，请考虑改用更宽的编号格式。"


def _registered(reading: registration.Reading, rules: Regulation, sha: str, series: Mapping[str, Any]) -> Draft:
    enclosures = [{**item, "id": f"e{n}"} for n, item in enumerate(reading.record.get("enclosures", ()), 1)]
    specs = {spec.path: spec for spec in rules.fields}
    facts, personal = split_personal(reading.record, lambda path: path in specs and specs[path].is_personal)
    said = {
        "number": series["number"], "series": series, "regulation": sha, "regulation_id": rules.id,
        "received_at": reading.received_at, "unit": reading.unit, "level": reading.level,
        "enclosures": enclosures, "record": facts,
    }  # fmt: skip
    return Draft("registered", said, {"record": personal} if personal else {})


def _action(rules: Regulation, word: str) -> Action:
    action = rules.action(word)
    if action is None:
        usable = "、".join(f"{action.id}（{action.title}）" for action in rules.actions)
        raise RuleBroken(f"没有“{word}”这个动作，可用的是：{usable}。", field="action")
    return action
