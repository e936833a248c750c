"""回避: who stepped aside neither acts, approves, reads, prints nor receives; only the organisation lifts it."""

from typing import Any

import pytest

from desktop_app.domain.case import Case
from desktop_app.services import paper_uses, papers, showing
from tests.desks import Office
from tests.services.small import accepted, adopt, form, people

SET_ASIDE = {"person": "马俊", "interest": "投诉人", "reason": "系投诉人亲属。"}
LIFTED = {"person": "马俊", "exception_by": "局党组", "exception_reason": "无人可替"}


@pytest.fixture
def ours(bank: Office) -> Office:
    adopt(bank)
    people(bank, 马俊="manager")
    return bank


def recused(desk: Office, **changes: Any) -> Case:
    return desk.do(accepted(desk, **changes), "recuse", by="钱志远", **SET_ASIDE)


def test_the_recused_does_nothing_more_on_the_case(ours: Office) -> None:
    case = ours.do(recused(ours), "propose", by="吴玲", text="道歉")
    for word, values in (("approve", {}), ("note", {"text": "一"}), ("undo", {}), ("return_for_change", {"text": "改"}),
                         ("lift_recusal", LIFTED)):  # fmt: skip
        assert "“马俊”已回避这件投诉，不能经办" in str(ours.refused(lambda w=word, v=values: ours.do(case, w, by="马俊", **v)))
    assert ours.do(case, "approve", by="钱志远").awaiting == ""
    assert ours.do(accepted(ours), "note", by="马俊", text="另一件").of("noted_text")


def test_the_recused_neither_reads_nor_prints(ours: Office) -> None:
    case = recused(ours)
    desk = ours.desk("马俊")
    assert "不能查看" in str(ours.refused(lambda: showing.show(desk, case)))
    ours.refused(lambda: papers.issue(desk, case.id, "intake_receipt"))
    ours.refused(lambda: papers.content(desk, case, paper_uses.usage(desk.regulation(case.regulation), "intake_receipt")))
    issued = papers.issue(ours.desk("吴玲"), case.id, "intake_receipt").record
    ours.refused(lambda: papers.reprint(desk, case.id, issued))


@pytest.mark.parametrize(
    ("word", "values"),
    [("self", {"handler": "马俊"}), ("refer", {"to_unit": "物业科", "handler": "马俊"}),
     ("pass_on", {"to_unit": "物业科", "handler": "马俊"}), ("assign", {"to_unit": "物业科", "handler": "马俊"}),
     ("receive", {"receiver": "马俊"})],
)  # fmt: skip
def test_the_recused_receives_nothing(ours: Office, word: str, values: dict[str, Any]) -> None:
    case = recused(ours)
    refusal = ours.refused(lambda: ours.do(case, word, **values))
    assert "“马俊”已回避，不能经办这件投诉" in str(refusal)


def test_lifting_names_the_organisation_and_its_reason_and_both_stay_in_the_timeline(ours: Office) -> None:
    case = recused(ours)
    for missing in ("exception_by", "exception_reason"):
        given = {key: value for key, value in LIFTED.items() if key != missing}
        assert ours.refused(lambda g=given: ours.do(case, "lift_recusal", **g)).field == missing
    assert ours.refused(lambda: ours.do(case, "lift_recusal", **{**LIFTED, "person": "吴玲"})).field == "person"
    case = ours.do(case, "lift_recusal", by="钱志远", **LIFTED)
    assert case.stepping_aside == frozenset()
    case = ours.do(case, "note", by="马俊", text="继续经办")
    told = [(line.title, dict(line.details)) for line in showing.timeline(ours.desk(), case)]
    assert told[-3][0] == "回避" and told[-3][1]["事由"] == "系投诉人亲属。"
    assert told[-2][0] == "解除回避" and told[-2][1]["批准组织"] == "局党组" and told[-2][1]["批准理由"] == "无人可替"
    assert "没有人在这件投诉中回避" in str(ours.refused(lambda: ours.do(case, "lift_recusal", **LIFTED)))
    again = ours.do(case, "recuse", **SET_ASIDE)
    assert again.stepping_aside == {"马俊"}
    assert ours.sound()


def test_a_clerk_does_not_lift_a_recusal(ours: Office) -> None:
    case = recused(ours)
    assert "没有权限解除回避" in str(ours.refused(lambda: ours.do(case, "lift_recusal", by="吴玲", **LIFTED)))


def test_the_person_complained_about_is_never_let_back(ours: Office) -> None:
    case = recused(ours, respondents=[{"name": "马俊", "unit": "物业科"}])
    refusal = ours.refused(lambda: ours.do(case, "lift_recusal", by="钱志远", **LIFTED))
    assert (refusal.field, "是被投诉人" in str(refusal)) == ("person", True)
    assert case.stepping_aside == {"马俊"}


def test_a_name_inside_the_name_of_a_unit_bars_nothing(ours: Office) -> None:
    adopt(ours, barred=[{"id": "b", "recipients": "respondent_unit", "clause": "第三条", "instead": "上级"}])
    case = ours.do(accepted(ours, respondents=[{"unit": "保卫科"}]), "recuse", person="王五", interest="投诉人", reason="亲属")
    assert ours.do(case, "refer", to_unit="王五路营业部").handover["to_unit"] == "王五路营业部"
    assert "被投诉的单位" in str(ours.refused(lambda: ours.do(case, "refer", to_unit="保卫科")))


def test_whoever_registers_against_himself_is_told(ours: Office) -> None:
    done = ours.desk("吴玲").register(form(respondents=[{"name": "吴玲"}]), case_id="c9")
    assert any("登记人“吴玲”是被投诉人" in hint for hint in done.hints)
