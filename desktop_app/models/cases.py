"""Saving a folded case: its row, its clocks, parties, attachments and papers, and the words it is found by."""

from typing import Any

from desktop_app.domain.case import Case
from desktop_app.models import search
from desktop_app.models.projection import Projected, place, project, second_end
from desktop_app.models.store import Store
from desktop_app.models.tables import CASES, PARTS, CaseRow


def save(store: Store, case: Case, prefix: str = "") -> None:
    """Write all projections of a case. `prefix` names the tables of a rebuild, which stand beside those in use."""
    projected = project(case, _row(store, case, prefix))
    new = not _update(store, projected, prefix)
    if new:
        store.insert(f"{prefix}cases", CASES, [projected.case])
    for table, columns in PARTS.items():
        rows = [(projected.case.row, number, *row) for number, row in enumerate(projected.parts[table])]
        if not new:
            store.run(f"DELETE FROM {prefix}{table} WHERE case_row = ?", (projected.case.row,))
        store.insert(f"{prefix}{table}", columns, rows)
    search.put(store, projected, prefix)


def _row(store: Store, case: Case, prefix: str) -> int:
    """The row the case stands at, or for a new one the row after any other case of its second."""
    known: int | None = store.value(f"SELECT row FROM {prefix}cases WHERE id = ?", (case.id,))
    if known is not None:
        return known
    wanted = place(case.sort_key)
    if store.value(f"SELECT 1 FROM {prefix}cases WHERE row = ?", (wanted,)) is None:
        return wanted
    sql = f"SELECT max(row) + 1 FROM {prefix}cases WHERE row >= ? AND row < ?"
    free: int = store.value(sql, (wanted, second_end(wanted)))
    return free


_CHANGES = ",".join(f"{name}=?" for name in CASES[1:])


def _update(store: Store, projected: Projected, prefix: str) -> bool:
    sql = f"UPDATE {prefix}cases SET {_CHANGES} WHERE row = ?"
    return store.run(sql, (*projected.case[1:], projected.case.row)).rowcount > 0


def stored(store: Store, case_id: str) -> Projected | None:
    """What is stored of a case, to be compared with what its events tell; `names` holds the pinyin keys."""
    found = store.one(f"SELECT {','.join(CASES)} FROM cases WHERE id = ?", (case_id,))
    if found is None:
        return None
    case = CaseRow._make(found)
    parts: dict[str, list[tuple[Any, ...]]] = {}
    for table, columns in PARTS.items():
        sql = f"SELECT {','.join(columns[2:])} FROM {table} WHERE case_row = ? ORDER BY place"
        parts[table] = store.rows(sql, (case.row,))
    known = store.one("SELECT text, keys FROM searchable WHERE row = ?", (case.row,))
    text, keys = known or ("", "")
    return Projected(case, parts, text, tuple(keys.split("\n")))
