"""Papers: a number at issue and not before, the same bytes ever after, nobody named who must not be."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from desktop_app.forms.paper import read_paper
from desktop_app.services import paper_uses, papers
from tests.desks import ACCEPT, BANK, CENTRE, MARKET, Office, sample

REFERRED: list[tuple[str, dict[str, Any]]] = [ACCEPT, ("refer", {"to_unit": "东风路工商所", "report_by": "2026-12-04"})]


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def docx_text(data: bytes) -> str:
    """Everything any part of the file says, properties included."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    import re

    return re.sub(r"\s", "", re.sub(r"<[^>]*>", "", "".join(parts)))


def both(office: Office, record: Any) -> list[str]:
    desk = office.desk()
    return [pdf_text(papers.saved(desk, record, "pdf")), docx_text(papers.saved(desk, record, "docx"))]


def test_the_number_is_taken_at_issue_and_not_at_preview(market: Office) -> None:
    case = market.play(market.register(sample(MARKET)), REFERRED)
    use = paper_uses.usage(market.desk().regulation(case.regulation), "消费者投诉转办通知书")
    before = market.events
    preview = papers.content(market.desk(), case, use)
    assert (preview.number, "paper.number" in preview.values, market.events) == ("", False, before)
    issued = papers.issue(market.desk(), case.id, "referral_notice").record
    assert issued["number"] == "工商〔2026〕第1号"
    other = market.play(market.register(sample(MARKET)), REFERRED)
    assert papers.issue(market.desk(), other.id, "referral_notice").record["number"] == "工商〔2026〕第2号"
    assert all("工商〔2026〕第1号" in text for text in both(market, issued))
    assert market.sound()


def test_a_paper_is_issued_once_and_keeps_its_bytes(market: Office) -> None:
    case = market.play(market.register(sample(MARKET)), REFERRED)
    first = papers.issue(market.desk(), case.id, "referral_notice").record
    data = papers.saved(market.desk(), first, "pdf")
    before = market.events
    market.now = market.now.replace(month=12)
    again = papers.issue(market.desk("吴玲"), case.id, "referral_notice").record
    assert (again, papers.saved(market.desk(), again, "pdf"), market.events) == (first, data, before)


def test_a_new_issuing_action_or_a_correction_brings_a_new_issue(market: Office) -> None:
    case = market.play(market.register(sample(MARKET)), REFERRED)
    first = papers.issue(market.desk(), case.id, "referral_notice").record
    market.do(case, "refer", to_unit="西风路工商所", report_by="2026-12-05")
    second = papers.issue(market.desk(), case.id, "referral_notice").record
    market.do(case, "correct", changes={"subject": "电热水器漏水"}, reason="写错")
    third = papers.issue(market.desk(), case.id, "referral_notice").record
    assert [one["number"][-2] for one in (first, second, third)] == ["1", "2", "3"]
    assert len({one["pdf"] for one in (first, second, third)}) == 3
    assert papers.issue(market.desk(), case.id, "referral_notice").record == third
    assert len(market.desk().case(case.id).papers) == 3
    assert market.sound()


def test_what_must_come_first_is_said(market: Office) -> None:
    case = market.do(market.register(sample(MARKET)), "accept")
    refusal = market.refused(lambda: papers.issue(market.desk(), case.id, "referral_notice"))
    assert "还没有“转办”" in str(refusal)
    assert market.refused(lambda: papers.issue(market.desk(), case.id, "no_such")).field == "paper"
    offers = {offer.id: offer for offer in papers.offers(market.desk(), case)}
    assert offers["referral_notice"].reason == str(refusal)
    assert (offers["consumer_registration_form"].reason, offers["consumer_registration_form"].title) == ("", "消费者投诉登记表")


