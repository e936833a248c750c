"""复查: asked for within the petitioner's window, decided level by level, final where upheld for good."""

from typing import Any

import pytest

from desktop_app.domain.case import Case
from desktop_app.domain.moments import parse_local
from desktop_app.services import showing
from tests.desks import Office
from tests.services.small import adopt, closed, form

RECEIVED = {"path": "received_on", "label": "信访人收到日期", "type": "date"}
ACTIONS: list[dict[str, Any]] = [
    {"id": "request_review"}, {"id": "decide_review", "fields": [RECEIVED]}, {"id": "reopen"},
    {"id": "reply", "fields": [RECEIVED]},
]  # fmt: skip


def window(id_: str, begin: str, end: str = "review_requested", **more: Any) -> dict[str, Any]:
    return {"id": id_, "clause": f"第{id_}条", "title": "申请复查的期限", "from": [begin], "until": [end], "limit": "30 cd",
            "start": "received_on", "roll": True, **more}  # fmt: skip


@pytest.fixture
def ours(bank: Office) -> Office:
    adopt(bank, actions=ACTIONS, clocks=[window("16", "replied"), window("17", "reviewed", when={"reviewed": "first"})])
    return bank


ASK = {"text": "对答复不服。"}


def answered(desk: Office, received_on: str = "2026-11-17") -> Case:
    """Closed; the petitioner got the answer on a Tuesday, so the window ends on Thursday the 17th of December."""
    case = desk.do(desk.register(form()), "accept")
    return desk.play(case, [("reply", {"text": "已答复。", "received_on": received_on}), ("complete", {"summary": "办妥"}), ("close", {})])


def on(desk: Office, day: str) -> None:
    desk.now = parse_local(f"{day}T10:00")


def test_the_window_runs_from_the_petitioners_receipt_and_rolls_over_days_off(ours: Office) -> None:
    case = answered(ours)
    assert (case.clocks["16"].due, case.clocks["16"].start[:10]) == ("2026-12-17", "2026-11-16")
    assert answered(ours, "2026-11-13").clocks["16"].due == "2026-12-14", "the 13th of December is a Sunday"
    assert answered(ours, "").clocks["16"].due == "2026-12-18", "without it the day of the answer counts"


@pytest.mark.parametrize(("asked", "on_time"), [("2026-12-17", True), ("2026-12-18", False)])
def test_a_request_is_in_time_until_the_last_day(ours: Office, asked: str, on_time: bool) -> None:
    case = answered(ours)
    on(ours, asked)
    if on_time:
        case = ours.do(case, "request_review", **ASK)
        assert (case.clocks["16"].state, case.reviews[0]["asked_on"]) == ("met", asked)
        return
    refusal = ours.refused(lambda: ours.do(case, "request_review", **ASK))
    assert (refusal.clause, refusal.field) == ("第16条", "received_on")
    assert "2026-12-17为止" in str(refusal) and "2026-12-18提出" in str(refusal)


def test_by_post_the_day_of_the_postmark_counts(ours: Office) -> None:
    case = answered(ours)
    on(ours, "2026-12-20")
    ours.refused(lambda: ours.do(case, "request_review", **ASK, received_on="2026-12-19"))
    ours.refused(lambda: ours.do(case, "request_review", **ASK, posted_on="2026-12-18"))
    case = ours.do(case, "request_review", **ASK, posted_on="2026-12-17", received_on="2026-12-19")
    assert (case.reviews[0]["asked_on"], case.reviews[0]["received_on"]) == ("2026-12-17", "2026-12-19")
    assert ours.sound()


@pytest.mark.parametrize(
    ("given", "field"),
    [({"received_on": "2026-11-19"}, "received_on"), ({"posted_on": "2026-11-18", "received_on": "2026-11-17"}, "posted_on")],
)
def test_days_that_cannot_be_are_refused(ours: Office, given: dict[str, str], field: str) -> None:
    case = answered(ours)
    assert ours.refused(lambda: ours.do(case, "request_review", **ASK, **given)).field == field


