"""Click in Chinese: help pages and usage errors."""

from collections.abc import Sequence
from typing import Any

import click

FIXED = {
    "Show this message and exit.": "显示本说明", "[required]": "［必填］", " TEXT": " 文字", " DIRECTORY": " 文件夹",
    " PATH": " 路径", " FILE": " 文件", "[OPTIONS]": "[选项]", "[COMMAND] [ARGS]...": "[命令 …]",
    "COMMAND [ARGS]...": "命令 …",
}  # fmt: skip
"""What click itself writes into help pages."""


class ChineseHelp:
    """Help pages with Chinese headings; mixed into commands and groups."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the usage line, with Chinese placeholders."""
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return [_in_chinese(piece) for piece in pieces]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and for a group its commands."""
        rows = [row for param in self.get_params(ctx) if (row := param.get_help_record(ctx))]  # type: ignore[attr-defined]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl([(_in_chinese(name), _in_chinese(text)) for name, text in rows])
        if isinstance(self, click.Group):
            names = [(name, self.commands[name].get_short_help_str(60)) for name in self.list_commands(ctx)]
            with formatter.section("命令"):
                formatter.write_dl(names)


def _in_chinese(text: str) -> str:
    for english, chinese in FIXED.items():
        text = text.replace(english, chinese)
    return text


class Command(ChineseHelp, click.Command):
    """A command whose help is Chinese."""


class Group(ChineseHelp, click.Group):
    """A group whose help is Chinese and whose commands stand in the order they were written."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of declaration."""
        return list(self.commands)


Group.group_class = Group


def usage_sentence(error: click.UsageError) -> str:
    """One Chinese sentence for a usage error."""
    path = error.ctx.command_path if error.ctx else "complaint-desk"
    return f"{_what(error).rstrip('。')}，用法见 {path} --help。"


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        root = error.ctx.find_root() if error.ctx else None
        known = {name for param in root.command.params for name in param.opts} if root and root is not error.ctx else set()
        return f"“{error.option_name}”要写在命令前面" if error.option_name in known else f"没有选项“{error.option_name}”"
    if isinstance(error, click.MissingParameter):
        return f"缺少“{_name(error.param)}”"
    if isinstance(error, click.BadParameter):
        return f"“{_name(error.param)}”的值不能用{_should_be(error.param)}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项“{error.option_name}”后面要有值，不带值的选项后面不能有值"
    said = error.format_message()
    if "No such command" in said:
        return f"没有命令“{_quoted(said)}”"
    if "unexpected extra" in said:
        return f"多出了不认识的内容“{_quoted(said, '(', ')')}”"
    return "命令写得不完整" if said.isascii() else said


def _name(param: Any) -> str:
    if param is None:
        return "参数"
    names: Sequence[str] = [name for name in param.opts if name.startswith("--")]
    return names[0] if names else str(param.metavar or param.human_readable_name)


def _should_be(param: Any) -> str:
    """What would be right, as far as the option's type tells."""
    match getattr(param, "type", None):
        case click.Choice(choices=choices):
            return f"，可用的是：{'、'.join(choices)}"
        case click.IntRange(min=least, max=most):
            return f"，应当是{least}到{most}的整数"
        case click.Path():
            return "，请检查路径"
    return ""


def _quoted(text: str, left: str = "'", right: str = "'") -> str:
    start = text.find(left) + 1
    return text[start : text.rfind(right)] if start else text
