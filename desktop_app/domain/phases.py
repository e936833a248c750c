"""The phases of a case's life. They are fixed here because the views rest on them; a regulation adds steps inside."""

from collections.abc import Mapping
from enum import StrEnum


class Phase(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    HANDLING = "handling"
    COMPLETED = "completed"
    CLOSED = "closed"
    ARCHIVED = "archived"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    VOID = "void"


OPEN = frozenset({Phase.RECEIVED, Phase.HANDLING})
"""Phases in which clocks of handling can be late."""

LIVE = OPEN | {Phase.COMPLETED, Phase.CLOSED}
"""Phases before the archive, in which something may still be done."""

PHASE_AFTER: Mapping[str, Phase] = {
    "registered": Phase.RECEIVED,
    "accepted": Phase.HANDLING,
    "declined": Phase.DECLINED,
    "withdrawn": Phase.WITHDRAWN,
    "completed": Phase.COMPLETED,
    "terminated": Phase.TERMINATED,
    "reworked": Phase.HANDLING,
    "reopened": Phase.HANDLING,
    "closed": Phase.CLOSED,
    "archived": Phase.ARCHIVED,
}
"""The phase an event leads to; an event not named here leaves the phase as it is."""
