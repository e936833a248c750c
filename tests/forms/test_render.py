"""Every paper, empty, full, long and odd: both files say the same, with every glyph, the same bytes each time."""

import io
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import segno

from desktop_app.forms.compose import compose
from desktop_app.forms.content import Content
from desktop_app.forms.fonts import missing
from desktop_app.forms.layout import Laid, Table, Text
from desktop_app.forms.marks import ply_letters
from desktop_app.forms.paper import load_paper, paper_ids
from desktop_app.forms.render import render, render_docx, render_pdf, unprintable
from tests.forms.samples import NARRATIVE, VALUES, contents, docx_text, pdf_text, rendered, words

KINDS = ("empty", "full", "long", "odd")
every_paper = pytest.mark.parametrize("paper_id", paper_ids())
every_kind = pytest.mark.parametrize("kind", KINDS)


def marks(paper_id: str, content: Content) -> list[str]:
    """What stands on the sheets beside the text."""
    laid = compose(load_paper(paper_id), content)[0]
    return [words(laid.banner)] + [words(ply_letters(sheet.ply)) for sheet in laid.sheets]


@every_paper
@every_kind
def test_word_says_what_the_pdf_says_in_the_same_order(
    paper_id: str, kind: str, program: Callable[[str], str], tmp_path: Path
) -> None:
    made = rendered(paper_id, kind)
    pages = pdf_text(made.pdf, program("pdftotext"), tmp_path).split("\f")
    banner, *plies = marks(paper_id, contents(paper_id)[kind])
    read = ""
    for page, ply in zip(pages, plies, strict=False):
        text = words(page)
        read += text.removeprefix(banner).removesuffix(ply)
    assert read == words(docx_text(made.docx))


@every_paper
@every_kind
def test_the_same_content_gives_the_same_bytes(paper_id: str, kind: str) -> None:
    paper, content, first = load_paper(paper_id), contents(paper_id)[kind], rendered(paper_id, kind)
    assert (render_pdf(paper, content), render_docx(paper, content)) == (first.pdf, first.docx)


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import hashlib; from desktop_app.forms.paper import load_paper; from desktop_app.forms.render import render;"
        "from tests.forms.samples import contents;"
        "r = render(load_paper('handling_sheet'), contents('handling_sheet')['full']);"
        "print(hashlib.sha256(r.pdf + r.docx).hexdigest())"
    )
    seeds = ("1", "2")
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in seeds
    }
    assert len(found) == 1


@every_paper
@every_kind
def test_every_font_in_the_pdf_is_embedded(
    paper_id: str, kind: str, program: Callable[[str], str], tmp_path: Path
) -> None:
    source = tmp_path / "paper.pdf"
    source.write_bytes(rendered(paper_id, kind).pdf)
    listed = subprocess.run([program("pdffonts"), str(source)], capture_output=True, check=True, text=True).stdout
    fonts = listed.splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes yes yes ", line) for line in fonts), listed
    assert "Helvetica" not in listed


def assert_inside(laid: Laid) -> None:
    """Every text lies in its cell, every cell on its sheet."""
    for sheet in laid.sheets:
        floor = sheet.margins.floor + 0.5
        for block in sheet.blocks:
            if isinstance(block, Text):
                assert block.y + sum(p.height for p in block.paragraphs) <= floor
                assert all(line.width <= block.width + 0.5 for p in block.paragraphs for line in p.lines)
            elif isinstance(block, Table):
                assert block.y + sum(height for height, _ in block.rows) <= floor
                for cell in chain.from_iterable(cells for _, cells in block.rows):
                    assert sum(p.height for p in cell.paragraphs) <= cell.height
                    assert all(line.width <= cell.width - 6 for p in cell.paragraphs for line in p.lines)
                    assert cell.x + cell.width <= sheet.margins.sheet_width - sheet.margins.right + 0.5


@every_paper
@every_kind
def test_nothing_lies_outside_its_cell_or_the_sheet(paper_id: str, kind: str) -> None:
    assert_inside(compose(load_paper(paper_id), contents(paper_id)[kind])[0])


@every_paper
@pytest.mark.parametrize("length", [90, 1500])
def test_any_field_may_be_long_even_all_at_once(paper_id: str, length: int) -> None:
    paper, text = load_paper(paper_id), ("长文字，" * length)[:length]
    values: dict[str, Any] = dict.fromkeys(paper.paths(), text)
    values |= {
        each: tuple(dict.fromkeys(keys, text[:200]) for _ in range(30)) for each, keys in paper.columns().items()
    }
    assert_inside(compose(paper, Content(values))[0])


@every_paper
def test_no_fixed_wording_lacks_a_glyph(paper_id: str) -> None:
    text = docx_text(render_docx(load_paper(paper_id), Content()))
    assert missing("songti", text) == "" == missing("fangsong", text)
    assert unprintable(load_paper(paper_id), contents(paper_id)["full"]) == ()


def test_rare_names_can_be_copied_from_the_pdf(program: Callable[[str], str], tmp_path: Path) -> None:
    pdf = render_pdf(load_paper("handling_sheet"), contents("handling_sheet")["full"])
    text = pdf_text(pdf, program("pdftotext"), tmp_path)
    assert "王䶮" in text
    assert "张𬭎" in text


