"""`demo` names the papers whose layout is still to be made."""

from pathlib import Path

import pytest

from desktop_app.cli.demo import _planned, _words
from desktop_app.services import shelf


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_planned_papers_are_named(id_: str) -> None:
    rules = shelf.regulation(id_)
    assert _planned(id_) == [{"id": use.id, "title": use.title} for use in rules.papers if use.planned]


def test_they_stand_in_one_line_below_the_files() -> None:
    planned = [{"id": "a", "title": "笔录"}, {"id": "b", "title": "致歉信"}]
    assert list(_words([Path("x.pdf")], planned)) == ["x.pdf", "无版式的文书：《笔录》、《致歉信》"]
    assert list(_words([Path("x.pdf")], [])) == ["x.pdf"]
