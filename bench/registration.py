"""What a durable registration costs against bare SQL writing the same rows. Prints the ratio measured in one run.

    python -m bench.registration [COUNT] [CASES ALREADY THERE]        (default 300 and 2000)

Bar: the median registration (events, clocks, lists, find box; committed to the disk) costs at most 5 × bare SQL.
Exits with 1 when it is missed.
"""

import random
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.fill import BRANCH, START, STEP, fill, register
from bench.timing import seconds
from desktop_app.models import search
from desktop_app.models.ledger import FILE, Ledger
from desktop_app.models.store import PRAGMAS
from desktop_app.models.tables import CASES, EVENT, PARTS, SEARCHABLE

BAR = 5.0

Rows = dict[str, list[tuple[Any, ...]]]


def ours(ledger: Ledger, chance: random.Random, at: datetime) -> str:
    """Register one case as the office does."""
    with ledger.transaction() as writing:
        sha = writing.store_regulation('{"id":"bank-branch"}')
        _, case = register(writing, chance, at, sha)
    return case.id


def written(ledger: Ledger, case_id: str) -> Rows:
    """Every row that this registration wrote."""
    read = ledger.store.rows
    rows: Rows = {"event": read(f"SELECT {','.join(EVENT)} FROM event WHERE case_id = ?", (case_id,))}
    rows["cases"] = read(f"SELECT {','.join(CASES)} FROM cases WHERE id = ?", (case_id,))
    row = rows["cases"][0][0]
    for table, columns in PARTS.items():
        rows[table] = read(f"SELECT {','.join(columns)} FROM {table} WHERE case_row = ?", (row,))
    rows["searchable"] = read("SELECT row, text, keys FROM searchable WHERE row = ?", (row,))
    rows["search"] = [(row, search.body(*rows["searchable"][0][1:]))]
    return rows


def bare(connection: sqlite3.Connection, rows: Rows) -> None:
    """The same rows, written by hand in one transaction."""
    columns = {"event": EVENT, "cases": CASES, **PARTS, "searchable": SEARCHABLE, "search": ("rowid", "body")}
    connection.execute("BEGIN IMMEDIATE")
    for table, several in rows.items():
        marks = ",".join("?" * len(columns[table]))
        connection.executemany(f"INSERT INTO {table} ({','.join(columns[table])}) VALUES ({marks})", several)
    last = rows["event"][-1]
    connection.execute("UPDATE origin SET seq = ?, hash = ?", (last[1], last[-1]))
    connection.execute("UPDATE series SET serial = serial + 1")
    connection.execute("COMMIT")


def measure(folder: Path, count: int, before: int) -> float:
    """The ratio of the medians, the two taking turns on equal ledgers."""
    made = [Ledger.create(folder / name, unit="", branch=BRANCH, trial=True, now=START) for name in ("ours", "bare")]
    for ledger in made:
        fill(ledger, before)
    made[1].close()
    mine, floor = [], []
    chance, at = random.Random(2), START + STEP * before
    with made[0] as ledger, closing(sqlite3.connect(folder / "bare" / FILE, isolation_level=None)) as connection:
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        for place in range(count):
            ids: list[str] = []
            moment = at + STEP * place
            mine.append(seconds(lambda ids=ids, moment=moment: ids.append(ours(ledger, chance, moment))))  # type: ignore[misc]
            rows = written(ledger, ids[0])
            floor.append(seconds(lambda rows=rows: bare(connection, rows)))  # type: ignore[misc]
    print(f"registration, median of {count} in a ledger of {before} cases: {median(mine) * 1e3:.2f} ms")
    print(f"bare SQL, the same rows: {median(floor) * 1e3:.2f} ms")
    return median(mine) / median(floor)


def main() -> int:
    """Measure in a temporary folder."""
    said = [int(word) for word in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        ratio = measure(Path(folder), *(said or (300, 2_000)))
    print(f"ratio {ratio:.2f} (bar {BAR:.0f})")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
