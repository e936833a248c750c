"""文书: the papers a case may have, how each looks, and what was issued; issuing, printing and saving them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.regulation import PaperUse
from desktop_app.domain.terms import PLANNED, PURPOSE_TITLES
from desktop_app.services import paper_uses, papers, printing, templates
from desktop_app.services.overprint import OWN_FILE
from desktop_app.ui.case_view import CaseView, ink
from desktop_app.ui.menus import reachable
from desktop_app.ui.ops import Ops
from desktop_app.ui.overprint_dialog import OverprintDialog
from desktop_app.ui.paper_drawing import PaperDrawing
from desktop_app.ui.paper_issuing import PaperIssuing
from desktop_app.ui.paper_opening import TIP, PaperOpening
from desktop_app.ui.paper_preview import PaperPreview
from desktop_app.ui.paper_printing import ChoosePrinter, PaperPrinting, choose_printer, seat_store
from desktop_app.ui.paper_saving import PaperSaving
from desktop_app.ui.print_room import PrintRoom
from desktop_app.ui.seat import SeatStore

NOT_ISSUED = "未出具"
PREVIEW = "预览，还没有编号"
CHANGES = frozenset({"templates"})
ISSUE_FIRST = "先出具，再打印或保存"
_PAPER, _RECORD = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class CasePapers(QWidget):
    """The list above, the picture below, the buttons between. `printer` asks for a printer, `store` keeps
    which one this seat likes, and how it overprints.
    """

    def __init__(
        self,
        ops: Ops,
        say: Callable[[str], object],
        parent: QWidget | None = None,
        printer: ChoosePrinter | None = None,
        store: SeatStore | None = None,
    ) -> None:
        super().__init__(parent)
        self._ops, self._say = ops, say
        self.issuing = PaperIssuing(ops, self, say)
        self._seat = seat_store() if store is None else store
        self.printing = PaperPrinting(ops, self, say, printer or partial(choose_printer, store=self._seat))
        self._choose_for_set = printer or partial(choose_printer, store=self._seat, ranged=False)
        self.saving = PaperSaving(ops, self, say)
        self.opening = PaperOpening(ops, self)
        self._view: CaseView | None = None
        self._asked = 0
        self.list = QTreeWidget()
        self.list.setAccessibleName("文书")
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.setFocusProxy(self.list)
        self.list.setHeaderLabels(["文书", "编号", "日期", "用途", "打印"])
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
        self.more = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.overprint = self._entry("套打(&O)…", self._on_overprint)
        self.whole = self._entry("整套打印(&A)…", self._on_whole)
        self.open_word = self._entry("用 Word 打开(&W)", partial(self._on_open, "docx"))
        self.open_pdf = self._entry("打开 PDF(&D)", partial(self._on_open, "pdf"))
        self.preview = PaperPreview(ops)
        self.drawing = PaperDrawing(ops, self, self.preview, say)
        ops.changed.connect(self._on_changed)
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
        return paper_uses.current(self._view.case, use, self._view.rules, self.purpose.currentData())

    # --- the list ----------------------------------------------------------------------------------------------------

    def _add(self, offer: papers.PaperOffer) -> None:
        assert self._view is not None
        use = paper_uses.usage(self._view.rules, offer.id)
        top = QTreeWidgetItem([offer.title, "" if offer.issued else PLANNED if offer.planned else NOT_ISSUED])
        top.setData(0, _PAPER, offer.id)
        top.setToolTip(0, offer.reason or use.clause)
        if offer.reason:
            top.setForeground(0, ink(self, "muted"))
        if not offer.issued:
            top.setForeground(1, ink(self, "muted"))
        self.list.addTopLevelItem(top)
        for record in reversed(offer.issued):
            row = QTreeWidgetItem(
                [papers.standing(record), record["number"], record["issued_on"], papers.purpose_title(record), printing.words(record)]
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
        return paper_uses.usage(self._view.rules, paper_id) if self._view and paper_id else None

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
        self.drawing.forget()
        asked = self._asked
        if use is None or self._view is None:
            return
        if record is not None and "pdf" not in record:
            self.preview.show_words(templates.ONLY_WORD)
        elif record is not None:
            self._ops.ask(self, lambda desk: papers.saved(desk, record, "pdf"), partial(self._on_pdf, asked))
        elif reason := papers.refusal(self._view.case, self._view.rules, use):
            self.preview.show_words(reason)
        else:
            case_id, purpose = self._view.case.id, self.purpose.currentData()
            self.drawing.show(lambda desk: papers.preview(desk, desk.case(case_id), use, purpose), PREVIEW)

    def _on_pdf(self, asked: int, pdf: bytes) -> None:
        if asked == self._asked:
            self.preview.show_pdf(pdf)

    def _on_changed(self, flags: frozenset[str]) -> None:
        """Another file in force changes how papers look that have not been issued."""
        if CHANGES & flags:
            self._show(self._use(), self.record())

    def _settle(self) -> None:
        use, record = self._use(), self.record()
        reason = papers.refusal(self._view.case, self._view.rules, use) if self._view and use else "先选一种文书"
        self.purpose.setEnabled(use is not None)
        self.issue.setEnabled(record is None and not reason)
        self.issue.setToolTip(reason or ("已经出具过；内容更正以后才能重新出具" if record else "取编号并定稿"))
        for button, tip in ((self.print, "送到打印机"), (self.word, "存为 Word 文件"), (self.pdf, "存为 PDF 文件"),
                            (self.overprint, "只把填写的内容打印到预先印好的表上"), (self.open_word, TIP),
                            (self.open_pdf, TIP)):  # fmt: skip
            button.setEnabled(record is not None)
            button.setToolTip(tip if record else ISSUE_FIRST)
        if use is not None and record is not None:
            self._settle_own(paper_uses.title(use), record)
        issued = self._view is not None and bool(self._view.case.papers)
        self.whole.setEnabled(issued)
        self.whole.setToolTip("按制度的顺序打印这一件出具了的全部文书" if issued else ISSUE_FIRST)
        self.more.setEnabled(self._view is not None)
        self.more.setToolTip("套打、整套打印、打开文件")
        bound = self._view is not None and bool(self._view.case.papers or self._view.case.attachments)
        self.volume.setEnabled(bound)
        self.volume.setToolTip("把已出具的文书和附件装订成一份 PDF：封面、目录、页号、备考表" if bound else "还没有文书和附件可以装订")
        if record is not None and "pdf" in record and self.printing.is_printed(record):
            self.print.setToolTip("原件已打印过，再打印的会印上“补打”")
        for action in (self.overprint, self.whole, self.open_word, self.open_pdf):
            action.setStatusTip(action.toolTip())

    def _settle_own(self, title: str, record: Mapping[str, Any]) -> None:
        """What cannot be done with an issue of the office's own file is grey and says why."""
        if "pdf" not in record:
            for button in (self.print, self.pdf, self.open_pdf):
                button.setEnabled(False)
                button.setToolTip(templates.ONLY_WORD)
        if record.get("template"):
            self.overprint.setEnabled(False)
            self.overprint.setToolTip(OWN_FILE.format(title=title))

    # --- what the buttons do ---------------------------------------------------------------------------------------

    def _on_issue(self) -> None:
        use = self._use()
        if use is not None and self._view is not None:
            self.issuing.issue(self._view, use, self.purpose.currentData())

    def _on_print(self) -> None:
        record = self.record()
        if record is not None and self._view is not None:
            self.printing.ask(self._view.case.id, record)

    def _on_overprint(self) -> None:
        record, use = self.record(), self._use()
        if record is not None and use is not None and self._view is not None:
            title = paper_uses.title(use)
            dialog = OverprintDialog(self._ops, self._view.case.id, record, title, self.printing, self._seat, self._say, self)
            dialog.finished.connect(lambda _result: self._settle())
            dialog.open()

    def _on_whole(self) -> None:
        if self._view is not None:
            PrintRoom(self._ops, [self._view.case.id], self._say, self, self._choose_for_set, whole=True).open()

    def _on_open(self, kind: str) -> None:
        record, use = self.record(), self._use()
        if record is not None and use is not None:
            self.opening.open(record, paper_uses.title(use), kind)

    def _on_save(self, kind: str) -> None:
        record, use = self.record(), self._use()
        if record is not None and use is not None:
            self.saving.ask(record, paper_uses.title(use), kind)

    def _on_volume(self) -> None:
        if self._view is not None:
            self.saving.ask_volume(self._view.case)

    # --- the look ----------------------------------------------------------------------------------------------------

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _entry(self, text: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: run())
        return action

    def _lay_out(self) -> None:
        label = QLabel("用途(&U)")
        label.setBuddy(self.purpose)
        character = self.fontMetrics().horizontalAdvance("字")
        self.more.setText("…")
        self.more.setAccessibleName("更多打印方式")
        menu = reachable(QMenu(self.more), self)
        menu.addActions([self.whole, self.overprint, self.open_word, self.open_pdf])
        self.more.setMenu(menu)
        self.list.setIndentation(character)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, width in ((1, 9.5), (2, 6.5), (3, 6.5), (4, 4.5)):
            self.list.setColumnWidth(place, round(width * character))
        row = QHBoxLayout()
        for part in (label, self.purpose, self.issue, self.print, self.more, self.word, self.pdf, self.volume):
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

