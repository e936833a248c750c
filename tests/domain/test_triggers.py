"""Whose clock it is: of the unit that has the matter, of the instruction that came; and what runs again."""

from typing import Any

import pytest

from tests.domain.clock_rules import (
    BACK,
    BY_COMPLEXITY,
    COMPLEX,
    ORDINARY,
    REPORT,
    active,
    bank,
    instruct,
    opened,
    referred,
    standing,
)
from tests.domain.timelines import Timeline, clock, shipped

# ---- units


def test_bank_the_outlet_has_one_working_day_and_one_hour() -> None:
    assert active(bank().case) == {"D1@营业网点": "2026-11-17", "D4@营业网点": "2026-11-16T11:05"}


def test_bank_passing_on_ends_the_outlets_clocks_and_delivery_starts_the_next_units() -> None:
    line = bank()
    line.do("passed_on", {"to_unit": "一级行部", "to_level": "first_level"}, at="2026-11-16T10:40")
    assert active(line.case) == {}
    line.do("delivered", {"unit": "一级行部", "means": "phone"}, at="2026-11-16T16:55")
    assert active(line.case) == {"D2@一级行部": "2026-11-18", "D4@一级行部": "2026-11-16T17:55"}
    line.do("received", at="2026-11-16T17:00")
    assert active(line.case)["D5@一级行部"] == "2026-11-16T19:00"
    assert line.case.clocks["D2@一级行部"].start == "2026-11-16T08:55:00Z"


def test_bank_starting_work_meets_d5_and_makes_d4_void_at_this_unit_only() -> None:
    line = bank()
    line.hand_over("一级行部", "first_level")
    line.do("received")
    line.do("work_started", {"unit": "营业网点"})
    assert {"D4@一级行部", "D5@一级行部"} <= set(active(line.case))
    case = line.do("work_started")
    assert (case.clocks["D4@一级行部"].state, case.clocks["D5@一级行部"].state) == ("void", "met")


def test_bank_a_unit_receives_what_it_has_only_once() -> None:
    line = bank()
    line.hand_over("一级行部", "first_level")
    line.do("received")
    line.do("work_started")
    assert "D5@一级行部#2" not in line.do("received").clocks


def test_bank_a_sender_goes_on_until_the_whole_is_done() -> None:
    line = bank()
    line.hand_over("一级行部", "first_level")
    line.hand_over("总行", "head_office")
    assert {"D2@一级行部", "D3@总行"} <= set(active(line.case))
    line.do("replied")
    assert not {"D1@营业网点"} & set(active(line.case))
    case = line.do("completed")
    assert (case.clocks["D2@一级行部"].state, case.clocks["D3@总行"].state) == ("met", "met")


def test_bank_a_second_visit_to_the_outlet_has_clocks_of_its_own() -> None:
    line = bank()
    line.hand_over("一级行部", "first_level")
    line.hand_over("总行", "head_office")
    line.hand_over("营业网点", "outlet", at="2026-11-19T09:00")
    assert active(line.case)["D1@营业网点#2"] == "2026-11-20"
    assert active(line.case)["D4@营业网点#2"] == "2026-11-19T10:00"
    line.do("passed_on", {"to_unit": "一级行部", "to_level": "first_level"})
    assert not any(key.startswith("D1@营业网点") for key in active(line.case))
    line.do("delivered", {"unit": "一级行部"})
    assert "D2@一级行部#2" not in line.case.clocks, "the first one still runs"
    line.hand_over("营业网点", "outlet")
    assert "D1@营业网点#3" in active(line.case)


def test_bank_a_promise_takes_the_place_of_three_working_days() -> None:
    line = bank()
    line.hand_over("总行", "head_office", at="2026-11-16T15:00")
    assert active(line.case)["D3@总行"] == "2026-11-19"
    case = line.do("promised", {"promised_date": "2026-11-30"})
    assert (case.clocks["D3@总行"].state, case.clocks["D6"].due) == ("met", "2026-11-30")
    assert line.do("promised", {"promised_date": "2026-12-04"}).clocks["D6"].due == "2026-12-04"
    line.hand_over("营业网点", "outlet")
    assert line.case.clocks["D6"].state == "running"
    line.do("replied")
    assert line.do("completed").clocks["D6"].state == "met"


def test_a_unit_that_returns_the_matter_no_longer_answers_for_it() -> None:
    line = bank()
    line.hand_over("一级行部", "first_level")
    line.do("received")
    case = line.do("transfer_returned")
    assert case.unit == "营业网点"
    assert {key: running.state for key, running in case.clocks.items() if key.endswith("一级行部")} == {
        "D2@一级行部": "superseded", "D4@一级行部": "superseded", "D5@一级行部": "void",
    }  # fmt: skip


