"""Commands that register, move and show cases."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from desktop_app.cli.options import Global, main, pass_global
from desktop_app.domain.errors import RuleBroken
from desktop_app.services.disk import check_writable, read_file, write_file

if TYPE_CHECKING:
    from desktop_app.domain.masking import Purpose


def read_json(path: str) -> Mapping[str, Any]:
    """The table in a JSON file, or on standard input for `-`. Raises Trouble or RuleBroken."""
    data = sys.stdin.buffer.read() if path == "-" else read_file(Path(path), f"文件“{path}”")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_float=str, object_pairs_hook=_table)
    except (ValueError, RecursionError) as error:
        raise RuleBroken(f"“{path}”不是 UTF-8 的 JSON 文件，请检查内容后再登记。") from error
    if not isinstance(value, dict):
        raise RuleBroken(f"“{path}”应当是一个 JSON 对象（花括号括起来的字段）。")
    return value


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key written twice would silently lose what was written first."""
    table = dict(pairs)
    if len(table) < len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise RuleBroken(f"“{twice}”写了两次，请只留一个。", field=twice)
    return table


@main.command("register", help="登记一件投诉，内容写在 JSON 文件里")
@click.argument("file", metavar="文件")
@click.option("--at", default="", metavar="时间", help="办理时间（补录时填写）")
@click.option("--for", "recorded_for", default="", metavar="姓名", help="代谁登记")
@pass_global
def register(options: Global, file: str, at: str, recorded_for: str) -> None:
    """Register the case in FILE."""
    from desktop_app.domain.moments import parse_local

    given = read_json(file)
    folder = None if file == "-" else Path(file).resolve().parent
    with options.desk() as desk:
        done = desk.register(given, at=parse_local(at, "at") if at else None, recorded_for=recorded_for,
                             case_id=str(uuid4()), folder=folder)  # fmt: skip
        options.hint(*done.hints)
        answer = {"number": done.case.number, "id": done.case.id}
        options.tell(answer, lambda: f"已登记，编号 {done.case.number}")


def parse_sets(pairs: Sequence[str]) -> dict[str, Any]:
    """`key=value` pairs; a value that is a JSON list or table is read as one. Raises click.UsageError."""
    values: dict[str, Any] = {}
    for pair in pairs:
        key, sign, raw = pair.partition("=")
        if not sign or not key.strip():
            raise click.UsageError(f"“{pair}”应当写成 字段=值。")
        if key.strip() in values:
            raise click.UsageError(f"“{key.strip()}”写了两次，请只留一个。")
        values[key.strip()] = _value(raw)
    return values


def _value(raw: str) -> Any:
    if not raw.startswith(("[", "{")):
        return raw
    try:
        return json.loads(raw, parse_float=str)
    except (ValueError, RecursionError):
        return raw  # a text may begin with a bracket; a field that wants a list says so itself


@main.command("do", help="对一件投诉办理一个动作")
@click.argument("number", metavar="编号")
@click.argument("action", metavar="动作")
@click.option("--set", "sets", multiple=True, metavar="字段=值", help="字段的值，可写多次；列表写成 JSON")
@click.option("--at", default="", metavar="时间", help="办理时间（补录时填写）")
@click.option("--for", "recorded_for", default="", metavar="姓名", help="代谁办理")
@pass_global
def do(options: Global, number: str, action: str, sets: tuple[str, ...], at: str, recorded_for: str) -> None:
    """Carry out ACTION on the case NUMBER."""
    from desktop_app.domain.moments import parse_local
    from desktop_app.services.showing import show

    values = parse_sets(sets)
    with options.desk() as desk:
        case_id = desk.ledger.case_id(number)
        done = desk.perform(case_id, action, values, at=parse_local(at, "at") if at else None,
                            recorded_for=recorded_for)  # fmt: skip
        options.hint(*done.hints)
        shown = show(desk, done.case)
        answer = {"number": number, "events": [event.type for event in done.events], "phase": done.case.phase.value,
                  "clocks": shown["clocks"]}  # fmt: skip
        options.tell(answer, lambda: f"{number}：{shown['case']['phase_title']}")


@main.command("actions", help="列出一件投诉现在可以办理的动作")
@click.argument("number", metavar="编号")
@pass_global
def actions(options: Global, number: str) -> None:
    """List what can be done with the case NUMBER."""
    from desktop_app.services.offers import offers

    with options.desk() as desk:
        case = desk.find_case(number)
        found = [
            {"id": offer.action.id, "title": offer.action.title, "enabled": offer.enabled, "reason": offer.reason,
             "clause": offer.action.clause,
             "fields": [{"key": spec.path, "label": spec.label, "type": spec.type, "required": spec.required,
                         "choices": [{"id": value.id, "title": value.title} for value in spec.choices]}
                        for spec in offer.fields]}
            for offer in offers(case, desk.regulation(case.regulation), desk.actor, desk.now())
        ]  # fmt: skip

        def words() -> str:
            able = [f"{item['id']}（{item['title']}）" for item in found if item["enabled"]]
            return "\n".join(able) or "现在没有可以办理的动作。"

        options.tell({"number": number, "actions": found}, words)


