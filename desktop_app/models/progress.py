"""How a long job tells how far it has come."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""
