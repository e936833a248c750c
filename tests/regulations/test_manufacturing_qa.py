"""The manufacturer's rules at work: the form on its way, powers by amount, urging, returns, allowances, penalties."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain import urging
from desktop_app.domain.duties import duties
from desktop_app.domain.moments import parse_local
from desktop_app.services import story
from tests.regulations.systems import System, shows

ID = "manufacturing-qa"
BEGIN = "2026-11-10T09:30"
DAMAGE = {"cause": "温度偏低。", "countermeasure": "调整工艺。"}
TALK = {"offer": "退换。", "reaction": "同意。"}
OPINION: dict[str, Any] = {"text": "退换。", "remedy": ["折让", "退货"], "return_quantity": 500}
VALID = {"finding": "valid", "responsible": "制造部"}
SLIP = {"cause": "气孔", "method": "退货", "ground": "第三联", "quantity": 500, "authorised_by": "彭涛"}
ALLOWED = {"amount": "5000", "countersigned_by": "程远", "customer_signed": True, "proof": "certificate"}
BOOKED = {"approved_quantity": 500, "actual_quantity": 496, "comparison": "less", "booked_quantity": 496}
TO_DRAFT: list[tuple[str, str, dict[str, Any]]] = [
    ("submit_form", "韩雪", {"opinion": "属实。"}),
    ("accept", "苏敏", {}),
    ("investigate", "葛强", {"text": "气孔。", "liable_unit": "制造部"}),
    ("production_analysis", "范勇", DAMAGE),
    ("office_check", "苏敏", {"text": "明确。"}),
    ("draft_opinion", "韩雪", {"text": "退换。"}),
]
TO_RETURN: list[tuple[str, str, dict[str, Any]]] = [
    *TO_DRAFT,
    ("gm_reply", "石坚", {"text": "同意。"}),
    ("negotiate", "韩雪", TALK),
    ("return_form", "彭涛", {"text": "核阅。"}),
]


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def go(system: System, steps: list[tuple[str, str, dict[str, Any]]], **changes: Any) -> None:
    system.register(BEGIN, **changes)
    for word, by, given in steps:
        system.do(word, by=by, **given)


def approved(system: System, **changes: Any) -> None:
    go(system, TO_RETURN, **changes)
    system.do("propose", by="苏敏", **OPINION)
    system.do("approve", by="石坚")


def closed(system: System, finding: str = "valid", opinion: dict[str, Any] = OPINION) -> None:
    go(system, TO_RETURN)
    system.do("propose", by="苏敏", **opinion)
    system.do("approve", by="石坚")
    system.do("find", by="苏敏", finding=finding, responsible="制造部")
    system.do("exempt_tracking", by="苏敏", text="已改善。")
    system.do("reply", by="韩雪", text="同意退换。")
    system.do("complete", by="苏敏", summary="已办妥。")
    system.do("close", by="石坚")


@shows("manufacturing-qa", "NUM", "Q1")
def test_the_number_is_year_month_and_a_serial_that_begins_anew_each_month(system: System) -> None:
    numbers = [system.register(at).number for at in ("2023-07-03T09:00", "2023-07-31T09:00", "2023-08-01T09:00")]
    assert numbers == ["230701", "230702", "230801"]


@shows("manufacturing-qa", "CAT")
def test_the_cause_is_quality_or_human(system: System) -> None:
    assert system.register(BEGIN).record["categories"] == {"cause": ["quality"]}
    assert system.register(BEGIN, categories=["人为疏忽"]).record["categories"]["cause"] == ["human"]
    assert system.register(BEGIN, categories=[]).record["categories"]["cause"] == ["quality"]


@pytest.mark.parametrize("field", ["order_no", "part_no", "shipped_on", "quantity", "defective"])
def test_what_must_be_found_out_at_once_is_asked_for(system: System, field: str) -> None:
    unknown: dict[str, Any] = {f"extra.{field}": None}
    refusal = system.refused_registration(received_at="2023-01-01T09:00", **unknown)
    assert "没有填写，请补上后再提交" in str(refusal)
    assert refusal.field == f"extra.{field}" and "第九条1" in refusal.clause


@shows("manufacturing-qa", "SIG")
def test_the_form_is_signed_with_an_opinion_before_the_office_accepts(system: System) -> None:
    system.register(BEGIN)
    refusal = system.refused("accept", by="苏敏")
    assert "业务部还没有签注意见并送交客户意见处理表" in str(refusal) and refusal.clause == "第九条1、4（1）"
    refusal = system.refused("submit_form", by="韩雪")
    assert str(refusal) == "“业务部签注意见”没有填写，请补上后再提交。" and refusal.clause == "第九条1"
    assert "需要的身份是：业务部" in str(system.refused("submit_form", by="葛强", opinion="属实。"))
    system.do("submit_form", by="韩雪", opinion="属实。", samples="样品两件")
    assert "需要的身份是：总经理室生产管理室" in str(system.refused("accept", by="韩雪"))
    assert system.do("accept", by="苏敏").phase == "handling"


@shows("manufacturing-qa", "SIG")
def test_the_head_of_sales_reads_the_result_before_it_goes_back(system: System) -> None:
    go(system, TO_RETURN[:-1])
    assert "需要的身份是：业务部经理" in str(system.refused("return_form", by="韩雪", text="核阅。"))
    refusal = system.refused("propose", by="苏敏", **OPINION)
    assert "还没有由业务部主管核阅送回" in str(refusal) and refusal.clause == "第九条5、6"


@shows("manufacturing-qa", "INV")
def test_a_joint_visit_comes_before_the_form(system: System) -> None:
    visit: dict[str, Any] = {"extra.joint_visit": True}
    system.register(BEGIN, **visit)
    refusal = system.refused("submit_form", by="韩雪", opinion="属实。")
    assert "填立客户意见处理表以前要会同质量管理部、制造部前往处理" in str(refusal) and refusal.clause == "第九条2"
    refusal = system.refused("visit", by="韩雪", text="现场抽检。")
    assert "“会勘人员”没有填写" in str(refusal) and refusal.clause == "第九条2"
    system.do("visit", by="韩雪", text="现场抽检。", participants="韩雪、范勇", substitute="顾南")
    assert system.do("submit_form", by="韩雪", opinion="属实。").of("step_done")


@shows("manufacturing-qa", "INV", "TRF")
def test_the_form_goes_from_department_to_department_in_its_order(system: System) -> None:
    go(system, TO_DRAFT[:2])
    waits: list[tuple[str, str, dict[str, Any], str, str]] = [
        ("production_analysis", "范勇", DAMAGE, "请先办“追查原因、判定责任部门”", "第九条4（2）"),
        ("draft_opinion", "韩雪", {"text": "退换。"}, "请先办“总经理室查核”", "第九条4（5）"),
        ("gm_reply", "石坚", {"text": "同意。"}, "请先办“业务部拟定处理意见”", "第九条4（6）"),
        ("negotiate", "韩雪", TALK, "请先办“总经理批复”", "第九条4（6）、5"),
        ("return_form", "彭涛", {"text": "核阅。"}, "请先办“向客户说明、交涉”", "第九条5"),
    ]
    for word, by, given, told, clause in waits:
        refusal = system.refused(word, by=by, **given)
        assert told in str(refusal) and refusal.clause == clause
    system.do("investigate", by="葛强", text="气孔。", liable_unit="制造部")
    refusal = system.refused("office_check", by="苏敏", text="明确。")
    assert "请先办“制造部分析及对策”" in str(refusal) and refusal.clause == "第九条4（3）"


@shows("manufacturing-qa", "INV")
def test_quality_names_the_department_that_is_liable(system: System) -> None:
    go(system, TO_DRAFT[:2])
    refusal = system.refused("investigate", by="葛强", text="气孔。")
    assert "“责任归属部门”没有填写" in str(refusal) and refusal.clause == "第九条4（2）"
    assert "需要的身份是：质量管理部" in str(system.refused("investigate", by="范勇", text="气孔。"))


@shows("manufacturing-qa", "TRF", "APP")
def test_what_concerns_others_is_handled_by_the_general_manager_with_the_departments(system: System) -> None:
    go(system, TO_RETURN, categories=["质量异常", "原物料供应商"])
    system.do("propose", by="苏敏", **{**OPINION, "text": "向供应商索赔。"}, compensation=True, amount="300")
    assert [step["title"] for step in system.case.route] == ["总经理会同有关部门共同处理"]
    refusal = system.refused("approve", by="石坚")
    assert "是集体决定，请填写会议记录" in str(refusal) and refusal.clause == "第九条13"
    assert system.do("approve", by="石坚", minutes="会同采购索赔。", participants="采购、质管").awaiting == ""


@shows("manufacturing-qa", "APP")
@pytest.mark.parametrize("amount", ["0", "50", "86400"])
def test_without_amounts_the_general_manager_decides_everything(system: System, amount: str) -> None:
    go(system, TO_RETURN)
    system.do("propose", by="苏敏", **OPINION, compensation=True, amount=amount)
    assert [step["title"] for step in system.case.route] == ["总经理核决"]
    for name in ("彭涛", "程远"):
        assert "要由总经理签署" in str(system.refused("approve", by=name))
    assert system.do("approve", by="石坚").awaiting == ""


@shows("manufacturing-qa", "APP", "MON")
@pytest.mark.parametrize(
    ("amount", "signs", "title"),
    [
        ("5000.00", "彭涛", "业务部经理核决"),
        ("5000.01", "程远", "副总经理核决"),
        ("50000", "程远", "副总经理核决"),
        ("50000.01", "石坚", "总经理核决"),
    ],
)
def test_the_amount_says_who_decides(tmp_path: Path, amount: str, signs: str, title: str) -> None:
    powers = {"routes.sales_manager.when.amount.max": "5000", "routes.vice.when.amount.max": "50000"}
    system = System(tmp_path, ID, powers)
    go(system, TO_RETURN)
    system.do("propose", by="苏敏", **OPINION, compensation=True, amount=amount)
    assert [step["title"] for step in system.case.route] == [title]
    other = "石坚" if signs != "石坚" else "程远"
    assert "不能代签" in str(system.refused("approve", by=other))
    assert system.do("approve", by=signs).awaiting == ""
    system.close()


@shows("manufacturing-qa", "REP")
def test_sales_answers_nothing_beyond_its_powers(system: System) -> None:
    go(system, TO_RETURN)
    for word, given in (("reply", {"text": "同意赔款。"}), ("promise", {"promised_date": "2026-12-01"})):
        refusal = system.refused(word, by="韩雪", **given)
        assert "业务部不得超越核决权限给客户以任何处理的答复" in str(refusal) and refusal.clause == "第九条11"
    assert system.rules.action("settle") is None


@shows("manufacturing-qa", "REP")
def test_what_was_decided_is_told_by_letter_or_telephone(system: System) -> None:
    approved(system)
    assert "可以选的是：书信、电话" in str(system.refused("reply", by="韩雪", text="同意。", means="网络"))
    system.do("find", by="苏敏", **VALID)
    system.do("exempt_tracking", by="苏敏", text="已改善。")
    system.do("complete", by="苏敏", summary="已办妥。")
    assert "应当答复投诉人，还没有答复记录（依据：第九条11）" in str(system.refused("close", by="石坚"))
    case = system.do("reply", by="韩雪", text="同意。", means="书信")
    replied = case.last("replied")
    assert replied is not None and replied.values["means"] == "书面"


@shows("manufacturing-qa", "VAL", "CLO")
def test_liability_and_tracking_are_judged_before_it_is_closed(system: System) -> None:
    go(system, TO_RETURN)
    refusal = system.refused("find", by="苏敏", **VALID)
    assert "综合意见核决以后才判定责任和惩处" in str(refusal) and refusal.clause == "第九条6、7"
    system.do("propose", by="苏敏", **OPINION)
    system.do("approve", by="石坚")
    refusal = system.refused("complete", by="苏敏", summary="已办妥。")
    assert "还没有判定投诉是否成立和发生单位" in str(refusal) and refusal.clause == "第九条7"
    refusal = system.refused("find", by="苏敏", finding="valid")
    assert "“发生单位（责任部门）”没有填写" in str(refusal) and refusal.clause == "第九条7"
    refusal = system.refused("find", by="苏敏", **VALID, loss="9200")
    assert "“批示主管”没有填写" in str(refusal) and refusal.clause == "第九条7"
    refusal = system.refused("find", by="苏敏", **VALID, discipline="警告")
    assert "个人惩处要报主管批示" in str(refusal) and (refusal.field, refusal.clause) == ("instructed_by", "第九条7")
    system.do("find", by="苏敏", **VALID, loss="9200", discipline="警告", instructed_by="石坚")
    refusal = system.refused("complete", by="苏敏", summary="已办妥。")
    assert "是否需列入追踪应进行明确的判定" in str(refusal) and refusal.clause == "第九条7"
    system.do("track", by="苏敏", text="工艺卡。")
    assert system.do("complete", by="苏敏", summary="已办妥。").phase == "completed"


def test_carelessness_need_not_be_tracked(system: System) -> None:
    approved(system, categories=["人为因素"])
    done = system.desk("苏敏").perform(system.case.id, "track", {"text": "培训。"})
    assert done.hints == ("人为疏忽免列案追踪，确需追踪的可以继续（依据：第九条7）。",)


@shows("manufacturing-qa", "VAL")
def test_what_is_not_valid_gets_nothing_and_the_money_is_collected(system: System) -> None:
    closed(system, finding="invalid")
    for word, given in (("allowance", ALLOWED), ("return_goods", SLIP)):
        refusal = system.refused(word, by="韩雪", **given)
        assert "投诉不成立，不折让、赔款或退货" in str(refusal) and refusal.clause == "第九条14"
    refusal = system.refused("collect", by="韩雪", amount="86400", objection=True)
    assert "“报哪一级处理”没有填写" in str(refusal) and refusal.clause == "第九条14"
    case = system.do("collect", by="韩雪", amount="86400", objection=True, superior="副总经理")
    step = case.last("step_done")
    assert step is not None and (step.values["amount"], step.values["superior"]) == ("86400.00", "副总经理")


def test_money_is_not_collected_on_a_valid_one(system: System) -> None:
    closed(system)
    assert system.refused("collect", by="韩雪", amount="86400").clause == "第九条14"


@shows("manufacturing-qa", "VAL")
def test_what_did_no_damage_is_no_complaint_but_is_mended(system: System) -> None:
    system.register(BEGIN, kind="未造成损失")
    kind = system.rules.kind("anomaly")
    assert kind is not None and kind.counts is False
    system.do("accept", by="苏敏")
    assert "D3" not in system.case.clocks
    refusal = system.refused("complete", by="苏敏", summary="已处理。")
    assert "要填报异常处理单并督促有关部门改善" in str(refusal) and refusal.clause == "第三条"
    system.do("rectify", by="韩雪", text="包装加衬垫。")
    assert system.do("complete", by="苏敏", summary="已处理。").phase == "completed"


def test_an_anomaly_that_did_damage_becomes_a_complaint(system: System) -> None:
    system.register(BEGIN, kind="异常处理")
    assert system.do("become_complaint", reason="客户停线。").record["kind"] == "complaint"
    assert "业务部还没有签注意见" in str(system.refused("accept", by="苏敏"))


def test_an_anomaly_that_becomes_a_complaint_later_still_gets_its_form(system: System) -> None:
    system.register(BEGIN, kind="异常处理")
    system.do("accept", by="苏敏")
    system.do("become_complaint", reason="客户停线。")
    given = {"text": "气孔。", "liable_unit": "制造部"}
    refusal = system.refused("investigate", by="葛强", **given)
    assert "质量管理部不能据以追查原因" in str(refusal) and refusal.clause == "第九条4（1）、（2）"
    assert "I1" in {duty.rule.id for duty in duties(system.case, system.rules) if duty.standing == "owed"}
    system.do("submit_form", by="韩雪", opinion="属实。")
    assert "I1" in {duty.rule.id for duty in duties(system.case, system.rules) if duty.standing == "done"}
    assert system.do("investigate", by="葛强", **given).of("investigated")


@shows("manufacturing-qa", "URG")
def test_an_urging_slip_is_for_what_is_open_and_overdue(system: System) -> None:
    go(system, TO_DRAFT)
    refusal = system.refused("urge", by="苏敏", to_unit="业务部")
    assert (
        str(refusal) == "催办单只用于逾期未办结的投诉，本件没有逾期的期限，不用出具。" and refusal.clause == "第十三条"
    )
    system.office.now = parse_local("2026-12-02T09:00")
    assert {rule.id for rule in urging.due(system.case, system.rules, system.office.now)} == {"overdue"}
    assert "需要的身份是：总经理室生产管理室" in str(system.refused("urge", by="韩雪", to_unit="业务部"))
    assert "“被催促的部门”没有填写" in str(system.refused("urge", by="苏敏"))
    case = system.do("urge", by="苏敏", to_unit="业务部")
    urged = case.last("urged")
    assert urged is not None and (urged.values["to_unit"], urged.values["count"]) == ("业务部", 1)


@shows("manufacturing-qa", "URG")
def test_an_inquiry_slip_is_for_what_is_closed_and_was_late_in_a_step(system: System) -> None:
    go(system, TO_DRAFT[:3])
    system.do("report_investigation", "2026-11-16T09:00", by="葛强", data="不良12件。", text="已隔离。")
    assert system.clock("D1").late
    for word, by, given in [*TO_DRAFT[3:], *TO_RETURN[6:]]:
        system.do(word, by=by, **given)
    system.do("propose", by="苏敏", **OPINION)
    system.do("approve", by="石坚")
    system.do("find", by="苏敏", **VALID)
    system.do("exempt_tracking", by="苏敏", text="已改善。")
    system.do("reply", by="韩雪", text="同意。")
    system.do("complete", by="苏敏", summary="已办妥。")
    given = {"to_unit": "质量管理部", "step": "三天内提出报告", "text": "请说明逾期原因。"}
    assert "查办" in str(system.refused("inquire", by="苏敏", **given)), "not before it is closed"
    system.do("close", by="石坚")
    assert {rule.id for rule in urging.due(system.case, system.rules, system.office.now)} == {"late_step"}
    case = system.do("inquire", by="苏敏", **given)
    inquired = case.last("inquired")
    assert inquired is not None and inquired.values["to_unit"] == "质量管理部"


@shows("manufacturing-qa", "URG")
def test_no_inquiry_where_every_step_was_in_time(system: System) -> None:
    go(system, TO_DRAFT[:3])
    system.do("report_investigation", by="葛强", data="不良12件。", text="已隔离。")
    for word, by, given in [*TO_DRAFT[3:], *TO_RETURN[6:]]:
        system.do(word, by=by, **given)
    system.do("propose", by="苏敏", **OPINION)
    system.do("approve", by="石坚")
    system.do("find", by="苏敏", **VALID)
    system.do("track", by="苏敏", text="工艺卡。")
    system.do("reply", by="韩雪", text="同意。")
    system.do("complete", by="苏敏", summary="已办妥。")
    system.do("close", by="石坚")
    refusal = system.refused("inquire", by="苏敏", to_unit="质量管理部", step="报告", text="说明。")
    assert "查办单只用于已结案而有环节逾期的投诉" in str(refusal) and refusal.clause == "第十三条"


@shows("manufacturing-qa", "CLO")
def test_times_and_effects_are_checked_before_it_is_filed(system: System) -> None:
    approved(system)
    system.do("find", by="苏敏", **VALID)
    system.do("track", by="苏敏", text="工艺卡。")
    system.do("reply", by="韩雪", text="同意。")
    system.do("complete", by="苏敏", summary="已办妥。")
    assert "需要的身份是：总经理、副总经理、业务部经理" in str(system.refused("close", by="苏敏"))
    system.do("close", by="石坚")
    system.do("return_enclosure", by="韩雪", enclosure="e1", means="by_hand", received_by="孙工")
    refusal = system.refused("archive", by="苏敏")
    assert "应核查各部门处理时效，还没有核查" in str(refusal) and refusal.clause == "第十三条"
    system.do("check_time", by="苏敏", late=True, text="制造部逾期。")
    refusal = system.refused("archive", by="苏敏")
    assert "改善方案要确认效果后才能归档" in str(refusal) and refusal.clause == "第七条3（5）、第九条7"
    system.do("check_rectified", by="葛强", result="mismatch", text="仍有气孔。")
    refusal = system.refused("archive", by="苏敏")
    assert "改善效果确认的结果不符" in str(refusal) and refusal.clause == "第七条3（5）"
    system.do("check_rectified", by="葛强", text="三批合格。")
    done = system.desk("苏敏").perform(system.case.id, "archive", {})
    assert done.case.phase == "archived"
    (hint,) = done.hints
    assert "还没有开具查办单追查逾期原因，可先办“查办”再归档" in hint and hint.endswith("（依据：第十三条）。")


@shows("manufacturing-qa", "MON")
def test_goods_come_back_by_slip_receipt_proof_and_voucher(system: System) -> None:
    closed(system)
    refusal = system.refused("warehouse_receipt", by="田野", actual_quantity=496, differs=False)
    assert "成品仓库据成品退货单办理退货" in str(refusal) and refusal.clause == "第十二条1（2）"
    system.do("return_goods", by="韩雪", **SLIP)
    for word, by, given in (("return_proof", "韩雪", {"proof": "invoice"}), ("book_return", "钟岚", BOOKED)):
        refusal = system.refused(word, by=by, **given)
        assert "成品仓库还没有签收退货" in str(refusal) and refusal.clause == "第十二条2（2）、（4）"
    refusal = system.refused("warehouse_receipt", by="田野", actual_quantity=496, differs=True)
    assert "“向谁请示”没有填写" in str(refusal) and refusal.clause == "第十二条2（2）"
    system.do("warehouse_receipt", by="田野", actual_quantity=496, differs=True, asked="彭涛")
    refusal = system.refused("book_return", by="钟岚", **{**BOOKED, "comparison": "beyond"})
    assert "超出一定比率的，不能依实退数量转账" in str(refusal) and refusal.clause == "第十二条2（1）"
    case = system.do("book_return", by="钟岚", **BOOKED)
    step = case.last("step_done")
    assert step is not None and step.values["booked_quantity"] == 496


@shows("manufacturing-qa", "MON", "SIG")
def test_an_allowance_is_signed_by_the_customer_and_proved(system: System) -> None:
    closed(system)
    refusal = system.refused("allowance", by="韩雪", **ALLOWED)
    assert "要先开具销货折让证明单" in str(refusal) and refusal.clause == "第十二条1（1）"
    system.do("open_allowance", by="韩雪", unit_price="10", amount="5000", quantity=500)
    refusal = system.refused("allowance", by="韩雪", **{**ALLOWED, "customer_signed": False})
    assert "销货折让证明单要经客户签章才有效" in str(refusal) and refusal.clause == "第十二条1（1）"
    assert system.refused("allowance", by="韩雪", **{**ALLOWED, "proof": ""}).clause == "第十二条2（5）"
    assert system.refused("allowance", by="韩雪", **{**ALLOWED, "countersigned_by": ""}).clause == "第十二条1（1）"
    case = system.do("allowance", by="韩雪", **ALLOWED)
    step = case.last("step_done")
    assert step is not None and (step.values["amount"], step.values["proof"]) == ("5000.00", "certificate")


@shows("manufacturing-qa", "PEN", "MON")
def test_a_penalty_is_the_general_managers_to_authorise(system: System) -> None:
    approved(system)
    given = {"respondent": "制造部二车间", "ground": "bonus", "amount": "800"}
    refusal = system.refused("penalise", by="苏敏", **given, authorised_by="石坚")
    assert "还没有判定，请先办“判定责任”" in str(refusal) and refusal.clause == "第十一条2"
    system.do("find", by="苏敏", **VALID)
    refusal = system.refused("penalise", by="苏敏", **given)
    assert "“核准的总经理”没有填写" in str(refusal) and refusal.clause == "第十一条2"
    assert "需要的身份是：总经理室生产管理室" in str(system.refused("penalise", by="韩雪", **given))
    case = system.do("penalise", by="苏敏", **given, authorised_by="石坚")
    case = system.do(
        "penalise", by="苏敏", respondent="制造部二车间", ground="discipline", kind="行政处分", text="警告。"
    )
    assert [(item["ground"], item["clause"]) for item in case.penalties] == [
        ("bonus", "第十一条2"), ("discipline", "第十一条1"),
    ]  # fmt: skip


@shows("manufacturing-qa", "MON")
@pytest.mark.parametrize(
    ("remedy", "word"), [("退货", "allowance"), ("折让", "return_goods"), ("不予处理", "return_goods")]
)
def test_only_the_remedy_that_was_decided_is_carried_out(system: System, remedy: str, word: str) -> None:
    refused = {"allowance": (ALLOWED, "没有折让、赔款"), "return_goods": (SLIP, "没有退货、换货")}
    closed(system, opinion={**OPINION, "remedy": [remedy]})
    given, told = refused[word]
    refusal = system.refused(word, by="韩雪", **given)
    assert told in str(refusal) and refusal.clause == "第十二条1"


def test_the_opinion_names_the_remedy(system: System) -> None:
    go(system, TO_RETURN)
    refusal = system.refused("propose", by="苏敏", text="退换。")
    assert "“处理方式”没有填写" in str(refusal) and refusal.clause == "第十二条1"


def test_every_copy_of_a_paper_has_its_holder(system: System) -> None:
    plies = {use.title: use.plies for use in system.rules.papers if use.plies}
    assert plies["客户意见处理表"] == ("质量管理部", "制造部门", "业务部（依批示办理）", "财务部", "总经理室")
    assert plies["成品退货单"] == ("业务部（自存）", "成品仓库", "财务部", "业务部")
    assert plies["销货折让证明单"] == ("业务部", "财务部")
    assert len(plies["处罚通知单"]) == 3


def test_every_paper_the_text_names_has_its_layout_and_the_urging_slip_is_its_own(system: System) -> None:
    assert not [use.title for use in system.rules.papers if use.planned]
    assert system.rules.paper("urging_slip") is None
    slip = system.rules.paper("overdue_slip")
    assert slip is not None and (slip.title, slip.issued_by, slip.clause) == ("催办单", ("urge",), "第十三条")


def test_a_new_form_names_the_one_it_replaces(system: System) -> None:
    closed(system)
    first = system.case
    refusal = system.refused_registration(received_at=BEGIN, **{"related.relation": "replacement"})
    assert "要附原表，请填写原投诉的编号" in str(refusal) and refusal.clause == "第九条9"
    second = system.register("2026-11-25T09:00", **{"related.relation": "replacement", "related.number": first.number})
    assert [(item["number"], item["relation"]) for item in second.links] == [(first.number, "replacement")]
    told = system.desk().case(first.id).links
    assert [(item["number"], item["relation"]) for item in told] == [(second.number, "replaced_by")]


def test_a_department_may_object(system: System) -> None:
    approved(system)
    case = system.do("object", by="范勇", department="制造部", to="总经理", text="责任判定不当。")
    step = case.last("step_done")
    assert step is not None and (step.values["action"], step.values["department"]) == ("object", "制造部")


def test_the_tables_that_the_text_does_not_give_are_the_offices(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"notes.loss_base.text": "每件120元。", "notes.return_ratio.text": "百分之二。"})
    notes = {note.id: (note.text, note.basis) for note in system.rules.notes}
    assert notes["loss_base"] == ("每件120元。", "office") and notes["return_ratio"] == ("百分之二。", "office")
    system.close()


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert (played.case.phase, played.case.number) == ("archived", "261101")
    issued = {"客户投诉登记表", "收件（登记）回执", "客户意见处理表", "处罚通知单", "成品退货单"}
    assert {name for name, _ in played.files} == issued
    states = {key: (clock.due, clock.state, clock.late) for key, clock in played.case.clocks.items()}
    assert states == {
        "D1": ("2026-11-14", "met", False), "D2": ("2026-11-19", "met", False), "D3": ("2026-12-01", "met", False),
    }  # fmt: skip
    played.ledger.close()
