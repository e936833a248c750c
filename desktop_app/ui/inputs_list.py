"""Inputs that hold several things: rows of a small table, files."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.entry import Entry, empty, read
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import FieldSpec
from desktop_app.ui.inputs_base import Input

MakeInput = Callable[[FieldSpec, QWidget], Input]
STRETCH = {"flag": 2, "count": 1, "money": 2, "phone": 3}
PLAIN_STRETCH = 4
LONGEST_LINE = 5


class _Row(QWidget):
    """One row: a cell for each column, and the button that removes it."""

    def __init__(self, columns: Sequence[FieldSpec], make: MakeInput, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells = [make(column, self) for column in columns]
        self.remove = _remove_button(self)
        line = _line(self)
        if len(columns) > LONGEST_LINE:
            line.addLayout(self._in_lines(), 1)
        else:
            for cell in self.cells:
                line.addWidget(cell.widget, STRETCH.get(cell.spec.type, PLAIN_STRETCH))
        line.addWidget(self.remove)
        for cell in self.cells:
            cell.set_value(cell.spec.default)

    def _in_lines(self) -> QGridLayout:
        """Too many columns for one line: several lines, each cell under its own title."""
        grid = QGridLayout()
        grid.setVerticalSpacing(1)
        for place, cell in enumerate(self.cells):
            line, column = divmod(place, LONGEST_LINE - 1)
            title = QLabel(cell.spec.label, self)
            title.setBuddy(cell.editor)
            grid.addWidget(title, 2 * line, column)
            grid.addWidget(cell.widget, 2 * line + 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    def value(self) -> dict[str, Any]:
        """What is filled in; nothing where only defaults stand."""
        filled = {cell.spec.path: cell.value() for cell in self.cells if not empty(cell.value())}
        defaults = {cell.spec.path: str(cell.spec.default) for cell in self.cells}
        return filled if any(str(value) != defaults[path] for path, value in filled.items()) else {}

    def name(self, label: str, number: int) -> None:
        """Tell each cell by row and column."""
        for cell in self.cells:
            cell.editor.setAccessibleName(f"{label}第{number}行：{cell.spec.label}")
        self.remove.setAccessibleName(f"删除{label}第{number}行")


class RowsInput(Input):
    """A small table. The value is a list of rows, each with what is filled in; rows with defaults only do not count."""

    def __init__(self, spec: FieldSpec, make: MakeInput, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._make = make
        self.rows: list[_Row] = []
        frame = QWidget(self)
        self._column = QVBoxLayout(frame)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        if len(spec.columns) <= LONGEST_LINE:
            self._column.addWidget(self._titles(frame))
        self.add_button = QPushButton(f"添加{spec.label}", frame)
        self.add_button.setAutoDefault(True)
        self.add_button.clicked.connect(self._on_add)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._place(frame)
        self.add_row()

    def value(self) -> list[dict[str, Any]]:
        return [row for row in (row.value() for row in self.rows) if row]

    def set_value(self, value: Any) -> None:
        for row in list(self.rows):
            self._drop(row)
        rows: Sequence[Mapping[str, Any]] = value or ({},)
        for given in rows:
            row = self.add_row()
            for cell in row.cells:
                if cell.spec.path in given:
                    cell.set_value(given[cell.spec.path])
        self.changed.emit()

    def add_row(self) -> _Row:
        """A further row, with the defaults of its columns."""
        row = _Row(self.spec.columns, self._make, self.editor)
        row.remove.clicked.connect(lambda: self._on_remove(row))
        for cell in row.cells:
            cell.changed.connect(self.changed)
        self._column.insertWidget(self._column.count() - 1, row)
        row.show()  # now, not when the layout gets to it: the cursor may go there at once
        self.rows.append(row)
        self._number()
        return row

    def stops(self) -> Sequence[QWidget]:
        rows = [[*(stop for cell in row.cells for stop in cell.stops()), row.remove] for row in self.rows]
        return [*(stop for row in rows for stop in row), self.add_button]

    def focus(self, inner: str = "") -> None:
        """`inner` is `row.column`, the rows counted as in the value."""
        number, _, path = inner.partition(".")
        filled = [row for row in self.rows if row.value()] or self.rows
        row = filled[int(number)] if number.isdecimal() and int(number) < len(filled) else filled[0]
        next((cell for cell in row.cells if cell.spec.path == path), row.cells[0]).focus()

    def place_of(self, sentence: str) -> str:
        """`row.column` of a refusal that says 第3行: the column it names, else the first that cannot be read."""
        found = re.search(r"第([0-9]+)行", sentence)
        number = int(found[1]) - 1 if found else 0
        rows = self.value()
        if number >= len(rows):
            return ""
        named = (column.path for column in self.spec.columns if f"“{column.label}”" in sentence[found.end() if found else 0 :])
        wrong = (column.path for column in self.spec.columns if not _readable(column, rows[number]))
        return f"{number}.{next(named, '') or next(wrong, '')}"

    def _titles(self, parent: QWidget) -> QWidget:
        titles = QWidget(parent)
        line = _line(titles)
        for column in self.spec.columns:
            title = QLabel(f"{'*' if column.required else ''}{column.label}", titles)
            title.setMinimumWidth(1)
            line.addWidget(title, STRETCH.get(column.type, PLAIN_STRETCH))
        spacer = _remove_button(titles)
        spacer.hide()
        line.addWidget(spacer)
        return titles

    def _on_add(self) -> None:
        self.add_row().cells[0].focus()

    def _on_remove(self, row: _Row) -> None:
        self._drop(row)
        if not self.rows:
            self.add_row()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, row: _Row) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._number()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.name(self.spec.label, number)
            row.remove.setVisible(len(self.rows) > 1)
        if self.rows:
            self.editor.setFocusProxy(self.rows[0].cells[0].editor)
        _chain(self.stops())


class FilesInput(Input):
    """Files by path: chosen in a dialog or dropped here. The value is the list of paths."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._paths: list[str] = []
        self._lines: list[QWidget] = []
        self.setAcceptDrops(True)
        frame = QWidget(self)
        self._column = QVBoxLayout(frame)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.add_button = QPushButton("添加文件…", frame)
        self.add_button.setAutoDefault(True)
        self.add_button.setToolTip("也可以把文件拖到这里")
        self.add_button.clicked.connect(self._on_add)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        frame.setFocusProxy(self.add_button)
        self._place(frame)
        self.add_button.setAccessibleName(f"{spec.label}：添加文件")

    def value(self) -> list[str]:
        return list(self._paths)

    def set_value(self, value: Any) -> None:
        self._paths = []
        self.add(value or ())

    def add(self, paths: Sequence[str]) -> None:
        """Add files that are not there yet."""
        self._paths = list(dict.fromkeys([*self._paths, *map(str, paths)]))
        self._show()

    def stops(self) -> Sequence[QWidget]:
        return [*(button for line in self._lines for button in line.findChildren(QToolButton)), self.add_button]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add([url.toLocalFile() for url in event.mimeData().urls() if Path(url.toLocalFile()).is_file()])
        event.acceptProposedAction()

    def _on_add(self) -> None:
        dialog = QFileDialog(self, f"选择{self.spec.label}")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.add)
        dialog.open()

    def _remove(self, path: str) -> None:
        self._paths.remove(path)
        self._show()
        self.focus()

    def _show(self) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [self._file_line(path) for path in self._paths]
        for place, line in enumerate(self._lines):
            self._column.insertWidget(place, line)
            line.show()
        _chain(self.stops())
        self.changed.emit()

    def _file_line(self, path: str) -> QWidget:
        whole = QWidget(self.editor)
        line = _line(whole)
        name = QLabel(Path(path).name, whole, textFormat=Qt.TextFormat.PlainText)
        name.setToolTip(path)
        remove = _remove_button(whole)
        remove.setAccessibleName(f"去掉附件 {Path(path).name}")
        remove.clicked.connect(lambda: self._remove(path))
        line.addWidget(name)
        line.addWidget(remove)
        line.addStretch(1)
        return whole


def _readable(column: FieldSpec, row: Mapping[str, Any]) -> bool:
    try:
        return empty(row.get(column.path)) or bool(read(column, row[column.path], Entry(date.max, row)) is not None)
    except RuleBroken:
        return False


def _chain(stops: Sequence[QWidget]) -> None:
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _line(parent: QWidget) -> QHBoxLayout:
    line = QHBoxLayout(parent)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4)
    return line


def _remove_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText("×")
    button.setAutoRaise(True)
    button.setToolTip("删除")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    button.setSizePolicy(policy)
    return button
