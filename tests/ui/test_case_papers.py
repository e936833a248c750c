"""文书: preview without a number, issue once, the original once, 补打 after it, the exact bytes on disk."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import libreoffice, papers, templates
from desktop_app.ui import notices
from desktop_app.ui.case_papers import NOT_ISSUED, PREVIEW, CasePapers
from desktop_app.ui.case_view import CaseView, read_view
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_drawing import CONVERTING, NO_PICTURE
from desktop_app.ui.paper_printing import PRINTED, REPRINTED, choose_printer
from desktop_app.ui.paper_saving import file_name
from desktop_app.ui.paper_warnings import PaperWarnings
from desktop_app.ui.printing import picture
from desktop_app.ui.templates_dialog import TemplatesChanged
from tests.services.test_papers import pdf_text
from tests.ui.seats import Office, Printed
from tests.ui.test_printing import pdf_printer


class Page:
    """The papers of one case, read again after each change as the panel does."""

    def __init__(self, qtbot: QtBot, office: Office, ops: Ops, folder: Path) -> None:
        self.qtbot, self.office, self.folder = qtbot, office, folder
        self.said: list[str] = []
        self.sheets: list[Path] = []
        self.memory = Printed()
        self.widget = CasePapers(ops, self.said.append, printer=self.printer, store=self.memory)
        qtbot.addWidget(self.widget)
        self.widget.resize(540, 460)
        self.widget.show()
        self.case_id = ""
        ops.changed.connect(lambda _flags: self.read())

    def printer(self, _parent: QWidget, chosen: Callable[[QPrinter], object]) -> None:
        self.sheets.append(self.folder / f"print{len(self.sheets)}.pdf")
        chosen(pdf_printer(self.sheets[-1]))

    def view(self) -> CaseView:
        with self.office.desk() as desk:
            return read_view(desk, self.case_id)

    def read(self) -> None:
        self.widget.show_view(self.view())

    def open(self, case_id: str, paper: str) -> None:
        self.case_id = case_id
        self.read()
        self.widget.choose(paper)

    def drawn(self, note: str = "") -> None:
        preview = self.widget.preview
        self.qtbot.waitUntil(lambda: preview.page() != (0, 0) and preview.note.text() == note)

    def issue(self) -> dict[str, Any]:
        before = len(self.view().case.papers)
        self.widget.issue.click()
        self.go_on()
        self.qtbot.waitUntil(lambda: len(self.view().case.papers) == before + 1 and self.widget.print.isEnabled())
        self.drawn()
        return self.view().case.papers[-1]

    def go_on(self) -> None:
        """Answer the question before the number is taken, whether there is something to look at or not."""

        def asked() -> list[QMessageBox | PaperWarnings]:
            return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox | PaperWarnings) and w.isVisible()]

        self.qtbot.waitUntil(lambda: bool(asked()))
        box = asked()[0]
        if isinstance(box, QMessageBox):
            notices.press(box, "出具")
        else:
            box.go.click()

    def rows(self) -> list[list[str]]:
        tree = self.widget.list
        found = []
        for place in range(tree.topLevelItemCount()):
            top = tree.topLevelItem(place)
            found += [[item.text(c) for c in range(5)] for item in (top, *map(top.child, range(top.childCount())))]
        return found


@pytest.fixture
def page(qtbot: QtBot, office: Office, ops: Ops, tmp_path: Path) -> Page:
    return Page(qtbot, office, ops, tmp_path)


def test_a_paper_is_seen_before_it_has_a_number(page: Page) -> None:
    page.open(page.office.register(), "intake_receipt")
    page.drawn(PREVIEW)
    assert page.rows()[0] == ["收件（登记）回执", NOT_ISSUED, "", "", ""]
    assert not page.widget.print.isEnabled() and not page.widget.pdf.isEnabled()
    assert page.widget.issue.isEnabled()
    assert page.view().case.papers == []


def test_a_paper_that_cannot_be_issued_yet_says_why(page: Page) -> None:
    page.open(page.office.register(), "urging_slip")
    assert "还没有“催办”" in page.widget.preview.label.text()
    assert not page.widget.issue.isEnabled()
    assert "还没有“催办”" in page.widget.issue.toolTip()


@pytest.mark.parametrize("regulation", ["bank-branch", "market-regulation-12315", "community-centre"])
def test_issuing_takes_a_number_once(page: Page, regulation: str) -> None:
    page.open(page.office.register(regulation), "intake_receipt")
    record = page.issue()
    assert page.said[-1] == f"已出具《收件（登记）回执》，编号 {record['number']}。"
    assert ["已出具", record["number"], "2026-11-18", "内部件", ""] in page.rows()
    assert not page.widget.issue.isEnabled()
    with page.office.desk() as desk:
        assert page.widget.preview._pdf == papers.saved(desk, record, "pdf")


def test_the_first_print_is_the_original_and_the_next_is_stamped(qtbot: QtBot, page: Page) -> None:
    page.open(page.office.register(), "intake_receipt")
    record = page.issue()
    page.widget.print.click()
    qtbot.waitUntil(lambda: page.said[-1] == PRINTED)
    assert page.view().case.papers[-1]["reprints"] == 0
    page.widget.print.click()
    qtbot.waitUntil(lambda: page.said[-1] == REPRINTED)
    assert page.view().case.papers[-1]["reprints"] == 1
    assert page.view().case.papers[-1]["printed"]["issued"] == record["event"]
    first, second = (picture(path.read_bytes(), 0, 600).image for path in page.sheets)
    assert first.size() == second.size()
    assert first != second
    assert ["已出具", record["number"], "2026-11-18", "内部件", "补打1次"] in page.rows()


def test_a_printer_that_fails_leaves_the_original_to_be_printed(
    qtbot: QtBot, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.open(page.office.register(), "intake_receipt")
    page.issue()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    monkeypatch.setattr(page.widget.printing, "choose", lambda _parent, chosen: chosen(no_pages(printer)))
    page.widget.print.click()
    qtbot.waitUntil(lambda: bool(page.office.told))
    assert "没有接受" in page.office.told[0][1]
    assert "printed" not in page.view().case.papers[-1]


def no_pages(printer: QPrinter) -> QPrinter:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(90, 91)
    return printer


def own_template(office: Office, *texts: str) -> None:
    """The office's own file for the registration form."""
    document, buffer = Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.save(buffer)
    with office.desk() as desk:
        templates.install(desk, "registration_form", buffer.getvalue(), "登记单.docx")


