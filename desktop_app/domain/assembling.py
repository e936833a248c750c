"""Putting a regulation together: the common base, what the file states on top of it, and the faults in Chinese."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import canonical
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.soundness import Fault, faults

KEYS = ("id", "path")
WITHOUT_BASIS = frozenset({"channels", "sections", "kinds", "units", "roles", "levels"})
"""Tables of plain values, which do not say whose word they are."""

DEEPEST = 8
"""How many files may extend each other in a row; more is a circle."""

FORMER_GATES = {"replied_if_wanted": "replies_given"}
"""Gates by the names they once had."""

FORMER_REPLIES = ({"id": "wanted", "when": {"wants_reply": True}, "basis": "suggestion"},)
"""The replies owed before regulations stated them."""

FORMER_RULES: Mapping[str, Mapping[str, Any]] = {
    "not_a_tip_off": {"when": {"kind": "tip_off"}, "refuse": "这是举报，不能用消费者投诉转办通知书转办，请按举报程序移送。"},
    "final_finding_at_head_office": {
        "when": {"stage": "final", "level": {"without": "head_office"}}, "field": "stage",
        "refuse": "最终认定由总行相关部门或优质服务工作领导小组作出，本级只能作初步认定，请把“阶段”填为“初步”。",
    },
}  # fmt: skip
"""Gates that became rules of the regulations themselves, as rules of a regulation stored before."""

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


def assemble(raw: Mapping[str, Any], base_of: Callable[[str], Mapping[str, Any]],
             filled: Mapping[str, Any] | None = None) -> dict[str, Any]:  # fmt: skip
    """Lay a regulation over the base it extends (and that over its own base): tables merge by key, arrays of tables
    by `id` (fields by `path`), `remove = ["clocks.D1"]` drops from the base, before the file is laid on it; what is
    `optional` in a base is kept only where the regulation names it. `filled` are the office's own values for the
    blanks, by their places. Raises RuleBroken for a base or a removal that is none, and for a blank the regulation
    does not have.
    """
    whole = {key: _kept(item) for key, item in _assemble(raw, base_of, 0).items()}
    if filled:
        whole = deepcopy(whole)  # what is read from the files is shared
    for place, value in (filled or {}).items():
        _fill(whole, place, value)
    return {**whole, "filled": dict(filled)} if filled else whole


def _kept(part: Any) -> Any:
    """A part without what is optional and was not asked for."""
    if _keyed(part):
        return [item for item in part if not item.get("optional")]
    return part


def _fill(whole: dict[str, Any], place: str, value: Any) -> None:
    """Put the office's value at a blank's place, and say that it is the office's."""
    if place not in whole.get("blanks", {}):
        known = "、".join(whole.get("blanks", {})) or "（没有）"
        raise RuleBroken(f"这个制度没有“{place}”这个空白，可以填的是：{known}。", field=place)
    at, key = entry_at(whole, place)
    at[key] = value
    if ("id" in at and place.partition(".")[0] not in WITHOUT_BASIS) or "basis" in at:
        at["basis"] = "office"


def entry_at(whole: Mapping[str, Any], place: str) -> tuple[dict[str, Any], str]:
    """(table, key) of a place such as `clocks.D2.limit`; entries of lists by their own `id` or `path`.

    Raises RuleBroken where there is no such place.
    """
    table, _, rest = place.partition(".")
    at: Any = whole.get(table)
    if isinstance(at, list):
        at = next((item for item in at if rest.startswith(f"{_key(item)}.")), None)
        rest = rest.removeprefix(f"{_key(at)}.") if at else rest
    while isinstance(at, dict) and "." in rest:
        key, _, rest = rest.partition(".")
        at = at.get(key)
    if not isinstance(at, dict) or not rest:
        raise RuleBroken(f"制度里没有“{place}”这个位置，请写成 clocks.D2.limit 这样的形式。", field=place)
    return at, rest


