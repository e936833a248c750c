"""Approval routes: who signs, in which order, in whose place, and what the case keeps of it."""

from typing import Any

import pytest

from desktop_app.domain.case import Case
from desktop_app.services import approving, showing
from tests.desks import Office
from tests.services.small import accepted, adopt, people

ROLES = {"gm": {"title": "总经理", "acts_as": "manager"}, "vice": {"title": "副总经理", "acts_as": "manager"},
         "legal": {"title": "法务", "acts_as": "manager"}}  # fmt: skip
STAFF = {"周正": "总经理", "孙平": "副总经理", "郑言": "法务"}


def route(id_: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id_, "clause": f"第{id_}条", "steps": list(steps), **more}


def step(*roles: str, **more: Any) -> dict[str, Any]:
    return {"title": "核决", "roles": list(roles), **more}


def staffed(desk: Office, *routes: dict[str, Any], **more: Any) -> None:
    adopt(desk, roles=ROLES, routes=list(routes), **more)
    people(desk, **STAFF)


def proposed(desk: Office, amount: str = "", **changes: Any) -> Case:
    money = {"compensation": True, "amount": amount} if amount else {}
    return desk.do(accepted(desk, **changes), "propose", text="道歉", **money)


def waiting(desk: Office, case: Case) -> str:
    return approving.waiting_for(case, desk.desk().regulation(case.regulation))


def test_without_a_route_anybody_who_may_approve_signs_once(bank: Office) -> None:
    adopt(bank)
    case = proposed(bank)
    assert (case.route, waiting(bank, case)) == ([], "")
    case = bank.do(case, "approve", by="钱志远")
    assert case.awaiting == ""


def test_the_route_goes_by_amount_and_by_severity(bank: Office) -> None:
    axes = {"severity": {"title": "程度", "values": {"ordinary": "一般", "serious": "重大"}, "default": "ordinary"}}
    staffed(bank, route("1", step("vice"), when={"amount": {"max": 999}}, rank=20),
            route("2", step("gm"), when={"amount": {"min": 1000}}, rank=20),
            route("3", step("gm"), when={"severity": "serious"}, rank=10), axes=axes)  # fmt: skip
    taken = {name: case.last("proposed") for name, case in {
        "small": proposed(bank, "999"), "large": proposed(bank, "1000"),
        "serious": proposed(bank, "5", severity="重大"), "none": proposed(bank)}.items()}  # fmt: skip
    assert {name: event.values.get("route_id") for name, event in taken.items() if event} == {
        "small": "1", "large": "2", "serious": "3", "none": None}  # fmt: skip


def test_several_sign_in_order_and_the_wrong_one_is_named(bank: Office) -> None:
    staffed(bank, route("1", step("vice", title="副总审核"), step("gm", title="总经理核决")))
    case = proposed(bank)
    assert waiting(bank, case) == "副总审核（副总经理）"
    refusal = bank.refused(lambda: bank.do(case, "approve", by="周正"))
    assert "现在等“副总审核”，要由副总经理签署，“周正”不能代签" in str(refusal)
    assert "“马俊”没有权限" in str(bank.refused(lambda: bank.do(case, "approve", by="马俊")))
    case = bank.do(case, "approve", by="孙平", text="同意")
    assert (case.awaiting, waiting(bank, case)) == ("approval", "总经理核决（总经理）")
    bank.refused(lambda: bank.do(case, "reply", text="好"))
    case = bank.do(case, "approve", by="周正", text="同意")
    assert (case.awaiting, approving.pending(case)) == ("", None)
    people_ = {person.name: person.id for person in bank.ledger.people()}
    signed = [(s["signed"][0]["role"], s["signed"][0]["person"]) for s in case.route]
    assert signed == [("vice", people_["孙平"]), ("gm", people_["周正"])]
    assert bank.do(case, "reply", text="好").of("replied")
    assert bank.sound()


def test_a_joint_decision_needs_two_people(bank: Office) -> None:
    staffed(bank, route("1", step("gm", "legal", joint=True)))
    case = bank.do(proposed(bank), "approve", by="管理员")
    assert case.awaiting == "approval"
    assert "“管理员”已经签过" in str(bank.refused(lambda: bank.do(case, "approve", by="管理员")))
    case = bank.do(case, "approve", by="郑言")
    assert case.awaiting == ""


