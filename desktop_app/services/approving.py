"""Approval: the signatures a proposal needs, given one by one along the route that the regulation names."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain import routes
from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import Action, Regulation
from desktop_app.domain.terms import ROLE_TITLES
from desktop_app.services.permission import plays

Values = dict[str, Any]
Step = Mapping[str, Any]


def proposal(case: Case, regulation: Regulation, action: Action, values: Values) -> Values:
    """What is proposed, with the route it takes."""
    route = routes.choose(regulation.routes, action.id, {**circumstances(case), **values})
    return {**values, "route": routes.written(route), "route_id": route.id, "clause": route.clause} if route else values


def pending(case: Case) -> int | None:
    """The place of the signature that is due now, or None where one of anybody who may approve is enough."""
    return next((place for place, step in enumerate(case.route) if not _complete(step)), None)


def waiting_for(case: Case, regulation: Regulation) -> str:
    """Whose signature is awaited, for people: `总经理`; empty where no route was taken."""
    place = pending(case)
    if case.awaiting != "approval" or place is None:
        return ""
    step = case.route[place]
    return f"{step['title']}（{'、'.join(_title(role, regulation) for role in _open_roles(step))}）"


def approval(case: Case, regulation: Regulation, actor: Person, values: Values) -> Values:
    """The signature of `actor` on the step that is due. Raises RuleBroken for somebody who may not give it."""
    place = pending(case)
    if place is None:
        return {**values, "awaiting": ""}
    step = case.route[place]
    signature = {**_sign_as(step, regulation, actor, bool(values.get("absent"))), "person": actor.id}
    if step["meeting"] and not values.get("minutes"):
        raise RuleBroken(f"“{step['title']}”是集体决定，请填写会议记录。", field="minutes", clause=_clause(case))
    if step["joint"] and any(known["person"] == actor.id for known in step["signed"]):
        raise RuleBroken(f"“{step['title']}”要由各方分别签署，“{actor.name}”已经签过，请另一方签署。", clause=_clause(case))
    signed = {**step, "signed": [*step["signed"], signature]}
    more = not _complete(signed) or place + 1 < len(case.route)
    return {**values, "step": place, "signature": signature, "title": step["title"], "awaiting": "approval" if more else ""}


def _sign_as(step: Step, regulation: Regulation, actor: Person, absent: bool) -> Values:
    """In which role the actor signs the step, and whether as a deputy, then in place of the first who has not signed."""
    role = next((role for role in _open_roles(step) if plays(actor, role, regulation)), None)
    if role is not None:
        return {"role": role, "deputy": False}
    deputy = next((role for role in step["deputies"] if plays(actor, role, regulation)), None)
    awaited = "、".join(_title(role, regulation) for role in _open_roles(step))
    if deputy is None:
        raise RuleBroken(f"现在等“{step['title']}”，要由{awaited}签署，“{actor.name}”不能代签，请转请其办理。")
    if not absent:
        raise RuleBroken(f"“{step['title']}”由{awaited}签署；其不在时“{actor.name}”可以代签，请勾选“代签”。", field="absent")
    return {"role": deputy, "deputy": True, "for": _open_roles(step)[0]}


def _complete(step: Step) -> bool:
    if not step["joint"]:
        return bool(step["signed"])
    return not _open_roles(step)


def _open_roles(step: Step) -> list[str]:
    signed = {known.get("for", known["role"]) for known in step["signed"]}
    return [role for role in step["roles"] if role not in signed] if step["joint"] else list(step["roles"])


def _title(role: str, regulation: Regulation) -> str:
    known = regulation.role(role)
    return known.title if known else ROLE_TITLES.get(role, role)


def _clause(case: Case) -> str:
    proposed = case.last("proposed")
    return str(proposed.values.get("clause", "")) if proposed else ""