def test_a_character_without_a_glyph_is_reported_with_its_field_and_never_a_blank_box() -> None:
    made = rendered("handling_sheet", "odd")
    fields = {item.path: item for item in made.missing}
    assert fields["facts"].characters == "😀"
    assert fields["facts"].label == "投诉内容"
    assert "“投诉内容”中的“😀”（U+1F600）" in fields["facts"].sentence()
    text = docx_text(made.docx)
    assert not set("\x00\x07\u200b😀") & set(text)


@every_paper
def test_markup_and_rare_characters_arrive_whole_and_an_emoji_is_reported(paper_id: str) -> None:
    made = rendered(paper_id, "odd")
    text = docx_text(made.docx)
    assert 'A & B <c> "x"〓𬭎' in text
    assert {item.characters for item in made.missing} == {"😀"}
    assert not set("\x00\x07\u200b😀") & set(text)


@every_paper
def test_long_text_goes_on_to_numbered_sheets_and_loses_nothing(paper_id: str) -> None:
    paper, content = load_paper(paper_id), contents(paper_id)["long"]
    laid, _ = compose(paper, content)
    text = re.sub(r"\s", "", docx_text(rendered(paper_id, "long").docx))
    label = content.number or content.values.get("case.number", "")
    named = f"编号：{label}" if label else ""
    for sheet in laid.sheets:
        if sheet.number > 1:
            assert f"（续页{sheet.number - 1}）{named}" in text
    assert len(laid.sheets) > 4
    without = {path: _without(NARRATIVE, value) for path, value in content.values.items()}
    rest = re.sub(r"\s", "", docx_text(render_docx(paper, replace(content, values=without))))
    grids = [grid for grid in (paper.grid, paper.stub, paper.receipt) if grid]
    labels = {re.sub(r"\s", "", cell.label) for grid in grids for row in grid.rows for cell in row.cells if cell.label}
    again = [rf"{laid.title}（续页\d+）{named}", *(rf"{re.escape(label)}(?:（续）|续)" for label in labels)]
    assert Counter(re.sub("|".join(again), "", rest)) + Counter(re.sub(r"\s", "", NARRATIVE)) <= Counter(text)


def _without(narrative: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple({k: _without(narrative, v) for k, v in row.items()} if isinstance(row, dict) else row for row in value)
    return "" if value == narrative else value


def test_an_empty_case_prints_a_form_to_fill_in_by_hand(program: Callable[[str], str], tmp_path: Path) -> None:
    text = words(pdf_text(render_pdf(load_paper("handling_sheet"), Content()), program("pdftotext"), tmp_path))
    assert "受理时间：年月日时分（星期）" in text


def test_the_weekday_is_derived(program: Callable[[str], str], tmp_path: Path) -> None:
    pdf = render_pdf(load_paper("handling_sheet"), contents("handling_sheet")["full"])
    assert "2026年11月16日10时05分（星期一）" in words(pdf_text(pdf, program("pdftotext"), tmp_path))


def test_trial_and_reprint_are_marked_on_every_sheet(program: Callable[[str], str], tmp_path: Path) -> None:
    content = contents("urging_slip")["long"]
    rendered = render(load_paper("urging_slip"), content)
    pages = pdf_text(rendered.pdf, program("pdftotext"), tmp_path).split("\f")[:-1]
    assert all("样张" in page and "补打：第3次" in page for page in pages)
    with zipfile.ZipFile(io.BytesIO(rendered.docx)) as archive:
        headers = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/header")]
    assert headers
    assert all("样张" in header and "补打：第3次" in header for header in headers)


def test_the_qr_code_carries_the_case_number() -> None:
    paper, content = load_paper("intake_receipt"), contents("intake_receipt")["full"]
    expected = [list(row) for row in segno.make("PD2026110001", error="m", micro=False).matrix]
    page = pypdfium2.PdfDocument(render_pdf(paper, content))[0]
    picture = page.render(scale=4).to_pil().convert("L")
    sheet = compose(paper, content)[0].sheets[0]
    size = 17 * 72 / 25.4
    module = size / len(expected)
    left = sheet.margins.sheet_width - sheet.margins.right - size
    seen = [
        [
            int(
                picture.getpixel((int(4 * (left + (c + 0.5) * module)), int(4 * (sheet.qr_top + (r + 0.5) * module))))
                < 128
            )
            for c in range(len(expected))
        ]
        for r in range(len(expected))
    ]
    assert seen == expected


def test_a_regulation_may_call_a_paper_otherwise() -> None:
    content = Content(VALUES, title="举报登记表")
    assert docx_text(render_docx(load_paper("registration_form"), content)).startswith("举报登记表")


def test_the_stub_alone_carries_seam_number_signature_and_code() -> None:
    laid, _ = compose(load_paper("referral_notice"), contents("referral_notice")["full"])
    face, stub = laid.sheets
    assert (face.qr, face.ply, stub.qr) == ("", "", "PD2026110001")
    text = docx_text(render_docx(load_paper("referral_notice"), contents("referral_notice")["full"]))
    assert "骑缝　工商〔2026〕第12号　骑缝" in text
    assert "签收人：孙立" in text


def test_word_tables_can_be_edited_and_never_cut() -> None:
    with zipfile.ZipFile(
        io.BytesIO(render_docx(load_paper("handling_sheet"), contents("handling_sheet")["full"]))
    ) as archive:
        document = archive.read("word/document.xml").decode()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert document.count("<w:tbl>") == 2
    assert 'w:hRule="exact"' not in document
    for fonts in re.findall(r"<w:rFonts [^>]*>", document):
        assert all(f"w:{slot}=" in fonts for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
