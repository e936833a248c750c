"""The window: views, finding, a case, registering, people, leaving."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.models.backup_names import backups
from desktop_app.services import office as services
from desktop_app.ui.action_dialog import ActionDialog
from desktop_app.ui.command_list import ACT
from desktop_app.ui.notices import press
from desktop_app.ui.people_dialog import SwitchDialog
from desktop_app.ui.print_room import PrintRoom
from desktop_app.ui.window import LIST, REGISTRATION
from tests.ui.desk_window import Place, place, register
from tests.ui.trays import Tray

NUMBERS = [f"XF202611000{n}" for n in (5, 4, 3, 2, 1)]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, now: datetime) -> Iterator[Place]:
    with place(qtbot, tmp_path, now) as made:
        yield made


def test_it_begins_with_today_and_counts_every_view(desk: Place) -> None:
    assert desk.window.views.view() == "today"
    counts = desk.window.views.counted()
    assert (counts["received"], counts["all"], counts["archive"]) == (5, 5, 0)
    assert desk.window.windowTitle() == "幸福路支行 — 投诉登记台"
    assert not desk.window.banner.isVisible()


def test_a_view_by_its_key_lists_its_cases(desk: Place, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    desk.wait_for(*NUMBERS)
    assert desk.window.list.title() == "全部　5件"
    qtbot.keyClick(desk.window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    desk.wait_for()
    qtbot.waitUntil(lambda: desk.window.list.empty_words() == "“归档”里没有投诉件。")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("13800138003", "XF2026110004"), ("ouyang", "XF2026110004"), ("zgq", "XF2026110005"), ("XF2026110002", "XF2026110002")],
)
def test_finding_by_telephone_pinyin_or_number_looks_everywhere_and_goes_back(
    desk: Place, qtbot: QtBot, typed: str, found: str
) -> None:
    window = desk.window
    window.show_view("archive")
    desk.wait_for()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.list.box.hasFocus)
    qtbot.keyClicks(window.list.box, typed)
    desk.wait_for(found)
    assert window.views.view() == "all"
    qtbot.keyClick(window.list.box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.panel.case_id() != "")
    assert window.list.table.hasFocus()
    qtbot.keyClick(window.list.table, Qt.Key.Key_Escape)
    qtbot.keyClick(window.list.box, Qt.Key.Key_Escape)
    desk.wait_for()
    assert window.views.view() == "archive"


def test_a_chosen_case_is_shown_and_its_actions_are_offered(desk: Place, qtbot: QtBot) -> None:
    window = desk.window
    assert not window.actions_["papers"].isEnabled()
    window.show_view("all")
    desk.wait_for(*NUMBERS)
    desk.choose(1)
    assert window.panel.number.text() == NUMBERS[1]
    assert window.actions_["papers"].isEnabled()
    qtbot.waitUntil(lambda: window.actions_["undo"].text() == "撤销：登记")
    menu = window.menus[ACT]
    menu.aboutToShow.emit()
    titles = [action.text().partition("(")[0] for action in menu.actions() if not action.isSeparator()]
    assert titles[0] == "受理" and titles[-5:] == ["办理…", "文书", "批量打印…", "标签…", "撤销：登记"]
    menu.aboutToShow.emit()
    assert len([action for action in menu.actions() if not action.isSeparator()]) == len(titles)


def test_the_actions_of_a_case_open_by_one_key_and_run_by_letters(desk: Place, qtbot: QtBot) -> None:
    window = desk.window
    window.show_view("all")
    desk.wait_for(*NUMBERS)
    desk.choose(0)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    menu = window.panel.more.menu()
    qtbot.waitUntil(menu.isVisible)
    menu.close()
    made = window._case_menu(window)
    assert {"文书", "撤销：登记"} <= {action.text() for action in made.actions()}
    made.aboutToHide.emit()
    window.perform("accept")
    dialog = desk.dialog(ActionDialog)
    assert "受理" in dialog.windowTitle()
    dialog.reject()


def test_undo_is_asked_for_and_done(desk: Place, qtbot: QtBot) -> None:
    window = desk.window
    services.desk_for(desk.ledger, lambda: desk.now).perform(desk.ids[4], "accept", {})
    window.refresh()
    window.show_view("all")
    desk.wait_for(*NUMBERS)
    desk.choose(0)
    qtbot.waitUntil(lambda: window.actions_["undo"].text() == "撤销：受理")


def test_the_step_of_another_person_is_not_offered_for_undoing(desk: Place, qtbot: QtBot) -> None:
    services.set_person(services.desk_for(desk.ledger, lambda: desk.now), "吴玲", ["clerk"])
    desk.window.sit_down("吴玲")
    qtbot.waitUntil(lambda: "吴玲（登记员）" in desk.window.status.words())
    desk.window.show_view("all")
    desk.wait_for(*NUMBERS)
    desk.choose(0)
    undo = desk.window.actions_["undo"]
    assert not undo.isEnabled() and undo.text() == "撤销上一步"


def test_registering_replaces_the_list_and_comes_back_to_the_new_case(desk: Place, qtbot: QtBot) -> None:
    window = desk.window
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.registration.form is not None)
    assert window.pages.currentWidget() is window.registration
    assert not window.actions_["export"].isEnabled()
    form = window.registration.form
    assert form is not None
    form.set_values({**form.defaults, "channel": "aid_line", "complainant.name": "林月华", "subject": "吞卡", "facts": "吞卡"})
    form.inputs["channel"].set_value(next(c.id for c in form.rules.channels if c.title == "客户援助电话"))
    window.registration.register()
    qtbot.waitUntil(lambda: window.list.table.chosen_key() not in ("", *desk.ids))
    window.registration.leave()
    assert window.pages.currentWidget() is window.split
    qtbot.waitUntil(lambda: window.panel.number.text() == "XF2026110006")
    qtbot.waitUntil(lambda: window.views.counted()["all"] == 6)


def test_leaving_the_page_half_typed_keeps_it_there(desk: Place, qtbot: QtBot) -> None:
    window = desk.window
    window.start_registration()
    qtbot.waitUntil(lambda: window.registration.form is not None)
    form = window.registration.form
    assert form is not None
    form.inputs["subject"].set_value("写到一半")
    window.show_view("all")
    window.start_registration()
    desk.rest()
    assert window.registration.form is form and form.text("subject") == "写到一半"


def test_another_person_sits_down_on_both_threads_and_is_remembered(desk: Place, qtbot: QtBot) -> None:
    admin = services.desk_for(desk.ledger, lambda: desk.now)
    services.set_person(admin, "吴玲", ["clerk"])
    qtbot.keyClick(desk.window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = desk.dialog(SwitchDialog)
    qtbot.waitUntil(lambda: dialog.people.count() == 2)
    qtbot.keyClick(dialog.people, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.people, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "吴玲（登记员）" in desk.window.status.words())
    done: list[str] = []
    desk.ops.change(desk.window, "试", lambda d: d.actor.name, done.append)
    desk.ops.ask(desk.window, lambda d: d.actor.name, done.append)
    qtbot.waitUntil(lambda: done == ["吴玲", "吴玲"])
    assert desk.store.value("person") == "吴玲"


def test_what_another_program_does_appears_by_itself(desk: Place, qtbot: QtBot) -> None:
    desk.window.show_view("all")
    desk.wait_for(*NUMBERS)
    with type(desk.ledger).open(desk.ledger.folder) as other:
        register(other, desk.now, "何秀珍")
    qtbot.waitUntil(lambda: desk.window.views.counted()["all"] == 6, timeout=4000)
    desk.wait_for("XF2026110006", *NUMBERS)


def test_light_and_dark_are_chosen_and_remembered(desk: Place) -> None:
    before = desk.window.actions_["register"].icon().cacheKey()
    desk.window.choose_theme("dark")
    assert desk.theme.dark and desk.store.value("theme") == "dark"
    assert desk.window.actions_["register"].icon().cacheKey() != before
    desk.window.choose_theme("light")
    assert not desk.theme.dark


def test_closing_backs_up_what_changed_and_leaves(desk: Place, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.window.left, timeout=5000):
        desk.window.close()
    assert not desk.window.isVisible()
    made = backups(desk.ledger.folder)
    assert [item.seq for item in made] == [desk.ledger.head().seq]


def test_closing_again_without_a_change_makes_no_second_backup(desk: Place, qtbot: QtBot) -> None:
    desk.window.back_up()
    qtbot.waitUntil(lambda: len(backups(desk.ledger.folder)) == 1)
    desk.now += timedelta(minutes=1)
    with qtbot.waitSignal(desk.window.left, timeout=5000):
        desk.window.close()
    assert len(backups(desk.ledger.folder)) == 1


def test_closing_asks_while_something_is_typed_and_the_draft_is_on_the_disk(desk: Place, qtbot: QtBot) -> None:
    window = desk.window
    window.start_registration()
    qtbot.waitUntil(lambda: window.registration.form is not None)
    form = window.registration.form
    assert form is not None
    form.inputs["subject"].set_value("写到一半")
    window.close()
    box = desk.box()
    assert box.text() == "有一件投诉还没有登记完，要退出吗？"
    assert len(list(desk.office.folders.drafts.glob("*.json"))) == 1
    press(box, "取消")
    assert window.isVisible()
    window.close()
    with qtbot.waitSignal(window.left, timeout=5000):
        press(desk.box(), "退出")


def test_a_failed_backup_is_told_and_one_may_leave_without(desk: Place, qtbot: QtBot) -> None:
    folder = desk.ledger.folder / "backups"
    folder.rmdir()
    folder.write_text("in the way")
    desk.window.close()
    box = desk.box()
    assert "退出前的备份没有做成" in box.text()
    with qtbot.waitSignal(desk.window.left, timeout=5000):
        press(box, "不备份，退出")


def test_drafts_of_last_time_are_offered(qtbot: QtBot, tmp_path: Path, now: datetime) -> None:
    from desktop_app.ui.drafts import Drafts

    (tmp_path / "drafts").mkdir()
    Drafts(tmp_path / "drafts", print).save("0" * 32, "registration", "林月华 吞卡", {"values": {}})
    with place(qtbot, tmp_path, now, cases=0) as desk:
        assert "林月华 吞卡" in desk.window.messages.sentence()
        assert desk.window.list.empty_words() == "今天没有要办的投诉件。"


def test_one_draft_of_last_time_is_gone_on_with_by_one_press(qtbot: QtBot, tmp_path: Path, now: datetime) -> None:
    from desktop_app.ui.drafts import Drafts

    (tmp_path / "drafts").mkdir()
    content = {"values": {"subject": "吞卡"}}
    Drafts(tmp_path / "drafts", print).save("0" * 32, "registration", "林月华 吞卡", content)
    with place(qtbot, tmp_path, now, cases=0) as desk:
        registration = desk.window.registration
        with qtbot.waitSignal(registration.ready):
            desk.window.messages._action.click()
        assert registration.isVisible() and desk.window.messages.isHidden()
        assert registration.form is not None and registration.form.text("subject") == "吞卡"
        registration.form = None


def test_a_trial_says_so_and_where_it_lies(qtbot: QtBot, tmp_path: Path, now: datetime) -> None:
    with place(qtbot, tmp_path, now, cases=0, trial=True) as desk:
        assert desk.window.banner.isVisible()
        assert "试用台账" in desk.window.banner.text() and str(tmp_path) in desk.window.banner.text()


@pytest.mark.parametrize("page", [LIST, REGISTRATION])
def test_no_two_letters_of_a_page_are_the_same(desk: Place, qtbot: QtBot, page: str) -> None:
    window = desk.window
    window.show_view("all")
    desk.wait_for(*NUMBERS)
    desk.choose(0)
    if page == REGISTRATION:
        window.start_registration()
        qtbot.waitUntil(lambda: window.registration.form is not None)
    seen = [action.text() for action in window.menuBar().actions()]
    seen += [w.text() for kind in (QPushButton, QLabel) for w in window.findChildren(kind) if w.isVisible()]
    letters = [text[text.index("&") + 1].lower() for text in seen if "&" in text.replace("&&", "")]
    assert sorted(letters) == sorted(set(letters))


def test_nothing_is_cut_off_at_the_smallest_screen(desk: Place) -> None:
    assert desk.window.minimumSizeHint().width() <= 1366
    assert desk.window.minimumSizeHint().height() <= 768


def test_the_context_menu_by_key_belongs_to_the_case(desk: Place, qtbot: QtBot) -> None:
    desk.window.show_view("all")
    desk.wait_for(*NUMBERS)
    menu = desk.window._case_menu(desk.window)
    first = next(action for action in menu.actions() if isinstance(action, QAction))
    assert first.text() == "先在列表里选一件投诉" and not first.isEnabled()
    menu.popup(desk.window.mapToGlobal(QPoint(5, 5)))
    menu.close()
    assert isinstance(menu, QMenu)


def test_several_cases_are_picked_by_keys_and_their_papers_printed_at_once(desk: Place, qtbot: QtBot, tmp_path: Path) -> None:
    table = desk.window.list.table
    desk.choose(0)
    for _ in range(2):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert desk.window.list.title() == "今日待办　5件，选中3件"
    qtbot.keyClick(desk.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    room = desk.dialog(PrintRoom)
    assert room.windowTitle() == "批量打印（3件）"
    desk.rest()
    room.choose = Tray(tmp_path).choose
    qtbot.keyClick(room.papers, Qt.Key.Key_Space)  # the first is the receipt
    room.issue.setChecked(True)
    qtbot.waitUntil(room.print.isEnabled)
    room.print.click()
    press(desk.box(), "出具并打印")
    qtbot.waitUntil(lambda: "已打印3份" in desk.window.messages.sentence(), timeout=20_000)
    desk.rest()
    assert len(table.picked_keys()) == 3
    assert desk.window.panel.case_id() == table.chosen_key()
    qtbot.waitUntil(lambda: any(line.title == "打印文书" for line in desk.window.panel.view().lines))
