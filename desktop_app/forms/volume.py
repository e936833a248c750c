"""The volume of a case (卷宗) as one PDF: cover, contents, the documents with their page numbers, closing sheet.

Pages are counted from the first document; cover, contents and closing sheet bear no number (GB/T 9705-2008, DA/T 22).
PDFium knows no threads: call this where other PDFs are drawn, never beside it.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain.errors import Trouble

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

STAMP_SIZE = 10.5
FROM_EDGE = 28.0
"""Points from the upper right corner to the page number of the volume: where archivists stamp it, clear of our own foot."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One document of a volume: what it is called, and its PDF."""

    title: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document with the pages it takes in the volume, from 1."""

    title: str
    first: int
    last: int

    @property
    def pages(self) -> str:
        """`3`, or `3—5`."""
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


def number(documents: Sequence[Bound]) -> tuple[Numbered, ...]:
    """Which pages each document takes. Raises Trouble for what is no PDF, by its title."""
    found: list[Numbered] = []
    page = 0
    for document in documents:
        with _open(document) as pdf:
            found.append(Numbered(document.title, page + 1, page + len(pdf)))
            page += len(pdf)
    return tuple(found)


def bind(before: Sequence[bytes], documents: Sequence[Bound], after: Sequence[bytes]) -> bytes:
    """The volume: `before` (cover, contents), the documents stamped with page numbers, `after` (备考表).

    Raises Trouble for a document that is no PDF.
    """
    from pypdfium2 import PdfDocument

    with ExitStack() as open_ones:
        volume = PdfDocument.new()
        open_ones.callback(volume.close)
        for pdf in before:
            _append(volume, Bound("封面、目录", pdf), open_ones)
        first = len(volume)
        for document in documents:
            _append(volume, document, open_ones)
        _stamp(volume, first, open_ones)
        for pdf in after:
            _append(volume, Bound("备考表", pdf), open_ones)
        target = io.BytesIO()
        volume.save(target)
        return target.getvalue()


def picture_page(title: str, data: bytes) -> Bound:
    """A scanned sheet or photograph as a page of its own, as large as the sheet allows. Raises Trouble for what is none."""
    from PIL import Image, UnidentifiedImageError
    from reportlab.lib.utils import ImageReader

    from desktop_app.forms.layout import PAGE_HEIGHT, PAGE_WIDTH
    from desktop_app.forms.pdf import PaperCanvas

    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except (UnidentifiedImageError, OSError) as fault:
        raise Trouble(f"“{title}”不是完好的图片，没有装进卷宗，请换成完好的文件再装。") from fault
    target = io.BytesIO()
    canvas = PaperCanvas(target, title)
    wide, tall = PAGE_WIDTH - 2 * FROM_EDGE, PAGE_HEIGHT - 3 * FROM_EDGE
    scale = min(wide / image.width, tall / image.height)
    width, height = image.width * scale, image.height * scale
    left, low = (PAGE_WIDTH - width) / 2, (PAGE_HEIGHT - FROM_EDGE - height) / 2
    canvas.drawImage(ImageReader(image), left, low, width, height)
    canvas.showPage()
    canvas.save()
    return Bound(title, target.getvalue())


@contextmanager
def _open(document: Bound) -> Iterator["PdfDocument"]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        pdf = PdfDocument(document.pdf)
    except PdfiumError as fault:
        raise Trouble(f"“{document.title}”的文件不是完好的 PDF，没有装进卷宗，请换成完好的文件再装。") from fault
    try:
        yield pdf
    finally:
        pdf.close()


def _append(volume: "PdfDocument", document: Bound, open_ones: ExitStack) -> None:
    pdf = open_ones.enter_context(_open(document))
    volume.import_pages(pdf)


def _stamp(volume: "PdfDocument", first: int, open_ones: ExitStack) -> None:
    """Put the page number of the volume on every page from `first` on."""
    from pypdfium2 import PdfDocument

    sizes = [volume.get_page_size(index) for index in range(first, len(volume))]
    if not sizes:
        return
    numbers = PdfDocument(_numbers(sizes))
    open_ones.callback(numbers.close)
    for place in range(len(sizes)):
        stamp = numbers.page_as_xobject(place, volume)
        page = volume[first + place]
        page.insert_obj(stamp.as_pageobject())
        page.gen_content()
        page.close()
        stamp.close()


def _numbers(sizes: Sequence[tuple[float, float]]) -> bytes:
    """A PDF of as many pages with nothing but their numbers in the upper right corner."""
    from desktop_app.forms.layout import Margins
    from desktop_app.forms.pdf import PaperCanvas

    target = io.BytesIO()
    canvas = PaperCanvas(target, "页码")
    for page, (width, height) in enumerate(sizes, 1):
        canvas.begin(Margins(0, 0, 0, 0, width, height))
        text = str(page)
        canvas.words(width - FROM_EDGE - STAMP_SIZE * len(text) / 2, FROM_EDGE / 2, text, "songti", STAMP_SIZE)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


