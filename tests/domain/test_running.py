"""A running clock: when it is late, whom it hears, how it ends."""

from datetime import datetime
from typing import Any

import pytest

from desktop_app.domain.events import Event
from desktop_app.domain.moments import parse_local
from desktop_app.domain.running import Running, concerns, deadline, fulfilled, hear, replace, start, warning
from tests.domain.timelines import event


def running(**more: Any) -> Running:
    said = {"key": "D1", "clock": "D1", "clause": "一", "title": "办结", "start": "2026-11-16T01:00:00Z",
            "due": "2026-11-20", "warn": "2026-11-18", "provisional": False,
            "until": [["completed"]], "void_on": ["withdrawn"]}  # fmt: skip
    return Running(**{**said, **more})


def heard(clock: Running, *events: Event, unit: str = "") -> Running:
    for known in events:
        hear({clock.key: clock}, known, unit)
    return clock


# ---- late or not


def test_a_day_is_on_time_until_midnight_in_shanghai() -> None:
    assert deadline("2026-11-20") == parse_local("2026-11-21")
    assert running().deadline == parse_local("2026-11-21")


def test_an_hour_is_on_time_through_its_last_minute() -> None:
    assert deadline("2026-11-20T10:30") == parse_local("2026-11-20T10:31")


@pytest.mark.parametrize("text", ["2026-11-18", "2026-11-18T09:30"])
def test_a_warning_begins_with_its_day_or_minute(text: str) -> None:
    assert warning(text) == running(warn=text).warning == parse_local(text)


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        ("2026-11-17T23:59", "due"),
        ("2026-11-18T00:00", "warned"),
        ("2026-11-20T23:59", "warned"),
        ("2026-11-21T00:00", "overdue"),
    ],
)
def test_how_a_running_clock_stands_is_asked_with_the_time(now: str, standing: str) -> None:
    assert running().standing(parse_local(now)) == standing


@pytest.mark.parametrize("state", ["paused", "void", "superseded"])
def test_a_clock_that_does_not_run_stands_as_it_is(state: str) -> None:
    assert running(state=state).standing(parse_local("2027-01-01")) == state


@pytest.mark.parametrize(("at", "late"), [("2026-11-20T23:59", False), ("2026-11-21T00:00", True)])
def test_met_is_late_from_the_deadline_on(at: str, late: bool) -> None:
    clock = heard(running(), event("completed", at=at))
    assert (clock.state, clock.late) == ("met", late)
    assert clock.standing(datetime.max.replace(tzinfo=parse_local(at).tzinfo)) == ("met_late" if late else "met")


# ---- hearing


def test_a_clock_ends_with_the_event_it_waits_for() -> None:
    end = event("completed")
    clock = heard(running(), event("replied"), end)
    assert (clock.state, clock.ended_at, clock.ended_by, clock.active) == ("met", end.at, end.hash, False)


def test_a_clock_becomes_void_first() -> None:
    assert heard(running(until=[["withdrawn"]]), event("withdrawn")).state == "void"


def test_all_of_a_way_must_have_happened_in_any_order() -> None:
    until = [["completed", "replied"], ["promised"]]
    assert heard(running(until=until), event("completed")).state == "running"
    assert heard(running(until=until), event("completed"), event("noted_text"), event("replied")).state == "met"
    assert heard(running(until=until), event("promised")).state == "met"


def test_a_paused_clock_hears_too() -> None:
    assert heard(running(state="paused"), event("completed")).state == "met"


def test_a_superseded_clock_listens_but_does_not_end() -> None:
    clock = heard(running(state="superseded"), event("completed"))
    assert (clock.state, clock.heard) == ("superseded", {"completed"})


@pytest.mark.parametrize("state", ["met", "void"])
def test_an_ended_clock_hears_nothing_more(state: str) -> None:
    clock = heard(running(state=state), event("withdrawn"))
    assert (clock.state, clock.heard) == (state, set())


@pytest.mark.parametrize(
    ("said", "where", "met"),
    [
        ({"unit": "营业网点"}, "总行", True),
        ({"unit": "总行"}, "营业网点", False),
        ({}, "营业网点", True),
        ({}, "总行", False),
        ({"unit": ""}, "营业网点", True),
    ],
)
def test_a_clock_of_a_unit_hears_what_happened_there(said: dict[str, str], where: str, met: bool) -> None:
    clock = running(scope_kind="unit", scope="营业网点", until=[["work_started"]])
    assert (heard(clock, event("work_started", said), unit=where).state == "met") is met


def test_what_ends_the_whole_matter_ends_it_for_every_unit() -> None:
    clock = running(scope_kind="unit", scope="营业网点")
    assert heard(clock, event("completed", {"unit": "总行"}), unit="总行").state == "met"


