"""Printing: one original for the whole office, 补打 after it; what a selection prints, issues and leaves out."""

from collections.abc import Callable, Sequence

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.services import libreoffice, papers, printing, showing, templates
from desktop_app.services.printing import Plan
from tests.desks import BANK, CENTRE, Office, sample
from tests.services.test_papers import pdf_text
from tests.services.test_templates import word

RECEIPT, FORM, URGING, SHEET = "intake_receipt", "registration_form", "urging_slip", "handling_sheet"


def planned(desk: Office, ids: Sequence[str], *chosen: str, by: str = "", issue: bool = False, again: bool = False) -> Plan:
    """What a person sees before printing, with what would be issued looked at."""
    surveyed = [printing.survey(desk.desk(by), case_id) for case_id in ids]
    first = printing.plan(surveyed, chosen or None, issue=issue, again=again)
    barriers = {(job.case_id, job.paper): printing.barrier(desk.desk(by), job.case_id, job.paper)
                for job in first.jobs if job.record is None}  # fmt: skip
    return printing.plan(surveyed, chosen or None, issue=issue, again=again, barriers=barriers)


def labels(plan: Plan) -> list[tuple[str, str]]:
    return [(job.number, job.paper) for job in plan.jobs]


# --- one paper


def test_the_first_print_is_an_event_of_the_case_and_the_next_is_a_copy(bank: Office) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, RECEIPT).record
    first = printing.fetch(bank.desk(), case.id, record)
    assert (first.copy, first.pdf) == (False, papers.saved(bank.desk(), record, "pdf"))
    assert not printing.is_printed(record) and printing.words(record) == ""
    assert printing.accepted(bank.desk("吴玲"), case.id, record) == ()
    case = bank.desk().case(case.id)
    assert case.all_events[-1].type == "paper_printed"
    assert (case.papers[0]["printed"]["number"], printing.words(case.papers[0])) == (record["number"], "已打印")
    again = printing.fetch(bank.desk(), case.id, record)  # the record as another seat had read it before
    assert (again.copy, "补打" in pdf_text(again.pdf)) == (True, True)
    assert printing.words(bank.desk().case(case.id).papers[0]) == "补打1次"
    line = next(line for line in showing.timeline(bank.desk(), case) if line.title == "打印文书")
    assert dict(line.details) == {"文书": "收件（登记）回执", "编号": record["number"]}
    assert bank.sound()


def test_a_paper_not_taken_by_the_printer_is_still_the_original(bank: Office) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, RECEIPT).record
    before = bank.events
    assert [printing.fetch(bank.desk(), case.id, record).copy for _ in range(2)] == [False, False]
    assert bank.events == before


def test_two_seats_that_print_at_the_same_time_are_told(bank: Office) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, RECEIPT).record
    for _ in range(2):
        assert not printing.fetch(bank.desk(), case.id, record).copy
    printing.accepted(bank.desk(), case.id, record)
    told = printing.accepted(bank.desk("吴玲"), case.id, record)
    assert len(told) == 1 and "有两份没有“补打”字样" in told[0] and record["number"] in told[0]
    assert len(bank.desk().case(case.id).of("paper_printed")) == 2
    assert bank.sound()


def test_who_is_complained_about_prints_nothing(bank: Office) -> None:
    case = bank.register(sample(respondents=[{"name": "吴玲"}]))
    record = papers.issue(bank.desk(), case.id, RECEIPT).record
    bank.refused(lambda: printing.fetch(bank.desk("吴玲"), case.id, record))
    assert planned(bank, [case.id], by="吴玲").jobs == ()


def test_what_was_printed_has_left_the_office(bank: Office) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, RECEIPT).record
    printing.accepted(bank.desk(), case.id, record)
    refusal = bank.refused(lambda: bank.desk().perform(case.id, "undo", {}))
    assert "“打印文书”已经发出" in str(refusal)


def test_a_print_does_not_ask_for_a_new_issue(bank: Office) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, RECEIPT).record
    printing.accepted(bank.desk(), case.id, record)
    assert papers.issue(bank.desk(), case.id, RECEIPT).record["event"] == record["event"]


def test_the_list_of_papers_says_nothing_else_of_a_paper_that_was_printed(bank: Office) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, RECEIPT).record
    printing.accepted(bank.desk(), case.id, record)
    assert papers.standing(bank.desk().case(case.id).papers[0]) == "已出具"


# --- a selection


