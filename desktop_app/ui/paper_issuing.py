"""Issuing a paper from the window: what it asks for, what stands against it, and the question before its number is taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import PaperUse
from desktop_app.domain.terms import PURPOSE_TITLES
from desktop_app.services import paper_checks, paper_uses, papers
from desktop_app.services.desk import Desk
from desktop_app.services.paper_checks import Check
from desktop_app.ui import notices
from desktop_app.ui.case_view import CaseView
from desktop_app.ui.fields_dialog import FieldsDialog
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_warnings import PaperWarnings

ABOUT = "出具以后就占用编号，不能撤销。"
ONCE = "要出具《{title}》（{purpose}）吗？"
ISSUED = "已出具《{title}》，编号 {number}。"
AT_FIELD = frozenset({"glyph", "private"})
"""Kinds of warnings that are about what was typed and stand at its field."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What a step on papers gave, with the flags that refresh the pages."""

    value: Any
    changes: frozenset[str] = frozenset({"cases", "papers"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The paper that is to be issued: of which case, for which purpose. Its steps run off the window's thread."""

    case_id: str
    use: PaperUse
    purpose: Any
    title: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", paper_uses.title(self.use))

    def check(self, given: Mapping[str, Any] | None, desk: Desk) -> tuple[Check, ...]:
        """What stands against it; None while what it asks for was not asked yet."""
        return paper_checks.checks(desk, desk.case(self.case_id), self.use, self.purpose, given)

    def issue(self, desk: Desk, given: Mapping[str, Any]) -> Worked:
        """Issue it."""
        return Worked(papers.issue(desk, self.case_id, self.use.id, self.purpose, given))


class PaperIssuing:
    """`owner` is the widget it is done for, `say` tells the number that was given."""

    def __init__(self, ops: Ops, owner: QWidget, say: Callable[[str], object]) -> None:
        self._ops, self._owner, self._say = ops, owner, say

    def issue(self, view: CaseView, use: PaperUse, purpose: Any) -> None:
        """Look whether it may be issued, ask for what only this paper needs, tell what to look at, and issue it."""
        asked = Asked(view.case.id, use, purpose)
        given: Mapping[str, Any] | None = None if paper_uses.paper(use).fields else {}
        self._ops.ask(self._owner, partial(asked.check, given), partial(self._on_checked, view, asked))

    def _on_checked(self, view: CaseView, asked: Asked, found: Sequence[Check]) -> None:
        stops = [check for check in found if check.stops]
        done = partial(self._on_issued, asked.title)
        if stops:
            tell_stops(self._owner, stops)
        elif paper_uses.paper(asked.use).fields:
            IssueDialog(self._ops, asked, done, self._owner, view.staff).open()
        else:
            go = partial(self._ops.change, self._owner, f"出具《{asked.title}》", lambda desk: asked.issue(desk, {}), done)
            question(self._owner, asked, found, go)

    def _on_issued(self, title: str, worked: Worked) -> None:
        number = worked.value.record["number"]
        self._say("".join([ISSUED.format(title=title, number=number), *worked.value.hints]))


class IssueDialog(FieldsDialog):
    """Asks for what only the paper needs; before its number is taken, what was typed is looked at."""

    def __init__(self, ops: Ops, asked: Asked, done: Callable[[Any], object], parent: QWidget, staff: Sequence[str]) -> None:
        super().__init__(ops, f"出具《{asked.title}》", "出具", paper_uses.paper(asked.use).fields, asked.issue, done, parent,
                         about=ABOUT, staff=staff)  # fmt: skip
        self._asked = asked

    def send(self) -> None:
        """Check what is filled in, and issue the paper, or ask first where something should be looked at."""
        if self.submit.isEnabled():
            self.bar.clear()
            self.submit.setEnabled(False)
            self._ops.ask(self, partial(self._asked.check, self.values()), self._on_checked, self._on_refused)

    def _on_checked(self, found: Sequence[Check]) -> None:
        self.submit.setEnabled(True)
        stop = next((check for check in found if check.stops), None)
        if stop is not None:
            self._on_refused(RuleBroken(stop.sentence, field=next(iter(stop.paths), ""), clause=stop.clause))
            return
        for path, sentence in ((path, check.sentence) for check in found if check.kind in AT_FIELD for path in check.paths):
            if path in self.inputs:
                self.inputs[path].show_fault(sentence)
        if found:
            PaperWarnings(self._asked.title, PURPOSE_TITLES[self._asked.purpose], found, ABOUT, self._issue, self).open()
        else:
            self._issue()

    def _issue(self) -> None:
        super().send()


def question(owner: QWidget, asked: Asked, found: Sequence[Check], go: Callable[[], object]) -> None:
    """Ask whether to issue a paper that asks for nothing, with what should be looked at."""
    purpose = PURPOSE_TITLES[asked.purpose]
    if found:
        PaperWarnings(asked.title, purpose, found, ABOUT, go, owner).open()
    else:
        notices.ask(owner, f"{ABOUT}{ONCE.format(title=asked.title, purpose=purpose)}", {"出具": go})


def tell_stops(owner: QWidget, stops: Sequence[Check]) -> None:
    """Say why a paper cannot be issued and what to do; there is nothing to choose."""
    first, *others = [RuleBroken(check.sentence, clause=check.clause).told for check in stops]
    notices.tell(owner, first, detail="\n".join(others), warning=True)
