"""One road for work: the ledger is changed, read and rendered off the window's thread, results come back on it.

Single-thread executors: the writer and the reader each hold a context of their own (a connection); the renderer and
the lane for long jobs have none. Because each is one thread, changes happen in the order in which they were asked.
"""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.ui import notices

BUSY_AFTER_MS = 600
CLOSING = "程序正在退出，“{label}”没有做，请重新打开程序后再做一次。"

Refusal = RuleBroken | Trouble


class Context(Protocol):
    """What a factory makes on its thread for the work done there; closed on that thread by `Ops.stop`."""

    def close(self) -> object: ...


@dataclass(slots=True)
class _Job:
    """One piece of work. It stays in the window's hands until delivered, so that no widget it holds dies elsewhere."""

    owner: QObject
    label: str
    fn: Callable[..., Any]
    done: Callable[[Any], object] | None
    failed: Callable[[Refusal], object] | None
    is_change: bool
    ran: bool = False
    result: Any = None
    error: BaseException | None = None


class _Lane:
    """One thread and, when a factory is given, the context that lives on it."""

    def __init__(self, name: str, factory: Callable[[], Context] | None = None) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._factory = factory
        self._context: Context | None = None

    def submit(self, run: Callable[[int], None], token: int) -> None:
        self._pool.submit(run, token)

    def call(self, fn: Callable[..., Any]) -> Any:
        """On this lane's thread: call `fn` with the context if there is one. A factory that failed is tried again."""
        if self._factory is None:
            return fn()
        if self._context is None:
            self._context = self._factory()
        return fn(self._context)

    def stop(self) -> BaseException | None:
        """Finish what was submitted, close the context on its thread, end the thread; what went wrong in closing."""
        closing = self._pool.submit(self._close)
        self._pool.shutdown(wait=True)
        return closing.exception()

    def _close(self) -> None:
        if self._context is not None:
            context, self._context = self._context, None
            context.close()


