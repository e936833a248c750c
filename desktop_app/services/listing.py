"""Lists: pages of cases by view and text, with the words a person reads."""

from typing import Any

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.terms import PHASE_TITLES, VIEW_TITLES
from desktop_app.models.pages import VIEWS, ListQuery
from desktop_app.models.tables import CaseRow
from desktop_app.services.desk import Desk
from desktop_app.services.showing import stamp


def query(desk: Desk, view: str, text: str = "") -> ListQuery:
    """The query of a view (identifier or title). Raises RuleBroken for an unknown one."""
    for known in VIEWS:
        if view in (known, VIEW_TITLES.get(known)):
            return ListQuery(known, text, desk.now(), reader=desk.actor.name)
    usable = "、".join(f"{known}（{title}）" for known, title in VIEW_TITLES.items())
    raise RuleBroken(f"没有“{view}”这个视图，可用的是：{usable}。", field="view")


def listed(desk: Desk, view: str, text: str, after: str | None, limit: int) -> tuple[list[dict[str, Any]], str | None]:
    """One page for scripts and the key of the next one. Raises RuleBroken for an `after` that no page gave."""
    asked = query(desk, view, text)
    try:
        page = desk.ledger.page(asked, after, limit)
    except (ValueError, OverflowError) as error:
        raise RuleBroken(f"“{after}”不是上一页给出的位置，请照抄上一页的 next。", field="after") from error
    return [plain(desk, row) for row in page.rows], page.next


def plain(desk: Desk, row: CaseRow) -> dict[str, Any]:
    """One case of a list for scripts."""
    return {
        "number": row.number, "id": row.id, "phase": row.phase, "phase_title": PHASE_TITLES[row.phase],
        "regulation": row.regulation_id, "channel": channel_title(desk, row), "received_at": stamp(row.received_at),
        "registered_at": stamp(row.registered_at), "subject": row.subject, "complainant": row.complainant,
        "respondent": row.respondent, "unit": row.unit, "handler": row.handler, "due": row.due, "warn": row.warn,
        "provisional": bool(row.provisional), "awaiting": row.awaiting, "urges": row.urges,
    }  # fmt: skip


def channel_title(desk: Desk, row: CaseRow) -> str:
    """The channel in the regulation's own word."""
    channel = desk.regulation(row.regulation).channel(row.channel)
    return channel.title if channel else row.channel
