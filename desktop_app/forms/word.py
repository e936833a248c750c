"""Drawing a laid-out paper as a Word file: a section for each ply, real tables, the same bytes for the same paper."""

import io
import zipfile
from datetime import datetime
from functools import cache
from typing import Any

import segno
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.section import Section

from desktop_app.forms import word_xml as xml
from desktop_app.forms.fonts import advance
from desktop_app.forms.layout import MM, PAD, Laid, Rule, Sheet, Table, Text
from desktop_app.forms.marks import BANNER_TOP, FOOT_RISE, QR_SIZE, RED, ply_letters, qr_left

W = f'xmlns:w="{xml.NAMESPACE}"'
NAMESPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
EMU = 12700  # in a point
LETTER_RESERVE, FORM_RESERVE = 2.5, 8.0
"""Points Word may use below the laid-out area: rounding never turns a sheet (GB/T 9704 5.2.1 allows a letter 1 mm)."""
LONGEST_TITLE = 255
"""Characters a property of a file may have (ECMA-376 part 2)."""
EPOCH = (1980, 1, 1, 0, 0, 0)
PLAIN = f'<w:pPr><w:widowControl w:val="0"/>{xml.AS_LAID}<w:spacing w:before="0" w:after="0"/></w:pPr>'


def draw_docx(laid: Laid) -> bytes:
    """The .docx of a laid-out paper."""
    document = Document(io.BytesIO(_template()))
    body = document.element.body
    last = body.sectPr
    plies = _plies(laid)
    parts: list[str] = []
    for number, sheets in enumerate(plies):
        inner = _section(sheets[0])
        parts += _ply(document, sheets, "" if number == len(plies) - 1 else inner)
    for element in parse_xml(f"<w:body {NAMESPACES}>{''.join(parts)}</w:body>"):
        last.addprevious(element)
    body.replace(last, parse_xml(_section(plies[-1][0]).replace("<w:sectPr>", f"<w:sectPr {W}>", 1)))
    document.settings.odd_and_even_pages_header_footer = True
    for section, sheets in zip(document.sections, plies, strict=True):
        _margin_texts(section, sheets[0], laid)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = laid.title[:LONGEST_TITLE], "", "", ""
    core.created = core.modified = datetime(2000, 1, 1)
    buffer = io.BytesIO()
    document.save(buffer)
    return timeless(buffer)


def _plies(laid: Laid) -> list[list[Sheet]]:
    """A ply begins with each sheet numbered 1."""
    plies: list[list[Sheet]] = []
    for sheet in laid.sheets:
        if sheet.number == 1:
            plies.append([])
        plies[-1].append(sheet)
    return plies


