"""WordprocessingML of laid-out paragraphs and tables, as text; Word only draws the lines it is given."""

from xml.sax.saxutils import escape, quoteattr

from desktop_app.forms.fonts import FACES
from desktop_app.forms.layout import PAD, SIDE, CellBox, Paragraph, Rule, Table
from desktop_app.forms.linebreak import Box, Item, Run, Space, Style, Tab
from desktop_app.forms.marks import WATERMARK, WATERMARK_SIZE

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
AS_LAID = '<w:kinsoku w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
"""Word may not break, hang or space anything on its own: the layout did."""
TICKED = 0.8  # of the size: the frame is drawn around ascent and descent
BORDER = '<w:{0} w:val="single" w:sz="{1}" w:space="0" w:color="auto"/>'


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def fonts(role: str) -> str:
    """All four slots: else Word takes a theme font for some characters. The hint sets “ ” … — full-wide."""
    name = quoteattr(FACES[role].windows)
    return f'<w:rFonts w:hint="eastAsia" w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/>'


def run(text: str, role: str, size: float, more: str = "", after: str = "") -> str:
    """A run of text; `more` stands before the size, `after` behind it, as the schema orders them."""
    half = round(size * 2)
    props = f'<w:rPr>{fonts(role)}{more}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{after}</w:rPr>'
    return f'<w:r>{props}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _item(item: Item, style: Style) -> str:
    track = f'<w:spacing w:val="{twips(style.tracking)}"/>' if style.tracking else ""
    match item:
        case Run():
            return run(item.text, item.role, style.size, track)
        case Space():
            return run("　" * item.ems, style.role, style.size, track, '<w:u w:val="single"/>' if item.ruled else "")
        case Box():
            return _box(item.on, style.size, track)
        case Tab():
            return "<w:r><w:tab/></w:r>"


def _box(on: bool, size: float, track: str) -> str:
    """A choice box: □ or a framed √, since Chinese faces have both but no ☑, which would print as a missing glyph."""
    if not on:
        return run("□", "songti", size, track)
    return run("√", "songti", size * TICKED, track, after='<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>')


def paragraph(given: Paragraph, width: float, *, gap: float = 0.0, breaks: bool = False, section: str = "") -> str:
    """One paragraph of given lines, each but the last ended by a line break.

    `gap` is white space before it, `breaks` begins a new sheet, `section` ends a section with it.
    """
    style = given.style
    tab = any(isinstance(i, Tab) for line in given.lines for i in line.items)
    ragged = any(isinstance(i, Box) for line in given.lines for i in line.items)  # as it is laid out
    justified = style.justify and len(given.lines) > 1 and style.align == "left" and not ragged
    props = [
        "<w:pageBreakBefore/>" if breaks else "",
        f'<w:tabs><w:tab w:val="right" w:pos="{twips(width)}"/></w:tabs>' if tab else "",
        f'<w:spacing w:before="{twips(gap + given.before)}" w:after="0" w:line="{twips(style.pitch)}" w:lineRule="exact"/>',
        f'<w:ind w:left="{twips(style.indent)}" w:right="{twips(style.right)}" w:firstLine="{twips(style.first)}"/>',
        f"<w:jc w:val='{'both' if justified else style.align}'/>",
        section,
    ]
    lines = ("".join(_item(item, style) for item in line.items) for line in given.lines)
    return f"<w:p><w:pPr>{''.join(props)}</w:pPr>{'<w:r><w:br/></w:r>'.join(lines)}</w:p>"


def thin_paragraph(section: str = "", border: str = "", gap: float = 0.0) -> str:
    """A paragraph one point tall: carries a rule, or the end of a section behind a table."""
    return (
        f'<w:p><w:pPr>{border}<w:spacing w:before="{twips(gap)}" w:after="0" w:line="20" w:lineRule="exact"/>{section}'
        '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
    )


def rule(given: Rule, gap: float) -> str:
    """A horizontal line as the lower border of a thin paragraph."""
    kind = "dashed" if given.dashed else "single"
    border = f'<w:pBdr><w:bottom w:val="{kind}" w:sz="{round(given.weight * 8)}" w:space="0" w:color="auto"/></w:pBdr>'
    return thin_paragraph("", border, gap)


def watermark(text: str) -> str:
    """A run for the header that draws the words large and grey behind the page."""
    wide, tall = round(WATERMARK_SIZE * len(text)), round(WATERMARK_SIZE)
    style = (
        f"position:absolute;width:{wide}pt;height:{tall}pt;rotation:315;z-index:-251;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:page;mso-position-vertical:center;mso-position-vertical-relative:page"
    )
    face = FACES["heiti"].windows
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="watermark" type="#_x0000_t136" style="{style}" fillcolor="#{WATERMARK}" stroked="f">'
        f'<v:textpath style="font-family:&quot;{face}&quot;;font-size:1pt" string={quoteattr(text)}/></v:shape></w:pict></w:r>'
    )


def table(given: Table) -> str:
    """A real, editable table on equal columns; rows at least as tall as laid out, never exact."""
    column = twips(given.column)
    outer = "".join(BORDER.format(side, 10) for side in ("top", "left", "bottom", "right"))
    inner = "".join(BORDER.format(side, 4) for side in ("insideH", "insideV"))
    margin = "".join(
        f'<w:{side} w:w="{twips(width)}" w:type="dxa"/>'
        for side, width in (("top", PAD), ("left", SIDE), ("bottom", PAD), ("right", SIDE))
    )
    grid = f'<w:gridCol w:w="{column}"/>' * given.columns
    head = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{column * given.columns}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{outer}{inner}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margin}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    open_cells: dict[int, tuple[CellBox, int]] = {}
    rows = []
    for height, starting in given.rows:
        here = {cell.column: cell for cell in starting}
        cells = []
        for at in sorted(here.keys() | open_cells.keys()):
            cell, left = (here[at], here[at].rows) if at in here else open_cells[at]
            cells.append(_cell(cell, column, first=at in here))
            open_cells[at] = (cell, left - 1)
        open_cells = {at: (cell, left) for at, (cell, left) in open_cells.items() if left > 0}
        props = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/></w:trPr>'
        rows.append(f"<w:tr>{props}{''.join(cells)}</w:tr>")
    return head + "".join(rows) + "</w:tbl>"


def _cell(cell: CellBox, column: int, *, first: bool) -> str:
    merge = f"<w:vMerge w:val='{'restart' if first else 'continue'}'/>" if cell.rows > 1 else ""
    props = (
        f'<w:tcPr><w:tcW w:w="{cell.span * column}" w:type="dxa"/><w:gridSpan w:val="{cell.span}"/>{merge}'
        f"<w:vAlign w:val='{'center' if cell.middle else 'top'}'/></w:tcPr>"
    )
    if not first or not cell.paragraphs:
        return f"<w:tc>{props}{thin_paragraph()}</w:tc>"
    body = "".join(paragraph(p, cell.width - 2 * SIDE) for p in cell.paragraphs)
    return f"<w:tc>{props}{body}</w:tc>"
