"""Watching: what others did to the ledger, and the minutes that pass."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.services.desk import Desk
from desktop_app.ui.ops import Ops

EVERYTHING = frozenset({"cases", "people", "settings", "regulations", "calendar"})
LOOK_MS = 1000
MINUTE_MS = 60_000


class Watch(QObject):
    """Looks once a second whether another program has written to the ledger; pages then refresh as after a change.

    Signals: `changed_elsewhere`, and `minute_passed`, after which dates may read differently. Make it before the pages:
    after a change of this window it asks for the ledger's number first, so that what the pages read then is not older.
    """

    changed_elsewhere = Signal()
    minute_passed = Signal()

    def __init__(self, ops: Ops, parent: QObject | None = None, every_ms: int = LOOK_MS) -> None:
        super().__init__(parent)
        self._ops = ops
        self._known: int | None = None
        self._looking = False
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.look)
        self._minutes = QTimer(self, interval=MINUTE_MS)
        self._minutes.timeout.connect(self.minute_passed)
        ops.changed.connect(self._on_change)

    def begin(self) -> None:
        """Start looking."""
        self._timer.start()
        self._minutes.start()
        self.look()

    def stop(self) -> None:
        """Stop looking."""
        self._timer.stop()
        self._minutes.stop()

    def look(self) -> None:
        """Look now, unless a look is under way."""
        if not self._looking:
            self._looking = True
            self._ops.ask(self, _data_version, self._on_version, self._on_trouble)

    def _on_version(self, version: int) -> None:
        self._looking = False
        before, self._known = self._known, version
        if before not in (None, version):
            self.changed_elsewhere.emit()
            self._ops.changed.emit(EVERYTHING)

    def _on_trouble(self, _trouble: Exception) -> None:
        self._looking = False  # told where a person asks for something; the next look may succeed

    def _on_change(self, _flags: object) -> None:
        """The pages refresh for what this window did: from here on only what comes later is news."""
        self._ops.ask(self, _data_version, self._take, self._on_trouble)

    def _take(self, version: int) -> None:
        self._known = version


def _data_version(desk: Desk) -> int:
    return desk.ledger.data_version()
