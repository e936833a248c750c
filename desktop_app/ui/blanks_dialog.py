"""填写空白: what a regulation leaves open, filled in by the office, with a way back to what we suggest."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.regulation import Blank, FieldSpec, Regulation, Value
from desktop_app.domain.terms import BASIS_TITLES
from desktop_app.services import blanks, office
from desktop_app.services.blanks import Filled
from desktop_app.services.desk import Desk
from desktop_app.ui import fitting, notices
from desktop_app.ui.inputs import make_input
from desktop_app.ui.inputs_base import Tinted
from desktop_app.ui.ops import Ops
from desktop_app.ui.theme import Meaning

ABOUT = "原文没有写、由本单位定的，填在这里。保存后新登记的投诉件照此办理，已经登记的不变。"
OWN = BASIS_TITLES["office"]
NO_SUGGESTION = "没有建议值，不填就照原文办。"
LOSE = "填写的内容还没有保存，要放弃吗？"
EXAMPLES = {"limit": "例如 5个工作日、15日、2个月、24小时、当天", "words": "几个之间用“、”隔开", "money": "单位是元"}
TYPES = {"count": "count", "money": "money", "date": "date", "choice": "choice", "flag": "choice"}


class BlanksChanged:
    """What filling in blanks changes."""

    changes = frozenset({"regulations"})


class Row(QFrame):
    """One blank: its label and clause, why it is open, the value, and whether it is the office's own."""

    def __init__(self, item: Filled, parent: QWidget) -> None:
        super().__init__(parent)
        self.item = item
        self.input = make_input(_spec(item.blank), self)
        self.own = QCheckBox(OWN)
        self.own.setAccessibleName(f"{item.blank.label}：{OWN}")
        self.own.setToolTip("勾选：照左边的值办，作为本单位的规定；不勾选：用建议值")
        self._suggested = Tinted(Meaning.MUTED)
        self._began: tuple[bool, Any] = (False, None)
        self._lay_out()
        self._put(item.value)
        self.own.setChecked(item.basis == "office")
        self._began = (self.own.isChecked(), self.input.value())
        self.input.changed.connect(lambda: self.own.setChecked(True))
        self.own.toggled.connect(self._on_own)

    def changed(self) -> bool:
        """Whether there is something to save."""
        return (self.own.isChecked(), self.input.value()) != self._began

    def given(self) -> Any:
        """The value to save; None for the suggested one."""
        return self.input.value() if self.own.isChecked() else None

    def _lay_out(self) -> None:
        blank = self.item.blank
        title = QLabel(blank.label, wordWrap=True)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        title.setBuddy(self.input.editor)
        clause = Tinted(Meaning.MUTED, blank.clause)
        clause.setWordWrap(False)
        head, line = QHBoxLayout(), QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(clause)
        line.addWidget(self.input, 1)
        line.addWidget(self.own, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(2)
        column.addLayout(head)
        if blank.note:
            column.addWidget(Tinted(Meaning.MUTED, blank.note))
        column.addLayout(line)
        column.addWidget(self._suggested)
        said = BASIS_TITLES["unverified" if self.item.basis == "unverified" else "suggestion"]
        self._suggested.setText(f"{said}：{self.item.suggested}" if self.item.suggested else NO_SUGGESTION)
        self.own.setMinimumHeight(self.input.editor.sizeHint().height())

    def _on_own(self, own: bool) -> None:
        if not own:
            self.input.blockSignals(True)
            self._put(self.item.suggested)
            self.input.blockSignals(False)
            self.input.clear_fault()

    def _put(self, words: str) -> None:
        ids = {choice.title: choice.id for choice in self.input.spec.choices}
        if self.input.spec.type == "choices":
            self.input.set_value([ids[word] for word in words.split("、") if word in ids])
        else:
            self.input.set_value(ids.get(words, words))


class BlanksDialog(QDialog):
    """All blanks of one version of a regulation. Closes by itself once saved; stays open, with everything in it, for as
    long as a value is refused.
    """

    def __init__(self, ops: Ops, rules: Regulation, default: Regulation | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(f"填写空白　{rules.title}")
        self._ops, self._rules = ops, rules
        self._saving = False
        self.bar = notices.MessageBar()
        body = QWidget()
        self.rows = {item.blank.id: Row(item, body) for item in blanks.standing(rules, default)}
        self.save = QPushButton("保存(&S)")
        self._lay_out(body)
        next(iter(self.rows.values())).input.focus()

    def _lay_out(self, body: QWidget) -> None:
        column = QVBoxLayout(body)
        for row in self.rows.values():
            column.addWidget(row)
        column.addStretch(1)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(body)
        buttons = QDialogButtonBox()
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.addWidget(self.bar)
        whole.addWidget(QLabel(ABOUT, wordWrap=True))
        whole.addWidget(self._area, 1)
        whole.addWidget(buttons)
        self.save.setDefault(True)
        width = self.fontMetrics().horizontalAdvance("字") * 44
        fitting.resize(self, width, 190 + 108 * min(len(self.rows), 4))

    def given(self) -> dict[str, Any]:
        """Place → value of what was changed; None for what goes back to the suggested value."""
        return {place: row.given() for place, row in self.rows.items() if row.changed()}

    def accept(self) -> None:
        """Save, and close once it is saved."""
        given = self.given()
        if self._saving:
            return
        if not given:
            super().accept()
            return
        self.bar.clear()
        for row in self.rows.values():
            row.input.clear_fault()
        id_, version = self._rules.id, self._rules.version

        def fill(desk: Desk) -> BlanksChanged:
            office.fill_blanks(desk, id_, given, version)
            return BlanksChanged()

        self._set_saving(True)
        self._ops.change(self, "填写空白", fill, self._on_saved, self._on_refused)

    def reject(self) -> None:
        """Close, unless values would be lost."""
        if self._saving:
            return
        if self.given():
            notices.ask(self, LOSE, {"放弃": super().reject}, dangerous=True)
        else:
            super().reject()

    def _on_saved(self, _done: BlanksChanged) -> None:
        self._set_saving(False)
        super().accept()

    def _on_refused(self, refusal: RuleBroken | Trouble) -> None:
        self._set_saving(False)
        row = self._row_of(refusal.field) if isinstance(refusal, RuleBroken) else None
        if row is None:
            self.bar.say(refusal.told if isinstance(refusal, RuleBroken) else str(refusal))
            return
        row.input.show_fault(str(refusal))  # the clause stands beside the label
        row.input.focus()
        self._area.ensureWidgetVisible(row)

    def _row_of(self, field: str) -> Row | None:
        """The row a refusal speaks of: the place itself, or the entry it lies in."""
        if field in self.rows:
            return self.rows[field]
        near = (row for place, row in self.rows.items() if field and (place.startswith(f"{field}.") or field.startswith(f"{place}.")))
        return next(near, None)

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.save.setEnabled(not saving)
        self._area.setEnabled(not saving)


def _spec(blank: Blank) -> FieldSpec:
    yes_no = (Value(id=blanks.YES, title=blanks.YES), Value(id=blanks.NO, title=blanks.NO))
    several = "choices" if blank.type == "words" and blank.choices else "text"
    return FieldSpec(path=blank.id, label=blank.label, type=TYPES.get(blank.type, several), hint=EXAMPLES.get(blank.type, ""),
                     choices=yes_no if blank.type == "flag" else blank.choices)  # fmt: skip


