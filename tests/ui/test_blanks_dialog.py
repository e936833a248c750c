"""填写空白: the office fills in what the text leaves open, and finds its way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.ui.blanks_dialog import LOSE, BlanksDialog
from desktop_app.ui.notices import press
from desktop_app.ui.ops import Ops
from desktop_app.ui.regulation_page import RegulationPage
from tests.ui.own_rules import ID, Office

VISIT, BY, YEARS = "clocks.I1.limit", "clocks.D1.extension.by", "retention.years"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "ledger")


@pytest.fixture
def ops(qtbot: QtBot, office: Office) -> Iterator[Ops]:
    road = office.road()
    yield road
    road.stop()


@pytest.fixture
def page(qtbot: QtBot, ops: Ops) -> RegulationPage:
    made = RegulationPage(ops, False)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitUntil(lambda: bool(made.text()))
    return made


def filling(qtbot: QtBot, page: RegulationPage) -> BlanksDialog:
    """The dialog, opened by the button's own key."""
    dialog = page.fill_blanks()
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def saved(qtbot: QtBot, page: RegulationPage, dialog: BlanksDialog, words: str) -> None:
    with qtbot.waitSignal(dialog.accepted):
        dialog.save.click()
    qtbot.waitUntil(lambda: words in page.text())


def test_every_blank_stands_with_its_clause_value_and_whose_word_it_is(qtbot: QtBot, page: RegulationPage) -> None:
    dialog = filling(qtbot, page)
    assert list(dialog.rows) == [VISIT, BY, "acceptance.anonymous", YEARS]
    row = dialog.rows[BY]
    assert (row.input.value(), row.own.isChecked(), row._suggested.text()) == ("主任", False, "建议：主任")
    assert row.item.blank.clause == "第七条第二款"
    assert dialog.rows["acceptance.anonymous"].input.value() == "是"
    dialog.reject()


def test_a_duty_becomes_a_clock_for_new_cases_and_old_ones_keep_theirs(qtbot: QtBot, office: Office, page: RegulationPage) -> None:
    old = office.register()
    dialog = filling(qtbot, page)
    qtbot.keyClicks(dialog.rows[VISIT].input.editor, "2 wd")
    assert dialog.rows[VISIT].own.isChecked()
    saved(qtbot, page, dialog, "走访的天数：2个工作日 第六条 〔本单位自定〕")
    new = office.register()
    for case_id, clocks in ((old, []), (new, ["I1"])):
        office.do(case_id, "accept")
        with office.desk() as desk:
            assert [clock.clock for clock in desk.case(case_id).clocks.values() if clock.clock == "I1"] == clocks


def test_one_blank_filled_keeps_the_others(qtbot: QtBot, office: Office, page: RegulationPage) -> None:
    dialog = filling(qtbot, page)
    dialog.rows[BY].input.set_value("分管副经理")
    dialog.rows[BY].own.setChecked(True)
    saved(qtbot, page, dialog, "分管副经理")
    dialog = filling(qtbot, page)
    dialog.rows[YEARS].input.set_value("20")
    saved(qtbot, page, dialog, "保管20年")
    assert office.rules().filled == {BY: "分管副经理", YEARS: 20}
    assert "分管副经理" in page.text()


def test_the_suggested_value_comes_back(qtbot: QtBot, office: Office, page: RegulationPage) -> None:
    with office.desk() as desk:
        from desktop_app.services import office as services

        services.fill_blanks(desk, ID, {YEARS: "20", BY: "经理"})
    page._read()
    qtbot.waitUntil(lambda: "保管20年" in page.text())
    dialog = filling(qtbot, page)
    row = dialog.rows[YEARS]
    assert (row.own.isChecked(), row.input.value()) == (True, "20")
    row.own.setChecked(False)
    assert row.input.value() == "5"
    saved(qtbot, page, dialog, "保管5年")
    assert office.rules().filled == {BY: "经理"}


@pytest.mark.parametrize(("place", "value", "words"), [
    (VISIT, "很快", "要填期限，例如 5个工作日"), (YEARS, "五年", "要填整数"),
])  # fmt: skip
def test_a_wrong_value_is_refused_beside_its_field(qtbot: QtBot, page: RegulationPage, place: str, value: str, words: str) -> None:
    dialog = filling(qtbot, page)
    dialog.rows[place].input.set_value(value)
    dialog.rows[place].own.setChecked(True)
    dialog.save.click()
    qtbot.waitUntil(lambda: words in dialog.rows[place].input.fault())
    assert dialog.isVisible() and dialog.rows[place].input.value() == value
    dialog.reject()
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
    assert box.text() == LOSE
    press(box, "放弃")


def test_who_is_no_administrator_is_told_before_typing(qtbot: QtBot, office: Office) -> None:
    road = office.road("吴玲")
    page = RegulationPage(road, False)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(page)
    page.open()
    qtbot.waitUntil(lambda: bool(page.text()))
    qtbot.keyClick(page, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "没有权限填写制度空白" in page.bar.sentence())
    road.stop()
