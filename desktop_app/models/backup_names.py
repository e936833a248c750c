"""The names of backups: what they tell, which ones a folder has, and which may go."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_app.domain.moments import SHANGHAI

FOLDER = "backups"

NEWEST_KEPT = 5
DAYS_KEPT, WEEKS_KEPT, MONTHS_KEPT = 14, 8, 24

_NAME = re.compile(r"ledger-(\d{8}T\d{6}Z)-([0-9a-f]{16})-(\d+)-([0-9a-f]{12})\.zip")
_STAMP = "%Y%m%dT%H%M%SZ"


def stamp(moment: datetime) -> str:
    """A moment as file names carry it (UTC)."""
    return moment.astimezone(UTC).strftime(_STAMP)


def name(made_at: datetime, origin: str, seq: int, hash_: str) -> str:
    """The name of a backup: when it was made, and the head of the chain it holds."""
    return f"ledger-{stamp(made_at)}-{origin}-{seq:06d}-{hash_[:12]}.zip"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as its name tells it: when it was made, and the head of the chain it holds (the hash shortened)."""

    path: Path
    made_at: datetime
    origin: str
    seq: int
    hash: str


def backups(folder: Path) -> list[Backup]:
    """The backups in a ledger's folder, the newest first; other files there are passed over."""
    found: list[Backup] = []
    for path in (folder / FOLDER).glob("ledger-*.zip"):
        if said := _NAME.fullmatch(path.name):
            made = datetime.strptime(said[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, made, said[2], int(said[3]), said[4]))
    return sorted(found, key=lambda item: (item.made_at, item.seq), reverse=True)


def thin(known: Sequence[Backup], now: datetime) -> list[Backup]:
    """The backups that may go. Kept are the newest five, the last of each of the past 14 days, of 8 weeks, of 24
    months, and of every year. Pure.
    """
    newest = sorted(known, key=lambda item: (item.made_at, item.seq), reverse=True)
    kept = {item.path for item in newest[:NEWEST_KEPT]}
    rules = (
        ("%Y-%m-%d", timedelta(days=DAYS_KEPT)),
        ("%G-%V", timedelta(weeks=WEEKS_KEPT)),
        ("%Y-%m", timedelta(days=31 * MONTHS_KEPT)),
        ("%Y", None),
    )
    for period, reach in rules:
        seen: set[str] = set()
        for item in newest:
            name = item.made_at.astimezone(SHANGHAI).strftime(period)
            if name not in seen and (reach is None or now - item.made_at <= reach):
                kept.add(item.path)
            seen.add(name)
    return [item for item in newest if item.path not in kept]
