"""Overprinting an issue: its snapshot onto the form, and counted like any other print."""

from typing import Any

from desktop_app.domain.events import Event
from desktop_app.forms.overprint import Offset
from desktop_app.services import overprint, papers, printing
from tests.desks import Office, sample
from tests.forms.glyphs import said

HERE = Offset()


def issued(office: Office, paper: str = "intake_receipt") -> tuple[Any, Any]:
    case = office.register()
    return case, papers.issue(office.desk(), case.id, paper).record


def types(events: list[Event]) -> list[str]:
    return [event.type for event in events]


def test_the_first_overprint_says_what_the_issue_said_and_is_no_copy(bank: Office) -> None:
    case, record = issued(bank)
    before = bank.events
    text = said(overprint.issued(bank.desk(), case.id, record).pdf(HERE))
    assert case.number in text
    assert "陈秀兰" in text
    assert "收件（登记）回执" not in text
    assert "补打" not in text
    assert bank.events == before


def test_a_later_correction_changes_nothing_on_the_form(bank: Office) -> None:
    case, record = issued(bank)
    bank.do(case, "correct", changes={"complainant.name": "李晓燕"}, reason="录错")
    text = said(overprint.issued(bank.desk(), case.id, record).pdf(HERE))
    assert ("陈秀兰" in text, "李晓燕" in text) == (True, False)


def test_a_copy_after_the_first_is_stamped_and_counted_with_the_others(bank: Office) -> None:
    case, record = issued(bank)
    papers.reprint(bank.desk(), case.id, record)
    text = said(overprint.again(bank.desk("吴玲"), case.id, record).pdf(HERE))
    assert "补打：第2次" in text
    case = bank.desk().case(case.id)
    assert case.papers[0]["reprints"] == 2
    assert types(case.all_events).count("paper_reprinted") == 2
    assert bank.sound()


def test_a_paper_not_issued_yet_has_no_overprint(bank: Office) -> None:
    case = bank.register()
    refusal = bank.refused(lambda: overprint.standing(bank.desk(), case.id, "intake_receipt"))
    assert "请先出具" in str(refusal)
    record = papers.issue(bank.desk(), case.id, "intake_receipt").record
    assert overprint.standing(bank.desk(), case.id, "收件（登记）回执") == record


def test_who_is_complained_about_overprints_nothing(bank: Office) -> None:
    case = bank.register(sample(respondents=[{"name": "吴玲"}]))
    record = papers.issue(bank.desk(), case.id, "intake_receipt").record
    bank.refused(lambda: overprint.issued(bank.desk("吴玲"), case.id, record))
    bank.refused(lambda: overprint.again(bank.desk("吴玲"), case.id, record))


def test_what_another_seat_has_printed_meanwhile_is_a_copy(bank: Office) -> None:
    case, record = issued(bank)
    made, copy = overprint.fetch(bank.desk(), case.id, record)
    assert not copy and "补打" not in said(made.pdf(HERE))
    printing.accepted(bank.desk("吴玲"), case.id, record)
    made, copy = overprint.fetch(bank.desk(), case.id, record)
    assert copy and "补打：第1次" in said(made.pdf(HERE))


def test_an_issue_of_the_offices_own_file_is_not_overprinted_nor_counted(bank: Office) -> None:
    case, record = issued(bank)
    refusal = bank.refused(lambda: overprint.again(bank.desk(), case.id, {**record, "template": "a" * 64}))
    assert "Word 模板" in str(refusal)


def test_the_hints_name_what_may_collide(bank: Office) -> None:
    case, record = issued(bank)
    assert overprint.issued(bank.desk(), case.id, record).hints() == ()
    long = bank.register(sample(facts="排队很久，" * 900))
    record = papers.issue(bank.desk(), long.id, "handling_sheet").record
    hints = overprint.issued(bank.desk(), long.id, record).hints()
    assert len(hints) == 2
    assert "废表试印" in hints[0] and "续页" in hints[1]
