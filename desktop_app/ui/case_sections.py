"""概况, part by part: how the matter stands, the incoming letters, and the registration in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.entry import at_path, empty
from desktop_app.domain.moments import from_text, local
from desktop_app.domain.people import Person
from desktop_app.domain.regulation import FieldSpec, Regulation
from desktop_app.domain.terms import EVENT_TITLES
from desktop_app.services import showing, vocabulary
from desktop_app.services.desk import Desk
from desktop_app.ui import case_standing

Pairs = tuple[tuple[str, str], ...]


def sections(desk: Desk, case: Case, rules: Regulation, people: Sequence[Person]) -> Iterator[tuple[str, Pairs]]:
    """Title, and labels with words, of each section: how the matter stands, what came in, what was registered."""
    names = {person.id: person.name for person in people}
    values = vocabulary.values(case, rules, names, case.record, {"name": desk.ledger.unit, "branch": desk.ledger.branch})
    yield "办理情况", tuple(case_standing.progress(case, rules, names, desk.now(), values))
    for item in case.instructions.values():
        yield f"来文：{item.get('from', '')}", tuple(_instruction(item, rules))
    for section in rules.sections:
        pairs = [pair for spec in rules.fields if spec.section == section.id for pair in _field(spec, case, rules, values)]
        if section.id == "materials":
            pairs += [("原件现金", _enclosure(item)) for item in values.get("enclosures", ())]
        if pairs:
            yield section.title, tuple(pairs)


def _instruction(item: Mapping[str, Any], rules: Regulation) -> Iterator[tuple[str, str]]:
    action = rules.action("record_instruction")
    for spec in action.fields if action else ():
        if spec.path != "from" and not empty(item.get(spec.path)):
            yield spec.label, showing.in_words(vocabulary.typed(spec, item[spec.path]))
    reported = item.get("reported")
    if reported:
        yield EVENT_TITLES["reported_back"], showing.in_words(local(from_text(reported)))
    elif item.get("requires") == "report":
        yield EVENT_TITLES["reported_back"], "还没有回告"


def _field(spec: FieldSpec, case: Case, rules: Regulation, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    path = spec.path
    if path in ("attachments", "enclosures"):
        return
    if path == "received_at":
        yield spec.label, showing.in_words(values["case.received_at"])
    elif path == "categories":
        chosen = [(axis.title, values.get(f"categories.{axis.id}")) for axis in rules.axes]
        if any(words for _, words in chosen):
            yield spec.label, "；".join(f"{title}：{showing.in_words(words)}" for title, words in chosen if words)
    elif spec.columns:
        for number, row in enumerate(at_path(case.record, path) or (), 1):
            yield f"{spec.label}{number}", "，".join(_cells(spec, row))
    elif not empty(values.get(path)):
        yield spec.label, showing.in_words(values[path])


def _cells(spec: FieldSpec, row: Mapping[str, Any]) -> Iterator[str]:
    for column in spec.columns:
        if not empty(row.get(column.path)):
            yield f"{column.label}：{showing.in_words(vocabulary.typed(column, row[column.path]))}"


def _enclosure(row: Mapping[str, Any]) -> str:
    parts = [f"{row['name']}，{row.get('count', 1)}件"]
    if row.get("amount"):
        parts.append(f"金额{row['amount']}元")
    if row.get("returned_on"):
        parts.append(f"{row['returned_on']}已退还（{row['returned_means']}）")
        parts += [str(row[key]) for key in ("mail_number", "received_by") if row.get(key)]
    else:
        parts.append("还没有退还" if row.get("original", True) else "不须退还")
    return "，".join(parts)
