"""The people at the desk, what they may do, and whom they must not be."""

from collections.abc import Iterable
from dataclasses import dataclass

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with the ledger. `roles` are desk roles; an administrator has them all."""

    id: str
    name: str
    roles: tuple[str, ...]
    unit: str = ""
    active: bool = True

    def may(self, roles: Iterable[str]) -> bool:
        """Whether one of these desk roles is this person's."""
        return ADMIN in self.roles or any(role in self.roles for role in roles)
