"""The log: reading events, appending them to the chain of this ledger's origin, taking in those of other origins."""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import GENESIS, VERSIONS, Draft, Event, canonical, chain_hash, digest
from desktop_app.models.store import Row, Store
from desktop_app.models.tables import EVENT, EVENT_SQL

SALT = 16
"""Bytes of chance before personal data are hashed, so that a guessed name cannot be tried against the chain."""

_SHA = re.compile(rb"[0-9a-f]{64}")

OPENING = "ledger_opened"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one origin's chain; `lamport` is the highest this ledger has seen."""

    origin: str
    seq: int
    hash: str
    lamport: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all events of one verb share; times are UTC texts."""

    case_id: str
    at: str
    recorded_at: str
    actor: str
    recorded_for: str
    lamport: int


def event(row: Row) -> Event:
    """The event in a row of the log."""
    return Event(*row)


def events_of(store: Store, case_id: str) -> list[Event]:
    """All events of one case, in order. Empty for a case that is not here."""
    found = store.rows(f"{EVENT_SQL} WHERE case_id = ? ORDER BY lamport, origin, seq", (case_id,))
    return list(map(event, found))


def office_events(store: Store, types: Sequence[str] = ()) -> list[Event]:
    """Events of the office, of these types or of all, in order."""
    return [known for known in events_of(store, "") if not types or known.type in types]


def walk(store: Store, origin: str = "", after: int = 0) -> Iterator[Event]:
    """The log as it is chained: origin by origin, by sequence. With an origin, only its events after a sequence."""
    where = " WHERE origin = ? AND seq > ?" if origin else ""
    values = (origin, after) if origin else ()
    return map(event, store.stream(f"{EVENT_SQL}{where} ORDER BY origin, seq", values))


def named(store: Store, hashes: frozenset[str]) -> frozenset[str]:
    """Which of these content hashes any event names, wherever it does."""
    found: set[bytes] = set()
    wanted = {sha.encode() for sha in hashes}
    for facts, personal in store.stream("SELECT facts, personal FROM event"):
        found.update(_SHA.findall(facts), _SHA.findall(personal or b""))
        found &= wanted
    return frozenset(sha.decode() for sha in found)


def case_head(store: Store, case_id: str) -> str:
    """The hash of a case's last event; empty for a case that is not here."""
    sql = "SELECT hash FROM event WHERE case_id = ? ORDER BY lamport DESC, origin DESC, seq DESC LIMIT 1"
    found: str | None = store.value(sql, (case_id,))
    return found or ""


def head(store: Store, origin: str) -> Head:
    """Where an origin's chain ends. Inside a write transaction nobody else can move it."""
    row = store.one("SELECT origin, seq, hash, lamport FROM origin WHERE origin = ?", (origin,))
    return Head(*row) if row else Head(origin, 0, GENESIS, 0)


def chained(drafts: Iterable[Draft], stamp: Stamp, head: Head, case_head: str) -> list[Event]:
    """The drafts as events that continue the chain and the case."""
    made: list[Event] = []
    seq, prev = head.seq, head.hash
    for draft in drafts:
        seq += 1
        salt = secrets.token_bytes(SALT) if draft.personal else None
        personal = canonical(draft.personal) if draft.personal else None
        bare = Event(
            origin=head.origin,
            seq=seq,
            case_id=stamp.case_id,
            case_head=case_head,
            lamport=stamp.lamport,
            type=draft.type,
            version=VERSIONS[draft.type],
            at=stamp.at,
            recorded_at=stamp.recorded_at,
            actor=stamp.actor,
            recorded_for=stamp.recorded_for,
            facts=canonical(draft.facts),
            personal=personal,
            salt=salt,
            personal_digest=digest(salt, personal),
            prev=prev,
            hash="",
        )
        prev = chain_hash(bare)
        made.append(replace(bare, hash=prev))
        case_head = prev if stamp.case_id else ""
    return made


def put(store: Store, events: Sequence[Event], lamport: int) -> None:
    """Write events that end one origin's chain, and its new head."""
    store.insert("event", EVENT, [_row(known) for known in events])
    last = events[-1]
    columns = ("origin", "seq", "hash", "lamport")
    store.upsert("origin", ("origin",), columns, (last.origin, last.seq, last.hash, lamport))


def witness(store: Store, origin: str, lamport: int) -> None:
    """Remember that events of other origins with this lamport were seen: the next verb comes after them."""
    store.run("UPDATE origin SET lamport = max(lamport, ?) WHERE origin = ?", (lamport, origin))


def _row(known: Event) -> tuple[Any, ...]:
    return tuple(getattr(known, name) for name in EVENT)


def missing(store: Store, origin: str, events: Sequence[Event]) -> list[Event]:
    """Of another ledger's events (one origin, by sequence) those not here yet.

    Raises RuleBroken when they are not what was written, do not continue what is here, or contradict it.
    """
    end = head(store, origin)
    fresh: list[Event] = []
    seq, prev = end.seq, end.hash
    for known in events:
        if chain_hash(known) != known.hash or (
            known.personal is not None and digest(known.salt, known.personal) != known.personal_digest
        ):
            raise RuleBroken(f"数据包里第 {known.seq} 条记录与校验值不符，可能被改动或损坏，请对方重新导出。")
        if known.seq <= end.seq:
            here = store.value("SELECT hash FROM event WHERE origin = ? AND seq = ?", (origin, known.seq))
            if here != known.hash:
                raise RuleBroken(
                    f"数据包里第 {known.seq} 条记录与本台账已有的不一致，请核对对方台账是否被改动。"
                )
            continue
        if known.seq != seq + 1 or known.prev != prev:
            raise RuleBroken(
                f"数据包从第 {known.seq} 条开始，本台账只到第 {seq} 条，请对方从第 {seq + 1} 条起导出。"
            )
        seq, prev = known.seq, known.hash
        fresh.append(known)
    return fresh
