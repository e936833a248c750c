"""Migrations: the schema they make, the triggers they keep, the backup before, two programs at once."""

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from peewee import IntegrityError

from desktop_app.domain.errors import Trouble
from desktop_app.domain.events import Draft
from desktop_app.models import schema
from desktop_app.models.archive import read_about
from desktop_app.models.backup_names import backups
from desktop_app.models.health import verify
from desktop_app.models.ledger import FILE, Ledger
from desktop_app.models.restoring import restore
from desktop_app.models.tables import ADOPTION, CALENDAR, CASES, EVENT, PARTS, PERSON, SEARCHABLE, SERIES
from tests.models.office import clock, office, register, stored

ROOT = Path(__file__).parents[2]

REBUILD_OF_TABLES = """
from peewee import TextField
def up(migrator, db):
    migrator.migrate(
        migrator.add_column("cases", "colour", TextField(default="")),
        migrator.drop_not_null("cases", "colour"),
        migrator.add_not_null("cases", "colour"),
        migrator.drop_column("cases", "colour"),
    )
"""
BREAKS_LINKS = """
def up(migrator, db):
    db.execute_sql("DELETE FROM cases")
"""
FAILS = """
def up(migrator, db):
    db.execute_sql("DELETE FROM clock")
    raise RuntimeError("in the middle")
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program with one migration more: write its script to the path."""
    folder = tmp_path / "scripts"
    shutil.copytree(schema.MIGRATIONS, folder)
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    monkeypatch.setattr(schema, "NEWEST", schema.NEWEST + 1)
    return folder / f"{schema.NEWEST:04}_next.py"


def test_the_newest_version_is_that_of_the_last_script() -> None:
    numbers = [int(path.name[:4]) for path in sorted(schema.MIGRATIONS.glob("[0-9]*.py"))]
    assert numbers == list(range(1, schema.NEWEST + 1))


def test_the_tables_have_exactly_the_columns_that_are_written(ledger: Ledger) -> None:
    wanted = {
        "event": EVENT, "cases": CASES, **PARTS, "searchable": SEARCHABLE, "series": SERIES, "person": PERSON, "adoption": ADOPTION,
        "calendar": CALENDAR,
    }  # fmt: skip
    for table, columns in wanted.items():
        found = {row[1] for row in ledger.store.rows(f"PRAGMA table_info({table})")}
        assert found == set(columns), table


def test_an_older_ledger_is_backed_up_upgraded_and_keeps_rows_and_triggers(
    ledger: Ledger, now: datetime, next_version: Path
) -> None:
    register(ledger, now, [clock("2026-12-01", "2026-11-29")], complainant={"name": "王䶮"})
    before = stored(ledger)
    ledger.close()
    next_version.write_text(REBUILD_OF_TABLES)
    with Ledger.open(ledger.folder) as upgraded:
        assert schema.version(upgraded.store) == schema.NEWEST
        assert stored(upgraded) == before
        assert verify(upgraded).first_fault is None
        for statement in ("DELETE FROM event", "UPDATE event SET actor = 'x'"):
            with pytest.raises(IntegrityError, match="append-only"):
                upgraded.store.db.execute_sql(statement)
        assert upgraded.store.value("PRAGMA foreign_keys") == 1
        register(upgraded, now)
    (saved,) = backups(ledger.folder)
    assert read_about(saved.path).version == schema.NEWEST - 1
    with Ledger.open(ledger.folder):
        assert len(backups(ledger.folder)) == 1


def test_the_backup_before_an_upgrade_can_be_restored_by_the_new_program(
    ledger: Ledger, now: datetime, next_version: Path, tmp_path: Path
) -> None:
    register(ledger, now, complainant={"name": "王䶮"})
    ledger.close()
    next_version.write_text(REBUILD_OF_TABLES)
    Ledger.open(ledger.folder).close()
    with restore(backups(ledger.folder)[0].path, tmp_path / "restored", now) as restored:
        assert restored.case_id("ZH2026110001")
        assert verify(restored).first_fault is None


@pytest.mark.parametrize(("script", "error", "word"), [(FAILS, RuntimeError, "middle"), (BREAKS_LINKS, Trouble, "升级")])
def test_an_upgrade_that_fails_changes_nothing(
    ledger: Ledger, now: datetime, next_version: Path, script: str, error: type[Exception], word: str
) -> None:
    register(ledger, now, [clock("2026-12-01", "2026-11-29")])
    before = stored(ledger)
    ledger.close()
    next_version.write_text(script)
    with pytest.raises(error, match=word):
        Ledger.open(ledger.folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "NEWEST", schema.NEWEST - 1)
        with Ledger.open(ledger.folder) as old:
            assert stored(old) == before
            assert verify(old).first_fault is None


CHILD = """
import sys
from pathlib import Path
from desktop_app.models import schema
from desktop_app.models.archive import read_about
schema.MIGRATIONS, schema.NEWEST = Path(sys.argv[2]), int(sys.argv[3])
from desktop_app.models.ledger import Ledger
sys.stdin.readline()
Ledger.open(Path(sys.argv[1])).close()
"""


def test_two_programs_that_upgrade_at_once_both_open(ledger: Ledger, now: datetime, next_version: Path) -> None:
    register(ledger, now)
    ledger.close()
    next_version.write_text("import time\n" + REBUILD_OF_TABLES + "    time.sleep(0.3)\n")
    arguments = [sys.executable, "-c", CHILD, str(ledger.folder), str(schema.MIGRATIONS), str(schema.NEWEST)]
    seats = [
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)
    ]
    for seat in seats:
        assert seat.stdin is not None
        seat.stdin.write("\n")
        seat.stdin.flush()
    for seat in seats:
        _, said = seat.communicate(timeout=60)
        assert seat.returncode == 0, said
    with Ledger.open(ledger.folder) as upgraded:
        assert verify(upgraded).first_fault is None


def test_an_older_projection_is_rebuilt_when_the_ledger_is_opened(ledger: Ledger, now: datetime) -> None:
    register(ledger, now)
    before = stored(ledger)
    ledger.store.run("UPDATE ledger SET projection = 0")
    ledger.store.run("UPDATE cases SET subject = 'as an older program wrote it'")
    ledger.close()
    told: list[tuple[int, int]] = []
    with Ledger.open(ledger.folder, progress=lambda done, total: told.append((done, total))) as opened:
        assert stored(opened) == before
        assert not opened.stale
    assert told == [(1, 1)]


def test_a_newer_file_names_the_last_backup(ledger: Ledger, now: datetime) -> None:
    from desktop_app.models.backup import backup

    made = backup(ledger, None, now)
    ledger.store.run("PRAGMA user_version = 99")
    ledger.close()
    with pytest.raises(Trouble, match=made.name):
        Ledger.open(ledger.folder)
    assert (ledger.folder / FILE).exists()


def test_a_ledger_of_the_first_version_gets_its_calendar(tmp_path: Path, now: datetime) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "NEWEST", 1)
        Ledger.create(tmp_path, unit="支行", branch="ZH", trial=True, now=now).close()
    with Ledger.open(tmp_path) as upgraded:
        assert (schema.version(upgraded.store), upgraded.calendar_head(), upgraded.calendar_entries()) == (schema.NEWEST, "", [])
        register(upgraded, now, [clock("2026-12-01", "2026-11-29")])
        office(upgraded, now, Draft("calendar_imported", {"year": 2027, "days": []}))
        assert len(upgraded.calendar_entries()) == 1 and upgraded.calendar_head()
        assert verify(upgraded).first_fault is None
