"""Issuing a paper from the window: what it asks for, and the question before its number is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.regulation import PaperUse
from desktop_app.domain.terms import PURPOSE_TITLES
from desktop_app.services import papers
from desktop_app.services.desk import Desk
from desktop_app.ui import notices
from desktop_app.ui.case_view import CaseView
from desktop_app.ui.fields_dialog import FieldsDialog
from desktop_app.ui.ops import Ops

ABOUT = "出具以后就占用编号，不能撤销。"
ONCE = "要出具《{title}》（{purpose}）吗？"
ISSUED = "已出具《{title}》，编号 {number}。"


@dataclass(frozen=True, slots=True)
class Worked:
    """What a step on papers gave, with the flags that refresh the pages."""

    value: Any
    changes: frozenset[str] = frozenset({"cases", "papers"})


class PaperIssuing:
    """`owner` is the widget it is done for, `say` tells the number that was given."""

    def __init__(self, ops: Ops, owner: QWidget, say: Callable[[str], object]) -> None:
        self._ops, self._owner, self._say = ops, owner, say

    def issue(self, view: CaseView, use: PaperUse, purpose: Any) -> None:
        """Ask for what only this paper needs, or whether to issue it at all, and issue it."""
        title = papers.title(use)
        fields, done = papers.paper(use).fields, partial(self._on_issued, title)

        def work(desk: Desk, given: Mapping[str, Any]) -> Worked:
            return Worked(papers.issue(desk, view.case.id, use.id, purpose, given))

        if fields:
            FieldsDialog(self._ops, f"出具《{title}》", "出具", fields, work, done, self._owner, about=ABOUT, staff=view.staff).open()
        else:
            question = f"{ABOUT}{ONCE.format(title=title, purpose=PURPOSE_TITLES[purpose])}"
            notices.ask(self._owner, question, {"出具": lambda: self._ops.change(
                self._owner, f"出具《{title}》", lambda desk: work(desk, {}), done)})  # fmt: skip

    def _on_issued(self, title: str, worked: Worked) -> None:
        number = worked.value.record["number"]
        self._say("".join([ISSUED.format(title=title, number=number), *worked.value.hints]))
