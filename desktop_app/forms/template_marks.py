"""What is drawn into a filled Word file afterwards: line breaks, ruled space, ticked boxes, the QR code, 样张 and 补打."""

import io
from collections.abc import Iterator
from copy import deepcopy
from itertools import groupby
from typing import Any

import segno
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.shared import Length
from lxml import etree

from desktop_app.forms import word_xml as xml
from desktop_app.forms.template_language import LINE, RULED, TICKED
from desktop_app.forms.template_tags import W
from desktop_app.forms.word import NAMESPACES, banner

MARKS = frozenset((LINE, RULED, TICKED))
PLAIN = {ord(LINE): " ", ord(RULED): "　", ord(TICKED): "√"}
"""What stands for a mark where Word allows text only: in descriptions of pictures, in fields."""
HOLDERS = frozenset(f"{W}{name}" for name in ("p", "r", "hyperlink"))
"""Elements whose `text` python-docx makes up from what is inside them."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
QR_NAME = "编号二维码"
"""The name of the picture that is replaced by the QR code of the case, in Word under its alternative text."""
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
LOOK = {RULED: f'<w:u xmlns:w="{xml.NAMESPACE}" w:val="single"/>',
        TICKED: f'<w:bdr xmlns:w="{xml.NAMESPACE}" w:val="single" w:sz="4" w:space="0" w:color="auto"/>'}  # fmt: skip
AFTER = ("effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")
"""What follows an underline among the properties of a run, in the order of the schema."""


def draw(root: Any) -> None:
    """Draw the marks that filling left in a part."""
    for run in list(root.iter(f"{W}r")):
        if any(MARKS & set(text.text or "") for text in run.findall(f"{W}t")):
            for fresh in _runs(run):
                run.addprevious(fresh)
            run.getparent().remove(run)
    for element in root.iter(etree.Element):
        if element.tag not in HOLDERS and element.text and MARKS & set(element.text):
            element.text = element.text.translate(PLAIN)
        for name, value in element.attrib.items():
            if MARKS & set(value):
                element.set(name, value.translate(PLAIN))


def _runs(run: Any) -> Iterator[Any]:
    """The run in pieces: a ruled space and a ticked box need a look of their own."""
    props = run.find(f"{W}rPr")
    fresh = _run(run, props)
    for child in run:
        if child is props:
            continue
        if child.tag != f"{W}t":
            fresh.append(deepcopy(child))
            continue
        for mark, group in groupby(child.text or "", key=lambda char: char if char in MARKS else ""):
            words = "".join(group)
            if mark == LINE:
                fresh.extend(etree.Element(f"{W}br") for _ in words)
            elif mark:
                yield fresh
                yield _text(_run(run, props, mark), words.translate(PLAIN))
                fresh = _run(run, props)
            else:
                _text(fresh, words)
    yield fresh


def _run(model: Any, props: Any, mark: str = "") -> Any:
    run = etree.Element(f"{W}r", nsmap=model.nsmap)
    if props is not None:
        run.append(deepcopy(props))
    if mark:
        own = run.find(f"{W}rPr")
        if own is None:
            own = etree.SubElement(run, f"{W}rPr")
        look = etree.fromstring(LOOK[mark])
        for old in own.findall(look.tag):
            own.remove(old)
        begin = AFTER.index("bdr") + 1 if mark == TICKED else 0
        later = {f"{W}{name}" for name in AFTER[begin:]}
        place = next((number for number, child in enumerate(own) if child.tag in later), len(own))
        own.insert(place, look)
    return run


def _text(run: Any, words: str) -> Any:
    element = etree.SubElement(run, f"{W}t")
    element.text = words
    element.set(SPACE, "preserve")
    return run


def place_qr(document: WordDocument, number: str) -> None:
    """Put the QR code of a number in place of every picture named for it; without a number take the picture off."""
    for named in [item for item in document.element.body.iter(DOC_PR) if QR_NAME in (item.get("name"), item.get("descr"))]:
        anchor = named.getparent()
        if not number:
            drawing = anchor.getparent()
            drawing.getparent().remove(drawing)
            continue
        png = io.BytesIO()
        segno.make(number, error="m", micro=False).save(png, kind="png", scale=6, border=0)
        png.seek(0)
        relation, _ = document.part.get_or_add_image(png)
        for blip in anchor.iter(BLIP):
            blip.set(EMBED, relation)


def make_room(document: WordDocument) -> None:
    """See to it that every sheet has a header to stamp."""
    first = document.sections[0]
    kinds = [first.header]
    if any(section.different_first_page_header_footer for section in document.sections):
        kinds.append(first.first_page_header)
    if document.settings.odd_and_even_pages_header_footer:
        kinds.append(first.even_page_header)
    for header in kinds:
        header.is_linked_to_previous = False


def stamp(document: WordDocument, root: Any, words: str, watermark: str) -> None:
    """Print the banner, and the watermark behind the text, at the head of a header."""
    section = document.sections[0]
    sheet, left, right = section.page_width, section.left_margin, section.right_margin
    width = Length((sheet or 0) - (left or 0) - (right or 0)).pt
    behind = f"<w:p>{xml.watermark(watermark)}</w:p>" if watermark else ""
    above = behind + (banner(words, width) if words else "")
    for number, element in enumerate(list(parse_xml(f"<w:hdr {NAMESPACES}>{above}</w:hdr>"))):
        root.insert(number, element)
