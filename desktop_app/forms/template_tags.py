"""The tags in the text of a Word file: found paragraph by paragraph, put together where Word split them, told apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop_app.forms.word_xml import NAMESPACE

W = f"{{{NAMESPACE}}}"
INSIDE = r"(?:(?!\{[{%#]).){0,2000}?"
TAG = re.compile(rf"\{{\{{{INSIDE}\}}\}}|\{{%{INSIDE}%\}}|\{{#{INSIDE}#\}}", re.S)
"""A tag holds no other and is not endless: text full of braces must not take minutes."""
TORN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
WIDE = re.compile(r"[｛{]\s*[｛%％{]|[｝}%％]\s*[｝}]")
SHAPE = re.compile(r"\{%(?:(tr|p|tc|r)\s+)?\s*(?:([a-z]+)\b)?\s*(.*?)\s*%\}", re.S)
QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u3000": " "})
WHOLE = {"tr": f"{W}tr", "p": f"{W}p"}
"""What goes away as a whole with a tag that begins so, and must therefore hold nothing else."""
SHOWN = 24


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `kind` is its first two characters, `prefix` what stands for row or paragraph, `word` for, if … and `rest` what
    follows; for a value `rest` is the expression. `around` is the paragraph's text, `place` the paragraph.
    """

    text: str
    kind: str
    prefix: str
    word: str
    rest: str
    around: str
    place: Any

    @property
    def holder(self) -> Any:
        """The row or paragraph that goes away with the tag; the paragraph for a tag inside text."""
        element = self.place
        while element is not None and element.tag != WHOLE.get(self.prefix, f"{W}p"):
            element = element.getparent()
        return element


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with text: its nodes, its words."""

    place: Any
    nodes: tuple[Any, ...]

    @property
    def text(self) -> str:
        return "".join(node.text or "" for node in self.nodes)


def lines(root: Any) -> list[Line]:
    """Every paragraph of a part that has text, in order; what a text box holds is not the text of the paragraph around it."""
    found: dict[Any, list[Any]] = {}
    for node in root.iter(f"{W}t"):
        place = next(node.iterancestors(f"{W}p"), None)
        if place is not None:
            found.setdefault(place, []).append(node)
    return [Line(place, tuple(nodes)) for place, nodes in found.items()]


def settle(root: Any) -> None:
    """Put each tag wholly into the piece of text where it begins, with straight quotes: Word splits text as it likes."""
    for line in lines(root):
        text = line.text
        if "{" not in text:
            continue
        shares = [node.text or "" for node in line.nodes]
        for found in reversed(list(TAG.finditer(text))):
            _gather(shares, found.start(), found.end())
        for node, share in zip(line.nodes, shares, strict=True):
            if share != (node.text or ""):
                node.text = share
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _gather(shares: list[str], start: int, end: int) -> None:
    """Move the characters from start to end of the whole into the share that holds the first of them."""
    whole = "".join(shares)[start:end].translate(QUOTES)
    at, first = 0, True
    for number, share in enumerate(shares):
        left, right = max(start - at, 0), max(min(end - at, len(share)), 0)
        at += len(share)
        if left >= len(share) or right <= left:
            continue
        shares[number] = share[:left] + (whole if first else "") + share[right:]
        first = False


def tags(root: Any) -> Iterator[Tag]:
    """Every tag of a part, in order."""
    for line in lines(root):
        text = line.text
        for found in TAG.finditer(text):
            yield _tag(found.group(), _shown(text, found.start()), line.place)


def torn(root: Any) -> Iterator[str]:
    """The words around every brace that belongs to no tag, full-width ones included."""
    for line in lines(root):
        rest = TAG.sub(lambda tag: "\0" * len(tag.group()), line.text)
        found = TORN.search(rest) or WIDE.search(rest)
        if found:
            yield _shown(line.text, found.start())


def _shown(text: str, start: int) -> str:
    begin = max(start - SHOWN // 2, 0)
    shown = " ".join(text[begin : start + SHOWN].split())
    return f"{'…' if begin else ''}{shown}{'…' if start + SHOWN < len(text) else ''}"


def _tag(text: str, around: str, place: Any) -> Tag:
    kind = text[:2]
    said = text.translate(QUOTES)
    if kind == "{%":
        shape = SHAPE.fullmatch(said)
        prefix, word, rest = shape.groups() if shape else ("", "", said[2:-2])
        return Tag(said, kind, prefix or "", word or "", rest, around, place)
    return Tag(said, kind, "", "", said[2:-2].strip(), around, place)


def alone(tag: Tag) -> bool:
    """Whether the row or paragraph of a tag holds this tag and nothing else."""
    holder = tag.holder
    if holder is None:
        return False
    words = "".join(node.text or "" for node in holder.iter(f"{W}t"))
    return words.translate(QUOTES).strip() == tag.text
