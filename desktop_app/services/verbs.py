"""What each verb adds to what was entered: outcomes such as counts, identifiers, resolved units and new dates.

One function per event type; a verb without one records what was entered. All refuse by RuleBroken.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.clocks import recount
from desktop_app.domain.conditions import holds
from desktop_app.domain.counting import Limit
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft
from desktop_app.domain.moments import from_text, office_date
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import Action, Clock, Regulation
from desktop_app.domain.running import Running
from desktop_app.services import approving, linking, penalising, reviewing
from desktop_app.services.barring import check_recipients
from desktop_app.services.correcting import correction, reclassification
from desktop_app.services.gates import ANSWERS
from desktop_app.services.permission import check_not_accused


@dataclass(frozen=True, slots=True)
class Step:
    """What a verb works on: the case as it stands, its rules, the day's calendar, and the office time of the verb.

    `keep` stores a file and returns its fingerprint and name; `find` gives another case by its number;
    `hints` gathers what is pointed out without refusing.
    """

    case: Case
    regulation: Regulation
    action: Action
    calendar: WorkCalendar
    now: datetime
    at: datetime
    actor: Person
    keep: Callable[[str], Mapping[str, Any]]
    find: Callable[[str], Case]
    hints: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The office day of the verb."""
        return office_date(self.at)


Values = dict[str, Any]


def outcome(step: Step, values: Values) -> Values:
    """The values of the main event. Raises RuleBroken where a rule of the verb refuses."""
    rule = _OUTCOMES.get(step.action.event)
    whole = {**step.action.sets, **values}
    return rule(step, whole) if rule else whole


def aftermath(step: Step, case: Case) -> list[Draft]:
    """Clock events that the verb itself brings, given the case with the main event folded in."""
    rule = _AFTERMATHS.get(step.action.event)
    return rule(step, case) if rule else []


def _transferred(step: Step, values: Values) -> Values:
    named = step.regulation.unit(str(values.get("to_unit", "")))
    if named:
        values = {**values, "to_unit": named.title, "to_level": named.level}
    if values.get("to_unit") and values["to_unit"] == step.case.unit and not values.get("handler"):
        raise RuleBroken(f"“{values['to_unit']}”就是现在的承办单位，请另选单位，或指定承办人。", field="to_unit")
    check_recipients(step.case, step.regulation, values)
    _check_report_date(step, values)
    return values


def _check_report_date(step: Step, values: Values) -> None:
    for key, label in (("report_by", "报告日期"), ("due", "办结时限")):
        if not values.get(key):
            continue
        day = date.fromisoformat(values[key])
        if day <= step.today:
            raise RuleBroken(f"“{label}”{day}应当晚于今天，请重新填写。", field=key)


def _after_transfer(step: Step, case: Case) -> list[Draft]:
    """The report must come before the limit that counts once the transfer stands (交办 may bring another one)."""
    event = case.last(step.action.event)
    report_by = event.values.get("report_by", "") if event else ""
    first = min((clock.due[:10] for clock in case.clocks.values() if clock.active and clock.group), default="")
    if first and report_by > first:
        raise RuleBroken(f"报告日期{report_by}晚于本件的办结期限{first}，请提前。", field="report_by")
    return []


def _reached(step: Step, values: Values) -> Values:
    check_recipients(step.case, step.regulation, values)
    return {**values, "unit": step.case.handover.get("to_unit") or step.case.unit}


def _instruction(step: Step, values: Values) -> Values:
    received = values.get("received_on") or step.today.isoformat()
    if date.fromisoformat(received) > office_date(step.now):
        raise RuleBroken("来文的收到日期晚于今天，请核对。", field="received_on")
    return {**values, "received_on": received, "instruction": f"i{len(step.case.instructions) + 1}"}


def _extended(step: Step, values: Values) -> Values:
    clock, rule = _clock(step, values["clock"])
    limit = Limit.parse(str(values["limit"]))
    if step.at >= clock.deadline:
        raise RuleBroken(f"“{clock.title}”已于{clock.due}到期，延期要在到期以前提出。", field="clock", clause=clock.clause)
    if rule.extension is None:
        raise RuleBroken(
            f"{clock.clause}没有规定可以延期，请按期办结，或告知承诺时限。", field="clock", clause=clock.clause
        )
    clause = rule.extension.clause or clock.clause
    if len(clock.extensions) >= rule.extension.times:
        raise RuleBroken(f"“{clock.title}”已经延期{len(clock.extensions)}次，不能再延。", field="clock", clause=clause)
    if rule.extension.when and not holds(rule.extension.when, circumstances(step.case)):
        raise RuleBroken(f"按现在的情况“{clock.title}”不能延期，请按期办结。", field="clock", clause=clause)
    requests = [event for event in step.case.of("extension_requested") if event.values.get("clock") == clock.key]
    if rule.extension.requested and len(requests) <= len(clock.extensions):
        raise RuleBroken(f"“{clock.title}”延期要先提出申请，请先办“申请延期”。", field="clock", clause=clause)
    if rule.extension.by and not values.get("approved_by"):
        raise RuleBroken(f"“{clock.title}”延期要经{rule.extension.by}批准，请填写批准人。", field="approved_by", clause=clause)
    most = Limit.parse(rule.extension.limit) if rule.extension.limit else None
    if most and (limit.unit != most.unit or limit.amount > most.amount):
        said = f"“{clock.title}”{'一般' if rule.extension.usual else ''}最多延长{most.spoken()}"
        if not rule.extension.usual or limit.unit != most.unit:
            raise RuleBroken(f"{said}，请改小。", field="limit", clause=rule.extension.clause)
        step.hints.append(RuleBroken(f"{said}，这次延长{limit.spoken()}，请核对。", clause=rule.extension.clause).told)
    return {"due_before": clock.due[:10], **values, "limit": f"{limit.amount}{limit.unit}"}


