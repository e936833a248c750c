"""The tobacco company's rules at work: inquiry, suggestion and complaint, three verdicts, sampling, a year in the file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import papers, story
from tests.forms.samples import docx_text
from tests.regulations.systems import System, shows

ID = "tobacco-company"
BEGIN = "2026-11-17T09:40"
ANSWER: dict[str, Any] = {"text": "已说明。", "wishes": "无意见。"}
PLAN: dict[str, Any] = {"text": "代班制度。", "corrected": True}
SENT: dict[str, Any] = {"to_unit": "责任部门", "handler": "施磊", "text": "请调查。"}
ROOT: dict[str, Any] = {"root": "无代班。", "improvement": "代班制度。"}
BEYOND: dict[str, Any] = {"categories": ["工作或服务", "超出本单位范围"]}
GOODS: dict[str, Any] = {"categories": ["卷烟商品问题"]}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def judged(system: System, finding: str) -> None:
    system.register(BEGIN)
    system.do("accept", by="柳青")
    system.do("self", by="纪平", handler="施磊")
    system.do("investigate", by="施磊", text="已查明。")
    system.do("find", by="施磊", finding=finding)


def suggested(system: System, **changes: Any) -> None:
    system.register(BEGIN, kind="推荐", categories=[], **changes)
    system.do("accept", by="柳青")


@shows("tobacco-company", "CAT")
def test_three_kinds_and_what_a_complaint_is_about(system: System) -> None:
    assert [(kind.id, kind.title) for kind in system.rules.kinds] == [
        ("complaint", "投诉"), ("inquiry", "咨询"), ("suggestion", "建议"),
    ]  # fmt: skip
    system.register(BEGIN)
    assert system.case.record["categories"] == {"subject": ["work"], "state": ["usual"], "scope": ["ours"]}
    suggested(system)
    assert system.case.record["kind"] == "suggestion"


@shows("tobacco-company", "CAT")
def test_a_complaint_says_whether_it_is_about_service_or_goods(system: System) -> None:
    refusal = system.refused_registration(categories=[], received_at="2023-01-01T09:00")
    assert str(refusal) == "投诉类要分清投诉的是工作或服务还是卷烟商品问题，请在“类别”里选一项。"
    assert (refusal.clause, refusal.field) == ("（三）客户投诉类", "categories")


def test_everything_is_registered_and_nothing_refused(system: System) -> None:
    system.register(BEGIN)
    assert "没有“decline”这个动作" in str(system.refused("decline"))
    assert system.rules.acceptance.policy == "never_refuse"


@shows("tobacco-company", "DLC")
def test_special_circumstances_lengthen_the_limit(system: System) -> None:
    system.register("2026-04-29T10:00")
    system.do("accept")
    assert system.clock("D2").due == "2026-05-07"
    system.do("reclassify", categories=["特殊情况"], reason="需检测真伪。")
    assert (system.clock("D2").state, system.clock("D3").due) == ("superseded", "2026-05-12")


@shows("tobacco-company", "DLC", "HR")
def test_each_kind_has_its_own_clock(system: System) -> None:
    system.register(BEGIN, kind="咨询", categories=[])
    assert {key: clock.due for key, clock in system.case.clocks.items()} == {"D1": "2026-11-18T09:40"}
    suggested(system)
    assert system.case.clocks == {}


@shows("tobacco-company", "IM")
def test_an_inquiry_is_answered_at_once_or_asked_about_and_stays_within_a_day(system: System) -> None:
    system.register(BEGIN, kind="咨询", categories=[])
    system.do("ask_department", by="柳青", department="责任部门", text="正在核实。")
    assert [duty.standing for duty in duties(system.case, system.rules)] == ["done"]
    assert system.clock("D1").state == "running"
    system.do("accept", by="柳青")
    system.do("reply", by="柳青", text="每周三截止。")
    assert system.clock("D1").state == "met"


def test_only_an_inquiry_is_settled_at_once(system: System) -> None:
    system.register(BEGIN)
    refusal = system.refused("settle", text="已答复。")
    assert "按现在的情况不适用“当即解答”" in str(refusal) and refusal.clause == "（一）客户咨询类"
    system.register(BEGIN, kind="咨询", categories=[])
    assert system.do("settle", text="每周三截止。").phase == "completed"


@shows("tobacco-company", "APP", "DT")
def test_a_suggestion_waits_for_the_leader_and_is_told_what_became_of_it(system: System) -> None:
    suggested(system)
    refusal = system.refused("instruct", by="纪平", text="采用。")
    assert "建议类要先向有关领导汇报、请示" in str(refusal) and refusal.clause == "（二）客户建议类"
    system.do("report_up", by="柳青", to="纪平", text="建议提前公布投放政策。")
    refusal = system.refused("reply", by="柳青", text="已采用。", adopted="采用")
    assert "需要回复的建议要先给客户承诺回复期限" in str(refusal) and refusal.clause == "（二）客户建议类"
    system.do("promise", by="柳青", promised_date="2026-11-27")
    refusal = system.refused("reply", by="柳青", text="已采用。", adopted="采用")
    assert "要待领导做出批示后" in str(refusal) and refusal.clause == "（二）客户建议类"
    assert "需要的身份是：领导" in str(system.refused("instruct", by="柳青", text="采用。"))
    system.do("instruct", by="纪平", text="采用。")
    refusal = system.refused("reply", by="柳青", text="已采用。")
    assert "“建议被采用情况”没有填写" in str(refusal) and refusal.clause == "（二）客户建议类"
    case = system.do("reply", by="柳青", text="已采用。", adopted="采用")
    replied = case.last("replied")
    assert replied is not None and (replied.values["adopted"], system.clock("D4").state) == ("采用", "met")


def test_a_suggestion_that_needs_no_reply_needs_no_promise(system: System) -> None:
    suggested(system, **{"complainant.wants_reply": False})
    system.do("report_up", by="柳青", to="纪平", text="请示。")
    system.do("instruct", by="纪平", text="采用。")
    assert system.do("reply", by="柳青", text="已采用。", adopted="采用").of("replied")


@shows("tobacco-company", "INV")
def test_a_named_person_looks_into_it_before_the_verdict(system: System) -> None:
    system.register(BEGIN)
    system.do("accept", by="柳青")
    refusal = system.refused("investigate", by="施磊", text="已查明。")
    assert "部门要指定专人进行调查，还没有指定" in str(refusal) and refusal.clause == "（三）客户投诉类"
    system.do("refer", by="康伟", **SENT)
    system.do("receive", by="施磊")
    refusal = system.refused("find", by="施磊", finding="lapse")
    assert "要根据事实和公司有关规定判定" in str(refusal) and refusal.clause == "（三）客户投诉类"
    case = system.do("investigate", by="施磊", text="已查明。")
    assert (case.handler, case.unit) == ("施磊", "责任部门")


@shows("tobacco-company", "TRF")
def test_a_complaint_is_sorted_to_the_department_with_an_opinion(system: System) -> None:
    system.register(BEGIN)
    system.do("accept", by="柳青")
    refusal = system.refused("refer", by="康伟", to_unit="责任部门")
    assert "“处理意见”没有填写" in str(refusal) and refusal.clause == "（二）投诉的受理·3"
    system.do("refer", by="康伟", **SENT)
    assert system.do("receive", by="施磊").unit == "责任部门"


@shows("tobacco-company", "TRF")
def test_what_is_beyond_the_unit_is_faxed_to_customer_service(system: System) -> None:
    system.register(BEGIN, **BEYOND)
    refusal = system.refused("pass_on", to_unit="县级营销部门")
    assert "请转给分公司客户服务部" in str(refusal) and refusal.clause == "（二）投诉的受理·2"
    refusal = system.refused("pass_on", to_unit="分公司客户服务部", means="电话通知")
    assert "请把方式改为“传真”" in str(refusal) and refusal.clause == "（二）投诉的受理·2"
    system.do("accept")
    assert "不能自办，请转给分公司客户服务部" in str(system.refused("self", handler="柳青"))
    refusal = system.refused("refer", to_unit="分公司客户服务部", means="邮寄", text="请处理。")
    assert "请把方式改为“传真”" in str(refusal) and refusal.clause == "（二）投诉的受理·2"
    refusal = system.refused("complete", summary="无关。")
    assert "还没有传真到分公司客户服务部" in str(refusal) and refusal.clause == "（二）投诉的受理·2"
    system.do("pass_on", to_unit="分公司客户服务部")
    assert system.do("receive").unit == "分公司客户服务部"


@shows("tobacco-company", "TRF")
def test_what_is_about_goods_goes_to_the_county(system: System) -> None:
    system.register(BEGIN, **GOODS)
    system.do("accept")
    refusal = system.refused("self", handler="施磊")
    assert "不能自办，请转给县级营销部门" in str(refusal) and refusal.clause == "（三）客户投诉类"
    refusal = system.refused("refer", **SENT)
    assert "不能转给“责任部门”，请转给县级营销部门" in str(refusal) and refusal.clause == "（三）客户投诉类"
    refusal = system.refused("complete", summary="已解释。")
    assert "卷烟商品问题由县级营销部门协调处理" in str(refusal) and refusal.clause == "（三）客户投诉类"
    system.do("pass_on", to_unit="区域营销部")
    assert system.do("receive").unit == "县级营销部门"


@shows("tobacco-company", "TRF")
@pytest.mark.parametrize(("changes", "first"), [(GOODS, "县级营销部门"), (BEYOND, "分公司客户服务部")])
def test_whoever_coordinates_it_may_send_it_on(system: System, changes: dict[str, Any], first: str) -> None:
    system.register(BEGIN, **changes)
    system.do("pass_on", to_unit=first)
    assert system.do("receive").unit == first
    system.do("accept")
    system.do("refer", **SENT, means="OA")
    assert system.do("receive", by="施磊").unit == "责任部门"


def test_a_suggestion_does_not_end_before_the_leader_was_told(system: System) -> None:
    suggested(system)
    refusal = system.refused("complete", summary="已记录。")
    assert "还没有汇报，不能办结，请先办“向领导汇报、请示”" in str(refusal) and refusal.clause == "（二）客户建议类"
    system.do("report_up", by="柳青", to="纪平", text="请示。")
    assert system.do("complete", summary="已汇报。").phase == "completed"


def test_an_office_that_is_the_county_itself_may_handle_goods(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"units.county.title": "明州分公司卷烟营销中心"})
    system.register(BEGIN, **GOODS)
    system.do("accept")
    assert system.do("self", handler="施磊").handler == "施磊"
    system.close()


@shows("tobacco-company", "VAL")
def test_a_complaint_about_service_gets_one_of_three_verdicts(system: System) -> None:
    system.register(BEGIN)
    system.do("accept")
    system.do("self", handler="施磊")
    refusal = system.refused("complete", summary="已解释。")
    assert "还没有判定" in str(refusal) and refusal.clause == "（三）客户投诉类"
    assert [value.title for value in system.rules.findings] == [
        "违规或工作失职", "一般工作失误、服务欠缺", "客户自身问题或误解",
    ]  # fmt: skip


@shows("tobacco-company", "VAL", "APP")
def test_a_violation_is_told_to_the_leader_who_decides(system: System) -> None:
    judged(system, "violation")
    refusal = system.refused("complete", summary="已处理。")
    assert "要按组织程序处理，还没有领导审批" in str(refusal) and refusal.clause == "（三）客户投诉类"
    refusal = system.refused("propose", by="施磊", text="调离岗位。")
    assert "要将具体情况向本部门领导汇报" in str(refusal) and refusal.clause == "（三）客户投诉类"
    system.do("report_up", by="施磊", to="纪平", text="私自截留货源。")
    system.do("propose", by="施磊", text="调离岗位。")
    assert [step["title"] for step in system.case.route] == ["本部门领导按组织程序处理"]
    system.do("approve", by="纪平", text="同意。")
    assert system.do("complete", by="施磊", summary="已处理。").phase == "completed"


@shows("tobacco-company", "VAL", "PEN")
def test_a_lapse_is_dealt_with_by_the_rules_and_mended_at_once(system: System) -> None:
    judged(system, "lapse")
    refusal = system.refused("complete", summary="已处理。")
    assert "要按规章制度和考核规定对当事人进行处理" in str(refusal) and refusal.clause == "（三）客户投诉类"
    case = system.do("penalise", by="施磊", respondent="城南片区客户经理", ground="rules", kind="考核")
    assert [(item["ground"], item["clause"]) for item in case.penalties] == [("rules", "（三）客户投诉类")]
    refusal = system.refused("complete", summary="已处理。")
    assert "要使当事人立即纠正并提出整改方案" in str(refusal) and refusal.clause == "（三）客户投诉类"
    refusal = system.refused("rectify", by="施磊", text="代班制度。", corrected=False)
    assert "要使当事人立即纠正，整改方案才能登记" in str(refusal) and refusal.clause == "（三）客户投诉类"
    system.do("rectify", by="施磊", **PLAN)
    assert system.do("complete", summary="已处理。").phase == "completed"


@shows("tobacco-company", "VAL")
def test_a_misunderstanding_is_explained(system: System) -> None:
    judged(system, "misunderstanding")
    refusal = system.refused("complete", summary="误会。")
    assert "要做好对客户的解释工作" in str(refusal) and refusal.clause == "（三）客户投诉类"
    system.do("explain", text="已说明投放政策。")
    assert system.do("complete", summary="误会消除。").phase == "completed"


def finished(system: System) -> None:
    judged(system, "misunderstanding")
    system.do("explain", text="已说明投放政策。")
    system.do("complete", by="施磊", summary="误会消除。")


@shows("tobacco-company", "REP")
def test_the_result_is_fed_back_and_the_complainants_wishes_asked(system: System) -> None:
    finished(system)
    system.do("analyse", **ROOT)
    assert "应当答复投诉人，还没有答复记录（依据：（五）处理结果的反馈和归档·1）" in str(
        system.refused("close", by="纪平")
    )
    refusal = system.refused("reply", by="柳青", text="已说明。")
    assert "“投诉人的意见和建议”没有填写" in str(refusal) and refusal.clause == "（五）处理结果的反馈和归档·1"
    system.do("reply", by="柳青", **ANSWER)
    assert system.do("close", by="纪平").phase == "closed"


def test_the_handling_is_summed_up_before_closing(system: System) -> None:
    finished(system)
    system.do("reply", by="柳青", **ANSWER)
    refusal = system.refused("close", by="纪平")
    assert "还没有对处理过程进行总结与分析" in str(refusal) and refusal.clause == "篇末·总结"


@shows("tobacco-company", "PEN")
def test_the_marketing_centre_verifies_and_orders_to_put_right(system: System) -> None:
    finished(system)
    order: dict[str, Any] = {
        "ground": "mismatch",
        "respondent": "责任部门",
        "text": "批评，限期整改。",
        "finish_by": "2026-12-10",
    }
    refusal = system.refused("order_rectify", by="戴文", **order)
    assert "要先经验证，请先办“抽查验证”" in str(refusal) and refusal.clause == "篇末·检查"
    sampled: dict[str, Any] = {"unit_checked": "责任部门", "result": "不符", "text": "客户称未走访。"}
    assert "需要的身份是：分公司营销中心" in str(system.refused("verify", by="施磊", **sampled))
    case = system.do("verify", by="戴文", **sampled)
    step = case.last("step_done")
    assert step is not None and step.values["result"] == "mismatch"
    system.do("reply", by="柳青", **ANSWER)
    system.do("analyse", **ROOT)
    refusal = system.refused("close", by="纪平")
    assert "抽查验证的结果不符" in str(refusal) and refusal.clause == "篇末·检查"
    assert "“整改期限”没有填写" in str(system.refused("order_rectify", by="戴文", **{**order, "finish_by": ""}))
    system.do("order_rectify", by="戴文", **order)
    assert (system.clock("D5").due, system.clock("D5").clause) == ("2026-12-10", "篇末·检查")


@shows("tobacco-company", "ARC", "RET", "K1")
@pytest.mark.parametrize(("important", "kept"), [(False, ("1年", "2027-11-17")), (True, ("3年", "2029-11-17"))])
def test_the_papers_are_kept_a_year_and_the_important_ones_longer(
    system: System, important: bool, kept: tuple[str, str]
) -> None:
    finished(system)
    system.do("reply", by="柳青", **ANSWER)
    system.do("analyse", **ROOT)
    system.do("close", by="纪平")
    case = system.do("archive", by="柳青", important=important)
    filed = case.last("archived")
    assert filed is not None and (filed.values["retention"], filed.values["keep_until"]) == kept


@shows("tobacco-company", "RET", "K1")
def test_the_office_says_how_long_the_important_ones_are_kept(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"retention.important": 0})
    said = system.rules.retention
    assert (said.years, said.important, said.clause) == (1, 0, "（五）处理结果的反馈和归档·3")
    system.close()


def test_the_office_says_who_takes_what_is_beyond_a_unit(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"barred.beyond_to_customer_service.only_to": ["orders"]})
    system.register(BEGIN, **BEYOND)
    assert system.refused("pass_on", to_unit="分公司客户服务部").clause == "（二）投诉的受理·2"
    system.do("pass_on", to_unit="订单部")
    assert system.do("receive").unit == "营销中心订单部"
    system.close()


def test_somebody_who_urges_is_of_the_order_department(system: System) -> None:
    system.register(BEGIN)
    system.do("accept", by="柳青")
    system.do("refer", by="康伟", **SENT)
    assert "需要的身份是：分公司营销中心订单部" in str(system.refused("urge", by="施磊"))
    assert system.do("urge", by="康伟").urges == 1


def test_the_registration_issued_after_the_reply_shows_the_reply(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    first, second = (docx_text(played.files[name, "docx"]) for name in ("客户投诉登记表", "客户投诉登记表（第2次）"))
    assert "请指定专人调查，三个工作日内办完。" in first and "已当面走访说明投放政策并致歉。" not in first
    assert "已当面走访说明投放政策并致歉。" in second and "希望今后提前通知政策变化。" in second
    played.ledger.close()


def test_a_fax_cover_waits_for_where_it_goes(system: System) -> None:
    system.register(BEGIN, **BEYOND)
    given = {"fill.to_number": "0571-12345670", "fill.pages": "3", "fill.urgency": "普通"}
    said = system.office.refused(lambda: papers.issue(system.desk(), system.case.id, "fax_cover", given=given))
    assert said.field == "case.lead_unit"
    system.do("pass_on", to_unit="分公司客户服务部", means="传真")
    record = papers.issue(system.desk(), system.case.id, "fax_cover", given=given).record
    text = docx_text(papers.saved(system.desk(), record, "docx"))
    assert "分公司客户服务部" in text and "本件投诉超出本单位范围" in text


def test_the_order_to_mend_names_the_unit_and_no_customer(system: System) -> None:
    judged(system, "客户自身问题或误解")
    refusal = system.office.refused(lambda: papers.issue(system.desk(), system.case.id, "rectification_order"))
    assert "还没有" in str(refusal)
    system.do(
        "order_rectify",
        by="戴文",
        ground="不按要求执行",
        respondent="责任部门",
        text="没有按时答复。",
        finish_by="2026-12-10",
    )
    record = papers.issue(system.desk(), system.case.id, "rectification_order").record
    text = docx_text(papers.saved(system.desk(), record, "docx"))
    assert record["number"] == "限改〔2026〕1号" and record["purpose"] == "respondent"
    assert "没有按时答复。" in text and "2026年12月10日前整改完毕" in text and "惠民便利店" not in text


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {
        "收件（登记）回执", "客户投诉记录表", "客户投诉登记表", "传真封面", "整改方案", "客户投诉登记表（第2次）",
    }  # fmt: skip
    assert (played.case.clocks["D2"].due, played.case.clocks["D2"].state) == ("2026-11-20", "met")
    played.ledger.close()
