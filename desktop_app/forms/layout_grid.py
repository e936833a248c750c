"""Laying out a form: head lines, rows of cells, notes; tall rows go on to a 续页."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from desktop_app.forms.blanks import Filler
from desktop_app.forms.content import Scalar
from desktop_app.forms.layout import MM, PAD, ROUNDING, SIDE, CellBox, Flow, Paragraph, Table, pair, paragraphs
from desktop_app.forms.linebreak import Line, Style
from desktop_app.forms.paper import Cell, Grid, Row

HEAD = Style("songti", 10.5, 17.0)
LABEL = Style("heiti", 10.5, 14.5, align="center", justify=False)
VALUE = Style("songti", 10.5, 15.0)
SIGN = Style("songti", 10.5, 16.0, align="right", justify=False)
NOTE = Style("songti", 9.0, 13.0)
TALL = 20.0  # mm: a cell of this height or more is written from its top
LEAST_LINES = 4
SPREAD = 14  # characters: in a narrower cell a line is not spread to the edge, it would be torn apart
SLACK = 3.0  # points a line may run wider in Word


@dataclass(slots=True)
class Slot:
    """A cell while it is being placed; `rows` counts the rows still to come."""

    column: int
    span: int
    rows: int
    width: float
    body: list[Paragraph]
    sign: list[Paragraph]
    middle: bool
    label: bool
    marked: bool = False

    @property
    def content(self) -> float:
        return sum(p.height for p in self.body) + sum(p.height for p in self.sign)


@dataclass(slots=True)
class Measured:
    """A row while it is being placed."""

    least: float
    slots: list[Slot]

    @property
    def height(self) -> float:
        tallest = max((s.content for s in self.slots if s.rows == 1), default=0.0)
        return max(self.least, tallest * ROUNDING + 2 * PAD)


class GridLayout:
    """Sets one grid into a flow."""

    def __init__(self, grid: Grid, filler: Filler, flow: Flow) -> None:
        self.grid, self.filler, self.flow = grid, filler, flow
        self.column = flow.margins.width / grid.columns
        self._rows: list[tuple[float, list[Slot]]] = []
        self._pending: list[Slot] = []
        self._top = 0.0
        self._heads: list[Measured] = []

    def place(self) -> None:
        for line in self.grid.head:
            left, right = (line, "") if isinstance(line, str) else line
            fill = self.filler.fill
            self.flow.running(pair(fill(left), fill(right), HEAD, self.flow.margins.width))
        self.flow.y += 2.0
        self._top = self.flow.y
        notes = [paragraphs(self.filler.fill(note), NOTE, self.flow.margins.width, before=3.0) for note in self.grid.notes]
        below = sum(p.height for note in notes for p in note)
        blocks = list(self._blocks())
        for number, (block, self._heads) in enumerate(blocks, 1):
            self._place_block(block, below if number == len(blocks) else 0.0)
        self._close()
        for note in notes:
            self.flow.need(sum(p.height for p in note))
            self.flow.running(note)

    # Measuring

    def _blocks(self) -> Iterator[tuple[list[Measured], list[Measured]]]:
        """Rows that a spanning label ties together, with the heads that stand again above them on a further sheet."""
        tied: list[Measured] = []
        carried, under = [0] * self.grid.columns, [0] * self.grid.columns
        heads: list[Measured] = []
        again: list[Measured] = []  # a head serves the rows of its own table only
        for above, row in zip((None, *self.grid.rows), self.grid.rows, strict=False):
            if row.head:
                heads = heads if above and above.head else []
                heads.append(self._measure(row, None, under))
            if row.head or not row.each:
                again = []
            elif above and above.head:
                again = heads
            for entry in self._entries(row):
                tied.append(self._measure(row, entry, carried))
                if not any(carried):
                    yield tied, again
                    tied = []

    def _entries(self, row: Row) -> list[Mapping[str, Scalar] | None]:
        if not row.each:
            return [None]
        given = self.filler.values.get(row.each)
        entries: list[Mapping[str, Scalar] | None] = (
            [e for e in given if isinstance(e, Mapping)] if isinstance(given, tuple) else []
        )
        return entries + [{}] * (row.at_least - len(entries))

    def _measure(self, row: Row, entry: Mapping[str, Scalar] | None, carried: list[int]) -> Measured:
        slots: list[Slot] = []
        label, column = "", 0
        for cell in row.cells:
            while carried[column]:
                column += 1
            slots.append(self._slot(cell, column, row, entry, label))
            label = cell.label or label
            carried[column : column + cell.span] = [cell.rows] * cell.span
            column += cell.span
        carried[:] = [max(rows - 1, 0) for rows in carried]
        return Measured(row.height * MM, slots)

    def _slot(self, cell: Cell, column: int, row: Row, entry: Mapping[str, Scalar] | None, label: str) -> Slot:
        width = cell.span * self.column
        room = width - 2 * SIDE - SLACK
        style = LABEL if cell.label else VALUE
        justify = style.justify and room > SPREAD * style.size
        style = replace(style, align=cell.align or style.align, justify=justify)
        said = "\n".join(cell.label) if cell.vertical else cell.label or cell.text
        body = paragraphs(self.filler.fill(said, label, entry, style.role), style, room)
        sign = paragraphs(self.filler.fill(cell.sign, label, entry), SIGN, room) if cell.sign else []
        if sign and not cell.text:
            body = []
        if sum(len(p.lines) for p in sign) > LEAST_LINES:  # no signature but a text: it may go on to the next sheet
            body, sign = body + sign, []
        middle = bool(cell.label) or (not sign and row.height < TALL)
        return Slot(column, cell.span, cell.rows, width, body, sign, middle, bool(cell.label))

    # Placing

    def _place_block(self, block: list[Measured], below: float) -> None:
        """Place tied rows; the last ones stay with the `below` points of the notes."""
        self._widen(block)
        height = sum(row.height for row in block)
        whole = self.flow.bottom - self.flow.margins.top - 40
        if height + below <= self.flow.room:
            self._take(block)
        elif height + below <= whole and (height < whole / 3 or len(block) > 1):
            self._turn()
            self._take(block)
        else:
            for row in block:
                self._place_row(row)

    def _widen(self, block: list[Measured]) -> None:
        """Give the last row of a spanning label the height its words still need."""
        for start, row in enumerate(block):
            for slot in row.slots:
                tied = block[start : start + slot.rows]
                lack = slot.content * ROUNDING + 2 * PAD - sum(r.height for r in tied)
                if slot.rows > 1 and lack > 0:
                    tied[-1].least = tied[-1].height + lack

    def _take(self, rows: list[Measured]) -> None:
        for row in rows:
            self._rows.append((row.height, row.slots))
            self.flow.y += row.height

    def _place_row(self, row: Measured) -> None:
        fresh = False
        while row.height > self.flow.room:
            before = row.height
            part = self._split(row, self.flow.room)
            if part and row.height < before:
                self._take([part])
            elif fresh:
                break
            self._turn()
            fresh = not part
        self._take([row])

    def _split(self, row: Measured, room: float) -> Measured | None:
        """Cut off as many lines as fit; `row` keeps the rest. None when too little would fit."""
        space = (room - 2 * PAD) / ROUNDING
        if space < LEAST_LINES * VALUE.pitch or all(s.content <= space for s in row.slots if s.rows == 1):
            return None
        first, rest = [], []
        self._lengthen_open()
        for slot in row.slots:
            if slot.rows > 1:
                first.append(replace(slot, rows=slot.rows + 1))
            elif slot.label:
                first.append(slot)
                rest.append(_continued(slot))
            else:
                above, below = _cut_lines(slot.body, space)
                if not below and slot.sign:
                    above, below = _keep_back(above)
                first.append(replace(slot, body=above, sign=[], middle=False))
                rest.append(replace(slot, body=below, middle=False))
        row.slots, row.least = rest, 0.0
        return Measured(room, first)

    def _lengthen_open(self) -> None:
        """A row cut in two is one row more for the labels that span it."""
        for slot in self._pending:
            slot.rows += 1
        for index, (_, slots) in enumerate(self._rows):
            for slot in slots:
                if index + slot.rows > len(self._rows):
                    slot.rows += 1

    def _turn(self) -> None:
        """Close the table on this sheet and go on with the next; spanning labels are cut there."""
        self._pending = self._close()
        self.flow.turn()
        self.flow.y += 2.0
        self._top = self.flow.y
        if not self._pending:
            self._take(self._heads)

    def _close(self) -> list[Slot]:
        """Turn the gathered rows into a table; returns the labels that go on below its last row."""
        left, rows, count = self.flow.margins.left, [], len(self._rows)
        y = self._top
        cut: list[Slot] = []
        pending, self._pending = self._pending, []
        for index, (height, slots) in enumerate(self._rows):
            here = sorted([*(pending if index == 0 else []), *slots], key=lambda s: s.column)
            boxes = []
            for slot in here:
                shown = min(slot.rows, count - index)
                if shown < slot.rows:
                    cut.append(replace(slot, rows=slot.rows - shown, body=[], sign=[]))
                tall = sum(h for h, _ in self._rows[index : index + shown])
                boxes.append(self._box(slot, left, y, tall, shown))
            rows.append((height, tuple(boxes)))
            y += height
        if rows:
            self.flow.pages[-1].append(Table(left, self._top, self.column, self.grid.columns, tuple(rows)))
        else:
            cut = pending
        self._rows = []
        return cut

    def _box(self, slot: Slot, left: float, y: float, height: float, rows: int) -> CellBox:
        given = list(slot.body)
        if slot.sign:
            before = height - 2 * PAD - slot.content * ROUNDING
            given += [replace(slot.sign[0], before=max(before, 0.0)), *slot.sign[1:]]
        x = left + slot.column * self.column
        return CellBox(x, y, slot.width, height, slot.column, slot.span, rows, tuple(given), slot.middle)


def _cut_lines(body: list[Paragraph], space: float) -> tuple[list[Paragraph], list[Paragraph]]:
    """What fits into so many points, and the rest."""
    above: list[Paragraph] = []
    for index, paragraph in enumerate(body):
        if paragraph.height > space:
            fit = int((space - paragraph.before) // paragraph.style.pitch)
            if fit < 1:
                return above, body[index:]
            head = replace(paragraph, lines=paragraph.lines[:fit])
            rest = replace(paragraph, lines=paragraph.lines[fit:], before=0.0)
            return [*above, head], [rest, *body[index + 1 :]]
        above.append(paragraph)
        space -= paragraph.height
    return above, []


def _keep_back(body: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """A signature never stands alone on a sheet: hold back the last line."""
    *before, last = body or [Paragraph(VALUE, (Line((), 0.0),))]
    if len(last.lines) > 1:
        return [*before, replace(last, lines=last.lines[:-1])], [replace(last, lines=last.lines[-1:])]
    return before, [last]


def _continued(slot: Slot) -> Slot:
    """The label on a continued sheet, marked 续 once."""
    if not slot.body or slot.marked:
        return slot
    room = slot.width - 2 * SIDE - SLACK
    mark = paragraphs(["（续）" if room >= 3 * LABEL.size else "续"], LABEL, room)
    return replace(slot, body=[*slot.body, *mark], marked=True)
