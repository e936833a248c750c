"""The shipped faces: coverage, licences, size, metrics."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from desktop_app.forms.fonts import FACES, advance, glyphs, missing, registered

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
FILES = sorted(FONTS.glob("*.ttf"))
GB2312 = "".join(
    bytes((lead, trail)).decode("gb2312", "ignore") for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF)
)
NAMES = "䶮𬭎㛃𠅤镕堃昇珺𬬱𬬭𬱖𫖮𬀩𪨰𬍛"
SIGNS = "，。、；：？！（）《》“”‘’〔〕【】〇□√①⑩￥¥·…—×％℃Ⅲ"


@pytest.mark.parametrize("role", FACES)
def test_every_role_prints_gb2312_rare_names_and_signs(role: str) -> None:
    assert len(GB2312) == 6763
    assert missing(role, GB2312 + NAMES + SIGNS + "\n") == ""


def test_traditional_names_are_printed_and_emoji_reported() -> None:
    assert missing("songti", "陳鄧龍葉") == ""
    assert missing("songti", "笑😀😀🙏") == "😀🙏"


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_font_is_truetype_without_layout_tables_or_hints(file: Path) -> None:
    with TTFont(file, lazy=True) as font:
        assert "glyf" in font
        assert not {"GPOS", "GSUB", "fpgm", "prep", "cvt "} & set(font.keys())
        assert "LXGW" not in str(font["name"].getDebugName(1))


def test_all_fonts_are_small_enough_and_have_their_licences() -> None:
    assert sum(file.stat().st_size for file in FILES) < 25_000_000
    for file in FILES:
        (licence,) = FONTS.glob(f"*-{file.stem.split('-')[0]}.txt")
        text = licence.read_text("utf-8").lower()
        assert "open font license" in text or "gnu general public license" in text and "special exception" in text


@pytest.mark.parametrize("role", FACES)
def test_widths_are_those_of_the_file(role: str) -> None:
    with TTFont(FONTS / FACES[role].file, lazy=True) as font:
        cmap, widths = font.getBestCmap(), font["hmtx"]
        for char in "国a0，":
            assert advance(role, char, 1000) == pytest.approx(widths[cmap[ord(char)]][0])
    assert registered(role) == FACES[role].file.removesuffix(".ttf")


@pytest.mark.parametrize("role", FACES)
def test_chinese_quotation_marks_are_full_wide(role: str) -> None:
    assert all((glyphs(role)[char] or ("", 0))[1] == 1.0 for char in "“”‘’…")
