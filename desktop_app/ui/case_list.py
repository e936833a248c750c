"""The middle of the window: the find box, the title of the list, the case table, and words where it is empty."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.terms import VIEW_TITLES
from desktop_app.models.pages import ListQuery
from desktop_app.ui.composing import Composition, TypingPause
from desktop_app.ui.listed_cases import CaseSource, columns
from desktop_app.ui.ops import Ops
from desktop_app.ui.seat import Office, SeatStore
from desktop_app.ui.table import CaseTable, PagedModel
from desktop_app.ui.theme import Theme

PAUSE_MS = 250
HINT = "姓名、电话、编号、事项、拼音首字母"
EMPTY = {
    "today": "今天没有要办的投诉件。",
    "overdue": "没有超期的投诉件。",
    "due_soon": "没有即将到期的投诉件。",
    "approval": "没有等待审批的投诉件。",
    "sealing": "没有等待用印的文书。",
    "all": "还没有登记过投诉，按 Ctrl+N 登记第一件。",
}


class FindBox(QLineEdit):
    """Signals: `left_for_list` on Down or Enter."""

    left_for_list = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, placeholderText=HINT, clearButtonEnabled=True, maxLength=200)
        self.setObjectName("find")
        self.setAccessibleName("查找")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_for_list.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


class CaseList(QWidget):
    """One list: a view, or what was found. Signal: `listed(count)` whenever it has been read.

    A text to find is looked for in all cases; the view asked for while it stands narrows that down.
    """

    listed = Signal(int)

    def __init__(self, ops: Ops, office: Office, theme: Theme, composition: Composition, store: SeatStore,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._office = office
        self._view = "today"
        self._reading = False
        self.box = FindBox()
        self._title = QLabel()
        self._title.setObjectName("listTitle")
        self.model = PagedModel(columns(office.now), lambda listed: listed.case.id, partial(ops.ask, self), theme.colour, self)
        self.table = CaseTable(self.model, "cases", store, parent=self)
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._empty.setProperty("meaning", "muted")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.setSpacing(12)
        top.addWidget(self._title)
        top.addStretch(1)
        character = self.fontMetrics().horizontalAdvance("字")
        self.box.setMinimumWidth(character * 10)
        self.box.setMaximumWidth(character * 24)
        top.addWidget(self.box, 100)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        self._pause = TypingPause(composition, PAUSE_MS, self)
        self._pause.paused.connect(self.show_list)
        self.box.textChanged.connect(self._pause.touch)
        self.box.left_for_list.connect(self._to_table)
        self.table.installEventFilter(self)
        self.model.refreshed.connect(self._on_refreshed)
        self.table.picked.connect(self._on_picked)

    def query(self) -> ListQuery:
        """What is listed now."""
        return ListQuery(self._view, self.box.text().strip(), self._office.now(), reader=self._office.name)

    def show_view(self, view: str) -> None:
        """List another view."""
        self._view = view
        self.show_list()

    def look_in(self, view: str) -> None:
        """Narrow down to another view from the next reading on."""
        self._view = view

    def show_list(self) -> None:
        """Read what the find box and the view ask for, from the start."""
        self._pause.stop()
        self._reading = True
        self._write_title(None)
        self.model.show(CaseSource(self._office, self.query()))

    def refresh(self) -> None:
        """Read the same list again; place and choice stay."""
        self.model.ask(CaseSource(self._office, self.query()))
        self.table.refresh()

    def title(self) -> str:
        """The words over the list."""
        return self._title.text()

    def empty_words(self) -> str:
        """What stands in place of an empty list, or nothing."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    def repaint_words(self) -> None:
        """A minute has passed: what is left is other words now."""
        self.table.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the table goes back to the find box; typing there is not swallowed."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.box.setFocus()
                return True
            if event.key() == Qt.Key.Key_Up and self.table.currentIndex().row() <= 0:
                self.box.setFocus()
                return True
        return False

    def _to_table(self) -> None:
        if self._pause.pending():
            self._pause.flush()
        self.table.setFocus()
        if self.model.rowCount() and not self.table.selectionModel().hasSelection():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _on_refreshed(self) -> None:
        count = self.model.rowCount()
        self._reading = False
        self._write_title(count)
        self._empty.setText(self._words_for_none())
        had = self._stack.currentWidget() is self._empty
        self._stack.setCurrentWidget(self.table if count else self._empty)
        if had and count and self._empty.hasFocus():
            self.table.setFocus()
        self.listed.emit(count)

    def _on_picked(self) -> None:
        if not self._reading:
            self._write_title(self.model.rowCount())

    def _write_title(self, count: int | None) -> None:
        picked = len(self.table.picked_keys())
        several = f"，选中{picked}件" if picked > 1 else ""
        said = f"　{count}件{several}" if count is not None else ""
        text = self.box.text().strip()
        view = VIEW_TITLES[self._view]
        where = "投诉件" if self._view == "all" else view
        self._title.setText(f"含“{_short(text)}”的{where}{said}" if text else f"{view}{said}")

    def _words_for_none(self) -> str:
        text = self.box.text().strip()
        if text:
            return f"没有找到“{_short(text)}”。可以换姓名、电话、编号的一部分，或拼音首字母再找。"
        return EMPTY.get(self._view, f"“{VIEW_TITLES[self._view]}”里没有投诉件。")


def _short(text: str) -> str:
    return text if len(text) <= 8 else f"{text[:8]}…"