def test_a_whole_set_is_every_issue_that_stands_in_the_order_of_the_regulation(bank: Office) -> None:
    case = bank.register()
    for paper, purpose in ((FORM, "respondent"), (RECEIPT, ""), (FORM, "")):
        papers.issue(bank.desk(), case.id, paper, purpose)
    plan = planned(bank, [case.id], again=True)
    assert [(job.paper, job.purpose) for job in plan.jobs] == [
        (RECEIPT, "internal"), (FORM, "internal"), (FORM, "respondent")]  # fmt: skip
    assert len(plan.left_out) == 1
    assert plan.left_out[0].startswith(f"{case.number}：《催办单》")
    assert "还没有出具" in plan.left_out[0] and "无版式" in plan.left_out[0]


def test_a_paper_whose_content_changed_is_not_printed_as_it_was(bank: Office) -> None:
    case = bank.register()
    papers.issue(bank.desk(), case.id, RECEIPT)
    bank.do(case, "correct", changes={"complainant.phone": "13800138002"}, reason="听错了")
    plan = planned(bank, [case.id], RECEIPT)
    assert (plan.jobs, plan.left_out) == ((), (f"{case.number}：《收件（登记）回执》出具以后内容有变，还没有重新出具。",))
    assert planned(bank, [case.id], RECEIPT, issue=True).issued == 1


def test_a_mixed_selection_says_of_each_case_what_is_left_out_and_why(opened: Callable[..., Office]) -> None:
    both = opened(BANK, CENTRE)
    issued, plain, void, other = (both.register(sample(kind, regulation=kind)) for kind in (BANK, BANK, BANK, CENTRE))
    accused = both.register(sample(BANK, regulation=BANK, respondents=[{"name": "吴玲"}]))
    both.do(void, "undo")
    papers.issue(both.desk(), issued.id, RECEIPT)
    ids = [case.id for case in (issued, plain, void, other, accused)]
    plan = planned(both, ids, RECEIPT, URGING, SHEET, by="吴玲", issue=True)
    assert labels(plan) == [(issued.number, RECEIPT), (issued.number, SHEET), (plain.number, RECEIPT), (plain.number, SHEET),
                            (other.number, RECEIPT)]  # fmt: skip
    assert (plan.issued, plan.copies) == (4, 0)
    assert plan.left_out == (
        f"{issued.number}：还没有“催办”，不能出具《催办单》，请先办理。",
        f"{plain.number}：还没有“催办”，不能出具《催办单》，请先办理。",
        f"{void.number}：已作废，不打印。",
        f"{other.number}：还没有“催办”，不能出具《催办单》，请先办理。",
        f"{accused.number}：“吴玲”是这件投诉的被投诉人，不能打印，请由他人操作。",
    )
    assert planned(both, [other.id], SHEET).left_out == (f"{other.number}：没有所选的文书。",)


def test_what_was_printed_once_is_left_out_unless_wanted_again(bank: Office) -> None:
    case = bank.register()
    printing.accepted(bank.desk(), case.id, papers.issue(bank.desk(), case.id, RECEIPT).record)
    assert planned(bank, [case.id], RECEIPT).left_out == (f"{case.number}：《收件（登记）回执》原件已打印过。",)
    again = planned(bank, [case.id], RECEIPT, again=True)
    assert (len(again.jobs), again.copies, again.left_out) == (1, 1, ())


def test_what_asks_for_something_or_lacks_a_glyph_is_not_issued_together(bank: Office) -> None:
    case = bank.register(sample(facts="很生气😡"))
    plan = planned(bank, [case.id], "instruction_sheet", SHEET, RECEIPT, issue=True)
    assert labels(plan) == [(case.number, RECEIPT)]
    assert "《呈批单》出具时要填写内容" in plan.left_out[0] and "😡" in plan.left_out[0]


def test_an_issue_of_word_alone_is_named(bank: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    templates.install(bank.desk(), RECEIPT, word("回执 {{ case.number }}"), "回执.docx")
    case = bank.register()
    papers.issue(bank.desk(), case.id, RECEIPT)
    plan = planned(bank, [case.id], RECEIPT)
    assert (plan.jobs, plan.left_out) == ((), (f"{case.number}：《收件（登记）回执》只有 Word 文件，请用“用 Word 打开”打印。",))


def test_a_job_issues_what_was_not_yet_and_only_once(bank: Office) -> None:
    case = bank.register()
    (job,) = planned(bank, [case.id], RECEIPT, issue=True).jobs
    first, second = (printing.prepare(bank.desk(), job) for _ in range(2))
    assert first.record["event"] == second.record["event"]
    assert not second.copy
    assert job.label == f"{case.number}《收件（登记）回执》"


def test_a_job_whose_case_was_voided_since_is_refused(bank: Office) -> None:
    case = bank.register()
    (job,) = planned(bank, [case.id], RECEIPT, issue=True).jobs
    bank.do(case, "undo")
    with pytest.raises(RuleBroken, match="已作废"):
        printing.prepare(bank.desk(), job)
