"""Words about the calendar: what is recorded of them, what they add up to, which are news."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.calendar import ImportedYear, WorkCalendar, read_year
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import canonical
from desktop_app.domain.notices import (
    OfficeDay,
    Word,
    calendar_of,
    changed_days,
    facts,
    is_news,
    read_facts,
    reason,
    title,
)

RELEASED = Path(__file__).parents[1] / "data" / "events" / "calendar_imported.1.json"
DAY = date(2027, 3, 1)
CLOSED, OPEN, GONE = OfficeDay(DAY, True, "设备检修"), OfficeDay(DAY, False, "值班"), OfficeDay(DAY, removed=True)


def year(*off: str, edition: int | None = None, year: int = 2027) -> ImportedYear:
    return ImportedYear(
        year, ("https://www.gov.cn/a",), {date.fromisoformat(day): ("元旦", True) for day in off}, edition
    )


ONE, OTHER, THIRD = year("2027-01-01"), year("2027-01-01", "2027-01-04"), year("2027-01-05")


@pytest.mark.parametrize("word", [ONE, year("2026-12-31", "2027-01-01", edition=3), CLOSED, OPEN, GONE], ids=title)
def test_a_word_is_read_back_from_what_is_recorded(word: Word) -> None:
    recorded = json.loads(canonical(facts(word, calendar_of([word]))))
    assert read_facts(recorded) == word
    assert recorded["version"] == calendar_of([word]).version
    assert recorded["year"] == 2027


def test_a_payload_that_names_no_day_says_nothing() -> None:
    assert read_facts(json.loads(RELEASED.read_text("utf-8"))["facts"]) is None


def test_the_later_word_wins() -> None:
    assert calendar_of([]) == WorkCalendar()
    calendar = calendar_of([ONE, CLOSED, OTHER, OPEN])
    assert calendar == WorkCalendar({2027: OTHER}, {DAY: ("值班", False)})
    assert calendar_of([OPEN, GONE]) == calendar_of([GONE]) == WorkCalendar()


@pytest.mark.parametrize(
    ("known", "word", "news"),
    [
        ([], ONE, True),
        ([ONE], ONE, False),
        ([ONE], OTHER, True),
        ([ONE], year("2027-01-01", edition=2), True),
        ([year("2027-01-01", edition=2)], ONE, False),
        ([year("2027-01-01", edition=2)], year("2027-01-01", edition=1), False),
        ([year("2027-01-01", edition=2)], year("2027-01-04", edition=2), True),
        ([year("2027-01-01", edition=2)], year("2027-01-04"), True),
        ([ONE, OTHER], year("2027-01-01", edition=1), True),
        ([year("2028-01-03", year=2028)], ONE, True),
        ([], CLOSED, True),
        ([CLOSED], CLOSED, False),
        ([CLOSED], OPEN, True),
        ([CLOSED, GONE], CLOSED, True),
        ([CLOSED], GONE, True),
    ],
)
def test_what_is_in_force_already_is_no_news(known: Iterable[Word], word: Word, news: bool) -> None:
    assert is_news(word, list(known)) is news


@pytest.mark.parametrize(
    ("known", "word", "said"),
    [
        ([ONE, OTHER], ONE, "已被后来导入的一份取代"),
        ([ONE, OTHER, THIRD], OTHER, "已被后来导入的一份取代"),
        ([year("2027-01-01", edition=3)], year("2027-01-04", edition=2), "已导入第3版，这份是第2版"),
        ([year("2027-01-01", edition=3), THIRD], year("2027-01-04", edition=2), "已导入第3版"),
        ([], GONE, "没有登记本单位的安排"),
        ([CLOSED, GONE], GONE, "没有登记本单位的安排"),
    ],
)
def test_what_is_older_is_refused_in_one_sentence(known: Iterable[Word], word: Word, said: str) -> None:
    with pytest.raises(RuleBroken, match=said) as caught:
        is_news(word, list(known))
    assert str(caught.value).count("。") == 1 and str(caught.value).endswith("。")


def test_days_that_change_are_those_that_work_otherwise_or_become_certain() -> None:
    first = changed_days(WorkCalendar(), calendar_of([ONE]), ONE)
    assert (len(first), first[0], first[-1]) == (365, date(2027, 1, 1), date(2027, 12, 31))
    assert changed_days(calendar_of([ONE]), calendar_of([ONE, OTHER]), OTHER) == [date(2027, 1, 4)]
    december = year("2026-12-31", "2027-01-01")
    assert changed_days(calendar_of([ONE]), calendar_of([december]), december) == [date(2026, 12, 31)]
    assert changed_days(WorkCalendar(), calendar_of([CLOSED]), CLOSED) == [DAY]
    assert changed_days(calendar_of([CLOSED]), WorkCalendar(), GONE) == [DAY]


def test_words_have_titles_and_reasons() -> None:
    assert [title(word) for word in (ONE, year("2027-01-01", edition=2), CLOSED, OPEN, GONE)] == [
        "2027年放假安排", "2027年放假安排（第2版）", "2027-03-01停办（设备检修）", "2027-03-01上班（值班）", "2027-03-01取消"]  # fmt: skip
    assert reason(ONE) == "按导入的2027年放假安排重新计算"
    assert reason(CLOSED) == "按本单位的日子重新计算：2027-03-01停办（设备检修）"


@pytest.mark.parametrize(
    ("version", "edition"), [("2", 2), ("0", 0), ("null", None), ("true", ()), ("-1", ()), ('"2"', ()), ("1.5", ())]
)
def test_a_file_may_number_its_edition(version: str, edition: object) -> None:
    text = f'{{"year": 2027, "version": {version}, "papers": [], "days": [{{"name": "元旦", "date": "2027-01-01", "isOffDay": true}}]}}'
    if edition == ():
        with pytest.raises(RuleBroken, match="version 应是从0起的整数"):
            read_year(text)
    else:
        assert read_year(text).edition == edition


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"year": 10000, "papers": [], "days": [{"name": "元旦", "date": "9999-12-31", "isOffDay": true}]}', "year"),
        (
            '{"year": 2027, "papers": ["\\ud800"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}',
            "papers.0",
        ),
        (
            '{"year": 2027, "papers": [], "days": [{"name": "\\udfff", "date": "2027-01-01", "isOffDay": true}]}',
            "days.0.name",
        ),
    ],
)
def test_what_a_ledger_could_not_keep_is_refused(text: str, field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_year(text)
    assert caught.value.field == field
