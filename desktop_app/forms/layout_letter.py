"""Laying out a letter by GB/T 9704-2012: 22 lines of 28 characters, 3号仿宋, title in 2号小标宋."""

import re
from dataclasses import replace

from desktop_app.forms.blanks import Filler, Piece
from desktop_app.forms.layout import Flow, Paragraph, paragraphs
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


HEADINGS = ((re.compile(r"[一二三四五六七八九十]+、[^。]*"), "heiti"), (re.compile(r"（[一二三四五六七八九十]+）[^。]*"), "kaiti"))


def _level(line: str) -> Style:
    """The face of a paragraph of the body: headings of the first and second level have their own (7.3.3)."""
    role = next((role for pattern, role in HEADINGS if pattern.fullmatch(line)), BODY.role)
    return replace(BODY, role=role)


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
        for line in letter.body.strip("\n").split("\n"):
            flow.running(self._filled(line, _level(line)))
        if letter.enclosures:
            flow.running(self._filled(letter.enclosures, BODY, before=PITCH))
        self._close()
        if letter.copy_to:
            self._copy_to(letter.copy_to)
        if letter.note:
            self._note(letter.note)

    def _set(self, pieces: list[Piece], style: Style, before: float = 0.0) -> list[Paragraph]:
        return paragraphs(pieces, style, self.flow.margins.width, before)

    def _filled(self, wording: str, style: Style, before: float = 0.0) -> list[Paragraph]:
        return self._set(self.filler.fill(wording, role=style.role), style, before)

    def _close(self) -> None:
        ending = self.letter.ending
        lines = self._filled(ending.office, ENDING, SEAL_ROOM) if ending.office else []
        day = [*self.filler.fill(ending.date, role=ENDING.role), ending.seal]
        lines += self._set(day, ENDING, 0.0 if lines else SEAL_ROOM)
        self.flow.need(sum(p.height for p in lines))
        self.flow.running(lines)

    def _copy_to(self, wording: str) -> None:
        """抄送, between rules at the end of the letter (7.4)."""
        given = self._filled(wording, COPY)
        self.flow.need(sum(p.height for p in given) + PITCH + 4.0)
        self.flow.y += PITCH
        self.flow.rule(1.0)
        self.flow.running(given)
        self.flow.rule(1.0)

    def _note(self, note: str) -> None:
        given = self._filled(note, NOTE, before=4.0)
        self.flow.need(sum(p.height for p in given) + 12.0)
        self.flow.y += 10.0
        self.flow.rule()
        self.flow.running(given)
