"""Wording with blanks: `{path}`, `{path:12}`, `{path:date}`, `{path:choice|现场|电话|其他}` …

Formats: a number (width of the ruled space when empty) · `date` `old_date` (二〇二六年一月五日) `datetime` `weekday` (keep
their 年 月 日 when empty) ·
`money` `capital` · `choice|…` (a box before each word, the chosen ticked) · `words|是=…|否=…` (the wording for a value).
A choice may name further values after `=`, separated by commas: `电话通知=phone,电话`; a last 其他 takes any other value
and spells it out behind its box.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from desktop_app.domain.chinese_dates import numeral
from desktop_app.domain.moments import WEEKDAYS, local
from desktop_app.domain.money import capitals, figures
from desktop_app.forms.content import Missing, Scalar, Value, as_words, day_of, printable
from desktop_app.forms.fonts import GETA, missing

BLANK = re.compile(r"\{([^{}]*)\}")
PATH = re.compile(r"\.?[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
SIMPLE = {"", "date", "old_date", "datetime", "weekday", "money", "capital"}
OTHER, OTHER_ROOM = "其他", 4  # the line behind an unspelled 其他 has room for so many characters
OWN_NUMBER = {"year": 3, "serial": 3}
"""The parts of a document number, which the paper itself gives; with the width of their blanks."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to fill. `shape` is one of the formats above, "" or "width"."""

    path: str
    shape: str = ""
    width: int = 0
    options: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty space of whole characters, ruled below or not."""

    ems: int
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A drawn box."""

    on: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Words that stay on one line when they fit in one."""

    text: str


class Written(str):
    """Words that were filled in, apart from the fixed wording around them: an overprint shows only these."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Filled-in words in the room of their blank: the wording around them stays where the empty form has it."""

    text: Written
    ems: int
    ruled: bool = False


Plain = str | Gap | Tick | Kept
Piece = Plain | Slot
HEADINGS = "xiaobiaosong"
"""The role titles are set in: a title belongs to the form, whatever names stand in it."""


class BadBlank(ValueError):
    """A blank that cannot be read; `str()` says in Chinese what would be right."""


@lru_cache(maxsize=4096)
def parse(wording: str) -> tuple[str | Blank, ...]:
    """Split wording into fixed text and blanks. Raises BadBlank."""
    parts: list[str | Blank] = []
    end = 0
    for found in BLANK.finditer(wording):
        if found.start() > end:
            parts.append(wording[end : found.start()])
        parts.append(_blank(found.group(1)))
        end = found.end()
    parts.append(wording[end:])
    if any(isinstance(p, str) and ("{" in p or "}" in p) for p in parts):
        raise BadBlank(f"“{wording}”里的花括号不成对，空格应写成 {{路径}} 或 {{路径:格式}}")
    return tuple(p for p in parts if p != "")


def _blank(inside: str) -> Blank:
    path, _, shape = inside.partition(":")
    if not PATH.fullmatch(path):
        raise BadBlank(f"“{{{inside}}}”的路径不对，应是小写英文和点，如 {{complainant.name}}")
    if shape.isdecimal():
        return Blank(path, "width", int(shape))
    kind, *options = shape.split("|")
    if kind in {"choice", "words"} and options:
        return Blank(path, kind, options=tuple(option(o, kind) for o in options))
    if shape not in SIMPLE:
        raise BadBlank(
            f"“{{{inside}}}”的格式不认识，可用：数字、date、old_date、datetime、weekday、money、capital、choice|…、words|…"
        )
    return Blank(path, shape)


def option(text: str, kind: str) -> tuple[str, frozenset[str]]:
    """An option of `choice` or `words`: what is printed, and the values that mean it."""
    left, _, right = text.partition("=")
    if kind == "words":
        return right, frozenset({left})
    return left, frozenset({left, *filter(None, right.split(","))})


def paths(wording: str) -> Iterator[str]:
    """The dotted paths a wording asks for."""
    return (part.path for part in parse(wording) if isinstance(part, Blank) and part.path not in OWN_NUMBER)


@dataclass(slots=True)
class Filler:
    """Fills wordings from values and notes what cannot be printed. With `slots` every blank keeps its room (`Slot`)."""

    values: Mapping[str, Value]
    missing: dict[tuple[str, str], Missing]
    slots: bool = False

    def fill(
        self, wording: str, label: str = "", row: Mapping[str, Scalar] | None = None, role: str = "songti"
    ) -> list[Piece]:
        """The pieces to set. `row` serves paths that start with a dot (a repeated row); `label` names the field in a report."""
        pieces: list[Piece] = []
        for part in parse(wording):
            if isinstance(part, str):
                pieces += _fixed(part)
                continue
            value: Value = (
                row.get(part.path[1:]) if row is not None and part.path[0] == "." else self.values.get(part.path)
            )
            for piece in (slotted if self.slots and role != HEADINGS else set_blank)(part, value):
                pieces.append(self._checked(piece, part, label, role))
        return _begun(pieces)

    def given(self, text: str, label: str, path: str, role: str = "songti") -> list[Piece]:
        """Text that comes with the paper and not from a blank (its number, its title), checked alike."""
        return [self._checked(Written(printable(text)), Blank(path), label, role)]

    def _checked(self, piece: Piece, blank: Blank, label: str, role: str) -> Piece:
        if isinstance(piece, Gap | Tick):
            return piece
        if role == HEADINGS and isinstance(piece, Written):
            piece = str(piece)
        text = piece.text if isinstance(piece, Kept | Slot) else piece
        lost = missing(role, text)
        if not lost:
            return piece
        title = label.strip("：: ").replace("\n", "") or blank.path
        self.missing[title, blank.path] = Missing(title, blank.path, lost)
        said = text.translate({ord(c): GETA for c in lost})
        match piece:
            case Slot():
                return replace(piece, text=Written(said))
            case Kept():
                return Kept(said)
        return type(piece)(said)


