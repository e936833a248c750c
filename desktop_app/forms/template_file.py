"""The office's own Word file as it comes: opened with care, its parts, what it must not bring along."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docxtpl import DocxTemplate
from lxml import etree

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.template_tags import W

LARGEST, UNPACKED, PARTS = 20_000_000, 100_000_000, 3000
"""Bytes of a file, bytes of its parts, number of its parts: no paper comes near."""
OLD_WORD = b"\xd0\xcf\x11\xe0"
"""How a .doc begins, and a .docx with a password."""
NO_DOCX = "“{name}”不是 Word 的 .docx 文件或已损坏，请用 Word 或 WPS 打开后另存为 .docx。"
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, etree.LxmlError, LookupError, ValueError, AttributeError, RuntimeError,
    EOFError, OSError, TypeError,
)  # fmt: skip
"""What zipfile, lxml and python-docx raise for a file that is none."""
HEADERS, FOOTERS, FOOTNOTES = RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER, RELATIONSHIP_TYPE.FOOTNOTES
ENTRANCES = {
    "oleObject": "嵌入的对象", "package": "嵌入的文件", "control": "控件", "vbaProject": "宏", "aFChunk": "嵌入的文档",
    "subDocument": "子文档", "frame": "网页框架", "mailMergeSource": "邮件合并数据源",
}  # fmt: skip
"""Parts that run, or bring in, what nobody checked."""
HARMLESS = ("hyperlink", "attachedTemplate")
"""What may point outside: a link is followed by a person only, and the attached template is taken off."""
FETCHING = ("DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "IMPORT", "DATABASE", "MACROBUTTON", "RD")


class Word(DocxTemplate):  # type: ignore[misc]
    """docxtpl, strict: broken XML is refused instead of repaired, properties are left alone, and values bring no markup."""

    def fix_tables(self, xml: str) -> Any:
        """The body as it was rendered. Raises lxml's XMLSyntaxError where the tags have torn it."""
        return etree.fromstring(xml.encode())

    def resolve_listing(self, xml: str) -> str:
        """Line breaks are drawn by `template_marks`."""
        return xml

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """They are set when the file is filled."""


@dataclass(frozen=True, slots=True)
class Side:
    """A part of the file whose tags are filled: what a person calls it, and the root of its XML."""

    title: str
    root: Any
    part: Any


def opened(data: bytes, name: str = "文件") -> Word:
    """The Word file. Raises RuleBroken where it is none, or is out of all proportion."""
    if data.startswith(OLD_WORD):
        raise RuleBroken(f"“{name}”是旧的 .doc 文件或设了密码，请在 Word 或 WPS 里去掉密码，另存为 .docx。", field="file")
    if len(data) > LARGEST:
        raise RuleBroken(f"“{name}”超过{LARGEST // 1_000_000}兆，请压缩其中的图片。", field="file")
    try:
        _measure(data, name)
        word = Word(io.BytesIO(data))
        word.init_docx()
        assert word.docx is not None
        word.docx.element.body.tag  # noqa: B018  a document without a body is none
        _ = [section.header.is_linked_to_previous for section in word.docx.sections]
    except BROKEN as fault:
        raise RuleBroken(NO_DOCX.format(name=name), field="file") from fault
    return word


def _measure(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > PARTS or sum(entry.file_size for entry in entries) > UNPACKED:
            raise RuleBroken(f"“{name}”展开以后大得不像一份文书，请重新制作。", field="file")


def sides(word: Word) -> Iterator[Side]:
    """Body, headers, footers and footnotes. A footnote's root must be written back (`keep`)."""
    main = word.docx.part
    yield Side("正文", word.docx.element.body, main)
    titles = {HEADERS: "页眉", FOOTERS: "页脚", FOOTNOTES: "脚注"}
    for relation in main.rels.values():
        title = titles.get(relation.reltype)
        if title and not relation.is_external:
            part = relation.target_part
            element = getattr(part, "element", None)
            yield Side(title, etree.fromstring(part.blob, _plain_parser()) if element is None else element, part)


def keep(side: Side) -> None:
    """Write the root of a part back that python-docx keeps as bytes."""
    if getattr(side.part, "element", None) is None:
        side.part._blob = etree.tostring(side.root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _plain_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def parts(word: Word) -> list[Part]:
    """Every part of the file."""
    return list(word.docx.part.package.iter_parts())


def strangers(word: Word) -> Iterator[str]:
    """What the file brings along that must not be in a paper, each in a few words."""
    package = word.docx.part.package
    for source in (package, *parts(word)):
        for relation in source.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if kind in ENTRANCES:
                yield ENTRANCES[kind]
            elif relation.is_external and kind not in HARMLESS:
                yield f"指向外面的内容（{relation.target_ref[:60]}）"
    for side in sides(word):
        yield from (f"会取外部内容的域（{code}）" for code in _codes(side.root) if code in FETCHING)


def _codes(root: Any) -> Iterator[str]:
    """The name of every field of a part; Word may split it over several runs."""
    for paragraph in root.iter(f"{W}p"):
        words = "".join(node.text or "" for node in paragraph.iter(f"{W}instrText")).split()
        yield from (word.upper() for word in words)
    for simple in root.iter(f"{W}fldSimple"):
        yield from (word.upper() for word in (simple.get(f"{W}instr") or "").split())


def release(word: Word) -> None:
    """Take off the template that Word attached: its path tells of another machine."""
    for part in parts(word):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith("/attachedTemplate"):
                part.rels.pop(key)
                element = getattr(part, "element", None)
                for node in list(element.iter(f"{W}attachedTemplate")) if element is not None else ():
                    node.getparent().remove(node)