def test_the_offices_own_file_is_looked_at_issued_and_printed(qtbot: QtBot, page: Page, program: Callable[[str], str]) -> None:
    program("soffice")
    own_template(page.office, "本单位登记单 {{ case.number }}")
    page.open(page.office.register(), "registration_form")
    qtbot.waitUntil(lambda: page.widget.preview.label.text() == CONVERTING, timeout=10_000)
    qtbot.waitUntil(lambda: page.widget.preview.note.text() == PREVIEW, timeout=30_000)
    assert "本单位登记单" in pdf_text(page.widget.preview._pdf)
    page.widget.issue.click()
    page.go_on()
    qtbot.waitUntil(page.widget.print.isEnabled, timeout=30_000)
    record = page.view().case.papers[-1]
    assert page.widget.pdf.isEnabled() and page.widget.word.isEnabled()
    assert not page.widget.overprint.isEnabled() and "不能套打" in page.widget.overprint.toolTip()
    with page.office.desk() as desk:
        pdf = papers.saved(desk, record, "pdf")
    qtbot.waitUntil(lambda: page.widget.preview._pdf == pdf)


def test_without_libreoffice_the_offices_own_file_is_word_alone(
    qtbot: QtBot, page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    own_template(page.office, "本单位登记单 {{ case.number }}")
    page.open(page.office.register(), "registration_form")
    qtbot.waitUntil(lambda: page.widget.preview.label.text() == NO_PICTURE.format(why=libreoffice.MISSING))
    page.widget.issue.click()
    page.go_on()
    qtbot.waitUntil(page.widget.word.isEnabled)
    assert "没有找到 LibreOffice，这份文书只有 Word 文件" in page.said[-1]
    assert page.widget.preview.label.text() == templates.ONLY_WORD
    for button in (page.widget.print, page.widget.pdf):
        assert (button.isEnabled(), button.toolTip()) == (False, templates.ONLY_WORD)
    page.widget.saving.save(tmp_path / "登记单.docx", page.view().case.papers[-1], "docx")
    qtbot.waitUntil(lambda: page.said[-1] == "已存为“登记单.docx”。")
    assert page.office.told == []


def test_another_file_in_force_is_seen_at_once(qtbot: QtBot, page: Page, ops: Ops, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    page.open(page.office.register(), "registration_form")
    page.drawn(PREVIEW)
    own_template(page.office, "{{ subject }}")
    ops.change(page.widget, "启用模板", lambda _desk: TemplatesChanged())
    qtbot.waitUntil(lambda: "没有找到 LibreOffice" in page.widget.preview.label.text())


def test_each_purpose_is_an_issue_of_its_own_and_masks(qtbot: QtBot, page: Page) -> None:
    page.open(page.office.register(), "registration_form")
    page.issue()
    page.widget.purpose.setCurrentIndex(page.widget.purpose.findData("respondent"))
    page.drawn(PREVIEW)
    assert page.widget.issue.isEnabled()
    page.issue()
    assert [record["purpose"] for record in page.view().case.papers] == ["internal", "respondent"]
    assert [row[3] for row in page.rows() if row[0] == "已出具"] == ["转被投诉方件", "内部件"]


def test_an_earlier_issue_can_be_looked_at(qtbot: QtBot, page: Page) -> None:
    page.open(page.office.register(), "registration_form")
    first = page.issue()
    page.office.do(page.case_id, "correct", changes={"complainant.phone": "13800138002"}, reason="听错了")
    page.read()
    page.drawn(PREVIEW)
    second = page.issue()
    top = page.widget.list.currentItem()
    top = top.parent() or top
    page.widget.list.setCurrentItem(top.child(1))
    assert page.widget.record() is not None and page.widget.record()["event"] == first["event"] != second["event"]
    with page.office.desk() as desk:
        pdf = papers.saved(desk, first, "pdf")
    qtbot.waitUntil(lambda: page.widget.preview._pdf == pdf)


def test_saved_files_are_the_exact_bytes(qtbot: QtBot, page: Page, tmp_path: Path) -> None:
    page.open(page.office.register(), "intake_receipt")
    record = page.issue()
    for kind in ("docx", "pdf"):
        page.widget.saving.save(tmp_path / f"回执.{kind}", record, kind)
        qtbot.waitUntil(lambda kind=kind: page.said[-1] == f"已存为“回执.{kind}”。")
        with page.office.desk() as desk:
            assert (tmp_path / f"回执.{kind}").read_bytes() == papers.saved(desk, record, kind)


def test_a_place_that_cannot_be_written_is_told_calmly(qtbot: QtBot, page: Page, tmp_path: Path) -> None:
    page.open(page.office.register(), "intake_receipt")
    page.widget.saving.save(tmp_path / "没有" / "回执.pdf", page.issue(), "pdf")
    qtbot.waitUntil(lambda: bool(page.office.told))
    assert "回执.pdf" in page.office.told[0][1] and "没有存下来" in page.office.told[0][1]


def test_characters_that_no_face_has_are_named(qtbot: QtBot, page: Page) -> None:
    page.open(page.office.register(subject="关于😀的投诉"), "intake_receipt")
    qtbot.waitUntil(lambda: any("U+1F600" in words for words in page.said))


def test_a_printer_is_asked_for_and_set_to_the_forms_paper(qtbot: QtBot, ops: Ops) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[QPrinter] = []
    choose_printer(parent, chosen.append)
    dialog = parent.findChild(QPrintDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.done(QDialog.DialogCode.Accepted)
    assert [printer.pageLayout().pageSize().id() for printer in chosen] == [QPageSize.PageSizeId.A4]


def test_file_names_hold_nothing_that_a_disk_refuses() -> None:
    assert file_name('工商〔2026〕第1号/复:本*"') == "工商〔2026〕第1号_复_本__"
