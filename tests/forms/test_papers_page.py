"""docs/papers/ shows the papers as they are."""

from desktop_app.forms.paper import paper_ids
from scripts.papers_page import FOLDER, PAGE, page


def test_the_page_lists_every_paper_as_it_is() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m scripts.papers_page"
    assert {file.stem for file in FOLDER.glob("*.png")} == set(paper_ids())
