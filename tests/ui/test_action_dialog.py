"""The form of an action: what it asks, what it refuses, and that nothing typed is lost."""

import json
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QScrollArea
from pytestqt.qtbot import QtBot

from desktop_app.domain.moments import SHANGHAI
from desktop_app.domain.regulation import FieldSpec
from desktop_app.services.desk import Done
from desktop_app.services.offers import Offer
from desktop_app.ui import notices
from desktop_app.ui.action_dialog import ActionDialog
from desktop_app.ui.action_inputs import CorrectionInput, LimitInput
from desktop_app.ui.case_view import CaseView, read_view
from desktop_app.ui.inputs_time import MomentInput
from desktop_app.ui.ops import Ops
from tests.ui.seats import MORNING, REGULATIONS, Office


class Form:
    """An open dialog and what came of it."""

    def __init__(self, qtbot: QtBot, office: Office, ops: Ops, case_id: str, action: str, **given: Any) -> None:
        self.qtbot, self.office, self.case_id = qtbot, office, case_id
        self.view = view(office, case_id)
        offer = self.view.offer(action)
        assert offer is not None and offer.enabled, offer and offer.reason
        self.dialog = ActionDialog(ops, self.view, offer, None, given)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog, before_close_func=lambda dialog: dialog.inputs.clear())
        self.done: list[Done] = []
        self.dialog.performed.connect(self.done.append)
        self.dialog.open()

    def type(self, path: str, words: str) -> None:
        """As an input method commits it."""
        event = QInputMethodEvent()
        editor = self.dialog.inputs[path].editor
        event.setCommitString(words)
        QApplication.sendEvent(editor, event)

    def send(self) -> Done:
        """Submit and wait until it is done."""
        self.dialog.send()
        self.qtbot.waitUntil(lambda: bool(self.done))
        assert not self.dialog.isVisible()
        return self.done[0]

    def refused(self, path: str = "") -> str:
        """Submit and wait for the sentence of the refusal."""
        self.dialog.send()
        said = self.dialog.inputs[path].fault if path else self.dialog.bar.sentence
        self.qtbot.waitUntil(lambda: bool(said()))
        assert self.dialog.isVisible() and self.dialog.submit.isEnabled()
        return said()


def view(office: Office, case_id: str) -> CaseView:
    with office.desk() as desk:
        return read_view(desk, case_id)


def box() -> QMessageBox:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())


def accepted(office: Office, regulation: str = "bank-branch", **more: Any) -> str:
    case_id = office.register(regulation, **more)
    office.do(case_id, "accept")
    return case_id


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_every_action_has_a_form_that_fits_the_screen(
    qtbot: QtBot, office: Office, ops: Ops, regulation: str
) -> None:
    seen = view(office, office.register(regulation))
    for offer in seen.offers:
        form = ActionDialog(ops, seen, Offer(offer.action, True, "", offer.fields))
        qtbot.addWidget(form)
        form.show()
        assert form.width() <= 1366 and form.height() <= 700
        asked = {s.path for s in offer.fields if s.choices or s.required or s.type != "step"}
        asked -= {"of"} if offer.action.event == "corrected" else set()
        assert set(form.inputs) == asked | {"recorded_for", "at"}
        for made in form.inputs.values():
            assert made.caption.buddy() is not None
            assert made.editor.accessibleName() or made.editor.focusProxy() is not None
        scrolled = form.findChildren(QScrollArea)[0]
        assert not scrolled.isAncestorOf(form.submit)
        form.reject()


