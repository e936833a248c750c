"""The bank: three hotlines with different powers, a clock for each unit, findings, fines by ground, the internal appeal."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties, owed_replies
from desktop_app.domain.errors import RuleBroken
from desktop_app.services import office, papers, shelf
from desktop_app.services.story import play
from tests.regulations.systems import System, shows

ID = "bank-branch"
ACCEPT: dict[str, Any] = {"do": "accept"}
ASKED: dict[str, Any] = {"do": "investigate", "set": {"text": "询问当事人。"}}
REPLY: dict[str, Any] = {"do": "reply", "set": {"text": "已答复。"}}
COMPLETE: dict[str, Any] = {"do": "complete", "set": {"summary": "已办妥。"}}
FIRST_LEVEL: dict[str, Any] = {"channel": "客户援助电话", "intake_level": "一级行部"}
HEAD_OFFICE: dict[str, Any] = {"channel": "服务监督电话", "intake_level": "总行"}
HOTLINE: dict[str, Any] = {"channel": "客服热线", "intake_level": "客服热线"}
DISCIPLINE: dict[str, Any] = {"categories": ["服务态度", "涉及纪检监察室处理的内容"]}
BEYOND: dict[str, Any] = {"categories": ["服务态度", "超出本级处理权限"]}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def found(finding: str, stage: str = "preliminary") -> dict[str, Any]:
    return {"do": "find", "set": {"stage": stage, "finding": finding}}


def fine(ground: str, amount: str = "", post: str = "direct", **more: str) -> dict[str, Any]:
    values = {"respondent": "柜员07号", "ground": ground, "post": post, "amount": amount, **more}
    return {key: value for key, value in values.items() if value}


Refused = tuple[Mapping[str, Any], list[dict[str, Any]], str, dict[str, Any], str, str]
REFUSED: dict[str, Refused] = {
    "the hotline replies": (HOTLINE, [ACCEPT], "reply", {"text": "好"},
                            "客服热线只负责登记和转交，不能处理客户投诉", "第四条（二）、第七条（三）"),
    "the hotline investigates": (HOTLINE, [], "investigate", {"text": "查"}, "请用“传递”转至客户援助电话",
                                 "第四条（二）、第七条（三）"),
    "the hotline hands to an outlet": (HOTLINE, [], "pass_on", {"to_unit": "营业网点"},
                                       "不能转给“营业网点”，请转给客户援助电话（一级行部）",
                                       "第四条（二）、第七条（三）"),
    "an outlet completes what exceeds its powers": (BEYOND, [ACCEPT], "complete", {"summary": "好"},
                                                    "超出营业网点的处理权限", "第七条（一）1、3"),
    "what exceeds an outlet's powers goes past the next level": (BEYOND, [], "pass_on", {"to_unit": "总行"},
                                                                 "不能转给“总行”，请转给一级行部", "第七条（一）1、3"),
    "an outlet investigates a matter of discipline": (DISCIPLINE, [], "investigate", {"text": "查"},
                                                      "本级不能办理，请用“传递”转给总行纪检监察室", "第五条（五）"),
    "head office finds on a matter of discipline": ({**DISCIPLINE, **HEAD_OFFICE}, [ACCEPT], "find", {"finding": "valid"},
                                                    "其他部门不能办理", "第五条（五）"),
    "a matter of discipline goes elsewhere": (DISCIPLINE, [], "pass_on", {"to_unit": "一级行部"},
                                              "请转给总行纪检监察室", "第五条（五）"),
    "a matter in the media is completed alone": ({"channel": "新闻媒体", "intake_level": None}, [ACCEPT, REPLY], "complete",
                                                 {"summary": "好"}, "还没有指定相关业务部门", "第五条（六）"),
    "the lobby manager mediates beside the head": ({}, [], "mediate", {"mediator": "王大堂", "post": "lobby", "text": "调解"},
                                                   "由网点负责人主动出面调解", "第七条（一）1"),
    "a valid complaint on site without apology": ({}, [ACCEPT, found("valid"), REPLY], "complete", {"summary": "好"},
                                                  "还没有道歉记录", "第七条（一）3"),
    "a special complaint on site unexplained": ({}, [ACCEPT, found("special"), REPLY], "complete", {"summary": "好"},
                                                "还没有解释疏导记录", "第七条（一）3"),
    "the responsible go unproposed": (HEAD_OFFICE, [ACCEPT, found("valid", "final"), REPLY], "complete", {"summary": "好"},
                                      "要对责任人提出处理意见，报总行优质服务工作领导小组", "第七条（二）3、（四）3"),
    "a serious matter at the first level": ({**FIRST_LEVEL, "severity": "重大"}, [ACCEPT, REPLY], "complete", {"summary": "好"},
                                            "重大问题应报服务监督电话", "第七条（二）2"),
    "a serious matter at head office": ({**HEAD_OFFICE, "severity": "重大"}, [ACCEPT, REPLY], "complete", {"summary": "好"},
                                        "重大问题要报总行优质服务工作领导小组", "第七条（四）2"),
    "a serious matter unknown to the regulator": (
        {**HEAD_OFFICE, "severity": "重大"}, [ACCEPT, REPLY, {"do": "report_board", "set": {"text": "重大"}}, COMPLETE],
        "close", {}, "要及时向监管机构报告", "第七条（四）3"),
    "a fine before any investigation": ({}, [ACCEPT], "penalise", fine("rude", "200"), "经调查情况属实的才能处罚", "第十条"),
    "a fine for a special complaint": ({}, [ACCEPT, ASKED, found("special")], "penalise", fine("rude", "200"),
                                       "认定为特殊投诉的，操作规范或与事实不符", "第六条、第十条"),
    "a superior fined for rudeness": ({}, [ACCEPT, ASKED], "penalise", fine("rude", "200", "superior"),
                                      "只对直接责任人及网点负责人分别处以罚款", "第十条（一）、（二）"),
    "the person responsible fined for exposure": ({}, [ACCEPT, ASKED], "penalise", fine("exposure", "500"),
                                                  "直接责任人扣发绩效工资", "第十条（三）"),
    "a leader fined for exposure": ({}, [ACCEPT, ASKED], "penalise", fine("exposure", "500", "leaders"),
                                    "只对相关责任人、网点负责人及其上级服务主管部门负责人", "第十条（三）"),
    "pay kept from a superior": ({}, [ACCEPT, ASKED], "penalise", fine("exposure_direct", post="superior", kind="扣发绩效工资"),
                                 "扣发绩效工资只用于直接责任人", "第十条（三）"),
    "a leader's part laid on the outlet": ({}, [ACCEPT, ASKED], "penalise",
                                           fine("exposure_leaders", post="outlet_head", kind="追究领导责任"),
                                           "往上追究的是两级领导的责任", "第十条（三）"),
    "the outlet makes the final finding": ({}, [ACCEPT], "find", {"stage": "final", "finding": "valid"},
                                           "本级只能作初步认定", "第五条（一）、第六条"),
    "the outlet promises a date": ({}, [ACCEPT], "promise", {"promised_date": "2026-12-01"}, "总行要明确给出承诺解决时限", "第七条（四）4"),
    "a customer appeals": (HEAD_OFFICE, [ACCEPT, REPLY, COMPLETE], "request_review", {"appellant": "customer", "text": "不服"},
                           "不受理客户的申诉", "第十一条"),
    "an appeal beyond the union": (HEAD_OFFICE, [ACCEPT, REPLY, COMPLETE], "request_review",
                                   {"appellant": "employee", "level": "second", "text": "不服"}, "只向总行工会提请申诉", "第十一条"),
    "closing without the reply": (HEAD_OFFICE, [ACCEPT, COMPLETE], "close", {},
                                  "应当答复投诉人，还没有答复记录（依据：第七条（一）4、（二）3、（四）4）", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@shows("bank-branch", "TRF", "VAL", "REP", "PEN")
def test_what_the_text_does_not_allow_is_refused_with_its_clause(system: System, name: str) -> None:
    changes, steps, word, values, sentence, clause = REFUSED[name]
    system.register("2026-11-16T10:05", **changes)
    system.play(steps)
    refusal = system.refused(word, **values)
    assert sentence in str(refusal)
    assert refusal.clause == clause and clause in refusal.told


@shows("bank-branch", "TRF", "DLC")
def test_the_unit_that_now_handles_has_its_own_clocks_from_the_notice_by_phone(system: System) -> None:
    system.register("2026-11-16T10:05")
    system.do("pass_on", "2026-11-16T10:40", to_unit="一级行部", means="电话通知")
    assert system.clock("D1").state == "met"
    system.do("deliver", "2026-11-16T23:50", means="phone", notifier="李晓燕", receiver="孙建平")
    assert (system.clock("D2").due, system.clock("D4").due) == ("2026-11-18", "2026-11-17T00:50")
    system.do("receive", "2026-11-16T23:55", receiver="孙建平")
    assert system.clock("D5").due == "2026-11-17T01:55"


@shows("bank-branch", "TRF")
def test_the_hotline_forwards_and_has_no_clock_of_handling(system: System) -> None:
    case = system.register("2026-11-16T10:05", **HOTLINE)
    assert {clock.clock for clock in case.clocks.values()} == {"D4"}
    assert [duty.rule.id for duty in duties(case, system.rules)] == ["I1", "I4"]
    case = system.do("pass_on", to_unit="客户援助电话")
    assert (case.handover["to_unit"], system.clock("D4").state) == ("一级行部", "met")


@shows("bank-branch", "TRF")
def test_a_matter_of_discipline_is_handled_by_the_discipline_office_alone(system: System) -> None:
    system.register("2026-11-16T10:05", **DISCIPLINE)
    system.do("pass_on", to_unit="discipline")
    system.do("deliver", means="paper")
    case = system.play([ACCEPT, ASKED, REPLY])
    assert (case.unit, case.phase.value) == ("总行纪检监察室", "handling")


@shows("bank-branch", "HOST")
def test_head_office_names_the_leading_and_the_assisting_units(system: System) -> None:
    system.register("2026-11-16T10:05", **HEAD_OFFICE)
    system.do("accept")
    refusal = system.refused("assign", to_unit="总行各部室")
    assert (refusal.field, refusal.clause, "主办单位" in str(refusal)) == ("lead_unit", "第七条（四）4", True)
    case = system.do("assign", to_unit="总行各部室", lead_unit="总行各部室", co_units=["一级行部", "营业网点"])
    assert (case.lead_unit, case.co_units) == ("总行各部室", ["一级行部", "营业网点"])


@shows("bank-branch", "HOST")
def test_what_the_media_exposed_is_handled_together_with_the_departments(system: System) -> None:
    system.register("2026-11-16T10:05", channel="新闻媒体", intake_level=None)
    system.do("accept")
    refusal = system.refused("assign", to_unit="总行各部室", lead_unit="总行")
    assert (refusal.field, refusal.clause) == ("co_units", "第五条（六）")
    system.do("assign", to_unit="总行各部室", lead_unit="总行", co_units=["总行各部室"])
    assert system.play([REPLY, COMPLETE]).phase == "completed"


@shows("bank-branch", "CAT")
def test_six_subjects_and_no_seventh(system: System) -> None:
    axis = system.rules.axis("subject")
    assert axis is not None
    assert [value.title for value in axis.values] == [
        "服务态度",
        "服务质量",
        "业务产品",
        "业务流程",
        "服务环境",
        "服务设施设备",
    ]
    case = system.register("2026-11-16T10:05", categories=["服务环境", "业务流程"])
    assert case.record["categories"]["subject"] == ["服务环境", "业务流程"]
    assert "没有“收费”这个类别" in str(system.refused_registration(categories=["收费"]))


@shows("bank-branch", "VAL")
def test_preliminary_and_final_findings_stand_apart_and_bring_what_they_must(system: System) -> None:
    system.register("2026-11-16T10:05")
    system.play([ACCEPT, found("valid")])
    case = system.play([{"do": "apologise", "set": {"text": "当场道歉。", "forgiven": True}}, REPLY, COMPLETE])
    event = case.last("found")
    assert event and (event.values["stage"], event.values["finding"]) == ("preliminary", "valid")
    notes = {item.id: item.note for item in system.rules.findings}
    assert notes["special"].startswith("经过总行相关部门调查取证判定的")


@shows("bank-branch", "INV")
def test_the_investigation_says_how_it_was_made(system: System) -> None:
    system.register("2026-11-16T10:05")
    case = system.do(
        "investigate", text="柜员未一次性告知。", methods=["询问当事人", "查看现场录像"], evidence="3号机位"
    )
    event = case.last("investigated")
    assert event and (event.values["methods"], event.values["evidence"]) == (["interview", "recording"], "3号机位")
    assert "查阅查看相关资料" in str(system.refused("investigate", text="查", methods=["猜测"]))


def test_closing_the_matter_on_site_reminds_of_the_mediation(system: System) -> None:
    system.register("2026-11-16T10:05")
    system.play([ACCEPT, REPLY])
    done = system.desk().perform(system.case.id, "complete", COMPLETE["set"])
    assert [hint for hint in done.hints if "补办“现场调解”（依据：第七条（一）1）" in hint]
    assert system.do("mediate", mediator="赵立新", post="网点负责人", text="已调解。").phase == "completed"


@shows("bank-branch", "INV")
def test_in_the_heads_absence_another_mediates(system: System) -> None:
    system.register("2026-11-16T10:05")
    case = system.do("mediate", mediator="王大堂", post="大堂经理", absent=True, moved=True, text="请到洽谈室。")
    event = case.last("step_done")
    assert event and (event.values["post"], event.values["absent"]) == ("lobby", True)


@shows("bank-branch", "VAL")
def test_the_board_signs_what_is_proposed_for_the_responsible(system: System) -> None:
    system.register("2026-11-16T10:05", **HEAD_OFFICE)
    system.play([ACCEPT, found("valid", "final"), {"do": "propose", "set": {"text": "批评教育。"}}])
    refusal = system.refused("approve", by="何文静")
    assert "要由总行优质服务工作领导小组签署" in str(refusal)
    case = system.do("approve", by="周正平", text="同意。")
    assert (case.awaiting, case.route[0]["title"]) == ("", "总行优质服务工作领导小组")
    assert system.play([REPLY, COMPLETE]).phase == "completed"


@shows("bank-branch", "REP")
def test_the_customer_is_answered_at_every_level(system: System) -> None:
    for number, changes in enumerate(({}, FIRST_LEVEL, HEAD_OFFICE)):
        case = system.register(f"2026-11-1{6 + number}T10:05", **changes)
        assert [duty.id for duty in owed_replies(case, system.rules)] == ["customer"]
        case = system.play([ACCEPT, REPLY])
        assert not owed_replies(case, system.rules)


@shows("bank-branch", "REV")
def test_an_internal_appeal_goes_to_the_union_and_may_bring_the_matter_back(system: System) -> None:
    system.register("2026-11-16T10:05", **HEAD_OFFICE)
    system.play([ACCEPT, REPLY, COMPLETE])
    case = system.do("request_review", appellant="employee", text="认定与事实不符。")
    assert (case.reviews[-1]["level"], case.reviews[-1]["appellant"]) == ("first", "employee")
    office.set_person(system.desk(), "方惠", ["union"], "总行工会")
    refusal = system.refused("decide_review", by="赵立新", decision="redo", text="重新调查。")
    assert "需要的身份是：总行工会" in str(refusal) and refusal.clause == "第十一条"
    case = system.do("decide_review", by="方惠", decision="redo", text="重新调查。")
    assert case.reviews[-1]["decision"] == "redo"
    assert system.do("reopen", text="按工会意见重新处理。").phase == "handling"


@shows("bank-branch", "REV")
def test_the_office_may_open_the_appeal_to_customers(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, {"rules.appeal_internal.hint": True})
    opened.register("2026-11-16T10:05", **HEAD_OFFICE)
    opened.play([ACCEPT, REPLY, COMPLETE])
    assert opened.do("request_review", appellant="customer", text="不服。").reviews[-1]["appellant"] == "customer"
    opened.close()


RANGES = [
    ("rude", "100", "1000", "direct"),
    ("violation", "200", "2000", "outlet_head"),
    ("exposure", "300", "3000", "superior"),
]


@pytest.mark.parametrize(("ground", "least", "most", "post"), RANGES)
@shows("bank-branch", "PEN", "MON", "Q1", "Q2", "Q3")
def test_each_fine_stays_within_the_range_of_its_ground(
    system: System, ground: str, least: str, most: str, post: str
) -> None:
    system.register("2026-11-16T10:05")
    system.play([ACCEPT, ASKED])
    for wrong in (int(least) - 1, int(most) + 1):
        refusal = system.refused("penalise", **fine(ground, str(wrong), post))
        assert (refusal.field, "罚款应在" in str(refusal)) == ("amount", True)
        assert refusal.clause.startswith("第十条（")
    for right in (least, most):
        case = system.do("penalise", **fine(ground, right, post))
        assert case.penalties[-1]["amount"] == f"{right}.00"


@shows("bank-branch", "PEN")
def test_other_penalties_have_no_amount(system: System) -> None:
    system.register("2026-11-16T10:05")
    system.play([ACCEPT, ASKED])
    for ground, kind, post in (("exposure_direct", "扣发绩效工资", "direct"), ("exposure_leaders", "追究领导责任", "leaders"),
                               ("violation_serious", "行政处分", "direct"), ("overdue", "追究责任", "unit")):  # fmt: skip
        case = system.do("penalise", **fine(ground, post=post, kind=kind))
        assert (case.penalties[-1]["ground"], case.penalties[-1]["kind"]) == (ground, kind)
    assert "要填罚款金额或另选处理方式" in str(system.refused("penalise", **fine("rude")))


@shows("bank-branch", "PEN")
def test_a_late_handling_is_answered_for_whatever_was_found(system: System) -> None:
    system.register("2026-11-16T10:05")
    system.play([ACCEPT, found("special")])
    case = system.do("penalise", **fine("overdue", post="unit", kind="追究责任"))
    assert (case.penalties[-1]["ground"], case.penalties[-1]["clause"]) == ("overdue", "第七条（六）")


@shows("bank-branch", "IM")
def test_a_serious_matter_is_reported_level_by_level(system: System) -> None:
    system.register("2026-11-16T10:05", severity="重大")
    system.do("pass_on", to_unit="总行")
    case = system.do("deliver", means="phone")
    assert [duty.rule.id for duty in duties(case, system.rules)] == ["I2", "I5"]
    system.play([ACCEPT, REPLY])
    assert system.refused("complete", summary="好").clause == "第七条（四）2"
    system.do("report_board", text="重大投诉。")
    system.do("complete", summary="已办妥。")
    system.do("report_regulator", to="监管机构", text="重大投诉。")
    case = system.do("close")
    assert {duty.rule.id: duty.standing for duty in duties(case, system.rules)} == {"I2": "done", "I5": "done"}


def test_closing_at_the_upper_levels_reminds_of_the_summary(system: System) -> None:
    system.register("2026-11-16T10:05", **FIRST_LEVEL)
    system.play([ACCEPT, REPLY, COMPLETE])
    sheet, summary = system.desk().perform(system.case.id, "close", {}).hints
    assert "“客户投诉处理单”送另外两级" in sheet and "第七条（一）4、（二）4、（四）4" in sheet
    assert "投诉总结" in summary and "第七条（二）5、（四）5" in summary
    system.register("2026-11-17T10:05", **FIRST_LEVEL)
    case = system.play([ACCEPT, REPLY, COMPLETE, {"do": "summarise", "set": {"text": "已总结。"}}])
    papers.issue(system.desk(), case.id, "handling_sheet")
    assert system.desk().perform(case.id, "close", {}).hints == ()


@shows("bank-branch", "W1")
def test_customers_are_heard_round_the_clock(system: System) -> None:
    (hours,) = system.rules.hours
    assert (hours.id, hours.text, hours.clause) == ("W1", "保证24小时接听客户投诉", "第四条")
    system.register("2026-11-15T03:20", **FIRST_LEVEL)
    assert system.clock("D4").due == "2026-11-15T04:20", "a Sunday night"


def test_what_the_text_lost_is_marked_as_ours_and_open_to_the_office(tmp_path: Path) -> None:
    rules = shelf.regulation(ID)
    lost = rules.clock("D2")
    assert lost and lost.basis == "suggestion" and "原文此处缺失" in lost.text
    assert {"clocks.D2.limit", "notes.serious_criteria.text", "rules.appeal_internal.hint"} <= {
        item.id for item in rules.blanks
    }
    opened = System(tmp_path, ID, {"clocks.D2.limit": "3 wd"})
    opened.register("2026-11-16T10:05", **FIRST_LEVEL)
    assert (opened.clock("D2").due, opened.clock("D2").basis) == ("2026-11-19", "office")
    opened.close()


def test_the_sheet_is_sent_by_level_and_lost_layouts_are_planned() -> None:
    rules = shelf.regulation(ID)
    sheet = rules.paper("handling_sheet")
    assert (
        sheet
        and sheet.goes_to["outlet"] == ("一级行部", "总行")
        and sheet.goes_to["head_office"] == ("营业网点", "一级行部")
    )
    planned = {paper.id for paper in rules.papers if paper.planned}
    assert planned == {"comment_book"}


def test_an_unknown_level_is_refused(system: System) -> None:
    refusal: RuleBroken = system.refused_registration(intake_level="分理处")
    assert refusal.field == "intake_level"


def test_the_story_comes_to_the_archive(tmp_path: Path) -> None:
    played = play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert [paper["paper"] for paper in played.case.papers] == ["investigation_record", *["handling_sheet"] * 3]
    assert {format_ for _, format_ in played.files} == {"docx", "pdf"}
    assert (played.case.penalties[0]["amount"], played.case.unit) == ("200.00", "总行")
    played.ledger.close()
