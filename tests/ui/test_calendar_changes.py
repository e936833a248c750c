"""The calendar from the window: a notice is looked at, then applied or left; days of the office likewise."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QLabel, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.moments import SHANGHAI
from desktop_app.models.health import verify
from desktop_app.services import calendars
from desktop_app.services import office as services
from desktop_app.ui.calendar_dialog import NO_DAYS, NO_MOVES, CalendarDialog
from desktop_app.ui.notices import press
from desktop_app.ui.office_days_dialog import OfficeDaysDialog
from tests.ui.desk_window import Place, place

OFF = ("2026-12-31", "2027-01-01", "2027-01-04")
NUMBERS = ("XF2026120003", "XF2026120002", "XF2026120001")


@pytest.fixture
def now() -> datetime:
    """So late that what is received now ends in the year without a notice."""
    return datetime(2026, 12, 30, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, now: datetime) -> Iterator[Place]:
    with place(qtbot, tmp_path / "ledger", now, cases=3) as made:
        yield made


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    days = [{"name": "元旦", "date": day, "isOffDay": True} for day in OFF]
    said = {"year": 2027, "papers": ["https://www.gov.cn/a.htm"], "days": days}
    path = tmp_path / "2027.json"
    path.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    return path


def rows(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def shown(dialog: Any) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_notice_is_shown_before_it_is_applied(desk: Place, qtbot: QtBot, notice: Path) -> None:
    assert "2027 放假安排未导入" in desk.window.status.words()
    before = desk.ledger.heads()
    desk.window.calendar.open_file(notice)
    dialog = desk.dialog(CalendarDialog)
    assert "2027年放假安排" in shown(dialog) and "依据：https://www.gov.cn/a.htm" in shown(dialog)
    assert rows(dialog.days) == [
        ["2026-12-31 周四", "工作日", "元旦 放假"],
        ["2027-01-01 周五", "暂按工作日", "元旦 放假"],
        ["2027-01-04 周一", "暂按工作日", "元旦 放假"],
    ]
    assert [row[2:] for row in rows(dialog.moves)] == [["2027-01-01（暂定）", "2027-01-06", "推后"]] * 3
    assert [row[0] for row in rows(dialog.moves)] == list(reversed(NUMBERS))
    for table in (dialog.days, dialog.moves):
        QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert table.accessibleName() and any(label.buddy() is table for label in dialog.findChildren(QLabel))
    dialog.reject()
    desk.rest()
    assert desk.ledger.heads() == before


def test_an_applied_notice_moves_the_list_and_the_status_line(desk: Place, qtbot: QtBot, notice: Path) -> None:
    desk.window.show_view("provisional")
    desk.wait_for(*NUMBERS)
    desk.window.calendar.open_file(notice)
    dialog = desk.dialog(CalendarDialog)
    qtbot.keyClick(dialog.apply, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.messages.sentence() == "已采用2027年放假安排：3个期限改变日期。")
    qtbot.waitUntil(lambda: not any("放假安排未导入" in words for words in desk.window.status.words()))
    desk.wait_for()
    assert desk.window.views.counted()["provisional"] == 0
    assert verify(desk.ledger).first_fault is None


def test_the_same_notice_again_is_only_told(desk: Place, qtbot: QtBot, notice: Path) -> None:
    calendars.apply(desk.office.desk(), calendars.read_notice(notice.read_bytes()))
    desk.window.calendar.open_file(notice)
    box = desk.box()
    assert box.text() == "2027年放假安排已经是现行的内容，没有任何改变。"
    press(box, "知道了")


def test_a_file_that_is_no_notice_is_told(desk: Place, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("[]")
    for path, word in ((tmp_path / "bad.json", "对象"), (tmp_path / "nowhere.json", "没有这个文件")):
        desk.window.calendar.open_file(path)
        box = desk.box()
        assert word in box.text()
        press(box, "知道了")
        desk.rest()


def test_who_is_no_administrator_sees_it_and_cannot_apply_it(desk: Place, notice: Path) -> None:
    services.set_person(desk.office.desk(), "吴玲", ["clerk"])
    desk.window.sit_down("吴玲")
    desk.rest()
    desk.window.calendar.open_file(notice)
    desk.dialog(CalendarDialog).accept()
    box = desk.box()
    assert "没有权限改动日历" in box.text()
    press(box, "知道了")


def test_the_file_is_asked_for_from_the_menu_and_from_the_status_line(desk: Place) -> None:
    for ask in (
        desk.window.actions_["calendar"].trigger,
        desk.window.status.findChild(QToolButton, "status_calendar").click,
    ):
        ask()
        dialog = desk.dialog(QFileDialog)
        assert dialog.windowTitle() == "导入日历"
        dialog.reject()
        desk.rest()


def test_a_notice_that_only_settles_dates_says_so(desk: Place, tmp_path: Path) -> None:
    path = tmp_path / "quiet.json"
    days = [{"name": "国庆节", "date": "2027-10-02", "isOffDay": True}]
    path.write_text(json.dumps({"year": 2027, "papers": [], "days": days}), "utf-8")
    desk.window.calendar.open_file(path)
    dialog = desk.dialog(CalendarDialog)
    assert NO_DAYS in shown(dialog) and "文件没有写出处" in shown(dialog) and dialog.days.isHidden()
    assert [row[2:] for row in rows(dialog.moves)] == [["2027-01-01（暂定）", "2027-01-01", "日期不变、不再暂定"]] * 3
    dialog.reject()


def test_what_moves_nothing_says_so(desk: Place) -> None:
    desk.window.calendar.propose(calendars.office_day("2027-10-02", off=True, name="国庆"), desk.window, lambda: None)
    dialog = desk.dialog(CalendarDialog)
    assert NO_DAYS in shown(dialog) and NO_MOVES in shown(dialog) and dialog.moves.isHidden()
    dialog.reject()


# ---- days of the office


def open_days(desk: Place) -> Any:
    desk.window.actions_["office_days"].trigger()
    dialog = desk.dialog(OfficeDaysDialog)
    desk.qtbot.waitUntil(lambda: bool(dialog.standing.text()))
    return dialog


def test_a_day_is_entered_looked_at_applied_and_taken_back(desk: Place, qtbot: QtBot) -> None:
    dialog = open_days(desk)
    assert "2027年的还没有导入" in dialog.standing.text()
    dialog.day.setText("12-31")
    dialog.name.setText("设备检修")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    seen = desk.dialog(CalendarDialog)
    assert rows(seen.days) == [["2026-12-31 周四", "工作日", "本单位停办（设备检修）"]]
    assert [row[2:] for row in rows(seen.moves)] == [["2027-01-01（暂定）", "2027-01-04（暂定）", "推后"]] * 3
    seen.accept()
    qtbot.waitUntil(lambda: rows(dialog.table) == [["2026-12-31 周四", "停办", "设备检修"]])
    assert (dialog.day.text(), dialog.name.text(), dialog.remove.isEnabled()) == ("", "", False)
    dialog.table.selectRow(0)
    dialog.remove.click()
    seen = desk.dialog(CalendarDialog)
    assert [row[3:] for row in rows(seen.moves)] == [["2027-01-01（暂定）", "提前"]] * 3
    seen.accept()
    qtbot.waitUntil(lambda: rows(dialog.table) == [])
    assert calendars.standing(desk.office.desk()).office_days == ()
    dialog.reject()


def test_what_is_wrong_is_said_and_kept(desk: Place, qtbot: QtBot) -> None:
    dialog = open_days(desk)
    dialog.day.setText("2-30")
    dialog.name.setText("停电")
    dialog.add.click()
    qtbot.waitUntil(lambda: "不是日期" in dialog.fault.text())
    assert dialog.name.text() == "停电"
    dialog.day.setText("2027-03-01")
    dialog.name.clear()
    dialog.add.click()
    qtbot.waitUntil(lambda: "没有文字" in dialog.fault.text())
    for widget in (dialog.day, dialog.kind, dialog.name):
        assert widget.accessibleName()
    dialog.reject()


def test_a_day_of_work_is_entered_too(desk: Place, qtbot: QtBot) -> None:
    dialog = open_days(desk)
    dialog.day.setText("2027-01-02")
    dialog.kind.setCurrentText("上班")
    dialog.name.setText("值班")
    dialog.add.click()
    seen = desk.dialog(CalendarDialog)
    assert rows(seen.days) == [["2027-01-02 周六", "暂按周末休息", "本单位上班（值班）"]]
    seen.accept()
    qtbot.waitUntil(lambda: rows(dialog.table) == [["2027-01-02 周六", "上班", "值班"]])
    dialog.reject()
