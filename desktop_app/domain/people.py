"""The people at the desk, what they may do, and whom they must not be."""

from collections.abc import Iterable
from dataclasses import dataclass

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with the ledger. `roles` are desk roles, and parts played in a regulation written
    `regulation/role`; an administrator has them all. `taken` are the parts that somebody plays by name.
    """

    id: str
    name: str
    roles: tuple[str, ...]
    unit: str = ""
    active: bool = True
    taken: frozenset[str] = frozenset()

    def plays(self, part: str, acts_as: str) -> bool:
        """Whether this person may act in a part (`regulation/role`): by name, or, where nobody was named for it, by the
        desk role it acts as.
        """
        if ADMIN in self.roles or part in self.roles:
            return True
        return part not in self.taken and acts_as in self.roles

    def may(self, roles: Iterable[str]) -> bool:
        """Whether one of these desk roles is this person's."""
        return ADMIN in self.roles or any(role in self.roles for role in roles)
