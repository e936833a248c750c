"""Input methods: know when a person composes, and act on typing only after a pause in which nobody does."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


class Composition(QObject):
    """Whether text is being composed in the widget that has the focus. One per window. Signal: `ended`, sent
    just before the composed text lands in the widget.

    Only the focused widget is listened to; leaving it ends the composition: Qt commits or drops the text.
    """

    ended = Signal()

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._widget: QWidget | None = None
        self._active = False
        app.focusChanged.connect(self._on_focus)
        self._on_focus(None, app.focusWidget())

    def active(self) -> bool:
        """True while preedit text stands in the focused widget."""
        return self._active

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the preedit text of the focused widget; nothing is ever held back."""
        if isinstance(event, QInputMethodEvent):
            self._set(bool(event.preeditString()))
        return False

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._widget is not None and shiboken6.isValid(self._widget):
            self._widget.removeEventFilter(self)
        self._widget = new
        if new is not None:
            new.installEventFilter(self)
        self._set(False)

    def _set(self, active: bool) -> None:
        was, self._active = self._active, active
        if was and not active:
            self.ended.emit()


class TypingPause(QObject):
    """Emits `paused` once, `ms` after the last `touch`, and never while text is being composed."""

    paused = Signal()

    def __init__(self, composition: Composition, ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composition = composition
        self._waiting = False
        self._timer = QTimer(self, singleShot=True, interval=ms)
        self._timer.timeout.connect(self._on_timeout)
        composition.ended.connect(self._on_composed)

    def touch(self, *_: object) -> None:
        """Something was typed: connect to `textChanged`, `currentIndexChanged` and the like."""
        self._waiting = True
        self._timer.start()

    def pending(self) -> bool:
        """True between a `touch` and its `paused`."""
        return self._waiting

    def flush(self) -> None:
        """Do not wait: emit now if something is pending (the page closes, the window closes)."""
        self._timer.stop()
        if self._waiting:
            self._waiting = False
            self.paused.emit()

    def stop(self) -> None:
        """Forget what is pending."""
        self._timer.stop()
        self._waiting = False

    def _on_timeout(self) -> None:
        if not self._composition.active():
            self.flush()

    def _on_composed(self) -> None:
        if self._waiting:
            self._timer.start()
