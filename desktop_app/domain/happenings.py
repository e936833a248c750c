"""How rules name what happens: an event type (`investigated`), or one made by a certain action (`step_done/visit`)."""

from collections.abc import Iterable

from desktop_app.domain.events import Event

RECEIVED = "received"
"""The outcome of a paper's delivery that counts: it reached the person."""


def event_of(name: str) -> str:
    """The event type in a name."""
    return name.partition("/")[0]


def action_of(name: str) -> str:
    """The action in a name, or empty."""
    return name.partition("/")[2]


OF_PAPERS = frozenset({"paper_issued", "sealed", "served"})


def names(event: Event) -> tuple[str, ...]:
    """The names an event answers to: its type, and with its action, or with the paper it is about. A paper that was only
    sent off, or came back, was not served: `served/sent`, `served/returned`.
    """
    outcome = event.values.get("outcome", "")
    if event.type == "served" and outcome != RECEIVED:
        return (f"served/{outcome}",)
    action = event.values.get("paper" if event.type in OF_PAPERS else "action", "")
    return (event.type, f"{event.type}/{action}") if action else (event.type,)


def is_one(event: Event, wanted: Iterable[str]) -> bool:
    """Whether the event is one of those named."""
    return not set(names(event)).isdisjoint(wanted)
