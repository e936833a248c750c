"""The way in: global options, exit codes, the ledger a command works on. Heavy rooms are imported when needed."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop_app.cli.wording import Group, usage_sentence
from desktop_app.domain.errors import RuleBroken, Trouble

if TYPE_CHECKING:
    from desktop_app.models.ledger import Ledger
    from desktop_app.services.desk import Desk

DONE, REFUSED, MISUSED, TROUBLED = 0, 1, 2, 3
"""Exit codes: done; the content or a rule refuses; wrong usage; the machine."""

REAL_TIME = "--now 只能用于试用台账，正式台账以实际时间为准。"


@dataclass
class Global:
    """The options before the command."""

    data_dir: Path | None = None
    name: str = ""
    as_json: bool = False
    now_text: str = ""

    @property
    def folder(self) -> Path:
        """Where the ledger lies. A folder that was named and is not there is not made: it may be a slip of the pen."""
        if self.data_dir and not self.data_dir.exists():
            return self.data_dir.absolute()
        return self.made_folder()

    def made_folder(self) -> Path:
        """Where a ledger will lie, with its folders."""
        from desktop_app.ui.folders import make_folders

        return make_folders(self.data_dir).data

    def now(self) -> datetime:
        """The present, or for a trial ledger the moment given."""
        from desktop_app.domain.moments import parse_local

        return parse_local(self.now_text, "now") if self.now_text else datetime.now(UTC)

    @contextlib.contextmanager
    def ledger(self) -> "Iterator[Ledger]":
        """The open ledger."""
        from desktop_app.models.ledger import Ledger

        with Ledger.open(self.folder) as ledger:
            if self.now_text and not ledger.trial:
                raise RuleBroken(REAL_TIME)
            yield ledger

    @contextlib.contextmanager
    def desk(self) -> "Iterator[Desk]":
        """The desk of the acting person on the ledger."""
        from desktop_app.services.office import desk_for

        with self.ledger() as ledger:
            yield desk_for(ledger, self.now, self.name)

    def tell(self, value: Any, words: Callable[[], str]) -> None:
        """Print one JSON value in UTF-8 whatever the terminal is set to, or Chinese words for a person."""
        click.echo(json.dumps(value, ensure_ascii=False, default=str).encode() if self.as_json else words())


pass_global = click.make_pass_decorator(Global)


@click.group(
    cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]},
    help="投诉登记台：登记投诉，一直办到归档，打印文书。不写命令就打开窗口。",
)  # fmt: skip
@click.option("--data-dir", metavar="文件夹", type=click.Path(path_type=Path, file_okay=False), help="台账所在的文件夹")
@click.option("--as", "name", default="", metavar="姓名", help="由谁操作（姓名）；不写则为第一个人（管理员）")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 值")
@click.option("--now", "now_text", default="", metavar="时间", help="假定的当前时间，只用于试用台账")
@click.version_option(package_name="complaint-desk", message="%(version)s", help="显示版本号")
@click.pass_context
def main(ctx: click.Context, data_dir: Path | None, name: str, as_json: bool, now_text: str) -> None:
    """The group of all commands."""
    ctx.obj = Global(data_dir, name, as_json, now_text)
    if ctx.invoked_subcommand is None:
        from desktop_app.ui.app import open_window

        ctx.exit(open_window(data_dir))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code. Our own bugs are not caught."""
    from desktop_app.cli import cases, demo, keeping, rules  # noqa: F401  they add their commands to `main`

    try:
        answer = main.main(list(arguments), prog_name="complaint-desk", standalone_mode=False)
    except click.UsageError as error:
        return _say(usage_sentence(error), MISUSED)
    except click.Abort:
        return _say("已取消。", REFUSED)
    except RuleBroken as refusal:
        return _say(str(refusal), REFUSED)
    except Trouble as trouble:
        return _say(str(trouble), TROUBLED)
    return answer if isinstance(answer, int) else DONE


def _say(sentence: str, code: int) -> int:
    click.echo(sentence, file=sys.stderr)
    return code
