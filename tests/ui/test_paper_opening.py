"""用 Word 打开: a read-only copy with the exact bytes, a calm word where no program takes it, gone at the next start."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.services import libreoffice, papers, templates
from desktop_app.ui import notices, paper_opening
from desktop_app.ui.case_papers import CasePapers
from desktop_app.ui.case_view import read_view
from desktop_app.ui.folders import OPENED
from desktop_app.ui.ops import Ops
from tests.services.test_templates import word
from tests.ui.seats import Office, Printed

RECEIPT = "intake_receipt"


class Programs(QObject):
    """What the desktop is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def programs(qtbot: QtBot) -> Iterator[Programs]:
    made = Programs()
    QDesktopServices.setUrlHandler("file", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("file")


class Page:
    """The papers page of a case with an issued receipt."""

    def __init__(self, qtbot: QtBot, office: Office, ops: Ops) -> None:
        self.qtbot, self.office = qtbot, office
        self.case_id = office.register()
        with office.desk() as desk:
            self.record = papers.issue(desk, self.case_id, RECEIPT).record
            view = read_view(desk, self.case_id)
        self.widget = CasePapers(ops, lambda _said: None, store=Printed())
        qtbot.addWidget(self.widget)
        self.widget.show()
        self.widget.show_view(view)
        self.widget.choose(RECEIPT)

    def saved(self, kind: str) -> bytes:
        with self.office.desk() as desk:
            return papers.saved(desk, self.record, kind)


@pytest.fixture
def page(qtbot: QtBot, office: Office, ops: Ops) -> Page:
    return Page(qtbot, office, ops)


def test_word_gets_a_read_only_copy_and_the_ledger_keeps_its_own(qtbot: QtBot, page: Page, programs: Programs) -> None:
    page.widget.open_word.trigger()
    qtbot.waitUntil(lambda: len(programs.opened) == 1)
    page.widget.open_pdf.trigger()
    qtbot.waitUntil(lambda: len(programs.opened) == 2)
    for path, kind in zip(programs.opened, ("docx", "pdf"), strict=True):
        assert path.name == f"{page.record['number']} 收件（登记）回执.{kind}"
        assert path.read_bytes() == page.saved(kind)
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IRUSR
        assert path.is_relative_to(page.office.folder / OPENED)
        assert path != page.office.folder / "files" / page.record[kind][:2] / page.record[kind][2:]
    assert stat.S_IMODE((page.office.folder / OPENED).stat().st_mode) == stat.S_IRWXU
    assert page.widget.open_word.toolTip() == paper_opening.TIP == page.widget.open_word.statusTip()


def test_opening_again_opens_the_same_file_and_one_that_was_changed_is_set_right(
    qtbot: QtBot, page: Page, programs: Programs
) -> None:
    for count in (1, 2, 3):
        page.widget.open_word.trigger()
        qtbot.waitUntil(lambda count=count: len(programs.opened) == count)
        path = programs.opened[-1]
        assert path.read_bytes() == page.saved("docx")
        path.chmod(stat.S_IRWXU)
        path.write_bytes(b"changed")
    assert len(set(programs.opened)) == 1


@pytest.mark.qt_log_ignore("QPlatformServices::openDocument")
def test_a_system_without_a_program_is_told_with_what_to_do(qtbot: QtBot, page: Page) -> None:
    def boxes() -> list[QMessageBox]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]

    page.widget.open_word.trigger()
    qtbot.waitUntil(lambda: bool(boxes()))
    box = boxes()[0]
    assert box.text() == (
        f"这台电脑没有打开“{page.record['number']} 收件（登记）回执.docx”，请安装 Word 或 WPS，并设为默认的打开方式，"
        "或用“存为 Word”另存后在别的电脑上打开。"
    )
    notices.press(box, notices.UNDERSTOOD)


def test_a_disk_that_takes_nothing_is_told(qtbot: QtBot, page: Page, programs: Programs) -> None:
    (page.office.folder / OPENED).write_text("a file where the folder should be")
    page.widget.open_word.trigger()
    qtbot.waitUntil(lambda: bool(page.office.told))
    assert "打不开" in page.office.told[0][1]
    assert programs.opened == []


def test_an_issue_of_word_alone_opens_in_word_and_not_as_pdf(
    qtbot: QtBot, office: Office, ops: Ops, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    with office.desk() as desk:
        templates.install(desk, RECEIPT, word("回执 {{ case.number }}"), "回执.docx")
    page = Page(qtbot, office, ops)
    assert (page.widget.open_word.isEnabled(), page.widget.open_pdf.isEnabled()) == (True, False)
    assert page.widget.open_pdf.statusTip() == templates.ONLY_WORD


def test_the_menu_beside_the_printer_says_why_an_entry_is_grey(page: Page) -> None:
    menu = page.widget.more.menu()
    assert [action.text() for action in menu.actions()] == ["整套打印(&A)…", "套打(&O)…", "用 Word 打开(&W)", "打开 PDF(&D)"]
    page.widget.choose("registration_form")
    assert page.widget.more.isEnabled() and page.widget.whole.isEnabled()
    for action in menu.actions()[1:]:
        assert (action.isEnabled(), action.statusTip()) == (False, "先出具，再打印或保存")


def test_copies_are_gone_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / OPENED
    for name in ("aa/一.docx", "bb/二.pdf"):
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
        path.chmod(stat.S_IRUSR)
    paper_opening.sweep(folder)
    assert list(folder.iterdir()) == []
    paper_opening.sweep(tmp_path / "was never there")


def test_what_another_program_holds_stays_and_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / OPENED / "aa" / "一.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")

    def held(self: Path, **_more: Any) -> None:
        raise PermissionError(13, "in use", str(self))

    monkeypatch.setattr(Path, "unlink", held)
    paper_opening.sweep(tmp_path / OPENED)
    monkeypatch.undo()
    assert path.exists()
    assert "an opened copy stays" in caplog.text
