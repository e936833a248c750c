"""The registration page (front desk): typed while the person still speaks, by keyboard alone, and never lost."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import local
from desktop_app.ui import notices
from desktop_app.ui.composing import Composition, TypingPause
from desktop_app.ui.drafts import Draft, DraftKeeper, Drafts
from desktop_app.ui.ops import Ops, Refusal
from desktop_app.ui.registration_form import RegistrationForm
from desktop_app.ui.registration_frame import (
    LEAVE,
    LEAVE_KEYS,
    REGISTER,
    REGISTER_KEYS,
    SETTLE_KEYS,
    SETTLE_TOO,
    TALLY_KEYS,
    RegistrationFrame,
)
from desktop_app.ui.registration_work import (
    AT,
    RECORDED_FOR,
    Office,
    Preview,
    Registered,
    Submission,
    already,
    look_around,
    preview,
    submit,
)
from desktop_app.ui.tally_dialog import TallyDialog

KIND = "registration"
PREVIEW_MS = 350
DISCARD = "丢弃草稿并离开"
COUNTED = "已计数：{title}，不登记、不编号。"
KEPT = "写好的内容已留作草稿，下次打开登记页时可以接着写。"


class RegistrationPage(RegistrationFrame):
    """Registers one case after the other.

    Signals: `registered(case_id, number)`, `cancelled()`, `open_case(case_id)` for a possible duplicate,
    `print_receipt(case_id)`, `ready()` once a form stands.
    """

    registered = Signal(str, str)
    cancelled = Signal()
    open_case = Signal(str)
    print_receipt = Signal(str)
    ready = Signal()

    def __init__(self, ops: Ops, drafts: Drafts, parent: QWidget | None = None, *,
                 composition: Composition | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._ops = ops
        self._drafts = drafts
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._composition = composition or Composition(app, self)
        self._office: Office | None = None
        self.form: RegistrationForm | None = None
        self._keeper: DraftKeeper | None = None
        self._case_id = ""
        self._elsewhere: dict[str, Any] = {}
        self._done: Registered | None = None
        self._sending = False
        self._put_off: set[str] = set()
        self._draft_refused = ""
        self._asked = 0
        self._pause = TypingPause(self._composition, PREVIEW_MS, self)
        self._pause.paused.connect(self._refresh)
        self._chooser.activated.connect(self._on_regulation)
        self.offered.chosen.connect(self.load_draft)
        self.offered.put_off.connect(self._on_put_off)
        self.number.print_asked.connect(self._on_print)
        self.number.another_asked.connect(self._on_another)
        self.side.open_case.connect(self.open_case)
        self.bind(self.register_button, REGISTER_KEYS, self.register)
        self.bind(self.settle_button, SETTLE_KEYS, self.register_and_settle)
        self.bind(self.leave_button, LEAVE_KEYS, self.leave)
        self.bind(self.tally_button, TALLY_KEYS, self.tally)

    # --- what the window asks ----------------------------------------------------------------------------------------

    def start(self, regulation_id: str | None = None) -> None:
        """Begin a fresh registration; what was being typed stays as a draft. `ready` follows."""
        if self._is_safe():
            self._ops.ask(self, look_around, partial(self._begin, regulation_id, None))

    def load_draft(self, draft: Draft) -> None:
        """Go on with a draft. One that was registered just before a power cut is told and removed."""

        def look(desk: Any) -> tuple[Office, Registered | None]:
            return look_around(desk), already(desk, str(draft.content.get("case_id", "")))

        if self._is_safe():
            self._ops.ask(self, look, partial(self._on_draft, draft))

    def has_unsaved(self) -> bool:
        """Whether something is typed here that is not registered."""
        return self._done is None and self.form is not None and bool(self._elsewhere or not self.form.is_blank())

    def save_draft_now(self) -> None:
        """Do not wait for the pause: the window closes or the page is left."""
        if self._keeper is not None:
            self._keeper.flush()

    # --- what a person does ------------------------------------------------------------------------------------------

    def register(self) -> None:
        """登记."""
        if self.form is not None and self._may_act():
            self._send(self.form, settle=False)

    def register_and_settle(self) -> None:
        """登记并即办即结: opens the fields of the reply first, then does both."""
        if self.form is None or not self._may_act():
            return
        section = self.form.settle_section()
        if section is None:
            return
        if section.folded:
            section.unfold()
            self._go_to(section, section.inputs[0].focus)
        else:
            self._send(self.form, settle=True)

    def tally(self) -> None:
        """不登记，只计数: what the regulation neither registers nor numbers is counted by its reason."""
        if self.form is not None and self._may_act() and self.form.rules.acceptance.tally:
            dialog = TallyDialog(self._ops, self.form.rules, self, channel=self.form.text("channel"))
            dialog.counted.connect(lambda title: self.messages.say(COUNTED.format(title=title)))
            dialog.open()

    def leave(self) -> None:
        """离开: asks only where something is typed; the draft stays unless it is thrown away."""
        if self._sending or self._composition.active():
            return
        if not self.has_unsaved():
            self._discard()
            return
        self.save_draft_now()
        notices.ask(
            self,
            "这件投诉还没有登记，要离开吗？",
            {LEAVE: self._go, DISCARD: self._discard},
            detail=self._draft_refused or KEPT,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, as a card reader's does."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._scroll.focusNextPrevChild(True)  # the scroll area's own, which brings the field into sight
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.save_draft_now()
        super().hideEvent(event)

    # --- beginning -----------------------------------------------------------------------------------------------------

    def _begin(self, regulation_id: str | None, draft: Draft | None, office: Office) -> None:
        if not self._is_safe():
            return
        self._office, self._done, self._case_id, self._elsewhere = office, None, str(uuid4()), {}
        content = draft.content if draft else {}
        if content.get("case_id"):
            self._case_id = str(content["case_id"])
        wanted = content.get("regulation") or regulation_id or self._chooser.currentData()
        rules = office.regulations.get(wanted) or next(iter(office.regulations.values()), None)
        if rules is None:
            self.messages.say("本台账还没有采用任何制度，请先由管理员选用制度。")
            return
        self._fill_chooser(rules.id)
        self._keep(draft)
        self._show_form(rules.id, content.get("values"))
        self.messages.clear()
        self.number.hide()
        self._set_enabled(True)
        self._offer_drafts(draft is None)
        self._status.setText(f"接着写 {local(draft.saved_at):%m-%d %H:%M} 的草稿" if draft else "")
        self._focus_first()
        self.ready.emit()

    def _fill_chooser(self, chosen: str) -> None:
        assert self._office is not None
        self._chooser.clear()
        for rules in self._office.regulations.values():
            self._chooser.addItem(rules.title, rules.id)
        self._chooser.setCurrentIndex(self._chooser.findData(chosen))
        several = len(self._office.regulations) > 1
        self._chooser.setVisible(several)
        self._chooser_label.setVisible(several)

    def _keep(self, draft: Draft | None) -> None:
        if self._keeper is not None:
            self._keeper.deleteLater()
        self._keeper = DraftKeeper(
            self._drafts, KIND, self._content, self._composition, draft_id=draft.id if draft else "", parent=self
        )
        self._draft_refused = ""
        self._keeper.saved.connect(self._on_saved)
        self._keeper.troubled.connect(self._on_not_saved)

    def _show_form(self, regulation_id: str, values: dict[str, Any] | None) -> None:
        assert self._office is not None
        self.form = RegistrationForm(self._office.regulations[regulation_id], self._office)
        if values is not None:
            self._elsewhere = self.form.set_values(values)
        self.form.changed.connect(self._on_changed)
        self.settle_button.setVisible(self.form.settle_section() is not None)
        self.tally_button.setVisible(bool(self.form.rules.acceptance.tally))
        self._scroll.setWidget(self.form)
        self.share_width()
        order = [self.form.last_stop(), self.side.alike, self.register_button, self.settle_button, self.tally_button, self.leave_button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self._refresh()

    def _offer_drafts(self, offered: bool) -> None:
        assert self._keeper is not None
        drafts = [draft for draft in self._drafts.list() if draft.kind == KIND and draft.id != self._keeper.draft_id]
        self.offered.offer([draft for draft in drafts if offered and draft.id not in self._put_off])

    def _on_put_off(self, draft_ids: list[str]) -> None:
        self._put_off.update(draft_ids)
        self._focus_first()

    def _on_draft(self, draft: Draft, found: tuple[Office, Registered | None]) -> None:
        office, known = found
        if known is None:
            self._begin(None, draft, office)
            return
        self._remove(draft.id)
        self._begin(None, None, office)
        self.messages.say(f"这份草稿已经登记过，编号 {known.number}，没有重复登记。")

    def _on_regulation(self) -> None:
        """Another regulation: what was typed goes along, what it has no field for waits in the draft."""
        chosen = self._chooser.currentData()
        if self.form is None or chosen == self.form.rules.id:
            return
        kept = {**self._elsewhere, **self._typed(self.form)}
        self._show_form(chosen, None)
        self._elsewhere = self.form.set_values({**self.form.values(), **kept})
        self._on_changed()
        self._chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _typed(form: RegistrationForm) -> dict[str, Any]:
        return {path: value for path, value in form.values().items() if form.defaults.get(path) != value}

    # --- while typing --------------------------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        self._pause.touch()
        if self._keeper is not None:
            self._keeper.touch()

    def _on_saved(self, moment: datetime) -> None:
        self._draft_refused = ""
        self._status.setText(f"草稿已存 {local(moment):%H:%M:%S}")

    def _on_not_saved(self, sentence: str) -> None:
        self._draft_refused = sentence
        self._status.setText("草稿没有存上")
        self.messages.say(sentence)

    def _content(self) -> tuple[str, dict[str, Any]] | None:
        form = self.form
        if form is None or self._done is not None or (form.is_blank() and not self._elsewhere):
            return None
        words = (form.text("complainant.name"), form.text("subject") or form.text("facts")[:40])
        title = " ".join(word.strip() for word in words if word.strip()) or "没有写姓名和事项"
        values = {**self._elsewhere, **form.values()}
        return title, {"regulation": form.rules.id, "case_id": self._case_id, "values": values}

    def _refresh(self) -> None:
        if self.form is None:
            return
        self._asked += 1
        rules, given = self.form.rules, self.form.given()
        self._ops.ask(self, lambda desk: preview(desk, rules, given), partial(self._on_preview, self._asked))

    def _on_preview(self, asked: int, found: Preview) -> None:
        if asked != self._asked or self.form is None or not self._scroll.isEnabled():
            return
        self.side.deadlines.show_clocks(found.clocks)
        self.side.show_guidance(found.told, found.notes)
        self.side.show_alike(found.alike)
        self.form.mark(found.needed, found.hidden, found.soft)
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """What is being typed in does not slide away under a sentence that appeared above it."""
        writing = QApplication.focusWidget()
        if self.form is not None and writing is not None and self.form.isAncestorOf(writing):
            self.form.settle_layout()
            self._scroll.ensureWidgetVisible(writing)

    # --- registering ---------------------------------------------------------------------------------------------------

    def _may_act(self) -> bool:
        return not self._sending and self._done is None and not self._composition.active()

    def _send(self, form: RegistrationForm, settle: bool) -> None:
        self.save_draft_now()
        form.clear_faults()
        self.messages.clear()
        rules = form.rules
        submission = Submission(
            self._case_id, form.given(), form.text(RECORDED_FOR).strip(), form.text(AT), form.settle() if settle else None
        )
        self._sending = True
        self._set_enabled(False)
        label = SETTLE_TOO if settle else REGISTER
        self._ops.change(
            self, label, lambda desk: submit(desk, rules, submission), self._on_registered, partial(self._on_refused, form)
        )

    def _on_registered(self, registered: Registered) -> None:
        self._sending = False
        self._done = registered
        self._pause.stop()
        if self._keeper is not None:
            self._remove(self._keeper.draft_id)
        self._status.setText("")
        self.offered.hide()
        self.number.announce(registered)
        self.leave_button.setEnabled(True)
        self.registered.emit(registered.case_id, registered.number)

    def _on_refused(self, form: RegistrationForm, refusal: Refusal) -> None:
        self._sending = False
        self._set_enabled(True)
        field = refusal.field if isinstance(refusal, RuleBroken) else ""
        sentence = refusal.told if isinstance(refusal, RuleBroken) else str(refusal)
        place = form.place_of(field, str(refusal)) if field else None
        if place is None:
            self.messages.say(sentence)
            self.register_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        input_, inner = place
        form.show_section_of(input_)
        input_.show_fault(sentence)
        self._go_to(input_.widget, lambda: input_.focus(inner))

    def _set_enabled(self, enabled: bool) -> None:
        for widget in (self._scroll, self._chooser, self.register_button, self.settle_button, self.tally_button, self.leave_button):
            widget.setEnabled(enabled)

    def _go_to(self, widget: QWidget, focus: Callable[[], object]) -> None:
        if self.form is not None:
            self.form.settle_layout()
        focus()
        self._scroll.ensureWidgetVisible(widget, 0, widget.fontMetrics().height() * 2)

    def _focus_first(self) -> None:
        if self.form is not None and self.form.inputs:
            next(iter(self.form.inputs.values())).focus()

    # --- leaving -------------------------------------------------------------------------------------------------------

    def _is_safe(self) -> bool:
        """Whether another form may take the place of this one: what is typed here is on the disk."""
        self.save_draft_now()
        if self._draft_refused and self.has_unsaved():
            self.messages.say(self._draft_refused)
            return False
        return not self._sending

    def _discard(self) -> None:
        """Nothing here is worth keeping, or it is thrown away: its draft goes too."""
        if self._keeper is not None and self._done is None:
            self._remove(self._keeper.draft_id)
        self._go()

    def _go(self) -> None:
        if self.form is not None:
            self._scroll.takeWidget()
            self.form.deleteLater()
        self._pause.stop()
        self.form, self._done = None, None
        self.number.hide()
        self.cancelled.emit()

    def _remove(self, draft_id: str) -> None:
        try:
            if self._keeper is not None and self._keeper.draft_id == draft_id:
                self._keeper.discard()
            else:
                self._drafts.delete(draft_id)
        except Trouble as trouble:
            self.messages.say(str(trouble))

    def _on_print(self) -> None:
        if self._done is not None:
            self.print_receipt.emit(self._done.case_id)

    def _on_another(self) -> None:
        self.start(self.form.rules.id if self.form else None)
