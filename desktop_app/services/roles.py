"""The parts people play: desk roles, and the roles of the adopted regulations, in words and to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.domain.people import Person
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.terms import ROLE_TITLES
from desktop_app.services.office import PART


@dataclass(frozen=True, slots=True)
class Part:
    """A role of a regulation: the word by which a person holds it, its title, and the desk role it acts as."""

    word: str
    title: str
    acts_as: str


@dataclass(frozen=True, slots=True)
class Group:
    """The roles of one regulation."""

    title: str
    parts: tuple[Part, ...]


def groups(adopted: Iterable[Regulation]) -> tuple[Group, ...]:
    """The roles to choose from, regulation by regulation; those that have none are left out."""
    found = (
        Group(rules.title, tuple(Part(f"{rules.id}{PART}{role.id}", role.title, ROLE_TITLES[role.acts_as]) for role in rules.roles))
        for rules in adopted
    )
    return tuple(group for group in found if group.parts)


def titles(person: Person, known: Iterable[Group]) -> list[str]:
    """What somebody is, in words: desk roles first, then the parts in regulations."""
    parts = {part.word: part.title for group in known for part in group.parts}
    desk = [ROLE_TITLES[role] for role in person.roles if role in ROLE_TITLES]
    return [*desk, *dict.fromkeys(parts[role] for role in person.roles if role in parts)]
