"""Urging papers: 催办 while an open case is overdue, 查办 for a finished one of which a step was late."""

from datetime import datetime

import pytest

from desktop_app.domain.moments import parse_local
from desktop_app.domain.urging import due, untriggered
from tests.domain.timelines import Timeline, clock, regulation

URGE = {"id": "u", "title": "催办单", "action": "urge", "trigger": "overdue"}
INQUIRE = {"id": "q", "title": "查办单", "action": "inquire", "trigger": "late_step"}
OPTIONAL = [{"id": "inquire"}, {"id": "supervise"}]


def at(text: str) -> datetime:
    return parse_local(text)


def line(*more: dict[str, str]) -> Timeline:
    """A case that must be accepted by the 18th and completed by the 23rd of November."""
    rules = regulation(clock("D1", limit="2 wd", until=["accepted"]), clock("D2"), urging=[URGE, INQUIRE, *more], actions=OPTIONAL)
    case = Timeline(rules)
    case.register()
    return case


def called_for(case: Timeline, now: str) -> list[str]:
    return [rule.id for rule in due(case.case, case.rules, at(now))]


def refused(case: Timeline, action: str, now: str) -> str:
    return untriggered(action, case.case, case.rules, at(now))


def test_an_open_case_is_urged_once_for_each_deadline_that_passes() -> None:
    case = line()
    assert called_for(case, "2026-11-18T23:59") == []
    assert called_for(case, "2026-11-19T00:00") == ["u"]
    case.do("urged", {"count": 1, "action": "urge"}, at="2026-11-19T09:00")
    assert called_for(case, "2026-11-20T09:00") == []
    assert called_for(case, "2026-11-24T00:00") == ["u"], "another limit has passed since"


def test_another_step_of_the_same_event_is_no_urging() -> None:
    case = line()
    case.do("urged", {"count": 1, "action": "remind"}, at="2026-11-19T09:00")
    assert called_for(case, "2026-11-19T10:00") == ["u"]


def test_urging_is_refused_while_nothing_is_overdue() -> None:
    case = line()
    assert refused(case, "urge", "2026-11-18T10:00").startswith("催办单只用于逾期未办结的投诉，本件没有逾期的期限")
    assert refused(case, "urge", "2026-11-19T10:00") == ""
    case.do("accepted", at="2026-11-20T09:00")
    assert refused(case, "urge", "2026-11-20T10:00"), "what was late is done"


@pytest.mark.parametrize(("accepted", "late"), [("2026-11-18T17:00", False), ("2026-11-19T09:00", True)])
def test_a_finished_case_is_inquired_into_only_for_a_late_step(accepted: str, late: bool) -> None:
    case = line()
    case.do("accepted", at=accepted)
    assert called_for(case, "2026-11-20T09:00") == []
    assert refused(case, "inquire", "2026-11-20T09:00"), "it is not finished"
    case.do("completed", at="2026-11-20T10:00")
    assert called_for(case, "2026-11-20T11:00") == (["q"] if late else [])
    assert (refused(case, "inquire", "2026-11-20T11:00") == "") is late
    assert "各个环节都没有逾期" in refused(line(), "inquire", "2026-11-20T11:00")
    case.do("inquired", {"action": "inquire"}, at="2026-11-20T12:00")
    assert called_for(case, "2026-12-20T09:00") == []


def test_a_step_that_was_never_done_is_late_too() -> None:
    rules = regulation(clock("D1", until=["replied"], void_on=["closed"]), urging=[URGE, INQUIRE], actions=OPTIONAL)
    case = Timeline(rules)
    case.register()
    case.do("completed")
    assert called_for(case, "2026-11-23T09:00") == []
    assert called_for(case, "2026-11-24T09:00") == ["q"]


@pytest.mark.parametrize("trigger", ["before_due", "ground"])
def test_a_ground_that_a_person_judges_lets_the_action_pass(trigger: str) -> None:
    other = {"id": "o", "title": "督办单", "action": "urge", "trigger": trigger}
    case = line(other)
    assert refused(case, "urge", "2026-11-18T10:00") == ""
    assert called_for(case, "2026-11-18T10:00") == []


def test_an_action_without_a_trigger_is_free() -> None:
    assert refused(line(), "supervise", "2026-11-18T10:00") == ""


def test_a_case_that_stands_still_is_not_overdue() -> None:
    case = line()
    case.do("paused", {"cause": "听证", "clocks": ["D1", "D2"]})
    assert called_for(case, "2026-12-18T10:00") == []
