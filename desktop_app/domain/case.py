"""A case is its timeline: the fold of its events. It copies outcomes; it never reads calendar, regulation or clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from desktop_app.domain.events import Event, merged
from desktop_app.domain.phases import PHASE_AFTER, Phase
from desktop_app.domain.running import RESUMING, Running, concerns, hear, listen, replace, start
from desktop_app.domain.timeline import Case

__all__ = ["LEFT_OFFICE", "RESUMING", "Case", "fold"]

LEFT_OFFICE = frozenset({"paper_issued", "paper_printed", "paper_reprinted", "delivered", "served", "exported", "erased"})
"""After one of these nothing earlier can be undone: it has left the office."""


def fold(events: Iterable[Event]) -> Case:
    """The case that these events tell. They may come in any order and all belong to one case.

    Raises ValueError for no events at all.
    """
    ordered = sorted(events, key=lambda event: event.order)
    if not ordered:
        raise ValueError("a case has at least one event")
    undone = frozenset(h for event in ordered if event.type == "undone" for h in event.values["undoes"])
    case = Case(ordered[0].case_id, undone=undone, all_events=ordered)
    case.contradictions = _contradictions(ordered)
    for event in ordered:
        _apply(case, event)
    case.head = ordered[-1].hash
    if any(event.type == "registered" and event.hash in undone for event in ordered):
        case.phase = Phase.VOID
    return case


def _contradictions(events: Sequence[Event]) -> list[str]:
    """Hashes of events that saw the same head as an earlier one: two seats wrote without seeing each other."""
    seen: dict[str, str] = {}
    return [event.hash for event in events if seen.setdefault(event.case_head, event.hash) != event.hash]


def _apply(case: Case, event: Event) -> None:
    if event.hash in case.undone and event.type != "registered":
        return
    unit = case.unit
    case.events.append(event)
    if event.type in _FOLDS:
        _FOLDS[event.type](case, event, event.values)
    case.phase = PHASE_AFTER.get(event.type, case.phase)
    hear(case.clocks, event, unit)


def _registered(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.number = values["number"]
    case.regulation = values["regulation"]
    case.regulation_id = values["regulation_id"]
    case.record = dict(values["record"])
    case.received_at = values["received_at"]
    case.registered_at = event.at
    case.unit, case.level = values.get("unit", ""), values.get("level", "")
    case.stay = event.hash
    case.sort_key = f"{event.recorded_at}|{event.lamport:012d}|{event.origin}|{event.seq:012d}"
    for item in values.get("enclosures", ()):
        case.enclosures[item["id"]] = dict(item)


def _corrected(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    target, changes = values["corrects"], values.get("changes", {})
    if any(known.hash == target and known.type == "registered" for known in case.events):
        case.record = merged(case.record, changes)
        case.received_at = values.get("received_at", case.received_at)
    else:
        case.corrections[target] = merged(case.corrections.get(target, {}), changes)


def _reclassified(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.record = merged(case.record, values["changes"])


def _handed_over(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    """Name the next unit; the unit changes when the matter reaches it. Without one only the handler is another."""
    if event.type == "transferred":
        case.mode = values["mode"]
        case.lead_unit = values.get("lead_unit", "") or values.get("to_unit", "")
        case.co_units = list(values.get("co_units", ()))
    handler = values.get("handler", "")
    if values.get("to_unit"):
        case.handover = {"to_unit": values["to_unit"], "to_level": values.get("to_level", ""), "handler": handler}
    else:
        case.handler, case.handover = handler, {}


def _reached(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    if case.handover:
        case.units.append((case.unit, case.level, case.handler))
        case.unit = case.handover["to_unit"]
        case.level = case.handover["to_level"] or case.level
        case.handler = case.handover["handler"]
        case.handover = {}
        case.stay = event.hash


def _returned(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    if not case.handover and case.units:
        case.unit, case.level, case.handler = case.units.pop()
    case.handover = {}
    case.stay = event.hash


def _resumed_work(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.stay = event.hash


def _instruction(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.instructions[values["instruction"]] = {**values, "reported": ""}
    if values.get("mode") == "assign":
        case.mode = "assign"


def _reported(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    """The first report answers the instruction; what follows only adds to it."""
    known = case.instructions.get(values.get("instruction", ""), {"reported": event.at})
    known["reported"] = known["reported"] or event.at


def _proposed(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.awaiting = "approval"
    case.route = [{**step, "signed": list(step["signed"])} for step in values.get("route", ())]


def _approved(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    """The signature stands at its step; the event says whether others are still to come."""
    case.awaiting = values.get("awaiting", "")
    if "step" in values and values["step"] < len(case.route):
        case.route[values["step"]]["signed"].append({**values.get("signature", {}), "at": event.at, "actor": event.actor})


def _sent_back(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.awaiting, case.route = "", []


def _paused(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    keys = list(values["clocks"])
    case.pauses.append({"cause": values.get("cause", ""), "stop": event.at, "clocks": keys, "event": event.hash})
    for key in keys:
        _stand_still(case, key)


def _stand_still(case: Case, key: str) -> None:
    clock = case.clocks.get(key)
    if clock and clock.state == "running":
        clock.state = "paused"


def _resumed(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    for pause in case.pauses:
        pause.setdefault("restart", event.at)
    for clock in case.clocks.values():
        if clock.state == "paused":
            clock.state = "running"


def _urged(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.urges = values["count"]


def _supervised(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.supervisions = values.get("count", case.supervisions + 1)


def _found(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    """The latest finding of an issue against a respondent replaces the one before; the timeline keeps both."""
    case.findings[f"{values.get('issue', '')}|{values.get('respondent', '')}"] = dict(values)


def _penalised(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.penalties.append({**values, "at": event.at})


def _recused(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    if values.get("person"):
        case.recused[values["person"]] = dict(values)


def _linked(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.links = [link for link in case.links if link.get("case") != values.get("case")]
    case.links.append({**values, "at": event.at, "merged": event.type == "merged"})


def _unlinked(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.links = [link for link in case.links if link.get("case") != values.get("case")]


def _review_asked(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.reviews.append({**values, "asked_at": event.at})


def _reviewed(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    if case.reviews:
        case.reviews[-1] |= {**values, "reviewed_at": event.at}


def _taken(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.enclosures[values["enclosure"]] = {**values, "id": values["enclosure"]}


def _given_back(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    if values["enclosure"] in case.enclosures:
        case.enclosures[values["enclosure"]]["returned"] = {**values, "at": event.at}


def _answered(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.checklist.update(values["answers"])


def _attached(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.attachments.append({**values, "at": event.at, "actor": event.actor})


def _paper_issued(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    case.papers.append({**values, "at": event.at, "actor": event.actor, "event": event.hash, "reprints": 0})


def _sealed(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    for paper in case.papers:
        if paper["event"] == values["issued"]:
            paper["sealed"] = {**values, "at": event.at, "actor": event.actor}


def _served(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    """Every attempt stands; the last one tells how the paper's delivery stands now."""
    for paper in case.papers:
        if paper["event"] == values["issued"]:
            paper["served"] = [*paper.get("served", ()), {**values, "at": event.at, "actor": event.actor}]


