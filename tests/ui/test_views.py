"""The views on the left."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.terms import VIEW_TITLES
from desktop_app.ui.theme import Theme
from desktop_app.ui.views import Views


@pytest.fixture
def views(qtbot: QtBot, qapp: QApplication) -> Iterator[Views]:
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    theme = Theme(qapp, False)
    made = Views(theme)
    qtbot.addWidget(made)
    made.show()
    yield made
    qapp.setFont(before[0])
    qapp.setPalette(before[1])
    qapp.setStyleSheet(before[2])


def test_all_views_stand_there_in_order(views: Views) -> None:
    assert [views.item(row).text() for row in range(views.count())] == list(VIEW_TITLES.values())
    assert views.view() == "today"


def test_arrows_choose_and_say_which(qtbot: QtBot, views: Views) -> None:
    chosen: list[str] = []
    views.view_chosen.connect(chosen.append)
    qtbot.keyClick(views, Qt.Key.Key_Down)
    qtbot.keyClick(views, Qt.Key.Key_End)
    assert chosen == ["received", "provisional"]
    with pytest.raises(KeyError):
        views.choose("nowhere")


def test_counts_are_shown_read_out_and_change_the_picture(views: Views) -> None:
    before = views.grab().toImage()
    views.show_counts({view: 3 for view in VIEW_TITLES})
    assert views.counted()["overdue"] == 3
    assert views.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "今日待办，3件"
    assert views.grab().toImage() != before
