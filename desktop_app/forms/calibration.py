"""The calibration page (校准页): rulers and cross-hairs at known places, to measure how far a printer draws paper in amiss."""

import io
from typing import TYPE_CHECKING

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.compose import PAGES
from desktop_app.forms.fonts import advance
from desktop_app.forms.layout import MM

if TYPE_CHECKING:
    from desktop_app.forms.pdf import PaperCanvas

FROM_EDGE = 20
"""Millimetres: how far from the edges of the paper the cross-hairs lie."""
TITLE = "套打校准页"
HOW = (
    "一、打印时选“实际大小”（100%），不要选“适合纸张”；纸张方向与套打时相同。",
    f"二、用直尺量左上角十字到纸的左边、上边各多少毫米，应当都是{FROM_EDGE}毫米。",
    f"三、向右填“{FROM_EDGE}减去到左边的毫米数”，向下填“{FROM_EDGE}减去到上边的毫米数”，可以是负数。",
    "四、例：到左边18.5毫米、到上边21毫米，向右填1.5，向下填-1。",
    "五、横、竖两把尺的100毫米量出来不是100毫米，是打印机缩放了，请先在打印机设置里改正。",
)
ARM, LONG, MIDDLE, SHORT = 12, 4.0, 2.8, 1.6  # mm: of a cross-hair; of the marks at 10, 5 and 1 mm
HAIR = 0.25


def calibration_page(size: str = "A4") -> bytes:
    """The page as PDF for paper of this size (`A4`, `A4 landscape`, `A5`). Raises RuleBroken for another."""
    from desktop_app.forms.pdf import PaperCanvas

    if size not in PAGES:
        raise RuleBroken(f"没有“{size}”这种纸的校准页，可用的是：{'、'.join(PAGES)}。", field="size")
    margins = PAGES[size]
    target = io.BytesIO()
    canvas = PaperCanvas(target, TITLE)
    canvas.begin(margins)
    wide, tall = margins.sheet_width / MM, margins.sheet_height / MM
    canvas.setLineWidth(HAIR)
    for x in (FROM_EDGE, wide - FROM_EDGE):
        for y in (FROM_EDGE, tall - FROM_EDGE):
            _cross(canvas, x, y)
    _rulers(canvas, wide, tall)
    _words(canvas, wide)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _line(canvas: "PaperCanvas", x: float, y: float, to_x: float, to_y: float) -> None:
    """In millimetres from the top left."""
    canvas.line(x * MM, canvas.tall - y * MM, to_x * MM, canvas.tall - to_y * MM)


def _cross(canvas: "PaperCanvas", x: float, y: float) -> None:
    _line(canvas, x - ARM, y, x + ARM, y)
    _line(canvas, x, y - ARM, x, y + ARM)
    for at in range(-ARM, ARM + 1):
        mark = _mark(at) / 2
        _line(canvas, x + at, y - mark, x + at, y + mark)
        _line(canvas, x - mark, y + at, x + mark, y + at)
    canvas.circle(x * MM, canvas.tall - y * MM, MM, stroke=1, fill=0)


def _rulers(canvas: "PaperCanvas", wide: float, tall: float) -> None:
    """From the cross-hair at the top left to the right and down, numbered in millimetres."""
    across, down = (int(length - 2 * FROM_EDGE) for length in (wide, tall))
    _line(canvas, FROM_EDGE, FROM_EDGE, FROM_EDGE + across, FROM_EDGE)
    _line(canvas, FROM_EDGE, FROM_EDGE, FROM_EDGE, FROM_EDGE + down)
    for at in range(ARM + 1, max(across, down) - ARM):
        mark = _mark(at)
        if at < across - ARM:
            _line(canvas, FROM_EDGE + at, FROM_EDGE, FROM_EDGE + at, FROM_EDGE + mark)
        if at < down - ARM:
            _line(canvas, FROM_EDGE, FROM_EDGE + at, FROM_EDGE + mark, FROM_EDGE + at)
        if at % 10 == 0:
            text, size = str(at), 7.0
            half = advance("heiti", text, size) / 2
            if at < across - ARM:
                canvas.words((FROM_EDGE + at) * MM - half, (FROM_EDGE + LONG + 0.4) * MM, text, "heiti", size)
            if at < down - ARM:
                canvas.words((FROM_EDGE + LONG + 0.8) * MM, (FROM_EDGE + at) * MM - size / 2, text, "heiti", size)


def _mark(at: int) -> float:
    return LONG if at % 10 == 0 else MIDDLE if at % 5 == 0 else SHORT


def _words(canvas: "PaperCanvas", wide: float) -> None:
    from desktop_app.forms.layout import paragraphs
    from desktop_app.forms.linebreak import Run, Style

    left, y = (FROM_EDGE + 16) * MM, (FROM_EDGE + 18) * MM
    canvas.words(left, y, TITLE, "xiaobiaosong", 16.0)
    y += 30.0
    style = Style("songti", 10.5, 17.0, justify=False)
    for sentence in HOW:
        for paragraph in paragraphs([sentence], style, (wide - 2 * FROM_EDGE - 24) * MM):
            for line in paragraph.lines:
                for item in line.items:
                    if isinstance(item, Run):
                        canvas.words(left + item.x, y, item.text, item.role, style.size)
                y += style.pitch
        y += 3.0
