"""A shipped paper as a Word file with tags: filled with a content it says what the paper says."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from desktop_app.forms.blanks import parse
from desktop_app.forms.content import Content
from desktop_app.forms.paper import load_paper, paper_ids
from desktop_app.forms.render import render_docx
from desktop_app.forms.template import fill
from desktop_app.forms.template_check import check
from desktop_app.forms.template_export import export, tag_of
from desktop_app.forms.template_grammar import Vocabulary
from desktop_app.forms.template_marks import QR_NAME
from desktop_app.services.libreoffice import to_pdf
from tests.forms.samples import contents, words
from tests.forms.test_template import PAPER, W, file, filled

every_paper = pytest.mark.parametrize("paper_id", paper_ids())


def own_words(data: bytes) -> str:
    """The words of a shipped paper without the heads of its continued sheets, which Word makes unnecessary."""
    body = Document(io.BytesIO(data)).element.body
    heads = [p for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    for paragraph in heads:
        paragraph.getparent().remove(paragraph)
    return words("".join(node.text or "" for node in body.iter(f"{W}t")))


@every_paper
def test_the_export_says_what_the_paper_says(paper_id: str) -> None:
    paper = load_paper(paper_id)
    template = export(paper)
    assert check(template, paper, Vocabulary(lambda _path: True)) == ()
    held = paper.letter.withhold if paper.letter else {}
    for kind in ("empty", "full"):
        content = contents(paper_id)[kind]
        if any(content.values.get(flag) is True for flag in held.values()):
            content = replace(content, values={path: value for path, value in content.values.items() if path not in held})
        assert words(own_words(fill(template, paper, content).docx)) == own_words(render_docx(paper, content))


def test_an_export_is_the_same_each_time_and_bears_the_title() -> None:
    assert export(PAPER) == export(PAPER)
    assert Document(io.BytesIO(export(PAPER))).core_properties.title == "投诉登记表"


@pytest.mark.parametrize(("wording", "tag"), [
    ("{facts}", "{{ facts }}"), ("{.name}", "{{ row.name }}"), ("{facts:12}", "{{ facts|or_blank(12) }}"),
    ("{facts:date}", "{{ facts|date }}"),
    ("{facts:choice|现场=是|其他}", '{{ facts|choices("现场=是", "其他") }}'),
    ("{facts:words|是=“好”}", '{{ facts|words("是=\\u201c好\\u201d") }}'),
])  # fmt: skip
def test_every_blank_has_its_tag(wording: str, tag: str) -> None:
    (blank,) = parse(wording)
    assert not isinstance(blank, str)
    assert tag_of(blank) == tag


def test_quotes_in_an_option_come_through() -> None:
    (blank,) = parse("{facts:words|是=“甲”'乙'\"丙\"}")
    assert not isinstance(blank, str)
    assert filled(file(tag_of(blank)), facts=True) == ["“甲”'乙'\"丙\""]


def test_the_code_is_that_of_the_case_and_goes_without_a_number() -> None:
    template = export(PAPER)
    pictures = []
    for number in ("PD2026110001", "PD2026110002", ""):
        body = Document(io.BytesIO(fill(template, PAPER, Content({"case.number": number})).docx))
        shown = [item for item in body.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
                 if item.get("name") == QR_NAME]  # fmt: skip
        blips = [item.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed")
                 for item in body.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")]  # fmt: skip
        pictures.append([body.part.related_parts[key].blob for key in blips])
        assert len(shown) == len(blips) == (1 if number else 0)
    assert pictures[0] != pictures[1]


def test_libreoffice_shows_the_filled_export(program: Callable[[str], str]) -> None:
    content = replace(contents("registration_form")["full"], trial=True)
    data = to_pdf(fill(export(PAPER), PAPER, content).docx, Path(program("soffice")), 240)
    with pypdfium2.PdfDocument(data) as pdf:
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    assert all(part in text for part in ("样张", "王䶮", "PD2026110001", "第1页共1页"))
