"""The people at the desk: who sits here now, and for an administrator who may work here at all."""

from collections.abc import Mapping, Sequence
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
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import DESK_ROLES
from desktop_app.domain.terms import ROLE_TITLES
from desktop_app.services import office, roles
from desktop_app.services.desk import Desk
from desktop_app.ui import fitting
from desktop_app.ui.ops import Ops


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """What entering a person changes."""

    person: Person
    changes: frozenset[str] = frozenset({"people"})


@dataclass(frozen=True, slots=True)
class Everybody:
    """Who works here, and the roles of the adopted regulations that they may have."""

    people: Sequence[Person]
    groups: Sequence[roles.Group]

    def roles_of(self, person: Person) -> str:
        """The titles of somebody's roles."""
        return "、".join(roles.titles(person, self.groups))


def _everybody(desk: Desk) -> Everybody:
    people = tuple(person for person in office.people(desk.ledger) if person.active)
    return Everybody(people, roles.groups(rules for _, rules in desk.adopted().values()))


class PartsTree(QTreeWidget):
    """The roles of the regulations, each a mark under its regulation: arrows walk, Space marks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setAccessibleName("制度里的身份")
        self.setUniformRowHeights(True)
        self.marks: Mapping[str, QTreeWidgetItem] = {}

    def offer(self, groups: Sequence[roles.Group]) -> None:
        """Offer these roles, none marked. What stands here already is left as it is."""
        words = [part.word for group in groups for part in group.parts]
        if words == list(self.marks):
            return
        self.clear()
        marks = {}
        for group in groups:
            top = QTreeWidgetItem(self, [group.title])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            for part in group.parts:
                marks[part.word] = QTreeWidgetItem(top, [f"{part.title}（相当于{part.acts_as}）"])
                marks[part.word].setCheckState(0, Qt.CheckState.Unchecked)
        self.marks = marks
        self.expandAll()

    def mark(self, words: Sequence[str]) -> None:
        """Mark these roles and no other; the first one comes into sight."""
        for word, item in self.marks.items():
            item.setCheckState(0, Qt.CheckState.Checked if word in words else Qt.CheckState.Unchecked)
        first = next((item for word, item in self.marks.items() if word in words), None)
        if first is not None:
            self.scrollToItem(first)

    def marked(self) -> list[str]:
        """The roles marked."""
        return [word for word, item in self.marks.items() if item.checkState(0) == Qt.CheckState.Checked]


class PeopleDialog(QDialog):
    """All people with their roles; a row chosen can be changed, an empty name adds one. Saved at once, one by one."""

    def __init__(self, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("人员管理")
        self._ops = ops
        self._everybody = Everybody((), ())
        self.table = self._table()
        self.name = QLineEdit(maxLength=60)
        self.unit = QLineEdit(maxLength=100)
        self.roles = {role: QCheckBox(ROLE_TITLES[role]) for role in DESK_ROLES}
        self.parts = PartsTree()
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
        fitting.resize(self, 720, 620)
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
        self.parts_label = QLabel("制度里的身份(&Z)：")
        self.parts_label.setBuddy(self.parts)
        self.parts.setFixedHeight(self.fontMetrics().height() * 9)
        form.addWidget(self.parts_label, 3, 0, Qt.AlignmentFlag.AlignTop)
        form.addWidget(self.parts, 3, 1)
        form.setColumnStretch(1, 1)
        return form

    def _read(self) -> None:
        self._ops.ask(self, _everybody, self._take)

    def _take(self, everybody: Everybody) -> None:
        self._everybody = everybody
        self.parts.offer(everybody.groups)
        for widget in (self.parts, self.parts_label):
            widget.setVisible(bool(everybody.groups))
        self.table.blockSignals(True)
        self.table.setRowCount(len(everybody.people))
        for row, person in enumerate(everybody.people):
            for column, text in enumerate((person.name, everybody.roles_of(person), person.unit)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)

    def _on_row(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._everybody.people):
            person = self._everybody.people[row]
            self.name.setText(person.name)
            self.unit.setText(person.unit)
            for role, box in self.roles.items():
                box.setChecked(role in person.roles)
            self.parts.mark(person.roles)
            self.fault.clear()

    def _clear(self) -> None:
        self.table.clearSelection()
        self.name.clear()
        self.unit.clear()
        for box in self.roles.values():
            box.setChecked(False)
        self.parts.mark(())
        self.fault.clear()
        self.name.setFocus()

    def _on_save(self) -> None:
        name, unit = self.name.text(), self.unit.text().strip()
        chosen = [*(role for role, box in self.roles.items() if box.isChecked()), *self.parts.marked()]
        self._ops.change(self, f"记下{name}", lambda desk: PeopleChanged(office.set_person(desk, name, chosen, unit)),
                         self._saved, self._refused)  # fmt: skip

    def _saved(self, _done: PeopleChanged) -> None:
        self._clear()
        self._read()

    def _refused(self, refusal: RuleBroken | Trouble) -> None:
        self.fault.setText(refusal.told if isinstance(refusal, RuleBroken) else str(refusal))


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

    def _take(self, everybody: Everybody) -> None:
        for person in everybody.people:
            item = QListWidgetItem(f"{person.name}　{everybody.roles_of(person)}" + (f"　{person.unit}" if person.unit else ""))
            item.setData(Qt.ItemDataRole.UserRole, person.name)
            self.people.addItem(item)
            if person.name == self._current:
                self.people.setCurrentItem(item)