def test_whoever_signed_jointly_cannot_sign_for_the_other(bank: Office) -> None:
    staffed(bank, route("1", step("gm", "legal", joint=True)))
    case = bank.do(proposed(bank), "approve", by="郑言")
    assert "“核决”，要由总经理签署" in str(bank.refused(lambda: bank.do(case, "approve", by="郑言")))
    assert bank.do(case, "approve", by="周正").awaiting == ""


def test_a_deputy_signs_only_where_the_absence_is_stated(bank: Office) -> None:
    staffed(bank, route("1", step("gm", deputies=["vice"])))
    case = proposed(bank)
    refusal = bank.refused(lambda: bank.do(case, "approve", by="孙平"))
    assert (refusal.field, "可以代签" in str(refusal)) == ("absent", True)
    bank.refused(lambda: bank.do(case, "approve", by="郑言", absent=True))
    case = bank.do(case, "approve", by="孙平", absent=True)
    assert case.awaiting == ""
    signature = case.route[0]["signed"][0]
    assert (signature["role"], signature["deputy"], signature["for"]) == ("vice", True, "gm")


def test_a_deputy_stands_in_for_one_party_of_a_joint_decision(bank: Office) -> None:
    staffed(bank, route("1", step("gm", "legal", joint=True, deputies=["vice"])))
    case = bank.do(proposed(bank), "approve", by="孙平", absent=True)
    assert waiting(bank, case) == "核决（法务）"
    bank.refused(lambda: bank.do(case, "approve", by="孙平", absent=True))
    assert bank.do(case, "approve", by="郑言").awaiting == ""


def test_a_collegial_decision_needs_its_minutes(bank: Office) -> None:
    staffed(bank, route("1", step("gm", meeting=True)))
    case = proposed(bank)
    refusal = bank.refused(lambda: bank.do(case, "approve", by="周正"))
    assert (refusal.field, refusal.clause) == ("minutes", "第1条")
    assert bank.do(case, "approve", by="周正", minutes="会议同意。", participants="周正、孙平").awaiting == ""


def test_what_is_returned_for_change_starts_its_route_again(bank: Office) -> None:
    staffed(bank, route("1", step("vice"), step("gm")))
    case = bank.do(proposed(bank), "approve", by="孙平")
    case = bank.do(case, "return_for_change", by="周正", text="再核实")
    assert (case.awaiting, case.route, waiting(bank, case)) == ("", [], "")
    case = bank.do(case, "propose", text="道歉并培训")
    assert [len(one["signed"]) for one in case.route] == [0, 0]
    assert bank.sound()


def test_a_signature_that_was_undone_is_due_again(bank: Office) -> None:
    staffed(bank, route("1", step("vice"), step("gm")))
    case = bank.do(proposed(bank), "approve", by="孙平")
    case = bank.do(case, "undo", by="孙平")
    assert (waiting(bank, case), case.awaiting) == ("核决（副总经理）", "approval")


def test_the_route_stands_as_it_was_when_proposed(bank: Office) -> None:
    staffed(bank, route("1", step("gm")))
    case = proposed(bank)
    adopt(bank, roles=ROLES, routes=[route("1", step("legal"))])
    assert waiting(bank, case) == "核决（总经理）"
    assert bank.do(case, "approve", by="周正").awaiting == ""
    assert waiting(bank, proposed(bank)) == "核决（法务）"


def test_where_nobody_plays_a_role_the_desk_role_signs(bank: Office) -> None:
    adopt(bank, roles=ROLES, routes=[route("1", step("gm"))])
    assert bank.do(proposed(bank), "approve", by="钱志远").awaiting == ""


def test_the_timeline_says_which_step_was_signed(bank: Office) -> None:
    staffed(bank, route("1", step("gm", title="总经理核决")))
    case = bank.do(proposed(bank), "approve", by="周正", text="同意")
    line = showing.timeline(bank.desk(), case)[-1]
    assert (line.title, line.actor) == ("审批同意", "周正")
    assert "同意" in dict(line.details).values()


@pytest.mark.parametrize("role", ["manager", "管理员"])
def test_a_route_may_name_desk_roles(bank: Office, role: str) -> None:
    adopt(bank, routes=[route("1", step("manager"))])
    case = proposed(bank)
    assert waiting(bank, case) == "核决（负责人）"
    assert bank.do(case, "approve", by="钱志远" if role == "manager" else "管理员").awaiting == ""
