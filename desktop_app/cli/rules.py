"""Commands that need no ledger: regulations, papers, and when something is due."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop_app.cli.cases import parse_sets
from desktop_app.cli.options import Global, main, pass_global
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.terms import PLANNED

if TYPE_CHECKING:
    from desktop_app.forms.paper import Paper


@main.command("regulations", help="列出可以采用的制度")
@pass_global
def regulations(options: Global) -> None:
    """List the shipped regulations and the office's own, with every version; an own file without a head is told of."""
    from desktop_app.services import shelf

    there = shelf.Shelf(options.own_regulations)
    found = [
        {"id": said.id, "title": said.title, "version": said.version, "effective": said.effective.isoformat(),
         "basis": said.effective_basis,
         "until": said.until and said.until.isoformat(), "own": said.own}
        for said in there.headings()
    ]  # fmt: skip
    read = {item["id"] for item in found}
    options.hint(*(f"制度文件“{id_}”读不出来，请用 regulation check 检查。" for id_ in there.ids() if id_ not in read))
    options.tell({"regulations": found}, lambda: "\n".join(_listed(item) for item in found))


def _listed(item: Mapping[str, Any]) -> str:
    until = f"至{item['until']}" if item["until"] else ""
    since = "施行日期未载" if item["basis"] == "suggestion" else f"{item['effective']}起施行"
    own = "（本单位）" if item["own"] else ""
    return f"{item['id']}  {item['title']}{own}  第{item['version']}版，{since}{until}"


@main.group("regulation", help="制度文件")
def regulation() -> None:
    """Commands about one regulation file."""


@regulation.command("check", help="检查一份制度文件，每个错误一句话")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@pass_global
@click.pass_context
def check_regulation(ctx: click.Context, options: Global, file: Path) -> None:
    """Check FILE; exit code 1 where it has faults."""
    from desktop_app.services.checking import check

    found = check(file)
    answer = {"id": found.id, "title": found.title, "faults": list(found.faults), "warnings": list(found.warnings)}
    good = f"制度文件“{file.name}”没有错误。" if not found.faults else f"共{len(found.faults)}个错误。"
    options.tell(answer, lambda: "\n".join([*found.faults, *(f"提示：{text}" for text in found.warnings), good]))
    if found.faults:
        ctx.exit(1)


@main.command("papers", help="列出文书")
@click.option("--regulation", "regulation_id", default="", metavar="制度", help="只列这个制度用到的")
@pass_global
def papers(options: Global, regulation_id: str) -> None:
    """List the papers, all or those of one regulation."""
    from desktop_app.forms.paper import load_paper, paper_ids
    from desktop_app.services import shelf
    from desktop_app.services.paper_uses import title

    if regulation_id:
        uses = shelf.Shelf(options.own_regulations).regulation(regulation_id).papers
        found = [_paper(use.id, title(use), None if use.planned else load_paper(use.id)) for use in uses]
    else:
        found = [_paper(paper.id, paper.title, paper) for paper in map(load_paper, paper_ids())]
    options.tell({"papers": found}, lambda: "\n".join(_paper_words(item) for item in found))


def _paper(paper_id: str, title: str, layout: "Paper | None") -> Mapping[str, Any]:
    """`covers` are the numbers of the papers in the regulations' texts, `source` says which regulation and clause."""
    made = {"covers": list(layout.covers), "source": layout.source, "of": layout.of} if layout else {"covers": [], "source": ""}
    return {"id": paper_id, "title": title, **made, "planned": layout is None}


def _paper_words(item: Mapping[str, Any]) -> str:
    numbers = f"  {'、'.join(item['covers'])}" if item["covers"] else ""
    return f"{item['id']}  {item['title']}{f'（{PLANNED}）' if item['planned'] else ''}{numbers}"


@main.command("due", help="算一个期限到哪天")
@click.option("--regulation", "regulation_id", default="", metavar="制度", help="制度编号")
@click.option("--clock", "clock_id", default="", metavar="期限", help="制度里期限的编号")
@click.option("--amount", default="", metavar="期限", help="期限：7wd 工作日、15cd 日、2mo 月、24h 小时")
@click.option("--roll", is_flag=True, help="末日是休息日就顺延")
@click.option("--from", "start", required=True, metavar="时间", help="起算时间")
@click.option("--when", multiple=True, metavar="情况=值", help="情况，例如 complainant=person")
@click.option("--pause", "pauses", multiple=True, metavar="开始/恢复", help="中止计时的一段")
@click.option("--extend", default="", metavar="期限", help="延长，例如 5wd")
@click.option("--explain", "explained", is_flag=True, help="逐日说明")
@pass_global
def due_date(options: Global, regulation_id: str, clock_id: str, amount: str, roll: bool, start: str,
             when: tuple[str, ...], pauses: tuple[str, ...], extend: str, explained: bool) -> None:  # fmt: skip
    """Count one deadline."""
    from desktop_app.domain.moments import parse_local
    from desktop_app.services import deadlines

    if bool(amount) == bool(clock_id) or bool(clock_id) != bool(regulation_id):
        raise click.UsageError("请写 --regulation 和 --clock，或者只写 --amount。")
    asked = deadlines.Asked(
        start=parse_local(start, "from"), amount=amount, roll=roll, facts=parse_sets(when),
        pauses=tuple(_pause(text) for text in pauses), extension=extend,
        regulation=regulation_id, clock=clock_id, own=options.own_regulations,
    )  # fmt: skip
    answer = deadlines.answer(asked, explained, options.calendar())
    options.tell(answer, lambda: _words(answer))


def _pause(text: str) -> tuple[datetime, datetime]:
    from desktop_app.domain.moments import parse_local

    stop, sign, restart = text.partition("/")
    if not sign:
        raise RuleBroken(f"中止“{text}”应当写成 开始/恢复，例如 2026-03-06/2026-03-09。", field="pause")
    return parse_local(stop, "pause"), parse_local(restart, "pause")


def _words(answer: Mapping[str, Any]) -> str:
    lines = [f"{answer['due']}{'（暂定）' if answer['provisional'] else ''}", answer.get("summary", "")]
    for line in answer.get("explanation", ()):
        lines.append(f"  {line['date']}  {line['mark']}  {line['reason']}")
    return "\n".join(line for line in lines if line)
