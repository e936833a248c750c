"""Who may do what: desk roles, phases, and never the person complained about."""

from collections.abc import Iterable

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import Action, Regulation
from desktop_app.domain.terms import PHASE_TITLES, ROLE_TITLES


def check(actor: Person, roles: Iterable[str], what: str) -> None:
    """Refuse an actor who holds none of the desk roles."""
    wanted = tuple(roles)
    if not actor.active:
        raise RuleBroken(f"“{actor.name}”已停用，不能{what}，请换人操作。")
    if not actor.may(wanted):
        titles = "、".join(ROLE_TITLES.get(role, role) for role in wanted)
        raise RuleBroken(f"“{actor.name}”没有权限{what}，需要的身份是：{titles}，请由有权限的人操作或代录。")


def check_action(actor: Person, action: Action, case: Case, rules: Regulation) -> None:
    """Refuse an action out of order, for the wrong person, or outside its circumstances."""
    check(actor, action.roles, action.title)
    check_not_accused(actor, case)
    if case.phase not in action.phases:
        allowed = "、".join(PHASE_TITLES[phase] for phase in action.phases)
        raise RuleBroken(
            f"“{case.number}”现在是“{PHASE_TITLES[case.phase]}”，不能{action.title}；{action.title}只能在“{allowed}”时进行。",
            clause=action.clause,
        )
    if action.when and not holds(action.when, circumstances(case)):
        why = f"：{action.hint.rstrip('。')}" if action.hint else ""
        raise RuleBroken(f"按现在的情况不适用“{action.title}”{why}。", clause=action.clause)


def check_not_accused(actor: Person, case: Case, what: str = "经办") -> None:
    """The person complained about neither works on the case nor reads it."""
    if any(row.get("name") == actor.name for row in case.record.get("respondents", ())):
        raise RuleBroken(f"“{actor.name}”是这件投诉的被投诉人，不能{what}，请由他人操作。")
