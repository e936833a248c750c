"""Which clocks an event starts: from which moment, by which rule, in whose place; and whatever happens."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.clocks import consequences, recount
from desktop_app.domain.regulation import Regulation
from tests.domain.clock_rules import (
    BACK,
    BY_COMPLEXITY,
    COMPLEX,
    DATED,
    ORDINARY,
    REPORT,
    active,
    instruct,
    opened,
    referred,
    standing,
)
from tests.domain.timelines import CALENDAR, Timeline, clock, event, registered, regulation

# ---- starting


def test_a_clock_counts_from_the_receipt_not_from_the_registration() -> None:
    line = Timeline(regulation(clock("D1")))
    line.do("registered", registered(received_at="2026-11-13T16:00"), at="2026-11-16T09:00")
    (running,) = line.case.clocks.values()
    assert (running.key, running.start, running.due) == ("D1", "2026-11-13T08:00:00Z", "2026-11-20")
    assert (running.clause, running.limit, running.by) == ("第D1条", "5个工作日", line.events[0].hash)


def test_a_clock_starts_only_under_its_condition() -> None:
    rule = clock("D1", when={"complainant": "enterprise"})
    assert active(opened(rule).case) == {}
    assert active(opened(rule, record={"complainant": {"kind": "enterprise"}}).case) == {"D1": "2026-11-23"}


def test_a_clock_of_the_case_starts_once_and_not_again_when_it_has_ended() -> None:
    line = opened(clock("D1", **{"from": ["accepted", "received"]}, until=["replied"]))
    assert active(line.do("accepted")) == {"D1": "2026-11-23"}
    line.do("received", at="2026-11-18T09:00")
    assert active(line.case) == {"D1": "2026-11-23"}
    line.do("replied")
    line.do("received")
    assert standing(line.case) == {"D1": ("met", "2026-11-23")}


def test_a_clock_whose_circumstances_arise_later_counts_from_its_event_all_the_same() -> None:
    line = opened(clock("D1", when={"complexity": "complex"}))
    line.do("accepted", at="2026-11-18T09:00")
    assert active(line.do("reclassified", COMPLEX)) == {"D1": "2026-11-23"}


def test_a_clock_does_not_start_for_what_is_done_already() -> None:
    line = opened(clock("D1", when={"complexity": "complex"}, until=[["accepted"], ["replied", "completed"]]))
    line.do("accepted")
    assert line.do("reclassified", COMPLEX).clocks == {}


def test_a_clock_that_starts_late_has_heard_what_happened_since_its_event() -> None:
    line = opened(clock("D1", when={"complexity": "complex"}, until=["replied", "completed"]))
    line.do("replied")
    line.do("reclassified", COMPLEX)
    assert standing(line.do("completed")) == {"D1": ("met", "2026-11-23")}


@pytest.mark.parametrize("end", ["declined", "withdrawn", "terminated"])
def test_what_ends_the_matter_makes_its_clocks_void(end: str) -> None:
    """Also where the regulation does not say so, but not the report to a superior."""
    rules = [
        clock("D1"),
        clock("U1", scope="unit"),
        clock("R1", **{"from": ["instruction_in"]}, until=["reported_back"], scope="instruction"),
    ]
    line = opened(*rules, unit="窗口")
    line.do("instruction_in", instruct(1))
    assert {key: state for key, (state, _) in standing(line.do(end)).items()} == {
        "D1": "void", "U1@窗口": "void", "R1@i1": "running",
    }  # fmt: skip


def test_a_clock_may_wait_for_the_end_of_the_matter() -> None:
    line = opened(clock("D1", until=[["accepted"], ["declined"]]))
    assert standing(line.do("declined"))["D1"][0] == "met"


def test_a_void_registration_starts_nothing() -> None:
    line = opened(clock("D1"))
    assert line.undo().clocks == {}
    assert line.do("noted_text").clocks == {}


def test_an_hour_runs_from_its_minute() -> None:
    line = opened(clock("D4", limit="1 h"), received_at="2026-11-16T17:30")
    assert active(line.case) == {"D4": "2026-11-16T18:30"}


# ---- groups


def test_of_a_group_only_the_first_rank_runs() -> None:
    rules = [
        clock("D6", group="finish", rank=30),
        clock("D1", limit="15 wd", group="finish", rank=40),
        clock("D9", limit="1 mo"),
    ]
    assert active(opened(*rules).case) == {"D6": "2026-11-23", "D9": "2026-12-16"}


def test_another_class_supersedes_and_may_come_back() -> None:
    line = opened(*BY_COMPLEXITY, record={"categories": {"complexity": ["ordinary"]}})
    assert standing(line.case) == {"D1": ("running", "2026-12-07")}
    case = line.do("reclassified", COMPLEX)
    assert standing(case) == {"D1": ("superseded", "2026-12-07"), "D2": ("running", "2027-01-16")}
    assert "改用" in case.clocks["D1"].replaced[0]["reason"]
    case = line.do("reclassified", ORDINARY)
    assert standing(case) == {"D1": ("running", "2026-12-07"), "D2": ("superseded", "2027-01-16")}
    assert "重新适用" in case.clocks["D1"].replaced[1]["reason"]


def test_a_class_that_no_clock_is_for_lets_the_clock_lapse() -> None:
    line = opened(clock("D1", when={"complexity": "ordinary"}), record={"categories": {"complexity": ["ordinary"]}})
    assert standing(line.do("reclassified", COMPLEX)) == {"D1": ("superseded", "2026-11-23")}
    assert standing(line.do("reclassified", ORDINARY)) == {"D1": ("running", "2026-11-23")}


def test_what_listens_while_superseded_ends_when_it_runs_again() -> None:
    rules = [clock("D1", when={"complexity": "ordinary"}, until=["replied", "completed"])]
    line = opened(*rules, record={"categories": {"complexity": ["ordinary"]}})
    line.do("reclassified", COMPLEX)
    line.do("replied")
    line.do("reclassified", ORDINARY)
    assert standing(line.do("completed"))["D1"][0] == "met"


def test_nothing_of_a_group_starts_after_the_group_has_ended() -> None:
    line = opened(clock("D1", group="finish", rank=10), clock("D2", **{"from": ["accepted"]}, group="finish", rank=20))
    line.do("accepted")
    line.do("completed")
    assert standing(line.do("called_back")) == {"D1": ("met", "2026-11-23")}


# ---- days that a document names


def test_a_document_names_the_day() -> None:
    line = opened(DATED)
    running = line.do("transferred", referred()).clocks["D1"]
    assert (running.due, running.warn, running.provisional, running.limit) == (
        "2026-12-04",
        "2026-12-02",
        False,
        "定日",
    )


def test_a_document_without_a_day_starts_nothing() -> None:
    line = opened(DATED)
    assert line.do("transferred", {"mode": "self", "handler": "郑国强"}).clocks == {}


def test_a_newer_document_names_another_day() -> None:
    line = opened(DATED)
    line.do("transferred", referred())
    assert standing(line.do("transferred", referred("2026-12-11"))) == {"D1": ("running", "2026-12-11")}
    assert line.case.clocks["D1"].by == line.case.of("transferred")[1].hash


def test_a_new_document_after_the_answer_or_a_return_starts_a_new_clock() -> None:
    line = opened(DATED)
    line.do("transferred", referred())
    line.do("reported_back")
    line.do("transferred", referred("2026-12-11"))
    line.do("transfer_returned")
    case = line.do("transferred", referred("2026-12-18"))
    assert standing(case) == {
        "D1": ("met", "2026-12-04"), "D1#2": ("void", "2026-12-11"), "D1#3": ("running", "2026-12-18"),
    }  # fmt: skip


def test_a_day_given_stands_whatever_the_circumstances_become() -> None:
    line = opened(clock("D6", **{"from": ["promised"]}, limit={"date": "promised_date"}, when={"complexity": "complex"}),
                  record={"categories": {"complexity": ["complex"]}})  # fmt: skip
    line.do("promised", {"promised_date": "2026-11-30"})
    assert standing(line.do("reclassified", ORDINARY)) == {"D6": ("running", "2026-11-30")}


def test_an_extension_of_a_named_day_is_not_taken_back_by_later_steps() -> None:
    line = opened(DATED)
    case = line.do("transferred", referred())
    line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], extensions=["5wd"], reason="延期"))
    assert active(line.do("noted_text")) == {"D1": "2026-12-11"}
    assert active(line.do("accepted")) == {"D1": "2026-12-11"}


# ---- reverse clocks


def test_a_reverse_clock_counts_back_from_the_clock_that_stands() -> None:
    line = opened(*BY_COMPLEXITY, BACK, record={"categories": {"complexity": ["ordinary"]}})
    assert "D4" not in line.case.clocks
    running = line.do("transferred", referred()).clocks["D4"]
    assert (running.due, running.warn) == ("2026-12-04", "2026-12-03")


def test_a_reverse_clock_follows_its_anchor_in_the_same_verb() -> None:
    line = opened(*BY_COMPLEXITY, BACK, record={"categories": {"complexity": ["ordinary"]}})
    line.do("transferred", referred())
    assert active(line.do("reclassified", COMPLEX)) == {"D2": "2027-01-16", "D4": "2027-01-13"}
    assert active(line.do("reclassified", ORDINARY)) == {"D1": "2026-12-07", "D4": "2026-12-04"}


def test_a_reverse_clock_follows_an_extension_of_its_anchor() -> None:
    line = opened(*BY_COMPLEXITY, BACK, record={"categories": {"complexity": ["ordinary"]}})
    case = line.do("transferred", referred())
    line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], extensions=["5wd"], reason="延期"))
    assert active(line.case) == {"D1": "2026-12-14", "D4": "2026-12-11"}


def test_a_reverse_clock_lapses_with_its_condition_and_comes_back() -> None:
    line = opened(*BY_COMPLEXITY, BACK, record={"categories": {"complexity": ["ordinary"]}})
    line.do("transferred", referred())
    assert line.do("transferred", {"mode": "self", "handler": "吴玲"}).clocks["D4"].state == "superseded"
    assert active(line.do("transferred", referred())) == {"D1": "2026-12-07", "D4": "2026-12-04"}


def test_a_reverse_clock_that_was_met_is_not_started_by_a_move_of_its_anchor() -> None:
    line = opened(*BY_COMPLEXITY, BACK, record={"categories": {"complexity": ["ordinary"]}})
    line.do("transferred", referred())
    line.do("urged", {"count": 1})
    assert standing(line.do("reclassified", COMPLEX))["D4"] == ("met", "2026-12-04")


def test_a_reverse_clock_without_an_anchor_waits() -> None:
    line = opened(clock("D1", **{"from": ["instruction_in"]}, group="finish", limit="1 mo"), BACK)
    assert line.do("transferred", referred()).clocks == {}
    case = line.do("instruction_in", {"instruction": "i1", "from": "镇政府", "received_on": "2026-11-17"})
    assert active(case) == {"D1": "2026-12-17", "D4": "2026-12-14"}


def test_a_reverse_clock_runs_again_after_rework_where_the_anchor_does() -> None:
    rules = [
        clock("D1", **{"from": ["registered", "reworked"]}, group="finish"),
        {**BACK, "from": ["transferred", "reworked"]},
    ]
    line = opened(*rules)
    line.do("transferred", referred())
    line.do("completed")
    assert active(line.do("reworked", at="2026-11-25T09:00")) == {"D1#2": "2026-12-02", "D4#2": "2026-11-29"}


# ---- whatever happens


STEPS = st.lists(
    st.sampled_from(
        [
            ("accepted", {}), ("reclassified", COMPLEX), ("reclassified", ORDINARY), ("transferred", referred()),
            ("transferred", {"mode": "assign", "to_unit": "物业科", "due": "2026-12-20"}), ("delivered", {}),
            ("transferred", {"mode": "self", "handler": "吴玲"}), ("received", {}), ("transfer_returned", {}),
            ("passed_on", {"to_unit": "窗口"}), ("work_started", {}), ("urged", {"count": 1}), ("replied", {}),
            ("completed", {}), ("reworked", {}), ("instruction_in", instruct(1, due="2026-12-31")),
            ("reported_back", {"instruction": "i1"}), ("undo", {}), ("noted_text", {}), ("declined", {}),
        ]
    ),
    max_size=14,
)  # fmt: skip
MANY = regulation(
    *BY_COMPLEXITY, BACK, DATED | {"id": "D7"}, REPORT, clock("D8", limit={"date": "due"}, group="finish", rank=10,
    **{"from": ["transferred", "instruction_in"]}, when={"mode": "assign"}),
    clock("U1", **{"from": ["registered", "received", "delivered"]}, until=[["completed", "replied"], ["passed_on"]], scope="unit"),
    clock("R1", **{"from": ["registered", "reworked"]}, limit="2 h"),
    axes={"complexity": {"title": "难易", "values": ["ordinary", "complex"]}},
)  # fmt: skip


def play(rules: Regulation, steps: list[tuple[str, dict[str, Any]]]) -> Timeline:
    line = Timeline(rules)
    line.register({"categories": {"complexity": ["ordinary"]}}, unit="窗口")
    for type_, said in steps:
        if type_ == "undo":
            line.undo()
        elif line.case.phase != "void":
            line.do(type_, said)
    return line


@given(STEPS)
def test_a_step_that_says_nothing_new_moves_no_clock(steps: list[tuple[str, dict[str, Any]]]) -> None:
    line = play(MANY, steps)
    for type_ in ("noted_text", "viewed"):
        before = standing(line.case)
        assert standing(line.do(type_)) == before
        assert consequences(line.case, MANY, CALENDAR, line.events[-1]) == []


@given(STEPS)
def test_of_a_band_at_most_one_clock_runs_in_each_scope(steps: list[tuple[str, dict[str, Any]]]) -> None:
    running = [one for one in play(MANY, steps).case.clocks.values() if one.active]
    bands = [(one.group or one.clock, one.scope) for one in running]
    assert len(bands) == len(set(bands))


@given(STEPS)
def test_an_undone_step_leaves_no_trace_on_the_clocks(steps: list[tuple[str, dict[str, Any]]]) -> None:
    line = play(MANY, steps)
    if line.case.phase == "void":
        return
    before = line.case.clocks
    line.do("reclassified", COMPLEX)
    case = line.do("undone", {"undoes": [known.hash for known in line.events if known.verb == line.events[-1].verb]})
    for running in (*before.values(), *case.clocks.values()):
        running.heard.discard("undone")
    assert case.clocks == before


def test_an_event_that_starts_no_clock_has_no_consequences() -> None:
    line = opened(clock("D1", **{"from": ["accepted"]}))
    assert consequences(line.case, line.rules, CALENDAR, event("clock_started")) == []


def test_what_must_be_done_the_same_day_is_due_that_day() -> None:
    line = opened(clock("D1", limit="same day", until=["accepted"]), received_at="2026-11-21T16:00")
    assert standing(line.case) == {"D1": ("running", "2026-11-21")}, "a Saturday as well"
    assert line.case.clocks["D1"].limit == "当天"
