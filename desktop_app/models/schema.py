"""The version of a ledger file, its migrations, and the triggers that keep the log append-only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from desktop_app.domain.errors import Trouble
from desktop_app.models.store import Store
from desktop_app.models.tables import EVENT

NEWEST = 2
"""The number of the newest script in `migrations/`."""

MIGRATIONS = Path(__file__).parent / "migrations"

_KEPT = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in EVENT if name not in ("personal", "salt"))
TRIGGERS = {
    "event_no_delete": "BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "event_no_update": (
        f"BEFORE UPDATE ON event WHEN NOT ({_KEPT} AND NEW.personal IS NULL AND NEW.salt IS NULL)"
        " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    ),
    "event_no_replace": (
        "BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE origin = NEW.origin AND seq = NEW.seq)"
        " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    ),
}
"""Nothing of the log changes but this: erasure sets personal data and salt to NULL together."""


class _Overtaken(Exception):
    """Another process has migrated the file since the plan was made."""


def version(store: Store) -> int:
    """The number of the last migration the file went through; 0 for a file that is no ledger."""
    found: int = store.value("PRAGMA user_version")
    return found


def migrate(store: Store) -> None:
    """Bring the file to the newest version, one script and its stamp per transaction."""
    while (found := version(store)) < NEWEST:
        try:
            _migrate_from(store, found)
        except _Overtaken:
            continue


def _migrate_from(store: Store, found: int) -> None:
    from playhouse.migrate import SqliteMigrator
    from playhouse.migrations import Runner

    class Guarded(SqliteMigrator):
        """Foreign keys off, then the transaction; before its commit the triggers and checks of a ledger."""

        @contextmanager
        def migration_context(self, atomic: bool = True) -> Iterator[None]:
            with super().migration_context(True):
                if version(store) != found:
                    raise _Overtaken
                drop_triggers(store)
                yield
                _seal(store)

    make: Any = Runner
    runner = make(store.db, str(MIGRATIONS))
    runner.migrator = cast(Any, Guarded)(store.db)
    pending = [step.name for step in runner.status() if not step.applied]
    runner.up(pending[0])


def _seal(store: Store) -> None:
    """What must hold before a migration commits."""
    create_triggers(store)
    broken = store.rows("PRAGMA foreign_key_check")
    if broken:
        raise Trouble("台账升级时发现内部关联不一致，已全部撤回，请用升级前的备份继续工作并联系管理员。")
    name = store.value("SELECT max(name) FROM schema_migration")
    store.run(f"PRAGMA user_version = {int(name[:4])}")


def create_triggers(store: Store) -> None:
    """Forbid changes to the log."""
    for name, body in TRIGGERS.items():
        store.run(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")


def drop_triggers(store: Store) -> None:
    """Make room for a migration, inside whose transaction they come back."""
    for name in TRIGGERS:
        store.run(f"DROP TRIGGER IF EXISTS {name}")


def scratch() -> Store:
    """An empty ledger in memory."""
    store = Store(Path(":memory:"))
    migrate(store)
    return store
