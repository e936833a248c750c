"""Duties without a number (立即、及时): what is owed on a case, and whether it was done. A query, never stored.

A duty is a clock rule without a limit: it begins and ends by the same events, only nothing is counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.events import Event
from desktop_app.domain.happenings import is_one
from desktop_app.domain.moments import to_text
from desktop_app.domain.phases import Phase
from desktop_app.domain.regulation import Clock, Regulation, ReplyDuty
from desktop_app.domain.running import concerns, fulfilled, listen
from desktop_app.domain.triggers import from_then_on, start_moment

Standing = Literal["owed", "done"]
ASKING = frozenset({"report", "answer", "reply"})
"""What an incoming instruction may ask for that must be given; `reply` is what an answer was once called."""

NOTHING_OWED = frozenset({Phase.VOID, Phase.DECLINED, Phase.WITHDRAWN, Phase.TERMINATED})
"""Phases of a matter that is answered to nobody: no reply is owed there."""

LEAVING = frozenset({"transfer_returned"})
"""A unit that returns the matter no longer answers for it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty on one case: since which moment it is owed, and the moment it was done (UTC texts). `scope` is the unit or
    the incoming instruction it belongs to, empty for one of the whole case.
    """

    rule: Clock
    standing: Standing
    since: str
    done_at: str = ""
    scope: str = ""


def duties(case: Case, regulation: Regulation) -> tuple[Duty, ...]:
    """The duties that have begun on the case, in the order of the regulation, for each unit or instruction its own; what
    became void is left out.
    """
    if case.phase is Phase.VOID:
        return ()
    facts = circumstances(case)
    rules = (rule for rule in regulation.clocks if rule.duty and holds(rule.when, facts))
    found = (_duty(case, rule, scope) for rule in rules for scope in _scopes(case, rule))
    return tuple(duty for duty in found if duty is not None)


def _scopes(case: Case, rule: Clock) -> Iterable[str]:
    """The units where something happened, the incoming instructions, or the case as a whole."""
    if rule.scope == "instruction":
        return tuple(case.instructions)
    if rule.scope == "unit":
        return dict.fromkeys(str(event.values.get("unit", "")) for event in case.events)
    return ("",)


def _begun(case: Case, rule: Clock, scope: str) -> Event | None:
    """The event that begins the duty: the first of its kind, or where the rule says so the latest; anew after the matter
    was taken up again.
    """
    for part in (case.since_taken_up(), case.events):
        found = [event for event in part if is_one(event, rule.from_) and _fits(case, rule, event, scope)]
        if found:
            return found[-1] if rule.latest else found[0]
    return None


def _fits(case: Case, rule: Clock, event: Event, scope: str) -> bool:
    """Whether the event belongs to the scope and itself says what the duty asks for."""
    said = case.values(event)
    if rule.scope != "case" and str(said.get(rule.scope, "")) != scope:
        return False
    return holds({name: wanted for name, wanted in rule.when.items() if name in said}, said)


def _duty(case: Case, rule: Clock, scope: str) -> Duty | None:
    begun = _begun(case, rule, scope)
    if begun is None:
        return None
    since = to_text(start_moment(case, begun, rule))
    heard: set[str] = set()
    void_on = {*rule.ends_void, *(LEAVING if rule.scope == "unit" else ())} - {name for way in rule.until for name in way}
    for event in from_then_on(case, rule, begun):
        if not concerns(rule.scope, scope, event):
            continue
        listen(heard, event)
        if not heard.isdisjoint(void_on):
            return None
        if fulfilled(heard, rule.until, ()):
            return Duty(rule, "done", since, event.at, scope)
    return Duty(rule, "owed", since, scope=scope)


def owed_replies(case: Case, regulation: Regulation) -> tuple[ReplyDuty, ...]:
    """The replies still owed, by the facts: to the complainant, or to the body that sent the matter."""
    facts = circumstances(case)
    return tuple(duty for duty in regulation.replies if holds(duty.when, facts) and not _answered(case, duty))


def _answered(case: Case, duty: ReplyDuty) -> bool:
    if duty.to == "complainant":
        return any(event.type == "replied" for event in case.since_taken_up())
    asking = [item for item in case.instructions.values() if item.get("requires") in ASKING]
    return bool(case.of("reported_back")) and all(item["reported"] for item in asking)
