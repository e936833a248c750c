"""期限: every clock of a case and every duty without a number, and for the chosen one its reason, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.explanation import Explanation, Line
from desktop_app.domain.moments import WEEKDAYS
from desktop_app.services import reasons
from desktop_app.services.desk import Desk
from desktop_app.ui.case_duties import DutyRow
from desktop_app.ui.case_view import CaseView, ClockRow, ink
from desktop_app.ui.ops import Ops
from desktop_app.ui.theme import Meaning

Index = QModelIndex | QPersistentModelIndex
NO_CLOCKS = "这件投诉没有期限，也没有应办的事。"
TITLE_LETTERS = 11.5
NO_DAY = "原文没有写明天数，办了就算办到"
CHOOSE = "选一个期限，看它是怎样算出来的。"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, in which colour, and what its tooltip adds."""

    text: str
    meaning: str = Meaning.NORMAL
    tip: str = ""


class CellTable(QAbstractTableModel):
    """A few rows of cells under fixed titles."""

    def __init__(self, titles: Sequence[str], view: QTableView) -> None:
        super().__init__(view)
        self._titles = tuple(titles)
        self._rows: tuple[tuple[Cell, ...], ...] = ()
        self._view = view

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = tuple(tuple(row) for row in rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self._rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return cell.tip or cell.text
            case Qt.ItemDataRole.ForegroundRole:
                return ink(self._view, cell.meaning)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return None


class TitledTable(QTableView):
    """A table whose first column takes the room that the others leave."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        header = self.horizontalHeader()
        others = sum(header.sectionSize(column) for column in range(1, header.count()))
        least = round(TITLE_LETTERS * self.fontMetrics().horizontalAdvance("字"))
        if header.count():
            header.resizeSection(0, max(least, self.viewport().width() - others))


class CaseClocks(QWidget):
    """The table of clocks and duties above, the explanation of the chosen one below."""

    def __init__(self, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ops = ops
        self._view: CaseView | None = None
        self._rows: tuple[ClockRow | DutyRow, ...] = ()
        self._asked = ""
        self.clocks = cell_table("期限", self, TitledTable)
        self.setFocusProxy(self.clocks)
        self._clock_rows = CellTable(("期限", "到期", "状态", "依据", "时限", "起算"), self.clocks)
        self.days = cell_table("期限说明", self)
        self._day_rows = CellTable(("日期", "计数", "说明"), self.days)
        self.summary = QLabel(CHOOSE, wordWrap=True, textFormat=Qt.TextFormat.PlainText, alignment=Qt.AlignmentFlag.AlignTop)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.summary.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = QPushButton("复制说明(&Y)")
        self.copy.setToolTip("复制期限说明，可以念给投诉人听，或贴到别处")
        self._lay_out()

    def show_view(self, view: CaseView | None) -> None:
        """Show a case's clocks, or none; the chosen clock stays chosen."""
        key = self._key()
        self._view = view
        self._rows = (*view.clocks, *view.duties) if view else ()
        self._clock_rows.show_rows([_cells(row) for row in self._rows])
        self.summary.setText(CHOOSE if self._rows else NO_CLOCKS if view else "")
        self._day_rows.show_rows(())
        self.days.setVisible(False)
        self.copy.setEnabled(False)
        self._asked = ""
        keys = [row.key for row in self._rows]
        if keys:
            self.clocks.selectRow(keys.index(key) if key in keys else 0)

    def _lay_out(self) -> None:
        character = self.fontMetrics().horizontalAdvance("字")
        widths = ((self.clocks, self._clock_rows, (TITLE_LETTERS, 8.8, 8.2, 9, 6, 9)), (self.days, self._day_rows, (10, 6, 12)))
        for table, model, columns in widths:
            table.setModel(model)
            table.horizontalHeader().setStretchLastSection(table is self.days)
            for place, width in enumerate(columns):
                table.setColumnWidth(place, round(width * character))
        self.clocks.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.copy.clicked.connect(self._on_copy)
        said = QHBoxLayout()
        said.addWidget(self.summary, 1)
        said.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(said)
        column.addWidget(self.days, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.clocks)
        splitter.addWidget(below)
        splitter.setSizes([200, 320])
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addWidget(splitter)

    def _key(self) -> str:
        row = self.clocks.currentIndex().row()
        return self._rows[row].key if 0 <= row < len(self._rows) else ""

    def _on_chosen(self) -> None:
        rows = self.clocks.selectionModel().selectedRows()
        if not rows or self._view is None:
            return
        row = self._rows[rows[0].row()]
        case_id, key = self._view.case.id, row.key
        self._asked = f"{case_id} {key}"
        if isinstance(row, DutyRow):
            self._on_reason((self._asked, Explanation(lines=(), summary=row.reason, calendar="")))
            return

        def explain(desk: Desk) -> tuple[str, Explanation]:
            return f"{case_id} {key}", reasons.reason(desk, desk.case(case_id), key)

        self._ops.ask(self, explain, self._on_reason)

    def _on_reason(self, answer: tuple[str, Explanation]) -> None:
        asked, reason = answer
        if asked == self._asked:
            self.summary.setText(reason.summary)
            self.copy.setEnabled(True)
            self._day_rows.show_rows([_day_cells(line) for line in reason.lines])
            self.days.setVisible(bool(reason.lines))

    def _on_copy(self) -> None:
        lines = self._day_rows
        days = ["\t".join(lines.index(row, column).data() for column in range(3)) for row in range(lines.rowCount())]
        QApplication.clipboard().setText("\n".join([self.summary.text(), *days]))


def cell_table(name: str, parent: QWidget | None = None, kind: type[QTableView] = QTableView) -> QTableView:
    """A table to read: whole rows, no grid; `name` is what a screen reader calls it."""
    table = kind(parent)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(round(table.fontMetrics().height() * 1.4))
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setHighlightSections(False)
    return table


def _cells(row: ClockRow | DutyRow) -> list[Cell]:
    return _duty_cells(row) if isinstance(row, DutyRow) else _clock_cells(row)


def _duty_cells(row: DutyRow) -> list[Cell]:
    meaning = Meaning.DUE_SOON if row.owed else Meaning.MUTED
    quiet = Meaning.NORMAL if row.owed else Meaning.MUTED
    marks = "".join(f"（{mark}）" for mark in row.marks)
    return [Cell(row.title + marks, quiet), Cell("", quiet, NO_DAY), Cell(row.words, meaning, f"{row.words} {row.done_at[10:]}"),
            Cell(row.clause, quiet), Cell("", quiet, NO_DAY), Cell(row.since, quiet)]  # fmt: skip


def _clock_cells(row: ClockRow) -> list[Cell]:
    quiet = Meaning.NORMAL if row.active else Meaning.MUTED
    marks = "".join(f"（{mark}）" for mark in row.marks)
    due = Meaning.PROVISIONAL if row.marks and row.active else quiet
    return [
        Cell(row.title + marks, due, f"{row.title}{marks}"),
        Cell(row.due, quiet), Cell(row.words, row.meaning, f"{row.state}　{row.left}".strip()),
        Cell(row.clause, quiet), Cell(row.limit, quiet), Cell(row.start, quiet),
    ]  # fmt: skip


def _day_cells(line: Line) -> list[Cell]:
    at = line.date
    day = at.strftime("%Y-%m-%d %H:%M") if isinstance(at, datetime) else f"{at} 周{WEEKDAYS[at.weekday()]}"
    meaning = Meaning.ACCENT if line.mark == "到期" else Meaning.MUTED if line.counted is None else Meaning.NORMAL
    return [Cell(day, meaning), Cell(line.mark, meaning), Cell(line.reason, meaning)]
