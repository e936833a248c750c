"""The calibration page: cross-hairs exactly where the page says they are."""

import pypdfium2
import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.calibration import FROM_EDGE, HOW, calibration_page
from tests.desks import calm
from tests.forms.glyphs import said

MM = 72 / 25.4


@pytest.mark.parametrize(("size", "wide", "tall"), [("A4", 210, 297), ("A4 landscape", 297, 210), ("A5", 148, 210)])
def test_a_cross_hair_lies_in_each_corner(size: str, wide: int, tall: int) -> None:
    pdf = calibration_page(size)
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        assert page.get_size() == pytest.approx((wide * MM, tall * MM), abs=0.1)
        bounds = [item.get_bounds() for item in page.get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    finally:
        document.close()
    circles = [((left + right) / 2 / MM, (low + high) / 2 / MM) for left, low, right, high in bounds
               if abs((right - left) - (high - low)) < 0.01 and 1.5 * MM < right - left < 2.5 * MM]  # fmt: skip
    wanted = [(x, y) for x in (FROM_EDGE, wide - FROM_EDGE) for y in (FROM_EDGE, tall - FROM_EDGE)]
    assert sorted(circles) == [pytest.approx(place, abs=0.05) for place in sorted(wanted)]


def test_the_page_says_how_it_is_used() -> None:
    assert all(sentence in said(calibration_page()) for sentence in HOW)


def test_a_size_no_paper_has_is_refused() -> None:
    with pytest.raises(RuleBroken) as caught:
        calibration_page("A3")
    assert calm(str(caught.value))
