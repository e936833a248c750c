"""Sending an issued paper to a printer: the original once, 补打 ever after."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.services import papers
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_issuing import Worked
from desktop_app.ui.printing import Originals, a4, paint

PRINTED = "已送到打印机。"
REPRINTED = "已送到打印机，纸上印有“补打”和次数。"

ChoosePrinter = Callable[[QWidget, Callable[[QPrinter], object]], object]


def choose_printer(parent: QWidget, chosen: Callable[[QPrinter], object]) -> None:
    """Ask for a printer; `chosen` receives it, and nothing happens when none is."""
    printer = a4(QPrinter(QPrinter.PrinterMode.HighResolution))
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)

    def finished(result: int) -> None:
        dialog.deleteLater()
        if result == QDialog.DialogCode.Accepted:
            chosen(printer)

    dialog.finished.connect(finished)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


class PaperPrinting:
    """`printer` asks for a printer, `originals` remembers which issues this seat has printed: the first copy is the
    original, later ones are 补打. `done` is called after an original was sent.
    """

    def __init__(self, ops: Ops, owner: QWidget, say: Callable[[str], object], done: Callable[[], object],
                 printer: ChoosePrinter = choose_printer, originals: Originals | None = None) -> None:  # fmt: skip
        self._ops, self._owner, self._say, self._done = ops, owner, say, done
        self.choose = printer
        self._originals = QSettings("complaint-desk", "printed") if originals is None else originals

    def ask(self, case_id: str, record: Mapping[str, Any]) -> None:
        """Ask for a printer and send the paper there."""
        self.choose(self._owner, partial(self._print, case_id, record))

    def is_printed(self, record: Mapping[str, Any]) -> bool:
        """Whether the original has left this seat."""
        return record["reprints"] > 0 or str(self._originals.value(record["event"], "")) == "1"

    def _print(self, case_id: str, record: Mapping[str, Any], printer: QPrinter) -> None:
        """A copy is counted before it is on paper."""
        if self.is_printed(record):
            self._ops.change(self._owner, "补打", lambda desk: Worked(papers.reprint(desk, case_id, record)),
                             lambda worked: self._paint(worked.value, printer, lambda: self._say(REPRINTED)))  # fmt: skip
        else:
            self._ops.ask(self._owner, lambda desk: papers.saved(desk, record, "pdf"),
                          lambda pdf: self._paint(pdf, printer, partial(self._on_original, record)))  # fmt: skip

    def _paint(self, pdf: bytes, printer: QPrinter, done: Callable[[], object]) -> None:
        self._ops.render(self._owner, lambda: paint(pdf, printer), lambda _sheets: done(), label="打印")

    def _on_original(self, record: Mapping[str, Any]) -> None:
        self._originals.setValue(record["event"], "1")
        self._say(PRINTED)
        self._done()
