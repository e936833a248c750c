"""What a regulation says, in words: events, conditions, limits and roles without a single identifier."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desktop_app.domain.counting import Limit
from desktop_app.domain.happenings import action_of, event_of
from desktop_app.domain.regulation import Clock, Extension, FieldSpec, Regulation, Value
from desktop_app.domain.terms import EVENT_TITLES, MODE_TITLES, PHASE_TITLES, ROLE_TITLES
from desktop_app.services import linking

YES_NO: Mapping[str, tuple[str, str]] = {
    "on_site": ("现场提出", "不是现场提出"), "repeat": ("重复投诉", "不是重复投诉"),
    "anonymous": ("匿名", "不匿名"), "confidential": ("要求保密", "不要求保密"),
    "wants_reply": ("要求回复", "不要求回复"), "enclosures": ("随信有现金、原件", "没有随信现金、原件"),
    "signed": ("署名", "没有署名"), "reachable": ("有联系方式", "没有联系方式"),
    "final": ("经复查不再处理", "没有经复查终结"), "solved": ("已经解决", "没有解决"),
}  # fmt: skip
"""What holds or not, by identifier."""

NAMES: Mapping[str, str] = {
    "kind": "种类", "channel": "渠道", "level": "层级", "complainant": "投诉人", "mode": "办理方式", "phase": "阶段",
    "instruction": "来文方式", "requires": "来文要求", "finding": "认定", "relation": "与关联件的关系", "unit": "承办单位",
    "amount": "金额", "satisfaction": "满意程度", "solved": "是否解决", "reviewed": "已复查的级别", "outcome": "办结结果",
}  # fmt: skip
"""How identifiers are called; axes and fields have names of their own."""

HAPPENED: Mapping[str, tuple[str, str]] = {
    "done": ("已经{words}", "还没有{words}"), "decided": ("已经批准{words}", "还没有批准{words}"),
}  # fmt: skip
"""What has happened to the case, or has not."""

ASKED: Mapping[str, tuple[str, str]] = {
    "instruction": ("instruction_in", "mode"), "requires": ("instruction_in", "requires"),
    "satisfaction": ("called_back", "satisfaction"), "solved": ("called_back", "solved"),
    "reviewed": ("review_requested", "level"), "outcome": ("completed", "outcome"), "amount": ("proposed", "amount"),
}  # fmt: skip
"""Identifiers that repeat what a step said: its event, and the field."""

FIXED: Mapping[str, Mapping[Any, str]] = {
    "mode": {**MODE_TITLES, "instruct": EVENT_TITLES["instructed"]}, "phase": PHASE_TITLES,
    "reviewed": {"first": "本级", "second": "上一级"},
}  # fmt: skip
"""Values that are the same everywhere."""

REGISTERED: Mapping[str, str] = {"complainant": "complainant.kind", "relation": "related.relation", "repeat": "repeat"}
"""Identifiers that repeat a field of the registration."""

REGISTER = "register"
UNSET = "没有写明天数"
SCOPES: Mapping[str, str] = {"unit": "每个承办单位各自起算", "instruction": "每件来文各自起算"}


def event(name: str, rules: Regulation) -> str:
    """`investigated` → 调查; `step_done/visit` → the title of that action."""
    action = rules.action(action_of(name)) if action_of(name) else None
    only = [known for known in rules.actions if known.event == name]
    if action is not None or len(only) == 1:
        return (action or only[0]).title
    return EVENT_TITLES.get(event_of(name), name)


def events(names: Iterable[str], rules: Regulation, joined: str = "、") -> str:
    """Several events."""
    return joined.join(dict.fromkeys(event(name, rules) for name in names))


def role(word: str, rules: Regulation) -> str:
    """The title of a role, of the regulation or of the desk."""
    own = rules.role(word)
    return own.title if own else ROLE_TITLES.get(word, word)


def roles(words: Iterable[str], rules: Regulation, joined: str = "、") -> str:
    """The titles of several roles."""
    return joined.join(role(word, rules) for word in words)


def actions(words: Iterable[str], rules: Regulation) -> str:
    """The titles of several actions; the registration is one too."""
    found = ("登记" if word == REGISTER else (a.title if (a := rules.action(word)) else word) for word in words)
    return "、".join(found)


def condition(when: Mapping[str, Any], rules: Regulation, own: Sequence[FieldSpec] = ()) -> str:
    """`渠道是来信，匿名的`; empty for no condition. `own` are the fields of the action it is about."""
    return "，".join(_one(name, wanted, rules, own) for name, wanted in when.items())


def _one(name: str, wanted: Any, rules: Regulation, own: Sequence[FieldSpec]) -> str:
    without = isinstance(wanted, Mapping) and "without" in wanted
    wanted = wanted["without"] if without else wanted
    spec = _field(name, rules, own)
    title = _title(name, spec, rules)
    if isinstance(wanted, Mapping) and "present" in wanted:
        wanted = bool(wanted["present"])
        if name == "decided":
            return f"{'已有' if wanted is not without else '还没有'}批准的拟办"
        if name not in YES_NO:
            return f"{'有' if wanted is not without else '没有'}“{title}”"
    if isinstance(wanted, bool):
        yes, no = YES_NO.get(name, (f"“{title}”为是", f"“{title}”为否"))
        return yes if wanted is not without else no
    if isinstance(wanted, Mapping):
        return f"{title}{'不' if without else ''}{_range(wanted, spec)}"
    found = [_value(name, word, spec, rules) for word in (wanted if isinstance(wanted, list | tuple) else (wanted,))]
    words = "或".join(dict.fromkeys(found))
    if name in HAPPENED:
        return HAPPENED[name][1 if without else 0].format(words=words)
    return f"{title}{'不' if without else ''}是{words}"


def _field(name: str, rules: Regulation, own: Sequence[FieldSpec]) -> FieldSpec | None:
    path = REGISTERED.get(name, name)
    asked = ASKED.get(name)
    said = (spec for action in rules.actions if asked and action.event == asked[0] for spec in action.fields if spec.path == asked[1])
    mine = (spec for spec in own if spec.path == name)
    registered = (spec for spec in rules.fields if spec.path == path)
    return next((spec for found in (mine, registered, said) for spec in found), None) or _said_by(name, rules)


def _said_by(name: str, rules: Regulation) -> FieldSpec | None:
    """`call_back.solved`: what an action said, with the action in its label."""
    word, _, path = name.partition(".")
    action = rules.action(word) if path else None
    spec = next((spec for spec in action.fields if spec.path == path), None) if action else None
    return spec.model_copy(update={"label": f"{action.title}的{spec.label}"}) if action and spec else None


def _title(name: str, spec: FieldSpec | None, rules: Regulation) -> str:
    axis = rules.axis(name)
    if axis:
        return axis.title
    if name in NAMES and (spec is None or spec.path not in (name,) or name in ("kind", "channel")):
        return NAMES[name]
    return spec.label if spec else NAMES.get(name, name)


def _value(name: str, word: Any, spec: FieldSpec | None, rules: Regulation) -> str:
    if name == "done":
        return event(str(word), rules)
    if name == "decided":
        return actions([str(word)], rules)
    axis = rules.axis(name)
    lists: Mapping[str, Iterable[Value]] = {
        "kind": rules.kinds, "channel": rules.channels, "level": rules.levels, "unit": rules.units, "finding": rules.findings,
        "ground": (*rules.acceptance.grounds, *(Value(id=item.id, title=item.title) for item in rules.penalties)),
        "categories": [value for one in rules.axes for value in one.values],
        **({name: axis.values} if axis else {}),
    }  # fmt: skip
    known = [*lists.get(name, ()), *(spec.choices if spec else ())]
    found = next((value.title for value in known if value.named(str(word))), None)
    if name == "relation" and found is None:
        found = linking.words(str(word))
    return found or FIXED.get(name, {}).get(word) or str(word)


def _range(wanted: Mapping[str, Any], spec: FieldSpec | None) -> str:
    unit = "元" if spec is not None and spec.type == "money" else ""
    parts = [f"在{wanted['min']}{unit}以上"] if "min" in wanted else []
    parts += [f"不超过{wanted['max']}{unit}"] if "max" in wanted else []
    return "、".join(parts)


# --- clocks ----------------------------------------------------------------------------------------------------------


def limit(text: str) -> str:
    """`7 wd` → 7个工作日; `same day` → 当天."""
    return "当天" if text == "same day" else Limit.parse(text).spoken() if text else ""


def term(clock: Clock, rules: Regulation) -> str:
    """How long a clock runs and between what: `自登记起7个工作日内，到答复为止`."""
    start, end = begins(clock, rules), f"到{ends(clock, rules)}为止"
    if clock.duty:
        return f"{start}，{end}；{UNSET}"
    if clock.date_from:
        return f"{start}，以文书、批示或承诺所定的日期为期，{end}"
    if clock.same_day:
        return f"{start.removesuffix('起')}的当天，{end}"
    return f"{start}{limit(str(clock.limit))}{'' if clock.before else '内'}，{end}"


def begins(clock: Clock, rules: Regulation) -> str:
    """What it counts from."""
    if clock.before:
        group = [other.title or other.id for other in rules.clocks if other.group == clock.before]
        return f"从“{'”或“'.join(group)}”的到期日往回数"
    said = [spec.label for action in rules.actions for spec in action.fields
            if clock.start and spec.path == clock.start and action.event in [event_of(name) for name in clock.from_]]  # fmt: skip
    day = f"的“{said[0]}”那天" if said else ""
    return f"自{events(clock.from_, rules, '或')}{day}起"


def ends(clock: Clock, rules: Regulation) -> str:
    """What ends it."""
    return "，或者".join(events(way, rules, "和") for way in clock.until)


def since(rules: Regulation) -> str:
    """Since when it is in force; a first day that is only ours is not said."""
    return "施行日期未载" if rules.effective_basis == "suggestion" else f"{rules.effective}起施行"


def extension(given: Extension, rules: Regulation) -> str:
    """How far it may be extended, and who approves."""
    parts = [f"可以延期{given.times}次" + (f"，每次{'一般' if given.usual else ''}最长{limit(given.limit)}" if given.limit else "")]
    parts += [f"条件：{condition(given.when, rules)}"] if given.when else []
    parts += ["要先申请延期"] if given.requested else []
    parts += [f"由{given.by}批准"] if given.by else []
    return "，".join(parts)


def circumstances(clock: Clock, rules: Regulation) -> Iterator[str]:
    """When it applies, which other one goes before it, what pauses it, and what makes it void."""
    if clock.when:
        yield f"适用：{condition(clock.when, rules)}"
    if clock.scope in SCOPES:
        yield SCOPES[clock.scope]
    others = [other for other in rules.clocks if clock.group and other.group == clock.group and other.id != clock.id]
    before = [other.title or other.id for other in others if other.rank < clock.rank]
    if before:
        yield f"先看“{'”“'.join(before)}”，都不适用时才用这一项"
    if clock.void_on:
        yield f"{events(clock.void_on, rules)}后不再适用"
    if clock.pauses:
        yield f"可以中止计时的事由：{'、'.join(_cause(cause, rules) for cause in clock.pauses)}"
    if clock.roll:
        yield "末日是休息日的顺延"


def _cause(cause: str, rules: Regulation) -> str:
    choices = (v for a in rules.actions if a.event == "paused" for spec in a.fields for v in spec.choices)
    return next((value.title for value in choices if value.id == cause), cause)
