"""The calendar says what the notices say, never guesses, and names what it rests on."""

import json
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest

from desktop_app.domain.calendar import PUBLISHED_YEARS, Day, ImportedYear, WorkCalendar, read_year
from desktop_app.domain.errors import RuleBroken

NOTICE: dict[str, Any] = {
    "year": 2027,
    "papers": ["https://www.gov.cn/zhengce/content/example.htm"],
    "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": False},
        {"name": "国庆节", "date": "2027-10-01", "isOffDay": True},
    ],
}


def notice(**changes: Any) -> str:
    return json.dumps({**NOTICE, **changes}, ensure_ascii=False)


def one_day(**changes: Any) -> str:
    return notice(days=[{"name": "元旦", "date": "2027-01-01", "isOffDay": True, **changes}])


def test_every_published_day_works_as_the_notices_say() -> None:
    calendar = WorkCalendar()
    day = date(min(PUBLISHED_YEARS), 1, 1)
    while day.year <= max(PUBLISHED_YEARS):
        assert calendar.working(day) == calendar.day(day).working == chinese_calendar.is_workday(day), day
        assert not calendar.day(day).provisional
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "working", "reason", "provisional"),
    [
        ("2026-11-16", True, "工作日", False),
        ("2026-11-15", False, "周末", False),
        ("2026-10-01", False, "国庆节 放假", False),
        ("2026-10-10", True, "国庆节 补班", False),
        ("2027-10-01", True, "暂按工作日", True),
        ("2027-10-02", False, "暂按周末休息", True),
        ("2003-10-01", True, "暂按工作日", True),
    ],
)
def test_a_day_says_why(text: str, working: bool, reason: str, provisional: bool) -> None:
    day = date.fromisoformat(text)
    assert WorkCalendar().day(day) == Day(day, working, reason, provisional)


def test_an_imported_year_is_known_and_also_rules_the_december_before() -> None:
    calendar = WorkCalendar({2027: read_year(notice())})
    assert calendar.published(2027)
    assert not WorkCalendar().published(2027)
    assert calendar.day(date(2026, 12, 31)) == Day(date(2026, 12, 31), False, "元旦 放假", False)
    assert calendar.day(date(2027, 1, 3)).reason == "元旦 补班"
    assert calendar.day(date(2027, 1, 4)) == Day(date(2027, 1, 4), True, "工作日", False)
    assert not calendar.working(date(2027, 10, 1))


def test_an_amended_notice_replaces_its_year_but_not_the_december_that_the_next_notice_ruled() -> None:
    amended = ImportedYear(2018, (), {date(2018, 10, 8): ("国庆节", True)})
    calendar = WorkCalendar({2018: amended})
    assert not calendar.working(date(2018, 10, 8))
    assert calendar.day(date(2018, 10, 1)).reason == "工作日"
    assert calendar.day(date(2018, 12, 29)).reason == "元旦 补班"


def test_days_of_the_office_come_last_and_are_not_provisional() -> None:
    office = {
        date(2026, 10, 10): ("设备检修", True),
        date(2026, 10, 11): ("", False),
        date(2027, 3, 1): ("本单位停办", True),
    }
    calendar = WorkCalendar(office_days=office)
    assert calendar.day(date(2026, 10, 10)) == Day(date(2026, 10, 10), False, "本单位停办（设备检修）", False)
    assert calendar.day(date(2026, 10, 11)) == Day(date(2026, 10, 11), True, "本单位上班", False)
    assert calendar.day(date(2027, 3, 1)) == Day(date(2027, 3, 1), False, "本单位停办", False)
    assert [calendar.working(day) for day in office] == [False, True, False]


def test_a_calendar_keeps_the_days_it_was_given() -> None:
    office = {date(2026, 11, 16): ("停电", True)}
    calendar = WorkCalendar(office_days=office)
    office.clear()
    assert not calendar.working(date(2026, 11, 16))


def test_the_version_names_its_sources() -> None:
    assert WorkCalendar().version.startswith("国务院公布至2026年（数据版本1.")
    full = WorkCalendar({2027: read_year(notice())}, {date(2026, 11, 16): ("停电", True)})
    assert "、导入2027年（" in full.version
    assert "、本单位1天（" in full.version


def test_calendars_that_differ_have_different_versions_and_equal_ones_the_same() -> None:
    days = {date(2027, 1, 1): ("元旦", True), date(2027, 1, 3): ("元旦", False)}
    backwards = dict(reversed(days.items()))
    versions = [
        calendar.version
        for calendar in (
            WorkCalendar(),
            WorkCalendar({2027: ImportedYear(2027, (), days)}),
            WorkCalendar({2027: ImportedYear(2027, ("a",), days)}),
            WorkCalendar({2027: ImportedYear(2027, (), {**days, date(2027, 1, 3): ("元旦", True)})}),
            WorkCalendar({2028: ImportedYear(2028, (), days)}),
            WorkCalendar(office_days=days),
            WorkCalendar(office_days={**days, date(2027, 1, 1): ("停电", True)}),
        )
    ]
    assert len(set(versions)) == len(versions)
    assert WorkCalendar({2027: ImportedYear(2027, (), backwards)}).version == versions[1]
    assert WorkCalendar(office_days=backwards).version == versions[5]


def test_a_notice_is_read_whatever_else_stands_in_the_file() -> None:
    read = read_year("\ufeff" + notice(**{"$schema": "https://example.org/schema.json"}))
    assert (read.year, read.papers) == (2027, tuple(NOTICE["papers"]))
    assert read.days[date(2027, 1, 3)] == ("元旦", False)
    assert len(read.days) == 4


@pytest.mark.parametrize(
    ("text", "field", "says"),
    [
        ("{", "", "不是有效的 JSON"),
        ("[" * 100_000, "", "不是有效的 JSON"),
        ("[]", "", "对象"),
        (notice(year="2027"), "year", "year"),
        (notice(year=True), "year", "year"),
        (notice(papers=None), "papers", "papers"),
        (notice(papers=[1]), "papers.0", "第1项"),
        (notice(days={}), "days", "days"),
        (notice(days=[]), "days", "尚未公布"),
        (notice(days=["2027-01-01"]), "days.0", "第1项"),
        (one_day(name=1), "days.0.name", "name"),
        (one_day(name=" "), "days.0.name", "没有写节日名称"),
        (one_day(isOffDay=1), "days.0.isOffDay", "isOffDay"),
        (one_day(date=20270101), "days.0.date", "date"),
        (one_day(date="2027-02-30"), "days.0.date", "不是日期"),
        (one_day(date="2028-01-01"), "days.0.date", "不属于2027年"),
        (one_day(date="2026-11-30"), "days.0.date", "不属于2027年"),
        (one_day(date="2027-01-04", isOffDay=False), "days.0.date", "星期一"),
        (notice(days=[NOTICE["days"][1]] * 2), "days.1.date", "两次"),
    ],
)
def test_a_faulty_notice_is_refused_where_it_is_wrong(text: str, field: str, says: str) -> None:
    with pytest.raises(RuleBroken, match=says) as refusal:
        read_year(text)
    assert refusal.value.field == field
    assert str(refusal.value).count("。") == 1
