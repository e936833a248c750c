"""A ledger in a folder of its own for each test."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop_app.models.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path, now: datetime) -> Iterator[Ledger]:
    """A new, empty ledger."""
    with Ledger.create(tmp_path / "台账", unit="幸福路支行", branch="ZH", trial=True, now=now) as made:
        yield made
