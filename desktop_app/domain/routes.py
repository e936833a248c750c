"""Approval routes: which signatures a proposal needs, by amount, severity or source, and who may give each."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from desktop_app.domain.choices import Basis, Part, Words
from desktop_app.domain.conditions import holds


class Signature(Part):
    """One step of a route. `roles` are the regulation's roles (or desk roles) of which one must sign, or with `joint`
    each of them, by different people. `deputies` may sign where those are absent. `meeting`: a collegial decision,
    whose record must be given.
    """

    title: str
    roles: Words
    deputies: Words = ()
    joint: bool = False
    meeting: bool = False


class Route(Part):
    """The signatures a proposal needs while `when` holds; of several routes that fit, the lowest `rank` counts."""

    id: str
    title: str = ""
    action: str = "propose"
    when: dict[str, Any] = {}
    rank: int = 0
    steps: tuple[Signature, ...] = Field(min_length=1)
    clause: str = ""
    text: str = ""
    basis: Basis = "text"


def choose(routes: tuple[Route, ...], action: str, facts: Mapping[str, Any]) -> Route | None:
    """The route a proposal made by `action` takes under these facts, or None where one signature of anybody who may
    approve is enough.
    """
    fitting = [route for route in routes if route.action == action and holds(route.when, facts)]
    return min(fitting, key=lambda route: route.rank, default=None)


def written(route: Route) -> list[dict[str, Any]]:
    """The route as the event records it: the case keeps it whatever the file becomes."""
    return [{**step.model_dump(mode="json"), "signed": []} for step in route.steps]
