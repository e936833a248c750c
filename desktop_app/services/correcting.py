"""Corrections: what was registered or recorded wrongly is set right by an event that names it (invariant 3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import from_record, presence
from desktop_app.domain.entry import Entry, check_required, empty, read
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Event, merged
from desktop_app.domain.moments import from_text, local, office_date
from desktop_app.domain.regulation import FieldSpec, Regulation
from desktop_app.services.registration import check_anonymous, check_single, find_category, put_at

FIXED = frozenset({"categories", "attachments", "enclosures", "kind", "intake_level"})
"""Fields that have verbs of their own."""

WORDS = frozenset({"text", "long_text", "staff"})
"""Types of what an entry merely says."""


def correction(case: Case, regulation: Regulation, values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The outcome of `correct`: `changes` may name registration fields by dotted path, or, with `of` (the sequence
    number of a timeline entry), keys of that entry.
    """
    target = _target(case, values.get("of"))
    if target.type == "registered":
        changes, more = _record_changes(case, regulation, values["changes"], now)
    else:
        changes, more = _step_changes(case, regulation, target, values["changes"], now), {}
    return {"corrects": target.hash, "changes": changes, "reason": values["reason"], **more}


def _target(case: Case, of: int | None) -> Event:
    if of is None:
        return case.events[0]
    found = next((event for event in case.events if event.seq == of), None)
    if found is None:
        raise RuleBroken(f"时间线里没有第{of}号记录，请核对序号。", field="of")
    return found


def _record_changes(case: Case, regulation: Regulation, given: Mapping[str, Any],
                    now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    specs = {spec.path: spec for spec in regulation.fields if spec.path not in FIXED}
    changes: dict[str, Any] = {}
    more: dict[str, Any] = {}
    for path, value in given.items():
        spec = specs.get(path)
        if spec is None:
            raise RuleBroken(f"登记表没有可以更正的“{path}”这一项，类别请用“重新分类”。", field=path)
        normal = _normal(spec, value, case, regulation, now)
        if path == "received_at":
            more["received_at"] = _receipt(normal, case)
        else:
            put_at(changes, path, normal)
    if not changes and not more:
        raise RuleBroken("没有填写要更正的内容，请写明字段和新值。", field="changes")
    record = merged(case.record, changes)
    changes |= {name: there for name, there in presence(record).items() if there != bool(case.record.get(name))}
    check_required(tuple(specs.values()), {**record, "received_at": more.get("received_at", case.received_at)},
                   from_record(record))  # fmt: skip
    check_anonymous(record, regulation)
    return changes, more


def _receipt(normal: str, case: Case) -> str:
    """Nothing was done before the receipt, so it cannot be moved behind the first thing that was."""
    first = min(event.at for event in case.events)
    if not normal or normal > first:
        said = local(from_text(first)).strftime("%Y-%m-%d %H:%M")
        raise RuleBroken(f"收到时间不能晚于本件第一次办理的时间 {said}，请核对。", field="received_at")
    return normal


def _normal(spec: FieldSpec, value: Any, case: Case, regulation: Regulation, now: datetime) -> Any:
    if value in ("", None):
        return "" if not spec.columns else []
    if spec.path == "channel":
        channel = regulation.channel(str(value))
        if channel is None:
            raise RuleBroken(f"没有“{value}”这个渠道。", field="channel")
        return channel.id
    return read(spec, value, Entry(office_date(now), case.record))


def _step_changes(case: Case, regulation: Regulation, target: Event, given: Mapping[str, Any],
                  now: datetime) -> dict[str, Any]:  # fmt: skip
    """Words of an entry; dates, choices and units have moved clocks and cases and are set right by a new step."""
    action = regulation.action(str(target.values.get("action", "")))
    fields = action.fields if action and action.event == target.type else ()
    words = {spec.path: spec for spec in fields if spec.type in WORDS and not spec.choices}
    for key, value in given.items():
        if key not in words:
            usable = "、".join(f"{spec.path}（{spec.label}）" for spec in words.values()) or "无，请撤销后重新办理"
            raise RuleBroken(f"这条记录没有可以更正的“{key}”，可以更正的是：{usable}。", field=key)
        if words[key].required and empty(value):
            raise RuleBroken(f"“{words[key].label}”不能更正为空，请写明内容。", field=key)
    entry = Entry(office_date(now), given)
    return {key: "" if empty(value) else read(words[key], value, entry) for key, value in given.items()}


def reclassification(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of `reclassify`: each named value replaces what stood on its axis."""
    words = values.get("categories") or []
    words = words if isinstance(words, list) else [words]
    chosen: dict[str, list[str]] = {}
    for word in words:
        axis, value = find_category(regulation, "", str(word))
        if value not in chosen.setdefault(axis, []):
            chosen[axis].append(value)
    check_single(chosen, regulation)
    changes: dict[str, Any] = {"categories": chosen} if chosen else {}
    if values.get("kind"):
        changes["kind"] = values["kind"]
    if not changes:
        raise RuleBroken("没有填写新的类别或性质，请写明要改成什么。", field="categories")
    rest = {key: item for key, item in values.items() if key not in ("categories", "kind")}
    return {**rest, "changes": changes}
