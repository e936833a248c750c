"""The facts of a case that conditions ask about, under the identifiers that regulation files use."""

from typing import Any

from desktop_app.domain.case import Case

IDENTIFIERS = frozenset(
    "kind channel on_site repeat level complainant anonymous confidential wants_reply enclosures mode phase instruction"
    " finding".split()
)
"""What every regulation may ask about; the axes of its own classification come besides."""


def circumstances(case: Case) -> dict[str, Any]:
    """Identifier → value, or list of values where several hold."""
    facts = from_record(case.record)
    facts["level"] = case.level or facts.get("level")
    facts["mode"] = _modes(case)
    facts["phase"] = case.phase.value
    facts["instruction"] = [item.get("mode") for item in case.instructions.values()]
    facts["finding"] = (last := case.last("found")) and last.values.get("finding")
    return facts


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
    facts.update(record.get("categories", {}))
    facts["enclosures"] = record.get("enclosures", [])
    return facts
