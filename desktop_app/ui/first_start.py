"""First start: which regulations, which office, whose name; or a trial; or an earlier backup."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services import shelf
from desktop_app.services.office import FIRST_PERSON
from desktop_app.ui import fitting
from desktop_app.ui.notices import TITLE

LONGEST = 36
"""Characters of a regulation's source that are shown under its title."""

WELCOME = "登记投诉、计算期限、转办催办、出具文书，一直办到归档。先选定本单位执行的制度，一两分钟就能开始。"


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new ledger is founded with."""

    regulations: tuple[str, ...]
    unit: str
    branch: str
    name: str


class FirstStart(QDialog):
    """Signals: `founding_chosen(Founding)`, `trial_chosen(ids)` with what is ticked, `restore_chosen`; closing it is
    `rejected`, as always.
    """

    founding_chosen = Signal(object)
    trial_chosen = Signal(tuple)
    restore_chosen = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{TITLE} — 首次使用")
        newest = {said.id: said for said in shelf.Shelf(folder / shelf.OWN).headings()}
        self._headings = list(newest.values())
        self.choices = {said.id: QCheckBox(said.title) for said in self._headings}
        self.word = QLineEdit(placeholderText="在名称和出处里查找，例如 银行、信访、医院", clearButtonEnabled=True)
        self.word.setAccessibleName("查找制度")
        self._rows: dict[str, QWidget] = {}
        self.unit = QLineEdit(maxLength=100, placeholderText="例如：幸福路支行营业室")
        self.branch = QLineEdit(maxLength=12, placeholderText="写在编号最前面，例如 XF；没有就空着")
        self.name = QLineEdit(maxLength=60, placeholderText=f"不填则为“{FIRST_PERSON}”")
        self.fault = QLabel(wordWrap=True)
        self.fault.setProperty("meaning", "error")
        self.fault.setAccessibleName("提示")
        heading = QLabel(TITLE)
        heading.setObjectName("heading")
        place = QLabel(f"台账放在：{folder}", wordWrap=True)
        place.setProperty("meaning", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 18)
        layout.setSpacing(10)
        for widget in (heading, QLabel(WELCOME, wordWrap=True)):
            layout.addWidget(widget)
        layout.addSpacing(6)
        layout.addWidget(self._chooser(), 1)
        layout.addLayout(self._form())
        layout.addWidget(place)
        layout.addWidget(self.fault)
        layout.addWidget(self._buttons())
        fitting.resize(self, 780, 680)

    def _chooser(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(2)
        for said in self._headings:
            self._rows[said.id] = self._row(said)
            column.addWidget(self._rows[said.id])
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.StyledPanel)
        area.setWidget(inside)
        area.setAccessibleName("执行的制度，可选多个")
        holder = QWidget()
        both = QVBoxLayout(holder)
        both.setContentsMargins(0, 0, 0, 0)
        label = QLabel("执行的制度（可以选几个，以后还能再加）(&Z)：")
        label.setBuddy(self.word)
        both.addWidget(label)
        both.addWidget(self.word)
        self.word.textChanged.connect(self._narrow)
        both.addWidget(area, 1)
        return holder

    def _row(self, said: shelf.Heading) -> QWidget:
        box = self.choices[said.id]
        box.setAccessibleDescription(summary(said))
        about = QLabel(summary(said), wordWrap=True)
        about.setProperty("meaning", "muted")
        about.setIndent(24)
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(2)
        column.addWidget(box)
        column.addWidget(about)
        return row

    def _narrow(self, word: str) -> None:
        """Show what has the word in its title or source, and what is ticked."""
        for said in self._headings:
            there = word.strip() in f"{said.title} {said.source}"
            self._rows[said.id].setVisible(there or self.choices[said.id].isChecked())

    def _chosen(self) -> tuple[str, ...]:
        return tuple(id_ for id_, box in self.choices.items() if box.isChecked())

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for text, widget in (("单位名称(&U)：", self.unit), ("单位代号(&B)：", self.branch), ("您的姓名(&M)：", self.name)):
            label = QLabel(text)
            label.setBuddy(widget)
            widget.setAccessibleName(text.partition("(")[0])
            form.addRow(label, widget)
        return form

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.found = QPushButton("建立台账(&F)")
        self.trial = QPushButton("先试用(&T)")
        self.trial.setToolTip("在临时文件夹里建一个带样例的试用台账，随便办，不影响正式台账")
        self.restore = QPushButton("从备份恢复(&R)…")
        leave = QPushButton("退出(&X)")
        buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self.trial, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.found, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(leave, QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.trial, self.restore, leave):
            button.setAutoDefault(False)
        self.found.setDefault(True)
        self.found.clicked.connect(self._on_found)
        self.trial.clicked.connect(lambda: self.trial_chosen.emit(self._chosen()))
        self.restore.clicked.connect(self.restore_chosen)
        leave.clicked.connect(self.reject)
        return buttons

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.word.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, sentence: str) -> None:
        """Show why it was not founded; what was entered stays."""
        self.fault.setText(sentence)

    def _on_found(self) -> None:
        chosen = self._chosen()
        if not chosen:
            self.refuse("请至少选一个制度。")
            self.word.setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.unit.text().strip():
            self.refuse("请填写单位名称，文书上要用。")
            self.unit.setFocus()
        else:
            self.fault.clear()
            name = self.name.text().strip() or FIRST_PERSON
            self.founding_chosen.emit(Founding(chosen, self.unit.text().strip(), self.branch.text().strip(), name))


def summary(said: shelf.Heading) -> str:
    """Since when a regulation is in force, and where its text comes from."""
    own = "本单位的制度；" if said.own else ""
    source = said.source if len(said.source) <= LONGEST else f"{said.source[:LONGEST]}……"
    since = "" if said.effective_basis == "suggestion" else f"{said.effective:%Y}年起施行"
    return own + "；".join(part for part in (since, source) if part)
