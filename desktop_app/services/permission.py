"""Who may do what: desk roles, phases, and never the person complained about."""

from collections.abc import Iterable

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import DESK_ROLES, Action, Regulation
from desktop_app.domain.terms import PHASE_TITLES, ROLE_TITLES


def plays(actor: Person, role: str, rules: Regulation | None) -> bool:
    """Whether the actor has a desk role, or may act in a role of the regulation."""
    part = rules.role(role) if rules else None
    if role in DESK_ROLES or part is None or rules is None:
        return actor.may((role,))
    return actor.plays(f"{rules.id}/{part.id}", part.acts_as)


def check(actor: Person, roles: Iterable[str], what: str, rules: Regulation | None = None, clause: str = "") -> None:
    """Refuse an actor who has none of the roles, of the desk or of the regulation."""
    wanted = tuple(roles)
    if not actor.active:
        raise RuleBroken(f"“{actor.name}”已停用，不能{what}，请换人操作。")
    if not any(plays(actor, role, rules) for role in wanted):
        titles = "、".join(_title(role, rules) for role in wanted)
        raise RuleBroken(f"“{actor.name}”没有权限{what}，需要的身份是：{titles}，请由有权限的人操作或代录。", clause=clause)


def _title(role: str, rules: Regulation | None) -> str:
    part = rules.role(role) if rules and role not in DESK_ROLES else None
    return part.title if part else ROLE_TITLES.get(role, role)


def check_action(actor: Person, action: Action, case: Case, rules: Regulation) -> None:
    """Refuse an action out of order, for the wrong person, or outside its circumstances."""
    check(actor, action.roles, action.title, rules, action.clause)
    check_not_accused(actor, case, rules=rules)
    if case.phase not in action.phases:
        allowed = "、".join(PHASE_TITLES[phase] for phase in action.phases)
        raise RuleBroken(
            f"“{case.number}”现在是“{PHASE_TITLES[case.phase]}”，不能{action.title}；{action.title}只能在“{allowed}”时进行。",
            clause=action.clause,
        )
    if action.when and not holds(action.when, circumstances(case)):
        why = f"：{action.hint.rstrip('。')}" if action.hint else ""
        raise RuleBroken(f"按现在的情况不适用“{action.title}”{why}。", clause=action.clause)


def check_not_accused(actor: Person, case: Case, what: str = "经办", rules: Regulation | None = None) -> None:
    """The person complained about, and who was recused, neither works on the case nor reads it."""
    if actor.name not in case.stepping_aside:
        return
    if actor.name in case.recused:
        raise RuleBroken(f"“{actor.name}”已回避这件投诉，不能{what}，请由他人操作。", clause=case.recused[actor.name].get("clause", ""))
    recusal = rules.action("recuse") if rules else None
    raise RuleBroken(f"“{actor.name}”是这件投诉的被投诉人，不能{what}，请由他人操作。", clause=recusal.clause if recusal else "")
