"""A front desk for the tests of the registration page: one office, its drafts, a page, and hands that type."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.case import Case
from desktop_app.models.pages import ListQuery
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.ops import Ops
from desktop_app.ui.registration import RegistrationPage
from desktop_app.ui.registration_form import RegistrationForm
from tests.ui.seats import MORNING, Office
from tests.ui.test_inputs import press

CTRL, SHIFT, ALT = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
                    Qt.KeyboardModifier.AltModifier)  # fmt: skip


class Desk:
    """An office with one page open at a time, and a folder of drafts."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.office = Office(folder / "ledger", MORNING)
        (folder / "drafts").mkdir()
        self.told: list[str] = []
        self.drafts = Drafts(folder / "drafts", self.told.append)
        self.roads: list[Ops] = []
        self.pages: list[RegistrationPage] = []

    def open(self, regulation: str | None = "bank-branch", name: str = "") -> RegistrationPage:
        self.roads.append(self.office.road(name))
        page = RegistrationPage(self.roads[-1], self.drafts)
        self.pages.append(page)
        self.qtbot.addWidget(page)
        page.resize(1180, 700)
        with self.qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        with self.qtbot.waitSignal(page.ready):
            page.start(regulation)
        return page

    def again(self, page: RegistrationPage) -> None:
        """A fresh form, in front."""
        with self.qtbot.waitSignal(page.ready):
            page.start()
        with self.qtbot.waitActive(page):
            page.activateWindow()

    def cut_off(self) -> None:
        """The page is gone without having closed, as when the program is killed."""
        self.pages[-1]._keeper._pause.stop()  # type: ignore[union-attr]  # a killed program saves nothing more
        self.pages[-1].hide()

    def cases(self) -> list[Case]:
        with self.office.desk() as desk:
            rows = desk.ledger.page(ListQuery("all"), None, 50).rows
            return [desk.case(row.id) for row in reversed(rows)]

    def stop(self) -> None:
        for road in self.roads:
            road.stop()


@contextmanager
def front_desk(qtbot: QtBot, folder: Path) -> Iterator[Desk]:
    """A desk whose roads are stopped at the end."""
    made = Desk(qtbot, folder)
    yield made
    made.stop()


def form_of(page: RegistrationPage) -> RegistrationForm:
    assert page.form is not None
    return page.form


def put(qtbot: QtBot, page: RegistrationPage, **values: str) -> None:
    """Type into fields by path, with __ for the dot."""
    for path, text in values.items():
        form_of(page).inputs[path.replace("__", ".")].focus()
        press(qtbot, text)


def ctrl_enter(qtbot: QtBot, page: RegistrationPage, extra: Any = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Return, CTRL | extra)


def register(qtbot: QtBot, page: RegistrationPage, extra: Any = Qt.KeyboardModifier.NoModifier) -> str:
    with qtbot.waitSignal(page.registered) as seen:
        ctrl_enter(qtbot, page, extra)
    return str(seen.args[1])


def refused(qtbot: QtBot, page: RegistrationPage, extra: Any = Qt.KeyboardModifier.NoModifier) -> None:
    ctrl_enter(qtbot, page, extra)
    qtbot.waitUntil(lambda: not page._sending)


def typed_at_least(qtbot: QtBot, page: RegistrationPage) -> None:
    put(qtbot, page, channel="1", complainant__name="陈秀兰", subject="柜台不给换零钱", facts="排队一小时，柜员说没有零钱。")
