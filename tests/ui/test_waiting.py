"""Waiting: progress shows, stopping reaches the job, nothing else closes it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from desktop_app.ui.waiting import Stopped, Waiting


def test_progress_is_shown_and_stopping_reaches_the_job(qtbot: QtBot) -> None:
    waiting = Waiting("正在核对……", "停止")
    qtbot.addWidget(waiting)
    waiting.open()
    waiting.progress(3, 10)
    bar = waiting.findChild(QProgressBar)
    assert bar is not None and (bar.value(), bar.maximum()) == (3, 10)
    qtbot.keyClick(waiting, Qt.Key.Key_Escape)
    with pytest.raises(Stopped):
        waiting.progress(4, 10)
    assert waiting.isVisible()
    waiting.finish()


def test_what_cannot_be_stopped_stays_until_it_is_over(qtbot: QtBot) -> None:
    waiting = Waiting("正在打开……")
    qtbot.addWidget(waiting)
    waiting.open()
    qtbot.keyClick(waiting, Qt.Key.Key_Escape)
    waiting.close()
    waiting.progress(1, 2)
    assert waiting.isVisible()
    waiting.finish()
    assert not waiting.isVisible()
