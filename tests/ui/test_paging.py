"""The paged model: what it reads, what it holds, what it drops."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop_app.ui.ops import Ops
from desktop_app.ui.paging import ANCHOR, HELD_PAGES, PAGE, Column, PagedModel

COLUMNS = (
    Column("number", "编号", lambda row: f"{row[0]}", 12, sortable=True),
    Column(
        "subject", "事由", lambda row: row[1], 20, meaning=lambda row: row[2], tooltip=lambda row: f"全文：{row[1]}"
    ),
)


class Cases:
    """A list of (number, subject, meaning); a key is the number, as text."""

    def __init__(self, count: int) -> None:
        self.rows = [
            (f"{number:06}", f"投诉{number}", "overdue" if number % 2 else "normal") for number in range(count)
        ]
        self.reads: list[tuple[str | None, int, int]] = []

    def count(self) -> int:
        return len(self.rows)

    def anchors(self) -> list[str]:
        return [self.rows[place - 1][0] for place in range(ANCHOR, len(self.rows), ANCHOR)]

    def page(self, after: str | None, limit: int) -> tuple[list[Any], str | None]:
        return self.page_at(after, 0, limit)

    def page_at(self, anchor: str | None, skip: int, limit: int) -> tuple[list[Any], str | None]:
        self.reads.append((anchor, skip, limit))
        first = skip
        if anchor is not None:
            first += next(place for place, row in enumerate(self.rows) if row[0] == anchor) + 1
        rows = self.rows[first : first + limit]
        return rows, rows[-1][0] if first + limit < len(self.rows) else None


class Desk:
    """A fetch whose answers come when the test says so, in order."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[..., Any], Callable[[Any], object]]] = []

    def __call__(self, fn: Callable[..., Any], done: Callable[[Any], object]) -> None:
        self.waiting.append((fn, done))

    def answer(self) -> None:
        fn, done = self.waiting.pop(0)
        done(fn())


def colour(meaning: str) -> QColor:
    return {"overdue": QColor("red"), "normal": QColor("black")}[meaning]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def model(qtbot: QtBot, desk: Desk) -> Iterator[PagedModel]:
    made = PagedModel(COLUMNS, lambda row: row[0], desk, colour)
    yield made
    made.deleteLater()


def text(model: PagedModel, row: int, column: int = 0) -> str:
    return model.index(row, column).data()


def load(qtbot: QtBot, model: PagedModel, desk: Desk, row: int) -> str:
    text(model, row)
    qtbot.waitUntil(lambda: bool(desk.waiting))
    desk.answer()
    return text(model, row)


