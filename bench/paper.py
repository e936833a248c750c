"""One PDF of ours against bare reportlab drawing the same strings and lines: ratios measured in one run.

    python -m bench.paper

Bar: 2 for every paper. Exits with 1 when it is missed.
"""

import io
import json
import statistics
import sys
from collections.abc import Iterator
from importlib.resources import files

from reportlab.pdfgen.canvas import Canvas

from bench.timing import seconds
from desktop_app.forms.compose import compose
from desktop_app.forms.content import Content
from desktop_app.forms.fonts import registered
from desktop_app.forms.layout import PAGE_HEIGHT, SIDE, Laid, Paragraph, Rule, Table, Text
from desktop_app.forms.linebreak import Run
from desktop_app.forms.paper import Paper, load_paper
from desktop_app.forms.render import render_pdf

BAR = 2.0
ROUNDS = 21
PAPERS = ("handling_sheet", "referral_notice", "registration_form", "intake_receipt", "urging_slip")

String = tuple[float, float, str, float, str]


def strings(laid: Laid) -> Iterator[list[String | tuple[float, float, float, float]]]:
    """Of each sheet, what bare reportlab has to draw: strings as (x, y, font, size, text), lines as four numbers."""
    for sheet in laid.sheets:
        drawn: list[String | tuple[float, float, float, float]] = []
        for block in sheet.blocks:
            match block:
                case Text():
                    drawn += _lines(block.paragraphs, block.x, block.y)
                case Table():
                    for _, cells in block.rows:
                        for cell in cells:
                            drawn.append((cell.x, PAGE_HEIGHT - cell.y - cell.height, cell.width, cell.height))
                            drawn += _lines(cell.paragraphs, cell.x + SIDE, cell.text_top)
                case Rule():
                    drawn.append((block.x, PAGE_HEIGHT - block.y, block.width, 0.0))
        yield drawn


def _lines(paragraphs: tuple[Paragraph, ...], x: float, y: float) -> Iterator[String]:
    for paragraph in paragraphs:
        y += paragraph.before
        for line in paragraph.lines:
            for item in line.items:
                if isinstance(item, Run):
                    yield (x + item.x, PAGE_HEIGHT - y, registered(item.role), paragraph.style.size, item.text)
            y += paragraph.style.pitch


def bare(sheets: list[list[String | tuple[float, float, float, float]]]) -> bytes:
    """The same strings and lines, with reportlab alone."""
    target = io.BytesIO()
    canvas = Canvas(target, initialFontName=registered("songti"))
    for drawn in sheets:
        for item in drawn:
            if len(item) == 5:
                x, y, font, size, text = item
                canvas.setFont(font, size)
                canvas.drawString(x, y, text)
            else:
                canvas.rect(*item)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def sample_content() -> Content:
    """The bank's sample as a paper is filled with it."""
    sample = json.loads(files("desktop_app.resources").joinpath("samples/bank-branch.json").read_text("utf-8"))
    values = {key: sample[key] for key in ("subject", "facts", "demand")}
    values |= {f"complainant.{key}": item for key, item in sample["complainant"].items()}
    return Content(values=values, number="XF2026110001")


def compare(paper: Paper, content: Content) -> tuple[float, float]:
    """(ours, bare) as medians over alternating rounds, after one warming call each."""
    sheets = list(strings(compose(paper, content)[0]))
    render_pdf(paper, content), bare(sheets)
    pairs = [(seconds(lambda: render_pdf(paper, content)), seconds(lambda: bare(sheets))) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def main() -> int:
    """Print one line for each paper; 1 where one misses the bar."""
    content, ratios = sample_content(), []
    for name in PAPERS:
        ours, theirs = compare(load_paper(name), content)
        print(f"paper {name}: {ours * 1000:.1f} ms, bare reportlab {theirs * 1000:.1f} ms, ratio {ours / theirs:.2f} (bar {BAR})")
        ratios.append(ours / theirs)
    return 0 if max(ratios) <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
