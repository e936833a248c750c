"""Pictures of the window: made without a display, each with something on it."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import Trouble
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from desktop_app.services.story import play
from desktop_app.ui.shots import NAMES, take
from tests.ui.desk_window import founded, register

TALE = """
import sys
from pathlib import Path
from desktop_app.services.story import play
from desktop_app.ui.shots import take
played = play("bank-branch", Path(sys.argv[1]))
played.ledger.close()
for path in take(Path(sys.argv[1]), played.case.id, Path(sys.argv[2]), played.now):
    print(path)
"""


def test_the_pictures_are_made_by_a_program_without_display(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-c", TALE, str(tmp_path / "ledger"), str(tmp_path / "out")]
    ran = subprocess.run(command, env=bare, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    assert [Path(line).name for line in ran.stdout.split()] == [f"{name}.png" for name in NAMES]
    pictures = [QImage(str(tmp_path / "out" / f"{name}.png")) for name in NAMES]
    assert all((picture.width(), picture.height()) == (1366, 768) for picture in pictures)
    assert len({picture.constBits().tobytes() for picture in pictures}) == len(NAMES)
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert verify(ledger).first_fault is None


def test_they_are_taken_twice_in_one_program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    for id_ in ("market-regulation-12315", "community-centre"):
        played = play(id_, tmp_path / id_)
        played.ledger.close()
        assert len(take(tmp_path / id_, played.case.id, tmp_path / "out" / id_, played.now, dark=True)) == 6
    qapp.setFont(before[0])
    qapp.setPalette(before[1])
    qapp.setStyleSheet(before[2])


def test_a_real_ledger_is_left_alone(qtbot: QtBot, qapp: QApplication, tmp_path: Path, now: datetime) -> None:
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    with founded(tmp_path, now) as ledger:
        case_id = register(ledger, now, "王芳")
    with pytest.raises(Trouble, match="试用台账"):
        take(tmp_path, case_id, tmp_path / "out", now)
    qapp.setFont(before[0])
    qapp.setPalette(before[1])
    qapp.setStyleSheet(before[2])
