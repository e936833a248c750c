"""What moves a running clock: a correction, a pause, an extension."""

import pytest

from desktop_app.domain.clocks import count, recount
from desktop_app.domain.errors import RuleBroken
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
from tests.domain.timelines import CALENDAR, clock, regulation

# ---- corrections


def test_a_corrected_receipt_moves_what_counts_from_it() -> None:
    line = opened(
        clock("D1"), clock("U1", scope="unit", limit="2 h"), clock("D2", **{"from": ["accepted"]}), unit="窗口"
    )
    line.do("accepted", at="2026-11-17T09:00")
    line.hand_over("物业科")
    said = {"corrects": line.events[0].hash, "received_at": "2026-11-12T01:00:00Z"}
    case = line.do("corrected", said, {"reason": "写错"})
    assert active(case) == {"D1": "2026-11-19", "U1@窗口": "2026-11-12T11:00", "D2": "2026-11-24"}
    assert case.clocks["D1"].start == "2026-11-12T01:00:00Z"
    assert case.clocks["D1"].replaced[0]["reason"] == "起算的记录已更正"
    assert len(line.do("noted_text").clocks["D1"].replaced) == 1


def test_a_corrected_receipt_leaves_what_has_ended() -> None:
    line = opened(clock("D1"))
    line.do("completed")
    case = line.do("corrected", {"corrects": line.events[0].hash, "received_at": "2026-11-12T01:00:00Z"})
    assert standing(case) == {"D1": ("met", "2026-11-23")}


def test_a_corrected_receipt_keeps_pauses_and_extensions() -> None:
    line = opened(clock("D1"))
    line.do("paused", {"cause": "听证", "clocks": ["D1"]}, at="2026-11-17T09:00")
    case = line.do("resumed", at="2026-11-19T09:00")
    case = line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], reason="中止计时"))
    assert active(case) == {"D1": "2026-11-24"}
    line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], extensions=["2wd"], reason="延期"))
    case = line.do("corrected", {"corrects": line.events[0].hash, "received_at": "2026-11-13T01:00:00Z"})
    assert active(case) == {"D1": "2026-11-25"}


def test_a_corrected_receipt_and_class_settle_together() -> None:
    line = opened(*BY_COMPLEXITY, BACK, record={"categories": {"complexity": ["ordinary"]}})
    line.do("transferred", referred())
    said = {"corrects": line.events[0].hash, "received_at": "2026-11-12T01:00:00Z", "changes": COMPLEX["changes"]}
    assert active(line.do("corrected", said)) == {"D2": "2027-01-12", "D4": "2027-01-09"}


def test_a_corrected_day_of_a_document_moves_its_clock() -> None:
    line = opened(DATED)
    line.do("transferred", referred())
    said = {"corrects": line.case.events[1].hash, "changes": {"report_by": "2026-12-08"}}
    assert active(line.do("corrected", said)) == {"D1": "2026-12-08"}
    note = {"corrects": line.case.events[1].hash, "changes": {"text": "请核实"}}
    assert len(line.do("corrected", note).clocks["D1"].replaced) == 1
    empty = {"corrects": line.case.events[1].hash, "changes": {"report_by": ""}}
    assert active(line.do("corrected", empty)) == {"D1": "2026-12-08"}


def test_a_corrected_day_that_is_none_is_refused() -> None:
    line = opened(DATED)
    line.do("transferred", referred())
    with pytest.raises(RuleBroken, match="不是日期") as caught:
        line.do("corrected", {"corrects": line.case.events[1].hash, "changes": {"report_by": "月底"}})
    assert caught.value.field == "report_by"


def test_a_corrected_day_of_an_instruction_moves_its_clock() -> None:
    line = opened(REPORT)
    line.do("instruction_in", instruct(1, received_on="2026-11-10"))
    said = {"corrects": line.case.events[1].hash, "changes": {"received_on": "2026-11-12"}}
    assert active(line.do("corrected", said)) == {"D5@i1": "2027-01-12"}


