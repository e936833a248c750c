"""A shipped paper as a Word file to begin with: its layout, with the tags standing in place of the blanks."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from desktop_app.forms.blanks import Blank, parse
from desktop_app.forms.compose import compose
from desktop_app.forms.content import Content
from desktop_app.forms.paper import Cell, Grid, Letter, Paper, Row
from desktop_app.forms.template_tags import W
from desktop_app.forms.word import draw_docx, timeless

FIRST = 0xF0000
"""The first of the private characters that stand for tags while the paper is laid out: each one character wide."""
TURN = "row"
BESIDE = re.compile("[\\\\\"'“”‘’{}%#\n]")
"""What would end a text within a tag, or be taken for a quote or a tag by somebody on the way."""
LINE_BREAK = b"<w:r><w:br/></w:r>"
SAMPLE_NUMBER = "编号"


@dataclass(slots=True)
class Marker:
    """Puts one private character into wordings for every blank, and knows its tag."""

    tags: list[str] = field(default_factory=list)

    def stand_for(self, tag: str) -> str:
        """The character that stands for a tag."""
        self.tags.append(tag)
        return chr(FIRST + len(self.tags) - 1)

    def wording(self, text: str) -> str:
        """A wording with its blanks marked."""
        return "".join(part if isinstance(part, str) else self.stand_for(tag_of(part)) for part in parse(text))

    def put(self, text: str) -> str:
        """The XML with the tags in place of their characters."""
        return re.sub(f"[{chr(FIRST)}-{chr(0xFFFFD)}]", lambda found: escape(self.tags[ord(found[0]) - FIRST]), text)


def tag_of(blank: Blank) -> str:
    """The tag that prints what a blank prints."""
    path = f"{TURN}{blank.path}" if blank.path.startswith(".") else blank.path
    match blank.shape:
        case "":
            return f"{{{{ {path} }}}}"
        case "width":
            return f"{{{{ {path}|or_blank({blank.width}) }}}}"
        case "choice" | "words":
            options = ", ".join(_literal(_option(blank.shape, *pair)) for pair in blank.options)
            return f"{{{{ {path}|{'choices' if blank.shape == 'choice' else 'words'}({options}) }}}}"
        case shape:
            return f"{{{{ {path}|{shape} }}}}"


def _option(shape: str, text: str, meant: frozenset[str]) -> str:
    if shape == "words":
        return f"{next(iter(meant))}={text}"
    others = sorted(meant - {text})
    return f"{text}={','.join(others)}" if others else text


def _literal(text: str) -> str:
    said = BESIDE.sub(lambda found: "\\u" + format(ord(found[0]), "04x"), text)
    return f'"{said}"'


def export(paper: Paper) -> bytes:
    """The Word file of a paper with its tags; filled with a content it says what the paper says. The same bytes each time."""
    marker = Marker()
    laid, _ = compose(_marked(paper, marker), Content({"case.number": SAMPLE_NUMBER}))
    total = "NUMPAGES" if len(paper.copies.plies) == 1 else "SECTIONPAGES"
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(draw_docx(laid))) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = marker.put(_flowing(data).decode()).encode()
            elif name.startswith("word/footer"):
                data = _counting(data, total)
            elif name == "docProps/core.xml":
                data = re.sub(f"[{chr(FIRST)}-{chr(0xFFFFD)}]", paper.title, data.decode()).encode()
            target.writestr(name, data)
    return timeless(result)


def _marked(paper: Paper, marker: Marker) -> Paper:
    """The paper with every blank marked; nothing of it is withheld here, since filling withholds."""
    grids = {name: _grid(grid, marker) for name in ("grid", "stub", "receipt") if (grid := getattr(paper, name)) is not None}
    return paper.model_copy(update={
        **grids, "letter": _letter(paper.letter, marker) if paper.letter else None,
        "heading": marker.stand_for("{{ paper.title }}"),
        "number": marker.stand_for("{{ paper.full_number }}") if paper.number else "",
    })  # fmt: skip


def _letter(letter: Letter, marker: Marker) -> Letter:
    ending = letter.ending.model_copy(update={"office": marker.wording(letter.ending.office), "date": marker.wording(letter.ending.date)})
    said = {name: marker.wording(getattr(letter, name)) for name in ("addressee", "body", "enclosures", "note", "copy_to")}
    return letter.model_copy(update={**said, "ending": ending, "withhold": {}})


def _grid(grid: Grid, marker: Marker) -> Grid:
    head = tuple(marker.wording(line) if isinstance(line, str) else tuple(map(marker.wording, line)) for line in grid.head)
    rows = tuple(part for row in grid.rows for part in _rows(row, marker))
    return grid.model_copy(update={"head": head, "rows": rows, "notes": tuple(map(marker.wording, grid.notes))})


def _rows(row: Row, marker: Marker) -> list[Row]:
    """A row with its blanks marked, and with `each` the rows that begin and end the loop around it."""
    said = row.model_copy(update={"cells": tuple(_cell(cell, marker) for cell in row.cells), "each": ""})
    if not row.each:
        return [said]
    padding = f"|at_least({row.at_least})" if row.at_least else ""
    wide = sum(cell.span for cell in row.cells)
    begin, end = (Row(cells=(Cell(text=marker.stand_for(tag), span=wide),))
                  for tag in (f"{{%tr for {TURN} in {row.each}{padding} %}}", "{%tr endfor %}"))  # fmt: skip
    return [begin, said, end]


def _cell(cell: Cell, marker: Marker) -> Cell:
    said = {name: marker.wording(getattr(cell, name)) for name in ("label", "text", "sign")}
    return cell if cell.vertical else cell.model_copy(update=said)


def _flowing(data: bytes) -> bytes:
    """The document without the breaks of our layout: Word breaks lines and pages by itself when the tags are filled."""
    root = etree.fromstring(data.replace(LINE_BREAK, b""))
    for paragraph in list(root.iter(f"{W}p")):
        props = paragraph.find(f"{W}pPr")
        if props is not None and props.find(f"{W}pageBreakBefore") is not None:
            paragraph.getparent().remove(paragraph)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _counting(data: bytes, total: str) -> bytes:
    """A footer whose number of pages is a field, as that of the page is."""
    root = etree.fromstring(data)
    for text in list(root.iter(f"{W}t")):
        found = re.fullmatch(r"(页 共)(\d+)(页)", text.text or "")
        if found:
            _split(text, found.groups(), total)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _split(text: Any, words: tuple[Any, ...], total: str) -> None:
    run = text.getparent()
    for number, word in enumerate(words):
        fresh = etree.fromstring(etree.tostring(run))
        fresh.find(f"{W}t").text = word
        if number == 1:
            simple = etree.Element(f"{W}fldSimple", {f"{W}instr": total})
            simple.append(fresh)
            fresh = simple
        run.addprevious(fresh)
    run.getparent().remove(run)
