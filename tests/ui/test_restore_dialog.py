"""Coming back from a backup."""

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.models.backup import backup
from desktop_app.ui.notices import press
from desktop_app.ui.restore_dialog import RestoreDialog
from tests.ui.desk_window import founded, register


def test_the_latest_is_chosen_and_asked_for_again(qtbot: QtBot, tmp_path: Path, now: datetime) -> None:
    with founded(tmp_path, now) as ledger:
        backup(ledger, None, now - timedelta(days=1))
        register(ledger, now, "王芳")
        last = backup(ledger, None, now)
    dialog = RestoreDialog(tmp_path, "台账文件已损坏。")
    qtbot.addWidget(dialog)
    dialog.open()
    assert [dialog.list.item(row).text()[:16] for row in range(2)] == ["2026-11-22 09:00", "2026-11-21 09:00"]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
    assert last.name in box.text()
    with qtbot.waitSignal(dialog.backup_chosen) as said:
        press(box, "恢复")
    assert said.args == [last]


def test_without_a_backup_one_may_look_for_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = RestoreDialog(tmp_path)
    qtbot.addWidget(dialog)
    dialog.open()
    assert not dialog.restore.isEnabled() and not dialog.sentence.isVisible()
