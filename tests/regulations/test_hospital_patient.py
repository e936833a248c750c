"""病人投诉: what counts as a complaint, what an investigation may exclude, and what is penalised all the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.forms.paper import load_paper
from desktop_app.services import foresight, shelf, story
from tests.regulations.systems import System, shows

ID = "hospital-patient"
TRUE = {"finding": "属实", "text": "收费差错属实。"}
SCALE = {"penalties.concealed.least": "100", "penalties.concealed.most": "500"}
FINDING: dict[str, Any] = {"channel": "质量查房", "kind": "查房发现"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def opened(system: System, /, **changes: Any) -> None:
    system.register("2026-11-20T02:15", **changes)
    system.do("accept")


def investigated(system: System, /, **changes: Any) -> None:
    opened(system, **changes)
    system.do("investigate", text="清单与检查不符。", cause="录入差错。")


def shut(system: System, word: str, clause: str, said: str, /, **values: Any) -> None:
    refusal = system.refused(word, **values)
    assert (refusal.clause, said in refusal.told) == (clause, True), refusal.told


# ---- what is a complaint


@shows("hospital-patient", "VAL")
def test_what_a_call_back_finds_is_no_complaint(system: System) -> None:
    for channel in ("回访", "质量查房"):
        refusal = system.refused_registration(channel=channel, received_at="2023-01-02T09:00")
        assert (refusal.field, refusal.clause) == ("kind", "15") and "不作为投诉" in str(refusal)
    refusal = system.refused_registration(kind="回访发现", received_at="2023-01-02T09:00")
    assert refusal.clause == "15" and "都是病人投诉" in str(refusal)
    case = system.register("2026-11-20T09:00", **FINDING)
    kind = system.rules.kind(case.record["kind"])
    assert kind and (kind.title, kind.counts) == ("回访、质量查房发现", False)


@shows("hospital-patient", "VAL")
def test_a_finding_becomes_a_complaint_when_the_patient_speaks_up(system: System) -> None:
    opened(system, **FINDING)
    assert not [clock for clock in system.case.clocks.values() if clock.clock == "D1"]
    case = system.do("become_complaint", "2026-12-01T09:00", reason="家属来院投诉。")
    assert case.record["kind"] == "complaint"
    assert system.clock("D1").due == "2026-12-08", "from the day the patient complained, not from the ward round"
    refusal = system.refused("become_complaint", reason="再转。")
    assert refusal.clause == "15" and "以后主动反映到医院" in refusal.told


@shows("hospital-patient", "NACC", "INV")
def test_only_an_investigation_may_exclude_a_complaint(system: System) -> None:
    assert system.rules.action("decline") is None
    opened(system)
    shut(system, "exclude", "16", "要先调查核实", ground="unreasonable", text="要求免除全部费用。")
    system.do("investigate", text="要求免除全部费用，没有依据。", cause="对收费规定不了解。")
    case = system.do("exclude", ground="unreasonable", text="要求免除全部费用。")
    assert case.phase == "declined" and system.clock("D1").state == "void"
    assert [ground.title[:8] for ground in system.rules.acceptance.grounds] == [
        "由于病人或家属要",
        "病人或家属所提出",
        "一些不可避免的因",
    ]


@shows("hospital-patient", "CAT")
def test_the_categories_are_those_of_the_text(system: System) -> None:
    case = system.register("2026-11-20T02:15", categories=["医疗费用", "服务态度", "自身原因或技术"])
    assert case.record["categories"]["content"] == ["charge", "attitude", "own"]
    refusal = system.refused_registration(categories=["停车"])
    assert "医疗技术" in str(refusal) and "医疗安全" in str(refusal)


# ---- handling


@shows("hospital-patient", "TRF")
def test_the_quality_department_charges_a_department_which_charges_the_ward(system: System) -> None:
    opened(system)
    assert "没有权限" in str(system.refused("assign", by="田雨", to_unit="职能部门"))
    roles = {action.id: action.roles for action in system.rules.actions}
    assert roles["assign"] == roles["urge"] == ("quality",) and roles["reply"] == ("function", "ward", "receiver")
    assert system.do("assign", by="彭建国", to_unit="职能部门").handover["to_unit"] == "相关职能部门"
    system.do("receive", by="沈丽")
    system.do("order_opinion", by="沈丽", to_unit="科室", finish_by="2026-11-23")
    assert system.case.unit == "相关职能部门" and system.clock("D2").due == "2026-11-23"
    refusal = system.refused("order_opinion", to_unit="科室")
    assert (refusal.field, refusal.clause) == ("finish_by", "9")


@shows("hospital-patient", "INV")
def test_nothing_is_answered_or_finished_before_it_was_looked_into(system: System) -> None:
    opened(system)
    for word, values in (("reply", {"text": "已反馈。"}), ("complete", {"summary": "处理。", "measures": "整改。"})):
        shut(system, word, "9", "还没有调查记录", **values)
    refusal = system.refused("investigate", text="属实。")
    assert (refusal.field, refusal.clause) == ("cause", "8")
    system.do("investigate", text="属实。", cause="录入差错。")
    system.do("reply", text="已反馈。")


def test_the_opinion_goes_to_the_superior_and_the_night_call_to_the_morning_meeting(system: System) -> None:
    investigated(system)
    done = {"summary": "处理。", "measures": "整改。"}
    shut(system, "complete", "10", "还没有呈报上级主管部门", **done)
    case = system.do("submit_opinion", text="属实。", opinion="退费。")
    assert case.values(case.events[-1])["to"] == "上级主管部门"
    shut(system, "complete", "5", "在院晨交班会上呈报", **done)
    system.do("handover_report", text="夜间投诉一件。")
    refusal = system.refused("complete", summary="处理。")
    assert (refusal.field, refusal.clause) == ("measures", "8")
    assert system.do("complete", **done).phase == "completed"


def test_a_finding_is_finished_without_the_opinion_that_a_complaint_needs(system: System) -> None:
    investigated(system, **FINDING)
    assert system.do("complete", summary="处理。", measures="整改。").phase == "completed"


@shows("hospital-patient", "REP")
def test_the_patient_hears_from_the_department_or_the_ward(system: System) -> None:
    investigated(system)
    assert "没有权限" in str(system.refused("reply", by="彭建国", text="已反馈。"))
    assert system.do("reply", by="江涛", text="已反馈。").last("replied") is not None


def test_the_papers_are_those_the_text_names(system: System) -> None:
    assert {paper.title for paper in system.rules.papers if paper.planned} == {
        "病人满意度调查表", "意见本", "医院投诉评价结果量表",
    }  # fmt: skip


def test_only_a_call_is_reported_at_the_morning_meeting(system: System) -> None:
    opened(system, channel="意见箱")
    shut(system, "handover_report", "5", "只用于公开投诉电话", text="情况。")


@shows("hospital-patient", "REP")
def test_it_is_answered_filed_and_published_before_it_is_put_away(system: System) -> None:
    investigated(system, channel="意见箱", **{"complainant.wants_reply": False})
    system.do("submit_opinion", text="属实。", opinion="退费。")
    system.do("complete", summary="处理。", measures="整改。")
    shut(system, "close", "13", "呈报质控部备案")
    system.do("file_record", text="见报表。")
    assert "（依据：11）" in str(system.refused("close"))
    system.do("reply", text="已反馈。")
    system.do("close")
    shut(system, "archive", "13", "以书面形式向全院通报")
    assert "没有权限" in str(system.refused("publish", by="沈丽", text="通报。"))
    system.do("publish", by="彭建国", text="通报。")
    assert system.do("archive").phase == "archived"


def test_who_cannot_be_reached_need_not_be_answered(system: System) -> None:
    opened(system, **{"complainant.phone": None, "complainant.wants_reply": False})
    assert "D1" not in [clock.clock for clock in system.case.clocks.values()]


@pytest.mark.parametrize(
    ("word", "given", "missing", "clause"),
    [
        ("submit_opinion", {"text": "属实。"}, "opinion", "9、10"),
        ("submit_opinion", {"opinion": "退费。"}, "text", "9"),
    ],
)
def test_what_the_text_asks_for_must_be_filled_in(
    system: System, word: str, given: dict[str, Any], missing: str, clause: str
) -> None:
    investigated(system)
    refusal = system.refused(word, **given)
    assert (refusal.field, refusal.clause) == (missing, clause)


# ---- penalties


@shows("hospital-patient", "PEN", "VAL")
def test_only_what_is_true_is_penalised(system: System) -> None:
    investigated(system)
    shut(
        system,
        "penalise",
        "14（1）、15",
        "没有认定为属实的",
        respondent="急诊科值班医生",
        ground="complaint_true",
        kind="对责任人处罚",
    )
    system.do("find", finding="不属实", text="清单无误。")
    shut(
        system,
        "penalise",
        "14（1）、15",
        "没有认定为属实的",
        respondent="急诊科值班医生",
        ground="complaint_true",
        kind="对责任人处罚",
    )
    system.do("find", **TRUE)
    shut(
        system,
        "penalise",
        "14（1）",
        "这件是病人投诉，不能按回访、质量查房发现处罚",
        respondent="急诊科值班医生",
        ground="finding_true",
        kind="对责任人处罚",
    )
    case = system.do("penalise", respondent="急诊科值班医生", ground="complaint_true", kind="对责任人处罚")
    assert (case.penalties[0]["clause"], case.penalties[0]["respondent"]) == ("14（1）", "急诊科值班医生")


@shows("hospital-patient", "PEN")
def test_a_true_finding_is_penalised_although_it_is_no_complaint(system: System) -> None:
    investigated(system, **FINDING)
    system.do("find", **TRUE)
    shut(
        system,
        "penalise",
        "15",
        "不作为投诉",
        respondent="急诊科值班医生",
        ground="complaint_true",
        kind="对责任科室处罚",
    )
    case = system.do("penalise", respondent="急诊科值班医生", ground="finding_true", kind="对责任科室处罚")
    assert case.penalties[0]["clause"] == "15"
    refusal = system.refused("penalise", respondent="急诊科值班医生", kind="对责任科室处罚")
    assert (refusal.field, refusal.clause) == ("ground", "14")


@shows("hospital-patient", "PEN")
def test_the_office_fills_in_the_scale(tmp_path: Path) -> None:
    opened_ = System(tmp_path, ID, SCALE)
    investigated(opened_)
    shut(
        opened_,
        "penalise",
        "14（2）",
        "应在￥100.00至￥500.00之间",
        respondent="急诊科值班医生",
        ground="concealed",
        amount="900",
    )
    opened_.do("penalise", respondent="急诊科值班医生", ground="stalled", kind="对责任科室处罚")
    assert opened_.case.penalties[0]["clause"] == "14（3）"
    opened_.do("penalise", respondent="急诊科值班医生", ground="concealed", amount="300")
    assert opened_.case.penalties[1]["amount"] == "300.00"
    opened_.close()


# ---- the whole


@shows("hospital-patient", "W1")
def test_the_telephone_is_open_day_and_night() -> None:
    hours = shelf.regulation(ID).hours[0]
    assert (hours.id, hours.text, hours.clause) == ("W1", "公开投诉电话24小时保持通讯畅通", "5")


def test_every_channel_has_its_receiver() -> None:
    receivers = {channel.title: channel.receiver for channel in shelf.regulation(ID).channels}
    assert {receivers[word] for word in ("信函", "《病人满意度调查表》", "意见本", "意见箱")} == {"优质服务办公室"}
    assert (receivers["公开投诉电话"], receivers["上门投诉"]) == ("值班人员", "各职能部门接待专人")


def test_the_notice_to_the_whole_hospital_is_a_public_paper() -> None:
    use = shelf.regulation(ID).paper("hospital_notice")
    assert use and (use.title, use.purpose, use.planned) == ("全院书面通报", "public", False)
    for id_ in ("hospital_notice", "report_sheet"):
        layout = load_paper(id_)
        assert layout.of == "office" and all(
            path.split(".")[0] in ("figures", "rows", "office") for path in layout.paths()
        )


@shows("hospital-patient", "REP")
def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {
        "收件（登记）回执", "投诉登记表", "病人投诉专项记录本", "整改措施",
    }  # fmt: skip
    assert {clock.clock: (clock.due, clock.late) for clock in played.case.clocks.values()} == {
        "D1": ("2026-11-27", False), "D2": ("2026-11-23", False),
    }  # fmt: skip
    played.ledger.close()


def test_the_limit_stands_beside_the_form_while_it_is_typed(system: System) -> None:
    """It asks whether the patient can be reached: a telephone that is typed is enough to tell."""
    given = system.sample()
    assert [clock.clock for clock in foresight.clocks(system.desk(), system.rules, given)] == ["D1"]
    given["complainant"] = {"name": given["complainant"]["name"]}
    assert foresight.clocks(system.desk(), system.rules, given) == []
