"""How a matter stands, in labels and words: its rules, who is waited for, what is owed, found, punished and reviewed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain import urging
from desktop_app.domain.action_fields import fields_of
from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.duties import NOTHING_OWED, owed_replies
from desktop_app.domain.entry import empty
from desktop_app.domain.moments import from_text, local
from desktop_app.domain.phases import OPEN
from desktop_app.domain.regulation import Note, Regulation
from desktop_app.domain.terms import MODE_TITLES, cited
from desktop_app.services import approving, linking, showing, spoken, vocabulary
from desktop_app.ui.case_duties import duty_rows

FINAL = "经复查已维持处理意见，不再处理"
LEFT_OUT = frozenset({"issue", "respondent"})


@dataclass(frozen=True, slots=True)
class Link:
    """Another case that this one belongs with."""

    case_id: str
    number: str
    relation: str


def links(case: Case) -> tuple[Link, ...]:
    """The cases it belongs with."""
    return tuple(Link(item["case"], item["number"], linking.words(item.get("relation", ""))) for item in case.links)


def guidance(case: Case, rules: Regulation) -> tuple[Note, ...]:
    """The notes that stand beside the case now."""
    facts = circumstances(case)
    return tuple(note for note in rules.notes if note.where == "case" and holds(note.when, facts))


def progress(case: Case, rules: Regulation, names: Mapping[str, str], now: datetime,
             values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Label and words of everything that there is to say about how the case stands."""
    yield "制度", f"{rules.title}（第{rules.version}版，{spoken.since(rules)}）"
    yield from _place(case, rules, str(values.get("received.actor", "")))
    yield from _owed(case, rules, now)
    yield from _approval(case, rules, names)
    if case.urges:
        yield "催办", f"已催办{case.urges}次"
    yield from _findings(case, rules)
    yield from _penalties(case, rules)
    outcome = case.last("completed")
    if outcome:
        yield "办结", "；".join(f"{label}：{text.rstrip('。')}" for label, text in showing.details(outcome, case, rules)) or "已办结"
    yield from _reviews(case, rules)
    aside = [f"{name}{_because(why)}" for name, why in case.recused.items() if not why.get("lifted")]
    if aside:
        yield "回避", "；".join(aside)
    answered = "；".join(f"{i.title}：{case.checklist[i.id]}" for i in rules.checklist if i.id in case.checklist)
    if answered:
        yield "结案审查", answered
    yield "登记", f"{showing.in_words(values['case.registered_at'])}　{values.get('case.clerk', '')}"


def _because(why: Mapping[str, Any]) -> str:
    reason = str(why.get("reason") or why.get("text") or "").rstrip("。")
    return f"（{reason}）" if reason else ""


def _place(case: Case, rules: Regulation, receiver: str) -> Iterator[tuple[str, str]]:
    level = next((item.title for item in rules.levels if item.id == case.level), "")
    going = case.handover.get("to_unit", "")
    told = {
        "承办单位": case.unit, "现在层级": level, "承办人": case.handler or receiver, "办理方式": _mode(case, rules),
        "主办单位": case.lead_unit if case.lead_unit != case.unit else "",
        "协办单位": "、".join(case.co_units), "正在转往": going and f"{going}（还没有送达）",
    }  # fmt: skip
    yield from ((label, words) for label, words in told.items() if words)


def _mode(case: Case, rules: Regulation) -> str:
    """自办, 转办, 交办, in the regulation's own word where it has one."""
    handed = case.last("transferred")
    action = rules.action(str(handed.values.get("action", ""))) if handed and handed.values.get("mode") == case.mode else None
    return action.title if action else MODE_TITLES.get(case.mode, "")


def _owed(case: Case, rules: Regulation, now: datetime) -> Iterator[tuple[str, str]]:
    """What must be done and has no day of its own: duties, replies, urging papers."""
    waiting = [_with_clause(row.title, row.clause) for row in duty_rows(case, rules) if row.owed]
    if waiting:
        yield "应办", "；".join(waiting)
    replies = owed_replies(case, rules) if case.phase not in NOTHING_OWED else ()
    if replies and case.phase in OPEN:
        yield "应答复", "；".join(_with_clause("来文机关" if d.to == "sender" else "投诉人", d.clause) for d in replies)
    papers = [_with_clause(rule.title, rule.clause) for rule in urging.due(case, rules, now)]
    if papers:
        yield "应出具", "；".join(papers)