def _clock(step: Step, key: str) -> tuple[Running, Clock]:
    clock = step.case.clocks.get(key)
    rule = step.regulation.clock(clock.clock) if clock else None
    if clock is None or rule is None or not clock.active:
        running = "、".join(c.key for c in step.case.clocks.values() if c.active)
        raise RuleBroken(f"没有正在计算的期限“{key}”，现有：{running}。", field="clock")
    return clock, rule


def _after_extension(step: Step, case: Case) -> list[Draft]:
    event = case.last("extended")
    assert event is not None
    clock = case.clocks[event.values["clock"]]
    draft = recount(case, step.regulation, step.calendar, clock, extensions=[event.values["limit"]],
                    reason=f"延期{Limit.parse(event.values['limit']).spoken()}")  # fmt: skip
    return [draft] if draft else []


def _promised(step: Step, values: Values) -> Values:
    if date.fromisoformat(values["promised_date"]) < step.today:
        raise RuleBroken("承诺解决日期已经过去，请填今天或以后的日期。", field="promised_date")
    return values


def _paused(step: Step, values: Values) -> Values:
    keys = [
        clock.key
        for clock in step.case.clocks.values()
        if clock.state == "running" and _stoppable(step.regulation.clock(clock.clock), values["cause"])
    ]
    if not keys:
        raise RuleBroken(f"“{values['cause']}”不能中止现有的任何期限，期限照常计算。", field="cause")
    return {**values, "clocks": keys}


def _stoppable(rule: Clock | None, cause: str) -> bool:
    if rule is None or rule.before or rule.amount is None or rule.amount.unit == "h":
        return False
    return not rule.pauses or cause in rule.pauses


def _after_pause(step: Step, case: Case) -> list[Draft]:
    drafts = [
        recount(case, step.regulation, step.calendar, case.clocks[key], reason=f"中止计时：{case.pauses[-1]['cause']}")
        for key in case.pauses[-1]["clocks"]
        if case.clocks[key].active
    ]
    return [draft for draft in drafts if draft]


def _resumed(step: Step, values: Values) -> Values:
    if step.at < from_text(step.case.pauses[-1]["stop"]):
        raise RuleBroken("恢复计时的时间早于中止计时的时间，请核对办理时间。", field="at")
    return values


def _urged(step: Step, values: Values) -> Values:
    check_recipients(step.case, step.regulation, values)
    unit = values.get("to_unit") or step.case.handover.get("to_unit") or step.case.lead_unit or step.case.unit
    handler = values.get("handler") or step.case.handler
    return {**values, "to_unit": unit, "handler": handler, "count": step.case.urges + 1}


def _reported(step: Step, values: Values) -> Values:
    waiting = [key for key, item in step.case.instructions.items() if not item["reported"]]
    if values.get("instruction") and values["instruction"] not in step.case.instructions:
        raise RuleBroken("这件投诉没有登记过来文，请把“来文”留空。", field="instruction")
    if not values.get("instruction") and waiting:
        values = {**values, "instruction": waiting[0], "to": values.get("to") or step.case.instructions[waiting[0]]["from"]}
    return values


def _taken(step: Step, values: Values) -> Values:
    _check_second_count(step, values, values.get("amount"), values["name"])
    return {**values, "enclosure": f"e{len(step.case.enclosures) + 1}"}


def _given_back(step: Step, values: Values) -> Values:
    item = step.case.enclosures[values["enclosure"]]
    _check_second_count(step, values, item.get("amount"), item["name"])
    returned_on = values.get("returned_on") or step.today.isoformat()
    if date.fromisoformat(returned_on) > office_date(step.now):
        raise RuleBroken("退还日期晚于今天，请核对。", field="returned_on")
    return {**values, "returned_on": returned_on}


def _check_second_count(step: Step, values: Values, amount: Any, name: str) -> None:
    """Cash is counted by two people: whoever acts, and another."""
    second = values.get("counted_by")
    if amount and not second:
        raise RuleBroken(f"“{name}”是现金，要两人清点，请填写复点人。", field="counted_by")
    if amount and second == step.actor.name:
        raise RuleBroken(f"现金要两人清点，复点人不能是经办人“{second}”本人，请填写另一位。", field="counted_by")


