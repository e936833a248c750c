"""The case table: place, choice, columns, keyboard."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu, QStyleOptionViewItem, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.ops import Ops
from desktop_app.ui.paging import PagedModel
from desktop_app.ui.table import CaseTable
from tests.ui.test_paging import COLUMNS, Cases, Desk, colour


class Memory(dict[str, Any]):
    """A layout store in memory."""

    def value(self, key: str, default: Any = None, /) -> Any:
        return self.get(key, default)

    def setValue(self, key: str, value: Any, /) -> None:
        self[key] = value


class Page:
    def __init__(self, qtbot: QtBot, store: Any) -> None:
        self.desk = Desk()
        self.source = Cases(3000)
        self.store = store
        self.model = PagedModel(COLUMNS, lambda row: row[0], self.desk, colour)
        self.table = CaseTable(self.model, "pending", store, self.menu)
        self.model.setParent(self.table)
        qtbot.addWidget(self.table)
        self.chosen: list[str] = []
        self.opened: list[str] = []
        self.menus: list[QMenu] = []
        self.table.chosen.connect(self.chosen.append)
        self.table.opened.connect(self.opened.append)
        self.table.resize(400, 300)
        self.table.show()
        self.model.show(self.source)
        self.desk.answer()

    def menu(self, parent: QWidget) -> QMenu:
        self.menus.append(QMenu(parent))
        self.menus[-1].addAction("受理")
        return self.menus[-1]

    def refresh(self) -> None:
        self.table.refresh()
        while self.desk.waiting:
            self.desk.answer()

    def marked(self) -> list[str]:
        return [self.model.key_at(index.row()) for index in self.table.selectionModel().selectedRows()]

    def go(self, row: int) -> None:
        self.table.setCurrentIndex(self.model.index(row, 0))


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[Page]:
    made = Page(qtbot, Memory())
    yield made
    made.model._soon.stop()


def test_choosing_says_the_key_and_enter_opens_it(qtbot: QtBot, page: Page) -> None:
    page.go(3)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.chosen == ["000003", "000004"]
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.keyClick(page.table, Qt.Key.Key_Enter)
    place = page.table.visualRect(page.model.index(5, 0)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.opened == ["000004", "000004", "000005"]
    assert page.table.chosen_key() == "000005"


def test_enter_with_nothing_chosen_opens_nothing(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.opened == []


def test_the_choice_stands_on_its_case_when_rows_move(page: Page) -> None:
    page.go(10)
    page.source.rows[0:0] = [(f"new{number}", "新", "normal") for number in range(3)]
    page.refresh()
    assert page.table.currentIndex().row() == 13
    assert page.marked() == ["000010"]
    assert page.chosen == ["000010"]


def test_the_choice_stays_when_the_list_shrinks_to_it(page: Page) -> None:
    page.go(150)
    page.source.rows = page.source.rows[150:151]
    page.refresh()
    assert page.marked() == ["000150"]
    assert page.chosen == ["000150"]


def test_a_case_that_left_the_list_is_not_replaced_by_its_neighbour(qtbot: QtBot, page: Page) -> None:
    page.go(10)
    del page.source.rows[10]
    page.refresh()
    assert page.marked() == []
    assert page.table.chosen_key() == "000010"
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.opened == []
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.chosen == ["000010", "000011"]


def test_a_case_that_comes_back_is_marked_again(page: Page) -> None:
    page.go(10)
    gone = page.source.rows.pop(10)
    page.refresh()
    page.source.rows.insert(0, gone)
    page.refresh()
    assert page.marked() == ["000010"]
    assert page.table.currentIndex().row() == 0


def test_going_where_nothing_is_read_yet_chooses_when_it_comes(qtbot: QtBot, page: Page) -> None:
    page.go(0)
    qtbot.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert page.chosen == ["000000"]
    qtbot.waitUntil(lambda: bool(page.desk.waiting))
    while page.desk.waiting:
        page.desk.answer()
    assert page.chosen == ["000000", "002999"]


def test_choosing_by_key_is_silent(page: Page) -> None:
    page.table.choose("000007")
    assert page.marked() == ["000007"]
    page.table.choose("")
    assert page.marked() == []
    assert page.table.chosen_key() == ""
    assert page.chosen == []


def test_a_refresh_does_not_scroll(page: Page) -> None:
    page.go(2)
    page.table.verticalScrollBar().setValue(2000)
    page.refresh()
    assert page.table.verticalScrollBar().value() == 2000
    assert page.table.chosen_key() == "000002"


def test_rows_have_one_height_and_nothing_is_measured(page: Page) -> None:
    assert page.table.verticalHeader().sectionResizeMode(0) == QHeaderView.ResizeMode.Fixed
    assert {page.table.rowHeight(row) for row in (0, 1500, 2999)} == {page.table.rowHeight(0)}


def test_letters_do_not_walk_through_the_list(qtbot: QtBot, page: Page) -> None:
    page.go(0)
    qtbot.keyClicks(page.table, "002")
    qtbot.wait(20)
    assert page.table.currentIndex().row() == 0
    assert not page.desk.waiting


def test_columns_come_back_as_they_were_left(qtbot: QtBot, page: Page, tmp_path: Any) -> None:
    store = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    first = Page(qtbot, store)
    header = first.table.horizontalHeader()
    header.moveSection(1, 0)
    header.resizeSection(0, 333)
    first.table.hide()
    store.sync()
    again = Page(qtbot, QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat))
    assert again.table.columnWidth(0) == 333
    assert again.table.horizontalHeader().visualIndex(1) == 0
    assert page.table.columnWidth(0) != 333


def test_a_moved_column_is_saved_after_a_moment(qtbot: QtBot, page: Page) -> None:
    page.table.horizontalHeader().resizeSection(1, 222)
    qtbot.waitUntil(lambda: bool(page.store))


def test_columns_can_be_hidden_but_the_first(qtbot: QtBot, page: Page) -> None:
    header = page.table.horizontalHeader()
    header.customContextMenuRequested.emit(QPoint(5, 5))
    menu = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible())
    assert [(a.text(), a.isEnabled(), a.isChecked()) for a in menu.actions()] == [
        ("编号", False, True),
        ("事由", True, True),
    ]
    menu.actions()[1].trigger()
    assert header.isSectionHidden(1)
    menu.close()


def test_titles_ask_for_sorting_where_it_is_offered(qtbot: QtBot, page: Page) -> None:
    asked: list[tuple[str, bool]] = []
    page.table.sort_asked.connect(lambda column, descending: asked.append((column, descending)))
    header = page.table.horizontalHeader()
    for section in (0, 0, 1, 0):
        place = QPoint(header.sectionViewportPosition(section) + 10, 5)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert header.sortIndicatorSection() == 0
    assert asked == [("number", False), ("number", True), ("number", False)]


def test_the_context_menu_is_for_the_case_under_the_mouse_or_chosen(qtbot: QtBot, page: Page) -> None:
    def ask(reason: QContextMenuEvent.Reason, place: QPoint) -> None:
        QApplication.sendEvent(page.table.viewport(), QContextMenuEvent(reason, place, page.table.mapToGlobal(place)))
        for menu in page.menus:
            menu.close()

    ask(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0))
    assert page.menus == []
    ask(QContextMenuEvent.Reason.Mouse, page.table.visualRect(page.model.index(4, 0)).center())
    assert (len(page.menus), page.table.chosen_key()) == (1, "000004")
    ask(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0))
    assert (len(page.menus), page.table.chosen_key()) == (2, "000004")


def test_only_cut_text_has_a_tooltip_and_markup_stays_text(qtbot: QtBot, page: Page) -> None:
    def tip(row: int, column: int) -> str:
        index = page.model.index(row, column)
        event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(1, 1), page.table.mapToGlobal(QPoint(1, 1)))
        page.table.itemDelegate().helpEvent(event, page.table, QStyleOptionViewItem(), index)
        return QToolTip.text()

    page.source.rows[0] = ("<b>000000</b>" * 9, "x", "normal")
    page.refresh()
    assert tip(0, 0) == f"<qt>{'&lt;b&gt;000000&lt;/b&gt;' * 9}</qt>"
    assert tip(1, 1) == "<qt>全文：投诉1</qt>"
    page.table.setColumnWidth(0, 300)
    assert page.table.itemDelegate().tip(page.table, page.model.index(2, 0)) == ""
    page.table.setColumnWidth(0, 20)
    assert page.table.itemDelegate().tip(page.table, page.model.index(2, 0)) == "000002"
    QToolTip.hideText()


def test_the_table_is_named_and_tab_leaves_it(page: Page) -> None:
    assert page.table.accessibleName()
    assert not page.table.tabKeyNavigation()


def test_dragging_the_bar_through_200_000_rows_shows_rows_where_it_stops(qtbot: QtBot) -> None:
    road = Ops()
    model = PagedModel(COLUMNS, lambda row: row[0], lambda fn, done: road.ask(model, fn, done), colour)
    table = CaseTable(model, "all", Memory())
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(400, 600)
    table.show()
    model.show(Cases(200_000))
    qtbot.waitUntil(lambda: model.rowCount() == 200_000)
    bar = table.verticalScrollBar()
    for step in range(0, 101, 5):
        bar.setValue(bar.maximum() * step // 100)
        qtbot.wait(2)
    row = table.rowAt(table.viewport().height() // 2)
    assert row > 199_000
    qtbot.waitUntil(lambda: model.key_at(row) == f"{row:06}")
    assert model.held_rows() < 10_000
    road.stop()
    model._soon.stop()


def test_a_table_can_be_driven_by_partial_of_the_road(qtbot: QtBot) -> None:
    road, owner = Ops(), QWidget()
    qtbot.addWidget(owner)
    model = PagedModel(COLUMNS, lambda row: row[0], partial(road.ask, owner), colour, owner)
    model.show(Cases(10))
    qtbot.waitUntil(lambda: model.rowCount() == 10)
    road.stop()


# --- several rows


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def keys(*rows: int) -> tuple[str, ...]:
    return tuple(f"{row:06}" for row in rows)


def test_one_row_alone_is_what_is_picked(qtbot: QtBot, page: Page) -> None:
    assert page.table.picked_keys() == ()
    page.go(3)
    assert page.table.picked_keys() == keys(3)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.picked_keys() == keys(4)
    page.table.choose("000009")
    assert page.table.picked_keys() == keys(9)


def test_shift_and_the_arrows_pick_more_and_the_panel_follows_the_cursor(qtbot: QtBot, page: Page) -> None:
    page.go(3)
    for _ in range(3):
        qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    assert page.table.picked_keys() == keys(3, 4, 5, 6)
    assert page.chosen == list(keys(3, 4, 5, 6))
    qtbot.keyClick(page.table, Qt.Key.Key_Up, SHIFT)
    assert (page.table.picked_keys(), page.table.chosen_key()) == (keys(3, 4, 5), "000005")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.opened == ["000005"]
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.picked_keys() == keys(6)


def test_ctrl_and_the_arrows_walk_and_space_picks(qtbot: QtBot, page: Page) -> None:
    page.go(3)
    for _ in range(2):
        qtbot.keyClick(page.table, Qt.Key.Key_Down, CTRL)
    assert (page.table.picked_keys(), page.table.chosen_key()) == (keys(3), "000003")
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert (page.table.picked_keys(), page.table.chosen_key()) == (keys(3, 5), "000005")


def test_ctrl_and_a_click_add_and_take_away(qtbot: QtBot, page: Page) -> None:
    def click(row: int, keys: Qt.KeyboardModifier) -> None:
        place = page.table.visualRect(page.model.index(row, 0)).center()
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, keys, place)

    click(5, Qt.KeyboardModifier.NoModifier)
    click(2, CTRL)
    assert (page.table.picked_keys(), page.table.chosen_key()) == (keys(2, 5), "000002")
    click(2, CTRL)
    assert (page.table.picked_keys(), page.table.chosen_key()) == (keys(5), "000005")
    click(8, SHIFT)
    assert page.table.chosen_key() == "000008" and len(page.table.picked_keys()) > 3


def test_ctrl_a_picks_what_has_been_read(qtbot: QtBot, page: Page) -> None:
    page.go(2)
    qtbot.keyClick(page.table, Qt.Key.Key_A, CTRL)
    assert page.table.picked_keys() == keys(*range(200))
    assert page.table.chosen_key() == "000002"
    assert page.chosen == ["000002"]


def test_what_is_picked_stays_picked_when_rows_move(page: Page) -> None:
    page.go(10)
    page.table.selectionModel().select(page.model.index(12, 0), QItemSelectionModel.SelectionFlag.Select
                                       | QItemSelectionModel.SelectionFlag.Rows)  # fmt: skip
    page.source.rows[0:0] = [("new", "新", "normal")]
    page.refresh()
    assert page.marked() == list(keys(10, 12))
    assert page.table.picked_keys() == keys(10, 12)
    assert page.table.chosen_key() == "000010"
    assert page.chosen == ["000010"]


def test_another_list_begins_with_nothing_picked_besides(qtbot: QtBot, page: Page) -> None:
    page.go(3)
    qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    page.model.show(Cases(50))
    while page.desk.waiting:
        page.desk.answer()
    assert page.table.picked_keys() == keys(4)


def test_the_context_menu_keeps_what_is_picked(qtbot: QtBot, page: Page) -> None:
    page.go(3)
    qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)

    def ask(row: int) -> None:
        place = page.table.visualRect(page.model.index(row, 0)).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, page.table.mapToGlobal(place))
        QApplication.sendEvent(page.table.viewport(), event)
        page.menus[-1].close()

    ask(3)
    assert (page.table.picked_keys(), page.table.chosen_key()) == (keys(3, 4), "000003")
    ask(7)
    assert page.table.picked_keys() == keys(7)
