"""One vocabulary of dotted paths for forms and papers: which there are, and the value each has for a case."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.entry import at_path, empty
from desktop_app.domain.events import Event
from desktop_app.domain.moments import from_text, local
from desktop_app.domain.regulation import FieldSpec, Regulation
from desktop_app.domain.terms import MODE_TITLES

COMPUTED: Mapping[str, str] = {
    "office.name": "登记单位",
    "office.branch": "单位代号",
    "office.phone": "单位电话",
    "office.address": "单位地址",
    "case.number": "编号",
    "case.registered_at": "登记时间",
    "case.received_at": "收到时间",
    "case.due": "办结期限",
    "case.clerk": "登记人",
    "case.unit": "承办单位",
    "case.lead_unit": "主办单位",
    "case.co_units": "协办单位",
    "channel": "投诉渠道",
    "intake_level": "受理层级",
    "severity": "等级",
    "materials.count": "材料份数",
    "materials.pages": "材料页数",
    "respondent.name": "被投诉人",
    "respondent.unit": "被投诉单位",
    "respondent.position": "被投诉人岗位",
    "respondent.address": "被投诉人地址",
    "respondent.contact": "被投诉人联系人",
    "respondent.phone": "被投诉人电话",
    "paper.number": "文号",
    "paper.issued_on": "成文日期",
    "paper.copy_1": "分发单位一",
    "paper.copy_2": "分发单位二",
    "paper.signer": "签发人",
    "case.closed_at": "结案时间",
    "case.outcome": "办理结果",
    "case.regulation": "所依据的制度",
    "respondents": "被投诉人",
    "timeline": "办理过程",
    "clocks": "期限",
    "findings": "认定",
    "penalties": "处罚",
    "signatures": "审批签署",
    "papers": "已出具的文书",
    "volume.documents": "本卷件数",
    "volume.pages": "本卷页数",
    "classes": "类别",
    "extras": "制度另外要求登记的内容",
}
"""Paths that are worked out rather than entered, with their labels."""

STEP_KEYS = ("at", "actor", "recorded_for")
HANDED_ON = frozenset({"transferred", "passed_on"})
TAKEN_OVER = frozenset({"delivered", "received", "work_started"})
STAGED = {"found": "stage"}
"""Event types that stand once per stage: `found_preliminary.finding`, `found_final.finding`."""
OWN_STEP = "step_done"
"""The steps that only one regulation has are called by their action: `summarise.text`."""


def known(path: str, regulation: Regulation) -> bool:
    """Whether a paper of this regulation may use the path: its own, or one of the common base, which then stays empty."""
    if path.startswith(("categories.", "extra.", "checklist.", "fill.")) or path in paths(regulation):
        return True
    from desktop_app.services.shelf import base

    return path in paths(base())


def label(path: str, regulation: Regulation) -> str:
    """What a path is called: by the registration, the step's field with the step, or the list above."""
    if path in COMPUTED:
        return COMPUTED[path]
    found = next((spec.label for spec in regulation.fields if spec.path == path), None)
    word, _, key = path.partition(".")
    for action in regulation.actions if found is None else ():
        if word in (action.event, action.id):
            spec = next((spec for spec in action.fields if spec.path == key), None)
            found = f"{action.title}：{spec.label}" if spec else action.title if key in STEP_KEYS else found
    return found or path


def paths(regulation: Regulation) -> set[str]:
    """Every path that the regulation itself gives a meaning."""
    found = set(COMPUTED) | {spec.path for spec in regulation.fields}
    for action in regulation.actions:
        names = {spec.path for spec in action.fields} | {*action.sets, *STEP_KEYS, "count", "to_unit"}
        stages = [f"_{value.id}" for spec in action.fields if spec.path == STAGED.get(action.event) for value in spec.choices]
        for stage in stages or [""]:
            found |= {f"{action.id if action.event == OWN_STEP else action.event}{stage}.{name}" for name in names}
        for event in (*action.before, *action.then):
            found |= {f"{event}.{name}" for name in STEP_KEYS}
    return found


def values(case: Case, regulation: Regulation, names: Mapping[str, str], record: Mapping[str, Any],
           office: Mapping[str, str]) -> dict[str, Any]:  # fmt: skip
    """The value of every path that has one, typed for paper. `names` maps person ids to names; `record` is the
    registration (masked where the purpose wants it); `office` gives `name` and `branch`.
    """
    found: dict[str, Any] = {f"office.{key}": value for key, value in office.items()}
    found |= dict(_registration(record, regulation))
    found |= dict(_computed(case, regulation, names, record))
    for event in case.events:
        if event.type in HANDED_ON:  # what the unit before received and began is not the next one's
            found = {path: value for path, value in found.items() if path.partition(".")[0] not in TAKEN_OVER}
        said = dict(_step(event, case, regulation, names))
        if said:  # the last step of its kind speaks alone: what only an earlier one said is not its own
            kind = next(iter(said)).partition(".")[0]
            found = {path: value for path, value in found.items() if path.partition(".")[0] != kind}
        found |= said
    found |= {f"checklist.{key}": answer for key, answer in case.checklist.items()}
    return {path: value for path, value in found.items() if value is not None}


def _registration(record: Mapping[str, Any], regulation: Regulation) -> Iterator[tuple[str, Any]]:
    for spec in regulation.fields:
        raw = at_path(record, spec.path)
        if not empty(raw):
            yield spec.path, typed(spec, raw)


