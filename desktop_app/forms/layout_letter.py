"""Laying out a letter by GB/T 9704-2012: 22 lines of 28 characters, 3号仿宋, title in 2号小标宋."""

import re
from dataclasses import replace

from desktop_app.forms.blanks import Filler, Piece
from desktop_app.forms.layout import SHORT, Flow, Paragraph, paragraphs
from desktop_app.forms.linebreak import Style
from desktop_app.forms.paper import Letter

SIZE = 16.0  # 3号
PITCH = 28.95  # 225 mm in 22 lines
TRACKING = -0.25  # 156 mm in 28 characters: each gets 15.75 pt
BODY = Style("fangsong", SIZE, PITCH, first=2 * (SIZE + TRACKING), tracking=TRACKING)
FLUSH = replace(BODY, first=0.0)
TITLE = Style("xiaobiaosong", 22.0, 2 * PITCH, align="center", justify=False)
NUMBER = replace(FLUSH, align="center", justify=False)
ENDING = replace(FLUSH, align="right", justify=False, right=2 * SIZE)
COPY = Style("fangsong", 14.0, 24.0, indent=14.0, right=14.0)
NOTE = Style("fangsong", 12.0, 20.0)
SEAL_ROOM = 2 * PITCH
"""White lines above the date, so that the seal stands on the day and touches the text by at most a line."""
COPY_ROOM, NOTE_ROOM = PITCH + 4.0, 12.0
MOST_BELOW = 6 * PITCH
"""What stands below the ending stays on its sheet, unless it is longer than this."""


HEADINGS = ((re.compile(r"[一二三四五六七八九十]+、[^。；]*"), "heiti"), (re.compile(r"（[一二三四五六七八九十]+）[^。；]*"), "kaiti"))


def _level(line: str) -> Style:
    """The face of a paragraph of the body: headings of the first and second level have their own (7.3.3)."""
    role = next((role for pattern, role in HEADINGS if pattern.fullmatch(line)), BODY.role)
    return replace(BODY, role=role)


def _is_heading(block: list[Paragraph]) -> bool:
    return block[0].style.role != BODY.role


def _height(block: list[Paragraph]) -> float:
    return sum(p.height for p in block)


def _first_lines(block: list[Paragraph]) -> float:
    """The height of the first two lines, which stay below a heading."""
    first = block[0]
    return first.before + first.style.pitch * min(len(first.lines), 2)


class LetterLayout:
    """Sets one letter into a flow."""

    def __init__(self, letter: Letter, filler: Filler, flow: Flow) -> None:
        self.letter, self.filler, self.flow = letter, filler, flow

    def place(self, title: list[Piece], number: list[Piece]) -> None:
        letter, flow = self.letter, self.flow
        flow.running(self._set(title, TITLE))
        if number:
            flow.running(self._set(number, NUMBER))
        if letter.addressee:
            flow.running(self._filled(letter.addressee, FLUSH, before=PITCH))
        blocks = [self._filled(line, _level(line)) for line in letter.body.strip("\n").split("\n")]
        if letter.enclosures:
            blocks.append(self._filled(letter.enclosures, BODY, before=PITCH))
        copied = self._filled(letter.copy_to, COPY) if letter.copy_to else []
        noted = self._filled(letter.note, NOTE, before=4.0) if letter.note else []
        below = (_height(copied) + COPY_ROOM if copied else 0.0) + (_height(noted) + NOTE_ROOM if noted else 0.0)
        self._run(blocks, self._ending(), below if below < MOST_BELOW else 0.0)
        self._copy_to(copied)
        self._note(noted)

    def _set(self, pieces: list[Piece], style: Style, before: float = 0.0) -> list[Paragraph]:
        return paragraphs(pieces, style, self.flow.margins.width, before)

    def _filled(self, wording: str, style: Style, before: float = 0.0) -> list[Paragraph]:
        return self._set(self.filler.fill(wording, role=style.role), style, before)

    def _run(self, blocks: list[list[Paragraph]], ending: list[Paragraph], closing: float) -> None:
        """Place body and ending: a heading never stands at the foot of a sheet; the ending, and the `closing` points of 抄送
        and note below it, never alone on one.
        """
        ended = _height(ending) + closing
        below, tails = ended, list[float]()
        for block in reversed(blocks):
            bound = _is_heading(block) or block is blocks[-1]
            tails.append(below if bound else 0.0)
            below = _height(block) + below if bound and len(block[-1].lines) < SHORT else _first_lines(block)
        for block, tail in zip(blocks, reversed(tails), strict=True):
            self.flow.running(block, tail)
        self.flow.need(ended)
        self.flow.running(ending)

    def _ending(self) -> list[Paragraph]:
        """Office and day. With a seal the day ends four characters from the edge and the office stands centred over it
        (7.3.5.1); without one the office ends two from the edge and the day begins two behind its first (7.3.5.2).
        """
        ending = self.letter.ending
        office = [*self.filler.fill(ending.office, role=ENDING.role), ending.seal] if ending.office else []
        day = [*self.filler.fill(ending.date, role=ENDING.role), "" if office else ending.seal]
        room = SEAL_ROOM if ending.seal else PITCH
        if not office:
            return self._set(day, ENDING, room)
        above, below = self._set(office, ENDING), self._set(day, ENDING)
        longer = above[0].lines[0].width - below[0].lines[0].width
        shift = longer / 2 if ending.seal else longer - 2 * SIZE
        least, day_least = (SIZE, 4 * SIZE) if ending.seal else (2 * SIZE, 2 * SIZE)
        edge = max(least, day_least - shift)
        if len(above[0].lines) > 1:
            edge, shift = least, 0.0
        return [*self._set(office, replace(ENDING, right=edge), room), *self._set(day, replace(ENDING, right=edge + shift))]

    def _copy_to(self, given: list[Paragraph]) -> None:
        """抄送, between rules at the end of the letter (7.4)."""
        if given:
            self.flow.need(_height(given) + COPY_ROOM)
            self.flow.y += PITCH
            self.flow.rule(1.0)
            self.flow.running(given)
            self.flow.rule(1.0)

    def _note(self, given: list[Paragraph]) -> None:
        if given:
            self.flow.need(_height(given) + NOTE_ROOM)
            self.flow.y += 10.0
            self.flow.rule()
            self.flow.running(given)