def _answered(step: Step, values: Values) -> Values:
    answers: dict[str, str] = {}
    for key, answer in values["answers"].items():
        item = next((item for item in step.regulation.checklist if item.named(key)), None)
        if item is None:
            known = "、".join(f"{item.id}（{item.title}）" for item in step.regulation.checklist)
            raise RuleBroken(f"结案审查没有“{key}”这一项，各项是：{known}。", field="answers")
        if answer not in ANSWERS:
            raise RuleBroken(f"“{item.title}”答的是“{answer}”，只能答 是、否、不适用。", field="answers")
        answers[item.id] = answer
    return {**values, "answers": answers}


def _proposed(step: Step, values: Values) -> Values:
    return approving.proposal(step.case, step.regulation, step.action, values)


def _approved(step: Step, values: Values) -> Values:
    return approving.approval(step.case, step.regulation, step.actor, values)


def _supervised(step: Step, values: Values) -> Values:
    check_recipients(step.case, step.regulation, values)
    unit = values.get("to_unit") or step.case.handover.get("to_unit") or step.case.lead_unit or step.case.unit
    return {**values, "to_unit": unit, "count": step.case.supervisions + 1}


def _recused(step: Step, values: Values) -> Values:
    if step.action.sets.get("lifted") and values["person"] in step.case.accused:
        raise RuleBroken(f"“{values['person']}”是被投诉人，不能解除回避，请由他人经办。", field="person")
    return {**values, "clause": step.action.clause}


def _linked(step: Step, values: Values) -> Values:
    return {**values, **linking.link(step.case, _other(step, values), str(values["relation"]))}


def _merged(step: Step, values: Values) -> Values:
    return {**values, **linking.merge(step.case, _other(step, values))}


def _other(step: Step, values: Values) -> Case:
    """The case that the number names, where the actor may work on it."""
    other = step.find(str(values["number"]))
    check_not_accused(step.actor, other)
    return other


def _unlinked(step: Step, values: Values) -> Values:
    return {**values, **linking.unlink(step.case, str(values["number"]), step.action.event == "unmerged")}


def _sealed(step: Step, values: Values) -> Values:
    return {**values, **_about_paper(step, values)}


def _served(step: Step, values: Values) -> Values:
    """Which paper, and the day it reached the person: today unless another was named; none while it is under way."""
    day = values.get("served_on") or step.today.isoformat()
    if date.fromisoformat(day) > step.today:
        raise RuleBroken(f"送达日期{day}晚于今天，请核对。", field="served_on")
    paper = _about_paper(step, values)
    issued = next(known["issued_on"] for known in step.case.papers if known["event"] == values["issued"])
    if day < issued:
        raise RuleBroken(f"送达日期{day}早于文书的出具日期{issued}，请核对。", field="served_on")
    return {**values, **paper, "served_on": day}


def _about_paper(step: Step, values: Values) -> Values:
    known = next(paper for paper in step.case.papers if paper["event"] == values["issued"])
    return {"paper": known["paper"], "number": known["number"]}


def _archived(step: Step, values: Values) -> Values:
    """How long the papers are kept, by the regulation, unless a period was chosen."""
    retention = step.regulation.retention
    years = retention.important if values.get("important") else retention.years
    chosen = values.get("retention") or ("永久" if years == 0 else f"{years}年")
    length = chosen.removesuffix("年")
    until = {"keep_until": _years_later(step.today, int(length)).isoformat()} if length.isdecimal() else {}
    return {**values, "retention": chosen, **until}


def _years_later(day: date, years: int) -> date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _attached(step: Step, values: Values) -> Values:
    paths = values.pop("file")
    if len(paths) != 1:
        raise RuleBroken("一次加一个附件，请分几次添加。", field="file")
    return {**values, **step.keep(paths[0])}


_OUTCOMES: Mapping[str, Callable[[Step, Values], Values]] = {
    "transferred": _transferred,
    "passed_on": _transferred,
    "delivered": _reached,
    "received": _reached,
    "instruction_in": _instruction,
    "extended": _extended,
    "promised": _promised,
    "paused": _paused,
    "resumed": _resumed,
    "urged": _urged,
    "reported_back": _reported,
    "enclosure_taken": _taken,
    "enclosure_returned": _given_back,
    "checklist_answered": _answered,
    "attached": _attached,
    "sealed": _sealed,
    "served": _served,
    "proposed": _proposed,
    "approved": _approved,
    "supervised": _supervised,
    "recused": _recused,
    "linked": _linked,
    "merged": _merged,
    "unlinked": _unlinked,
    "unmerged": _unlinked,
    "archived": _archived,
    "penalty_recorded": lambda step, values: penalising.penalty(step.regulation, values, step.today),
    "review_requested": lambda step, values: reviewing.request(step.case, step.action, values, step.today),
    "reviewed": lambda step, values: reviewing.decision(step.case, values),
    "corrected": lambda step, values: correction(step.case, step.regulation, values, step.now),
    "reclassified": lambda step, values: reclassification(step.case, step.regulation, values),
}
_AFTERMATHS: Mapping[str, Callable[[Step, Case], list[Draft]]] = {
    "extended": _after_extension,
    "resumed": _after_pause,
    "transferred": _after_transfer,
}
