"""`tally`: count what a regulation neither registers nor numbers, and list the counts by their reasons."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from desktop_app.cli.options import Global, main, pass_global


@main.command("tally", help="不登记，只计数：记一次不登记的情形；--list 列出各情形的次数")
@click.argument("reason", required=False, default="", metavar="情形")
@click.option("--regulation", "regulation_id", default="", metavar="制度", help="制度编号；只采用一个制度时可以不写")
@click.option("--channel", default="", metavar="渠道", help="从哪个渠道来的")
@click.option("--feedback-to", default="", metavar="单位", help="反馈给哪个单位")
@click.option("--list", "listed", is_flag=True, help="列出各情形的次数，不另外计数")
@pass_global
def tally(options: Global, reason: str, regulation_id: str, channel: str, feedback_to: str, listed: bool) -> None:
    """Count once, or list the counts."""
    from desktop_app.services import tallying

    if bool(reason) == listed:
        raise click.UsageError("请写明是哪种不登记的情形，或者只写 --list 列出各情形的次数。")
    with options.desk() as desk:
        if listed:
            counts = tallying.counts(desk.ledger, [rules for _, rules in desk.adopted().values()], regulation_id)
            options.tell({"tallies": counts}, lambda: "\n".join(_lines(counts)) or "还没有只计数的事项。")
        else:
            said = desk.tally(regulation_id, reason, channel=channel, feedback_to=feedback_to)
            options.tell(said, lambda: f"已计数：{said['title']}。")


def _lines(counts: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    return (f"{item['count']:>5}  {item['title']}（{item['regulation']}）" for item in counts)
