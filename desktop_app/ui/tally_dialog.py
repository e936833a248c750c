"""不登记，只计数: which reason, from which channel, and to which unit it was fed back. No case, no number, no names."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.regulation import FieldSpec, Regulation
from desktop_app.services.desk import Desk
from desktop_app.ui.inputs import make_input
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.ops import Ops

ABOUT = "下列情形不登记、不编号，只计数；不要写个人信息。"


class TallyDialog(QDialog):
    """Signal: `counted(title of the reason)`, just before the dialog closes by itself."""

    counted = Signal(str)

    def __init__(self, ops: Ops, rules: Regulation, parent: QWidget | None = None, *, channel: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("不登记，只计数")
        self._ops, self._rules = ops, rules
        self._sending = False
        self.bar = MessageBar()
        self.submit = QPushButton("计数(&E)")
        reason = FieldSpec(path="reason", label="情形", type="choice", required=True, choices=rules.acceptance.tally)
        came = FieldSpec(path="channel", label="渠道", type="choice", choices=rules.channels)
        feedback = FieldSpec(path="feedback_to", label="反馈单位", type="unit", hint="反馈给哪个单位；没有就不填")
        units = [unit.title for unit in rules.units]
        self.inputs = {spec.path: make_input(spec, self, suggestions=units if spec is feedback else ())
                       for spec in (reason, came, feedback)}  # fmt: skip
        self._lay_out()
        self.inputs["reason"].mark_required(True)
        self.inputs["channel"].set_value(channel)
        self.inputs["reason"].focus()

    def accept(self) -> None:
        """Count, and close once it is counted."""
        if self._sending:
            return
        self.bar.clear()
        for made in self.inputs.values():
            made.clear_fault()
        id_ = self._rules.id
        said = {path: str(made.value() or "") for path, made in self.inputs.items()}

        def count(desk: Desk) -> Mapping[str, Any]:
            return desk.tally(id_, said["reason"], channel=said["channel"], feedback_to=said["feedback_to"])

        self._set_sending(True)
        self._ops.change(self, "计数", count, self._on_counted, self._on_refused)

    def _on_counted(self, said: Mapping[str, Any]) -> None:
        self._set_sending(False)
        self.counted.emit(said["title"])
        super().accept()

    def _on_refused(self, refusal: RuleBroken | Trouble) -> None:
        self._set_sending(False)
        made = self.inputs.get(refusal.field) if isinstance(refusal, RuleBroken) else None
        sentence = refusal.told if isinstance(refusal, RuleBroken) else str(refusal)
        if made is None:
            self.bar.say(sentence)
        else:
            made.show_fault(sentence)
            made.focus()

    def _set_sending(self, sending: bool) -> None:
        self._sending = sending
        self.submit.setEnabled(not sending)

    def _lay_out(self) -> None:
        said = self._rules.acceptance
        about = f"{ABOUT}{f'（依据：{said.clause}）' if said.clause else ''}"
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        for made in self.inputs.values():
            form.addRow(made.caption, made.widget)
        buttons = QDialogButtonBox()
        buttons.addButton(self.submit, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(QLabel(about, wordWrap=True, textFormat=Qt.TextFormat.PlainText))
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(buttons)
        self.submit.setDefault(True)
        self.resize(self.fontMetrics().horizontalAdvance("字") * 36, 0)
