"""Gates: conditions of a case that an action needs, each with the sentence that says what to do first."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from desktop_app.domain import urging
from desktop_app.domain.case import Case
from desktop_app.domain.duties import owed_replies
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import Action, Regulation
from desktop_app.services import linking

Gate = Callable[[Case, Regulation, Mapping[str, Any]], str]
"""Returns an empty text where the gate is open, else the sentence of the refusal."""

ANSWERS = ("是", "否", "不适用")


def check_gates(action: Action, case: Case, regulation: Regulation, values: Mapping[str, Any], now: datetime) -> None:
    """Raise RuleBroken for the first gate of the action that is shut; gates on what is entered name the field."""
    for name in action.needs:
        sentence = GATES[name](case, regulation, values)
        if sentence:
            raise RuleBroken(sentence, field=ON_VALUES.get(name, ""), clause=action.clause)
    untriggered = urging.untriggered(action.id, case, regulation, now)
    if untriggered:
        raise RuleBroken(untriggered, clause=action.clause)


def shut(action: Action, case: Case, regulation: Regulation, now: datetime) -> str:
    """The sentence of the first shut gate that does not depend on what will be entered, or empty."""
    found = (GATES[name](case, regulation, {}) for name in action.needs if name not in ON_VALUES)
    return next(filter(None, found), "") or urging.untriggered(action.id, case, regulation, now)


def _handed_over(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if case.handover else "还没有转出，不能记送达，请先办转办、交办或传递。"


def _transferred_before(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if case.handover or case.units else "这件投诉没有转来过，不能退回。"


def _sent_to_unit(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if case.of("transferred", "passed_on") else "还没有交办或转办，没有可以催办的单位，请先转出。"


def _proposal_pending(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if case.awaiting == "approval" else "没有待审批的处理意见，请承办人先提交拟办。"


def _no_proposal_pending(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "拟办意见正在等待审批，请先审批同意或退回修改。" if case.awaiting == "approval" else ""


def _paused(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if case.paused else "计时没有中止，不需要恢复。"


def _not_paused(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "计时正在中止，请先恢复计时。" if case.paused else ""


def _clock_running(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if any(clock.active for clock in case.clocks.values()) else "这件投诉没有正在计算的期限。"


def _has_checklist(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if regulation.checklist else f"制度“{regulation.title}”没有规定结案审查标准，可以直接结案。"


def _checklist_answered(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    missing = [item.title for item in regulation.checklist if case.checklist.get(item.id) not in ANSWERS]
    return f"结案审查还有未回答的标准：{'、'.join(missing)}，请先逐项审查。" if missing else ""


def _enclosures_returned(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    names = "、".join(str(item["name"]) for item in case.unreturned)
    return f"还有未退还的现金或原件：{names}，退还后才能归档。" if names else ""


def _enclosures_held(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if case.unreturned else "没有须退还的现金或原件。"


def _cash_not_by_mail(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    item = case.enclosures.get(values.get("enclosure", ""), {})
    if not item.get("amount") or values.get("means") != "registered_mail":
        return ""
    return f"“{item['name']}”是现金，不能邮寄，请改为当面领回或汇款。"


def _replies_given(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    owed = next((duty for duty in owed_replies(case, regulation)), None)
    if owed is None:
        return ""
    rests = f"（依据：{owed.clause}）" if owed.clause else ""
    if owed.to == "sender":
        return f"来文机关要求答复，还没有回告{rests}，请先办{_doing('reported_back', regulation)}。"
    return f"应当答复投诉人，还没有答复记录{rests}，请先办{_doing('replied', regulation)}。"


def _doing(event: str, regulation: Regulation) -> str:
    """The actions that bring the event, as this regulation calls them: `“答复”或“即办即结”`."""
    return "或".join(f"“{action.title}”" for action in regulation.actions if action.event == event and "handling" in action.phases)


def _instructions_answered(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    open_ = [str(i["from"]) for i in case.instructions.values() if i.get("requires") == "report" and not i["reported"]]
    return f"还有来文没有回告：{'、'.join(open_)}，请先办{_doing('reported_back', regulation)}。" if open_ else ""


def _investigated(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    if case.of("investigated"):
        return ""
    return f"还没有调查记录，要先调查核实才能作出这样的处理，请先办{_doing('investigated', regulation)}。"


def _linked(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if linking.links_of(case, merged=False) else "这件投诉没有关联的件。"


def _merged(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if linking.links_of(case, merged=True) else "这件投诉没有并案。"


def _someone_recused(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    aside = [name for name, why in case.recused.items() if not why.get("lifted")]
    return "" if aside else "没有人在这件投诉中回避。"


def _review_pending(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    pending = case.reviews and not case.reviews[-1].get("decision")
    return "" if pending else "没有待决定的复查申请，请先登记复查申请。"


def _not_final(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "经复查已维持处理意见，不再处理。" if case.final else ""


def _has_penalties(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if regulation.penalties else f"制度“{regulation.title}”没有规定处罚。"


def _seal_due(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if case.unsealed else "没有等待用印的文书，请先出具要用印的文书。"


def _paper_unserved(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    return "" if case.unserved else "没有要送达的文书，请先出具文书。"


def _served_sealed(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> str:
    paper = next((paper for paper in case.unsealed if paper["event"] == values.get("issued")), None)
    return f"《{paper['title']}》{paper['number']}还没有用印，不能送达，请先办“用印”。" if paper else ""


GATES: Mapping[str, Gate] = {
    "handed_over": _handed_over,
    "transferred_before": _transferred_before,
    "sent_to_unit": _sent_to_unit,
    "proposal_pending": _proposal_pending,
    "no_proposal_pending": _no_proposal_pending,
    "paused": _paused,
    "not_paused": _not_paused,
    "clock_running": _clock_running,
    "has_checklist": _has_checklist,
    "checklist_answered": _checklist_answered,
    "enclosures_returned": _enclosures_returned,
    "enclosures_held": _enclosures_held,
    "cash_not_by_mail": _cash_not_by_mail,
    "replies_given": _replies_given,
    "instructions_answered": _instructions_answered,
    "investigated": _investigated,
    "linked": _linked,
    "merged": _merged,
    "someone_recused": _someone_recused,
    "review_pending": _review_pending,
    "not_final": _not_final,
    "has_penalties": _has_penalties,
    "seal_due": _seal_due,
    "paper_unserved": _paper_unserved,
    "served_sealed": _served_sealed,
}
ON_VALUES: Mapping[str, str] = {"cash_not_by_mail": "means", "served_sealed": "issued"}
"""Gates that judge what is entered, so they cannot be told before, and the field each one judges."""