def _printed(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    """The first print is the original, also where a second seat printed one without having seen it."""
    for paper in case.papers:
        if paper["event"] == values["issued"]:
            paper.setdefault("printed", {**values, "at": event.at, "actor": event.actor})


def _reprinted(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    for paper in case.papers:
        if paper["event"] == values["issued"]:
            paper["reprints"] += 1


def _clock_started(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    start(case.clocks, values)
    clock = case.clocks[values["key"]]
    for known in case.since(clock.by)[1:]:
        if concerns(clock.scope_kind, clock.scope, known):
            listen(clock.heard, known)
    _join_pauses(case, clock)


def _clock_replaced(case: Case, event: Event, values: Mapping[str, Any]) -> None:
    replace(case.clocks, values, event.at)
    if values["key"] in case.clocks:
        _join_pauses(case, case.clocks[values["key"]])


def _join_pauses(case: Case, clock: Running) -> None:
    """Let pauses that the clock takes over hold for it too, the open one as well."""
    for pause in case.pauses:
        if pause["event"] in clock.pauses and clock.key not in pause["clocks"]:
            pause["clocks"].append(clock.key)
        if clock.key in pause["clocks"] and "restart" not in pause:
            _stand_still(case, clock.key)


_FOLDS: Mapping[str, Callable[[Case, Event, Mapping[str, Any]], None]] = {
    "registered": _registered,
    "corrected": _corrected,
    "reclassified": _reclassified,
    "transferred": _handed_over,
    "passed_on": _handed_over,
    "delivered": _reached,
    "received": _reached,
    "transfer_returned": _returned,
    "reworked": _resumed_work,
    "reopened": _resumed_work,
    "instruction_in": _instruction,
    "reported_back": _reported,
    "proposed": _proposed,
    "approved": _approved,
    "returned_for_change": _sent_back,
    "found": _found,
    "penalty_recorded": _penalised,
    "recused": _recused,
    "linked": _linked,
    "merged": _linked,
    "unlinked": _unlinked,
    "unmerged": _unlinked,
    "review_requested": _review_asked,
    "reviewed": _reviewed,
    "supervised": _supervised,
    "paused": _paused,
    "resumed": _resumed,
    "urged": _urged,
    "enclosure_taken": _taken,
    "enclosure_returned": _given_back,
    "checklist_answered": _answered,
    "attached": _attached,
    "paper_issued": _paper_issued,
    "sealed": _sealed,
    "served": _served,
    "paper_printed": _printed,
    "paper_reprinted": _reprinted,
    "clock_started": _clock_started,
    "clock_replaced": _clock_replaced,
}
