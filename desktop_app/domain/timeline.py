"""What a case is once its events are folded: a value to read. `case.fold` makes it."""

from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.events import Event, merged
from desktop_app.domain.phases import Phase
from desktop_app.domain.running import RESUMING, Running


@dataclass(slots=True)
class Case:
    """A case as its events tell it. Made by `fold` only; read-only for everybody else.

    `record` is the registration form with corrections, shaped like the input of `register`; `events` are the events
    that hold (not undone), in order; `all_events` include the undone ones; `corrections` maps an event's hash to the
    values that a later `corrected` set right; `units` are the units it came from (unit, level, handler); `stay` is the
    hash of the event with which the present unit's stay began. `route` are the signatures the pending proposal needs,
    each with those given (`signed`); `findings` the latest finding of each issue and respondent; `recused` maps a name to
    why it steps aside; `links` are the cases it belongs with; `reviews` the reviews asked for, with their outcomes.
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
    route: list[dict[str, Any]] = field(default_factory=list)
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)
    penalties: list[dict[str, Any]] = field(default_factory=list)
    recused: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    urges: int = 0
    supervisions: int = 0
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

    def since_taken_up(self) -> list[Event]:
        """What happened since the matter was last taken up again, or all: what was done before must be done anew."""
        last = self.last(*RESUMING)
        return self.since(last.hash) if last else self.events

    def values(self, event: Event) -> dict[str, Any]:
        """What the event says, with later corrections."""
        return merged(event.values, self.corrections.get(event.hash, {}))

    @property
    def paused(self) -> bool:
        """Whether a pause is open."""
        return bool(self.pauses) and not self.pauses[-1].get("restart")

    @property
    def stepping_aside(self) -> frozenset[str]:
        """Who may neither work on the case nor read it: the people complained about, and who was recused."""
        recused = {name for name, why in self.recused.items() if not why.get("lifted")}
        return self.accused | recused

    @property
    def accused(self) -> frozenset[str]:
        """The people and units complained about, by name."""
        return frozenset(str(row.get("name", "")) for row in self.record.get("respondents", ())) - {""}

    @property
    def final(self) -> bool:
        """Whether a review upheld the outcome for good (不再处理)."""
        return any(review.get("final") for review in self.reviews)

    @property
    def unreturned(self) -> list[dict[str, Any]]:
        """Enclosures that must go back and have not."""
        return [item for item in self.enclosures.values() if item.get("original", True) and not item.get("returned")]

    @property
    def unsealed(self) -> list[dict[str, Any]]:
        """Issued papers that need the office's seal and do not bear it yet (待用印)."""
        return [paper for paper in self.papers if paper.get("seal") and not paper.get("sealed")]

    @property
    def unserved(self) -> list[dict[str, Any]]:
        """Issued papers that have not reached anybody yet."""
        return [paper for paper in self.papers if not any(one["outcome"] == "received" for one in paper.get("served", ()))]

    def verb_events(self, verb: str) -> list[Event]:
        """The events that one verb appended."""
        return [event for event in self.all_events if event.verb == verb]
