"""A seat at a real ledger, and the road to it, for every test of the window that wants them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui.ops import Ops
from tests.ui.seats import MORNING, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "ledger", MORNING)


@pytest.fixture
def ops(qtbot: QtBot, office: Office) -> Iterator[Ops]:
    road = office.road()
    yield road
    road.stop()
