"""Complaints at the windows of a drug authority: one office receives and answers, one head investigates."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.domain.periods import Turn, next_turn
from desktop_app.services import papers, story
from tests.regulations.systems import System, shows

ID = "drug-window-inspection"
FIRST = [{"do": "accept"}, {"do": "refer"}, {"do": "receive"}]
INVESTIGATED: list[dict[str, Any]] = [
    {"do": "self", "set": {"handler": "穆远"}}, {"do": "investigate", "set": {"text": "已走访、调取记录。"}},
]  # fmt: skip
RESULT: dict[str, Any] = {"do": "report_back", "set": {"text": "情况属实。"}}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def tip_off(system: System) -> None:
    system.register("2023-07-03T09:00", kind="举报")


# --- who receives


def test_what_another_section_takes_in_goes_to_the_general_office(system: System) -> None:
    case = system.register("2023-07-03T09:00", by="姚兰", intake_level="其他科室")
    assert (case.unit, case.level, case.record["extra"]["receiver"]) == ("其他科室", "section", "姚兰")
    for word, said in (("accept", {}), ("decline", {"ground": "not_window", "text": "不属窗口。"}), ("start_work", {})):
        broken = system.refused(word, **said)
        assert broken.clause == "一、2" and "请先办“交综合办”" in str(broken)
    system.do("pass_on", by="姚兰")
    system.do("deliver", by="常青", means="paper")
    assert (system.case.unit, system.clock("D1").state) == ("综合办", "met")
    assert system.do("accept", by="常青").phase == "handling"


def test_the_general_office_records_the_hand_over_of_a_section_without_the_program(system: System) -> None:
    system.register("2023-07-03T09:00", by="常青", intake_level="其他科室")
    system.do("pass_on", by="常青")
    system.do("deliver", by="常青", means="paper")
    assert (system.clock("D1").state, system.do("accept", by="常青").phase) == ("met", "handling")


def test_what_the_general_office_has_is_not_handed_to_it(system: System) -> None:
    system.register("2023-07-03T09:00")
    assert not system.case.clocks
    broken = system.refused("pass_on")
    assert broken.clause == "一、2" and "不用再交综合办" in str(broken)


@shows("drug-window-inspection", "PEN")
def test_who_hands_over_late_is_held_responsible(system: System) -> None:
    system.register("2023-07-03T09:00", by="姚兰", intake_level="其他科室")
    system.do("pass_on", "2023-07-04T09:00", by="姚兰")
    assert system.clock("D1").late
    said = {"person": "姚兰", "ground": "没有当天交综合办", "kind": "追究受理人责任"}
    broken = system.refused("hold_responsible", by="常青", **said)
    assert broken.clause == "一、2；四" and "没有权限责任追究" in str(broken)
    case = system.do("hold_responsible", by="关振华", **said)
    assert (case.penalties[0]["clause"], case.penalties[0]["person"]) == ("一、2", "姚兰")


def test_breaking_the_rules_is_punished_by_degree(system: System) -> None:
    ground = next(item for item in system.rules.penalties if item.id == "broken_rules")
    assert (ground.kinds, ground.clause) == (("批评教育", "行政处分"), "四")
    system.register()
    case = system.do("hold_responsible", person="姚兰", ground="broken_rules", kind="行政处分")
    assert case.penalties[0]["clause"] == "四"


@shows("drug-window-inspection", "NACC")
def test_what_is_not_of_the_window_is_declined_with_the_reason(system: System) -> None:
    system.register(categories=["不属窗口审批的事项"])
    broken = system.refused("accept")
    assert broken.clause == "二、3" and "应当向举报人、投诉人说明原因和理由" in str(broken)
    broken = system.refused("decline", ground="not_window")
    assert broken.clause == "二、3" and "说明的原因和理由”没有填写" in str(broken)
    case = system.do("decline", by="常青", ground="not_window", text="属商标事项，请向有关部门反映，已电话说明。")
    assert (case.phase, case.of("declined")[0].values["ground"]) == ("declined", "not_window")


# --- feedback slips


def test_a_feedback_slip_is_entered_beside_the_complaints_and_may_become_one(system: System) -> None:
    slip: dict[str, Any] = {"kind": "行风督查反馈", "channel": "意见箱", "complainant": None, "respondents": None}
    case = system.register("2023-07-03T09:00", **slip)
    kind = system.rules.kind(case.record["kind"])
    assert kind and (kind.id, kind.counts) == ("feedback", False)
    assert [duty.rule.id for duty in duties(system.case, system.rules)] == []
    case = system.do("become_complaint", by="常青", kind="举报", reason="反映索要好处。")
    assert case.record["kind"] == "tip_off"
    assert [duty.rule.id for duty in duties(system.case, system.rules)] == ["I3"]


def test_a_complaint_needs_a_name_where_a_slip_does_not(system: System) -> None:
    assert "“投诉人姓名”没有填写" in str(system.refused_registration(complainant=None))


def test_what_the_press_says_has_no_name_and_is_handled_too(system: System) -> None:
    system.register("2023-07-03T09:00", channel="新闻媒体披露", complainant=None)
    assert [duty.rule.id for duty in duties(system.case, system.rules)] == ["I3"]


def test_a_slip_that_did_not_come_by_the_box_is_pointed_out(system: System) -> None:
    given = system.sample(received_at="2023-01-02T08:00", kind="feedback")
    done = system.desk().register(given, case_id="11111111-1111-4111-8111-111111111111")
    assert [hint for hint in done.hints if "意见箱" in hint and "三、1" in hint]


# --- the head investigates


@shows("drug-window-inspection", "TRF")
def test_it_goes_from_the_office_to_the_head_and_back(system: System) -> None:
    system.register("2023-07-03T09:00")
    system.do("accept", by="常青")
    assert "没有权限送交纪检组长" in str(system.refused("refer", by="姚兰"))
    assert "可以选的是：纪检组长" in str(system.refused("refer", to_unit="其他科室"))
    system.do("refer", by="常青")
    broken = system.refused("self", handler="穆远")
    assert broken.clause == "三、3" and "纪检组长接到后再办" in str(broken)
    assert system.do("receive", by="关振华").unit == "纪检组长"
    system.play([*INVESTIGATED, RESULT])
    assert system.case.of("reported_back")[0].values["to"] == "综合办"


@shows("drug-window-inspection", "APP")
def test_only_the_head_names_people_and_approves_the_result(system: System) -> None:
    system.register("2023-07-03T09:00")
    system.play(FIRST)
    for word, said in (("self", {"handler": "穆远"}), ("report_back", {"text": "属实。"})):
        broken = system.refused(word, by="常青", **said)
        assert broken.clause == "三、3" and "需要的身份是：纪检组长" in str(broken)
    system.play(INVESTIGATED)
    system.do("propose", by="穆远", text="情况属实，拟重新验收。")
    assert "需要的身份是：纪检组长" in str(system.refused("approve", by="穆远"))
    assert "正在等待审批" in str(system.refused("report_back", text="属实。"))
    case = system.do("approve", by="关振华", text="同意。")
    assert (case.awaiting, case.route[0]["signed"][0]["role"]) == ("", "discipline_head")


@shows("drug-window-inspection", "INV")
def test_people_are_named_and_investigate_before_a_result_is_written(system: System) -> None:
    system.register("2023-07-03T09:00")
    system.play(FIRST)
    broken = system.refused("investigate", text="已走访。")
    assert broken.clause == "三、3" and "请先办“落实人员调查”" in str(broken)
    system.do("self", by="关振华", handler="穆远")
    for word in ("propose", "report_back"):
        broken = system.refused(word, text="属实。")
        assert broken.clause == "三、3" and "请先办“调查”" in str(broken)
    assert system.do("investigate", by="穆远", text="已走访。").of("investigated")


@shows("drug-window-inspection", "REP")
def test_the_general_office_tells_the_result_once_it_has_it(system: System) -> None:
    silent: dict[str, Any] = {"complainant.wants_reply": None}
    system.register("2023-07-03T09:00", **silent)
    system.play([*FIRST, *INVESTIGATED])
    for word, said in (("reply", {"text": "已查。"}), ("complete", {"summary": "已查。"})):
        broken = system.refused(word, **said)
        assert broken.clause == "三、3" and "请先办“填写调查结果，反馈综合办”" in str(broken)
    system.play([RESULT])
    broken = system.refused("reply", by="关振华", text="已查。")
    assert broken.clause == "三、3" and "需要的身份是：综合办" in str(broken)
    system.do("complete", by="常青", summary="已处理。")
    assert "依据：三、3" in str(system.refused("close"))
    system.do("reply", by="常青", text="情况属实，已重新验收。")
    assert system.do("close").phase == "closed"


@shows("drug-window-inspection", "CONF")
def test_what_a_tip_off_says_is_kept_from_whom_it_accuses(system: System) -> None:
    tip_off(system)
    broken = system.office.refused(
        lambda: papers.issue(system.desk(), system.case.id, "registration_form", "respondent")
    )
    assert broken.clause == "三、1" and "严格执行有关保密规定" in str(broken)
    notes = [note.id for note in system.rules.notes if note.where == "case" and note.when == {"kind": "tip_off"}]
    assert notes == ["secrecy"]
    system.register("2023-07-03T10:00")
    assert (
        papers.issue(system.desk(), system.case.id, "registration_form", "respondent").record["purpose"] == "respondent"
    )


@shows("drug-window-inspection", "ARC")
def test_only_the_general_office_files_it(system: System) -> None:
    system.register("2023-07-03T09:00")
    system.play([*FIRST, *INVESTIGATED, RESULT, {"do": "reply", "set": {"text": "已处理。"}}])
    system.play([{"do": "complete", "set": {"summary": "已处理。"}}, {"do": "close"}])
    broken = system.refused("archive", by="关振华")
    assert broken.clause == "五" and "没有权限存档备案" in str(broken)
    case = system.do("archive", by="常青", volume="2023-行风-1")
    assert (case.phase, case.of("archived")[0].values["retention"]) == ("archived", "10年")


def test_the_forms_of_the_text(system: System) -> None:
    uses = [system.rules.paper(id_) for id_ in ("tip_record", "feedback_slip")]
    assert [(use.title, use.planned) for use in uses if use] == [
        ("群众举报投诉记录", False),
        ("验收发证行风督查反馈单", False),
    ]


def test_the_office_sets_how_often_the_box_is_emptied(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, blanks={"reports.R1.every": "week", "reports.R1.day": 5, "reports.R2.every": "month"})
    try:
        box, handed_over = opened.rules.reports
        assert next_turn(box, date(2023, 7, 3)) == Turn(date(2023, 6, 26), date(2023, 7, 2), date(2023, 7, 7))
        assert next_turn(handed_over, date(2023, 7, 3)) == Turn(date(2023, 7, 1), date(2023, 7, 31), date(2023, 7, 31))
    finally:
        opened.close()


def test_the_life_of_the_sample(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    try:
        assert played.case.phase == "archived"
        assert {format_ for _, format_ in played.files} == {"docx", "pdf"} and all(played.files.values())
    finally:
        played.ledger.close()
