"""Duties without a number: owed from the event that begins them until what ends them, never both at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.duties import duties, owed_replies
from tests.domain.clock_rules import instruct
from tests.domain.timelines import Timeline, clock, regulation

TELL = clock("I1", limit="", **{"from": ["registered"]}, until=["accepted"])
ANSWER = clock("I2", limit="", **{"from": ["completed"]}, until=["replied"])


def opened(*rules: dict[str, Any], **more: Any) -> Timeline:
    line = Timeline(regulation(*rules, **more))
    line.register(unit="窗口")
    return line


def standing(line: Timeline) -> dict[str, str]:
    return {f"{duty.rule.id}{duty.scope}": duty.standing for duty in duties(line.case, line.rules)}


def test_a_duty_is_owed_from_its_beginning_until_it_is_done() -> None:
    line = opened(TELL, ANSWER)
    assert standing(line) == {"I1": "owed"}
    line.do("accepted", at="2026-11-17T09:00")
    line.do("completed")
    assert standing(line) == {"I1": "done", "I2": "owed"}
    begun, owed = duties(line.case, line.rules)
    assert (begun.since, begun.done_at) == (line.case.events[0].at, line.case.events[1].at)
    assert (owed.since, owed.done_at) == (line.case.events[2].at, "")


def test_a_clock_with_a_number_is_no_duty_and_a_duty_no_clock() -> None:
    line = opened(TELL, clock("D1"))
    assert standing(line) == {"I1": "owed"}
    assert list(line.case.clocks) == ["D1"]


def test_a_duty_counts_only_under_its_circumstances() -> None:
    line = opened(clock("I1", limit="", when={"repeat": True}), clock("I2", limit="", when={"kind": "complaint"}))
    assert standing(line) == {"I2": "owed"}


def test_an_event_counts_only_where_it_says_what_the_duty_asks_for() -> None:
    rule = clock("I1", limit="", when={"mode": "assign"}, **{"from": ["transferred"]}, until=["delivered"])
    line = opened(rule)
    line.hand_over("甲科", "", "transferred", mode="refer")
    assert standing(line) == {}
    line.do("transferred", {"mode": "assign", "to_unit": "乙科"})
    assert standing(line) == {"I1": "owed"}


@pytest.mark.parametrize("ending", ["declined", "withdrawn", "terminated"])
def test_what_ends_the_matter_makes_a_duty_void(ending: str) -> None:
    line = opened(TELL)
    line.do(ending)
    assert standing(line) == {}


def test_a_duty_that_begins_with_a_refusal_is_owed_after_it() -> None:
    line = opened(clock("I1", limit="", **{"from": ["declined"]}, until=["replied"]))
    line.do("declined")
    assert standing(line) == {"I1": "owed"}
    line.do("replied")
    assert standing(line) == {"I1": "done"}


def test_a_void_case_owes_nothing() -> None:
    line = opened(TELL)
    line.undo()
    assert standing(line) == {}


@pytest.mark.parametrize("resuming", ["reworked", "reopened"])
def test_a_duty_begins_anew_where_the_matter_was_taken_up_again(resuming: str) -> None:
    line = opened(clock("I1", limit="", **{"from": ["accepted", "reworked", "reopened"]}, until=["investigated"]), ANSWER)
    for step in ("accepted", "investigated", "completed", "replied"):
        line.do(step)
    assert standing(line) == {"I1": "done", "I2": "done"}
    line.do(resuming)
    assert standing(line) == {"I1": "owed", "I2": "done"}, "what began before and was done stays done"
    line.do("completed")
    assert standing(line)["I2"] == "owed"


def test_each_instruction_has_its_duty() -> None:
    line = opened(clock("I1", limit="", **{"from": ["instruction_in"]}, until=["reported_back"], scope="instruction"))
    line.do("instruction_in", instruct(1))
    line.do("instruction_in", instruct(2, "refer"))
    line.do("reported_back", {"instruction": "i2"})
    assert standing(line) == {"I1i1": "owed", "I1i2": "done"}
    line.do("declined")
    assert standing(line)["I1i1"] == "owed", "an instruction must be answered whatever becomes of the matter"


def test_each_unit_has_its_duty_and_one_that_returns_the_matter_none() -> None:
    line = opened(clock("I1", limit="", **{"from": ["delivered"]}, until=["investigated"], scope="unit"))
    line.hand_over("甲科")
    line.do("investigated")
    line.hand_over("乙科")
    assert standing(line) == {"I1甲科": "done", "I1乙科": "owed"}
    line.do("transfer_returned")
    assert standing(line) == {"I1甲科": "done"}


def test_a_unit_that_must_return_the_matter_has_done_so() -> None:
    line = opened(clock("I1", limit="", **{"from": ["delivered"]}, until=["transfer_returned"], scope="unit"))
    line.hand_over("甲科")
    line.do("transfer_returned")
    assert standing(line) == {"I1甲科": "done"}


def test_what_was_done_ahead_counts_where_the_rule_says_so() -> None:
    for ahead, told in ((False, "owed"), (True, "done")):
        line = opened({**ANSWER, "done_before": ahead})
        for step in ("accepted", "replied", "completed"):
            line.do(step)
        assert standing(line) == {"I2": told}
        for step in ("reworked", "completed"):
            line.do(step)
        assert standing(line) == {"I2": "owed"}, "a reply to what was given back for rework answers nothing"


def test_the_latest_beginning_counts_where_the_rule_says_so() -> None:
    rule = clock("I1", limit="", **{"from": ["urged"]}, until=["reported_back"])
    for latest, told in ((False, "done"), (True, "owed")):
        line = opened({**rule, "latest": latest})
        for step in ("urged", "reported_back", "urged"):
            line.do(step, {"count": 1} if step == "urged" else {})
        assert standing(line) == {"I1": told}


STEPS = st.lists(st.sampled_from(["accepted", "completed", "replied", "reworked", "declined", "undo"]), max_size=10)


@given(STEPS)
def test_a_duty_is_never_both_owed_and_done_and_done_after_it_began(steps: list[str]) -> None:
    line = opened(TELL, ANSWER)
    for step in steps:
        line.undo() if step == "undo" else line.do(step)
    found = duties(line.case, line.rules)
    assert len({(duty.rule.id, duty.scope) for duty in found}) == len(found)
    for duty in found:
        assert (duty.standing == "done") is bool(duty.done_at)
        assert not duty.done_at or duty.done_at >= duty.since


# ---- replies


def replies(line: Timeline) -> list[str]:
    return [duty.id for duty in owed_replies(line.case, line.rules)]


TO_SENDER = {"sender": {"when": {"requires": "answer"}, "to": "sender"}}


def told(**record: Any) -> Timeline:
    line = Timeline(regulation(replies={"named": {"when": {"signed": True, "reachable": True}}, **TO_SENDER}))
    line.register(record)
    return line


@pytest.mark.parametrize(
    ("record", "owed"),
    [({"signed": True, "reachable": True}, ["named"]), ({"signed": True, "reachable": False}, []), ({}, []),
     ({"complainant": {"wants_reply": True}}, ["wanted"])],
)  # fmt: skip
def test_the_complainant_is_answered_where_the_facts_ask_for_it(record: dict[str, Any], owed: list[str]) -> None:
    assert replies(told(**record)) == owed


def test_a_reply_answers_the_complainant_until_the_matter_is_taken_up_again() -> None:
    line = told(signed=True, reachable=True)
    line.do("accepted")
    line.do("replied")
    assert replies(line) == []
    line.do("completed")
    line.do("reworked")
    assert replies(line) == ["named"]


def test_the_sender_is_answered_for_each_instruction_that_asks() -> None:
    line = told()
    line.do("instruction_in", {**instruct(1), "requires": "answer"})
    line.do("instruction_in", {**instruct(2), "requires": "none"})
    line.do("instruction_in", {**instruct(3), "requires": "report"})
    assert replies(line) == ["sender"]
    line.do("reported_back", {"instruction": "i1"})
    assert replies(line) == ["sender"]
    line.do("reported_back", {"instruction": "i3"})
    assert replies(line) == []


def test_a_sender_without_an_instruction_is_answered_once() -> None:
    line = Timeline(regulation(replies={"back": {"when": {"channel": "passed"}, "to": "sender"}},
                               channels=[{"id": "passed", "title": "转来"}]))  # fmt: skip
    line.register({"channel": "passed"})
    assert replies(line) == ["back"]
    line.do("reported_back")
    assert replies(line) == []


