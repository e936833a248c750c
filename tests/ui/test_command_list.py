"""The list of commands: all can be drawn, all can be called, their icons exist."""

import ast
import inspect
from pathlib import Path

from fontTools.ttLib import TTFont

from desktop_app.ui import window
from desktop_app.ui.command_list import command_list
from desktop_app.ui.commands import Registry, State
from desktop_app.ui.icons import names
from desktop_app.ui.side_windows import ON_PAGES

UI = Path(window.__file__).parent


def test_the_list_keeps_the_rules_of_the_house() -> None:
    registry = Registry(command_list())
    assert len(registry.menus()) == 5
    assert {command.icon for command in registry if command.icon} <= set(names())


def test_every_command_calls_something_the_window_has() -> None:
    class Window:
        def __getattr__(self, name: str) -> object:
            assert callable(getattr(window.MainWindow, name)), name
            return lambda *_arguments: called.append(name)

    called: list[str] = []
    for command in command_list():
        command.run(Window())
    assert len(called) == len(command_list())


def test_what_is_offered_depends_on_the_state() -> None:
    by_id = {command.id: command.enabled_when for command in command_list()}
    assert not by_id["undo"](State(page="list")) and by_id["undo"](State(page="list", undo="受理"))
    assert by_id["export"](State(page="list")) and not by_id["export"](State(page="registration"))
    assert not by_id["papers"](State()) and by_id["papers"](State(has_selection=True))


def test_keys_of_single_pages_take_nothing_from_the_list() -> None:
    taken = {command.shortcut for command in command_list() if command.shortcut}
    assert taken.isdisjoint(key for key, _, _ in ON_PAGES)


def test_the_shipped_font_has_every_character_the_window_says() -> None:
    root = Path(inspect.getfile(window)).parents[2]
    known = set(TTFont(root / "resources" / "fonts" / "NotoSansSC-Regular.ttf").getBestCmap())
    missing = {
        f"{path.name}:{node.lineno} {character}"
        for path in [*UI.glob("*.py"), UI.parent / "domain" / "terms.py"]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for character in node.value
        if ord(character) > 127 and ord(character) not in known
    }
    assert missing == set()
