"""Undo: the last step of a case, by the one who did it, before anything left the office (invariant 3)."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.case import LEFT_OFFICE, Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft, Event
from desktop_app.domain.people import Person
from desktop_app.domain.terms import EVENT_TITLES
from desktop_app.services import linking


def last_step(case: Case) -> list[Event]:
    """The events of the last verb that still holds; empty when all is undone."""
    for event in reversed(case.all_events):
        if event.type != "undone" and event.hash not in case.undone and event.type != "viewed":
            return case.verb_events(event.verb)
    return []


def undo(case: Case, actor: Person, given: Mapping[str, Any]) -> Draft:
    """The event that undoes the last step. Raises RuleBroken when it is somebody else's or has left the office."""
    step = last_step(case)
    if not step:
        raise RuleBroken("没有可以撤销的步骤。")
    if all(event.type == "clock_replaced" for event in step):
        raise RuleBroken("上一步以后日历有变，这件投诉的期限已经重新计算，不能再撤销；需要改动请用“更正”。")
    title = EVENT_TITLES[step[0].type]
    if step[0].type in linking.EVENTS:
        raise RuleBroken(f"上一步“{title}”另一件也已注明，不能撤销；要分开请用“取消关联”或“取消并案”，要连上请重新办理。")
    if step[0].actor != actor.id:
        raise RuleBroken(f"上一步“{title}”不是“{actor.name}”做的，只能由本人撤销；需要改动请用“更正”。")
    left = next((event for event in step if event.type in LEFT_OFFICE), None)
    if left is not None:
        raise RuleBroken(f"上一步“{EVENT_TITLES[left.type]}”已经发出，不能撤销；需要改动请用“更正”。")
    reason = {"reason": str(given["reason"])} if given.get("reason") else {}
    return Draft("undone", {"undoes": [event.hash for event in step], "action": "undo", "unit": case.unit}, reason)
