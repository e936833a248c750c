"""行风建设投诉管理制度: employees against employees, the complainant hidden on what leaves the office, malice judged and punished."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties, owed_replies
from desktop_app.domain.masking import mask_record
from desktop_app.services import papers, showing, story
from tests.regulations.systems import System, shows

ID = "conduct-internal"
OFFICE, LEADER, INQUIRER, GROUP = "向红", "柏林", "古月华", "纪成"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path, ID)
    yield system
    system.close()


def investigated(system: System, **changes: Any) -> None:
    system.register("2026-11-10T14:15", **changes)
    system.do("accept")
    system.do("verify", by=OFFICE, text="时间、地点清楚。")
    system.do("investigate", by=INQUIRER, text="属实。", evidence="谈话记录")


def solved(system: System) -> None:
    system.do("propose", by=INQUIRER, text="批评教育。")
    system.do("approve", by=LEADER)


# ---- whom it is for


def test_only_employees_complain_here(system: System) -> None:
    case = system.register("2026-11-10T14:15", complainant={"name": "路遥知"})
    assert case.record["complainant"]["kind"] == "staff"
    said = system.refused_registration(**{"complainant.kind": "enterprise"})
    assert said.field == "complainant.kind" and "可以选的是：" in str(said)


def test_matters_with_outside_bodies_are_declined(system: System) -> None:
    outside: dict[str, Any] = {"extra.external": True}
    system.register("2026-11-10T14:15", **outside)
    said = system.refused("accept")
    assert said.clause == "二" and "请办“不予受理”" in str(said)
    assert system.do("decline", ground="与外部单位合作的问题，不适用本制度").phase == "declined"


@pytest.mark.parametrize(
    ("channel", "receiver"),
    [("领导", "相关领导"), ("书面材料", "行政办公室"), ("网站", "行政办公室（建议）"), ("电话", "专员")],
)
def test_each_way_in_has_its_receiver(system: System, channel: str, receiver: str) -> None:
    found = system.rules.channel(system.register("2026-11-10T14:15", channel=channel).record["channel"])
    assert found and found.receiver == receiver


# ---- steps


@shows(ID, "IM", "INV")
def test_record_verify_investigate_solve_in_this_order(system: System) -> None:
    system.register("2026-11-10T14:15")
    system.do("accept")
    said = system.refused("investigate", text="属实。", evidence="谈话记录")
    assert said.clause == "五、1" and "请先办“初步核实”" in str(said)
    system.do("verify", by=OFFICE, text="时间、地点清楚。")
    said = system.refused("propose", by=INQUIRER, text="批评教育。")
    assert said.clause == "五、2、3" and "请先办“调查核实”" in str(said)
    said = system.refused("investigate", text="属实。")
    assert (said.field, said.clause) == ("evidence", "五、2")
    system.do("investigate", by=INQUIRER, text="属实。", evidence="谈话记录")
    said = system.refused("complete", summary="已解决。")
    assert said.clause == "五、3" and "请先办“提出解决方案”" in str(said)
    solved(system)
    assert system.do("complete", summary="已解决。").phase == "completed"


def test_nothing_is_settled_or_found_without_an_inquiry(system: System) -> None:
    system.register("2026-11-10T14:15")
    assert "没有“settle”这个动作" in str(system.refused("settle", text="已答复。"))
    system.do("accept")
    said = system.refused("find", finding="unfounded")
    assert said.clause == "三、4；五、2" and "不能认定是否属实" in str(said)


def test_what_is_unfounded_needs_no_solution(system: System) -> None:
    investigated(system)
    system.do("find", finding="不属实", text="当日本人不在岗。")
    assert system.do("complete", summary="不属实，已查清。").phase == "completed"


def test_a_finding_of_malice_may_be_taken_back_by_a_later_finding(system: System) -> None:
    investigated(system)
    system.do("find_malicious", by=LEADER, text="所述时间本人在外出差。")
    system.do("find", finding="查证属实", text="复核考勤，当日在岗。")
    assert [found["finding"] for found in system.case.findings.values()] == ["proven"]
    said = system.refused("complete", summary="已查清。")
    assert said.clause == "五、3" and "还没有提出解决方案，不能办结" in str(said)
    solved(system)
    assert system.do("complete", summary="已解决。").phase == "completed"


@shows(ID, "PEN")
def test_whoever_breaks_the_rules_is_held_responsible_by_the_group(system: System) -> None:
    investigated(system)
    said = {"person": INQUIRER, "kind": "批评教育", "text": "泄露投诉人姓名。"}
    assert "需要的身份是：领导小组" in str(system.refused("hold_responsible", by=LEADER, **said))
    case = system.do("hold_responsible", by=GROUP, **said)
    assert [(one["person"], one["ground"], one["clause"]) for one in case.penalties] == [(INQUIRER, "breach", "八")]


@shows(ID, "IM")
def test_the_record_is_kept_after_the_end(system: System) -> None:
    investigated(system)
    solved(system)
    system.do("reply", text="已批评教育。")
    system.do("complete", summary="已解决。")
    system.do("close")
    owed = {duty.rule.id: duty.standing for duty in duties(system.case, system.rules)}
    assert owed == {"I1": "done", "I2": "owed"}
    system.do("archive")
    assert {duty.rule.id: duty.standing for duty in duties(system.case, system.rules)}["I2"] == "done"


@shows(ID, "REP")
def test_the_complainant_is_told_the_solution(system: System) -> None:
    investigated(system, **{"complainant.wants_reply": False})
    assert [(duty.to, duty.clause) for duty in owed_replies(system.case, system.rules)] == [("complainant", "五、3")]
    solved(system)
    system.do("complete", summary="已解决。")
    assert "还没有答复记录（依据：五、3）" in str(system.refused("close"))
    system.do("reply", by=INQUIRER, text="已批评教育。")
    assert system.do("close").phase == "closed"


# ---- secrecy


@shows(ID, "CONF")
def test_no_paper_shows_who_complained(system: System) -> None:
    """None that leaves whoever took the complaint."""
    case = system.register("2026-11-10T14:15")
    assert case.record["complainant"]["confidential"] is True
    purposes = {paper.id: paper.purpose for paper in system.rules.papers}
    assert (purposes["intake_receipt"], purposes["registration_form"], purposes["urging_slip"]) == (
        "internal", "internal", "respondent",
    )  # fmt: skip
    system.do("accept")
    system.do("self", handler=INQUIRER)
    system.do("urge", handler=INQUIRER, investigation="路遥知反映的情况正在核实。", progress="在办。")
    use = system.rules.paper("urging_slip")
    assert use is not None
    said = repr(papers.content(system.desk(), system.case, use))
    assert "路遥知" not in said and "13100131026" not in said
    assert not mask_record(case.record, "respondent")["complainant"].get("name")


@shows(ID, "CONF")
def test_the_accused_colleague_neither_works_on_it_nor_reads_it(system: System) -> None:
    system.register("2026-11-10T14:15", respondents=[{"name": INQUIRER}])
    assert "是这件投诉的被投诉人，不能经办" in str(system.refused("verify", by=INQUIRER, text="没有这回事。"))
    broken = system.office.refused(lambda: showing.show(system.desk(INQUIRER), system.case))
    assert "是这件投诉的被投诉人，不能查看" in str(broken)


# ---- reward and punishment


@shows(ID, "PEN")
def test_malice_is_judged_by_a_leader_after_an_inquiry(system: System) -> None:
    system.register("2026-11-10T14:15")
    system.do("accept")
    said = system.refused("find_malicious", text="捏造。")
    assert said.clause == "七、2" and "要先调查核实" in str(said)
    investigated(system)
    said = system.refused("find", finding="malicious")
    assert (said.field, said.clause) == ("finding", "七、2") and "由领导作出" in str(said)
    said = system.refused("penalise", respondent="阎世杰", ground="malicious", kind="警告")
    assert (said.field, said.clause) == ("ground", "七、2") and "处理的是投诉人，不是被投诉人" in str(said)
    said = system.refused("punish_malice", person="路遥知", kind="依纪处理")
    assert said.clause == "七、2" and "先认定为恶意投诉" in str(said)
    assert "相关领导" in str(system.refused("find_malicious", by=INQUIRER, text="捏造。"))
    case = system.do("find_malicious", by=LEADER, text="所述时间本人在外出差，系捏造。")
    assert [found["finding"] for found in case.findings.values()] == ["malicious"]


@shows(ID, "PEN")
def test_proved_malice_is_punished_before_the_end(system: System) -> None:
    investigated(system)
    system.do("find_malicious", by=LEADER, text="捏造。")
    said = system.refused("complete", summary="已查清。")
    assert said.clause == "七、2" and "请先办“处理恶意投诉”" in str(said)
    case = system.do("punish_malice", by=LEADER, person="路遥知", kind="依纪处理")
    assert (case.penalties[0]["ground"], case.penalties[0]["clause"]) == ("malicious", "七、2")
    assert system.do("complete", summary="已处理。").phase == "completed"


@shows(ID, "PEN")
def test_a_serious_breach_is_punished_before_the_end(system: System) -> None:
    investigated(system, categories=["违规举报", "严重违规"])
    solved(system)
    said = system.refused("penalise", respondent="阎世杰", ground="breach", kind="警告")
    assert (said.field, said.clause) == ("ground", "三、4") and "问题还没有查证，不能追究责任" in str(said)
    system.do("find", finding="unfounded")
    said = system.refused("penalise", respondent="阎世杰", ground="serious", kind="记过")
    assert (said.field, said.clause) == ("ground", "三、4") and "严重违规还没有认定为“查证属实”" in str(said)
    system.do("find", finding="proven")
    said = system.refused("complete", summary="已查清。")
    assert said.clause == "三、5" and "还没有依法依规处理" in str(said)
    system.do("penalise", by=GROUP, respondent="阎世杰", ground="serious", kind="记过")
    assert system.do("complete", summary="已处理。").phase == "completed"


@shows(ID, "PEN")
def test_who_helped_may_be_praised(system: System) -> None:
    investigated(system)
    assert "可以选的是：表扬、奖励" in str(system.refused("reward", person=OFFICE, kind="休假", text="协助。"))
    case = system.do("reward", by=LEADER, person=OFFICE, kind="奖励", text="协助。")
    event = case.last("step_done")
    assert event is not None and event.values["kind"] == "奖励"


@shows(ID, "REP")
def test_who_gave_no_name_cannot_be_told(system: System) -> None:
    system.register("2026-11-10T14:15", complainant={"anonymous": True})
    assert owed_replies(system.case, system.rules) == ()


def test_the_leading_group_supervises(system: System) -> None:
    investigated(system)
    assert "领导小组" in str(system.refused("supervise", by=OFFICE, ground="other", text="请按制度办理。"))
    assert system.do("supervise", by=GROUP, ground="other", text="请按制度办理。").supervisions == 1


def test_what_is_left_open_is_the_offices(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"axes.severity.values.serious.note": "受过处分仍再犯", "retention.years": 0})
    axis = system.rules.axis("severity")
    assert axis and axis.values[1].note == "受过处分仍再犯"
    investigated(system)
    solved(system)
    system.do("reply", text="已批评教育。")
    system.do("complete", summary="已解决。")
    system.do("close")
    event = system.do("archive").last("archived")
    assert event is not None and event.values["retention"] == "永久"
    system.close()


def test_there_is_no_review(system: System) -> None:
    assert [word for word in ("request_review", "decide_review", "reopen") if system.rules.action(word)] == []


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived" and ("投诉登记表", "docx") in played.files
    assert played.case.penalties[0]["clause"] == "八"
    played.ledger.close()