@main.command("show", help="显示一件投诉：内容、时间线、期限、文书")
@click.argument("number", metavar="编号")
@pass_global
def show_case(options: Global, number: str) -> None:
    """Show the case NUMBER."""
    from desktop_app.services.showing import show

    with options.desk() as desk:
        shown = show(desk, desk.find_case(number))
        options.tell(shown, lambda: _shown_in_words(shown))


def _shown_in_words(shown: Mapping[str, Any]) -> str:
    case = shown["case"]
    lines = [f"{case['number']}  {case['phase_title']}  {case['record'].get('subject', '')}", "", "时间线"]
    for line in shown["timeline"]:
        said = "；".join(f"{label}：{text}" for label, text in line["details"].items())
        lines.append(f"  {line['at'].replace('T', ' ')}  {line['title']}  {line['actor']}  {said}".rstrip())
    lines += ["", "期限"]
    lines += [f"  {clock['title']}（{clock['clause']}）：{clock['due'].replace('T', ' ')}" for clock in shown["clocks"]]
    return "\n".join(lines)


@main.command("list", help="列出投诉件")
@click.option("--view", default="all", metavar="视图",
              help="视图：today received handling due_soon overdue approval sealing completed archive all")  # fmt: skip
@click.option("--find", "text", default="", metavar="文字", help="要找的文字：编号、姓名、电话、事项")
@click.option("--limit", default=50, metavar="件数", type=click.IntRange(1, 10_000), help="最多列出几件")
@click.option("--after", default="", metavar="位置", help="从上一页给出的位置往下")
@pass_global
def list_cases(options: Global, view: str, text: str, limit: int, after: str) -> None:
    """List cases by view and text."""
    from desktop_app.services.listing import listed

    with options.desk() as desk:
        rows, following = listed(desk, view, text, after or None, limit)
        words = "\n".join(f"{row['number']}  {row['phase_title']}  {row['due'] or ''}  {row['subject']}" for row in rows)
        options.tell({"cases": rows, "next": following}, lambda: words or "没有符合的投诉件。")


@main.command("print", help="出具一份文书并存成 Word 或 PDF；出过的给出原来的文件")
@click.argument("number", metavar="编号")
@click.argument("paper", metavar="文书")
@click.option("--out", required=True, metavar="文件", type=click.Path(path_type=Path), help="存成的文件，.docx 或 .pdf")
@click.option("--purpose", default=None, metavar="用途", type=click.Choice(["internal", "respondent", "public"]),
              help="用途：internal 内部件、respondent 转被投诉方件、public 公示件")  # fmt: skip
@click.option("--set", "sets", multiple=True, metavar="字段=值", help="这种文书另外要填的内容，可写多次")
@click.option("--strict", is_flag=True, help="有要留意的地方（空格、没有字形的字等）就不出具")
@pass_global
def print_paper(options: Global, number: str, paper: str, out: Path, purpose: "Purpose | None", sets: tuple[str, ...],
                strict: bool) -> None:  # fmt: skip
    """Issue PAPER of the case NUMBER once and save it."""
    from desktop_app.services import paper_checks, papers, templates

    format_ = out.suffix.lower().lstrip(".")
    if format_ not in papers.FORMATS:
        raise click.UsageError(f"“{out.name}”应当以 .docx 或 .pdf 结尾。")
    given = parse_sets(sets)
    with options.desk() as desk:
        case_id = desk.ledger.case_id(number)
        check_writable(out)
        templates.check_format(desk, case_id, paper, purpose or "", format_)
        warnings = paper_checks.warnings(desk, case_id, paper, purpose or "", given)
        if strict and warnings:
            raise RuleBroken(paper_checks.not_strictly(warnings), field=next(iter(warnings[0].paths), ""))
        issued = papers.issue(desk, case_id, paper, purpose or "", given)
        write_file(out, papers.saved(desk, issued.record, format_))
        options.hint(*(check.sentence for check in warnings if check.kind != "glyph"), *issued.hints)
        checks = [{"kind": check.kind, "sentence": check.sentence, "paths": list(check.paths)} for check in warnings]
        answer = {"number": number, "paper": issued.record["paper"], "paper_number": issued.record["number"], "out": str(out),
                  "checks": checks}  # fmt: skip
        options.tell(answer, lambda: f"已存为 {out}")


@main.command("volume", help="把一件投诉已出具的文书和附件装订成一份 PDF 卷宗：封面、目录、页号、备考表")
@click.argument("number", metavar="编号")
@click.option("--out", required=True, metavar="文件", type=click.Path(path_type=Path), help="存成的文件，.pdf")
@pass_global
def bind_volume(options: Global, number: str, out: Path) -> None:
    """Bind the volume of the case NUMBER."""
    from desktop_app.services import volume

    if out.suffix.lower() != ".pdf":
        raise click.UsageError(f"“{out.name}”应当以 .pdf 结尾。")
    with options.desk() as desk:
        made = volume.volume(desk, desk.ledger.case_id(number))
        check_writable(out)
        write_file(out, volume.assemble(made))
        options.hint(*made.hints)
        documents = [item.title for item in made.enclosed]
        options.tell({"number": number, "documents": documents, "left_out": list(made.left_out), "out": str(out)}, lambda: f"已存为 {out}")
