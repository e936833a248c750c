"""文书模板: our layout saved as a Word file, the file checked, put in force and taken back, all of it on a real ledger."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.services import libreoffice, templates
from desktop_app.ui import notices
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_drawing import CONVERTING
from desktop_app.ui.templates_dialog import EMPTY, FILLED, NOTHING, OURS, TRIED, TemplatesDialog
from tests.ui.seats import MORNING, Office

FORM = "registration_form"


def word(path: Path, *texts: str) -> Path:
    document, buffer = Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger", MORNING)
    made.add_person("吴玲", "clerk")
    return made


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without LibreOffice."""
    monkeypatch.setattr(libreoffice, "find", lambda: None)


Open = Callable[..., TemplatesDialog]


@pytest.fixture
def opened(qtbot: QtBot, office: Office) -> Iterator[Open]:
    """Open the dialog at a seat, with a paper chosen."""
    roads: list[Ops] = []
    shown: list[QUrl] = []

    def make(name: str = "", case_id: str = "", paper: str = FORM, opens: bool = True) -> TemplatesDialog:
        roads.append(office.road(name))

        def show(url: QUrl) -> bool:
            shown.append(url)
            return opens

        dialog = TemplatesDialog(roads[-1], case_id, show_file=show)
        dialog.shown = shown  # type: ignore[attr-defined]
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.table.model().rowCount() > 5)
        choose(dialog, paper)
        return dialog

    yield make
    for road in roads:
        road.stop()


def choose(dialog: TemplatesDialog, paper: str) -> None:
    papers = [place.paper for place in dialog._overview.places]
    dialog.table.selectRow(papers.index(paper))
    place = dialog.place()
    assert place is not None and place.paper == paper


def row(dialog: TemplatesDialog) -> list[str]:
    model, at = dialog.table.model(), dialog.table.currentIndex().row()
    return [model.index(at, column).data() for column in range(4)]


def box() -> QMessageBox:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())


def found(qtbot: QtBot, dialog: TemplatesDialog) -> list[str]:
    """What the check says, when it has come."""
    qtbot.waitUntil(lambda: "”可以代替《" in dialog.findings.toPlainText() or "不能启用" in dialog.findings.toPlainText())
    return dialog.findings.toPlainText().split("\n")


def test_a_template_is_saved_checked_put_in_force_and_taken_back(
    qtbot: QtBot, office: Office, opened: Open, tmp_path: Path, alone: None
) -> None:
    dialog, file = opened(), tmp_path / "登记表.docx"
    assert row(dialog) == ["投诉登记表", OURS, "", ""]
    place = dialog.place()
    assert place is not None
    dialog.export_to(file, place)
    qtbot.waitUntil(lambda: dialog.bar.sentence() == "已存为“登记表.docx”，可以在 Word 或 WPS 里改。")
    dialog.check_file(file)
    assert found(qtbot, dialog) == ["“登记表.docx”可以代替《投诉登记表》。"]
    assert dialog.copy.isEnabled()
    dialog.install_file(file)
    qtbot.waitUntil(lambda: any(isinstance(w, QMessageBox) and w.isVisible() for w in QApplication.topLevelWidgets()))
    assert "已经出具的不变" in box().text()
    notices.press(box(), "启用")
    qtbot.waitUntil(lambda: row(dialog) == ["投诉登记表", "登记表.docx", "2026-11-18 09:00", "周敏"])
    assert dialog.bar.sentence() == "《投诉登记表》从现在起用“登记表.docx”出具。"
    with office.desk() as desk:
        assert desk.ledger.file(templates.in_force(desk.ledger, FORM)) == file.read_bytes()
    dialog.remove.click()
    notices.press(box(), "改回")
    qtbot.waitUntil(lambda: row(dialog) == ["投诉登记表", OURS, "", ""])
    assert not dialog.remove.isEnabled()


def test_every_fault_is_read_and_nothing_put_in_force(qtbot: QtBot, office: Office, opened: Open, tmp_path: Path) -> None:
    dialog = opened()
    dialog.install_file(word(tmp_path / "坏.docx", "{{ complainant.nmae }}", "{{ facts.__class__ }}"))
    assert found(qtbot, dialog) == [
        "“坏.docx”有2个错误，不能启用，请改好以后再检查。",
        "1. 正文里的“{{ complainant.nmae }}”里的 complainant.nmae 不在字段表里，是不是 complainant.name。",
        "2. 正文里的“{{ facts.__class__ }}”里有以下划线开头的名称，不能用，请只写字段的路径。",
    ]
    dialog.copy.click()
    assert QApplication.clipboard().text() == dialog.findings.toPlainText()
    assert not any(isinstance(w, QMessageBox) and w.isVisible() for w in QApplication.topLevelWidgets())
    choose(dialog, "intake_receipt")
    assert dialog.findings.toPlainText() == NOTHING
    with office.desk() as desk:
        assert templates.listing(desk.ledger) == ()


