"""When something is due, asked without a case: by a clock of a regulation, or by a bare amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.circumstances import IDENTIFIERS
from desktop_app.domain.conditions import holds
from desktop_app.domain.counting import Due, Limit, Pause, back, due, fixed
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.explanation import explain
from desktop_app.domain.moments import office_date
from desktop_app.domain.regulation import Clock, Regulation
from desktop_app.services import shelf


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a deadline: either `regulation` and `clock`, or `amount`. `facts` are the circumstances, `own` is
    the folder of the office's own regulations.
    """

    start: datetime
    amount: str = ""
    roll: bool = False
    facts: Mapping[str, Any] | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    extension: str = ""
    regulation: str = ""
    clock: str = ""
    own: Path | None = None


def answer(asked: Asked, explained: bool = False, calendar: WorkCalendar | None = None) -> dict[str, Any]:
    """The due date as `due` prints it: due, warn, provisional, applies, and on request clause and reason day by day.

    Counts by `calendar`, an office's own; without it by what the State Council has published.

    Raises RuleBroken for an unknown clock, a clock whose date a document sets, or a malformed amount.
    """
    rule = _rule(asked)
    calendar = calendar or WorkCalendar()
    if rule and rule.same_day:
        return _the_same_day(asked, rule, explained, calendar)
    limit = Limit.parse(asked.amount) if rule is None else _amount(rule)
    roll = asked.roll or bool(rule and rule.roll)
    pauses = [Pause(stop, restart) for stop, restart in asked.pauses]
    extension = Limit.parse(asked.extension) if asked.extension else None
    warning = Limit.parse(rule.warning) if rule and rule.warning else None
    if rule and rule.before:
        found = back(office_date(asked.start), limit, calendar, roll=roll)
    else:
        found = due(asked.start, limit, calendar, pauses=pauses, extension=extension, roll=roll, warning=warning)
    told = _plain(found, rule, asked)
    if explained and rule:
        told |= {"clock": rule.id, "clause": rule.clause, "title": rule.title, "basis": rule.basis}
    if explained and not (rule and rule.before):
        reason = explain(asked.start, limit, calendar, pauses=pauses, extension=extension, roll=roll, warning=warning,
                         clause=rule.clause if rule else "", text=rule.text if rule else "")  # fmt: skip
        told["summary"] = reason.summary
        told["explanation"] = [
            {"date": str(line.date), "mark": line.mark, "reason": line.reason, "counted": line.counted}
            for line in reason.lines
        ]
    return told


def _the_same_day(asked: Asked, rule: Clock, explained: bool, calendar: WorkCalendar) -> dict[str, Any]:
    told = _plain(fixed(office_date(asked.start), calendar), rule, asked)
    if explained:
        told |= {"clock": rule.id, "clause": rule.clause, "title": rule.title, "basis": rule.basis,
                 "summary": f"根据{rule.clause}“{rule.text.rstrip('。')}”，应在当天办妥，于{told['due']}24时届满。"}  # fmt: skip
    return told


def _rule(asked: Asked) -> Clock | None:
    if asked.amount:
        return None
    regulation = shelf.Shelf(asked.own).regulation(asked.regulation, office_date(asked.start))
    rule = regulation.clock(asked.clock)
    _check_facts(regulation, asked.facts or {})
    if rule is None:
        known = "、".join(clock.id for clock in regulation.clocks)
        raise RuleBroken(f"制度“{regulation.title}”没有期限“{asked.clock}”，有的是：{known}。", field="clock")
    return rule


FACTS = IDENTIFIERS | {"matter", "severity", "complexity"}
"""Identifiers that a clock may depend on in any regulation."""


def _check_facts(regulation: Regulation, facts: Mapping[str, Any]) -> None:
    known = FACTS | {axis.id for axis in regulation.axes} | {name for clock in regulation.clocks for name in clock.when}
    for name in facts:
        if name not in known:
            raise RuleBroken(f"没有“{name}”这种情况，可用的是：{'、'.join(sorted(known))}。", field=name)


def _amount(rule: Clock) -> Limit:
    if rule.duty:
        raise RuleBroken(
            f"{rule.clause}只要求“{rule.title or rule.text}”，没有写多长时间；本单位可以在制度的空白里填上期限。",
            field="clock", clause=rule.clause,
        )  # fmt: skip
    if rule.amount is None:
        raise RuleBroken(
            f"期限“{rule.id}”的日期由文书、批示或承诺确定，不能推算，请直接看该文书。", field="clock", clause=rule.clause
        )
    return rule.amount


def _plain(found: Due, rule: Clock | None, asked: Asked) -> dict[str, Any]:
    return {
        "due": found.text(), "warn": found.warn_text(), "provisional": found.provisional,
        "applies": rule is None or _applies(rule, asked.facts or {}),
    }  # fmt: skip


def _applies(rule: Clock, facts: Mapping[str, Any]) -> bool:
    """Whether the circumstances that were named fit; those not named are taken to."""
    return holds({name: wanted for name, wanted in rule.when.items() if name in facts}, facts)
