"""Who must not receive a case: accusations at the community centre, the person complained about anywhere."""

from itertools import product
from typing import Any

import pytest

from desktop_app.domain.case import Case
from tests.desks import CENTRE, PEOPLE, Office, sample

ACCUSED = [{"name": "赵某某", "unit": "物业管理科"}]
SUPERIOR = "被揭发、被控告的上级机关主要负责人"


def accusation(office: Office, material: str = "揭发", **more: Any) -> Case:
    given = sample(CENTRE, categories=["一般", material], respondents=ACCUSED, **more)
    return office.do(office.register(given), "accept")


WAYS = [*product(["refer", "assign"], ["to_unit", "lead_unit", "co_units"]), ("pass_on", "to_unit")]


@pytest.mark.parametrize(("action", "field"), WAYS)
def test_an_accusation_never_goes_to_the_unit_accused(centre: Office, action: str, field: str) -> None:
    case = accusation(centre)
    given = {"to_unit": SUPERIOR, field: ["物业管理科"] if field == "co_units" else "物业管理科"}
    refusal = centre.refused(lambda: centre.do(case, action, **given))
    assert refusal.clause == "三、2" and "上级机关" in str(refusal) and "主要负责人" in str(refusal)
    assert ("被投诉的单位" in str(refusal)) == (field != "to_unit")


@pytest.mark.parametrize("unit", ["赵某某", "物业管理科一组", "物业"])
def test_nor_to_the_person_a_part_of_the_unit_or_the_whole(centre: Office, unit: str) -> None:
    case = accusation(centre)
    assert centre.refused(lambda: centre.do(case, "refer", to_unit=unit)).field == "to_unit"


def test_it_may_go_to_the_superior(centre: Office) -> None:
    assert centre.do(accusation(centre), "assign", to_unit=SUPERIOR).handover["to_unit"] == SUPERIOR


@pytest.mark.parametrize("given", [{"exception_by": "镇党委"}, {"exception_reason": "须本人说明"}])
def test_half_an_approval_is_none(centre: Office, given: dict[str, str]) -> None:
    case = accusation(centre)
    centre.refused(lambda: centre.do(case, "refer", to_unit="物业管理科", **given))


def test_an_approval_by_the_organisation_lifts_the_bar_and_is_recorded(centre: Office) -> None:
    case = centre.do(accusation(centre), "refer", to_unit="物业管理科", exception_by="镇党委", exception_reason="须本人说明")
    event = case.last("transferred")
    assert event and (event.values["exception_by"], event.values["exception_reason"]) == ("镇党委", "须本人说明")


def test_an_ordinary_complaint_may_go_to_the_unit_complained_about(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE, respondents=ACCUSED)), "accept")
    assert centre.do(case, "refer", to_unit="物业管理科").handover["to_unit"] == "物业管理科"


@pytest.mark.parametrize("values", [
    {"to_unit": SUPERIOR}, {"to_unit": "中心主任", "co_units": ["相关部门"]},
    {"to_unit": SUPERIOR, "exception_by": "镇党委", "exception_reason": "特殊情况"},
])  # fmt: skip
def test_an_accusation_against_staff_goes_to_the_director_only(centre: Office, values: dict[str, Any]) -> None:
    case = accusation(centre, "检举工作人员")
    refusal = centre.refused(lambda: centre.do(case, "refer", **values))
    assert (refusal.clause, "中心主任" in str(refusal)) == ("四、2", True)


def test_the_director_is_known_by_identifier_too_and_may_then_handle_it(centre: Office) -> None:
    case = accusation(centre, "检举工作人员")
    assert centre.refused(lambda: centre.do(case, "self", handler="马俊")).clause == "四、2"
    case = centre.play(case, [("refer", {"to_unit": "head"}), ("deliver", {"means": "paper"}), ("self", {"handler": "马俊"})])
    assert (case.unit, case.handler) == ("中心主任", "马俊")


@pytest.mark.parametrize(("action", "field", "extra"), [
    ("self", "handler", {}), ("refer", "handler", {"to_unit": "一级行部"}), ("pass_on", "handler", {"to_unit": "一级行部"}),
])  # fmt: skip
def test_the_person_complained_about_never_handles_the_case(bank: Office, action: str, field: str, extra: dict[str, str]) -> None:
    case = bank.do(bank.register(), "accept")
    refusal = bank.refused(lambda: bank.do(case, action, **extra, **{field: "柜员07号"}))
    assert (refusal.field, "被投诉人" in str(refusal)) == (field, True)


def test_nor_receives_it_nor_is_urged(bank: Office) -> None:
    case = bank.play(bank.register(), [("accept", {}), ("refer", {"to_unit": "一级行部"})])
    assert bank.refused(lambda: bank.do(case, "deliver", means="paper", receiver="柜员07号")).field == "receiver"
    assert bank.refused(lambda: bank.do(case, "receive", receiver="柜员07号")).field == "receiver"
    assert bank.refused(lambda: bank.do(case, "urge", handler="柜员07号")).field == "handler"


@pytest.mark.parametrize("name", PEOPLE)
def test_the_person_complained_about_can_neither_act_nor_read(bank: Office, name: str) -> None:
    from desktop_app.services import paper_uses, papers, showing

    case = bank.register(sample(respondents=[{"name": name}]))
    desk = bank.desk(name)
    for call in (
        lambda: bank.do(case, "note", by=name, text="与我无关"),
        lambda: showing.show(desk, case),
        lambda: papers.issue(desk, case.id, "intake_receipt"),
        lambda: papers.content(desk, case, paper_uses.usage(desk.regulation(case.regulation), "intake_receipt")),
    ):
        assert f"“{name}”是这件投诉的被投诉人" in str(bank.refused(call))


def test_the_accused_get_no_paper_of_an_accusation(centre: Office) -> None:
    from desktop_app.services import papers

    case = accusation(centre)
    refusal = centre.refused(lambda: papers.issue(centre.desk(), case.id, "registration_form", "respondent"))
    assert (refusal.field, refusal.clause) == ("purpose", "三、2")
