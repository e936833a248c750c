"""One action on one case: the form its regulation asks for, sent off once, and nothing typed is ever lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.case import LEFT_OFFICE
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.entry import empty, needed
from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import parse_local
from desktop_app.domain.regulation import FieldSpec
from desktop_app.domain.terms import BASIS_TITLES
from desktop_app.services import showing, undoing
from desktop_app.services.approving import waiting_for
from desktop_app.services.desk import ChangedMeanwhile, Desk, Done
from desktop_app.services.offers import Offer
from desktop_app.ui import notices
from desktop_app.ui.action_inputs import CorrectionInput, action_input
from desktop_app.ui.case_standing import route_words
from desktop_app.ui.case_timeline import heading
from desktop_app.ui.case_view import CaseView
from desktop_app.ui.fitting import highest
from desktop_app.ui.inputs import Input, make_input
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.ops import Ops

ON_BEHALF = "代录、补录"
FOLDED = "▼ "
UNFOLDED = "▲ "
FOR_WHOM = FieldSpec(path="recorded_for", label="代谁办理", type="staff", hint="替别人录入时填写，时间线会写明由谁代录")
AT = FieldSpec(path="at", label="办理时间", type="moment", hint="补录时填写实际办理的时间；不填就是现在")
ASIDE = (FOR_WHOM, AT)
LOSE = "已经填写的内容还没有提交，要放弃吗？"
FOR_GOOD = "“{title}”提交后不能撤销，只能更正。要提交吗？"
HIGHEST = 680  # pixels: a 1366×768 screen less its bars
AGAIN = "已看过，再次提交(&E)"


@dataclass(frozen=True, slots=True)
class News:
    """What happened on the case since the dialog was opened, and the head to answer to now."""

    head: str
    lines: tuple[showing.Line, ...]


class ActionDialog(QDialog):
    """Signal: `performed(Done)`, just before the dialog closes by itself.

    The dialog stays open, with everything in it, for as long as the action is refused.
    """

    performed = Signal(object)

    def __init__(
        self, ops: Ops, view: CaseView, offer: Offer, parent: QWidget | None = None, given: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(parent)
        self._ops, self._view, self._offer = ops, view, offer
        self._seen = view.case.head
        self._sending = False
        self._facts = circumstances(view.case)
        self.setWindowTitle(f"{offer.action.title}　{view.case.number}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.inputs: dict[str, Input] = {}
        self.bar = MessageBar()
        self.news = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.news.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.news.setVisible(False)
        self.submit = QPushButton(f"{offer.action.title}(&E)")
        self.cancel = QPushButton("取消")
        self.aside = QToolButton(autoRaise=True)
        self.aside.setCheckable(True)
        self._form = QFormLayout()
        self._folded = QFormLayout()
        self._fold = QWidget()
        self._lay_out()
        self._fill()
        for path, value in (given or {}).items():
            self.inputs[path].set_value(value)
        self._began = self.values()
        self._settle()
        next(iter(self.inputs.values())).focus()

    def values(self) -> dict[str, Any]:
        """What is filled in now, by field; fields that do not apply are left out."""
        found: dict[str, Any] = {}
        for spec in self._offer.fields:
            made = self.inputs.get(spec.path)
            if made is not None and self._applies(spec) and not empty(made.value()):
                found[spec.path] = made.value()
            if isinstance(made, CorrectionInput) and made.of is not None:
                found["of"] = made.of
        return found

    def send(self) -> None:
        """Submit, after a question where it could not be undone."""
        if self._sending:
            return
        action = self._offer.action
        if LEFT_OFFICE & {action.event, *action.before, *action.then}:
            notices.ask(self, FOR_GOOD.format(title=action.title), {"提交": self._send})
        else:
            self._send()

    def reject(self) -> None:
        """Close, unless words would be lost or a submission is under way."""
        if self._sending:
            return
        if self.values() != self._began or any(not empty(self.inputs[spec.path].value()) for spec in ASIDE):
            notices.ask(self, LOSE, {"放弃": super().reject}, dangerous=True)
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The cross in the corner is 取消."""
        event.ignore()
        self.reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()

    def event(self, event: QEvent) -> bool:
        """Qt's, and a form that has become longer gets the room."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The scrolled form asks for room too."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return super().eventFilter(watched, event)

    # --- the form --------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        for spec in self._offer.fields:
            if self._offer.action.event == "corrected" and spec.path == "of":
                continue  # asked by the correction itself
            if spec.type == "step" and not spec.choices and not spec.required:
                continue  # this case has nothing to choose from
            made = action_input(spec, self._offer.action, self._view, self)
            self._add(self._form, spec, made)
        for spec in ASIDE:
            self._add(self._folded, spec, make_input(spec, self, suggestions=self._view.staff, now=self._view.now))

    def _add(self, form: QFormLayout, spec: FieldSpec, made: Input) -> None:
        self.inputs[spec.path] = made
        form.addRow(made.caption, made.widget)
        made.changed.connect(self._settle)

    def _settle(self) -> None:
        """Show the fields that apply, mark those that must be filled in, say what is folded away."""
        said = {**self._facts, **self._said()}
        for spec in self._offer.fields:
            made = self.inputs.get(spec.path)
            if made is not None:
                self._form.setRowVisible(made.widget, self._applies(spec))
                made.mark_required(needed(spec, said))
        filled = [spec.label for spec in ASIDE if not empty(self.inputs[spec.path].value())]
        mark = UNFOLDED if self.aside.isChecked() else FOLDED
        self.aside.setText(f"{mark}{ON_BEHALF}{'（已填：' + '、'.join(filled) + '）' if filled else ''}(&B)")

    def _said(self) -> dict[str, Any]:
        return {path: made.value() for path, made in self.inputs.items() if not empty(made.value())}

    def _applies(self, spec: FieldSpec) -> bool:
        return not spec.shown_when or holds(spec.shown_when, {**self._facts, **self._said()})

    def _on_folded(self, shown: bool) -> None:
        self._fold.setVisible(shown)
        self._settle()

    # --- sending -----------------------------------------------------------------------------------------------------

    def _send(self) -> None:
        self.bar.clear()
        for made in self.inputs.values():
            made.clear_fault()
        at_text, given = str(self.inputs["at"].value() or ""), self.values()
        recorded_for = str(self.inputs["recorded_for"].value() or "")
        try:
            at = parse_local(at_text, "at") if at_text else None
        except RuleBroken as error:
            self._refuse(error)
            return
        self._set_sending(True)
        perform = partial(_perform, case_id=self._view.case.id, word=self._offer.action.id, given=given, at=at,
                          recorded_for=recorded_for, seen=self._seen)  # fmt: skip
        self._ops.change(self, self._offer.action.title, perform, self._on_done, self._on_refused)

    def _on_done(self, done: Done) -> None:
        self._set_sending(False)
        self.performed.emit(done)
        super().accept()

    def accept(self) -> None:
        """Enter is 提交; the dialog closes when the action is done."""
        self.send()

    def _on_refused(self, error: RuleBroken | Trouble) -> None:
        self._set_sending(False)
        if isinstance(error, ChangedMeanwhile):
            seen = {event.seq for event in error.events}
            self.bar.say(str(error))
            self._ops.ask(self, partial(_news, case_id=self._view.case.id, seen=seen), self._on_news)
        else:
            self._refuse(error)

    def _refuse(self, error: RuleBroken | Trouble) -> None:
        field = error.field if isinstance(error, RuleBroken) else ""
        sentence = error.told if isinstance(error, RuleBroken) else str(error)
        made = self._input_of(field)
        if made is None:
            self.bar.say(sentence)
            return
        if made.spec in ASIDE:
            self.aside.setChecked(True)
        made.show_fault(sentence)
        made.focus()
        self._area.ensureWidgetVisible(made.widget)

    def _input_of(self, field: str) -> Input | None:
        """The input a refusal speaks of; a part of one (a correction's path, a row's column) is the whole one's."""
        if field in self.inputs and not self.inputs[field].widget.isHidden():
            return self.inputs[field]
        if not field:
            return None
        whole = next((made for made in self.inputs.values() if isinstance(made, CorrectionInput)), None)
        of_rows = (i for path, i in self.inputs.items() if any(column.path == field for column in i.spec.columns))
        return whole or self.inputs.get(field.split(".")[0]) or next(of_rows, None)

    def _on_news(self, news: News) -> None:
        """Show what came in between; the next attempt answers to it."""
        self._seen = news.head
        self.news.setText("\n".join(_told(news.lines)))
        self.news.setVisible(True)
        self.submit.setText(AGAIN)

    def _set_sending(self, sending: bool) -> None:
        self._sending = sending
        self.submit.setEnabled(not sending)
        self._area.setEnabled(not sending)

    def _grow(self) -> None:
        """Be as high as the form needs, up to what a small screen has, and stay on it; never shrink under hands."""
        width = self.width() - 2 * self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        around = _height(self._whole, self.width()) - self._area.sizeHint().height()
        wanted = around + _height(self._column, width)
        self.resize(self.width(), max(self.height(), min(wanted + 4, HIGHEST, highest(self))))
        screen, here = self.screen().availableGeometry(), self.frameGeometry()
        if here.bottom() > screen.bottom():
            self.move(here.left(), max(screen.top(), screen.bottom() - here.height()))

    # --- the look ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        body = QWidget()
        column = self._column = QVBoxLayout(body)
        column.addLayout(self._form)
        column.addWidget(self.aside, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._fold)
        column.addStretch(1)
        self._fold.setLayout(self._folded)
        self._fold.setVisible(False)
        self._folded.setContentsMargins(0, 0, 0, 0)
        for form in (self._form, self._folded):
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.aside.toggled.connect(self._on_folded)
        self.aside.setAccessibleName(ON_BEHALF)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        body.installEventFilter(self)
        buttons = QDialogButtonBox()
        buttons.addButton(self.submit, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.send)
        buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.send)
        self.submit.setToolTip("Ctrl+Enter")
        whole = self._whole = QVBoxLayout(self)
        whole.addWidget(self.bar)
        whole.addWidget(self.news)
        told = "\n".join([*_about(self._offer), *_concerns(self._offer, self._view)])
        about = QLabel(told, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        about.setVisible(bool(about.text()))
        about.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        whole.addWidget(about)
        whole.addWidget(self._area, 1)
        whole.addWidget(buttons)
        self.submit.setDefault(True)
        self.resize(self.fontMetrics().horizontalAdvance("字") * 42, 0)


def _height(layout: QLayout, width: int) -> int:
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


def _perform(desk: Desk, case_id: str, word: str, given: Mapping[str, Any], at: datetime | None,
             recorded_for: str, seen: str) -> Done:  # fmt: skip
    return desk.perform(case_id, word, given, at=at, recorded_for=recorded_for, seen=seen)


def _news(desk: Desk, case_id: str, seen: set[int]) -> News:
    case = desk.case(case_id)
    return News(case.head, tuple(line for line in showing.timeline(desk, case) if line.seq in seen))


def _told(lines: Sequence[showing.Line]) -> list[str]:
    told = []
    for line in lines:
        told.append(heading(line))
        told += [f"　　{label}：{words}" for label, words in line.details]
    return told


def _concerns(offer: Offer, view: CaseView) -> list[str]:
    """The step an action speaks of, where it speaks of one: what is undone, what is approved or sent back."""
    event = offer.action.event
    if event == "undone":
        steps = undoing.last_step(view.case)[:1]
        return [f"将撤销：{heading(line)}" for line in view.lines if line.seq in {step.seq for step in steps}]
    proposed = view.case.last("proposed") if event in ("approved", "returned_for_change") else None
    told = _told([line for line in view.lines if proposed and line.seq == proposed.seq])
    if proposed and view.case.route:
        names = {person.id: person.name for person in view.people}
        told.append(f"审批路线：{route_words(view.case, view.rules, names)}")
        told.append(f"现在等{waiting_for(view.case, view.rules)}签署")
    return told


def _about(offer: Offer) -> list[str]:
    """The hint and the clause of the action, and whether it is ours."""
    action = offer.action
    basis = BASIS_TITLES[action.basis]
    clause = f"依据：{action.clause}{'（' + basis + '）' if basis else ''}" if action.clause else ""
    return [line for line in (action.hint, clause) if line]
