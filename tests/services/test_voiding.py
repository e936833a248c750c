"""Numbers that stand on paper and that a restored ledger does not know are voided (design §3.5), and stay used."""

from collections.abc import Callable

import pytest

from desktop_app.domain.moments import parse_local
from desktop_app.services import papers
from desktop_app.services.voiding import void_skipped
from tests.desks import MARKET, Office, sample


def test_what_was_skipped_is_voided_and_the_next_number_follows_it(bank: Office) -> None:
    bank.register()
    assert void_skipped(bank.desk(), " 2026110004 ") == ("2026110002", "2026110003", "2026110004")
    assert bank.register().number == "2026110005"
    assert bank.sound()


def test_a_number_the_ledger_knows_voids_nothing(bank: Office) -> None:
    bank.register()
    before = bank.events
    assert void_skipped(bank.desk(), "2026110001") == ()
    assert bank.events == before


def test_a_number_of_an_earlier_month_is_voided_in_its_own_month(opened: Callable[..., Office]) -> None:
    office = opened(branch="XF")
    office.register()
    office.now = parse_local("2027-01-04T09:00")
    assert void_skipped(office.desk(), "XF2026110003") == ("XF2026110002", "XF2026110003")
    assert void_skipped(office.desk(), "XF2026120001") == ("XF2026120001",)
    assert office.register().number == "XF2027010001"
    assert office.sound()


def test_numbers_of_papers_are_voided_in_their_own_series(opened: Callable[..., Office]) -> None:
    office = opened(MARKET)
    assert void_skipped(office.desk(), "催〔2026〕2号") == ("催〔2026〕1号", "催〔2026〕2号")
    assert void_skipped(office.desk(), "工商〔2026〕第1号") == ("工商〔2026〕第1号",)
    case = office.do(office.register(sample(MARKET)), "accept")
    number = papers.issue(office.desk(), case.id, "intake_receipt").record["number"]
    assert (case.number, number) == ("2026110001", "收2026110001")
    assert office.sound()


@pytest.mark.parametrize(
    "number", ["", "2026110000", "2026120001", "2026100001", "XF2026110002", "20261100001", "2026-11-2", "20261199999999"]
)
def test_what_no_series_could_have_given_is_refused(bank: Office, number: str) -> None:
    assert bank.refused(lambda: void_skipped(bank.desk(), number)).field == "last_number"


def test_only_an_administrator_voids(bank: Office) -> None:
    assert "没有权限" in str(bank.refused(lambda: void_skipped(bank.desk("钱志远"), "2026110003")))
