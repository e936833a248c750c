"""Restoring a backup: checked, under a new origin that names the old one, the present ledger put aside."""

import json
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from desktop_app.domain.errors import Trouble
from desktop_app.models import schema
from desktop_app.models.backup import ABOUT, About
from desktop_app.models.backup_names import FOLDER, stamp
from desktop_app.models.faults import machine
from desktop_app.models.files import ContentFiles, settle
from desktop_app.models.health import verify
from desktop_app.models.ledger import FILE, Ledger, Progress, open_origin, quick_check, silent
from desktop_app.models.rebuild import rebuild
from desktop_app.models.store import Store


def read_about(path: Path) -> About:
    """What a backup says of itself. Raises Trouble for a file that is no backup."""
    with _opened(path) as archive:
        return _said(archive, path)


def restore(path: Path, folder: Path, now: datetime, progress: Progress = silent) -> Ledger:
    """Bring a backup back as the ledger of `folder`, under a new origin whose first event names the old one.

    A ledger already there is put aside in `backups/`, never deleted. Numbers given after the backup was made are not
    known to it: ask for the last one on paper and void what was skipped. Raises Trouble when the file is no backup, is
    damaged, or was written by a newer program; then nothing in the folder has changed.
    """
    fresh = folder / f"new-{secrets.token_hex(4)}.sqlite"
    with machine(), _opened(path) as archive:
        about = _said(archive, path)
        if about.version > schema.NEWEST:
            raise Trouble("这份备份由更新版本的程序写成，请升级程序后再恢复。")
        for name in ("", "files", FOLDER):
            (folder / name).mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(FILE) as source, fresh.open("wb") as target:
                shutil.copyfileobj(source, target)
            _renew(folder, fresh, now, progress)
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


def _renew(folder: Path, fresh: Path, now: datetime, progress: Progress) -> None:
    """Check the copied database, bring it to today's version and give it a new origin."""
    store = Store(fresh)
    try:
        quick_check(store)
        schema.migrate(store)
        ledger = Ledger(folder, store)
        if ledger.stale:
            rebuild(ledger, progress)
        before = ledger.head()
        open_origin(store, unit=ledger.unit, branch=ledger.branch, trial=ledger.trial, now=now, before=before)
        fault = verify(Ledger(folder, store), progress, files=False).first_fault
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


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with machine():
        try:
            with zipfile.ZipFile(path) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Trouble(f"“{path.name}”不是台账备份，或者已损坏，请换一份备份。") from error


def _said(archive: zipfile.ZipFile, path: Path) -> About:
    if not {ABOUT, FILE} <= set(archive.namelist()):
        raise Trouble(f"“{path.name}”不是台账备份，请选择备份生成的文件。")
    return About(**json.loads(archive.read(ABOUT)))
