"""Sentences and questions: Chinese, plain text, never blocking."""

import gc
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import RuleBroken
from desktop_app.ui import notices


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def buttons(box: QMessageBox) -> list[str]:
    return [button.text() for button in box.buttons()]


def test_a_sentence_waits_for_its_button_and_does_not_block(qtbot: QtBot, page: QWidget) -> None:
    done: list[str] = []
    box = notices.tell(page, "已登记，编号 2026110001。", done=lambda: done.append("seen"))
    assert box.isVisible()
    assert buttons(box) == ["知道了"]
    assert done == []
    notices.press(box, "知道了")
    qtbot.waitUntil(lambda: not shiboken6.isValid(box))
    assert done == ["seen"]


def test_what_people_wrote_is_never_markup(qtbot: QtBot, page: QWidget) -> None:
    box = notices.tell(page, "没有名为“<b>某网点</b>”的单位。")
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert box.text() == "没有名为“<b>某网点</b>”的单位。"
    notices.press(box, "知道了")


def test_the_same_sentence_is_not_piled_up(qtbot: QtBot, page: QWidget) -> None:
    seen: list[int] = []
    first = notices.tell(page, "磁盘已满。", done=lambda: seen.append(1))
    assert notices.tell(page, "磁盘已满。", done=lambda: seen.append(2)) is first
    other = notices.tell(page, "打印机没有纸。")
    assert other is not first
    notices.press(other, "知道了")
    notices.press(first, "知道了")
    assert seen == [1, 2]
    again = notices.tell(page, "磁盘已满。")
    assert again.isVisible()
    notices.press(again, "知道了")


def test_a_refusal_names_its_clause(qtbot: QtBot, page: QWidget) -> None:
    box = notices.refused(page, RuleBroken("已超过受理期限，请写明理由。", clause="第十四条"))
    assert (box.text(), box.informativeText()) == ("已超过受理期限，请写明理由。", "依据：第十四条")
    notices.press(box, "知道了")


def test_a_box_without_a_window_stays_until_it_is_answered(qtbot: QtBot) -> None:
    notices.tell(None, "台账打不开。")
    gc.collect()
    (box,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    assert box.isVisible()
    notices.press(box, "知道了")


def ask(page: QWidget, answers: list[str], dangerous: bool = False) -> QMessageBox:
    actions: dict[str, Callable[[], object]] = {
        "删除草稿": lambda: answers.append("deleted"),
        "保留": lambda: answers.append("kept"),
    }
    return notices.ask(page, "这份草稿还没有登记，要删除吗？", actions, dangerous=dangerous)


@pytest.mark.parametrize(("button", "answer"), [("删除草稿", ["deleted"]), ("保留", ["kept"]), ("取消", [])])
def test_each_answer_runs_its_own_function(qtbot: QtBot, page: QWidget, button: str, answer: list[str]) -> None:
    answers: list[str] = []
    box = ask(page, answers)
    assert set(buttons(box)) == {"删除草稿", "保留", "取消"}
    notices.press(box, button)
    qtbot.waitUntil(lambda: not shiboken6.isValid(box))
    assert answers == answer


def test_escape_and_closing_answer_nothing(qtbot: QtBot, page: QWidget) -> None:
    answers: list[str] = []
    qtbot.keyClick(ask(page, answers), Qt.Key.Key_Escape)
    ask(page, answers).close()
    assert answers == []


@pytest.mark.parametrize(("dangerous", "default"), [(False, "删除草稿"), (True, "取消")])
def test_enter_does_no_harm(qtbot: QtBot, page: QWidget, dangerous: bool, default: str) -> None:
    box = ask(page, [], dangerous)
    assert box.defaultButton().text() == default
    notices.press(box, "取消")


def test_a_button_that_is_not_there_cannot_be_pressed(qtbot: QtBot, page: QWidget) -> None:
    box = notices.tell(page, "好。")
    with pytest.raises(KeyError):
        notices.press(box, "OK")
    notices.press(box, "知道了")


def test_the_bar_says_offers_one_action_and_closes(qtbot: QtBot, page: QWidget) -> None:
    bar = notices.MessageBar(page)
    ran: list[str] = []
    assert bar.sentence() == ""
    bar.say("2027 年放假安排还没有导入。", "导入", lambda: ran.append("import"))
    assert bar.isVisible()
    assert bar.accessibleName() == bar.sentence() == "2027 年放假安排还没有导入。"
    bar.findChild(QPushButton).click()
    assert ran == ["import"]
    assert bar.sentence() == ""
    bar.say("已保存。")
    assert not bar.findChild(QPushButton).isVisible()
    with qtbot.waitSignal(bar.closed):
        bar.findChild(QToolButton).click()
    assert ran == ["import"]
