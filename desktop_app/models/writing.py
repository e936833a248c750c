"""One write transaction: the events of a verb and the projections they change, all there or not at all."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft, Event
from desktop_app.domain.moments import to_text
from desktop_app.models import cases, log, office, search
from desktop_app.models.files import ContentFiles
from desktop_app.models.store import Store


class Writing:
    """What may be done inside `Ledger.transaction()`. Made by it only."""

    def __init__(self, store: Store, files: ContentFiles, origin: str) -> None:
        self._store, self._files, self._origin = store, files, origin
        self._numbers: set[tuple[str, str, str, int]] = set()
        self.erased = False

    def head(self, case_id: str) -> str:
        """The hash of the case's last event now; empty for a new case."""
        return log.case_head(self._store, case_id)

    def append(
        self,
        case_id: str,
        drafts: Sequence[Draft],
        *,
        at: datetime,
        recorded_at: datetime,
        actor: str,
        recorded_for: str = "",
        case_head: str = "",
        lamport: int | None = None,
    ) -> list[Event]:
        """Append the events of a verb to the log.

        `case_id` is empty for events of the office. `case_head` is the hash of the case's last event that the verb
        saw; RuleBroken when the case has moved on since. Consequences join the verb by its `lamport`, and then need no
        `case_head`. An `erased` draft (facts `erases`: hashes of events of this case) empties what it names.
        """
        if not drafts:
            return []
        here = log.case_head(self._store, case_id) if case_id else ""
        joins = lamport is not None and not case_head
        if case_id and not joins and case_head != here:
            raise RuleBroken("这件投诉件在您打开之后已被别人办理过，没有保存，请刷新后核对再办。")
        end = log.head(self._store, self._origin)
        lamport = end.lamport + 1 if lamport is None else lamport
        stamp = log.Stamp(case_id, to_text(at), to_text(recorded_at), actor, recorded_for, lamport)
        events = log.chained(drafts, stamp, end, here)
        log.put(self._store, events, max(lamport, end.lamport))
        self._note(events)
        return events

    def absorb(self, events: Iterable[Event]) -> list[str]:
        """Take in events of other origins, each origin's by sequence; those already here are passed over.

        Returns the cases that must be folded and saved again (`""` for the office's own). RuleBroken when a package is
        damaged, has a gap, or contradicts what is here.
        """
        touched: dict[str, None] = {}
        for origin, group in groupby(events, key=lambda event: event.origin):
            fresh = log.missing(self._store, origin, list(group))
            if not fresh:
                continue
            highest = max(event.lamport for event in fresh)
            log.put(self._store, fresh, highest)
            log.witness(self._store, self._origin, highest)
            self._note(fresh)
            touched.update(dict.fromkeys(event.case_id for event in fresh))
        for case_id in filter(None, touched):
            self._note_erased(case_id)
        return list(touched)

    def next_number(self, series: str, branch: str, period: str) -> int:
        """The next serial of a series, without gaps. It must be named by an event of the same transaction."""
        serial = office.last_serial(self._store, series, branch, period) + 1
        office.set_serial(self._store, series, branch, period, serial)
        self._numbers.add((series, branch, period, serial))
        return serial

    def last_number(self, series: str, branch: str, period: str) -> int:
        """The last serial of a series; 0 before the first."""
        return office.last_serial(self._store, series, branch, period)

    def store_regulation(self, text: str) -> str:
        """Keep the canonical text of a resolved regulation and return its SHA-256."""
        sha = hashlib.sha256(text.encode()).hexdigest()
        self._store.run(
            "INSERT INTO regulation (sha, text) VALUES (?, ?) ON CONFLICT (sha) DO NOTHING", (sha, text)
        )
        return sha

    def save(self, case: Case) -> None:
        """Write everything that lists, reports and the find box read of a case."""
        cases.save(self._store, case)

    def save_office(self, event: Event) -> None:
        """Write what an office event changes: people, settings, adopted regulations."""
        office.save(self._store, event)

    def keep(self, data: bytes) -> str:
        """Store a content file, durable before the transaction commits; returns its SHA-256."""
        return self._files.keep(data)

    def finish(self) -> None:
        """The last steps before the commit: every number taken was used (an unused one would be a gap for ever), and
        what was erased is gone from the index too.
        """
        if self._numbers:
            raise RuntimeError(f"numbers taken but named by no event: {sorted(self._numbers)}")
        if self.erased:
            search.forget(self._store)

    def _note(self, events: Iterable[Event]) -> None:
        for event in events:
            given = office.numbered(event)
            if given:
                office.raise_serial(self._store, given)
                self._numbers.discard((given.key, given.branch, given.period, given.last))
            if event.type == "erased":
                self._erase(event)

    def _note_erased(self, case_id: str) -> None:
        """An erasure may have come before what it names: the order of packages must not matter."""
        for event in log.events_of(self._store, case_id):
            if event.type == "erased":
                self._erase(event)

    def _erase(self, event: Event) -> None:
        """Empty what an `erased` event names; the chain keeps only the salted digest."""
        named: Mapping[str, Any] = event.values
        self._store.run("PRAGMA secure_delete = 1")
        self._store.run_many(
            "UPDATE event SET personal = NULL, salt = NULL WHERE case_id = ? AND hash = ? AND personal IS NOT NULL",
            [(event.case_id, known) for known in named["erases"]],
        )
        self.erased = True