def test_an_action_is_typed_and_sent_by_keys(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "pass_on")
    qtbot.waitUntil(form.dialog.isActiveWindow)
    form.type("to_unit", "一级行部")
    form.type("text", "请核查")
    qtbot.keyClick(form.dialog.inputs["text"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(form.done))
    said = form.done[0].case.last("passed_on")
    assert said is not None and (said.values["to_unit"], said.values["text"]) == ("一级行部", "请核查")


def test_enter_in_a_line_submits(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "correct", reason="听错了", changes={"subject": "挂失手续"})
    assert form.dialog.submit.isDefault()
    qtbot.keyClick(form.dialog.inputs["reason"].editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(form.done))
    assert form.done[0].case.record["subject"] == "挂失手续"


def test_a_refusal_stands_at_its_field_and_everything_stays(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "pass_on")
    form.type("text", "请核查")
    assert "接收单位" in form.refused("to_unit")
    assert form.dialog.inputs["text"].value() == "请核查"
    form.type("to_unit", "一级行部")
    assert form.dialog.inputs["to_unit"].fault() == ""
    form.send()


def test_a_refusal_without_a_field_stands_above(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = accepted(office)
    form = Form(qtbot, office, ops, case_id, "complete", summary="已道歉")
    form.dialog._view.case.head = form.dialog._seen = ""  # as a seat that does not name what it saw
    office.do(case_id, "propose", text="赔礼道歉")
    assert "拟办意见正在等待审批" in form.refused()
    assert form.dialog.inputs["summary"].value() == "已道歉"


def test_a_case_that_changed_meanwhile_is_looked_at_and_sent_again(qtbot: QtBot, office: Office, ops: Ops) -> None:
    office.add_person("王芳", "manager")
    case_id = accepted(office)
    form = Form(qtbot, office, ops, case_id, "note", text="投诉人来电")
    office.do(case_id, "investigate", "王芳", text="录像已调取")
    assert "王芳调查" in form.refused()
    qtbot.waitUntil(lambda: not form.dialog.news.isHidden())
    assert "调查　王芳" in form.dialog.news.text()
    assert "录像已调取" in form.dialog.news.text()
    assert "再次提交" in form.dialog.submit.text()
    done = form.send()
    assert [event.values["text"] for event in done.case.of("noted_text")] == ["投诉人来电"]


def test_recorded_for_another_at_an_earlier_time(qtbot: QtBot, office: Office, ops: Ops) -> None:
    office.add_person("王芳", "manager")
    form = Form(qtbot, office, ops, accepted(office), "note", text="当面说明")
    assert not form.dialog._fold.isVisible()
    form.dialog.aside.click()
    assert form.dialog._fold.isVisible()
    form.type("recorded_for", "王芳")
    form.type("at", "2026-11-17 10:00")
    assert "代谁办理、办理时间" in form.dialog.aside.text()
    event = form.send().events[0]
    assert event.recorded_for == "王芳"
    assert event.moment == datetime(2026, 11, 17, 10, 0, tzinfo=SHANGHAI)


def test_a_time_that_is_none_is_said_at_its_field(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "note", text="当面说明", at="昨天")
    assert "不是时间" in form.refused("at")
    assert form.dialog._fold.isVisible()
    form.dialog.inputs["at"].set_value("2020-01-01 08:00")
    assert "早于收到时间" in form.refused("at")
    form.dialog.inputs["at"].set_value("")
    form.send()


def test_closing_with_words_asks_first(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "note")
    form.type("text", "一句话")
    qtbot.keyClick(form.dialog, Qt.Key.Key_Escape)
    notices.press(box(), "取消")
    assert form.dialog.isVisible() and form.dialog.inputs["text"].value() == "一句话"
    form.dialog.close()
    notices.press(box(), "放弃")
    qtbot.waitUntil(lambda: not form.dialog.isVisible())


def test_closing_without_words_closes(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "reply")
    qtbot.keyClick(form.dialog, Qt.Key.Key_Escape)
    assert not form.dialog.isVisible()


def test_only_what_cannot_be_undone_is_asked_about(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = accepted(office)
    office.do(case_id, "pass_on", to_unit="一级行部")
    form = Form(qtbot, office, ops, case_id, "deliver")
    form.dialog.send()
    assert "不能撤销" in box().text()
    notices.press(box(), "提交")
    qtbot.waitUntil(lambda: bool(form.done))


def test_a_field_that_depends_on_another_is_marked(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "propose")
    assert not form.dialog.inputs["amount"].caption.required
    form.dialog.inputs["compensation"].set_value(True)
    assert form.dialog.inputs["amount"].caption.required


def test_a_field_that_does_not_apply_is_hidden_and_not_sent(qtbot: QtBot, office: Office, ops: Ops) -> None:
    seen = view(office, accepted(office))
    offer = seen.offer("propose")
    assert offer is not None
    amount = FieldSpec(path="amount", label="赔偿金额", type="money", shown_when={"compensation": True})
    fields = tuple(amount if spec.path == "amount" else spec for spec in offer.fields)
    dialog = ActionDialog(ops, seen, Offer(offer.action, True, "", fields))
    qtbot.addWidget(dialog, before_close_func=lambda made: made.inputs.clear())
    dialog.show()
    assert not dialog.inputs["amount"].isVisible()
    dialog.inputs["compensation"].set_value(True)
    assert dialog.inputs["amount"].isVisible()
    dialog.inputs["amount"].set_value("100")
    assert dialog.values()["amount"] == "100"
    dialog.inputs["compensation"].set_value(False)
    assert "amount" not in dialog.values()


def test_units_and_staff_are_suggested(qtbot: QtBot, office: Office, ops: Ops) -> None:
    office.add_person("王芳", "handler")
    seen = view(office, accepted(office))
    assert {"一级行部", "总行"} <= set(seen.units)
    assert seen.staff == ["周敏", "王芳"]


def test_the_registration_is_corrected_from_what_it_says(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "correct", reason="听错了")
    changes = form.dialog.inputs["changes"]
    assert isinstance(changes, CorrectionInput)
    row = changes.rows[0]
    row.field.setCurrentIndex(row.field.findData("complainant.phone"))
    assert row.editor is not None and row.editor.value() == "13800138001"
    row.editor.set_value("不知道")
    assert "联系电话" in form.refused("changes")
    row.editor.set_value("13800138002")
    changes.more.click()
    second = changes.rows[1]
    second.field.setCurrentIndex(second.field.findData("channel"))
    assert second.editor is not None
    second.editor.set_value("report_letter")
    record = form.send().case.record
    assert (record["complainant"]["phone"], record["channel"]) == ("13800138002", "report_letter")


def test_a_step_is_corrected_too(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = accepted(office)
    office.do(case_id, "investigate", text="录像为11月15日")
    form = Form(qtbot, office, ops, case_id, "correct", reason="日期写错")
    changes = form.dialog.inputs["changes"]
    assert isinstance(changes, CorrectionInput)
    changes.target.setCurrentIndex(changes.target.count() - 1)
    assert "调查" in changes.target.currentText()
    row = changes.rows[0]
    row.field.setCurrentIndex(row.field.findData("text"))
    assert row.editor is not None and row.editor.value() == "录像为11月15日"
    row.editor.set_value("录像为11月16日")
    case = form.send().case
    event = case.last("investigated")
    assert event is not None and case.values(event)["text"] == "录像为11月16日"


def test_a_case_is_classified_anew_from_its_present_classes(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "reclassify", reason="核实后")
    categories = form.dialog.inputs["categories"]
    assert categories.value() == ["服务态度", "一般"]
    categories.set_value(["服务态度", "业务流程", "重大"])
    chosen = form.send().case.record["categories"]
    assert sorted(chosen.values()) == [["serious"], ["服务态度", "业务流程"]]


def test_the_checklist_is_answered_item_by_item(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = accepted(office, "community-centre")
    seen = view(office, case_id)
    answers = {item.id: "是" for item in seen.rules.checklist}
    assert answers, json.dumps(seen.rules.title, ensure_ascii=False)
    form = Form(qtbot, office, ops, case_id, "answer_checklist", answers=answers)
    assert form.send().case.checklist == answers


def test_an_extension_is_an_amount_and_a_unit(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = accepted(office, "community-centre")
    form = Form(qtbot, office, ops, case_id, "extend", reason="情况复杂")
    limit = form.dialog.inputs["limit"]
    assert isinstance(limit, LimitInput)
    limit.number.setValue(5)
    limit.unit.setCurrentIndex(limit.unit.findData("wd"))
    assert form.dialog.values()["limit"] == "5wd"
    limit.set_value("")
    assert "limit" not in form.dialog.values()
    assert "延长" in form.refused("limit")


def test_nothing_can_be_sent_twice(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "note", text="一次")
    form.dialog.send()
    form.dialog.send()
    form.dialog.reject()
    assert form.dialog.isVisible()
    qtbot.waitUntil(lambda: bool(form.done))
    qtbot.wait(50)
    assert len(view(office, form.case_id).case.of("noted_text")) == 1


def test_now_is_what_the_clock_of_the_office_says(qtbot: QtBot, office: Office, ops: Ops) -> None:
    form = Form(qtbot, office, ops, accepted(office), "note", text="补记")
    form.dialog.aside.click()
    at = form.dialog.inputs["at"]
    assert isinstance(at, MomentInput)
    at.button.click()
    assert at.value() == f"{MORNING:%Y-%m-%d %H:%M}"


def test_the_form_says_what_is_approved_and_what_is_undone(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = accepted(office)
    office.do(case_id, "propose", text="当面道歉，补办挂失。", compensation=False)
    for action, said in (("approve", "当面道歉，补办挂失。"), ("return_for_change", "当面道歉，补办挂失。"), ("undo", "将撤销：")):
        form = Form(qtbot, office, ops, case_id, action)
        words = "\n".join(label.text() for label in form.dialog.findChildren(QLabel))
        assert said in words and "拟办" in words
