"""质监信访举报: instructions with their own thirty days, recusal by matter and person, and who never gets the material."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import shelf, story
from tests.forms.samples import docx_text
from tests.regulations.systems import System, shows

ID = "quality-supervision-xinfang"
PLAIN: dict[str, Any] = {"instruction": None, "kind": "诉求", "categories": ["意见"]}
SUPERIOR: dict[str, Any] = {"from": "省质量技术监督局", "mode": "交办", "received_on": "2026-11-10"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def taken(system: System, /, **changes: Any) -> None:
    system.register("2026-11-09T09:10", **changes)
    system.do("accept")


def looked_into(system: System, /, **changes: Any) -> None:
    """A tip-off that was reported up and verified."""
    taken(system, **changes)
    system.do("report_up", to="市局", text="举报一件。")
    system.do("investigate", text="属实。")
    system.do("find", finding="属实", text="责任在检验员。")


def shut(system: System, word: str, clause: str, said: str, /, by: str = "", **values: Any) -> None:
    refusal = system.refused(word, by=by, **values)
    assert (refusal.clause, said in refusal.told) == (clause, True), refusal.told


# ---- who must not know


@shows("quality-supervision-xinfang", "RSTR", "CONF")
def test_the_material_never_goes_to_the_unit_accused(system: System) -> None:
    taken(system)
    assert system.case.record["categories"]["material"] == ["accusation"]
    for word in ("refer", "assign", "pass_on"):
        shut(system, word, "五", "请转给有权处理的上级机关或其它行政机关", to_unit="柳树镇质监所")
    shut(
        system,
        "refer",
        "五",
        "柳树镇质监所",
        to_unit="柳树镇质监所",
        exception_by="局党组",
        exception_reason="方便核查",
    )
    assert "是被投诉人" in str(system.refused("self", handler="曹某"))
    assert system.do("refer", to_unit="其它行政机关").handover["to_unit"] == "其它行政机关"


@shows("quality-supervision-xinfang", "RSTR")
def test_what_accuses_nobody_may_go_where_it_belongs(system: System) -> None:
    taken(system, **PLAIN)
    assert system.case.record["categories"]["material"] == ["plain"]
    assert system.do("refer", to_unit="柳树镇质监所").handover["to_unit"] == "柳树镇质监所"


@shows("quality-supervision-xinfang", "CONF")
def test_everything_is_confidential_unless_said_otherwise(system: System) -> None:
    case = system.register("2026-11-09T09:10")
    assert case.record["complainant"]["confidential"] is True
    unnamed: dict[str, Any] = {"complainant.name": None}
    assert system.register("2026-11-09T09:10", **unnamed).record["signed"] is False
    field = next(spec for spec in system.rules.fields if spec.path == "complainant.confidential")
    assert field.clause == "五"


@shows("quality-supervision-xinfang", "REC")
@pytest.mark.parametrize("interest", ["投诉事项", "被投诉人"])
def test_who_has_an_interest_steps_aside(system: System, interest: str) -> None:
    taken(system)
    system.do("recuse", person="余海波", interest=interest, reason="与被举报人是亲属。")
    shut(system, "investigate", "五", "已回避这件投诉", by="余海波", text="属实。")
    refusal = system.refused("self", handler="余海波")
    assert (refusal.field, refusal.clause) == ("handler", "五")
    system.do("investigate", text="属实。", by="石秀梅")


# ---- instructions


@shows("quality-supervision-xinfang", "TRF")
def test_what_was_assigned_or_referred_must_be_reported(system: System) -> None:
    taken(system)
    for mode in ("交办", "转办"):
        shut(
            system,
            "record_instruction",
            "六、七",
            "都要报告办理结果",
            **{"from": "省局", "mode": mode, "requires": "答复"},
        )


@shows("quality-supervision-xinfang", "TRF", "CD")
def test_each_instruction_has_its_own_thirty_days(system: System) -> None:
    looked_into(system)
    system.do("record_instruction", "2026-11-12T09:00", **{**SUPERIOR, "mode": "转办"})
    assert (system.clock("D1").due, system.clock("D2").due) == ("2026-12-09", "2026-12-10")
    system.do("complete", summary="已办妥。")
    system.do("report_back", instruction="i1", text="已办结。")
    assert (system.clock("D1").state, system.clock("D2").state) == ("met", "running")
    system.do("file_record", text="备案。")
    system.do("reply", text="已答复。")
    assert "来文机关要求答复，还没有回告（依据：六、七）" in str(system.refused("close"))
    system.do("report_back", text="已办结。")
    assert system.clock("D2").state == "met" and system.do("close").phase == "closed"


@shows("quality-supervision-xinfang", "EXT")
def test_time_is_asked_for_from_who_assigned(system: System) -> None:
    taken(system)
    key = system.clock("D1").key
    shut(system, "extend", "六", "请先办“申请延期”", clock=key, limit="15cd", reason="鉴定。", approved_by="市局")
    refusal = system.refused("request_extension", clock=key, reason="等待鉴定。")
    assert (refusal.field, refusal.clause) == ("to", "六")
    system.do("request_extension", clock=key, to="市局", limit="15cd", reason="等待鉴定。")
    shut(system, "extend", "六", "要经交办机关批准", clock=key, limit="15cd", reason="鉴定。")
    system.do("extend", clock=key, limit="15cd", reason="鉴定。", approved_by="市局")
    assert system.clock("D1").due == "2026-12-24"


@shows("quality-supervision-xinfang", "EXT")
def test_what_was_referred_is_not_extended(system: System) -> None:
    taken(system, **{"instruction.mode": "转办"})
    key = system.clock("D2").key
    shut(system, "request_extension", "六", "转办的没有规定延时", clock=key, to="市局", reason="等待鉴定。")
    shut(system, "extend", "七", "没有规定可以延期", clock=key, limit="15cd", reason="鉴定。", approved_by="市局")


def test_nobody_is_asked_where_nobody_assigned(system: System) -> None:
    taken(system, **PLAIN)
    shut(
        system,
        "request_extension",
        "六",
        "只有上级交办的才可以向交办机关申请延时",
        clock="D1",
        to="市局",
        reason="鉴定。",
    )


def test_the_county_files_with_the_city(system: System) -> None:
    looked_into(system)
    system.do("complete", summary="已办妥。")
    system.do("report_back", text="已办结。")
    system.do("reply", text="已答复。")
    shut(system, "close", "六", "要报市局备案")
    case = system.do("file_record", text="备案。")
    assert case.values(case.events[-1])["to"] == "市局"
    assert system.do("close").phase == "closed"


def test_the_city_itself_need_not_file(system: System) -> None:
    looked_into(system, intake_level="市局")
    system.do("complete", summary="已办妥。")
    system.do("report_back", text="已办结。")
    system.do("reply", text="已答复。")
    assert system.do("close").phase == "closed"


def test_only_what_a_superior_assigned_is_filed_with_the_city(system: System) -> None:
    looked_into(system, **{"instruction.mode": "转办"})
    system.do("assign", to_unit="局纪检组")
    assert {clock.clock for clock in system.case.clocks.values()} == {"D2"}, (
        "what the bureau assigns itself is no 上级交办"
    )
    system.do("complete", summary="已办妥。")
    system.do("report_back", text="已办结。")
    system.do("reply", text="已答复。")
    assert system.do("close").phase == "closed"


def test_the_bureau_that_handles_is_known(system: System) -> None:
    refusal = system.refused_registration(intake_level=None, received_at="2023-01-02T09:00")
    assert (refusal.field, refusal.clause) == ("intake_level", "六")
    assert "还没有写明由市局还是县局承办" in str(refusal)


# ---- handling


def test_the_head_reads_what_is_important(system: System) -> None:
    taken(system, categories=["意见", "重要来信"], kind="诉求")
    for word, values in (
        ("self", {"handler": "余海波"}),
        ("refer", {"to_unit": "其它行政机关"}),
        ("complete", {"summary": "妥。"}),
    ):
        shut(system, word, "三", "请先办“阅批（接待）”", **values)
    shut(system, "instruct", "三", "没有权限", by="石秀梅", text="请核查。")
    system.do("instruct", by="谭志刚", text="请核查。")
    assert system.do("self", handler="余海波").handler == "余海波"


@shows("quality-supervision-xinfang", "INV")
def test_a_tip_off_is_verified_judged_and_reported_up(system: System) -> None:
    taken(system)
    done = {"summary": "已办妥。"}
    shut(system, "complete", "二", "没有组织人员核查", **done)
    system.do("investigate", text="属实。", evidence="检定记录")
    shut(system, "complete", "四", "查清事实、分清责任", **done)
    system.do("find", finding="属实", responsible="检验员", text="责任在检验员。")
    shut(system, "complete", "四", "有举报的要及时上报", **done)
    system.do("report_up", to="市局", text="举报一件。")
    assert system.do("complete", **done).phase == "completed"


@shows("quality-supervision-xinfang", "INV")
def test_an_opinion_is_only_looked_into(system: System) -> None:
    taken(system, **PLAIN)
    shut(system, "complete", "二", "请先办“核查”", summary="已办妥。")
    system.do("investigate", text="建议可行。")
    assert system.do("complete", summary="已采纳。").phase == "completed"


@shows("quality-supervision-xinfang", "TRF")
def test_a_crime_is_handed_over(system: System) -> None:
    looked_into(system, categories=["违法活动", "构成犯罪"])
    shut(system, "complete", "四", "要移送司法机关", summary="已移送。")
    system.do("hand_over", to="司法机关", number="临质监移〔2026〕2号", text="涉嫌犯罪。")
    assert system.do("complete", summary="已移送。").phase == "completed"


@shows("quality-supervision-xinfang", "TRF")
def test_what_was_handed_over_is_sent_on(system: System) -> None:
    taken(system, **{**PLAIN, "channel": "移送"})
    system.do("investigate", text="属他局管辖。")
    shut(system, "complete", "四", "还没有转送记录，不能办结，请先办“移送”“转办”或“交办”", summary="已转。")
    system.do("refer", to_unit="其它行政机关")
    assert system.do("complete", summary="已转。").phase == "completed"


@shows("quality-supervision-xinfang", "PEN")
def test_who_shirks_is_held_to_account(system: System) -> None:
    looked_into(system)
    refusal = system.refused("penalise", respondent="曹某", ground="shirking")
    assert (refusal.field, refusal.clause) == ("kind", "八")
    refusal = system.refused("penalise", respondent="曹某", ground="shirking", kind="罚款")
    assert "通报批评、行政处分、依法追究刑事责任" in str(refusal)
    case = system.do("penalise", respondent="曹某", ground="shirking", kind="行政处分")
    assert (case.penalties[0]["kind"], case.penalties[0]["clause"]) == ("行政处分", "八")
    case = system.do("penalise", respondent="曹某", ground="group_petition", kind="追究单位负责人的责任")
    assert case.penalties[1]["clause"] == "三"


@shows("quality-supervision-xinfang", "PEN")
def test_good_work_is_rewarded(system: System) -> None:
    looked_into(system)
    system.do("complete", summary="已办妥。")
    shut(system, "reward", "八", "没有权限", by="余海波", to="纪检组", text="办案及时。")
    assert system.do("reward", by="谭志刚", to="局纪检组", text="核查及时。").events[-1].type == "step_done"


@pytest.mark.parametrize(
    ("word", "given", "missing", "clause"),
    [
        ("request_extension", {"clock": "D1@i1", "to": "市局"}, "reason", "六"),
        ("penalise", {"respondent": "曹某", "kind": "通报批评"}, "ground", "八"),
        ("hand_over", {"text": "涉嫌犯罪。"}, "to", "四"),
    ],
)
def test_what_the_text_asks_for_must_be_filled_in(
    system: System, word: str, given: dict[str, Any], missing: str, clause: str
) -> None:
    taken(system)
    refusal = system.refused(word, **given)
    assert (refusal.field, refusal.clause) == (missing, clause)


# ---- the whole


def test_the_damaged_words_are_mended() -> None:
    said = next(note.text for note in shelf.regulation(ID).notes if note.id == "duties")
    assert "及时审理上级批转并要结果的" in said and "审批" not in said


@shows("quality-supervision-xinfang", "INV", "TRF")
def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {"收件（登记）回执", "报告办理结果的函件"}
    letter = docx_text(played.files["报告办理结果的函件", "docx"])
    assert "报备案单位：市局" in letter and played.case.record["complainant"]["name"] not in letter
    assert [(clock.clock, clock.due, clock.late) for clock in played.case.clocks.values()] == [
        ("D1", "2026-12-09", False)
    ]
    played.ledger.close()
