"""Whether the parts of a regulation fit each other: what one part names, another must have.

A name that nothing answers to would not fail, it would silently never hold, never start, never print.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from desktop_app.domain.circumstances import IDENTIFIERS
from desktop_app.domain.events import CASE_EVENTS
from desktop_app.domain.happenings import action_of, event_of
from desktop_app.domain.phases import LIVE, PHASE_AFTER, Phase
from desktop_app.domain.regulation import DESK_ROLES, Action, Clock, FieldSpec, Regulation
from desktop_app.domain.terms import PHASE_TITLES

Fault = tuple[str, str]
"""The place in the file, and what is wrong with it and would be right: part of a Chinese sentence."""


def faults(regulation: Regulation) -> Iterator[Fault]:
    """Everything that does not fit, in the order of the file's parts."""
    yield from _choices(regulation)
    yield from _conditions(regulation)
    yield from _actions(regulation)
    for clock in regulation.clocks:
        yield from _clock(clock, regulation)
    yield from _overlaps(regulation)
    yield from _rules(regulation)
    yield from _papers(regulation)
    yield from _ways_out(regulation)


def _choices(regulation: Regulation) -> Iterator[Fault]:
    levels = [level.id for level in regulation.levels]
    for kind, parts in (("channels", regulation.channels), ("units", regulation.units)):
        for part in parts:
            yield from _known(f"{kind}.{part.id}.level", [part.level], levels, "层级（levels）")
    for axis in regulation.axes:
        values = [value.id for value in axis.values]
        yield from _known(f"axes.{axis.id}.default", [axis.default], values, "值（values）")
        for value in axis.values:
            yield from _known(f"axes.{axis.id}.{value.id}.parent", [value.parent], values, "上级类别")
    units = [unit.id for unit in regulation.units]
    for rule in regulation.barred:
        yield from _known(f"barred.{rule.id}.only_to", (*rule.only_to, *rule.not_to), units, "单位（units）")
    for implied in regulation.implied:
        sorted_by = regulation.axis(implied.axis)
        yield from _known(f"implied.{implied.id}.axis", [implied.axis], [a.id for a in regulation.axes], "分类（axes）")
        if sorted_by:
            values = [value.id for value in sorted_by.values]
            yield from _known(f"implied.{implied.id}.value", [implied.value], values, "值（values）")


def _conditions(regulation: Regulation) -> Iterator[Fault]:
    usable = _options(regulation)
    for kind, parts in (("clocks", regulation.clocks), ("barred", regulation.barred), ("replies", regulation.replies),
                        ("notes", regulation.notes), ("implied", regulation.implied)):  # fmt: skip
        for part in parts:
            yield from _condition(f"{kind}.{part.id}.when", part.when, usable)
    for clock in regulation.clocks:
        if clock.extension:
            yield from _condition(f"clocks.{clock.id}.extension.when", clock.extension.when, usable)
    for paper in regulation.papers:
        yield from _condition(f"papers.{paper.id}.never_for", paper.never_for, usable)
    yield from _of_fields("fields", regulation.fields, usable)
    for action in regulation.actions:
        yield from _condition(f"actions.{action.id}.when", action.when, usable)
        yield from _of_fields(f"actions.{action.id}.fields", action.fields, {**usable, **_own(action, regulation)})
    for refusal in regulation.rules:
        asked = {**usable}
        for word in refusal.actions:
            asked |= _own(named, regulation) if (named := regulation.action(word)) else {}
        yield from _condition(f"rules.{refusal.id}.when", refusal.when, asked)
    for route in regulation.routes:
        proposing = regulation.action(route.action)
        own = _own(proposing, regulation) if proposing else {}
        yield from _condition(f"routes.{route.id}.when", route.when, {**usable, **own})


FROM_THE_CASE: Mapping[tuple[str, str], str] = {("declined", "ground"): "grounds", ("found", "finding"): "findings"}
"""Fields of actions whose choices are lists of the regulation."""


def _own(action: Action, regulation: Regulation) -> dict[str, list[str]]:
    """The action's own fields with the values each may have; empty where any may."""
    lists = {"grounds": regulation.acceptance.grounds, "findings": regulation.findings}
    own: dict[str, list[str]] = {}
    for field in action.fields:
        choices = field.choices or lists.get(FROM_THE_CASE.get((action.event, field.path), ""), ())
        own[field.path] = [choice.id for choice in choices]
    return own


