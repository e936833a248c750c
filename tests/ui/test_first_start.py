"""First start: what must be said before a ledger is founded."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.services import shelf
from desktop_app.ui.first_start import FirstStart, Founding


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> FirstStart:
    made = FirstStart(tmp_path)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitActive(made)
    return made


def test_every_regulation_on_the_shelf_is_offered_with_a_sentence(dialog: FirstStart) -> None:
    assert list(dialog.choices) == list(shelf.regulation_ids())
    assert "原文无标题" in dialog.choices["bank-branch"].accessibleDescription()


def test_a_word_narrows_the_choice_and_what_is_ticked_stays(dialog: FirstStart) -> None:
    dialog.choices["community-centre"].setChecked(True)
    dialog.word.setText("银行")
    seen = {id_ for id_, box in dialog.choices.items() if box.isVisibleTo(dialog)}
    assert seen == {"bank-branch", "community-centre"}
    dialog.word.clear()
    assert all(box.isVisibleTo(dialog) for box in dialog.choices.values())


def test_an_office_finds_its_own_regulation_beside_the_shipped_ones(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "regulations").mkdir()
    head = 'id = "ours"\nversion = 1\neffective = 2026-01-01\ntitle = "本单位办法"\nextends = "common"\n'
    (tmp_path / "regulations" / "ours.toml").write_text(head, encoding="utf-8")
    made = FirstStart(tmp_path)
    qtbot.addWidget(made)
    assert made.choices["ours"].accessibleDescription() == "本单位的制度；2026年起施行"


def test_nothing_is_founded_before_a_regulation_and_a_unit_are_named(qtbot: QtBot, dialog: FirstStart) -> None:
    with qtbot.assertNotEmitted(dialog.founding_chosen):
        dialog.found.click()
        assert dialog.fault.text() == "请至少选一个制度。"
        dialog.choices["bank-branch"].setChecked(True)
        dialog.found.click()
        assert dialog.fault.text() == "请填写单位名称，文书上要用。" and dialog.unit.hasFocus()


def test_what_was_entered_comes_out(qtbot: QtBot, dialog: FirstStart) -> None:
    dialog.choices["bank-branch"].setChecked(True)
    dialog.choices["community-centre"].setChecked(True)
    dialog.unit.setText(" 幸福路支行 ")
    dialog.branch.setText("XF")
    with qtbot.waitSignal(dialog.founding_chosen) as said:
        qtbot.keyClick(dialog.unit, Qt.Key.Key_Return)
    assert said.args == [Founding(("bank-branch", "community-centre"), "幸福路支行", "XF", "管理员")]


def test_the_other_ways_in(qtbot: QtBot, dialog: FirstStart) -> None:
    dialog.choices["community-centre"].setChecked(True)
    with qtbot.waitSignal(dialog.trial_chosen) as said:
        qtbot.keyClick(dialog, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert said.args == [("community-centre",)]
    with qtbot.waitSignal(dialog.restore_chosen):
        qtbot.keyClick(dialog, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_refusal_is_shown_and_nothing_is_lost(dialog: FirstStart) -> None:
    dialog.unit.setText("幸福路支行")
    dialog.refuse("这个文件夹写不进去。")
    assert dialog.fault.text() == "这个文件夹写不进去。" and dialog.unit.text() == "幸福路支行"
