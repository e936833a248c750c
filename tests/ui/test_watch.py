"""Watching: others' changes are noticed once, one's own are no news."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.models.ledger import Ledger
from desktop_app.ui.folders import make_folders
from desktop_app.ui.ops import Ops
from desktop_app.ui.people_dialog import PeopleChanged
from desktop_app.ui.seat import Office
from desktop_app.ui.watch import EVERYTHING, Watch
from tests.ui.desk_window import founded, register


class Eye:
    def __init__(self, ledger: Ledger, now: datetime, folder: Path) -> None:
        self.office = Office(ledger, make_folders(folder), lambda: now)
        self.ops = Ops(write=self.office.desk, read=self.office.desk)
        self.watch = Watch(self.ops, every_ms=30)
        self.seen: list[str] = []
        self.flags: list[object] = []
        self.watch.changed_elsewhere.connect(lambda: self.seen.append("elsewhere"))
        self.ops.changed.connect(self.flags.append)


@pytest.fixture
def eye(qtbot: QtBot, tmp_path: Path, now: datetime) -> Iterator[Eye]:
    with founded(tmp_path, now) as ledger:
        made = Eye(ledger, now, tmp_path)
        made.watch.begin()
        qtbot.waitUntil(lambda: made.watch._known is not None)
        yield made
        made.watch.stop()
        made.ops.stop()
        made.watch.deleteLater()


def test_another_program_is_noticed_once(qtbot: QtBot, eye: Eye, tmp_path: Path, now: datetime) -> None:
    with Ledger.open(tmp_path) as other:
        register(other, now, "王芳")
    qtbot.waitUntil(lambda: eye.seen == ["elsewhere"])
    qtbot.wait(150)
    assert eye.seen == ["elsewhere"]
    assert eye.flags == [EVERYTHING]


def test_ones_own_change_is_no_news(qtbot: QtBot, eye: Eye, tmp_path: Path, now: datetime) -> None:
    eye.watch._timer.stop()
    qtbot.waitUntil(eye.ops.idle)

    def change(desk: object) -> PeopleChanged:
        register(eye.office.ledger, now, "王芳")
        return PeopleChanged(eye.office.somebody())

    eye.ops.change(eye.watch, "登记", change)
    qtbot.waitUntil(lambda: len(eye.flags) == 1)
    qtbot.waitUntil(eye.ops.idle)
    eye.watch.look()
    qtbot.waitUntil(eye.ops.idle)
    assert eye.seen == []
    with Ledger.open(tmp_path) as other:
        register(other, now, "李强")
    eye.watch.look()
    qtbot.waitUntil(lambda: eye.seen == ["elsewhere"])
