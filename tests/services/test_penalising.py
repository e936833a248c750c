"""Penalties and findings: against each respondent his own, and a fine within the range of its ground."""

from typing import Any

import pytest

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from tests.desks import Office
from tests.services.small import accepted, adopt

GROUNDS = {
    "rude": {"title": "服务态度恶劣", "least": "100", "most": "1000", "clause": "第二十条"},
    "late": {"title": "拖延不办", "kinds": ["通报"], "clause": "第二十一条"},
    "huge": {"title": "造成重大损失", "least": "5000"},
}  # fmt: skip
WHOM = [{"name": "柜员甲"}, {"name": "柜员乙"}, {"unit": "营业室"}]


@pytest.fixture
def ours(bank: Office) -> Office:
    adopt(bank, penalties=GROUNDS, actions=[{"id": "penalise"}, {"id": "rectify"}],
          findings={"valid": "有效投诉", "invalid": "无效投诉"})  # fmt: skip
    return bank


def case_of(desk: Office, **more: Any) -> Case:
    return accepted(desk, respondents=WHOM, **more)


def fine(desk: Office, case: Case, **values: Any) -> Case:
    return desk.do(case, "penalise", **{"respondent": "柜员甲", "ground": "服务态度恶劣", **values})


@pytest.mark.parametrize("amount", ["100", "1,000元", "550.5"])
def test_a_fine_within_the_range_stands_with_its_clause(ours: Office, amount: str) -> None:
    case = fine(ours, case_of(ours), amount=amount)
    assert (case.penalties[0]["ground"], case.penalties[0]["clause"]) == ("rude", "第二十条")


@pytest.mark.parametrize(("ground", "amount", "word"), [
    ("rude", "99.99", "￥100.00至￥1,000.00之间"), ("rude", "1000.01", "现在是￥1,000.01"), ("huge", "4999", "至不限"),
])  # fmt: skip
def test_a_fine_out_of_range_is_refused_with_the_clause(ours: Office, ground: str, amount: str, word: str) -> None:
    case = case_of(ours)
    refusal = ours.refused(lambda: fine(ours, case, ground=ground, amount=amount))
    assert (refusal.field, refusal.clause) == ("amount", str(GROUNDS[ground].get("clause", "")))
    assert word in str(refusal)


def test_a_ground_with_a_fine_asks_for_the_amount_or_another_way(ours: Office) -> None:
    case = case_of(ours)
    assert ours.refused(lambda: fine(ours, case)).field == "amount"
    assert fine(ours, case, kind="批评教育").penalties[0]["kind"] == "批评教育"
    assert fine(ours, case, ground="late").penalties[-1]["ground"] == "late"
    assert ours.do(case, "penalise", respondent="柜员甲", text="口头警告").penalties


FOREIGN = {"foreign_amount": "100", "currency": "美元", "rate": "7.1234", "rate_on": "2026-11-17"}


def test_a_fine_in_foreign_currency_is_converted_at_a_dated_rate(ours: Office) -> None:
    case = fine(ours, case_of(ours), **FOREIGN)
    said = case.penalties[0]
    assert [said[key] for key in ("amount", "rate", "rate_on", "currency")] == ["712.34", "7.1234", "2026-11-17", "美元"]
    assert fine(ours, case, **FOREIGN, amount="712.34").penalties[-1]["amount"] == "712.34"
    assert ours.sound()


@pytest.mark.parametrize(("change", "field"), [
    ({"currency": None}, "currency"), ({"rate": None}, "rate"), ({"rate_on": None}, "rate_on"), ({"rate": "0"}, "rate"),
    ({"rate": "很高"}, "rate"), ({"rate": "-7"}, "rate"), ({"rate": "NaN"}, "rate"), ({"rate": "1e30"}, "rate"),
    ({"rate": "Infinity"}, "rate"), ({"rate_on": "2026-11-19"}, "rate_on"), ({"amount": "700"}, "amount"), ({"rate": "71"}, "amount"),
])  # fmt: skip
def test_a_rate_that_is_none_or_has_no_day_is_refused(ours: Office, change: dict[str, Any], field: str) -> None:
    case = case_of(ours)
    given = {key: value for key, value in {**FOREIGN, **change}.items() if value is not None}
    assert ours.refused(lambda: fine(ours, case, **given)).field == field


def test_each_respondent_has_his_own_penalty_and_finding(ours: Office) -> None:
    case = case_of(ours, issues=[{"text": "态度"}, {"text": "拖延"}])
    case = fine(ours, fine(ours, case, amount="200"), respondent="柜员乙", amount="300")
    assert [(one["respondent"], one["amount"]) for one in case.penalties] == [("柜员甲", "200.00"), ("柜员乙", "300.00")]
    assert fine(ours, case, respondent="经办主管", amount="200").penalties[-1]["respondent"] == "经办主管"
    for whom, issue, finding in (("柜员甲", "1", "有效投诉"), ("柜员甲", "拖延", "无效投诉"), ("柜员乙", "1", "无效投诉"),
                                 ("柜员甲", "态度", "无效投诉")):  # fmt: skip
        case = ours.do(case, "find", respondent=whom, issue=issue, finding=finding)
    assert {(one["respondent"], one["issue"]): one["finding"] for one in case.findings.values()} == {
        ("柜员甲", "1"): "invalid", ("柜员甲", "2"): "invalid", ("柜员乙", "1"): "invalid"}  # fmt: skip
    assert circumstances(case)["finding"] == ["invalid"] * 3
    assert len(case.of("found")) == 4, "the timeline keeps the one that was replaced"
    case = ours.do(case, "find", finding="有效投诉")
    assert circumstances(case)["finding"][-1] == "valid"
    assert ours.sound()


def test_without_respondents_whom_is_written_freely_and_whoever_answers_for_the_cure_too(ours: Office) -> None:
    case = fine(ours, accepted(ours), respondent="营业室主任", amount="200")
    assert case.penalties[0]["respondent"] == "营业室主任"
    assert ours.do(case_of(ours), "rectify", text="培训", respondent="人力资源部").of("corrective_action")


def test_a_penalty_that_was_undone_is_none(ours: Office) -> None:
    assert ours.do(fine(ours, case_of(ours), amount="200"), "undo").penalties == []
