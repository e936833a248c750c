"""What triggers an urging paper: an open case overdue (催办单), a finished one of which a step was late (查办单)."""

from collections.abc import Iterator
from datetime import datetime

from desktop_app.domain.case import Case
from desktop_app.domain.happenings import is_one
from desktop_app.domain.phases import OPEN
from desktop_app.domain.regulation import Regulation, Urging
from desktop_app.domain.running import Running

TRIGGERS = frozenset({"overdue", "late_step"})
"""Triggers that the clocks of a case tell; whether another one holds, a person judges."""


def due(case: Case, regulation: Regulation, now: datetime) -> Iterator[Urging]:
    """The urging papers that the case calls for now and that were not written since what triggers them."""
    for rule in regulation.urging:
        action = regulation.action(rule.action)
        late = _triggers(rule, case, now)
        if action is None or not late:
            continue
        written = [event.moment for event in case.events if is_one(event, (f"{action.event}/{action.id}",))]
        if not written or (rule.trigger == "overdue" and written[-1] < max(clock.deadline for clock in late)):
            yield rule


def untriggered(action: str, case: Case, regulation: Regulation, now: datetime) -> str:
    """The sentence why an urging action may not be done now, or empty: one of its triggers must hold."""
    rules = [rule for rule in regulation.urging if rule.action == action]
    if not rules or any(rule.trigger not in TRIGGERS or _triggers(rule, case, now) for rule in rules):
        return ""
    first = rules[0]
    why = "本件没有逾期的期限" if first.trigger == "overdue" else "本件办结的各个环节都没有逾期"
    return f"{first.title}只用于{'逾期未办结的投诉' if first.trigger == 'overdue' else '已结案而有环节逾期的投诉'}，{why}，不用出具。"


def _triggers(rule: Urging, case: Case, now: datetime) -> list[Running]:
    """The clocks that trigger the rule: of an open case those overdue, of a finished one those met late or not at all."""
    if rule.trigger not in TRIGGERS or (rule.trigger == "overdue") != (case.phase in OPEN):
        return []
    late = ("overdue",) if rule.trigger == "overdue" else ("met_late", "overdue")
    return [clock for clock in case.clocks.values() if clock.standing(now) in late]
