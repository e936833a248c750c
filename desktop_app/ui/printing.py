"""Drawing an issued PDF, on the screen and on a printer.

Everything here runs on the renderer's thread and nowhere else: the PDF library knows no threads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QPointF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop_app.domain.errors import Trouble
from desktop_app.ui.paper_size import set_size

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

POINTS_PER_INCH = 72
MM_PER_POINT = 25.4 / POINTS_PER_INCH
SLACK = 0.5  # mm by which a sheet may be larger than the paper named for it
STRIP = 512  # pixels: the height that is in memory at a time when printing
FINEST = 600  # dots per inch; a finer raster only takes longer
NOT_PRINTED = "打印机{name}没有接受这份文书，请检查打印机是否接通、是否有纸，然后再打印。"
UNREADABLE = "这份 PDF 打不开，请用“存为 PDF”另存后检查，或请管理员核对台账。"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as drawn, with the size of its paper in points and how many pages there are."""

    image: QImage
    page: int
    pages: int
    width: float
    height: float


def picture(pdf: bytes, page: int, width: int, ratio: float = 1.0) -> Picture:
    """Draw page `page` (from 0, the last one where there are fewer) `width` pixels wide.

    `ratio` is the screen's: the image has that many times the pixels. Raises Trouble for what is no PDF.
    """
    with _open(pdf) as document:
        pages = len(document)
        page = min(page, pages - 1)
        sheet = document[page]
        across, down = sheet.get_size()
        pixels = max(round(width * ratio), 1)
        height = max(round(pixels * down / across), 1)
        _, image = next(_strips(sheet, pixels, height, height))
    image.setDevicePixelRatio(ratio)
    return Picture(image, page, pages, across, down)


def paint(pdf: bytes, printer: QPrinter, name: str = "") -> int:
    """Print the pages that the printer's range asks for, as many copies as it cannot make itself; how many sheets.

    One job at the printer, which its queue shows as `name`. Each page goes onto paper of its own size, upright or laid down;
    it is made smaller only where the printer has none as large. Raises Trouble where nothing is printed.
    """
    called = printer.printerName()
    refused = Trouble(NOT_PRINTED.format(name=f"“{called}”" if called else ""))
    printer.setFullPage(True)
    if name:
        printer.setDocName(name)
    painter = QPainter()
    sheets = 0
    with _open(pdf) as document:
        chosen = _range(printer, len(document))
        sizes = _sizes(printer)
        laid: tuple[float, float] | None = None
        try:
            for page in chosen * _copies(printer):
                sheet = document[page]
                size = sheet.get_size()
                if laid != size:
                    lay_in(printer, size, sizes)
                    laid = size
                if not (printer.newPage() if sheets else painter.begin(printer)):
                    raise refused
                _paint_page(sheet, painter, printer)
                sheets += 1
        finally:
            ended = not painter.isActive() or painter.end()
    if not sheets or not ended:
        raise refused
    return sheets


def a4(printer: QPrinter) -> QPrinter:
    """The printer, set to the paper of most forms: A4 upright, without margins of its own."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    return printer


def lay_in(printer: QPrinter, page: tuple[float, float], sizes: Sequence[QPageSize]) -> None:
    """Ask the printer for the paper of a page (width and height in points). `sizes` are those it has, none where it takes all.

    Where it does not have the size, the smallest it has that holds the page; where none does, the paper it is set to.
    """
    width, height = page
    paper = paper_for(width, height, sizes, printer.pageLayout().pageSize())
    short, long = sorted((paper.width(), paper.height()))
    set_size(printer, *((long, short) if width > height else (short, long)))


def paper_for(width: float, height: float, sizes: Sequence[QPageSize], now: QPageSize) -> QSizeF:
    """The size of the paper in millimetres, upright, for a page in points; `now` is what the printer is set to."""
    short, long = sorted((width * MM_PER_POINT, height * MM_PER_POINT))
    papers = [_upright(size) for size in sizes]
    holding = [paper for paper in papers if paper.width() >= short - SLACK and paper.height() >= long - SLACK]
    if not papers:
        return QSizeF(short, long)
    return min(holding, key=lambda paper: paper.width() * paper.height()) if holding else _upright(now)


def _upright(size: QPageSize) -> QSizeF:
    paper = size.size(QPageSize.Unit.Millimeter)
    return QSizeF(min(paper.width(), paper.height()), max(paper.width(), paper.height()))


def _sizes(printer: QPrinter) -> list[QPageSize]:
    """The papers the printer has; none where it prints into a file or takes paper of any size."""
    if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat:
        return []
    info = QPrinterInfo(printer)
    return [] if info.isNull() or info.supportsCustomPageSizes() else info.supportedPageSizes()


class _open:
    """A document for the length of a `with`; closed on the same thread."""

    def __init__(self, pdf: bytes) -> None:
        from pypdfium2 import PdfDocument, PdfiumError

        try:
            self._document = PdfDocument(pdf)
        except PdfiumError as error:
            raise Trouble(UNREADABLE) from error

    def __enter__(self) -> "PdfDocument":
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()


def _range(printer: QPrinter, pages: int) -> list[int]:
    if printer.printRange() != QPrinter.PrintRange.PageRange:
        return list(range(pages))
    return [page for page in range(pages) if printer.fromPage() <= page + 1 <= printer.toPage()]


def _copies(printer: QPrinter) -> int:
    return 1 if printer.supportsMultipleCopies() else printer.copyCount()


def _paint_page(page: "PdfPage", painter: QPainter, printer: QPrinter) -> None:
    dots = min(printer.resolution(), FINEST)
    width, height = (points / POINTS_PER_INCH for points in page.get_size())
    paper = printer.paperRect(QPrinter.Unit.Inch)
    fit = min(1.0, paper.width() / width, paper.height() / height) if paper.isValid() else 1.0
    painter.save()
    painter.scale(fit * printer.resolution() / dots, fit * printer.resolution() / dots)
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.LosslessImageRendering)
    for top, image in _strips(page, round(width * dots), round(height * dots), STRIP):
        painter.drawImage(QPointF(0, top), image)
    painter.restore()


def _strips(page: "PdfPage", width: int, height: int, at_once: int) -> Iterator[tuple[int, QImage]]:
    """The page `width` × `height` pixels, in strips from the top: (top, image)."""
    from pypdfium2 import PdfBitmap, raw

    for top in range(0, height, at_once):
        rows = min(at_once, height - top)
        bitmap = PdfBitmap.new_native(width, rows, raw.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_PRINTING)
        image = QImage(bitmap.buffer, width, rows, bitmap.stride, QImage.Format.Format_RGB32).copy()
        bitmap.close()
        yield top, image
