"""A keyboard: each key goes to the window that has it, what no key has comes from an input method; Tab finds the way."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.ui.inputs_base import REQUIRED

MOST_TABS = 150
PATIENCE = 10_000  # milliseconds until what is waited for counts as missing
MNEMONIC = re.compile(r"\(&(\w)\)")


class Keyboard:
    """`main` gives the window that has the keyboard while no dialog stands before it."""

    def __init__(self, qtbot: QtBot, main: Callable[[], QWidget]) -> None:
        self._qtbot, self._main = qtbot, main

    def until(self, met: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(met, timeout=PATIENCE)

    def press(self, *keys: str) -> None:
        """`Ctrl+N`, `Tab`, `Alt+4`, one after the other."""
        for key in keys:
            pressed = QKeySequence(key)[0]
            QTest.keyClick(self._front(), pressed.key(), pressed.keyboardModifiers())

    def type(self, text: str) -> None:
        """What stands on the keys is pressed; anything else is composed and committed."""
        for part in re.findall(r"[ -~]+|[^ -~]+", text):
            for key in part if part.isascii() else ():
                QTest.keyClick(self._front(), key)
            if not part.isascii():
                self._compose(part)

    def go_to(self, label: str) -> QWidget:
        """Press Tab until the cursor is in the field or on the button of that name."""
        passed = []
        for _ in range(MOST_TABS):
            here = self.focus()
            if _is_named(here, label):
                return here
            passed.append(_name(here))
            self.press("Tab")
        return pytest.fail(f"Tab never comes to “{label}”, only to {'、'.join(dict.fromkeys(passed))}")

    def put(self, label: str, value: str) -> None:
        """Fill in a field: a text is typed, of several choices the one of that title is taken by its digit."""
        here = self.go_to(label)
        if isinstance(here, QComboBox):
            self._choose(here, value)
        elif isinstance(here, QRadioButton | QCheckBox):
            self._mark(here, value)
        else:
            self.type(value)
            assert _text(here) == value, f"“{label}”：{_text(here)}"

    def focus(self) -> QWidget:
        """Where the cursor is."""
        self._front()
        here = QApplication.focusWidget()
        assert here is not None, "the cursor is nowhere"
        return here

    def walk(self, menu: QMenu, *titles: str) -> None:
        """Go down an open menu by letters, and where an entry has none by Down; the last entry is taken."""
        for title in titles:
            self.until(menu.isVisible)
            entry = next((entry for entry in menu.actions() if entry.text().partition("(&")[0] == title), None)
            assert entry is not None and entry.isEnabled(), f"“{title}” is not in {[e.text() for e in menu.actions()]}"
            letter = MNEMONIC.search(entry.text())
            below = entry.menu()
            if letter:
                self.type(letter[1].lower())
            else:
                while menu.activeAction() is not entry:
                    self.press("Down")
                self.press("Return")
            if isinstance(below, QMenu):
                menu = below

    def _front(self) -> QWindow:
        """The window that has the keyboard. When a dialog goes, its window gets it: here is no desktop to see to that."""
        top = QApplication.activeModalWidget() or self._main()
        handle = top.windowHandle()
        if QApplication.activePopupWidget() is None and QGuiApplication.focusWindow() is not handle:
            top.activateWindow()
            self.until(lambda: QGuiApplication.focusWindow() is handle)
        return handle

    def _compose(self, words: str) -> None:
        """As an input method does: letters that are not there yet, then the words."""
        self._front()
        target = QGuiApplication.focusObject()
        asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QCoreApplication.sendEvent(target, asked)
        assert asked.value(Qt.InputMethodQuery.ImEnabled), f"{target} takes no text"
        commit = QInputMethodEvent()
        commit.setCommitString(words)
        for event in (QInputMethodEvent("pin yin", []), commit):
            QCoreApplication.sendEvent(target, event)

    def _choose(self, combo: QComboBox, title: str) -> None:
        place = combo.findText(title)
        assert place > 0, f"“{title}” is not among {[combo.itemText(n) for n in range(combo.count())]}"
        if place <= 9:
            self.type(str(place))
        while combo.currentIndex() != place:
            self.press("Down" if combo.currentIndex() < place else "Up")
        assert combo.currentText() == title

    def _mark(self, here: QAbstractButton, title: str) -> None:
        row = [button for button in here.parentWidget().findChildren(type(here)) if isinstance(button, QAbstractButton)]
        titles = [button.text() for button in row]
        assert title in titles, f"“{title}” is not among {titles}"
        self.type(str(titles.index(title) + 1))
        assert row[titles.index(title)].isChecked()


def _name(widget: QWidget) -> str:
    name = widget.accessibleName().removesuffix(REQUIRED)
    return name or (MNEMONIC.sub("", widget.text()) if isinstance(widget, QAbstractButton) else type(widget).__name__)


def _is_named(widget: QWidget, label: str) -> bool:
    name = _name(widget)
    return name == label or (isinstance(widget, QRadioButton | QCheckBox) and name.startswith(f"{label}："))


def _text(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.text() if isinstance(widget, QLineEdit) else f"{type(widget).__name__} holds no text"
