"""The size of paper a printer is set to, where what is printed must come out in its own size."""

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter


def set_size(printer: QPrinter, width: float, height: float) -> QPrinter:
    """The printer, set to paper of this size in millimetres: a known size laid down where it is wider than tall, else one
    of its own (a roll of labels).
    """
    upright = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Millimeter, "",
                        QPageSize.SizeMatchPolicy.FuzzyMatch)  # fmt: skip
    known = upright.id() != QPageSize.PageSizeId.Custom
    printer.setPageSize(upright if known else QPageSize(QSizeF(width, height), QPageSize.Unit.Millimeter, f"{width:g}×{height:g}"))
    laid_down = known and width > height
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if laid_down else QPageLayout.Orientation.Portrait)
    return printer