# ---- pauses, extensions, calendars


def test_a_clock_that_takes_over_takes_the_pauses_along() -> None:
    rules = (BY_COMPLEXITY[0], {**BY_COMPLEXITY[1], "limit": "20 wd"})
    line = opened(*rules, record={"categories": {"complexity": ["ordinary"]}})
    line.do("paused", {"cause": "听证", "clocks": ["D1"]}, at="2026-11-17T09:00")
    case = line.do("resumed", at="2026-11-20T09:00")
    line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], reason="中止计时"))
    assert active(line.case) == {"D1": "2026-12-09"}
    assert active(line.do("reclassified", COMPLEX)) == {"D2": "2026-12-16"}
    assert line.case.pauses[0]["clocks"] == ["D1", "D2"]
    assert active(line.do("reclassified", ORDINARY)) == {"D1": "2026-12-09"}


def test_a_clock_that_takes_over_during_a_pause_stands_still_too() -> None:
    line = opened(*BY_COMPLEXITY, record={"categories": {"complexity": ["ordinary"]}})
    line.do("paused", {"cause": "听证", "clocks": ["D1"]})
    case = line.do("reclassified", COMPLEX)
    assert (case.clocks["D1"].state, case.clocks["D2"].state) == ("superseded", "paused")
    case = line.do("reclassified", ORDINARY)
    assert (case.clocks["D1"].state, case.clocks["D2"].state) == ("paused", "superseded")
    case = line.do("resumed")
    assert (case.clocks["D1"].state, case.clocks["D2"].state) == ("running", "superseded")


def test_a_rule_that_may_not_be_paused_for_this_cause_takes_no_pause_over() -> None:
    rules = (BY_COMPLEXITY[0], {**BY_COMPLEXITY[1], "pauses": ["补正材料"]})
    line = opened(*rules, record={"categories": {"complexity": ["ordinary"]}})
    line.do("paused", {"cause": "听证", "clocks": ["D1"]})
    assert line.do("reclassified", COMPLEX).clocks["D2"].state == "running"


def test_a_recount_gives_back_whole_days_and_adds_extensions() -> None:
    line = opened(clock("D1", warning="1 wd"))
    case = line.do("paused", {"cause": "听证", "clocks": ["D1"]}, at="2026-11-17T09:00")
    assert recount(case, line.rules, CALENDAR, case.clocks["D1"], reason="还在中止") is None
    case = line.do("resumed", at="2026-11-20T09:00")
    case = line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], reason="中止计时"))
    assert (case.clocks["D1"].due, case.clocks["D1"].warn) == ("2026-11-25", "2026-11-24")
    case = line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], extensions=["3wd"], reason="延期"))
    case = line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], extensions=["2wd"], reason="延期"))
    assert (case.clocks["D1"].due, case.clocks["D1"].extensions) == ("2026-12-02", ["3wd", "2wd"])
    assert recount(case, line.rules, CALENDAR, case.clocks["D1"], reason="日历未变") is None
    assert recount(case, line.rules, CALENDAR, case.clocks["D1"], pauses=(), reason="不计中止") is not None


def test_a_clock_whose_rule_is_gone_is_not_recounted() -> None:
    case = opened(clock("D1")).case
    assert recount(case, regulation(clock("D9")), CALENDAR, case.clocks["D1"], reason="延期") is None


def test_the_due_day_counted_is_that_of_the_rule() -> None:
    line = opened(clock("D1", limit="3-7 cd", roll=True), DATED | {"id": "D2"})
    found = count(line.rules.clocks[0], line.case, line.events[0], CALENDAR)
    assert (found.text(), found.warn_text()) == ("2026-11-23", "2026-11-19")
    case = line.do("transferred", referred())
    assert (
        count(line.rules.clocks[1], case, case.of("transferred")[0], CALENDAR, extensions=["2wd"]).text()
        == "2026-12-08"
    )
