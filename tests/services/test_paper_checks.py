"""What is told before a paper is issued: what forbids it, and what the clerk should look at."""

from typing import Any

import pytest

from desktop_app.domain.case import Case
from desktop_app.domain.masking import mask_name
from desktop_app.services import paper_checks, paper_uses, papers, shelf, story
from desktop_app.services.paper_checks import Check
from tests.desks import ACCEPT, CENTRE, MARKET, Office, calm, found, sample
from tests.services.test_barring import ACCUSED, SUPERIOR
from tests.services.test_papers import REFERRED, both, docx_text, pdf_text


def looked_at(office: Office, case: Case, paper: str, purpose: Any = "", by: str = "", **given: Any) -> tuple[Check, ...]:
    desk = office.desk(by)
    now = desk.case(case.id)
    use = paper_uses.usage(desk.regulation(now.regulation), paper)
    told = paper_checks.checks(desk, now, use, purpose, {f"fill.{key}": value for key, value in given.items()})
    assert all(calm(check.sentence) for check in told), told
    return told


def kinds(told: tuple[Check, ...]) -> list[tuple[str, bool]]:
    return [(check.kind, check.stops) for check in told]


def test_empty_blanks_are_named_and_not_those_for_the_pen(bank: Office) -> None:
    case = bank.register()
    (blank,) = looked_at(bank, case, "intake_receipt")
    assert (blank.kind, blank.stops, set(blank.paths)) == ("blank", False, {"office.phone", "office.address"})
    assert blank.sentence == "文书上的“单位电话”、“单位地址”没有内容，会空着印出来。"
    (sheet,) = looked_at(bank, case, "handling_sheet")
    assert not any(path.startswith(("completed.", "approved.", "accepted.")) for path in sheet.paths)


def test_many_empty_blanks_are_counted(bank: Office) -> None:
    case = bank.register(sample(complainant={"kind": "person", "name": "李素芬"}))
    (blank,) = looked_at(bank, case, "registration_form")
    assert len(blank.paths) > paper_checks.NAMED and f"等{len(blank.paths)}项" in blank.sentence
    assert blank.sentence.count("、") == paper_checks.NAMED - 1


def test_what_is_withheld_is_no_empty_blank(bank: Office) -> None:
    case = bank.register()
    told = looked_at(bank, case, "registration_form", "respondent")
    assert not any(path.startswith("complainant.") for check in told for path in check.paths)


def test_an_indispensable_blank_stops_the_paper(bank: Office) -> None:
    case = bank.play(bank.register(), [ACCEPT, ("reply", {"text": "已答复。"})])
    told = looked_at(bank, case, "reply_opinion")
    assert kinds(told) == [("field", True)] and told[0].paths == ("fill.basis",)
    use = paper_uses.usage(bank.desk().regulation(case.regulation), "reply_opinion")
    assert not any(check.stops for check in paper_checks.checks(bank.desk(), case, use))


def test_a_character_without_a_glyph_is_named_once_by_its_field(market: Office) -> None:
    case = market.play(market.register(sample(MARKET, subject="关于😀的投诉")), REFERRED)
    told = [check for check in looked_at(market, case, "referral_notice") if check.kind == "glyph"]
    assert [(check.paths, check.stops) for check in told] == [(("subject",), False)]
    assert "U+1F600" in told[0].sentence and "“subject”" not in told[0].sentence
    hints = papers.issue(market.desk(), case.id, "referral_notice").hints
    assert hints == (told[0].sentence,)


def test_private_data_typed_for_the_paper_are_told_under_a_mask(market: Office) -> None:
    case = market.play(market.register(sample(MARKET)), [ACCEPT, ("reply", {"text": "已责令退货。"})])
    given = {"basis": "经与欧阳晓䶮、13900139002核实。", "result": "支持", "remedy_office": "市局"}
    private, *_ = looked_at(market, case, "reply_opinion", "respondent", **given)
    assert (private.kind, private.stops, private.paths) == ("private", False, ("fill.basis",))
    assert "139****9002" in private.sentence and "欧阳**" in private.sentence
    assert "13900139002" not in private.sentence and "晓䶮" not in private.sentence
    assert not any(check.kind == "private" for check in looked_at(market, case, "reply_opinion", "internal", **given))


