"""Overprinting an issued paper onto a printed form (套打): an original or a 补打 like any other print."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.content import Content
from desktop_app.forms.overprint import Offset, fit, render_overprint
from desktop_app.forms.paper import Paper
from desktop_app.services import paper_uses, papers, permission, printing, snapshots
from desktop_app.services.desk import Desk

OWN_FILE = "《{title}》是用本单位的 Word 模板出具的，不能套打，请直接打印。"


@dataclass(frozen=True, slots=True)
class Overprint:
    """What goes onto the form. Nothing is read from the ledger here: it may be drawn where PDFs are drawn."""

    paper: Paper
    content: Content

    def pdf(self, offset: Offset) -> bytes:
        """The PDF, moved by the offset."""
        return render_overprint(self.paper, self.content, offset.right, offset.down)

    def hints(self) -> tuple[str, ...]:
        """What to mind before the form goes into the printer."""
        return fit(self.paper, self.content).sentences()


def issued(desk: Desk, case_id: str, record: Mapping[str, Any]) -> Overprint:
    """What an issue said, to go onto a form; nothing is recorded.

    Raises RuleBroken for the person complained about, without the right to issue, and for an issue of an office's own file.
    """
    return _overprint(desk, case_id, record, 0)


def fetch(desk: Desk, case_id: str, record: Mapping[str, Any]) -> tuple[Overprint, bool]:
    """The original where no seat has printed it by now, else a copy (True), counted and stamped 补打. Raises as `issued`."""
    known = printing.as_known(desk.case(case_id), record)
    copy = printing.is_printed(known)
    return (again if copy else issued)(desk, case_id, known), copy


def again(desk: Desk, case_id: str, record: Mapping[str, Any]) -> Overprint:
    """A copy after the first print: counted and recorded by `papers.reprint`, and stamped 补打. Raises as `issued`."""
    _overprint(desk, case_id, record, 0)  # refused before it is counted
    papers.reprint(desk, case_id, record)
    known = printing.as_known(desk.case(case_id), record)
    return _overprint(desk, case_id, record, known["reprints"])


def standing(desk: Desk, case_id: str, paper_id: str, purpose: str = "") -> Mapping[str, Any]:
    """The issue of a paper that stands. Raises RuleBroken where there is none yet."""
    case = desk.case(case_id)
    rules = desk.regulation(case.regulation)
    use = paper_uses.usage(rules, paper_id)
    record = paper_uses.current(case, use, rules, purpose)
    if record is None:
        raise RuleBroken(f"“{case.number}”还没有出具《{paper_uses.title(use)}》，请先出具再套打。", field="paper")
    return record


def _overprint(desk: Desk, case_id: str, record: Mapping[str, Any], reprint: int) -> Overprint:
    permission.check(desk.actor, papers.ISSUERS, "套打文书")
    case = desk.case(case_id)
    permission.check_not_accused(desk.actor, case)
    use = paper_uses.usage(desk.regulation(case.regulation), record["paper"])
    if record.get("template"):
        raise RuleBroken(OWN_FILE.format(title=paper_uses.title(use)), field="paper")
    values = snapshots.from_bytes(desk.ledger.file(record["snapshot"]))
    return Overprint(paper_uses.paper(use), Content(values=values, number=record["number"], trial=desk.ledger.trial, reprint=reprint,
                                                title=paper_uses.renamed(use)))  # fmt: skip
