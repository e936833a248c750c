"""Registering under a regulation with guidance, warnings, links, and what is only counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services import tallying
from desktop_app.ui.registration import RegistrationPage
from desktop_app.ui.tally_dialog import TallyDialog
from tests.ui.front_desk import Desk, form_of
from tests.ui.own_rules import ID, Office

CTRL = Qt.KeyboardModifier.ControlModifier


class OwnDesk(Desk):
    """The front desk of an office with a regulation of its own."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        super().__init__(qtbot, folder)
        self.office = Office(folder / "own")


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[OwnDesk]:
    made = OwnDesk(qtbot, tmp_path)
    yield made
    made.stop()


@pytest.fixture
def page(desk: OwnDesk) -> RegistrationPage:
    return desk.open(ID)


def dialog_of(qtbot: QtBot, page: RegistrationPage) -> TallyDialog:
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_T, CTRL)
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, TallyDialog) and w.isVisible()]
    assert len(found) == 1
    return found[0]


def test_guidance_stands_beside_the_form_with_its_clause(qtbot: QtBot, page: RegistrationPage) -> None:
    qtbot.waitUntil(lambda: bool(page.side.guidance.plain()))
    assert page.side.guidance.plain() == "先听完再记录：接电话时先听完，再逐项记录。（第五条）"
    assert page.side.guidance_title.isVisible()


def test_without_guidance_the_room_goes_to_the_others(qtbot: QtBot, page: RegistrationPage) -> None:
    qtbot.waitUntil(page.side.guidance_title.isVisible)
    page.side.show_guidance((), ())
    assert not page.side.guidance_title.isVisible()


def test_a_rules_warning_stands_at_its_field_with_the_clause(qtbot: QtBot, page: RegistrationPage) -> None:
    form = form_of(page)
    form.inputs["categories.severity"].set_value("grave")
    qtbot.waitUntil(lambda: "严重的投诉要问清事发地点（依据：第五条第二款）。" in form.inputs["location"].hint())
    form.inputs["categories.severity"].set_value("slight")
    qtbot.waitUntil(lambda: not form.inputs["location"].hint())


def test_who_fills_it_in_stands_in_the_field_that_asks_for_it(page: RegistrationPage) -> None:
    assert form_of(page).text("extra.taker") == "周敏"
    assert form_of(page).is_blank()


def test_the_related_case_is_named_while_its_number_is_typed_and_both_say_so(qtbot: QtBot, desk: OwnDesk) -> None:
    other = desk.office.register()
    with desk.office.desk() as at:
        number = at.case(other).number
    page = desk.open(ID)
    form = form_of(page)
    form.inputs["related.number"].set_value("没有的编号")
    qtbot.waitUntil(lambda: "本台账没有编号“没有的编号”" in form.inputs["related.number"].hint())
    form.inputs["related.number"].set_value(number)
    qtbot.waitUntil(lambda: "空调维修三次没有修好（待受理）" in form.inputs["related.number"].hint())
    values = {"channel": "hotline", "complainant.name": "陈秀兰", "subject": "还是没修好", "facts": "还是没修好。",
              "related.relation": "repeat", "issues": [{"text": "拖延"}, {"text": "乱收费"}]}  # fmt: skip
    form.set_values({**form.values(), **values})
    with qtbot.waitSignal(page.registered) as seen:
        page.register()
    with desk.office.desk() as at:
        case = at.case(seen.args[0])
        assert [(link["number"], link["relation"]) for link in case.links] == [(number, "repeat")]
        assert at.case(other).links[0]["number"] == case.number
        assert [row["text"] for row in case.record["issues"]] == ["拖延", "乱收费"]


def test_what_is_only_counted_gets_no_number(qtbot: QtBot, desk: OwnDesk, page: RegistrationPage) -> None:
    assert page.tally_button.isVisible()
    dialog = dialog_of(qtbot, page)
    dialog.inputs["reason"].set_value("咨询")
    dialog.inputs["feedback_to"].set_value("营业部")
    with qtbot.waitSignal(dialog.counted) as said:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert said.args == ["咨询"]
    assert page.messages.sentence() == "已计数：咨询，不登记、不编号。"
    assert desk.cases() == []
    with desk.office.desk() as at:
        counts = tallying.counts(at.ledger, [rules for _, rules in at.adopted().values()])
        assert [(row["title"], row["count"]) for row in counts] == [("咨询", 1), ("表扬", 0)]


def test_counting_without_a_reason_is_refused_beside_it(qtbot: QtBot, page: RegistrationPage) -> None:
    dialog = dialog_of(qtbot, page)
    dialog.accept()
    qtbot.waitUntil(lambda: "（依据：第四条）" in dialog.inputs["reason"].fault())
    assert dialog.isVisible()
    dialog.reject()
