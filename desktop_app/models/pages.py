"""Lists are pages by key: prepared SQL that walks one index, into frozen rows.

Lists in order of entry show the newest first; 今日待办, 即将到期 and 已超期 show the most urgent first. With a text to
find, every list is in order of entry. A page's `next` is opaque: give it back as `after`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from desktop_app.domain.moments import to_text
from desktop_app.domain.terms import ASIDE
from desktop_app.models import search
from desktop_app.models.store import Store
from desktop_app.models.tables import CASES, CaseRow

Item = TypeVar("Item")
VIEWS = tuple("all today received handling due_soon overdue approval sealing completed archive void provisional".split())

AWAITED = {"approval": "approval", "sealing": "seal"}
"""View → what a case on it waits for."""

_COLUMNS = ",".join(f"cases.{name}" for name in CASES)
_TIMED = {
    "today": ("attention", "cases.attention <> '' AND cases.attention < ?"),
    "due_soon": ("urgency", "cases.urgency <> '' AND cases.urgency > ? AND cases.warning < ?"),
    "overdue": ("urgency", "cases.urgency <> '' AND cases.urgency < ?"),
}
"""View → the column it is walked by, and its condition on the time. `<> ''` names the partial index; `> ''` would tempt
SQLite to start its walk there instead of at the page's key.
"""

COUNTING = "state IN ('running', 'paused')"
SETTLED = ("closed", "archived", "void")
"""Phases whose dates no calendar moves any more."""

_SETTLED = ",".join(f"'{phase}'" for phase in SETTLED)
_WAITING = f"SELECT case_row FROM clock WHERE provisional = 1 AND {COUNTING}"
_PROVISIONAL = f"cases.row IN ({_WAITING}) AND cases.phase NOT IN ({_SETTLED})"

_UPTO = "~~"
"""Behind a moment, it stands after every key of this moment and before every later one."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows. `now` is needed by the views today, due_soon and overdue; `regulation` is an id; `reader` is the
    name of whoever reads: of a matter in which that person must step aside only the number is shown.
    """

    view: str = "all"
    text: str = ""
    now: datetime | None = None
    regulation: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some rows and the key after which the next page starts, None on the last page."""

    rows: tuple[Item, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class _Walk:
    """A query taken apart: where it reads (and where its keys alone, without the cases when nothing is asked of them),
    what must hold, and the column it is walked by, down or up.
    """

    source: str
    keys: str
    conditions: list[str]
    values: list[Any]
    column: str
    newest_first: bool

    def rows(self, after: str | None, limit: int) -> tuple[str, list[Any]]:
        """The statement for so many rows behind a key, and its values."""
        where, values = self._where(after)
        return f"SELECT {_COLUMNS} FROM {self.source}{where}{self._order} LIMIT ?", [*values, limit]

    def key(self, after: str | None, step: int) -> tuple[str, list[Any]]:
        """The statement for the key `step` rows behind another one, and its values."""
        where, values = self._where(after)
        return f"SELECT {self.column} FROM {self.keys}{where}{self._order} LIMIT 1 OFFSET ?", [*values, step - 1]

    def count(self) -> tuple[str, list[Any]]:
        """The statement that counts, and its values; without an order SQLite may take the shortest index."""
        where, values = self._where(None)
        return f"SELECT count(*) FROM {self.keys}{where}", values

    @property
    def _order(self) -> str:
        return f" ORDER BY {self.column}{' DESC' if self.newest_first else ''}"

    def _where(self, after: str | None) -> tuple[str, list[Any]]:
        conditions, values = list(self.conditions), list(self.values)
        if after is not None:
            conditions.append(f"{self.column} {'<' if self.newest_first else '>'} ?")
            values.append(int(after) if self.newest_first else after)
        return f" WHERE {' AND '.join(conditions)}" if conditions else "", values


def _walk(query: ListQuery) -> _Walk:
    if query.view not in VIEWS:
        raise ValueError(f"there is no view {query.view}")
    source = table = "cases"
    column, conditions, values = "cases.row", [], []
    if query.text.strip():
        table, key, condition = search.condition(query.text)
        source, column = f"{table} CROSS JOIN cases ON cases.row = {table}.{key}", f"{table}.{key}"
        conditions, values = [condition], [search.value(query.text)]
    newest_first = True
    if query.view in _TIMED:
        if query.now is None:
            raise ValueError(f"the view {query.view} asks for the time")
        urgent, condition = _TIMED[query.view]
        conditions.append(condition)
        values += [to_text(query.now) + _UPTO] * condition.count("?")
        if not query.text.strip():
            column, newest_first = f"cases.{urgent}", False
    elif query.view in AWAITED:
        conditions.append("cases.awaiting <> '' AND cases.awaiting = ?")  # the first half names the partial index
        values.append(AWAITED[query.view])
    elif query.view == "provisional":
        conditions.append(_PROVISIONAL)
    elif query.view != "all":
        conditions.append("cases.shelf = ?")
        values.append(query.view)
    if query.regulation:
        walks_regulation = query.view not in (*_TIMED, *AWAITED, "provisional") and not query.text.strip()
        # `|| ''` keeps the index of the regulation out of walks that stand on another one
        conditions.append("cases.regulation_id = ?" if walks_regulation else "cases.regulation_id || '' = ?")
        values.append(query.regulation)
    alone = len(conditions) == bool(query.text.strip())
    return _Walk(source, table if alone else source, conditions, values, column, newest_first)


def page(store: Store, query: ListQuery, after: str | None, limit: int) -> Page[CaseRow]:
    """One page of cases."""
    walk = _walk(query)
    found = store.rows(*walk.rows(after, limit + 1))
    rows = _reticent(store, tuple(map(CaseRow._make, found[:limit])), query.reader)
    if len(found) <= limit:
        return Page(rows, None)
    return Page(rows, str(rows[-1].row) if walk.newest_first else getattr(rows[-1], walk.column.partition(".")[2]))


def _reticent(store: Store, rows: tuple[CaseRow, ...], reader: str) -> tuple[CaseRow, ...]:
    """The rows, without what they tell where the reader is complained about or was recused."""
    if not reader or not rows:
        return rows
    marks = ",".join("?" * len(rows))
    sql = f"SELECT case_row FROM party WHERE case_row IN ({marks}) AND role IN ('respondent', 'aside') AND name = ?"
    aside = {found[0] for found in store.rows(sql, [*(row.row for row in rows), reader])}
    if not aside:
        return rows
    return tuple(_untold(row) if row.row in aside else row for row in rows)


def _untold(row: CaseRow) -> CaseRow:
    """The row without what it tells of the matter."""
    return row._replace(subject=ASIDE, complainant="", phone="", respondent="", category="", handler="")


def count(store: Store, query: ListQuery) -> int:
    """How many cases the list has."""
    found: int = store.value(*_walk(query).count())
    return found


def counts(store: Store, now: datetime) -> dict[str, int]:
    """How many cases each view has, by covering scans."""
    shelves: dict[str, int] = dict(store.rows("SELECT shelf, count(*) FROM cases GROUP BY shelf"))
    found = {view: shelves.get(view, 0) for view in VIEWS}
    found["all"] = sum(shelves.values())
    for view in ("today", "due_soon", "overdue", *AWAITED, "provisional"):
        found[view] = count(store, ListQuery(view, now=now))
    return found


def anchors(store: Store, query: ListQuery, step: int) -> list[str]:
    """The `after` keys of every `step`-th row: with `anchors[i]` a page starts at row `(i + 1) * step`."""
    walk = _walk(query)
    found: list[str] = []
    after: str | None = None
    while True:
        key = store.value(*walk.key(after, step))
        if key is None:
            return found
        after = str(key)
        found.append(after)


def same_people(store: Store, phone: str, id_number: str, limit: int) -> tuple[CaseRow, ...]:
    """Cases that name a person with this telephone or identity number, the newest first."""
    ways = [(name, said) for name, said in (("phone", phone), ("id_number", id_number)) if said]
    if not ways:
        return ()
    several = " UNION ".join(f"SELECT case_row FROM party WHERE {name} <> '' AND {name} = ?" for name, _ in ways)
    sql = f"SELECT {_COLUMNS} FROM cases WHERE row IN ({several}) ORDER BY row DESC LIMIT ?"
    return tuple(map(CaseRow._make, store.rows(sql, [*(said for _, said in ways), limit])))


def provisional(store: Store) -> list[str]:
    """The cases with an active clock whose date is provisional, in order of entry."""
    return [id_ for (id_,) in store.rows(f"SELECT id FROM cases WHERE {_PROVISIONAL} ORDER BY row")]


def counting(store: Store, due_from: str, started_before: str) -> list[str]:
    """The open cases, in order of entry, with an active clock that a calendar can move: one due on `due_from` (a day)
    or later that started before a moment (UTC text), or one that is provisional.
    """
    due = f"SELECT case_row FROM clock WHERE {COUNTING} AND due >= ? AND start < ?"
    sql = f"SELECT id FROM cases WHERE row IN ({due} UNION {_WAITING}) AND phase NOT IN ({_SETTLED}) ORDER BY row"
    return [id_ for (id_,) in store.rows(sql, (due_from, started_before))]


def first_clocks(store: Store, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Of each case (by `row`) the running clock that is due first: its identifier in the regulation and its `warn`."""
    marks = ",".join("?" * len(rows))
    sql = (
        f"SELECT case_row, clock, warn FROM clock WHERE case_row IN ({marks}) AND state = 'running' AND deadline <> ''"
        " ORDER BY case_row, deadline DESC, key DESC"
    )
    return {row: (clock, warn) for row, clock, warn in store.rows(sql, rows)} if rows else {}


def row(store: Store, case_id: str) -> CaseRow | None:
    """One case as lists show it, or None."""
    found = store.one(f"SELECT {_COLUMNS} FROM cases WHERE id = ?", (case_id,))
    return CaseRow._make(found) if found else None
