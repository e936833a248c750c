"""Timelines for tests of the domain: events made by hand, and a desk without a ledger that appends what follows."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from desktop_app.domain.assembling import assemble, read
from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.case import Case, fold
from desktop_app.domain.clocks import consequences
from desktop_app.domain.events import GENESIS, VERSIONS, Draft, Event, canonical, chain_hash, digest
from desktop_app.domain.moments import parse_local, to_text
from desktop_app.domain.regulation import Regulation

CALENDAR = WorkCalendar()
SALT = b"0123456789abcdef"


def event(type_: str, facts: Mapping[str, Any] | None = None, personal: Mapping[str, Any] | None = None, /, *,
          seq: int = 1, origin: str = "o1", lamport: int | None = None, at: str = "2026-11-16T10:00",
          case_head: str = "", prev: str = GENESIS, recorded_for: str = "") -> Event:  # fmt: skip
    """One stored event of the case "c1", with its hash."""
    salt = SALT if personal else None
    secret = canonical(personal) if personal else None
    moment = to_text(parse_local(at))
    bare = Event(origin, seq, "c1", case_head, seq if lamport is None else lamport, type_, VERSIONS[type_], moment,
                 moment, "p1", recorded_for, canonical(facts or {}), secret, salt, digest(salt, secret), prev, "")  # fmt: skip
    return replace(bare, hash=chain_hash(bare))


def erased(known: Event) -> Event:
    """The event after its personal data were erased: the digest stays, and so the hash."""
    return replace(known, personal=None, salt=None)


def registered(record: Mapping[str, Any] | None = None, /, *, received_at: str = "2026-11-16T09:00",
               **more: Any) -> dict[str, Any]:  # fmt: skip
    """The facts of a registration."""
    return {"number": "2026110001", "regulation": "0" * 64, "regulation_id": "sample", "unit": "", "level": "",
            "received_at": to_text(parse_local(received_at)), "enclosures": [], "record": {"kind": "complaint", **(record or {})},
            **more}  # fmt: skip


@cache
def raw(id_: str) -> Mapping[str, Any]:
    """A shipped regulation file as it is written."""
    place = files("desktop_app.resources").joinpath("regulations", f"{id_}.toml")
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def shipped(id_: str) -> Regulation:
    """A shipped regulation, resolved."""
    return read(assemble(raw(id_), raw), id_)


def clock(id_: str, **more: Any) -> dict[str, Any]:
    """A clock rule as a file states it."""
    return {"id": id_, "clause": f"第{id_}条", "title": id_, "from": ["registered"], "until": ["completed"],
            "limit": "5 wd", **more}  # fmt: skip


def regulation(*clocks: Mapping[str, Any], **more: Any) -> Regulation:
    """A small regulation with these clocks, over the common base."""
    return read(assemble({"id": "sample", "extends": "common", "clocks": list(clocks), **more}, raw))


class Timeline:
    """A case as a desk would keep it: each verb appends its event and the clock events that follow from it."""

    def __init__(self, rules: Regulation) -> None:
        self.rules = rules
        self.calendar = CALENDAR
        self.events: list[Event] = []
        self.at = "2026-11-16T09:00"

    @property
    def case(self) -> Case:
        return fold(self.events)

    def register(self, record: Mapping[str, Any] | None = None, /, *, received_at: str = "2026-11-16T09:00",
                 **more: Any) -> Case:  # fmt: skip
        self.at = received_at
        return self.do("registered", registered(record, received_at=received_at, **more), at=received_at)

    def do(self, type_: str, facts: Mapping[str, Any] | None = None, personal: Mapping[str, Any] | None = None, /, *,
           at: str = "") -> Case:  # fmt: skip
        """One verb; without `at` a minute after the last one. Its event says the unit where it happens."""
        self.at = at or (datetime.fromisoformat(self.at) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
        said = {**({"unit": self.case.unit} if self.events else {}), **(facts or {})}
        self._append([Draft(type_, said, personal or {})])
        self._append(consequences(self.case, self.rules, self.calendar, self.events[-1]), joins=True)
        return self.case

    def hand_over(
        self, to_unit: str, level: str = "", type_: str = "passed_on", /, *, at: str = "", **more: Any
    ) -> Case:
        """Hand over and deliver."""
        self.do(type_, {"to_unit": to_unit, "to_level": level, **more}, at=at)
        return self.do("delivered", {"unit": to_unit, "means": "paper"}, at=at)

    def apply(self, draft: Draft | None) -> Case:
        """A clock event that a verb itself brings, with what follows from it."""
        assert draft is not None
        self._append([draft], joins=True)
        self._append(consequences(self.case, self.rules, self.calendar, self.events[-1]), joins=True)
        return self.case

    def undo(self) -> Case:
        """Undo the last verb that still holds, if one does."""
        case = self.case
        last = next(
            (known for known in reversed(case.events) if known.hash not in case.undone and known.type != "undone"), None
        )
        return self.do("undone", {"undoes": [known.hash for known in case.verb_events(last.verb)]}) if last else case

    def _append(self, drafts: Iterable[Draft], joins: bool = False) -> None:
        lamport = self.events[-1].lamport + (not joins) if self.events else 1
        for draft in drafts:
            last = self.events[-1] if self.events else None
            head, prev = (last.hash, last.hash) if last else ("", GENESIS)
            self.events.append(event(draft.type, draft.facts, draft.personal, seq=len(self.events) + 1, lamport=lamport,
                                     at=self.at, case_head=head, prev=prev))  # fmt: skip
