"""Drawing a laid-out paper as PDF: every face embedded, the same bytes for the same paper."""

import io
from collections.abc import Iterable
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import ttfonts
from reportlab.pdfgen.canvas import Canvas

from desktop_app.forms.fonts import advance, registered
from desktop_app.forms.layout import (
    MM,
    PAD,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIDE,
    Laid,
    Margins,
    Paragraph,
    Rule,
    Sheet,
    Table,
    Text,
)
from desktop_app.forms.linebreak import Box, Run, Space
from desktop_app.forms.marks import BANNER_TOP, FOOT_RISE, QR_SIZE, RED, WATERMARK, WATERMARK_SIZE, qr_left, qr_matrix

ASCENT = 0.86  # of the size: where the baseline lies below the top of a character
THIN = 0.6

_plain_cmap = ttfonts.makeToUnicodeCMap


def _utf16_cmap(fontname: str, subset: list[int]) -> str:
    """reportlab writes `<2CB4E>`; PDF 32000-1 9.10.3 wants UTF-16BE, so that 𬭎 can be copied and found."""
    text: str = _plain_cmap(fontname, subset)
    for code in subset:
        if code > 0xFFFF:
            text = text.replace(f"> <{code:04X}>", f"> <{chr(code).encode('utf-16-be').hex().upper()}>")
    return text


ttfonts.makeToUnicodeCMap = _utf16_cmap


class PaperCanvas(Canvas):
    """A canvas whose first font is ours (else an unembedded Helvetica slips in) and whose y runs from the top."""

    def __init__(self, target: io.BytesIO, title: str) -> None:
        super().__init__(
            target,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=registered("songti"),  # type: ignore[arg-type]
            lang="zh-CN",
        )
        self.setTitle(title)
        self.setAuthor("")
        self.setCreator("Complaint Desk")
        self.setProducer("Complaint Desk")
        self.tall = PAGE_HEIGHT

    def begin(self, margins: Margins) -> None:
        """Begin a sheet of this size."""
        self.tall = margins.sheet_height
        self.setPageSize((margins.sheet_width, margins.sheet_height))

    def level(self, x: float, y: float, width: float) -> None:
        """A horizontal line, y from the top."""
        self.line(x, self.tall - y, x + width, self.tall - y)

    def words(self, x: float, y: float, text: str, role: str, size: float) -> None:
        """One line of text with its top at y."""
        self.setFont(registered(role), size)
        self.drawString(x, self.tall - y - ASCENT * size, text)


def draw_pdf(laid: Laid) -> bytes:
    """The PDF of a laid-out paper."""
    target = io.BytesIO()
    canvas = PaperCanvas(target, laid.title)
    for sheet in laid.sheets:
        canvas.begin(sheet.margins)
        _watermark(canvas, sheet, laid.watermark)
        _marks(canvas, sheet, laid.banner)
        for block in sheet.blocks:
            match block:
                case Text():
                    draw_paragraphs(canvas, block.paragraphs, block.x, block.y)
                case Table():
                    _table(canvas, block)
                case Rule():
                    _rule(canvas, block)
        _edges(canvas, sheet)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def draw_paragraphs(canvas: PaperCanvas, given: Iterable[Paragraph], x: float, y: float) -> None:
    """All lines below each other from y points below the top; one text object, then boxes and ruled spaces."""
    text: Any = canvas.beginText()
    drawn: list[tuple[Box | Space, float, float, float]] = []
    for paragraph in given:
        style = paragraph.style
        y += paragraph.before
        for line in paragraph.lines:
            base = y + (style.pitch - style.size) / 2 + ASCENT * style.size
            for item in line.items:
                if isinstance(item, Run):
                    text.setFont(registered(item.role), style.size)
                    text.setCharSpace(line.spread)
                    text.setTextOrigin(x + item.x, canvas.tall - base)
                    text.textOut(item.text)
                elif isinstance(item, Box | Space):
                    drawn.append((item, x + item.x, base, style.size))
            y += style.pitch
    canvas.drawText(text)
    for item, left, base, size in drawn:
        if isinstance(item, Box):
            _box(canvas, left, base, size, item)
        elif item.ruled:
            canvas.setLineWidth(0.5)
            canvas.level(left, base + 2.0, item.width)


