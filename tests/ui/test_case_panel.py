"""The case beside the list: its head, its actions, its tabs, and when it is read again."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.action_dialog import ActionDialog
from desktop_app.ui.case_panel import TITLES, CasePanel
from desktop_app.ui.case_view import ink
from desktop_app.ui.ops import Ops
from tests.ui.seats import REGULATIONS, Office, Printed


@pytest.fixture
def panel(qtbot: QtBot, ops: Ops) -> CasePanel:
    widget = CasePanel(ops, store=Printed())
    qtbot.addWidget(widget)
    widget.resize(560, 640)
    widget.show()
    return widget


def show(qtbot: QtBot, panel: CasePanel, case_id: str) -> None:
    with qtbot.waitSignal(panel.case_shown) as said:
        panel.show_case(case_id)
    assert said.args == [case_id]


def buttons(panel: CasePanel) -> list[str]:
    return [button.text() for button in panel.buttons]


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_every_regulation_shows_number_phase_actions_and_tabs(
    qtbot: QtBot, panel: CasePanel, office: Office, regulation: str
) -> None:
    show(qtbot, panel, office.register(regulation))
    assert panel.number.text() == "XF2026110001"
    assert panel.phase.text() == "待受理"
    assert buttons(panel) == ["受理", "即办即结", "不予受理"]
    assert tuple(panel.tabs.tabText(number) for number in range(panel.tabs.count())) == TITLES
    assert {offer.action.id for offer in panel.offers()} >= {"accept", "archive", "note"}


def test_the_due_line_is_the_earliest_clock_in_the_colour_of_its_standing(
    qtbot: QtBot, panel: CasePanel, office: Office
) -> None:
    case_id = office.register("community-centre")
    show(qtbot, panel, case_id)
    assert panel.due.text() == "还剩11个工作日"
    assert "来信处理完毕" in panel.mark.text()
    assert panel.due.palette().windowText().color() == ink(panel, "ok")
    office.present = datetime.fromisoformat("2026-12-06T09:00+08:00")
    panel.refresh()
    qtbot.waitUntil(lambda: panel.due.text() == "已超期3天")
    assert panel.due.palette().windowText().color() == ink(panel, "overdue")


def test_a_date_beyond_the_published_years_is_marked(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    office.present = datetime.fromisoformat("2026-12-28T09:00+08:00")
    show(qtbot, panel, office.register("community-centre", received_at="2026-12-28T08:00"))
    assert "暂定" in panel.mark.text()


def test_the_menu_holds_every_action_and_says_why_one_cannot_be_done(
    qtbot: QtBot, panel: CasePanel, office: Office
) -> None:
    show(qtbot, panel, office.register())
    groups = panel.more.menu().actions()
    assert [group.text() for group in groups][:2] == ["受理(&1)", "记录(&2)"]
    actions = {action.text().split("(")[0]: action for group in groups for action in group.menu().actions()}
    assert len(actions) == len(panel.offers())
    assert actions["受理"].isEnabled()
    assert not actions["结案"].isEnabled()
    assert "待受理" in actions["结案"].toolTip()


def test_what_a_role_may_not_do_is_not_offered_as_a_button(qtbot: QtBot, office: Office) -> None:
    office.add_person("孙立", "supervisor")
    case_id = office.register()
    road = office.road("孙立")
    panel = CasePanel(road, store=Printed())
    qtbot.addWidget(panel)
    panel.show()
    show(qtbot, panel, case_id)
    assert buttons(panel) == []
    offer = panel.view() and panel.view().offer("accept")
    assert offer is not None and "没有权限" in offer.reason
    panel.perform("accept")
    assert "没有权限" in panel.bar.sentence()
    road.stop()


def test_the_buttons_follow_the_case(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    case_id = office.register()
    office.do(case_id, "accept")
    office.do(case_id, "pass_on", to_unit="一级行部")
    show(qtbot, panel, case_id)
    assert buttons(panel)[:2] == ["送达", "签收"]
    office.do(case_id, "deliver", means="paper")
    office.do(case_id, "reply", text="已道歉")
    with qtbot.waitSignal(panel.offers_changed):
        panel.refresh()
    assert buttons(panel)[0] == "办结"


def test_an_action_is_done_by_keys_and_the_panel_follows(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    show(qtbot, panel, office.register())
    qtbot.keyClick(panel.buttons[0], Qt.Key.Key_Space)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ActionDialog) and dialog.windowTitle() == "受理　XF2026110001"
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.phase.text() == "办理中")
    assert panel.bar.sentence() == "已办“受理”。可以出具《受理告知书》。"


def test_after_a_step_its_papers_are_offered(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    case_id = office.register()
    office.do(case_id, "accept")
    show(qtbot, panel, case_id)
    dialog = panel.perform("pass_on", {"to_unit": "一级行部"})
    assert dialog is not None
    dialog.send()
    qtbot.waitUntil(lambda: "客户投诉处理单" in panel.bar.sentence())
    qtbot.waitUntil(lambda: "送达" in buttons(panel))
    panel.bar._action.click()
    assert panel.tabs.currentWidget() is panel.papers
    assert panel.papers.list.currentItem().text(0) == "客户投诉处理单"


def test_one_key_logs_a_chase_up_and_shows_what_to_say(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    case_id = office.register("community-centre")
    show(qtbot, panel, case_id)
    qtbot.keyClick(panel, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "已记下一次来电询问" in panel.bar.sentence())
    assert "您2026年11月12日反映的“楼道堆物多年无人清理，影响轮椅出入”，编号XF2026110001" in panel.sentence.text()
    with office.desk() as desk:
        notes = desk.case(case_id).of("noted_text")
    assert [note.values["text"][:4] for note in notes] == ["来电询问"]


def test_who_was_answered_is_not_told_until_when_an_answer_is_due(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    case_id = office.register("bank-branch")
    office.do(case_id, "accept")
    show(qtbot, panel, case_id)
    assert "以前答复您" in panel.sentence.text()
    office.do(case_id, "reply", text="已当面道歉。", means="当面")
    panel.refresh()
    qtbot.waitUntil(lambda: "已答复" in panel.sentence.text())
    assert "以前答复您" not in panel.sentence.text()


def test_the_sentence_can_be_copied(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    show(qtbot, panel, office.register("community-centre"))
    panel.copy.click()
    copied = QApplication.clipboard().text()
    assert copied == panel.sentence.text()
    assert "应当在2026年12月3日以前答复您，还剩11个工作日" in copied


def test_tabs_are_reached_by_keys(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    show(qtbot, panel, office.register())
    for number, title in enumerate(TITLES, 1):
        qtbot.keyClick(panel, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
        assert panel.tabs.tabText(panel.tabs.currentIndex()) == title
        focused = QApplication.focusWidget()
        assert focused is not None and panel.tabs.currentWidget() in (focused, focused.parent(), focused.parent().parent())


def test_a_hidden_panel_reads_again_when_it_is_seen(qtbot: QtBot, panel: CasePanel, office: Office, ops: Ops) -> None:
    case_id = office.register()
    show(qtbot, panel, case_id)
    panel.hide()
    office.do(case_id, "accept")
    ops.changed.emit(frozenset({"cases"}))
    qtbot.wait(50)
    assert panel.phase.text() == "待受理"
    panel.show()
    qtbot.waitUntil(lambda: panel.phase.text() == "办理中")


def test_changes_that_do_not_touch_cases_are_not_read(
    qtbot: QtBot, panel: CasePanel, office: Office, ops: Ops
) -> None:
    case_id = office.register()
    show(qtbot, panel, case_id)
    office.do(case_id, "accept")
    ops.changed.emit(frozenset({"settings"}))
    qtbot.wait(50)
    assert panel.phase.text() == "待受理"
    ops.changed.emit(frozenset({"papers"}))
    qtbot.waitUntil(lambda: panel.phase.text() == "办理中")


def test_the_case_chosen_last_is_the_one_shown(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    cases = [office.register() for _ in range(3)]
    shown: list[str] = []
    panel.case_shown.connect(shown.append)
    for case_id in cases:
        panel.show_case(case_id)
    qtbot.waitUntil(lambda: panel.number.text() == "XF2026110003")
    assert shown == cases[-1:]
    panel.show_case(cases[0])
    panel.clear()
    qtbot.wait(50)
    assert panel.view() is None and panel.offers() == ()


def test_time_passing_is_shown_without_a_change(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    show(qtbot, panel, office.register(received_at="2026-11-18T08:50"))
    assert panel.due.text() == "还剩50分钟"
    office.present += timedelta(minutes=20)
    panel._minutes.timeout.emit()
    qtbot.waitUntil(lambda: panel.due.text() == "还剩30分钟")


def test_every_control_has_a_name_and_can_be_reached_by_tab(qtbot: QtBot, panel: CasePanel, office: Office) -> None:
    show(qtbot, panel, office.register())
    for widget in panel.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            named = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            assert named or widget.parent().inherits("QTabWidget"), widget
