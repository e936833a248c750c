"""Make docs/papers/: every paper as a picture beside the list of its fields.

Run after changing a paper: `.venv/bin/python -m scripts.papers_page`. A test compares the text of the page.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument

from desktop_app.forms import blanks
from desktop_app.forms.paper import Grid, Paper, load_paper, paper_ids
from desktop_app.forms.render import render_pdf
from tests.forms.samples import contents, described

FOLDER = Path(__file__).parents[1] / "docs" / "papers"
PAGE = FOLDER / "README.md"
WIDTH = 460  # pixels of one sheet
SHOWN = 3  # sheets side by side
KINDS = {"grid": "表格", "letter": "公文"}


def main() -> None:
    """Write the page and its pictures; pictures of papers that are no more go."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        if old.stem not in paper_ids():
            old.unlink()
    for paper_id in paper_ids():
        picture(paper_id).save(FOLDER / f"{paper_id}.png", optimize=True)
    PAGE.write_text(page(), "utf-8")


def page() -> str:
    """The text of the page."""
    papers = [load_paper(paper_id) for paper_id in paper_ids()]
    head = [
        "# 文书一览", "",
        f"共{len(papers)}种，由 `resources/papers/` 和样例内容生成（`python -m scripts.papers_page`）；图中的人和事都是编的。", "",
        "| 编号 | 文书 | 出处 |", "|---|---|---|",
        *(f"| {'、'.join(paper.covers)} | [{paper.title}](#{paper.id}) | {_cell(paper.source)} |" for paper in papers), "",
    ]  # fmt: skip
    return "\n".join(chain(head, chain.from_iterable(map(_section, papers)))) + "\n"


def _section(paper: Paper) -> Iterator[str]:
    plies = "、".join(f"{ply.name}{f'（{ply.holder}）' if ply.holder else ''}" for ply in paper.copies.plies if ply.name)
    facts = [f"`{paper.id}`", KINDS[paper.kind], paper.page, "一件投诉" if paper.of == "case" else "全单位", plies]
    shown = "、".join(described(paper.id).get("shows", ()))
    fields = f"原文列出：{_cell(shown)}<br>版面上：{_cell('、'.join(_labels(paper)))}"
    yield from (f'<a id="{paper.id}"></a>', "", f"## {paper.title}", "", " · ".join(filter(None, facts)), "")
    yield from (f"出处：{_cell(paper.source)}。安排：{_cell(paper.basis)}。", "")
    yield from ("| 样子 | 项目 |", "|---|---|", f"| ![{paper.title}]({paper.id}.png) | {fields} |", "")


def _labels(paper: Paper) -> list[str]:
    """The labels of the form, each once; of a letter what is asked for at issue."""
    grids: list[Grid] = [grid for grid in (paper.grid, paper.stub, paper.receipt) if grid]
    cells = (cell.label for grid in grids for row in grid.rows for cell in row.cells if cell.label)
    words = ("".join(part for part in blanks.parse(label) if isinstance(part, str)).replace("\n", "") for label in cells)
    return list(dict.fromkeys(word.strip() for word in chain(words, (spec.label for spec in paper.fields)) if word.strip()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").rstrip("。")


def picture(paper_id: str) -> Image.Image:
    """The first sheets of the filled paper, side by side."""
    with PdfDocument(render_pdf(load_paper(paper_id), contents(paper_id)["full"])) as pdf:
        sheets = [sheet.render(scale=WIDTH / sheet.get_width() if sheet.get_width() < sheet.get_height()
                               else WIDTH * 1.4 / sheet.get_width()).to_pil().convert("L") for sheet in list(pdf)[:SHOWN]]  # fmt: skip
    whole = Image.new("L", (sum(sheet.width + 8 for sheet in sheets) - 8, max(sheet.height for sheet in sheets)), 200)
    left = 0
    for sheet in sheets:
        whole.paste(sheet, (left, 0))
        left += sheet.width + 8
    return whole.quantize(16)


if __name__ == "__main__":
    main()
