"""Calm sentences and questions, in Chinese. Nothing blocks: a box is opened and answers through a callback."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble

TITLE = "投诉登记台"
UNDERSTOOD = "知道了"
CANCEL = "取消"


def tell(
    parent: QWidget | None,
    sentence: str,
    *,
    detail: str = "",
    warning: bool = False,
    done: Callable[[], object] | None = None,
) -> QMessageBox:
    """Open a box with one sentence and 知道了; returns it. The same sentence is not shown twice at a time."""
    box = _shown(sentence)
    if box is None:
        icon = QMessageBox.Icon.Warning if warning else QMessageBox.Icon.Information
        box = _box(parent, icon, sentence, detail)
        button = box.addButton(UNDERSTOOD, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(button)
        box.setEscapeButton(button)
        box.open()
    if done is not None:
        box.finished.connect(lambda _result: done())
    return box


def refused(parent: QWidget | None, error: RuleBroken | Trouble) -> QMessageBox:
    """Tell what a rule (with its clause) or the machine refused."""
    clause = error.clause if isinstance(error, RuleBroken) else ""
    return tell(parent, str(error), detail=f"依据：{clause}" if clause else "", warning=True)


def ask(
    parent: QWidget | None,
    question: str,
    answers: dict[str, Callable[[], object]],
    *,
    detail: str = "",
    dangerous: bool = False,
) -> QMessageBox:
    """Open a question; each button text runs its own function, 取消 and Escape run nothing. Returns the box.

    The first answer is the default, except where the answers are `dangerous`: then it is 取消.
    """
    icon = QMessageBox.Icon.Warning if dangerous else QMessageBox.Icon.Question
    box = _box(parent, icon, question, detail)
    actions: dict[QPushButton, Callable[[], object]] = {}
    for text, action in answers.items():
        actions[box.addButton(text, QMessageBox.ButtonRole.ActionRole)] = action
    cancel = box.addButton(CANCEL, QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.setDefaultButton(cancel if dangerous else next(iter(actions), cancel))

    def answered(_result: int) -> None:
        clicked = box.clickedButton()
        for button, action in actions.items():
            if button == clicked:
                action()

    box.finished.connect(answered)
    box.open()
    return box


def press(box: QMessageBox, text: str) -> None:
    """Press the button of that text, as a person would. KeyError when the box has none."""
    buttons = {button.text(): button for button in box.buttons()}
    buttons[text].click()


def _box(parent: QWidget | None, icon: QMessageBox.Icon, sentence: str, detail: str) -> QMessageBox:
    box = QMessageBox(icon, TITLE, sentence, QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setInformativeText(detail)
    box.setAccessibleName(sentence)
    # holding the box here also keeps one without parent alive until it is answered
    box.finished.connect(lambda _result: box.deleteLater())
    return box


def _shown(sentence: str) -> QMessageBox | None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMessageBox) and widget.isVisible() and widget.text() == sentence:
            return widget
    return None


class MessageBar(QFrame):
    """A sentence above a page, with at most one action; stays until closed or replaced. Signal: `closed`."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._run: Callable[[], object] | None = None
        self._action.clicked.connect(self._on_action)
        close = QToolButton(autoRaise=True)
        close.setText("×")
        close.setToolTip("关闭这条提示")
        close.setAccessibleName("关闭提示")
        close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._action)
        row.addWidget(close)
        self.hide()

    def say(self, sentence: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Show a sentence and, when given, a button `action` that calls `run` and closes the bar."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._run = run
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.show()

    def sentence(self) -> str:
        """What is shown; empty when the bar is closed."""
        return self._sentence.text() if not self.isHidden() else ""

    def clear(self) -> None:
        """Close the bar."""
        self.hide()
        self._run = None
        self.closed.emit()

    def _on_action(self) -> None:
        run = self._run
        self.clear()
        if run is not None:
            run()
