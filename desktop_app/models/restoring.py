"""Restoring a backup: checked, under a new origin that names the old one, the present ledger put aside."""

import secrets
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

from desktop_app.domain.errors import Trouble
from desktop_app.models import schema
from desktop_app.models.archive import DATABASE, about, opened
from desktop_app.models.backup_names import FOLDER, stamp
from desktop_app.models.faults import machine
from desktop_app.models.files import ContentFiles, settle
from desktop_app.models.health import verify
from desktop_app.models.ledger import FILE, Furnish, Ledger, open_origin, quick_check
from desktop_app.models.location import refuse_network
from desktop_app.models.progress import Progress, silent
from desktop_app.models.rebuild import rebuild
from desktop_app.models.store import Store


def restore(path: Path, folder: Path, now: datetime, progress: Progress = silent,
            furnish: Furnish | None = None) -> Ledger:  # fmt: skip
    """Bring a backup back as the ledger of `folder`, under a new origin whose first event names the old one.

    A ledger already there is put aside in `backups/`, never deleted. Numbers given after the backup was made are not
    known to it: `furnish` is handed the ledger before it takes its place, to void them. Raises Trouble when the file is
    no backup, is damaged, or was written by a newer program, and what `furnish` raises; then nothing in the folder has
    changed.
    """
    refuse_network(folder)
    fresh = folder / f"new-{secrets.token_hex(4)}.sqlite"
    with machine(), opened(path) as archive:
        if about(archive, path).version > schema.NEWEST:
            raise Trouble("这份备份由更新版本的程序写成，请升级程序后再恢复。")
        for name in ("", "files", FOLDER):
            (folder / name).mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(DATABASE) as source, fresh.open("wb") as target:
                shutil.copyfileobj(source, target)
            _renew(folder, fresh, now, progress, furnish)
            _bring_files(archive, ContentFiles(folder / "files"))
            _put_aside(folder, now)
            fresh.rename(folder / FILE)
            settle(folder)
        finally:
            fresh.unlink(missing_ok=True)
    return Ledger.open(folder)


def _bring_files(archive: zipfile.ZipFile, files: ContentFiles) -> None:
    for name in archive.namelist():
        if name.startswith("files/"):
            files.keep(archive.read(name))


def _renew(folder: Path, fresh: Path, now: datetime, progress: Progress, furnish: Furnish | None) -> None:
    """Check the copied database, bring it to today's version and give it a new origin."""
    store = Store(fresh)
    try:
        quick_check(store)
        schema.migrate(store)
        old = Ledger(folder, store)
        if old.stale:
            rebuild(store, progress)
        open_origin(store, unit=old.unit, branch=old.branch, trial=old.trial, now=now, before=old.head())
        restored = Ledger(folder, store)
        if furnish:
            furnish(restored)
        fault = verify(restored, progress, files=False).first_fault
        if fault:
            raise Trouble(f"这份备份没有通过检查，没有恢复：{fault}")
    finally:
        store.close()


def _put_aside(folder: Path, now: datetime) -> None:
    """Move the present ledger, with its journal, into the backups' folder."""
    aside = folder / FOLDER / f"replaced-{stamp(now)}-{secrets.token_hex(2)}.sqlite"
    for end in ("", "-wal", "-shm"):
        present = folder / f"{FILE}{end}"
        if present.exists():
            present.rename(f"{aside}{end}")
