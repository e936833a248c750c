"""Overprinting (套打): only what was filled in, onto a form that was printed before, at the same places.

The sheets are those of the whole paper with every value in the room of its blank; its lines, labels, titles, page numbers and
QR code are left out. What marks a copy (样张, 补打) stays.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.compose import compose
from desktop_app.forms.content import Content
from desktop_app.forms.layout import MM, SIDE, Block, Laid, Paragraph, Rule, Sheet, Table, Text
from desktop_app.forms.linebreak import Box, Item, Run
from desktop_app.forms.paper import Paper

FARTHEST = 30.0
"""Millimetres: a printer that draws paper in further amiss has to be set right itself."""
CLOSE = 0.5  # points: fixed wording that moved less is taken to stand where it stood


@dataclass(frozen=True, slots=True)
class Offset:
    """How far everything is moved, in millimetres: to the right and down; negative the other way.

    Raises RuleBroken for more than `FARTHEST`.
    """

    right: float = 0.0
    down: float = 0.0

    def __post_init__(self) -> None:
        if not all(math.isfinite(moved) and abs(moved) <= FARTHEST for moved in (self.right, self.down)):
            raise RuleBroken(f"套打的位移最多{FARTHEST:g}毫米，请改小，或先调整打印机的进纸位置。", field="offset")

    @classmethod
    def read(cls, text: str) -> "Offset":
        """`1.5,-2`: right, down. Raises RuleBroken for anything else."""
        try:
            right, down = map(float, text.replace("，", ",").split(","))
        except ValueError as fault:
            raise RuleBroken(f"位移“{text}”应当写成“向右,向下”，单位毫米，如 1.5,-2。", field="offset") from fault
        return cls(right, down)

    def __str__(self) -> str:
        return f"{self.right:g},{self.down:g}"


def render_overprint(paper: Paper, content: Content, dx_mm: float = 0.0, dy_mm: float = 0.0) -> bytes:
    """The PDF that goes onto the printed form, moved by so many millimetres to the right and down.

    Raises RuleBroken for an offset out of range, Trouble when a font is missing.
    """
    from desktop_app.forms.pdf import draw_pdf

    return draw_pdf(only_written(compose(paper, content, slots=True)[0], Offset(dx_mm, dy_mm)))


def only_written(laid: Laid, offset: Offset = Offset()) -> Laid:
    """The same sheets with nothing but what was filled in."""
    return replace(laid, sheets=tuple(_bare(sheet, offset.right * MM, offset.down * MM) for sheet in laid.sheets))


def _bare(sheet: Sheet, right: float, down: float) -> Sheet:
    texts = tuple(
        replace(text, x=text.x + right, y=text.y + down, paragraphs=tuple(map(_written, text.paragraphs)))
        for block in sheet.blocks for text in _texts(block)
    )  # fmt: skip
    return replace(sheet, blocks=texts, ply="", foot="", qr="")


def _texts(block: Block) -> Iterator[Text]:
    match block:
        case Text():
            yield block
        case Table():
            for _, cells in block.rows:
                yield from (Text(cell.x + SIDE, cell.text_top, cell.width, cell.paragraphs) for cell in cells)
        case Rule():
            return


def _written(paragraph: Paragraph) -> Paragraph:
    """The lines stay, so that each keeps its place; what is printed on the form already goes out of them."""
    lines = (replace(line, items=tuple(_kept(line.items))) for line in paragraph.lines)
    return replace(paragraph, lines=tuple(lines))


def _kept(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Run) and item.written:
            yield item
        elif isinstance(item, Box) and item.on:
            yield replace(item, framed=False)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a filled paper lies on its blank form: fixed words that are elsewhere on the blank one, and sheets it has not."""

    moved: tuple[str, ...]
    more_sheets: int

    def sentences(self) -> tuple[str, ...]:
        """What to mind before the form goes into the printer."""
        said = []
        if self.moved:
            words = "、".join(f"“{word}”" for word in self.moved[:5])
            more = "等" if len(self.moved) > 5 else ""
            said.append(f"{words}{more}在空白表上的位置与填好的不同，请先用废表试印，看会不会印到字上。")
        if self.more_sheets:
            said.append(f"内容比空白表多{self.more_sheets}页，多出的是续页，套打只印内容。")
        return tuple(said)


def fit(paper: Paper, content: Content) -> Fit:
    """Compare the filled paper with the blank form of the same layout."""
    blank, filled = (compose(paper, given, slots=True)[0] for given in (Content(title=content.title), content))
    there = list(_fixed(filled))
    moved = (word for word, *place in _fixed(blank) if not any(_same(word, place, other) for other in there))
    return Fit(tuple(dict.fromkeys(moved)), max(len(filled.sheets) - len(blank.sheets), 0))


Place = tuple[str, int, float, float]


def _same(word: str, place: list[float], other: Place) -> bool:
    return word == other[0] and all(abs(a - b) <= CLOSE for a, b in zip(place, other[1:], strict=True))


def _fixed(laid: Laid) -> Iterator[Place]:
    """The fixed wording of every sheet below its title, with where it begins."""
    for number, sheet in enumerate(laid.sheets):
        for text in (text for block in sheet.blocks for text in _texts(block)):
            y = text.y
            for paragraph in text.paragraphs:
                y += paragraph.before
                for line in paragraph.lines:
                    for item in line.items:
                        if isinstance(item, Run) and not item.written and item.role != "xiaobiaosong" and item.text.strip():
                            yield item.text.strip(), number, text.x + item.x, y
                    y += paragraph.style.pitch
