"""Bars above the registration form: drafts left from before, and the number just given."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.moments import local
from desktop_app.ui.drafts import Draft
from desktop_app.ui.inputs_base import Tinted
from desktop_app.ui.registration_work import Registered
from desktop_app.ui.theme import Meaning

NUMBER_SCALE = 2.0
LONGEST_TITLE = 24


class DraftsBar(QFrame):
    """Offers drafts. Signals: `chosen(draft)`, `put_off(draft ids)`."""

    chosen = Signal(object)
    put_off = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._sentence = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.latest = QPushButton("接着写(&G)")
        self.latest.setAutoDefault(True)
        self.others = QPushButton("其他草稿(&O)")
        self.menu = QMenu(self.others)
        self.others.setMenu(self.menu)
        self.later = QPushButton("以后再说(&L)")
        self.later.setAutoDefault(True)
        self._drafts: list[Draft] = []
        self.latest.clicked.connect(lambda: self._choose(self._drafts[0]))
        self.later.clicked.connect(self._put_off)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self._sentence, 1)
        for button in (self.latest, self.others, self.later):
            row.addWidget(button)
        self.hide()

    def offer(self, drafts: Sequence[Draft]) -> None:
        """Offer these drafts, the latest first; none hides the bar."""
        self._drafts = list(drafts)
        self.menu.clear()
        for draft in self._drafts[1:]:
            self.menu.addAction(_in_words(draft)).triggered.connect(partial(self._choose, draft))
        self.others.setVisible(len(drafts) > 1)
        if drafts:
            self._sentence.setText(f"有{len(drafts)}份没有登记的草稿，最近一份：{_in_words(drafts[0])}")
            self.setAccessibleName(self._sentence.text())
        self.setVisible(bool(drafts))

    def sentence(self) -> str:
        """What is shown, empty where the bar is closed."""
        return "" if self.isHidden() else self._sentence.text()

    def _choose(self, draft: Draft, _checked: bool = False) -> None:
        self.hide()
        self.chosen.emit(draft)

    def _put_off(self) -> None:
        self.hide()
        self.put_off.emit([draft.id for draft in self._drafts])


def _in_words(draft: Draft) -> str:
    title = draft.title if len(draft.title) <= LONGEST_TITLE else draft.title[: LONGEST_TITLE - 1] + "…"
    return f"{title}（{local(draft.saved_at):%m-%d %H:%M}）"


class NumberBar(QFrame):
    """The number just given, large, with what comes next. Signals: `print_asked`, `another_asked`."""

    print_asked = Signal()
    another_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._done = QLabel()
        self.number = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.number.font()
        font.setPointSizeF(font.pointSizeF() * NUMBER_SCALE)
        font.setBold(True)
        self.number.setFont(font)
        self.notes = Tinted(Meaning.DUE_SOON)
        self.print_button = QPushButton("打印回执(&P)")
        self.another_button = QPushButton("再登一件(&N)")
        for button, signal in ((self.print_button, self.print_asked), (self.another_button, self.another_asked)):
            button.setAutoDefault(True)
            button.clicked.connect(signal)
        row = QHBoxLayout()
        row.addWidget(self._done)
        row.addWidget(self.number)
        row.addStretch(1)
        row.addWidget(self.print_button)
        row.addWidget(self.another_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.addLayout(row)
        column.addWidget(self.notes)
        self.hide()

    def announce(self, registered: Registered) -> None:
        """Show the number and what else is to be known; the cursor goes to the receipt."""
        self._done.setText("已登记并办结，编号" if registered.settled else "已登记，编号")
        self.number.setText(registered.number)
        unsettled = f"没有同时办结：{registered.unsettled}" if registered.unsettled else ""
        self.notes.setText("\n".join(part for part in (unsettled, *registered.hints) if part))
        self.notes.setVisible(bool(self.notes.text()))
        self.setAccessibleName(f"{self._done.text()}{registered.number}")
        self.show()
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)
