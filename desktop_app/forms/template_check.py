"""Checking an office's own Word file before it takes the place of a paper: every fault in one sentence, and hints."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.blanks import paths
from desktop_app.forms.content import Content, Value
from desktop_app.forms.fonts import FACES
from desktop_app.forms.paper import Paper
from desktop_app.forms.template import fill
from desktop_app.forms.template_file import Side, Word, keep, opened, parts, sides, strangers
from desktop_app.forms.template_grammar import Finding, Judge, Vocabulary, torn_tags
from desktop_app.forms.template_marks import DOC_PR, QR_NAME
from desktop_app.forms.template_tags import TORN, W, lines, settle, tags

USUAL = frozenset(
    """宋体 SimSun 新宋体 NSimSun SimSun-ExtB 黑体 SimHei 楷体 KaiTi 楷体_GB2312 KaiTi_GB2312 仿宋 FangSong 仿宋_GB2312 FangSong_GB2312
    微软雅黑 隶书 LiSu 幼圆 YouYuan 等线 DengXian 方正舒体 FZShuTi 方正姚体 FZYaoTi 华文宋体 STSong 华文中宋 STZhongsong 华文仿宋
    STFangsong 华文楷体 STKaiti 华文细黑 STXihei 华文行楷 STXingkai 华文新魏 STXinwei 华文隶书 STLiti 华文彩云 STCaiyun 华文琥珀 STHupo
    方正小标宋简体 方正小标宋_GBK Arial Calibri Cambria Candara Consolas Constantia Corbel Georgia Tahoma Verdana Symbol Wingdings Webdings
    Impact""".split()
) | {
    "Microsoft YaHei", "Microsoft YaHei UI", "等线 Light", "DengXian Light", "Times New Roman", "Courier New", "Calibri Light",
    "Cambria Math", "Comic Sans MS", "Trebuchet MS", "Segoe UI", "Segoe UI Symbol", "Wingdings 2", "Wingdings 3", "MS Gothic",
    "MS Mincho", "ＭＳ ゴシック", "ＭＳ 明朝",
}  # fmt: skip
"""Faces that Windows, Word and WPS bring, by both their names."""
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
THEMED = {"latin", "ea"}
STYLED = tuple(f"{W}{name}" for name in ("pStyle", "rStyle", "tblStyle"))
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SAMPLE = "甲\n乙"


def check(data: bytes, paper: Paper, vocabulary: Vocabulary, name: str = "文件") -> tuple[Finding, ...]:
    """What is wrong with a Word file that shall stand for a paper, and hints; without faults it may be installed."""
    try:
        word = opened(data, name)
    except RuleBroken as refusal:
        return (Finding("file", name, str(refusal)),)
    faults = [_stranger(name, what) for what in dict.fromkeys(strangers(word))]
    own, shown = paper.paths(), paper.columns()
    lists = {path: vocabulary.columns.get(path, frozenset()) | shown.get(path, frozenset()) for path in {*vocabulary.columns, *shown}}
    judge = Judge(Vocabulary(lambda path: vocabulary.known(path) or path in own, vocabulary.names | own, lists))
    for side in sides(word):
        settle(side.root)
        keep(side)
        faults += torn_tags(side.title, side.root)
        faults += judge.judge(side.title, tags(side.root))
        faults += _elsewhere(side)
    faults += _unfilled(word)
    if not faults:
        faults += _trial(data, paper, judge.used)
    hints = [*_unused(word, paper, judge.used), *_fonts(word)] if not faults else _fonts(word)
    return tuple(dict.fromkeys([*faults, *hints]))


def _stranger(name: str, what: str) -> Finding:
    return Finding("file", name, f"“{name}”里有{what}，文书里不能有，请删去后重新保存，图片请直接插入文件。")


def _elsewhere(side: Side) -> Iterator[Finding]:
    """Tags outside the text of paragraphs, which nobody could judge."""
    bare = deepcopy(side.root)
    for line in lines(bare):
        for node in line.nodes:
            node.text = ""
    found = TORN.search(etree.tostring(bare, encoding="unicode"))
    if found:
        yield Finding("tag", side.title, f"{side.title}里有标记写在文字以外（图片说明、域、公式或超链接的地址），请移到文字里。")


def _unfilled(word: Word) -> Iterator[Finding]:
    """Tags in parts that are never filled."""
    filled = {side.part.partname for side in sides(word)} | {word.docx.part.partname}
    for part in parts(word):
        if part.partname in filled or not part.content_type.endswith("xml"):
            continue
        if b"{{" in part.blob or b"{%" in part.blob:
            place = str(part.partname).rpartition("/")[2]
            yield Finding("tag", place, f"尾注、批注或属性（{place}）里有标记，那里不会填写，请移到正文、页眉、页脚或脚注。")


def _trial(data: bytes, paper: Paper, used: set[str]) -> Iterator[Finding]:
    """Fill it once with something everywhere, and once with nothing."""
    lists = paper.columns()
    full: dict[str, Value] = {path: SAMPLE for path in used}
    full |= {path: tuple(dict.fromkeys(columns, SAMPLE) for _ in range(2)) for path, columns in lists.items()}
    for values in (full, {}):
        try:
            opened(fill(data, paper, Content(values)).docx)
        except RuleBroken as refusal:
            yield Finding("loop", "全文", f"试填没有成功：{refusal}")
            return


def _unused(word: Word, paper: Paper, used: set[str]) -> Iterator[Finding]:
    pictured = any(QR_NAME in (item.get("name"), item.get("descr")) for item in word.docx.element.body.iter(DOC_PR))
    flags = set(paper.letter.withhold.values()) if paper.letter else set()  # asked by us, not shown
    within = set(paths(paper.heading)) if "paper.title" in used else set()
    lacking = sorted(paper.paths() - used - flags - within - ({"case.number"} if pictured else set()))
    if lacking:
        said = "、".join(f"{{{{ {path} }}}}" for path in lacking)
        yield Finding("unused", "全文", f"原来的《{paper.title}》有而这个文件没有的内容：{said}，不需要的可以不管。", hint=True)


def _fonts(word: Word) -> list[Finding]:
    known = USUAL | {face.windows for face in FACES.values()}
    strange = sorted(_named(word) - known)
    said = "、".join(f"“{name}”" for name in strange[:10])
    told = f"用了不是每台电脑都有的字体：{said}，请换成宋体、黑体、仿宋、楷体等，或确认各台电脑都装了。"
    return [Finding("font", "全文", told, hint=True)] if strange else []


def _named(word: Word) -> set[str]:
    """The faces that text, the styles it uses and, where they are asked for, the theme name."""
    roots = [side.root for side in sides(word)]
    roots += _styles(word, roots)
    found: set[str] = set()
    themed = False
    for fonts in (fonts for root in roots for fonts in root.iter(f"{W}rFonts")):
        found.update(filter(None, (fonts.get(f"{W}{slot}") for slot in SLOTS)))
        themed = themed or any(name.endswith("Theme") for name in fonts.attrib)
    for part in parts(word) if themed else ():
        if part.content_type.endswith("theme+xml"):
            nodes = (node for kind in ("majorFont", "minorFont") for group in _root(part).iter(f"{DRAWING}{kind}") for node in group)
            found.update(filter(None, (node.get("typeface") for node in nodes if etree.QName(node).localname in THEMED)))
    return found


def _styles(word: Word, roots: list[Any]) -> list[Any]:
    """The defaults, and every style that text is set in, with those it is based on."""
    everything = word.docx.styles.element
    by_id = {style.get(f"{W}styleId"): style for style in everything.iter(f"{W}style")}
    wanted = [node.get(f"{W}val") for root in roots for node in root.iter(*STYLED)]
    wanted += [name for name, style in by_id.items() if style.get(f"{W}default") in ("1", "true")]
    used: dict[str, Any] = {}
    while wanted:
        name = wanted.pop()
        if name in by_id and name not in used:
            used[name] = by_id[name]
            wanted += [node.get(f"{W}val") for node in by_id[name].iter(f"{W}basedOn", f"{W}link")]
    return [*everything.iter(f"{W}docDefaults"), *used.values()]


def _root(part: Any) -> Any:
    element = getattr(part, "element", None)
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False)) if element is None else element
