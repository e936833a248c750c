"""12315: the transfer notice word for word with its number, the signature on site, the facts of a consumer's complaint."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from desktop_app.services import papers
from desktop_app.services.story import play
from tests.regulations.systems import System, shows

ID = "market-regulation-12315"
ACCEPT: dict[str, Any] = {"do": "accept"}
REFERRED: dict[str, Any] = {
    "do": "refer",
    "set": {"to_unit": "东风路工商所", "area": "东风路", "report_by": "2026-12-04"},
}
NOTICE = "消费者投诉转办通知书"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID, begin="2026-11-17T14:40")
    yield opened
    opened.close()


Refused = tuple[Mapping[str, Any], list[dict[str, Any]], str, dict[str, Any], str, str]
REFUSED: dict[str, Refused] = {
    "a tip-off goes by the notice": ({"kind": "举报"}, [ACCEPT], "refer", {"to_unit": "东风路工商所", "report_by": "2026-12-04"},
                                     "不能用消费者投诉转办通知书转办，请改办“传递”", "转办通知书注"),
    "a notice without a day": ({}, [ACCEPT], "refer", {"to_unit": "东风路工商所"}, "“报告（回复）日期”没有填写", NOTICE),
    "completing before the report": ({}, [ACCEPT, REFERRED], "complete", {"summary": "好"}, "还没有报告（回复）处理情况", NOTICE),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@shows("market-regulation-12315", "TRF", "REP")
def test_what_the_text_does_not_allow_is_refused_with_its_clause(system: System, name: str) -> None:
    changes, steps, word, values, sentence, clause = REFUSED[name]
    system.register("2026-11-17T14:32", **changes)
    system.play(steps)
    refusal = system.refused(word, **values)
    assert sentence in str(refusal)
    assert refusal.clause == clause and clause in refusal.told


@shows("market-regulation-12315", "SIG")
def test_whoever_complains_on_site_signs_and_nobody_else_need(system: System) -> None:
    on_site: dict[str, Any] = {"channel": "现场方式", "on_site": None}
    refusal = system.refused_registration(**on_site)
    assert (refusal.field, refusal.clause) == ("complainant.signed", "登记表注2")
    unsigned: dict[str, Any] = {**on_site, "complainant.signed": False}
    refusal = system.refused_registration(**unsigned)
    assert (refusal.field, refusal.clause) == ("complainant.signed", "登记表注2")
    assert "要在投诉人一栏签字" in str(refusal)
    signed: dict[str, Any] = {**on_site, "complainant.signed": True}
    assert system.register("2026-11-17T14:32", **signed).record["complainant"]["signed"] is True
    for channel in ("非现场方式", "12315电话", "网络", "来信"):
        off_site: dict[str, Any] = {"channel": channel, "on_site": None}
        assert not system.register("2026-11-18T09:00", **off_site).record["complainant"].get("signed")


@pytest.mark.parametrize("path", ["extra.goods_or_service", "extra.consumed_on", "extra.amount"])
def test_the_facts_name_what_when_and_how_much(system: System, path: str) -> None:
    without: dict[str, Any] = {path: None}
    refusal = system.refused_registration(**without)
    assert (refusal.field, refusal.clause) == (path, "登记表注3")


def words(system: System, record: Mapping[str, Any]) -> str:
    document = Document(BytesIO(papers.saved(system.desk(), record, "docx")))
    return "".join(paragraph.text for paragraph in document.paragraphs).translate(dict.fromkeys(map(ord, " \u3000\n")))


@shows("market-regulation-12315", "NUM", "TRF")
def test_the_notice_is_the_texts_word_for_word_with_its_number(system: System) -> None:
    system.register("2026-11-17T14:32")
    case = system.play([ACCEPT, REFERRED])
    record = papers.issue(system.desk(), case.id, "referral_notice").record
    assert record["number"] == "工商〔2026〕第1号"
    said = words(system, record)
    assert "东风路工商行政管理局（所）：" in said
    assert "现转去欧阳晓䶮于2026年11月17日关于" in said
    assert "注：本通知适用于省、自治区、直辖市工商行政管理部门" in said
    assert (
        "关于购买的电热水器使用三天漏水，商家拒绝退货的投诉。请你局（所）对投诉反映问题调查核实，依法予以处理。" in said
    )
    assert "并将处理情况于2026年12月4日前及时报告（回复）我局。" in said


@shows("market-regulation-12315", "ORIG")
def test_the_notice_counts_the_material_and_every_piece_has_its_pages(system: System) -> None:
    refusal = system.refused_registration(materials=[{"name": "购物小票", "count": 1}])
    assert (refusal.field, "页数" in str(refusal)) == ("materials", True)
    system.register("2026-11-17T14:32")
    case = system.play([ACCEPT, REFERRED])
    record = papers.issue(system.desk(), case.id, "referral_notice").record
    assert "附：相关材料7份，共7页。" in words(system, record)


@shows("market-regulation-12315", "NUM")
def test_the_office_may_write_the_number_with_the_brackets_of_the_text(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, {"numbers.referral_notice.title": "工商（{year}）第{serial}号"})
    opened.register("2026-11-17T14:32")
    case = opened.play([ACCEPT, REFERRED])
    assert papers.issue(opened.desk(), case.id, "referral_notice").record["number"] == "工商（2026）第1号"
    opened.close()


@shows("market-regulation-12315", "REP", "DT")
def test_the_bureau_reports_and_the_matter_can_be_completed(system: System) -> None:
    system.register("2026-11-17T14:32")
    system.play([ACCEPT, REFERRED])
    assert system.clock("D1").due == "2026-12-04"
    system.do("report_back", "2026-12-03T10:00", text="已调解。", number="东工商〔2026〕31号")
    assert (system.clock("D1").state, system.clock("D1").late) == ("met", False)
    assert system.do("complete", summary="已调解。").phase == "completed"


def test_what_is_sent_back_needs_no_report(system: System) -> None:
    system.register("2026-11-17T14:32")
    system.play([ACCEPT, REFERRED, {"do": "return_to_sender", "set": {"text": "不属本所管辖。"}}])
    assert system.clock("D1").state == "void"
    assert system.do("complete", summary="改由本局办理。").phase == "completed"


def test_the_story_comes_to_the_archive(tmp_path: Path) -> None:
    played = play(ID, tmp_path)
    assert played.case.phase == "archived"
    issued = [paper["paper"] for paper in played.case.papers]
    assert issued == ["consumer_registration_form", "intake_receipt", "referral_notice", "forwarded_notice_2014"]
    assert {format_ for _, format_ in played.files} == {"docx", "pdf"}
    played.ledger.close()
