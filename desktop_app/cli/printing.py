"""Commands for paper in the printer: overprints on printed forms, the calibration page, labels."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli.options import Global, main, pass_global
from desktop_app.services.disk import check_writable, write_file

if TYPE_CHECKING:
    from desktop_app.domain.masking import Purpose
    from desktop_app.services.labels import Whom

OUT = click.option("--out", metavar="文件", type=click.Path(path_type=Path), help="存成的文件，.pdf")


def _pdf(out: Path | None) -> Path:
    if out is None:
        raise click.UsageError("缺少“--out”。")
    if out.suffix.lower() != ".pdf":
        raise click.UsageError(f"“{out.name}”应当以 .pdf 结尾。")
    check_writable(out)
    return out


@main.command("overprint", help="把已出具的文书存成套打用的 PDF：只有填写的内容，印在预印好的表上")
@click.argument("number", metavar="编号")
@click.argument("paper", metavar="文书")
@click.option("--offset", default="0,0", metavar="向右,向下", help="整体移动多少毫米，可以是负数，如 1.5,-2")
@click.option("--purpose", default=None, metavar="用途", type=click.Choice(["internal", "respondent", "public"]),
              help="用途：internal 内部件、respondent 转被投诉方件、public 公示件")  # fmt: skip
@OUT
@pass_global
def overprint(options: Global, number: str, paper: str, offset: str, purpose: "Purpose | None", out: Path | None) -> None:
    """Write the overprint of the standing issue of PAPER of the case NUMBER."""
    from desktop_app.forms.overprint import Offset
    from desktop_app.services import overprint as overprinting

    target, moved = _pdf(out), Offset.read(offset)
    with options.desk() as desk:
        case_id = desk.ledger.case_id(number)
        record = overprinting.standing(desk, case_id, paper, purpose or "")
        made = overprinting.issued(desk, case_id, record)
        write_file(target, made.pdf(moved))
        options.hint(*made.hints())
        answer = {"number": number, "paper": record["paper"], "offset": [moved.right, moved.down], "out": str(target)}
        options.tell(answer, lambda: f"已存为 {target}")


@main.command("calibration", help="存一张校准页：打印出来量出打印机的偏移，填作套打的位移")
@click.option("--paper", default="", metavar="文书", help="用哪种文书的纸张；不写则为210×297毫米竖放")
@OUT
@pass_global
def calibration(options: Global, paper: str, out: Path | None) -> None:
    """Write the calibration page for the paper that PAPER is printed on."""
    from desktop_app.forms.calibration import calibration_page
    from desktop_app.forms.paper import load_paper

    size = load_paper(paper).page if paper else "A4"
    target = _pdf(out)
    write_file(target, calibration_page(size))
    options.tell({"size": size, "out": str(target)}, lambda: f"已存为 {target}")


@main.command("labels", help="打印标签：信封地址、卷宗和档案盒、证物；存成 PDF")
@click.argument("numbers", metavar="编号…", nargs=-1)
@click.option("--kind", "kind_id", default="archive", metavar="种类", help="标签的种类，用 --list 列出；不写则为卷宗和档案盒的")
@click.option("--sheet", "sheet_id", default="a4-3x7", metavar="标签纸", help="标签纸，用 --list 列出")
@click.option("--start", default=1, metavar="位置", type=int, help="从第几个标签开始，用过几个的标签纸可以接着用")
@click.option("--to", "whom", default="complainant", metavar="收信人", type=click.Choice(["complainant", "respondent"]),
              help="收信人：complainant 投诉人、respondent 被投诉人")  # fmt: skip
@click.option("--own-mail", is_flag=True, help="确认是寄给投诉人本人的信（投诉人须保密的必须写）")
@click.option("--list", "listing", is_flag=True, help="列出标签的种类和标签纸")
@OUT
@pass_global
def labels(options: Global, numbers: tuple[str, ...], kind_id: str, sheet_id: str, start: int, whom: "Whom",
           own_mail: bool, listing: bool, out: Path | None) -> None:  # fmt: skip
    """Write labels for the cases NUMBERS, or list kinds and sheets."""
    from desktop_app.forms import label_files
    from desktop_app.forms.labels import draw_labels
    from desktop_app.services.labels import gather

    if listing:
        kinds, sheets = label_files.kinds(), label_files.sheets()
        known: dict[str, list[dict[str, object]]] = {
            "kinds": [{"id": item.id, "title": item.title} for item in kinds],
            "sheets": [{"id": item.id, "title": item.title, "places": item.places} for item in sheets],
        }
        options.tell(known, lambda: "\n".join(f"{row['id']}  {row['title']}" for rows in (known["kinds"], known["sheets"]) for row in rows))
        return
    if not numbers:
        raise click.UsageError("缺少“编号”。")
    target, sheet = _pdf(out), label_files.sheet(sheet_id)
    with options.desk() as desk:
        gathered = gather(desk, list(map(desk.ledger.case_id, numbers)), kind_id, whom, own_mail=own_mail)
        drawn = draw_labels(gathered.kind, sheet, gathered.labels, start)
        write_file(target, drawn.pdf)
        options.hint(*gathered.hints, *(item.sentence() for item in drawn.missing))
        answer = {"kind": gathered.kind.id, "sheet": sheet.id, "labels": len(gathered.labels), "sheets": drawn.sheets, "out": str(target)}
        options.tell(answer, lambda: f"{len(gathered.labels)}个标签，{drawn.sheets}张，已存为 {target}")
