"""Projections of the office's own events: people, settings, regulations, calendar; and of the numbers events give."""

import json
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.events import Event, canonical
from desktop_app.models import log
from desktop_app.models.store import Store
from desktop_app.models.tables import (
    ADOPTION,
    CALENDAR,
    EVENT_SQL,
    OFFICE_PROJECTIONS,
    PERSON,
    SERIES,
    Adoption,
    CalendarEntry,
    PersonRow,
)

NUMBERING = ("registered", "paper_issued", "numbers_voided")
"""Events whose facts may hold `series`: {key, branch, period, serial}; voiding a range adds `from`, its first."""


@dataclass(frozen=True, slots=True)
class Given:
    """The serials `first` to `last` of one series, used up by one event."""

    key: str
    branch: str
    period: str
    first: int
    last: int


def numbered(event: Event) -> Given | None:
    """The serials an event uses up, or None."""
    if event.type not in NUMBERING:
        return None
    said = event.values.get("series")
    if not said:
        return None
    return Given(
        said["key"], said["branch"], said["period"], said.get("from", said["serial"]), said["serial"]
    )


def last_serial(store: Store, key: str, branch: str, period: str) -> int:
    """The last serial given in a series; 0 before the first."""
    sql = "SELECT serial FROM series WHERE key = ? AND branch = ? AND period = ?"
    return store.value(sql, (key, branch, period)) or 0


def set_serial(store: Store, key: str, branch: str, period: str, serial: int) -> None:
    """Note the last serial given."""
    store.upsert("series", SERIES[:3], SERIES, (key, branch, period, serial))


def raise_serial(store: Store, given: Given) -> None:
    """Note the serials of an event; the last one never falls."""
    if given.last > last_serial(store, given.key, given.branch, given.period):
        set_serial(store, given.key, given.branch, given.period, given.last)


def save(store: Store, event: Event) -> None:
    """Write what an office event changes; other events change nothing here."""
    if event.type == "user_changed":
        _save_person(store, event.values)
    elif event.type == "setting_changed":
        value = json.dumps(event.values["value"], ensure_ascii=False)
        store.upsert("setting", ("key",), ("key", "value"), (event.values["key"], value))
    elif event.type == "regulation_adopted":
        said = event.values
        columns = (said["regulation_id"], str(said["version"]), said["sha"], said.get("title", ""), event.at)
        place = (store.value("SELECT max(place) FROM adoption") or 0) + 1
        store.insert("adoption", ADOPTION, [(place, *columns)])
    elif event.type == "calendar_imported":
        place = (store.value("SELECT max(place) FROM calendar") or 0) + 1
        facts = canonical(event.values).decode()
        store.insert("calendar", CALENDAR, [(place, event.hash, event.recorded_at, facts)])


def _save_person(store: Store, said: dict[str, Any]) -> None:
    """What an event leaves out stays as it was."""
    known = store.one(f"SELECT {','.join(PERSON)} FROM person WHERE person = ?", (said["person"],))
    before = dict(zip(PERSON, known, strict=True)) if known else {}
    place = (store.value("SELECT max(place) FROM person") or 0) + 1
    row = {
        "name": said["person"],
        "roles": "[]",
        "unit": "",
        "password": "",
        "active": 1,
        "place": place,
        **before,
    }
    row.update({name: said[name] for name in ("person", "name", "unit", "password") if name in said})
    if "roles" in said:
        row["roles"] = json.dumps(said["roles"], ensure_ascii=False)
    if "active" in said:
        row["active"] = int(said["active"])
    store.upsert("person", ("person",), PERSON, [row[name] for name in PERSON])


def replay(source: Store, into: Store) -> None:
    """Write these projections anew from the log of one store into another, or into the same."""
    for table in OFFICE_PROJECTIONS:
        into.run(f"DELETE FROM {table}")
    for event in log.office_events(source):
        save(into, event)
    marks = ",".join("?" * len(NUMBERING))
    for row in source.stream(f"{EVENT_SQL} WHERE type IN ({marks}) ORDER BY origin, seq", NUMBERING):
        given = numbered(log.event(row))
        if given:
            raise_serial(into, given)


def people(store: Store) -> list[PersonRow]:
    """Everybody who ever worked here, the first one first."""
    found = store.rows(f"SELECT {','.join(PERSON)} FROM person ORDER BY place")
    return [PersonRow(p, n, tuple(json.loads(r)), u, bool(a), w) for p, n, r, u, w, a, _ in found]


def settings(store: Store) -> dict[str, Any]:
    """The settings of the office."""
    return {
        key: json.loads(value) for key, value in store.rows("SELECT key, value FROM setting ORDER BY key")
    }


def adopted(store: Store) -> list[Adoption]:
    """Every adoption, the newest first."""
    found = store.rows(
        "SELECT regulation_id, sha, adopted_at, version, title FROM adoption ORDER BY place DESC"
    )
    return [Adoption(*row) for row in found]


def calendar_head(store: Store) -> str:
    """The event (hash) of the last word about the calendar; empty before the first. It changes with every one."""
    return store.value("SELECT event FROM calendar ORDER BY place DESC LIMIT 1") or ""


def calendar_entries(store: Store) -> list[CalendarEntry]:
    """Every word about the calendar, in order."""
    found = store.rows(f"SELECT {','.join(CalendarEntry._fields)} FROM calendar ORDER BY place")
    return [CalendarEntry(*row) for row in found]
