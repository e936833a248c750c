"""A case as it is shown: to the command line as plain JSON, to the window as lines a person reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.counting import Limit
from desktop_app.domain.events import Event
from desktop_app.domain.moments import from_text, local
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.running import Running
from desktop_app.domain.terms import EVENT_TITLES, MODE_TITLES, PHASE_TITLES, STANDING_TITLES, VOID_NUMBER
from desktop_app.services import linking, permission, vocabulary
from desktop_app.services.desk import QUIET, Desk
from desktop_app.services.reasons import reason as reason


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline: what happened, when, by whom, what it says, and the clocks it moved."""

    seq: int
    at: datetime
    recorded_at: datetime
    title: str
    actor: str
    recorded_for: str
    late: bool
    undone: bool
    details: tuple[tuple[str, str], ...]
    clocks: tuple[str, ...]
    contradiction: bool


def show(desk: Desk, case: Case) -> dict[str, Any]:
    """The answer of `show NUMBER`: case, timeline, clocks, papers. Raises RuleBroken for the person complained about."""
    permission.check_not_accused(desk.actor, case, "查看")
    rules = desk.regulation(case.regulation)
    return {
        "case": _case(desk, case, rules),
        "timeline": [_plain(line) for line in timeline(desk, case)],
        "clocks": [clock_line(clock, desk.now()) for clock in case.clocks.values()],
        "papers": [
            {key: paper[key] for key in ("paper", "number", "purpose", "issued_on", "reprints")} for paper in case.papers
        ],
    }


def _case(desk: Desk, case: Case, rules: Regulation) -> dict[str, Any]:
    return {
        "id": case.id, "number": case.number, "regulation": case.regulation_id, "version": rules.version,
        "phase": case.phase.value, "phase_title": PHASE_TITLES[case.phase], "unit": case.unit, "level": case.level,
        "handler": case.handler, "mode": case.mode, "received_at": stamp(case.received_at),
        "registered_at": stamp(case.registered_at), "head": case.head, "record": case.record,
        "enclosures": list(case.enclosures.values()), "checklist": case.checklist, "urges": case.urges,
        "instructions": list(case.instructions.values()), "attachments": case.attachments,
        "void": case.phase == "void",
    }  # fmt: skip


def stamp(text: str) -> str:
    """Office time for scripts: `2026-11-16T10:05`."""
    return local(from_text(text)).strftime("%Y-%m-%dT%H:%M")


def clock_line(clock: Running, now: datetime) -> dict[str, Any]:
    """One clock for scripts."""
    return {
        "id": clock.clock, "key": clock.key, "scope": clock.scope, "clause": clock.clause, "title": clock.title,
        "due": clock.due, "warn": clock.warn, "state": clock.standing(now), "provisional": clock.provisional,
        "limit": clock.limit, "basis": clock.basis, "start": stamp(clock.start), "calendar": clock.calendar,
    }  # fmt: skip


def timeline(desk: Desk, case: Case) -> list[Line]:
    """The case's life in order, undone steps included and marked."""
    names = {person.id: person.name for person in desk.ledger.people()}
    rules = desk.regulation(case.regulation)
    lines: list[Line] = []
    for event in case.all_events:
        if event.type not in QUIET or _stands_alone(event, case):
            lines.append(_line(event, case, rules, names))
    return lines


def _stands_alone(event: Event, case: Case) -> bool:
    """Whether a calendar, and nothing done to the case, moved its clocks: the first event of that step is shown."""
    step = case.verb_events(event.verb)
    return step[0] is event and all(one.type in QUIET for one in step)


def _line(event: Event, case: Case, rules: Regulation, names: Mapping[str, str]) -> Line:
    own = [e for e in case.verb_events(event.verb) if e.type in QUIET]
    first = case.verb_events(event.verb)[0].hash == event.hash
    return Line(
        seq=event.seq, at=local(event.moment), recorded_at=local(from_text(event.recorded_at)),
        title=event_title(event, rules), actor=names.get(event.actor, event.actor), recorded_for=event.recorded_for,
        late=(from_text(event.recorded_at) - event.moment).total_seconds() >= 3600,
        undone=event.hash in case.undone, details=tuple(details(event, case, rules)),
        clocks=tuple(_clock_words(e, case) for e in own) if first else (),
        contradiction=event.hash in case.contradictions,
    )  # fmt: skip


def event_title(event: Event, rules: Regulation) -> str:
    """What the event is called: the regulation's own word for the action where it has one."""
    said = event.values
    action = rules.action(str(said.get("action", "")))
    if action and action.event == event.type:
        return action.title
    if event.type == "transferred":
        return MODE_TITLES.get(said.get("mode", ""), EVENT_TITLES[event.type])
    return EVENT_TITLES[event.type]