class Ops(QObject):
    """The road. Signals: `changed(frozenset)` after a change, with its flags; `busy(bool, label)` after 0.6 s of work;
    `rested` when the last thing asked for has been delivered.

    `write` and `read` make, on the writer's and the reader's thread, the object handed to each `fn` there; without them
    `fn` receives nothing. `refused` tells a person a rule's or the machine's refusal when the caller does not.
    Anything else that is raised goes to `sys.excepthook`, where the crash dialog waits.
    """

    changed = Signal(object)
    busy = Signal(bool, str)
    rested = Signal()
    _arrived = Signal(int)

    def __init__(
        self,
        write: Callable[[], Context] | None = None,
        read: Callable[[], Context] | None = None,
        refused: Callable[[QWidget | None, Refusal], object] = notices.refused,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._writer = _Lane("writer", write)
        self._reader = _Lane("reader", read)
        self._renderer = _Lane("renderer")
        self._aside = _Lane("aside")
        self._refused = refused
        self._jobs: dict[int, _Job] = {}
        self._last_token = 0
        self._stopping = False
        self._busy_label = ""
        self._busy_timer = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(self._show_busy)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def change(
        self,
        owner: QObject,
        label: str,
        fn: Callable[..., Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Refusal], object] | None = None,
    ) -> None:
        """Change the ledger on the writer's thread. `label` names the step in Chinese.

        What `fn` returns goes to `done`; its `.changes`, if any, to the signal `changed`, even when the owner is gone.
        """
        job = _Job(owner, label, fn, done, failed, is_change=True)
        if self._stopping:
            self._fail(job, Trouble(CLOSING.format(label=label)))
        else:
            self._start(self._writer, job)

    def ask(
        self,
        owner: QObject,
        fn: Callable[..., Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Refusal], object] | None = None,
        label: str = "",
    ) -> None:
        """Read on the reader's thread. With a label it may show as busy."""
        self._start(self._reader, _Job(owner, label, fn, done, failed, is_change=False))

    def render(
        self,
        owner: QObject,
        fn: Callable[..., Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Refusal], object] | None = None,
        label: str = "",
    ) -> None:
        """Draw papers and pictures on the renderer's thread; `fn` receives nothing and touches no ledger."""
        self._start(self._renderer, _Job(owner, label, fn, done, failed, is_change=False))

    def aside(
        self,
        owner: QObject,
        fn: Callable[..., Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Refusal], object] | None = None,
        label: str = "",
    ) -> None:
        """Do a long job (backup, check, export) that must keep neither the lists nor the papers waiting.

        `fn` receives nothing, opens what it reads, and asks `stopping` now and then.
        """
        self._start(self._aside, _Job(owner, label, fn, done, failed, is_change=False))

    @property
    def stopping(self) -> bool:
        """Whether the program is on its way out; a long job then ends early."""
        return self._stopping

    def idle(self) -> bool:
        """Whether nothing is asked for that has not been delivered."""
        return not self._jobs

    def stop(self) -> None:
        """Wait for the changes asked for, skip what was only to be read or drawn, end the threads.

        Outcomes of changes are still delivered, so a change that failed is told.
        """
        if self._stopping:
            return
        self._stopping = True
        faults = [lane.stop() for lane in (self._writer, self._reader, self._renderer, self._aside)]
        for token in list(self._jobs):
            self._deliver(token)
        for fault in faults:
            if fault is not None:
                self._report(None, fault)

    def _start(self, lane: _Lane, job: _Job) -> None:
        if self._stopping:
            return
        self._last_token += 1
        self._jobs[self._last_token] = job
        if job.label and not self._busy_timer.isActive() and not self._busy_label:
            self._busy_timer.start()
        lane.submit(lambda token: self._run(lane, token), self._last_token)

    def _run(self, lane: _Lane, token: int) -> None:
        """On the lane's thread. Nothing but the token is held here once the outcome is announced."""
        self._perform(lane, self._jobs[token])
        self._arrived.emit(token)

    def _perform(self, lane: _Lane, job: _Job) -> None:
        if self._stopping and not job.is_change:
            return
        try:
            job.result = lane.call(job.fn)
        except BaseException as error:  # carried to the window's thread and raised or told there
            job.error = error
        job.ran = True

    def _deliver(self, token: int) -> None:
        job = self._jobs.pop(token, None)
        if job is None:
            return
        try:
            self._answer(job)
        finally:
            if not self._jobs:
                self.rested.emit()

    def _answer(self, job: _Job) -> None:
        self._settle_busy()
        if not job.ran or (self._stopping and not job.is_change):
            return
        if job.error is not None:
            self._fail(job, job.error)
            return
        flags: frozenset[str] = getattr(job.result, "changes", frozenset()) if job.is_change else frozenset()
        try:
            if job.done is not None and shiboken6.isValid(job.owner):
                job.done(job.result)
        finally:
            if flags:
                self.changed.emit(flags)

    def _fail(self, job: _Job, error: BaseException) -> None:
        alive = shiboken6.isValid(job.owner)
        if isinstance(error, RuleBroken | Trouble):
            if alive and job.failed is not None:
                job.failed(error)
                return
            if not alive and not job.is_change:
                return
        self._report(job.owner if alive and isinstance(job.owner, QWidget) else None, error)

    def _report(self, parent: QWidget | None, error: BaseException) -> None:
        if isinstance(error, RuleBroken | Trouble):
            self._refused(parent, error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)

    def _labels(self) -> list[str]:
        return [job.label for job in self._jobs.values() if job.label]

    def _show_busy(self) -> None:
        for label in self._labels()[:1]:
            self._busy_label = label
            self.busy.emit(True, label)

    def _settle_busy(self) -> None:
        labels = self._labels()
        if not labels:
            self._busy_timer.stop()
            if self._busy_label:
                self._busy_label = ""
                self.busy.emit(False, "")
        elif self._busy_label and self._busy_label != labels[0]:
            self._show_busy()
