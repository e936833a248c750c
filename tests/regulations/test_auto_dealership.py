"""The dealership's rules at work: two flows by severity, the general manager's word before the customer hears anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import story
from tests.forms.samples import docx_text
from tests.regulations.systems import System, shows

ID = "auto-dealership"
BEGIN = "2026-11-16T09:15"
CAUSE: dict[str, Any] = {"text": "查明。", "cause": "消音片漏装。", "culprit": "组长"}
JUDGED: dict[str, Any] = {"finding": "justified", "accepting_unit": "服务部", "responsible": "鲁刚"}
SUMMED: dict[str, Any] = {"summary": "三次返修。", "evaluation": "返修质量不足。", "improvement": "返修须路试。"}
MEASURE: dict[str, Any] = {"text": "返修须路试。", "owner": "鲁刚", "approved_by": "贺成", "supervisor": "潘磊"}
BLAME: dict[str, Any] = {"handling": "鲁刚", "cause_unit": "服务部", "cause_person": "组长", "in_time": True}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def looked_into(system: System, **changes: Any) -> None:
    system.register(BEGIN, **changes)
    system.do("accept", by="夏岚")
    system.do("investigate", by="潘磊", **CAUSE)


def approved(system: System) -> None:
    looked_into(system)
    system.do("find", by="潘磊", **JUDGED)
    system.do("refer", by="潘磊", to_unit="服务部", handler="鲁刚")
    system.do("propose", by="鲁刚", text="免费返修。")
    system.do("approve", by="贺成")


def finished(system: System) -> None:
    approved(system)
    system.do("reply", by="潘磊", text="已通知。", reaction="接受。")
    system.do("complete", by="鲁刚", summary="已修好。")


def test_the_number_plate_is_recorded(system: System) -> None:
    unknown: dict[str, Any] = {"extra.plate": None}
    refusal = system.refused_registration(received_at="2023-01-01T09:00", **unknown)
    assert str(refusal) == "“投诉人车牌号”没有填写，请补上后再提交。"
    assert refusal.clause == "第四条·一般·1"


@shows("auto-dealership", "CAT")
def test_the_five_kinds_of_the_text_and_the_two_severities(system: System) -> None:
    system.register(BEGIN, categories=["产品质量", "购销合同"], severity="重大客户投诉")
    assert system.case.record["categories"] == {"subject": ["product", "contract"], "severity": ["serious"]}
    axis = system.rules.axis("subject")
    assert axis is not None and len(axis.values) == 5


@shows("auto-dealership", "CAT")
def test_the_kind_is_settled_before_it_is_judged(system: System) -> None:
    looked_into(system, categories=[])
    refusal = system.refused("find", by="潘磊", **JUDGED)
    assert "首先要确定客户投诉的类别" in str(refusal) and refusal.clause == "第四条·一般·2"
    system.do("reclassify", categories=["维修质量"], reason="返修。")
    assert system.do("find", by="潘磊", **JUDGED).findings


@shows("auto-dealership", "INV")
def test_the_cause_is_looked_into_before_anything_is_judged_or_proposed(system: System) -> None:
    system.register(BEGIN)
    system.do("accept", by="夏岚")
    for word, given in (("find", JUDGED), ("propose", {"text": "返修。"})):
        refusal = system.refused(word, by="潘磊", **given)
        assert str(refusal) == "要先调查原因，才能判定投诉性质和提出解决办法，请先办“调查”。"
        assert refusal.clause == "第四条·一般·2、3"
    refusal = system.refused("investigate", by="潘磊", text="查明。", cause="漏装。")
    assert "“具体责任者”没有填写" in str(refusal) and refusal.clause == "第四条·一般·3"
    case = system.do("investigate", by="潘磊", **CAUSE)
    found = case.last("investigated")
    assert found is not None and case.values(found)["culprit"] == "组长"


@shows("auto-dealership", "INV")
def test_the_look_before_judging_needs_no_culprit_but_the_solution_does(system: System) -> None:
    system.register(BEGIN)
    system.do("accept", by="夏岚")
    system.do("investigate", by="潘磊", text="查阅工单。", purpose="判定性质以前")
    system.do("find", by="潘磊", **JUDGED)
    system.do("refer", by="潘磊", to_unit="服务部", handler="鲁刚")
    refusal = system.refused("propose", by="鲁刚", text="免费返修。")
    assert "还没有查明具体原因和具体责任者" in str(refusal) and refusal.clause == "第四条·一般·3"
    system.do("investigate", by="鲁刚", **CAUSE)
    assert system.do("propose", by="鲁刚", text="免费返修。").awaiting == "approval"


@shows("auto-dealership", "TRF")
def test_the_relations_manager_names_the_department_after_judging(system: System) -> None:
    looked_into(system)
    for word, given in (("refer", {"to_unit": "服务部", "handler": "鲁刚"}), ("self", {"handler": "鲁刚"})):
        refusal = system.refused(word, by="潘磊", **given)
        assert "要先判定投诉的性质、类别和处理责任" in str(refusal) and refusal.clause == "第四条·一般·2"
    system.do("find", by="潘磊", **JUDGED)
    assert "需要的身份是：客户关系经理" in str(system.refused("refer", by="夏岚", to_unit="服务部", handler="鲁刚"))
    system.do("refer", by="潘磊", to_unit="服务部", handler="鲁刚")
    case = system.do("receive", by="鲁刚")
    assert (case.unit, case.handler) == ("服务部", "鲁刚")


@shows("auto-dealership", "TRF")
def test_a_grave_complaint_goes_to_the_managers_at_once(system: System) -> None:
    system.register(BEGIN, severity="重大")
    system.do("inform_leaders", by="潘磊", manager="鲁刚", gm="贺成", text="制动失效。")
    assert [duty.standing for duty in duties(system.case, system.rules)] == ["owed"]
    system.do("emergency_meeting", by="潘磊", participants="贺成、鲁刚", minutes="先检测。")
    assert [duty.standing for duty in duties(system.case, system.rules)] == ["done"]


def test_the_steps_of_a_grave_complaint_are_not_for_an_ordinary_one(system: System) -> None:
    system.register(BEGIN)
    refusal = system.refused("emergency_meeting", by="潘磊", participants="贺成", minutes="无。")
    assert "按现在的情况不适用“召开紧急会议”" in str(refusal) and refusal.clause == "第四条·重大·2"


@shows("auto-dealership", "APP")
def test_only_the_general_manager_approves(system: System) -> None:
    looked_into(system)
    system.do("propose", by="鲁刚", text="免费返修。")
    assert [step["title"] for step in system.case.route] == ["总经理同意"]
    assert "需要的身份是：总经理" in str(system.refused("approve", by="潘磊"))
    refusal = system.refused("reply", by="潘磊", text="可以免费修。", reaction="好。")
    assert str(refusal) == "解决办法要经总经理同意后才能通知客户，请先办“批准解决办法”。"
    assert refusal.clause == "第四条·一般·4"
    system.do("approve", by="贺成")
    assert system.do("reply", by="潘磊", text="可以免费修。", reaction="好。").of("replied")


@shows("auto-dealership", "APP")
def test_a_grave_complaint_is_settled_in_a_meeting_and_the_managers_speak_to_the_customer(system: System) -> None:
    looked_into(system, severity="重大")
    refusal = system.refused("propose", by="鲁刚", text="换总成。")
    assert "请先办“召开紧急会议”" in str(refusal) and refusal.clause == "第四条·重大·2"
    system.do("emergency_meeting", by="潘磊", participants="贺成、鲁刚、潘磊", minutes="换总成。")
    talk = {"dept_manager": "鲁刚", "relations": "潘磊", "offer": "换总成。", "reaction": "同意。"}
    system.do("propose", by="鲁刚", text="换总成。")
    refusal = system.refused("negotiate", by="潘磊", **talk)
    assert "批准后，才能出面与客户协商" in str(refusal) and refusal.clause == "第四条·重大·3"
    assert [step["title"] for step in system.case.route] == ["总经理批准紧急会议商磋的解决办法"]
    system.do("approve", by="贺成")
    refusal = system.refused("reply", by="潘磊", text="换总成。", reaction="同意。")
    assert "请先办“出面与客户协商”" in str(refusal) and refusal.clause == "第四条·重大·3"
    assert "“业务部门经理”没有填写" in str(system.refused("negotiate", by="潘磊", **{**talk, "dept_manager": ""}))
    system.do("negotiate", by="潘磊", **talk)
    assert system.do("reply", by="潘磊", text="换总成。", reaction="同意。").of("replied")


@shows("auto-dealership", "APP")
def test_what_turns_out_to_be_grave_is_not_approved_without_the_meeting(system: System) -> None:
    looked_into(system)
    system.do("propose", by="鲁刚", text="换总成。")
    system.do("reclassify", by="潘磊", categories=["重大"], reason="制动失效。")
    refusal = system.refused("approve", by="贺成")
    assert "请先办“召开紧急会议”" in str(refusal) and refusal.clause == "第四条·重大·2"
    system.do("emergency_meeting", by="潘磊", participants="贺成、鲁刚", minutes="换总成。")
    assert system.do("approve", by="贺成").awaiting == ""


def test_nothing_ends_without_an_approved_solution(system: System) -> None:
    looked_into(system)
    refusal = system.refused("complete", by="鲁刚", summary="修好。")
    assert "解决办法还没有经总经理同意" in str(refusal) and refusal.clause == "第三条·总经理"


@shows("auto-dealership", "REP")
def test_the_customers_reaction_is_fed_back(system: System) -> None:
    approved(system)
    refusal = system.refused("reply", by="潘磊", text="已通知。")
    assert str(refusal) == "“客户反应”没有填写，请补上后再提交。" and refusal.clause == "第四条·一般·4"
    system.do("complete", by="鲁刚", summary="修好。")
    for word, given in (("call_back", {"satisfaction": "满意", "solved": True}), ("responsibility", BLAME),
                        ("summarise", SUMMED), ("rectify", MEASURE), ("check_rectified", {"text": "已落实。"})):  # fmt: skip
        system.do(word, **given)
    refusal = system.refused("close", by="贺成")
    assert "应当答复投诉人，还没有答复记录（依据：第四条·一般·4）" in str(refusal)


@shows("auto-dealership", "SAT")
def test_a_complaint_is_closed_step_by_step(system: System) -> None:
    finished(system)
    steps: list[tuple[str, dict[str, Any], str, str]] = [
        ("call_back", {"satisfaction": "满意", "solved": True}, "询问满意程度", "第四条·一般·5、重大·4"),
        ("responsibility", BLAME, "确定责任", "第二条3"),
        ("summarise", SUMMED, "总结与综合评价", "第四条·一般·7、重大·5"),
        ("rectify", MEASURE, "预防纠正措施", "第四条·一般·7、重大·5"),
        ("check_rectified", {"text": "已落实。"}, "检查措施落实", "第三条·总经理"),
    ]
    for word, given, title, clause in steps:
        refusal = system.refused("close", by="贺成")
        assert f"请先办“{title}”。" in str(refusal) and refusal.clause == clause
        system.do(word, **given)
    system.do("check_rectified", result="mismatch", text="没有路试。")
    refusal = system.refused("close", by="贺成")
    assert "预防纠正措施还没有落实" in str(refusal) and refusal.clause == "第三条·总经理；第四条·一般·7、重大·5"
    system.do("check_rectified", result="match", text="已落实。")
    assert system.do("close", by="贺成").phase == "closed"


def test_who_answers_for_a_late_solution_is_named(system: System) -> None:
    finished(system)
    refusal = system.refused("responsibility", by="潘磊", **{**BLAME, "in_time": False})
    assert "“得不到及时圆满解决的责任”没有填写" in str(refusal) and refusal.clause == "第二条3（3）"


@pytest.mark.parametrize("field", ["owner", "approved_by", "supervisor"])
def test_a_measure_has_an_owner_an_approver_and_a_supervisor(system: System, field: str) -> None:
    finished(system)
    refusal = system.refused("rectify", by="鲁刚", **{key: value for key, value in MEASURE.items() if key != field})
    assert "没有填写" in str(refusal) and refusal.field == field and refusal.clause.startswith("第三条")


@shows("auto-dealership", "PEN")
def test_a_penalty_goes_by_the_loss_and_is_the_general_managers(system: System) -> None:
    finished(system)
    given = {"respondent": "维修二组", "ground": "loss", "post": "具体责任者"}
    refusal = system.refused("penalise", by="贺成", **given)
    assert "“投诉所造成的损失（元）”没有填写" in str(refusal) and refusal.clause == "第六条1"
    assert "需要的身份是：总经理" in str(system.refused("penalise", by="潘磊", **given, loss="480"))
    case = system.do("penalise", by="贺成", **given, loss="480", amount="200")
    assert [(item["loss"], item["amount"], item["clause"]) for item in case.penalties] == [
        ("480.00", "200.00", "第六条1")
    ]
    case = system.do("penalise", by="贺成", respondent="维修二组", ground="delay", post="投诉受理人", kind="责任处罚")
    assert case.penalties[-1]["clause"] == "第六条2"


@shows("auto-dealership", "PEN")
@pytest.mark.parametrize(
    ("ground", "post", "clause"),
    [("loss", "投诉受理人", "第六条1"), ("delay", "具体责任者", "第六条2"), ("delay", "部门主管", "第六条2")],
)
def test_a_penalty_falls_on_whom_the_text_names(system: System, ground: str, post: str, clause: str) -> None:
    finished(system)
    refusal = system.refused("penalise", by="贺成", respondent="维修二组", ground=ground, post=post, loss="480")
    assert "请改正身份或事由" in str(refusal) and (refusal.clause, refusal.field) == (clause, "post")


@shows("auto-dealership", "PEN")
def test_the_office_may_set_the_range_of_a_penalty(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"penalties.loss.least": "100", "penalties.loss.most": "500"})
    finished(system)
    given = {"respondent": "维修二组", "ground": "loss", "post": "部门主管", "loss": "480"}
    refusal = system.refused("penalise", by="贺成", **given, amount="800")
    assert "罚款应在￥100.00至￥500.00之间" in str(refusal) and refusal.clause == "第六条1"
    system.close()


def test_who_follows_the_matter_urges(system: System) -> None:
    approved(system)
    assert "需要的身份是：客户关系经理" in str(system.refused("urge", by="夏岚"))
    assert system.do("urge", by="潘磊", to_unit="服务部").urges == 1


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {
        "客户投诉登记表", "收件（登记）回执", "客户投诉处理表", "客户投诉处理表（第2次）", "预防纠正措施",
    }  # fmt: skip
    first, second = (docx_text(played.files[name, "docx"]) for name in ("客户投诉处理表", "客户投诉处理表（第2次）"))
    assert "制动类返修须路试" not in first and "制动类返修须路试" in second
    assert (played.case.clocks["D1"].due, played.case.clocks["D1"].state) == ("2026-11-17", "met")
    played.ledger.close()
