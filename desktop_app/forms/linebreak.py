"""Breaking text into lines by the shipped metrics and Chinese rules (GB/T 15834 4.3: marks not at a line's start or end)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from desktop_app.forms.blanks import Gap, Kept, Piece, Slot, Tick, Written
from desktop_app.forms.fonts import glyphs

TOKEN = re.compile(r"[0-9]+(?:：[0-9]+)+(?:-[0-9]+(?:：[0-9]+)+)?|[!-~¡-ɏ]+|——|……| +|.", re.S)
NO_START = frozenset("。，、；：？！）》」』〕】〗〉”’…—·％℃％￠!),.:;?]}%")
WESTERN_SIDES = 0.5  # em
WIDEST = 0.25  # em each character of a full line may get; else it stays short of the right edge
SHORT_GAP = 8  # characters: a shorter blank is not broken between lines
UNITS = frozenset("年月日时分元条款项页份件人次个天号岁")  # stay with the number before them
NO_END = frozenset("（《「『〔【〖〈“‘￥＄([{")


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set; sizes in points. `tracking` is added after each character."""

    role: str = "songti"
    size: float = 10.5
    pitch: float = 15.0
    align: str = "left"
    first: float = 0.0
    indent: float = 0.0
    right: float = 0.0
    tracking: float = 0.0
    justify: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face, from `x` points right of the paragraph's left edge; `written`: filled in, not fixed wording."""

    x: float
    text: str
    role: str
    written: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """A gap of `ems` characters, ruled or not."""

    x: float
    width: float
    ems: int
    ruled: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A choice box one character wide, ticked or not; without its frame there is only the tick."""

    x: float
    on: bool
    framed: bool = True


@dataclass(frozen=True, slots=True)
class Tab:
    """The jump to text set flush right in the same line."""

    x: float


Item = Run | Space | Box | Tab


@dataclass(frozen=True, slots=True)
class Line:
    """One line as placed. `spread` is what each character gets after it (tracking and justification)."""

    items: tuple[Item, ...]
    width: float
    spread: float = 0.0


Unit = str | Gap | Tick | Slot
Token = tuple[Unit, float]


def _tokens(pieces: Iterable[Piece], style: Style, limit: float) -> list[list[Token]]:
    """Unbreakable units with their widths, one list per paragraph."""
    size, tracking = style.size, style.tracking
    table = glyphs(style.role)

    def width(text: str) -> float:
        return sum([(table[c] or ("", 1.0))[1] for c in text]) * size + tracking * len(text)

    paragraphs: list[list[Token]] = [[]]
    for piece in pieces:
        current = paragraphs[-1]
        if isinstance(piece, Gap):
            whole = piece.ems <= SHORT_GAP and piece.ems * (size + tracking) <= limit
            part = piece if whole else Gap(1, piece.ruled)
            current += [(part, part.ems * (size + tracking))] * (1 if whole else piece.ems)
        elif isinstance(piece, Tick):
            current.append((piece, size * 1.1 + tracking))
        elif isinstance(piece, Slot) and width(piece.text) <= (room := piece.ems * (size + tracking)) <= limit:
            current.append((piece, room))
        else:
            text = piece.text if isinstance(piece, Kept | Slot) else piece
            units = [text] if isinstance(piece, Kept) else TOKEN.findall(text)
            if isinstance(text, Written):
                units = list(map(Written, units))
            for unit in units:
                if unit == "\n":
                    current = []
                    paragraphs.append(current)
                elif unit:
                    wide = width(unit)
                    same = type(unit)
                    current += [(unit, wide)] if wide <= limit else [(same(c), width(c)) for c in unit if c != "\n"]
    return paragraphs


def _breakable(left: Unit, right: Unit) -> bool:
    if (
        isinstance(left, Tick)
        or (isinstance(left, Gap | Slot) and not left.ruled)
        or (isinstance(right, Gap | Slot) and not right.ruled)
    ):
        return False
    if isinstance(left, str) and (left[-1] in NO_END or (left[-1].isdecimal() and isinstance(right, str) and right[0] in UNITS)):
        return False
    return not (isinstance(right, str) and right[0] in NO_START and len(right) <= 2)


def _western(unit: Unit) -> bool:
    return isinstance(unit, str) and "!" <= unit[0] <= "ɏ"


def _cut(tokens: list[Token], first: float, rest: float, reserve: float) -> list[list[Token]]:
    """Greedy lines; a mark that may not start a line takes its left neighbour along.

    `reserve` is kept for every western word: LibreOffice and old Word set white space on both its sides.
    """
    lines: list[list[Token]] = []
    start, used, limit = 0, 0.0, first
    index = 0
    while index < len(tokens):
        unit, width = tokens[index]
        if _western(unit) and not (index > start and _western(tokens[index - 1][0])):  # once for the pieces of a word
            width += reserve
        if used + width <= limit + 0.01 or index == start or (isinstance(unit, str) and unit.isspace()):
            used += width
            index += 1
            continue
        cut = index
        while cut > start and not _breakable(tokens[cut - 1][0], tokens[cut][0]):
            cut -= 1
        cut = cut if cut > start else index
        lines.append(tokens[start:cut])
        start = index = cut
        used, limit = 0.0, rest
    lines.append(tokens[start:])
    return lines


def _strip(tokens: list[Token], last: bool) -> list[Token]:
    """Without the white space at its end; in a last line full-width blanks are room for the pen and stay."""
    end = len(tokens)
    while end and str(tokens[end - 1][0]).isspace() and not (last and "　" in str(tokens[end - 1][0])):
        end -= 1
    return tokens[:end]


def _place(tokens: list[Token], style: Style, limit: float, last: bool, first: float) -> Line:
    """Positions within the line; a full line is spread to the right edge when it nearly reaches it."""
    tokens = _strip(tokens, last)
    width = sum(w for _, w in tokens)
    count = sum(_characters(unit) for unit, _ in tokens)
    gap = limit - width
    spread = gap / (count - 1) if count > 1 else 0.0
    if not style.justify or style.align != "left" or last or spread > WIDEST * style.size:
        spread = 0.0
    x = first + {"left": 0.0, "center": gap / 2, "right": gap}[style.align]
    items: list[Item] = []
    for kind, group in groupby(tokens, key=lambda token: _kind(token[0])):
        same = list(group)
        wide = sum(w for _, w in same)
        if kind == "slot":
            for unit, width in same:
                items += _slot(unit, x, width + spread * _characters(unit), style)
                x += width + spread * _characters(unit)
            continue
        if kind in {"text", "written"}:
            text = "".join(str(unit) for unit, _ in same)
            items += _runs(text, x, style, spread, kind == "written")
            wide += spread * len(text)
        else:
            ems = sum(_characters(unit) for unit, _ in same)
            wide += spread * ems
            if kind in {"ruled", "space"}:
                items.append(Space(x, wide, ems, kind == "ruled"))
            else:
                items += [Box(x + number * wide / len(same), kind == "on") for number in range(len(same))]
        x += wide
    return Line(tuple(items), width + spread * max(count - 1, 0), spread + style.tracking)


def _characters(unit: Unit) -> int:
    return len(unit) if isinstance(unit, str) else unit.ems if isinstance(unit, Gap | Slot) else 1


def _kind(unit: Unit) -> str:
    if isinstance(unit, str):
        return "written" if isinstance(unit, Written) else "text"
    if isinstance(unit, Slot):
        return "slot"
    if isinstance(unit, Gap):
        return "ruled" if unit.ruled else "space"
    return "on" if unit.on else "off"


def _slot(unit: Unit, x: float, room: float, style: Style) -> list[Item]:
    """Words at the beginning of a ruled blank, in the middle of another."""
    assert isinstance(unit, Slot)
    table = glyphs(style.role)
    free = room - sum((table[c] or ("", 1.0))[1] * style.size + style.tracking for c in unit.text)
    return _runs(unit.text, x if unit.ruled else x + free / 2, style, 0.0, True)


def _runs(text: str, x: float, style: Style, spread: float, written: bool) -> list[Item]:
    table = glyphs(style.role)
    runs: list[Item] = []
    more = style.tracking + spread
    for role, group in groupby(text, key=lambda char: (table[char] or (style.role, 1.0))[0]):
        part = "".join(group)
        runs.append(Run(x, part, role, written))
        x += sum([(table[c] or ("", 1.0))[1] for c in part]) * style.size + more * len(part)
    return runs


def break_lines(pieces: Iterable[Piece], style: Style, width: float) -> list[tuple[Line, ...]]:
    """Lines of each paragraph (`\\n` ends one) within `width` points; an empty paragraph has one empty line."""
    room = width - style.indent - style.right
    result: list[tuple[Line, ...]] = []
    for tokens in _tokens(pieces, style, room):
        cut = _cut(tokens, room - style.first, room, WESTERN_SIDES * style.size)
        placed, even = [], replace(style, justify=style.justify and not any(isinstance(unit, Tick) for unit, _ in tokens))
        for number, line in enumerate(cut):
            first = style.first if number == 0 else 0.0
            placed.append(_place(line, even, room - first, number == len(cut) - 1, style.indent + first))
        result.append(tuple(placed))
    return result
