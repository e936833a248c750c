"""Drafts: what a person has typed and not yet registered, one local JSON file each, outside the ledger.

They survive a locked ledger, a lost server and a power cut: a file is replaced as a whole or not at all.
"""

import json
import os
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.errors import Trouble
from desktop_app.services.disk import why
from desktop_app.ui.composing import Composition, TypingPause

PAUSE_MS = 800
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind` names its page, `title` is what the list shows, `content` is JSON as the page gave it."""

    id: str
    kind: str
    title: str
    content: dict[str, Any]
    saved_at: datetime


class Drafts:
    """The folder of drafts. `tell` receives a Chinese sentence for each file that cannot be read."""

    def __init__(self, folder: Path, tell: Callable[[str], object]) -> None:
        self._folder = folder
        self._tell = tell

    @staticmethod
    def new_id() -> str:
        """The id of a draft to come."""
        return uuid.uuid4().hex

    def save(self, draft_id: str, kind: str, title: str, content: dict[str, Any]) -> datetime:
        """Replace the draft atomically; on return it is on the disk. Raises Trouble when the disk refuses."""
        path = self._path(draft_id)
        text = json.dumps({"kind": kind, "title": title, "content": content}, ensure_ascii=False)
        # a lone surrogate (half an emoji from a broken input method) must not cost the rest of the text
        data = text.encode("utf-8", "surrogatepass")
        try:
            _replace(path, data)
            return _saved_at(path)
        except OSError as error:
            raise Trouble(
                f"草稿没有存上（{why(error)}），请检查“{self._folder}”的磁盘空间和权限，内容还在屏幕上。"
            ) from error

    def load(self, draft_id: str) -> Draft:
        """Read one draft. A broken file is kept aside; Trouble then says so, or that there is none."""
        path = self._path(draft_id)
        try:
            record = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
            return Draft(draft_id, record["kind"], record["title"], dict(record["content"]), _saved_at(path))
        except FileNotFoundError as error:
            raise Trouble("这份草稿已经不在了，可能已登记或已删除，请刷新草稿列表。") from error
        except OSError as error:
            raise Trouble(f"草稿“{path}”读不出来（{why(error)}），请检查磁盘和权限后再打开。") from error
        except (ValueError, KeyError, TypeError) as error:
            kept = _keep_aside(path)
            raise Trouble(f"有一份草稿已损坏，原文件保留为“{kept}”，请交给维护人员尝试恢复。") from error

    def list(self) -> list[Draft]:
        """All readable drafts, the latest first; the others are kept aside or left, and told."""
        drafts = []
        for path in self._folder.glob("*.json"):
            if not _ID.fullmatch(path.stem):
                continue
            try:
                drafts.append(self.load(path.stem))
            except Trouble as trouble:
                self._tell(str(trouble))
        return sorted(drafts, key=lambda draft: (draft.saved_at, draft.id), reverse=True)

    def delete(self, draft_id: str) -> None:
        """Remove a draft; none of that id is no fault. Raises Trouble when the disk refuses."""
        path = self._path(draft_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble(f"草稿“{path}”删不掉（{why(error)}），请关闭占用它的程序后再删。") from error

    def _path(self, draft_id: str) -> Path:
        if not _ID.fullmatch(draft_id):
            raise ValueError(f"not a draft id: {draft_id!r}")
        return self._folder / f"{draft_id}.json"


class DraftKeeper(QObject):
    """Saves one page's draft whenever typing pauses. Signals: `saved(moment)`, `troubled(sentence)`.

    `read` gives (title, content) of the page, or None while there is nothing worth keeping.
    Connect the inputs to `touch`.
    """

    saved = Signal(object)
    troubled = Signal(str)

    def __init__(
        self,
        drafts: Drafts,
        kind: str,
        read: Callable[[], tuple[str, dict[str, Any]] | None],
        composition: Composition,
        *,
        draft_id: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.draft_id = draft_id or drafts.new_id()
        self._drafts = drafts
        self._kind = kind
        self._read = read
        self._last: tuple[str, dict[str, Any]] | None = None
        self._told = ""
        self._pause = TypingPause(composition, PAUSE_MS, self)
        self._pause.paused.connect(self._save)

    def touch(self, *_: object) -> None:
        """Something on the page changed."""
        self._pause.touch()

    def flush(self) -> None:
        """Save now what is pending: before the page or the window closes."""
        self._pause.flush()

    def discard(self) -> None:
        """The content is registered or thrown away: stop and delete the draft."""
        self._pause.stop()
        self._drafts.delete(self.draft_id)
        self._last = None

    def _save(self) -> None:
        now = self._read()
        if now is None or now == self._last:
            return
        try:
            moment = self._drafts.save(self.draft_id, self._kind, *now)
        except Trouble as trouble:
            self._pause.touch()  # the words are only on the screen: try again after the next pause
            if self._told != str(trouble):
                self._told = str(trouble)
                self.troubled.emit(self._told)
            return
        self._last, self._told = now, ""
        self.saved.emit(moment)


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_suffix(".tmp")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    if os.name == "posix":  # the new name is durable only with its folder; Windows cannot open one
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _saved_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _keep_aside(path: Path) -> Path:
    aside = path.with_suffix(".broken")
    while aside.exists():
        aside = path.with_suffix(f".{uuid.uuid4().hex[:6]}.broken")
    try:
        os.replace(path, aside)
    except OSError:
        return path  # it stays where it is: told by its own name, and not lost either
    return aside