def test_what_is_typed_may_name_who_asked_for_nothing(market: Office) -> None:
    case = market.play(market.register(sample(MARKET)), [ACCEPT, ("reply", {"text": "已责令退货。"})])
    told = looked_at(market, case, "reply_opinion", "respondent", basis="《某条例》第三十二条。", result="支持", remedy_office="市局")
    assert not any(check.kind == "private" for check in told)


def test_a_letter_never_names_who_asked_for_secrecy_in_its_text_either(market: Office) -> None:
    person = {**sample(MARKET)["complainant"], "confidential": True}
    given = sample(MARKET, complainant=person, subject="欧阳晓䶮投诉热水器漏水", facts="欧阳晓䶮（13900139002）说商行电话010-12345678。")
    case = market.play(market.register(given), REFERRED)
    record = papers.issue(market.desk(), case.id, "referral_notice").record
    for text in both(market, record):
        assert "晓䶮" not in text and "13900139002" not in text
    use = paper_uses.usage(market.desk().regulation(case.regulation), "referral_notice")
    assert "010-12345678" in str(papers.content(market.desk(), case, use).values["facts"])


def test_the_person_complained_about_learns_nothing_else(bank: Office) -> None:
    case = bank.register(sample(respondents=[{"name": "马俊", "position": "柜员"}]))
    assert kinds(looked_at(bank, case, "intake_receipt", by="马俊")) == [("accused", True)]


@pytest.mark.parametrize(("paper", "word"), [("urging_slip", "催办"), ("comment_book", "无版式")])
def test_what_must_come_first_stops(bank: Office, paper: str, word: str) -> None:
    told = looked_at(bank, bank.register(), paper)
    assert kinds(told) == [("refused", True)] and word in told[0].sentence


def test_nothing_is_told_of_a_paper_that_was_issued(bank: Office) -> None:
    case = bank.register()
    papers.issue(bank.desk(), case.id, "intake_receipt")
    assert looked_at(bank, case, "intake_receipt") == ()


def test_a_tip_off_goes_by_no_paper_for_complaints_whatever_the_regulation_says(market: Office) -> None:
    case = market.do(market.register(sample(MARKET, kind="举报")), "accept")
    told = looked_at(market, case, "referral_notice")
    assert kinds(told) == [("refused", True)] and "“举报”" in told[0].sentence
    rules = market.desk().regulation(case.regulation)
    lax = paper_uses.usage(rules, "referral_notice").model_copy(update={"never_for": {}})
    assert "“举报”" in papers.refusal(market.desk().case(case.id), rules, lax)


def test_material_is_barred_from_the_party_accused(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE, categories=["一般", "揭发"], respondents=ACCUSED)), "accept")
    told = looked_at(centre, case, "registration_form", "respondent")
    assert kinds(told) == [("barred", True)] and told[0].clause == "三、2"


def test_a_transfer_paper_stops_when_its_recipient_came_to_be_barred(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE, categories=["一般", "揭发"], respondents=ACCUSED)), "accept")
    case = centre.do(case, "assign", to_unit=SUPERIOR)
    assert not any(check.kind == "barred" for check in looked_at(centre, case, "assignment"))
    centre.do(case, "correct", changes={"respondents": [{"name": "赵某某", "unit": SUPERIOR}]}, reason="写错")
    assert kinds(looked_at(centre, case, "assignment"))[0] == ("barred", True)
    centre.refused(lambda: papers.issue(centre.desk(), case.id, "assignment"))


# --- approval ----------------------------------------------------------------------------------------------------------

APPROVED_FIRST = {
    "finance-bureau-kunshan": ("finance_decision", "第四条、第六条"),
    "housing-land-shanghai": ("housing_reply", "二（三）3"),
    "land-resources-xinfang": ("petition_opinion", "二、十、十一"),
    "law-firm": ("signed_decision", "二、（六）"),
}


def test_the_papers_that_wait_for_approval_are_those_of_the_texts() -> None:
    asked = {(id_, use.id, use.clause) for id_ in shelf.regulation_ids() for use in shelf.regulation(id_).papers if use.approved}
    assert asked == {(id_, paper, clause) for id_, (paper, clause) in APPROVED_FIRST.items()}


