"""Registering from the page: refusals at their fields, the number, settling at once, other regulations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.front_desk import SHIFT, Desk, ctrl_enter, form_of, front_desk, put, refused, register, typed_at_least
from tests.ui.seats import REGULATIONS
from tests.ui.test_inputs import focused, press


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with front_desk(qtbot, tmp_path) as made:
        yield made


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    put(qtbot, page, complainant__id_number="110105196803150001")
    form_of(page).last_stop().setFocus()
    before = form_of(page).values()
    refused(qtbot, page)
    number = form_of(page).inputs["complainant.id_number"]
    assert "校验码" in number.fault()
    assert focused() is number.editor
    viewport = page._scroll.viewport()
    assert viewport.rect().contains(number.mapTo(viewport, number.rect().center()))
    assert form_of(page).values() == before
    assert len(desk.drafts.list()) == 1
    press(qtbot, "110105196803150003")
    assert number.fault() == ""
    register(qtbot, page)
    assert desk.drafts.list() == []
    assert [case.record["complainant"]["id_number"] for case in desk.cases()] == ["110105196803150003"]


def test_the_first_missing_field_is_named_and_reached(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    wanted = {"channel": "1", "complainant.name": "陈秀兰", "subject": "柜台不给换零钱", "facts": "排队一小时。"}
    for path, keys in wanted.items():
        refused(qtbot, page)
        assert [path for path, input_ in form_of(page).inputs.items() if input_.fault()] == [path]
        assert form_of(page).inputs[path].isAncestorOf(focused())
        press(qtbot, keys)
    register(qtbot, page)


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [("received_at", "2026-11-19 10:00", "晚于现在"), ("received_at", "刚才", "不是时间"), ("at", "2026-11-30 10:00", "晚于现在"),
     ("complainant.phone", "138", "11位"), ("complainant.age", "x", "整数")],
)  # fmt: skip
def test_wrong_values_are_said_where_they_stand(qtbot: QtBot, desk: Desk, path: str, text: str, said: str) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    form_of(page).inputs[path].set_value(text)
    refused(qtbot, page)
    assert said in form_of(page).inputs[path].fault()
    assert form_of(page).inputs[path].isAncestorOf(focused())
    assert desk.cases() == []


def test_a_fault_in_a_row_puts_the_cursor_into_its_cell(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    respondents = form_of(page).inputs["respondents"]
    respondents.set_value([{"name": "柜员07号"}, {"name": "柜员08号", "phone": "138"}])
    refused(qtbot, page)
    assert "11位" in respondents.fault()
    assert focused().accessibleName() == "被投诉人第2行：联系电话"


def test_who_may_not_register_is_told_and_keeps_the_words(qtbot: QtBot, desk: Desk) -> None:
    desk.office.add_person("单卫国", "supervisor")
    page = desk.open(name="单卫国")
    typed_at_least(qtbot, page)
    refused(qtbot, page)
    assert "没有权限登记" in page.messages.sentence()
    assert form_of(page).text("subject") == "柜台不给换零钱"
    assert len(desk.drafts.list()) == 1


def test_a_file_that_is_gone_is_told_and_nothing_is_registered(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    form_of(page).inputs["attachments"].set_value(["scan-that-is-gone.pdf"])
    refused(qtbot, page)
    assert "scan-that-is-gone.pdf" in page.messages.sentence()
    assert form_of(page).text("subject") == "柜台不给换零钱"
    assert desk.cases() == []


def test_what_does_not_apply_is_hidden_and_a_category_is_found_by_its_axis(desk: Desk) -> None:
    form = form_of(desk.open("community-centre"))
    age = form.inputs["complainant.age"]
    form.mark(frozenset(), frozenset({"complainant.age"}), {})
    assert age.widget.isHidden()
    assert age.caption.isHidden()
    form.mark(frozenset(), frozenset(), {})
    assert age.isVisibleTo(form)
    place = form.place_of("categories", "“特殊投诉”没有选择，请选一项。")
    assert place is not None
    assert place[0] is form.inputs["categories.special"]
    assert form.place_of("unheard_of", "") is None


def test_the_number_stands_large_with_what_comes_next(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    number = register(qtbot, page)
    assert page.number.number.text() == number == "XF2026110001"
    assert page.number.number.font().pointSizeF() > 1.8 * page.font().pointSizeF()
    assert not page.has_unsaved()
    assert focused() is page.number.print_button
    with qtbot.waitSignal(page.print_receipt) as seen:
        press(qtbot, Qt.Key.Key_Return)
    assert seen.args == [desk.cases()[0].id]
    press(qtbot, Qt.Key.Key_Tab)
    assert focused() is page.number.another_button
    with qtbot.waitSignal(page.ready):
        press(qtbot, Qt.Key.Key_Return)
    assert page.number.isHidden()
    assert form_of(page).is_blank()
    assert focused() is form_of(page).inputs["channel"].editor
    typed_at_least(qtbot, page)
    assert register(qtbot, page) == "XF2026110002"


def test_pressing_twice_registers_once(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    with qtbot.waitSignal(page.registered):
        page.register()
        page.register()
        page.register_and_settle()
    page.register()
    qtbot.wait(100)
    assert len(desk.cases()) == 1


def test_hints_of_the_desk_stand_beside_the_number(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    put(qtbot, page, complainant__gender="1", complainant__id_number="110105196803150003")
    register(qtbot, page)
    assert "性别" in page.number.notes.text()


def test_registered_and_settled_at_once(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    ctrl_enter(qtbot, page, SHIFT)
    form = form_of(page)
    assert focused() is form.inputs["settle.text"].editor
    refused(qtbot, page, SHIFT)
    assert "答复内容" in form.inputs["settle.text"].fault()
    assert desk.cases() == []
    press(qtbot, "已当面道歉并换了零钱。", Qt.Key.Key_Tab, "2", Qt.Key.Key_Tab, "1")
    register(qtbot, page, SHIFT)
    (case,) = desk.cases()
    assert case.phase == "completed"
    replied = case.last("replied")
    assert replied is not None
    assert (replied.values["text"], replied.values["means"], replied.values["opinion"]) == ("已当面道歉并换了零钱。", "电话", "满意")
    assert "办结" in page.number.accessibleName()


def test_what_is_recorded_late_for_somebody_says_so(qtbot: QtBot, desk: Desk) -> None:
    desk.office.add_person("单卫国", "clerk")
    page = desk.open()
    typed_at_least(qtbot, page)
    form = form_of(page)
    form.inputs["received_at"].set_value("2026-11-17 15:00")
    form.sections[-1].heading.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert form.inputs["recorded_for"].isAncestorOf(focused())
    form.inputs["recorded_for"].set_value("单卫国")
    put(qtbot, page, at="2026-11-17 15:20")
    register(qtbot, page)
    (case,) = desk.cases()
    event = case.events[0]
    assert (event.recorded_for, event.at) == ("单卫国", "2026-11-17T07:20:00Z")


def test_the_words_go_along_to_another_regulation_and_back(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    put(qtbot, page, extra__account_tail="1234")
    assert [page._chooser.itemData(n) for n in range(page._chooser.count())] == list(REGULATIONS)
    page._chooser.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: form_of(page).rules.id == "market-regulation-12315")
    assert form_of(page).text("subject") == "柜台不给换零钱"
    assert "extra.account_tail" not in form_of(page).inputs
    page.save_draft_now()
    assert desk.drafts.list()[0].content["values"]["extra.account_tail"] == "1234"
    page._chooser.setFocus()
    press(qtbot, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: form_of(page).rules.id == "bank-branch")
    assert form_of(page).text("extra.account_tail") == "1234"
