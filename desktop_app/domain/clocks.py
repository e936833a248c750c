"""Which clocks an event starts, replaces or supersedes: the only place where regulation, calendar and case meet.

The outcome is a list of drafts (`clock_started`, `clock_replaced`); folding them needs none of the three again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.counting import Due, Limit, Pause, back, due, fixed
from desktop_app.domain.entry import empty
from desktop_app.domain.events import Draft, Event
from desktop_app.domain.moments import from_text, midnight, office_date, parse_date, to_text
from desktop_app.domain.phases import Phase
from desktop_app.domain.regulation import Clock, Regulation
from desktop_app.domain.running import Running
from desktop_app.domain.triggers import same_band, start_moment, trigger


def consequences(case: Case, regulation: Regulation, calendar: WorkCalendar, event: Event) -> list[Draft]:
    """The clock events that follow from `event`, which `case` already contains; none where nothing changes.

    Raises RuleBroken where a day that a clock takes from an event is none.
    """
    if event.type in ("clock_started", "undone") or case.phase is Phase.VOID:
        return []
    facts = circumstances(case)
    drafts: list[Draft] = []
    if event.type != "clock_replaced":
        for rules, scope in _bands(case, regulation):
            drafts += _settle(case, rules, scope, facts, calendar)
        drafts += _left_behind(case, event)
        if event.type == "corrected":
            drafts += _set_right(case, regulation, calendar, event, {draft.facts["key"] for draft in drafts})
    return [*drafts, *_reversed(case, regulation, calendar, facts, drafts)]


def count(rule: Clock, case: Case, event: Event, calendar: WorkCalendar, *,
          pauses: Sequence[Mapping[str, Any]] = (), extensions: Sequence[str] = ()) -> Due:  # fmt: skip
    """The due date of a clock that `event` starts. Raises RuleBroken where the day that the event names is none."""
    warning, extension = _limit(rule.warning), _total(extensions)
    if rule.same_day:
        return fixed(office_date(start_moment(case, event, rule)), calendar, warning=warning)
    if rule.amount is not None:
        return due(start_moment(case, event, rule), rule.amount, calendar, roll=rule.roll, warning=warning,
                   pauses=_closed(pauses), extension=extension)  # fmt: skip
    day = parse_date(str(case.values(event)[rule.date_from]), rule.date_from)
    return _extended_day(day, extension, calendar, warning)


def recount(case: Case, regulation: Regulation, calendar: WorkCalendar, running: Running, *,
            extensions: Sequence[str] = (), reason: str, pauses: Sequence[Mapping[str, Any]] | None = None,
            ) -> Draft | None:  # fmt: skip
    """The replacement of one clock after a pause ended, an extension or a new calendar; None if nothing moves.

    A date promised or set on a document is only moved by an extension, never by calendar or pause.
    """
    rule = regulation.clock(running.clock)
    if rule is None:
        return None
    warning = _limit(rule.warning)
    if rule.amount is None or rule.before:
        moved = _extended_day(date.fromisoformat(running.due), _total(extensions), calendar, warning)
    else:
        stops = case.pauses if pauses is None else pauses
        moved = due(from_text(running.start), rule.amount, calendar, roll=rule.roll, warning=warning,
                    pauses=_closed(stop for stop in stops if running.key in stop["clocks"]),
                    extension=_total([*running.extensions, *extensions]))  # fmt: skip
    if _stands_at(running, moved):
        return None
    return _replacement(running, moved, calendar, reason, extensions=list(extensions))


def moved_clocks(case: Case, regulation: Regulation, calendar: WorkCalendar, reason: str) -> list[Draft]:
    """What another calendar changes on the clocks of a case that still count: the day, whether it is provisional, and
    the warning; clocks that count back follow the group they hang on.

    A day promised or set on a document stays; of it only an extension that was provisional is counted anew.
    """
    drafts: list[Draft] = []
    for running in case.clocks.values():
        rule = regulation.clock(running.clock)
        if rule is None or rule.before or not running.active:
            continue
        if rule.amount is not None:
            draft = recount(case, regulation, calendar, running, reason=reason)
            drafts += [draft] if draft else []
        elif rule.date_from and running.extensions and running.provisional:
            begun = next(iter(case.since(running.by)), None)
            answer = count(rule, case, begun, calendar, extensions=running.extensions) if begun else None
            if answer and not _stands_at(running, answer):
                drafts.append(_replacement(running, answer, calendar, reason))
    return [*drafts, *_moved_back(case, regulation, calendar, reason, drafts)]


def _stands_at(running: Running, answer: Due) -> bool:
    return (answer.text(), answer.warn_text(), answer.provisional) == (running.due, running.warn, running.provisional)


# --- the clock of a band ------------------------------------------------------------------------------------------


def _bands(case: Case, regulation: Regulation) -> Iterator[tuple[list[Clock], str]]:
    """Rules that compete with each other, with each scope in which they do now: the case, the present unit, each
    incoming instruction.
    """
    bands: dict[tuple[str, str], list[Clock]] = {}
    for rule in regulation.clocks:
        if not rule.before and not rule.duty:
            bands.setdefault((rule.scope, rule.group or rule.id), []).append(rule)
    scopes = {"case": [""], "unit": [case.unit], "instruction": list(case.instructions)}
    for (kind, _), rules in bands.items():
        for scope in scopes[kind]:
            yield rules, scope


def _settle(case: Case, rules: Sequence[Clock], scope: str, facts: Mapping[str, Any],
            calendar: WorkCalendar) -> Iterator[Draft]:  # fmt: skip
    """Of the rules of one band the one that precedes the others runs (lowest rank); what ran instead is superseded."""
    found = [(rule, event) for rule in rules if holds(rule.when, facts) and (event := trigger(case, rule, scope))]
    first = min(found, key=lambda pair: pair[0].rank, default=None)
    for clock in case.clocks.values():
        if clock.active and clock.scope == scope and same_band(clock, rules[0]):
            if first is None and not _stands(rules):
                yield _superseded(clock, "适用条件已改变")
            elif first is not None and clock.clock != first[0].id:
                yield _superseded(clock, f"按{first[0].clause}改用“{first[0].title or first[0].text}”")
    if first is not None:
        yield from _run(case, *first, scope, calendar)


def _stands(rules: Sequence[Clock]) -> bool:
    """A day given to somebody stands whatever the circumstances become, unless a group says what precedes it."""
    return bool(rules[0].date_from) and not rules[0].group


def _run(case: Case, rule: Clock, event: Event, scope: str, calendar: WorkCalendar) -> Iterator[Draft]:
    """Start the clock, let a superseded one run again, or follow a newer document."""
    mine = [clock for clock in case.clocks.values() if clock.clock == rule.id and clock.scope == scope]
    running = next((clock for clock in mine if clock.active), None)
    if running is not None:
        if (rule.date_from or rule.latest) and running.by != event.hash:
            why = "文书或批示另定了日期" if rule.date_from else "按较后的一次重新起算"
            yield _replacement(running, count(rule, case, event, calendar), calendar, why,
                               by=event.hash, start=to_text(start_moment(case, event, rule)))  # fmt: skip
        return
    stops = _pauses_of_band(case, rule, scope)
    again = next((clock for clock in mine if clock.state == "superseded" and clock.by == event.hash), None)
    if again is None:
        key = f"{rule.id}@{scope}" if scope else rule.id
        key = f"{key}#{len(mine) + 1}" if mine else key
        yield _started(case, rule, event, count(rule, case, event, calendar, pauses=stops), key, scope, calendar, stops)
        return
    answer = count(rule, case, event, calendar, pauses=stops, extensions=again.extensions)
    missing = [stop["event"] for stop in stops if again.key not in stop["clocks"]]
    yield _replacement(again, answer, calendar, f"重新适用{rule.clause}", state="running", pauses=missing,
                       start=to_text(start_moment(case, event, rule)))  # fmt: skip


def _pauses_of_band(case: Case, rule: Clock, scope: str) -> list[dict[str, Any]]:
    """Pauses of the clocks in whose place this one comes, as far as the rule may be paused for their cause."""
    keys = {clock.key for clock in case.clocks.values() if clock.scope == scope and same_band(clock, rule)}
    return [stop for stop in case.pauses if keys.intersection(stop["clocks"])
            and rule.amount is not None and (not rule.pauses or stop["cause"] in rule.pauses)]  # fmt: skip


def _left_behind(case: Case, event: Event) -> Iterator[Draft]:
    """A unit that returns the matter no longer answers for it."""
    unit = event.values.get("unit", case.unit)
    if event.type == "transfer_returned" and unit != case.unit:
        for clock in case.clocks.values():
            if clock.active and clock.scope_kind == "unit" and clock.scope == unit:
                yield _superseded(clock, "已退回，不再由该单位办理")


def _set_right(case: Case, regulation: Regulation, calendar: WorkCalendar, event: Event,
               settled: set[str]) -> Iterator[Draft]:  # fmt: skip
    """Clocks whose start or day a correction moved: they are counted anew from what is right."""
    for running in case.clocks.values():
        rule, begun = regulation.clock(running.clock), next(iter(case.since(running.by)), None)
        if rule is None or begun is None or rule.before or not running.active or running.key in settled:
            continue
        start = to_text(start_moment(case, begun, rule))
        corrects = event.values["corrects"] == begun.hash
        if rule.date_from and (not corrects or empty(case.values(begun).get(rule.date_from))):
            continue
        stops = [stop for stop in case.pauses if running.key in stop["clocks"]]
        answer = count(rule, case, begun, calendar, pauses=stops, extensions=running.extensions)
        if start != running.start or (rule.date_from and answer.text() != running.due):
            yield _replacement(running, answer, calendar, "起算的记录已更正", start=start)


# --- clocks that count back ----------------------------------------------------------------------------------------


def _reversed(case: Case, regulation: Regulation, calendar: WorkCalendar, facts: Mapping[str, Any],
              drafts: Sequence[Draft]) -> Iterator[Draft]:  # fmt: skip
    """Clocks that count back from the due date of the clock now valid in another group."""
    for rule in regulation.clocks:
        if not rule.before or rule.amount is None:
            continue
        mine = [clock for clock in case.clocks.values() if clock.clock == rule.id]
        running = next((clock for clock in mine if clock.active), None)
        if not holds(rule.when, facts):
            yield from (_superseded(clock, "适用条件已改变") for clock in mine if clock.active)
            continue
        anchor, begun = _anchor(case, rule.before, drafts), trigger(case, rule)
        if anchor is None or (running is None and begun is None):
            continue
        answer = back(date.fromisoformat(anchor), rule.amount, calendar, roll=rule.roll, warning=_limit(rule.warning))
        if running is not None:
            if running.due != answer.text():
                yield _replacement(running, answer, calendar, "所依据的办结期限改变")
            continue
        assert begun is not None
        again = next((clock for clock in mine if clock.state == "superseded" and clock.by == begun.hash), None)
        if again is not None:
            yield _replacement(again, answer, calendar, f"重新适用{rule.clause}", state="running")
        else:
            key = f"{rule.id}#{len(mine) + 1}" if mine else rule.id
            yield _started(case, rule, begun, answer, key, "", calendar, ())


def _moved_back(case: Case, regulation: Regulation, calendar: WorkCalendar, reason: str,
                drafts: Sequence[Draft]) -> Iterator[Draft]:  # fmt: skip
    for rule in regulation.clocks:
        running = next((clock for clock in case.clocks.values() if clock.clock == rule.id and clock.active), None)
        anchor = _anchor(case, rule.before, drafts) if rule.before and running else None
        if running is None or anchor is None or rule.amount is None:
            continue
        answer = back(date.fromisoformat(anchor), rule.amount, calendar, roll=rule.roll, warning=_limit(rule.warning))
        if not _stands_at(running, answer):
            yield _replacement(running, answer, calendar, reason)


def _anchor(case: Case, group: str, drafts: Sequence[Draft]) -> str | None:
    """The due day of the group's clock after `drafts`, or None where it has none in days."""
    dues = {clock.key: clock.due for clock in case.clocks.values() if clock.active and clock.group == group}
    for draft in drafts:
        said = draft.facts
        known = case.clocks.get(said["key"])
        if said.get("state") == "superseded":
            dues.pop(said["key"], None)
        elif (known.group if known else said["group"]) == group:
            dues[said["key"]] = said["due"]
    return min((text for text in dues.values() if "T" not in text), default=None)


