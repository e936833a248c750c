"""Typing pauses: once, after the last touch, never in the middle of a composition."""

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.composing import Composition, TypingPause


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.line, self.text = QLineEdit(), QPlainTextEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.text)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    widget = Page()
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitActive(widget)
    widget.line.setFocus()
    return widget


@pytest.fixture
def composition(qapp: QApplication, page: Page) -> Composition:
    return Composition(qapp, page)


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def test_composition_follows_the_preedit_text(page: Page, composition: Composition) -> None:
    for widget in (page.line, page.text):
        widget.setFocus()
        compose(widget, "tou su")
        assert composition.active()
        compose(widget, "", "投诉")
        assert not composition.active()
    assert page.line.text() == page.text.toPlainText() == "投诉"


def test_leaving_the_input_ends_the_composition(qtbot: QtBot, page: Page, composition: Composition) -> None:
    compose(page.line, "tou")
    with qtbot.waitSignal(composition.ended):
        page.text.setFocus()
    assert not composition.active()
    compose(page.text, "su")
    assert composition.active()


def test_an_input_that_dies_composing_ends_it(qtbot: QtBot, page: Page, composition: Composition) -> None:
    compose(page.line, "tou")
    with qtbot.waitSignal(page.line.destroyed):
        page.line.deleteLater()
    assert not composition.active()
    page.text.setFocus()
    compose(page.text, "su")
    assert composition.active()


def test_many_touches_give_one_pause(qtbot: QtBot, page: Page, composition: Composition) -> None:
    pause, seen = TypingPause(composition, 60, page), []
    pause.paused.connect(lambda: seen.append(page.line.text()))
    page.line.textChanged.connect(pause.touch)
    qtbot.keyClicks(page.line, "abc", delay=5)
    assert pause.pending()
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(150)
    assert seen == ["abc"]
    assert not pause.pending()


def test_no_pause_while_composing_then_one_after(qtbot: QtBot, page: Page, composition: Composition) -> None:
    pause, seen = TypingPause(composition, 40, page), []
    pause.paused.connect(lambda: seen.append(page.line.text()))
    page.line.textChanged.connect(pause.touch)
    page.line.setText("张")
    compose(page.line, "tou su")
    qtbot.wait(150)
    assert seen == []
    compose(page.line, "", "投诉")
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["张投诉"]


def test_a_composition_given_up_still_ends_in_a_pause(qtbot: QtBot, page: Page, composition: Composition) -> None:
    pause, seen = TypingPause(composition, 40, page), []
    pause.paused.connect(lambda: seen.append(page.line.text()))
    pause.touch()
    compose(page.line, "tou")
    qtbot.wait(100)
    assert seen == []
    compose(page.line, "")
    qtbot.waitUntil(lambda: bool(seen))


def test_flush_does_not_wait_and_stop_forgets(page: Page, composition: Composition) -> None:
    pause, seen = TypingPause(composition, 10_000, page), []
    pause.paused.connect(lambda: seen.append(1))
    pause.flush()
    assert seen == []
    pause.touch()
    pause.flush()
    pause.flush()
    assert seen == [1]
    pause.touch()
    pause.stop()
    pause.flush()
    assert seen == [1]
