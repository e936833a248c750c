"""The start of the window: folders, logging, fonts, its own lock, the ledger, then the window (design §7)."""

import logging
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import (
    QLibraryInfo,
    QLockFile,
    QMessageLogContext,
    QObject,
    QSettings,
    Qt,
    QtMsgType,
    QTranslator,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import Trouble
from desktop_app.models.ledger import FILE, Ledger
from desktop_app.models.location import ON_NETWORK, is_network
from desktop_app.models.restoring import restore
from desktop_app.services import office as office_service
from desktop_app.services.disk import why
from desktop_app.ui import crash, notices
from desktop_app.ui.first_start import FirstStart, Founding
from desktop_app.ui.folders import OPENED, Folders, make_folders
from desktop_app.ui.ops import Ops, Refusal
from desktop_app.ui.paper_opening import sweep
from desktop_app.ui.restore_dialog import AFTERWARDS, RestoreDialog
from desktop_app.ui.seat import Office
from desktop_app.ui.theme import Theme
from desktop_app.ui.trial import found_trial
from desktop_app.ui.waiting import Waiting
from desktop_app.ui.window import MainWindow

DONE, REFUSED, TROUBLED = 0, 1, 3
LOCK = "window.lock"
LOG_BYTES, LOG_FILES = 1_000_000, 3
NO_SCREEN = "这里没有显示器，窗口打不开；请在有桌面的机器上运行，或使用命令行（complaint-desk --help）。"
ALREADY_OPEN = "这个台账已经在另一个窗口里打开，请切换到那个窗口。"
_LEVELS = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO,
           QtMsgType.QtWarningMsg: logging.WARNING}  # fmt: skip


def open_window(data_dir: Path | None) -> int:
    """Open the window on the ledger of a folder, or the user's own; returns the exit code when it is closed.

    Raises Trouble where the folders cannot be made or there is no screen.
    """
    folders = make_folders(data_dir)
    if not has_screen():
        raise Trouble(NO_SCREEN)
    logger = log_to(folders.logs)
    take_out = crash.install(folders.logs / "crash.log")
    try:
        app = make_application()
        start = Start(app, folders)
        start.finished.connect(app.exit)
        start.begin()
        return app.exec()
    except Exception:  # before the event loop nobody else would show it
        if QApplication.instance() is None:
            raise
        logging.getLogger(__name__).exception("the start failed")
        crash.CrashDialog(traceback.format_exc(), folders.logs / "window.log").exec()
        return TROUBLED
    finally:
        take_out()
        logging.getLogger().removeHandler(logger)
        logger.close()


def has_screen() -> bool:
    """Whether Qt can open a window here."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def log_to(folder: Path) -> logging.Handler:
    """Log into a rotating file; what Qt says goes there too. Raises Trouble when it cannot be written."""
    try:
        handler = RotatingFileHandler(folder / "window.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"日志文件夹“{folder}”写不进去（{why(error)}），请检查权限和磁盘空间。") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    qInstallMessageHandler(_log_qt)
    return handler


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.ERROR), "%s (%s)", message, context.category)


def make_application() -> QApplication:
    """The application, speaking Chinese where Qt itself speaks."""
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(["complaint-desk"])
    app.setApplicationName("complaint-desk")
    app.setApplicationDisplayName("")
    app.setQuitOnLastWindowClosed(False)
    speak_chinese(app)
    return app


class Missing(QTranslator):
    """What Qt's own Chinese lacks: words of its file dialog, shown where the desktop brings none."""

    words: ClassVar = {"&Look in:": "位置(&I)：", "Files of &type:": "文件类型(&T)：", "Folder": "文件夹", "Drive": "磁盘"}

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, source: str, _comment: str | None = None, _number: int = -1) -> str | None:
        return self.words.get(source)


def speak_chinese(app: QApplication) -> None:
    """Qt's own words (context menus of fields, file dialogs) in Chinese."""
    app.installTranslator(Missing(app))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def present() -> datetime:
    """Now."""
    return datetime.now(UTC)


