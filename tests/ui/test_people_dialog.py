"""People: an administrator enters them, others are told why not."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.services import office as services
from desktop_app.ui.folders import make_folders
from desktop_app.ui.ops import Ops
from desktop_app.ui.people_dialog import PeopleDialog, SwitchDialog
from desktop_app.ui.seat import Office
from desktop_app.ui.status import standing
from tests.ui.desk_window import founded
from tests.ui.own_rules import Office as OwnOffice


@pytest.fixture
def office(tmp_path: Path, now: datetime) -> Iterator[Office]:
    with founded(tmp_path, now) as ledger:
        services.set_person(services.desk_for(ledger, lambda: now), "吴玲", ["clerk"], "窗口")
        yield Office(ledger, make_folders(tmp_path), lambda: now)


@pytest.fixture
def ops(qtbot: QtBot, office: Office) -> Iterator[Ops]:
    road = Ops(write=office.desk, read=office.desk)
    yield road
    road.stop()


def open_people(qtbot: QtBot, ops: Ops) -> PeopleDialog:
    dialog = PeopleDialog(ops)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2)
    return dialog


def test_a_person_is_added(qtbot: QtBot, ops: Ops, office: Office) -> None:
    dialog = open_people(qtbot, ops)
    dialog.name.setText("钱志远")
    dialog.unit.setText("中心领导")
    dialog.roles["manager"].setChecked(True)
    with qtbot.waitSignal(ops.changed) as said:
        qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert said.args == [frozenset({"people"})]
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 3)
    assert [dialog.table.item(2, column).text() for column in range(3)] == ["钱志远", "负责人", "中心领导"]
    assert dialog.name.text() == ""


def test_a_chosen_person_is_changed(qtbot: QtBot, ops: Ops, office: Office) -> None:
    dialog = open_people(qtbot, ops)
    dialog.table.selectRow(1)
    assert (dialog.name.text(), dialog.unit.text(), dialog.roles["clerk"].isChecked()) == ("吴玲", "窗口", True)
    dialog.roles["handler"].setChecked(True)
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.table.item(1, 1).text() == "登记员、承办人")
    assert len(services.people(office.ledger)) == 2


def test_what_is_missing_is_said_and_kept(qtbot: QtBot, ops: Ops) -> None:
    dialog = open_people(qtbot, ops)
    dialog.name.setText("钱志远")
    dialog.save.click()
    qtbot.waitUntil(lambda: "请写明“钱志远”的身份" in dialog.fault.text())
    assert dialog.name.text() == "钱志远"


def test_who_is_no_administrator_is_told(qtbot: QtBot, ops: Ops, office: Office) -> None:
    office.name = "吴玲"
    dialog = open_people(qtbot, ops)
    dialog.name.setText("钱志远")
    dialog.roles["clerk"].setChecked(True)
    dialog.save.click()
    qtbot.waitUntil(lambda: "没有权限管理人员" in dialog.fault.text())


def test_the_one_who_sits_here_is_marked_and_another_is_chosen_by_keys(qtbot: QtBot, ops: Ops) -> None:
    dialog = SwitchDialog(ops, "周敏")
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.people.count() == 2)
    assert dialog.people.currentItem().text().startswith("周敏")
    qtbot.keyClick(dialog.people, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.chosen) as said:
        dialog.accept()
    assert said.args == ["吴玲"]


def test_the_roles_of_the_regulations_are_given_and_kept(qtbot: QtBot, tmp_path: Path) -> None:
    own = OwnOffice(tmp_path / "own")
    road = own.road()
    dialog = PeopleDialog(road)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 5)
    assert [dialog.table.item(row, 1).text() for row in range(3)] == ["管理员", "负责人、主任", "负责人、副主任"]
    assert dialog.parts.topLevelItem(0).text(0) == "服务热线投诉办法"
    dialog.table.selectRow(1)
    assert dialog.parts.marked() == ["trial-office/chief"]
    dialog.unit.setText("公司领导")
    vice = dialog.parts.marks["trial-office/vice"]
    dialog.parts.setCurrentItem(vice)
    qtbot.keyClick(dialog.parts, Qt.Key.Key_Space)
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.table.item(1, 2).text() == "公司领导")
    assert dialog.table.item(1, 1).text() == "负责人、主任、副主任"
    assert dialog.parts.marked() == []
    road.stop()


def test_a_part_stands_in_the_status_line(tmp_path: Path) -> None:
    own = OwnOffice(tmp_path / "own")
    with own.desk("赵主任") as desk:
        assert list(standing(desk).roles) == ["负责人", "主任"]
