"""What the tests of this room do at the desk: register, go on, and look at what is stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from desktop_app.domain.case import fold
from desktop_app.domain.events import Draft, Event
from desktop_app.domain.moments import to_text
from desktop_app.models.ledger import Ledger
from desktop_app.models.tables import CASE_PROJECTIONS, OFFICE_PROJECTIONS

PERSONAL = ("complainant", "facts")


def registration(
    number: str, serial: int, sha: str, record: Mapping[str, Any], at: datetime, regulation: str = "bank-branch"
) -> Draft:
    """The `registered` event of a form."""
    facts = {key: value for key, value in record.items() if key not in PERSONAL}
    personal = {key: value for key, value in record.items() if key in PERSONAL}
    series = {"key": "case", "branch": "ZH", "period": "2026-11", "serial": serial}
    said = {
        "number": number, "series": series, "regulation": sha, "regulation_id": regulation, "record": facts,
        "received_at": to_text(at), "unit": "营业室",
    }  # fmt: skip
    return Draft("registered", said, {"record": personal} if personal else {})


def register(
    ledger: Ledger, at: datetime, more: Sequence[Draft] = (), regulation: str = "bank-branch", **record: Any
) -> str:
    """Register a case, with further events of the same verb; returns its id."""
    case_id = str(uuid4())
    record = {"channel": "现场", "subject": "存单挂失", **record}
    with ledger.transaction() as writing:
        sha = writing.store_regulation('{"id":"bank-branch"}')
        serial = writing.next_number("case", "ZH", "2026-11")
        draft = registration(f"ZH202611{serial:04}", serial, sha, record, at, regulation)
        writing.append(case_id, [draft, *more], at=at, recorded_at=at, actor="u1")
        writing.save(fold(ledger.case_events(case_id)))
    return case_id


def go_on(ledger: Ledger, case_id: str, at: datetime, *drafts: Draft) -> list[Event]:
    """Another verb on a case."""
    with ledger.transaction() as writing:
        head = writing.head(case_id)
        events = writing.append(case_id, drafts, at=at, recorded_at=at, actor="u1", case_head=head)
        writing.save(fold(ledger.case_events(case_id)))
    return events


def office(ledger: Ledger, at: datetime, *drafts: Draft) -> None:
    """Events of the office."""
    with ledger.transaction() as writing:
        for event in writing.append("", drafts, at=at, recorded_at=at, actor="u1"):
            writing.save_office(event)


def clock(due: str, warn: str, start: str = "2026-11-01T00:00:00Z", key: str = "reply", **more: Any) -> Draft:
    """A clock that runs until the reply."""
    said = {
        "key": key, "clock": key, "clause": "第十二条", "title": "答复", "start": start, "due": due, "warn": warn,
        "provisional": False, "until": [["replied"], ["completed"]], "void_on": ["withdrawn"],
    }  # fmt: skip
    return Draft("clock_started", {**said, **more})


def stored(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every projection (of the index: the terms and where they stand)."""
    tables = [name for name in (*CASE_PROJECTIONS, *OFFICE_PROJECTIONS) if name != "search"]
    rows = {name: sorted(ledger.store.rows(f"SELECT * FROM {name}")) for name in tables}
    ledger.store.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', 'search', 'instance')")
    rows["search"] = sorted(ledger.store.rows("SELECT term, doc, offset FROM temp.terms"))
    ledger.store.run("DROP TABLE temp.terms")
    return rows