@pytest.mark.parametrize("purpose", ["respondent", "public"])
@pytest.mark.parametrize("paper", ["registration_form", "handling_sheet", "urging_slip", "intake_receipt"])
def test_a_paper_for_others_hides_the_complainant_everywhere(bank: Office, paper: str, purpose: Any) -> None:
    said = "陈秀兰（电话13800138001，身份证110105196803150003）来电，陈女士要求道歉。"
    person = {**sample()["complainant"], "representatives": ["陈秀兰"], "contact": "陈秀兰", "address": "幸福路18号3单元502室"}
    case = bank.register(sample(complainant=person, facts=said, subject="陈秀兰投诉柜员", agent={"name": "陈志明", "phone": "13700137003"}))
    case = bank.play(case, [
        ACCEPT, ("take_in_enclosure", {"name": "陈秀兰的存单"}), ("investigate", {"text": said}),
        ("return_enclosure", {"enclosure": "e1", "means": "by_hand", "received_by": "陈秀兰"}),
        ("find", {"stage": "preliminary", "finding": "valid", "text": said}), ("propose", {"text": said}), ("approve", {"text": said}),
        ("refer", {"to_unit": "一级行部", "text": said}), ("deliver", {"means": "phone"}),
        ("urge", {"investigation": said, "progress": said}),
        ("reply", {"text": said}), ("call_back", {"satisfaction": "满意", "solved": True, "text": said}),
        ("complete", {"summary": said, "measures": said}),
    ])  # fmt: skip
    record = papers.issue(bank.desk(), case.id, paper, purpose).record
    for text in both(bank, record):
        assert case.number in text
        for secret in ("陈秀兰", "13800138001", "110105196803150003", "陈志明", "13700137003", "3单元502"):
            assert secret not in text
        if purpose == "respondent":
            assert "陈女士" not in text
    assert "陈秀兰" not in bank.ledger.file(record["snapshot"]).decode()
    internal = papers.issue(bank.desk(), case.id, paper).record
    assert all("陈秀兰" in text for text in both(bank, internal) if paper != "urging_slip" or "投诉人" in text)


def test_a_letter_does_not_name_who_asked_for_secrecy(market: Office) -> None:
    person = {**sample(MARKET)["complainant"], "confidential": True}
    case = market.play(market.register(sample(MARKET, complainant=person)), REFERRED)
    record = papers.issue(market.desk(), case.id, "referral_notice").record
    assert not any("欧阳晓䶮" in text for text in both(market, record))


def test_a_letter_to_the_complainant_alone_names_them(market: Office) -> None:
    person = {**sample(MARKET)["complainant"], "confidential": True}
    case = market.play(market.register(sample(MARKET, complainant=person)), [ACCEPT])
    record = papers.issue(market.desk(), case.id, "acceptance_notice_2014").record
    assert all("欧阳晓䶮：" in text for text in both(market, record))


def test_all_of_forty_respondents_stand_on_a_form_with_room_for_one(bank: Office) -> None:
    names = [f"柜员{number}号" for number in range(1, 41)]
    case = bank.register(sample(respondents=[{"name": name, "unit": "幸福路支行", "position": "柜员"} for name in names]))
    record = papers.issue(bank.desk(), case.id, "handling_sheet").record
    for text in both(bank, record):
        assert [name for name in names if name not in text] == []
        assert text.count("幸福路支行、幸福路支行") == 0


def test_a_trial_ledger_prints_specimens(opened: Callable[..., Office]) -> None:
    for trial in (True, False):
        office = opened(BANK, trial=trial)
        record = papers.issue(office.desk(), office.register().id, "intake_receipt").record
        assert ["样张" in text for text in both(office, record)] == [trial, trial]


def test_a_copy_after_the_first_is_stamped_and_counted(bank: Office) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, "intake_receipt").record
    for count in (1, 2):
        data = papers.reprint(bank.desk("吴玲"), case.id, record)
        assert "补打" in pdf_text(data)
        case = bank.desk().case(case.id)
        assert case.papers[0]["reprints"] == count
        assert case.all_events[-1].values["count"] == count
    assert "补打" not in pdf_text(papers.saved(bank.desk(), record, "pdf"))
    assert bank.sound()


