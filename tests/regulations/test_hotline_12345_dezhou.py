"""The 12345 hotline: what it takes in, three-way calls and work orders, two limits, the call-back and the second round."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties, owed_replies
from desktop_app.services import shelf
from desktop_app.services.story import play
from tests.regulations.systems import System, shows

ID = "hotline-12345-dezhou"
UNIT = "市城市管理局"
ACCEPT: dict[str, Any] = {"do": "accept"}
REFER: dict[str, Any] = {"do": "refer", "set": {"to_unit": UNIT}}
DELIVER: dict[str, Any] = {"do": "deliver", "set": {"means": "online"}}
REPLY: dict[str, Any] = {"do": "reply", "set": {"text": "已答复。"}}
BACK: dict[str, Any] = {"do": "report_back", "set": {"text": "已办理。"}}
COMPLETE: dict[str, Any] = {"do": "complete", "set": {"summary": "已办妥。"}}
SENT = [ACCEPT, REFER, DELIVER]
DONE = [*SENT, REPLY, BACK, COMPLETE]
FIRM: dict[str, Any] = {
    "complainant": {
        "kind": "enterprise", "name": "德润食品有限公司", "contact": "王经理", "phone": "0534-2345678", "wants_reply": True,
    },
    "categories": ["求助"],
    "subject": "企业用电扩容申请逾期未答复",
    "facts": "企业10月20日递交扩容申请，承诺5个工作日内答复，至今未收到书面意见，新生产线无法投产。",
    "demand": "尽快答复扩容申请。",
}  # fmt: skip
PROCEDURES = ["涉及诉讼", "涉及仲裁", "涉及纪检监察", "涉及行政复议", "涉及政府信息公开", "已进入信访渠道"]


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID, begin="2026-11-18T21:00")
    yield opened
    opened.close()


def called(satisfaction: str, solved: bool) -> dict[str, Any]:
    return {"do": "call_back", "set": {"satisfaction": satisfaction, "solved": solved}}


def excluded(word: str) -> dict[str, Any]:
    return {"categories": ["咨询", word]}


Refused = tuple[Mapping[str, Any], list[dict[str, Any]], str, dict[str, Any], str, str]
CLAUSE = "二、（二）"
REFUSED: dict[str, Refused] = {
    **{
        f"accepting {word}": (excluded(word), [], "accept", {}, "12345热线不受理涉及诉讼、仲裁、纪检监察", f"{CLAUSE}4")
        for word in PROCEDURES
    },
    "answering a matter in court": (excluded("涉及诉讼"), [], "settle", {"text": "好"}, "请办“不予受理”并向诉求人说明", f"{CLAUSE}4"),
    "accepting an emergency": (excluded("紧急诉求"), [], "accept", {}, "请即转110、119、120、122等紧急热线", f"{CLAUSE}4、10"),
    "accepting another city's": (excluded("不涉及本市"), [], "accept", {}, "请通过电话转接省级12345热线", f"{CLAUSE}4"),
    "answering a complaint itself": ({}, [], "settle", {"text": "好"}, "只回答一般性咨询，不代替部门职能", "二、（一）2"),
    "a complaint by a three-way call": ({}, [ACCEPT], "three_way", {"to_unit": UNIT, "text": "转"}, "请办“转派工单”", f"{CLAUSE}6"),
    "completing without an answer": ({}, [*SENT, BACK], "complete", {"summary": "好"}, "还没有答复，请先办“答复诉求人”", f"{CLAUSE}7"),
    "completing without feedback": ({}, [*SENT, REPLY], "complete", {"summary": "好"}, "还没有反馈，请先办“反馈12345热线”", f"{CLAUSE}7"),
    "closing without a call-back": ({}, DONE, "close", {}, "应回访核实办理情况，还没有回访", f"{CLAUSE}8"),
    "closing on somebody dissatisfied": ({}, [*DONE, called("不满意", True)], "close", {}, "或先办“认定诉求”", f"{CLAUSE}8"),
    "closing on a proper demand": (
        {}, [*DONE, called("不满意", True), {"do": "find", "set": {"finding": "proper"}}], "close", {},
        "要退回承办单位，不能结案，请办“退回重新办理”", f"{CLAUSE}8"),
    "closing on what the unit left undone": (
        {}, [*DONE, {"do": "call_back", "set": {"satisfaction": "满意", "solved": True, "undone": True}}], "close", {},
        "经回访发现承办单位应办未办的，要退回承办单位", f"{CLAUSE}8"),
    "reworking without a call-back": ({}, DONE, "rework", {"text": "重办"}, "以回访发现的情况为依据", f"{CLAUSE}8"),
    "reworking an improper demand": (
        {}, [*DONE, called("不满意", False), {"do": "find", "set": {"finding": "improper"}}], "rework", {"text": "重办"},
        "已认定为不合规诉求", f"{CLAUSE}8"),
    "an extension of an ordinary matter": (
        {}, SENT, "request_extension", {"clock": f"D1@{UNIT}", "reason": "忙"}, "只有特别复杂事项可申请延长", f"{CLAUSE}7"),
    "supervising nobody": ({}, [ACCEPT], "supervise", {"ground": "overdue", "text": "抓紧"}, "这件诉求还没有转派", f"{CLAUSE}9"),
    "judging a return that never was": ({}, [ACCEPT], "judge_return", {"verdict": "due", "text": "无"}, "没有退单，不用认定", f"{CLAUSE}9"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@shows("hotline-12345-dezhou", "NACC", "TRF", "REP", "FB", "REW", "URG")
def test_what_the_text_does_not_allow_is_refused_with_its_clause(system: System, name: str) -> None:
    changes, steps, word, values, sentence, clause = REFUSED[name]
    system.register("2026-11-18T20:41", **changes)
    system.play(steps)
    refusal = system.refused(word, **values)
    assert sentence in str(refusal)
    assert refusal.clause == clause and clause in refusal.told


@shows("hotline-12345-dezhou", "NACC")
def test_what_is_not_taken_in_is_declined_on_one_of_the_eight_grounds(system: System) -> None:
    assert len(system.rules.acceptance.grounds) == 8
    system.register("2026-11-18T20:41", **excluded("涉及诉讼"))
    assert "可以选的是：涉及诉讼程序的事项" in str(system.refused("decline", ground="材料不足"))
    case = system.do("decline", ground="litigation", text="已向诉求人说明。")
    event = case.last("declined")
    assert event and (case.phase, event.values["ground"]) == ("declined", "litigation")


@shows("hotline-12345-dezhou", "CAT")
def test_a_demand_is_one_of_five_kinds(system: System) -> None:
    axis = system.rules.axis("demand")
    assert axis and [value.title for value in axis.values] == ["咨询", "求助", "投诉", "举报", "意见建议"]
    refusal = system.refused_registration(categories=[])
    assert (refusal.field, refusal.clause) == ("categories", "二、（二）4")
    assert system.register("2026-11-18T20:41", categories=["建议"]).record["categories"]["demand"] == ["suggestion"]


@shows("hotline-12345-dezhou", "DLC", "WD")
def test_an_enterprise_has_ten_days_where_a_person_has_five(system: System) -> None:
    person = system.register("2026-11-18T20:41")
    assert not person.clocks, "nothing is counted before the work order arrives"
    system.play(SENT)
    assert (system.clock("D1").due, system.clock("D1").scope) == ("2026-11-25", UNIT)
    case = system.register("2026-11-19T11:20", **FIRM)
    assert case.record["complainant"]["kind"] == "enterprise"
    system.play([ACCEPT, {"do": "refer", "set": {"to_unit": "市能源局"}}, DELIVER])
    assert (system.clock("D2").due, len(system.case.clocks)) == ("2026-12-03", 1)


@shows("hotline-12345-dezhou", "IM", "TRF")
def test_a_three_way_call_that_is_not_answered_becomes_a_work_order(system: System) -> None:
    system.register("2026-11-18T20:41", categories=["求助"])
    case = system.play(
        [ACCEPT, {"do": "three_way", "set": {"to_unit": UNIT, "connected": False, "text": "无人接听。"}}]
    )
    assert [(duty.rule.id, duty.standing) for duty in duties(case, system.rules)] == [("I1", "owed")]
    case = system.do("refer", to_unit=UNIT)
    assert [(duty.rule.id, duty.standing) for duty in duties(case, system.rules)] == [("I1", "done")]


@shows("hotline-12345-dezhou", "TRF", "PEN")
def test_a_work_order_sent_back_is_judged_and_an_undue_return_answered_for(system: System) -> None:
    system.register("2026-11-18T20:41")
    system.play(SENT)
    assert system.refused("return_to_sender").field == "text"
    system.do("return_to_sender", text="不属本单位职责。")
    assert system.clock("D1").state == "void"
    system.do("determine_unit", to_unit=UNIT, text="按职责清单由其承办。")
    system.do("judge_return", verdict="undue", text="属其职责。")
    case = system.do("penalise", respondent="不详", ground="undue_return", kind="通报")
    assert (case.penalties[0]["ground"], case.penalties[0]["clause"]) == ("undue_return", "二、（二）9")
    system.play([REFER, DELIVER])
    assert system.clock("D1").state == "running"


@shows("hotline-12345-dezhou", "EXT")
def test_an_extension_is_asked_for_and_approved_and_ordinarily_no_longer_than_five_days(system: System) -> None:
    system.register("2026-11-18T20:41", categories=["投诉", "特别复杂事项"])
    system.play(SENT)
    key = f"D1@{UNIT}"
    more: dict[str, Any] = {"clock": key, "reason": "涉及三个部门。", "approved_by": "罗建华"}
    assert "请先办“申请延期”" in str(system.refused("extend", limit="5wd", **more))
    system.do("request_extension", clock=key, limit="5wd", reason="涉及三个部门。")
    refusal = system.refused("extend", limit="6cd", **more)
    assert (refusal.field, refusal.clause) == ("limit", "二、（二）7")
    refusal = system.refused("extend", limit="5wd", clock=key, reason="涉及三个部门。")
    assert (refusal.field, "市政府办公室" in str(refusal)) == ("approved_by", True)
    case = system.do("extend", limit="4wd", **more)
    assert (case.clocks[key].due, system.clock("D3").due) == ("2026-12-01", "2026-12-02")
    assert "已经延期1次" in str(system.refused("extend", limit="1wd", **more))


def test_more_than_the_usual_extension_is_pointed_out(system: System) -> None:
    """延期时限一般不超过5个工作日: more is possible, and said."""
    system.register("2026-11-18T20:41", categories=["投诉", "特别复杂事项"])
    system.play(SENT)
    key = f"D1@{UNIT}"
    system.do("request_extension", clock=key, limit="6wd", reason="涉及三个部门。")
    said = {"clock": key, "limit": "6wd", "reason": "涉及三个部门。", "approved_by": "罗建华"}
    done = system.desk().perform(system.case.id, "extend", said)
    assert any("一般最多延长5个工作日" in hint and "二、（二）7" in hint for hint in done.hints)
    assert done.case.clocks[key].extensions == ["6wd"]


@shows("hotline-12345-dezhou", "EXT")
def test_the_office_may_set_another_cap(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, {"clocks.D1.extension.limit": "8 wd"})
    opened.register("2026-11-18T20:41", categories=["投诉", "特别复杂事项"])
    opened.play([*SENT, {"do": "request_extension", "set": {"clock": f"D1@{UNIT}", "reason": "复杂"}}])
    case = opened.do("extend", clock=f"D1@{UNIT}", limit="8wd", reason="复杂", approved_by="罗建华")
    assert case.clocks[f"D1@{UNIT}"].due == "2026-12-07"
    opened.close()


@shows("hotline-12345-dezhou", "REP", "FB", "SAT")
def test_the_call_back_asks_two_things(system: System) -> None:
    case = system.register("2026-11-18T20:41")
    assert [duty.id for duty in owed_replies(case, system.rules)] == ["demander"]
    system.play(DONE)
    assert system.refused("call_back", satisfaction="满意").field == "solved"
    assert system.refused("call_back", solved=True).field == "satisfaction"
    case = system.play([called("基本满意", False)])
    event = case.last("called_back")
    assert event and (event.values["satisfaction"], event.values["solved"]) == ("基本满意", False)
    hints = system.desk().perform(case.id, "close", {}).hints
    assert len(hints) == 1 and "应办未办" in hints[0] and "二、（二）8" in hints[0]


@shows("hotline-12345-dezhou", "REW", "SAT")
def test_somebody_dissatisfied_brings_a_second_round_with_a_fresh_limit(system: System) -> None:
    system.register("2026-11-18T20:41")
    system.play([*DONE, called("不满意", False)])
    case = system.do("rework", "2026-11-23T09:00", text="问题没有解决。")
    assert (case.phase, system.clock("D1").key, system.clock("D1").due) == ("handling", f"D1@{UNIT}#2", "2026-11-30")
    system.play([REPLY, BACK, COMPLETE])
    assert system.clock("D1").state == "met"
    assert system.play([called("满意", True), {"do": "close"}]).phase == "closed"


@shows("hotline-12345-dezhou", "REW")
def test_an_improper_demand_is_closed_although_dissatisfied(system: System) -> None:
    system.register("2026-11-18T20:41")
    system.play(
        [*DONE, called("不满意", False), {"do": "find", "set": {"finding": "不合规诉求", "text": "没有依据。"}}]
    )
    assert system.do("close").phase == "closed"


@shows("hotline-12345-dezhou", "REW")
def test_what_the_unit_left_undone_goes_back_even_on_an_improper_demand(system: System) -> None:
    system.register("2026-11-18T20:41")
    undone: dict[str, Any] = {"satisfaction": "不满意", "solved": False, "undone": True}
    system.play([*DONE, {"do": "call_back", "set": undone}, {"do": "find", "set": {"finding": "improper"}}])
    assert "应办未办的，要退回承办单位" in str(system.refused("close"))
    assert system.do("rework", text="应办未办。").phase == "handling"


def test_who_cannot_be_reached_needs_no_answer_and_the_limit_ends_with_the_closing(system: System) -> None:
    system.register("2026-11-18T20:41", complainant={"kind": "person", "anonymous": True})
    system.play([*SENT, BACK, COMPLETE])
    assert system.clock("D1").state == "running"
    system.do("close")
    assert (system.case.phase, system.clock("D1").state) == ("closed", "met")


@shows("hotline-12345-dezhou", "RPT")
def test_a_repeat_names_the_first_and_is_compared_before_it_is_sent_out(system: System) -> None:
    first = system.register("2026-11-18T20:41")
    refusal = system.refused_registration(received_at="2026-11-18T20:41", repeat=True)
    assert (refusal.field, refusal.clause) == ("related.number", "二、（二）10")
    more: dict[str, Any] = {"related.number": first.number, "repeat": True}
    case = system.register("2026-11-18T20:50", **more)
    assert case.links[0]["number"] == first.number
    unknown: dict[str, Any] = {"related.number": "信访2026-77", "repeat": True}
    system.register("2026-11-18T20:55", **unknown)
    system.do("accept")
    refusal = system.refused("refer", to_unit=UNIT)
    assert ("查重比对" in str(refusal), refusal.clause) == (True, "二、（二）10")
    system.do("compare", result="petition_repeat", text="信访已在办理。")
    assert system.do("refer", to_unit=UNIT).handover["to_unit"] == UNIT


@shows("hotline-12345-dezhou", "URG")
def test_supervision_has_its_grounds_and_means(system: System) -> None:
    system.register("2026-11-18T20:41")
    system.play(SENT)
    for count, (ground, means) in enumerate(
        (("超期未办", "督办单"), ("应解决未解决", "现场协调"), ("拒不接收", "约谈提醒")), 1
    ):
        case = system.do("supervise", ground=ground, means=means, text="请抓紧。")
        event = case.last("supervised")
        assert event and (event.values["to_unit"], event.values["means"], case.supervisions) == (UNIT, means, count)


@shows("hotline-12345-dezhou", "PEN")
def test_four_kinds_of_conduct_are_answered_for(system: System) -> None:
    system.register("2026-11-18T20:41")
    system.play(SENT)
    for ground in ("poor_work", "buck_passing", "false_report", "undue_return"):
        case = system.do("penalise", respondent="不详", ground=ground, kind="问责")
        assert case.penalties[-1]["ground"] == ground


def test_whoever_plays_a_part_by_name_does_what_it_may(tmp_path: Path) -> None:
    opened = System(tmp_path, ID)
    opened.register("2026-11-18T20:41")
    opened.play(DONE)
    assert "需要的身份是：12345热线、市政府办公室" in str(
        opened.refused("call_back", by="田野", satisfaction="满意", solved=True)
    )
    assert opened.do("call_back", by="许静", satisfaction="满意", solved=True).phase == "completed"
    opened.close()


@shows("hotline-12345-dezhou", "W1")
def test_the_hotline_is_staffed_round_the_clock(system: System) -> None:
    (hours,) = system.rules.hours
    assert (hours.id, "7×24" in hours.text, hours.clause) == ("W1", True, "二、（一）1")
    assert system.register("2026-11-15T03:10", by="许静").received_at.startswith("2026-11-14T19:10")


def test_the_office_sets_the_period_in_which_results_are_made_public(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, {"reports.R1.every": "quarter"})
    assert opened.rules.reports[0].every == "quarter"
    assert {paper.title for paper in opened.rules.papers} >= {"工单", "督办单", "热线归并清单"}
    assert not any(paper.planned for paper in opened.rules.papers)
    opened.close()
    assert shelf.regulation(ID).reports[0].every == "unset"


@shows("hotline-12345-dezhou", "REW")
def test_the_story_comes_to_the_archive(tmp_path: Path) -> None:
    played = play(ID, tmp_path)
    assert (played.case.phase, len(played.case.of("completed")), len(played.case.of("called_back"))) == (
        "archived",
        2,
        2,
    )
    assert [paper["paper"] for paper in played.case.papers] == [
        "registration_form",
        "intake_receipt",
        "work_order",
        "supervision_slip",
    ]
    assert {format_ for _, format_ in played.files} == {"docx", "pdf"}
    played.ledger.close()
