"""The snapshot of what a paper was filled with, so that it can be printed again exactly (design §6)."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_WRITE: tuple[tuple[type, str, Callable[[Any], str]], ...] = (
    (datetime, "moment", lambda value: value.isoformat()),
    (date, "date", lambda value: value.isoformat()),
    (Decimal, "money", str),
)
_READ: Mapping[str, Callable[[str], Any]] = {
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "money": Decimal,
}


def to_bytes(values: Mapping[str, Any]) -> bytes:
    """Canonical bytes of paper values: the same values give the same bytes."""
    return json.dumps(_pack(values), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> dict[str, Any]:
    """The inverse of `to_bytes`."""
    values: dict[str, Any] = _unpack(json.loads(data))
    return values


def _pack(value: Any) -> Any:
    for kind, name, write in _WRITE:
        if isinstance(value, kind):
            return {f"@{name}": write(value)}
    if isinstance(value, Mapping):
        return {key: _pack(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_pack(item) for item in value]
    return value


def _unpack(value: Any) -> Any:
    if isinstance(value, dict):
        for name, read in _READ.items():
            if set(value) == {f"@{name}"}:
                return read(value[f"@{name}"])
        return {key: _unpack(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_unpack(item) for item in value)
    return value
