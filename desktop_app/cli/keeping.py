"""Commands that keep the ledger: opening one, people, verifying, backups, the register sheet in Excel."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli.options import REAL_TIME, Global, main, pass_global
from desktop_app.domain.errors import RuleBroken
from desktop_app.services.disk import check_writable, write_file

if TYPE_CHECKING:
    from desktop_app.models.ledger import Ledger

UNKNOWN_LAST = "编号从备份里的最后一个接着编；备份以后已经印在纸上的编号会重号，请加 --last-number 写明纸上最后一个编号，重新恢复一次。"


@main.command("init", help="新建台账并采用制度")
@click.option("--regulation", "regulations", multiple=True, required=True, metavar="制度", help="制度编号，可写多次")
@click.option("--unit", default="本单位", metavar="名称", help="登记单位的名称")
@click.option("--branch", default="", metavar="代号", help="单位代号，写在编号最前面")
@click.option("--trial", is_flag=True, help="试用台账：文书印“样张”")
@pass_global
def init(options: Global, regulations: tuple[str, ...], unit: str, branch: str, trial: bool) -> None:
    """Open a new ledger."""
    from desktop_app.services import shelf
    from desktop_app.services.office import found

    if options.now_text and not trial:
        raise RuleBroken("--now 只能用于试用台账，请加 --trial，或去掉 --now。")
    there = shelf.Shelf(options.own_regulations)
    for regulation in regulations:
        there.versions(regulation)
    with found(options.made_folder(), regulations, unit=unit, branch=branch, trial=trial, now=options.now()) as ledger:
        answer = {"data_dir": str(ledger.folder), "unit": ledger.unit, "regulations": list(regulations), "trial": trial}
    options.tell(answer, lambda: f"台账已建在 {answer['data_dir']}")


@main.command("adopt", help="再采用一个制度，或采用它的新版本")
@click.argument("regulation", metavar="制度")
@pass_global
def adopt(options: Global, regulation: str) -> None:
    """Adopt one more regulation."""
    from desktop_app.services import office

    with options.desk() as desk:
        rules = office.adopt(desk, regulation)
        options.tell({"regulation": rules.id, "version": rules.version}, lambda: f"已采用“{rules.title}”")


@main.command("person", help="添加人员，改变其身份，或停用")
@click.argument("name", metavar="姓名")
@click.option("--role", "roles", multiple=True, metavar="身份",
              help="身份：admin clerk manager handler supervisor，或制度里的身份")  # fmt: skip
@click.option("--unit", default="", metavar="名称", help="所在单位")
@click.option("--retire", is_flag=True, help="停用：不能再操作，办过的事里仍有其姓名")
@pass_global
def person(options: Global, name: str, roles: tuple[str, ...], unit: str, retire: bool) -> None:
    """Add NAME with these roles, or retire NAME."""
    from desktop_app.services import office

    if retire == bool(roles) or (retire and unit):
        raise click.UsageError("请写 --role 和身份，或者只写 --retire。")
    with options.desk() as desk:
        who = office.retire(desk, name) if retire else office.set_person(desk, name, roles, unit)
        answer = {"name": who.name, "roles": list(who.roles), "unit": who.unit, "active": who.active}
        options.tell(answer, lambda: f"已停用 {who.name}" if retire else f"已记下 {who.name}")


@main.command("verify", help="核对台账：有没有被改动、缺少或重复")
@pass_global
def verify(options: Global) -> None:
    """Verify the chain, the projections, the numbers and the files."""
    from desktop_app.models.health import verify as check

    with options.ledger() as ledger:
        verdict = check(ledger)
    answer = {"ok": not verdict.first_fault, "events": verdict.events, "erased": verdict.erased,
              "fault": verdict.first_fault, "head": dict(zip(("seq", "hash"), verdict.head, strict=True))}  # fmt: skip
    if verdict.first_fault:
        if options.as_json:
            options.tell(answer, str)  # what was found is the answer, though the exit code says that it is not sound
        raise RuleBroken(verdict.first_fault)
    options.tell(answer, lambda: f"核对无误，共{verdict.events}条记录。")


@main.command("backup", help="备份台账")
@click.option("--out", type=click.Path(path_type=Path), default=None, metavar="文件", help="备份存成的文件；不写则放进台账的备份文件夹")
@pass_global
def backup(options: Global, out: Path | None) -> None:
    """Make a checked backup."""
    from desktop_app.models.backup import backup as save

    with options.ledger() as ledger:
        if out:
            check_writable(out)
        place = save(ledger, out, options.now())
    options.tell({"backup": str(place)}, lambda: f"已备份到 {place}")


@main.command("restore", help="从备份恢复台账；原有的台账移到备份文件夹里，不删除")
@click.argument("file", metavar="备份文件", type=click.Path(path_type=Path))
@click.option("--last-number", "last_numbers", multiple=True, metavar="编号",
              help="纸上最后一个编号，各种编号可各写一个：备份以后用掉的编号作废，不再编")  # fmt: skip
@pass_global
def restore(options: Global, file: Path, last_numbers: tuple[str, ...]) -> None:
    """Restore a backup as a new origin."""
    from desktop_app.models.archive import read_about
    from desktop_app.models.restoring import restore as bring_back
    from desktop_app.services.office import desk_for
    from desktop_app.services.voiding import void_skipped

    if not read_about(file).trial and options.now_text:
        raise RuleBroken(REAL_TIME)
    voided: list[str] = []

    def void(ledger: "Ledger") -> None:
        for number in last_numbers:
            voided.extend(void_skipped(desk_for(ledger, options.now, options.name), number))

    with bring_back(file, options.made_folder(), options.now(), furnish=void) as ledger:
        answer = {"data_dir": str(ledger.folder), "origin": ledger.origin, "voided": voided}
    if not last_numbers:
        options.hint(UNKNOWN_LAST)
    options.tell(answer, lambda: f"已恢复到 {answer['data_dir']}{_voided(voided)}")


def _voided(numbers: Sequence[str]) -> str:
    return f"，作废{len(numbers)}个编号：{numbers[0]} 至 {numbers[-1]}" if numbers else ""


@main.command("export", help="把一个视图存成 Excel 台账")
@click.option("--out", required=True, metavar="文件", type=click.Path(path_type=Path), help="存成的 .xlsx 文件")
@click.option("--view", default="all", metavar="视图", help="视图，同 list")
@click.option("--find", "text", default="", metavar="文字", help="要找的文字")
@pass_global
def export(options: Global, out: Path, view: str, text: str) -> None:
    """Save a view as an Excel register."""
    from desktop_app.exchange.register_sheet import register_sheet
    from desktop_app.services.listing import query

    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{out.name}”应当以 .xlsx 结尾。")
    with options.desk() as desk:
        check_writable(out)
        count, data = register_sheet(desk, query(desk, view, text))
        write_file(out, data)
        options.tell({"out": str(out), "cases": count}, lambda: f"已存为 {out}，共{count}件")
