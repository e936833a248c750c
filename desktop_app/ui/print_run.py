"""Many papers through one printer, one after the other: each is a job of its own and recorded before the next begins."""

from collections import deque
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.services import printing
from desktop_app.services.printing import Job, Prepared
from desktop_app.ui.ops import Ops
from desktop_app.ui.printing import paint

CHANGES = frozenset({"cases", "papers"})
UNRECORDED = "{label}已经打印，但没有记进台账（{why}），请先不要再打印它，排除故障后核对。"
NOT_DONE = "{label}没有打印：{why}"


class PrintRun(QObject):
    """Signals: `progressed(done, label)` before each paper; `ended`, once, when all are done, it was stopped, or the machine
    refused. One paper is in memory at a time.

    `waiting` are the papers not printed yet, in order; `printed` and `issued` count; `told` are sentences about papers that a
    rule kept from printing (the run goes on) and what to mind; `trouble` is the sentence of the machine that ended the run.
    """

    progressed = Signal(int, str)
    ended = Signal()

    def __init__(self, ops: Ops, jobs: Iterable[Job], printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ops, self._printer = ops, printer
        self._stopping = False
        self.waiting = deque(jobs)
        self.printed = self.issued = 0
        self.told: list[str] = []
        self.trouble = ""

    def start(self) -> None:
        """Begin with the first paper."""
        self._printer.setPrintRange(QPrinter.PrintRange.AllPages)
        self._next()

    def stop(self) -> None:
        """End after the paper that is being printed."""
        self._stopping = True

    def _next(self) -> None:
        if self._stopping or self.trouble or not self.waiting:
            self._ops.changed.emit(CHANGES)
            self.ended.emit()
            return
        job = self.waiting[0]
        self.progressed.emit(self.printed, job.label)
        self._ops.change(self, "打印", lambda desk: printing.prepare(desk, job), partial(self._on_prepared, job),
                         partial(self._on_refused, job))  # fmt: skip

    def _on_prepared(self, job: Job, prepared: Prepared) -> None:
        self.told += prepared.hints
        self.issued += job.record is None
        pdf, printer, name = prepared.pdf, self._printer, job.label
        self._ops.render(self, lambda: paint(pdf, printer, name), lambda _sheets: self._on_painted(job, prepared),
                         partial(self._on_refused, job), label="打印")  # fmt: skip

    def _on_painted(self, job: Job, prepared: Prepared) -> None:
        self.printed += 1
        self.waiting.popleft()
        if prepared.copy:
            self._next()
        else:
            self._ops.change(self, "记下打印", lambda desk: printing.accepted(desk, job.case_id, prepared.record),
                             self._on_recorded, partial(self._on_unrecorded, job))  # fmt: skip

    def _on_recorded(self, hints: tuple[str, ...]) -> None:
        self.told += hints
        self._next()

    def _on_unrecorded(self, job: Job, error: RuleBroken | Trouble) -> None:
        self.trouble = UNRECORDED.format(label=job.label, why=str(error).rstrip("。"))
        self._next()

    def _on_refused(self, job: Job, error: RuleBroken | Trouble) -> None:
        """A rule is about this one paper, the machine about all that follow."""
        sentence = NOT_DONE.format(label=job.label, why=error.told if isinstance(error, RuleBroken) else error)
        if isinstance(error, RuleBroken):
            self.waiting.popleft()
            self.told.append(sentence)
        else:
            self.trouble = sentence
        self._next()
