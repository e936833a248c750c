"""Commands as data: what can be done, where it stands, when it may be done.

Menus, toolbar, context menu and the shortcut page are drawn from it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QMenuBar,
    QTableWidget,
    QTableWidgetItem,
    QToolBar,
    QWidget,
)

from desktop_app.ui.menus import reachable

_ID = re.compile(r"[a-z][a-z0-9_]*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLAIN_KEY = re.compile(
    r"(Shift\+)?.|(Shift\+)?(Space|Return|Enter|Backspace|Tab|Esc|Del|Ins|Home|End|PgUp|PgDown|Left|Right|Up|Down)"
)
# taken by Chinese input methods: on and off, full-width, punctuation, simplified and traditional
INPUT_METHOD_KEYS = frozenset({"Ctrl+Space", "Shift+Space", "Ctrl+.", "Ctrl+Shift+F", "Ctrl+Shift+Space"})


@dataclass(frozen=True, slots=True)
class State:
    """What decides whether a command is enabled.

    `offered` holds the actions which the case's regulation allows this person now.
    """

    page: str = ""
    phase: str = ""
    offered: frozenset[str] = frozenset()
    has_selection: bool = False
    undo: str = ""
    busy: bool = False


def always(_state: State) -> bool:
    return True


def on_selection(state: State) -> bool:
    """A case is chosen."""
    return state.has_selection


def when_offered(action: str) -> Callable[[State], bool]:
    """The chosen case offers this action."""
    return lambda state: action in state.offered


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do. `menu` is the Chinese menu title with its mnemonic, e.g. 办理(&C).

    Within a menu, commands of one `group` stand together; a line separates groups. `run` receives the window; `why` says
    what must come first while it is not enabled.
    """

    id: str
    title: str
    tip: str
    menu: str
    run: Callable[[Any], object]
    icon: str = ""
    shortcut: str = ""
    group: str = ""
    enabled_when: Callable[[State], bool] = always
    on_toolbar: bool = False
    on_case: bool = False  # also in the context menu of a case
    why: str = ""


class Registry:
    """All commands, in the order of their lists. ValueError names one that breaks the rules of the house."""

    def __init__(self, *lists: Iterable[Command]) -> None:
        self._commands: dict[str, Command] = {}
        shortcuts: dict[str, str] = {}
        for command in (command for commands in lists for command in commands):
            _check(command)
            if command.id in self._commands:
                raise ValueError(f"command {command.id}: this id is taken")
            key = portable(command.shortcut)
            if key and key in shortcuts:
                raise ValueError(f"command {command.id}: {key} belongs to {shortcuts[key]}")
            shortcuts[key] = command.id
            self._commands[command.id] = command
        _check_menus(self.menus())

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def __getitem__(self, command_id: str) -> Command:
        return self._commands[command_id]

    def menus(self) -> list[str]:
        """The menu titles in order of first appearance."""
        return list(dict.fromkeys(command.menu for command in self))


def portable(shortcut: str) -> str:
    """The one spelling of a shortcut, empty for none."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText)


def _check(command: Command) -> None:
    if not _ID.fullmatch(command.id):
        raise ValueError(f"command {command.id!r}: an id is snake_case")
    for part, text in (("title", command.title), ("tip", command.tip), ("menu", command.menu)):
        if not _CHINESE.search(text):
            raise ValueError(f"command {command.id}: its {part} {text!r} is not Chinese")
    if not command.shortcut:
        return
    key = portable(command.shortcut)
    if not key or _PLAIN_KEY.fullmatch(key) or key in INPUT_METHOD_KEYS:
        raise ValueError(f"command {command.id}: {command.shortcut!r} is no shortcut or gets in the way of typing")


def _check_menus(menus: list[str]) -> None:
    mnemonics = [match[1] for menu in menus if (match := re.search(r"&(\w)", menu))]
    if len(mnemonics) != len(menus) or len(set(mnemonics)) != len(mnemonics):
        raise ValueError(f"each menu needs a mnemonic of its own: {menus}")


class Actions(QObject):
    """The registry bound to one window: one QAction for each command, wherever it is shown.

    `icon` gives the picture of a name; nothing runs while `composing()` is true.
    """

    def __init__(
        self,
        registry: Registry,
        window: QWidget,
        icon: Callable[[str], QIcon],
        composing: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(window)
        self._registry = registry
        self._window = window
        self._icon = icon
        self._composing = composing
        self._actions = {command.id: self._make(command) for command in registry}
        self.recolour()
        self.update(State())

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def update(self, state: State) -> None:
        """Enable what this state allows."""
        for command in self._registry:
            enabled, action = command.enabled_when(state), self._actions[command.id]
            action.setEnabled(enabled)
            said = command.tip if enabled or not command.why else f"{command.tip}：{command.why}"
            action.setStatusTip(said)
            action.setToolTip(f"{said}（{portable(command.shortcut)}）" if command.shortcut else said)

    def retitle(self, command_id: str, title: str = "") -> None:
        """Let a title name its object (撤销：转办); empty for the registered title."""
        self._actions[command_id].setText(title or self._registry[command_id].title)

    def recolour(self) -> None:
        """Take the icons again, after the theme changed."""
        for command in self._registry:
            if command.icon:
                self._actions[command.id].setIcon(self._icon(command.icon))

    def fill_menu_bar(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Draw every menu; the menus by title."""
        menus = {title: bar.addMenu(title) for title in self._registry.menus()}
        for title, menu in menus.items():
            reachable(menu, self._window)
            self._fill(menu, (command for command in self._registry if command.menu == title))
        return menus

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Draw the commands of the toolbar."""
        self._fill(bar, (command for command in self._registry if command.on_toolbar))

    def case_menu(self, parent: QWidget) -> QMenu:
        """The context menu of a case, made anew; it deletes itself when closed."""
        menu = reachable(QMenu(parent), self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        self._fill(menu, (command for command in self._registry if command.on_case))
        return menu

    def _fill(self, place: QMenu | QToolBar, commands: Iterable[Command]) -> None:
        last: tuple[str, str] | None = None
        for command in commands:
            here = (command.menu, command.group)
            if last is not None and here != last:
                place.addSeparator()
            place.addAction(self._actions[command.id])
            last = here

    def _make(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        action.setObjectName(command.id)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        action.triggered.connect(partial(self._run, command))
        self._window.addAction(action)
        return action

    def _run(self, command: Command, _checked: bool = False) -> None:
        if not self._composing():
            command.run(self._window)


def shortcut_page(
    registry: Registry, parent: QWidget | None = None, more: Iterable[tuple[str, str, str]] = ()
) -> QTableWidget:
    """The page of all commands that have a key: key, title, what it does; then `more`, the keys of single pages."""
    rows = [(command.shortcut, command.title, command.tip) for command in registry if command.shortcut]
    rows += more
    page = QTableWidget(len(rows), 3, parent)
    page.setAccessibleName("快捷键一览")
    page.setHorizontalHeaderLabels(["快捷键", "命令", "说明"])
    for row, (key, title, tip) in enumerate(rows):
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
        for column, text in enumerate((shown, title, tip)):
            page.setItem(row, column, QTableWidgetItem(text))
    page.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    page.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    page.setTabKeyNavigation(False)
    page.setAlternatingRowColors(True)
    page.setShowGrid(False)
    page.verticalHeader().hide()
    page.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    page.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    return page
