"""From a folded case to the rows that lists, reports and the find box read. Pure: the same case gives the same rows."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from desktop_app.domain.case import Case
from desktop_app.domain.moments import from_text, to_text
from desktop_app.domain.phases import Phase
from desktop_app.domain.running import Running
from desktop_app.models.tables import CaseRow

PROJECTION = 2
"""Raised when the rows made here change: an older ledger is then rebuilt when it is opened."""

SHELVES: Mapping[str, str] = {
    Phase.RECEIVED: "received",
    Phase.HANDLING: "handling",
    Phase.COMPLETED: "completed",
    Phase.CLOSED: "completed",
    Phase.DECLINED: "completed",
    Phase.WITHDRAWN: "completed",
    Phase.TERMINATED: "completed",
    Phase.ARCHIVED: "archive",
    Phase.VOID: "void",
}
"""Which view a phase belongs to."""

_LAMPORT_BITS = 30
_SHA = re.compile(r"[0-9a-f]{64}")
_SEARCHED = ("subject", "facts", "demand", "location")
_PARTY = ("name", "phone", "id_number", "address", "unit")

Record = tuple[Any, ...]


class Projected(NamedTuple):
    """All rows of one case. `parts` are keyed by table; each row is without `case_row` and `place`."""

    case: CaseRow
    parts: dict[str, list[Record]]
    text: str
    names: tuple[str, ...]


def place(key: str) -> int:
    """The row number a sort key asks for: whole seconds, then the lamport, so that rows stand in order of entry."""
    recorded_at, lamport, _ = key.split("|", 2)
    return int(from_text(recorded_at).timestamp()) << _LAMPORT_BITS | int(lamport) % (1 << _LAMPORT_BITS)


def second_end(row: int) -> int:
    """The first row number of the second after that of `row`."""
    return ((row >> _LAMPORT_BITS) + 1) << _LAMPORT_BITS


def project(case: Case, row: int) -> Projected:
    """The rows of a case that stands at `row`."""
    parties = list(_parties(case.record))
    parts: dict[str, list[Record]] = {
        "clock": [_clock(clock) for clock in case.clocks.values()],
        "party": [*parties, *_aside(case)],
        "attachment": [_attachment(item) for item in case.attachments],
        "paper": [_paper(item) for item in case.papers],
    }
    names = tuple(dict.fromkeys(party[1] for party in parties if party[1]))
    return Projected(_case_row(case, row), parts, _text(case, parties), names)


def _case_row(case: Case, row: int) -> CaseRow:
    record = case.record
    complainant = _table(record.get("complainant"))
    respondents = record.get("respondents") or [{}]
    ticking = [clock for clock in case.clocks.values() if clock.state == "running" and clock.due and not clock.window]
    if case.phase == Phase.VOID:
        ticking = []
    first = min(ticking, key=lambda clock: (clock.deadline, clock.key), default=None)
    warned = min(
        (clock for clock in ticking if clock.warn), key=lambda clock: (clock.warning, clock.key), default=None
    )
    awaiting = case.awaiting or ("seal" if case.unsealed and case.phase != Phase.VOID else "")
    deadline = to_text(first.deadline) if first else ""
    warning = to_text(warned.warning) if warned else deadline
    return CaseRow(
        row=row,
        id=case.id,
        number=case.number,
        key=case.sort_key,
        phase=str(case.phase),
        shelf=SHELVES[case.phase],
        channel=_said(record, "channel"),
        received_at=case.received_at,
        registered_at=case.registered_at,
        subject=_said(record, "subject"),
        complainant=_said(complainant, "name"),
        phone=_said(complainant, "phone"),
        respondent=_said(_table(respondents[0]), "name"),
        unit=case.unit,
        handler=case.handler,
        level=case.level,
        mode=case.mode,
        regulation_id=case.regulation_id,
        regulation=case.regulation,
        category=_categories(record.get("categories")),
        due=first.due if first else "",
        warn=warned.warn if warned else "",
        deadline=deadline,
        warning=warning,
        awaiting=awaiting,
        attention=_keyed("0" if awaiting else warning, row),
        urgency=_keyed(deadline, row),
        head=case.head,
        provisional=int(bool(first and first.provisional)),
        paused=int(case.paused),
        urges=case.urges,
        contradictions=len(case.contradictions),
    )


def _keyed(moment: str, row: int) -> str:
    return f"{moment}~{row:019}" if moment else ""


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _said(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return "" if value is None else str(value)


def _categories(value: Any) -> str:
    """Titles of all axes in one line."""
    lists = value.values() if isinstance(value, Mapping) else [value or ()]
    titles = (title for several in lists for title in ([several] if isinstance(several, str) else several))
    return "；".join(str(title) for title in titles)


def _clock(clock: Running) -> Record:
    deadline: datetime | None = clock.deadline if clock.due else None
    return (
        clock.key,
        clock.clock,
        clock.clause,
        clock.title,
        clock.scope,
        clock.group,
        clock.state,
        clock.start,
        clock.due,
        clock.warn,
        to_text(deadline) if deadline else "",
        clock.ended_at,
        clock.calendar,
        int(clock.provisional),
        int(bool(deadline and clock.late)),
    )


def _parties(record: Mapping[str, Any]) -> Iterator[Record]:
    complainant = _table(record.get("complainant"))
    people: list[tuple[str, Any]] = [("complainant", complainant), ("contact", complainant.get("contact"))]
    people += [("agent", complainant.get("agent") or record.get("agent"))]
    people += [("representative", item) for item in complainant.get("representatives") or ()]
    people += [("respondent", item) for item in record.get("respondents") or ()]
    for role, person in people:
        known = {"name": person} if isinstance(person, str) else _table(person)
        values = tuple(_said(known, key) for key in _PARTY)
        if any(values):
            yield (role, *values)


def _aside(case: Case) -> Iterator[Record]:
    """Who was recused: lists tell them nothing of the case."""
    for name in sorted(case.recused.keys() & case.stepping_aside):
        yield ("aside", name, *[""] * (len(_PARTY) - 1))


def _attachment(item: Mapping[str, Any]) -> Record:
    return (_said(item, "sha"), _said(item, "file_name"), item["at"], item["actor"])


NAMING = frozenset({"event", "printed", "sealed", "served"})
"""What of a paper names events, whose hashes are no files."""


def _paper(item: Mapping[str, Any]) -> Record:
    kept = {key: value for key, value in item.items() if key not in NAMING}
    files = " ".join(sorted(set(_shas(kept))))
    return (item["event"], _said(item, "paper"), _said(item, "number"), item["at"], item["actor"], files)


def _shas(value: Any) -> Iterator[str]:
    """Every content hash in a payload, however deep."""
    if isinstance(value, str):
        if _SHA.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _shas(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _shas(item)


def _text(case: Case, parties: list[Record]) -> str:
    """What the find box looks through, one thing a line."""
    said = [case.number, *(_said(case.record, key) for key in _SEARCHED)]
    said += [value for party in parties for value in party[1:]]
    said += [_said(paper, "number") for paper in case.papers]
    said += [_said(item, "number") for item in case.instructions.values()]
    return "\n".join(dict.fromkeys(part for part in said if part))
