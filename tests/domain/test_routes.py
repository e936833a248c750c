"""Approval routes: of those that fit, the one with the lowest rank."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop_app.domain.conditions import holds
from desktop_app.domain.routes import Route, choose, written

STEP = {"title": "总经理核决", "roles": ["gm"]}


def route(id_: str, **more: Any) -> Route:
    return Route.model_validate({"id": id_, "steps": [STEP], **more})


BY_AMOUNT = (
    route("small", when={"amount": {"max": 999}}, rank=30),
    route("large", when={"amount": {"min": 1000}}, rank=20),
    route("serious", when={"severity": "serious"}, rank=10),
    route("transfer", action="refer"),
)


@pytest.mark.parametrize(
    ("action", "facts", "chosen"),
    [
        ("propose", {"amount": "999"}, "small"),
        ("propose", {"amount": "1000.00"}, "large"),
        ("propose", {"amount": "5", "severity": ["serious"]}, "serious"),
        ("propose", {}, None),
        ("refer", {"amount": "5"}, "transfer"),
        ("complete", {"amount": "5"}, None),
    ],
)
def test_a_proposal_takes_the_route_that_fits(action: str, facts: dict[str, Any], chosen: str | None) -> None:
    found = choose(BY_AMOUNT, action, facts)
    assert (found.id if found else None) == chosen


ROUTES = st.lists(
    st.builds(lambda rank, amount: route(f"{rank}-{amount}", rank=rank, when={"amount": {"min": amount}}),
              st.integers(0, 9), st.integers(0, 5)), max_size=6,
)  # fmt: skip


@given(ROUTES, st.integers(0, 6))
def test_the_lowest_rank_of_those_that_fit_counts(routes: list[Route], amount: int) -> None:
    facts = {"amount": amount}
    found = choose(tuple(routes), "propose", facts)
    ranks = [one.rank for one in routes if holds(one.when, facts)]
    if found is not None:
        assert holds(found.when, facts)
        assert found.rank == min(ranks)
    else:
        assert ranks == []


def test_what_is_written_down_has_room_for_signatures() -> None:
    assert written(route("large")) == [
        {"title": "总经理核决", "roles": ["gm"], "deputies": [], "joint": False, "meeting": False, "signed": []}
    ]


def test_a_route_has_a_step() -> None:
    with pytest.raises(ValidationError):
        route("empty", steps=[])
