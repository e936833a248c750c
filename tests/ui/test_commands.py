"""Commands: the rules of the list, and everything drawn from it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.commands import Actions, Command, Registry, State, on_selection, shortcut_page, when_offered


class Window(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []


def command(name: str, title: str, **more: object) -> Command:
    given = Command(name, title, f"{title}这一条投诉", "办理(&C)", lambda window: window.ran.append(name))
    return replace(given, **more)  # type: ignore[arg-type]


REGISTER = command("register", "登记", shortcut="Ctrl+N", menu="文件(&F)", icon="register", on_toolbar=True)
ACCEPT = command(
    "accept", "受理", shortcut="F6", enabled_when=when_offered("accept"), group="办", on_toolbar=True, on_case=True
)
URGE = command("urge", "催办", shortcut="Ctrl+U", enabled_when=on_selection, group="催", on_case=True)
PRINT = command("print", "打印", menu="文件(&F)", group="纸")
ALL = [REGISTER, ACCEPT, URGE, PRINT]


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def names(place: QWidget) -> list[str]:
    return [action.text() if not action.isSeparator() else "-" for action in place.actions()]


@pytest.fixture
def pictures() -> Iterator[list[str]]:
    yield []


@pytest.fixture
def actions(window: Window, pictures: list[str]) -> Actions:
    return Actions(Registry(ALL), window, lambda name: pictures.append(name) or QIcon())


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (replace(ACCEPT, shortcut=""), "this id is taken"),
        (command("again", "再来", shortcut="ctrl+n"), "Ctrl.N belongs to register"),
        (command("Reply", "答复"), "snake_case"),
        (command("reply", "Reply"), "title"),
        (command("reply", "答复", tip=""), "tip"),
        (command("reply", "答复", tip="answer the complainant"), "tip"),
        (command("reply", "答复", menu="File(&F)"), "menu"),
        (command("reply", "答复", shortcut="R"), "gets in the way"),
        (command("reply", "答复", shortcut="Shift+R"), "gets in the way"),
        (command("reply", "答复", shortcut="Return"), "gets in the way"),
        (command("reply", "答复", shortcut="Del"), "gets in the way"),
        (command("reply", "答复", shortcut="Ctrl+Space"), "gets in the way"),
        (command("reply", "答复", menu="帮助"), "mnemonic"),
        (command("reply", "答复", menu="发送(&F)"), "mnemonic"),
    ],
)
def test_a_command_that_breaks_the_rules_is_refused_by_name(qapp: object, bad: Command, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Registry(ALL, [bad])


def test_lists_join_in_order(qapp: object) -> None:
    registry = Registry(ALL[:2], ALL[2:])
    assert [command.id for command in registry] == ["register", "accept", "urge", "print"]
    assert registry.menus() == ["文件(&F)", "办理(&C)"]
    assert registry["urge"] is URGE


def test_menus_toolbar_and_context_menu_are_drawn_from_the_list(qtbot: QtBot, window: Window, actions: Actions) -> None:
    actions.fill_menu_bar(window.menuBar())
    assert names(window.menuBar()) == ["文件(&F)", "办理(&C)"]
    menus = [action.menu() for action in window.menuBar().actions()]
    assert [names(menu) for menu in menus] == [["登记", "-", "打印"], ["受理", "-", "催办"]]
    bar = window.addToolBar("常用")
    actions.fill_tool_bar(bar)
    assert names(bar) == ["登记", "-", "受理"]
    menu = actions.case_menu(window)
    assert names(menu) == ["受理", "-", "催办"]
    menu.popup(window.pos())
    with qtbot.waitSignal(menu.destroyed):
        menu.close()
    assert actions["accept"].text() == "受理"


def test_state_decides_what_is_enabled(actions: Actions) -> None:
    def enabled() -> list[str]:
        return [command.id for command in ALL if actions[command.id].isEnabled()]

    assert enabled() == ["register", "print"]
    actions.update(State(has_selection=True))
    assert enabled() == ["register", "urge", "print"]
    actions.update(State(offered=frozenset({"accept"})))
    assert enabled() == ["register", "accept", "print"]


def test_a_shortcut_runs_its_command_with_the_window(qtbot: QtBot, window: Window, actions: Actions) -> None:
    actions.update(State(offered=frozenset({"accept"})))
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert window.ran == ["register", "accept"]


def test_nothing_runs_while_text_is_composed(window: Window) -> None:
    composing = True
    actions = Actions(Registry(ALL), window, lambda _name: QIcon(), lambda: composing)
    actions["register"].trigger()
    assert window.ran == []
    composing = False
    actions["register"].trigger()
    assert window.ran == ["register"]


def test_tips_show_the_key_and_titles_may_name_their_object(actions: Actions) -> None:
    assert actions["accept"].toolTip() == "受理这一条投诉（F6）"
    assert actions["print"].toolTip() == "打印这一条投诉"
    actions.retitle("accept", "受理：2026110001")
    assert actions["accept"].text() == "受理：2026110001"
    actions.retitle("accept")
    assert actions["accept"].text() == "受理"


def test_what_cannot_be_done_now_says_what_must_come_first(window: Window) -> None:
    late = Command("late", "催办", "催一催", "办理(&B)", lambda _w: None, enabled_when=on_selection, why="先选一件投诉")
    made = Actions(Registry([late]), window, lambda _name: QIcon())
    assert made["late"].statusTip() == "催一催：先选一件投诉"
    made.update(State(has_selection=True))
    assert made["late"].statusTip() == "催一催"


def test_icons_are_taken_again_after_the_theme_changed(actions: Actions, pictures: list[str]) -> None:
    assert pictures == ["register"]
    actions.recolour()
    assert pictures == ["register", "register"]


def test_the_shortcut_page_lists_every_key(qtbot: QtBot, window: Window) -> None:
    page = shortcut_page(Registry(ALL), window)
    rows = [[page.item(row, column).text() for column in range(3)] for row in range(page.rowCount())]
    assert [row[1] for row in rows] == ["登记", "受理", "催办"]
    assert rows[1] == ["F6", "受理", "受理这一条投诉"]
    assert page.accessibleName()


def test_typing_goes_to_the_input_not_to_commands(qtbot: QtBot, window: Window, actions: Actions) -> None:
    line = QLineEdit()
    window.setCentralWidget(line)
    line.setFocus()
    qtbot.keyClicks(line, "nu r")
    assert line.text() == "nu r"
    assert window.ran == []
