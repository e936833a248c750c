"""The case table: a view on a PagedModel that keeps its place, its columns, and works by keyboard."""

from collections.abc import Callable, Iterator, Set
from html import escape

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop_app.ui.paging import Column, Index, PagedModel, PageSource
from desktop_app.ui.seat import SeatStore

__all__ = ["CaseTable", "Column", "PageSource", "PagedModel"]

CELL_PADDING = 12  # pixels at the two sides of a text together
SAVE_AFTER_MS = 400
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)  # with Ctrl: the first and the last row


class _Cell(QStyledItemDelegate):
    """Shows the whole text as a tooltip where it does not fit; markup in what people wrote stays text."""

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        text = self.tip(view, index)
        QToolTip.showText(event.globalPos(), f"<qt>{escape(text)}</qt>" if text else "", view)
        return True

    def tip(self, view: QAbstractItemView, index: Index) -> str:
        """The column's own tooltip, else the text where it is cut, else nothing."""
        own = index.data(Qt.ItemDataRole.ToolTipRole)
        if own:
            return str(own)
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        width = view.visualRect(index).width() - CELL_PADDING // 2
        return text if view.fontMetrics().horizontalAdvance(text) > width else ""


class CaseTable(QTableView):
    """Signals: `chosen(key)` when a person chooses another row, `picked` when more or fewer are picked,
    `opened(key)` on Enter or a double click, `sort_asked(column id, descending)` on a click on a sortable title. Sorting itself is the
    source's.

    The choice is a key, not a row number: after a reload it stands on the same case, wherever that now is. A case
    that left the list stays chosen though no row shows it. `menu` makes the context menu for the chosen case.

    Several rows may be picked (Ctrl, Shift, Ctrl+A); the chosen one is that where the cursor is.
    """

    chosen = Signal(str)
    picked = Signal()
    opened = Signal(str)
    sort_asked = Signal(str, bool)

    def __init__(
        self,
        model: PagedModel,
        name: str,
        store: SeatStore,
        menu: Callable[[QWidget], QMenu] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._store = store
        self._place = f"table/{name}/" + ",".join(column.id for column in model.columns)
        self._menu = menu
        self._chosen = ""
        self._picked: tuple[str, ...] = ()
        self._restoring = False
        self._sorted = ("", False)
        self._saving = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._saving.timeout.connect(self.save_layout)
        self.setAccessibleName("投诉列表")
        self._set_behaviour()
        self.setItemDelegate(_Cell(self))
        self.setModel(model)
        self._set_columns()
        model.refreshed.connect(self._on_refreshed)
        model.page_arrived.connect(self._on_page)
        self.doubleClicked.connect(lambda _index: self._open())

    def set_menu(self, menu: Callable[[QWidget], QMenu]) -> None:
        """Make the context menu of the chosen case with this from now on."""
        self._menu = menu

    def chosen_key(self) -> str:
        """The key of the chosen case, empty for none."""
        return self._chosen

    def picked_keys(self) -> tuple[str, ...]:
        """The keys of all picked cases that have been read, in the order of the list; the chosen one where it is alone."""
        return self._picked if len(self._picked) > 1 else (self._chosen,) if self._chosen else ()

    def choose(self, key: str) -> None:
        """Choose a case by key, silently; its row is marked once it has been read. Empty: choose none."""
        self._chosen, self._picked = key, ()
        self._restore()

    def refresh(self) -> None:
        """Read the list again after a change; scroll position and choice stay."""
        row = self.currentIndex().row()
        self._model.refresh((row,) if row >= 0 else ())

    def show_sort(self, column_id: str, descending: bool) -> None:
        """Mark the column the source is sorted by; empty for none."""
        ids = [column.id for column in self._model.columns]
        self._sorted = (column_id, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(ids.index(column_id) if column_id else -1, order)

    def save_layout(self) -> None:
        """Write widths, order and visibility of the columns to the store."""
        self._saving.stop()
        self._store.setValue(self._place, self.horizontalHeader().saveState().toBase64().toStdString())

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Qt's, and the new selection model is listened to."""
        super().setModel(model)
        if model is not None:
            self.selectionModel().selectionChanged.connect(self._on_selection)
            self.selectionModel().currentChanged.connect(self._on_selection)
            model.modelReset.connect(self._on_reset)

    def selectAll(self) -> None:
        """Pick what has been read: of what has not, nobody could say what it is."""
        selection = QItemSelection()
        for first, last in self._model.read_rows():
            selection.select(self._model.index(first, 0), self._model.index(last, 0))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() in _ENDS and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._go(0 if event.key() == Qt.Key.Key_Home else self._model.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int) -> None:
        """Choose a row and no other, whatever keys are held down."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._model.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: Qt would walk through every row; finding is the find box's."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self._marked_row() if by_key else self.rowAt(event.pos().y())
        if self._menu is None or not self._model.key_at(row):
            return
        index = self._model.index(row, 0)
        if not self.selectionModel().isRowSelected(row):
            self._go(row)
        elif row != self.currentIndex().row():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        place = self.visualRect(index).bottomLeft() if by_key else event.pos()
        self._menu(self).popup(self.viewport().mapToGlobal(place))

    def hideEvent(self, event: QHideEvent) -> None:
        if self._saving.isActive():
            self.save_layout()
        super().hideEvent(event)

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(round(self.fontMetrics().height() * 1.3))

    def _set_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorShown(True)
        self.show_sort("", False)
        character = self.fontMetrics().horizontalAdvance("字")
        for section, column in enumerate(self._model.columns):
            header.resizeSection(section, column.width * character + CELL_PADDING)
        saved = self._store.value(self._place, "")
        if saved:
            header.restoreState(QByteArray.fromBase64(QByteArray(str(saved).encode())))
            self.show_sort("", False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        header.sectionResized.connect(lambda *_: self._saving.start())
        header.sectionMoved.connect(lambda *_: self._saving.start())
        header.sectionClicked.connect(self._on_title)

    def _on_title(self, section: int) -> None:
        column = self._model.columns[section]
        now, descending = self._sorted
        if column.sortable:
            self.show_sort(column.id, column.id == now and not descending)
            self.sort_asked.emit(*self._sorted)
        else:  # Qt has moved the mark already
            self.show_sort(now, descending)

    def _on_header_menu(self, place: QPoint) -> None:
        header = self.horizontalHeader()
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for section, column in enumerate(self._model.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            action.setEnabled(section > 0)  # one column always stays
            action.toggled.connect(lambda shown, section=section: self._show_column(section, shown))
        menu.popup(header.mapToGlobal(place))

    def _show_column(self, section: int, shown: bool) -> None:
        self.horizontalHeader().setSectionHidden(section, not shown)
        self._saving.start()

    def _open(self) -> None:
        key = self._model.key_at(self._marked_row())
        if key:
            self.opened.emit(key)

    def _marked_row(self) -> int:
        """The row of the cursor where it is picked, else that of the chosen case, else the first picked; -1 for none."""
        ranges = self._ranges()
        if not ranges:
            return -1
        rows = (self.currentIndex().row(), self._model.row_of(self._chosen) if self._chosen else -1)
        return next((row for row in rows if any(top <= row <= bottom for top, bottom in ranges)), ranges[0][0])

    def _ranges(self) -> list[tuple[int, int]]:
        """The stretches of picked rows; never row by row, which would take long where thousands are."""
        selection = self.selectionModel().selection()
        return sorted({(selection.at(place).top(), selection.at(place).bottom()) for place in range(selection.count())})

    def _on_selection(self) -> None:
        if self._restoring or self._model.applying:
            return
        before, self._picked = len(self._picked), tuple(self._keys_picked())
        if len(self._picked) != before:
            self.picked.emit()
        if self._marked_row() >= 0:
            self._choose_row()

    def _keys_picked(self) -> Iterator[str]:
        ranges = self._ranges()
        for first, last in self._model.read_rows():
            for top, bottom in ranges:
                yield from (self._model.key_at(row) for row in range(max(first, top), min(last, bottom) + 1))

    def _choose_row(self) -> None:
        before, self._chosen = self._chosen, self._model.key_at(self._marked_row())
        if self._chosen and self._chosen != before:
            self.chosen.emit(self._chosen)

    def _on_reset(self) -> None:
        """Another list: what was picked in the one before is not."""
        self._picked = ()

    def _on_refreshed(self) -> None:
        self._restore()

    def _on_page(self, first: int, last: int) -> None:
        row = self._marked_row()
        if not self._chosen and first <= row <= last:
            self._on_selection()  # a person went there before the page came
        elif len(self._picked) > 1 or self._chosen and row < 0:
            self._restore()

    def _restore(self) -> None:
        """Mark the rows of the chosen and the picked cases without scrolling; where none shows it, Down goes on from here."""
        row = self._model.row_of(self._chosen) if self._chosen else -1
        flags = QItemSelectionModel.SelectionFlag
        self._restoring = True
        self.setAutoScroll(False)
        if row >= 0:
            index = self._model.index(row, 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        else:
            here = min(self.currentIndex().row(), self._model.rowCount())
            self.selectionModel().setCurrentIndex(self._model.index(here - 1, 0), flags.Clear)
        if len(self._picked) > 1:
            self.selectionModel().select(self._rows_of(set(self._picked)), flags.ClearAndSelect | flags.Rows)
        self.setAutoScroll(True)
        self._restoring = False

    def _rows_of(self, keys: Set[str]) -> QItemSelection:
        selection = QItemSelection()
        for first, last in self._model.read_rows():
            for row in range(first, last + 1):
                if self._model.key_at(row) in keys:
                    index = self._model.index(row, 0)
                    selection.select(index, index)
        return selection