@cache
def _template() -> bytes:
    """python-docx's template without its theme fonts, thumbnail and old compatibility mode."""
    document = Document()
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.rels.pop(key)
    styles = document.styles.element
    styles.remove(styles.find(f"{{{xml.NAMESPACE}}}docDefaults"))
    normal = document.styles["Normal"].element
    for child in list(normal):
        if child.tag.endswith(("}rPr", "}pPr")):
            normal.remove(child)
    normal.append(parse_xml(PLAIN.replace("<w:pPr>", f"<w:pPr {W}>", 1)))
    size = '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    normal.append(parse_xml(f"<w:rPr {W}>{xml.fonts('songti')}{size}</w:rPr>"))
    settings = document.settings.element
    for old in settings.findall(f"{{{xml.NAMESPACE}}}compat"):
        settings.remove(old)
    settings.append(
        parse_xml(
            f'<w:compat {W}><w:ulTrailSpace/><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        )
    )
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _section(sheet: Sheet) -> str:
    margins = sheet.margins
    letter = sheet.foot.startswith("—") or not sheet.foot
    foot = margins.bottom - 7 * MM - 20 if letter else FOOT_RISE - 13
    edges = {
        "top": margins.top,
        "right": margins.right,
        "bottom": margins.bottom - (LETTER_RESERVE if letter else FORM_RESERVE),
        "left": margins.left,
        "header": BANNER_TOP,
        "footer": foot,
        "gutter": 0.0,
    }
    named = " ".join(f'w:{name}="{xml.twips(value)}"' for name, value in edges.items())
    wide = ' w:orient="landscape"' if margins.sheet_width > margins.sheet_height else ""
    size = f'w:w="{xml.twips(margins.sheet_width)}" w:h="{xml.twips(margins.sheet_height)}"{wide}'
    return (
        f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz {size}/><w:pgMar {named}/><w:pgNumType w:start="1"/></w:sectPr>'
    )


def _ply(document: WordDocument, sheets: list[Sheet], section: str) -> list[str]:
    """The blocks of one ply; the last paragraph ends its section."""
    parts: list[str] = []
    for sheet in sheets:
        y = sheet.margins.top
        for block in sheet.blocks:
            match block:
                case Text():
                    for number, given in enumerate(block.paragraphs):
                        gap = max(block.y - y, 0.0) if number == 0 else 0.0
                        parts.append(xml.paragraph(given, block.width, gap=gap, breaks=block.opens and number == 0))
                    y = block.y + sum(p.height for p in block.paragraphs)
                case Table():
                    parts.append(xml.table(block))
                    y = block.y + sum(height for height, _ in block.rows)
                case Rule():
                    parts.append(xml.rule(block, block.y - y))
                    y = block.y + 1.0
    if sheets[0].qr:
        parts[0] = parts[0].replace("</w:pPr>", f"</w:pPr>{_qr(document, sheets[0])}", 1)
    if section:
        parts.append(xml.thin_paragraph(section))
    elif parts[-1].startswith("<w:tbl>"):
        parts.append(xml.thin_paragraph())
    return parts


def _qr(document: WordDocument, sheet: Sheet) -> str:
    """The QR code as a picture anchored to the page."""
    png = io.BytesIO()
    segno.make(sheet.qr, error="m", micro=False).save(png, kind="png", scale=6, border=0)
    png.seek(0)
    relation, _ = document.part.get_or_add_image(png)
    side = round(QR_SIZE * EMU)
    place = "".join(
        f'<wp:position{axis} relativeFrom="page"><wp:posOffset>{round(offset * EMU)}</wp:posOffset></wp:position{axis}>'
        for axis, offset in (("H", qr_left(sheet.margins)), ("V", sheet.qr_top))
    )
    picture = (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="1" name="qr"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'{place}<wp:extent cx="{side}" cy="{side}"/><wp:wrapNone/><wp:docPr id="1" name="编号二维码"/>'
        f"<wp:cNvGraphicFramePr/>{picture}</wp:anchor></w:drawing></w:r>"
    )


def _margin_texts(section: Section, sheet: Sheet, laid: Laid) -> None:
    """Banner and ply name in the header, the page number in the footer, on odd and even pages."""
    for part in (section.header, section.even_page_header):
        part.is_linked_to_previous = False
        behind = f"<w:p>{xml.watermark(laid.watermark)}</w:p>" if laid.watermark else ""
        _fill(part._element, (_ply_name(sheet) if sheet.ply else "") + behind + banner(laid.banner, sheet.margins.width))
    for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        foot.is_linked_to_previous = False
        _fill(foot._element, _foot(sheet, side))


def _fill(element: Any, content: str) -> None:
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:hdr {NAMESPACES}>{content}</w:hdr>"):
        element.append(child)


def banner(text: str, width: float) -> str:
    """The paragraph of a header that says 样张 or 补打 in a red frame; an empty one for no words."""
    if not text:
        return "<w:p/>"
    border = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="1" w:color="{RED}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    words = xml.run(text, "heiti", 12.0, f'<w:color w:val="{RED}"/>')
    aside = xml.twips(max((width - advance("heiti", text, 12.0)) / 2 - 12, 0))
    return f'<w:p><w:pPr><w:pBdr>{border}</w:pBdr><w:ind w:left="{aside}" w:right="{aside}"/><w:jc w:val="center"/></w:pPr>{words}</w:p>'


def _ply_name(sheet: Sheet) -> str:
    """A frame at the right edge, one character a line."""
    left = xml.twips(sheet.margins.sheet_width - sheet.margins.right + PAD + 4)
    place = f'<w:framePr w:w="240" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{left}" w:y="{xml.twips(60 * MM)}"/>'
    lines = "<w:r><w:br/></w:r>".join(xml.run(c, "songti", 9.0) for c in ply_letters(sheet.ply).split("\n"))
    return f'<w:p><w:pPr>{place}<w:spacing w:line="240" w:lineRule="exact"/></w:pPr>{lines}</w:p>'


def _foot(sheet: Sheet, side: str) -> str:
    """The page number as a field, so that it stays true when the office edits the file."""
    if not sheet.foot:
        return "<w:p/>"
    letter = sheet.foot.startswith("—")
    size = 14.0 if letter else 9.0
    before, after = ("— ", " —") if letter else ("第", f"页 共{sheet.total}页")
    number = xml.run("1", "songti", size)
    field = f'<w:fldSimple w:instr="PAGE">{number}</w:fldSimple>'
    props = (
        f'<w:ind w:left="{xml.twips(size)}" w:right="{xml.twips(size)}"/><w:jc w:val="{side}"/>'
        if letter
        else '<w:jc w:val="center"/>'
    )
    return f"<w:p><w:pPr>{props}</w:pPr>{xml.run(before, 'songti', size)}{field}{xml.run(after, 'songti', size)}</w:p>"


def timeless(saved: io.BytesIO) -> bytes:
    """The same archive with a fixed time on every member."""
    target = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            result.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
