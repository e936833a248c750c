"""From which event of a case a clock counts, and from which moment of it."""

from collections.abc import Sequence
from datetime import datetime

from desktop_app.domain.case import Case
from desktop_app.domain.conditions import holds
from desktop_app.domain.entry import empty
from desktop_app.domain.events import Event
from desktop_app.domain.happenings import is_one
from desktop_app.domain.moments import from_text, midnight, parse_date
from desktop_app.domain.regulation import Clock
from desktop_app.domain.running import ENDED, RESUMING, Running, concerns, fulfilled, listen

DAYS = {"instruction_in": "received_on", "served": "served_on"}
"""The fact that names the day on which an event of this type really was."""


def trigger(case: Case, rule: Clock, scope: str = "") -> Event | None:
    """The event the clock counts from now, or None: the first that fits, or for a day that a document names, and
    where the rule says so, the latest.
    A clock that has ended does not run again from what was before its end; a clock of the case only from what follows
    `reworked` or `reopened`, a clock of a unit only in a new stay there. None too where the clock would be over again.
    """
    known = [
        event for event in _open(case, rule, scope) if is_one(event, rule.from_) and _fits(case, rule, event, scope)
    ]
    if rule.done_before:
        known = [event for event in known if event in case.since_taken_up()] or known
    if not known:
        return None
    chosen = known[-1] if rule.date_from or rule.latest else known[0]
    return None if _over(case, rule, chosen, scope) else chosen


def start_moment(case: Case, event: Event, rule: Clock) -> datetime:
    """The moment a clock counts from: the day in the fact that the rule names, for a registration the receipt
    (收到之日), for an incoming instruction the day it came, for a paper the day it was served, else the event's office time.
    """
    named = rule.start or DAYS.get(event.type, "")
    day = case.values(event).get(named) if named else None
    if not empty(day):
        return midnight(parse_date(str(day), named))
    return from_text(case.received_at) if event.type == "registered" else event.moment


def same_band(clock: Running, rule: Clock) -> bool:
    """Whether a running clock competes with the rule: it has the same group, or without a group the same rule."""
    return clock.group == rule.group if rule.group else clock.clock == rule.id


def _open(case: Case, rule: Clock, scope: str) -> Sequence[Event]:
    """The events that may still start the clock."""
    known = case.since(case.stay) if rule.scope == "unit" else case.events
    hashes = {event.hash for event in known}
    ends = {
        clock.ended_by
        for clock in case.clocks.values()
        if clock.state in ENDED and clock.scope == scope and clock.by in hashes and same_band(clock, rule)
    }
    if not ends:
        return known
    last = max((place for place, event in enumerate(known, 1) if event.hash in ends), default=0)
    known = known[last:]
    if rule.date_from or rule.latest:
        return known
    resumed = [place for place, event in enumerate(known) if event.type in RESUMING]
    return known[resumed[-1] :] if resumed else ()


def _fits(case: Case, rule: Clock, event: Event, scope: str) -> bool:
    """Whether the event itself says what the clock asks for: its day, its instruction, its own circumstances."""
    said = case.values(event)
    if rule.date_from and empty(said.get(rule.date_from)):
        return False
    if rule.scope == "instruction" and said.get("instruction") != scope:
        return False
    return holds({name: wanted for name, wanted in rule.when.items() if name in said}, said)


def _over(case: Case, rule: Clock, begun: Event, scope: str) -> bool:
    """Whether what came after the event, or before it where the rule says so, has ended such a clock already."""
    heard: set[str] = set()
    for event in from_then_on(case, rule, begun):
        if concerns(rule.scope, scope, event):
            listen(heard, event)
            if fulfilled(heard, rule.until, rule.ends_void):
                return True
    return False


def from_then_on(case: Case, rule: Clock, begun: Event) -> Sequence[Event]:
    """The events that may end what began with `begun`: those after it, and where the rule says so those before it, too,
    as long as the matter was not taken up again in between.
    """
    if not rule.done_before:
        return case.since(begun.hash)[1:]
    anew = case.since_taken_up()
    return anew if begun in anew else case.events
