"""The facts of a case that conditions ask about, under the identifiers that regulation files use."""

from collections.abc import Iterator, Mapping
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.happenings import names

IDENTIFIERS = frozenset(
    "kind channel on_site repeat level complainant anonymous confidential wants_reply enclosures mode phase instruction"
    " finding signed reachable requires relation unit amount satisfaction solved reviewed final outcome done decided".split()
)
"""What every regulation may ask about; the axes of its own classification and, by their paths, the fields of its
registration and (`action.field`, as last said) of its actions come besides.

signed: the complainant is named · reachable: an address, telephone or e-mail is known · requires: what the incoming
instructions ask for (report, answer, none) · relation: how the case is linked · amount: of the latest proposal ·
satisfaction, solved: of the latest call-back · reviewed: the levels of review decided · final: nothing more is done ·
done: what has happened (`replied`, `step_done/visit`) ·
decided: the action whose proposal was approved in full, nothing while one is pending, was sent back, or the matter was taken up again.
"""


def circumstances(case: Case) -> dict[str, Any]:
    """Identifier → value, or list of values where several hold."""
    facts = {**_said_by_action(case), **from_record(case.record)}
    facts["level"] = case.level or facts.get("level")
    facts["mode"] = _modes(case)
    facts["phase"] = case.phase.value
    facts["instruction"] = [item.get("mode") for item in case.instructions.values()]
    facts["finding"] = [found.get("finding") for found in case.findings.values()]
    facts["requires"] = [item.get("requires") for item in case.instructions.values()]
    facts["relation"] = [link.get("relation") for link in case.links]
    facts["unit"] = case.unit
    facts["final"] = case.final
    facts["decided"] = _decided(case)
    facts["done"] = sorted({name for event in case.events for name in names(event)})
    facts["reviewed"] = [review["level"] for review in case.reviews if review.get("decision") and review.get("level")]
    facts.update(_said_last(case))
    return facts


def _said_by_action(case: Case) -> dict[str, Any]:
    """What the latest step of each action said, by `action.field`."""
    told: dict[str, Any] = {}
    for event in case.events:
        said = case.values(event)
        if action := said.get("action"):
            told |= {f"{action}.{key}": value for key, value in said.items() if key != "action"}
    return told


def _decided(case: Case) -> str | None:
    told = [event for event in case.since_taken_up() if event.type in ("proposed", "returned_for_change", "approved")]
    proposed = next((event for event in reversed(told) if event.type != "approved"), None)
    if case.awaiting or proposed is None or proposed.type == "returned_for_change" or told[-1] is proposed:
        return None
    return str(proposed.values.get("action", ""))


def _said_last(case: Case) -> Iterator[tuple[str, Any]]:
    """What the latest step of a kind said."""
    for name, event_type in (("amount", "proposed"), ("satisfaction", "called_back"), ("solved", "called_back"),
                             ("outcome", "completed")):  # fmt: skip
        event = case.last(event_type)
        yield name, event and case.values(event).get(name)


def _modes(case: Case) -> list[str]:
    """How the matter is handled now, and how it was sent to this office: a matter that came by 交办 stays one when
    the office refers it on.
    """
    came = (item.get("mode", "") for item in case.instructions.values())
    return [mode for mode in dict.fromkeys((case.mode, *came)) if mode]


def from_record(record: dict[str, Any]) -> dict[str, Any]:
    """What the registration alone tells: kind, channel, complainant's kind, the values on each axis, and more."""
    complainant = record.get("complainant", {})
    facts: dict[str, Any] = {
        key: record.get(key) for key in ("kind", "channel", "on_site", "repeat", "level") if key in record
    }
    facts["complainant"] = complainant.get("kind", "person")
    facts["anonymous"] = bool(complainant.get("anonymous"))
    facts["confidential"] = bool(complainant.get("confidential"))
    facts["wants_reply"] = complainant.get("wants_reply")
    facts.update({name: bool(record.get(name)) for name in ("signed", "reachable")})
    facts.update(record.get("categories", {}))
    facts["enclosures"] = record.get("enclosures", [])
    facts.update(by_path(record))
    return facts


def presence(record: Mapping[str, Any]) -> dict[str, bool]:
    """Whether the complainant is named and can be reached: recorded with the registration, so that it still holds when
    the personal data themselves were erased.
    """
    complainant = record.get("complainant")
    complainant = complainant if isinstance(complainant, Mapping) else {}
    return {
        "signed": bool(complainant.get("name")) and not complainant.get("anonymous"),
        "reachable": any(complainant.get(way) for way in ("address", "phone", "email")),
    }


def by_path(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The values of the registration by their dotted paths (`extra.receipt`), those of nested tables only."""
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from by_path(value, f"{prefix}{key}.")
        elif prefix:
            yield f"{prefix}{key}", value
