"""The community centre: letters and their enclosures, accusations barred, the six items of urging, the six criteria."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import papers
from desktop_app.services.story import play
from tests.regulations.systems import System, shows

ID = "community-centre"
ACCEPT: dict[str, Any] = {"do": "accept"}
REPLY: dict[str, Any] = {"do": "reply", "set": {"text": "已答复。"}}
COMPLETE: dict[str, Any] = {"do": "complete", "set": {"summary": "已办妥。"}}
INSTRUCT: dict[str, Any] = {"do": "instruct", "set": {"text": "请核实。"}}
PHONE: dict[str, Any] = {"channel": "电话", "enclosures": None}
ACCUSED = [{"name": "赵某某", "unit": "物业管理科"}]
FILE: dict[str, Any] = {"do": "submit_file", "set": {"text": "勘查记录。"}}
SIX = ("facts_clear", "finding_right", "policy_followed", "formal_complete", "complainant_met", "persuasion")


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def sent(word: str = "refer", **more: str) -> dict[str, Any]:
    return {"do": word, "set": {"to_unit": "物业管理科", **more}}


def checked() -> dict[str, Any]:
    return {"do": "answer_checklist", "set": {"answers": dict.fromkeys(SIX, "是")}}


def phone(*categories: str, **more: Any) -> dict[str, Any]:
    return {**PHONE, "categories": ["一般", *categories], **more}


Refused = tuple[Mapping[str, Any], list[dict[str, Any]], str, dict[str, Any], str, str]
LETTER: dict[str, Any] = {"enclosures": None}
GIVEN = {"to_unit": "物业管理科"}
REFUSED: dict[str, Refused] = {
    "a grave matter is only referred": (phone("重大问题"), [ACCEPT], "refer", GIVEN, "重大问题应以一定的形式进行交办", "三、2"),
    "a grave matter without a day to report": (phone("重大问题"), [ACCEPT], "assign", GIVEN, "“报告日期”没有填写", "三、2"),
    "what a leader wrote on is only referred": (phone("领导批办"), [ACCEPT], "refer", GIVEN,
        "领导批办的问题应以一定的形式进行交办", "三、2"),
    "what a leader wrote on without a day to report": (
        phone("领导批办"), [ACCEPT], "assign", GIVEN, "交办时要限期报告处理结果", "三、2"),
    "a weighty letter without a digest": (
        {**LETTER, "categories": ["一般", "反映重要问题"]}, [ACCEPT], "refer", GIVEN, "要先摘报有关领导阅批", "四、1（1）"),
    "a digest nobody has written on": (
        {**LETTER, "categories": ["一般", "有参考价值的意见或建议"]},
        [ACCEPT, {"do": "digest", "set": {"leader": "钱志远", "text": "摘要"}}], "refer", GIVEN, "领导还没有阅批", "四、1（1）"),
    "the sender is not told of the referral": (LETTER, [ACCEPT, sent()], "complete", {"summary": "好"},
        "要通知来信人，还没有通知", "四、1（2）"),
    "a difficult matter without a joint opinion": (
        phone("疑难"), [ACCEPT], "complete", {"summary": "好"}, "中心办公室会同相关部门共同研究", "五、4"),
    "what the centre cannot solve": (phone("中心难以解决"), [ACCEPT], "complete", {"summary": "好"}, "应商请有关部门进行处理", "五、1"),
    "what a leader turned over is unsupervised": (
        {**PHONE, "complainant.wants_reply": False},
        [ACCEPT, {"do": "record_instruction", "set": {"from": "分管领导", "mode": "instruct"}},
         {"do": "report_back", "set": {"text": "已办"}}, COMPLETE, checked()],
        "close", {}, "由中心办公室督办，还没有督办记录", "五、3"),
    "what a leader wrote on without a report": (
        phone("领导批办"), [ACCEPT, REPLY, COMPLETE, checked(), {"do": "close"}], "archive", {},
        "领导批办的办结后应及时写出书面报告", "五、2"),
    "what was assigned without a report": (
        PHONE, [ACCEPT, sent("assign"), REPLY, COMPLETE, FILE, checked(), {"do": "close"}], "archive", {},
        "批示交办的办结后应及时写出书面报告", "五、2"),
    "the criteria before the file has come": (
        PHONE, [ACCEPT, sent("assign"), COMPLETE], "answer_checklist", {"answers": dict.fromkeys(SIX, "是")},
        "交办单位收到结案材料后才能逐项审查", "三、5"),
    "an accusation goes to any other unit": (
        phone("揭发、控告", respondents=ACCUSED), [ACCEPT], "refer", {"to_unit": "民政科"},
        "只能转给被揭发、被控告的上级机关的主要负责人", "三、2"),
    "an accusation goes to the unit accused": (
        phone("揭发、控告", respondents=ACCUSED), [ACCEPT], "refer", {**GIVEN, "exception_by": "镇党委"},
        "按三、2不得把材料转给它", "三、2"),
    "an accusation against staff goes to a department": (
        phone("检举工作人员", respondents=ACCUSED), [ACCEPT], "refer", {"to_unit": "相关部门"}, "请转给中心主任", "四、2"),
    "an accusation against staff stays at the window": (
        phone("检举工作人员", respondents=ACCUSED), [ACCEPT], "self", {"handler": "马俊"}, "不能自办，请转给中心主任", "四、2"),
    "urging without the findings": (
        PHONE, [ACCEPT, sent()], "urge", {"handler": "马俊", "progress": "在办"}, "“案情的查处情况”没有填写", "三、3"),
    "urging without the progress": (
        PHONE, [ACCEPT, sent()], "urge", {"handler": "马俊", "investigation": "已查"}, "“进度”没有填写", "三、3"),
    "urging nobody by name": (PHONE, [ACCEPT, sent()], "urge", {"progress": "在办", "investigation": "已查"},
        "“承办人姓名”没有填写", "三、3"),
    "the instruction is unanswered": (
        {**PHONE, "complainant.wants_reply": False},
        [ACCEPT, {"do": "record_instruction", "set": {"from": "镇政府", "mode": "assign"}}, COMPLETE, checked()],
        "close", {}, "还有来文没有回告：镇政府", "三、5"),
    "the six criteria are unanswered": (PHONE, [ACCEPT, REPLY, COMPLETE], "close", {}, "还有未回答的标准：事实是否清楚", "三、5"),
    "the enclosures are still here": (
        {}, [ACCEPT, REPLY, COMPLETE, checked(), {"do": "close"}], "archive", {},
        "还有未退还的现金或原件：现金人民币、残疾证原件", "三、5；四、3"),
    "cash goes by mail": ({}, [ACCEPT], "return_enclosure",
                          {"enclosure": "e1", "means": "挂号信", "mail_number": "XA1", "counted_by": "冯雪"},
                          "是现金，不能邮寄", "四、3"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@shows("community-centre", "TRF", "RSTR", "CLO", "ORIG", "URG", "REP")
def test_what_the_text_does_not_allow_is_refused_with_its_clause(system: System, name: str) -> None:
    changes, steps, word, values, sentence, clause = REFUSED[name]
    system.register("2026-11-12T09:00", **changes)
    system.play(steps)
    refusal = system.refused(word, **values)
    assert sentence in str(refusal)
    assert refusal.clause == clause and clause in refusal.told


MISSING = ("complainant.employer", "complainant.occupation", "complainant.address", "demand")


@pytest.mark.parametrize("path", MISSING)
def test_the_form_holds_what_the_text_names(system: System, path: str) -> None:
    without: dict[str, Any] = {path: None}
    refusal = system.refused_registration(**without)
    assert (refusal.field, refusal.clause) == (path, "三、1")
    if path != "demand":
        unnamed: dict[str, Any] = {**without, "complainant.anonymous": True}
        assert system.register("2026-11-12T09:00", **unnamed).number


@shows("community-centre", "DLC", "DT")
def test_what_sets_the_limit_has_an_order(system: System) -> None:
    system.register("2026-11-12T09:00", categories=["较复杂"])
    assert system.clock("D6").state == "running", "the letter goes before its class"
    system.do("accept")
    system.do("assign", "2026-11-13T09:00", to_unit="物业管理科")
    assert (system.clock("D6").state, system.clock("D8").due) == ("superseded", "2027-02-13")
    system.do("record_instruction", **{"from": "镇政府", "mode": "assign", "due": "2026-12-31"})
    assert (system.clock("D8").state, system.clock("D9").due) == ("superseded", "2026-12-31")
    assert (system.clock("D5").due, system.clock("D5").state) == ("2027-01-13", "running"), "the report runs beside"


@shows("community-centre", "APP")
def test_the_leader_writes_first_and_a_transfer_without_it_reminds(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    system.do("accept")
    hints = system.desk().perform(system.case.id, "refer", {"to_unit": "物业管理科"}).hints
    assert any("立即交由中心领导阅处" in hint and "三、1" in hint for hint in hints)
    system.register("2026-11-13T09:00", **PHONE)
    system.play([INSTRUCT, ACCEPT])
    assert system.desk().perform(system.case.id, "refer", {"to_unit": "物业管理科"}).hints == ()


@shows("community-centre", "APP")
def test_an_opinion_is_the_leaders_and_on_a_difficult_matter_a_joint_one_first(system: System) -> None:
    system.register("2026-11-12T09:00", **phone("疑难"))
    system.play([ACCEPT, {"do": "propose", "set": {"text": "三部门会办。"}}])
    assert "中心办公室、承办部门签署" in str(system.refused("approve", by="钱志远"))
    system.do("approve", by="冯雪")
    assert "由承办部门签署" in str(system.refused("approve", by="冯雪"))
    assert system.do("approve", by="马俊").awaiting == "approval"
    assert system.do("approve", by="钱志远").awaiting == ""
    assert system.play([REPLY, COMPLETE]).phase == "completed"


@shows("community-centre", "APP")
def test_an_ordinary_opinion_takes_one_signature_of_a_leader(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    system.play([ACCEPT, {"do": "propose", "set": {"text": "清理。"}}])
    assert "要由中心领导" in str(system.refused("approve", by="马俊"))
    assert system.do("approve", by="钱志远").awaiting == ""


@shows("community-centre", "HOST", "TRF")
def test_a_letter_about_several_offices_has_a_leading_one(system: System) -> None:
    system.register("2026-11-12T09:00")
    system.do("accept")
    case = system.do("refer", to_unit="物业管理科", co_units=["消防科", "民政科"])
    assert (case.lead_unit, case.co_units) == ("物业管理科", ["消防科", "民政科"])
    case = system.do("notify_sender", text="已转物业管理科主办。")
    assert system.play([COMPLETE]).phase == "completed"


@shows("community-centre", "URG")
def test_every_urging_counts_and_holds_the_six_items(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    system.play([ACCEPT, sent(handler="马俊")])
    for count, day in ((1, "2026-11-30"), (2, "2026-12-01")):
        case = system.do("urge", f"{day}T10:00", handler="马俊", investigation="已勘查。", progress="一户未清。")
        event = case.last("urged")
        assert event and (event.values["count"], event.values["to_unit"], event.values["handler"]) == (
            count,
            "物业管理科",
            "马俊",
        )
        assert (event.values["investigation"], event.values["progress"]) == ("已勘查。", "一户未清。")
        assert event.at.startswith(day)


@shows("community-centre", "REC")
def test_whoever_has_an_interest_steps_aside(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    case = system.do("recuse", person="吴玲", interest="complainant", reason="与投诉人是亲属。")
    assert "吴玲" in case.stepping_aside
    refusal = system.refused("accept", by="吴玲")
    assert (refusal.clause, "已回避" in str(refusal)) == ("六、6", True)
    system.do("accept", by="钱志远")
    assert "已回避" in str(system.refused("self", handler="吴玲"))


@shows("community-centre", "CONF", "RSTR")
def test_an_accusation_reaches_neither_the_accused_nor_a_paper_for_them(system: System) -> None:
    case = system.register("2026-11-12T09:00", **phone("揭发、控告", respondents=ACCUSED))
    refusal = system.office.refused(lambda: papers.issue(system.desk(), case.id, "registration_form", "respondent"))
    assert (refusal.field, refusal.clause) == ("purpose", "三、2")
    system.do("accept")
    assert system.refused("refer", to_unit="物业管理科", exception_by="镇党委").clause == "三、2"
    case = system.do("refer", to_unit="物业管理科", exception_by="镇党委", exception_reason="须本人说明")
    event = case.last("transferred")
    assert event and event.values["exception_by"] == "镇党委"
    case = system.do("refer", to_unit="上级机关主要负责人")
    event = case.last("transferred")
    assert event and event.values["to_unit"] == "被揭发、被控告的上级机关主要负责人"


@shows("community-centre", "RSTR")
def test_an_accusation_against_staff_goes_from_the_office_to_the_director(system: System) -> None:
    system.register("2026-11-12T09:00", **phone("检举工作人员", respondents=ACCUSED))
    system.do("accept")
    system.do("refer", to_unit="中心主任")
    case = system.do("deliver", means="paper")
    assert (case.unit, system.do("self", handler="马俊").handler) == ("中心主任", "马俊")


@shows("community-centre", "ORIG")
def test_enclosures_are_listed_counted_by_two_and_returned(system: System) -> None:
    case = system.register("2026-11-12T09:00")
    assert [item["name"] for item in case.unreturned] == ["现金人民币", "残疾证原件"]
    assert system.refused("return_enclosure", enclosure="e2", means="registered_mail").field == "mail_number"
    by_hand = {"enclosure": "e1", "means": "by_hand", "received_by": "来信人本人"}
    assert system.refused("return_enclosure", by="吴玲", **by_hand, counted_by="吴玲").field == "counted_by"
    system.do("return_enclosure", enclosure="e2", means="registered_mail", mail_number="XA12345678911")
    assert not system.do("return_enclosure", by="吴玲", **by_hand, counted_by="冯雪").unreturned


@shows("community-centre", "ORIG", "IM")
def test_what_went_back_before_the_end_is_no_longer_owed(system: System) -> None:
    system.register("2026-11-12T09:00")
    system.do("accept")
    system.do("return_enclosure", enclosure="e2", means="registered_mail", mail_number="XA12345678911")
    case = system.do("complete", summary="已办妥。")
    assert {duty.rule.id: duty.standing for duty in duties(case, system.rules)}["I4"] == "done"


@shows("community-centre", "RPT")
def test_a_repeated_visit_is_a_special_complaint_on_its_old_clock(system: System) -> None:
    first = system.register("2026-11-12T09:00", **PHONE)
    more = {"related.number": first.number, "related.relation": "repeat"}
    case = system.register("2026-11-13T09:00", **PHONE, **more)
    assert case.record["categories"]["special"] == ["重复上访"] and case.links[0]["case"] == first.id
    assert [clock.clock for clock in case.clocks.values() if clock.active] == ["D1"], "it keeps the base clock"
    case = system.register("2026-11-14T09:00", channel="上级、领导交办", enclosures=None)
    assert case.record["categories"]["special"] == ["领导批办"]


@shows("community-centre", "REP")
def test_who_asks_for_a_reply_gets_one_and_the_superior_a_report(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    system.play([ACCEPT, COMPLETE, checked()])
    assert "还没有答复记录" in str(system.refused("close"))
    assert system.play([REPLY, {"do": "close"}]).phase == "closed"
    channels = {channel.title: channel.return_path for channel in system.rules.channels}
    assert channels["来信"] == "中心办公室，并通知来信人" and channels["上级、领导交办"] == "交办单位"


@shows("community-centre", "CLO", "ARC")
def test_the_file_is_checked_bound_and_archived(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    system.play([ACCEPT, sent("assign"), REPLY, COMPLETE])
    system.do("submit_file", text="勘查记录。")
    system.do("answer_checklist", answers=dict.fromkeys(SIX, "是"))
    assert [item.title for item in system.rules.checklist][0] == "事实是否清楚" and len(system.rules.checklist) == len(
        SIX
    )
    system.do("close")
    system.do("special_report", text="已办妥，书面报告。")
    case = system.do("archive", volume="2026-信-1")
    assert (case.phase, case.values(case.events[-1])["volume"]) == ("archived", "2026-信-1")


@shows("community-centre", "CLO")
def test_who_sent_the_matter_back_owes_no_file(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    system.play([ACCEPT, sent("assign"), {"do": "return_to_sender", "set": {"text": "不归本科管。"}}, REPLY, COMPLETE])
    assert system.do("answer_checklist", answers=dict.fromkeys(SIX, "是")).checklist["facts_clear"] == "是"


@shows("community-centre", "ARC")
def test_another_special_complaint_is_only_reminded_of_a_report(system: System) -> None:
    system.register("2026-11-12T09:00", **phone("重要"))
    system.play([ACCEPT, REPLY, COMPLETE, checked(), {"do": "close"}])
    hints = system.desk().perform(system.case.id, "archive", {}).hints
    assert len(hints) == 1 and "其他特殊投诉办结后也建议写一份" in hints[0]
    assert system.desk().case(system.case.id).phase == "archived"


def test_what_was_sent_out_reminds_of_the_record_the_window_keeps(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    system.play([ACCEPT, sent(), REPLY])
    hints = system.desk().perform(system.case.id, "complete", {"summary": "已办妥。"}).hints
    assert len(hints) == 1 and "群众投诉登记处理记录" in hints[0] and "三、1" in hints[0]
    system.register("2026-11-13T09:00", **PHONE)
    system.play([ACCEPT, sent(), REPLY, {"do": "record_handling", "set": {"text": "处理单送物业管理科。"}}])
    assert system.desk().perform(system.case.id, "complete", {"summary": "已办妥。"}).hints == ()


def test_a_letter_reminds_of_the_report_to_the_office(system: System) -> None:
    system.register("2026-11-12T09:00")
    system.play([ACCEPT, REPLY, COMPLETE, checked()])
    hints = system.desk().perform(system.case.id, "close", {}).hints
    assert len(hints) == 1 and "来信处理情况报中心办公室" in hints[0] and "四、4" in hints[0]


def test_what_the_office_supervises_and_others_lead_is_recorded(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    system.play([ACCEPT, {"do": "record_instruction", "set": {"from": "分管领导", "mode": "instruct"}}, sent()])
    case = system.do("supervise", by="冯雪", ground="other", text="请抓紧。")
    assert (case.supervisions, case.last("supervised") is not None) == (1, True)
    case = system.do("send_person", led_by="镇政府", person="马俊")
    event = case.last("step_done")
    assert event and event.values["led_by"] == "镇政府"
    case = system.do("explain_delay", to="镇政府", expected="2027-02-01", text="正在处理。")
    assert case.phase == "handling"


def test_shirking_is_answered_for(system: System) -> None:
    system.register("2026-11-12T09:00", **PHONE)
    case = system.play(
        [ACCEPT, {"do": "penalise", "set": {"respondent": "春光物业服务站", "ground": "shirking", "kind": "追究责任"}}]
    )
    assert (case.penalties[0]["ground"], case.penalties[0]["clause"]) == ("shirking", "六、4")


def test_every_paper_the_text_names_is_made(system: System) -> None:
    titles = {paper.title for paper in system.rules.papers}
    assert titles >= {
        "群众投诉登记处理记录", "投诉交办通知", "来信转办通知", "重要来信摘报", "随信现金和原始证件登记表", "结案材料", "特殊投诉书面报告",
        "季度投诉情况和统计分析", "投诉处理单",
    }  # fmt: skip
    assert not [paper.title for paper in system.rules.papers if paper.planned]


def test_an_assignment_is_not_issued_without_a_day_to_report(system: System) -> None:
    case = system.register("2026-11-12T09:00", **PHONE)
    system.play([ACCEPT, sent("assign")])
    refusal = system.office.refused(lambda: papers.issue(system.desk(), case.id, "assignment"))
    assert "《投诉交办通知》还缺" in str(refusal) and "报告日期" in str(refusal)
    system.do("assign", to_unit="物业管理科", report_by="2026-12-01")
    assert papers.issue(system.desk(), case.id, "assignment").record["number"] == "社投交〔2026〕1号"


@shows("community-centre", "ARC")
def test_the_story_comes_to_the_archive(tmp_path: Path) -> None:
    played = play(ID, tmp_path)
    assert played.case.phase == "archived" and not played.case.unreturned
    issued = [paper["paper"] for paper in played.case.papers]
    assert issued == [
        "intake_receipt", "assignment", "disposition_form", "sender_notice", "urging_slip", "disposition_form", "closing_file",
        "enclosure_register", "special_report", "disposition_form",
    ]  # fmt: skip
    assert {format_ for _, format_ in played.files} == {"docx", "pdf"}
    played.ledger.close()
