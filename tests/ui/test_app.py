"""The start: lock, first start, opening, restoring, what stands in the way."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLockFile, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import Trouble
from desktop_app.models.backup import backup
from desktop_app.models.ledger import FILE, Ledger
from desktop_app.ui import app as app_module
from desktop_app.ui.app import ALREADY_OPEN, LOCK, Missing, Start, has_screen, log_to, make_application, open_window
from desktop_app.ui.folders import make_folders
from desktop_app.ui.notices import press
from tests.ui.desk_window import founded, register

Starting = Callable[[Path], Start]


@pytest.fixture
def start(qapp: QApplication, now: datetime) -> Iterator[Starting]:
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    made: list[Start] = []

    def begin(folder: Path) -> Start:
        made.append(Start(qapp, make_folders(folder), lambda: now))
        made[-1].begin()
        return made[-1]

    yield begin
    for one in made:
        if one.window is not None:
            one.window.watch.stop()
        one.leave()
        one.theme.deleteLater()
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setFont(before[0])
    qapp.setPalette(before[1])
    qapp.setStyleSheet(before[2])


def boxes() -> list[QMessageBox]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]


def opened(qtbot: QtBot, started: Start) -> None:
    qtbot.waitUntil(lambda: started.window is not None and bool(started.window.status.words()[0]), timeout=10_000)
    qtbot.waitUntil(lambda: started.window is not None and bool(started.window.views.counted()))


def test_a_ledger_is_opened_and_left_with_a_backup(qtbot: QtBot, start: Starting, tmp_path: Path, now: datetime) -> None:
    founded(tmp_path, now).close()
    started = start(tmp_path)
    opened(qtbot, started)
    window = started.window
    assert window is not None and window.status.words()[:2] == ["幸福路支行", "银行客户投诉管理办法"]
    with qtbot.waitSignal(window.left, timeout=5000):
        window.close()
    assert started.window is None
    assert len(list((tmp_path / "backups").glob("ledger-*.zip"))) == 1
    assert QLockFile(str(tmp_path / LOCK)).tryLock(0)


def test_a_second_window_is_told_and_the_command_line_is_not_blocked(
    qtbot: QtBot, start: Starting, tmp_path: Path, now: datetime
) -> None:
    founded(tmp_path, now).close()
    opened(qtbot, start(tmp_path))
    second = start(tmp_path)
    qtbot.waitUntil(lambda: [box.text() for box in boxes()] == [ALREADY_OPEN])
    assert second.window is None
    command = [sys.executable, "-m", "desktop_app", "--data-dir", str(tmp_path), "--json", "list"]
    assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0
    press(boxes()[0], "知道了")


def test_the_lock_of_a_dead_process_is_no_lock(qtbot: QtBot, start: Starting, tmp_path: Path, now: datetime) -> None:
    founded(tmp_path, now).close()
    code = f"from PySide6.QtCore import QLockFile; import os; k = QLockFile({str(tmp_path / LOCK)!r}); "
    code += "k.setStaleLockTime(0); assert k.tryLock(0); os._exit(0)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert (tmp_path / LOCK).exists()
    opened(qtbot, start(tmp_path))


def test_the_first_start_by_keys_founds_a_ledger(qtbot: QtBot, start: Starting, tmp_path: Path) -> None:
    started = start(tmp_path)
    dialog = started.first_start
    assert dialog is not None
    qtbot.waitActive(dialog)
    qtbot.waitUntil(dialog.word.hasFocus)
    dialog.choices["bank-branch"].setFocus()
    qtbot.keyClick(dialog.choices["bank-branch"], Qt.Key.Key_Space)
    for widget, text in ((dialog.unit, "Xingfu Branch"), (dialog.branch, "XF"), (dialog.name, "Zhou Min")):
        widget.setFocus()
        qtbot.keyClicks(widget, text)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    opened(qtbot, started)
    assert started.window is not None and not dialog.isVisible()
    unit, rules, *_, person = started.window.status.words()
    assert (unit, rules, person) == ("Xingfu Branch", "银行客户投诉管理办法", "Zhou Min（管理员）")
    assert "还没有备份" in started.window.status.words()


def test_the_trial_has_the_samples_and_leaves_the_folder_alone(
    qtbot: QtBot, start: Starting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    started = start(tmp_path / "own")
    assert started.first_start is not None
    started.first_start.trial.click()
    opened(qtbot, started)
    assert started.window is not None
    assert started.window.views.counted()["all"] == 2
    assert str(tmp_path / "temporary") in started.window.banner.text()
    assert not (tmp_path / "own" / FILE).exists()


def test_a_ledger_that_cannot_be_opened_shows_the_way_to_the_last_backup(
    qtbot: QtBot, start: Starting, tmp_path: Path, now: datetime
) -> None:
    ledger = founded(tmp_path, now)
    register(ledger, now, "王芳")
    backup(ledger, None, now)
    ledger.close()
    (tmp_path / FILE).write_bytes(b"no database at all" * 300)
    for end in ("-wal", "-shm"):
        (tmp_path / f"{FILE}{end}").unlink(missing_ok=True)
    started = start(tmp_path)
    qtbot.waitUntil(lambda: started.restoring is not None)
    dialog = started.restoring
    assert dialog is not None
    assert "不是台账" in dialog.sentence.text() and dialog.list.count() == 1
    dialog.restore.click()
    press(boxes()[0], "恢复")
    opened(qtbot, started)
    assert started.window is not None and started.window.views.counted()["all"] == 1
    qtbot.waitUntil(lambda: [box.text() for box in boxes()] == ["已从备份恢复。"])
    press(boxes()[0], "知道了")
    assert list((tmp_path / "backups").glob("replaced-*.sqlite"))


def test_a_network_folder_is_refused_with_the_reason(
    qtbot: QtBot, start: Starting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "is_network", lambda _path: True)
    started = start(tmp_path)
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    assert "网络盘" in boxes()[0].text() and "PostgreSQL" in boxes()[0].text()
    assert started.window is None and started.first_start is None
    press(boxes()[0], "知道了")


def test_the_person_of_last_time_sits_here_again(qtbot: QtBot, start: Starting, tmp_path: Path, now: datetime) -> None:
    from PySide6.QtCore import QSettings

    from desktop_app.services import office

    with founded(tmp_path, now) as ledger:
        office.set_person(office.desk_for(ledger, lambda: now), "吴玲", ["clerk"])
    QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat).setValue("person", "吴玲")
    started = start(tmp_path)
    opened(qtbot, started)
    assert started.window is not None
    qtbot.waitUntil(lambda: "吴玲（登记员）" in started.window.status.words())  # type: ignore[union-attr]


def test_without_a_screen_there_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform.startswith("linux"):
        assert not has_screen()
        with pytest.raises(Trouble, match="没有显示器"):
            open_window(tmp_path)


def test_the_log_is_a_file_and_qt_speaks_chinese(qapp: QApplication, tmp_path: Path) -> None:
    import logging

    from PySide6.QtCore import qInstallMessageHandler

    handler = log_to(tmp_path)
    qInstallMessageHandler(None)
    logging.getLogger("desk").warning("有事")
    logging.getLogger().removeHandler(handler)
    handler.close()
    assert "有事" in (tmp_path / "window.log").read_text("utf-8")
    assert make_application() is qapp


def test_the_file_dialog_has_no_english_left(qapp: QApplication) -> None:
    translator = Missing()
    qapp.installTranslator(translator)
    words = [QCoreApplication.translate("QFileDialog", word) for word in ("&Look in:", "Files of &type:")]
    qapp.removeTranslator(translator)
    assert words == ["位置(&I)：", "文件类型(&T)："]


def test_the_ledger_is_closed_when_the_window_is(qtbot: QtBot, start: Starting, tmp_path: Path, now: datetime) -> None:
    founded(tmp_path, now).close()
    started = start(tmp_path)
    opened(qtbot, started)
    assert started.window is not None
    with qtbot.waitSignal(started.window.left, timeout=5000):
        started.window.close()
    with Ledger.open(tmp_path, check=True) as again:
        assert again.unit == "幸福路支行"
    assert not (tmp_path / f"{FILE}-wal").exists()
