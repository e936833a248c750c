"""When the program itself is wrong: written to a log, shown with a copy button, never swallowed.

Refusals (RuleBroken, Trouble) that reach the hook are told calmly instead; faults below Python go to the log.
"""

import faulthandler
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

import PySide6
import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import SHANGHAI
from desktop_app.services.disk import why
from desktop_app.ui import fitting, notices

DETAIL_LINES = 2000
LOG_LIMIT = 1_000_000  # bytes; a longer log is put aside once when the program starts
TITLE = "程序出错了"
SENTENCE = "刚才这一步没有做完；已经保存的内容还在。请复制下面的内容交给维护人员，然后关闭本窗口继续工作。"
CAUTION = "内容中可能有投诉人的信息，外发前请先看一遍。"


class CrashDialog(QDialog):
    """The sentence, where the log is, the details, 复制 and 关闭. Later faults are added to it."""

    def __init__(self, details: str, log_path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._details = QPlainTextEdit(details, readOnly=True)
        self._details.setAccessibleName("出错详情")
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        where = QLabel(f"日志文件：{log_path}", wordWrap=True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = QPushButton("复制")
        copy.clicked.connect(self.copy_details)
        buttons = QDialogButtonBox()
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(SENTENCE, wordWrap=True))
        layout.addWidget(QLabel(CAUTION, wordWrap=True))
        layout.addWidget(self._details, 1)
        layout.addWidget(where)
        layout.addWidget(buttons)
        fitting.resize(self, self.fontMetrics().horizontalAdvance("x" * 100), self.fontMetrics().height() * 22)

    def details(self) -> str:
        """What 复制 copies."""
        return self._details.toPlainText()

    def add(self, details: str) -> None:
        """Append a further fault; a storm of them stands in the log only."""
        if self._details.blockCount() < DETAIL_LINES:
            self._details.appendPlainText(details)

    def copy_details(self) -> None:
        """Put the details on the clipboard."""
        QApplication.clipboard().setText(self.details())


class CrashReporter(QObject):
    """Takes exceptions of any thread, logs them at once and shows them on the window's thread."""

    _reported = Signal(str)
    _refused = Signal(object)

    def __init__(self, log_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        _put_aside(log_path)
        self._path = log_path
        self.log = log_path.open("a", encoding="utf-8", buffering=1)
        self._dialog: CrashDialog | None = None
        self._machine = (
            f"complaint-desk {version('complaint-desk')} · Python {platform.python_version()} · "
            f"PySide6 {PySide6.__version__} · {platform.platform()}"
        )
        # queued: a fault may come from another thread or out of the middle of painting
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._refused.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The excepthook. A refusal is told; an interruption from the keyboard ends the program as always."""
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, RuleBroken | Trouble):
            self._refused.emit(error)
        else:
            now = datetime.now(SHANGHAI).isoformat(timespec="seconds")
            report = f"{now} {self._machine}\n{''.join(traceback.format_exception(kind, error, trace))}"
            self.log.write(report + "\n")
            self._reported.emit(report)

    def take_thread(self, args: threading.ExceptHookArgs) -> None:
        """The hook for threads that nobody waits for."""
        if args.exc_value is not None:
            self.take(args.exc_type, args.exc_value, args.exc_traceback)

    def dialog(self) -> CrashDialog | None:
        """The dialog now open, if any."""
        return self._dialog if self._dialog is not None and shiboken6.isValid(self._dialog) else None

    def close(self) -> None:
        """Close the log."""
        self.log.close()

    def _tell(self, error: RuleBroken | Trouble) -> None:
        notices.refused(QApplication.activeWindow(), error)

    def _show(self, report: str) -> None:
        dialog = self.dialog()
        if dialog is not None:
            dialog.add(report)
            return
        self._dialog = CrashDialog(report, self._path)
        self._dialog.open()


def install(log_path: Path) -> Callable[[], None]:
    """Make the reporter the hook of this program and its threads, and the log the file of faulthandler.

    Returns the function that takes all of it out again. Raises Trouble when the log cannot be written.
    """
    try:
        reporter = CrashReporter(log_path)
    except OSError as error:
        raise Trouble(f"日志文件“{log_path}”写不进去（{why(error)}），请检查这个文件夹的权限和磁盘空间。") from error
    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = reporter.take, reporter.take_thread
    faulthandler.enable(reporter.log)

    def uninstall() -> None:
        faulthandler.disable()
        sys.excepthook, threading.excepthook = before
        reporter.close()

    return uninstall


def _put_aside(log_path: Path) -> None:
    if log_path.exists() and log_path.stat().st_size > LOG_LIMIT:
        os.replace(log_path, log_path.with_suffix(".old.log"))
