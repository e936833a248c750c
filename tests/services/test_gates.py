"""What must be done first: enclosures, the closing checklist, replies, instructions, transfers, approvals, findings."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.domain.case import Case
from desktop_app.services import shelf
from desktop_app.services.gates import GATES
from tests.desks import ACCEPT, CENTRE, COMPLETE, MARKET, REPLY, Office, sample

ANSWERS = dict.fromkeys(
    ("facts_clear", "finding_right", "policy_followed", "formal_complete", "complainant_met", "persuasion"), "是")  # fmt: skip


@pytest.mark.parametrize("regulation", shelf.regulation_ids())
def test_every_gate_that_a_shipped_regulation_names_exists(regulation: str) -> None:
    named = {name for action in shelf.regulation(regulation).actions for name in action.needs}
    assert named <= set(GATES)


SHUT: dict[str, tuple[list[tuple[str, dict[str, Any]]], str, dict[str, Any], str]] = {
    "deliver before a transfer": ([ACCEPT], "deliver", {"means": "paper"}, "请先办转办"),
    "return what never came": ([ACCEPT], "return_to_sender", {"text": "不归我处"}, "没有转来过"),
    "urge nobody": ([ACCEPT], "urge", {}, "请先转出"),
    "approve nothing": ([ACCEPT], "approve", {}, "没有待审批"),
    "send nothing back": ([ACCEPT], "return_for_change", {"text": "改"}, "没有待审批"),
    "reply while approval is pending": ([ACCEPT, ("propose", {"text": "道歉"})], "reply", {"text": "好"}, "正在等待审批"),
    "complete while approval is pending": ([ACCEPT, ("propose", {"text": "道歉"})], "complete", {"summary": "好"}, "正在等待审批"),
    "resume what runs": ([ACCEPT], "resume", {}, "没有中止"),
    "pause twice": ([ACCEPT, ("pause", {"cause": "听证", "text": "已申请"})], "pause", {"cause": "听证", "text": "又申请"}, "正在中止"),
    "complete while paused": ([ACCEPT, ("pause", {"cause": "听证", "text": "已申请"})], "complete", {"summary": "好"}, "请先恢复"),
    "checklist where there is none": ([ACCEPT], "answer_checklist", {"answers": {"a": "是"}}, "可以直接结案"),
    "close without the reply wanted": ([ACCEPT, COMPLETE], "close", {}, "应当答复投诉人"),
    "return what was not taken": (
        [ACCEPT], "return_enclosure", {"enclosure": "e1", "means": "by_hand", "received_by": "本人"}, "没有须退还"),
    "final finding at the outlet": ([ACCEPT], "find", {"finding": "valid"}, "只能作初步认定"),
    "promise at the outlet": ([ACCEPT], "promise", {"promised_date": "2026-12-01"}, "总行要明确给出承诺"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHUT)
def test_a_shut_gate_says_what_to_do_first(bank: Office, name: str) -> None:
    road, action, values, word = SHUT[name]
    case = bank.play(bank.register(), road)
    assert word in str(bank.refused(lambda: bank.do(case, action, **values)))


def test_head_office_makes_the_final_finding_and_promises(bank: Office) -> None:
    case = bank.do(bank.register(sample(channel="服务监督电话", intake_level=None)), "accept")
    case = bank.do(case, "find", finding="特殊投诉")
    case = bank.do(case, "promise", promised_date="2026-12-01")
    assert case.clocks["D6"].due == "2026-12-01"
    assert bank.refused(lambda: bank.do(case, "promise", promised_date="2026-11-17")).field == "promised_date"


def test_a_finding_beyond_the_powers_names_the_field(bank: Office) -> None:
    case = bank.do(bank.register(), "accept")
    assert bank.refused(lambda: bank.do(case, "find", finding="valid", stage="最终")).field == "stage"


@pytest.fixture
def letter(centre: Office) -> Callable[[], Case]:
    """A letter with cash and an original enclosed, accepted."""
    return lambda: centre.do(centre.register(sample(CENTRE)), "accept")


BY_HAND = {"enclosure": "e1", "means": "当面领回", "received_by": "来信人本人"}


def test_cash_is_not_mailed(centre: Office, letter: Callable[[], Case]) -> None:
    case = letter()
    refusal = centre.refused(lambda: centre.do(
        case, "return_enclosure", enclosure="现金人民币", means="挂号信", mail_number="XA1", counted_by="冯雪"))  # fmt: skip
    assert (refusal.field, refusal.clause, "不能邮寄" in str(refusal)) == ("means", "四、3", True)


@pytest.mark.parametrize("second", ["", "吴玲"])
def test_cash_is_counted_by_two(centre: Office, letter: Callable[[], Case], second: str) -> None:
    case = letter()
    refusal = centre.refused(lambda: centre.do(case, "return_enclosure", by="吴玲", **BY_HAND, counted_by=second))
    assert (refusal.field, "两人清点" in str(refusal)) == ("counted_by", True)


def test_cash_taken_in_is_counted_by_two(bank: Office) -> None:
    case = bank.register()
    given = {"name": "现金", "amount": "1,200.5元"}
    assert bank.refused(lambda: bank.do(case, "take_in_enclosure", by="吴玲", **given)).field == "counted_by"
    assert bank.refused(lambda: bank.do(case, "take_in_enclosure", by="吴玲", **given, counted_by="吴玲")).field == "counted_by"
    case = bank.do(case, "take_in_enclosure", by="吴玲", **given, counted_by="冯雪")
    assert case.enclosures["e1"]["amount"] == "1200.50"


def test_a_document_goes_by_registered_mail_with_its_number(centre: Office, letter: Callable[[], Case]) -> None:
    case = letter()
    given = {"enclosure": "e2", "means": "registered_mail"}
    assert centre.refused(lambda: centre.do(case, "return_enclosure", **given)).field == "mail_number"
    case = centre.do(case, "return_enclosure", **given, mail_number="XA12345678911")
    assert [item["id"] for item in case.unreturned] == ["e1"]
    assert centre.refused(lambda: centre.do(case, "return_enclosure", **given, mail_number="XA1")).field == "enclosure"


def test_nothing_is_given_back_tomorrow(centre: Office, letter: Callable[[], Case]) -> None:
    case = letter()
    refusal = centre.refused(lambda: centre.do(case, "return_enclosure", by="吴玲", **BY_HAND, counted_by="冯雪", returned_on="2026-11-19"))
    assert refusal.field == "returned_on"


def test_closing_and_the_archive_wait_for_everything(centre: Office, letter: Callable[[], Case]) -> None:
    case = centre.play(letter(), [("record_instruction", {"from": "镇政府", "mode": "交办"}), COMPLETE])
    assert "应当答复投诉人" in str(centre.refused(lambda: centre.do(case, "close")))
    case = centre.play(case, [REPLY])
    assert "镇政府" in str(centre.refused(lambda: centre.do(case, "close")))
    case = centre.do(case, "report_back", text="已办妥")
    refusal = centre.refused(lambda: centre.do(case, "close"))
    assert "事实是否清楚" in str(refusal)
    partly = {key: "是" for key in list(ANSWERS)[:5]}
    case = centre.do(case, "answer_checklist", answers=partly)
    assert "做思想工作" in str(centre.refused(lambda: centre.do(case, "close")))
    case = centre.play(case, [("answer_checklist", {"answers": {"persuasion": "不适用"}}), ("close", {})])
    assert "请先办“写出书面报告”" in str(centre.refused(lambda: centre.do(case, "archive")))
    case = centre.do(case, "special_report", text="处理情况报镇政府。")
    refusal = centre.refused(lambda: centre.do(case, "archive"))
    assert "现金人民币、残疾证原件" in str(refusal)
    case = centre.do(case, "return_enclosure", by="吴玲", **BY_HAND, counted_by="冯雪")
    case = centre.do(case, "return_enclosure", enclosure="e2", means="挂号信", mail_number="XA1")
    assert centre.do(case, "archive", volume="2026-信-1").phase == "archived"
    assert centre.sound()


@pytest.mark.parametrize("answers", [{"facts_clear": "也许"}, {"weather": "是"}, "是", "[1]"])
def test_the_checklist_takes_its_own_items_and_three_answers(centre: Office, letter: Callable[[], Case], answers: Any) -> None:
    case = letter()
    assert centre.refused(lambda: centre.do(case, "answer_checklist", answers=answers)).field == "answers"


def test_a_tip_off_never_goes_by_the_referral_notice(market: Office) -> None:
    from desktop_app.services import papers

    case = market.do(market.register(sample(MARKET, kind="举报")), "accept")
    refusal = market.refused(lambda: market.do(case, "refer", to_unit="东风路工商所", report_by="2026-12-04"))
    assert "这是举报" in str(refusal) and refusal.clause
    refusal = market.refused(lambda: papers.issue(market.desk(), case.id, "referral_notice"))
    assert "不能用于性质为“举报”的件" in str(refusal)


@pytest.mark.parametrize("day", ["2026-11-18", "2026-11-17", "12月4日"])
def test_the_report_of_a_referral_lies_after_today(market: Office, day: str) -> None:
    case = market.do(market.register(sample(MARKET)), "accept")
    assert market.refused(lambda: market.do(case, "refer", to_unit="东风路工商所", report_by=day)).field == "report_by"


def test_the_date_on_the_notice_is_the_clock(market: Office) -> None:
    case = market.do(market.register(sample(MARKET)), "accept")
    case = market.do(case, "refer", to_unit="东风路工商所", report_by="2026-12-04")
    assert case.clocks["D1"].due == "2026-12-04"
    assert market.do(case, "report_back", text="已调解").clocks["D1"].state == "met"


def test_the_report_lies_within_the_limit_of_the_case(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE, channel="电话")), "accept")
    refusal = centre.refused(lambda: centre.do(case, "refer", to_unit="物业管理科", report_by="2026-12-04"))
    assert (refusal.field, "2026-12-03" in str(refusal)) == ("report_by", True)
    case = centre.do(case, "assign", to_unit="物业管理科", due="2027-01-08", report_by="2027-01-08")
    assert case.clocks["D9"].due == "2027-01-08", "the date of the assignment is the limit"
