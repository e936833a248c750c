"""套打: what an issued paper says onto a printed form, moved until it lies right; the offset stays with this seat's printer."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.forms.calibration import calibration_page
from desktop_app.forms.compose import PAGES
from desktop_app.forms.layout import MM
from desktop_app.forms.overprint import FARTHEST, Offset
from desktop_app.services import overprint
from desktop_app.services.overprint import Overprint
from desktop_app.ui import fitting
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_issuing import Worked
from desktop_app.ui.paper_preview import PaperPreview
from desktop_app.ui.paper_printing import REPRINTED, PaperPrinting
from desktop_app.ui.paper_size import set_size
from desktop_app.ui.printing import paint
from desktop_app.ui.seat import SeatStore

KEY = "overprint/"
STEP = 0.5  # mm
ABOUT = "只打印填写的内容，印在预先印好的表上。位移按本机的打印机设定，每种文书记一个；先打印校准页量出来。"
CALIBRATED = "校准页已送到打印机，请用直尺量十字到纸边的距离。"


def remembered(store: SeatStore, paper_id: str) -> Offset:
    """The offset of a paper at this seat; none where nothing readable is kept."""
    try:
        return Offset.read(str(store.value(f"{KEY}{paper_id}", "0,0")))
    except RuleBroken:
        return Offset()


class OverprintDialog(QDialog):
    """Overprints one issue. `printing` asks for the printer and knows which originals have left, `store` keeps the offset,
    `say` hears what came of it.
    """

    def __init__(self, ops: Ops, case_id: str, record: Mapping[str, Any], title: str, printing: PaperPrinting, store: SeatStore,
                 say: Callable[[str], object], parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(f"套打《{title}》")
        self._ops, self._case_id, self._record, self._printing = ops, case_id, record, printing
        self._store, self._say = store, say
        self._made: Overprint | None = None
        self._asked = 0
        self.bar = MessageBar()
        offset = remembered(store, record["paper"])
        self.right = self._spin("正数向右，负数向左", offset.right)
        self.down = self._spin("正数向下，负数向上", offset.down)
        self.preview = PaperPreview(ops)
        self.calibrate = QPushButton("打印校准页(&C)")
        self.print = QPushButton("打印(&P)")
        self._lay_out()
        self._settle()
        fitting.resize(self, 620, 720)
        ops.ask(self, lambda desk: overprint.issued(desk, case_id, record), self._on_read, self._on_refused)

    def offset(self) -> Offset:
        """What is set."""
        return Offset(self.right.value(), self.down.value())

    # --- what is shown -----------------------------------------------------------------------------------------------

    def _on_read(self, made: Overprint) -> None:
        self._made = made
        self._settle()
        self._draw()
        self._ops.render(self, made.hints, lambda hints: self.bar.say("".join(hints)) if hints else None)

    def _on_moved(self) -> None:
        self._store.setValue(f"{KEY}{self._record['paper']}", str(self.offset()))
        self._draw()

    def _draw(self) -> None:
        if self._made is None:
            return
        self._asked += 1
        asked, made, offset = self._asked, self._made, self.offset()
        self._ops.render(self, lambda: made.pdf(offset), partial(self._on_drawn, asked), self._on_refused)

    def _on_drawn(self, asked: int, pdf: bytes) -> None:
        if asked == self._asked:
            self.preview.show_pdf(pdf)

    def _on_refused(self, error: RuleBroken | Trouble) -> None:
        self.bar.say(error.told if isinstance(error, RuleBroken) else str(error))

    def _settle(self) -> None:
        self.print.setEnabled(self._made is not None)
        self.calibrate.setEnabled(self._made is not None)
        copy = self._printing.is_printed(self._record)
        self.print.setToolTip("原件已打印过，再打印的会印上“补打”" if copy else "把表放进打印机再打印")

    # --- what the buttons do -----------------------------------------------------------------------------------------

    def _on_calibrate(self) -> None:
        if self._made is not None:
            size = self._made.paper.page
            self._printing.choose(self, lambda printer: self._paint(
                lambda: calibration_page(size), printer, lambda: self.bar.say(CALIBRATED)))  # fmt: skip

    def _on_print(self) -> None:
        self._printing.choose(self, self._print)

    def _print(self, printer: QPrinter) -> None:
        """A copy is counted before it is on paper, an original after; the ledger says which it is."""
        self._ops.change(self, "套打", lambda desk: Worked(overprint.fetch(desk, self._case_id, self._record)),
                         partial(self._on_fetched, printer, self.offset()), self._on_refused)  # fmt: skip

    def _on_fetched(self, printer: QPrinter, offset: Offset, worked: Worked) -> None:
        made, copy = worked.value
        self._paint(lambda: made.pdf(offset), printer, partial(self._end, REPRINTED) if copy else self._on_original)

    def _paint(self, draw: Callable[[], bytes], printer: QPrinter, done: Callable[[], object]) -> None:
        assert self._made is not None
        margins = PAGES[self._made.paper.page]
        set_size(printer, margins.sheet_width / MM, margins.sheet_height / MM)
        self._ops.render(self, lambda: paint(draw(), printer), lambda _sheets: done(), self._on_refused, label="套打")

    def _on_original(self) -> None:
        self._printing.taken(self._case_id, self._record, self.accept)

    def _end(self, sentence: str) -> None:
        self._say(sentence)
        self.accept()

    # --- the look ----------------------------------------------------------------------------------------------------

    def _spin(self, tip: str, value: float) -> QDoubleSpinBox:
        spin = QDoubleSpinBox(minimum=-FARTHEST, maximum=FARTHEST, singleStep=STEP, decimals=1, suffix=" 毫米")
        spin.setToolTip(tip)
        spin.setValue(value)
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(lambda _value: self._on_moved())
        return spin

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for text, spin in (("向右(&X)", self.right), ("向下(&Y)", self.down)):
            label = QLabel(text)
            label.setBuddy(spin)
            row.addWidget(label)
            row.addWidget(spin)
        row.addStretch(1)
        row.addWidget(self.calibrate)
        buttons = QDialogButtonBox()
        buttons.addButton(self.print, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.print.clicked.connect(lambda _checked=False: self._on_print())
        self.calibrate.clicked.connect(lambda _checked=False: self._on_calibrate())
        self.calibrate.setAutoDefault(False)
        self.print.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(ABOUT, wordWrap=True))
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addWidget(self.preview, 1)
        column.addWidget(buttons)
