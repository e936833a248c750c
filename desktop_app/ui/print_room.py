"""打印: the papers of one case as a set (整套), or those chosen of several cases (批量): seen beforehand, printed, stopped."""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.services import printing
from desktop_app.services.printing import Job, Plan, Surveyed
from desktop_app.ui import fitting, notices
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_printing import ChoosePrinter, choose_for_several
from desktop_app.ui.print_run import PrintRun

AT_ONCE = 20  # cases surveyed in one go: the lists beside it are not kept waiting
LAID_OUT_AT_ONCE = 5  # papers looked at more closely in one go
ISSUED = "　（已出具{count}份）"
READING = "正在核对，还有{left}件……"
LOOKING = "正在核对要出具的文书，还有{left}份……"
WILL = "将打印{count}份"
NOTHING = "没有可以打印的文书"
CHOOSE = "请勾选要打印的文书。"
LACKING = "不打印的列在后面："
LEFT_OUT = "下面{count}件有不打印的："
ISSUE_QUESTION = "要出具{issued}份、共打印{count}份吗？"
ISSUE_ABOUT = "出具以后就占用编号，不能撤销。"
DONE = "已打印{count}份"
STOPPED = "已停止。"
LEFT = "以下{count}份没有打印，可以接着打印："
NAMED = 300
"""Lines the window lists; how many there are besides is counted."""


class At(Enum):
    """How far the window is."""

    READING = auto()
    READY = auto()
    RUNNING = auto()
    OVER = auto()


