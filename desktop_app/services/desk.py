"""The desk: one person at work on one ledger. Every verb passes here: permission, rule, one transaction, events."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.action_fields import fields_of
from desktop_app.domain.assembling import from_json
from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.case import Case, fold
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.clocks import consequences
from desktop_app.domain.entry import Entry, read, read_fields
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft, Event, split_personal
from desktop_app.domain.moments import from_text, local, office_date
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import Action, Regulation
from desktop_app.domain.terms import EVENT_TITLES
from desktop_app.models.ledger import Ledger
from desktop_app.models.writing import Writing
from desktop_app.services import permission, registration, undoing
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
        self.calendar = WorkCalendar()
        self._regulations: dict[str, Regulation] = {}

    def regulation(self, sha: str) -> Regulation:
        """The rules a case keeps (invariant 7)."""
        if sha not in self._regulations:
            self._regulations[sha] = from_json(self.ledger.regulation(sha))
        return self._regulations[sha]

    def adopted(self) -> dict[str, tuple[str, Regulation]]:
        """Identifier → (fingerprint, rules) of the regulations now in force, in the order of adoption."""
        adoptions = reversed(self.ledger.adopted())
        return {said.regulation_id: (said.sha, self.regulation(said.sha)) for said in adoptions}

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
        reading = registration.read_registration(given, rules, now, self.ledger.unit)
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
            writing.save(verb.case)
        return Done(verb.case, tuple(verb.events), tuple(self._hints(reading, rules, now)))

    def _hints(self, reading: registration.Reading, rules: Regulation, now: datetime) -> Iterator[str]:
        yield from registration.hints(reading.record, rules, office_date(now))
        if (now - from_text(reading.received_at)).days > LONG_AGO:
            yield f"收到时间 {local(from_text(reading.received_at)):%Y-%m-%d} 距今超过一年，请核对年份。"
        if any(row.get("name") == self.actor.name for row in reading.record.get("respondents", ())):
            yield f"登记人“{self.actor.name}”是被投诉人，以后的办理请交给他人。"

    def _choose(self, given: Mapping[str, Any]) -> tuple[str, Regulation]:
        adopted = self.adopted()
        wanted = given.get("regulation") or None
        if wanted is None and len(adopted) == 1:
            return next(iter(adopted.values()))
        if wanted is None:
            raise RuleBroken(f"请写明制度（regulation），本台账采用的是：{'、'.join(adopted)}。", field="regulation")
        if str(wanted) not in adopted:
            raise RuleBroken(f"本台账没有采用制度“{wanted}”，采用的是：{'、'.join(adopted)}。", field="regulation")
        return adopted[str(wanted)]

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
            values = read_fields(fields_of(action, rules, case), given, office_date(now), circumstances(case))
            if action.event == "undone":
                verb.append(undoing.undo(case, self.actor, values))
            else:
                self._carry_out(verb, action, values, files)
            writing.save(verb.case)
        return Done(verb.case, tuple(verb.events))

    def _carry_out(self, verb: "Verb", action: Action, values: dict[str, Any], files: Files) -> None:
        case, rules = verb.case, verb.rules
        check_gates(action, case, rules, values)
        step = self._step(verb, action, files)
        whole = outcome(step, values)
        for before in action.before:
            verb.append(Draft(before, {"action": action.id, "unit": case.unit}))
        verb.main(action, whole)
        for draft in aftermath(step, verb.case):
            verb.append(draft)
        for then in action.then:
            verb.append(Draft(then, {"action": action.id, "unit": verb.case.unit}))

    def _read_files(self, action: Action, given: Mapping[str, Any], now: datetime) -> Files:
        """The files that the input names, by path: read before the ledger is locked for writing."""
        entry = Entry(office_date(now), given)
        named = [read(spec, given.get(spec.path, ()), entry) for spec in action.fields if spec.type == "files"]
        return {path: self._read_file(path, None) for paths in named for path in paths}

    def _step(self, verb: "Verb", action: Action, files: Files) -> Step:
        def keep(path: str) -> Mapping[str, Any]:
            data, name = files[path]
            return {"sha": verb.writing.keep(data), "size": len(data), "file_name": name}

        return Step(verb.case, verb.rules, action, self.calendar, verb.now, verb.at, self.actor.name, keep)

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
        said = "、".join(f"{names.get(e.actor, '')}{EVENT_TITLES[e.type]}" for e in later if e.type not in QUIET)
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
