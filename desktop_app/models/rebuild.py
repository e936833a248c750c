"""Rebuilding all projections from the log: into new tables, in batches, then one swap.

Readers keep the old tables until the swap; a rebuild that breaks off leaves nothing behind that matters.
"""

import re

from desktop_app.domain.case import fold
from desktop_app.models import cases, log, office
from desktop_app.models.faults import machine
from desktop_app.models.progress import Progress, silent
from desktop_app.models.projection import PROJECTION
from desktop_app.models.store import Row, Store
from desktop_app.models.tables import CASE_PROJECTIONS

PREFIX = "new_"
BATCH = 500

_BATCH = (
    "SELECT seq, case_id FROM event WHERE type = 'registered' AND origin = ? AND seq > ? AND seq <= ?"
    " ORDER BY seq LIMIT ?"
)
_MADE = (
    "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name = ? AND type = ? ORDER BY rowid"
)


def rebuild(store: Store, progress: Progress = silent) -> None:
    """Fold every case anew and write what lists, reports and the find box read. `progress` gets (done, total) cases.

    Others may read, and write, meanwhile: cases that moved on are folded once more before the swap.
    """
    with machine():
        with store.writing():
            _drop(store, PREFIX)
            indexes = _copy_tables(store)
            marks = _heads(store)
        _fill(store, marks, progress)
        with store.writing():
            for origin in _heads(store):
                sql = "SELECT DISTINCT case_id FROM event WHERE origin = ? AND seq > ? AND case_id > ''"
                for (case_id,) in store.rows(sql, (origin, marks.get(origin, 0))):
                    _save(store, case_id)
            _drop(store, "")
            for table in CASE_PROJECTIONS:
                store.run(f"ALTER TABLE {PREFIX}{table} RENAME TO {table}")
            store.run(f"DROP INDEX {PREFIX}cases_id")
            for (sql,) in indexes:
                store.run(sql)
            office.replay(store, store)
            store.run("UPDATE ledger SET projection = ?", (PROJECTION,))


def _drop(store: Store, prefix: str) -> None:
    for table in reversed(CASE_PROJECTIONS):
        store.run(f"DROP TABLE IF EXISTS {prefix}{table}")


def _heads(store: Store) -> dict[str, int]:
    return dict(store.rows("SELECT origin, seq FROM origin"))


def _copy_tables(store: Store) -> list[Row]:
    """Create the new tables as the present ones were created; returns the statements of the indexes to come."""
    indexes: list[Row] = []
    for table in CASE_PROJECTIONS:
        ((_, sql),) = store.rows(_MADE, (table, "table"))
        names = "|".join(CASE_PROJECTIONS)
        store.run(re.sub(rf'\b(TABLE|REFERENCES) "?({names})"?', rf"\1 {PREFIX}\2", sql))
        indexes += [(sql,) for _, sql in store.rows(_MADE, (table, "index"))]
    store.run(f"CREATE UNIQUE INDEX {PREFIX}cases_id ON {PREFIX}cases (id)")
    return indexes


def _fill(store: Store, marks: dict[str, int], progress: Progress) -> None:
    """Fold the cases registered up to the marks, in order of entry."""
    total: int = store.value("SELECT count(*) FROM event WHERE type = 'registered'")
    done = 0
    for origin, mark in marks.items():
        last = 0
        while last < mark:
            with store.writing():
                batch = store.rows(_BATCH, (origin, last, mark, BATCH))
                for _, case_id in batch:
                    _save(store, case_id)
            done, last = done + len(batch), batch[-1][0] if batch else mark
            progress(done, max(total, done))


def _save(store: Store, case_id: str) -> None:
    cases.save(store, fold(log.events_of(store, case_id)), PREFIX)
