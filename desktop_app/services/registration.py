"""Reading a registration: the nested form a clerk or a script fills in becomes a record, or one clear refusal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desktop_app.domain import identity
from desktop_app.domain.circumstances import from_record, presence
from desktop_app.domain.conditions import holds
from desktop_app.domain.entry import Entry, at_path, check_required, default, empty, read
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import from_text, local, office_date
from desktop_app.domain.regulation import Regulation

GRACE = timedelta(minutes=5)
BESIDE = frozenset({"regulation", "instruction", "severity"})
"""Keys of the input that are no fields of the form: the regulation, an incoming instruction, a value on an axis."""


TELLING = frozenset({"step", "choice", "flag", "moment"})
"""Types of the fields that conditions of clocks ask about; texts still being typed are left alone."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A registration that may be recorded. `record` is nested as the input was, in normal form; `instruction` is the
    incoming instruction given with it; `files` are paths of attachments.
    """

    record: dict[str, Any]
    received_at: str
    level: str
    unit: str
    instruction: Mapping[str, Any] | None
    files: tuple[str, ...]


def read_registration(given: Mapping[str, Any], regulation: Regulation, now: datetime, own_unit: str,
                      actor: str = "") -> Reading:  # fmt: skip
    """Read the input of `register`, given by `actor`. Raises RuleBroken that names the field; nothing is changed by it."""
    _refuse_unknown(given, regulation)
    reading = _read(given, regulation, now, own_unit, actor)
    check_required(regulation.fields, {**reading.record, "received_at": reading.received_at}, from_record(reading.record))
    not_in_future(from_text(reading.received_at), now, "received_at", "收到时间")
    check_anonymous(reading.record, regulation)
    return reading


def read_lenient(given: Mapping[str, Any], regulation: Regulation, now: datetime, own_unit: str) -> Reading:
    """As much of a registration as can be read while it is being typed; the receipt is now until it is filled in."""
    usable: dict[str, Any] = {key: given[key] for key in ("categories", "severity") if key in given}
    for spec in regulation.fields:
        value = at_path(given, spec.path)
        if not empty(value) and spec.type in TELLING and spec.path != "categories":
            put_at(usable, spec.path, value)
    usable.setdefault("received_at", now)
    reading = _read(usable, regulation, now, own_unit)
    reading.record.update(presence(given))
    return reading


def _read(given: Mapping[str, Any], regulation: Regulation, now: datetime, own_unit: str, actor: str = "") -> Reading:
    record = _read_values(given, regulation, office_date(now), actor)
    channel = regulation.channel(record["channel"]) if record.get("channel") else None
    if record.get("channel") and channel is None:
        usable = "、".join(item.title for item in regulation.channels)
        raise RuleBroken(f"制度“{regulation.title}”没有“{record['channel']}”这个渠道，可用的是：{usable}。", field="channel")
    if channel:
        record["channel"] = channel.id
        if channel.on_site is not None:
            record.setdefault("on_site", channel.on_site)
    record["categories"] = _categories(given, regulation)
    level = _level(record.pop("intake_level", ""), regulation) or (channel.level if channel else "")
    files = tuple(record.pop("attachments", ()))
    received_at = record.pop("received_at", "")
    record["level"] = level
    if at_path(record, "related.relation") == "repeat":
        record["repeat"] = True
    record |= presence(record)
    _imply(record, regulation)
    _check_chosen(record["categories"], regulation)
    return Reading(record, received_at, level, _unit(level, regulation, own_unit), given.get("instruction"), files)


def not_in_future(moment: datetime, now: datetime, field: str, label: str) -> None:
    """Refuse a moment later than now, with five minutes' grace for clocks that differ."""
    if moment > now + GRACE:
        said = local(moment).strftime("%Y-%m-%d %H:%M")
        raise RuleBroken(f"“{label}”填的是 {said}，晚于现在的时间，请核对日期和钟点。", field=field)


def hints(record: Mapping[str, Any], regulation: Regulation, today: date) -> list[str]:
    """What is odd but no reason to refuse: an identity number that does not fit, a day that is still to come."""
    complainant = record.get("complainant", {})
    number, gender = complainant.get("id_number", ""), complainant.get("gender", "")
    hint = identity.identity_hint(number, gender) if number else None
    days = [(spec, at_path(record, spec.path)) for spec in regulation.fields if spec.type == "date"]
    late = [f"“{spec.label}”填的是{day}，晚于今天，请核对。" for spec, day in days if day and day > today.isoformat()]
    return [hint, *late] if hint else late


def _refuse_unknown(given: Mapping[str, Any], regulation: Regulation) -> None:
    known = {spec.path for spec in regulation.fields} | BESIDE
    for table in {path.partition(".")[0] for path in known if "." in path} | {"instruction"}:
        if not empty(given.get(table)) and not isinstance(given[table], Mapping):
            raise RuleBroken(f"“{table}”应当是一组字段，写在花括号里，例如 {{\"name\": \"…\"}}。", field=table)
    for path in _paths(given, known):
        if path not in known:
            raise RuleBroken(f"登记表没有“{path}”这一项，请删去或改成登记表里的名称。", field=path)


