"""How a regulation uses papers: under which title, and which issue of a case still stands."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import PaperUse, Regulation
from desktop_app.domain.terms import PLANNED
from desktop_app.forms.paper import Paper, load_paper

REOPENING = frozenset({"corrected", "reclassified"})
"""After one of these a paper may be issued anew, because what it said has changed."""


def title(use: PaperUse) -> str:
    """The paper's title in this regulation."""
    return use.title or load_paper(use.id).title


def planned(use: PaperUse) -> str:
    """Why a paper without a layout can neither be seen nor issued; empty where there is one."""
    return f"《{title(use)}》{PLANNED}，不由本程序出具，请用本单位现有的格式。" if use.planned else ""


def renamed(use: PaperUse) -> str:
    """The heading where the regulation gives the paper another name than its own, else empty."""
    return use.title if use.title != load_paper(use.id).title else ""


def usage(rules: Regulation, paper_id: str) -> PaperUse:
    """How the regulation uses a paper, by identifier or title. Raises RuleBroken for one it does not have."""
    for use in rules.papers:
        if paper_id in (use.id, title(use)):
            return use
    known = "、".join(f"{use.id}（{title(use)}）" for use in rules.papers)
    raise RuleBroken(f"制度“{rules.title}”没有“{paper_id}”这种文书，可用的是：{known}。", field="paper")


def paper(use: PaperUse) -> Paper:
    """The paper's layout."""
    return load_paper(use.id)


def current(case: Case, use: PaperUse, rules: Regulation, purpose: str = "") -> Mapping[str, Any] | None:
    """The issue that still stands: none since an action that issues the paper, or a correction, came later."""
    purpose = purpose or use.purpose
    mine = [p for p in case.papers if p["paper"] == use.id and p["purpose"] == purpose]
    if not mine:
        return None
    issuing = REOPENING | {action.event for word in use.issued_by if (action := rules.action(word))}
    for event in reversed(case.events):
        if event.hash == mine[-1]["event"]:
            return mine[-1]
        if event.type in issuing:
            return None
    return None
