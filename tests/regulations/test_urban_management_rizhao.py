"""日照市城市管理行政执法局举报投诉办法: what its rules refuse, route, owe and keep."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import owed_replies
from desktop_app.services import barring, story
from tests.regulations.systems import System, shows

ID = "urban-management-rizhao"
STAFF = ["本局执法人员违纪违法"]
CLERK, HEAD, BRIGADE, LEADER = "卢静", "秦岳", "石磊", "方振华"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path, ID)
    yield system
    system.close()


def handling(system: System, **changes: Any) -> None:
    system.register("2026-11-16T09:00", **changes)
    system.do("accept")


def at_brigade(system: System, **changes: Any) -> None:
    handling(system, **changes)
    system.do("assign", by=HEAD, to_unit="大队")
    system.do("receive", by=BRIGADE)


def completed(system: System, finding: str = "unfounded") -> None:
    system.do("find", finding=finding)
    if finding == "verified":
        system.do("file_case", text="立案。")
    system.do("complete", summary="已查清。")


# ---- classes and who takes which


@shows(ID, "CAT")
def test_both_classes_and_the_weight_of_the_matter_are_recorded(system: System) -> None:
    case = system.register("2026-11-16T09:00", categories=["执法人员违纪违法", "重大", "牵涉面广"])
    assert case.record["categories"] == {"matter": ["staff"], "gravity": ["major", "wide"]}
    said = system.refused_registration(categories=["重大"])
    assert (said.clause, str(said)) == ("第二条", "“涉及的行为”没有选择，请选一项。")
    assert {kind.title for kind in system.rules.kinds} == {"投诉", "举报"}


@shows(ID, "CAT", "TRF")
def test_a_matter_about_own_staff_is_the_sections_alone(system: System) -> None:
    system.register("2026-11-16T09:00", categories=STAFF, intake_level="brigade")
    assert system.case.unit == "综合执法大队"
    said = system.refused("accept", by=BRIGADE)
    assert said.clause == "第六条（三）" and "一律由投诉监督科受理" in str(said)
    system.do("pass_on", by=BRIGADE, to_unit="投诉监督科")
    system.do("receive", by=CLERK)
    assert (system.case.unit, system.do("accept", by=CLERK).phase) == ("投诉监督科", "handling")


@shows(ID, "TRF")
@pytest.mark.parametrize("unit", ["综合执法大队", "中队", "综合执法三中队"])
def test_nobody_can_send_a_matter_about_own_staff_to_a_brigade(system: System, unit: str) -> None:
    """Also not to one that the unit table does not know."""
    handling(system, categories=STAFF)
    said = system.refused("assign", by=HEAD, to_unit=unit)
    assert said.clause == "第六条（三）、（四）" and "请由投诉监督科自办" in str(said)
    said = system.refused("pass_on", by=CLERK, to_unit=unit)
    assert said.clause == "第六条（三）" and "请转给投诉监督科" in str(said)
    assert system.do("self", by=HEAD, handler=HEAD).mode == "self"


@shows(ID, "TRF")
def test_the_brigade_gets_its_matters_by_assignment_only(system: System) -> None:
    handling(system)
    said = system.refused("refer", by=HEAD, to_unit="大队")
    assert said.clause == "第六条（四）" and "请改用“交办”" in str(said)
    assert system.do("refer", by=CLERK, to_unit="有管辖权的部门").handover["to_unit"] == "有管辖权的部门"


@shows(ID, "TRF")
def test_passing_on_does_not_stand_in_for_an_assignment(system: System) -> None:
    handling(system)
    said = system.refused("pass_on", by=CLERK, to_unit="中队")
    assert (said.field, said.clause) == ("to_unit", "第六条（四）") and "再办“交办”" in str(said)
    assert system.do("pass_on", by=CLERK, to_unit="有管辖权的部门").handover["to_unit"] == "有管辖权的部门"


def test_only_the_head_of_the_section_assigns(system: System) -> None:
    handling(system)
    assert "投诉监督科负责人" in str(system.refused("assign", by=LEADER, to_unit="大队"))
    assert system.do("assign", by=HEAD, to_unit="中队").handover["to_level"] == "brigade"


def test_an_instruction_is_recorded_at_the_section_that_answers_it(system: System) -> None:
    system.register("2026-11-16T09:00", intake_level="brigade")
    said = system.refused("record_instruction", **{"from": "市信访局", "mode": "refer"})
    assert said.clause == "第六条（十）" and "请先用“传递”" in str(said)


# ---- refused items stay in the register


@shows(ID, "NACC")
def test_what_is_outside_the_remit_keeps_its_number_and_is_explained(system: System) -> None:
    case = system.register("2026-11-16T09:00")
    assert [ground.title for ground in system.rules.acceptance.grounds] == ["不属本局职权范围"]
    said = system.refused("decline", by=CLERK, ground="not_ours")
    assert (said.field, said.clause) == ("text", "第六条（二）")
    declined = system.do("decline", by=CLERK, ground="not_ours", text="属交通部门管理，已告知去处。")
    assert (declined.phase, declined.number) == ("declined", case.number)
    assert system.do("archive", result="不予受理，已解释。").phase == "archived"


@shows(ID, "NACC")
def test_nothing_is_only_tallied(system: System) -> None:
    said = system.office.refused(lambda: system.desk().tally(ID, "not_ours"))
    assert said.clause == "第六条（一）、（二）" and "要求逐件登记" in str(said)


# ---- handling


@shows(ID, "PEN")
def test_a_verified_offence_of_own_staff_is_punished_or_handed_to_justice(system: System) -> None:
    handling(system, categories=STAFF)
    assert (
        system.refused("penalise", respondent="路口烧烤摊", ground="staff", kind="教育").clause
        == "第六条（七）、（八）"
    )
    system.do("find", by=HEAD, finding="verified")
    said = system.refused("complete", by=HEAD, summary="已查清。")
    assert said.clause == "第六条（七）" and "移送司法机关" in str(said)
    system.do("hand_to_justice", by=HEAD, to="市公安局", text="涉嫌受贿，移送。")
    assert system.do("complete", by=HEAD, summary="已移送。").phase == "completed"


def test_a_matter_about_own_staff_is_not_settled_at_once(system: System) -> None:
    system.register("2026-11-16T09:00", categories=STAFF)
    said = system.refused("settle", by=CLERK, text="已解释。")
    assert said.clause == "第六条（七）" and "请先受理" in str(said)


@shows(ID, "PEN")
def test_education_or_discipline_and_nothing_else(system: System) -> None:
    handling(system, categories=STAFF)
    system.do("find", by=HEAD, finding="verified")
    who = system.case.record["respondents"][0]["name"]
    assert "可以选的是：教育、纪律处分" in str(system.refused("penalise", respondent=who, ground="staff", kind="罚款"))
    case = system.do("penalise", by=LEADER, respondent=who, ground="staff", kind="纪律处分")
    assert (case.penalties[0]["kind"], case.penalties[0]["clause"]) == ("纪律处分", "第六条（七）")
    assert system.do("complete", by=HEAD, summary="已处分。").phase == "completed"


def test_what_was_found_untrue_is_not_punished(system: System) -> None:
    """Of several findings one true one is enough."""
    handling(system, categories=STAFF, respondents=[{"name": "甲队员"}, {"name": "乙队员"}])
    system.do("find", finding="unfounded", respondent="甲队员")
    said = {"respondent": "乙队员", "ground": "staff", "kind": "教育"}
    refusal = system.refused("penalise", by=HEAD, **said)
    assert "没有认定为属实" in str(refusal) and refusal.clause == "第六条（七）、（八）"
    system.do("find", finding="verified", respondent="乙队员")
    assert system.do("penalise", by=HEAD, **said).penalties[0]["respondent"] == "乙队员"


@shows(ID, "PEN")
def test_a_verified_violation_is_filed(system: System) -> None:
    at_brigade(system)
    assert "请先办“认定”" in str(system.refused("file_case", by=BRIGADE, text="立案。"))
    assert system.refused("complete", by=BRIGADE, summary="已查清。").clause == "第六条（七）、（八）"
    system.do("find", by=BRIGADE, finding="verified")
    said = system.refused("complete", by=BRIGADE, summary="已查清。")
    assert said.clause == "第六条（八）" and "请先办“立案处理”" in str(said)
    system.do("file_case", by=BRIGADE, text="立案。")
    assert system.do("complete", by=BRIGADE, summary="已处罚。").phase == "completed"


def test_the_steps_of_one_class_are_not_for_the_other(system: System) -> None:
    handling(system)
    assert system.refused("penalise", respondent="x", ground="staff", kind="教育").clause == "第六条（七）"
    assert system.refused("hand_to_justice", to="市公安局", text="移送。").clause == "第六条（七）"
    handling(system, categories=STAFF)
    assert system.refused("file_case", text="立案。").clause == "第六条（八）"


def test_a_hard_matter_taken_in_by_the_brigade_is_reported_to_the_section(system: System) -> None:
    """Only 所受理的: what the section assigned comes back to it anyhow."""
    at_brigade(system, categories=["行政违法", "牵涉面广"])
    completed(system)
    assert system.case.phase == "completed"
    handling(system, categories=["行政违法", "牵涉面广"], intake_level="brigade")
    system.do("find", by=BRIGADE, finding="unfounded")
    said = system.refused("complete", by=BRIGADE, summary="已查清。")
    assert said.clause == "第六条（五）" and "请先办“向投诉监督科报告”" in str(said)
    system.do("report_section", by=BRIGADE, text="涉及三个街道，难于处理。")
    assert system.do("complete", by=BRIGADE, summary="已查清。").phase == "completed"


def test_a_grave_matter_is_told_to_the_leaders(system: System) -> None:
    system.register("2026-11-16T09:00", categories=["行政违法", "重大"])
    said = system.refused("settle", text="已答复。")
    assert said.clause == "第七条" and "请先办“向有关领导汇报”" in str(said)
    system.do("report_leader", by=CLERK, to=LEADER, text="群体反映，说明情况。")
    assert system.do("settle", text="已答复。").phase == "completed"


def test_other_departments_are_asked_for_help(system: System) -> None:
    handling(system)
    system.do("seek_help", by=CLERK, to="市生态环境局", text="请派员监测油烟。")
    event = system.case.last("step_done")
    assert event is not None and event.values["to"] == "市生态环境局"


# ---- reply, report, archive


@shows(ID, "REP")
def test_whom_the_section_must_answer(system: System) -> None:
    """Named and reachable, or sent by a body that asks for an answer; nobody else."""
    handling(system)
    assert [(duty.id, duty.clause) for duty in owed_replies(system.case, system.rules)] == [("named", "第六条（十）")]
    unnamed = {"complainant": {"anonymous": True, "phone": "13500135021"}}
    handling(system, **unnamed)
    assert owed_replies(system.case, system.rules) == ()
    handling(system, complainant={"name": "宋雨晴"})
    assert owed_replies(system.case, system.rules) == ()
    handling(system, **unnamed)
    system.do("record_instruction", **{"from": "市信访局", "mode": "refer", "requires": "答复"})
    assert [duty.to for duty in owed_replies(system.case, system.rules)] == ["sender"]
    completed(system)
    assert "来文机关要求答复" in str(system.refused("close"))
    system.do("report_back", by=CLERK, text="经查不属实。")
    assert system.do("close").phase == "closed"


@shows(ID, "REP")
def test_an_unsigned_matter_has_no_clock_for_the_reply(system: System) -> None:
    handling(system, complainant={"anonymous": True})
    completed(system)
    assert "D3" not in system.case.clocks
    assert system.do("close").phase == "closed"


@shows(ID, "REP")
def test_the_section_answers_unless_the_office_says_otherwise(system: System, tmp_path: Path) -> None:
    at_brigade(system)
    assert "投诉监督科受理人员" in str(system.refused("reply", by=BRIGADE, text="已处理。"))
    other = System(tmp_path / "other", ID, {"actions.reply.roles": ["brigade", "section_head"]})
    at_brigade(other)
    assert other.do("reply", by=BRIGADE, text="已处理。").of("replied")
    other.close()


def test_the_brigade_owes_its_result_before_the_case_is_closed(system: System) -> None:
    at_brigade(system)
    early = system.refused("report_result", by=BRIGADE, text="不属实。", answered="未答复。")
    assert "只能在“已办结”时进行" in str(early)
    completed(system)
    system.do("reply", by=CLERK, text="经查不属实。")
    said = system.refused("close", by=HEAD)
    assert said.clause == "第六条（四）、（九）" and "送交处理情况" in str(said)
    assert "“答复情况”没有填写" in str(system.refused("report_result", by=BRIGADE, text="不属实。"))
    system.do("report_result", by=BRIGADE, text="不属实。", answered="由投诉监督科答复。")
    assert system.do("close", by=HEAD).phase == "closed"


def test_what_the_brigade_took_in_itself_goes_into_the_monthly_report_only(system: System) -> None:
    system.register("2026-11-16T09:00", intake_level="brigade")
    assert system.case.clocks == {}
    system.do("accept", by=BRIGADE)
    completed(system)
    assert list(system.case.clocks) == ["D3"]
    said = system.refused("report_result", by=BRIGADE, text="不属实。", answered="未答复。")
    assert said.clause == "第六条（四）、（九）" and "办理交办件" in str(said)
    report = system.rules.reports[0]
    assert (report.population, report.from_unit) == ("received", "综合执法大队（中队）")


@shows(ID, "REP")
def test_a_reply_given_before_the_end_is_enough(system: System) -> None:
    at_brigade(system)
    system.do("reply", by=CLERK, text="正在查处，已初步查清。")
    completed(system)
    assert "D3" not in system.case.clocks
    system.register("2026-11-16T09:00")
    assert "D3" not in system.do("settle", text="已当面解释。").clocks


@shows(ID, "ARC")
def test_the_result_is_noted_in_the_register_when_the_papers_are_filed(system: System) -> None:
    system.register("2026-11-16T09:00")
    system.do("settle", text="已当面解释。")
    system.do("close")
    said = system.refused("archive", volume="2026-举-1")
    assert (said.field, said.clause) == ("result", "第六条（十一）")
    case = system.do("archive", "2026-11-17T09:00", result="已解释。")
    event = case.last("archived")
    assert event is not None and event.values["retention"] == "10年"
    assert event.values["keep_until"] == "2036-11-17"


@shows(ID, "ARC")
def test_the_office_says_how_long_the_papers_are_kept(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"retention.years": 3})
    assert (system.rules.retention.years, system.rules.retention.basis) == (3, "office")
    system.close()


@shows(ID, "NACC")
def test_every_matter_gets_a_number_in_the_form_of_the_office(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"numbers.case": "举投{YYYY}-{serial:3}"})
    numbers = [system.register("2026-11-16T09:00", complainant={"anonymous": True}).number for _ in range(2)]
    assert numbers == ["举投2026-001", "举投2026-002"]
    assert system.do("decline", ground="not_ours", text="已解释。").number == "举投2026-002"
    system.close()


def test_the_criteria_of_weight_are_the_offices(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"axes.gravity.values.major.note": "涉及十户以上"})
    axis = system.rules.axis("gravity")
    assert axis and axis.values[0].note == "涉及十户以上"
    system.close()


def test_the_section_checks_the_brigade(system: System) -> None:
    at_brigade(system)
    assert "投诉监督科负责人" in str(system.refused("supervise", by=LEADER, ground="other", text="请说明进度。"))
    assert system.do("supervise", by=HEAD, ground="other", text="请说明进度。").supervisions == 1


def test_papers_for_the_accused_are_barred(system: System) -> None:
    handling(system, categories=STAFF)
    said = system.office.refused(lambda: barring.check_paper(system.case, system.rules, system.rules.papers[0], "respondent"))
    assert said.clause == "第六条（三）"
    assert {paper.title for paper in system.rules.papers} >= {"举报、投诉登记簿", "举报投诉查处和回复情况月报"}
    assert not any(paper.planned for paper in system.rules.papers)


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived" and ("收件（登记）回执", "pdf") in played.files
    assert {clock.state for clock in played.case.clocks.values()} == {"met"}
    played.ledger.close()