def test_without_a_window_a_request_is_never_too_late(bank: Office) -> None:
    adopt(bank, actions=ACTIONS)
    case = closed(bank)
    on(bank, "2027-11-18")
    assert bank.do(case, "request_review", **ASK).reviews[0]["level"] == "first"


def test_a_window_may_be_that_of_one_action(bank: Office) -> None:
    second = {"id": "ask_above", "title": "向上级申请复查", "event": "review_requested", "phases": ["closed"], "roles": ["clerk"],
              "group": "close", "basis": "suggestion", "sets": {"level": "second"},
              "fields": [{"path": "text", "label": "理由", "type": "long_text"}]}  # fmt: skip
    adopt(bank, actions=[*ACTIONS, second], clocks=[window("16", "replied", "review_requested/request_review")])
    case = answered(bank)
    on(bank, "2026-12-30")
    assert bank.refused(lambda: bank.do(case, "request_review", **ASK)).clause == "第16条"
    assert bank.do(case, "ask_above", **ASK).reviews[0]["level"] == "second"


def decided(desk: Office, case: Case, decision: str = "维持", **more: Any) -> Case:
    return desk.do(case, "decide_review", decision=decision, text="事实清楚。", **more)


def test_there_are_two_levels_one_after_the_other(ours: Office) -> None:
    case = ours.do(answered(ours), "request_review", **ASK)
    assert "上一次复查还没有决定" in str(ours.refused(lambda: ours.do(case, "request_review", **ASK, level="上一级")))
    case = decided(ours, case, received_on="2026-11-18")
    assert (case.reviews[0]["decision"], case.reviews[0]["level"], case.final) == ("upheld", "first", False)
    assert case.clocks["17"].due == "2026-12-18"
    assert "没有待决定的复查申请" in str(ours.refused(lambda: decided(ours, case)))
    on(ours, "2026-12-19")
    assert ours.refused(lambda: ours.do(case, "request_review", **ASK, level="上一级")).clause == "第17条"
    on(ours, "2026-12-18")
    case = decided(ours, ours.do(case, "request_review", **ASK, level="上一级"), final=True)
    assert [(one["level"], one["decision"]) for one in case.reviews] == [("first", "upheld"), ("second", "upheld")]
    assert case.final
    assert ours.sound()


def test_after_the_final_word_nothing_more_is_done(ours: Office) -> None:
    case = decided(ours, ours.do(answered(ours), "request_review", **ASK), final=True)
    assert "不再处理" in str(ours.refused(lambda: ours.do(case, "request_review", **ASK)))
    assert "不再处理" in str(ours.refused(lambda: ours.do(case, "reopen", text="又来")))
    assert ours.do(case, "archive").phase == "archived"


@pytest.mark.parametrize("decision", ["变更", "责令重新处理"])
def test_only_what_is_upheld_is_final(ours: Office, decision: str) -> None:
    case = ours.do(answered(ours), "request_review", **ASK)
    assert ours.refused(lambda: decided(ours, case, decision, final=True)).field == "final"
    assert not decided(ours, case, decision).final


def test_what_was_changed_is_handled_again(ours: Office) -> None:
    case = decided(ours, ours.do(answered(ours), "request_review", **ASK), "变更")
    case = ours.do(case, "reopen", text="按复查意见重新处理")
    assert case.phase == "handling"
    case = ours.do(case, "complete", summary="重新办妥")
    assert case.phase == "completed"
    assert [line.title for line in showing.timeline(ours.desk(), case)][-4:] == ["登记复查申请", "复查意见", "重新办理", "办结"]
    assert ours.sound()


def test_a_decision_that_was_undone_is_pending_again(ours: Office) -> None:
    case = decided(ours, ours.do(answered(ours), "request_review", **ASK), final=True)
    case = ours.do(case, "undo")
    assert not case.final
    assert decided(ours, case, "变更").reviews[0]["decision"] == "changed"
