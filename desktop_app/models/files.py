"""Content files (attachments, papers): kept by the SHA-256 of their bytes, durable before anything names them."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from desktop_app.domain.errors import Trouble
from desktop_app.models.faults import machine

_REST = re.compile(r"[0-9a-f]{62}")
"""A SHA-256 without the two letters that name its folder."""


class ContentFiles:
    """The folder `files/` of a ledger: `files/ab/cdef…`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha: str) -> Path:
        """Where the bytes with this hash lie."""
        return self.folder / sha[:2] / sha[2:]

    def keep(self, data: bytes) -> str:
        """Store bytes and return their hash; when this returns they are on the disk."""
        sha = hashlib.sha256(data).hexdigest()
        with machine():
            if not self.sound(sha):
                self._write(self.path(sha), data)
        return sha

    def read(self, sha: str) -> bytes:
        """The bytes with this hash. Raises Trouble when they are gone or damaged."""
        if not self.path(sha).is_file():
            raise Trouble(f"找不到校验值为 {sha[:12]} 的附件或文书文件，请从备份中恢复。")
        with machine():
            data = self.path(sha).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha:
            raise Trouble(f"校验值为 {sha[:12]} 的附件或文书文件已损坏，请从备份中恢复。")
        return data

    def all(self) -> Iterator[str]:
        """The hashes of all files here."""
        for path in sorted(self.folder.glob("??/*")):
            if _REST.fullmatch(path.name):
                yield path.parent.name + path.name

    def sweep(self, wanted: frozenset[str], older_than: datetime) -> list[str]:
        """Delete what no event names and what a broken write left, if it is older; the rest may belong to a verb that
        has not committed yet. Returns the names deleted.
        """
        gone: list[str] = []
        with machine():
            for path in sorted(self.folder.glob("??/*")):
                if path.parent.name + path.name in wanted or path.stat().st_mtime >= older_than.timestamp():
                    continue
                path.unlink()
                gone.append(path.parent.name + path.name)
        return gone

    def sound(self, sha: str) -> bool:
        """Whether the bytes with this hash are here and whole."""
        path = self.path(sha)
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix="new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        settle(path.parent)
        settle(self.folder)


def settle(folder: Path) -> None:
    """Make the names in a folder durable (Windows does that by itself and cannot open a folder)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
