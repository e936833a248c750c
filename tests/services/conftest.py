"""Offices for the tests of the services."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.models.ledger import Ledger
from tests.desks import BANK, CENTRE, MARKET, Office, found


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The folder of a freshly founded ledger, made once for all tests that want the same; not to be written."""
    known: dict[str, Path] = {}

    def folder(*regulations: str, **more: Any) -> Path:
        key = repr((regulations, sorted(more.items())))
        if key not in known:
            known[key] = tmp_path_factory.mktemp("founded") / "ledger"
            found(known[key], *regulations, **more).ledger.close()
        return known[key]

    return folder


@pytest.fixture
def opened(founded: Callable[..., Path], tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """`opened(*regulations, **more)` opens an office of the test's own; all are closed after the test."""
    offices: list[Office] = []

    def open_one(*regulations: str, **more: Any) -> Office:
        folder = tmp_path / f"ledger{len(offices)}"
        shutil.copytree(founded(*regulations, **more), folder)
        offices.append(Office(Ledger.open(folder)))
        return offices[-1]

    yield open_one
    for office in offices:
        office.ledger.close()


@pytest.fixture
def bank(opened: Callable[..., Office]) -> Office:
    return opened(BANK)


@pytest.fixture
def centre(opened: Callable[..., Office]) -> Office:
    return opened(CENTRE, unit="春光社区事务受理中心")


@pytest.fixture
def market(opened: Callable[..., Office]) -> Office:
    return opened(MARKET, unit="和平区12315中心")
