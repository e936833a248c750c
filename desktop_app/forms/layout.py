"""The laid-out paper: sheets of placed text, tables and rules, which the Word and PDF writers only draw.

All lengths are points, measured from the top left of the sheet. Lines and pages are broken here and nowhere else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from desktop_app.forms.blanks import Piece
from desktop_app.forms.linebreak import Line, Style, Tab, break_lines

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
SHORT = 4
"""Lines: a paragraph of fewer is not parted to go on to the next sheet with what follows it."""
ROUNDING = 1.03
"""Slack of every row: Word's rows are `atLeast`, so an office's own face may run a little taller without moving a page."""


@dataclass(frozen=True, slots=True)
class Margins:
    """White space around the text area of a sheet, upright A4 unless said otherwise."""

    top: float
    right: float
    bottom: float
    left: float
    sheet_width: float = PAGE_WIDTH
    sheet_height: float = PAGE_HEIGHT

    @property
    def width(self) -> float:
        return self.sheet_width - self.left - self.right

    @property
    def floor(self) -> float:
        """Where the text area ends, from the top of the sheet."""
        return self.sheet_height - self.bottom


FORM = Margins(18 * MM, 17 * MM, 20 * MM, 23 * MM)
LETTER = Margins(37 * MM, 26 * MM, 35 * MM, 28 * MM)
WIDE = Margins(18 * MM, 15 * MM, 18 * MM, 15 * MM, PAGE_HEIGHT, PAGE_WIDTH)
"""Landscape A4, for registers and tables."""
SMALL = Margins(12 * MM, 10 * MM, 14 * MM, 13 * MM, 148 * MM, 210 * MM)
"""A5, for slips."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one style with white space before them."""

    style: Style
    lines: tuple[Line, ...]
    before: float = 0.0

    @property
    def height(self) -> float:
        return self.before + self.style.pitch * len(self.lines)


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs one below the other. `opens` marks the first text of a continued sheet (续页)."""

    x: float
    y: float
    width: float
    paragraphs: tuple[Paragraph, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class CellBox:
    """A cell as placed, `span` columns wide and `rows` rows tall."""

    x: float
    y: float
    width: float
    height: float
    column: int
    span: int
    rows: int
    paragraphs: tuple[Paragraph, ...]
    middle: bool

    @property
    def text_top(self) -> float:
        """Where the first paragraph begins."""
        used = sum(p.height for p in self.paragraphs)
        return self.y + (max((self.height - used) / 2, 0.0) if self.middle else PAD)


PAD = 2.5
SIDE = 3.5
"""White space between a cell's line and its text: above and below, left and right."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of (height, cells that begin in the row) on equal columns."""

    x: float
    y: float
    column: float
    columns: int
    rows: tuple[tuple[float, tuple[CellBox, ...]], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line of `weight` points; `dashed` is the cut line of a stub."""

    x: float
    y: float
    width: float
    weight: float = 0.5
    dashed: bool = False


Block = Text | Table | Rule


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper: its place in its ply, and what stands on it in reading order."""

    blocks: tuple[Block, ...]
    margins: Margins
    number: int
    total: int
    ply: str = ""
    foot: str = ""
    qr: str = ""
    qr_top: float = 9 * MM


@dataclass(frozen=True, slots=True)
class Laid:
    """A whole paper, ready to draw. `banner` stands in red at the head of every sheet (样张, 补打), `watermark` large and
    grey behind its text.
    """

    title: str
    sheets: tuple[Sheet, ...]
    banner: str = ""
    watermark: str = ""


def paragraphs(pieces: Iterable[Piece], style: Style, width: float, before: float = 0.0) -> list[Paragraph]:
    """Break pieces into paragraphs; only the first has the space before and, like each, the first-line indent."""
    broken = break_lines(pieces, style, width)
    return [Paragraph(style, lines, before if n == 0 else 0.0) for n, lines in enumerate(broken)]


def pair(left: list[Piece], right: list[Piece], style: Style, width: float) -> list[Paragraph]:
    """Left and right text in one line, or right below left when the line is too short."""
    if not right:
        return paragraphs(left, style, width)
    flush = replace(style, align="right")
    lefts, rights = paragraphs(left, style, width), paragraphs(right, flush, width)
    if len(lefts) == len(rights) == 1 == len(lefts[0].lines) == len(rights[0].lines):
        one, other = lefts[0].lines[0], rights[0].lines[0]
        if one.width + other.width + style.size <= width:
            at = width - other.width
            return [Paragraph(style, (Line((*one.items, Tab(at), *other.items), width),))]
    return lefts + rights


class Flow:
    """Puts blocks on sheets from top to bottom; `heading(n)` is the head of continued sheet n."""

    def __init__(self, margins: Margins, heading: Callable[[int], list[Paragraph]]) -> None:
        self.margins = margins
        self.pages: list[list[Block]] = [[]]
        self.y = margins.top
        self.bottom = margins.floor
        self._heading = heading

    @property
    def room(self) -> float:
        return self.bottom - self.y

    def turn(self) -> None:
        """Begin a continued sheet."""
        self.pages.append([])
        self.y = self.margins.top
        self.text(self._heading(len(self.pages)), opens=True)

    def text(self, given: list[Paragraph], opens: bool = False) -> None:
        """Place paragraphs that stay together."""
        height = sum(p.height for p in given)
        self.pages[-1].append(Text(self.margins.left, self.y, self.margins.width, tuple(given), opens))
        self.y += height

    def running(self, given: list[Paragraph], tail: float = 0.0) -> None:
        """Place paragraphs, going on to further sheets line by line. Their last lines stay on one sheet with what needs
        `tail` points below them.
        """
        *before, last = given
        if tail and last.height + tail > self.room + 0.01:
            body, last = _hold_back(last)
            before += body
        for paragraph in before:
            self._run(paragraph)
        if tail:
            self.need(last.height + tail)
        self._run(last)

    def _run(self, paragraph: Paragraph) -> None:
        rest = paragraph
        while rest.height > self.room + 0.01:
            fit = self._fit(rest)
            if fit:
                self.text([replace(rest, lines=rest.lines[:fit])])
                rest = replace(rest, lines=rest.lines[fit:], before=0.0, style=replace(rest.style, first=0.0))
            self.turn()
        self.text([rest])

    def _fit(self, paragraph: Paragraph) -> int:
        """How many of its lines go on this sheet, so that none stands alone here or there."""
        fit = int((self.room - paragraph.before + 0.01) // paragraph.style.pitch)
        if len(paragraph.lines) - fit == 1:
            fit -= 1
        return fit if fit > 1 else 0

    def need(self, height: float) -> None:
        """Turn the sheet unless so much room is left."""
        if height > self.room + 0.01:
            self.turn()

    def rule(self, weight: float = 0.5, dashed: bool = False) -> None:
        self.pages[-1].append(Rule(self.margins.left, self.y, self.margins.width, weight, dashed))
        self.y += 1.0


def _hold_back(paragraph: Paragraph) -> tuple[list[Paragraph], Paragraph]:
    """All but the last two lines, and these; a short paragraph stays whole."""
    if len(paragraph.lines) < SHORT:
        return [], paragraph
    cut, going_on = len(paragraph.lines) - 2, replace(paragraph.style, first=0.0)
    first = replace(paragraph, lines=paragraph.lines[:cut])
    return [first], Paragraph(going_on, paragraph.lines[cut:])
