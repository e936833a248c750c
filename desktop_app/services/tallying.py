"""Tallies: what a regulation neither registers nor numbers, counted by its reason (不登记，只计数)."""

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import Regulation
from desktop_app.models.ledger import Ledger


def tally(rules: Regulation, reason: str, channel: str, feedback_to: str, unit: str) -> Mapping[str, Any]:
    """The facts of one tally. Raises RuleBroken where the regulation registers everything, or for an unknown reason."""
    said = rules.acceptance
    if not said.tally:
        raise RuleBroken(f"制度“{rules.title}”要求逐件登记，没有只计数不登记的情形，请登记。", field="reason", clause=said.clause)
    found = next((item for item in said.tally if item.named(reason)), None)
    if found is None:
        usable = "、".join(f"{item.id}（{item.title}）" for item in said.tally)
        raise RuleBroken(f"没有“{reason}”这种不登记的情形，可用的是：{usable}。", field="reason", clause=said.clause)
    if found.feedback and not feedback_to.strip():
        raise RuleBroken(f"“{found.title}”不作登记，但要把有关情况反馈出去，请填写反馈给谁。", field="feedback_to",
                         clause=found.clause or said.clause)  # fmt: skip
    known = rules.channel(channel) if channel else None
    if channel and known is None:
        usable = "、".join(item.title for item in rules.channels)
        raise RuleBroken(f"制度“{rules.title}”没有“{channel}”这个渠道，可用的是：{usable}。", field="channel")
    return {"regulation_id": rules.id, "reason": found.id, "title": found.title, "unit": unit,
            "channel": known.id if known else "", "feedback_to": feedback_to.strip()}  # fmt: skip


def counts(ledger: Ledger, adopted: Iterable[Regulation], regulation_id: str = "") -> list[dict[str, Any]]:
    """How often each reason was counted, the reasons of the adopted regulations first, those never counted with 0.

    One regulation's, where it is named.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    titles: dict[str, str] = {}
    for rules in adopted:
        titles[rules.id] = rules.title
        for reason in rules.acceptance.tally:
            rows[rules.id, reason.id] = _row(rules.id, rules.title, reason.id, reason.title)
    for event in ledger.office_events("tallied"):
        said = event.values
        key = said["regulation_id"], said["reason"]
        rows.setdefault(key, _row(key[0], titles.get(key[0], key[0]), key[1], said["title"]))["count"] += 1
    return [row for (id_, _), row in rows.items() if regulation_id in ("", id_)]


def _row(id_: str, title: str, reason: str, words: str) -> dict[str, Any]:
    return {"regulation_id": id_, "regulation": title, "reason": reason, "title": words, "count": 0}
