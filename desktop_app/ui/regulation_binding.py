"""The page of a regulation, second part: what binds. Limits and duties, refusals, routes, bars, replies, penalties."""

from collections.abc import Iterator, Mapping
from html import escape

from desktop_app.domain.money import figures, parse_money
from desktop_app.domain.regulation import Barred, Clock, Penalty, Refusal, Regulation, Route
from desktop_app.services import spoken
from desktop_app.ui.regulation_html import below, line, quote

TRIGGERS: Mapping[str, str] = {
    "overdue": "未办结而逾期的", "late_step": "已结案而有环节逾期的", "before_due": "快到期的", "ground": "有规定的事由的",
}  # fmt: skip
WHOM: Mapping[str, str] = {"respondent_person": "被投诉人本人", "respondent_unit": "被投诉的单位", "unit": "下列单位"}


def clocks(rules: Regulation) -> Iterator[str]:
    """The limits with a number."""
    for clock in rules.clocks:
        if not clock.duty:
            yield from _clock(clock, rules)


def duties(rules: Regulation) -> Iterator[str]:
    """The duties without a number (立即、及时)."""
    for clock in rules.clocks:
        if clock.duty:
            yield from _clock(clock, rules)


def _clock(clock: Clock, rules: Regulation) -> Iterator[str]:
    yield line(clock.title or clock.clause, spoken.term(clock, rules), clock.clause, clock.basis)
    yield below("；".join(spoken.circumstances(clock, rules)))
    if clock.extension:
        yield below(spoken.extension(clock.extension, rules), clock.extension.clause, clock.extension.basis)
    yield quote(clock.text)
    yield below(clock.note)


def refusals(rules: Regulation) -> Iterator[str]:
    """The rules that refuse, or warn, in words."""
    for rule in rules.rules:
        whom = f"{spoken.actions(rule.actions, rules)}时{'提示' if rule.hint else ''}"
        yield line(whom, rule.refuse, rule.clause, rule.basis)
        yield below(_when(rule, rules))
        yield quote(rule.text)


def _when(rule: Refusal, rules: Regulation) -> str:
    own = [spec for word in rule.actions if (action := rules.action(word)) for spec in action.fields]
    parts = [f"适用：{spoken.condition(rule.when, rules, own)}"] if rule.when else []
    parts += [f"除非已经{spoken.events(rule.unless_done, rules, '或')}"] if rule.unless_done else []
    return "；".join(parts)


def routes(rules: Regulation) -> Iterator[str]:
    """Which signatures a proposal needs."""
    for route in sorted(rules.routes, key=lambda route: route.rank):
        yield line(route.title or spoken.actions([route.action], rules), _steps(route, rules), route.clause, route.basis)
        proposing = rules.action(route.action)
        own = proposing.fields if proposing else ()
        yield below(f"适用：{spoken.condition(route.when, rules, own)}" if route.when else "")
        yield quote(route.text)


def _steps(route: Route, rules: Regulation) -> str:
    said = []
    for step in route.steps:
        whom = spoken.roles(step.roles, rules, "和" if step.joint else "或")
        marks = [f"{whom}{'都要签' if step.joint and len(step.roles) > 1 else ''}"]
        marks += [f"不在时由{spoken.roles(step.deputies, rules, '或')}代签"] if step.deputies else []
        marks += ["集体决定，要会议记录"] if step.meeting else []
        said.append(f"{step.title}（{'；'.join(marks)}）")
    return " → ".join(said)


def barred(rules: Regulation) -> Iterator[str]:
    """To whom a matter must not go."""
    for rule in rules.barred:
        yield line("", _bar(rule, rules), rule.clause, rule.basis)
        yield below(f"适用：{spoken.condition(rule.when, rules)}" if rule.when else "")
        yield quote(rule.text)


def _bar(rule: Barred, rules: Regulation) -> str:
    def units(words: tuple[str, ...]) -> str:
        return "、".join(known.title if (known := rules.unit(word)) else word for word in words)

    parts = [f"只能转给{units(rule.only_to)}"] if rule.only_to else []
    if rule.recipients != "unit" or rule.not_to:
        parts.append(f"不得转给{units(rule.not_to) if rule.recipients == 'unit' else WHOM[rule.recipients]}")
    parts += [f"改转{rule.instead}"] if rule.instead else []
    parts += ["经批准组织批准并写明理由的除外"] if rule.exception else []
    return "，".join(parts)


def replies(rules: Regulation) -> Iterator[str]:
    """Whom an answer is owed."""
    for duty in rules.replies:
        whom = "来文机关" if duty.to == "sender" else "投诉人"
        when = f"{spoken.condition(duty.when, rules)}的，" if duty.when else ""
        yield line("", f"{when}应当答复{whom}，没有答复不能结案", duty.clause, duty.basis)
        yield quote(duty.text)


def penalties(rules: Regulation) -> Iterator[str]:
    """What is punished, and how."""
    for item in rules.penalties:
        yield line(item.title, "；".join(part for part in ("、".join(item.kinds), _range(item)) if part), item.clause, item.basis)
        yield quote(item.text)


def _range(item: Penalty) -> str:
    low, high = (figures(parse_money(text, "amount")) if text else "" for text in (item.least, item.most))
    if low and high:
        return f"罚款{low}至{high}" if low != high else f"罚款{low}"
    return f"罚款不少于{low}" if low else f"罚款不超过{high}" if high else ""


def urging(rules: Regulation) -> Iterator[str]:
    """When an urging paper is called for."""
    for rule in rules.urging:
        yield line(rule.title, f"用于{TRIGGERS[rule.trigger]}投诉，由“{spoken.actions([rule.action], rules)}”出具",
                   rule.clause, rule.basis)  # fmt: skip
        yield quote(rule.text)


def checklist(rules: Regulation) -> Iterator[str]:
    """What is asked before a case is closed."""
    for number, item in enumerate(rules.checklist, 1):
        note = f"（{escape(item.note)}）" if item.note else ""
        yield f"<p>{number}．{escape(item.title)}{note}</p>"
