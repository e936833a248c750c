"""A whole window on a real ledger for the tests of the frame."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.domain.moments import local
from desktop_app.models.ledger import Ledger
from desktop_app.services import office as services
from desktop_app.ui.folders import make_folders
from desktop_app.ui.ops import Ops
from desktop_app.ui.seat import Office
from desktop_app.ui.theme import Theme
from desktop_app.ui.window import MainWindow

NAMES = ("王芳", "李强", "张秀英", "欧阳慧敏", "赵国庆")


def founded(folder: Path, now: datetime, *, trial: bool = False) -> Ledger:
    return services.found(folder, ["bank-branch"], unit="幸福路支行", branch="XF", trial=trial, now=now, name="周敏")


def register(ledger: Ledger, now: datetime, name: str, subject: str = "态度生硬", phone: str = "13800138001") -> str:
    desk = services.desk_for(ledger, lambda: now)
    given = {
        "channel": "客户援助电话", "received_at": local(now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"),
        "complainant": {"kind": "person", "name": name, "phone": phone}, "subject": subject, "facts": subject,
        "respondents": [{"name": "柜员07号"}],
    }  # fmt: skip
    return desk.register(given, case_id=str(uuid4())).case.id


class Place:
    """An office with its clock, its road and its window."""

    def __init__(self, qtbot: QtBot, folder: Path, now: datetime, cases: int = 5, trial: bool = False) -> None:
        self.qtbot, self.now = qtbot, now
        self.ledger = founded(folder, now - timedelta(days=1), trial=trial)
        self.ids = [register(self.ledger, now, NAMES[n % 5], f"事项{n}", f"1380013800{n % 5}") for n in range(cases)]
        self.office = Office(self.ledger, make_folders(folder), lambda: self.now)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.theme = Theme(app, False)
        self.store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.ops = Ops(write=self.office.desk, read=self.office.desk)
        self.window = MainWindow(self.ops, self.office, self.theme, self.store)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.begin()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: bool(self.window.views.counted()))
        self.rest()

    def rest(self) -> None:
        """Until nothing is asked for any more."""
        self.qtbot.waitUntil(self.ops.idle)

    def shown(self) -> list[str]:
        """The numbers in the list."""
        model = self.window.list.model
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def wait_for(self, *numbers: str) -> None:
        self.qtbot.waitUntil(lambda: self.shown() == list(numbers))

    def choose(self, row: int) -> None:
        self.window.list.table.setCurrentIndex(self.window.list.model.index(row, 0))
        key = self.window.list.table.chosen_key()
        self.qtbot.waitUntil(lambda: (view := self.window.panel.view()) is not None and view.case.id == key)

    def dialog(self, kind: type[QDialog]) -> Any:
        """The dialog of a kind that is open."""
        found: list[Any] = []

        def one() -> None:
            found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
            assert len(found) == 1, found

        self.qtbot.waitUntil(one)
        return found[0]

    def box(self) -> QMessageBox:
        box = self.dialog(QMessageBox)
        assert isinstance(box, QMessageBox)
        return box

    def end(self) -> None:
        self.window.watch.stop()
        self.ops.stop()
        self.window._leaving = True
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.ledger.close()


@contextmanager
def place(qtbot: QtBot, folder: Path, now: datetime, **more: Any) -> Iterator[Place]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.font(), app.palette(), app.styleSheet()
    made = Place(qtbot, folder, now, **more)
    try:
        yield made
    finally:
        made.end()
        app.setFont(before[0])
        app.setPalette(before[1])
        app.setStyleSheet(before[2])