def test_a_return_starts_the_clocks_that_say_so() -> None:
    rule = clock(
        "U1",
        **{"from": ["registered", "delivered", "transfer_returned"]},
        until=["passed_on"],
        scope="unit",
        limit="1 wd",
    )
    line = opened(rule, unit="窗口")
    line.hand_over("物业科")
    assert active(line.do("transfer_returned", at="2026-11-18T09:00")) == {"U1@窗口#2": "2026-11-19"}
    line.do("passed_on", {"to_unit": "物业科"})
    assert active(line.do("transfer_returned", at="2026-11-20T09:00")) == {"U1@窗口#3": "2026-11-23"}
    line.hand_over("物业科", at="2026-11-23T09:00")
    assert active(line.case) == {"U1@物业科#2": "2026-11-24"}


def test_a_unit_whose_name_looks_like_a_count_is_no_second_visit() -> None:
    line = opened(clock("U1", **{"from": ["registered", "delivered"]}, until=["passed_on"], scope="unit"), unit="窗口")
    line.hand_over("窗口#2")
    assert set(line.case.clocks) == {"U1@窗口", "U1@窗口#2"}
    line.hand_over("窗口#2", at="2026-11-18T09:00")
    assert active(line.case) == {"U1@窗口#2#2": "2026-11-25"}


# ---- instructions


def test_each_instruction_has_its_own_clock_from_the_day_it_came() -> None:
    line = opened(REPORT)
    line.do("instruction_in", instruct(1, received_on="2026-11-10"))
    line.do("instruction_in", instruct(2), at="2026-11-18T09:00")
    assert active(line.case) == {"D5@i1": "2027-01-10", "D5@i2": "2027-01-18"}
    assert standing(line.do("reported_back", {"instruction": "i2"})) == {
        "D5@i1": ("running", "2027-01-10"), "D5@i2": ("met", "2027-01-18"),
    }  # fmt: skip
    assert set(active(line.do("reported_back"))) == {"D5@i1"}


def test_an_instruction_of_another_kind_starts_nothing() -> None:
    line = opened(REPORT)
    line.do("instruction_in", instruct(1))
    assert set(line.do("instruction_in", instruct(2, "refer")).clocks) == {"D5@i1"}


def test_an_answered_instruction_is_not_asked_again() -> None:
    line = opened(REPORT)
    line.do("instruction_in", instruct(1))
    line.do("reported_back", {"instruction": "i1"})
    assert set(line.do("reworked").clocks) == {"D5@i1"}


# ---- rework, undo


def test_rework_runs_a_met_clock_again_only_where_the_regulation_says_so() -> None:
    rules = [clock("D1", **{"from": ["registered", "reworked"]}), clock("D2")]
    line = opened(*rules)
    line.do("completed", at="2026-11-18T09:00")
    case = line.do("reworked", at="2026-11-25T09:00")
    assert standing(case) == {
        "D1": ("met", "2026-11-23"), "D2": ("met", "2026-11-23"), "D1#2": ("running", "2026-12-02"),
    }  # fmt: skip
    line.do("completed")
    assert active(line.do("reworked", at="2026-12-01T09:00")) == {"D1#3": "2026-12-08"}


def test_rework_does_not_disturb_a_clock_that_still_runs() -> None:
    line = opened(clock("D1", **{"from": ["registered", "reworked"]}, until=["closed"]))
    line.do("completed")
    assert standing(line.do("reworked")) == {"D1": ("running", "2026-11-23")}


def test_after_rework_a_unit_that_receives_anew_counts_anew() -> None:
    line = bank()
    line.do("replied")
    line.do("completed")
    line.do("reworked", at="2026-11-19T09:00")
    assert active(line.case) == {}
    assert "D1@营业网点#2" in active(line.do("received"))


def test_after_rework_what_was_done_before_must_be_done_anew() -> None:
    line = opened(clock("D1", until=["replied", "completed"]))
    line.do("completed")
    line.do("reworked")
    assert standing(line.do("replied")) == {"D1": ("running", "2026-11-23")}
    assert standing(line.do("completed")) == {"D1": ("met", "2026-11-23")}


def test_undoing_the_step_that_met_a_clock_lets_it_run() -> None:
    line = opened(clock("D1"), clock("D2", **{"from": ["completed"]}, until=["called_back"]))
    assert standing(line.do("completed")) == {"D1": ("met", "2026-11-23"), "D2": ("running", "2026-11-23")}
    assert standing(line.undo()) == {"D1": ("running", "2026-11-23")}


def test_undoing_a_reclassification_restores_the_clocks() -> None:
    line = opened(*BY_COMPLEXITY, BACK, record={"categories": {"complexity": ["ordinary"]}})
    before = standing(line.do("transferred", referred()))
    line.do("reclassified", COMPLEX)
    assert standing(line.undo()) == before
    assert standing(line.do("noted_text")) == before


# ---- the shipped regulations


def centre(channel: str = "letter", complexity: str = "ordinary") -> Timeline:
    line = Timeline(shipped("community-centre"))
    line.register({"channel": channel, "categories": {"complexity": [complexity]}}, unit="投诉受理窗口",
                  received_at="2026-11-12T09:00")  # fmt: skip
    return line


def assigned(**more: Any) -> dict[str, Any]:
    return {"mode": "assign", "to_unit": "物业管理科", **more}


