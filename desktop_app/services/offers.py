"""What can be done with a case now, and why not: the list behind menus, buttons and `actions NUMBER`."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.action_fields import fields_of
from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import Action, FieldSpec, Regulation
from desktop_app.services import permission, ruling, undoing
from desktop_app.services.gates import shut


@dataclass(frozen=True, slots=True)
class Offer:
    """One action: whether it can be done now, the sentence why not, and the fields it asks for."""

    action: Action
    enabled: bool
    reason: str
    fields: tuple[FieldSpec, ...]


def offers(case: Case, rules: Regulation, actor: Person, now: datetime) -> tuple[Offer, ...]:
    """All actions of the regulation, in its order, as they stand for this case and person at `now`."""
    return tuple(_offer(action, case, rules, actor, now) for action in rules.actions)


def _offer(action: Action, case: Case, rules: Regulation, actor: Person, now: datetime) -> Offer:
    try:
        permission.check_action(actor, action, case, rules)
        refused = ruling.foreseen(action, case, rules)
        if refused:
            raise RuleBroken(refused.refuse, clause=refused.clause)
        reason = shut(action, case, rules, now)
        if action.event == "undone":
            undoing.undo(case, actor, {})
    except RuleBroken as refusal:
        reason = refusal.told
    return Offer(action, not reason, reason, fields_of(action, rules, case))
