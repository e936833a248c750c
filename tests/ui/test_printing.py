"""Drawing issued papers on the screen and on a printer."""

from functools import cache
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import QBuffer, QMarginsF, QSizeF
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import Trouble
from desktop_app.ui.printing import a4, paint, paper_for, picture

RED, GREEN, BLUE = "#ff0000", "#00ff00", "#0000ff"


@cache
def colours_on_pages(*colours: str) -> bytes:
    """A PDF of A4 pages, each of one colour with a black square of 20 mm in its upper left corner."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QPageLayout().margins())
    writer.setResolution(254)  # ten dots to the millimetre
    painter = QPainter(writer)
    for number, colour in enumerate(colours):
        if number:
            writer.newPage()
        painter.fillRect(0, 0, 2100, 2970, QColor(colour))
        painter.fillRect(0, 0, 200, 200, QColor("black"))
    painter.end()
    return bytes(buffer.data().data())


def pdf_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return a4(printer)


def colours_of(pdf: bytes) -> list[str]:
    first = picture(pdf, 0, 210)
    pages = [first, *(picture(pdf, page, 210) for page in range(1, first.pages))]
    return [page.image.pixelColor(105, 148).name() for page in pages]


def test_a_picture_shows_the_page_as_wide_as_asked(qtbot: QtBot) -> None:
    drawn = picture(colours_on_pages(RED, BLUE), 1, 210, ratio=2.0)
    assert (drawn.page, drawn.pages, round(drawn.width), round(drawn.height)) == (1, 2, 595, 842)
    assert (drawn.image.width(), drawn.image.height(), drawn.image.devicePixelRatio()) == (420, 594, 2.0)
    assert drawn.image.pixelColor(200, 300).name() == BLUE
    assert drawn.image.pixelColor(20, 20).name() == "#000000"


def test_a_page_beyond_the_last_is_the_last(qtbot: QtBot) -> None:
    assert picture(colours_on_pages(RED, BLUE), 9, 100).page == 1


def test_what_is_no_pdf_is_refused_calmly(qtbot: QtBot) -> None:
    with pytest.raises(Trouble, match="打不开"):
        picture(b"not a pdf", 0, 100)


def test_all_pages_are_printed_in_their_size_and_place(qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert paint(colours_on_pages(RED, GREEN, BLUE), pdf_printer(out)) == 3
    printed = out.read_bytes()
    assert colours_of(printed) == [RED, GREEN, BLUE]
    page = picture(printed, 0, 210)
    assert (round(page.width), round(page.height)) == (595, 842)
    assert page.image.pixelColor(18, 18).name() == "#000000"
    assert page.image.pixelColor(23, 18).name() == RED
    assert page.image.pixelColor(207, 294).name() == RED


def test_only_the_pages_asked_for_are_printed(qtbot: QtBot, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "out.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    assert paint(colours_on_pages(RED, GREEN, BLUE), printer) == 1
    assert colours_of((tmp_path / "out.pdf").read_bytes()) == [GREEN]


def test_copies_the_printer_cannot_make_are_made(qtbot: QtBot, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "out.pdf")
    printer.setCopyCount(2)
    expected = 1 if printer.supportsMultipleCopies() else 2
    assert paint(colours_on_pages(RED), printer) == expected


@cache
def sheets(*millimetres: tuple[float, float]) -> bytes:
    """A PDF with a page of each size, with a black square of 20 mm in its upper left corner."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter()
    for number, (width, height) in enumerate(millimetres):
        short, long = sorted((width, height))
        turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
        size = QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        writer.setPageLayout(QPageLayout(size, turned, QMarginsF(0, 0, 0, 0)))
        writer.setResolution(254)
        assert writer.newPage() if number else painter.begin(writer)
        painter.fillRect(0, 0, 200, 200, QColor("black"))
    painter.end()
    return bytes(buffer.data().data())


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of the pages in millimetres."""
    with PdfDocument(pdf) as document:
        return [tuple(round(points * 25.4 / 72) for points in page.get_size()) for page in document]


def test_every_page_lies_on_paper_of_its_own_size(qtbot: QtBot, tmp_path: Path) -> None:
    wanted = [(210, 297), (297, 210), (148, 210), (148, 210), (210, 148), (210, 297)]
    out = tmp_path / "out.pdf"
    assert paint(sheets(*wanted), pdf_printer(out)) == len(wanted)
    printed = out.read_bytes()
    assert sizes_of(printed) == wanted
    for place, (width, _height) in enumerate(wanted):  # in its own size: 20 mm are 20 mm
        image = picture(printed, place, width * 4).image
        assert (image.pixelColor(78, 78).name(), image.pixelColor(84, 78).name()) == ("#000000", "#ffffff")


def test_the_queue_shows_what_is_printed(qtbot: QtBot, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "out.pdf")
    paint(sheets((148, 210)), printer, "XF2026110001《收件（登记）回执》")
    assert printer.docName() == "XF2026110001《收件（登记）回执》"


@pytest.mark.parametrize(
    ("page", "has", "paper"),
    [
        ((148, 210), [], (148, 210)),
        ((210, 148), ["A4", "A5"], (148, 210)),
        ((148, 210), ["A4", "A3"], (210, 297)),
        ((297, 210), ["A5", "A4"], (210, 297)),
        ((210, 297), ["A5"], (148, 210)),
        ((60, 40), ["A5", "A4"], (148, 210)),
    ],
)
def test_a_printer_gives_the_smallest_paper_that_holds_the_page(
    page: tuple[float, float], has: list[str], paper: tuple[float, float]
) -> None:
    known = {"A3": QPageSize.PageSizeId.A3, "A4": QPageSize.PageSizeId.A4, "A5": QPageSize.PageSizeId.A5}
    width, height = (side * 72 / 25.4 for side in page)
    found = paper_for(width, height, [QPageSize(known[name]) for name in has], QPageSize(QPageSize.PageSizeId.A5))
    assert (found.width(), found.height()) == pytest.approx(paper, abs=0.5)


class Small(QPrinter):
    """A printer with nothing but paper of 105 × 148.5 mm in it."""

    def setPageSize(self, size: QPageSize | QPageSize.PageSizeId | QSizeF) -> bool:
        return super().setPageSize(QPageSize(QSizeF(105, 148.5), QPageSize.Unit.Millimeter))


def test_a_page_larger_than_the_paper_is_made_smaller(qtbot: QtBot, tmp_path: Path) -> None:
    printer = Small(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    paint(colours_on_pages(RED), a4(printer))
    assert sizes_of((tmp_path / "out.pdf").read_bytes()) in ([(105, 148)], [(105, 149)])
    page = picture((tmp_path / "out.pdf").read_bytes(), 0, 105)
    assert page.image.pixelColor(5, 5).name() == "#000000"
    assert page.image.pixelColor(102, 146).name() == RED


@pytest.mark.qt_log_ignore(".*")
def test_a_printer_that_takes_nothing_is_trouble(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="没有接受"):
        paint(colours_on_pages(RED), pdf_printer(tmp_path / "no folder" / "out.pdf"))
