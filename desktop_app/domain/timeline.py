"""What a case is once its events are folded: a value to read. `case.fold` makes it."""

from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.events import Event, merged
from desktop_app.domain.phases import Phase
from desktop_app.domain.running import Running


@dataclass(slots=True)
class Case:
    """A case as its events tell it. Made by `fold` only; read-only for everybody else.

    `record` is the registration form with corrections, shaped like the input of `register`; `events` are the events
    that hold (not undone), in order; `all_events` include the undone ones; `corrections` maps an event's hash to the
    values that a later `corrected` set right; `units` are the units it came from (unit, level, handler); `stay` is the
    hash of the event with which the present unit's stay began.
    """

    id: str
    number: str = ""
    regulation: str = ""
    regulation_id: str = ""
    phase: Phase = Phase.RECEIVED
    record: dict[str, Any] = field(default_factory=dict)
    received_at: str = ""
    registered_at: str = ""
    unit: str = ""
    level: str = ""
    handler: str = ""
    mode: str = ""
    head: str = ""
    sort_key: str = ""
    lead_unit: str = ""
    co_units: list[str] = field(default_factory=list)
    units: list[tuple[str, str, str]] = field(default_factory=list)
    stay: str = ""
    handover: dict[str, Any] = field(default_factory=dict)
    clocks: dict[str, Running] = field(default_factory=dict)
    pauses: list[dict[str, Any]] = field(default_factory=list)
    instructions: dict[str, dict[str, Any]] = field(default_factory=dict)
    enclosures: dict[str, dict[str, Any]] = field(default_factory=dict)
    checklist: dict[str, str] = field(default_factory=dict)
    papers: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    awaiting: str = ""
    urges: int = 0
    events: list[Event] = field(default_factory=list)
    all_events: list[Event] = field(default_factory=list)
    undone: frozenset[str] = frozenset()
    corrections: dict[str, dict[str, Any]] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)

    def last(self, *types: str) -> Event | None:
        """The latest event of these types that holds, or None."""
        return next((event for event in reversed(self.events) if event.type in types), None)

    def of(self, *types: str) -> list[Event]:
        """All events of these types that hold, in order."""
        return [event for event in self.events if event.type in types]

    def since(self, hash_: str) -> list[Event]:
        """The events that hold from the one with this hash on; empty where it is not among them."""
        place = next((place for place, event in enumerate(self.events) if event.hash == hash_), len(self.events))
        return self.events[place:]

    def values(self, event: Event) -> dict[str, Any]:
        """What the event says, with later corrections."""
        return merged(event.values, self.corrections.get(event.hash, {}))

    @property
    def paused(self) -> bool:
        """Whether a pause is open."""
        return bool(self.pauses) and not self.pauses[-1].get("restart")

    @property
    def unreturned(self) -> list[dict[str, Any]]:
        """Enclosures that must go back and have not."""
        return [item for item in self.enclosures.values() if item.get("original", True) and not item.get("returned")]

    def verb_events(self, verb: str) -> list[Event]:
        """The events that one verb appended."""
        return [event for event in self.all_events if event.verb == verb]
