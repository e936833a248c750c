"""Labels (标签) on sheets of self-adhesive labels or a roll: text that wraps, shrinks, and is refused where it does not fit."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.blanks import Blank, Filler, Piece, Written, parse
from desktop_app.forms.content import Missing, Scalar, Value
from desktop_app.forms.label_files import LabelKind, LabelLine, LabelSheet
from desktop_app.forms.layout import MM, Margins, Paragraph, paragraphs
from desktop_app.forms.linebreak import Style

if TYPE_CHECKING:
    from desktop_app.forms.pdf import PaperCanvas

LEAST = 7.0
"""Points: smaller characters cannot be read at arm's length."""
STEP = 0.95
PITCH = 1.3  # of the size
QR_SIDE, QR_GAP = 18.0, 2.0  # mm
OUTLINE = 0.3
TOO_LONG = "“{name}”的标签字太多，缩到{least}磅也放不下（标签纸：{sheet}），请换大一些的标签纸，或缩短内容。"


@dataclass(frozen=True, slots=True)
class Label:
    """What one label is filled with: values by dotted path, and its row of the list. `name` tells it from the others."""

    name: str
    values: Mapping[str, Value]
    row: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The sheets as one PDF, how many there are, and what they print as 〓."""

    pdf: bytes
    sheets: int
    missing: tuple[Missing, ...]


def draw_labels(kind: LabelKind, sheet: LabelSheet, labels: Sequence[Label], start: int = 1, *, outlined: bool = False) -> Drawn:
    """Draw labels on as many sheets as it takes, the first from place `start` on (a sheet that was begun).

    `outlined` shows where the labels lie, for a look before printing. Raises RuleBroken for a place the sheet has not, for
    no labels, and for a label whose text does not fit, by name.
    """
    from desktop_app.forms.pdf import PaperCanvas

    if not 1 <= start <= sheet.places:
        raise RuleBroken(f"起始位置应当是1到{sheet.places}，这种标签纸一张有{sheet.places}个标签。", field="start")
    if not labels:
        raise RuleBroken(f"没有可以打印的“{kind.title}”标签，请先选择投诉件。", field="numbers")
    missing: dict[tuple[str, str], Missing] = {}
    page = Margins(0, 0, 0, 0, sheet.page[0] * MM, sheet.page[1] * MM)
    target = io.BytesIO()
    canvas = PaperCanvas(target, kind.title)
    count = 0
    for number, label in enumerate(labels, start - 1):
        place = number % sheet.places + 1
        if count == 0 or place == 1:
            _turn(canvas, page, sheet, outlined, first=count == 0)
            count += 1
        _draw(canvas, kind, sheet, label, place, missing)
    canvas.showPage()
    canvas.save()
    return Drawn(target.getvalue(), count, tuple(missing.values()))


def _turn(canvas: "PaperCanvas", page: Margins, sheet: LabelSheet, outlined: bool, first: bool) -> None:
    if not first:
        canvas.showPage()
    canvas.begin(page)
    if outlined:
        width, height = (side * MM for side in sheet.label)
        canvas.saveState()
        canvas.setLineWidth(OUTLINE)
        canvas.setStrokeGray(0.6)
        for place in range(1, sheet.places + 1):
            x, y = (at * MM for at in sheet.place(place))
            canvas.roundRect(x, canvas.tall - y - height, width, height, 2 * MM)
        canvas.restoreState()


def _draw(canvas: "PaperCanvas", kind: LabelKind, sheet: LabelSheet, label: Label, place: int,
          missing: dict[tuple[str, str], Missing]) -> None:  # fmt: skip
    from desktop_app.forms.pdf import draw_paragraphs, draw_qr

    filler = Filler(label.values, missing)
    x, y = (at + sheet.padding for at in sheet.place(place))
    width, height = (side - 2 * sheet.padding for side in sheet.label)
    code = "".join(str(piece) for piece in filler.fill(kind.qr, row=label.row) if isinstance(piece, str))
    if code:
        side = min(QR_SIDE, height)
        draw_qr(canvas, code, (x + width - side) * MM, (y + (height - side) / 2) * MM, side * MM)
        width -= side + QR_GAP
    body = _fitted(kind, sheet, label, filler, width * MM, height * MM)
    draw_paragraphs(canvas, body, x * MM, y * MM + (height * MM - _height(body)) / 2)


def _fitted(kind: LabelKind, sheet: LabelSheet, label: Label, filler: Filler, width: float, height: float) -> list[Paragraph]:
    """The lines, as large as they go into the label."""
    filled = ((line, filler.fill(line.text, line.field, label.row, line.role)) for line in kind.lines)
    shown = [(line, pieces) for line, pieces in filled if _says_something(line, pieces)]
    scale = 1.0
    while True:
        body = [p for line, pieces in shown for p in paragraphs(pieces, _style(line, scale), width)]
        if _height(body) <= height:
            return body
        if all(line.size * scale <= LEAST for line, _ in shown):
            raise RuleBroken(TOO_LONG.format(name=label.name, least=f"{LEAST:g}", sheet=sheet.title), field="sheet")
        scale *= STEP


def _style(line: LabelLine, scale: float) -> Style:
    size = max(line.size * scale, min(LEAST, line.size))
    return Style(line.role, size, size * PITCH, align=line.align, justify=False)


def _says_something(line: LabelLine, pieces: Sequence[Piece]) -> bool:
    fixed = not any(isinstance(part, Blank) for part in parse(line.text))
    return fixed or any(isinstance(piece, Written) and piece.strip() for piece in pieces)


def _height(body: Sequence[Paragraph]) -> float:
    return sum(paragraph.height for paragraph in body)
