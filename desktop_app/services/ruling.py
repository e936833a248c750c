"""The rules of a regulation that refuse in words, held against a case and what is being entered."""

from collections.abc import Iterator, Mapping
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances, from_record
from desktop_app.domain.conditions import holds
from desktop_app.domain.entry import empty
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.happenings import is_one
from desktop_app.domain.regulation import Action, Refusal, Regulation
from desktop_app.services.barring import UNIT_KEYS

REGISTER = "register"
"""How rules name the registration itself."""


def check(action: Action, case: Case, regulation: Regulation, values: Mapping[str, Any]) -> list[str]:
    """The hints of the rules that apply. Raises RuleBroken, with the clause, for the first that refuses."""
    return _judge(applying(action.id, case, regulation, values))


def check_registration(record: Mapping[str, Any], regulation: Regulation) -> list[str]:
    """The same for a registration, by what it says."""
    return _judge(rule for rule, _ in foreseen_registration(record, regulation))


def foreseen_registration(record: Mapping[str, Any], regulation: Regulation) -> Iterator[tuple[Refusal, str]]:
    """The rules about registering that hold for what is typed so far, each with its sentence and clause. Before a
    registration nothing was done that could lift one.
    """
    facts = from_record(dict(record))
    for rule in regulation.rules:
        if REGISTER in rule.actions and holds(rule.when, facts):
            yield rule, RuleBroken(rule.refuse, clause=rule.clause).told


def foreseen(action: Action, case: Case, regulation: Regulation) -> Refusal | None:
    """The first rule that refuses whatever will be entered, or None."""
    entered = {spec.path for spec in action.fields}
    for rule in applying(action.id, case, regulation, {}):
        if not rule.hint and entered.isdisjoint(rule.when):
            return rule
    return None


def applying(action: str, case: Case, regulation: Regulation, values: Mapping[str, Any]) -> Iterator[Refusal]:
    """The rules about the action that hold now, in the order of the regulation."""
    facts: dict[str, Any] = {}
    for rule in regulation.rules:
        if action not in rule.actions:
            continue
        facts = facts or {**circumstances(case), **_entered(values, regulation)}
        done = case.since_taken_up() if rule.anew else case.events
        if holds(rule.when, facts) and not any(is_one(event, rule.unless_done) for event in done):
            yield rule


def _entered(values: Mapping[str, Any], regulation: Regulation) -> dict[str, Any]:
    """What is being entered; a unit under every name it has."""
    told = {key: item for key, item in values.items() if not empty(item)}
    for key in UNIT_KEYS:
        unit = regulation.unit(str(told.get(key, "")))
        if unit:
            told[key] = [unit.id, unit.title, *unit.aliases]
    return told


def _judge(rules: Iterator[Refusal]) -> list[str]:
    hints: list[str] = []
    for rule in rules:
        if not rule.hint:
            raise RuleBroken(rule.refuse, field=rule.field, clause=rule.clause)
        hints.append(RuleBroken(rule.refuse, clause=rule.clause).told)
    return hints