@pytest.mark.parametrize(("said", "met"), [({"instruction": "i1"}, True), ({"instruction": "i2"}, False), ({}, False)])
def test_a_clock_of_an_instruction_hears_only_the_report_that_names_it(said: dict[str, str], met: bool) -> None:
    clock = running(scope_kind="instruction", scope="i1", until=[["reported_back"]])
    assert (heard(clock, event("reported_back", said), unit="i1").state == "met") is met


@pytest.mark.parametrize("type_", ["clock_started", "clock_replaced"])
def test_no_clock_hears_about_clocks(type_: str) -> None:
    assert not concerns("case", "", event(type_))


@pytest.mark.parametrize(
    ("types", "over"),
    [
        (set(), False),
        ({"replied"}, False),
        ({"replied", "completed"}, True),
        ({"promised"}, True),
        ({"withdrawn"}, True),
    ],
)
def test_what_was_heard_fulfils_a_clock_or_not(types: set[str], over: bool) -> None:
    assert fulfilled(types, (("completed", "replied"), ("promised",)), ("withdrawn",)) is over


# ---- folding


def test_a_started_clock_is_what_its_event_says() -> None:
    clocks: dict[str, Running] = {}
    said = {"key": "D1", "clock": "D1", "clause": "一", "title": "办结", "start": "2026-11-16T01:00:00Z", "by": "ab",
            "due": "2026-11-20", "warn": "2026-11-18", "provisional": True, "until": [["completed"]], "void_on": []}  # fmt: skip
    start(clocks, said)
    assert clocks == {"D1": Running(**said)}


def test_a_replaced_clock_keeps_what_it_was_and_why() -> None:
    clock = running(provisional=True)
    said = {"key": "D1", "due": "2026-11-27", "warn": "2026-11-25", "provisional": False, "reason": "延期5个工作日",
            "extensions": ["5wd"], "calendar": "2027"}  # fmt: skip
    replace({"D1": clock}, said, "2026-11-17T01:00:00Z")
    assert (clock.due, clock.warn, clock.provisional, clock.calendar) == ("2026-11-27", "2026-11-25", False, "2027")
    assert clock.extensions == ["5wd"]
    assert clock.replaced == [{"due": "2026-11-20", "warn": "2026-11-18", "provisional": True, "state": "running",
                               "at": "2026-11-17T01:00:00Z", "reason": "延期5个工作日"}]  # fmt: skip


def test_a_superseded_clock_may_run_again() -> None:
    clock = running()
    replace({"D1": clock}, {"key": "D1", "state": "superseded", "reason": "另有时限"}, "2026-11-17T01:00:00Z")
    assert (clock.state, clock.ended_at) == ("superseded", "2026-11-17T01:00:00Z")
    replace({"D1": clock}, {"key": "D1", "state": "running", "reason": "重新适用"}, "2026-11-18T01:00:00Z")
    assert (clock.state, clock.ended_at, len(clock.replaced)) == ("running", "", 2)


def test_counting_from_another_document_spends_earlier_extensions() -> None:
    clock = running(extensions=["5wd"])
    replace(
        {"D1": clock}, {"key": "D1", "by": "cd", "due": "2026-12-31", "reason": "另定了日期"}, "2026-11-17T01:00:00Z"
    )
    assert (clock.by, clock.extensions) == ("cd", [])


def test_a_clock_that_has_not_arrived_is_passed_over() -> None:
    clocks: dict[str, Running] = {}
    replace(clocks, {"key": "D1", "state": "superseded", "reason": "另有时限"}, "2026-11-17T01:00:00Z")
    assert clocks == {}


@pytest.mark.parametrize(("window", "told"), [(False, "overdue"), (True, "lapsed")])
def test_a_right_that_nobody_used_has_lapsed_and_is_not_overdue(window: bool, told: str) -> None:
    assert running(window=window).standing(parse_local("2026-11-21T00:00")) == told
    assert running(window=window).standing(parse_local("2026-11-20T23:00")) == "warned"


def test_a_request_that_was_posted_counts_from_its_postmark() -> None:
    asking = running(until=[["review_requested"]], window=True)
    late = event("review_requested", {"asked_on": "2026-11-20"}, at="2026-11-23T09:00")
    assert not heard(asking, late).late
    assert asking.ended_at == "2026-11-19T16:00:00Z"
    ahead = running(until=[["review_requested"]])
    assert heard(ahead, event("review_requested", {"asked_on": "2026-11-20"}, at="2026-11-18T09:00")).ended_at == "2026-11-18T01:00:00Z"
