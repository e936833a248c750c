"""Drawing issued papers on the screen and on a printer."""

from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QSizeF
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import Trouble
from desktop_app.ui.printing import a4, paint, picture

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


def test_a_page_larger_than_the_paper_is_made_smaller(qtbot: QtBot, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "out.pdf")
    printer.setPageSize(QPageSize(QSizeF(105, 148.5), QPageSize.Unit.Millimeter))
    paint(colours_on_pages(RED), printer)
    page = picture((tmp_path / "out.pdf").read_bytes(), 0, 105)
    assert page.image.pixelColor(5, 5).name() == "#000000"
    assert page.image.pixelColor(102, 146).name() == RED


@pytest.mark.qt_log_ignore(".*")
def test_a_printer_that_takes_nothing_is_trouble(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="没有接受"):
        paint(colours_on_pages(RED), pdf_printer(tmp_path / "no folder" / "out.pdf"))
