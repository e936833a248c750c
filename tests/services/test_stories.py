"""Every regulation's sample goes through its own regulation, from registration to the archive, with its papers."""

from pathlib import Path

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.models.health import verify
from desktop_app.services import shelf, story


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_a_story_comes_to_its_archive(id_: str, tmp_path: Path) -> None:
    played = story.play(id_, tmp_path / "ledger")
    with played.ledger:
        assert played.case.phase == "archived"
        assert played.case.regulation_id == id_
        assert not [clock.key for clock in played.case.clocks.values() if clock.active and not clock.window]
        assert all(data for data in played.files.values())
        assert {format_ for _, format_ in played.files} <= {"docx", "pdf"}
        assert verify(played.ledger).first_fault is None


def test_a_story_that_is_not_told_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="没有演示样例"):
        story.play("no-such", tmp_path)


def test_what_is_played_without_a_name_has_a_story() -> None:
    assert set(story.defaults()) <= set(story.told())
