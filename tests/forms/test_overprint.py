"""Overprint: what was filled in and nothing else, where the whole paper has it, moved as asked."""

from typing import Any

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.blanks import Blank, parse, paths
from desktop_app.forms.compose import compose
from desktop_app.forms.content import Content
from desktop_app.forms.overprint import Offset, fit, render_overprint
from desktop_app.forms.paper import Paper, load_paper, paper_ids
from desktop_app.forms.pdf import draw_pdf
from tests.desks import calm
from tests.forms.glyphs import Glyph, glyphs, said
from tests.forms.samples import at, contents

MM = 72 / 25.4
TENTH = 0.1 * MM
every_paper = pytest.mark.parametrize("paper_id", paper_ids())


def lost(wanted: list[Glyph], there: list[Glyph]) -> list[Glyph]:
    """Those that do not stand at their place within a tenth of a millimetre."""
    places: dict[tuple[int, str], list[tuple[float, float]]] = {}
    for sheet, char, x, y in there:
        places.setdefault((sheet, char), []).append((x, y))
    return [
        (sheet, char, x, y) for sheet, char, x, y in wanted
        if not any(abs(x - a) < TENTH and abs(y - b) < TENTH for a, b in places.get((sheet, char), ()))
    ]  # fmt: skip


def whole(paper: Paper, content: Content) -> bytes:
    """The paper with every value in the room of its blank, labels and lines and all."""
    return draw_pdf(compose(paper, content, slots=True)[0])


def stamped(paper: Paper) -> Content:
    """Every blank below the title holds a character that no wording has."""
    mark = "囍囍"
    titles = {"case.number", *paths(paper.heading)}
    values: dict[str, Any] = {path: mark for path in paper.paths() if path not in titles}
    values |= {each: tuple(dict.fromkeys(keys, mark) for _ in range(2)) for each, keys in paper.columns().items()}
    return Content(values)


@every_paper
def test_nothing_but_what_was_filled_in_is_printed(paper_id: str) -> None:
    paper = load_paper(paper_id)
    content = stamped(paper)
    over, full = render_overprint(paper, content), whole(paper, content)
    assert set(said(over)) <= set("囍：")
    assert said(over).count("囍") == said(full).count("囍")
    assert lost(glyphs(over), glyphs(full)) == []


@every_paper
def test_what_is_printed_stands_where_the_whole_paper_has_it_moved_by_the_offset(paper_id: str) -> None:
    paper, content = load_paper(paper_id), contents(paper_id)["full"]
    full = glyphs(whole(paper, content))
    over = glyphs(render_overprint(paper, content, 3.5, -2.0))
    assert over
    assert lost([(sheet, char, x - 3.5 * MM, y - 2.0 * MM) for sheet, char, x, y in over], full) == []


def test_every_filled_word_is_there_and_no_label() -> None:
    paper, content = load_paper("handling_sheet"), contents("handling_sheet")["full"]
    text = said(render_overprint(paper, content))
    for word in ("PD2026110001", "王䶮", "张𬭎", "202611161005", "柜员未核对到期日", "孙立", "CAM-03"):
        assert word in text
    for label in ("客户投诉处理单", "姓名", "联系电话", "编号：", "处理单送达", "第1页", "（签字）"):
        assert label not in text


def test_the_sheets_are_those_of_the_whole_paper_however_long_it_is() -> None:
    paper, content = load_paper("handling_sheet"), contents("handling_sheet")["long"]
    over, full = glyphs(render_overprint(paper, content)), glyphs(whole(paper, content))
    assert lost(over, full) == []
    assert {sheet for sheet, *_ in over} == {sheet for sheet, *_ in full}
    assert "续页" not in "".join(char for _, char, _, _ in over)


def test_a_tick_is_printed_without_its_box() -> None:
    import pypdfium2

    def paths_drawn(pdf: bytes) -> int:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return sum(1 for page in document for item in page.get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH)
        finally:
            document.close()

    paper = load_paper("registration_form")
    ticked = Content({"complainant.wants_reply": True})
    assert paths_drawn(render_overprint(paper, Content())) == 0
    assert paths_drawn(render_overprint(load_paper("handling_sheet"), ticked)) == 1


def test_what_marks_a_copy_stays() -> None:
    paper = load_paper("urging_slip")
    text = said(render_overprint(paper, contents("urging_slip")["long"]))
    assert "样张" in text
    assert "补打：第3次" in text


def test_the_same_content_gives_the_same_bytes() -> None:
    paper, content = load_paper("intake_receipt"), contents("intake_receipt")["full"]
    assert render_overprint(paper, content, 1, 1) == render_overprint(paper, content, 1, 1)


@pytest.mark.parametrize(("text", "right", "down"), [("1.5,-2", 1.5, -2.0), ("0,0", 0, 0), (" -3 ， 30", -3, 30)])
def test_an_offset_is_read(text: str, right: float, down: float) -> None:
    assert Offset.read(text) == Offset(right, down)


@pytest.mark.parametrize("text", ["", "1", "1,2,3", "一,二", "31,0", "0,-30.5", "nan,0", "inf,0"])
def test_an_offset_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        Offset.read(text)
    assert calm(str(caught.value))
    assert caught.value.field == "offset"


@pytest.mark.parametrize("paper_id", [paper_id for paper_id in paper_ids() if load_paper(paper_id).grid])
def test_a_day_does_not_push_the_wording_of_a_form(paper_id: str) -> None:
    paper = load_paper(paper_id)
    assert paper.grid is not None
    blanks = (part for wording in paper.grid.wordings() for part in parse(wording) if isinstance(part, Blank))
    days = {blank.path: at(16) for blank in blanks if blank.shape in ("date", "datetime", "weekday")}
    assert fit(paper, Content(days)).moved == ()


def test_the_day_is_printed_in_the_gaps_of_the_form() -> None:
    paper, day = load_paper("handling_sheet"), contents("handling_sheet")["full"].values["case.received_at"]
    form = glyphs(whole(paper, Content()))
    year, month = (next(glyph for glyph in form if glyph[1] == char) for char in "年月")
    over = glyphs(render_overprint(paper, Content({"case.received_at": day})))
    line = [glyph for glyph in over if abs(glyph[3] - year[3]) < TENTH]
    assert "".join(char for _, char, *_ in line) == "202611161005一"
    assert all(x < year[2] for _, _, x, _ in line[:4])
    assert all(year[2] + 10 < x < month[2] for _, _, x, _ in line[4:6])


def test_wording_that_moves_when_the_form_is_filled_is_named() -> None:
    paper = load_paper("handling_sheet")
    assert fit(paper, Content()).sentences() == ()
    moved = fit(paper, Content({"case.number": "很长的编号" * 20}))
    assert moved.moved
    assert all(calm(sentence) for sentence in moved.sentences())
    assert fit(paper, contents("handling_sheet")["long"]).more_sheets > 0
