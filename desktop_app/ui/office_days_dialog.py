"""本单位的日子: the days on which this office is off, or works, otherwise than the State Council says."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.moments import WEEKDAYS, office_date
from desktop_app.domain.notices import OfficeDay, Word
from desktop_app.services import calendars
from desktop_app.services.calendars import Standing
from desktop_app.services.desk import Desk
from desktop_app.ui import fitting
from desktop_app.ui.calendar_changes import CalendarChanges
from desktop_app.ui.case_clocks import Cell, CellTable, cell_table
from desktop_app.ui.inputs_time import whole_date
from desktop_app.ui.ops import Ops
from desktop_app.ui.theme import Meaning

TITLES, WIDTHS = ("日期", "安排", "名称"), (11, 6, 14)
EXPLAINED = "停办的日子不算工作日，上班的日子算；登记或取消以前，先列出要改变的期限。"


class OfficeDaysDialog(QDialog):
    """The days, each can be taken back; below, one more. Both first show what they would move."""

    def __init__(self, ops: Ops, changes: CalendarChanges, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("本单位的日子")
        self._ops, self._changes = ops, changes
        self._days: Sequence[OfficeDay] = ()
        self.standing = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table = cell_table("本单位的日子")
        self._rows = CellTable(TITLES, self.table)
        self.table.setModel(self._rows)
        character = self.fontMetrics().horizontalAdvance("字")
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, round(width * character))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_row())
        self.day = QLineEdit(placeholderText="例如 2027-03-01 或 3-1")
        self.kind = QComboBox()
        self.kind.addItems(["停办", "上班"])
        self.name = QLineEdit(maxLength=60, placeholderText="例如 设备检修")
        self.fault = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.fault.setProperty("meaning", "error")
        self._lay_out()
        fitting.resize(self, 620, 480)
        self.day.setFocus()
        self._read()

    def _lay_out(self) -> None:
        self.add = QPushButton("登记(&S)")
        self.add.setDefault(True)
        self.add.clicked.connect(self._on_add)
        self.remove = QPushButton("取消选中的一天(&R)")
        self.remove.setAutoDefault(False)
        self.remove.setEnabled(False)
        self.remove.clicked.connect(self._on_remove)
        buttons = QDialogButtonBox()
        buttons.addButton(self.remove, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.add, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        form = QGridLayout()
        fields = (("日期(&D)：", self.day), ("安排(&K)：", self.kind), ("名称(&M)：", self.name))
        for row, (text, widget) in enumerate(fields):
            label = QLabel(text)
            label.setBuddy(widget)
            widget.setAccessibleName(text.partition("(")[0])
            form.addWidget(label, row, 0)
            form.addWidget(widget, row, 1)
        form.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.standing)
        layout.addWidget(QLabel(EXPLAINED, wordWrap=True))
        layout.addWidget(self.table, 1)
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addWidget(buttons)

    def _read(self) -> None:
        self._ops.ask(self, _standing, self._take)

    def _take(self, standing: Standing) -> None:
        self._days = standing.office_days
        self.standing.setText(_words(standing))
        self._rows.show_rows([_cells(day) for day in self._days])
        self._on_row()

    def _on_row(self) -> None:
        self.remove.setEnabled(bool(self.table.selectionModel().selectedRows()))

    def _on_add(self) -> None:
        self.fault.clear()
        text, off, name = self.day.text(), self.kind.currentIndex() == 0, self.name.text()

        def word(desk: Desk) -> Word:
            return calendars.office_day(whole_date(text, office_date(desk.now()), ahead=True), off=off, name=name)

        self._ops.ask(self, word, self._propose, lambda refusal: self.fault.setText(str(refusal)))

    def _on_remove(self) -> None:
        self.fault.clear()
        rows = self.table.selectionModel().selectedRows()
        if rows:
            self._propose(calendars.office_day_removed(str(self._days[rows[0].row()].date)))

    def _propose(self, word: Word) -> None:
        self._changes.propose(word, self, self._applied)

    def _applied(self) -> None:
        self.day.clear()
        self.name.clear()
        self.day.setFocus()
        self._read()


def _standing(desk: Desk) -> Standing:
    return calendars.standing(desk)


def _cells(day: OfficeDay) -> list[Cell]:
    weekday = WEEKDAYS[day.date.weekday()]
    return [
        Cell(f"{day.date} 周{weekday}"),
        Cell(day.ruling, Meaning.ACCENT if day.off else Meaning.NORMAL),
        Cell(day.name),
    ]


def _words(standing: Standing) -> str:
    """What the calendar rests on besides."""
    parts = [f"国务院的放假安排已有{standing.published[0]}年至{standing.published[-1]}年"]
    if standing.imported:
        parts.append("另外导入了" + "、".join(f"{item.notice.year}年" for item in standing.imported))
    if standing.missing:
        parts.append(f"{standing.missing}年的还没有导入，涉及该年的期限为暂定")
    return "；".join(parts) + "。"
