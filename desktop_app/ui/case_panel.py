"""The case beside the list: where it stands, what can be done with it, and its five tabs."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.phases import Phase
from desktop_app.domain.terms import BASIS_TITLES, GROUP_TITLES, PHASE_TITLES, PROVISIONAL, VOID_NUMBER
from desktop_app.services import paper_uses, papers
from desktop_app.services.desk import Desk, Done
from desktop_app.services.offers import Offer
from desktop_app.ui.action_dialog import ActionDialog
from desktop_app.ui.case_attachments import CaseAttachments
from desktop_app.ui.case_clocks import CaseClocks
from desktop_app.ui.case_overview import CaseOverview
from desktop_app.ui.case_papers import CasePapers
from desktop_app.ui.case_timeline import CaseTimeline
from desktop_app.ui.case_view import CaseView, ink, read_view
from desktop_app.ui.icons import Icons
from desktop_app.ui.menus import reachable
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.ops import Ops
from desktop_app.ui.seat import SeatStore

TITLES = ("概况", "时间线", "期限", "文书", "附件")
EMPTY = "在左边选一件投诉，这里显示它的情况。"
CHASED = "来电询问办理进度，已告知办理情况。"
LOGGED = "已记下一次来电询问。请照下面这段话告知对方。"
CAN_ISSUE = "已办“{title}”。可以出具{papers}。"
DONE = "已办“{title}”。"
FLAGS = frozenset({"cases", "papers"})
MINUTE_MS = 60_000
AT_ONCE = 3  # buttons; the other actions are in the menu
KEYS = "123456789abcdefghijklmnopqrstuvwxyz"

MARKS: Mapping[str, str] = {
    PROVISIONAL: "放假安排还没有公布，日期会再核定",
    BASIS_TITLES["suggestion"]: "这个期限由本软件补充，制度原文没有写",
    BASIS_TITLES["unverified"]: "这个期限还没有与制度原文核对",
}
"""What the mark beside a clock means."""

LIKELY: Mapping[Phase, Sequence[str]] = {
    Phase.RECEIVED: ("deliver", "receive", "accept", "settle", "decline", "pass_on"),
    Phase.HANDLING: ("deliver", "receive", "approve", "return_for_change", "resume", "refer", "pass_on", "assign",
                     "reply", "complete", "investigate", "propose", "urge"),
    Phase.COMPLETED: ("answer_checklist", "close", "call_back", "reply"),
    Phase.CLOSED: ("return_enclosure", "archive"),
    Phase.DECLINED: ("return_enclosure", "archive"),
    Phase.WITHDRAWN: ("return_enclosure", "archive"),
}  # fmt: skip
"""What people most often do next in a phase; the first that can be done now become buttons."""

PASSING: Mapping[str, Sequence[str]] = {"deliver": ("handover",), "receive": ("handover",)}
"""Likely only while something is on its way: attributes of the case that must not be empty."""


def likely(case: Case, offers: Sequence[Offer]) -> list[Offer]:
    """The two or three actions that stand as buttons."""
    usable = {offer.action.id: offer for offer in offers if offer.enabled}
    wanted = [word for word in LIKELY.get(case.phase, ()) if all(getattr(case, a) for a in PASSING.get(word, ()))]
    if case.of("replied"):
        wanted = ["complete", *(word for word in wanted if word not in ("complete", "reply"))]
    elif case.of("transferred", "passed_on", "investigated"):
        wanted = [word for word in wanted if word not in ("refer", "pass_on", "assign")]
    if case.checklist and not case.unreturned:
        wanted = [word for word in wanted if word != "answer_checklist"]
    return [usable[word] for word in wanted if word in usable][:AT_ONCE]


class CasePanel(QWidget):
    """Signals: `offers_changed`, what can be done is another now; `case_shown(case id)`, a case has come on the screen;
    `open_case(case id)`, a linked case is to be shown.

    `store` keeps what this seat likes when it prints.
    """

    offers_changed = Signal()
    case_shown = Signal(str)
    open_case = Signal(str)

    def __init__(self, ops: Ops, parent: QWidget | None = None, store: SeatStore | None = None) -> None:
        super().__init__(parent)
        self._ops = ops
        self._case_id = ""
        self._view: CaseView | None = None
        self._asked = 0
        self._stale = False
        self._wanted = ""
        self.icons = Icons(lambda meaning: ink(self, meaning))
        self.bar = MessageBar()
        self.number, self.phase, self.due, self.mark = QLabel(), QLabel(), QLabel(), QLabel()
        self.sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.copy = QToolButton(autoRaise=True)
        self.chase = QPushButton("记催问(&J)")
        self.more = QPushButton("办理(&K)")
        self.buttons: list[QPushButton] = []
        self.tabs = QTabWidget()
        self.overview, self.timeline, self.clocks = CaseOverview(), CaseTimeline(), CaseClocks(ops)
        self.papers = CasePapers(ops, self.bar.say, store=store)
        self.attachments = CaseAttachments(ops, self.icons, self.bar.say)
        self._minutes = QTimer(self, interval=MINUTE_MS)
        self._minutes.timeout.connect(self.refresh)
        self._lay_out()
        self.overview.open_case.connect(self.open_case)
        ops.changed.connect(self._on_changed)
        self.clear()

    # --- what the window asks of it ------------------------------------------------------------------------------

    def show_case(self, case_id: str) -> None:
        """Show a case; the tab stays."""
        if case_id != self._case_id:
            self.bar.clear()
        self._case_id = case_id
        self.refresh()

    def clear(self) -> None:
        """Show no case."""
        self._asked += 1
        self._case_id, self._view, self._stale = "", None, False
        self.bar.clear()
        for tab in self._pages():
            tab.show_view(None)
        self._stack.setCurrentIndex(0)
        self.offers_changed.emit()

    def case_id(self) -> str:
        """The case shown or being read, empty for none."""
        return self._case_id

    def view(self) -> CaseView | None:
        """What is shown of it."""
        return self._view

    def offers(self) -> tuple[Offer, ...]:
        """All actions of the case shown, possible or not."""
        return self._view.offers if self._view else ()

    def refresh(self) -> None:
        """Read the case again now if it can be seen, else when it can."""
        if not self._case_id:
            return
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._asked += 1
        self._ops.ask(self, partial(read_view, case_id=self._case_id), partial(self._on_view, self._asked),
                      partial(self._on_refused, self._asked), label="读取投诉件")  # fmt: skip

    def perform(self, action_id: str, given: Mapping[str, Any] | None = None) -> ActionDialog | None:
        """Open the form of an action, filled with `given`; where it cannot be done now, say why."""
        offer = self._view.offer(action_id) if self._view else None
        if self._view is None or offer is None:
            return None
        if not offer.enabled:
            self.bar.say(offer.reason)
            return None
        dialog = ActionDialog(self._ops, self._view, offer, self, given)
        dialog.performed.connect(partial(self._on_performed, offer))
        dialog.open()
        return dialog

    def log_chase_up(self) -> None:
        """Note that the complainant asked how far it is, and put the answer on the screen to be read out."""
        offer = self._view.offer("note") if self._view else None
        if self._view is None or offer is None:
            return
        if not offer.enabled:
            self.bar.say(offer.reason)
            return
        case_id, text = self._case_id, f"{CHASED}{self._view.sentence}"

        def note(desk: Desk) -> Done:
            return desk.perform(case_id, "note", {"text": text})

        self._ops.change(self, "记催问", note, lambda _done: self.bar.say(LOGGED, "撤销", partial(self.perform, "undo")))

    # --- coming and going --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minutes.start()
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._minutes.stop()
        super().hideEvent(event)

    def _on_changed(self, flags: frozenset[str]) -> None:
        if flags & FLAGS:
            self.refresh()

    def _on_view(self, asked: int, view: CaseView) -> None:
        if asked != self._asked:
            return
        before, self._view = self._view, view
        self._show_head(view)
        for tab in self._pages():
            tab.show_view(view)
        self._stack.setCurrentIndex(1)
        if before is None or before.offers != view.offers or before.case.id != view.case.id:
            self._show_actions(view)
            self.offers_changed.emit()
        if before is None or before.case.id != view.case.id:
            self.case_shown.emit(view.case.id)

    def _on_refused(self, asked: int, error: RuleBroken | Trouble) -> None:
        if asked != self._asked:
            return
        if self._view is not None and self._view.case.id != self._case_id:  # another case must not stand under this sentence
            self._view = None
            self._stack.setCurrentIndex(0)
            self.offers_changed.emit()
        if isinstance(error, RuleBroken):
            self.bar.say(error.told)
        else:
            self.bar.say(str(error), "再读一次", self.refresh)

    def _on_performed(self, offer: Offer, done: Done) -> None:
        action = offer.action
        if self._view is None or done.case.id != self._view.case.id:
            return
        rules = self._view.rules
        wanted = [use for use in rules.papers if use.id in action.papers or action.id in use.issued_by]
        usable = [use for use in wanted if not papers.refusal(done.case, rules, use)]
        if usable:
            titles = "、".join(f"《{paper_uses.title(use)}》" for use in usable)
            self.bar.say(CAN_ISSUE.format(title=action.title, papers=titles), "去出具", partial(self._go_to_paper, usable[0].id))
        else:
            self.bar.say("".join([DONE.format(title=action.title), *done.hints]))

    def _go_to_paper(self, paper_id: str) -> None:
        self.tabs.setCurrentWidget(self.papers)
        self.papers.choose(paper_id)

    # --- the head ------------------------------------------------------------------------------------------------

    def _show_head(self, view: CaseView) -> None:
        case, first = view.case, view.first
        void = f"（{VOID_NUMBER}）" if case.phase is Phase.VOID else ""
        self.number.setText(f"{case.number}{void}")
        self.phase.setText(PHASE_TITLES[case.phase])
        self.sentence.setText(view.sentence)
        self.sentence.setAccessibleName(f"到哪一步了：{view.sentence}")
        self.due.setVisible(first is not None)
        self.mark.setVisible(bool(first and first.marks))
        if first is not None:
            self.due.setText(first.words)
            self.due.setToolTip(f"{first.title}，{first.due}到期（{first.clause}）")
            self.due.setAccessibleName(f"{first.title}：{first.words}")
            _tint(self.due, first.meaning)
            self.mark.setText(first.title + "".join(f"（{mark}）" for mark in first.marks))
            self.mark.setToolTip("；".join(MARKS[mark] for mark in first.marks))
            _tint(self.mark, "provisional" if first.marks else "muted")
            self.mark.setVisible(True)

    def _show_actions(self, view: CaseView) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for place, offer in enumerate(likely(view.case, view.offers)):
            button = QPushButton(offer.action.title)
            button.setToolTip(offer.action.hint or offer.action.clause)
            button.clicked.connect(lambda _checked=False, word=offer.action.id: self.perform(word))
            self._row.insertWidget(place, button)
            self.buttons.append(button)
        for before, after in pairwise([*self.buttons, self.more]):
            QWidget.setTabOrder(before, after)
        old = self.more.menu()
        self.more.setMenu(self._menu(view.offers))
        if old is not None:
            old.deleteLater()

    def _menu(self, offers: Sequence[Offer]) -> QMenu:
        """Every action under its group; what cannot be done says why."""
        menu = reachable(QMenu(self), self)
        groups: dict[str, list[Offer]] = {}
        for offer in offers:
            groups.setdefault(offer.action.group, []).append(offer)
        for key, (group, members) in zip(KEYS, groups.items(), strict=False):
            part = reachable(menu.addMenu(f"{GROUP_TITLES.get(group, '其他')}(&{key})"), self)
            part.menuAction().setEnabled(True)
            for letter, offer in zip(KEYS, members, strict=False):
                action = QAction(f"{offer.action.title}(&{letter})", part)
                action.setEnabled(offer.enabled)
                action.setToolTip(offer.reason or offer.action.hint or offer.action.title)
                action.setStatusTip(offer.reason or offer.action.hint)
                action.triggered.connect(lambda _checked=False, word=offer.action.id: self.perform(word))
                part.addAction(action)
        return menu

    def _on_copy(self) -> None:
        if self._view is not None:
            QApplication.clipboard().setText(self._view.sentence)
            self.bar.say("已复制，可以粘贴到短信或工单里。")

    # --- the look ----------------------------------------------------------------------------------------------------

    def _pages(self) -> tuple[Any, ...]:
        return (self.overview, self.timeline, self.clocks, self.papers, self.attachments)

    def _lay_out(self) -> None:
        for title, page in zip(TITLES, self._pages(), strict=True):
            self.tabs.addTab(page, title)
            number = self.tabs.count()
            self.tabs.setTabToolTip(number - 1, f"{title}（Alt+{number}）")
            key = QShortcut(QKeySequence(f"Alt+{number}"), self)
            key.activated.connect(partial(self._go_to_tab, number - 1))
        self.tabs.setAccessibleName("投诉件")
        self.tabs.setDocumentMode(True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._head())
        column.addWidget(self.tabs, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(QLabel(EMPTY, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True))
        self._stack.addWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.addWidget(self.bar)
        whole.addWidget(self._stack, 1)

    def _head(self) -> QVBoxLayout:
        for label, times in ((self.number, 1.25), (self.phase, 1.0), (self.due, 1.5)):
            font = label.font()
            font.setPointSizeF(font.pointSizeF() * times)
            font.setBold(times > 1)
            label.setFont(font)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        for label in (self.number, self.sentence):
            label.setTextInteractionFlags(selectable)
        self.copy.setText("复制")
        self.copy.setToolTip("复制“到哪一步了”，可以念给对方听")
        self.copy.setAccessibleName("复制到哪一步了")
        self.copy.clicked.connect(lambda _checked=False: self._on_copy())
        self.chase.setToolTip("对方来问进度：记一笔并念出到哪一步了（F8）")
        self.chase.clicked.connect(lambda _checked=False: self.log_chase_up())
        QShortcut(QKeySequence("F8"), self).activated.connect(self.log_chase_up)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top, said, self._row = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for label in (self.number, self.phase):
            top.addWidget(label)
        top.addStretch(1)
        top.addWidget(self.mark)
        top.addWidget(self.due)
        said.addWidget(self.sentence, 1)
        said.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self._row.addWidget(self.chase)
        column = QVBoxLayout()
        column.setSpacing(4)
        for part in (top, said, self._row):
            column.addLayout(part)
        return column

    def _go_to_tab(self, number: int) -> None:
        self.tabs.setCurrentIndex(number)
        self.tabs.currentWidget().setFocus()


def _tint(label: QLabel, meaning: str) -> None:
    palette = label.palette()
    palette.setColor(label.foregroundRole(), ink(label, meaning))
    label.setPalette(palette)
