"""Sending an issued paper to a printer: the original once, as the ledger remembers, 补打 ever after."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.services import printing
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_issuing import Worked
from desktop_app.ui.printing import a4, paint
from desktop_app.ui.seat import SeatStore

PRINTED = "已送到打印机。"
REPRINTED = "已送到打印机，纸上印有“补打”和次数。"
LAST_PRINTER = "printer/name"

ChoosePrinter = Callable[[QWidget, Callable[[QPrinter], object]], object]


def seat_store() -> SeatStore:
    """Where a seat keeps what it likes when nobody says otherwise."""
    return QSettings("complaint-desk", "seat")


def choose_printer(parent: QWidget, chosen: Callable[[QPrinter], object], store: SeatStore | None = None,
                   ranged: bool = True) -> None:  # fmt: skip
    """Ask for a printer, beginning with the one this seat used last; `chosen` receives it, and nothing happens when none is.

    `ranged`: some pages only may be asked for, which is of one paper; copies and two sides are always the dialog's.
    """
    kept = seat_store() if store is None else store
    printer = a4(QPrinter(QPrinter.PrinterMode.HighResolution))
    last = str(kept.value(LAST_PRINTER, ""))
    if last in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(last)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, ranged)

    def finished(result: int) -> None:
        dialog.deleteLater()
        if result == QDialog.DialogCode.Accepted:
            kept.setValue(LAST_PRINTER, printer.printerName())
            chosen(printer)

    dialog.finished.connect(finished)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


choose_for_several: ChoosePrinter = partial(choose_printer, ranged=False)


class PaperPrinting:
    """`owner` is the widget it is done for, `say` tells what came of it, `printer` asks for a printer."""

    def __init__(self, ops: Ops, owner: QWidget, say: Callable[[str], object], printer: ChoosePrinter = choose_printer) -> None:
        self._ops, self._owner, self._say = ops, owner, say
        self.choose = printer

    def ask(self, case_id: str, record: Mapping[str, Any]) -> None:
        """Ask for a printer and send the paper there."""
        self.choose(self._owner, partial(self._print, case_id, record))

    def is_printed(self, record: Mapping[str, Any]) -> bool:
        """Whether the original has left a printer of the office."""
        return printing.is_printed(record)

    def taken(self, case_id: str, record: Mapping[str, Any], done: Callable[[], object] = lambda: None) -> None:
        """Record that a printer took the original, say so, then `done`."""

        def told(worked: Worked) -> None:
            self._say("".join([PRINTED, *worked.value]))
            done()

        self._ops.change(self._owner, "记下打印", lambda desk: Worked(printing.accepted(desk, case_id, record)), told)

    def _print(self, case_id: str, record: Mapping[str, Any], printer: QPrinter) -> None:
        """A copy is counted before it is on paper, an original after."""
        self._ops.change(self._owner, "打印", lambda desk: Worked(printing.fetch(desk, case_id, record)),
                         lambda worked: self._paint(case_id, worked.value, printer))  # fmt: skip

    def _paint(self, case_id: str, prepared: printing.Prepared, printer: QPrinter) -> None:
        pdf, name = prepared.pdf, prepared.record["number"]
        self._ops.render(self._owner, lambda: paint(pdf, printer, name), lambda _sheets: self._on_painted(case_id, prepared),
                         label="打印")  # fmt: skip

    def _on_painted(self, case_id: str, prepared: printing.Prepared) -> None:
        if prepared.copy:
            self._say(REPRINTED)
        else:
            self.taken(case_id, prepared.record)
