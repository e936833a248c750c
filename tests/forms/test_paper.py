"""Papers as data: faults are refused by name, the fixed wording is word for word, every blank is known."""

import subprocess
import sys

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms.content import Content
from desktop_app.forms.paper import load_paper, paper_ids, read_paper
from desktop_app.forms.render import render_docx
from tests.forms.samples import VALUES, docx_text, words

SMALL = """
id = "slip"
title = "便条"
kind = "grid"
source = "本单位"
basis = "own arrangement"
[grid]
columns = 4
[[grid.rows]]
cells = [{ label = "事项" }, { text = "{subject}", span = 3 }]
"""

NOTE = (
    "注：本通知适用于省、自治区、直辖市工商行政管理部门或者市(地、州)工商行政管理部门及其设立的12315消费者投诉举报中心"
    "将收到的消费者投诉分送有管辖权的工商行政管理部门或者其派出机构处理。"
)


def test_a_small_paper_is_read() -> None:
    paper = read_paper(SMALL, "slip.toml")
    assert paper.paths() == {"subject"}
    assert paper.compose_number(2026, 3) == ""


@pytest.mark.parametrize(
    ("old", "new", "key", "words_of_refusal"),
    [
        ("{subject}", "{subject:dat}", "grid.rows.0.cells.1.text", "格式不认识"),
        ("{subject}", "{Subject}", "grid.rows.0.cells.1.text", "路径不对"),
        ("{subject}", "{subject", "grid.rows.0.cells.1.text", "花括号不成对"),
        ("span = 3", "span = 2", "grid", "应为4列"),
        ('kind = "grid"', 'kind = "letter"', "整篇", "[letter]"),
        ("[grid]", "colour = 1\n[grid]", "colour", "没有这个键"),
        ('source = "本单位"\n', "", "source", "缺少这一项"),
        ('title = "便条"', "title = 3", "title", "应是文字"),
        ("[grid]", "[grid", "slip.toml", "TOML"),
        ('label = "事项"', 'label = "事项", rows = 2', "grid", "没有到底"),
        ('label = "事项"', 'label = "事项", sign = "签字"', "grid.rows.0.cells.0", "一格只能写"),
        ('cells = [{ label = "事项" }, { text = "{subject}", span = 3 }]',
         'head = true\ncells = [{ label = "甲", rows = 2 }, { label = "乙", span = 3 }]\n'
         '[[grid.rows]]\ncells = [{ text = "{subject}", span = 3 }]',
         "grid", "下面也要是 head 行"),
    ],
)
def test_a_fault_is_refused_in_one_sentence_with_file_key_and_remedy(
    old: str, new: str, key: str, words_of_refusal: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_paper(SMALL.replace(old, new), "slip.toml")
    sentence = str(refused.value)
    assert "slip.toml" in sentence
    assert key in sentence
    assert words_of_refusal in sentence
    assert sentence.endswith("。")


def test_an_unknown_path_is_refused_by_name_with_the_near_one() -> None:
    paper = read_paper(SMALL.replace("{subject}", "{complainant.nmae}"), "slip.toml")
    with pytest.raises(RuleBroken, match=r"\{complainant\.nmae\}.*是不是 complainant\.name"):
        paper.check_paths({"complainant.name"}.__contains__, frozenset({"complainant.name", "subject"}))
    paper.check_paths({"complainant.nmae"}.__contains__)


def test_an_unknown_paper_is_refused_with_those_there_are() -> None:
    with pytest.raises(RuleBroken, match="handling_sheet"):
        load_paper("handling")


@pytest.mark.parametrize("paper_id", paper_ids())
def test_every_shipped_paper_states_its_source_and_what_is_ours(paper_id: str) -> None:
    paper = load_paper(paper_id)
    assert paper.id == paper_id
    assert paper.source
    assert paper.basis


def test_a_repeated_row_names_its_list_and_its_columns() -> None:
    paper = load_paper("intake_receipt")
    assert {"materials", "enclosures"} <= paper.paths()
    assert paper.columns()["materials"] == {"name", "count", "pages"}


def test_the_notice_is_the_text_word_for_word() -> None:
    face = words(docx_text(render_docx(load_paper("referral_notice"), Content())))
    expected = (
        "消费者投诉转办通知书工商〔〕第号工商行政管理局（所）：现转去于年月日关于的投诉。"
        "请你局（所）对投诉反映问题调查核实，依法予以处理。并将处理情况于年月日前及时报告（回复）我局。"
        f"附：相关材料份，共页。年月日（印章）{NOTE}"
    )
    assert face.startswith(expected)


def test_the_notice_has_its_number_only_after_sign_off() -> None:
    paper = load_paper("referral_notice")
    number = paper.compose_number(2026, 12)
    assert number == "工商〔2026〕第12号"
    assert number in docx_text(render_docx(paper, Content(VALUES, number)))


def test_a_confidential_complainant_stays_off_the_face_and_on_the_stub() -> None:
    paper = load_paper("referral_notice")
    open_text = docx_text(render_docx(paper, Content(VALUES | {"complainant.confidential": False})))
    held_text = docx_text(render_docx(paper, Content(VALUES)))
    assert open_text.count("王䶮") == 2
    assert held_text.count("王䶮") == 1
    assert "姓名另函告知承办人" in held_text


def test_the_registration_form_has_the_fields_and_notes_of_2014() -> None:
    text = words(docx_text(render_docx(load_paper("consumer_registration_form"), Content({"on_site": False}))))
    for wording in (
        "登记单位：",
        "登记时间：",
        "编号：",
        "姓名",
        "性别",
        "年龄",
        "住址",
        "经营地址",
        "联系人",
        "经办人意见",
    ):
        assert wording in text
    assert "3.投诉事实应当包括：消费者接受商品或服务的名称、消费日期、消费涉及金额等具体情况。" in text
    assert "2.消费者通过非现场方式提出投诉的，无须在投诉人一栏签字；" in text
    assert "投诉人（签字）：非现场提出，无须签字" in text


def test_the_urging_slip_has_its_six_mandatory_items() -> None:
    text = words(docx_text(render_docx(load_paper("urging_slip"), Content(VALUES))))
    for wording in (
        "催办时间：2026年11月18日",
        "第2次催办",
        "被催办单位营业部",
        "承办人孙立",
        "案情的查处情况已调取录像",
        "进度调查中",
    ):
        assert wording in text


def test_reading_a_paper_loads_no_writer() -> None:
    code = "import sys, desktop_app.forms.paper; print({'reportlab', 'docx', 'segno', 'lxml'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout.strip() == "set()"
