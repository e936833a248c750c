"""The lists a paper of a case can print row by row: its people, steps, limits, findings, signatures and papers."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.entry import at_path, empty
from desktop_app.domain.moments import SHANGHAI, from_text, local
from desktop_app.domain.regulation import Regulation
from desktop_app.services import showing, vocabulary
from desktop_app.services.desk import Desk
from desktop_app.services.paper_uses import title

Row = Mapping[str, Any]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "respondents": ("number", "name", "unit", "position", "phone", "address"),
    "timeline": ("number", "at", "title", "who", "words"),
    "clocks": ("title", "clause", "limit", "start", "due", "ended", "standing"),
    "findings": ("issue", "respondent", "finding", "text", "responsible", "at"),
    "penalties": ("respondent", "ground", "kind", "amount", "text", "at"),
    "signatures": ("step", "name", "deputy", "at"),
    "papers": ("number", "title", "document", "author", "date", "pages"),
    "classes": ("label", "value"),
    "extras": ("label", "value"),
}
"""The columns of each list; `classes` are the categories by axis, `extras` the fields that only the regulation has,
`papers` the issued ones in the order of the file (卷内目录).
"""


def lists(desk: Desk, case: Case, rules: Regulation, record: Mapping[str, Any]) -> dict[str, tuple[Row, ...]]:
    """Every list of the case that has rows. `record` is the registration, masked where the purpose wants it."""
    names = {person.id: person.name for person in desk.ledger.people()}
    found: dict[str, list[Row]] = {
        "respondents": [{"number": n, **row} for n, row in enumerate(record.get("respondents", ()), 1)],
        "timeline": list(_timeline(desk, case)),
        "clocks": list(_clocks(desk, case)),
        "findings": [_finding(values, case, rules) for values in case.findings.values()],
        "penalties": [_penalty(values, rules) for values in case.penalties],
        "signatures": list(_signatures(case, names)),
        "papers": list(_papers(case, rules)),
        "classes": list(_classes(record, rules)),
        "extras": list(_extras(record, rules)),
    }
    return {path: tuple(_columns(path, row) for row in rows) for path, rows in found.items() if rows}


def _columns(path: str, row: Row) -> Row:
    return {key: row[key] for key in COLUMNS[path] if row.get(key) not in (None, "")}


def _timeline(desk: Desk, case: Case) -> Iterator[Row]:
    lines = (line for line in showing.timeline(desk, case) if not line.undone)
    for number, line in enumerate(lines, 1):
        words = "；".join(f"{label}：{text}" for label, text in line.details)
        yield {"number": number, "at": line.at, "title": line.title, "who": line.recorded_for or line.actor, "words": words}


def _clocks(desk: Desk, case: Case) -> Iterator[Row]:
    for clock in sorted(case.clocks.values(), key=lambda one: one.start):
        yield {
            "title": clock.title, "clause": clock.clause, "limit": clock.limit, "start": local(from_text(clock.start)),
            "due": _due(clock.due), "ended": local(from_text(clock.ended_at)) if clock.ended_at else None,
            "standing": showing.standing_title(clock, desk.now()),
        }  # fmt: skip


def _due(text: str) -> date:
    """The day a clock ends, or the moment in office time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if "T" in text else date.fromisoformat(text)


def _finding(values: Row, case: Case, rules: Regulation) -> Row:
    found = next((item.title for item in rules.findings if item.id == values.get("finding")), values.get("finding"))
    issues, number = case.record.get("issues", ()), str(values.get("issue", ""))
    issue = issues[int(number) - 1].get("text") if number.isdecimal() and 0 < int(number) <= len(issues) else None
    return {**values, "finding": found, "issue": issue}


def _penalty(values: Row, rules: Regulation) -> Row:
    ground = next((item.title for item in rules.penalties if item.id == values.get("ground")), values.get("ground"))
    amount = values.get("amount")
    return {**values, "ground": ground, "amount": Decimal(str(amount)) if amount else None, "at": local(from_text(values["at"]))}


def _signatures(case: Case, names: Mapping[str, str]) -> Iterator[Row]:
    for step in case.route:
        for signed in step["signed"]:
            name = names.get(str(signed.get("person", "")), str(signed.get("person", "")))
            yield {"step": step["title"], "name": name, "deputy": bool(signed.get("deputy")),
                   "at": local(from_text(signed["at"])) if signed.get("at") else None}  # fmt: skip


def _papers(case: Case, rules: Regulation) -> Iterator[Row]:
    for number, record in enumerate(case.papers, 1):
        use = rules.paper(record["paper"])
        yield {"number": number, "title": title(use) if use else record["paper"], "document": record["number"],
               "date": date.fromisoformat(record["issued_on"])}  # fmt: skip


def _classes(record: Row, rules: Regulation) -> Iterator[Row]:
    for axis in rules.axes:
        chosen = record.get("categories", {}).get(axis.id, ())
        titles = [value.title for value in axis.values if value.id in chosen]
        if titles:
            yield {"label": axis.title, "value": "、".join(titles)}


def _extras(record: Row, rules: Regulation) -> Iterator[Row]:
    for spec in rules.fields:
        raw = at_path(record, spec.path) if spec.path.startswith("extra.") else None
        if not empty(raw):
            yield {"label": spec.label, "value": showing.in_words(vocabulary.typed(spec, raw))}
