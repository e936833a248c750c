"""Drafts and leaving: what is typed survives a kill, is offered again, and is thrown away only by word."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.ui import notices
from desktop_app.ui.registration import DISCARD, KIND, LEAVE, RegistrationPage
from desktop_app.ui.registration_work import Submission, submit
from tests.ui.front_desk import Desk, form_of, front_desk, put, register, typed_at_least
from tests.ui.test_inputs import press


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with front_desk(qtbot, tmp_path) as made:
        yield made


def test_a_draft_is_saved_after_a_pause_and_survives_a_kill(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    form_of(page).inputs["respondents"].set_value([{"name": "柜员07号"}])
    form_of(page).inputs["settle.text"].set_value("已道歉。")
    qtbot.waitUntil(lambda: len(desk.drafts.list()) == 1, timeout=1500)
    values = form_of(page).values()
    desk.cut_off()
    page = desk.open("community-centre")
    assert "陈秀兰 柜台不给换零钱" in page.offered.sentence()
    with qtbot.waitSignal(page.ready):
        page.offered.latest.setFocus()
        press(qtbot, Qt.Key.Key_Return)
    assert form_of(page).rules.id == "bank-branch"
    assert form_of(page).values() == values
    assert page.has_unsaved()
    section = form_of(page).settle_section()
    assert section is not None
    assert not section.folded
    register(qtbot, page)
    assert desk.drafts.list() == []
    assert desk.cases()[0].record["respondents"][0]["name"] == "柜员07号"


def test_a_draft_registered_just_before_the_cut_is_not_registered_twice(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    page.save_draft_now()
    draft = desk.drafts.list()[0]
    with desk.office.desk() as seat:
        submission = Submission(draft.content["case_id"], form_of(page).given())
        first, second = (submit(seat, form_of(page).rules, submission) for _ in range(2))
    assert first.number == second.number
    desk.cut_off()
    page = desk.open()
    with qtbot.waitSignal(page.ready):
        page.offered.latest.click()
    assert f"编号 {first.number}" in page.messages.sentence()
    assert form_of(page).is_blank()
    assert desk.drafts.list() == []
    assert len(desk.cases()) == 1


def test_several_drafts_are_offered_and_put_off(qtbot: QtBot, desk: Desk) -> None:
    for words in ("第一件", "第二件"):
        content = {"regulation": "bank-branch", "values": {"subject": words}}
        desk.drafts.save(desk.drafts.new_id(), KIND, words, content)
    desk.drafts.save(desk.drafts.new_id(), "another_page", "别的", {})
    page = desk.open()
    assert page.offered.sentence().startswith("有2份没有登记的草稿，最近一份：第二件")
    with qtbot.waitSignal(page.ready):
        page.offered.menu.actions()[0].trigger()
    assert form_of(page).text("subject") == "第一件"
    with qtbot.waitSignal(page.ready):
        page.start()
    page.offered.later.click()
    with qtbot.waitSignal(page.ready):
        page.start()
    assert page.offered.sentence() == ""
    assert len(desk.drafts.list()) == 3


def box(page: RegistrationPage) -> QMessageBox | None:
    boxes = [box for box in page.findChildren(QMessageBox) if box.isVisible()]
    return boxes[0] if boxes else None


def answer(page: RegistrationPage, text: str) -> None:
    shown = box(page)
    assert shown is not None
    notices.press(shown, text)


def test_leaving_asks_only_when_something_is_typed_and_keeps_the_draft(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    left: list[bool] = []
    page.cancelled.connect(lambda: left.append(True))
    put(qtbot, page, subject="柜台不给换零钱")
    press(qtbot, Qt.Key.Key_Escape)
    answer(page, notices.CANCEL)
    assert not left
    assert form_of(page).text("subject") == "柜台不给换零钱"
    page.activateWindow()
    page.leave()
    answer(page, LEAVE)
    assert left == [True]
    assert not page.has_unsaved()
    assert desk.drafts.list()[0].title == "柜台不给换零钱"
    desk.again(page)
    press(qtbot, Qt.Key.Key_Escape)
    assert box(page) is None
    assert left == [True, True]


def test_a_draft_is_thrown_away_only_by_word_or_when_emptied(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    put(qtbot, page, subject="写错了")
    page.leave()
    answer(page, DISCARD)
    assert desk.drafts.list() == []
    desk.again(page)
    put(qtbot, page, subject="x")
    page.save_draft_now()
    assert len(desk.drafts.list()) == 1
    press(qtbot, Qt.Key.Key_Backspace)
    page.leave()
    assert box(page) is None
    assert desk.drafts.list() == []


def test_hiding_the_page_saves_at_once(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    put(qtbot, page, subject="x")
    assert desk.drafts.list() == []
    page.hide()
    assert len(desk.drafts.list()) == 1


def test_a_form_whose_draft_the_disk_refuses_is_not_replaced(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    page = desk.open()
    (tmp_path / "drafts").rmdir()
    put(qtbot, page, subject="柜台不给换零钱")
    page.start("community-centre")
    qtbot.wait(200)
    assert form_of(page).text("subject") == "柜台不给换零钱"
    assert "草稿没有存上" in page.messages.sentence()
    page.leave()
    shown = box(page)
    assert shown is not None
    assert "草稿没有存上" in shown.informativeText()
    notices.press(shown, notices.CANCEL)
    (tmp_path / "drafts").mkdir()
    qtbot.waitUntil(lambda: len(desk.drafts.list()) == 1, timeout=3000)
