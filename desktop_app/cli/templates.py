"""`template`: an office's own Word files in place of shipped papers."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop_app.cli.options import Global, main, pass_global

if TYPE_CHECKING:
    from desktop_app.domain.regulation import Regulation
    from desktop_app.forms.template_grammar import Finding

PAPER = click.argument("paper", metavar="文书")
FILE = click.argument("file", metavar="文件", type=click.Path(path_type=Path))


@main.group("template", help="文书模板：用本单位自己的 Word 文件代替一种文书")
def template() -> None:
    """Commands about the office's own Word files."""


@template.command("list", help="列出用了本单位模板的文书")
@pass_global
def list_templates(options: Global) -> None:
    """List the files in force."""
    from desktop_app.services import templates

    with options.ledger() as ledger:
        found = [{"paper": item.paper, "title": item.title, "file": item.file, "name": item.name, "at": item.at, "by": item.by}
                 for item in templates.listing(ledger)]  # fmt: skip
    words = "\n".join(f"{item['paper']}  {item['title']}  {item['name']}  {item['by']}" for item in found)
    options.tell({"templates": found}, lambda: words or "没有文书用本单位的模板。")


@template.command("export", help="把一种文书的版式存成 Word 模板，空格处是标记，供修改")
@PAPER
@click.option("--out", required=True, metavar="文件", type=click.Path(path_type=Path), help="存成的文件，.docx")
@pass_global
def export_template(options: Global, paper: str, out: Path) -> None:
    """Write the shipped layout of PAPER with its tags."""
    from desktop_app.forms.paper import load_paper
    from desktop_app.forms.template_export import export
    from desktop_app.services.disk import check_writable, write_file

    if out.suffix.lower() != ".docx":
        raise click.UsageError(f"“{out.name}”应当以 .docx 结尾。")
    layout = load_paper(paper)
    check_writable(out)
    write_file(out, export(layout))
    options.tell({"paper": layout.id, "title": layout.title, "out": str(out)}, lambda: f"《{layout.title}》的模板已存为 {out}")


@template.command("check", help="检查一个 Word 模板，每个错误一句话")
@FILE
@click.option("--paper", required=True, metavar="文书", help="它要代替的文书")
@pass_global
@click.pass_context
def check_template(ctx: click.Context, options: Global, file: Path, paper: str) -> None:
    """Check FILE; exit code 1 where it has faults."""
    from desktop_app.forms.paper import load_paper
    from desktop_app.services import templates
    from desktop_app.services.disk import read_file

    layout = load_paper(paper)
    found = templates.check(read_file(file, f"模板文件“{file}”"), layout, _regulations(options, layout.id), file.name)
    faults, hints = [_said(item) for item in found if not item.hint], [_said(item) for item in found if item.hint]
    good = f"“{file.name}”可以代替《{layout.title}》。" if not faults else f"共{len(faults)}个错误。"
    words = [*(item["sentence"] for item in faults), *(f"提示：{item['sentence']}" for item in hints), good]
    options.tell({"paper": layout.id, "faults": faults, "hints": hints}, lambda: "\n".join(words))
    if faults:
        ctx.exit(1)


@template.command("install", help="从现在起用这个 Word 模板出具一种文书")
@PAPER
@FILE
@pass_global
def install_template(options: Global, paper: str, file: Path) -> None:
    """Put FILE in the place of PAPER."""
    from desktop_app.forms.paper import load_paper
    from desktop_app.services import templates
    from desktop_app.services.disk import read_file

    data = read_file(file, f"模板文件“{file}”")
    with options.desk() as desk:
        options.hint(*templates.install(desk, paper, data, file.name))
        answer = {"paper": paper, "file": templates.in_force(desk.ledger, paper)}
    options.tell(answer, lambda: f"《{load_paper(paper).title}》从现在起用“{file.name}”出具。")


@template.command("remove", help="不再用本单位的模板，改回原来的版式")
@PAPER
@pass_global
def remove_template(options: Global, paper: str) -> None:
    """Go back to the shipped layout of PAPER."""
    from desktop_app.services import templates

    with options.desk() as desk:
        templates.remove(desk, paper)
    options.tell({"paper": paper, "file": None}, lambda: f"“{paper}”改回原来的版式。")


def _regulations(options: Global, paper_id: str) -> "tuple[Regulation, ...]":
    """Those the office has adopted, or without a ledger all that use the paper."""
    from desktop_app.models.location import FILE as LEDGER
    from desktop_app.services import templates
    from desktop_app.services.shelf import Shelf
    from desktop_app.ui.folders import data_folder

    if (data_folder(options.data_dir) / LEDGER).is_file():
        with options.desk() as desk:
            return templates.adopted_using(desk, paper_id)
    return templates.rules_using(paper_id, Shelf(options.own_regulations))


def _said(item: "Finding") -> Mapping[str, Any]:
    return {"kind": item.kind, "where": item.where, "sentence": item.sentence}
