"""文书: the papers a case may have, how each looks, and what was issued; issuing, printing and saving them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.regulation import PaperUse
from desktop_app.domain.terms import PLANNED, PURPOSE_TITLES
from desktop_app.forms import render
from desktop_app.services import papers
from desktop_app.ui.case_view import CaseView, ink
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_issuing import PaperIssuing
from desktop_app.ui.paper_preview import PaperPreview
from desktop_app.ui.paper_printing import ChoosePrinter, PaperPrinting, choose_printer
from desktop_app.ui.paper_saving import PaperSaving
from desktop_app.ui.printing import Originals

NOT_ISSUED = "未出具"
PREVIEW = "预览，还没有编号"
ISSUE_FIRST = "先出具，再打印或保存"
_PAPER, _RECORD = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class CasePapers(QWidget):
    """The list above, the picture below, the buttons between. `printer` asks for a printer, `originals` remembers
    which issues this seat has printed: the first copy is the original, later ones are 补打.
    """

    def __init__(
        self,
        ops: Ops,
        say: Callable[[str], object],
        parent: QWidget | None = None,
        printer: ChoosePrinter = choose_printer,
        originals: Originals | None = None,
    ) -> None:
        super().__init__(parent)
        self._ops, self._say = ops, say
        self.issuing = PaperIssuing(ops, self, say)
        self.printing = PaperPrinting(ops, self, say, self._settle, printer, originals)
        self.saving = PaperSaving(ops, self, say)
        self._view: CaseView | None = None
        self._asked = 0
        self.list = QTreeWidget()
        self.list.setAccessibleName("文书")
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.setFocusProxy(self.list)
        self.list.setHeaderLabels(["文书", "编号", "日期", "用途", "补打"])
        self.list.currentItemChanged.connect(lambda *_: self._on_chosen())
        self.purpose = QComboBox()
        for key, title in PURPOSE_TITLES.items():
            self.purpose.addItem(title, key)
        self.purpose.currentIndexChanged.connect(lambda _index: self._on_purpose())
        self.issue = self._button("出具(&I)", self._on_issue)
        self.print = self._button("打印(&P)", self._on_print)
        self.word = self._button("存为 &Word", partial(self._on_save, "docx"))
        self.pdf = self._button("存为 P&DF", partial(self._on_save, "pdf"))
        self.volume = self._button("卷宗(&J)", self._on_volume)
        self.preview = PaperPreview(ops)
        self._lay_out()
        self._settle()

    def show_view(self, view: CaseView | None) -> None:
        """Show a case's papers, or none; what was chosen stays chosen."""
        same = view is not None and self._view is not None and view.case.id == self._view.case.id
        chosen = self._place() if same else ("", "")
        unchanged = same and self._view is not None and view is not None and view.case.head == self._view.case.head
        self._view = view
        if unchanged:
            return
        with QSignalBlocker(self.list):
            self.list.clear()
            for offer in view.papers if view else ():
                self._add(offer)
            self.list.expandAll()
            self._choose(*chosen)
        if self.list.currentItem() is None:
            self.preview.show_words()
        self._on_chosen()

    def choose(self, paper_id: str) -> None:
        """Go to a paper of the list."""
        self._choose(paper_id, "")

    def record(self) -> Mapping[str, Any] | None:
        """The issue shown, None while only a preview or nothing is."""
        use = self._use()
        if use is None or self._view is None:
            return None
        item = self.list.currentItem()
        issued = item.data(0, _RECORD) if item else ""
        if issued:
            return next((paper for paper in self._view.case.papers if paper["event"] == issued), None)
        return papers.current(self._view.case, use, self._view.rules, self.purpose.currentData())

    # --- the list ----------------------------------------------------------------------------------------------------

    def _add(self, offer: papers.PaperOffer) -> None:
        assert self._view is not None
        use = papers.usage(self._view.rules, offer.id)
        top = QTreeWidgetItem([offer.title, "" if offer.issued else PLANNED if offer.planned else NOT_ISSUED])
        top.setData(0, _PAPER, offer.id)
        top.setToolTip(0, offer.reason or use.clause)
        if offer.reason:
            top.setForeground(0, ink(self, "muted"))
        if not offer.issued:
            top.setForeground(1, ink(self, "muted"))
        self.list.addTopLevelItem(top)
        for record in reversed(offer.issued):
            reprints = f"{record['reprints']}次" if record["reprints"] else ""
            row = QTreeWidgetItem(
                [papers.standing(record), record["number"], record["issued_on"], papers.purpose_title(record), reprints]
            )
            row.setData(0, _PAPER, offer.id)
            row.setData(0, _RECORD, record["event"])
            row.setToolTip(1, record["number"])
            top.addChild(row)

    def _place(self) -> tuple[str, str]:
        item = self.list.currentItem()
        return (item.data(0, _PAPER), item.data(0, _RECORD) or "") if item else ("", "")

    def _choose(self, paper_id: str, event: str) -> None:
        for number in range(self.list.topLevelItemCount()):
            top = self.list.topLevelItem(number)
            if top is not None and paper_id and top.data(0, _PAPER) == paper_id:
                children = [child for row in range(top.childCount()) if (child := top.child(row)) is not None]
                self.list.setCurrentItem(next((child for child in children if child.data(0, _RECORD) == event), top))

    def _use(self) -> PaperUse | None:
        paper_id, _ = self._place()
        return papers.usage(self._view.rules, paper_id) if self._view and paper_id else None

    # --- what is shown -------------------------------------------------------------------------------------------

    def _on_chosen(self) -> None:
        use, record = self._use(), None
        item = self.list.currentItem()
        if use is not None and item is not None:
            item.setSelected(True)  # gone to by Tab it would be shown, but not marked
            event = item.data(0, _RECORD)
            issued = next((p for p in self._view.case.papers if p["event"] == event), None) if self._view else None
            with QSignalBlocker(self.purpose):
                self.purpose.setCurrentIndex(self.purpose.findData(issued["purpose"] if issued else use.purpose))
            record = self.record()
        self._settle()
        self._show(use, record)

    def _on_purpose(self) -> None:
        item = self.list.currentItem()
        top = item.parent() if item is not None else None
        if top is not None:
            with QSignalBlocker(self.list):
                self.list.setCurrentItem(top)
        self._settle()
        self._show(self._use(), self.record())

    def _show(self, use: PaperUse | None, record: Mapping[str, Any] | None) -> None:
        self._asked += 1
        asked = self._asked
        if use is None or self._view is None:
            return
        if record is not None:
            self._ops.ask(self, lambda desk: papers.saved(desk, record, "pdf"), partial(self._on_pdf, asked))
        elif reason := papers.refusal(self._view.case, self._view.rules, use):
            self.preview.show_words(reason)
        else:
            case_id, purpose = self._view.case.id, self.purpose.currentData()
            self._ops.ask(
                self, lambda desk: papers.content(desk, desk.case(case_id), use, purpose), partial(self._on_content, asked, use)
            )

    def _on_pdf(self, asked: int, pdf: bytes) -> None:
        if asked == self._asked:
            self.preview.show_pdf(pdf)

    def _on_content(self, asked: int, use: PaperUse, content: Any) -> None:
        if asked != self._asked:
            return
        layout = papers.paper(use)

        def draw() -> tuple[bytes, list[str]]:
            missing = render.unprintable(layout, content)
            return render.render_pdf(layout, content), [item.sentence() for item in missing]

        self._ops.render(self, draw, partial(self._on_preview, asked))

    def _on_preview(self, asked: int, drawn: tuple[bytes, list[str]]) -> None:
        if asked == self._asked:
            self.preview.show_pdf(drawn[0], PREVIEW)
            if drawn[1]:
                self._say("".join(drawn[1]))

    def _settle(self) -> None:
        use, record = self._use(), self.record()
        reason = papers.refusal(self._view.case, self._view.rules, use) if self._view and use else "先选一种文书"
        self.purpose.setEnabled(use is not None)
        self.issue.setEnabled(record is None and not reason)
        self.issue.setToolTip(reason or ("已经出具过；内容更正以后才能重新出具" if record else "取编号并定稿"))
        for button, tip in ((self.print, "送到打印机"), (self.word, "存为 Word 文件"), (self.pdf, "存为 PDF 文件")):
            button.setEnabled(record is not None)
            button.setToolTip(tip if record else ISSUE_FIRST)
        bound = self._view is not None and bool(self._view.case.papers or self._view.case.attachments)
        self.volume.setEnabled(bound)
        self.volume.setToolTip("把已出具的文书和附件装订成一份 PDF：封面、目录、页号、备考表" if bound else "还没有文书和附件可以装订")
        if record is not None and self.printing.is_printed(record):
            self.print.setToolTip("原件已打印过，再打印的会印上“补打”")

    # --- what the buttons do ---------------------------------------------------------------------------------------

    def _on_issue(self) -> None:
        use = self._use()
        if use is not None and self._view is not None:
            self.issuing.issue(self._view, use, self.purpose.currentData())

    def _on_print(self) -> None:
        record = self.record()
        if record is not None and self._view is not None:
            self.printing.ask(self._view.case.id, record)

    def _on_save(self, kind: str) -> None:
        record, use = self.record(), self._use()
        if record is not None and use is not None:
            self.saving.ask(record, papers.title(use), kind)

    def _on_volume(self) -> None:
        if self._view is not None:
            self.saving.ask_volume(self._view.case)

    # --- the look ----------------------------------------------------------------------------------------------------

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _lay_out(self) -> None:
        label = QLabel("用途(&U)")
        label.setBuddy(self.purpose)
        character = self.fontMetrics().horizontalAdvance("字")
        self.list.setIndentation(character)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, width in ((1, 9.5), (2, 6.5), (3, 6.5), (4, 3.5)):
            self.list.setColumnWidth(place, round(width * character))
        row = QHBoxLayout()
        for part in (label, self.purpose, self.issue, self.print, self.word, self.pdf, self.volume):
            row.addWidget(part)
        row.addStretch(1)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(row)
        column.addWidget(self.preview, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.list)
        splitter.addWidget(below)
        splitter.setSizes([190, 380])
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addWidget(splitter)

