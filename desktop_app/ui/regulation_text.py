"""A regulation as a page to read: what it asks for, who may do what, which clocks run, and what is only our suggestion."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from string import Template

from desktop_app.domain.regulation import Action, Clock, Note, Regulation, Value
from desktop_app.domain.terms import (
    BASIS_TITLES,
    EVENT_TITLES,
    GROUP_TITLES,
    NOT_ENFORCED,
    PHASE_TITLES,
    PURPOSE_TITLES,
    ROLE_TITLES,
)
from desktop_app.services.papers import title as paper_title

STYLE = Template("""
h1 { font-size: 18pt; font-weight: bold; margin: 0 0 2px 0; }
h2 { font-size: 13pt; font-weight: bold; margin-top: 22px; margin-bottom: 6px; color: $accent; }
p { margin: 3px 0; }
.quiet { color: $muted; }
.mark { color: $due_soon; }
.clause { color: $muted; }
blockquote { margin: 2px 0 6px 18px; color: $muted; }
th { text-align: left; color: $muted; font-weight: normal; }
""")

ACCEPTANCE = {
    "register_all": "来的都登记",
    "register_then_decline": "先登记，不该受理的再告知不予受理",
    "tally_only": "不受理的只计数",
    "never_refuse": "不得拒绝受理",
}
UNITS = {"wd": "个工作日", "cd": "日", "mo": "个月", "h": "小时"}


def sections(rules: Regulation) -> list[tuple[str, str, str]]:
    """The parts of the page that have something to say, as (anchor, title, html)."""
    parts: Iterable[tuple[str, str, Callable[[Regulation], Iterator[str]]]] = (
        ("about", "概要", _about),
        ("channels", "渠道", _channels),
        ("axes", "分类", _axes),
        ("acceptance", "受理", _acceptance),
        ("clocks", "期限", _clocks),
        ("actions", "动作", _actions),
        ("barred", "不得转给", _barred),
        ("checklist", "结案审查标准", _checklist),
        ("papers", "文书", _papers),
        ("fields", "登记项目", _fields),
        ("notes", "条文", _notes),
    )
    found = ((anchor, title, "".join(write(rules))) for anchor, title, write in parts)
    return [(anchor, title, text) for anchor, title, text in found if text]


def page(rules: Regulation) -> str:
    """The whole page as HTML for a text browser."""
    body = "".join(
        (f'<a name="{anchor}"></a>' + (f"<h2>{title}</h2>" if anchor != "about" else "") + text)
        for anchor, title, text in sections(rules)
    )
    return f"<html><body>{body}</body></html>"


def _mark(basis: str) -> str:
    words = BASIS_TITLES[basis]
    return f' <span class="mark">〔{words}〕</span>' if words else ""


def _clause(clause: str) -> str:
    return f' <span class="clause">{escape(clause)}</span>' if clause else ""


def _titles(values: Iterable[Value]) -> str:
    return "、".join(escape(value.title) for value in values)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{text}</th>" for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table cellpadding="4" cellspacing="0" width="98%"><tr>{head}</tr>{body}</table>' if body else ""


def _about(rules: Regulation) -> Iterator[str]:
    yield f"<h1>{escape(rules.title)}</h1>"
    yield f'<p class="quiet">第{rules.version}版，{rules.effective.year}年{rules.effective.month}月{rules.effective.day}日起施行</p>'
    if rules.source:
        yield f'<p class="quiet">来源：{escape(rules.source)}</p>'
    if rules.note:
        yield f"<p>{escape(rules.note)}</p>"
    yield '<p class="quiet">标〔建议〕的由本软件补充，原文没有写；标〔待核〕的尚未与原文核对。</p>'


def _channels(rules: Regulation) -> Iterator[str]:
    rows = [(escape(c.title), escape("、".join(c.aliases)), escape(c.receiver), escape(c.return_path)) for c in rules.channels]
    shown = [n for n in range(4) if n == 0 or any(row[n] for row in rows)]
    heads = ("渠道", "也叫", "由谁接收", "答复去向")
    yield _table([heads[n] for n in shown], [[row[n] for n in shown] for row in rows])


def _axes(rules: Regulation) -> Iterator[str]:
    for axis in rules.axes:
        several = "（可多选）" if axis.multiple else ""
        yield f"<p><b>{escape(axis.title)}</b>{several}：{_titles(axis.values)}{_clause(axis.clause)}{_mark(axis.basis)}</p>"
    if rules.kinds:
        yield f"<p><b>种类</b>：{_titles(rules.kinds)}</p>"
    if rules.findings:
        yield f"<p><b>认定</b>：{_titles(rules.findings)}</p>"


def _acceptance(rules: Regulation) -> Iterator[str]:
    said = rules.acceptance
    yield f"<p>{ACCEPTANCE[said.policy]}；匿名投诉{'可以' if said.anonymous else '不'}登记{_clause(said.clause)}{_mark(said.basis)}</p>"
    if said.grounds:
        yield f"<p><b>不予受理的理由</b>：{_titles(said.grounds)}</p>"


def _clocks(rules: Regulation) -> Iterator[str]:
    for clock in rules.clocks:
        yield f"<p><b>{escape(clock.title or clock.id)}</b>：{_amount(clock)}{_clause(clock.clause)}{_mark(clock.basis)}</p>"
        if clock.text:
            yield f"<blockquote>{escape(clock.text)}</blockquote>"
        if clock.note:
            yield f'<blockquote class="quiet">{escape(clock.note)}</blockquote>'


def _amount(clock: Clock) -> str:
    if clock.amount is None:
        return f"日期由文书、批示或承诺确定，自{_events(clock.from_)}起"
    limit = clock.amount
    least = f"{limit.least}至" if limit.least else ""
    counted = "往回数" if clock.before else f"自{_events(clock.from_)}起"
    return f"{counted}{least}{limit.amount}{UNITS[limit.unit]}，到{'或'.join(_events(way, '并') for way in clock.until)}为止"


def _events(names: Iterable[str], joined: str = "、") -> str:
    return joined.join(EVENT_TITLES[name] for name in names)


def _actions(rules: Regulation) -> Iterator[str]:
    groups: dict[str, list[Action]] = {}
    for action in rules.actions:
        groups.setdefault(action.group, []).append(action)
    for group, actions in groups.items():
        rows = [(f"{escape(a.title)}{_mark(a.basis)}", _roles(rules, a.roles), _phases(a), f"{escape(a.hint)}{_clause(a.clause)}")
                for a in actions]  # fmt: skip
        yield f"<p><b>{GROUP_TITLES.get(group, '其他')}</b></p>"
        yield _table(("动作", "谁可以做", "什么时候", "说明"), rows)


def _roles(rules: Regulation, roles: Iterable[str]) -> str:
    titles: Mapping[str, str] = {**{role.id: role.title for role in rules.roles}, **ROLE_TITLES}
    return "、".join(titles.get(role, role) for role in roles)


def _phases(action: Action) -> str:
    titles = [PHASE_TITLES[phase] for phase in action.phases]
    return "随时" if len(titles) >= len(PHASE_TITLES) - 1 else "、".join(titles)


def _barred(rules: Regulation) -> Iterator[str]:
    for rule in rules.barred:
        instead = f"，改转{escape(rule.instead)}" if rule.instead else ""
        whom = "被投诉人本人" if rule.recipients == "respondent_person" else "被投诉人所在单位"
        yield f"<p>不得转给{whom}{instead}{_clause(rule.clause)}{_mark(rule.basis)}</p>"
        if rule.text:
            yield f"<blockquote>{escape(rule.text)}</blockquote>"


def _checklist(rules: Regulation) -> Iterator[str]:
    for number, item in enumerate(rules.checklist, 1):
        yield f"<p>{number}．{escape(item.title)}</p>"


def _papers(rules: Regulation) -> Iterator[str]:
    rows = []
    for use in rules.papers:
        issuing = [action.title for word in use.issued_by if (action := rules.action(word))]
        plies = "、".join(use.plies)
        rows.append((f"《{escape(paper_title(use))}》{_mark(use.basis)}", PURPOSE_TITLES[use.purpose],
                     escape("、".join(issuing)), escape(plies), _clause(use.clause)))  # fmt: skip
    yield _table(("文书", "用途", "随哪个动作", "各联", "依据"), rows)


def _fields(rules: Regulation) -> Iterator[str]:
    for section in rules.sections:
        labels = [f"{escape(spec.label)}{'＊' if spec.required else ''}" for spec in rules.fields if spec.section == section.id]
        if labels:
            yield f"<p><b>{escape(section.title)}</b>：{'、'.join(labels)}</p>"
    yield '<p class="quiet">带＊的必须填写。</p>'


def _notes(rules: Regulation) -> Iterator[str]:
    for note in rules.notes:
        yield f"<p><b>{escape(note.title)}</b>{_standing(note)}{_clause(note.clause)}{_mark(note.basis)}</p>"
        yield f"<blockquote>{escape(note.text)}</blockquote>"


def _standing(note: Note) -> str:
    return "" if note.enforced else f' <span class="mark">「{NOT_ENFORCED}」</span>'