def details(event: Event, case: Case, rules: Regulation) -> list[tuple[str, str]]:
    """Label and text of what an event says, for people."""
    said = case.values(event)
    if event.type == "registered":
        void = VOID_NUMBER if case.phase == "void" else ""
        return [("编号", f"{said['number']}{void}"), ("收到时间", stamp(said["received_at"]).replace("T", " "))]
    if event.type == "undone":
        undone = [e for e in case.all_events if e.hash in said["undoes"] and e.type not in QUIET]
        return [("撤销的步骤", "、".join(event_title(e, rules) for e in undone)), *_pairs(said, {"reason": "原因"})]
    if event.type == "attached":
        return _pairs(said, {"file_name": "文件", "title": "说明"})
    if event.type in ("paper_issued", "paper_printed", "paper_reprinted"):
        from desktop_app.services.paper_uses import title, usage

        return [("文书", title(usage(rules, said["paper"]))), *_pairs(said, {"number": "编号"})]
    action = rules.action(str(said.get("action", "")))
    if action is None or action.event != event.type:
        return _linked(said) if event.type in linking.EVENTS else []
    found = _pairs(said, {"title": "签署"}) if event.type == "approved" else []
    for spec in action.fields:
        if said.get(spec.path) not in (None, "", [], {}):
            found.append((spec.label, _words(spec.path, said[spec.path], event, case, rules)))
    if event.type == "urged":
        found.insert(0, ("次数", f"第{said['count']}次"))
    return found


def _linked(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A link that another case began, or the registration."""
    return [("另一件的编号", str(said.get("number", ""))), ("关系", linking.words(str(said.get("relation", ""))))]


def _pairs(said: Mapping[str, Any], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(label, str(said[key])) for key, label in labels.items() if said.get(key)]


def _words(key: str, raw: Any, event: Event, case: Case, rules: Regulation) -> str:
    from desktop_app.domain.action_fields import fields_of

    action = rules.action(str(event.values["action"]))
    assert action is not None
    spec = next(item for item in fields_of(action, rules, case) if item.path == key)
    if key == "enclosure":
        return str(case.enclosures.get(raw, {}).get("name", raw))
    if key == "instruction":
        return str(case.instructions.get(raw, {}).get("from", raw))
    if key == "clock":
        return case.clocks[raw].title if raw in case.clocks else str(raw)
    if key == "limit":
        return Limit.parse(str(raw)).spoken()
    if key == "answers":
        titles = {item.id: item.title for item in rules.checklist}
        asked = [key for key in titles if key in raw]
        return "；".join(f"{titles.get(k, k)}：{raw[k]}" for k in dict.fromkeys([*asked, *raw]))
    if key == "changes":
        return "；".join(_changed(raw, rules))
    return in_words(vocabulary.typed(spec, raw))


def _changed(changes: Mapping[str, Any], rules: Regulation, prefix: str = "") -> list[str]:
    labels = {spec.path: spec.label for spec in rules.fields}
    found: list[str] = []
    for key, value in changes.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            found += _changed(value, rules, f"{path}.")
        else:
            found.append(f"{labels.get(path, path)}改为“{value}”")
    return found


def in_words(value: Any) -> str:
    """A typed value for people."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, tuple):
        return "、".join(_row(item) if isinstance(item, Mapping) else str(item) for item in value)
    return str(value)


def _row(row: Mapping[str, Any]) -> str:
    return " ".join(in_words(item) for item in row.values() if item not in (None, ""))


def _clock_words(event: Event, case: Case) -> str:
    said = event.values
    if event.type == "clock_started":
        mark = "（暂定）" if said["provisional"] else ""
        return f"开始计时：{said['title']}，{said['due'].replace('T', ' ')}{mark}到期（{said['clause']}）"
    known = case.clocks.get(said["key"])
    title = f"“{known.title or known.clause}”" if known else ""
    if said.get("state") == "superseded":
        return f"期限{title}停用：{said['reason']}"
    return f"期限{title}改为{said.get('due', '').replace('T', ' ')}：{said['reason']}"


def _plain(line: Line) -> dict[str, Any]:
    return {
        "seq": line.seq, "at": line.at.strftime("%Y-%m-%dT%H:%M"), "title": line.title, "actor": line.actor,
        "recorded_at": line.recorded_at.strftime("%Y-%m-%dT%H:%M"), "recorded_for": line.recorded_for,
        "late": line.late, "undone": line.undone, "details": dict(line.details), "clocks": list(line.clocks),
        "contradiction": line.contradiction,
    }  # fmt: skip


def standing_title(clock: Running, now: datetime) -> str:
    """按期完成, 已超期 and so on."""
    return STANDING_TITLES[clock.standing(now)]
