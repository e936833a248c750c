"""国土资源信访: three modes with duties of their own, the opinion and its signatures, and two levels of review."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import listing, office, shelf, story
from desktop_app.services.approving import waiting_for
from desktop_app.ui.case_view import read_view
from tests.regulations.systems import System, shows

ID = "land-resources-xinfang"
OWN: dict[str, Any] = {"instruction": None, "extra.township_first": "已反映"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def handled(system: System, /, **changes: Any) -> None:
    """Registered, accepted and taken in hand by the office itself."""
    system.register("2026-08-03T09:00", **{"instruction.received_on": "2026-08-03", **changes})
    system.do("accept")
    system.do("self", handler="罗小川")


def signed(system: System) -> None:
    """The opinion is filled in and signed by both leaders."""
    system.do("propose", text="责令限期复垦。")
    system.do("approve", by="邵明远")
    system.do("approve", by="贺振华")


def finished(system: System, received_on: str = "2026-08-10") -> None:
    """An opinion that the petitioner received, and the matter finished."""
    handled(system)
    signed(system)
    system.do("serve_opinion", f"{received_on}T10:00", received_on=received_on)
    system.do("complete", summary="已办妥。")


def shut(system: System, word: str, clause: str, said: str, /, **values: Any) -> None:
    refusal = system.refused(word, **values)
    assert (refusal.clause, said in refusal.told) == (clause, True), refusal.told


# ---- intake


@shows("land-resources-xinfang", "GRP", "Q1")
def test_more_than_five_representatives_are_refused(system: System) -> None:
    names = [f"代表{word}" for word in "甲乙丙丁戊己"]
    six: dict[str, Any] = {"complainant.representatives": names}
    refusal = system.refused_registration(**six)
    assert str(refusal) == "“代表”有6项，最多5项，请改正。" and refusal.clause == "九"
    five: dict[str, Any] = {"complainant.representatives": names[:5]}
    assert len(system.register("2026-11-17T08:40", **five).record["complainant"]["representatives"]) == 5


@shows("land-resources-xinfang", "GRP")
def test_several_people_must_choose_representatives(system: System) -> None:
    two: dict[str, Any] = {"complainant.representatives": None, "complainant.party_size": 2}
    refusal = system.refused_registration(**two)
    assert (refusal.field, refusal.clause) == ("complainant.representatives", "九")
    assert system.register("2026-11-17T08:40", **{**two, "complainant.party_size": 1}).phase == "received"


def test_who_did_not_go_to_the_township_first_is_sent_there(system: System) -> None:
    system.register("2026-08-03T09:00", **{**OWN, "extra.township_first": "未反映"})
    system.do("accept")
    shut(system, "self", "十", "请办“转办”，转给乡（镇）国土资源管理机构", handler="罗小川")
    system.do("refer", to_unit="国土资源所")
    assert system.case.handover["to_unit"] == "乡（镇）国土资源管理机构"
    system.do("deliver", means="paper")
    assert system.do("self", handler="罗小川").mode == "self"


# ---- modes


@shows("land-resources-xinfang", "DLC", "TRF")
def test_the_limit_follows_the_mode(system: System) -> None:
    system.register("2026-08-03T09:00", **OWN)
    system.do("accept")
    assert system.clock("D1").due == "2026-09-02"
    system.do("refer", to_unit="办理单位")
    assert system.clock("D1").active
    system.do("deliver", "2026-08-05T09:00", means="paper")
    assert (system.clock("D3").due, system.clock("D1").state) == ("2026-10-04", "superseded")
    system.do("record_instruction", **{"from": "市局", "mode": "assign", "received_on": "2026-08-05"})
    assert (system.clock("D2").due, system.clock("D3").state) == ("2026-10-04", "superseded")


@shows("land-resources-xinfang", "TRF")
def test_an_assigned_matter_must_be_reported(system: System) -> None:
    handled(system)
    shut(system, "record_instruction", "三", "必须报告办理结果", **{"from": "市局", "mode": "交办", "requires": "无"})
    signed(system)
    system.do("reply", text="已答复。")
    system.do("complete", summary="已办妥。")
    assert "市局信访室" in str(system.refused("close"))
    assert system.clock("D2").active
    system.do("report_back", text="已办结。")
    assert system.clock("D2").state == "met"
    assert system.do("close").phase == "closed"


@shows("land-resources-xinfang", "TRF")
def test_a_referred_matter_need_not_be_reported(system: System) -> None:
    handled(system, **{"instruction.mode": "转办", "instruction.requires": "无"})
    signed(system)
    system.do("reply", text="已答复。")
    system.do("complete", summary="已办妥。")
    assert system.clock("D3").state == "met"
    assert system.do("close").phase == "closed"


@shows("land-resources-xinfang", "REP")
def test_a_matter_handled_here_is_answered_before_it_is_closed(system: System) -> None:
    handled(system, **{**OWN, "complainant.wants_reply": False})
    signed(system)
    system.do("complete", summary="已办妥。")
    assert "（依据：二）" in str(system.refused("close"))
    assert system.clock("D1").active
    system.do("reply", text="已答复。")
    assert system.clock("D1").state == "met"
    assert system.do("close").phase == "closed"


@shows("land-resources-xinfang", "TRF")
def test_what_was_referred_to_the_office_reminds_that_a_report_is_optional(system: System) -> None:
    handled(system, **OWN)
    given = {"from": "市局", "mode": "refer", "requires": "report"}
    hints = system.desk().perform(system.case.id, "record_instruction", given).hints
    assert len(hints) == 1 and "转办的可视情况回复办理情况" in hints[0] and "四" in hints[0]
    given = {"from": "市局", "mode": "refer", "requires": "none"}
    assert system.desk().perform(system.case.id, "record_instruction", given).hints == ()


def test_who_cannot_be_answered_leaves_no_limit_running(system: System) -> None:
    nobody: dict[str, Any] = {"complainant.phone": None, "complainant.address": None, "complainant.wants_reply": False}
    handled(system, **{**OWN, **nobody})
    signed(system)
    system.do("complete", summary="已办妥。")
    assert system.clock("D1").active
    system.do("close")
    assert (system.clock("D1").state, system.clock("D1").late) == ("met", False)


def test_whoever_comes_in_person_says_whether_the_township_was_asked_first(system: System) -> None:
    refusal = system.refused_registration(**{"instruction": None, "extra.township_first": None})
    assert (refusal.field, refusal.clause) == ("extra.township_first", "十")
    assert system.register("2026-11-17T08:40", channel="书信", **{"extra.township_first": None}).number


def test_finishing_needs_a_mode(system: System) -> None:
    system.register("2026-08-03T09:00", **OWN)
    system.do("accept")
    signed(system)
    shut(system, "complete", "二、三、四", "请先办“自办”“交办”或“转办”", summary="已办妥。")


@shows("land-resources-xinfang", "EXT")
def test_only_a_complex_matter_is_extended_and_only_by_leave(system: System) -> None:
    handled(system, **OWN)
    shut(system, "extend", "二", "不能延期", clock="D1", limit="15cd", reason="等待鉴定。", approved_by="贺振华")
    system.do("reclassify", categories=["情况复杂"], reason="涉及历史权属。")
    shut(system, "extend", "二", "要经科、局领导批准", clock="D1", limit="15cd", reason="等待鉴定。")
    system.do("extend", clock="D1", limit="15cd", reason="等待鉴定。", approved_by="贺振华")
    assert system.clock("D1").due == "2026-09-17"
    shut(system, "extend", "二", "已经延期1次", clock="D1", limit="15cd", reason="再延。", approved_by="贺振华")


@shows("land-resources-xinfang", "EXT", "DT")
def test_who_cannot_finish_an_assigned_matter_says_why_and_names_a_day(system: System) -> None:
    handled(system)
    refusal = system.refused("promise", promised_date="2026-11-20")
    assert (refusal.field, refusal.clause) == ("text", "三")
    system.do("promise", promised_date="2026-11-20", text="等待鉴定结论。")
    assert (system.clock("D8").due, system.clock("D2").state) == ("2026-11-20", "superseded")
    system.do("promise", promised_date="2026-12-01", text="鉴定推迟。")
    assert system.clock("D8").due == "2026-12-01"


def test_only_an_assigned_matter_has_an_expected_day(system: System) -> None:
    handled(system, **OWN)
    shut(system, "promise", "三", "只用于交办的信访事项", promised_date="2026-11-20", text="等待鉴定。")


# ---- the opinion


@shows("land-resources-xinfang", "APP")
def test_the_opinion_is_signed_by_section_and_bureau(system: System) -> None:
    handled(system)
    shut(system, "reply", "二", "还没有呈科、局领导批示", text="已答复。")
    shut(system, "serve_opinion", "二", "请先办“填写处理意见书”并取得科、局领导两级“批示”", received_on="2026-08-03")
    shut(system, "complete", "二", "请先办“填写处理意见书”", summary="已办妥。")
    system.do("propose", by="罗小川", text="责令限期复垦。")
    assert waiting_for(system.case, system.rules) == "科领导批示（科领导）"
    assert "要由科领导签署" in str(system.refused("approve", by="贺振华"))
    system.do("approve", by="邵明远")
    assert waiting_for(system.case, system.rules) == "局领导批示（局领导）"
    shut(system, "serve_opinion", "二", "取得科、局领导两级“批示”", received_on="2026-08-03")
    assert "两级“批示”" in str(system.refused("reply", text="已答复。")), "one of two signatures is not enough"
    assert system.do("approve", by="贺振华").awaiting == ""
    system.do("reply", text="已答复。")


@shows("land-resources-xinfang", "IM")
def test_what_is_grave_and_urgent_is_reported_before_it_is_finished(system: System) -> None:
    handled(system, categories=["要求", "重大紧急"])
    signed(system)
    shut(system, "complete", "五", "应当立即上报", summary="已办妥。")
    done = system.desk().perform(system.case.id, "report_up", {"to": "市局", "text": "险情。"})
    assert any("采取必要的措施" in hint and "五" in hint for hint in done.hints)
    system.do("contain", text="已封闭采坑。")
    assert not system.desk().perform(system.case.id, "report_up", {"to": "市局", "text": "续报。"}).hints
    assert system.do("complete", summary="已办妥。").phase == "completed"


def test_only_what_is_urgent_is_reported_up(system: System) -> None:
    handled(system)
    shut(system, "report_up", "五", "只用于重大紧急的信访事项", to="市局", text="情况。")
    shut(system, "contain", "五", "只用于重大紧急的信访事项", text="情况。")


@pytest.mark.parametrize(
    ("word", "given", "missing", "clause"),
    [
        ("promise", {"text": "等待鉴定。"}, "promised_date", "三"),
        ("serve_opinion", {"means": "当面"}, "received_on", "十一"),
    ],
)
def test_what_the_text_asks_for_must_be_filled_in(
    system: System, word: str, given: dict[str, Any], missing: str, clause: str
) -> None:
    handled(system)
    signed(system)
    refusal = system.refused(word, **given)
    assert (refusal.field, refusal.clause) == (missing, clause)


# ---- reviews


@shows("land-resources-xinfang", "REV")
def test_the_window_of_the_petitioner_ends_on_the_thirtieth_day(system: System) -> None:
    finished(system)
    assert (system.clock("D4").due, system.clock("D6").due) == ("2026-09-09", "2026-09-09")
    system.office.now = system.clock("D4").deadline
    refusal = system.refused("ask_review", text="不服。")
    assert refusal.clause in ("十一", "十二") and "2026-09-09" in refusal.told
    system.do("ask_review", text="不服。", posted_on="2026-09-09")
    assert system.case.reviews[0]["asked_on"] == "2026-09-09"


@shows("land-resources-xinfang", "REV")
def test_a_review_of_the_same_level_comes_once_and_then_the_higher_level(system: System) -> None:
    finished(system)
    system.do("ask_review", text="不服。")
    shut(system, "ask_higher", "十二", "本级复查还没有作出复查意见", text="不服。")
    shut(system, "decide_higher", "十二", "没有向上一级提出的复查请求", decision="upheld", final=True, text="维持。")
    system.do("decide_first", decision="upheld", text="维持。")
    system.do("serve_review", "2026-08-20T09:00", text="维持。", received_on="2026-08-20")
    assert system.clock("D5").state == "met" and system.clock("D6").due == "2026-09-20"
    shut(system, "ask_review", "十二", "仍不服的请办“登记上一级复查请求”", text="仍不服。")
    system.do("ask_higher", text="仍不服。")
    shut(system, "decide_first", "十二", "请办“上一级复查意见”", decision="upheld", text="维持。")


@shows("land-resources-xinfang", "REV")
def test_what_the_higher_level_upholds_is_not_handled_any_more(system: System) -> None:
    finished(system)
    system.do("ask_higher", text="不服。")
    shut(system, "ask_review", "十二", "已经向上一级请求复查", text="不服。")
    shut(system, "decide_first", "十一", "没有向本级提出的复查请求", decision="upheld", text="维持。")
    shut(system, "decide_higher", "十二", "请勾选“不再处理”", decision="upheld", text="正确。")
    shut(system, "decide_higher", "十二", "请取消勾选“不再处理”", decision="redo", final=True, text="重办。")
    case = system.do("decide_higher", decision="upheld", final=True, text="正确。")
    assert case.final and case.reviews[0]["level"] == "second"
    assert "不再处理" in str(system.refused("ask_higher", text="不服。"))
    assert "不再处理" in str(system.refused("reopen", text="重办。"))


@shows("land-resources-xinfang", "REV")
def test_what_the_higher_level_finds_wrong_is_taken_up_again(system: System) -> None:
    finished(system)
    system.do("ask_higher", text="不服。")
    system.do("decide_higher", decision="redo", text="事实不清。")
    assert system.do("reopen", text="按复查意见重办。").phase == "handling"


def archived(system: System) -> None:
    """Finished, answered and filed, while the petitioner may still ask for a review."""
    finished(system)
    system.do("reply", text="已答复。")
    system.do("report_back", text="已办结。")
    system.do("close")
    system.do("archive", volume="2026-信-1")


@shows("land-resources-xinfang", "REV")
def test_who_comes_in_time_after_the_archive_is_heard_at_both_levels(system: System) -> None:
    archived(system)
    system.do("ask_review", "2026-08-20T09:00", text="不服。")
    assert (system.case.phase, system.clock("D5").due) == ("archived", "2026-09-19")
    system.do("decide_first", decision="upheld", text="维持。")
    system.do("serve_review", "2026-08-25T09:00", text="维持。", received_on="2026-08-25")
    assert system.clock("D5").state == "met"
    system.do("ask_higher", "2026-09-01T09:00", text="仍不服。")
    case = system.do("decide_higher", decision="upheld", final=True, text="正确。")
    assert (case.phase, case.final, system.clock("D7").state) == ("archived", True, "met")
    assert "不再处理" in str(system.refused("reopen", text="重办。"))


@shows("land-resources-xinfang", "REV")
def test_what_the_review_finds_wrong_comes_back_from_the_archive(system: System) -> None:
    archived(system)
    system.do("ask_higher", "2026-08-20T09:00", text="不服。")
    system.do("decide_higher", decision="redo", text="事实不清。")
    assert system.do("reopen", text="按复查意见重办。").phase == "handling"
    signed(system)
    system.do("reply", text="重新答复。")
    system.do("complete", summary="已重新办妥。")
    system.do("close")
    assert system.do("archive", volume="2026-信-1").phase == "archived"


@shows("land-resources-xinfang", "REV")
def test_who_comes_too_late_is_told_so_after_the_archive_too(system: System) -> None:
    archived(system)
    system.office.now = system.clock("D4").deadline
    assert "2026-09-09" in system.refused("ask_review", text="不服。").told


def test_the_petitioner_is_called_so(system: System) -> None:
    labels = {spec.path: spec.label for spec in system.rules.fields}
    assert (labels["complainant.kind"], labels["complainant.name"]) == ("信访人类别", "信访人姓名")
    reply = system.rules.action("reply")
    assert reply is not None and "信访人意见" in [spec.label for spec in reply.fields]


# ---- the whole


def test_the_damaged_words_are_mended() -> None:
    rules = shelf.regulation(ID)
    said = " ".join([clock.text for clock in rules.clocks] + [report.text for report in rules.reports])
    assert "可适当延长" in said and "土地管理信访统计表" in said
    assert "可行当" not in said and "信、仿" not in said


def test_the_office_fills_in_what_is_left_open(tmp_path: Path) -> None:
    opened = System(
        tmp_path, ID, {"clocks.D1.extension.limit": "10 cd", "notes.complex.text": "涉及两个以上乡（镇）。"}
    )
    handled(opened, **{**OWN, "categories": ["要求", "情况复杂"]})
    refusal = opened.refused("extend", clock="D1", limit="15cd", reason="等待鉴定。", approved_by="贺振华")
    assert "最多延长10日" in str(refusal) and refusal.clause == "二"
    assert next(note for note in opened.rules.notes if note.id == "complex").basis == "office"
    opened.close()


@shows("land-resources-xinfang", "REP", "APP")
def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {"收件（登记）回执", "信访登记表", "群众上访问题处理意见书"}
    counted = {(clock.clock, clock.due) for clock in played.case.clocks.values() if clock.state != "superseded"}
    assert counted == {("D2", "2027-01-16"), ("D4", "2027-01-04"), ("D6", "2027-01-04")}
    played.ledger.close()


def test_the_petitioners_window_is_nobodys_deadline(tmp_path: Path) -> None:
    """It still runs when the case is archived, and neither the list nor the head of the case counts it."""
    played = story.play("land-resources-xinfang", tmp_path / "ledger")
    with played.ledger:
        desk = office.desk_for(played.ledger, lambda: played.now)
        assert [clock.clock for clock in played.case.clocks.values() if clock.active] == ["D4", "D6"]
        assert read_view(desk, played.case.id).first is None
        later = office.desk_for(played.ledger, lambda: played.now + timedelta(days=60))
        assert listing.listed(later, "overdue", "", None, 5) == ([], None)
        assert {clock.standing(later.now()) for clock in played.case.clocks.values() if clock.active} == {"lapsed"}
