"""The case list: pages from the ledger, deadlines in words and colours."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.counting import Unit
from desktop_app.models.pages import ListQuery
from desktop_app.models.tables import CaseRow
from desktop_app.services import office as services
from desktop_app.ui.case_view import read_view
from desktop_app.ui.folders import make_folders
from desktop_app.ui.listed_cases import CaseSource, Listed, columns, due_meaning, due_words, received_words
from desktop_app.ui.paging import PagedModel
from desktop_app.ui.seat import Office
from desktop_app.ui.theme import Meaning, colours
from tests.ui.desk_window import founded, register
from tests.ui.seats import MORNING
from tests.ui.seats import Office as Seats


@pytest.fixture
def row(tmp_path: Path, now: datetime) -> CaseRow:
    with founded(tmp_path, now) as ledger:
        found = ledger.case_row(register(ledger, now, "王芳"))
        assert found is not None
        return found


@pytest.mark.parametrize(
    ("due", "warn", "late", "unit", "words", "meaning"),
    [
        ("2026-11-27", "2026-11-25", "2026-11-27T16:00:00Z", "wd", "11-27 还剩5个工作日", Meaning.OK),
        ("2026-11-29", "2026-11-25", "2026-11-29T16:00:00Z", "cd", "11-29 还剩7天", Meaning.OK),
        ("2026-11-22", "2026-11-20", "2026-11-22T16:00:00Z", "wd", "11-22 今天到期", Meaning.DUE_SOON),
        ("2026-11-20", "2026-11-18", "2026-11-20T16:00:00Z", "cd", "11-20 已超期2天", Meaning.OVERDUE),
        ("2026-11-22T10:30", "2026-11-22T08:30", "2026-11-22T02:31:00Z", "h", "10:30 还剩1小时", Meaning.DUE_SOON),
        ("2026-11-22T10:30", "2026-11-22T09:30", "2026-11-22T02:31:00Z", "h", "10:30 还剩1小时", Meaning.OK),
        ("2026-11-21T10:30", "2026-11-21T09:30", "2026-11-21T02:31:00Z", "h", "11-21 已超期22小时", Meaning.OVERDUE),
    ],
)
def test_a_deadline_is_told_in_words_and_colour(
    row: CaseRow, now: datetime, due: str, warn: str, late: str, unit: Unit, words: str, meaning: Meaning
) -> None:
    said = Listed(row._replace(due=due, deadline=late), "电话", unit, warn)
    assert due_words(said, now, WorkCalendar()) == words
    assert due_meaning(said, now) is meaning


def test_a_day_that_may_still_move_says_so(row: CaseRow, now: datetime) -> None:
    moving = row._replace(due="2027-02-03", deadline="2027-02-03T16:00:00Z", provisional=1)
    said = Listed(moving, "电话", "cd", "2027-02-01")
    assert due_words(said, now, WorkCalendar()) == "2027-02-03 还剩73天（暂定）"
    assert due_meaning(said, now) is Meaning.PROVISIONAL


def test_without_a_deadline_nothing_is_told_or_that_it_stands_still(row: CaseRow, now: datetime) -> None:
    still = Listed(row._replace(due="", deadline="", warning=""), "电话")
    assert (due_words(still, now, WorkCalendar()), due_meaning(still, now)) == ("", Meaning.MUTED)
    paused = replace(still, case=still.case._replace(paused=1))
    assert (due_words(paused, now, WorkCalendar()), due_meaning(paused, now)) == ("中止计时", Meaning.PAUSED)


@pytest.mark.parametrize(
    ("ago", "words"),
    [(timedelta(hours=1), "今天 08:00"), (timedelta(days=1), "昨天 09:00"), (timedelta(days=9), "11-13 09:00"),
     (timedelta(days=400), "2025-10-18")],
)  # fmt: skip
def test_when_it_came_in(row: CaseRow, now: datetime, ago: timedelta, words: str) -> None:
    from desktop_app.domain.moments import to_text

    assert received_words(row._replace(received_at=to_text(now - ago)), now) == words


def test_pages_come_from_the_ledger_with_channels_in_words(tmp_path: Path, now: datetime) -> None:
    with founded(tmp_path, now) as ledger:
        for n in range(5):
            register(ledger, now, f"王{'一二三四五'[n]}")
        source = CaseSource(Office(ledger, make_folders(tmp_path), lambda: now), ListQuery("all"))
        first, after = source.page(None, 2)
        second, _ = source.page(after, 2)
        assert [item.case.number[-1] for item in (*first, *second)] == list("5432")
        assert [item.case.number[-1] for item in source.page_at(None, 3, 2)[0]] == list("21")
        assert {item.channel for item in first} == {"客户援助电话"}
        assert (source.count(), source.anchors()) == (5, [])


@pytest.mark.parametrize("regulation", ["bank-branch", "community-centre"])
def test_the_list_says_of_a_deadline_what_the_case_says(tmp_path: Path, regulation: str) -> None:
    office = Seats(tmp_path, MORNING)
    case_id = office.register(regulation)
    office.do(case_id, "accept")
    for days in range(0, 40, 3):
        office.present = MORNING + timedelta(days=days)
        with office.desk() as desk:
            first = read_view(desk, case_id).first
            source = CaseSource(Office(desk.ledger, make_folders(tmp_path), lambda: office.present), ListQuery("all"))
            (listed,) = source.page(None, 5)[0]
        assert first is not None
        assert first.left.split("小时")[0] in due_words(listed, office.present, WorkCalendar())
        assert due_meaning(listed, office.present) in (first.meaning, Meaning.PROVISIONAL)


def test_a_void_number_is_struck(qtbot: QtBot, tmp_path: Path, now: datetime) -> None:
    with founded(tmp_path, now) as ledger:
        case_id = register(ledger, now, "王芳")
        desk = services.desk_for(ledger, lambda: now)
        desk.perform(case_id, "undo", {})
        source = CaseSource(Office(ledger, make_folders(tmp_path), lambda: now), ListQuery("all"))
        model = PagedModel(columns(lambda: now), lambda item: item.case.id, lambda fn, done: done(fn()), colours(False).__getitem__)
        model.show(source)
        index = model.index(0, 0)
        assert index.data(Qt.ItemDataRole.FontRole).strikeOut()
        assert index.data(Qt.ItemDataRole.ForegroundRole) == colours(False)["void"]
        assert model.index(0, 1).data() == "作废"
        assert model.index(0, 3).data(Qt.ItemDataRole.FontRole) is None
        model.deleteLater()
