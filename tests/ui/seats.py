"""A seat at a real ledger for the tests of the case panel: three regulations, cases from the samples."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from desktop_app.domain.moments import SHANGHAI
from desktop_app.models.ledger import Ledger
from desktop_app.services import office, shelf
from desktop_app.services.desk import Desk, Done
from desktop_app.ui.ops import Ops

MORNING = datetime(2026, 11, 18, 9, 0, tzinfo=SHANGHAI)
"""A Wednesday, a day or more after the samples were received."""

REGULATIONS = ("bank-branch", "market-regulation-12315", "community-centre")


class Printed(dict[str, Any]):
    """What a seat remembers to have printed, in memory."""

    def value(self, key: str, default: Any = None, /) -> Any:
        return self.get(key, default)

    def setValue(self, key: str, value: Any, /) -> None:
        self[key] = value


class Seat(Desk):
    """A desk with a connection of its own, closed by the road that made it."""

    def close(self) -> None:
        self.ledger.close()


class Office:
    """One ledger, the clock of its tests, and roads to it."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.present = folder, now
        office.found(folder, REGULATIONS, unit="幸福路支行", branch="XF", trial=True, now=now, name="周敏").close()
        self.told: list[tuple[QWidget | None, str]] = []

    def seat(self, name: str = "") -> Seat:
        ledger = Ledger.open(self.folder)
        return Seat(ledger, lambda: self.present, office.somebody(ledger, name))

    @contextmanager
    def desk(self, name: str = "") -> Iterator[Seat]:
        seat = self.seat(name)
        yield seat
        seat.close()

    def road(self, name: str = "") -> Ops:
        make: Callable[[], Seat] = lambda: self.seat(name)  # noqa: E731
        return Ops(make, make, refused=lambda parent, error: self.told.append((parent, str(error))))

    def register(self, regulation: str = "bank-branch", **more: Any) -> str:
        """The sample of a regulation, registered; its id."""
        given = {**json.loads(shelf.sample(regulation)), **more}
        with self.desk() as desk:
            return desk.register(given, case_id=str(uuid4())).case.id

    def do(self, case_id: str, action: str, name: str = "", **given: Any) -> Done:
        with self.desk(name) as desk:
            return desk.perform(case_id, action, given)

    def add_person(self, name: str, *roles: str) -> None:
        with self.desk() as desk:
            office.set_person(desk, name, roles)
