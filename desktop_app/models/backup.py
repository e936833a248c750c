"""Backups: one checked file each, listed, thinned, and restored as a new origin.

A backup is a zip archive: `backup.json` (what it is), `ledger.sqlite`, and the content files when it leaves the
ledger's folder. A backup inside the folder needs no copy of them: they never change and are not deleted while the log
names them.
"""

import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.domain.errors import Trouble
from desktop_app.domain.moments import from_text, to_text
from desktop_app.models import schema
from desktop_app.models.backup_names import FOLDER, backups, name, thin
from desktop_app.models.faults import machine
from desktop_app.models.files import settle
from desktop_app.models.health import verify
from desktop_app.models.ledger import FILE, Ledger, Progress, quick_check, silent
from desktop_app.models.store import Store

ABOUT = "backup.json"


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


def backup(ledger: Ledger, out: Path | None, now: datetime, progress: Progress = silent) -> Path:
    """Make a backup and check it: SQLite looks through the copy, and `verify` through its log.

    With `out` it is that file and holds the content files too; without, it joins the ledger's own backups, of which
    old ones are then thinned. Raises Trouble when the disk refuses or the copy is not sound (nothing is thinned then).
    """
    with machine(), _copy(ledger.store, (out.parent if out else ledger.folder / FOLDER)) as path:
        copy = Ledger(ledger.folder, Store(path))
        try:
            quick_check(copy.store)
            verdict = verify(copy, progress, files=out is not None)
            about = _about(copy, now)
        finally:
            copy.close()
        if verdict.first_fault:
            raise Trouble(f"备份没有通过检查：{verdict.first_fault}")
        target = out or ledger.folder / FOLDER / name(now, about.origin, about.seq, about.hash)
        names = sorted(set(ledger.files.all())) if out else []
        _pack(path, target, about, ((f"files/{sha[:2]}/{sha[2:]}", ledger.files.path(sha)) for sha in names))
        if out is None:
            for old in thin(backups(ledger.folder), now):
                old.path.unlink()
    return target


def snapshot_before_upgrade(folder: Path, store: Store, version: int) -> Path:
    """Put the database aside before a migration; the name carries the time of its last event."""
    sql = "SELECT origin, unit, branch, trial, seq, hash, lamport FROM ledger JOIN origin USING (origin)"
    ((origin, unit, branch, trial, seq, hash_, lamport),) = store.rows(sql)
    made_at: str = store.value("SELECT recorded_at FROM event WHERE origin = ? AND seq = ?", (origin, seq))
    about = About(origin, seq, hash_, lamport, unit, branch, bool(trial), version, made_at)
    with _copy(store, folder / FOLDER) as path:
        target = folder / FOLDER / name(from_text(made_at), origin, seq, hash_)
        _pack(path, target, about, ())
    return target


@contextmanager
def _copy(store: Store, folder: Path) -> Iterator[Path]:
    """A compact copy of the database as it stands, gone when the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"making-{secrets.token_hex(4)}.sqlite"
    try:
        store.run("VACUUM INTO ?", (str(path),))
        yield path
    finally:
        for end in ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)


def _about(copy: Ledger, now: datetime) -> About:
    head = copy.head()
    version = schema.version(copy.store)
    return About(
        head.origin,
        head.seq,
        head.hash,
        head.lamport,
        copy.unit,
        copy.branch,
        copy.trial,
        version,
        to_text(now),
    )


def _pack(database: Path, target: Path, about: About, files: Iterable[tuple[str, Path]]) -> None:
    """Write the archive beside its place, make it durable, and put it there."""
    part = target.with_name(f"making-{secrets.token_hex(4)}.zip")
    try:
        with part.open("wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(ABOUT, json.dumps(asdict(about), ensure_ascii=False))
                archive.write(database, FILE)
                for name, path in files:
                    archive.write(path, name, zipfile.ZIP_STORED)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
        settle(target.parent)
    finally:
        part.unlink(missing_ok=True)