def typed(spec: FieldSpec, raw: Any) -> Any:
    """A stored value as paper and screen want it: titles of choices, dates, moments, money, rows."""
    if spec.choices:
        chosen = raw if isinstance(raw, list) else [raw]
        titles = [next((v.title for v in spec.choices if v.id == item), str(item)) for item in chosen]
        return tuple(titles) if isinstance(raw, list) else titles[0]
    match spec.type:
        case "date":
            return date.fromisoformat(raw)
        case "moment":
            return local(from_text(raw))
        case "money":
            return Decimal(raw)
        case "rows":
            columns = {column.path: column for column in spec.columns}
            return tuple({k: typed(columns[k], v) if k in columns else v for k, v in row.items()} for row in raw)
        case "names" | "files" | "choices":
            return tuple(str(item) for item in raw)
    return raw


def _computed(case: Case, regulation: Regulation, names: Mapping[str, str],
              record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:  # fmt: skip
    yield "case.number", case.number
    yield "case.registered_at", local(from_text(case.registered_at))
    yield "case.received_at", local(from_text(case.received_at))
    yield "case.clerk", names.get(case.events[0].actor, "")
    yield "case.unit", case.unit
    handed = case.last("transferred", "passed_on")
    if handed:
        yield "case.lead_unit", handed.values.get("lead_unit") or handed.values.get("to_unit")
        yield "case.co_units", tuple(case.co_units)
    yield "repeat", bool(record.get("repeat"))
    day = _limit(case)
    if day:
        yield "case.due", day
    channel = regulation.channel(str(record.get("channel", "")))
    yield "channel", channel.title if channel else record.get("channel")
    level = next((item.title for item in regulation.levels if item.id == record.get("level")), None)
    yield "intake_level", level
    for axis in regulation.axes:
        chosen = record.get("categories", {}).get(axis.id, [])
        titles = [value.title for value in axis.values if value.id in chosen]
        if titles:
            told = tuple(titles) if len(titles) > 1 else titles[0]
            yield f"categories.{axis.id}", told
            if axis.id == "severity":
                yield "severity", told
    materials = record.get("materials", [])
    if materials:
        yield "materials.count", sum(int(row.get("count", 1)) for row in materials)
        yield "materials.pages", sum(int(row.get("pages", 0)) for row in materials)
    yield from _respondents(record.get("respondents", []))
    if case.enclosures:
        yield "enclosures", tuple(_enclosure(item, case, names) for item in case.enclosures.values())


def _respondents(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """All of them in one blank: a form with room for one respondent must not lose the others."""
    for key in dict.fromkeys(key for row in rows for key in row):
        said = [row[key] for row in rows if not empty(row.get(key))]
        told = said if key == "name" else list(dict.fromkeys(said))
        yield f"respondent.{key}", tuple(map(str, told)) if len(told) > 1 else told[0] if told else None


def _limit(case: Case) -> date | None:
    """The day the matter must be finished by: of the clocks in days that count, or did, those of the case limit first."""
    between = bool(case.handover)  # on its way: the limit of the unit that gave it up is nobody's any more
    in_days = [c for c in case.clocks.values() if "T" not in c.due and not c.window and c.state in ("running", "paused", "met")
               and not (between and c.scope_kind == "unit")]  # fmt: skip
    grouped = [clock for clock in in_days if clock.group] or in_days
    counting = [clock for clock in grouped if clock.active] or grouped[-1:]
    return date.fromisoformat(min(clock.due for clock in counting)) if counting else None


def _enclosure(item: Mapping[str, Any], case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    row = {key: item[key] for key in ("name", "count", "original", "counted_by") if key in item}
    if item.get("amount"):
        row["amount"] = Decimal(item["amount"])
    row["taken_by"] = names.get(case.events[0].actor, "")
    back = item.get("returned")
    if back:
        row |= {"returned_means": RETURN_MEANS.get(back["means"], back["means"]),
                "returned_on": date.fromisoformat(back["returned_on"])}  # fmt: skip
        row |= {key: back[key] for key in ("mail_number", "received_by", "counted_by") if back.get(key)}
    return row


RETURN_MEANS = {"registered_mail": "挂号信", "by_hand": "当面领回", "remittance": "汇款"}


def _step(event: Event, case: Case, regulation: Regulation, names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    if event.type in ("registered", "clock_started", "clock_replaced"):
        return
    said = case.values(event)
    action = regulation.action(str(said.get("action", "")))
    specs = {spec.path: spec for spec in action.fields} if action else {}
    stage = said.get(STAGED.get(event.type, ""), "")
    own = action.id if action and event.type == OWN_STEP else event.type
    prefix = f"{own}_{stage}" if stage else own
    yield f"{prefix}.at", local(event.moment)
    yield f"{prefix}.actor", event.recorded_for or names.get(event.actor, "")
    yield f"{prefix}.recorded_for", event.recorded_for
    for key, raw in said.items():
        if key == "mode" and event.type == "transferred":
            yield f"{prefix}.mode", MODE_TITLES.get(raw, raw)
        elif key == "finding":
            yield f"{prefix}.finding", next((f.title for f in regulation.findings if f.id == raw), raw)
        elif key in specs and not empty(raw):
            yield f"{prefix}.{key}", typed(specs[key], raw)
        elif key not in ("action", "unit") and isinstance(raw, str | int | bool):
            yield f"{prefix}.{key}", raw


