"""Labels: each in its place, wrapped and shrunk until it fits, refused by name where it does not."""

from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.label_files import LabelKind, LabelSheet, kind, kinds, read_label_file, sheet, sheets
from desktop_app.forms.labels import Label, draw_labels
from tests.desks import calm
from tests.forms.glyphs import glyphs, said

MM = 72 / 25.4
VALUES: dict[str, Any] = {
    "case.number": "PD2026110001", "subject": "柜员服务态度生硬、拒绝提供叫号记录", "archive.year": 2026, "archive.retention": "10年",
    "office.name": "临江商业银行长堤支行",
}  # fmt: skip
ROWS: dict[str, dict[str, Any]] = {
    "address": {"postcode": "310012", "address": "临江市长堤区滨水路88弄5号楼1203室", "name": "王䶮"},
    "archive": {},
    "evidence": {"number": 1, "name": "存单", "count": 1, "amount": Decimal("50000"), "taken_by": "周晓岚"},
}
every_sheet = pytest.mark.parametrize("sheet_id", [item.id for item in sheets()])
every_kind = pytest.mark.parametrize("kind_id", [item.id for item in kinds()])


def label(kind_id: str, **more: Any) -> Label:
    return Label(f"标签{kind_id}", VALUES, {**ROWS[kind_id], **more})


def place_of(sheet_: LabelSheet, x: float, y: float) -> int:
    """The place whose inside holds a point, in points from the lower left; 0 for none."""
    across, down = x / MM, sheet_.page[1] - y / MM
    for number in range(1, sheet_.places + 1):
        left, top = sheet_.place(number)
        if left <= across <= left + sheet_.label[0] and top <= down <= top + sheet_.label[1]:
            return number
    return 0


@every_sheet
@every_kind
def test_every_character_lies_in_the_label_it_belongs_to(sheet_id: str, kind_id: str) -> None:
    paper = sheet(sheet_id)
    start = min(paper.places, 4)
    drawn = draw_labels(kind(kind_id), paper, [label(kind_id)] * (paper.places + 1), start)
    found = [(number, place_of(paper, x, y)) for number, _, x, y in glyphs(drawn.pdf)]
    assert drawn.sheets == -(-(paper.places + start) // paper.places)
    wanted = [divmod(n, paper.places) for n in range(start - 1, start + paper.places)]
    assert sorted(set(found)) == [(number, place + 1) for number, place in wanted]


@every_kind
def test_a_label_says_all_it_should(kind_id: str) -> None:
    text = said(draw_labels(kind(kind_id), sheet("a4-2x7"), [label(kind_id)]).pdf)
    wanted = {"address": ["310012", "滨水路88弄5号楼1203室", "王䶮收"],
              "archive": ["PD2026110001", "拒绝提供叫号记录", "2026年", "保管期限：10年", "临江商业银行长堤支行"],
              "evidence": ["PD2026110001", "存单", "数量：1", "￥50,000.00", "经手人：周晓岚"]}  # fmt: skip
    assert all(word in text for word in wanted[kind_id]), text


@pytest.mark.parametrize("kind_id", ["archive", "evidence"])
def test_the_code_finds_the_case(kind_id: str) -> None:
    import segno

    def dark(pdf: bytes) -> list[bool]:
        document = pypdfium2.PdfDocument(pdf)
        try:
            image = document[0].render(scale=8, grayscale=True).to_pil()
        finally:
            document.close()
        matrix = segno.make("PD2026110001", error="m", micro=False).matrix
        left, top = (60 - 2.5 - 18, (40 - 18) / 2)
        step = 18 / len(matrix)
        scale = 8 * MM
        return [
            (image.getpixel((round((left + (c + 0.5) * step) * scale), round((top + (r + 0.5) * step) * scale))) < 128) == bool(cell)
            for r, line in enumerate(matrix) for c, cell in enumerate(line)
        ]  # fmt: skip

    assert all(dark(draw_labels(kind(kind_id), sheet("roll-60x40"), [label(kind_id)]).pdf))


def test_an_empty_line_is_left_out() -> None:
    text = said(draw_labels(kind("evidence"), sheet("a4-3x7"), [label("evidence", amount=None, taken_by="")]).pdf)
    assert "金额" not in text
    assert "经手人" not in text


def sizes(pdf: bytes) -> set[float]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {round(item.get_font_size(), 1) for item in document[0].get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT}
    finally:
        document.close()


def test_a_long_text_wraps_then_shrinks_and_is_refused_below_the_least_size() -> None:
    paper, archive = sheet("a4-3x8"), kind("archive")

    def drawn(subject: str) -> bytes:
        return draw_labels(archive, paper, [Label("PD2026110001", {**VALUES, "subject": subject})]).pdf

    short, long = sizes(drawn("漏水")), sizes(drawn("拒绝提供叫号记录" * 5))
    assert max(long) < max(short)
    assert min(long) >= 7.0
    with pytest.raises(RuleBroken) as caught:
        drawn("拒绝提供叫号记录" * 30)
    assert "PD2026110001" in str(caught.value)
    assert calm(str(caught.value))


def test_a_rare_character_takes_another_face_and_one_without_a_glyph_is_told() -> None:
    drawn = draw_labels(kind("address"), sheet("a4-3x7"), [label("address", name="张𬭎😀")])
    assert "张𬭎〓收" in said(drawn.pdf)
    assert [item.sentence() for item in drawn.missing] == ["“姓名（名称）”中的“😀”（U+1F600）没有可用的字形，打印为〓，请改用其他写法。"]


@pytest.mark.parametrize("start", [0, -1, 22, 1000])
def test_a_place_the_sheet_has_not_is_refused(start: int) -> None:
    with pytest.raises(RuleBroken) as caught:
        draw_labels(kind("archive"), sheet("a4-3x7"), [label("archive")], start)
    assert caught.value.field == "start"
    assert calm(str(caught.value))


def test_no_labels_are_refused() -> None:
    with pytest.raises(RuleBroken) as caught:
        draw_labels(kind("archive"), sheet("a4-3x7"), [])
    assert calm(str(caught.value))


@pytest.mark.parametrize("find", [kind, sheet])
def test_an_unknown_kind_or_sheet_is_refused_with_those_there_are(find: Any) -> None:
    with pytest.raises(RuleBroken) as caught:
        find("nothing")
    assert calm(str(caught.value))


GOOD = 'id = "x"\ntitle = "纸"\npage = [210, 297]\ncolumns = 3\nrows = 7\nlabel = [63.5, 38.1]\n'


@pytest.mark.parametrize("text", ["x", GOOD + "left = 40", GOOD + "padding = 20", GOOD + "pages = 3", GOOD.replace("rows = 7", "rows = 8")])
def test_a_faulty_sheet_file_is_refused_by_name(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_label_file(LabelSheet, text, "x.toml")
    assert "x.toml" in str(caught.value)
    assert calm(str(caught.value))


def test_a_kind_with_a_blank_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RuleBroken) as caught:
        read_label_file(LabelKind, 'id = "x"\ntitle = "标签"\nlines = [{ field = "a", text = "{a" }]', "x.toml")
    assert calm(str(caught.value))


def test_every_face_is_embedded_and_the_bytes_are_the_same() -> None:
    first, second = (draw_labels(kind("archive"), sheet("a4-3x7"), [label("archive")] * 3).pdf for _ in range(2))
    assert first == second
    assert b"Helvetica" not in first
