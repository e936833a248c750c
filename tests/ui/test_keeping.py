"""Keeping: export, backup and check from the window."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import Trouble
from desktop_app.models.pages import ListQuery
from desktop_app.ui.keeping import write_whole
from desktop_app.ui.notices import press
from tests.ui.desk_window import Place, place, register


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, now: datetime) -> Iterator[Place]:
    with place(qtbot, tmp_path / "ledger", now, cases=3) as made:
        yield made


def test_the_list_on_screen_goes_into_a_workbook(desk: Place, qtbot: QtBot, tmp_path: Path) -> None:
    desk.window.list.box.setText("欧阳")
    register(desk.ledger, desk.now, "欧阳慧敏")
    desk.window.refresh()
    qtbot.waitUntil(lambda: len(desk.shown()) == 1)
    out = tmp_path / "台账.xlsx"
    desk.window.keeping.write_sheet(desk.window.list.query(), out)
    qtbot.waitUntil(lambda: desk.window.messages.sentence() == f"已导出1件到 {out}")
    sheet = load_workbook(out).active
    assert sheet is not None
    assert [cell.value for cell in sheet["A"]][1:] == ["编号", "XF2026110004"]


def test_the_file_dialog_offers_a_name_with_view_and_day(desk: Place, qtbot: QtBot) -> None:
    desk.window.show_view("all")
    desk.window.export()
    dialog = desk.dialog(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "投诉台账（全部）20261122.xlsx"
    dialog.reject()


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(desk: Place, qtbot: QtBot, tmp_path: Path) -> None:
    desk.window.keeping.write_sheet(ListQuery("all", now=desk.now), tmp_path / "nowhere" / "台账.xlsx")
    box = desk.box()
    assert "写不进去" in box.text()
    press(box, "知道了")
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(Trouble):
        write_whole(tmp_path / "nowhere" / "a", b"x")


def test_a_backup_says_where_it_is_and_the_line_says_when(desk: Place, qtbot: QtBot) -> None:
    desk.window.back_up()
    qtbot.waitUntil(lambda: desk.window.messages.sentence().startswith("已备份到 "))
    qtbot.waitUntil(lambda: "上次备份：今天 09:00" in desk.window.status.words())


def test_a_sound_ledger_is_told(desk: Place, qtbot: QtBot) -> None:
    desk.window.check()
    box = desk.box()
    assert box.text() == "核对无误。" and "条记录" in box.informativeText()
    press(box, "知道了")


def test_the_first_fault_is_told(desk: Place, qtbot: QtBot) -> None:
    desk.ledger.store.run("UPDATE cases SET subject = '改过' WHERE number = 'XF2026110001'")
    desk.window.check()
    box = desk.box()
    assert "XF2026110001" in box.text()
    press(box, "知道了")