def _fixed(wording: str) -> list[Piece]:
    """Fixed wording; a □ in it is a box to tick by hand, drawn like every other."""
    first, *more = wording.split("□")
    return [first, *(piece for words in more for piece in (Tick(False), words))] if more else [wording]


def _begun(pieces: list[Piece]) -> list[Piece]:
    """Without the white space that parts an empty first blank from what follows."""
    begin = next((place for place, piece in enumerate(pieces) if piece != ""), 0)
    first = pieces[begin] if begin else ""
    return [first.lstrip(" 　"), *pieces[begin + 1 :]] if type(first) is str and begin else pieces


def set_blank(blank: Blank, value: Value) -> list[Plain]:
    """The pieces that stand in a blank for a value, or for none."""
    if not value and isinstance(value, str | tuple):
        value = None
    match blank.shape:
        case "choice":
            return _choices(blank, value)
        case "words":
            word = as_words(value)
            return [Written(next((text for text, meant in blank.options if word in meant), ""))]
        case "date" | "old_date" | "datetime" | "weekday":
            return _moment(blank.shape, value)
        case "money" | "capital" if value is not None:
            return [Written(_money(blank.shape, value))]
        case "money":
            return [""] if blank.path[0] == "." else ["￥", Gap(4)]
    if value is None:
        width = OWN_NUMBER.get(blank.path, blank.width)
        return [Gap(width, ruled=blank.shape == "width")] if width else [""]
    return [Written(as_words(value))]


def slotted(blank: Blank, value: Value) -> Sequence[Piece]:
    """As `set_blank`, but a value takes the room of its empty blank."""
    words = as_words(value)
    if blank.shape == "width" and words and "\n" not in words:
        return [Slot(Written(words), blank.width, ruled=True)]
    if blank.shape not in ("date", "datetime", "weekday") or not isinstance(value, date):
        return set_blank(blank, value)
    at = local(value) if isinstance(value, datetime) else value
    hour = f"{at.hour}" if isinstance(at, datetime) else ""
    minute = f"{at:%M}" if isinstance(at, datetime) else ""
    numbers = iter((WEEKDAYS[at.weekday()],) if blank.shape == "weekday" else (f"{at.year}", f"{at.month}", f"{at.day}", hour, minute))
    return [Slot(Written(next(numbers)), piece.ems) if isinstance(piece, Gap) else piece for piece in set_blank(blank, None)]


def _money(shape: str, value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return as_words(value)
    amount = Decimal(value)
    return f"人民币{capitals(amount)}" if shape == "capital" else figures(amount)


def _choices(blank: Blank, value: Value) -> list[Plain]:
    chosen = (
        {as_words(v) for v in value if not isinstance(v, Mapping)} if isinstance(value, tuple) else {as_words(value)}
    )
    known = frozenset[str]().union(*(meant for _, meant in blank.options))
    other = "、".join(sorted(chosen - known - {""}))
    pieces: list[Plain] = []
    for title, meant in blank.options:
        spelled = title == OTHER and other
        pieces += [Tick(bool(meant & chosen) or bool(spelled)), Kept(title)]
        if spelled:
            pieces.append(Written(f"：{other}"))
        elif title == OTHER:
            pieces.append(Gap(OTHER_ROOM, ruled=True))
        pieces.append(" ")
    return pieces[:-1]


def _moment(shape: str, value: Value) -> list[Plain]:
    if value is None:
        day: list[Plain] = [Gap(3), "年", Gap(2), "月", Gap(2), "日"]
        weekday: list[Plain] = ["（星期", Gap(1), "）"]
        return {"date": day, "old_date": day, "datetime": [*day, Gap(2), "时", Gap(2), "分"], "weekday": weekday}[shape]
    if not isinstance(value, date):
        return [Written(printable(as_words(value)))]
    at = local(value) if isinstance(value, datetime) else value
    if shape == "weekday":
        return ["（星期", Written(WEEKDAYS[at.weekday()]), "）"]
    if shape == "old_date":
        return [Written(numeral(at.date() if isinstance(at, datetime) else at))]
    return [Written(as_words(value) if shape == "datetime" else day_of(value))]
