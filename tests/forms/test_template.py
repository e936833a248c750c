"""An office's own Word file: filled whole, and refused where it says what it may not."""

import io
import random
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Cm
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.content import Content, printable
from desktop_app.forms.fonts import GETA, missing
from desktop_app.forms.paper import load_paper
from desktop_app.forms.template import fill
from desktop_app.forms.template_check import check
from desktop_app.forms.template_grammar import Finding, Vocabulary
from tests.desks import calm
from tests.forms.samples import VALUES, contents

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAPER = load_paper("registration_form")
NAMES = frozenset(VALUES) | PAPER.paths()
COLUMNS = {"materials": frozenset({"name", "count", "pages"}), "case.co_units": frozenset[str]()}
WORDS = Vocabulary(NAMES.__contains__, NAMES, COLUMNS)


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def file(*texts: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A Word file of these paragraphs and of one table with these rows."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return saved(document)


def faults(data: bytes) -> list[Finding]:
    found = check(data, PAPER, WORDS, "我的.docx")
    assert all(calm(item.sentence) for item in found), [item.sentence for item in found]
    return [item for item in found if not item.hint]


def read(data: bytes) -> list[str]:
    """Paragraphs, then the cells of every row."""
    document = Document(io.BytesIO(data))
    rows = [" ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return [paragraph.text for paragraph in document.paragraphs] + rows


def filled(template: bytes, **values: Any) -> list[str]:
    return read(fill(template, PAPER, Content({path.replace("__", "."): value for path, value in values.items()})).docx)


# Filling


HOSTILE = 'A & B <c> "d" \'e\' {{ f }} {% g %} {_{ h }_} &amp; ]]> 王䶮𬭎'


def test_text_arrives_whole() -> None:
    assert filled(file("甲{{ facts }}乙"), facts=HOSTILE) == [f"甲{HOSTILE}乙"]


@given(st.text(max_size=60))
def test_any_text_arrives_as_paper_can_show_it(text: str) -> None:
    shown = printable(text)
    wanted = shown.translate({ord(char): GETA for char in missing("songti", shown)})
    assert filled(file("{{ facts }}"), facts=text) == [wanted]


def test_lines_become_lines_of_word_and_control_characters_are_left_out() -> None:
    data = fill(file("{{ facts }}"), PAPER, Content({"facts": "一\r\n二\x00\x07\u202e\u200b\n三\t四"})).docx
    body = Document(io.BytesIO(data)).element.body
    assert len(list(body.iter(f"{W}br"))) == 2
    assert "".join(node.text or "" for node in body.iter(f"{W}t")) == "一二三 四"


def test_a_character_without_a_glyph_is_told_and_stands_as_geta() -> None:
    made = fill(file("{{ facts }}{{ facts }}"), PAPER, Content({"facts": "气😡"}), {"facts": "投诉内容"})
    assert read(made.docx) == ["气〓气〓"]
    assert [item.sentence() for item in made.missing] == [
        "“投诉事实、理由”中的“😡”（U+1F621）没有可用的字形，打印为〓，请改用其他写法。"
    ]


def test_a_tag_that_word_split_over_runs_and_quoted_by_itself_is_one_tag() -> None:
    document = Document()
    paragraph = document.add_paragraph("姓名")
    for part in ("{", "{ complai", "nant", ".name }", "}，{{ channel|choice(“现", "场”) }", "}现场"):
        paragraph.add_run(part).bold = part == "nant"
    template = saved(document)
    assert faults(template) == []
    assert filled(template, complainant__name="王䶮", channel="现场") == ["姓名王䶮，√现场"]


def test_rows_paragraphs_and_words_are_repeated_and_left_out() -> None:
    template = file(
        "{%p if complainant.confidential %}", "保密", "{%p else %}", "公开", "{%p endif %}",
        "协办：{% for unit in case.co_units %}{{ loop.index }}{{ unit }}；{% endfor %}",
        "{% if channel == \"现场\" and not repeat %}当面{% elif channel != \"电话\" %}其他{% else %}来电{% endif %}",
        rows=(("材料", "份数"), ("{%tr for m in materials|at_least(3) %}", ""), ("{{ m.name }}", "{{ m.count|or_blank(2) }}"),
              ("{%tr endfor %}", "")),
    )  # fmt: skip
    assert faults(template) == []
    several = {"case__co_units": ("科技部", "运营部"), "materials": ({"name": "甲", "count": 2}, {"name": "乙 & 丙"})}
    said = filled(template, complainant__confidential=True, channel="现场", **several)
    assert said == ["保密", "协办：1科技部；2运营部；", "当面", "材料 份数", "甲 2", "乙 & 丙 　　", " 　　"]
    assert filled(template, channel="电话") == ["公开", "协办：", "来电", "材料 份数", *[" 　　"] * 3]


@pytest.mark.parametrize(("tag", "value", "said"), [
    ("x|date", date(2026, 1, 5), "2026年1月5日"), ("x|date", None, "　　　年　　月　　日"),
    ("x|old_date", date(2026, 1, 5), "二〇二六年一月五日"),
    ("x|weekday", date(2026, 1, 5), "（星期一）"), ("x|money", Decimal("1234.5"), "￥1,234.50"), ("x|money", None, "￥　　　　"),
    ("x|capital", Decimal("1.5"), "人民币壹元伍角整"), ("x|capital", None, ""),
    ("x|or_blank(8)", None, "　" * 8), ("x|or_blank(8)", "有", "有"),
    ('x|choice("是")', True, "√"), ('x|choice("电话", "phone")', "phone", "√"), ('x|choice("电话")', ("现场", "电话"), "√"),
    ('x|choice("其他")', "电话", "□"), ('x|choices("现场=是", "非现场=否")', False, "□现场 √非现场"),
    ('x|choices("现场", "其他")', "传真", "□现场 √其他：传真"), ('x|words("是=已回复", "否=未回复")', False, "未回复"),
    ('x|words("是=已回复")', None, ""), ("x", ("甲", "乙"), "甲、乙"), ('x["y"]', "别的", "别的"),
])  # fmt: skip
def test_every_filter(tag: str, value: Any, said: str) -> None:
    path = "facts.y" if "[" in tag else "facts"
    made = fill(file(f"{{{{ {tag.replace('x', 'facts', 1)} }}}}"), PAPER, Content({path: value}))
    assert read(made.docx) == [said]


def test_ruled_space_is_ruled_and_a_ticked_box_framed() -> None:
    made = fill(file('{{ facts|or_blank(3) }}{{ channel|choice("现场") }}'), PAPER, Content({"channel": "现场"}))
    runs = list(Document(io.BytesIO(made.docx)).element.body.iter(f"{W}r"))
    looks = {"".join(node.text for node in run.iter(f"{W}t")): [child.tag.removeprefix(W) for child in run.iter(f"{W}u", f"{W}bdr")]
             for run in runs}  # fmt: skip
    assert looks["　　　"] == ["u"]
    assert looks["√"] == ["bdr"]


def test_heads_feet_and_text_boxes_are_filled_too() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉{{ case.number }}"
    document.sections[0].footer.paragraphs[0].text = "页脚{{ facts }}"
    box = (
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框{{ subject }}</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    document.element.body.insert(0, parse_xml(box))
    template = saved(document)
    assert faults(template) == []
    made = fill(template, PAPER, Content({"case.number": "PD1", "facts": "甲\n乙", "subject": "丙"})).docx
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        text = "".join(re.sub("<[^>]*>", "", archive.read(name).decode()) for name in names)
    assert all(part in text for part in ("页眉PD1", "页脚甲乙", "框丙"))


def test_the_same_content_gives_the_same_bytes_whenever_and_nothing_of_the_author() -> None:
    document = Document(io.BytesIO(file("{{ facts }}")))
    document.core_properties.author = document.core_properties.last_modified_by = "某某"
    template, content = saved(document), Content({"facts": HOSTILE}, trial=True, reprint=2)
    first, second = fill(template, PAPER, content).docx, fill(template, PAPER, content).docx
    assert first == second
    core = Document(io.BytesIO(first)).core_properties
    assert (core.author, core.last_modified_by, core.title) == ("", "", "投诉登记表")


def headers(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [re.sub("<[^>]*>", "", archive.read(name).decode()) for name in archive.namelist() if name.startswith("word/header")]


def test_trial_copies_and_previews_are_stamped_on_every_kind_of_sheet() -> None:
    document = Document(io.BytesIO(file("{{ facts }}")))
    document.sections[0].different_first_page_header_footer = True
    template = saved(document)
    assert headers(fill(template, PAPER, Content()).docx) == []
    stamped = headers(fill(template, PAPER, Content(trial=True, reprint=3)).docx)
    assert len(stamped) == 2
    assert all("样张：试用台账打印，不作凭证　补打：第3次" in text for text in stamped)
    draft = fill(template, PAPER, Content(draft=True)).docx
    with zipfile.ZipFile(io.BytesIO(draft)) as archive:
        assert any(b'string="' in archive.read(name) for name in archive.namelist() if name.startswith("word/header"))


def test_who_asked_for_secrecy_is_named_nowhere_in_a_letter() -> None:
    paper = load_paper("referral_notice")
    template = file("转去{{ complainant.name }}的投诉", "{% if complainant.name %}有{% endif %}")
    content = contents("referral_notice")["full"]
    assert read(fill(template, paper, content).docx) == ["转去的投诉", ""]
    shown = replace(content, values={**content.values, "complainant.confidential": False})
    assert read(fill(template, paper, shown).docx) == ["转去王䶮的投诉", "有"]


def test_the_margins_of_the_office_stay() -> None:
    document = Document(io.BytesIO(file("{{ facts }}")))
    document.sections[0].left_margin = Cm(5)
    made = Document(io.BytesIO(fill(saved(document), PAPER, Content({"facts": "甲"}, trial=True)).docx))
    assert made.sections[0].left_margin == Document(io.BytesIO(saved(document))).sections[0].left_margin


# Refusing


ENTRY = "请只写字段的路径和格式。"


@pytest.mark.parametrize(("text", "sentence"), [
    ("{{ complainant.nmae }}", "正文里的“{{ complainant.nmae }}”里的 complainant.nmae 不在字段表里，是不是 complainant.name。"),
    ("{{ qqqqqqqq }}", "正文里的“{{ qqqqqqqq }}”里的 qqqqqqqq 不在字段表里，请改用字段表里的路径。"),
    ("{{ facts.__class__ }}", "正文里的“{{ facts.__class__ }}”里有以下划线开头的名称，不能用，请只写字段的路径。"),
    ('{{ facts["__class__"] }}', '正文里的“{{ facts["__class__"] }}”里有以下划线开头的名称，不能用，请只写字段的路径。'),
    ("{{ ''.join(facts) }}", f"正文里的“{{{{ ''.join(facts) }}}}”里有函数调用，不能用，{ENTRY}"),
    ("{{ facts() }}", f"正文里的“{{{{ facts() }}}}”里有函数调用，不能用，{ENTRY}"),
    ("{{ 7 * 7 }}", f"正文里的“{{{{ 7 * 7 }}}}”里有计算，不能用，{ENTRY}"),
    ("{{ 'x' }}", f"正文里的“{{{{ 'x' }}}}”里有固定的值，不能用，{ENTRY}"),
    ("{{ facts if channel }}", f"正文里的“{{{{ facts if channel }}}}”里有“if … else”写法，不能用，{ENTRY}"),
    ("{{ facts is defined }}", f"正文里的“{{{{ facts is defined }}}}”里有“is”判断，不能用，{ENTRY}"),
    ("{{ facts[0] }}", f"正文里的“{{{{ facts[0] }}}}”里有不认识的写法，不能用，{ENTRY}"),
    ("{{ }}", "正文里的“{{ }}”是空的，请写上字段的路径。"),
    ("{{ facts| }}", "正文里的“{{ facts| }}”的写法不对，请检查引号、括号和竖线。"),
    ("{{ facts|upper }}", "正文里的“{{ facts|upper }}”的格式 upper 不能用在这里，可用的是：date、old_date、datetime、weekday、money、"
                          "capital、choice、choices、words、or_blank。"),
    ("{{ facts|date|or_blank(3) }}", "正文里的“{{ facts|date|or_blank(3) }}”只能用一种格式，前面只能是字段的路径。"),
    ("{{ facts|or_blank }}", "正文里的“{{ facts|or_blank }}”的格式 or_blank 要写1到200的字数，如 or_blank(8)。"),
    ("{{ facts|or_blank(999999999) }}", "正文里的“{{ facts|or_blank(999999999) }}”的格式 or_blank 要写1到200的字数，如 or_blank(8)。"),
    ("{{ facts|choice() }}", '正文里的“{{ facts|choice() }}”的格式 choice 要写选项，如 choice("现场")。'),
    ("{{ facts|choice(channel) }}", '正文里的“{{ facts|choice(channel) }}”的格式 choice 要写选项，如 choice("现场")。'),
    ('{{ facts|words("是") }}', '正文里的“{{ facts|words("是") }}”的格式 words 要写 值=文字，如 words("是=已回复")。'),
    ('{{ facts|date("x") }}', '正文里的“{{ facts|date("x") }}”的格式 date 后面不要括号里的内容。'),
    ("{{r facts }}", "正文里的“{{r facts }}”前面的 r 不能用，请写成 {{ facts }}。"),
    ("{{- facts }}", "正文里的“{{- facts }}”带了加号或减号，请去掉。"),
    ("{% set x = 1 %}", "正文里的“{% set x = 1 %}”不是可以用的指令，只能用 for、if、elif、else、endfor、endif。"),
    ('{% import "os" as x %}', '正文里的“{% import "os" as x %}”不是可以用的指令，只能用 for、if、elif、else、endfor、endif。'),
    ('{% include "x" %}', '正文里的“{% include "x" %}”不是可以用的指令，只能用 for、if、elif、else、endfor、endif。'),
    ("{% raw %}{% endraw %}", "正文里的“{% raw %}”不是可以用的指令，只能用 for、if、elif、else、endfor、endif。"),
    ("{{ materials }}", "正文里的“{{ materials }}”是一个列表，要用循环，如 {%tr for m in materials %}。"),
    ("{% for m in materials %}{{ m.nam }}{% endfor %}",
     "正文里的“{{ m.nam }}”里的 nam 不是 materials 的列，可用的列是：count、name、pages。"),
    ("{% for m in materials %}{{ m }}{% endfor %}", "正文里的“{{ m }}”要写明列，可用的列是：count、name、pages。"),
    ("{% for m in materials %}{{ m.__class__ }}{% endfor %}",
     "正文里的“{{ m.__class__ }}”里有以下划线开头的名称，不能用，请只写列的名称。"),
    ("{% for m in facts %}{% endfor %}",
     "正文里的“{% for m in facts %}”里的 facts 不是列表，可以循环的是：case.co_units、classes、extras、materials。"),
    ("{% for m in range(9) %}{% endfor %}", "正文里的“{% for m in range(9) %}”循环的不是列表，请写列表的名称，如 for m in materials。"),
    ("{% for m in materials|at_least(999) %}{% endfor %}",
     "正文里的“{% for m in materials|at_least(999) %}”里的 at_least 要写1到200的行数，如 at_least(3)。"),
    ("{% for a, b in materials %}{% endfor %}", "正文里的“{% for a, b in materials %}”不能这样循环，请写成 for 行 in 列表。"),
    ("{% for m in materials %}{% for n in materials %}{% endfor %}{% endfor %}",
     "正文里的“{% for n in materials %}”在另一个循环里，循环不能套循环，请拆成两处。"),
    ("{% if facts > 3 %}{% endif %}", '正文里的“{% if facts > 3 %}”的条件只能和固定的文字比较，请写成 字段 == "文字" 或 字段 != "文字"。'),
    ("{% if facts %}", "正文里的“{% if facts %}”没有结束，请在后面补上 {% endif %}。"),
    ("{% endfor %}", "正文里的“{% endfor %}”前面没有对应的 for，请补上或删去。"),
    ("{% if facts %}{% endif facts %}", "正文里的“{% endif facts %}”后面多了文字，请删去。"),
    ("{%tr for m in materials %}", "正文里的“{%tr for m in materials %}”不在表格里，{%tr 要放在表格的一行里，表格外请用 {%p。"),
    ("{% tr for m in materials %}", "正文里的“{% tr for m in materials %}”的 {% 和 tr 之间不能有空格，请写成 {%tr。"),
    ("{%tc for m in materials %}",
     "正文里的“{%tc for m in materials %}”用了 tc，这里只能用 {%tr（整行）、{%p（整段），或写在一段文字之内。"),
    ("有{%p if facts %}字", "正文里的“{%p if facts %}”所在的一段会整个去掉，里面不能有别的文字，请让它独占一段。"),
    ("姓名{{ facts }", "正文里“姓名{{ facts }”的标记不完整，请写成半角的 {{ 路径 }}，开头结尾写在同一段里。"),
    ("姓名｛｛facts｝｝", "正文里“姓名｛｛facts｝｝”的标记不完整，请写成半角的 {{ 路径 }}，开头结尾写在同一段里。"),
    ("{{ facts }}}}", "正文里“{{ facts }}}}”的标记不完整，请写成半角的 {{ 路径 }}，开头结尾写在同一段里。"),
])  # fmt: skip
def test_what_a_tag_may_not_say_is_refused_word_by_word(text: str, sentence: str) -> None:
    template = file(text)
    assert sentence in [item.sentence for item in faults(template)]
    if "不在字段表里" not in sentence and " 的列" not in sentence and "列" not in sentence:
        with pytest.raises(RuleBroken):
            fill(template, PAPER, Content({"facts": "甲"}))


def test_loops_close_where_they_opened() -> None:
    torn = file("{% if facts %}", "甲", "{% endif %}")
    assert [item.sentence for item in faults(torn)] == [
        "正文里的“{% endif %}”和开头的“{% if facts %}”不在同一段，跨段请用 {%p，跨表格行请用 {%tr。"
    ]
    mixed = file("{%p if facts %}", "甲{% endif %}")
    assert "不配，请写成 {%p endif %}" in faults(mixed)[0].sentence
    full = file(rows=(("{%tr for m in materials %}", "{{ m.name }}"), ("{%tr endfor %}", "")))
    assert "所在的一行会整个去掉" in faults(full)[0].sentence
    apart = Document(io.BytesIO(file(rows=(("{%tr for m in materials %}",), ("{{ m.name }}",)))))
    apart.add_paragraph("间")
    apart.add_table(1, 1).rows[0].cells[0].text = "{%tr endfor %}"
    assert "不在同一张表格或同一处" in faults(saved(apart))[0].sentence


def test_the_place_of_a_fault_is_named() -> None:
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "第一联　投诉人姓名：{{ complainant.nmae }}（签字）"
    (fault,) = faults(saved(document))
    assert (fault.kind, fault.where) == ("tag", "页脚“第一联 投诉人姓名：{{ complainant.nmae }}（签…”")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"hello", "姓名".encode(), b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_a_file_that_is_no_docx_is_said(data: bytes) -> None:
    (fault,) = faults(data)
    assert fault.kind == "file"
    assert ".docx" in fault.sentence
    with pytest.raises(RuleBroken):
        fill(data, PAPER, Content())


def rewritten(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.namelist():
            target.writestr(item, change(source.read(item)) if item == name else source.read(item))
    return result.getvalue()


def test_other_zips_and_broken_parts_are_no_docx() -> None:
    good = file("{{ facts }}")
    for name, data in (("word/document.xml", b"<x"), ("word/document.xml", b"<x/>"), ("[Content_Types].xml", b"<x/>"),
                       ("_rels/.rels", b""), ("word/_rels/document.xml.rels", b"<x")):  # fmt: skip
        assert [item.kind for item in faults(rewritten(good, name, lambda _old, new=data: new))] == ["file"], (name, data)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 120_000_000)
    assert "展开以后大得不像一份文书" in faults(bomb.getvalue())[0].sentence


def test_damaged_files_are_refused_or_read_and_never_crash() -> None:
    good, chance = file("{{ facts }}", "{{ complainant.name }}"), random.Random(20261118)
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 20)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        faults(bytes(bad))


def test_damaged_xml_is_refused_or_filled_and_never_crashes() -> None:
    rows = (("{%tr for m in materials %}",), ("{{ m.name }}",), ("{%tr endfor %}",))
    good, chance = file("{{ facts }}", "{%p if facts %}", "甲", "{%p endif %}", rows=rows), random.Random(20261119)
    for _ in range(150):

        def cut(old: bytes) -> bytes:
            first, length = chance.randrange(len(old)), chance.randint(1, 60)
            other = chance.randrange(len(old))
            return old[:first] + old[other : other + chance.choice((0, length))] + old[first + length :]

        bad = rewritten(good, "word/document.xml", cut)
        if not faults(bad):
            fill(bad, PAPER, Content({"facts": HOSTILE, "materials": ({"name": "甲"},)}))


@pytest.mark.parametrize("text", [
    "{{" * 20000, "{%tr " * 20000, "{" * 50000, "{{ a|" * 5000 + "}}", "{{ " + "(" * 3000 + "a" + ")" * 3000 + " }}",
    "{{ " + "a." * 5000 + "b }}", "{{ " + "a." * 500 + "b }}",
    "{{ " + "(" * 90 + "a" + ")" * 90 + " }}", "{% if " + "not " * 300 + "a %}{% endif %}",
])  # fmt: skip
def test_text_full_of_braces_is_refused_at_once(text: str) -> None:
    begin = time.monotonic()
    assert faults(file(text))
    assert time.monotonic() - begin < 5


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    declared = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'.encode()
    body = file("甲{{ facts }}")
    bad = rewritten(body, "word/document.xml", lambda old: declared + old.split(b"?>", 1)[1].replace("甲".encode(), b"&a;"))
    if not faults(bad):
        assert "秘密" not in "".join(read(fill(bad, PAPER, Content()).docx))


@pytest.mark.parametrize(("kind", "target", "outside", "said"), [
    ("image", "http://example.com/x.png", True, "指向外面的内容（http://example.com/x.png）"),
    ("oleObject", "file.bin", True, "嵌入的对象"), ("aFChunk", "http://example.com/x.html", True, "嵌入的文档"),
])  # fmt: skip
def test_nothing_is_brought_along(kind: str, target: str, outside: bool, said: str) -> None:
    document = Document(io.BytesIO(file("{{ facts }}")))
    document.part.rels.get_or_add_ext_rel(f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}", target)
    assert [item.sentence for item in faults(saved(document))] == [
        f"“我的.docx”里有{said}，文书里不能有，请删去后重新保存，图片请直接插入文件。"
    ]


def test_fields_that_fetch_are_refused_and_links_stay() -> None:
    for code in ('DDEAUTO "cmd" "x"', "INCLUDETEXT file.txt"):
        document = Document()
        field = etree.SubElement(document.add_paragraph()._p, f"{W}fldSimple")
        field.set(f"{W}instr", code)
        assert f"会取外部内容的域（{code.split()[0]}）" in faults(saved(document))[0].sentence
    document = Document()
    document.part.rels.get_or_add_ext_rel("http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", "http://example.com")
    assert faults(saved(document)) == []


def test_tags_where_nobody_fills_them_are_said() -> None:
    document = Document(io.BytesIO(file("甲")))
    document.core_properties.title = "{{ facts }}"
    assert "尾注、批注或属性（core.xml）里有标记" in faults(saved(document))[0].sentence
    described = Document()
    described.add_paragraph()._p.set(f"{W}rsidR", "{{ facts.__class__ }}")
    assert "标记写在文字以外" in faults(saved(described))[0].sentence


def test_what_the_paper_has_besides_and_strange_faces_are_hints() -> None:
    document = Document(io.BytesIO(file("{{ complainant.name }}")))
    document.paragraphs[0].runs[0].font.name = "某公司专用体"
    found = check(saved(document), PAPER, WORDS)
    assert all(item.hint for item in found)
    unused, font = found
    assert unused.sentence.startswith("原来的《投诉登记表》有而这个文件没有的内容：{{ case.clerk }}、{{ case.number }}、")
    assert "{{ complainant.name }}" not in unused.sentence
    assert font.sentence == "用了不是每台电脑都有的字体：“某公司专用体”，请换成宋体、黑体、仿宋、楷体等，或确认各台电脑都装了。"
