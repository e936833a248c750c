"""Words of the screen: every identifier a person may meet has one, in Chinese."""

import re
from collections.abc import Mapping

import pytest

from desktop_app.domain import terms
from desktop_app.domain.events import CASE_EVENTS
from desktop_app.domain.regulation import DESK_ROLES
from desktop_app.domain.running import Running
from desktop_app.models.pages import VIEWS

TABLES = {name: table for name, table in vars(terms).items() if name.endswith("_TITLES")}


def test_every_event_of_a_case_has_a_title() -> None:
    assert set(terms.EVENT_TITLES) == set(CASE_EVENTS)


def test_every_role_and_view_has_a_title() -> None:
    assert set(terms.ROLE_TITLES) == set(DESK_ROLES)
    assert set(terms.VIEW_TITLES) == set(VIEWS) - {"void"}


def test_every_standing_of_a_clock_has_a_title() -> None:
    states = Running.__annotations__["state"].__args__
    assert set(terms.STANDING_TITLES) == {*states, "due", "warned", "overdue", "lapsed", "met_late"} - {"running"}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_titles_are_chinese(table: Mapping[str, str]) -> None:
    assert [title for title in table.values() if title and not re.fullmatch(r"[\u4e00-\u9fff]+", title)] == []


@pytest.mark.parametrize("table", [terms.PHASE_TITLES, terms.VIEW_TITLES, terms.STANDING_TITLES, terms.ROLE_TITLES])
def test_no_two_mean_the_same_word(table: Mapping[str, str]) -> None:
    assert len(set(table.values())) == len(table)