def test_nothing_is_read_on_the_way_and_rows_fill_in_later(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    source = Cases(5000)
    model.show(source)
    assert model.rowCount() == 0
    assert source.reads == []
    desk.answer()
    assert model.rowCount() == 5000
    assert text(model, 0) == "000000"
    assert text(model, 4321) == ""
    assert model.key_at(4321) == ""
    assert load(qtbot, model, desk, 4321) == "004321"
    assert source.reads[-1] == ("003999", 200, PAGE)


def test_the_next_page_goes_on_from_the_key_of_the_last(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    source = Cases(5000)
    model.show(source)
    desk.answer()
    assert load(qtbot, model, desk, PAGE) == "000200"
    assert source.reads[-1] == ("000199", 0, PAGE)


@given(st.data())
def test_every_row_is_the_right_one(qapp: object, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4500))
    desk = Desk()
    model = PagedModel(COLUMNS, lambda row: row[0], desk, colour)
    model.show(Cases(count))
    desk.answer()
    for row in data.draw(st.lists(st.integers(0, count - 1), max_size=6)):
        text(model, row)
        model._fetch_next()
        if desk.waiting:
            desk.answer()
        assert text(model, row) == f"{row:06}"
        assert model.row_of(f"{row:06}") == row
    model._soon.stop()


def test_roles(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    model.show(Cases(3))
    desk.answer()
    index = model.index(1, 1)
    assert index.data() == "投诉1"
    assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor("red")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "全文：投诉1"
    assert index.data(Qt.ItemDataRole.UserRole) == "000001"
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) is None
    assert model.headerData(1, Qt.Orientation.Horizontal) == "事由"


def test_a_line_break_stays_in_its_row(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    source = Cases(1)
    source.rows = [("1", "第一行\n第二行", "normal")]
    model.show(source)
    desk.answer()
    assert text(model, 0, 1) == "第一行 第二行"


def test_dragging_through_everything_reads_only_where_it_stops(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    source = Cases(100_000)
    model.show(source)
    desk.answer()
    source.reads.clear()
    for row in range(0, 100_000, PAGE):
        text(model, row)
    qtbot.waitUntil(lambda: bool(desk.waiting))
    while desk.waiting:
        desk.answer()
    assert len(source.reads) <= 4
    assert text(model, 99_999) == "099999"


def test_memory_is_bounded(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    model.show(Cases(PAGE * (HELD_PAGES + 20)))
    desk.answer()
    for page in range(HELD_PAGES + 20):
        assert load(qtbot, model, desk, page * PAGE) if page else True
    assert model.held_rows() == HELD_PAGES * PAGE
    assert text(model, 0) == ""


def test_a_refresh_shows_the_old_until_the_new_is_there(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    source = Cases(3000)
    model.show(source)
    desk.answer()
    load(qtbot, model, desk, 2500)
    del source.rows[0]
    model.refresh()
    assert text(model, 2500) == "002500"
    with qtbot.waitSignal(model.refreshed):
        desk.answer()
    assert model.rowCount() == 2999
    assert text(model, 2500) == "002501"
    assert not desk.waiting


def test_what_was_read_for_an_older_list_is_dropped(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    model.show(Cases(3000))
    model.show(Cases(7))
    desk.answer()
    assert model.rowCount() == 0
    desk.answer()
    assert model.rowCount() == 7
    model.show(Cases(0))
    desk.answer()
    assert model.rowCount() == 0


def test_a_failed_read_is_not_repeated_until_asked(qtbot: QtBot, model: PagedModel, desk: Desk) -> None:
    model.show(Cases(3000))
    desk.answer()
    text(model, 2000)
    qtbot.waitUntil(lambda: bool(desk.waiting))
    desk.waiting.clear()  # the road told the fault and gives no answer
    text(model, 1000)
    qtbot.wait(30)
    assert not desk.waiting
    model.refresh((2000,))
    desk.answer()
    assert text(model, 2000) == "002000"


def test_qt_finds_no_fault_in_the_model(qtbot: QtBot, qtmodeltester: Any, model: PagedModel, desk: Desk) -> None:
    source = Cases(2500)
    model.show(source)
    desk.answer()
    qtmodeltester.check(model)
    del source.rows[100:900]
    model.refresh((1000,))
    desk.answer()
    model.show(Cases(10))
    desk.answer()
    model._soon.stop()


class Slow(Cases):
    """A ledger that takes its time over every page."""

    def page_at(self, anchor: str | None, skip: int, limit: int) -> tuple[list[Any], str | None]:
        time.sleep(0.3)
        return super().page_at(anchor, skip, limit)


def test_on_the_real_road_a_jump_in_200_000_rows_is_quick(qtbot: QtBot, model: PagedModel) -> None:
    road, owner = Ops(), QObject()
    made = PagedModel(COLUMNS, lambda row: row[0], partial(road.ask, owner), colour, owner)
    made.show(Slow(200_000))
    qtbot.waitUntil(lambda: made.rowCount() == 200_000)
    slowest = 0.0
    for row in (199_999, 5, 123_456, 60_000):
        start = time.perf_counter()
        text(made, row)
        slowest = max(slowest, time.perf_counter() - start)
        qtbot.waitUntil(lambda row=row: text(made, row) == f"{row:06}")
    assert slowest < 0.15, "the window waited for a read"
    road.stop()