# --- what is written down ------------------------------------------------------------------------------------------


def _started(case: Case, rule: Clock, event: Event, answer: Due, key: str, scope: str, calendar: WorkCalendar,
             stops: Sequence[Mapping[str, Any]]) -> Draft:  # fmt: skip
    amount = rule.amount
    return Draft("clock_started", {
        "key": key, "clock": rule.id, "clause": rule.clause, "title": rule.title or rule.text, "by": event.hash,
        "start": to_text(start_moment(case, event, rule)), "due": answer.text(), "warn": answer.warn_text(),
        "provisional": answer.provisional, "until": [list(way) for way in rule.until], "void_on": list(rule.ends_void),
        "scope": scope, "scope_kind": rule.scope, "group": rule.group, "rank": rule.rank, "basis": rule.basis,
        "calendar": calendar.version, "limit": amount.spoken() if amount else "当天" if rule.same_day else "定日",
        "pauses": [stop["event"] for stop in stops], **({"window": True} if rule.window else {}),
    })  # fmt: skip


def _replacement(running: Running, answer: Due, calendar: WorkCalendar, reason: str, **more: Any) -> Draft:
    return Draft("clock_replaced", {
        "key": running.key, "due": answer.text(), "warn": answer.warn_text(), "provisional": answer.provisional,
        "calendar": calendar.version, "reason": reason, **more,
    })  # fmt: skip


def _superseded(clock: Running, reason: str) -> Draft:
    return Draft("clock_replaced", {"key": clock.key, "state": "superseded", "reason": reason})


def _limit(text: str) -> Limit | None:
    return Limit.parse(text) if text else None


def _closed(stops: Iterable[Mapping[str, Any]]) -> list[Pause]:
    return [Pause(from_text(stop["stop"]), from_text(stop["restart"])) for stop in stops if stop.get("restart")]


def _extended_day(day: date, extension: Limit | None, calendar: WorkCalendar, warning: Limit | None) -> Due:
    if extension is None:
        return fixed(day, calendar, warning=warning)
    return due(midnight(day), extension, calendar, warning=warning)


def _total(extensions: Sequence[str]) -> Limit | None:
    """Several extensions as one; they are all in the same unit because the clock's rule says which."""
    limits = [Limit.parse(text) for text in extensions]
    return Limit(sum(limit.amount for limit in limits), limits[0].unit) if limits else None