def _options(regulation: Regulation) -> Mapping[str, list[str]]:
    """Identifier → the values it may have; empty where any may."""
    options: dict[str, list[str]] = {name: [] for name in sorted(IDENTIFIERS)}
    told = (field for field in regulation.fields if "." in field.path and not field.is_personal)
    options |= {field.path: [choice.id for choice in field.choices] for field in told}
    named = {"kind": regulation.kinds, "channel": regulation.channels, "level": regulation.levels,
             "finding": regulation.findings, **{axis.id: axis.values for axis in regulation.axes}}  # fmt: skip
    for action in regulation.actions:
        own = _own(action, regulation)
        plain = (field.path for field in action.fields if not field.is_personal)
        options |= {f"{action.id}.{path}": own[path] for path in plain}
    return options | {name: [value.id for value in values] for name, values in named.items()}


def _of_fields(place: str, fields: Iterable[FieldSpec], usable: Mapping[str, list[str]]) -> Iterator[Fault]:
    for field in fields:
        yield from _condition(f"{place}.{field.path}.required_when", field.required_when, usable)
        yield from _condition(f"{place}.{field.path}.shown_when", field.shown_when, usable)


def _condition(place: str, condition: Mapping[str, Any], usable: Mapping[str, list[str]]) -> Iterator[Fault]:
    yield from _known(place, condition, usable, "条件")
    for name, said in condition.items():
        wanted = said["without"] if isinstance(said, Mapping) and "without" in said else said
        words = [word for word in (wanted if isinstance(wanted, list) else [wanted]) if isinstance(word, str)]
        if usable.get(name):
            yield from _known(f"{place}.{name}", words, usable[name], "值")


def _actions(regulation: Regulation) -> Iterator[Fault]:
    roles = [*DESK_ROLES, *(role.id for role in regulation.roles)]
    for action in regulation.actions:
        if not action.roles:
            yield f"actions.{action.id}.roles", f"没有人可以办“{action.title}”，请写明身份，可以写的是：{'、'.join(roles)}"
        yield from _known(f"actions.{action.id}.roles", action.roles, roles, "身份（roles）")
        yield from _happens(f"actions.{action.id}.event", (action.event, *action.before, *action.then), regulation)
        if not action.phases:
            yield f"actions.{action.id}.phases", f"“{action.title}”没有可以办理的阶段，请写上，例如 [\"handling\"]"
    for route in regulation.routes:
        yield from _known(f"routes.{route.id}.action", [route.action], [a.id for a in regulation.actions], "动作（actions）")
        for step in route.steps:
            place, signers = f"routes.{route.id}.{step.title}", (*step.roles, *step.deputies)
            yield from _known(place, signers, roles, "身份（roles）")
            yield from ((place, f"“{one}”不能办审批，请在审批动作的 roles 里写上他的身份") for one in signers
                       if one in roles and not _approves(one, regulation))  # fmt: skip


def _approves(role: str, regulation: Regulation) -> bool:
    """Whether somebody of this role may do an action that approves."""
    part = regulation.role(role)
    mine = {role, part.acts_as} if part else {role}
    return any(action.event == "approved" and not mine.isdisjoint(action.roles) for action in regulation.actions)


def _happens(place: str, names: Iterable[str], regulation: Regulation) -> Iterator[Fault]:
    """Events that rules wait for: known, and where an action is named, of an action that brings them."""
    brought: dict[str, set[str]] = {}
    for action in regulation.actions:
        for event in (action.event, *action.before, *action.then):
            brought.setdefault(event, set()).add(action.id)
    brought["paper_issued"] = {paper.id for paper in regulation.papers}
    for name in names:
        event, action_id = event_of(name), action_of(name)
        if event not in CASE_EVENTS:
            near = get_close_matches(event, CASE_EVENTS, n=3)
            yield place, f"没有“{event}”这种事件，{f'是不是“{near[0]}”，' if near else ''}可用的事件见文档“制度文件”"
        elif action_id and action_id not in brought.get(event, set()):
            yield place, f"没有动作“{action_id}”会记下“{event}”，可以写的是：{'、'.join(sorted(brought.get(event, {'（没有）'})))}"


def _clock(clock: Clock, regulation: Regulation) -> Iterator[Fault]:
    place = f"clocks.{clock.id}"
    yield from _happens(place, (*clock.from_, *clock.void_on, *(e for way in clock.until for e in way)), regulation)
    groups = {other.group for other in regulation.clocks if other.scope == "case" and not other.before}
    yield from _known(f"{place}.before", [clock.before], groups - {""}, "期限组（group）")
    for key, path in (("limit.date", clock.date_from), ("start", clock.start)):
        if path:
            fields = [spec for action in regulation.actions for spec in action.fields if _begins(clock, action)]
            days = dict.fromkeys(spec.path for spec in fields if spec.type == "date")
            yield from _known(f"{place}.{key}", [path], days, "日期字段")


