"""Conditions: a value, a list, bounds or presence; no expressions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.conditions import fits, holds

ANYTHING: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3)
)


@given(st.dictionaries(st.text(), ANYTHING))
def test_an_empty_condition_always_holds(facts: dict[str, Any]) -> None:
    assert holds({}, facts)


def test_every_identifier_must_fit() -> None:
    condition = {"level": "outlet", "severity": ["medium", "serious"]}
    assert holds(condition, {"level": "outlet", "severity": ["serious"]})
    assert not holds(condition, {"level": "outlet", "severity": ["ordinary"]})
    assert not holds(condition, {"severity": ["serious"]})


@pytest.mark.parametrize(
    ("wanted", "value", "fit"),
    [
        ("assign", "assign", True),
        ("assign", None, False),
        ("assign", ["refer", "assign"], True),
        ("assign", [], False),
        (["refer", "assign"], "assign", True),
        (["refer", "assign"], "self", False),
        (["a", "b"], ["c", "b"], True),
        (3, "3", True),
        ("", None, False),
        (True, True, True),
        (True, False, False),
        (True, None, False),
        (False, None, True),
        (True, ["一件原件"], True),
        (False, [], True),
        ({"present": True}, "有", True),
        ({"present": True}, "", False),
        ({"present": True}, 0, True),
        ({"present": False}, [], True),
        ({"present": True}, ["x"], True),
        ({"min": 100}, 100, True),
        ({"min": 100}, "99.99", False),
        ({"max": "1000"}, 1000, True),
        ({"max": 1000}, 1000.01, False),
        ({"min": 1, "max": 3}, 2, True),
        ({"min": 1, "max": 3}, [7, 2], True),
        ({"min": 1}, None, False),
        ({"min": 1}, "很多", False),
        ({"min": 1}, "NaN", False),
        ({"min": 1}, True, False),
    ],
)
def test_one_fact_fits_or_not(wanted: Any, value: Any, fit: bool) -> None:
    assert fits(wanted, value) is fit


@given(st.lists(st.text(min_size=1), min_size=1), st.data())
def test_a_list_fits_each_of_its_members(words: list[str], data: st.DataObject) -> None:
    assert fits(words, data.draw(st.sampled_from(words)))


@pytest.mark.parametrize(
    ("value", "fit"), [("head", False), ("outlet", True), (None, True), (["outlet", "head"], False), ([], True)]
)
def test_without_means_neither_it_nor_one_of_its_members(value: Any, fit: bool) -> None:
    assert fits({"without": "head"}, value) is fit


@given(ANYTHING, ANYTHING)
def test_without_is_the_opposite(wanted: Any, value: Any) -> None:
    assert fits({"without": wanted}, value) is not fits(wanted, value)
