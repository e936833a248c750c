"""Putting a regulation together: the common base, what the file states on top of it, and the faults in Chinese."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import canonical
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.soundness import faults

KEYS = ("id", "path")
DEEPEST = 8
"""How many files may extend each other in a row; more is a circle."""

FAULTS = {
    "extra_forbidden": "不认识这一项，请删去或改成认识的名称",
    "missing": "缺少这一项，请补上",
    "string_type": "应当是文字，请加上引号",
    "bool": "应当是 true 或 false",
    "int": "应当是整数，例如 version = 1",
    "date": "应当是日期，例如 2026-01-01",
    "tuple_type": '应当是列表，例如 ["a", "b"]',
    "dict_type": '应当是一张表，例如 { level = "outlet" }',
    "model": '应当是一张表，例如 { id = "a", title = "甲" }',
    "enum": "只能写其中之一：{expected}",
    "literal_error": "只能写其中之一：{expected}",
}
"""What is wrong, by the type of pydantic's fault or its beginning; its own words are English and stay inside."""

ELSE = "这里的写法不对，请对照文档“制度文件”里这一项的例子改正"


def assemble(raw: Mapping[str, Any], base_of: Callable[[str], Mapping[str, Any]]) -> dict[str, Any]:
    """Lay a regulation over the base it extends (and that over its own base): tables merge by key, arrays of tables
    by `id` (fields by `path`), `remove = ["clocks.D1"]` drops. Raises RuleBroken for a base or a removal that is none.
    """
    return _assemble(raw, base_of, 0)


def _assemble(raw: Mapping[str, Any], base_of: Callable[[str], Mapping[str, Any]], depth: int) -> dict[str, Any]:
    parent, dropped = raw.get("extends", ""), raw.get("remove", [])
    if not isinstance(parent, str) or depth > DEEPEST:
        raise RuleBroken(
            'extends 应当写所依据的那一份制度的编号，而且不能绕回自己，例如 extends = "common"。', field="extends"
        )
    if not isinstance(dropped, list) or not all(isinstance(path, str) for path in dropped):
        raise RuleBroken('remove 应当是列表，例如 remove = ["actions.settle"]。', field="remove")
    base = _assemble(base_of(parent), base_of, depth + 1) if parent else {}
    own = {key: value for key, value in raw.items() if key not in ("extends", "remove")}
    whole: dict[str, Any] = _lay(base, own)
    for path in dropped:
        _drop(whole, path)
    return whole


def _lay(base: Any, over: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return {**base, **{key: _lay(base[key], item) if key in base else item for key, item in over.items()}}
    if _keyed(base) and _keyed(over):
        merged = {_key(item): item for item in base}
        for item in over:
            merged[_key(item)] = _lay(merged.get(_key(item), {}), item)
        return list(merged.values())
    return over


def _keyed(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) and _key(item) for item in value)


def _key(item: Mapping[str, Any]) -> str:
    return next((str(item[key]) for key in KEYS if key in item), "")


def _drop(whole: dict[str, Any], path: str) -> None:
    table, _, key = path.partition(".")
    place = whole.get(table)
    if isinstance(place, dict) and key in place:
        whole[table] = {name: item for name, item in place.items() if name != key}
    elif isinstance(place, list) and any(_key(item) == key for item in place):
        whole[table] = [item for item in place if _key(item) != key]
    else:
        raise RuleBroken(f"remove 里的“{path}”在所依据的规则里没有，请核对写法，例如 actions.settle。", field="remove")


def read(whole: Mapping[str, Any], name: str = "") -> Regulation:
    """Check a whole regulation. Raises RuleBroken that names file, place and what would be right."""
    exact = _exact(whole)
    file = name or str(whole.get("id", ""))
    try:
        regulation = Regulation.model_validate(exact)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(_places(exact, first["loc"])) or "全文"
        raise RuleBroken(f"制度文件“{file}”的 {place} 有误：{_remedy(first)}。", field=place) from error
    for place, fault in faults(regulation):
        raise RuleBroken(f"制度文件“{file}”的 {place} 有误：{fault}。", field=place)
    return regulation


def _exact(value: Any) -> Any:
    """Numbers with a fraction become text: a regulation is stored as canonical bytes, which know no floats."""
    if isinstance(value, Mapping):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    return str(value) if isinstance(value, float) else value


def _places(value: Any, steps: Sequence[int | str]) -> Iterator[str]:
    """The way to a fault by names: an entry of a list by its own `id` or `path` where it has one."""
    for step in steps:
        if isinstance(value, list) and isinstance(step, int):
            value = value[step]
            yield (_key(value) if isinstance(value, Mapping) else "") or str(step + 1)
        elif isinstance(value, Mapping):
            name = list(value)[step] if isinstance(step, int) else step
            value = value.get(name)
            yield name
        else:
            yield str(step)


def _remedy(fault: Any) -> str:
    """What would be right, in Chinese. A check of our own says it itself."""
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    words = next((words for kind, words in FAULTS.items() if fault["type"].startswith(kind)), ELSE)
    expected = str(fault.get("ctx", {}).get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", "")
    return words.format(expected=expected) if "{expected}" in words else words


def to_json(regulation: Regulation) -> str:
    """The canonical text of a resolved regulation, as the ledger stores it (invariant 7)."""
    return canonical(regulation.model_dump(mode="json", by_alias=True)).decode()


def from_json(text: str) -> Regulation:
    """The inverse of `to_json`."""
    return Regulation.model_validate(json.loads(text))


def fingerprint(text: str) -> str:
    """SHA-256 of a resolved regulation's text: the name a case keeps."""
    return hashlib.sha256(text.encode()).hexdigest()
