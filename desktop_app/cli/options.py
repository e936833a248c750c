"""What stands before the command: the global options, and with them the ledger and the desk a command works on.

Heavy rooms are imported when they are needed.
"""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop_app.cli.wording import Group
from desktop_app.domain.errors import RuleBroken

if TYPE_CHECKING:
    from desktop_app.domain.calendar import WorkCalendar
    from desktop_app.models.ledger import Ledger
    from desktop_app.services.desk import Desk

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

    @property
    def own_regulations(self) -> Path:
        """Where the office's own regulation files lie; nothing is made there."""
        from desktop_app.services.shelf import OWN
        from desktop_app.ui.folders import data_folder

        return data_folder(self.data_dir) / OWN

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

    def calendar(self) -> "WorkCalendar | None":
        """The calendar of the ledger, where there is one that opens; nothing is made."""
        from desktop_app.domain.errors import Trouble
        from desktop_app.models.location import FILE
        from desktop_app.ui.folders import data_folder

        folder = data_folder(self.data_dir)
        if not (folder / FILE).is_file():
            return None
        from desktop_app.models.ledger import Ledger
        from desktop_app.services.almanac import Almanac

        try:
            with Ledger.open(folder) as ledger:
                return Almanac(ledger).calendar
        except (RuleBroken, Trouble) as refusal:
            self.hint(f"台账打不开，改按国务院公布的日历计算：{refusal}")
            return None

    def hint(self, *sentences: str) -> None:
        """Say on standard error what refuses nothing."""
        for sentence in sentences:
            click.echo(f"提示：{sentence}", err=True)

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
