"""What another calendar moves on a case, and what it leaves where it is."""

from datetime import date

from desktop_app.domain.calendar import ImportedYear, WorkCalendar
from desktop_app.domain.clocks import moved_clocks, recount
from tests.domain.clock_rules import BACK, DATED, active, opened, referred
from tests.domain.timelines import CALENDAR, Timeline, clock

OFF = ("2026-12-31", "2027-01-01", "2027-01-04")
KNOWN = WorkCalendar({2027: ImportedYear(2027, (), {date.fromisoformat(day): ("元旦", True) for day in OFF})})
WHY = "按导入的2027年放假安排重新计算"


def adopt(line: Timeline, calendar: WorkCalendar = KNOWN) -> dict[str, str]:
    """Let a calendar move the case; key → reason of what moved."""
    drafts = moved_clocks(line.case, line.rules, calendar, WHY)
    line.calendar = calendar
    for draft in drafts:
        line.apply(draft)
    return {draft.facts["key"]: draft.facts["reason"] for draft in drafts}


def test_the_same_calendar_moves_nothing() -> None:
    line = opened(
        clock("D1", limit="40 wd"),
        clock("D2", limit="30-60 cd", roll=True),
        clock("D3", limit="200 h"),
        DATED | {"id": "D4"},
    )
    line.do("transferred", referred())
    line.do("paused", {"cause": "听证", "clocks": ["D1", "D2"]}, at="2026-11-17T09:00")
    assert moved_clocks(line.case, line.rules, CALENDAR, WHY) == []
    case = line.do("resumed", at="2026-11-24T09:00")
    line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], reason="中止计时"))
    line.apply(recount(line.case, line.rules, CALENDAR, line.case.clocks["D2"], reason="中止计时"))
    assert moved_clocks(line.case, line.rules, CALENDAR, WHY) == []


def test_working_days_move_and_are_no_longer_provisional() -> None:
    line = opened(clock("D1", limit="35 wd"), clock("D2", limit="60 cd"), clock("D3", limit="3 wd"))
    before = active(line.case)
    assert line.case.clocks["D1"].provisional
    assert adopt(line) == {"D1": WHY}
    assert (before["D1"], active(line.case)) == ("2027-01-04", {**before, "D1": "2027-01-07"})
    moved = line.case.clocks["D1"]
    assert (moved.provisional, moved.calendar) == (False, KNOWN.version)
    assert moved.replaced[-1]["due"] == "2027-01-04"
    assert adopt(line) == {}


def test_a_date_that_stays_is_no_longer_provisional() -> None:
    line = opened(clock("D1", limit="34 wd"))
    quiet = WorkCalendar({2027: ImportedYear(2027, (), {date(2027, 10, 1): ("国庆节", True)})})
    assert line.case.clocks["D1"].provisional
    assert adopt(line, quiet) == {"D1": WHY}
    assert (active(line.case)["D1"], line.case.clocks["D1"].provisional) == ("2027-01-01", False)


def test_a_calendar_date_stays_and_its_warning_follows_the_working_days() -> None:
    line = opened(clock("D1", limit="50 cd"))
    due, warn = line.case.clocks["D1"].due, line.case.clocks["D1"].warn
    assert (due, warn) == ("2027-01-05", "2027-01-01")
    adopt(line)
    assert (line.case.clocks["D1"].due, line.case.clocks["D1"].warn) == (due, "2026-12-29")


def test_a_date_set_on_a_document_stays_and_its_provisional_extension_is_counted_anew() -> None:
    line = opened(DATED)
    case = line.do("transferred", referred("2026-12-30"))
    assert adopt(line) == {}
    line = opened(DATED)
    case = line.do("transferred", referred("2026-12-30"))
    line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], extensions=["2wd"], reason="延期"))
    assert (active(line.case)["D1"], line.case.clocks["D1"].provisional) == ("2027-01-01", True)
    assert adopt(line) == {"D1": WHY}
    assert (active(line.case)["D1"], line.case.clocks["D1"].extensions) == ("2027-01-06", ["2wd"])


def test_a_clock_that_counts_back_follows_its_group() -> None:
    line = opened(clock("D1", limit="35 wd", group="finish"), BACK)
    line.do("transferred", referred())
    assert active(line.case) == {"D1": "2027-01-04", "D4": "2027-01-01"}
    assert adopt(line) == {"D1": WHY, "D4": WHY}
    assert active(line.case) == {"D1": "2027-01-07", "D4": "2027-01-04"}


def test_a_clock_that_counts_back_working_days_moves_though_its_group_does_not() -> None:
    line = opened(clock("D1", limit="50 cd", group="finish"), BACK | {"limit": "3 wd"})
    line.do("transferred", referred())
    assert (active(line.case)["D4"], line.case.clocks["D4"].provisional) == ("2026-12-31", True)
    assert set(adopt(line)) == {"D1", "D4"}
    assert active(line.case) == {"D1": "2027-01-05", "D4": "2026-12-28"}
    assert not line.case.clocks["D4"].provisional


def test_what_has_ended_does_not_move() -> None:
    line = opened(clock("D1", limit="35 wd"))
    line.do("completed")
    assert adopt(line) == {}


def test_pauses_and_extensions_are_kept() -> None:
    line = opened(clock("D1", limit="30 wd"))
    line.do("paused", {"cause": "听证", "clocks": ["D1"]}, at="2026-11-17T09:00")
    case = line.do("resumed", at="2026-11-20T09:00")
    line.apply(recount(case, line.rules, CALENDAR, case.clocks["D1"], reason="中止计时"))
    line.apply(recount(line.case, line.rules, CALENDAR, line.case.clocks["D1"], extensions=["3wd"], reason="延期"))
    assert active(line.case)["D1"] == "2027-01-04"
    adopt(line)
    assert (active(line.case)["D1"], line.case.clocks["D1"].extensions) == ("2027-01-07", ["3wd"])
