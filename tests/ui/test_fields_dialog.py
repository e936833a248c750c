"""A paper that asks for something asks in a small window; nothing typed is lost by a refusal."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.choices import FieldSpec
from desktop_app.domain.errors import RuleBroken
from desktop_app.services.desk import Desk
from desktop_app.services.particulars import PARTICULARS, particulars, set_particulars
from desktop_app.ui.fields_dialog import FieldsDialog
from desktop_app.ui.ops import Ops
from tests.ui.seats import Office

ASKED = (FieldSpec(path="fill.place", label="地点", required=True), FieldSpec(path="fill.on", label="日期", type="date"))


@pytest.fixture
def dialog(qtbot: QtBot, ops: Ops) -> Iterator[tuple[FieldsDialog, list[str]]]:
    told: list[str] = []

    def work(desk: Desk, given: dict[str, str]) -> str:
        if "fill.place" not in given:
            raise RuleBroken("“地点”没有填写，请补上后再提交。", field="fill.place")
        return f"{given['fill.place']} {given.get('fill.on', '')}"

    parent = QWidget()
    qtbot.addWidget(parent)
    made = FieldsDialog(ops, "出具《通知》", "出具", ASKED, work, told.append, parent, about="出具以后占用编号。")
    made.open()
    yield made, told


def test_a_refusal_stands_at_its_field_and_what_is_typed_stays(qtbot: QtBot, dialog: tuple[FieldsDialog, list[str]]) -> None:
    made, told = dialog
    made.inputs["fill.on"].set_value("2026-12-01")
    qtbot.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: made.inputs["fill.place"].fault() == "“地点”没有填写，请补上后再提交。")
    assert made.isVisible() and made.values() == {"fill.on": "2026-12-01"} and told == []
    made.inputs["fill.place"].set_value("三楼会议室")
    qtbot.mouseClick(made.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == ["三楼会议室 2026-12-01"])


def test_the_office_s_particulars_are_kept(qtbot: QtBot, office: Office, ops: Ops) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    told: list[object] = []
    made = FieldsDialog(ops, "本单位资料", "保存", PARTICULARS, set_particulars, told.append, parent)
    made.open()
    made.inputs["phone"].set_value("12")
    made.send()
    qtbot.waitUntil(lambda: bool(made.inputs["phone"].fault()))
    made.inputs["phone"].set_value("0571-12345678")
    made.send()
    qtbot.waitUntil(lambda: told == [None])
    with office.desk() as desk:
        assert particulars(desk.ledger) == {"phone": "0571-12345678"}
