"""The papers the texts name: each is made, and shows the fields its source lists."""

import pytest

from desktop_app.forms.content import Content
from desktop_app.forms.paper import load_paper, paper_ids
from desktop_app.forms.render import render_docx
from tests.forms.samples import CONTENTS, described, docx_text, words

NAMED = {f"P{number:02}" for number in range(1, 52)} - {"P50"}
COMPANIONS = {"P14b", "P14d", "P24b", "P24c", "P24d", "P27b", "P27c", "P28b", "P34b", "P39b", "P39c"}
"""The numbered papers of the texts and their companions. P50 is no complaint paper; P14c, P37b and P37c others hand in."""


def test_every_paper_the_texts_name_is_made() -> None:
    assert {number for paper_id in paper_ids() for number in load_paper(paper_id).covers} == NAMED | COMPANIONS


@pytest.mark.parametrize("paper_id", paper_ids())
def test_a_paper_shows_the_fields_of_its_source(paper_id: str) -> None:
    shown = described(paper_id)["shows"]
    assert shown
    text = words(docx_text(render_docx(load_paper(paper_id), Content())))
    assert [word for word in shown if words(word) not in text] == []


def test_contents_belong_to_papers() -> None:
    assert {file.stem for file in CONTENTS.glob("*.toml")} <= set(paper_ids())
