"""Changes of the calendar from the window: a file chosen, what it would do shown, then applied; off the window's thread."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.notices import Word
from desktop_app.services import calendars
from desktop_app.services.calendars import Outcome
from desktop_app.services.disk import read_file
from desktop_app.ui import notices
from desktop_app.ui.calendar_dialog import CalendarDialog
from desktop_app.ui.ops import Ops
from desktop_app.ui.seat import Office
from desktop_app.ui.waiting import Stopped, Waiting


class CalendarChanges(QObject):
    """Runs them for one window. Signal: `told(sentence)` when a change has been made, or was in force already."""

    told = Signal(str)

    def __init__(self, ops: Ops, office: Office, window: QWidget) -> None:
        super().__init__(window)
        self._ops, self._office, self._window = ops, office, window

    def choose_file(self) -> None:
        """Ask for the file of a yearly notice, and go on with it."""
        dialog = QFileDialog(self._window, "导入日历", "", "放假安排 (*.json);;所有文件 (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Show what the notice in a file would do."""
        self._look(lambda: calendars.read_notice(read_file(path, f"日历文件“{path}”")), self._window, None)

    def propose(self, word: Word, over: QWidget, done: Callable[[], object]) -> None:
        """Show above a dialog what a word would do; `done` is called once it has been applied."""
        self._look(lambda: word, over, done)

    def _look(self, read: Callable[[], Word], over: QWidget, done: Callable[[], object] | None) -> None:
        office = self._office

        def work(waiting: Waiting) -> Outcome:
            return calendars.preview(office.desk(), read(), waiting.progress)

        def show(outcome: Outcome) -> None:
            if not outcome.is_news:
                self.told.emit(outcome.sentence)
                notices.tell(over, outcome.sentence)
                return
            dialog = CalendarDialog(outcome, over)
            dialog.applied.connect(lambda: self._apply(outcome.word, over, done))
            dialog.open()

        waiting = Waiting("正在看哪些投诉件的期限会变……", "停止", over)
        waiting.open()
        self._ops.aside(over, lambda: work(waiting), *_ends(waiting, over, show))

    def _apply(self, word: Word, over: QWidget, done: Callable[[], object] | None) -> None:
        def applied(outcome: Outcome) -> None:
            self.told.emit(outcome.sentence)
            if done is not None:
                done()

        waiting = Waiting("正在改动日历，并重新计算期限……", "", over)
        waiting.open()
        self._ops.change(over, "改动日历", lambda desk: calendars.apply(desk, word, waiting.progress),
                         *_ends(waiting, over, applied))  # fmt: skip


def _ends(waiting: Waiting, over: QWidget, done: Callable[[Any], object]) -> tuple[
        Callable[[Any], object], Callable[[RuleBroken | Trouble], object]]:  # fmt: skip
    """What to do when the job is done, and when it is refused: the waiting is over either way."""

    def finished(result: Any) -> None:
        waiting.finish()
        done(result)

    def refused(error: RuleBroken | Trouble) -> None:
        waiting.finish()
        if not isinstance(error, Stopped):
            notices.refused(over, error)

    return finished, refused
