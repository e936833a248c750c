"""Drafts: whole or not at all, found again, kept aside when broken, saved within a second of a pause."""

import json
import os
import stat
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import Trouble
from desktop_app.ui import drafts as module
from desktop_app.ui.composing import Composition
from desktop_app.ui.drafts import DraftKeeper, Drafts


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def drafts(tmp_path: Path, told: list[str]) -> Drafts:
    return Drafts(tmp_path, told.append)


CONTENT: dict[str, Any] = {"subject": "柜台不给换零钱", "count": 3, "people": [{"name": "张某"}]}


def test_a_draft_comes_back_as_it_was(drafts: Drafts) -> None:
    before = datetime.now(UTC)
    number = drafts.new_id()
    saved = drafts.save(number, "registration", "柜台不给换零钱", CONTENT)
    draft = drafts.load(number)
    assert (draft.id, draft.kind, draft.title, draft.content) == (number, "registration", "柜台不给换零钱", CONTENT)
    assert draft.saved_at == saved
    assert abs((saved - before).total_seconds()) < 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_survives(drafts: Drafts, text: str) -> None:
    drafts.save("0" * 32, "registration", text, {"facts": text})
    assert drafts.load("0" * 32).content == {"facts": text}


def test_the_list_shows_the_latest_first_and_only_drafts(drafts: Drafts, tmp_path: Path) -> None:
    numbers = [drafts.new_id() for _ in range(3)]
    for age, number in enumerate(numbers):
        drafts.save(number, "registration", str(age), {})
        os.utime(tmp_path / f"{number}.json", (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "notes.json").write_text("{}")
    assert [draft.title for draft in drafts.list()] == ["0", "1", "2"]
    drafts.delete(numbers[0])
    drafts.delete(numbers[0])
    assert [draft.title for draft in drafts.list()] == ["1", "2"]


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"\xff\xfe", b"[]", b'{"kind": "x"}', b'{"kind":"x","title":"","content":7}']
)
def test_a_broken_draft_is_kept_aside_and_told(drafts: Drafts, told: list[str], tmp_path: Path, broken: bytes) -> None:
    number = drafts.new_id()
    for _ in range(2):
        (tmp_path / f"{number}.json").write_bytes(broken)
        assert drafts.list() == []
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [broken, broken]
    assert {path.suffix for path in tmp_path.iterdir()} == {".broken"}
    assert len(told) == 2
    assert all("已损坏" in sentence and ".broken" in sentence for sentence in told)


def test_a_draft_that_is_gone_is_trouble(drafts: Drafts) -> None:
    with pytest.raises(Trouble, match="不在了"):
        drafts.load(drafts.new_id())


@pytest.mark.parametrize("bad", ["", "../x", "A" * 32, "0" * 31])
def test_an_id_cannot_leave_the_folder(drafts: Drafts, bad: str) -> None:
    with pytest.raises(ValueError, match="not a draft id"):
        drafts.save(bad, "registration", "", {})


def test_a_save_that_breaks_leaves_the_old_draft(
    drafts: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = drafts.new_id()
    drafts.save(number, "registration", "旧", CONTENT)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module.os, "fsync", full)
        with pytest.raises(Trouble, match="草稿没有存上"):
            drafts.save(number, "registration", "新", {"facts": "新"})
    assert drafts.load(number).title == "旧"
    drafts.save(number, "registration", "新", {})
    assert [path.name for path in tmp_path.iterdir()] == [f"{number}.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_draft_is_for_its_owner_only(drafts: Drafts, tmp_path: Path) -> None:
    number = drafts.new_id()
    drafts.save(number, "registration", "", {})
    assert stat.S_IMODE((tmp_path / f"{number}.json").stat().st_mode) == 0o600


class Page(QLineEdit):
    def content(self) -> tuple[str, dict[str, Any]] | None:
        return (self.text(), {"facts": self.text()}) if self.text() else None


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    widget = Page()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def keeper(qapp: QApplication, page: Page, drafts: Drafts) -> DraftKeeper:
    made = DraftKeeper(drafts, "registration", page.content, Composition(qapp, page), parent=page)
    page.textChanged.connect(made.touch)
    return made


def test_typing_is_on_the_disk_within_a_second_of_a_pause(
    qtbot: QtBot, page: Page, keeper: DraftKeeper, drafts: Drafts
) -> None:
    qtbot.keyClicks(page, "abc")
    start = time.monotonic()
    with qtbot.waitSignal(keeper.saved):
        pass
    assert module.PAUSE_MS <= 800
    assert time.monotonic() - start < 1.5  # a second, and what a busy test machine adds
    assert drafts.load(keeper.draft_id).content == {"facts": "abc"}


def test_nothing_typed_makes_no_draft_and_the_same_is_not_written_twice(
    page: Page, keeper: DraftKeeper, drafts: Drafts
) -> None:
    saved: list[datetime] = []
    keeper.saved.connect(saved.append)
    keeper.touch()
    keeper.flush()
    assert drafts.list() == []
    for _ in range(2):
        page.setText("x")
        keeper.touch()
        keeper.flush()
    assert len(saved) == 1


def test_discard_stops_and_deletes(qtbot: QtBot, page: Page, keeper: DraftKeeper, drafts: Drafts) -> None:
    page.setText("登记了")
    keeper.flush()
    page.setText("登记了。")
    keeper.discard()
    keeper.flush()
    assert drafts.list() == []


def test_a_full_disk_is_told_once_and_tried_again(
    qtbot: QtBot, page: Page, keeper: DraftKeeper, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    keeper.troubled.connect(told.append)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    page.setText("不能丢")
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "fsync", full)
        keeper.flush()
        keeper.flush()
    assert len(told) == 1
    assert "内容还在屏幕上" in told[0]
    with qtbot.waitSignal(keeper.saved):
        pass
    assert drafts.load(keeper.draft_id).title == "不能丢"


def test_the_file_is_plain_json_a_person_can_rescue(drafts: Drafts, tmp_path: Path) -> None:
    number = drafts.new_id()
    drafts.save(number, "registration", "标题", CONTENT)
    text = (tmp_path / f"{number}.json").read_text("utf-8")
    assert "柜台不给换零钱" in text
    assert json.loads(text)["content"] == CONTENT
