"""Inputs: what is typed is what the services get, by keyboard alone, with names for those who do not see."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.domain.choices import FIELD_TYPES
from desktop_app.domain.entry import Entry, read
from desktop_app.domain.moments import SHANGHAI
from desktop_app.domain.regulation import FieldSpec
from desktop_app.ui.inputs import Input, make_input
from desktop_app.ui.inputs_choice import ChecksInput, ComboInput, RadioInput
from desktop_app.ui.inputs_line import LongInput, SuggestInput
from desktop_app.ui.inputs_list import FilesInput, RowsInput
from desktop_app.ui.inputs_time import DateInput, MomentInput, whole_date, whole_moment

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=SHANGHAI)
CHANNELS = [{"id": "visit", "title": "现场", "aliases": ["来访"]}, "客户援助电话", "客服热线", "举报信件", "信访"]
MATERIALS = [
    {"path": "name", "label": "名称", "required": True},
    {"path": "count", "label": "份数", "type": "count", "default": 1},
    {"path": "original", "label": "须退还", "type": "flag", "default": True},
]
Make = Callable[..., Any]


def spec(type_: str = "text", **more: Any) -> FieldSpec:
    return FieldSpec.model_validate({"path": "place", "label": "项目", "type": type_, **more})


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    """The input of a field, in a shown window between two line edits."""
    windows = []

    def build(type_: str = "text", suggestions: tuple[str, ...] = (), **more: Any) -> Input:
        window = QWidget()
        row = QHBoxLayout(window)
        row.addWidget(QLineEdit(window))
        input_ = make_input(spec(type_, **more), window, suggestions=suggestions, now=lambda: NOW)
        row.addWidget(input_.caption)
        row.addWidget(input_.widget)
        row.addWidget(QLineEdit(window))
        windows.append(window)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return input_

    return build


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(qtbot: QtBot, *keys: Any) -> None:
    """Press keys one after the other where the cursor is; what no key has comes from an input method."""
    for key in keys:
        if not isinstance(key, str):
            qtbot.keyClick(focused(), key)
        elif key.isascii():
            qtbot.keyClicks(focused(), key)
        else:
            compose(focused(), "pin yin")
            compose(focused(), "", key)


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


SAMPLES: dict[str, Any] = {
    "choices": ["a", "c"], "flag": False, "rows": [{"name": "小票", "count": "2", "original": False}],
    "files": ["scan.pdf"], "names": ["张某", "李某"], "answers": {"a": "是", "c": "不适用"}, "choice": "b",
    "step": "b", "date": "2026-11-08", "moment": "2026-11-08 09:30",
}  # fmt: skip


@pytest.mark.parametrize("type_", FIELD_TYPES)
def test_every_type_has_an_input_that_keeps_a_value_and_clears(qtbot: QtBot, make: Make, type_: str) -> None:
    chosen = {"choices": ["a", "b", "c"]} if type_ in ("choice", "choices", "answers", "step") else {}
    input_ = make(type_, columns=MATERIALS if type_ == "rows" else [], **chosen)
    assert input_.value() in ("", None, [], {})
    with qtbot.waitSignal(input_.changed):
        input_.set_value(SAMPLES.get(type_, "12"))
    assert input_.value() == SAMPLES.get(type_, "12")
    with qtbot.waitSignal(input_.changed):
        input_.set_value(None)
    assert input_.value() in ("", None, [], {})


@pytest.mark.parametrize("type_", FIELD_TYPES)
def test_every_input_has_a_buddy_label_a_name_and_a_place_for_the_cursor(make: Make, type_: str) -> None:
    chosen = {"choices": ["a", "b"]} if type_ in ("choice", "choices", "answers") else {}
    input_ = make(type_, columns=MATERIALS if type_ == "rows" else [], **chosen)
    assert input_.caption.buddy() is input_.editor
    assert input_.editor.accessibleName() == "项目"
    input_.mark_required(True)
    assert input_.editor.accessibleName() == "项目（必填）"
    assert "*" in input_.caption.text()
    input_.focus()
    assert input_.isAncestorOf(focused())
    assert all(stop.accessibleName() or isinstance(stop, QRadioButton) or stop.text() for stop in input_.stops())


def test_a_fault_stands_until_the_value_changes(qtbot: QtBot, make: Make) -> None:
    input_ = make("phone")
    input_.show_hint("看一看")
    assert input_.hint() == "看一看"
    input_.show_fault("手机号码应为11位。")
    input_.show_hint("看一看")
    assert input_.fault() == input_.hint() == "手机号码应为11位。"
    assert input_.editor.accessibleDescription() == "手机号码应为11位。"
    input_.focus()
    press(qtbot, "1")
    assert input_.fault() == input_.hint() == input_.editor.accessibleDescription() == ""


def test_few_choices_are_buttons_and_many_are_a_list(make: Make) -> None:
    assert isinstance(make("choice", choices=["男", "女"]), RadioInput)
    assert isinstance(make("choice", choices=CHANNELS), ComboInput)
    assert isinstance(make("choice", choices=["居民身份证", "港澳台居民居住证", "护照"]), ComboInput)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [("1", "visit"), ("4", "举报信件"), ("xc", "visit"), ("lf", "visit"), ("kfrx", "客服热线"), ("kehuyuan", "客户援助电话"),
     ("9", ""), ("w", ""), ("x", "visit"), ("xf", "信访"), ("kj", "举报信件")],
)  # fmt: skip
def test_digits_and_pinyin_choose_in_a_list(qtbot: QtBot, make: Make, keys: str, chosen: str) -> None:
    input_ = make("choice", choices=CHANNELS)
    input_.focus()
    press(qtbot, keys)
    assert input_.value() == chosen


def test_a_choice_is_taken_back_and_the_wheel_changes_nothing(qtbot: QtBot, make: Make) -> None:
    input_ = make("choice", choices=CHANNELS)
    input_.focus()
    press(qtbot, "2", Qt.Key.Key_Delete)
    assert input_.value() == ""
    press(qtbot, "2")
    wheel = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(input_.editor, wheel)
    assert input_.value() == "客户援助电话"
    assert not wheel.isAccepted()


def test_the_opened_list_shows_digits_and_takes_them(qtbot: QtBot, make: Make) -> None:
    input_ = make("choice", choices=CHANNELS)
    combo = input_.editor
    assert isinstance(combo, QComboBox)
    combo.showPopup()
    qtbot.keyClick(combo.view(), Qt.Key.Key_3)
    assert input_.value() == "客服热线"
    assert not combo.view().isVisible()
    assert combo.currentText() == "客服热线"


def test_shortcuts_are_not_choices(qtbot: QtBot, make: Make) -> None:
    input_ = make("choice", choices=CHANNELS)
    input_.focus()
    qtbot.keyClick(focused(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert input_.value() == ""


def test_a_flag_says_yes_no_or_nothing(qtbot: QtBot, make: Make) -> None:
    input_ = make("flag")
    input_.focus()
    for keys, value in (("1", True), ("2", False), ("s", True), ("f", False)):
        press(qtbot, keys)
        assert input_.value() is value
    press(qtbot, Qt.Key.Key_Delete)
    assert input_.value() is None
    press(qtbot, Qt.Key.Key_Space)
    assert input_.value() is True


@pytest.mark.parametrize("type_", ["flag", "choice", "choices"])
def test_a_row_of_buttons_is_one_stop_for_tab(qtbot: QtBot, make: Make, type_: str) -> None:
    input_ = make(type_, choices=[] if type_ == "flag" else ["男", "女"])
    before, after = (edit for edit in input_.window().findChildren(QLineEdit))
    for keys in ("", "2"):
        before.setFocus()
        press(qtbot, Qt.Key.Key_Tab)
        assert input_.isAncestorOf(focused())
        press(qtbot, *keys)
        if type_ != "choices":
            press(qtbot, Qt.Key.Key_Tab)
            assert focused() is after


def test_marks_are_set_by_digits_arrows_and_space(qtbot: QtBot, make: Make) -> None:
    input_ = make("choices", choices=["重要", "疑难", "领导批办", "重复上访"])
    assert isinstance(input_, ChecksInput)
    input_.focus()
    press(qtbot, "13", Qt.Key.Key_Right, Qt.Key.Key_Space, "1")
    assert input_.value() == ["领导批办", "重复上访"]
    press(qtbot, Qt.Key.Key_Delete)
    assert input_.value() == []


def test_a_long_text_leaves_by_tab_and_grows(qtbot: QtBot, make: Make) -> None:
    input_ = make("long_text")
    assert isinstance(input_, LongInput)
    before = input_.text.height()
    input_.focus()
    press(qtbot, *[part for _ in range(6) for part in ("a", Qt.Key.Key_Return)], Qt.Key.Key_Tab)
    assert input_.value() == "a\n" * 6
    assert not input_.isAncestorOf(focused())
    assert input_.text.height() > before


def test_suggestions_are_found_by_pinyin_and_others_may_be_typed(qtbot: QtBot, make: Make) -> None:
    input_ = make("staff", ("周敏", "单卫国"))
    assert isinstance(input_, SuggestInput)
    input_.focus()
    press(qtbot, "swg")
    completer = input_.line.completer()
    assert [completer.pathFromIndex(completer.completionModel().index(row, 0)) for row in range(completer.completionCount())] == ["单卫国"]
    qtbot.keyClick(completer.popup(), Qt.Key.Key_Down)
    qtbot.keyClick(completer.popup(), Qt.Key.Key_Return)
    assert input_.value() == "单卫国"
    input_.set_value("")
    qtbot.keyClick(input_.line, Qt.Key.Key_Down)
    assert completer.completionCount() == 2
    completer.popup().hide()
    input_.set_value("别处的人")
    assert input_.value() == "别处的人"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2026-11-08", "2026-11-08"), ("11-8", "2026-11-08"), ("11月8日", "2026-11-08"), ("2026年1月2日", "2026-01-02"),
     ("2026.11.8", "2026-11-08"), ("20261108", "2026-11-08"), ("12-31", "2025-12-31"), ("昨天", "2026-11-21"),
     ("１１／８", "2026-11-08"), ("2-30", "2-30"), ("约上周", "约上周"), ("", "")],
)  # fmt: skip
def test_a_day_typed_short_is_made_whole(qtbot: QtBot, make: Make, typed: str, day: str) -> None:
    input_ = make("date")
    input_.focus()
    press(qtbot, typed, Qt.Key.Key_Tab)
    assert input_.value() == input_.line.text() == day


@pytest.mark.parametrize(
    ("typed", "moment"),
    [("2026-11-16T10:05", "2026-11-16 10:05"), ("11-16 9:30", "2026-11-16 09:30"), ("8:15", "2026-11-22 08:15"),
     ("昨天16点", "2026-11-21 16:00"), ("昨天 16时20分", "2026-11-21 16:20"), ("20261116 0830", "2026-11-16 08:30"),
     ("现在", "2026-11-22 09:00"), ("25:00", "25:00"), ("刚才", "刚才"), ("2026-11-16", "2026-11-16")],
)  # fmt: skip
def test_a_moment_typed_short_is_made_whole(qtbot: QtBot, make: Make, typed: str, moment: str) -> None:
    input_ = make("moment")
    input_.focus()
    press(qtbot, typed, Qt.Key.Key_Tab)
    assert input_.value() == input_.line.text() == moment


@pytest.mark.parametrize(("typed", "day"), [("12-4", "2026-12-04"), ("1-15", "2027-01-15"), ("11-8", "2026-11-08"), ("2-29", "2-29")])
def test_a_day_to_come_typed_short_is_the_nearest_one(qtbot: QtBot, make: Make, typed: str, day: str) -> None:
    input_ = make("date", path="report_by")
    input_.focus()
    press(qtbot, typed, Qt.Key.Key_Tab)
    assert input_.value() == day


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.times())
def test_a_whole_day_and_a_whole_moment_stay_as_they_are(day: date, time: Any) -> None:
    moment = f"{day} {time:%H:%M}"
    assert whole_date(str(day), NOW.date()) == str(day)
    assert whole_moment(moment, NOW) == whole_moment(moment.replace(" ", "T"), NOW) == moment


@given(st.text())
def test_any_text_may_stand_in_a_time(text: str) -> None:
    assert isinstance(whole_date(text, NOW.date()), str)
    assert isinstance(whole_moment(text, NOW), str)


def test_the_buttons_put_in_the_present_and_a_day_of_the_calendar(qtbot: QtBot, make: Make) -> None:
    moment = make("moment")
    assert isinstance(moment, MomentInput)
    qtbot.mouseClick(moment.button, Qt.MouseButton.LeftButton)
    assert moment.value() == "2026-11-22 09:00"
    day = make("date")
    assert isinstance(day, DateInput)
    day.set_value("2026-11-08")
    qtbot.mouseClick(day.button, Qt.MouseButton.LeftButton)
    (calendar,) = day.findChildren(QCalendarWidget)
    assert calendar.selectedDate().toString(Qt.DateFormat.ISODate) == "2026-11-08"
    calendar.activated.emit(calendar.selectedDate().addDays(2))
    assert day.value() == "2026-11-10"
    assert not calendar.isVisible()


def test_rows_are_typed_added_and_removed_by_keyboard(qtbot: QtBot, make: Make) -> None:
    input_ = make("rows", columns=MATERIALS)
    assert isinstance(input_, RowsInput)
    assert input_.value() == []
    input_.focus()
    press(qtbot, "a", Qt.Key.Key_Tab, "2", Qt.Key.Key_Tab, "2", Qt.Key.Key_Tab)
    assert focused() is input_.add_button
    press(qtbot, Qt.Key.Key_Return, "b")
    assert [cell.editor.accessibleName() for cell in input_.rows[1].cells] == [
        "项目第2行：名称", "项目第2行：份数", "项目第2行：须退还"
    ]  # fmt: skip
    assert input_.value() == [
        {"name": "a", "count": "2", "original": False}, {"name": "b", "count": "1", "original": True}
    ]  # fmt: skip
    press(qtbot, *[Qt.Key.Key_Tab] * 3)
    assert focused() is input_.rows[1].remove
    press(qtbot, Qt.Key.Key_Tab)
    assert focused() is input_.add_button
    press(qtbot, Qt.Key.Key_Backtab, Qt.Key.Key_Space)
    assert [row["name"] for row in input_.value()] == ["a"]
    assert read(input_.spec, input_.value(), Entry(NOW.date(), {})) == [{"name": "a", "count": 2, "original": False}]


def test_the_cursor_goes_to_the_row_and_column_at_fault(make: Make) -> None:
    input_ = make("rows", columns=MATERIALS)
    assert isinstance(input_, RowsInput)
    input_.set_value([{"count": "1"}, {"name": "小票"}, {"name": "照片", "count": "x"}])
    assert [row["name"] for row in input_.value()] == ["小票", "照片"]
    input_.focus("1.count")
    assert focused().accessibleName() == "项目第3行：份数"


def test_files_are_dropped_once_and_removed(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    input_ = make("files")
    assert isinstance(input_, FilesInput)
    file = tmp_path / "小票 照片.jpg"
    file.touch()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(tmp_path))])
    what = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for _ in range(2):
        QApplication.sendEvent(input_, QDragEnterEvent(QPoint(1, 1), *what))
        QApplication.sendEvent(input_, QDropEvent(QPointF(1, 1), *what))
    assert [Path(path) for path in input_.value()] == [file]
    input_.focus()
    press(qtbot, Qt.Key.Key_Backtab, Qt.Key.Key_Space)
    assert input_.value() == []


def test_files_are_chosen_in_a_dialog_that_does_not_block(qtbot: QtBot, make: Make) -> None:
    input_ = make("files")
    input_.focus()
    press(qtbot, Qt.Key.Key_Return)
    (dialog,) = input_.findChildren(QFileDialog)
    dialog.filesSelected.emit(["scan.pdf"])
    dialog.close()
    assert input_.value() == ["scan.pdf"]


def test_names_are_told_apart(qtbot: QtBot, make: Make) -> None:
    input_ = make("names")
    input_.focus()
    press(qtbot, "张某、李某, 阿不都·买买提；")
    assert input_.value() == ["张某", "李某", "阿不都·买买提"]
