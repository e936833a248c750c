"""A volume: the documents in their order with the pages they take, stamped from the first document on."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from desktop_app.domain.errors import Trouble
from desktop_app.forms.paper import load_paper
from desktop_app.forms.render import render_pdf
from desktop_app.forms.volume import Bound, bind, number, picture_page
from tests.forms.samples import contents, pdf_text


def document(paper_id: str) -> Bound:
    return Bound(load_paper(paper_id).title, render_pdf(load_paper(paper_id), contents(paper_id)["full"]))


def scan(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (900, 1200), "white").save(target, kind)
    return target.getvalue()


def test_pages_are_counted_through_the_documents() -> None:
    documents = [document("handling_sheet"), document("intake_receipt"), picture_page("照片", scan())]
    assert [(place.first, place.last, place.pages) for place in number(documents)] == [(1, 2, "1—2"), (3, 3, "3"), (4, 4, "4")]


def test_every_page_behind_cover_and_contents_bears_its_number(program: Callable[[str], str], tmp_path: Path) -> None:
    documents = [document("handling_sheet"), document("intake_receipt")]
    cover = document("urging_slip").pdf
    volume = bind([cover], documents, [cover])
    pages = pdf_text(volume, program("pdftotext"), tmp_path).split("\f")[:-1]
    bare = [pdf_text(part, program("pdftotext"), tmp_path).split("\f")[:-1] for part in (cover, *(d.pdf for d in documents), cover)]
    unstamped = [page for part in bare for page in part]
    assert len(pages) == len(unstamped)
    stamped = [page.replace("\n", "").count(str(place)) - plain.replace("\n", "").count(str(place))
               for place, (page, plain) in enumerate(zip(pages[2:5], unstamped[2:5], strict=True), 1)]  # fmt: skip
    assert stamped == [1, 1, 1]
    assert (pages[:2], pages[5:]) == (unstamped[:2], unstamped[5:])


def test_a_photograph_fills_a_sheet_without_being_cut() -> None:
    with PdfDocument(picture_page("照片", scan("JPEG")).pdf) as pdf:
        sheet = pdf[0]
        (picture,) = sheet.get_objects()
        left, bottom, right, top = picture.get_bounds()
        width, height = sheet.get_size()
        assert 0 < left < right < width and 0 < bottom < top < height


@pytest.mark.parametrize(("make", "words"), [
    (lambda: number([Bound("坏件", b"no pdf")]), "“坏件”的文件不是完好的 PDF"),
    (lambda: bind([], [Bound("坏件", b"%PDF-1.7 cut off")], []), "“坏件”的文件不是完好的 PDF"),
    (lambda: picture_page("坏图", b"no picture"), "“坏图”不是完好的图片"),
])  # fmt: skip
def test_what_cannot_be_bound_is_named(make: Callable[[], object], words: str) -> None:
    with pytest.raises(Trouble, match=words):
        make()
