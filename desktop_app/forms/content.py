"""What a paper is filled with: values by dotted path, already masked, never a database row."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from desktop_app.domain.chinese_dates import arabic
from desktop_app.domain.moments import local

Scalar: TypeAlias = None | str | bool | int | Decimal | date | datetime
Value: TypeAlias = Scalar | tuple[str, ...] | tuple[Mapping[str, "Scalar"], ...]

YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Content:
    """The values of one issue of a paper.

    `values` are keyed by dotted path; a missing key is an empty blank. Moments are timezone-aware.
    `number` is the paper's own number, empty before sign-off. `trial` prints 样张 at the head of every sheet, `draft` large behind
    the text: what nobody has approved yet is no paper. `reprint` counts the copies
    printed after the first (补打). `seam` is the text across the cut of the stub, by default the number.
    `title` replaces the paper's heading where a regulation calls it otherwise.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    number: str = ""
    trial: bool = False
    draft: bool = False
    reprint: int = 0
    seam: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """Characters of one field that no shipped face can print; on paper each stands as 〓."""

    label: str
    path: str
    characters: str

    def sentence(self) -> str:
        """One Chinese sentence for the person who prints."""
        shown = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in self.characters)
        return f"“{self.label}”中的{shown}没有可用的字形，打印为〓，请改用其他写法。"


def printable(text: str) -> str:
    """The text without what paper cannot show: control and format characters; tabs become spaces.

    `\\n` stays: it breaks the line. The ledger keeps the original.
    """
    if text.isprintable():
        return text
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .replace("\t", " ")
    )
    return "".join(
        c for c in text if c == "\n" or (unicodedata.category(c) not in {"Cc", "Cf"} and not _selects_variant(c))
    )


def _selects_variant(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def as_words(value: Value) -> str:
    """A value in words: 是/否 for a boolean, 、 between several, `2026年1月5日` for a day (GB/T 9704 7.3.5.4)."""
    match value:
        case None:
            return ""
        case str():
            return printable(value)
        case bool():
            return YES if value else NO
        case datetime():
            return f"{day_of(value)}{_clock(value)}"
        case date():
            return day_of(value)
        case tuple():
            return "、".join(as_words(v) for v in value if not isinstance(v, Mapping))
        case Decimal():
            return f"{value:f}"
    return str(value)


def day_of(value: date) -> str:
    """`2026年1月5日`; a moment is judged on the office clock."""
    return arabic(local(value) if isinstance(value, datetime) else value)


def _clock(value: datetime) -> str:
    at = local(value)
    return f"{at.hour}时{at:%M}分"
