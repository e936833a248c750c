"""The seal register and the delivery of papers: nothing leaves unstamped, and what counts is when it reached the person."""

from datetime import date

import pytest

from desktop_app.domain.case import Case
from desktop_app.models.pages import ListQuery
from desktop_app.services import papers
from tests.desks import ACCEPT, Office, sample

REFER = ("refer", {"to_unit": "东风路工商所", "area": "东风路", "report_by": "2026-12-04"})


def issued(market: Office) -> tuple[Case, str]:
    """A case with a notice that waits for the seal, and the notice's key."""
    case = market.play(market.register(sample("market-regulation-12315")), [ACCEPT, REFER])
    record = papers.issue(market.desk(), case.id, "referral_notice").record
    return market.desk().case(case.id), record["event"]


def waiting(office: Office) -> list[str]:
    return [row.number for row in office.ledger.page(ListQuery("sealing"), None, 9).rows]


def test_an_issued_letter_waits_for_the_seal_until_somebody_stamped_it(market: Office) -> None:
    case, notice = issued(market)
    assert [paper["event"] for paper in case.unsealed] == [notice]
    assert papers.standing(case.papers[-1]) == "待用印"
    assert waiting(market) == [case.number] and market.ledger.counts(market.now)["sealing"] == 1
    assert market.ledger.counts(market.now)["approval"] == 0
    done = market.do(case, "seal", issued=notice, seal="公章", copies=2, approved_by="吴玲")
    assert done.unsealed == [] and waiting(market) == []
    stamped = done.papers[-1]["sealed"]
    assert (stamped["seal"], stamped["copies"], stamped["approved_by"], stamped["paper"]) == ("公章", 2, "吴玲", "referral_notice")
    assert "没有等待用印的文书" in str(market.refused(lambda: market.do(done, "seal", issued=notice, seal="公章")))
    assert market.sound()


def test_nothing_is_delivered_unstamped(market: Office) -> None:
    case, notice = issued(market)
    refusal = market.refused(lambda: market.do(case, "serve", issued=notice, means="by_hand", receiver="孙立"))
    assert refusal.field == "issued" and "还没有用印，不能送达" in str(refusal)


def test_a_registered_letter_is_sent_and_its_receipt_comes_later(market: Office) -> None:
    case, notice = issued(market)
    case = market.do(case, "seal", issued=notice, seal="公章")
    refusal = market.refused(lambda: market.do(case, "serve", issued=notice, means="post", outcome="sent"))
    assert refusal.field == "mail_number"
    case = market.do(case, "serve", issued=notice, means="post", outcome="sent", mail_number="XA12345", postmark="2026-11-18")
    assert [paper["event"] for paper in case.unserved] == [notice], "under way is not there"
    case = market.do(case, "serve", issued=notice, means="post", outcome="received", mail_number="XA12345")
    assert case.unserved == [] and [one["outcome"] for one in case.papers[-1]["served"]] == ["sent", "received"]


def test_a_letter_that_came_back_says_why_and_may_be_sent_again(market: Office) -> None:
    case, notice = issued(market)
    case = market.do(case, "seal", issued=notice, seal="公章")
    back = {"issued": notice, "means": "post", "mail_number": "XA1", "outcome": "returned"}
    assert market.refused(lambda: market.do(case, "serve", **back)).field == "reason"
    case = market.do(case, "serve", **back, reason="查无此人")
    assert case.unserved and case.papers[-1]["served"][-1]["reason"] == "查无此人"
    assert papers.standing(case.papers[-1]) == "被退回"
    case = market.do(case, "serve", issued=notice, means="by_hand", receiver="孙立")
    assert case.unserved == [] and papers.standing(case.papers[-1]) == "已送达"


@pytest.mark.parametrize(("day", "words"), [("2026-12-30", "晚于今天"), ("2026-11-01", "早于文书的出具日期")])
def test_the_day_of_delivery_lies_between_issue_and_today(market: Office, day: str, words: str) -> None:
    case, notice = issued(market)
    case = market.do(case, "seal", issued=notice, seal="公章")
    refusal = market.refused(lambda: market.do(case, "serve", issued=notice, means="by_hand", receiver="孙立", served_on=day))
    assert refusal.field == "served_on" and words in str(refusal)
    assert date.fromisoformat(day)
