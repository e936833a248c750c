"""From a paper and its content to laid-out sheets: every ply, its continued sheets, its marks."""

from dataclasses import replace

from desktop_app.forms.blanks import Filler, Gap, Piece
from desktop_app.forms.content import Content, Missing, as_words
from desktop_app.forms.layout import FORM, LETTER, MM, SMALL, WIDE, Flow, Laid, Paragraph, Sheet, paragraphs
from desktop_app.forms.layout_grid import GridLayout
from desktop_app.forms.layout_letter import LetterLayout
from desktop_app.forms.linebreak import Style
from desktop_app.forms.marks import QR_SIZE
from desktop_app.forms.paper import Grid, Letter, Paper, Ply

FORM_TITLE = Style("xiaobiaosong", 18.0, 30.0, align="center", justify=False)
RECEIPT_TITLE = replace(FORM_TITLE, size=14.0, pitch=26.0)
RECEIPT_ROOM = 60 * MM
SEAM = Style("songti", 10.5, 18.0, align="center", justify=False)
CONTINUED = Style("songti", 10.5, 18.0, justify=False)
QR_ROOM = 20 * MM
PAGES = {"A4": FORM, "A4 landscape": WIDE, "A5": SMALL}
DRAFT = "样张"
HEADING, LEAST_TITLE = 40, 4  # characters of number and title at the head of a 续页, which is one line where it can be


class Composer:
    """Lays one paper out; used once."""

    def __init__(self, paper: Paper, content: Content, slots: bool = False) -> None:
        self.paper, self.content = paper, content
        self.missing: dict[tuple[str, str], Missing] = {}
        number = {"paper.number": content.number} if content.number else {}
        self.filler = Filler({**content.values, **number}, self.missing, slots)

    def lay(self) -> Laid:
        """All plies, one after the other."""
        sheets: list[Sheet] = []
        for ply in self.paper.copies.plies:
            sheets += self._ply(ply)
        return Laid(_plain(self._title()), tuple(sheets), self._banner(), DRAFT if self.content.draft else "")

    def _ply(self, ply: Ply) -> list[Sheet]:
        letter = self.paper.letter if ply.face == "face" else None
        grid = self.paper.stub if ply.face == "stub" else self.paper.grid
        margins = LETTER if letter else FORM if ply.face == "stub" else PAGES[self.paper.page]
        flow = Flow(margins, lambda number: self._heading(number, margins.width))
        if letter:
            self._letter(letter, flow)
        elif grid:
            self._grid(grid, ply, flow)
        if ply.face == "face" and self.paper.receipt:
            self._receipt(self.paper.receipt, flow)
        total = len(flow.pages)
        qr = "" if letter or not self.paper.qr else as_words(self.content.values.get("case.number"))
        name = " ".join(filter(None, (ply.name, ply.holder))) if ply.named else ""
        return [
            Sheet(tuple(blocks), flow.margins, n, total, name, _foot(n, total, bool(letter)), qr if n == 1 else "", _qr_top(ply))
            for n, blocks in enumerate(flow.pages, 1)
        ]

    def _letter(self, letter: Letter, flow: Flow) -> None:
        held = {path for path, flag in letter.withhold.items() if self.content.values.get(flag) is True}
        shown = {path: value for path, value in self.filler.values.items() if path not in held}
        LetterLayout(letter, replace(self.filler, values=shown), flow).place(self._title(), self._number())

    def _grid(self, grid: Grid, ply: Ply, flow: Flow) -> None:
        width = flow.margins.width
        if ply.face == "stub":
            flow.running(paragraphs(["骑缝　", *self._seam(), "　骑缝"], SEAM, width))
            flow.rule(dashed=True)
        title = [*self._title(), *(["（存根）"] if ply.face == "stub" else [])]
        aside = QR_ROOM if self.paper.qr else 0.0
        flow.running(paragraphs(title, replace(FORM_TITLE, indent=aside, right=aside), width))
        if self.paper.number:
            flow.running(paragraphs(self._number(), SEAM, width))
        if self.paper.qr:
            flow.y = max(flow.y, _qr_top(ply) + QR_SIZE)
        GridLayout(grid, self.filler, flow).place()

    def _receipt(self, grid: Grid, flow: Flow) -> None:
        """Below a cut line, with the number on both sides of it where there is one; on a sheet of its own where too little
        room is left.
        """
        flow.need(RECEIPT_ROOM)
        flow.y += 14.0
        if self.paper.number:
            flow.running(paragraphs(["骑缝　", *self._seam(), "　骑缝"], SEAM, flow.margins.width))
        flow.rule(dashed=True)
        flow.running(paragraphs([*self._title(), "（回执）"], RECEIPT_TITLE, flow.margins.width))
        GridLayout(grid, self.filler, flow).place()

    def _title(self) -> list[Piece]:
        if self.content.title:
            return self.filler.given(self.content.title, "标题", "paper.title", "xiaobiaosong")
        heading = self.filler.fill(self.paper.heading, "标题", role="xiaobiaosong")
        return heading if _plain(heading) else [self.paper.title]

    def _number(self) -> list[Piece]:
        """The number as given; before sign-off the pattern with its places empty."""
        number = self.content.number
        return self.filler.given(number, "文号", "paper.number") if number else self.filler.fill(self.paper.number)

    def _seam(self) -> list[Piece]:
        seam = self.content.seam
        return self.filler.given(seam, "骑缝号", "paper.seam") if seam else self._number()

    def _heading(self, number: int, width: float) -> list[Paragraph]:
        """Head of a 续页: title, the same number, which sheet it is."""
        label = _plain(self._number() if self.content.number else self.filler.fill("{case.number}", "编号"))
        said = f"（续页{number - 1}）" + (f"　编号：{label[:HEADING]}" if label else "")
        room = max(int(width // CONTINUED.size) - len(said) - 1, LEAST_TITLE)
        title = _plain(self._title())
        text = (title if len(title) <= room else f"{title[: room - 1]}…") + said
        return paragraphs([text], CONTINUED, width)

    def _banner(self) -> str:
        marks = ["样张：试用台账打印，不作凭证"] if self.content.trial else []
        marks += [f"补打：第{self.content.reprint}次"] if self.content.reprint else []
        return "　".join(marks)


def _plain(pieces: list[Piece]) -> str:
    return "".join("　" * p.ems if isinstance(p, Gap) else p for p in pieces if isinstance(p, str | Gap)).replace("\n", "").strip()


def _qr_top(ply: Ply) -> float:
    return (27 if ply.face == "stub" else 9) * MM


def _foot(number: int, total: int, letter: bool) -> str:
    """GB/T 9704 7.5 for letters of more than one sheet; forms always say which sheet of how many."""
    if letter:
        return f"— {number} —" if total > 1 else ""
    return f"第{number}页 共{total}页"


def compose(paper: Paper, content: Content, slots: bool = False) -> tuple[Laid, tuple[Missing, ...]]:
    """The laid-out paper and what could not be printed. With `slots` what is filled in takes the room of its blank, as on a
    form that was printed before.
    """
    composer = Composer(paper, content, slots)
    laid = composer.lay()
    return laid, tuple(composer.missing.values())
