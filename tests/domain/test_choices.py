"""Values, fields and the ways a file may write a list of them."""

from typing import Any

import pytest
from pydantic import ValidationError

from desktop_app.domain.choices import Axis, Channel, FieldSpec, Role, Value, listed


@pytest.mark.parametrize(("word", "meant"), [("red", True), ("红", True), ("赤", True), ("Red", False), ("", False)])
def test_a_value_is_meant_by_its_identifier_title_or_alias(word: str, meant: bool) -> None:
    assert Value(id="red", title="红", aliases=("赤",)).named(word) is meant


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("x", ["x"]),
        (["x", "y"], ["x", "y"]),
        ({"a": "甲"}, [{"id": "a", "title": "甲"}]),
        ({"a": {"title": "甲", "level": "outlet"}}, [{"id": "a", "title": "甲", "level": "outlet"}]),
        ({"a": 5}, [{"id": "a", "title": 5}]),
        (5, 5),
    ],
)
def test_a_list_may_be_a_word_a_list_or_a_table(raw: Any, result: Any) -> None:
    assert listed(raw) == result


def test_choices_may_be_words() -> None:
    axis = Axis.model_validate({"id": "a", "title": "甲", "values": ["红", {"id": "blue", "title": "蓝"}]})
    assert axis.values == (Value(id="红", title="红"), Value(id="blue", title="蓝"))


@pytest.mark.parametrize(
    ("type_", "personal", "kept_apart"),
    [
        ("phone", None, True),
        ("date", None, False),
        ("phone", False, False),
        ("date", True, True),
        ("rows", None, False),
    ],
)
def test_a_field_is_personal_by_its_type_unless_it_says(type_: str, personal: bool | None, kept_apart: bool) -> None:
    assert FieldSpec(path="x", label="某项", type=type_, personal=personal).is_personal is kept_apart


def test_an_unknown_type_of_field_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValidationError, match="没有“telephone”这种字段类型，可用：text"):
        FieldSpec(path="x", label="某项", type="telephone")


def test_a_part_is_closed_and_frozen() -> None:
    with pytest.raises(ValidationError):
        Channel.model_validate({"id": "a", "title": "甲", "levle": "outlet"})
    with pytest.raises(ValidationError):
        Role(id="a", title="甲").title = "乙"  # type: ignore[misc]


@pytest.mark.parametrize("bounds", [{"least": 1}, {"most": "0.50"}, {"least": 1, "most": 5}])
def test_bounds_are_kept_as_text(bounds: dict[str, Any]) -> None:
    read = FieldSpec.model_validate({"path": "x", "label": "某项", "type": "money", **bounds})
    assert {name: getattr(read, name) for name in bounds} == {name: str(bound) for name, bound in bounds.items()}


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"type": "text", "most": 5}, "least、most 只用于数、金额和列表"),
        ({"type": "count", "most": "很多"}, "应当是数"),
        ({"type": "count", "least": "-1"}, "应当是数"),
        ({"type": "count", "most": True}, "string"),
    ],
)
def test_bounds_that_bound_nothing_are_refused(said: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        FieldSpec.model_validate({"path": "x", "label": "某项", **said})