@pytest.mark.parametrize(
    ("channel", "complexity", "running"),
    [
        ("phone", "ordinary", {"D1": "2026-12-03"}),
        ("phone", "complex", {"D2": "2027-01-12"}),
        ("phone", "legacy", {"D3": "2027-02-12"}),
        ("letter", "ordinary", {"D6": "2026-12-03"}),
        ("letter", "legacy", {"D6": "2026-12-03"}),
    ],
)
def test_centre_a_letter_precedes_the_class(channel: str, complexity: str, running: dict[str, str]) -> None:
    assert active(centre(channel, complexity).case) == running


def test_centre_what_a_leader_assigns_precedes_the_letter_and_a_day_of_its_own_precedes_that() -> None:
    line = centre()
    assert active(line.do("transferred", assigned(), at="2026-11-16T09:00")) == {"D7": "2027-01-16", "D4": "2027-01-13"}
    case = line.do("transferred", assigned(due="2026-12-10"), at="2026-11-17T09:00")
    assert active(case) == {"D9": "2026-12-10", "D4": "2026-12-07"}
    assert [key for key, clock in case.clocks.items() if clock.state == "superseded"] == ["D6", "D7"]


def test_centre_a_complex_matter_that_is_assigned_has_three_months() -> None:
    line = centre(complexity="complex")
    assert active(line.do("transferred", assigned(), at="2026-11-16T09:00")) == {"D8": "2027-02-16", "D4": "2027-02-13"}
    line.do("reclassified", ORDINARY)
    assert active(line.case) == {"D7": "2027-01-16", "D4": "2027-01-13"}


def test_centre_urging_follows_the_class_of_a_matter_that_was_referred() -> None:
    line = centre("phone")
    line.do("transferred", referred("") | {"to_unit": "物业管理科"})
    assert active(line.case) == {"D1": "2026-12-03", "D4": "2026-11-30"}
    assert active(line.do("reclassified", COMPLEX)) == {"D2": "2027-01-12", "D4": "2027-01-09"}
    line.do("urged", {"count": 1})
    assert active(line.case) == {"D2": "2027-01-12"}


def test_centre_an_instruction_is_reported_on_beside_and_precedes_from_the_day_it_came() -> None:
    line = centre()
    line.do("instruction_in", instruct(1, received_on="2026-11-13"), at="2026-11-16T09:00")
    assert active(line.case) == {"D7": "2027-01-13", "D5@i1": "2027-01-13"}
    line.do("transferred", referred("2026-12-08") | {"to_unit": "物业管理科"})
    assert active(line.case) == {
        "D7": "2027-01-13", "D5@i1": "2027-01-13", "D10": "2026-12-08", "D4": "2027-01-10",
    }, "what came by 交办 stays that when it is referred on"  # fmt: skip
    assert set(active(line.do("completed"))) == {"D5@i1", "D10"}
    assert set(active(line.do("reported_back", {"instruction": "i1"}))) == set()


def test_centre_the_day_that_an_instruction_sets_is_kept() -> None:
    line = centre()
    line.do("instruction_in", instruct(1, received_on="2026-11-13", due="2026-12-18"))
    assert active(line.case) == {"D9": "2026-12-18", "D5@i1": "2027-01-13"}
    line.do("transferred", assigned())
    assert active(line.case)["D9"] == "2026-12-18"


def test_market_the_notice_sets_the_day_of_the_report() -> None:
    line = Timeline(shipped("market-regulation-12315"))
    assert line.register({"channel": "online"}).clocks == {}
    line.do("accepted")
    assert standing(line.do("transferred", referred())) == {"D1": ("running", "2026-12-04")}
    assert standing(line.do("reported_back", at="2026-12-04T23:59"))["D1"] == ("met", "2026-12-04")
    assert not line.case.clocks["D1"].late


REPLIED = {"from": ["completed"], "until": ["replied"]}


@pytest.mark.parametrize(("ahead", "started"), [(False, ["D1"]), (True, [])])
def test_what_was_done_ahead_may_count(ahead: bool, started: list[str]) -> None:
    line = opened(clock("D1", **REPLIED, done_before=ahead))
    for step in ("accepted", "replied", "completed"):
        line.do(step)
    assert list(line.case.clocks) == started


def test_what_was_done_before_the_matter_was_taken_up_again_does_not_count() -> None:
    line = opened(clock("D1", **REPLIED, done_before=True))
    for step in ("accepted", "replied", "completed", "reworked", "completed"):
        line.do(step)
    assert list(line.case.clocks) == ["D1"]


@pytest.mark.parametrize(("latest", "due"), [(False, "2026-11-23"), (True, "2026-11-25")])
def test_a_clock_may_count_anew_from_each_newer_event(latest: bool, due: str) -> None:
    line = opened(clock("D1", **{"from": ["urged"]}, until=["reported_back"], latest=latest))
    line.do("urged", {"count": 1}, at="2026-11-16T10:00")
    case = line.do("urged", {"count": 2}, at="2026-11-18T10:00")
    assert case.clocks["D1"].due == due
    assert len(case.clocks["D1"].replaced) == latest
