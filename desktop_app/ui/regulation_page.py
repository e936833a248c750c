"""The page of a regulation: contents on the left, the text on the right; adopting one more, filling in its blanks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import office_date
from desktop_app.domain.people import ADMIN
from desktop_app.domain.regulation import Regulation
from desktop_app.services import office, permission, spoken
from desktop_app.services.desk import Desk
from desktop_app.ui import fitting, notices, regulation_text
from desktop_app.ui.blanks_dialog import BlanksDialog
from desktop_app.ui.ops import Ops
from desktop_app.ui.theme import colours

Sections = list[tuple[str, str, str]]
MARGIN = 16
FILL = "填写空白…(&T)"
NO_BLANKS = "这个制度没有留给本单位填写的空白。"


@dataclass(frozen=True, slots=True)
class Shown:
    """A regulation that can be read here: how it is called in the list, how it stands, what it is by itself (without
    the office's own values), and whether it may still be adopted.
    """

    title: str
    rules: Regulation
    state: str
    default: Regulation | None
    adoptable: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page reads in one go: the regulations, today, faulty files, and why this person may not fill in blanks."""

    shown: Sequence[Shown]
    today: date
    faults: Sequence[str] = ()
    refused: str = ""


def adopted(desk: Desk) -> Shelf:
    """The adopted regulations, every version of each."""
    today = office_date(desk.now())
    shelf = office.shelf_of(desk.ledger.folder)
    shown = []
    for id_, (_, in_force) in desk.adopted().items():
        versions = [rules for _, rules in desk.versions(id_)]
        for rules in reversed(versions):
            state = "已采用" if rules == in_force else "尚未施行" if rules.effective > today else "已由新版代替"
            several = f"（第{rules.version}版，{spoken.since(rules)}）" if len(versions) > 1 else ""
            shown.append(Shown(f"{rules.title}{several}", rules, state, _default(shelf, rules)))
    try:
        permission.check(desk.actor, (ADMIN,), "填写制度空白")
    except RuleBroken as refusal:
        return Shelf(shown, today, refused=refusal.told)
    return Shelf(shown, today)


def _default(shelf: Any, rules: Regulation) -> Regulation | None:
    """The regulation as its file has it; None where the file is no longer there or has become faulty."""
    try:
        found: Regulation = shelf.filled(rules.id, rules.version, {})
    except RuleBroken:
        return None
    return found


def adoptable(desk: Desk) -> Shelf:
    """Everything on the shelf, in its newest version, and how it stands with the adopted ones."""
    shelf = office.shelf_of(desk.ledger.folder)
    known = {id_: [rules for _, rules in desk.versions(id_)] for id_ in desk.adopted()}
    shown, faults = [], []
    for id_ in shelf.ids():
        try:
            rules = shelf.regulation(id_)
            mine = {item.version: item for item in known.get(id_, ())}
            kept = mine[rules.version].filled if rules.version in mine else {}
            same = rules.version in mine and mine[rules.version] == shelf.filled(id_, rules.version, kept)
        except RuleBroken as fault:
            faults.append(str(fault))
            continue
        state = "已采用" if same else "已采用较早的一版" if mine else "尚未采用"
        shown.append(Shown(rules.title, rules, state, None, adoptable=not same))
    return Shelf(shown, office_date(desk.now()), faults)


class RegulationPage(QDialog):
    """Reads the adopted regulations, or with `adopting` those on the shelf that could be adopted."""

    def __init__(self, ops: Ops, dark: bool, adopting: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("采用制度" if adopting else "制度")
        self._ops = ops
        self._adopting = adopting
        self._shelf = Shelf((), date.min)
        self._which = QComboBox()
        self._which.setAccessibleName("制度")
        label = QLabel("制度(&Z)：")
        label.setBuddy(self._which)
        self._state = QLabel()
        self.bar = notices.MessageBar()
        self._contents = QListWidget()
        self._contents.setAccessibleName("目录")
        self._contents.setFixedWidth(self.fontMetrics().horizontalAdvance("字") * 10)
        self._contents.setSpacing(2)
        self._text = QTextBrowser()
        self._text.setAccessibleName("制度全文")
        self._text.setTabChangesFocus(True)
        self._text.document().setDefaultStyleSheet(
            regulation_text.STYLE.substitute({name: colour.name() for name, colour in colours(dark).items()})
        )
        self._text.document().setDocumentMargin(MARGIN)
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._adopt = QPushButton("采用这个制度(&A)")
        self._adopt.setVisible(adopting)
        self._fill = QPushButton(FILL)
        self._fill.setVisible(not adopting)
        close = QPushButton("关闭")
        self._lay_out(label, close)
        fitting.resize(self, 1000, 640)
        close.clicked.connect(self.close)
        self._adopt.clicked.connect(self._on_adopt)
        self._fill.clicked.connect(lambda _checked=False: self.fill_blanks())
        self._which.currentIndexChanged.connect(self._show)
        self._contents.currentItemChanged.connect(self._go)
        self._read()

    def _lay_out(self, label: QLabel, close: QPushButton) -> None:
        top = QHBoxLayout()
        for widget, stretch in ((label, 0), (self._which, 1), (self._state, 0)):
            top.addWidget(widget, stretch)
        middle = QHBoxLayout()
        middle.addWidget(self._contents)
        middle.addWidget(self._text, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self._fill)
        bottom.addStretch(1)
        bottom.addWidget(self._adopt)
        bottom.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addLayout(top)
        layout.addLayout(middle, 1)
        layout.addLayout(bottom)

    def titles(self) -> list[str]:
        """The regulations that can be read here."""
        return [self._which.itemText(row) for row in range(self._which.count())]

    def text(self) -> str:
        """What is shown, as plain text."""
        return self._text.toPlainText()

    def choose(self, title: str) -> None:
        """Show the regulation of that title."""
        self._which.setCurrentText(title)

    def fill_blanks(self) -> BlanksDialog | None:
        """Open the form of the blanks; where this person may not fill them in, or there are none, say so."""
        place = self._which.currentIndex()
        if place < 0:
            return None
        shown = self._shelf.shown[place]
        refused = self._shelf.refused or ("" if shown.rules.blanks else NO_BLANKS)
        if refused:
            self.bar.say(refused)
            return None
        self.bar.clear()
        dialog = BlanksDialog(self._ops, shown.rules, shown.default, self)
        dialog.accepted.connect(self._read)
        dialog.open()
        return dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # Enter reads on; it does not press a button
            super().keyPressEvent(event)

    def _read(self) -> None:
        self._ops.ask(self, adoptable if self._adopting else adopted, self._take, label="读取制度")

    def _take(self, shelf: Shelf) -> None:
        self._shelf = shelf
        if shelf.faults:
            self.bar.say("\n".join(shelf.faults))
        here = max(self._which.currentIndex(), 0)
        self._which.blockSignals(True)
        self._which.clear()
        self._which.addItems([item.title for item in shelf.shown])
        self._which.setCurrentIndex(min(here, len(shelf.shown) - 1))
        self._which.blockSignals(False)
        self._show(self._which.currentIndex())

    def _show(self, place: int) -> None:
        if place < 0:
            return
        shown, today = self._shelf.shown[place], self._shelf.today
        self._state.setText(shown.state)
        self._adopt.setEnabled(shown.adoptable)
        self._ops.ask(self, lambda _desk: regulation_text.sections(shown.rules, today, shown.default), partial(self._write, shown))

    def _write(self, shown: Shown, sections: Sections) -> None:
        place = self._which.currentIndex()
        if place < 0 or self._shelf.shown[place] is not shown:
            return
        self._text.setHtml(regulation_text.joined(sections))
        self._contents.blockSignals(True)
        self._contents.clear()
        for anchor, title, _ in sections:
            item = QListWidgetItem(title, self._contents)
            item.setData(Qt.ItemDataRole.UserRole, anchor)
        self._contents.blockSignals(False)

    def _go(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._text.scrollToAnchor(item.data(Qt.ItemDataRole.UserRole))

    def _on_adopt(self) -> None:
        rules = self._shelf.shown[self._which.currentIndex()].rules
        notices.ask(self, f"采用“{rules.title}”？", {"采用": lambda: self._do_adopt(rules)},
                    detail="以后登记时可以选它；已经登记的投诉件仍按登记时的制度办理。")  # fmt: skip

    def _do_adopt(self, rules: Regulation) -> None:
        self._ops.change(self, f"采用{rules.title}", lambda desk: _adopt(desk, rules.id), lambda _done: self._read())


class Adopted:
    """What adopting changes."""

    changes = frozenset({"regulations"})


def _adopt(desk: Desk, id_: str) -> Adopted:
    office.adopt(desk, id_)
    return Adopted()
