"""The shipped faces by role: their files, widths, fallbacks, and what Word calls them.

`resources/fonts/` holds TrueType subsets without kerning, so that every program measures a line as we do.
"""

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from desktop_app.domain.errors import Trouble

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

GETA = "〓"
"""Typesetters' mark for a character without a glyph."""


@dataclass(frozen=True, slots=True)
class Face:
    """A role on paper: the shipped file, and the name Word is given for all four `rFonts` slots.

    Latin stays in the same face: the Windows faces set digits narrower than ours, so no line grows; a separate
    Latin face that is not installed could be replaced by a wider one.
    """

    file: str
    windows: str
    cramped: str = ""  # characters it draws half-wide although Chinese sets them full-wide


FACES = {
    "songti": Face("NotoSerifSC-Regular.ttf", "宋体"),
    "heiti": Face("NotoSansSC-Regular.ttf", "黑体"),
    "kaiti": Face("DeskKaiSC-Regular.ttf", "楷体", cramped="“”‘’"),
    "fangsong": Face("DeskFangSC-Regular.ttf", "仿宋", cramped="￥"),  # its ￥ is drawn as a dollar sign
    "xiaobiaosong": Face("NotoSerifSC-Bold.ttf", "方正小标宋简体"),
}
FALLBACKS = {"fangsong": ("kaiti", "songti", "heiti")}
"""Where a role looks for a character its own face lacks; the others look in 宋体, then 黑体. Our 仿宋 has GB 2312 only."""


@cache
def _font(file: str) -> "TTFont":
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        data = files("desktop_app.resources").joinpath("fonts", file).read_bytes()
        font = TTFont(file.removesuffix(".ttf"), io.BytesIO(data))
    except (OSError, TTFError) as fault:
        raise Trouble(f"字体文件 {file} 读不出来，请重新安装本软件。") from fault
    pdfmetrics.registerFont(font)
    return font


def registered(role: str) -> str:
    """The name under which reportlab draws the role's face; loads the file on first use (about 15 ms).

    Raises Trouble when the file is missing or broken.
    """
    return str(_font(FACES[role].file).fontName)


@cache
def _widths(role: str) -> dict[int, float]:
    face = FACES[role]
    widths = _font(face.file).face.charWidths
    return {code: width / 1000 for code, width in widths.items() if chr(code) not in face.cramped}


class _Glyphs(dict[str, tuple[str, float] | None]):
    """Character → (role that draws it, width in em), or None; filled as characters are met."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._roles = (role, *(r for r in FALLBACKS.get(role, ("songti", "heiti")) if r != role))

    def __missing__(self, char: str) -> tuple[str, float] | None:
        code = ord(char)
        found = next(((r, _widths(r)[code]) for r in self._roles if code in _widths(r)), None)
        self[char] = found
        return found


@cache
def glyphs(role: str) -> _Glyphs:
    """The look-up of every character for text set in `role`, fallbacks included."""
    return _Glyphs(role)


def advance(role: str, text: str, size: float) -> float:
    """Width of the text in points; a character without a glyph counts as the 〓 printed in its place."""
    table = glyphs(role)
    return size * sum((table[c] or ("", 1.0))[1] for c in text)


def missing(role: str, text: str) -> str:
    """The characters, each once, that neither the role's face nor a fallback has."""
    table = glyphs(role)
    return "".join(dict.fromkeys(c for c in text if c != "\n" and table[c] is None))


def families() -> dict[str, str]:
    """What Windows calls each face, and the family name of the shipped file that stands for it."""
    return {face.windows: _family(face.file) for face in FACES.values()}


def _family(file: str) -> str:
    name = _font(file).face.familyName
    return name.decode() if isinstance(name, bytes) else str(name)
