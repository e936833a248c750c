"""The law firm's rules at work: who accepts, written opinion before the partner, meetings, recusal, written replies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.domain.errors import RuleBroken
from desktop_app.services import showing, story
from tests.regulations.systems import System, shows

ID = "law-firm"
BEGIN = "2026-11-09T10:20"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def accepted(system: System, **changes: Any) -> None:
    system.register(BEGIN, **changes)
    system.do("accept_written", by="卢燕")


def propose(system: System) -> None:
    system.do("investigate", by="汤毅", text="反映属实。")
    system.do("propose", by="尹博", text="书面致歉。")


def proposed(system: System, **changes: Any) -> None:
    accepted(system, **changes)
    propose(system)


def decide(system: System) -> None:
    propose(system)
    system.do("approve", by="汤毅", text="同意。")


def decided(system: System, **changes: Any) -> None:
    accepted(system, **changes)
    decide(system)


def finished(system: System, **changes: Any) -> None:
    decided(system, **changes)
    system.do("return_material", by="汤毅", receiver="尹博", text="移交。")
    system.do("reply", by="尹博", text="已书面答复。")
    system.do("complete", by="尹博", summary="已办妥。")


@pytest.mark.parametrize("channel", ["电话", "上门", "司法行政机关转来", "律师协会转来"])
def test_who_accepts_what_does_not_come_in_writing(system: System, channel: str) -> None:
    system.register(BEGIN, channel=channel)
    assert "需要的身份是：行政总台" in str(system.refused("accept_written", by="尹博"))
    assert "按现在的情况不适用“书面受理”" in str(system.refused("accept_written", by="卢燕"))
    assert "需要的身份是：专门负责人" in str(system.refused("accept", by="卢燕"))
    assert system.do("accept", by="尹博").phase == "handling"


def test_the_administrative_desk_accepts_what_comes_in_writing(system: System) -> None:
    system.register(BEGIN)
    refusal = system.refused("accept", by="尹博")
    assert "按现在的情况不适用“受理”" in str(refusal) and refusal.clause == "一、（一）、（三）"
    assert system.do("accept_written", by="卢燕").phase == "handling"


@shows("law-firm", "TRF")
def test_material_and_form_go_to_the_handler(system: System) -> None:
    accepted(system)
    case = system.do("self", by="卢燕", handler="汤毅")
    assert (case.handler, case.mode) == ("汤毅", "self")
    use = system.rules.paper("feedback_form")
    assert use is not None and (use.title, use.issued_by) == ("投诉或意见反馈处理登记表", ("self",))


@shows("law-firm", "TRF")
def test_what_an_authority_sent_on_is_kept_as_such(system: System) -> None:
    system.register(BEGIN, channel="律师协会转来")
    channel = system.rules.channel("律师协会转来")
    assert channel is not None and channel.receiver == "专门负责人"
    system.do("record_instruction", by="尹博", **{"from": "市律师协会", "mode": "转办", "requires": "报告"})
    system.do("accept", by="尹博")
    decide(system)
    for word, given in (
        ("return_material", {"receiver": "尹博", "text": "移交。"}),
        ("reply", {"text": "已书面答复。"}),
        ("complete", {"summary": "已办妥。"}),
        ("call_back", {"satisfaction": "满意", "solved": True}),
    ):
        system.do(word, **given)
    assert "还有来文没有回告：市律师协会" in str(system.refused("close", by="尹博"))
    system.do("report_back", by="尹博", text="处理情况。")
    assert system.do("close", by="尹博").phase == "closed"


@shows("law-firm", "APP")
def test_the_officer_writes_an_opinion_and_the_partner_decides(system: System) -> None:
    accepted(system)
    assert "需要的身份是：专门负责人" in str(system.refused("propose", by="汤毅", text="由我处理。"))
    system.do("investigate", by="汤毅", text="属实。")
    system.do("propose", by="尹博", text="书面致歉。")
    assert system.case.awaiting == "approval"
    assert [step["title"] for step in system.case.route] == ["业务分管合伙人处理"]
    assert system.do("approve", by="汤毅", text="同意。").awaiting == ""


@shows("law-firm", "APP")
def test_another_partner_decides_only_while_the_partner_is_away(system: System) -> None:
    proposed(system)
    refusal = system.refused("approve", by="章远", text="同意。")
    assert "由业务分管合伙人签署" in str(refusal) and "请勾选“代签”" in str(refusal)
    case = system.do("approve", by="章远", text="同意。", absent=True)
    assert case.route[0]["signed"][0]["deputy"] is True
    assert case.awaiting == ""


@shows("law-firm", "APP")
def test_a_grave_matter_is_decided_in_a_meeting_which_says_whether_to_notify(system: System) -> None:
    proposed(system, categories=["重大事项"])
    assert [(step["title"], step["meeting"]) for step in system.case.route] == [("所务会议或合伙人会议讨论决定", True)]
    told = {"text": "同意。", "minutes": "合伙人会议一致同意。"}
    refusal = system.refused("approve", by="汤毅", **told)
    assert str(refusal) == "“是否向相关管理部门通报”没有填写，请补上后再提交。" and refusal.clause == "二、（四）"
    refusal = system.refused("approve", by="汤毅", text="同意。", notify_authority=True)
    assert (refusal.field, refusal.clause) == ("minutes", "二、（二）、（四）")
    case = system.do("approve", by="汤毅", **told, notify_authority=True)
    approved = case.last("approved")
    assert approved is not None and approved.values["notify_authority"] is True
    system.do("return_material", by="汤毅", receiver="尹博", text="移交。")
    system.do("reply", by="尹博", text="已书面答复。")
    system.do("complete", by="尹博", summary="已办妥。")
    system.do("call_back", satisfaction="满意", solved=True)
    refusal = system.refused("close", by="尹博")
    assert "会议已确定向相关管理部门通报，还没有通报记录" in str(refusal) and refusal.clause == "二、（四）"
    system.do("notify_authority", by="尹博", to="市司法局", text="通报处理情况。")
    assert system.do("close", by="尹博").phase == "closed"


@shows("law-firm", "APP")
def test_what_turns_out_to_be_grave_is_not_signed_without_a_meeting(system: System) -> None:
    proposed(system)
    system.do("reclassify", by="尹博", categories=["重大事项"], reason="涉及执业纪律。")
    refusal = system.refused("approve", by="汤毅", text="同意。", notify_authority=False)
    assert (refusal.field, refusal.clause) == ("minutes", "二、（二）、（四）")
    assert system.do("approve", by="汤毅", text="同意。", notify_authority=False, minutes="会议决定。").awaiting == ""


def test_a_matter_that_is_grave_no_more_is_not_held_up_by_the_notice(system: System) -> None:
    proposed(system, categories=["重大事项"])
    system.do("approve", by="汤毅", text="同意。", minutes="会议决定。", notify_authority=True)
    system.do("reclassify", by="尹博", categories=["一般"], reason="查明不涉及原则性问题。")
    system.do("return_material", by="汤毅", receiver="尹博", text="移交。")
    system.do("reply", by="尹博", text="已书面答复。")
    system.do("complete", by="尹博", summary="已办妥。")
    system.do("call_back", satisfaction="满意", solved=True)
    assert system.do("close", by="尹博").phase == "closed"


def test_an_ordinary_matter_is_not_notified(system: System) -> None:
    decided(system)
    assert "重大或原则性问题" in str(system.refused("notify_authority", by="尹博", to="市司法局", text="通报。"))


@shows("law-firm", "INV")
def test_the_truth_is_looked_into_before_anything_is_decided(system: System) -> None:
    accepted(system)
    system.do("propose", by="尹博", text="书面致歉。")
    refusal = system.refused("approve", by="汤毅", text="同意。")
    assert "真实性进行调查，还没有调查记录" in str(refusal) and refusal.clause == "二、（三）"
    case = system.do("investigate", by="汤毅", text="已核对。", genuine="部分真实", evidence="卷宗12页")
    found = case.last("investigated")
    assert found is not None and case.values(found)["genuine"] == "部分真实"


def test_nothing_is_promised_before_the_decision(system: System) -> None:
    accepted(system)
    for word, given in (("promise", {"promised_date": "2026-11-30"}), ("reply", {"text": "会处理的。"})):
        refusal = system.refused(word, by="尹博", **given)
        assert str(refusal) == "在作出处理决定前不得做任何承诺，处理意见还没有签署，请先办“签署处理意见”。"
        assert refusal.clause == "二、（七）3"


@shows("law-firm", "WRIT")
def test_a_reply_is_in_writing_unless_it_says_why_not(system: System) -> None:
    decided(system)
    refusal = system.refused("reply", by="尹博", text="电话告知。", means="电话")
    assert str(refusal) == "“不用书面的原因”没有填写，请补上后再提交。" and refusal.clause == "二、（七）5"
    case = system.do("reply", by="尹博", text="书面答复。")
    replied = case.last("replied")
    assert replied is not None and replied.values["means"] == "书面"
    case = system.do("reply", by="尹博", text="电话补充。", means="电话", reason="投诉人要求电话告知。")
    assert len(case.of("replied")) == 2


@shows("law-firm", "REP")
def test_whoever_can_be_reached_is_answered(system: System) -> None:
    decided(system, **{"complainant.wants_reply": False})
    system.do("return_material", by="汤毅", receiver="尹博", text="移交。")
    system.do("complete", by="尹博", summary="已办妥。")
    system.do("call_back", satisfaction="满意", solved=True)
    refusal = system.refused("close", by="尹博")
    assert "应当答复投诉人，还没有答复记录（依据：二、（七）5）" in str(refusal)


@shows("law-firm", "IM")
def test_the_complainant_is_told_how_the_work_is_arranged(system: System) -> None:
    accepted(system)
    owed = [duty.rule.id for duty in duties(system.case, system.rules) if duty.standing == "owed"]
    assert owed == ["I1"]
    system.do("contact", plan="五日内答复。")
    assert [duty.standing for duty in duties(system.case, system.rules)] == ["done"]


def test_the_material_goes_back_to_the_officer_who_carries_it_out(system: System) -> None:
    decided(system)
    refusal = system.refused("complete", by="尹博", summary="已办妥。")
    assert "要移交专门负责人组织实施" in str(refusal) and refusal.clause == "二、（六）"
    system.do("return_material", by="汤毅", receiver="尹博", text="移交。")
    assert "需要的身份是：专门负责人" in str(system.refused("complete", by="汤毅", summary="已办妥。"))


@shows("law-firm", "REC")
def test_the_person_complained_about_neither_handles_nor_signs_nor_reads(system: System) -> None:
    system.register(BEGIN, respondents=[{"name": "汤毅", "unit": "民商部"}])
    system.do("accept_written", by="卢燕")
    assert "“汤毅”是被投诉人，不能经办" in str(system.refused("self", by="卢燕", handler="汤毅"))
    refusal = system.refused("investigate", by="汤毅", text="已核对。")
    assert "“汤毅”是这件投诉的被投诉人，不能经办" in str(refusal) and refusal.clause == "二、（一）"
    system.do("investigate", by="章远", text="属实。")
    system.do("propose", by="尹博", text="书面致歉。")
    assert "不能经办" in str(system.refused("approve", by="汤毅", text="同意。"))
    assert system.do("approve", by="章远", text="同意。", absent=True).awaiting == ""


@shows("law-firm", "REC")
def test_somebody_else_may_step_aside_too(system: System) -> None:
    accepted(system)
    system.do("recuse", by="尹博", person="汤毅", interest="complainant", reason="曾代理投诉人。")
    refusal = system.refused("investigate", by="汤毅", text="已核对。")
    assert "“汤毅”已回避这件投诉" in str(refusal) and refusal.clause == "二、（一）"


@shows("law-firm", "CONF")
def test_the_matter_is_not_shown_to_who_stands_aside(system: System) -> None:
    system.register(BEGIN)
    with pytest.raises(RuleBroken, match="“曾立”是这件投诉的被投诉人，不能查看"):
        showing.show(system.desk("曾立"), system.case)
    shown = showing.show(system.desk("尹博"), system.case)
    assert shown["case"]["number"] == system.case.number
    note = next(note for note in system.rules.notes if note.id == "secrecy")
    assert (note.where, note.text) == ("case", "处理人员不得将投诉及处理事宜告知不相关人员")


@shows("law-firm", "ORIG")
def test_originals_are_kept_with_the_matter(system: System) -> None:
    accepted(system)
    case = system.do("take_in_enclosure", by="卢燕", name="收据原件", count=2)
    assert [(item["name"], item["original"]) for item in case.enclosures.values()] == [
        ("委托合同", False),
        ("收据原件", False),
    ]
    assert case.unreturned == []
    case = system.do("take_in_enclosure", by="卢燕", name="身份证原件", original=True)
    assert [item["name"] for item in case.unreturned] == ["身份证原件"]


@shows("law-firm", "SAT")
def test_the_complainant_is_asked_and_the_respondent_too(system: System) -> None:
    finished(system)
    refusal = system.refused("close", by="尹博")
    assert "还没有调查投诉人对处理意见的满意度" in str(refusal) and refusal.clause == "三、（二）"
    system.do("call_back", satisfaction="满意", solved=True)
    done = system.desk("尹博").perform(system.case.id, "close", {})
    (hint,) = done.hints
    assert "相关人员也包括被投诉人，还没有其满意度的记录" in hint and hint.endswith("（依据：三、（二））。")


@shows("law-firm", "SAT")
def test_who_is_not_satisfied_is_followed_up(system: System) -> None:
    finished(system)
    system.do("call_back", satisfaction="不满意", solved=False)
    refusal = system.refused("close", by="尹博")
    assert "投诉人对处理意见不满意" in str(refusal) and refusal.clause == "三、（三）"
    refusal = system.refused("ask_respondent", person="曾立", opinion="不满意")
    assert "“向处理人员反映及后续工作”没有填写" in str(refusal) and refusal.clause == "三、（三）"
    system.do("ask_respondent", person="曾立", opinion="不满意", follow_up="已约谈说明。")
    system.do("follow_up", to="汤毅", text="再次当面说明并致歉。")
    assert system.do("close", by="尹博").phase == "closed"


@shows("law-firm", "ARC")
def test_the_administration_files_it_in_the_volume_of_the_year(system: System) -> None:
    finished(system)
    system.do("call_back", satisfaction="满意", solved=True)
    system.do("close", by="尹博")
    assert "需要的身份是：行政人员" in str(system.refused("archive", by="卢燕", volume="2026年度案宗"))
    refusal = system.refused("archive", by="白洁")
    assert str(refusal) == "“年度案宗”没有填写，请补上后再提交。" and refusal.clause == "三、（一）"
    case = system.do("archive", by="白洁", volume="2026年度案宗")
    filed = case.last("archived")
    assert filed is not None and (case.phase, filed.values["volume"]) == ("archived", "2026年度案宗")


def test_feedback_is_registered_and_handled_like_a_complaint(system: System) -> None:
    system.register(BEGIN, kind="意见反馈")
    assert system.case.record["kind"] == "feedback"
    assert system.rules.action("settle") is None


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {
        "收件（登记）回执", "投诉或意见反馈处理登记表", "书面意见", "处理意见", "投诉（意见反馈）回复函",
    }  # fmt: skip
    assert [signed["deputy"] for signed in played.case.route[0]["signed"]] == [True]
    played.ledger.close()