def _with_clause(words: str, clause: str) -> str:
    return f"{words}（{cited(clause)}）" if clause and clause != words else words


def _approval(case: Case, rules: Regulation, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if case.awaiting:
        proposed = case.last("proposed")
        said = showing.details(proposed, case, rules) if proposed else []
        waiting = approving.waiting_for(case, rules)
        yield "待审批", f"等待{waiting}签署" if waiting else "拟办意见等待审批"
        yield "拟办", "；".join(f"{label}：{text.rstrip('。')}" for label, text in said)
    if case.route:
        yield "审批路线", route_words(case, rules, names)


def route_words(case: Case, rules: Regulation, names: Mapping[str, str]) -> str:
    """`科室审核：马俊已签（11月18日） → 领导会签：等待签署`."""
    due = approving.pending(case) if case.awaiting else None
    said = []
    for place, step in enumerate(case.route):
        signed = "、".join(_signed(item, rules, names) for item in step["signed"])
        waiting = "等待签署" if place == due else "" if step["signed"] else "还没有到"
        said.append(f"{step['title']}：{'，'.join(part for part in (signed, waiting) if part)}")
    return " → ".join(said)


def _signed(item: Mapping[str, Any], rules: Regulation, names: Mapping[str, str]) -> str:
    at = local(from_text(item["at"])) if item.get("at") else None
    name = names.get(item["person"], "")
    signed = f"{spoken.role(item['role'], rules)}{name}代签" if item.get("deputy") else f"{name}已签"
    return f"{signed}（{at.month}月{at.day}日）" if at else signed


def _findings(case: Case, rules: Regulation) -> Iterator[tuple[str, str]]:
    """The latest finding of each issue and respondent."""
    for values in case.findings.values():
        about = "，".join(part for part in (_issue(case, values), str(values.get("respondent", ""))) if part)
        yield _step(values, rules, "认定"), f"{f'{about}——' if about else ''}{said(values, case, rules)}"


def _step(values: Mapping[str, Any], rules: Regulation, otherwise: str) -> str:
    action = rules.action(str(values.get("action", "")))
    return action.title if action else otherwise


def _issue(case: Case, values: Mapping[str, Any]) -> str:
    number = str(values.get("issue", ""))
    rows = case.record.get("issues", ())
    known = rows[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(rows) else {}
    return f"问题{number}“{known.get('text', '')}”" if known else ""


def _penalties(case: Case, rules: Regulation) -> Iterator[tuple[str, str]]:
    for values in case.penalties:
        whom = str(values.get("respondent", ""))
        words = f"{f'{whom}——' if whom else ''}{said(values, case, rules)}"
        yield _step(values, rules, "处罚"), _with_clause(words, str(values.get("clause", "")))


def _reviews(case: Case, rules: Regulation) -> Iterator[tuple[str, str]]:
    for values in case.reviews:
        asked = str(values.get("asked_on", ""))
        level = _choice("review_requested", "level", values, case, rules)
        decision = _choice("reviewed", "decision", values, case, rules)
        yield "复查", f"{asked}申请{f'（{level}）' if level else ''}，{f'复查结论：{decision}' if decision else '还没有作出复查意见'}"
    if case.final:
        yield "终结", FINAL


def _choice(event: str, path: str, values: Mapping[str, Any], case: Case, rules: Regulation) -> str:
    """One value of a step in words, by whichever action asks for it."""
    specs = (spec for action in rules.actions if action.event == event for spec in fields_of(action, rules, case))
    spec = next((spec for spec in specs if spec.path == path and spec.choices), None)
    raw = values.get(path)
    return "" if empty(raw) else showing.in_words(vocabulary.typed(spec, raw)) if spec else str(raw)


def said(values: Mapping[str, Any], case: Case, rules: Regulation) -> str:
    """What a step said, but about whom: label and words of each field."""
    action = rules.action(str(values.get("action", "")))
    if action is None:
        return ""
    found = [spec for spec in fields_of(action, rules, case) if spec.path not in LEFT_OUT and not empty(values.get(spec.path))]
    return "；".join(f"{s.label}：{showing.in_words(vocabulary.typed(s, values[s.path])).rstrip('。')}" for s in found)
