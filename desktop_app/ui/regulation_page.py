"""The page of a regulation: contents on the left, the text on the right, and adopting one more."""

from collections.abc import Mapping

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

from desktop_app.domain.regulation import Regulation
from desktop_app.services import shelf
from desktop_app.services.desk import Desk
from desktop_app.services.office import adopt
from desktop_app.ui import fitting, notices, regulation_text
from desktop_app.ui.ops import Ops
from desktop_app.ui.theme import colours


class RegulationPage(QDialog):
    """Reads the adopted regulations, or with `adopting` those on the shelf that could be adopted."""

    def __init__(self, ops: Ops, dark: bool, adopting: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("采用制度" if adopting else "制度")
        self._ops = ops
        self._adopting = adopting
        self._rules: list[Regulation] = []
        self._which = QComboBox()
        self._which.setAccessibleName("制度")
        label = QLabel("制度(&Z)：")
        label.setBuddy(self._which)
        self._state = QLabel()
        self._contents = QListWidget()
        self._contents.setAccessibleName("目录")
        self._contents.setFixedWidth(self.fontMetrics().horizontalAdvance("字") * 10)
        self._text = QTextBrowser()
        self._text.setAccessibleName("制度全文")
        self._text.document().setDefaultStyleSheet(
            regulation_text.STYLE.substitute({name: colour.name() for name, colour in colours(dark).items()})
        )
        self._text.document().setDocumentMargin(16)
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._contents.setSpacing(3)
        self._adopt = QPushButton("采用这个制度(&A)")
        self._adopt.setVisible(adopting)
        close = QPushButton("关闭")
        self._lay_out(label, close)
        fitting.resize(self, 1000, 640)
        close.clicked.connect(self.close)
        self._adopt.clicked.connect(self._on_adopt)
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
        bottom.addStretch(1)
        bottom.addWidget(self._adopt)
        bottom.addWidget(close)
        layout = QVBoxLayout(self)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # Enter reads on; it does not press a button
            super().keyPressEvent(event)

    def _read(self) -> None:
        self._ops.ask(self, lambda desk: {id_: rules for id_, (_, rules) in desk.adopted().items()}, self._take)

    def _take(self, adopted: Mapping[str, Regulation]) -> None:
        self._adopted = adopted
        rules = list(adopted.values())
        if self._adopting:
            rules = [shelf.regulation(id_) for id_ in shelf.regulation_ids()]
        self._rules = rules
        here = max(self._which.currentIndex(), 0)
        self._which.blockSignals(True)
        self._which.clear()
        self._which.addItems([item.title for item in rules])
        self._which.setCurrentIndex(min(here, len(rules) - 1))
        self._which.blockSignals(False)
        self._show(self._which.currentIndex())

    def _show(self, place: int) -> None:
        if place < 0:
            return
        rules = self._rules[place]
        known = self._adopted.get(rules.id)
        same = known is not None and known == rules
        self._state.setText("已采用" if same else "已采用较早的一版" if known else "尚未采用")
        self._adopt.setEnabled(not same)
        self._text.setHtml(regulation_text.page(rules))
        self._contents.blockSignals(True)
        self._contents.clear()
        for anchor, title, _ in regulation_text.sections(rules):
            item = QListWidgetItem(title, self._contents)
            item.setData(Qt.ItemDataRole.UserRole, anchor)
        self._contents.blockSignals(False)

    def _go(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._text.scrollToAnchor(item.data(Qt.ItemDataRole.UserRole))

    def _on_adopt(self) -> None:
        rules = self._rules[self._which.currentIndex()]
        notices.ask(self, f"采用“{rules.title}”？", {"采用": lambda: self._do_adopt(rules)},
                    detail="以后登记时可以选它；已经登记的投诉件仍按登记时的制度办理。")  # fmt: skip

    def _do_adopt(self, rules: Regulation) -> None:
        self._ops.change(self, f"采用{rules.title}", lambda desk: _adopt(desk, rules.id), lambda _done: self._read())


class Adopted:
    """What adopting changes."""

    changes = frozenset({"regulations"})


def _adopt(desk: Desk, id_: str) -> Adopted:
    adopt(desk, id_)
    return Adopted()
