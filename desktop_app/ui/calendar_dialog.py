"""What a word about the calendar would do: the days that differ, the cases whose dates move; then 应用 or 取消."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTableView, QVBoxLayout, QWidget

from desktop_app.domain.calendar import ImportedYear
from desktop_app.domain.moments import WEEKDAYS
from desktop_app.domain.terms import PROVISIONAL
from desktop_app.services.calendars import KINDS, Move, Outcome
from desktop_app.ui import fitting
from desktop_app.ui.case_clocks import Cell, CellTable, cell_table
from desktop_app.ui.theme import Meaning

NO_DAYS = "没有日子和现在的日历不同。"
NO_MOVES = "没有投诉件的期限要改变。"
DAY_TITLES, DAY_WIDTHS = ("日期", "现在", "改为"), (11, 15, 15)
MOVE_TITLES, MOVE_WIDTHS = ("编号", "期限", "现在到期", "改为", "变化"), (8, 12, 11, 11, 9)
DAYS_SHOWN = 7


class CalendarDialog(QDialog):
    """One outcome to be looked at. Signal: `applied` when the person wants it; the dialog has closed by then."""

    applied = Signal()

    def __init__(self, outcome: Outcome, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("日历")
        self.setAccessibleName(outcome.title)
        layout = QVBoxLayout(self)
        heading = QLabel(outcome.title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        layout.addWidget(heading)
        for line in _sources(outcome):
            layout.addWidget(_line(line))
        self.sentence = _line(outcome.sentence)
        layout.addWidget(self.sentence)
        self.days = _listing(layout, f"和现在的日历不同的日子（{len(outcome.days)}天）(&D)：", DAY_TITLES, DAY_WIDTHS,
                             list(_day_rows(outcome)), NO_DAYS)  # fmt: skip
        self.moves = _listing(layout, f"要改变的期限（{len(outcome.moves)}个）(&M)：", MOVE_TITLES, MOVE_WIDTHS,
                              [_move_cells(move) for move in outcome.moves], NO_MOVES)  # fmt: skip
        header, row = self.days.horizontalHeader().sizeHint().height(), self.days.verticalHeader().defaultSectionSize()
        self.days.setFixedHeight(header + row * min(len(outcome.days), DAYS_SHOWN) + 2 * self.days.frameWidth())
        layout.setStretchFactor(self.moves, 1)
        buttons = QDialogButtonBox()
        self.apply = buttons.addButton("应用", QDialogButtonBox.ButtonRole.AcceptRole)
        self.apply.setDefault(True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        if not outcome.moves:
            layout.addStretch(1)
        layout.addWidget(buttons)
        fitting.resize(self, 820, 640 if outcome.moves else 380)
        self.apply.setFocus()

    def accept(self) -> None:
        super().accept()
        self.applied.emit()


def _line(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _sources(outcome: Outcome) -> Iterator[str]:
    if isinstance(outcome.word, ImportedYear):
        yield from (
            (f"依据：{paper}" for paper in outcome.word.papers) if outcome.word.papers else ("依据：文件没有写出处",)
        )


def _listing(layout: QVBoxLayout, title: str, titles: Sequence[str], widths: Sequence[float],
             rows: Sequence[Sequence[Cell]], nothing: str) -> QTableView:  # fmt: skip
    """A titled table below; with no rows a sentence stands in its place."""
    table = cell_table(title.partition("（")[0])
    model = CellTable(titles, table)
    table.setModel(model)
    model.show_rows(rows)
    character = table.fontMetrics().horizontalAdvance("字")
    for column, width in enumerate(widths):
        table.setColumnWidth(column, round(width * character))
    table.horizontalHeader().setStretchLastSection(True)
    label = QLabel(title if rows else nothing)
    label.setBuddy(table)
    layout.addWidget(label)
    layout.addWidget(table)
    table.setVisible(bool(rows))
    return table


def _day_rows(outcome: Outcome) -> Iterator[list[Cell]]:
    for day in outcome.days:
        meaning = Meaning.NORMAL if day.working else Meaning.ACCENT
        yield [
            Cell(f"{day.date} 周{WEEKDAYS[day.date.weekday()]}"),
            Cell(day.before, Meaning.MUTED),
            Cell(day.reason, meaning),
        ]


def _move_cells(move: Move) -> list[Cell]:
    before, after = (_due(due, provisional) for due, provisional in zip(move.due, move.provisional, strict=True))
    later = move.due[1] > move.due[0]
    what = KINDS[move.kind] if move.kind != "moved" else "推后" if later else "提前"
    return [
        Cell(move.number), Cell(move.title, Meaning.NORMAL, f"{move.title}（{move.clause}）"), Cell(before, Meaning.MUTED),
        Cell(after), Cell(what, Meaning.DUE_SOON if what == "提前" else Meaning.NORMAL),
    ]  # fmt: skip


def _due(due: str, provisional: bool) -> str:
    return f"{due.replace('T', ' ')}{f'（{PROVISIONAL}）' if provisional else ''}"
