"""The checklist: every capability, deadline, duty, periodic duty and quota of every text has a test that shows it."""

import ast
from pathlib import Path

import pytest

from desktop_app.services import shelf, story
from scripts import regulations_page
from tests.regulations.systems import catalogue

ROOT = Path(__file__).parent.parent
SYSTEMS = list(catalogue())


def test_the_checklist_is_whole() -> None:
    """31 systems with 59 deadlines, as the catalogue of the sources counts them."""
    count = {kind: sum(len(parts[kind]) for parts in catalogue().values()) for kind in regulations_page.KINDS}
    assert (len(SYSTEMS), count) == (31, {"deadlines": 59, "duties": 54, "periodic": 27, "quotas": 11})
    assert sum(len(parts["capabilities"]) for parts in catalogue().values()) == 225


@pytest.mark.parametrize("id_", SYSTEMS)
def test_every_line_of_the_checklist_has_a_test(id_: str) -> None:
    assert [line for line in regulations_page.missing() if line.split(" ")[0] == id_] == []


@pytest.mark.parametrize("id_", SYSTEMS)
def test_every_system_has_its_file_sample_and_story(id_: str) -> None:
    assert id_ in shelf.regulation_ids()
    assert shelf.sample(id_)
    assert id_ in story.told()


def test_the_page_is_the_one_the_tests_give() -> None:
    assert regulations_page.PAGE.read_text(encoding="utf-8") == regulations_page.page(), (
        "run: .venv/bin/python -m scripts.regulations_page"
    )


def test_no_regulation_is_known_to_the_program() -> None:
    """What differs between offices is data: no identifier of a regulation stands in the package outside resources."""
    ids = set(shelf.regulation_ids())
    for path in (ROOT / "desktop_app").rglob("*.py"):
        words = {node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)}
        assert not [id_ for id_ in ids for word in words if isinstance(word, str) and id_ in word], path


def _texts(path: Path) -> list[str]:
    """The Chinese texts in a test module."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    found = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in found if len(text) > 3 and not text.isascii()]


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_every_sentence_of_refusal_is_read_by_a_test(id_: str) -> None:
    """Some words of each rule stand in an assertion of the regulation's own tests."""
    texts = _texts(ROOT / "tests" / "regulations" / f"test_{id_.replace('-', '_')}.py")
    for rules in shelf.Shelf().versions(id_):
        unread = [rule.id for rule in rules.rules if not any(text in rule.refuse for text in texts)]
        assert unread == []
