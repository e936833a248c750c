"""The people at the desk: who sits here now, and for an administrator who may work here at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import DESK_ROLES
from desktop_app.domain.terms import ROLE_TITLES
from desktop_app.services import office
from desktop_app.services.desk import Desk
from desktop_app.ui.ops import Ops


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """What entering a person changes."""

    person: Person
    changes: frozenset[str] = frozenset({"people"})


def roles_of(person: Person) -> str:
    """The titles of somebody's roles."""
    return "、".join(ROLE_TITLES[role] for role in person.roles)


def _everybody(desk: Desk) -> tuple[Person, ...]:
    return tuple(person for person in office.people(desk.ledger) if person.active)


class PeopleDialog(QDialog):
    """All people with their roles; a row chosen can be changed, an empty name adds one. Saved at once, one by one."""

    def __init__(self, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("人员管理")
        self._ops = ops
        self._people: Sequence[Person] = ()
        self.table = self._table()
        self.name = QLineEdit(maxLength=60)
        self.unit = QLineEdit(maxLength=100)
        self.roles = {role: QCheckBox(ROLE_TITLES[role]) for role in DESK_ROLES}
        self.fault = QLabel(wordWrap=True)
        self.fault.setProperty("meaning", "error")
        self.save = QPushButton("保存(&S)")
        self.save.setDefault(True)
        self.save.clicked.connect(self._on_save)
        fresh = QPushButton("新增(&N)")
        fresh.setAutoDefault(False)
        fresh.clicked.connect(self._clear)
        buttons = QDialogButtonBox()
        buttons.addButton(fresh, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._form())
        layout.addWidget(self.fault)
        layout.addWidget(buttons)
        self.resize(620, 440)
        self.name.setFocus()
        self._read()

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setAccessibleName("人员一览")
        table.setHorizontalHeaderLabels(["姓名", "身份", "所在单位"])
        table.verticalHeader().hide()
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setColumnWidth(0, self.fontMetrics().horizontalAdvance("字") * 8)
        table.setColumnWidth(2, self.fontMetrics().horizontalAdvance("字") * 13)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._on_row)
        return table

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        for row, (text, widget) in enumerate((("姓名(&M)：", self.name), ("所在单位(&U)：", self.unit))):
            label = QLabel(text)
            label.setBuddy(widget)
            widget.setAccessibleName(text.partition("(")[0])
            form.addWidget(label, row, 0)
            form.addWidget(widget, row, 1)
        line = QHBoxLayout()
        for box in self.roles.values():
            line.addWidget(box)
        line.addStretch(1)
        form.addWidget(QLabel("身份："), 2, 0)
        form.addLayout(line, 2, 1)
        form.setColumnStretch(1, 1)
        return form

    def _read(self) -> None:
        self._ops.ask(self, _everybody, self._take)

    def _take(self, people: Sequence[Person]) -> None:
        self._people = people
        self.table.blockSignals(True)
        self.table.setRowCount(len(people))
        for row, person in enumerate(people):
            for column, text in enumerate((person.name, roles_of(person), person.unit)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.blockSignals(False)

    def _on_row(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._people):
            person = self._people[row]
            self.name.setText(person.name)
            self.unit.setText(person.unit)
            for role, box in self.roles.items():
                box.setChecked(role in person.roles)
            self.fault.clear()

    def _clear(self) -> None:
        self.table.clearSelection()
        self.name.clear()
        self.unit.clear()
        for box in self.roles.values():
            box.setChecked(False)
        self.fault.clear()
        self.name.setFocus()

    def _on_save(self) -> None:
        name, unit = self.name.text(), self.unit.text().strip()
        roles = [role for role, box in self.roles.items() if box.isChecked()]
        self._ops.change(self, f"记下{name}", lambda desk: PeopleChanged(office.set_person(desk, name, roles, unit)),
                         self._saved, self._refused)  # fmt: skip

    def _saved(self, _done: PeopleChanged) -> None:
        self._clear()
        self._read()

    def _refused(self, refusal: RuleBroken | Trouble) -> None:
        self.fault.setText(str(refusal))


class SwitchDialog(QDialog):
    """Another person sits down: a list walked by arrows or by typing, Enter takes it. Signal: `chosen(name)`."""

    chosen = Signal(str)

    def __init__(self, ops: Ops, current: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("换人")
        self._current = current
        self.people = QListWidget()
        label = QLabel("现在由谁操作(&W)：")
        label.setBuddy(self.people)
        self.people.setAccessibleName("现在由谁操作")
        self.people.itemActivated.connect(lambda _item: self.accept())
        buttons = QDialogButtonBox()
        buttons.addButton("换人", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addWidget(self.people, 1)
        layout.addWidget(buttons)
        self.resize(360, 360)
        self.people.setFocus()
        ops.ask(self, _everybody, self._take)

    def accept(self) -> None:
        item = self.people.currentItem()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            super().accept()

    def _take(self, people: Sequence[Person]) -> None:
        for person in people:
            item = QListWidgetItem(f"{person.name}　{roles_of(person)}" + (f"　{person.unit}" if person.unit else ""))
            item.setData(Qt.ItemDataRole.UserRole, person.name)
            self.people.addItem(item)
            if person.name == self._current:
                self.people.setCurrentItem(item)
