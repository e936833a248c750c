"""套打 from the window: the offset stays with the seat, the first print is the original, the next is stamped and counted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.forms.overprint import Offset
from desktop_app.services import papers
from desktop_app.ui.case_papers import CasePapers
from desktop_app.ui.case_view import read_view
from desktop_app.ui.ops import Ops
from desktop_app.ui.overprint_dialog import CALIBRATED, OverprintDialog, remembered
from desktop_app.ui.paper_printing import PRINTED, REPRINTED
from tests.forms.glyphs import glyphs
from tests.ui.seats import MORNING, Office, Printed
from tests.ui.test_printing import pdf_printer

PAPER = "intake_receipt"


class Desk:
    """An issued receipt on the papers page, and a printer that writes files."""

    def __init__(self, qtbot: QtBot, office: Office, ops: Ops, folder: Path) -> None:
        self.qtbot, self.office, self.folder = qtbot, office, folder
        self.said: list[str] = []
        self.sheets: list[Path] = []
        self.memory = Printed()
        self.case_id = office.register()
        with office.desk() as desk:
            papers.issue(desk, self.case_id, PAPER)
        self.page = CasePapers(ops, self.said.append, printer=self.printer, store=self.memory)
        qtbot.addWidget(self.page)
        self.page.show()
        ops.changed.connect(lambda _flags: self.read())
        self.read()
        self.page.choose(PAPER)

    def read(self) -> None:
        with self.office.desk() as desk:
            self.page.show_view(read_view(desk, self.case_id))

    def printer(self, _parent: QWidget, chosen: Callable[[QPrinter], object]) -> None:
        self.sheets.append(self.folder / f"print{len(self.sheets)}.pdf")
        chosen(pdf_printer(self.sheets[-1]))

    def open(self) -> OverprintDialog:
        self.page.overprint.trigger()
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, OverprintDialog) and w.isVisible())
        self.qtbot.waitUntil(lambda: dialog.preview.page() == (1, 1))
        return dialog

    def print(self) -> None:
        before = len(self.said)
        self.open().print.click()
        self.qtbot.waitUntil(lambda: len(self.said) > before)

    def record(self) -> Any:
        with self.office.desk() as desk:
            return desk.case(self.case_id).papers[-1]

    def is_printed(self) -> bool:
        return self.page.printing.is_printed(self.record())


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    office = Office(tmp_path / "ledger", MORNING)
    ops = office.road()
    yield Desk(qtbot, office, ops, tmp_path)
    ops.stop()


def test_the_first_print_is_the_original_and_the_next_is_stamped(desk: Desk) -> None:
    desk.print()
    assert desk.said == [PRINTED]
    assert desk.record()["reprints"] == 0
    assert desk.is_printed()
    desk.print()
    assert desk.said == [PRINTED, REPRINTED]
    assert desk.record()["reprints"] == 1


def test_the_offset_moves_the_print_and_stays_with_the_seat(desk: Desk) -> None:
    dialog = desk.open()
    before = glyphs(dialog.preview._pdf)
    dialog.right.setValue(1.5)
    dialog.down.setValue(-2)
    desk.qtbot.waitUntil(lambda: glyphs(dialog.preview._pdf)[-1][2] != before[-1][2])
    moved = glyphs(dialog.preview._pdf)[-1]
    desk.qtbot.waitUntil(lambda: glyphs(dialog.preview._pdf)[-1][3] != before[-1][3])
    moved = glyphs(dialog.preview._pdf)[-1]
    assert (moved[2] - before[-1][2], moved[3] - before[-1][3]) == pytest.approx((1.5 * 72 / 25.4, 2 * 72 / 25.4), abs=0.05)
    dialog.reject()
    assert remembered(desk.memory, PAPER) == Offset(1.5, -2)
    assert remembered(desk.memory, "handling_sheet") == Offset()
    assert desk.open().offset() == Offset(1.5, -2)


def test_what_may_collide_is_said(desk: Desk) -> None:
    desk.case_id = desk.office.register(subject="柜员态度生硬，" * 9)
    with desk.office.desk() as seat:
        papers.issue(seat, desk.case_id, PAPER)
    desk.read()
    desk.page.choose(PAPER)
    dialog = desk.open()
    desk.qtbot.waitUntil(lambda: "废表试印" in dialog.bar.sentence())


def test_the_calibration_page_is_printed(desk: Desk) -> None:
    dialog = desk.open()
    dialog.calibrate.click()
    desk.qtbot.waitUntil(lambda: dialog.bar.sentence() == CALIBRATED)
    assert desk.sheets[0].stat().st_size > 0
    assert not desk.is_printed()


def test_nothing_is_overprinted_before_it_is_issued(desk: Desk) -> None:
    desk.page.choose("registration_form")
    assert not desk.page.overprint.isEnabled()
    desk.page.choose(PAPER)
    assert desk.page.overprint.isEnabled()


@pytest.mark.parametrize("kept", ["", "x", "99,0", None])
def test_an_offset_that_cannot_be_read_is_none(kept: Any) -> None:
    assert remembered(Printed({f"overprint/{PAPER}": kept}), PAPER) == Offset()