def test_a_paper_waits_for_every_signature_of_the_route(tmp_path: Any) -> None:
    office = found(tmp_path / "land", "land-resources-xinfang")
    with office.ledger:
        office_people(office)
        case = office.register(land())
        case = office.play(case, [("accept", {}), ("self", {"handler": "马俊"})])
        assert "还没有报批和批准" in looked_at(office, case, "petition_opinion")[0].sentence
        case = office.do(case, "propose", by="马俊", text="支持。")
        first = looked_at(office, case, "petition_opinion")[0]
        assert first.stops and "科领导批示" in first.sentence
        case = office.do(case, "approve", by="科领导", text="同意。")
        second = looked_at(office, case, "petition_opinion")[0]
        assert second.stops and "局领导批示" in second.sentence
        office.refused(lambda: papers.issue(office.desk(), case.id, "petition_opinion"))
        case = office.do(case, "approve", by="局领导", text="同意。")
        assert not any(check.kind == "refused" for check in looked_at(office, case, "petition_opinion"))


def office_people(office: Office) -> None:
    from desktop_app.services.office import set_person

    for name, role in (("科领导", "section_head"), ("局领导", "bureau_head")):
        set_person(office.desk(), name, ["manager", f"land-resources-xinfang/{role}"])


def land() -> dict[str, Any]:
    import json

    given: dict[str, Any] = json.loads(shelf.sample("land-resources-xinfang"), parse_float=str)
    return given


def test_a_letter_that_leaves_while_approval_is_pending_is_told(bank: Office) -> None:
    case = bank.play(bank.register(), [ACCEPT, ("reply", {"text": "已答复。"}), ("propose", {"text": "建议赔偿。"})])
    given = {"basis": "《某条例》。", "result": "支持", "remedy_office": "市局"}
    assert ("unapproved", False) in kinds(looked_at(bank, case, "reply_opinion", **given))
    assert ("unapproved", False) not in kinds(looked_at(bank, case, "intake_receipt"))


# --- what the stories print for others ---------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_no_story_tells_others_who_complains(id_: str, tmp_path: Any) -> None:
    played = story.play(id_, tmp_path / "ledger")
    with played.ledger:
        desk = Office(played.ledger).desk()
        rules, case = desk.regulation(played.case.regulation), played.case
        secrets = secret_words(case)
        for use in (use for use in rules.papers if not use.planned and paper_uses.paper(use).of == "case"):
            for purpose in ("respondent", "public"):
                told = said(papers.content(desk, case, use, purpose).values.values())
                assert not [word for word in secrets if word in told], (use.id, purpose)
        for record in (record for record in case.papers if record["purpose"] != "internal"):
            for format_, text in (("pdf", pdf_text), ("docx", docx_text)):
                shown = text(papers.saved(desk, record, format_))
                assert not [word for word in secrets if word in shown], (record["paper"], format_)


def secret_words(case: Case) -> list[str]:
    """The full telephone, identity number, address and name of whoever complains; some names hide themselves."""
    people = [case.record.get(block) or {} for block in ("complainant", "agent")]
    given = [person.get(key) for person in people for key in ("phone", "id_number", "address", "email", "name")]
    return ["".join(word.split()) for word in given if word and len(word) > 1 and mask_name(word, publish=True) != word]


def said(values: Any) -> str:
    """Everything the values say, without blanks."""
    return "".join("".join(map(str, values)).split())


def test_a_paper_for_others_hides_them_in_word_and_pdf_too(bank: Office) -> None:
    case = bank.register(sample(facts="陈秀兰（１３８ ００１３ ８００１）来电，要求回电13800138001或０１０-87654321。"))
    for purpose in ("respondent", "public"):
        for text in both(bank, papers.issue(bank.desk(), case.id, "registration_form", purpose).record):
            assert not [word for word in ("陈秀兰", "13800138001", "8001３", "１３８", "87654321") if word in text]


def test_strictness_says_everything_in_one_sentence(bank: Office) -> None:
    case = bank.register(sample(subject="关于😀的投诉"))
    told = paper_checks.warnings(bank.desk(), case.id, "intake_receipt")
    sentence = paper_checks.not_strictly(told)
    assert calm(sentence) and sentence.startswith("有2处") and calm(paper_checks.not_strictly(told[:1]))