class Start(QObject):
    """From nothing to the open window, one step after the other, and out again. Signal: `finished(exit code)`.

    `now` is the office's clock. `window` is the open window, None before and after.
    """

    finished = Signal(int)

    def __init__(self, app: QApplication, folders: Folders, now: Callable[[], datetime] = present) -> None:
        super().__init__()
        self._folders, self._now = folders, now
        self._store = QSettings(str(folders.data / "window.ini"), QSettings.Format.IniFormat)
        self.theme = Theme(app, {"light": False, "dark": True}.get(str(self._store.value("theme", ""))))
        self.lock = QLockFile(str(folders.data / LOCK))
        self.lock.setStaleLockTime(0)  # never by age: only when its process is gone
        self.ops = Ops()
        self.window: MainWindow | None = None
        self.first_start: FirstStart | None = None
        self.restoring: RestoreDialog | None = None
        self._ledger: Ledger | None = None
        self._desk_ops: Ops | None = None

    def begin(self) -> None:
        """Take the lock, then open the ledger, or found one."""
        if is_network(self._folders.data):
            self._refuse(ON_NETWORK.format(folder=self._folders.data), TROUBLED)
        elif not self.lock.tryLock(0):
            self._refuse(ALREADY_OPEN, REFUSED)
        elif (self._folders.data / FILE).exists():
            self._open()
        else:
            self._offer_first_start()

    def leave(self, code: int = DONE) -> None:
        """Wait for what is being written, close the ledger, free the lock."""
        for ops in (self._desk_ops, self.ops):
            if ops is not None:
                ops.stop()
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None
        for widget in (self.window, self.first_start, self.restoring):
            if widget is not None:
                widget.deleteLater()
        self.window = self.first_start = self.restoring = None
        self._store.sync()
        self.lock.unlock()
        self.finished.emit(code)

    # --- the ledger --------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        folder = self._folders.data
        waiting = Waiting("正在打开台账……")
        self._work(lambda: Ledger.open(folder, check=True, progress=waiting.progress), self._show_window,
                   self._on_unopened, waiting)  # fmt: skip

    def _on_unopened(self, error: Refusal) -> None:
        """The sentence, with the way to the last backup."""
        self._offer_restore(str(error))

    def _offer_first_start(self) -> None:
        dialog = self.first_start = FirstStart(self._folders.data)
        dialog.founding_chosen.connect(self._found)
        dialog.trial_chosen.connect(self._try)
        dialog.restore_chosen.connect(lambda: self._offer_restore(""))
        dialog.rejected.connect(self.leave)
        dialog.open()

    def _try(self, regulations: tuple[str, ...]) -> None:
        self._work(lambda: found_trial(self._now, regulations), self._show_window, self._refused)

    def _found(self, chosen: Founding) -> None:
        folder, now = self._folders.data, self._now

        def found() -> Ledger:
            return office_service.found(folder, chosen.regulations, unit=chosen.unit, branch=chosen.branch, trial=False,
                                        now=now(), name=chosen.name)  # fmt: skip

        self._work(found, self._show_window, self._refused)

    def _refused(self, error: Refusal) -> None:
        if self.first_start is not None:
            self.first_start.refuse(str(error))

    def _offer_restore(self, sentence: str) -> None:
        dialog = self.restoring = RestoreDialog(self._folders.data, sentence, self.first_start)
        dialog.backup_chosen.connect(self._restore)
        if self.first_start is None:
            dialog.rejected.connect(lambda: self.leave(TROUBLED))
        dialog.open()

    def _restore(self, path: Path) -> None:
        folder, now = self._folders.data, self._now
        waiting = Waiting("正在检查并恢复备份……")

        def restored(ledger: Ledger) -> None:
            self._show_window(ledger)
            notices.tell(self.window, "已从备份恢复。", detail=AFTERWARDS)

        self._work(lambda: restore(path, folder, now(), waiting.progress), restored,
                   lambda error: notices.refused(self.restoring, error), waiting)  # fmt: skip

    def _work(self, work: Callable[[], Ledger], done: Callable[[Ledger], object], failed: Callable[[Refusal], object],
              waiting: Waiting | None = None) -> None:  # fmt: skip
        """Off the window's thread; where it takes long, something stands on the screen."""
        shown = waiting or Waiting("正在建立台账……")

        def show(busy: bool, _label: str) -> None:
            if busy:
                shown.show()

        def over(result: Ledger) -> None:
            self.ops.busy.disconnect(show)
            shown.finish()
            done(result)

        def refused(error: Refusal) -> None:
            self.ops.busy.disconnect(show)
            shown.finish()
            failed(error)

        self.ops.busy.connect(show)
        self.ops.aside(self, work, over, refused, label="打开台账")

    # --- the window --------------------------------------------------------------------------------------------------

    def _show_window(self, ledger: Ledger) -> None:
        self._ledger = ledger
        folders = self._folders if ledger.folder == self._folders.data else make_folders(ledger.folder)
        office = Office(ledger, folders, self._now, str(self._store.value("person", "")))
        self._desk_ops = Ops(write=office.desk, read=office.desk)
        self._desk_ops.aside(self, lambda: sweep(ledger.folder / OPENED))
        self.window = MainWindow(self._desk_ops, office, self.theme, self._store)
        self.window.left.connect(self.leave)
        for dialog in (self.first_start, self.restoring):
            if dialog is not None:
                dialog.hide()
        self.window.show()
        self.window.begin()

    def _refuse(self, sentence: str, code: int) -> None:
        logging.getLogger(__name__).warning("not opened: %s", sentence)
        notices.tell(None, sentence, warning=True, done=lambda: self.leave(code))
