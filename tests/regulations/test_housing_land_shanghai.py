"""房屋土地信访责任制: who signs by source and level, transfer to a leader by a day, group visits, and the written answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import story
from desktop_app.services.approving import waiting_for
from tests.regulations.systems import System, shows

ID = "housing-land-shanghai"
ORDINARY: dict[str, Any] = {"channel": "来信", "categories": []}
SIGNED = "二（二）1、2，二（三）3"
FROM_ABOVE: dict[str, Any] = {"from": "市信访办", "received_on": "2026-11-11", "mode": "转办", "requires": "无"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def taken(system: System, /, **changes: Any) -> None:
    system.register("2026-11-11T09:05", **changes)
    system.do("accept")


def at_the_district(system: System) -> None:
    system.do("refer", to_unit="区县局", handler="倪国栋", report_by="2026-12-04")
    system.do("receive")


def proposed(system: System) -> list[str]:
    """Looked into and sent up: the signatures it needs."""
    system.do("investigate", text="属实。")
    case = system.do("propose", text="支持诉求。")
    return [step["title"] for step in case.route]


def shut(system: System, word: str, clause: str, said: str, /, **values: Any) -> None:
    refusal = system.refused(word, **values)
    assert (refusal.clause, said in refusal.told) == (clause, True), refusal.told


# ---- signatures


@shows("housing-land-shanghai", "APP")
def test_an_ordinary_matter_is_signed_by_the_head_of_the_division(system: System) -> None:
    taken(system, **ORDINARY)
    shut(system, "propose", "二（二）5", "请先办“调查、核实”", text="支持。")
    assert proposed(system) == ["负责人审核"]
    assert "要由市局机关处室、局属单位负责人签署" in str(system.refused("approve", by="包文杰"))
    assert system.do("approve", by="樊瑾").awaiting == ""


@shows("housing-land-shanghai", "APP")
@pytest.mark.parametrize("mode", ["批示", "转办"])
def test_what_a_leader_or_superior_sent_goes_to_the_leader_of_the_bureau(system: System, mode: str) -> None:
    taken(system, **ORDINARY, instruction={**FROM_ABOVE, "mode": mode})
    assert proposed(system) == ["负责人审核", "局领导审批"]
    system.do("approve", by="樊瑾")
    assert waiting_for(system.case, system.rules) == "局领导审批（局领导）"
    shut(system, "reply", SIGNED, "还没有同意", text="答复。")
    system.do("approve")
    system.do("reply", text="答复。")


@shows("housing-land-shanghai", "APP", "TRF")
def test_what_a_district_handles_is_reviewed_by_the_division(system: System) -> None:
    taken(system)
    at_the_district(system)
    assert system.case.level == "district"
    assert proposed(system) == ["区县局负责人审核", "市局处室审核"]
    assert "“樊瑾”不能代签" in str(system.refused("approve", by="樊瑾"))
    system.do("approve", by="包文杰")
    assert system.do("approve", by="樊瑾").awaiting == ""


@shows("housing-land-shanghai", "APP")
def test_what_was_sent_and_is_handled_by_a_district_needs_all_three(system: System) -> None:
    taken(system, channel="上级转办", instruction=FROM_ABOVE)
    at_the_district(system)
    assert proposed(system) == ["区县局负责人审核", "市局处室审核", "局领导审批"]


@pytest.mark.parametrize("channel", ["局领导批示", "上级机关和部门转办"])
def test_what_was_sent_is_accepted_with_its_instruction(system: System, channel: str) -> None:
    system.register("2026-11-11T09:05", channel=channel, categories=[])
    shut(system, "accept", "二（二）2", "请先办“登记来文”")
    system.do("record_instruction", **FROM_ABOVE)
    assert system.do("accept").phase == "handling"


# ---- transfer


@shows("housing-land-shanghai", "TRF", "DT")
def test_a_hard_matter_goes_to_a_leader_with_a_day(system: System) -> None:
    taken(system)
    shut(system, "refer", "二（三）2", "分管领导或主要领导本人", to_unit="区县局", report_by="2026-12-04")
    shut(system, "refer", "二（三）2", "请在“反馈结果、提交办结报告的期限”里写明", to_unit="区县局", handler="倪国栋")
    at_the_district(system)
    assert (system.case.handler, system.clock("D1").due) == ("倪国栋", "2026-12-04")


@shows("housing-land-shanghai", "TRF")
def test_an_ordinary_matter_goes_to_the_district_as_such(system: System) -> None:
    taken(system, **ORDINARY)
    assert system.do("refer", by="戴云", to_unit="区县局").handover["to_level"] == "district"
    assert not system.case.clocks
    refusal = system.refused("refer", by="汤敏", to_unit="局属事业单位")
    assert refusal.clause == "二（三）2、二（四）" and "市局信访办公室" in str(refusal)


@shows("housing-land-shanghai", "TRF", "WRIT")
def test_a_hard_matter_is_closed_on_its_final_report(system: System) -> None:
    taken(system)
    at_the_district(system)
    proposed(system)
    system.do("approve")
    system.do("approve")
    system.do("reply", text="书面答复。")
    system.do("complete", summary="已解决。")
    shut(system, "close", "二（三）2", "要提交办结报告")
    system.do("report_back", text="办结报告。")
    assert system.clock("D1").state == "met" and system.do("close").phase == "closed"


@shows("housing-land-shanghai", "DT")
def test_the_district_names_who_answers_and_by_when(system: System) -> None:
    taken(system)
    for missing in ("responsible", "solve_by"):
        values = {"responsible": "区局物业管理科", "solve_by": "2026-12-02"}
        del values[missing]
        refusal = system.refused("fix_duty", **values)
        assert (refusal.field, refusal.clause) == (missing, "二（三）3")
    system.do("fix_duty", responsible="区局物业管理科", solve_by="2026-12-02")
    assert system.clock("D3").due == "2026-12-02"


@shows("housing-land-shanghai", "TRF")
def test_a_hard_matter_that_stays_in_the_city_needs_no_district_leader(system: System) -> None:
    taken(system, channel="来信", categories=["疑难"])
    assert system.do("refer", to_unit="局属事业单位").handover["to_unit"] == "局属事业单位"
    proposed(system)
    system.do("approve")
    system.do("reply", text="书面答复。")
    system.do("complete", summary="已解决。")
    assert system.do("close").phase == "closed", "the final report is owed by a district only"


@shows("housing-land-shanghai", "APP")
def test_what_a_district_took_in_itself_is_signed_there_alone(system: System) -> None:
    taken(system, **ORDINARY, intake_level="区县局")
    assert system.do("assign", by="金晓峰", to_unit="区局物业管理科").mode == "assign"
    assert proposed(system) == ["区县局负责人审核"]
    assert system.do("approve", by="包文杰").awaiting == ""


def test_a_division_that_answers_by_word_of_mouth_is_only_reminded(system: System) -> None:
    taken(system, **ORDINARY)
    proposed(system)
    system.do("approve")
    hints = system.desk().perform(system.case.id, "reply", {"text": "答复。", "means": "电话"}).hints
    assert len(hints) == 1 and "原文只规定区县局办理的要书面答复" in hints[0]


# ---- groups and leaders


@shows("housing-land-shanghai", "GRP", "IM")
def test_a_group_is_met_or_fetched_by_its_district(system: System) -> None:
    case = system.register("2026-11-11T09:05", categories=[])
    assert case.record["categories"]["special"] == ["group"]
    shut(system, "fetch", "二（三）1", "还没有通知所在区县局到场", way="到现场接待", text="见面。")
    system.do("notify_district", to="临江区局办公室")
    refusal = system.refused("fetch", text="见面。")
    assert (refusal.field, refusal.clause) == ("way", "二（三）1")
    system.do("fetch", way="到现场接待", text="见面。")
    system.do("contain", units="党办、监察室", text="按预案处置。")


@shows("housing-land-shanghai", "GRP")
def test_only_a_group_is_fetched(system: System) -> None:
    system.register("2026-11-11T09:05", **ORDINARY)
    shut(system, "notify_district", "二（三）1", "只用于群体性信访事项", to="临江区局办公室")
    shut(system, "contain", "二（二）6", "只用于群体性上访、突发性等上访事项", units="党办", text="处置。")


def test_a_hard_matter_is_discussed_by_the_joint_meeting(system: System) -> None:
    taken(system)
    system.do("investigate", text="属实。")
    done = system.desk().perform(system.case.id, "propose", {"text": "支持。"})
    assert any("信访联席会议" in hint and "二（一）4" in hint for hint in done.hints)
    system.do("return_for_change", text="先开会。")
    refusal = system.refused("joint_meeting", text="会议意见。", participants="街道")
    assert (refusal.field, refusal.clause) == ("lead", "二（一）4")
    system.do("joint_meeting", lead="倪国栋", participants="街道", text="会议意见。")
    assert not system.desk().perform(system.case.id, "propose", {"text": "支持。"}).hints


def test_a_prominent_problem_has_a_leader_in_charge(system: System) -> None:
    taken(system, channel="来信", categories=["突出问题"])
    system.do("investigate", text="属实。")
    shut(system, "propose", "二（一）3", "请先办“领导包案”", text="支持。")
    system.do("leader_charge", leader="倪国栋", text="限期化解。")
    assert system.do("propose", text="支持。").awaiting == "approval"


def test_only_a_prominent_problem_has_a_leader_in_charge(system: System) -> None:
    taken(system, **ORDINARY)
    shut(system, "leader_charge", "二（一）3", "只用于突出问题", leader="倪国栋", text="化解。")


# ---- the answer


@shows("housing-land-shanghai", "WRIT", "REP")
def test_the_answer_is_signed_and_in_writing(system: System) -> None:
    taken(system, **{**ORDINARY, "complainant.wants_reply": False})
    system.do("refer", to_unit="区县局")
    system.do("receive")
    shut(system, "reply", SIGNED, "请先办“报送审核”", text="答复。")
    shut(system, "complete", SIGNED, "请先办“报送审核”", summary="已解决。")
    proposed(system)
    system.do("approve")
    system.do("approve")
    for means in ("当面", "电话", "网络"):
        shut(system, "reply", "二（三）3", "要书面答复信访人", text="答复。", means=means)
    system.do("complete", summary="已解决。")
    assert "（依据：二（三）3）" in str(system.refused("close"))
    case = system.do("reply", text="答复。")
    assert case.values(case.events[-1])["means"] == "书面"
    assert system.do("close").phase == "closed"


@pytest.mark.parametrize(
    ("word", "given", "missing", "clause"),
    [
        ("joint_meeting", {"lead": "倪国栋", "text": "会议意见。"}, "participants", "二（一）4"),
        ("leader_charge", {"text": "化解。"}, "leader", "二（一）3"),
    ],
)
def test_what_the_text_asks_for_must_be_filled_in(
    system: System, word: str, given: dict[str, Any], missing: str, clause: str
) -> None:
    taken(system, channel="来信", categories=["疑难", "突出问题"])
    refusal = system.refused(word, **given)
    assert (refusal.field, refusal.clause) == (missing, clause)


# ---- the whole


@shows("housing-land-shanghai", "GRP", "APP", "WRIT")
def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {"收件（登记）回执", "信访登记表", "书面答复", "办结报告"}
    assert {clock.clock: (clock.due, clock.late) for clock in played.case.clocks.values()} == {
        "D1": ("2026-12-04", False), "D3": ("2026-12-02", False),
    }  # fmt: skip
    assert [step["signed"][0]["role"] for step in played.case.route] == ["district_head", "division_head"]
    played.ledger.close()
