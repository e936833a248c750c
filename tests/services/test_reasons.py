"""Every clock of a case accounts for its day: clause, calendar, pauses, extensions, and what moved it."""

from dataclasses import replace
from typing import Any

from desktop_app.domain.moments import parse_local
from desktop_app.domain.running import Running
from desktop_app.services import calendars, office, reasons
from desktop_app.services.desk import Desk
from tests.desks import ACCEPT, CENTRE, Office, sample


def days(lines: Any) -> list[tuple[str, str]]:
    return [(str(line.date), line.mark) for line in lines]


def the(case: Any, title: str) -> Running:
    return next(clock for clock in case.clocks.values() if clock.title == title)


def test_clause_calendar_and_end_are_named(centre: Office) -> None:
    case = centre.register(sample(CENTRE))
    clock = the(case, "来信处理完毕")
    said = reasons.reason(centre.desk(), case, clock.key)
    assert f"根据{clock.clause}“" in said.summary and f"日历采用{clock.calendar}" in said.summary
    assert said.calendar == clock.calendar
    assert str(said.lines[-1].date) == clock.due and said.lines[-1].mark == "到期"


def test_the_warning_is_that_of_the_rule(centre: Office) -> None:
    for case in (centre.register(sample(CENTRE)), centre.play(centre.register(sample(CENTRE)), [ACCEPT])):
        for clock in case.clocks.values():
            lines = reasons.reason(centre.desk(), case, clock.key).lines
            warned = [str(line.date) for line in lines if line.reason.endswith("开始提醒")]
            assert not lines or not clock.due or warned == [clock.warn]


def test_an_extension_is_told_and_counted(centre: Office) -> None:
    case = centre.register(sample(CENTRE))
    clock = the(case, "来信处理完毕")
    longer = replace_clock(case, clock, extensions=["5wd"])
    said = reasons.reason(centre.desk(), longer, clock.key)
    assert "经批准延长5个工作日" in said.summary
    assert any(line.mark.startswith("延期第") for line in said.lines)


def replace_clock(case: Any, clock: Running, **more: Any) -> Any:
    """The case as it would stand with a clock changed."""
    case.clocks[clock.key] = replace(clock, **more)
    return case


def test_pauses_are_told_with_their_cause(centre: Office) -> None:
    case = centre.register(sample(CENTRE))
    clock = the(case, "来信处理完毕")
    stop = {"cause": "补正材料", "stop": "2026-11-18T02:00:00Z", "clocks": [clock.key], "event": "e"}
    case.pauses.append(stop)
    assert reasons.reason(centre.desk(), case, clock.key).summary.endswith(
        "2026-11-18起中止计时（补正材料），恢复后再补回。"
    )
    stop["restart"] = "2026-11-23T02:00:00Z"
    said = reasons.reason(centre.desk(), case, clock.key)
    assert "其间中止计时1次，补回2个工作日" in said.summary
    assert said.summary.endswith("2026-11-18至2026-11-23中止计时（补正材料）。")
    assert [mark for _, mark in days(said.lines)].count("停") == 4


def test_a_date_set_on_a_document_says_so(centre: Office) -> None:
    case = centre.play(
        centre.register(sample(CENTRE)), [ACCEPT, ("assign", {"to_unit": "物业管理科", "due": "2026-12-01"})]
    )
    clock = next(clock for clock in case.clocks.values() if clock.limit == "定日")
    said = reasons.reason(centre.desk(), case, clock.key)
    assert "文书、批示或承诺定的日期是2026-12-01，" in said.summary and said.lines == ()
    longer = replace_clock(case, clock, extensions=["3wd"], due="2026-12-04")
    assert "定的日期，经批准延长3个工作日，为2026-12-04，" in reasons.reason(centre.desk(), longer, clock.key).summary


def test_a_clock_that_counts_back_is_told_day_by_day(centre: Office) -> None:
    case = centre.play(
        centre.register(sample(CENTRE)), [ACCEPT, ("assign", {"to_unit": "物业管理科", "due": "2026-12-01"})]
    )
    clock = next(clock for clock in case.clocks.values() if clock.clock == "D4")
    said = reasons.reason(centre.desk(), case, clock.key)
    assert "往回数3日，当日不计" in said.summary and clock.calendar in said.summary
    assert days(said.lines)[0][1] == "所依据的期限" and days(said.lines)[-1] == (clock.due, "到期")
    lost = replace_clock(case, clock, due="2020-01-01")
    assert "从办结期限往回数" in reasons.reason(centre.desk(), lost, clock.key).summary


def test_a_calendar_this_program_cannot_make_again_is_named(centre: Office) -> None:
    case = centre.register(sample(CENTRE))
    clock = the(case, "来信处理完毕")
    old = "国务院公布至2026年（数据版本0.9）"
    same = reasons.reason(centre.desk(), replace_clock(case, clock, calendar=old), clock.key)
    assert same.summary.endswith(f"这个期限当时按{old}算定。")
    other = reasons.reason(centre.desk(), replace_clock(case, clock, calendar=old, due="2026-12-09"), clock.key)
    assert other.summary.endswith(
        f"这个期限当时按{old}算定为2026-12-09，以算定的日期为准，上面是按现在的日历逐日说明。"
    )


def test_each_calendar_that_ever_held_can_be_made_again(centre: Office) -> None:
    desk: Desk = centre.desk()
    versions = [desk.calendar.version]
    centre.now = parse_local("2026-12-01T09:00")
    for day, off in (("2026-12-25", True), ("2026-12-26", False), ("2026-12-25", False)):
        calendars.apply(desk, calendars.office_day(day, off=off, name="调整"))
        versions.append(desk.calendar.version)
    calendars.apply(desk, calendars.office_day_removed("2026-12-26"))
    again = office.desk_for(centre.ledger, lambda: centre.now)
    for version in (*versions, desk.calendar.version):
        found = again.almanac.of(version)
        assert found is not None and found.version == version
    assert again.almanac.of("别的日历") is None
