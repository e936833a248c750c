"""Discipline inspection: four axes, the leader in charge, the talk and its notice, the leader's date, protection of informants."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import snapshots
from desktop_app.services.story import play
from tests.regulations.systems import System, shows

ID = "discipline-inspection"
ACCEPT: dict[str, Any] = {"do": "accept"}
REPLY: dict[str, Any] = {"do": "reply", "set": {"text": "已答复。"}}
COMPLETE: dict[str, Any] = {"do": "complete", "set": {"summary": "已办妥。"}}
CHARGE: dict[str, Any] = {"do": "take_charge", "set": {"leader": "石峰"}}
CHECK: dict[str, Any] = {"do": "preliminary_check", "set": {"text": "已初核。"}}
TALK: dict[str, Any] = {"person": "某干部", "text": "谈话提醒。"}
NOTICE: dict[str, Any] = {"person": "某干部", "rank": "cadre", "correct_by": "2026-12-04", "text": "说明情况。"}
REASON: dict[str, Any] = {"text": "违纪需追究。"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID, begin="2026-11-11T09:30")
    yield opened
    opened.close()


def classed(*more: str) -> dict[str, Any]:
    return {"categories": ["检举控告类", "违反财经纪律行为", *more]}


MINOR, GRAVE = classed("违纪情节轻微"), classed("不属情节轻微")
Refused = tuple[Mapping[str, Any], list[dict[str, Any]], str, dict[str, Any], str, str]
REFUSED: dict[str, Refused] = {
    "a check with no leader in charge": ({}, [ACCEPT], "preliminary_check", {"text": "查"}, "还没有包案领导", "三、2"),
    "an inquiry without a check": ({}, [ACCEPT, CHARGE], "open_inquiry", REASON, "还没有初核，不能立案", "三、2"),
    "an inquiry into what is minor": (MINOR, [ACCEPT, CHARGE, CHECK], "open_inquiry", REASON,
        "违纪情节轻微的进行信访谈话，不能立案", "三、3"),
    "a talk over what is not minor": (GRAVE, [ACCEPT], "talk", TALK, "不能用谈话代替", "三、3"),
    "a notice over what is not minor": (GRAVE, [ACCEPT], "talk_notice", NOTICE, "不能用谈话代替", "三、3"),
    "a notice without a day": ({}, [ACCEPT], "talk_notice", {**NOTICE, "correct_by": ""}, "“改正期限”没有填写", "三、3"),
    "closing what is minor without a word": (MINOR, [ACCEPT, REPLY, COMPLETE], "close", {}, "还没有谈话或改正的记录", "三、3"),
    "closing before the notice is answered": (
        MINOR, [ACCEPT, {"do": "talk", "set": TALK}, {"do": "talk_notice", "set": NOTICE}, REPLY, COMPLETE], "close", {},
        "还没有说明和改正的记录", "三、3"),
    "a unit's leader without such a visit": (
        {}, [ACCEPT], "penalise", {"respondent": "某村党总支书记", "ground": "unit_leader", "kind": "追究单位领导人责任"},
        "这件没有越级访或集体访", "三、1"),
    "an informant made public": (
        {}, [ACCEPT], "publish", {"items": ["办理结果"], "names_complainant": True}, "不能公开其姓名、住址等", "三、4"),
    "the accusation goes to the unit accused": (
        {}, [ACCEPT], "refer", {"to_unit": "城关镇某村"}, "按三、4不得把材料转给它，请转给其上级纪委或纪检室", "三、4"),
    "the instruction is unanswered": (
        {}, [ACCEPT, {"do": "record_instruction", "set": {"from": "市委领导", "mode": "instruct", "due": "2026-12-18"}}, REPLY, COMPLETE],
        "close", {}, "还有来文没有回告：市委领导", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@shows("discipline-inspection", "DT", "PEN")
def test_what_the_text_does_not_allow_is_refused_with_its_clause(system: System, name: str) -> None:
    changes, steps, word, values, sentence, clause = REFUSED[name]
    system.register("2026-11-11T09:00", **changes)
    system.play(steps)
    refusal = system.refused(word, **values)
    assert sentence in str(refusal)
    assert refusal.clause == clause and clause in refusal.told


@shows("discipline-inspection", "CAT")
def test_a_letter_is_counted_by_nature_rank_content_and_topic(system: System) -> None:
    case = system.register("2026-11-11T09:00")
    assert case.record["categories"] == {"nature": ["accusation"], "content": ["finance"], "hot": ["economic"]}
    assert case.record["respondents"][0]["rank"] == "other"
    rows: list[dict[str, Any]] = [
        {"name": "某镇长", "rank": "乡科级以上的领导干部"},
        {"name": "某村主任", "rank": "其他人员", "rural": True},
    ]
    case = system.register("2026-11-11T09:10", respondents=rows, categories=["申诉类", "侵犯党员公民权利行为"])
    assert [row["rank"] for row in case.record["respondents"]] == ["cadre", "other"]
    assert case.record["respondents"][1]["rural"] is True and "hot" not in case.record["categories"]
    content = system.rules.axis("content")
    assert content and len(content.values) == 9


@shows("discipline-inspection", "CAT")
def test_what_no_value_names_is_refused(system: System) -> None:
    refusal = system.refused_registration(received_at="2026-11-11T09:00", categories=["违反财经纪律行为"])
    assert (refusal.field, refusal.clause) == ("categories", "一")
    wrong: list[dict[str, Any]] = [{"name": "某人", "rank": "厅级"}]
    refusal = system.refused_registration(received_at="2026-11-11T09:00", respondents=wrong)
    assert (refusal.field, "乡科级以上的领导干部、一般干部、其他人员" in str(refusal)) == ("respondents", True)


@pytest.mark.parametrize("word", ["贪污贿赂行为", "违反财经纪律行为", "违反廉洁自律规定行为"])
@shows("discipline-inspection", "CAT")
def test_the_hot_topic_follows_from_the_content(system: System, word: str) -> None:
    case = system.register("2026-11-11T09:00", categories=["检举控告类", word])
    assert case.record["categories"]["hot"] == ["economic"]


@shows("discipline-inspection", "DT")
def test_every_instruction_has_its_own_date_until_the_matter_is_closed(system: System) -> None:
    system.register("2026-11-11T09:00")
    system.do("accept")
    for day in ("2026-12-18", "2026-12-10"):
        system.do("record_instruction", **{"from": "市委领导", "mode": "instruct", "due": day})
    assert {key: clock.due for key, clock in system.case.clocks.items()} == {
        "D2@i1": "2026-12-18",
        "D2@i2": "2026-12-10",
    }
    given = {"from": "上级纪委", "mode": "instruct"}
    hints = system.desk().perform(system.case.id, "record_instruction", given).hints
    assert len(hints) == 1 and "按期结案" in hints[0] and "三、2" in hints[0]


@shows("discipline-inspection", "DT")
def test_the_notice_sets_a_date_and_a_later_one_another(system: System) -> None:
    system.register("2026-11-11T09:00", **MINOR)
    system.play([ACCEPT, {"do": "talk_notice", "set": NOTICE}])
    assert system.clock("D1").due == "2026-12-04"
    system.do("talk_notice", **{**NOTICE, "correct_by": "2026-12-11"})
    assert system.clock("D1").due == "2026-12-11"
    system.do("corrected", "2026-12-11T17:00", explanation="未及时公布。", text="已公布。")
    assert (system.clock("D1").state, system.clock("D1").late) == ("met", False)
    assert system.play([REPLY, COMPLETE, {"do": "close"}]).phase == "closed"


def test_a_notice_to_another_rank_reminds_of_whom_the_text_names(system: System) -> None:
    system.register("2026-11-11T09:00", **MINOR)
    system.do("accept")
    hints = system.desk().perform(system.case.id, "talk_notice", {**NOTICE, "rank": "other"}).hints
    assert len(hints) == 1 and "《信访谈话通知书》是下发给乡科级干部的" in hints[0] and "三、3" in hints[0]
    assert system.desk().perform(system.case.id, "talk_notice", NOTICE).hints == ()


def test_the_leader_in_charge_opens_the_inquiry_and_hands_over(system: System) -> None:
    system.register("2026-11-11T09:00", **GRAVE)
    system.play([ACCEPT, CHARGE, CHECK])
    assert "需要的身份是：包案领导、常委会" in str(system.refused("open_inquiry", by="韩冬", text="违纪"))
    case = system.do("open_inquiry", by="石峰", number="市纪立〔2026〕8号", text="违纪。")
    case = system.do("hand_judicial", by="范立群", to="司法机关", text="涉嫌挪用。")
    assert [event.values["action"] for event in case.of("step_done")][-2:] == ["open_inquiry", "hand_judicial"]
    case = system.do("supply_clue", by="韩冬", to_unit="纪检室", text="另有线索。")
    event = case.last("step_done")
    assert event and event.values["to_unit"] == "纪检室"


@shows("discipline-inspection", "PEN")
def test_outcomes_are_recorded_with_their_clause(system: System) -> None:
    system.register("2026-11-11T09:00", **classed("集体访"))
    system.do("accept")
    for ground, kind, clause in (("judicial", "移送司法机关", "二、2"), ("criticism", "通报批评", "二、3"),
                                 ("unit_leader", "追究单位领导人责任", "三、1")):  # fmt: skip
        case = system.do("penalise", respondent="某村党总支书记", ground=ground, kind=kind)
        assert (case.penalties[-1]["kind"], case.penalties[-1]["clause"]) == (kind, clause)


def test_what_was_sent_out_is_urged(system: System) -> None:
    system.register("2026-11-11T09:00")
    system.play([ACCEPT, {"do": "refer", "set": {"to_unit": "乡镇纪委"}}, REPLY])
    hints = system.desk().perform(system.case.id, "complete", {"summary": "已办妥。"}).hints
    assert len(hints) == 1 and "还没有督促记录" in hints[0] and "（依据：一）" in hints[0]


def test_an_accusation_may_go_to_the_accused_unit_with_the_organisations_approval(system: System) -> None:
    system.register("2026-11-11T09:00")
    system.do("accept")
    case = system.do("refer", to_unit="城关镇某村", exception_by="市纪委", exception_reason="须单位提供账目")
    event = case.last("transferred")
    assert event and event.values["exception_by"] == "市纪委"
    rule = next(item for item in system.rules.barred if item.id == "accused")
    assert (rule.basis, rule.papers) == ("suggestion", False)


def test_what_was_done_is_made_public_without_names(system: System) -> None:
    system.register("2026-11-11T09:00")
    case = system.play([ACCEPT, {"do": "publish", "set": {"items": ["受理情况", "办理结果"], "form": "信访听证"}}])
    event = case.last("step_done")
    assert event and (event.values["items"], event.values["form"]) == (["受理情况", "办理结果"], "信访听证")
    assert {paper.title for paper in system.rules.papers} >= {
        "信访谈话通知书", "年度信访举报统计和总结", "目标责任书",
    }  # fmt: skip
    assert not any(paper.planned for paper in system.rules.papers)


def test_the_periods_the_text_leaves_open_are_the_offices(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, {"reports.R2.every": "month", "reports.R3.day": 15})
    periods = {report.id: (report.every, report.day) for report in opened.rules.reports}
    assert periods == {"R1": ("year", 0), "R2": ("month", 0), "R3": ("year", 15), "R4": ("year", 0)}
    opened.close()


@shows("discipline-inspection", "DT")
def test_the_story_comes_to_the_archive(tmp_path: Path) -> None:
    played = play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {clock.clock: (clock.state, clock.late) for clock in played.case.clocks.values()} == {
        "D1": ("met", False), "D2": ("met", False),
    }  # fmt: skip
    assert [paper["paper"] for paper in played.case.papers] == ["registration_form", "talk_notice", "urging_slip"]
    slip = snapshots.from_bytes(played.ledger.file(played.case.papers[2]["snapshot"]))
    assert slip["case.due"] == date(2026, 12, 18)  # the case's own limit, not that of the notice
    assert {format_ for _, format_ in played.files} == {"docx", "pdf"}
    played.ledger.close()
