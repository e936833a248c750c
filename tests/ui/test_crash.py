"""Our own faults: logged, shown once, copied; refusals stay calm."""

import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.ui import notices
from desktop_app.ui.crash import DETAIL_LINES, LOG_LIMIT, CrashReporter, install


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "crash.log"


@pytest.fixture
def reporter(qtbot: QtBot, log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CrashReporter]:
    taker = CrashReporter(log)
    monkeypatch.setattr(sys, "excepthook", taker.take)
    yield taker
    monkeypatch.undo()
    if (dialog := taker.dialog()) is not None:
        dialog.close()
    taker.close()


def break_in_a_slot(error: Exception) -> None:
    def slot() -> None:
        raise error

    QTimer.singleShot(0, slot)


def boxes() -> list[QMessageBox]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]


def test_a_fault_in_a_slot_opens_the_dialog_and_stands_in_the_log(
    qtbot: QtBot, reporter: CrashReporter, log: Path
) -> None:
    break_in_a_slot(ZeroDivisionError("of ours"))
    qtbot.waitUntil(lambda: reporter.dialog() is not None)
    dialog = reporter.dialog()
    assert dialog is not None
    assert dialog.windowTitle() == "程序出错了"
    assert "ZeroDivisionError: of ours" in dialog.details()
    assert "PySide6" in dialog.details()
    assert dialog.details().strip() in log.read_text("utf-8")
    assert any(str(log) in label.text() for label in dialog.findChildren(QLabel))
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "复制").click()
    assert QApplication.clipboard().text() == dialog.details()


def test_further_faults_join_the_same_dialog(qtbot: QtBot, reporter: CrashReporter) -> None:
    for number in range(3):
        break_in_a_slot(ValueError(f"fault {number}"))
    qtbot.waitUntil(lambda: (d := reporter.dialog()) is not None and "fault 2" in d.details())
    dialog = reporter.dialog()
    assert dialog is not None
    assert "fault 0" in dialog.details()
    for _ in range(3000):
        dialog.add("again")
    assert len(dialog.details().splitlines()) <= DETAIL_LINES
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    assert reporter.dialog() is None


def test_a_fault_of_another_thread_is_shown_on_the_windows(qtbot: QtBot, reporter: CrashReporter) -> None:
    def work() -> None:
        try:
            raise LookupError("elsewhere")
        except LookupError as error:
            reporter.take_thread(
                threading.ExceptHookArgs((LookupError, error, error.__traceback__, threading.current_thread()))
            )

    threading.Thread(target=work).start()
    qtbot.waitUntil(lambda: reporter.dialog() is not None)


@pytest.mark.parametrize("error", [RuleBroken("不能撤销别人的操作。"), Trouble("磁盘已满，请清理后再试。")])
def test_a_refusal_is_a_calm_sentence(qtbot: QtBot, reporter: CrashReporter, log: Path, error: Exception) -> None:
    break_in_a_slot(error)
    qtbot.waitUntil(lambda: bool(boxes()))
    (box,) = boxes()
    assert box.text() == str(error)
    assert reporter.dialog() is None
    assert log.read_text("utf-8") == ""
    notices.press(box, "知道了")


def test_a_long_log_is_put_aside_at_the_start(qtbot: QtBot, log: Path) -> None:
    log.write_text("x" * (LOG_LIMIT + 1), "utf-8")
    CrashReporter(log).close()
    assert log.read_text("utf-8") == ""
    assert log.with_suffix(".old.log").stat().st_size == LOG_LIMIT + 1


def test_a_log_that_cannot_be_written_is_trouble(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="写不进去"):
        install(tmp_path / "nowhere" / "crash.log")


def run(program: str, log: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(log)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_installed_it_catches_slots_threads_and_lets_go(log: Path) -> None:
    result = run(
        """
        import sys, threading
        from pathlib import Path
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication
        from desktop_app.ui.crash import CrashDialog, install
        before = sys.excepthook, threading.excepthook
        app = QApplication([])
        uninstall = install(Path(sys.argv[1]))
        QTimer.singleShot(0, lambda: 1 / 0)
        threading.Thread(target=lambda: {}["thread"]).start()
        def look():
            (dialog,) = [w for w in app.topLevelWidgets() if isinstance(w, CrashDialog)]
            print("ZeroDivisionError" in dialog.details(), "KeyError: 'thread'" in dialog.details())
            dialog.close()
            app.quit()
        QTimer.singleShot(300, look)
        app.exec()
        uninstall()
        print((sys.excepthook, threading.excepthook) == before)
        """,
        log,
    )
    assert result.stdout.split() == ["True"] * 3, result.stderr


def test_installed_it_logs_faults_below_python(log: Path) -> None:
    result = run(
        """
        import os, signal, sys
        from pathlib import Path
        from PySide6.QtWidgets import QApplication
        from desktop_app.ui.crash import install
        app = QApplication([])
        install(Path(sys.argv[1]))
        os.kill(os.getpid(), signal.SIGSEGV)
        """,
        log,
    )
    assert result.returncode == -signal.SIGSEGV
    assert "Segmentation fault" in log.read_text("utf-8")


def test_the_dialog_fits_a_small_screen(qtbot: QtBot, reporter: CrashReporter) -> None:
    break_in_a_slot(ValueError("长" * 5000))
    qtbot.waitUntil(lambda: reporter.dialog() is not None)
    dialog = reporter.dialog()
    assert dialog is not None
    assert isinstance(dialog, QWidget)
    assert dialog.minimumSizeHint().height() < 768
    assert dialog.width() <= 1366
