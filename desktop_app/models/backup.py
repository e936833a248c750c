"""Making a backup: one checked file, after which old ones are thinned."""

from datetime import datetime
from pathlib import Path

from desktop_app.domain.errors import Trouble
from desktop_app.domain.moments import to_text
from desktop_app.models import schema
from desktop_app.models.archive import About, copied, pack
from desktop_app.models.backup_names import FOLDER, backups, name, thin
from desktop_app.models.faults import machine
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger, quick_check
from desktop_app.models.progress import Progress, silent
from desktop_app.models.store import Store


def backup(ledger: Ledger, out: Path | None, now: datetime, progress: Progress = silent) -> Path:
    """Make a backup and check it: SQLite looks through the copy, and `verify` through its log.

    With `out` it is that file and holds the content files too; without, it joins the ledger's own backups, of which
    old ones are then thinned. Raises Trouble when the disk refuses or the copy is not sound (nothing is thinned then).
    """
    with machine(), copied(ledger.store, (out.parent if out else ledger.folder / FOLDER)) as path:
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
        pack(path, target, about, ((f"files/{sha[:2]}/{sha[2:]}", ledger.files.path(sha)) for sha in names))
        if out is None:
            for old in thin(backups(ledger.folder), now):
                old.path.unlink()
    return target


def _about(copy: Ledger, now: datetime) -> About:
    head, version = copy.head(), schema.version(copy.store)
    return About(head.origin, head.seq, head.hash, head.lamport, copy.unit, copy.branch, copy.trial, version, to_text(now))
