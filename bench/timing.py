"""How the measurements take the time."""

import time
import timeit
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(*works: Callable[[], object]) -> list[float]:
    """Seconds of one run of each, the best of several rounds; they take turns, so that a busy machine slows all."""
    number = max(1, int(0.005 / max(timeit.timeit(works[0], number=1), 1e-6)))
    rounds = [[timeit.timeit(work, number=number) / number for work in works] for _ in range(15)]
    return [min(column) for column in zip(*rounds, strict=True)]
