"""Reading what a person entered into a field: one normal form per type, or one sentence that says what is wrong."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop_app.domain import contacts, identity, names
from desktop_app.domain.conditions import holds
from desktop_app.domain.errors import RuleBroken, quoted
from desktop_app.domain.moments import parse_date, parse_local, to_text
from desktop_app.domain.money import parse_money
from desktop_app.domain.regulation import FieldSpec

LONGEST = 100_000
LONGEST_LINE = 500
"""Characters of a value that has a form of its own (a number, a name, a day), where a long text is a slip."""

YES = frozenset({"true", "是", "有", "1", "yes", "y"})
NO = frozenset({"false", "否", "无", "0", "no", "n"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What reading a field needs besides the value: the day (for ages and birth dates) and the sibling values."""

    today: date
    siblings: Mapping[str, Any]


def empty(value: Any) -> bool:
    """Whether a value counts as not filled in; `False` and 0 are filled in."""
    return value is None or value in ("", [], {}, ()) or (isinstance(value, str) and not value.strip())


def read_fields(fields: Sequence[FieldSpec], given: Mapping[str, Any], today: date,
                facts: Mapping[str, Any] | None = None, actor: str = "") -> dict[str, Any]:  # fmt: skip
    """Read a flat form (an action's fields) and refuse unknown keys, missing values and wrong ones, each by name.

    `facts` are the condition facts of the case for `required_when`, `actor` is the name of whoever fills it in.
    """
    known = {spec.path: spec for spec in fields}
    for key in given:
        if key not in known:
            usable = "、".join(f"{spec.path}（{spec.label}）" for spec in fields) or "无"
            raise RuleBroken(f"这个动作没有“{quoted(key)}”这一项，可以填写的是：{usable}。", field=key)
    values: dict[str, Any] = {}
    for spec in fields:
        value = given.get(spec.path, default(spec, actor))
        if not empty(value):
            values[spec.path] = read(spec, value, Entry(today, given))
    check_required(fields, values, {**(facts or {}), **values})
    return values


def default(spec: FieldSpec, actor: str = "") -> Any:
    """What stands in a field that was left out."""
    return (actor or None) if spec.default == "@actor" else spec.default


