"""Conditions of a regulation: a value, a list, {min, max}, {present} or {without}; no expressions (design §4)."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Condition = Mapping[str, Any]


def holds(condition: Condition, facts: Mapping[str, Any]) -> bool:
    """Whether every identifier of the condition fits the facts. An empty condition always holds.

    A fact that is itself a list fits when any of its members does.
    """
    return all(fits(wanted, facts.get(name)) for name, wanted in condition.items())


def fits(wanted: Any, value: Any) -> bool:
    """Whether one fact fits what is wanted of it; `{without = x}`: neither it nor one of its members is such."""
    if isinstance(wanted, Mapping) and "without" in wanted:
        return not fits(wanted["without"], value)
    if isinstance(wanted, Mapping) and "present" in wanted:
        return (value not in (None, "", [], (), {})) is wanted["present"]
    if isinstance(wanted, bool):
        return bool(value) is wanted
    if isinstance(value, list | tuple | set | frozenset):
        return any(fits(wanted, item) for item in value)
    if isinstance(wanted, Mapping):
        return _in_bounds(wanted, value)
    if isinstance(wanted, list | tuple):
        return any(fits(item, value) for item in wanted)
    return value is not None and str(wanted) == str(value)


def _in_bounds(wanted: Mapping[str, Any], value: Any) -> bool:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    return (
        number.is_finite()
        and ("min" not in wanted or number >= Decimal(str(wanted["min"])))
        and ("max" not in wanted or number <= Decimal(str(wanted["max"])))
    )
