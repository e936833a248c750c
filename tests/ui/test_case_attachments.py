"""附件: small pictures, opening, saving, adding by button and by dropping."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from pytestqt.qtbot import QtBot

from desktop_app.ui.case_attachments import NOT_FILES, SMALL, CaseAttachments, small
from desktop_app.ui.case_view import CaseView, ink, read_view
from desktop_app.ui.icons import Icons
from desktop_app.ui.ops import Ops
from tests.ui.seats import Office
from tests.ui.test_printing import BLUE, colours_on_pages


class Page:
    def __init__(self, qtbot: QtBot, office: Office, ops: Ops, case_id: str) -> None:
        self.office, self.case_id = office, case_id
        self.said: list[str] = []
        self.opened: list[Path] = []
        self.widget = CaseAttachments(
            ops, Icons(lambda meaning: ink(self.widget, meaning)), self.said.append,
            show=lambda url: self.opened.append(Path(url.toLocalFile())),
        )  # fmt: skip
        qtbot.addWidget(self.widget)
        self.widget.resize(540, 400)
        self.widget.show()
        ops.changed.connect(lambda _flags: self.read())
        self.read()

    def read(self) -> None:
        self.widget.show_view(self.view())

    def view(self) -> CaseView:
        with self.office.desk() as desk:
            return read_view(desk, self.case_id)

    def drop(self, *paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        event = QDropEvent(
            QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        self.widget.dropEvent(event)
        assert event.isAccepted()


@pytest.fixture
def page(qtbot: QtBot, office: Office, ops: Ops) -> Page:
    return Page(qtbot, office, ops, office.register())


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    image = QImage(800, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(BLUE))
    path = tmp_path / "漏水照片.png"
    assert image.save(str(path))
    return path


def count(page: Page, number: int) -> bool:
    return page.widget.list.count() == number


def test_a_file_is_added_and_shown_small(qtbot: QtBot, page: Page, photo: Path) -> None:
    page.widget.add_files([photo])
    qtbot.waitUntil(lambda: count(page, 1))
    assert page.said == ["已加入附件“漏水照片.png”。"]
    assert "漏水照片.png" in page.widget.list.item(0).text()
    assert "周敏" in page.widget.list.item(0).text()

    def drawn() -> bool:
        picture = page.widget.list.item(0).icon().pixmap(SMALL, SMALL).toImage()
        return picture.pixelColor(picture.width() // 2, picture.height() // 2).name() == BLUE

    qtbot.waitUntil(drawn)


def test_dropped_files_are_added_one_by_one(qtbot: QtBot, page: Page, photo: Path, tmp_path: Path) -> None:
    letter = tmp_path / "来信.txt"
    letter.write_text("来信内容", "utf-8")
    page.drop(photo, letter)
    qtbot.waitUntil(lambda: count(page, 2))
    assert [item["file_name"] for item in page.view().case.attachments] == ["漏水照片.png", "来信.txt"]


def test_a_dropped_folder_is_refused(page: Page, photo: Path) -> None:
    page.drop(photo, photo.parent)
    assert page.said == [NOT_FILES]
    assert page.view().case.attachments == []


def test_a_file_is_opened_from_a_copy_that_goes_with_the_case(
    qtbot: QtBot, page: Page, tmp_path: Path
) -> None:
    letter = tmp_path / "来信.txt"
    letter.write_text("来信内容", "utf-8")
    page.widget.add_files([letter])
    qtbot.waitUntil(lambda: count(page, 1))
    qtbot.keyClick(page.widget.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.opened))
    copy = page.opened[0]
    assert copy.name == "来信.txt" and copy.read_text("utf-8") == "来信内容"
    page.widget.show_view(None)
    assert not copy.exists()
    assert not page.widget.open.isEnabled()


def test_a_program_is_not_opened(qtbot: QtBot, page: Page, tmp_path: Path) -> None:
    program = tmp_path / "发票.EXE"
    program.write_bytes(b"MZ")
    page.widget.add_files([program])
    qtbot.waitUntil(lambda: count(page, 1))
    page.widget.open.click()
    assert "是程序" in page.said[-1]
    assert page.opened == []


def test_a_file_is_saved_byte_by_byte(qtbot: QtBot, page: Page, photo: Path, tmp_path: Path) -> None:
    page.widget.add_files([photo])
    qtbot.waitUntil(lambda: count(page, 1))
    item = page.widget.chosen()
    assert item is not None
    page.widget.save_as(item, tmp_path / "另存.png")
    qtbot.waitUntil(lambda: page.said[-1] == "已存为“另存.png”。")
    assert (tmp_path / "另存.png").read_bytes() == photo.read_bytes()


def test_a_file_that_is_gone_is_told_and_adds_nothing(qtbot: QtBot, page: Page, tmp_path: Path) -> None:
    page.widget.add_files([tmp_path / "没有.png"])
    qtbot.waitUntil(lambda: bool(page.office.told))
    assert "没有.png" in page.office.told[0][1]
    assert page.view().case.attachments == []


def test_where_nothing_may_be_added_the_reason_is_told(qtbot: QtBot, page: Page, photo: Path) -> None:
    page.office.do(page.case_id, "decline", ground="other")
    page.read()
    assert not page.widget.add.isEnabled()
    page.drop(photo)
    assert "不予受理" in page.said[-1]


def test_small_pictures_keep_their_shape(qtbot: QtBot, photo: Path) -> None:
    image = small(photo.read_bytes(), photo.name)
    assert image is not None and (image.width(), image.height()) == (SMALL, SMALL // 2)
    page = small(colours_on_pages(BLUE), "扫描.pdf")
    assert page is not None and page.height() == SMALL and page.width() < SMALL
    assert small(b"broken", "扫描.pdf") is None
    assert small(b"text", "来信.txt") is None