def check_required(fields: Sequence[FieldSpec], values: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    """Raise RuleBroken for the first field that must be filled in and is not."""
    for spec in fields:
        if empty(at_path(values, spec.path)) and needed(spec, facts):
            raise RuleBroken(f"“{spec.label}”没有填写，请补上后再提交。", field=spec.path, clause=spec.clause)


def needed(spec: FieldSpec, facts: Mapping[str, Any]) -> bool:
    """Whether the field must be filled in under these facts."""
    return spec.required or bool(spec.required_when and holds(spec.required_when, facts))


def at_path(values: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path of nested tables, or None."""
    place: Any = values
    for key in path.split("."):
        if not isinstance(place, Mapping):
            return None
        place = place.get(key)
    return place


Reader = Callable[[FieldSpec, Any, Entry], Any]


def read(spec: FieldSpec, value: Any, entry: Entry) -> Any:
    """The normal form of one value. Raises RuleBroken with the field's label."""
    if spec.choices:
        found = _choice(spec, value)
    else:
        reader: Reader = _READERS.get(spec.type, _text)
        found = reader(spec, value, entry)
    if spec.least or spec.most:
        _check_bounds(spec, found)
    return found


def _check_bounds(spec: FieldSpec, value: Any) -> None:
    """Refuse a number, an amount or a count of entries outside what the field allows."""
    number = Decimal(len(value)) if isinstance(value, list) else Decimal(str(value))
    if spec.most and number > Decimal(spec.most):
        said = f"有{number}项，最多{spec.most}项" if isinstance(value, list) else f"不能大于{spec.most}"
    elif spec.least and number < Decimal(spec.least):
        said = f"有{number}项，至少{spec.least}项" if isinstance(value, list) else f"不能小于{spec.least}"
    else:
        return
    raise RuleBroken(f"“{spec.label}”{said}，请改正。", field=spec.path, clause=spec.clause)


def _wrong(spec: FieldSpec, value: Any, should: str) -> RuleBroken:
    return RuleBroken(f"“{spec.label}”填的是“{quoted(value)}”，{should}。", field=spec.path)


def _text(spec: FieldSpec, value: Any, entry: Entry) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _wrong(spec, value, "这里应当填写文字")
    text = str(value).strip("\n") if spec.type == "long_text" else str(value).strip()
    if len(text) > LONGEST:
        raise RuleBroken(f"“{spec.label}”有{len(text)}字，最多{LONGEST}字，请把长材料作为附件加入。", field=spec.path)
    return _whole(spec, text)


def _whole(spec: FieldSpec, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RuleBroken(f"“{spec.label}”里有损坏的字符，无法保存，请重新输入这段文字。", field=spec.path) from None
    return text


def _line(spec: FieldSpec, value: Any, entry: Entry) -> str:
    text = _text(spec, value, entry)
    if len(text) > LONGEST_LINE:
        raise _wrong(spec, text, f"共{len(text)}字，太长了，最多{LONGEST_LINE}字")
    return text


def _choice(spec: FieldSpec, value: Any) -> Any:
    if spec.type == "choices":
        return list(dict.fromkeys(_chosen(spec, item) for item in _list(spec, value)))
    if isinstance(value, list):
        raise _wrong(spec, value, "这里只能选一项")
    return _chosen(spec, value)


def _chosen(spec: FieldSpec, value: Any) -> str:
    found = next((choice for choice in spec.choices if choice.named(str(value).strip())), None)
    if found is None:
        raise _wrong(spec, value, f"可以选的是：{'、'.join(choice.title for choice in spec.choices)}")
    return found.id


def _flag(spec: FieldSpec, value: Any, entry: Entry) -> bool:
    word = str(value).strip().lower()
    if word not in YES | NO:
        raise _wrong(spec, value, "请填“是”或“否”")
    return word in YES


def _date(spec: FieldSpec, value: Any, entry: Entry) -> str:
    return parse_date(_line(spec, value, entry), spec.path).isoformat()


def _moment(spec: FieldSpec, value: Any, entry: Entry) -> str:
    moment = value if isinstance(value, datetime) else parse_local(_line(spec, value, entry), spec.path)
    return to_text(moment)


def _money(spec: FieldSpec, value: Any, entry: Entry) -> str:
    return str(parse_money(_line(spec, value, entry), spec.path))


def _count(spec: FieldSpec, value: Any, entry: Entry) -> int:
    text = _line(spec, value, entry)
    if not text.isdecimal() or int(text) > 1_000_000:
        raise _wrong(spec, value, "请填一百万以内的整数，不小于零")
    return int(text)


def _id_number(spec: FieldSpec, value: Any, entry: Entry) -> str:
    prefix = spec.path.rpartition(".")[0]
    kind = at_path(entry.siblings, f"{prefix}.id_type" if prefix else "id_type")
    number = _line(spec, value, entry)
    return identity.check_document(
        "居民身份证" if empty(kind) else str(kind), number, today=entry.today, field=spec.path
    )


def _rows(spec: FieldSpec, value: Any, entry: Entry) -> list[dict[str, Any]]:
    return [_row(spec, row, place, entry) for place, row in enumerate(_list(spec, value), 1)]


def _row(spec: FieldSpec, row: Any, place: int, entry: Entry) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise _wrong(spec, row, "应当是一行一行的表")
    try:
        return read_fields(spec.columns, row, entry.today)
    except RuleBroken as fault:
        raise RuleBroken(f"“{spec.label}”第{place}行：{fault}", field=spec.path, clause=fault.clause) from fault


def _names(spec: FieldSpec, value: Any, entry: Entry) -> list[str]:
    return [_text(spec, item, entry) for item in _list(spec, value) if not empty(item)]


def _list(spec: FieldSpec, value: Any) -> list[Any]:
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _json(spec, value, "应当是 JSON 列表")
    return list(value) if isinstance(value, list | tuple) else [value]


def _json(spec: FieldSpec, text: str, should: str) -> Any:
    """Numbers with a fraction stay the text they were written as: there are no floats in the ledger."""
    try:
        found = json.loads(text, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise _wrong(spec, text, should) from None
    _whole(spec, json.dumps(found, ensure_ascii=False))
    return found


def _answers(spec: FieldSpec, value: Any, entry: Entry) -> dict[str, Any]:
    """Values by name. Lists and tables stay, for the field they are meant for reads them; anything else is text."""
    should = '应当逐项填写，或写成 JSON，例如 {"facts_clear":"是"}'
    if not isinstance(value, str):
        try:
            value = json.dumps(value, ensure_ascii=False, default=str)
        except RecursionError:
            raise _wrong(spec, value, should) from None
    named = _json(spec, value, should)
    if not isinstance(named, Mapping):
        raise _wrong(spec, value, should)
    return {key: item if isinstance(item, list | dict) else str(item) for key, item in named.items()}


def _checked(check: Callable[[str, str], str]) -> Callable[[FieldSpec, Any, Entry], str]:
    return lambda spec, value, entry: check(_line(spec, value, entry), spec.path)


_READERS: Mapping[str, Reader] = {
    "flag": _flag,
    "date": _date,
    "moment": _moment,
    "money": _money,
    "count": _count,
    "person_name": _checked(names.check_name),
    "title": _checked(names.check_title),
    "phone": _checked(contacts.check_phone),
    "postcode": _checked(contacts.check_postcode),
    "email": _checked(contacts.check_email),
    "credit_code": _checked(identity.check_credit_code),
    "id_number": _id_number,
    "rows": _rows,
    "files": _names,
    "names": _names,
    "choices": _names,
    "answers": _answers,
}
