"""The frame of the registration page: its places and buttons, without what they do."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.inputs_base import Tinted
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.registration_bars import DraftsBar, NumberBar
from desktop_app.ui.registration_side import SidePanel
from desktop_app.ui.theme import Meaning

REGISTER, SETTLE_TOO, LEAVE = "登记", "登记并即办即结", "离开"
REGISTER_KEYS = ("Ctrl+Return", "Ctrl+Enter")
SETTLE_KEYS = ("Ctrl+Shift+Return", "Ctrl+Shift+Enter")
LEAVE_KEYS = ("Esc",)
TALLY, TALLY_KEYS = "不登记，只计数…", ("Ctrl+T",)
SIDE_MARGIN = 8


class RegistrationFrame(QWidget):
    """From above: the regulation, messages, offered drafts, the number given; the form beside its side panel; buttons.

    The form scrolls, the buttons stay.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chooser = QComboBox()
        self._chooser.setAccessibleName("制度")
        self._chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._chooser_label = QLabel("制度(&R)")
        self._chooser_label.setBuddy(self._chooser)
        self.messages = MessageBar()
        self.offered = DraftsBar()
        self.number = NumberBar()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.side = SidePanel()
        self._status = Tinted(Meaning.MUTED)
        self.register_button = _button(f"{REGISTER}　Ctrl+回车", "登记这件投诉，取得编号")
        self.settle_button = _button(f"{SETTLE_TOO}　Ctrl+Shift+回车", "当即答复、当即办结的：填写答复内容后一次登记并办结")
        self.tally_button = _button(f"{TALLY}　Ctrl+T", "按这个制度不用登记的：只记一次是哪种情形，不编号")
        self.tally_button.hide()
        self.leave_button = _button(f"{LEAVE}　Esc", "离开登记页，没登记的内容留作草稿")
        self._lay_out()

    def bind(self, button: QPushButton, keys: Sequence[str], run: Callable[[], object]) -> None:
        """Let a button and its keys do the same."""
        button.clicked.connect(lambda _checked: run())
        for key in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """On a narrow page the form keeps its width before the panel beside it."""
        form = self._scroll.widget()
        if form is not None:
            bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
            spaces = 2 * SIDE_MARGIN + 12 + bar  # between the two, and around the form
            self.side.take_width(self.width() - form.minimumSizeHint().width() - spaces)

    def _lay_out(self) -> None:
        chooser = QHBoxLayout()
        chooser.addWidget(self._chooser_label)
        chooser.addWidget(self._chooser)
        chooser.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self._scroll, 1)
        middle.addWidget(self.side)
        below = QHBoxLayout()
        for button in (self.register_button, self.settle_button, self.tally_button, self.leave_button):
            below.addWidget(button)
        below.addWidget(self._status, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(SIDE_MARGIN, 6, SIDE_MARGIN, 6)
        page.setSpacing(4)
        page.addLayout(chooser)
        for bar in (self.messages, self.offered, self.number):
            page.addWidget(bar)
        page.addLayout(middle, 1)
        page.addLayout(below)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(True)
    button.setToolTip(tip)
    return button