def test_a_file_that_cannot_be_read_is_told(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened()
    dialog.check_file(tmp_path / "没有.docx")
    qtbot.waitUntil(lambda: "“没有.docx”读不出来（没有这个文件或文件夹）" in dialog.bar.sentence())
    assert dialog.findings.toPlainText() == NOTHING


def test_who_is_no_administrator_may_look(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened("吴玲")
    qtbot.waitUntil(lambda: "需要的身份是：管理员" in dialog.locked.text())
    assert (dialog.install.isEnabled(), dialog.remove.isEnabled()) == (False, False)
    assert "管理员" in dialog.install.toolTip()
    dialog.check_file(word(tmp_path / "登记.docx", "{{ subject }}"))
    assert found(qtbot, dialog)[0] == "“登记.docx”可以代替《投诉登记表》。"


def test_the_offices_own_file_is_saved_again_to_be_gone_on_with(
    qtbot: QtBot, office: Office, opened: Open, tmp_path: Path, alone: None
) -> None:
    own = word(tmp_path / "本单位.docx", "{{ subject }}")
    with office.desk() as desk:
        templates.install(desk, FORM, own.read_bytes(), own.name)
    dialog = opened()
    qtbot.waitUntil(lambda: "没有找到 LibreOffice" in dialog.preview.label.text())
    dialog.export.click()
    assert "本单位的“本单位.docx”" in box().text()
    notices.press(box(), "本单位的模板")
    asked = dialog.findChild(QFileDialog)
    assert asked is not None
    asked.fileSelected.emit(str(tmp_path / "再改.docx"))
    asked.reject()
    qtbot.waitUntil(lambda: "已存为“再改.docx”" in dialog.bar.sentence())
    assert (tmp_path / "再改.docx").read_bytes() == own.read_bytes()


def test_what_was_saved_is_opened_or_its_folder(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened(opens=False)
    place = dialog.place()
    assert place is not None
    dialog.export_to(tmp_path / "登记表.docx", place)
    qtbot.waitUntil(lambda: "已存为" in dialog.bar.sentence())
    dialog.bar._action.click()
    assert "“登记表.docx”打不开，请先装 Word 或 WPS" in dialog.bar.sentence()
    dialog.bar._action.click()
    shown = dialog.shown  # type: ignore[attr-defined]
    assert [url.toLocalFile() for url in shown] == [str(tmp_path / "登记表.docx"), str(tmp_path)]


def test_ours_is_looked_at_filled_or_empty(qtbot: QtBot, office: Office, opened: Open) -> None:
    empty, filled = opened(), opened(case_id=office.register())
    for dialog, note in ((empty, EMPTY), (filled, FILLED)):
        qtbot.waitUntil(lambda dialog=dialog, note=note: dialog.preview.page() == (1, 1) and dialog.preview.note.text() == note)
    assert empty.preview._pdf != filled.preview._pdf


def test_a_file_is_tried_on_the_chosen_case(
    qtbot: QtBot, office: Office, opened: Open, tmp_path: Path, program: Callable[[str], str]
) -> None:
    program("soffice")
    dialog = opened(case_id=office.register())
    dialog.check_file(word(tmp_path / "登记.docx", "{{ subject }}"))
    qtbot.waitUntil(lambda: dialog.preview.label.text() == CONVERTING, timeout=10_000)
    qtbot.waitUntil(lambda: dialog.preview.note.text() == f"{TRIED}{FILLED}", timeout=30_000)
    qtbot.waitUntil(lambda: dialog.preview.page() == (1, 1))


def test_the_window_opens_it(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.ui.desk_window import place

    with place(qtbot, tmp_path, MORNING, cases=1) as desk:
        desk.choose(0)
        desk.window.registry["templates"].run(desk.window)
        dialog = desk.dialog(TemplatesDialog)
        desk.rest()
        assert dialog._case_id == desk.ids[0]
        dialog.close()
