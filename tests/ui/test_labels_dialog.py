"""标签 from the window: chosen, looked at, printed from the first free place, saved."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.labels_dialog import LabelsDialog
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_size import set_size
from tests.desks import sample
from tests.forms.glyphs import said
from tests.ui.desk_window import place
from tests.ui.seats import MORNING, Office, Printed
from tests.ui.test_printing import pdf_printer

SECRET = {**sample()["complainant"], "confidential": True}


class Desk:
    """Two cases and a printer that writes files."""

    def __init__(self, qtbot: QtBot, office: Office, ops: Ops, folder: Path) -> None:
        self.qtbot, self.ops, self.folder = qtbot, ops, folder
        self.said: list[str] = []
        self.memory = Printed()
        self.ids = [office.register(), office.register(complainant=SECRET)]
        self.printed = folder / "print.pdf"

    def printer(self, _parent: QWidget, chosen: Callable[[QPrinter], object]) -> None:
        chosen(pdf_printer(self.printed))

    def open(self, count: int = 2) -> LabelsDialog:
        dialog = LabelsDialog(self.ops, self.ids[:count], self.memory, self.said.append, printer=self.printer)
        self.qtbot.addWidget(dialog)
        dialog.show()
        self.qtbot.waitUntil(dialog.print.isEnabled)
        return dialog

    def saved(self, dialog: LabelsDialog) -> str:
        path = self.folder / "标签.pdf"
        dialog.save_to(path)
        self.qtbot.waitUntil(lambda: "标签.pdf" in dialog.bar.sentence())
        return said(path.read_bytes())


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    office = Office(tmp_path / "ledger", MORNING)
    ops = office.road()
    yield Desk(qtbot, office, ops, tmp_path)
    ops.stop()


def test_labels_of_all_cases_are_saved(desk: Desk) -> None:
    dialog = desk.open()
    assert dialog.windowTitle() == "打印标签（2件）"
    text = desk.saved(dialog)
    assert text.count("保管期限") == 2
    assert "XF2026110001" in text


def test_the_next_free_place_of_the_sheet_is_remembered(desk: Desk) -> None:
    dialog = desk.open()
    dialog.start.setValue(20)
    assert dialog.where.text() == "第7行第2列，共21个"
    desk.qtbot.waitUntil(dialog.print.isEnabled)
    dialog.print.click()
    desk.qtbot.waitUntil(lambda: bool(desk.said))
    assert desk.said == ["2个标签已送到打印机，下次从第1个位置开始。"]
    assert desk.printed.stat().st_size > 0
    again = desk.open(1)
    assert again.start.value() == 1
    again.print.click()
    desk.qtbot.waitUntil(lambda: len(desk.said) == 2)
    assert desk.open().start.value() == 2


def test_a_letter_to_who_asked_for_secrecy_must_be_confirmed(desk: Desk) -> None:
    dialog = desk.open()
    dialog.kind.setCurrentIndex(dialog.kind.findData("address"))
    desk.qtbot.waitUntil(lambda: "寄给本人" in dialog.preview.label.text())
    assert not dialog.print.isEnabled()
    dialog.own_mail.setChecked(True)
    desk.qtbot.waitUntil(dialog.print.isEnabled)
    assert "陈秀兰收" in desk.saved(dialog)
    assert desk.memory["labels/kind"] == "address"


def test_only_letters_ask_to_whom(desk: Desk) -> None:
    dialog = desk.open(1)
    assert not dialog.whom.isEnabled()
    dialog.kind.setCurrentIndex(dialog.kind.findData("address"))
    assert dialog.whom.isEnabled()
    dialog.whom.setCurrentIndex(dialog.whom.findData("respondent"))
    assert not dialog.own_mail.isEnabled()
    desk.qtbot.waitUntil(lambda: "没有登记被投诉人" in dialog.preview.label.text())


def test_what_does_not_come_about_is_said_in_place_of_the_picture(desk: Desk) -> None:
    dialog = desk.open(1)
    dialog.kind.setCurrentIndex(dialog.kind.findData("evidence"))
    desk.qtbot.waitUntil(lambda: "没有收下的证物" in dialog.preview.label.text())
    assert not dialog.print.isEnabled()
    assert not dialog.save.isEnabled()


def test_the_window_offers_labels_of_the_chosen_case(qtbot: QtBot, tmp_path: Path) -> None:
    with place(qtbot, tmp_path, MORNING, cases=2) as here:
        here.choose(0)
        here.window.show_labels()
        dialog = here.dialog(LabelsDialog)
        qtbot.waitUntil(dialog.print.isEnabled)
        dialog.reject()


@pytest.mark.parametrize(("width", "height"), [(210, 297), (297, 210), (148, 210), (60, 40)])
def test_a_printer_is_set_to_the_paper(qtbot: QtBot, tmp_path: Path, width: float, height: float) -> None:
    printer = set_size(pdf_printer(tmp_path / "x.pdf"), width, height)
    paper = printer.paperRect(QPrinter.Unit.Millimeter)
    assert (paper.width(), paper.height()) == pytest.approx((width, height), abs=0.5)
