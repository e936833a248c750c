"""Filling an office's own Word file in place of a shipped paper (docs/templates.md)."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from docx.opc.constants import RELATIONSHIP_TYPE
from jinja2.exceptions import TemplateError
from lxml import etree

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms import template_marks as marks
from desktop_app.forms.blanks import Filler, Gap
from desktop_app.forms.compose import compose
from desktop_app.forms.content import Content, Missing, Value, as_words
from desktop_app.forms.layout import Laid
from desktop_app.forms.paper import Paper
from desktop_app.forms.template_file import Word, keep, opened, release, sides
from desktop_app.forms.template_grammar import Judge, Vocabulary, torn_tags
from desktop_app.forms.template_language import Sandbox
from desktop_app.forms.template_tags import settle, tags
from desktop_app.forms.word import LONGEST_TITLE, timeless

UNFILLED = "《{title}》的 Word 模板填不进去，请管理员在“文书模板…”里检查模板，或改回原版式。"
DAY = datetime(2000, 1, 1)
"""The day every file says it was made on: the same content gives the same bytes."""


@dataclass(frozen=True, slots=True)
class FilledFile:
    """A filled Word file, and what it prints as 〓."""

    docx: bytes
    missing: tuple[Missing, ...]


def fill(template: bytes, paper: Paper, content: Content, labels: Mapping[str, str] | None = None) -> FilledFile:
    """The Word file with its tags filled; the same content gives the same bytes. `labels` names paths in the report.

    Names and numbers that a letter withholds stay empty everywhere, on its stub too. Raises RuleBroken where the file is no
    .docx or where its tags say what a template may not say.
    """
    laid, missing = compose(paper, content)
    values = _values(paper, content, laid)
    named = {**(labels or {}), **{item.path: item.label for item in missing}}
    word, language = opened(template), Sandbox(values.get, named)
    for side in sides(word):
        settle(side.root)
        keep(side)
        judged = Judge(Vocabulary(lambda _path: True)).judge(side.title, tags(side.root))
        for fault in (*torn_tags(side.title, side.root), *judged):
            raise RuleBroken(fault.sentence, field="file")
    if laid.banner or laid.watermark:
        marks.make_room(word.docx)
    try:
        word.render({}, language, autoescape=True)
    except (TemplateError, etree.LxmlError) as fault:
        raise RuleBroken(UNFILLED.format(title=paper.title), field="file") from fault
    return FilledFile(_finished(word, laid, as_words(values.get("case.number"))), tuple(language.missing.values()))


def _values(paper: Paper, content: Content, laid: Laid) -> dict[str, Value]:
    """The content with what the paper itself gives, without what it withholds."""
    withhold = paper.letter.withhold if paper.letter else {}
    held = {path for path, flag in withhold.items() if content.values.get(flag) is True}
    pattern = "".join("　" * part.ems if isinstance(part, Gap) else str(part) for part in Filler({}, {}).fill(paper.number))
    number = content.number or pattern
    own = {"paper.title": laid.title, "paper.full_number": number, "paper.seam": content.seam or number}
    given = {"paper.number": content.number} if content.number else {}
    return {**{path: value for path, value in content.values.items() if path not in held}, **given, **own}


def _finished(word: Word, laid: Laid, number: str) -> bytes:
    """Everything that is drawn after filling, and the bytes."""
    for side in sides(word):
        marks.draw(side.root)
        if (laid.banner or laid.watermark) and side.title == "页眉":
            marks.stamp(word.docx, side.root, laid.banner, laid.watermark)
        keep(side)
    marks.place_qr(word.docx, number)
    release(word)
    core = word.docx.core_properties
    core.title, core.author, core.last_modified_by, core.comments = laid.title[:LONGEST_TITLE], "", "", ""
    core.subject = core.keywords = core.category = ""
    core.created = core.modified = DAY
    _drop_thumbnail(word)
    buffer = io.BytesIO()
    word.docx.save(buffer)
    return timeless(buffer)


def _drop_thumbnail(word: Word) -> None:
    """The small picture of the empty file that Word may have kept."""
    package = word.docx.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.rels.pop(key)
