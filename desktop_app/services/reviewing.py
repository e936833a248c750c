"""Reviews (复查): asked for within the petitioner's window, decided level by level, final where upheld for good."""

from datetime import date
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import Action
from desktop_app.domain.running import Running

Values = dict[str, Any]
UPHELD = "upheld"


def request(case: Case, action: Action, values: Values, today: date) -> Values:
    """A request for review. By post the day of the postmark counts. Raises RuleBroken for one out of time, for one
    while another is pending, and for a matter that is settled for good.
    """
    if case.final:
        raise RuleBroken(f"“{case.number}”经复查已维持处理意见，不再处理，不能再申请复查。")
    if case.reviews and not case.reviews[-1].get("decision"):
        raise RuleBroken("上一次复查还没有决定，请先作出复查意见。")
    received = date.fromisoformat(values.get("received_on") or today.isoformat())
    if received > today:
        raise RuleBroken("复查申请的收到日期晚于今天，请核对。", field="received_on")
    asked_on = date.fromisoformat(values.get("posted_on") or received.isoformat())
    if asked_on > received:
        raise RuleBroken("邮戳日期晚于收到日期，请核对。", field="posted_on")
    window = _window(case, action)
    if window is not None and asked_on.isoformat() > window.due:
        raise RuleBroken(f"申请复查的期限到{window.due}为止，这份申请是{asked_on}提出的，已经超过，请向信访人说明。",
                         field="received_on", clause=window.clause)  # fmt: skip
    return {**values, "received_on": received.isoformat(), "asked_on": asked_on.isoformat()}


def _window(case: Case, action: Action) -> Running | None:
    """The petitioner's window that the request ends: of those running the one that lasts longest."""
    names = {action.event, f"{action.event}/{action.id}"}
    open_ = [clock for clock in case.clocks.values() if clock.active and any(names.intersection(way) for way in clock.until)]
    return max(open_, key=lambda clock: clock.due, default=None)


def decision(case: Case, values: Values) -> Values:
    """The decision on the review that is pending; it keeps the level asked for. Raises RuleBroken where none is, and for
    a final word that does not uphold what was decided.
    """
    if not case.reviews or case.reviews[-1].get("decision"):
        raise RuleBroken("没有待决定的复查申请，请先登记复查申请。")
    if values.get("final") and values.get("decision") != UPHELD:
        raise RuleBroken("“不再处理”只用于维持原处理意见的复查，请把复查结论改为“维持”，或不勾选“不再处理”。", field="final")
    return {**values, "level": case.reviews[-1].get("level", "")}
