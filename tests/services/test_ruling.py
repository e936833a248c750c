"""Rules that refuse in words, or only say so."""

from typing import Any

from desktop_app.services.offers import offers
from tests.desks import Office
from tests.services.small import accepted, adopt, form


def rule(id_: str, *actions: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "actions": list(actions), "clause": "第九条", "refuse": "不能这样办，请先核实。", **more}


def reason(desk: Office, case: Any, action: str) -> str:
    offered = offers(case, desk.desk().regulation(case.regulation), desk.desk().actor, desk.now)
    return next(offer.reason for offer in offered if offer.action.id == action)


def test_a_rule_refuses_with_its_clause_and_field_while_it_holds(bank: Office) -> None:
    adopt(bank, rules=[rule("r", "reply", when={"repeat": True, "means": "电话"}, field="means")])
    case = accepted(bank, repeat=True)
    refusal = bank.refused(lambda: bank.do(case, "reply", text="好", means="电话"))
    assert (str(refusal), refusal.clause, refusal.field) == ("不能这样办，请先核实。", "第九条", "means")
    assert bank.do(case, "reply", text="好", means="书面").of("replied")
    assert bank.do(accepted(bank), "reply", text="好", means="电话").of("replied")
    assert bank.sound()


def test_what_was_done_lifts_a_rule_until_it_is_undone(bank: Office) -> None:
    adopt(bank, actions=[{"id": "visit"}, {"id": "negotiate"}], rules=[rule("r", "complete", unless_done=["step_done/visit"])])
    case = bank.do(accepted(bank), "negotiate", offer="道歉", reaction="不接受")
    bank.refused(lambda: bank.do(case, "complete", summary="办妥"))
    case = bank.do(case, "visit", text="已到现场")
    assert reason(bank, case, "complete") == ""
    case = bank.do(case, "undo")
    assert reason(bank, case, "complete") == "不能这样办，请先核实（依据：第九条）。"
    case = bank.do(bank.do(case, "visit", text="已到现场"), "complete", summary="办妥")
    assert case.phase == "completed"


def test_a_hint_refuses_nothing(bank: Office) -> None:
    adopt(bank, rules=[rule("r", "reply", hint=True)])
    case = accepted(bank)
    done = bank.desk().perform(case.id, "reply", {"text": "好"})
    assert [hint.startswith("不能这样办") for hint in done.hints] == [True]
    assert reason(bank, case, "reply") == ""


def test_only_what_is_sure_is_told_before(bank: Office) -> None:
    adopt(bank, rules=[rule("means", "reply", when={"means": "电话"}), rule("phase", "complete")])
    case = accepted(bank)
    assert (reason(bank, case, "reply"), bool(reason(bank, case, "complete"))) == ("", True)


def test_a_registration_is_refused_or_only_warned(bank: Office) -> None:
    adopt(bank, rules=[
        rule("no", "register", when={"repeat": True, "kind": "request"}, field="kind"),
        rule("never", "register", "accept", when={"kind": "tip_off"}, unless_done=["noted_text"]),
        rule("say", "register", when={"anonymous": True}, hint=True),
    ])  # fmt: skip
    assert bank.refused(lambda: bank.register(form(repeat=True, kind="诉求"))).field == "kind"
    bank.refused(lambda: bank.register(form(kind="举报")))
    done = bank.desk().register(form(complainant={"anonymous": True}), case_id="c9")
    assert done.hints[0].startswith("不能这样办")
    assert bank.sound()
