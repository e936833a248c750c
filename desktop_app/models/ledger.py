"""The ledger: one folder with the database, its content files and its backups."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.events import Draft, Event
from desktop_app.models import log, office, pages, schema
from desktop_app.models.faults import machine
from desktop_app.models.files import ContentFiles, settle
from desktop_app.models.location import FILE as FILE
from desktop_app.models.location import refuse_network
from desktop_app.models.log import OPENING
from desktop_app.models.pages import ListQuery, Page
from desktop_app.models.progress import Progress, silent
from desktop_app.models.projection import PROJECTION
from desktop_app.models.store import Store
from desktop_app.models.tables import Adoption, CalendarEntry, CaseRow, PersonRow
from desktop_app.models.writing import Writing

LEDGER = ("origin", "unit", "branch", "trial", "projection")


class Ledger:
    """An open ledger. `origin` names this copy of it; `unit` and `branch` are as `init` was given them.

    Every thread that uses it gets a connection of its own; `close` closes them all.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        row = store.one(f"SELECT {','.join(LEDGER)} FROM ledger")
        assert row is not None
        self.folder, self._store = folder, store
        self.origin: str = row[0]
        self.unit: str = row[1]
        self.branch: str = row[2]
        self.trial = bool(row[3])
        self.files = ContentFiles(folder / "files")

    @classmethod
    def create(cls, folder: Path, *, unit: str, branch: str, trial: bool, now: datetime,
               furnish: "Furnish | None" = None) -> Self:  # fmt: skip
        """A new ledger whose first event is `ledger_opened`.

        `furnish` is handed the ledger before it takes its place, to write what it must never be without. Raises
        RuleBroken when there is one already, Trouble when the folder cannot be written, and what `furnish` raises; then
        there is no new ledger.
        """
        path = folder / FILE
        if path.exists():
            raise RuleBroken(f"“{folder}”里已经有台账，请直接使用，或换一个文件夹。")
        refuse_network(folder)
        with machine():
            for name in ("", "files", "backups"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            fresh = folder / f"new-{secrets.token_hex(4)}.sqlite"
            store = Store(fresh)
            try:
                schema.migrate(store)
                open_origin(store, unit=unit, branch=branch, trial=trial, now=now)
                if furnish:
                    furnish(cls(folder, store))
                store.close()
                fresh.rename(path)
                settle(folder)
            finally:
                store.close()
                fresh.unlink(missing_ok=True)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, check: bool = False, progress: Progress = silent) -> Self:
        """Open the ledger of a folder, bringing an older one to today's version after a backup.

        `check` lets SQLite look through the file first. Raises RuleBroken when there is none, Trouble when it is
        damaged or was written by a newer program.
        """
        path = folder / FILE
        if not path.exists():
            raise RuleBroken(f"“{folder}”里还没有台账，请先运行 init 建立台账并选定制度。")
        refuse_network(folder)
        store = Store(path)
        try:
            with machine():
                _bring_up(folder, store, check)
                ledger = cls(folder, store)
        except BaseException:
            store.close()
            raise
        if ledger.stale:
            from desktop_app.models.rebuild import rebuild

            rebuild(store, progress)
        return ledger

    @property
    def stale(self) -> bool:
        """Whether its projections were written by another version of the program and must be rebuilt."""
        found: int = self._store.value("SELECT projection FROM ledger")
        return found != PROJECTION

    def close(self) -> None:
        """Close the connections of all threads."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Writing]:
        """One verb: everything written inside is durable when the block ends, or nothing is.

        Raises Trouble when another program holds the ledger, or the disk is full.
        """
        if self._store.in_transaction:
            raise RuntimeError("a transaction inside another")
        with machine():
            writing = Writing(self._store, self.files, self.origin)
            with self._store.writing():
                yield writing
                writing.finish()
            if writing.erased:
                self._store.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def case_events(self, case_id: str) -> list[Event]:
        """All events of one case, in order."""
        return log.events_of(self._store, case_id)

    def office_events(self, *types: str) -> list[Event]:
        """Events of the office, of these types or of all, in order."""
        return log.office_events(self._store, types)

    def events(self, origin: str = "", after: int = 0) -> Iterator[Event]:
        """The log, origin by origin, by sequence; with an origin only its events after a sequence."""
        return log.walk(self._store, origin, after)

    def heads(self) -> list[log.Head]:
        """Where the chain of every origin known here ends, this ledger's own first."""
        found = [log.Head(*row) for row in self._store.rows("SELECT origin, seq, hash, lamport FROM origin")]
        return sorted(found, key=lambda head: (head.origin != self.origin, head.origin))

    def head(self) -> log.Head:
        """Where this ledger's own chain ends."""
        return log.head(self._store, self.origin)

    def case_id(self, number: str) -> str:
        """The case with a number. Raises RuleBroken when there is none."""
        found = self.known_number(number)
        if not found:
            raise RuleBroken(f"没有编号为“{number}”的投诉件，请核对编号，或用查找框按姓名、电话查找。")
        return found

    def known_number(self, number: str) -> str:
        """The case with a number, or empty."""
        sql = "SELECT id FROM cases WHERE number = ? ORDER BY row"
        return self._store.value(sql, (number.strip(),)) or ""

    def case_row(self, case_id: str) -> CaseRow | None:
        """One case as lists show it."""
        return pages.row(self._store, case_id)

    def regulation(self, sha: str) -> str:
        """The stored canonical text of a resolved regulation. Raises Trouble when it is not here."""
        text: str | None = self._store.value("SELECT text FROM regulation WHERE sha = ?", (sha,))
        if text is None:
            raise Trouble(f"台账里找不到校验值为 {sha[:12]} 的制度文本，请用最近的备份核对。")
        return text

    def adopted(self) -> list[Adoption]:
        """Every adoption of a regulation, the newest first."""
        return office.adopted(self._store)

    def people(self) -> list[PersonRow]:
        """Everybody who ever worked here, in the order they were entered."""
        return office.people(self._store)

    def settings(self) -> dict[str, Any]:
        """The settings of the office."""
        return office.settings(self._store)

    def calendar_head(self) -> str:
        """What changes with every word about the calendar; empty before the first."""
        return office.calendar_head(self._store)

    def calendar_entries(self) -> list[CalendarEntry]:
        """Every word about the calendar, in order."""
        return office.calendar_entries(self._store)

    def page(self, query: ListQuery, after: str | None = None, limit: int = 50) -> Page[CaseRow]:
        """A page of a list; `after` is the `next` of the page before, or an anchor."""
        return pages.page(self._store, query, after, limit)

    def first_clocks(self, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Of each case (by `row`) the running clock due first: its identifier and its `warn`; none where none runs."""
        return pages.first_clocks(self._store, rows)

    def count(self, query: ListQuery) -> int:
        """How many cases a list has."""
        return pages.count(self._store, query)

    def counts(self, now: datetime) -> dict[str, int]:
        """How many cases each view has."""
        return pages.counts(self._store, now)

    def anchors(self, query: ListQuery, step: int = 1000) -> list[str]:
        """The keys of every `step`-th row: a page after `anchors[i]` begins with row `(i + 1) * step`, from 0."""
        return pages.anchors(self._store, query, step)

    def same_people(self, *, phone: str = "", id_number: str = "", limit: int = 20) -> tuple[CaseRow, ...]:
        """Cases that name a person with this telephone or identity number, the newest first: possible duplicates."""
        return pages.same_people(self._store, phone, id_number, limit)

    def provisional(self) -> list[str]:
        """The ids of cases with an active clock whose date waits for a calendar, in order of entry."""
        return pages.provisional(self._store)

    def counting(self, *, due_from: str, started_before: str) -> list[str]:
        """The ids of open cases with a clock that another calendar can move, in order of entry."""
        return pages.counting(self._store, due_from, started_before)

    def file(self, sha: str) -> bytes:
        """A content file. Raises Trouble when it is gone or damaged."""
        return self.files.read(sha)

    def sweep(self, now: datetime) -> list[str]:
        """Delete content files that no event names and that are over a day old; returns their names."""
        named = log.named(self._store, frozenset(self.files.all()))
        return self.files.sweep(named, now - timedelta(days=1))

    def data_version(self) -> int:
        """A number that changes when another connection has committed."""
        found: int = self._store.value("PRAGMA data_version")
        return found

    @property
    def store(self) -> Store:
        """The database, for the other modules of this room."""
        return self._store


Furnish = Callable[[Ledger], object]
"""Writes into a ledger that has not taken its place yet."""


def open_origin(
    store: Store, *, unit: str, branch: str, trial: bool, now: datetime, before: log.Head | None = None
) -> None:
    """Make the file a ledger of a new origin whose first event says where it comes from.

    `before` is the head of the ledger it was restored or copied from.
    """
    origin = secrets.token_hex(8)
    with store.writing():
        store.run("DELETE FROM ledger")
        store.insert("ledger", LEDGER, [(origin, unit, branch, int(trial), PROJECTION)])
        facts: dict[str, Any] = {"unit": unit, "branch": branch, "trial": trial}
        if before:
            facts["continues"] = {"origin": before.origin, "seq": before.seq, "hash": before.hash}
        writing = Writing(store, ContentFiles(store.path.parent / "files"), origin)
        lamport = (before.lamport if before else 0) + 1
        writing.append("", [Draft(OPENING, facts)], at=now, recorded_at=now, actor="", lamport=lamport)


def _bring_up(folder: Path, store: Store, check: bool) -> None:
    found = schema.version(store)
    if found > schema.NEWEST:
        from desktop_app.models.backup_names import backups

        last = next((item.path.name for item in backups(folder)), "")
        way = f"或恢复最近的备份 {last}" if last else "或向管理员索取旧版本的备份"
        raise Trouble(f"这个台账由更新版本的程序写成，本程序打不开，请升级程序，{way}。")
    if check:
        quick_check(store)
    if found == 0:
        raise Trouble(f"“{store.path}”不是台账，或建立台账时中断了，请移走该文件后重新运行 init。")
    if found < schema.NEWEST:
        from desktop_app.models.archive import snapshot_before_upgrade

        snapshot_before_upgrade(folder, store, found)
        schema.migrate(store)


def quick_check(store: Store) -> None:
    """Let SQLite look through the file. Raises Trouble when it finds damage."""
    if store.value("PRAGMA quick_check(1)") != "ok":
        raise Trouble("台账文件已损坏，请停止登记，用最近的备份恢复。")