def test_a_reprint_says_what_the_issue_said_whatever_came_later(bank: Office) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, "registration_form").record
    bank.do(case, "correct", changes={"subject": "另一件事", "complainant.name": "李晓燕"}, reason="录错")
    text = pdf_text(papers.reprint(bank.desk(), case.id, record))
    assert ("陈秀兰" in text, "李晓燕" in text) == (True, False)


def test_who_is_complained_about_neither_issues_nor_reprints(bank: Office) -> None:
    case = bank.register(sample(respondents=[{"name": "吴玲"}]))
    record = papers.issue(bank.desk(), case.id, "intake_receipt").record
    bank.refused(lambda: papers.issue(bank.desk("吴玲"), case.id, "intake_receipt"))
    bank.refused(lambda: papers.reprint(bank.desk("吴玲"), case.id, record))


def test_a_character_without_a_glyph_is_told_and_stays_in_the_ledger(bank: Office) -> None:
    case = bank.register(sample(facts="很生气😡"))
    issued = papers.issue(bank.desk(), case.id, "handling_sheet")
    assert any("😡" in hint and "〓" in hint for hint in issued.hints)
    assert bank.desk().case(case.id).record["facts"] == "很生气😡"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\u202e"])
def test_control_characters_are_left_out_on_paper(bank: Office, control: str) -> None:
    case = bank.register(sample(facts=f"前{control}后", subject=f"题{control}目"))
    record = papers.issue(bank.desk(), case.id, "handling_sheet").record
    assert all("前后" in text for text in both(bank, record))


def test_a_paper_saves_as_word_or_pdf_only(bank: Office) -> None:
    record = papers.issue(bank.desk(), bank.register().id, "intake_receipt").record
    assert bank.refused(lambda: papers.saved(bank.desk(), record, "odt")).field == "out"


def test_a_void_case_and_an_unchosen_person_get_no_paper(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE)), "undo")
    offers = papers.offers(centre.desk(), case)
    assert all("已作废" in offer.reason for offer in offers)


def test_the_sheet_names_the_two_other_levels_it_goes_to(bank: Office) -> None:
    case = bank.register(sample(BANK))
    use = paper_uses.usage(bank.desk().regulation(case.regulation), "handling_sheet")
    values = papers.content(bank.desk(), case, use).values
    assert (values["paper.copy_1"], values["paper.copy_2"]) == ("一级行部", "总行")


ASKING = """
id = "slip"
title = "便条"
kind = "grid"
source = "本单位"
basis = "own arrangement"
must = ["investigated.text", "fill.place"]
[[fields]]
path = "fill.place"
label = "地点"
required = true
[[fields]]
path = "fill.on"
label = "日期"
type = "date"
[grid]
columns = 4
[[grid.rows]]
cells = [{ label = "地点" }, { text = "{fill.place} {fill.on:date}" }, { label = "情况" }, { text = "{investigated.text}" }]
"""


def test_what_only_a_paper_asks_for_is_read_and_checked_like_a_step(bank: Office) -> None:
    layout, desk, case = read_paper(ASKING, "slip.toml"), bank.desk(), bank.register()
    asked = papers.read_asked(layout, {"fill.place": "三楼", "fill.on": "2026-12-01"}, desk, case)
    assert asked == {"fill.place": "三楼", "fill.on": "2026-12-01"}
    for given, field in (({}, "fill.place"), ({"fill.place": "三楼", "fill.on": "明天"}, "fill.on"), ({"fill.x": "1"}, "fill.x")):
        assert bank.refused(lambda given=given: papers.read_asked(layout, given, desk, case)).field == field  # type: ignore[misc]


def test_a_paper_without_its_indispensable_blanks_is_refused_with_their_names(bank: Office) -> None:
    layout, case = read_paper(ASKING, "slip.toml"), bank.register()
    rules = bank.desk().regulation(case.regulation)
    refusal = bank.refused(lambda: papers.check_filled(layout, {}, rules))
    assert str(refusal) == "《便条》还缺“调查：调查情况”、“地点”，请先办理或补充以后再出具。"
    papers.check_filled(layout, {"investigated.text": "已查", "fill.place": "三楼"}, rules)
