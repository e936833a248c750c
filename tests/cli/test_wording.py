"""Help is Chinese: besides the words one types there is no English in it."""

import re

import click
import pytest

from desktop_app.cli.entrance import run
from desktop_app.cli.options import main

NAMES = {"complaint", "desk", "json", "word", "excel", "pdf", "docx", "xlsx", "utf", "toml", "help", "wd", "cd", "mo", "h"}


GROUPS = {name: command for name, command in main.commands.items() if isinstance(command, click.Group)}
NESTED = {f"{name} {inner}": command for name, group in GROUPS.items() for inner, command in group.commands.items()}
COMMANDS = {**main.commands, **NESTED}


def typed() -> set[str]:
    """Words that a person types: commands, options, and the identifiers that options take."""
    from desktop_app.domain.regulation import DESK_ROLES
    from desktop_app.models.pages import VIEWS

    words = {*COMMANDS, *DESK_ROLES, *VIEWS, "internal", "respondent", "public", "complainant", "person"}
    for command in (main, *COMMANDS.values()):
        words |= {option for param in command.params for option in param.opts}
    return NAMES | {part for word in words for part in re.findall("[a-z]+", word.lower())}


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run([*command.split(), "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("用法：")
    assert "选项" in text
    assert set(re.findall("[a-z]+", text.lower())) - typed() - {"x"} == set()
    assert re.search("[一-鿿]", text.splitlines()[2])


def test_every_option_is_explained() -> None:
    for command in (main, *COMMANDS.values()):
        for param in command.params:
            if param.opts[0].startswith("--"):
                assert getattr(param, "help", ""), (command.name, param.name)
