"""The connection to the database: pragmas, statements, one connection per thread.

Every statement of the room passes here with `?` for a value; what only SQLite understands stands in this module, in
`schema` (triggers) and in `search` (FTS5).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import peewee

from desktop_app.models.faults import machine

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "cache_size": -16000}
"""WAL and FULL: what was acknowledged is on the disk (invariant 1)."""

PATIENCE = 8
"""Seconds to wait for another writer."""

Row = tuple[Any, ...]


class _Database(peewee.SqliteDatabase):
    """Remembers the connections of all threads, so that closing the ledger closes every one."""

    opened: list[sqlite3.Connection]

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._connect()  # type: ignore[misc]
        self.opened.append(connection)
        return connection


class Store:
    """One open database file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db: Any = _Database(
            str(path), pragmas=PRAGMAS, timeout=PATIENCE, lock_type="IMMEDIATE", check_same_thread=False
        )
        self.db.opened = []

    def close(self) -> None:
        """Close the connections of all threads. Closing twice is harmless."""
        for connection in self.db.opened:
            connection.close()
        self.db.opened.clear()
        self.db.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection = self.db.connection()
        return connection

    @property
    def in_transaction(self) -> bool:
        """Whether this thread is inside one."""
        return bool(self.db.in_transaction())

    def run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Execute one statement."""
        with machine():
            return self.connection.execute(sql, values)

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Execute one statement for each row."""
        with machine():
            self.connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query that is known to be short."""
        with machine():
            return self.connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row, or None."""
        row: Row | None = self.run(sql, values).fetchone()
        return row

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first value of the first row, or None."""
        row = self.one(sql, values)
        return row[0] if row else None

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of a long query, a few at a time."""
        with machine():
            yield from self.connection.execute(sql, values)

    def reading(self) -> AbstractContextManager[Any]:
        """A read transaction: all queries inside see the same moment."""
        transaction: AbstractContextManager[Any] = self.db.atomic("DEFERRED")
        return transaction

    def writing(self) -> AbstractContextManager[Any]:
        """A write transaction that holds the lock from its first moment (never a deferred one)."""
        transaction: AbstractContextManager[Any] = self.db.atomic("IMMEDIATE")
        return transaction

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows."""
        if rows:
            marks = ",".join("?" * len(columns))
            self.run_many(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)

    def upsert(self, table: str, keys: Sequence[str], columns: Sequence[str], row: Sequence[Any]) -> None:
        """Insert a row, or overwrite the one with the same keys."""
        changes = ",".join(f"{name}=excluded.{name}" for name in columns if name not in keys)
        self.run(
            f"INSERT INTO {table} ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})"
            f" ON CONFLICT ({','.join(keys)}) DO UPDATE SET {changes}",
            row,
        )
