"""The file of a backup: a zip archive with `backup.json` (what it is), `ledger.sqlite`, and content files.

A backup inside the ledger's folder needs no copy of the content files: they never change and are not deleted while the
log names them.
"""

import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop_app.domain.errors import Trouble
from desktop_app.domain.moments import from_text
from desktop_app.models.backup_names import FOLDER, name
from desktop_app.models.faults import machine
from desktop_app.models.files import settle
from desktop_app.models.store import Store

ABOUT, DATABASE = "backup.json", "ledger.sqlite"


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself."""

    origin: str
    seq: int
    hash: str
    lamport: int
    unit: str
    branch: str
    trial: bool
    version: int
    made_at: str


def read_about(path: Path) -> About:
    """What a backup says of itself. Raises Trouble for a file that is no backup."""
    with opened(path) as archive:
        return about(archive, path)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to read from. Raises Trouble for a file that is none, or is found damaged while it is read."""
    with machine():
        try:
            with zipfile.ZipFile(path) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Trouble(f"“{path.name}”不是台账备份，或者已损坏，请换一份备份。") from error


def about(archive: zipfile.ZipFile, path: Path) -> About:
    """What an open archive says of itself; `path` names it in the refusal of one that is no backup."""
    if not {ABOUT, DATABASE} <= set(archive.namelist()):
        raise Trouble(f"“{path.name}”不是台账备份，请选择备份生成的文件。")
    return About(**json.loads(archive.read(ABOUT)))


def snapshot_before_upgrade(folder: Path, store: Store, version: int) -> Path:
    """Put the database aside before a migration; the name carries the time of its last event."""
    sql = "SELECT origin, unit, branch, trial, seq, hash, lamport FROM ledger JOIN origin USING (origin)"
    ((origin, unit, branch, trial, seq, hash_, lamport),) = store.rows(sql)
    made_at: str = store.value("SELECT recorded_at FROM event WHERE origin = ? AND seq = ?", (origin, seq))
    said = About(origin, seq, hash_, lamport, unit, branch, bool(trial), version, made_at)
    with copied(store, folder / FOLDER) as path:
        target = folder / FOLDER / name(from_text(made_at), origin, seq, hash_)
        pack(path, target, said, ())
    return target


@contextmanager
def copied(store: Store, folder: Path) -> Iterator[Path]:
    """A compact copy of the database as it stands, gone when the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"making-{secrets.token_hex(4)}.sqlite"
    try:
        store.run("VACUUM INTO ?", (str(path),))
        yield path
    finally:
        for end in ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)


def pack(database: Path, target: Path, said: About, files: Iterable[tuple[str, Path]]) -> None:
    """Write the archive beside its place, make it durable, and put it there."""
    part = target.with_name(f"making-{secrets.token_hex(4)}.zip")
    try:
        with part.open("wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(ABOUT, json.dumps(asdict(said), ensure_ascii=False))
                archive.write(database, DATABASE)
                for member, path in files:
                    archive.write(path, member, zipfile.ZIP_STORED)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
        settle(target.parent)
    finally:
        part.unlink(missing_ok=True)
