"""One paper to the printer: the ledger remembers the original whichever seat printed it; the dialog offers the last printer."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import papers
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_printing import (
    LAST_PRINTER,
    PRINTED,
    REPRINTED,
    PaperPrinting,
    choose_for_several,
    choose_printer,
)
from tests.services.test_papers import pdf_text
from tests.ui.seats import Office, Printed
from tests.ui.trays import Tray


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


class Desk:
    """An issued receipt; `said` is what the seat was told."""

    def __init__(self, office: Office, ops: Ops, owner: QWidget) -> None:
        self.office, self.said = office, list[str]()
        self.case_id = office.register()
        with office.desk() as desk:
            self.record = papers.issue(desk, self.case_id, "intake_receipt").record
        self.printing = PaperPrinting(ops, owner, self.said.append)

    def print(self, tray: Tray) -> None:
        self.printing.choose = tray.choose
        self.printing.ask(self.case_id, self.record)

    def types(self) -> list[str]:
        with self.office.desk() as desk:
            return [event.type for event in desk.case(self.case_id).all_events if event.type.startswith("paper_")]


@pytest.fixture
def desk(office: Office, ops: Ops, owner: QWidget) -> Desk:
    return Desk(office, ops, owner)


def test_the_original_is_recorded_and_another_seat_gets_a_copy(
    qtbot: QtBot, desk: Desk, office: Office, owner: QWidget, tmp_path: Path
) -> None:
    tray = Tray(tmp_path)
    desk.print(tray)
    qtbot.waitUntil(lambda: desk.said == [PRINTED])
    assert desk.types() == ["paper_issued", "paper_printed"]
    assert tray.names == [desk.record["number"]]
    office.add_person("马俊", "clerk")
    road = office.road("马俊")
    desk.printing = PaperPrinting(road, owner, desk.said.append)  # it has read the paper before it was printed
    desk.print(tray)
    qtbot.waitUntil(lambda: desk.said == [PRINTED, REPRINTED])
    road.stop()
    assert desk.types() == ["paper_issued", "paper_printed", "paper_reprinted"]
    assert len(tray.sheets) == 2


@pytest.mark.qt_log_ignore("QPainter")
def test_a_printer_that_refuses_leaves_the_original_to_be_printed(qtbot: QtBot, desk: Desk, office: Office, tmp_path: Path) -> None:
    desk.print(Tray(tmp_path, refuses=lambda _count: True))
    qtbot.waitUntil(lambda: bool(office.told))
    assert office.told[0][1].startswith("打印机没有接受这份文书")
    assert desk.types() == ["paper_issued"]
    desk.print(Tray(tmp_path))
    qtbot.waitUntil(lambda: desk.said == [PRINTED])
    assert desk.types() == ["paper_issued", "paper_printed"]


def test_an_original_bears_no_mark_of_a_copy(desk: Desk) -> None:
    with desk.office.desk() as seat:
        assert "补打" not in pdf_text(papers.saved(seat, desk.record, "pdf"))


def dialog() -> QPrintDialog:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, QPrintDialog) and w.isVisible())


def test_the_printer_used_last_is_remembered_and_one_that_is_gone_is_not_asked_for(
    qtbot: QtBot, owner: QWidget
) -> None:
    store = Printed({LAST_PRINTER: "搬走了的打印机"})
    chosen: list[QPrinter] = []
    choose_printer(owner, chosen.append, store)
    assert dialog().printer().printerName() != "搬走了的打印机"
    assert store == {LAST_PRINTER: "搬走了的打印机"}
    dialog().done(QDialog.DialogCode.Accepted)
    qtbot.waitUntil(lambda: len(chosen) == 1)
    assert store == {LAST_PRINTER: chosen[0].printerName()}
    choose_printer(owner, chosen.append, store)
    dialog().reject()
    assert len(chosen) == 1


@pytest.mark.parametrize(("choose", "ranged"), [(choose_printer, True), (choose_for_several, False)])
def test_pages_are_chosen_of_one_paper_only(owner: QWidget, choose: object, ranged: bool) -> None:
    assert callable(choose)
    choose(owner, lambda _printer: None, store=Printed())
    opened = dialog()
    assert opened.testOption(QPrintDialog.PrintDialogOption.PrintPageRange) is ranged
    assert opened.windowModality() == Qt.WindowModality.WindowModal
    opened.reject()
