"""Whether the parts of a regulation fit each other: what one part names, another must have.

A name that nothing answers to would not fail, it would silently never hold, never start, never print.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from desktop_app.domain.circumstances import IDENTIFIERS
from desktop_app.domain.events import CASE_EVENTS
from desktop_app.domain.regulation import Clock, FieldSpec, Regulation

Fault = tuple[str, str]
"""The place in the file, and what is wrong with it and would be right: part of a Chinese sentence."""


def faults(regulation: Regulation) -> Iterator[Fault]:
    """Everything that does not fit, in the order of the file's parts."""
    yield from _choices(regulation)
    yield from _conditions(regulation)
    for clock in regulation.clocks:
        yield from _clock(clock, regulation)
    yield from _papers(regulation)


def _choices(regulation: Regulation) -> Iterator[Fault]:
    levels = [level.id for level in regulation.levels]
    for kind, parts in (("channels", regulation.channels), ("units", regulation.units)):
        for part in parts:
            yield from _known(f"{kind}.{part.id}.level", [part.level], levels, "层级（levels）")
    for axis in regulation.axes:
        yield from _known(f"axes.{axis.id}.default", [axis.default], [v.id for v in axis.values], "值（values）")
    for rule in regulation.barred:
        yield from _known(f"barred.{rule.id}.only_to", rule.only_to, [u.id for u in regulation.units], "单位（units）")


def _conditions(regulation: Regulation) -> Iterator[Fault]:
    usable = _options(regulation)
    for clock in regulation.clocks:
        yield from _condition(f"clocks.{clock.id}.when", clock.when, usable)
    for rule in regulation.barred:
        yield from _condition(f"barred.{rule.id}.when", rule.when, usable)
    for paper in regulation.papers:
        yield from _condition(f"papers.{paper.id}.never_for", paper.never_for, usable)
    yield from _of_fields("fields", regulation.fields, usable)
    for action in regulation.actions:
        yield from _condition(f"actions.{action.id}.when", action.when, usable)
        own = {field.path: [choice.id for choice in field.choices] for field in action.fields}
        yield from _of_fields(f"actions.{action.id}.fields", action.fields, {**usable, **own})


def _options(regulation: Regulation) -> Mapping[str, list[str]]:
    """Identifier → the values it may have; empty where any may."""
    options: dict[str, list[str]] = {name: [] for name in sorted(IDENTIFIERS)}
    named = {"kind": regulation.kinds, "channel": regulation.channels, "level": regulation.levels,
             "finding": regulation.findings, **{axis.id: axis.values for axis in regulation.axes}}  # fmt: skip
    return options | {name: [value.id for value in values] for name, values in named.items()}


def _of_fields(place: str, fields: Iterable[FieldSpec], usable: Mapping[str, list[str]]) -> Iterator[Fault]:
    for field in fields:
        yield from _condition(f"{place}.{field.path}.required_when", field.required_when, usable)
        yield from _condition(f"{place}.{field.path}.shown_when", field.shown_when, usable)


def _condition(place: str, condition: Mapping[str, Any], usable: Mapping[str, list[str]]) -> Iterator[Fault]:
    yield from _known(place, condition, usable, "条件")
    for name, wanted in condition.items():
        words = [word for word in (wanted if isinstance(wanted, list) else [wanted]) if isinstance(word, str)]
        if usable.get(name):
            yield from _known(f"{place}.{name}", words, usable[name], "值")


def _clock(clock: Clock, regulation: Regulation) -> Iterator[Fault]:
    groups = {other.group for other in regulation.clocks if other.scope == "case" and not other.before}
    yield from _known(f"clocks.{clock.id}.before", [clock.before], groups - {""}, "期限组（group）")
    if clock.date_from:
        fields = [spec for action in regulation.actions if action.event in clock.from_ for spec in action.fields]
        days = [spec.path for spec in fields if spec.type == "date"]
        yield from _known(f"clocks.{clock.id}.limit.date", [clock.date_from], days, "日期字段")


def _papers(regulation: Regulation) -> Iterator[Fault]:
    papers, actions = [paper.id for paper in regulation.papers], [action.id for action in regulation.actions]
    for action in regulation.actions:
        yield from _known(f"actions.{action.id}.papers", action.papers, papers, "文书（papers）")
    for paper in regulation.papers:
        place = f"papers.{paper.id}"
        yield from _known(f"{place}.issued_by", paper.issued_by, actions, "动作（actions）")
        yield from _known(f"{place}.number", [paper.number], [n.id for n in regulation.numbers], "编号（numbers）")
        yield from _known(f"{place}.requires", paper.requires, CASE_EVENTS, "事件")


def _known(place: str, names: Iterable[str], usable: Iterable[str], kind: str) -> Iterator[Fault]:
    there = list(dict.fromkeys(usable))
    for name in names:
        if name and name not in there:
            yield place, f"没有“{name}”这个{kind}，可以写的是：{'、'.join(there) or '（还没有）'}"
