"""What a page of a list costs, against bare SQLite and against a small ledger. Prints ratios measured in one run.

    python -m bench.ledger_page [LARGE] [SMALL]        (cases; default 200000 and 2000)

Bars: a page of 50 anywhere costs at most 2 × sqlite3 fetching the same columns by key, and at most 1.3 × the same page
in the small ledger (where that has a full page). Exits with 1 when a bar is missed.
"""

import random
import shutil
import sqlite3
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import bench.fill
from bench.fill import BRANCH, START, STEP, fill
from bench.timing import best
from desktop_app.models.ledger import FILE, Ledger
from desktop_app.models.pages import VIEWS, ListQuery
from desktop_app.models.tables import CASES

AGAINST_SQLITE, AGAINST_SMALL = 2.0, 1.3
SIZE = 50
PLACES = 5
CACHE = Path(__file__).parents[1] / "build" / "bench"
WORDS = ("退款", "王伟", "漏水", "鼎盛花园三期漏水", "wangwei", "wj", "1391", "王", "ZH202403")


def made(count: int) -> Ledger:
    """A ledger of so many cases: filled once, then kept until the filling itself changes."""
    folder = CACHE / f"{count}-{zlib.crc32(Path(bench.fill.__file__).read_bytes()):08x}"
    if not (folder / FILE).exists():
        print(f"filling {count} cases, kept in {folder}", flush=True)
        unfinished = folder.with_name(f"{folder.name}-unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        with Ledger.create(unfinished, unit="幸福路支行", branch=BRANCH, trial=True, now=START) as ledger:
            fill(ledger, count)
        unfinished.rename(folder)
    return Ledger.open(folder)


def places(ledger: Ledger, query: ListQuery) -> list[str | None]:
    """The start, the end, and places between."""
    keys = ledger.anchors(query, SIZE)
    return [None, *random.Random(1).sample(keys, min(PLACES, len(keys))), *keys[-1:]]


def bare(connection: sqlite3.Connection, ledger: Ledger, query: ListQuery, key: str | None) -> Callable[[], object]:
    """sqlite3 itself fetching the same rows by their keys."""
    keys = [row.row for row in ledger.page(query, key, SIZE).rows]
    sql = f"SELECT {','.join(CASES)} FROM cases WHERE row IN ({','.join('?' * len(keys))})"
    return lambda: connection.execute(sql, keys).fetchall()


def dearest(large: Ledger, small: Ledger, view: str, now: datetime, then: datetime) -> tuple[float, float, float]:
    """Of several pages of a view: microseconds of the dearest, times bare SQLite, times the small ledger's first page."""
    query, little = ListQuery(view, now=now), ListQuery(view, now=then)
    found = []
    with closing(sqlite3.connect(large.folder / FILE)) as connection:
        for key in places(large, query):
            mine, floor, base = best(
                lambda key=key: large.page(query, key, SIZE),  # type: ignore[misc]
                bare(connection, large, query, key),
                lambda: small.page(little, None, SIZE),
            )
            found.append((mine * 1e6, mine / floor, mine / base))
    return max(found)


def measure(large: Ledger, small: Ledger, sizes: list[int]) -> bool:
    """Print the table; whether every bar is met."""
    now, then = (START + STEP * size for size in sizes)
    good = True
    print(f"{'view':<12}{'rows':>8}{'µs':>8}{'× bare':>8}{'× small':>9}")
    for view in VIEWS:
        rows, few = large.count(ListQuery(view, now=now)), small.count(ListQuery(view, now=then)) < SIZE
        if not rows:
            continue
        cost, floor, base = dearest(large, small, view, now, then)
        met = floor <= AGAINST_SQLITE and (few or base <= AGAINST_SMALL)
        good &= met
        print(f"{view:<12}{rows:>8}{cost:>8.0f}{floor:>8.2f}{'–' if few else f'{base:.2f}':>9}{'' if met else '  MISSED'}")
    for word in WORDS:
        query = ListQuery(text=word)
        (cost,) = best(lambda query=query: large.page(query))  # type: ignore[misc]
        print(f"find {word}: {large.count(query)} rows, first page {cost * 1e3:.2f} ms")
    (cost,) = best(lambda: large.counts(now))
    print(f"counts of all views: {cost * 1e3:.1f} ms")
    (cost,) = best(lambda: large.anchors(ListQuery()))
    print(f"anchors of all cases: {cost * 1e3:.1f} ms")
    return good


def main() -> int:
    """Measure on both ledgers, which are filled first where they are not there yet."""
    sizes = [int(said) for said in sys.argv[1:]] or [200_000, 2_000]
    large, small = map(made, sizes)
    with large, small:
        return 0 if measure(large, small, sizes) else 1


if __name__ == "__main__":
    sys.exit(main())