def _paths(given: Mapping[str, Any], known: set[str], prefix: str = "") -> Iterator[str]:
    for key, value in given.items():
        path = f"{prefix}{key}"
        if path not in known and empty(value):
            continue
        inner = any(name.startswith(f"{path}.") for name in known)
        if path not in known and inner and isinstance(value, Mapping):
            yield from _paths(value, known, f"{path}.")
        else:
            yield path


def _imply(record: dict[str, Any], regulation: Regulation) -> None:
    """Add the categories that follow from the facts (a repeated visit is a 特殊投诉)."""
    for rule in regulation.implied:
        axis = regulation.axis(rule.axis)
        chosen = record["categories"].get(rule.axis, [])
        if axis and holds(rule.when, from_record(record)) and rule.value not in chosen:
            record["categories"][rule.axis] = [*chosen, rule.value] if axis.multiple else [rule.value]


def _read_values(given: Mapping[str, Any], regulation: Regulation, today: date, actor: str) -> dict[str, Any]:
    entry = Entry(today, given)
    record: dict[str, Any] = {}
    for spec in regulation.fields:
        value = at_path(given, spec.path)
        value = default(spec, actor) if empty(value) else value
        if not empty(value) and spec.path != "categories":
            put_at(record, spec.path, read(spec, value, entry))
    return record


def put_at(values: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a dotted path of nested tables, making those that are not there yet."""
    *tables, key = path.split(".")
    for table in tables:
        values = values.setdefault(table, {})
    values[key] = value


def _categories(given: Mapping[str, Any], regulation: Regulation) -> dict[str, list[str]]:
    """Values matched by label on any axis (or `{axis: [labels]}`), with the defaults of the axes left out."""
    raw = given.get("categories") or []
    by_axis: dict[str, list[str]] = {}
    if isinstance(raw, Mapping):
        pairs = [(axis, word) for axis, words in raw.items() for word in (words if isinstance(words, list) else [words])]
    else:
        pairs = [("", word) for word in (raw if isinstance(raw, list) else [raw])]
    if not empty(given.get("severity")):
        pairs.append(("severity", given["severity"]))
    for axis_id, word in pairs:
        axis, value = find_category(regulation, axis_id, str(word))
        if value not in by_axis.setdefault(axis, []):
            by_axis[axis].append(value)
    check_single(by_axis, regulation)
    for axis_spec in regulation.axes:
        chosen = by_axis.get(axis_spec.id, [])
        if not chosen and axis_spec.default:
            by_axis[axis_spec.id] = [axis_spec.default]
    return by_axis


def _check_chosen(chosen: Mapping[str, Sequence[str]], regulation: Regulation) -> None:
    for axis in regulation.axes:
        if axis.required and not chosen.get(axis.id):
            raise RuleBroken(f"“{axis.title}”没有选择，请选一项。", field="categories", clause=axis.clause)


def check_single(chosen: Mapping[str, Sequence[str]], regulation: Regulation) -> None:
    """Refuse several values on an axis that takes one."""
    for axis in regulation.axes:
        count = len(chosen.get(axis.id, ()))
        if count > 1 and not axis.multiple:
            raise RuleBroken(f"“{axis.title}”只能选一项，现在选了{count}项，请留下一项。", field="categories")


def find_category(regulation: Regulation, axis_id: str, word: str) -> tuple[str, str]:
    """(axis, value) of a label on one axis or on any. Raises RuleBroken with what could be chosen."""
    axes = [axis for axis in regulation.axes if axis_id in ("", axis.id)]
    if axis_id and not axes:
        usable = "、".join(f"{axis.id}（{axis.title}）" for axis in regulation.axes) or "无"
        raise RuleBroken(f"本制度没有“{axis_id}”这种分类，可用的是：{usable}。", field="categories")
    for axis in axes:
        for value in axis.values:
            if value.named(word):
                return axis.id, value.id
    usable = "；".join(f"{axis.title}：{'、'.join(v.title for v in axis.values)}" for axis in axes) or "本制度不分类"
    raise RuleBroken(f"没有“{word}”这个类别，可以选的是：{usable}。", field="categories")


def _level(word: str, regulation: Regulation) -> str:
    if not word:
        return ""
    for level in regulation.levels:
        if level.named(word):
            return level.id
    usable = "、".join(level.title for level in regulation.levels) or "无"
    raise RuleBroken(f"没有“{word}”这个受理层级，可用的是：{usable}。", field="intake_level")


def _unit(level: str, regulation: Regulation, own_unit: str) -> str:
    at_level = [unit for unit in regulation.units if level and unit.level == level]
    return at_level[0].title if at_level else own_unit


def check_anonymous(record: Mapping[str, Any], regulation: Regulation) -> None:
    """Refuse an anonymous complaint where the regulation takes none."""
    if record.get("complainant", {}).get("anonymous") and not regulation.acceptance.anonymous:
        raise RuleBroken(
            f"制度“{regulation.title}”不登记匿名投诉，请填写投诉人姓名。",
            field="complainant.anonymous", clause=regulation.acceptance.clause,
        )  # fmt: skip
