"""Events: the closed list of what can happen to a case, their canonical bytes and their hash chain.

Events are the only truth (design §3). A payload is stored as canonical JSON bytes and hashed as stored; it is
never serialised again. A payload of an older version is lifted by pure upcasters when it is read.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from desktop_app.domain.moments import from_text

CASE_EVENTS: Mapping[str, int] = dict.fromkeys(
    (
        "registered accepted declined withdrawn corrected reclassified transferred transfer_returned received passed_on"
        " work_started delivered instruction_in investigated found proposed instructed noted approved"
        " returned_for_change authorised signed_off sealed promised extension_requested extended paused resumed urged"
        " supervised inquired reported_back replied called_back reworked completed terminated review_requested reviewed"
        " revoked reopened enclosure_taken enclosure_returned checklist_answered closed archived noted_text attached"
        " paper_issued paper_printed paper_reprinted viewed exported linked unlinked merged unmerged recused penalty_recorded"
        " corrective_action step_done served clock_started clock_replaced undone erased"
    ).split(),
    1,
)
OFFICE_EVENTS: Mapping[str, int] = dict.fromkeys(
    "ledger_opened regulation_adopted calendar_imported numbers_voided setting_changed user_changed tallied".split(), 1
)
VERSIONS: Mapping[str, int] = {**CASE_EVENTS, **OFFICE_EVENTS}
"""Every event type with the version that is written today."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""`(type, version)` → the function that lifts a payload (facts and personal together) to `version + 1`."""

NOTHING = b""
GENESIS = "0" * 64


class BadPayload(ValueError):
    """A payload that cannot be written canonically: our own bug, never a person's input."""


def canonical(payload: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON with sorted keys, decimals as strings and no floats: the same value gives the same bytes for ever."""
    text = json.dumps(_plain(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise BadPayload(f"text that UTF-8 cannot hold: {error}") from error


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise BadPayload(f"keys of a payload are text: {value!r}")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise BadPayload(f"{type(value).__name__} has no canonical form: {value!r}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a verb wants to append: facts are never erased and hold no personal data; personal is erasable."""

    type: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.type not in VERSIONS:
            raise BadPayload(f"unknown event type {self.type}")


@dataclass(frozen=True)
class Event:
    """One line of the log, as stored.

    `at` is office time (may be earlier than `recorded_at` for 补录), both UTC texts; `case_head` is the hash of the
    case's last event that the verb saw (`""` for the first); all events of one verb share a `lamport`.
    `personal` and `salt` are None where there never was any or where they were erased; `personal_digest` stays.
    """

    origin: str
    seq: int
    case_id: str
    case_head: str
    lamport: int
    type: str
    version: int
    at: str
    recorded_at: str
    actor: str
    recorded_for: str
    facts: bytes
    personal: bytes | None
    salt: bytes | None
    personal_digest: str
    prev: str
    hash: str

    @property
    def order(self) -> tuple[int, str, int]:
        """The order of events: by sequence, never by time."""
        return (self.lamport, self.origin, self.seq)

    @property
    def verb(self) -> str:
        """The name that the events of one verb share."""
        return f"{self.origin}:{self.lamport}"

    @property
    def moment(self) -> datetime:
        """Office time as an aware datetime."""
        return from_text(self.at)

    @property
    def erased(self) -> bool:
        """Whether personal data were there once and are gone."""
        return self.personal is None and self.personal_digest != digest(None, None)

    @cached_property
    def values(self) -> dict[str, Any]:
        """Facts and personal data together, lifted to today's version; erased data are simply absent."""
        payload: dict[str, Any] = json.loads(self.facts)
        if self.personal is not None:
            payload = merged(payload, json.loads(self.personal))
        return upcast(self.type, self.version, payload)


def upcast(type_: str, version: int, payload: dict[str, Any]) -> dict[str, Any]:
    """Lift a payload of any released version to today's. Raises BadPayload for a version or type never released."""
    if not 1 <= version <= VERSIONS.get(type_, 0):
        raise BadPayload(f"{type_} version {version} is not known to this program")
    for step in range(version, VERSIONS[type_]):
        payload = UPCASTERS[type_, step](payload)
    return payload


def digest(salt: bytes | None, personal: bytes | None) -> str:
    """SHA-256(salt ‖ personal), the only trace of personal data in the chain."""
    return hashlib.sha256((salt or NOTHING) + (personal or NOTHING)).hexdigest()


def chain_hash(event: Event) -> str:
    """The hash of an event over everything but the erasable bytes; each part is length-prefixed, so none can leak
    into the next.
    """
    parts: tuple[str | bytes, ...] = (
        event.prev,
        event.origin,
        str(event.seq),
        event.case_id,
        event.case_head,
        str(event.lamport),
        event.type,
        str(event.version),
        event.at,
        event.recorded_at,
        event.actor,
        event.recorded_for,
        event.facts,
        event.personal_digest,
    )
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.hexdigest()


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid upon `base`, tables key by key, everything else replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = merged(below, value) if both else value  # type: ignore[arg-type]
    return result


def split_personal(
    values: Mapping[str, Any], is_personal: Callable[[str], bool], prefix: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Divide a verb's values into (facts, personal) by their dotted paths; `merged` puts them together again."""
    facts: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for key, value in values.items():
        path = f"{prefix}{key}"
        if is_personal(path):
            personal[key] = value
        elif isinstance(value, Mapping):
            below, kept = split_personal(value, is_personal, f"{path}.")
            facts[key] = below
            if kept:
                personal[key] = kept
        else:
            facts[key] = value
    return facts, personal
