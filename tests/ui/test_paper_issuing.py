"""Before a paper takes its number the window says what stands against it, and leaves the choice where there is one."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import paper_uses
from desktop_app.services.particulars import set_particulars
from desktop_app.ui import notices
from desktop_app.ui.case_view import read_view
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_issuing import IssueDialog, PaperIssuing
from desktop_app.ui.paper_warnings import PaperWarnings
from tests.ui.seats import Office

PERSON = {"name": "李素芬", "phone": "13800138009"}


class Front:
    """A widget on whose behalf papers are issued, and what it was told."""

    def __init__(self, qtbot: QtBot, office: Office, ops: Ops) -> None:
        self.qtbot, self.office = qtbot, office
        self.owner = QWidget()
        qtbot.addWidget(self.owner)
        self.said: list[str] = []
        self.issuing = PaperIssuing(ops, self.owner, self.said.append)

    def issue(self, case_id: str, paper: str, purpose: str = "internal") -> None:
        with self.office.desk() as desk:
            view = read_view(desk, case_id)
        self.issuing.issue(view, paper_uses.usage(view.rules, paper), purpose)

    def box(self, kind: type[Any]) -> Any:
        def shown() -> list[Any]:
            return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]

        self.qtbot.waitUntil(lambda: bool(shown()))
        return shown()[0]

    def issued(self, case_id: str) -> list[dict[str, Any]]:
        with self.office.desk() as desk:
            return desk.case(case_id).papers


@pytest.fixture
def front(qtbot: QtBot, office: Office, ops: Ops) -> Front:
    return Front(qtbot, office, ops)


def particulars(office: Office) -> None:
    with office.desk() as desk:
        set_particulars(desk, {"phone": "010-61234567", "address": "临江市幸福路18号"})


def test_warnings_stand_line_by_line_and_going_back_issues_nothing(qtbot: QtBot, front: Front) -> None:
    case_id = front.office.register(subject="关于😀的投诉")
    front.issue(case_id, "intake_receipt")
    asked = front.box(PaperWarnings)
    assert [sentence[:5] for sentence in asked.sentences] == ["“事项”中", "文书上的“"]
    assert asked.back.isDefault()
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(isinstance(w, PaperWarnings) and w.isVisible() for w in QApplication.topLevelWidgets()))
    assert front.issued(case_id) == [] and front.said == []


def test_the_clerk_may_go_on(qtbot: QtBot, front: Front) -> None:
    case_id = front.office.register()
    front.issue(case_id, "intake_receipt")
    asked = front.box(PaperWarnings)
    assert asked.go.isDefault()
    qtbot.keyClick(asked.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(front.said))
    assert front.said == [f"已出具《收件（登记）回执》，编号 {front.issued(case_id)[0]['number']}。"]


def test_with_nothing_to_say_only_the_question_is_asked(qtbot: QtBot, front: Front) -> None:
    particulars(front.office)
    case_id = front.office.register()
    front.issue(case_id, "intake_receipt")
    box = front.box(QMessageBox)
    assert "不能撤销" in box.text()
    notices.press(box, "出具")
    qtbot.waitUntil(lambda: len(front.issued(case_id)) == 1)


def test_what_forbids_it_is_told_with_no_way_on(qtbot: QtBot, front: Front) -> None:
    case_id = front.office.register()
    front.issue(case_id, "urging_slip")
    box = front.box(QMessageBox)
    assert "还没有“催办”" in box.text() and [button.text() for button in box.buttons()] == ["知道了"]
    notices.press(box, "知道了")
    assert front.issued(case_id) == []


@pytest.fixture
def reply(front: Front) -> str:
    """A case whose written opinion can be issued: a paper that asks for something first."""
    case_id = front.office.register("market-regulation-12315")
    front.office.do(case_id, "accept")
    front.office.do(case_id, "reply", text="已责令退货退款。")
    return case_id


def typed(front: Front, reply: str, **values: str) -> IssueDialog:
    front.issue(reply, "reply_opinion", "respondent")
    dialog: IssueDialog = front.box(IssueDialog)
    for path, value in values.items():
        dialog.inputs[f"fill.{path}"].set_value(value)
    return dialog


def test_what_was_typed_is_looked_at_before_the_number_is_taken(qtbot: QtBot, front: Front, reply: str) -> None:
    particulars(front.office)
    dialog = typed(front, reply, basis="经与13800138009通话核实😀，依据有关规定。", result="支持", remedy_office="市局")
    dialog.send()
    asked = front.box(PaperWarnings)
    assert "138****8009" in asked.sentences[0] and "U+1F600" in asked.sentences[1]
    assert "字形" in dialog.inputs["fill.basis"].fault()
    qtbot.mouseClick(asked.back, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and dialog.submit.isEnabled() and front.issued(reply) == []
    dialog.send()
    qtbot.mouseClick(front.box(PaperWarnings).go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(front.issued(reply)) == 1)


def test_a_wrong_entry_stands_at_its_field(qtbot: QtBot, front: Front, reply: str) -> None:
    dialog = typed(front, reply)
    dialog.send()
    qtbot.waitUntil(lambda: any(made.fault() for made in dialog.inputs.values()))
    assert dialog.submit.isEnabled() and front.issued(reply) == []
    dialog.reject()
