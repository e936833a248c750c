"""A few fields and one button: what a paper asks for when it is issued, what papers say of the office."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.choices import FieldSpec
from desktop_app.domain.entry import empty
from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.services.desk import Desk
from desktop_app.ui import fitting
from desktop_app.ui.inputs import Input, make_input
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.ops import Ops

LETTERS = 40
Work = Callable[[Desk, dict[str, Any]], Any]


class FieldsDialog(QDialog):
    """Asks for `fields`; `work(desk, values)` does it and `done(result)` hears of it, after which the dialog closes.

    It stays open, with everything typed, for as long as the work is refused; a refusal stands at its field.
    """

    def __init__(self, ops: Ops, title: str, button: str, fields: Sequence[FieldSpec], work: Work,
                 done: Callable[[Any], object], parent: QWidget | None = None, *, about: str = "",
                 given: Mapping[str, Any] | None = None, staff: Sequence[str] = ()) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self._ops, self._title, self._work, self._done = ops, title, work, done
        self.bar = MessageBar()
        self.inputs: dict[str, Input] = {}
        self.submit = QPushButton(f"{button}(&E)")
        self._lay_out(fields, about, staff)
        for path, value in (given or {}).items():
            self.inputs[path].set_value(value)
        fitting.resize(self, self.fontMetrics().horizontalAdvance("字") * LETTERS, min(150 + 62 * len(fields), 560))
        next(iter(self.inputs.values())).focus()

    def values(self) -> dict[str, Any]:
        """What is filled in."""
        return {path: made.value() for path, made in self.inputs.items() if not empty(made.value())}

    def send(self) -> None:
        """Do the work with what is filled in."""
        if not self.submit.isEnabled():
            return
        self.bar.clear()
        self.submit.setEnabled(False)
        values = self.values()
        self._ops.change(self, self._title, lambda desk: self._work(desk, values), self._on_done, self._on_refused)

    def accept(self) -> None:
        """Enter is the button; the dialog closes when the work is done."""
        self.send()

    def _on_done(self, result: Any) -> None:
        self._done(result)
        super().accept()

    def _on_refused(self, error: RuleBroken | Trouble) -> None:
        self.submit.setEnabled(True)
        field = error.field if isinstance(error, RuleBroken) else ""
        sentence = error.told if isinstance(error, RuleBroken) else str(error)
        made = self.inputs.get(field)
        if made is None:
            self.bar.say(sentence)
        else:
            made.show_fault(sentence)
            made.focus()

    def _lay_out(self, fields: Sequence[FieldSpec], about: str, staff: Sequence[str]) -> None:
        body = QWidget()
        form = QFormLayout(body)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        for spec in fields:
            made = make_input(spec, body, suggestions=staff if spec.type == "staff" else ())
            made.mark_required(spec.required)
            form.addRow(made.caption, made.widget)
            self.inputs[spec.path] = made
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        buttons = QDialogButtonBox()
        buttons.addButton(self.submit, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QPushButton("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.send)
        buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.send)
        self.submit.setDefault(True)
        told = QLabel(about, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        told.setVisible(bool(about))
        whole = QVBoxLayout(self)
        for part in (self.bar, told):
            whole.addWidget(part)
        whole.addWidget(area, 1)
        whole.addWidget(buttons)
