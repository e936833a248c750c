"""A clock that runs on a case, as its events left it: started, replaced, paused, met, void or superseded.

Everything it needs to end by itself (until, void_on, scope) was written into `clock_started`, so that folding never
asks the regulation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from desktop_app.domain.events import Event
from desktop_app.domain.happenings import is_one, names
from desktop_app.domain.moments import SHANGHAI, day_end, from_text, midnight, to_text

State = Literal["running", "paused", "met", "void", "superseded"]
ACTIVE = ("running", "paused")
ENDED = ("met", "void")

RESUMING = frozenset({"reworked", "reopened"})
"""Events that take up again what was finished: what runs again runs from here, and what was done must be done anew."""


@dataclass(slots=True)
class Running:
    """One clock of one case.

    `start` is a UTC text, `due` and `warn` are what a person reads (`YYYY-MM-DD`, or with `THH:MM` in office time for
    hours); `until` lists alternatives, each a list of event types that must all have happened; `scope` is the unit or
    instruction the clock belongs to (`""` for the case); `by` is the hash of the event it counts from, `ended_by` of
    the one that ended it; `window` is a right of the complainant, for which nobody is late; `pauses` are hashes of
    pauses that began before it and count for it all the same; `replaced` keeps what it was before and why.
    """

    key: str
    clock: str
    clause: str
    title: str
    start: str
    due: str
    warn: str
    provisional: bool
    until: list[list[str]]
    void_on: list[str]
    scope: str = ""
    scope_kind: str = "case"
    group: str = ""
    rank: int = 0
    basis: str = "text"
    calendar: str = ""
    limit: str = ""
    window: bool = False
    by: str = ""
    pauses: list[str] = field(default_factory=list)
    state: State = "running"
    ended_at: str = ""
    ended_by: str = ""
    heard: set[str] = field(default_factory=set)
    extensions: list[str] = field(default_factory=list)
    replaced: list[dict[str, Any]] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Whether it still counts."""
        return self.state in ACTIVE

    @property
    def deadline(self) -> datetime:
        """The first moment that is late."""
        return deadline(self.due)

    @property
    def warning(self) -> datetime:
        """The moment the warning begins."""
        return warning(self.warn)

    @property
    def late(self) -> bool:
        """Whether it was met, but after its deadline."""
        return self.state == "met" and from_text(self.ended_at) >= self.deadline

    def standing(self, now: datetime) -> str:
        """How it stands at `now`: a query, never stored. One of due, warned, overdue (a window:
        lapsed), or the state it ended in.
        """
        if self.state != "running":
            return "met_late" if self.late else self.state
        if now >= self.deadline:
            return "lapsed" if self.window else "overdue"
        return "warned" if now >= self.warning else "due"


def deadline(due: str) -> datetime:
    """The first late moment of a due text: the next midnight, or for hours the minute after."""
    if "T" in due:
        return datetime.fromisoformat(due).replace(tzinfo=SHANGHAI) + timedelta(minutes=1)
    return day_end(date.fromisoformat(due))


def warning(warn: str) -> datetime:
    """The moment from which a warn text warns."""
    return datetime.fromisoformat(warn).replace(tzinfo=SHANGHAI)


def start(clocks: dict[str, Running], values: Mapping[str, Any]) -> None:
    """Fold `clock_started`."""
    clocks[values["key"]] = Running(**values)


def replace(clocks: Mapping[str, Running], values: Mapping[str, Any], at: str) -> None:
    """Fold `clock_replaced`: new dates, or a new state such as superseded; what was before is kept. A clock that is
    not there (its start has not arrived yet from another ledger) is passed over. With `by` it counts from another
    event, and earlier extensions are spent.
    """
    clock = clocks.get(values["key"])
    if clock is None:
        return
    before = {name: getattr(clock, name) for name in ("due", "warn", "provisional", "state")}
    clock.replaced.append({**before, "at": at, "reason": values["reason"]})
    for name in ("start", "due", "warn", "provisional", "state", "calendar", "limit", "by"):
        if name in values:
            setattr(clock, name, values[name])
    clock.extensions = [*([] if "by" in values else clock.extensions), *values.get("extensions", [])]
    clock.pauses += values.get("pauses", [])
    clock.ended_at = "" if clock.active else at


def hear(clocks: Mapping[str, Running], event: Event, unit: str) -> None:
    """Let every clock hear an event that happened while the case stood at `unit`: it may end it or make it void.

    A superseded clock listens too, for it may come to run again.
    """
    for clock in clocks.values():
        if clock.state not in ENDED and concerns(clock.scope_kind, clock.scope, event, unit):
            listen(clock.heard, event)
            if clock.active:
                _end(clock, event)


OF_THE_WHOLE = frozenset({"replied", "completed", "declined", "withdrawn", "terminated", "closed", "archived"})
"""Events that end the matter for every unit: a sender that goes on coordinating keeps its clock until then."""


def concerns(scope_kind: str, scope: str, event: Event, unit: str = "") -> bool:
    """Whether the event is one for a clock of this scope: for the case any; for a unit what happened there; for an
    instruction what names it. An event that does not say its unit happened at `unit`.
    """
    if event.type in ("clock_started", "clock_replaced"):
        return False
    if scope_kind == "case" or event.type in OF_THE_WHOLE:
        return True
    said = event.values.get(scope_kind) or (unit if scope_kind == "unit" else "")
    return bool(said == scope)


def listen(heard: set[str], event: Event) -> None:
    """Add an event to those heard."""
    if event.type in RESUMING:
        heard.clear()
    heard.update(names(event))


def fulfilled(heard: set[str], until: Iterable[Iterable[str]], void_on: Iterable[str]) -> bool:
    """Whether these events together have ended a clock with such an end, one way or the other."""
    return not heard.isdisjoint(void_on) or any(heard.issuperset(way) for way in until)


def _end(clock: Running, event: Event) -> None:
    if is_one(event, clock.void_on):
        clock.state = "void"
    elif any(is_one(event, way) and clock.heard.issuperset(way) for way in clock.until):
        clock.state = "met"
    else:
        return
    clock.ended_at, clock.ended_by = _moment_of(event), event.hash


def _moment_of(event: Event) -> str:
    """When the event counts as done: a request that was posted, on the day of its postmark."""
    asked_on = event.values.get("asked_on") if event.type == "review_requested" else None
    return min(event.at, to_text(midnight(date.fromisoformat(asked_on)))) if asked_on else event.at
