"""标签: which labels, on which sheet and from which place, for one case or several; looked at, printed or saved."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.forms import label_files
from desktop_app.forms.label_files import LabelSheet
from desktop_app.forms.labels import Drawn, draw_labels
from desktop_app.services.labels import ADDRESS, WHOM, Gathered, gather
from desktop_app.ui import fitting
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_preview import PaperPreview
from desktop_app.ui.paper_printing import ChoosePrinter, choose_printer
from desktop_app.ui.paper_saving import SAVED, write
from desktop_app.ui.paper_size import set_size
from desktop_app.ui.printing import paint
from desktop_app.ui.seat import SeatStore

KEY = "labels/"
OUTLINED = "细线是标签的边，不打印"
PRINTED = "{count}个标签已送到打印机，下次从第{next}个位置开始。"
WAIT = "正在读取……"


class LabelsDialog(QDialog):
    """Labels of the cases `case_ids`. `store` keeps kind, sheet and the next free place of each sheet, for this seat;
    `say` hears what came of it.
    """

    def __init__(self, ops: Ops, case_ids: Sequence[str], store: SeatStore, say: Callable[[str], object],
                 parent: QWidget | None = None, printer: ChoosePrinter = choose_printer) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(f"打印标签（{len(case_ids)}件）" if len(case_ids) > 1 else "打印标签")
        self._ops, self._case_ids, self._store, self._say, self.choose = ops, tuple(case_ids), store, say, printer
        self._gathered: Gathered | None = None
        self._asked = 0
        self.bar = MessageBar()
        self.kind, self.whom, self.sheet = QComboBox(), QComboBox(), QComboBox()
        self.own_mail = QCheckBox("寄给投诉人本人的信（须保密的，必须勾选）")
        self.start = QSpinBox(minimum=1)
        self.start.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.start.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 4)
        self.where = QLabel()
        self.preview = PaperPreview(ops)
        self.print, self.save = QPushButton("打印(&P)"), QPushButton("存为 P&DF")
        self._fill()
        self._lay_out()
        self._on_sheet()
        self._read()
        fitting.resize(self, 640, 760)

    # --- what is chosen ----------------------------------------------------------------------------------------------

    def chosen_sheet(self) -> LabelSheet:
        """The sheet of labels."""
        return label_files.sheet(self.sheet.currentData())

    def _is_address(self) -> bool:
        return label_files.kind(self.kind.currentData()).each == ADDRESS

    def _on_kind(self) -> None:
        self._store.setValue(f"{KEY}kind", self.kind.currentData())
        self._read()

    def _on_sheet(self) -> None:
        sheet = self.chosen_sheet()
        self._store.setValue(f"{KEY}sheet", sheet.id)
        with QSignalBlocker(self.start):
            self.start.setMaximum(sheet.places)
            kept = str(self._store.value(f"{KEY}start/{sheet.id}", "1"))
            self.start.setValue(int(kept) if kept.isdecimal() else 1)
        self.start.setEnabled(sheet.places > 1)
        self._draw()

    def _settle(self, drawn: bool = False) -> None:
        address = self._is_address()
        self.whom.setEnabled(address)
        self.own_mail.setEnabled(address and self.whom.currentData() == "complainant")
        row, column = divmod(self.start.value() - 1, self.chosen_sheet().columns)
        self.where.setText(f"第{row + 1}行第{column + 1}列，共{self.chosen_sheet().places}个")
        for button in (self.print, self.save):
            button.setEnabled(drawn)

    # --- reading and drawing -----------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._asked += 1
        self._gathered = None
        self._settle()
        self.preview.show_words(WAIT)
        asked, ids, own = self._asked, self._case_ids, self.own_mail.isChecked()
        kind, whom = self.kind.currentData(), self.whom.currentData()
        self._ops.ask(self, lambda desk: gather(desk, ids, kind, whom, own_mail=own), partial(self._on_read, asked),
                      partial(self._on_refused, asked))  # fmt: skip

    def _on_read(self, asked: int, gathered: Gathered) -> None:
        if asked == self._asked:
            self._gathered = gathered
            self._draw()

    def _draw(self) -> None:
        self._settle()
        gathered = self._gathered
        if gathered is None:
            return
        self._asked += 1
        asked, sheet, start = self._asked, self.chosen_sheet(), self.start.value()
        self._ops.render(self, lambda: draw_labels(gathered.kind, sheet, gathered.labels, start, outlined=True),
                         partial(self._on_drawn, asked), partial(self._on_refused, asked))  # fmt: skip

    def _on_drawn(self, asked: int, drawn: Drawn) -> None:
        if asked != self._asked or self._gathered is None:
            return
        self.preview.show_pdf(drawn.pdf, OUTLINED)
        hints = "".join([*self._gathered.hints, *(item.sentence() for item in drawn.missing)])
        if hints:
            self.bar.say(hints)
        else:
            self.bar.clear()
        self._settle(drawn=True)

    def _on_refused(self, asked: int, error: RuleBroken | Trouble) -> None:
        if asked == self._asked:
            self.bar.clear()
            self.preview.show_words(error.told if isinstance(error, RuleBroken) else str(error))

    # --- what the buttons do -----------------------------------------------------------------------------------------

    def _on_print(self) -> None:
        self.choose(self, self._print)

    def _print(self, printer: QPrinter) -> None:
        gathered, sheet, start = self._gathered, self.chosen_sheet(), self.start.value()
        if gathered is None:
            return
        set_size(printer, *sheet.page)
        following = (start - 1 + len(gathered.labels)) % sheet.places + 1

        def done(_sheets: int) -> None:
            self._store.setValue(f"{KEY}start/{sheet.id}", str(following))
            self._say(PRINTED.format(count=len(gathered.labels), next=following))
            self.accept()

        self._ops.render(self, lambda: paint(draw_labels(gathered.kind, sheet, gathered.labels, start).pdf, printer), done,
                         self._on_trouble, label="打印标签")  # fmt: skip

    def _on_save(self) -> None:
        dialog = QFileDialog(self, "标签存为", "", "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("标签.pdf")
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write what would be printed."""
        gathered, sheet, start = self._gathered, self.chosen_sheet(), self.start.value()
        if gathered is not None:
            self._ops.render(self, lambda: write(path, draw_labels(gathered.kind, sheet, gathered.labels, start).pdf),
                             lambda _none: self.bar.say(SAVED.format(name=path.name)), self._on_trouble, label="保存标签")  # fmt: skip

    def _on_trouble(self, error: RuleBroken | Trouble) -> None:
        self.bar.say(error.told if isinstance(error, RuleBroken) else str(error))

    # --- the look ----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        for kind in label_files.kinds():
            self.kind.addItem(kind.title, kind.id)
        for sheet in label_files.sheets():
            self.sheet.addItem(sheet.title, sheet.id)
        for box, key, usual in ((self.kind, "kind", "archive"), (self.sheet, "sheet", "a4-3x7")):
            box.setCurrentIndex(max(box.findData(self._store.value(f"{KEY}{key}", usual)), 0))
        for whom, title in WHOM.items():
            self.whom.addItem(title, whom)
        self.kind.currentIndexChanged.connect(lambda _place: self._on_kind())
        self.sheet.currentIndexChanged.connect(lambda _place: self._on_sheet())
        self.whom.currentIndexChanged.connect(lambda _place: self._read())
        self.own_mail.toggled.connect(lambda _on: self._read())
        self.start.valueChanged.connect(lambda _place: self._draw())

    def _lay_out(self) -> None:
        begin = QHBoxLayout()
        begin.addWidget(self.start)
        begin.addWidget(self.where, 1)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.addRow("标签(&K)", self.kind)
        form.addRow("收信人(&T)", self.whom)
        form.addRow("", self.own_mail)
        form.addRow("标签纸(&S)", self.sheet)
        form.addRow("从第几个开始(&N)", begin)
        caption = form.labelForField(begin)
        assert isinstance(caption, QLabel)
        caption.setBuddy(self.start)
        buttons = QDialogButtonBox()
        buttons.addButton(self.print, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.print.clicked.connect(lambda _checked=False: self._on_print())
        self.save.clicked.connect(lambda _checked=False: self._on_save())
        self.save.setAutoDefault(False)
        self.print.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addLayout(form)
        column.addWidget(self.preview, 1)
        column.addWidget(buttons)
