"""Waiting for a long job: a sentence, how far it has come, and where it may be stopped a button."""

import threading

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.errors import Trouble
from desktop_app.ui.notices import TITLE


class Stopped(Trouble):
    """The person stopped the job; nothing was changed by it."""


class Waiting(QDialog):
    """Stands until `finish` is called; Escape and the window's cross do what the button does, or nothing."""

    _moved = Signal(int, int)

    def __init__(self, sentence: str, stop: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAccessibleName(sentence)
        self._stopped = threading.Event()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("进度")
        self._stop = QPushButton(stop)
        self._stop.setVisible(bool(stop))
        self._stop.clicked.connect(self.stop)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(QLabel(sentence, wordWrap=True))
        layout.addWidget(self._bar)
        layout.addWidget(self._stop, alignment=Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 26)
        self._moved.connect(self._on_moved)

    def progress(self, done: int, total: int) -> None:
        """What the job calls on its own thread. Raises Stopped once the person wants no more."""
        if self._stopped.is_set():
            raise Stopped("已停止，没有做完。")
        self._moved.emit(done, total)

    def stop(self) -> None:
        """Let the job end at its next step."""
        self._stopped.set()
        self._stop.setEnabled(False)

    def finish(self) -> None:
        """The job is over: go away."""
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        """Escape: stop where that is offered."""
        if self._stop.text():
            self.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _on_moved(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
