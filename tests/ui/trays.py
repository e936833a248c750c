"""A printer for tests: every job is a PDF file of its own, coarse enough to be quick; it may refuse from some job on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from desktop_app.ui.printing import a4

DOTS = 72


class Tray(QPrinter):
    """`names` are the jobs begun, in order; `sheets` the files of those it took. `refuses(count)`: whether it refuses the job
    after `count` others.
    """

    def __init__(self, folder: Path, refuses: Callable[[int], bool] = lambda _count: False) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.folder, self.refuses = folder, refuses
        self.names: list[str] = []
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setResolution(DOTS)
        a4(self)

    def setDocName(self, name: str) -> None:
        refused = self.refuses(len(self.names))
        self.names.append(name)
        super().setDocName(name)
        self.setOutputFileName(str(self.folder / ("no such folder" if refused else "") / f"job{len(self.names):03}.pdf"))

    @property
    def sheets(self) -> list[Path]:
        """The files of the jobs taken."""
        return sorted(self.folder.glob("job*.pdf"))

    def choose(self, _parent: QWidget, chosen: Callable[[QPrinter], object]) -> None:
        """Be chosen without a dialog."""
        chosen(self)
