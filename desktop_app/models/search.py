"""The find box: an index of two-character tokens over what a case says (FTS5 on SQLite).

The index holds no text of its own. `searchable` keeps what was indexed, because an entry is taken out of such an index
by giving its words again, and because signs can only be found by looking through the text itself.
"""

import os

from desktop_app.domain.names import pinyin_keys
from desktop_app.domain.tokens import BREAK, index_text, query
from desktop_app.models.projection import Projected
from desktop_app.models.store import Store
from desktop_app.models.tables import SEARCHABLE

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # names are read character by character: a tenth of a second saved


def put(store: Store, projected: Projected, prefix: str = "") -> None:
    """Index a case; nothing is written when its words have not changed."""
    row = projected.case.row
    known = store.one(f"SELECT text, keys FROM {prefix}searchable WHERE row = ?", (row,))
    if known and known[0] == projected.text:
        return
    keys = keys_of(projected.names)
    if known:
        gone = f"INSERT INTO {prefix}search ({prefix}search, rowid, body) VALUES ('delete', ?, ?)"
        store.run(gone, (row, body(*known)))
    store.upsert(f"{prefix}searchable", ("row",), SEARCHABLE, (row, projected.text, keys))
    store.run(f"INSERT INTO {prefix}search (rowid, body) VALUES (?, ?)", (row, body(projected.text, keys)))


def keys_of(names: tuple[str, ...]) -> str:
    """Pinyin and initials of all names, one a line."""
    return "\n".join(dict.fromkeys(key for name in names for key in pinyin_keys(name)))


def body(text: str, keys: str) -> str:
    """What the index is given."""
    return f"{index_text(text)} {BREAK} {index_text(keys)}"


def condition(text: str) -> tuple[str, str, str]:
    """How to find a text: the table that knows, its row column, and the condition with one value.

    A text of signs only has no tokens and is looked for as it stands.
    """
    asked = query(text)
    if asked is None:
        return "searchable", "row", "instr(searchable.text, ?) > 0"
    return "search", "rowid", "search MATCH ?"


def value(text: str) -> str:
    """The value for `condition`."""
    return query(text) or text.strip()


def forget(store: Store) -> None:
    """After an erasure: write the index anew, so that none of its pages still holds what was erased."""
    store.run("INSERT INTO search (search) VALUES ('optimize')")