def _begins(clock: Clock, action: Action) -> bool:
    return action.event in clock.from_ or f"{action.event}/{action.id}" in clock.from_


def _overlaps(regulation: Regulation) -> Iterator[Fault]:
    """Two clocks of one group that may both apply, and nothing says which goes before."""
    for one, other in combinations((clock for clock in regulation.clocks if clock.group), 2):
        if (one.group, one.scope, one.rank) == (other.group, other.scope, other.rank) and not _disjoint(one.when, other.when):
            yield (f"clocks.{other.id}.rank",
                   f"“{one.id}”和“{other.id}”会同时适用，分不出先后，请把 rank 写成不同的数（小的在先），或把条件写成互不相容")  # fmt: skip


def _disjoint(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether some identifier can never fit both conditions."""
    return any(_apart(one[name], other[name]) for name in one.keys() & other.keys())


def _apart(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is not other
    for this, that in ((one, other), (other, one)):
        if isinstance(this, Mapping) and "without" in this:
            return bool(this["without"] == that)
    if isinstance(one, Mapping) or isinstance(other, Mapping):
        return _ranges_apart(one, other)
    first, second = (set(item if isinstance(item, list | tuple) else [item]) for item in (one, other))
    return first.isdisjoint(second)


def _ranges_apart(one: Any, other: Any) -> bool:
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return False
    if "present" in one and "present" in other:
        return bool(one["present"] is not other["present"])
    return _below(one, other) or _below(other, one)


def _below(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    high, low = one.get("max"), other.get("min")
    return high is not None and low is not None and Decimal(str(high)) < Decimal(str(low))


def _rules(regulation: Regulation) -> Iterator[Fault]:
    actions = ["register", *(action.id for action in regulation.actions)]
    for rule in regulation.rules:
        place = f"rules.{rule.id}"
        yield from _known(f"{place}.actions", rule.actions, actions, "动作（actions）")
        yield from _happens(f"{place}.unless_done", rule.unless_done, regulation)
        fields = [spec.path for word in rule.actions if (action := regulation.action(word)) for spec in action.fields]
        paths = fields if "register" not in rule.actions else [*fields, *(spec.path for spec in regulation.fields)]
        yield from _known(f"{place}.field", [rule.field], paths, "字段")
    for rule_ in regulation.urging:
        yield from _known(f"urging.{rule_.id}.action", [rule_.action], actions[1:], "动作（actions）")


def _papers(regulation: Regulation) -> Iterator[Fault]:
    papers, actions = [paper.id for paper in regulation.papers], [action.id for action in regulation.actions]
    for action in regulation.actions:
        yield from _known(f"actions.{action.id}.papers", action.papers, papers, "文书（papers）")
    for paper in regulation.papers:
        place = f"papers.{paper.id}"
        if paper.planned and not paper.title:
            yield f"{place}.title", "无版式的文书要写出名称（title）"
        yield from _known(f"{place}.issued_by", paper.issued_by, actions, "动作（actions）")
        yield from _known(f"{place}.number", [paper.number], [n.id for n in regulation.numbers], "编号（numbers）")
        yield from _happens(f"{place}.requires", paper.requires, regulation)


def _ways_out(regulation: Regulation) -> Iterator[Fault]:
    """A phase that a case can come to and from which no way leads to the archive."""
    steps = {
        (phase, led)
        for action in regulation.actions
        for phase in action.phases
        if (led := _leads_to(action)) and not ASIDE & {phase, led}
    }
    stuck = _reached({Phase.RECEIVED}, steps) & LIVE - _reached({Phase.ARCHIVED}, {(end, begin) for begin, end in steps})
    for phase in sorted(stuck):
        yield "actions", f"投诉件到了“{PHASE_TITLES[phase]}”就办不到归档了，请写一个可以在这个阶段（{phase.value}）办理、通向下一阶段的动作"


ASIDE = frozenset({Phase.DECLINED, Phase.WITHDRAWN, Phase.TERMINATED})
"""Ends that are no way out for a matter to be settled."""


def _reached(begin: set[Phase], steps: set[tuple[Phase, Phase]]) -> set[Phase]:
    found = set(begin)
    while more := {end for start, end in steps if start in found} - found:
        found |= more
    return found


def _leads_to(action: Action) -> Phase | None:
    return next((PHASE_AFTER[event] for event in reversed((*action.before, action.event, *action.then)) if event in PHASE_AFTER), None)


def _known(place: str, names: Iterable[str], usable: Iterable[str], kind: str) -> Iterator[Fault]:
    there = list(dict.fromkeys(usable))
    for name in names:
        if name and name not in there:
            yield place, f"没有“{name}”这个{kind}，可以写的是：{'、'.join(there) or '（还没有）'}"
