"""Commands that need no ledger: regulations, papers, and when something is due."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from desktop_app.cli.cases import parse_sets
from desktop_app.cli.options import Global, main, pass_global
from desktop_app.domain.errors import RuleBroken


@main.command("regulations", help="列出可以采用的制度")
@pass_global
def regulations(options: Global) -> None:
    """List the shipped regulations."""
    from desktop_app.services import shelf

    found = [
        {"id": rules.id, "title": rules.title, "version": rules.version, "effective": rules.effective.isoformat()}
        for rules in map(shelf.regulation, shelf.regulation_ids())
    ]
    options.tell({"regulations": found}, lambda: "\n".join(f"{item['id']}  {item['title']}" for item in found))


@main.command("papers", help="列出文书")
@click.option("--regulation", "regulation_id", default="", metavar="制度", help="只列这个制度用到的")
@pass_global
def papers(options: Global, regulation_id: str) -> None:
    """List the papers, all or those of one regulation."""
    from desktop_app.forms.paper import load_paper, paper_ids
    from desktop_app.services import shelf
    from desktop_app.services.papers import title

    if regulation_id:
        uses = shelf.regulation(regulation_id).papers
        found = [{"id": use.id, "title": title(use), "source": load_paper(use.id).source} for use in uses]
    else:
        found = [{"id": p.id, "title": p.title, "source": p.source} for p in map(load_paper, paper_ids())]
    options.tell({"papers": found}, lambda: "\n".join(f"{item['id']}  {item['title']}" for item in found))


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
        regulation=regulation_id, clock=clock_id,
    )  # fmt: skip
    answer = deadlines.answer(asked, explained)
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
