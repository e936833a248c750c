"""The seat at the desk: who works in this window, and the desk that each working thread gets for that person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from desktop_app.domain.people import Person
from desktop_app.models.ledger import Ledger
from desktop_app.services import office
from desktop_app.services.desk import Desk
from desktop_app.ui.folders import Folders


class SeatStore(Protocol):
    """Where a seat keeps what it likes (columns, offsets, its printer), outside the ledger; QSettings is one."""

    def value(self, key: str, default: Any = None, /) -> Any: ...

    def setValue(self, key: str, value: Any, /) -> None: ...


class SeatedDesk(Desk):
    """A desk as `Ops` holds it: its thread's connection belongs to the ledger, which the start code closes."""

    def close(self) -> None:
        """Nothing: closing the ledger closes the connections of all threads."""


@dataclass(slots=True)
class Office:
    """What the window works on: the open ledger, its folders, the clock, and who sits here (a name, or the first)."""

    ledger: Ledger
    folders: Folders
    now: Callable[[], datetime]
    name: str = ""

    def desk(self) -> SeatedDesk:
        """A desk for the calling thread. Raises RuleBroken where the person is not known (any more)."""
        return SeatedDesk(self.ledger, self.now, self.somebody())

    def somebody(self) -> Person:
        """Who sits here; the first person where the one remembered has gone."""
        everybody = [person for person in office.people(self.ledger) if person.active]
        return next((person for person in everybody if person.name == self.name), None) or office.somebody(self.ledger)


def sit_down(desk: Desk, name: str) -> Person:
    """Let another person work at this desk. Raises RuleBroken for an unknown one."""
    desk.actor = office.somebody(desk.ledger, name)
    return desk.actor