class PrintRoom(QDialog):
    """Prints papers of the cases `case_ids`. `whole`: every issued paper, in order; else a person chooses which papers, and
    whether what was not issued yet is issued. `say` hears what came of it, `printer` asks for one.
    """

    def __init__(self, ops: Ops, case_ids: Sequence[str], say: Callable[[str], object], parent: QWidget | None = None,
                 printer: ChoosePrinter = choose_for_several, whole: bool = False) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("整套打印" if whole else f"批量打印（{len(case_ids)}件）")
        self._ops, self._say, self.choose, self._whole = ops, say, printer, whole
        self._unread = list(case_ids)
        self._surveyed: list[Surveyed] = []
        self._barriers: dict[tuple[str, str], str] = {}
        self._asked = 0
        self._jobs: Sequence[Job] = ()
        self._leaving = False
        self.run: PrintRun | None = None
        self.bar = MessageBar()
        self.papers = QListWidget()
        self.issue = QCheckBox("没有出具的，现在出具(&I)")
        self.again = QCheckBox("打印过的也打印，印上“补打”(&R)")
        self.summary = QLabel(wordWrap=True)
        self.words = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.progress = QProgressBar(format="%v／%m份")
        self.now = QLabel(wordWrap=True)
        self.print, self.stop, self.close_ = QPushButton("打印(&P)"), QPushButton("停止(&S)"), QPushButton("关闭")
        self._lay_out()
        fitting.resize(self, 560, 400 if whole else 600)
        self._read()

    # --- what there is to print --------------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """What would be printed now."""
        if self._whole:
            return printing.plan(self._surveyed)
        return printing.plan(self._surveyed, self.chosen(), issue=self.issue.isChecked(), again=self.again.isChecked(),
                             barriers=self._barriers)  # fmt: skip

    def chosen(self) -> list[str]:
        """The papers that are ticked."""
        items = map(self.papers.item, range(self.papers.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _read(self) -> None:
        ids, self._unread = self._unread[:AT_ONCE], self._unread[AT_ONCE:]
        self._settle(At.READING, READING.format(left=len(ids) + len(self._unread)))
        self._ops.ask(self, lambda desk: [printing.survey(desk, case_id) for case_id in ids], self._on_surveyed, self._on_trouble)

    def _on_surveyed(self, surveyed: list[Surveyed]) -> None:
        self._surveyed += surveyed
        if self._unread:
            self._read()
        else:
            self._fill_papers()
            self._look()

    def _fill_papers(self) -> None:
        titles: dict[str, dict[str, None]] = {}
        issued: Counter[str] = Counter()
        for found in (found for case in self._surveyed for found in case.papers if found.reason != printing.NO_LAYOUT):
            titles.setdefault(found.paper, {})[found.title] = None
            issued[found.paper] += found.record is not None
        for paper, known in titles.items():
            item = QListWidgetItem("／".join(known) + (ISSUED.format(count=issued[paper]) if issued[paper] else ""))
            item.setData(Qt.ItemDataRole.UserRole, paper)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.papers.addItem(item)
        self.papers.setCurrentRow(0)
        self.papers.itemChanged.connect(lambda _item: self._look())

    def _look(self) -> None:
        """Look more closely at what would be issued and was not looked at yet, a few papers at a time."""
        self._asked += 1
        wanted = [(job.case_id, job.paper) for job in self.plan().jobs if job.record is None]
        unknown = [place for place in wanted if place not in self._barriers]
        if not unknown:
            self._show_plan()
            return
        self._settle(At.READING, LOOKING.format(left=len(unknown)))
        some = unknown[:LAID_OUT_AT_ONCE]
        self._ops.ask(self, lambda desk: {place: printing.barrier(desk, *place) for place in some},
                      partial(self._on_looked, self._asked), self._on_trouble)  # fmt: skip

    def _on_looked(self, asked: int, found: dict[tuple[str, str], str]) -> None:
        self._barriers |= found
        if asked == self._asked:
            self._look()

    def _show_plan(self) -> None:
        plan = self.plan()
        self._jobs = plan.jobs
        if not self._whole and not self.chosen():
            self._settle(At.READY, CHOOSE)
            self.words.clear()
            return
        besides = [f"{count}份{what}" for count, what in ((plan.issued, "现在出具"), (plan.copies, "印“补打”")) if count]
        will = WILL.format(count=len(plan.jobs)) if plan.jobs else NOTHING
        left = (LACKING if self._whole else LEFT_OUT.format(count=len(plan.left_out))) if plan.left_out else ""
        self._settle(At.READY, f"{will}{'，其中' if besides else ''}{'、'.join(besides)}。{left}")
        order = [f"{place}. {job.title}" for place, job in enumerate(plan.jobs, 1)] if self._whole else []
        self.words.setPlainText(_lines([*order, *plan.left_out]))
        if self._whole and self._jobs:
            self.print.setFocus()

    def _on_trouble(self, error: RuleBroken | Trouble) -> None:
        self._jobs = ()
        self._settle(At.READY, "")
        self.bar.say(error.told if isinstance(error, RuleBroken) else str(error))

    # --- printing ----------------------------------------------------------------------------------------------------

    def _on_print(self) -> None:
        issued = sum(job.record is None for job in self._jobs)
        go = partial(self.choose, self, self._start)
        if issued:
            notices.ask(self, ISSUE_QUESTION.format(issued=issued, count=len(self._jobs)), {"出具并打印": go}, detail=ISSUE_ABOUT)
        else:
            go()

    def _start(self, printer: QPrinter) -> None:
        self.bar.clear()
        run = self.run = PrintRun(self._ops, self._jobs, printer, self)
        run.progressed.connect(self._on_progress)
        run.ended.connect(self._on_ended)
        self.progress.setMaximum(len(self._jobs))
        self._settle(At.RUNNING)
        self.stop.setFocus()
        run.start()

    def _on_progress(self, done: int, label: str) -> None:
        self.progress.setValue(done)
        self.now.setText(f"第{done + 1}份，共{self.progress.maximum()}份：{label}")

    def _on_stop(self) -> None:
        if self.run is not None:
            self.stop.setEnabled(False)
            self.now.setText("打完这一份就停。")
            self.run.stop()

    def _on_ended(self) -> None:
        run = self.run
        assert run is not None
        self.run = None
        run.deleteLater()
        self._jobs = tuple(run.waiting)
        sentence = _outcome(run)
        if self._leaving or not (run.waiting or run.told):
            self._say(sentence)
            self.accept()
            return
        self.progress.setValue(run.printed)
        self.now.clear()
        if run.trouble or run.waiting:
            self.bar.say(run.trouble or STOPPED)
        left = [job.label for job in run.waiting]
        self.words.setPlainText(_lines([*run.told, *([LEFT.format(count=len(left))] if left else []), *left]))
        self._settle(At.OVER, sentence)
        (self.print if left else self.close_).setFocus()

    def reject(self) -> None:
        """Close; what is being printed is finished first."""
        if self.run is None:
            super().reject()
        else:
            self._leaving = True
            self._on_stop()

    # --- the look ----------------------------------------------------------------------------------------------------

    def _settle(self, at: At, summary: str = "") -> None:
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary))
        for widget in (self.papers, self.issue, self.again):
            widget.setEnabled(at in (At.READING, At.READY))
        self.print.setText("接着打印(&P)" if at is At.OVER else "打印(&P)")
        self.print.setEnabled(at in (At.READY, At.OVER) and bool(self._jobs))
        self.stop.setVisible(at is At.RUNNING)
        self.stop.setEnabled(at is At.RUNNING)
        self.progress.setVisible(at in (At.RUNNING, At.OVER))
        self.now.setVisible(at is At.RUNNING)

    def _lay_out(self) -> None:
        self.papers.setAccessibleName("要打印的文书")
        self.words.setAccessibleName("打印的顺序，不打印的和原因")
        self.issue.setToolTip(ISSUE_ABOUT)
        self.again.setToolTip("原件只打印一份，再打印的印上“补打”和次数，并记入台账")
        self.stop.setToolTip("打完正在打的一份就停，没有打的以后可以接着打")
        choice = QWidget()
        form = QFormLayout(choice)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("文书(&W)", self.papers)
        form.addRow("", self.issue)
        form.addRow("", self.again)
        choice.setVisible(not self._whole)
        buttons = QDialogButtonBox()
        for button in (self.print, self.stop):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.close_, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.print.clicked.connect(lambda _checked=False: self._on_print())
        self.stop.clicked.connect(lambda _checked=False: self._on_stop())
        self.issue.toggled.connect(lambda _on: self._look())
        self.again.toggled.connect(lambda _on: self._look())
        self.print.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(choice, 3)
        column.addWidget(self.summary)
        column.addWidget(self.words, 2)
        column.addWidget(self.now)
        column.addWidget(self.progress)
        column.addWidget(buttons)


def _outcome(run: PrintRun) -> str:
    issued = f"，其中{run.issued}份是现在出具的" if run.issued else ""
    left = f"，还有{len(run.waiting)}份没有打印" if run.waiting else ""
    return f"{DONE.format(count=run.printed)}{issued}{left}。"


def _lines(sentences: Sequence[str]) -> str:
    shown = list(sentences[:NAMED])
    if len(sentences) > NAMED:
        shown.append(f"……另有{len(sentences) - NAMED}条")
    return "\n".join(shown)