def _assemble(raw: Mapping[str, Any], base_of: Callable[[str], Mapping[str, Any]], depth: int) -> dict[str, Any]:
    parent, dropped = raw.get("extends", ""), raw.get("remove", [])
    if not isinstance(parent, str) or depth > DEEPEST:
        raise RuleBroken(
            'extends 应当写所依据的那一份制度的编号，而且不能绕回自己，例如 extends = "common"。', field="extends"
        )
    if not isinstance(dropped, list) or not all(isinstance(path, str) for path in dropped):
        raise RuleBroken('remove 应当是列表，例如 remove = ["actions.settle"]。', field="remove")
    base = _assemble(base_of(parent), base_of, depth + 1) if parent else {}
    for key in ("until", "effective_basis"):  # the days of one version are not those of the next
        base.pop(key, None)
    own = {key: value for key, value in raw.items() if key not in ("extends", "remove")}
    for path in dropped:
        _drop(base, path)
    whole: dict[str, Any] = _lay(base, own)
    return whole


def _lay(base: Any, over: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return {**base, **{key: _lay(base[key], item) if key in base else item for key, item in over.items()}}
    if _keyed(base) and _keyed(over):
        merged = {_key(item): item for item in base}
        for item in over:
            merged[_key(item)] = _lay(_named(merged.get(_key(item), {})), item)
        return list(merged.values())
    return over


def _named(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry of the base that the regulation names: no longer only an offer."""
    return {key: value for key, value in item.items() if key != "optional"}


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
    """Check a whole regulation. Raises RuleBroken that names file, place and what would be right: the first fault."""
    regulation, found = examine(whole)
    if found or regulation is None:
        place, fault = found[0]
        raise RuleBroken(sentence(name or str(whole.get("id", "")), place, fault), field=place)
    return regulation


def sentence(file: str, place: str, fault: str) -> str:
    """One fault as a sentence: what is wrong, where, and what would be right."""
    return f"制度文件“{file}”的 {place} 有误：{fault}。"


def examine(whole: Mapping[str, Any]) -> tuple[Regulation | None, list[Fault]]:
    """The regulation, where its parts can be read at all, and every fault in it as (place, what would be right)."""
    exact = _exact(whole)
    try:
        regulation = Regulation.model_validate(exact)
    except ValidationError as error:
        found = [(".".join(_places(exact, item["loc"])) or "全文", _remedy(item)) for item in error.errors()]
        return None, list(dict.fromkeys(found))
    return regulation, [*faults(regulation), *_misplaced(exact, regulation)]


def _misplaced(whole: Mapping[str, Any], regulation: Regulation) -> Iterator[Fault]:
    """Blanks for a place that the regulation does not have."""
    for blank in regulation.blanks:
        try:
            entry_at(whole, blank.id)
        except RuleBroken as fault:
            yield f"blanks.{blank.id}", str(fault).removesuffix("。")


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
    """The inverse of `to_json`, of any released version too: what a case keeps can always be read."""
    raw = json.loads(text)
    for note in raw.get("notes", ()):
        if "enforced" in note:
            note["where"] = "case" if note.pop("enforced") else "page"
    for action in raw.get("actions", ()):
        needs = action.get("needs", ())
        raw["rules"] = [*raw.get("rules", ()), *(_former_rule(need, action) for need in needs if need in FORMER_RULES)]
        if not FORMER_GATES.keys().isdisjoint(needs):
            raw.setdefault("replies", FORMER_REPLIES)
        action["needs"] = [FORMER_GATES.get(need, need) for need in needs if need not in FORMER_RULES]
    return Regulation.model_validate(raw)


def _former_rule(need: str, action: Mapping[str, Any]) -> dict[str, Any]:
    """What a gate of a former release refused, as a rule about the action that needed it."""
    return {**FORMER_RULES[need], "id": need, "actions": [action["id"]], "clause": action.get("clause", "")}


def fingerprint(text: str) -> str:
    """SHA-256 of a resolved regulation's text: the name a case keeps."""
    return hashlib.sha256(text.encode()).hexdigest()