def _box(canvas: PaperCanvas, x: float, base: float, size: float, box: Box) -> None:
    side = 0.78 * size
    left, low = x + 0.12 * size, canvas.tall - base - 0.04 * size
    if box.framed:
        canvas.setLineWidth(0.045 * size)
        canvas.rect(left, low, side, side)
    if box.on:
        path = canvas.beginPath()
        path.moveTo(left + 0.16 * side, low + 0.52 * side)
        path.lineTo(left + 0.42 * side, low + 0.2 * side)
        path.lineTo(left + 0.92 * side, low + 0.98 * side)
        canvas.setLineWidth(0.09 * size)
        canvas.drawPath(path)


def _table(canvas: PaperCanvas, table: Table) -> None:
    canvas.setLineWidth(THIN)
    for _, cells in table.rows:
        for cell in cells:
            canvas.rect(cell.x, canvas.tall - cell.y - cell.height, cell.width, cell.height)
    height = sum(h for h, _ in table.rows)
    canvas.setLineWidth(2 * THIN)
    canvas.rect(table.x, canvas.tall - table.y - height, table.column * table.columns, height)
    for _, cells in table.rows:
        for cell in cells:
            draw_paragraphs(canvas, cell.paragraphs, cell.x + SIDE, cell.text_top)


def _rule(canvas: PaperCanvas, rule: Rule) -> None:
    canvas.setLineWidth(rule.weight)
    if rule.dashed:
        canvas.setDash(4, 3)
    canvas.level(rule.x, rule.y, rule.width)
    canvas.setDash()


def _watermark(canvas: PaperCanvas, sheet: Sheet, text: str) -> None:
    """Large and grey across the middle, under everything else."""
    if text:
        canvas.saveState()
        canvas.setFillColor(HexColor(f"#{WATERMARK}"))
        canvas.translate(sheet.margins.sheet_width / 2, sheet.margins.sheet_height / 2)
        canvas.rotate(45)
        canvas.setFont(registered("heiti"), WATERMARK_SIZE)
        canvas.drawCentredString(0, -WATERMARK_SIZE / 3, text)
        canvas.restoreState()


def _marks(canvas: PaperCanvas, sheet: Sheet, banner: str) -> None:
    """QR code and banner."""
    if sheet.qr:
        draw_qr(canvas, sheet.qr, qr_left(sheet.margins), sheet.qr_top, QR_SIZE)
    if banner:
        size = 12.0
        width = advance("heiti", banner, size)
        left = (sheet.margins.sheet_width - width) / 2
        canvas.saveState()
        canvas.setFillColor(HexColor(f"#{RED}"))
        canvas.setStrokeColor(HexColor(f"#{RED}"))
        canvas.rect(left - 5, canvas.tall - BANNER_TOP - size - 3, width + 10, size + 5)
        canvas.words(left, BANNER_TOP, banner, "heiti", size)
        canvas.restoreState()


def draw_qr(canvas: PaperCanvas, words: str, left: float, top: float, side: float) -> None:
    """The QR code of the words, `side` points wide, its upper left corner at left and top."""
    matrix = qr_matrix(words)
    module, top = side / len(matrix), canvas.tall - top
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                path.rect(left + column * module, top - (row + 1) * module, module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _edges(canvas: PaperCanvas, sheet: Sheet) -> None:
    """Foot and ply name, drawn last so that the text reads on without them."""
    if sheet.foot:
        letter = sheet.foot.startswith("—")
        size = 14.0 if letter else 9.0
        y = canvas.tall - (sheet.margins.bottom - 7 * MM if letter else FOOT_RISE)
        width = advance("songti", sheet.foot, size)
        left = (sheet.margins.sheet_width - width) / 2
        if letter:
            odd = sheet.margins.sheet_width - sheet.margins.right - width - size
            left = odd if sheet.number % 2 else sheet.margins.left + size
        canvas.words(left, y, sheet.foot, "songti", size)
    for row, char in enumerate(sheet.ply.replace(" ", "\u3000")):
        if not char.isspace():
            canvas.words(sheet.margins.sheet_width - sheet.margins.right + PAD + 4, 60 * MM + row * 12.0, char, "songti", 9.0)
