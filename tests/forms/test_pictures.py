"""Eight key papers look as they did: rendered by PDFium with the shipped faces and compared point by point.

The pictures lie in `pictures/`. Where one differs, the difference is kept beside the test's other files and its path is
told. A wanted change: `.venv/bin/python -m tests.forms.test_pictures`, then look at every picture that changed.
"""

from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdfium2 import PdfDocument

from desktop_app.forms.paper import load_paper
from desktop_app.forms.render import render_pdf
from tests.forms.samples import contents

KEY = (
    "handling_sheet", "referral_notice", "disposition_form", "consumer_registration_form", "urging_slip", "intake_receipt",
    "registration_form", "reply_opinion",
)  # fmt: skip
PICTURES = Path(__file__).parent / "pictures"
DPI = 100
TOLERANCE = 48  # of 255: edges may be smoothed otherwise by another release of PDFium
DIFFERING = 0.0001  # of all points


def picture(paper_id: str) -> Image.Image:
    """All sheets of the filled paper, one below the other."""
    with PdfDocument(render_pdf(load_paper(paper_id), contents(paper_id)["full"])) as pdf:
        sheets = [sheet.render(scale=DPI / 72).to_pil().convert("L") for sheet in pdf]
    whole = Image.new("L", (max(sheet.width for sheet in sheets), sum(sheet.height for sheet in sheets)), 255)
    top = 0
    for sheet in sheets:
        whole.paste(sheet, (0, top))
        top += sheet.height
    return whole


def difference(one: Image.Image, other: Image.Image) -> tuple[float, Image.Image]:
    """The share of points that differ, and where."""
    apart = ImageChops.difference(one, other).point(lambda value: 255 if value > TOLERANCE else 0)
    return apart.histogram()[255] / (one.width * one.height), apart


@pytest.mark.parametrize("paper_id", KEY)
def test_a_key_paper_looks_as_it_did(paper_id: str, tmp_path: Path) -> None:
    now, before = picture(paper_id), Image.open(PICTURES / f"{paper_id}.png").convert("L")
    assert now.size == before.size
    share, apart = difference(now, before)
    if share > DIFFERING:
        now.save(tmp_path / f"{paper_id}-now.png")
        apart.save(tmp_path / f"{paper_id}-difference.png")
    assert share <= DIFFERING, f"{share:.2%} of the points differ, see {tmp_path}"


def test_a_missing_title_is_noticed() -> None:
    before = picture("urging_slip")
    now = before.copy()
    now.paste(255, (340, 70, 490, 115))
    share, _ = difference(now, before)
    assert share > DIFFERING


if __name__ == "__main__":
    for paper in KEY:
        picture(paper).quantize(16).save(PICTURES / f"{paper}.png", optimize=True)
