"""A regulation changes: each case keeps the version in force on its day of receipt, whatever is adopted later."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import parse_local
from desktop_app.services import office, shelf, showing
from tests.desks import Office

RULES = "market-regulation"
COMPLAINT: dict[str, Any] = {
    "channel": "来信", "complainant": {"name": "陈秀兰", "phone": "010-87654321"}, "subject": "热水器漏水",
    "facts": "安装三天后内胆焊缝渗漏。", "categories": ["商品"],
}  # fmt: skip


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Office]:
    ledger = office.found(tmp_path, [RULES], unit="和平区市场监督管理局", branch="", trial=True, now=parse_local("2026-04-01T09:00"))
    with ledger:
        here = Office(ledger)
        here.now = parse_local("2026-05-20T09:00")
        yield here


def received(bureau: Office, day: str) -> Case:
    return bureau.desk().register({**COMPLAINT, "received_at": f"{day}T10:00"}, case_id=str(uuid4())).case


def test_both_versions_stand_on_the_shelf_in_the_order_of_their_days() -> None:
    first, second = shelf.Shelf().versions(RULES)
    assert (first.version, first.effective, first.until) == (1, date(2020, 1, 1), date(2026, 4, 14))
    assert (second.version, second.effective, second.until) == (2, date(2026, 4, 15), None)
    assert first.title != second.title
    assert shelf.regulation(RULES) is second
    assert shelf.regulation(RULES, date(2026, 4, 14)) is first
    assert shelf.regulation(RULES, date(2026, 4, 15)) is second
    assert shelf.regulation(RULES, date(2019, 1, 1)) is first


@pytest.mark.parametrize(("day", "version"), [("2026-04-14", 1), ("2026-04-15", 2)])
def test_a_case_is_under_the_version_of_its_receipt(bureau: Office, day: str, version: int) -> None:
    case = received(bureau, day)
    assert showing.show(bureau.desk(), case)["case"]["version"] == version


def test_the_limit_of_mediation_is_that_of_the_version(bureau: Office) -> None:
    """45 working days before, 60 days since."""
    old, new = received(bureau, "2026-04-14"), received(bureau, "2026-04-15")
    old, new = (bureau.do(case, "accept", at="2026-04-16T09:00") for case in (old, new))
    assert (old.clocks["mediate"].due, old.clocks["mediate"].limit) == ("2026-06-23", "45个工作日")
    assert (new.clocks["mediate60"].due, new.clocks["mediate60"].limit) == ("2026-06-15", "60日")


def test_what_could_not_be_verified_says_so(bureau: Office) -> None:
    old, new = received(bureau, "2026-04-14"), received(bureau, "2026-04-15")
    assert old.clocks["accept"].basis == "text"
    assert (new.clocks["accept"].basis, new.clocks["accept"].clause) == ("unverified", "条号待核")
    _, second = shelf.Shelf().versions(RULES)
    assert {clock.id for clock in second.clocks if clock.basis == "unverified"} == {
        "accept", "mediate60", "tell_terminated", "leads", "competence", "informant",
    }  # fmt: skip


def test_registering_says_that_an_earlier_version_applies(bureau: Office) -> None:
    given = {**COMPLAINT, "received_at": "2026-04-14T10:00"}
    done = bureau.desk().register(given, case_id=str(uuid4()))
    assert any("第1版" in hint and "不适用现行" in hint for hint in done.hints)
    assert not bureau.desk().register({**COMPLAINT, "received_at": "2026-04-16T10:00"}, case_id=str(uuid4())).hints


def test_a_receipt_before_the_first_version_is_a_hint(bureau: Office) -> None:
    done = bureau.desk().register({**COMPLAINT, "received_at": "2019-12-31T10:00"}, case_id=str(uuid4()))
    assert any("早于" in hint and "施行日期" in hint for hint in done.hints)


def test_what_the_office_fills_in_is_the_offices_and_moves_no_old_case(bureau: Office) -> None:
    before = received(bureau, "2026-05-18")
    office.fill_blanks(bureau.desk(), RULES, {"clocks.accept.limit": "5 wd"})
    after = received(bureau, "2026-05-18")
    assert (before.clocks["accept"].due, after.clocks["accept"].due) == ("2026-05-27", "2026-05-25")
    assert after.clocks["accept"].basis == "office"
    assert bureau.desk().case(before.id).clocks["accept"].due == "2026-05-27"
    assert bureau.sound()


def test_filling_one_blank_keeps_the_others_and_none_takes_back(bureau: Office) -> None:
    desk = bureau.desk()
    office.fill_blanks(desk, RULES, {"clocks.accept.limit": "5 wd"})
    office.fill_blanks(desk, RULES, {"clocks.leads.limit": "10 wd"})
    assert desk.adopted()[RULES][1].filled == {"clocks.accept.limit": "5 wd", "clocks.leads.limit": "10 wd"}
    office.fill_blanks(desk, RULES, {"clocks.accept.limit": None})
    rules = desk.adopted()[RULES][1]
    assert rules.filled == {"clocks.leads.limit": "10 wd"}
    accept, leads = rules.clock("accept"), rules.clock("leads")
    assert accept and leads and (accept.limit, accept.basis, leads.basis) == ("7 wd", "unverified", "office")


def test_adopting_again_keeps_what_was_filled(bureau: Office) -> None:
    desk = bureau.desk()
    office.fill_blanks(desk, RULES, {"clocks.accept.limit": "5 wd"})
    events = bureau.events
    assert office.adopt(desk, RULES).filled == {"clocks.accept.limit": "5 wd"}
    assert bureau.events == events


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"clocks.accept.limit": "七天"}, "要填期限"),
        ({"clocks.none.limit": "5 wd"}, "没有“clocks.none.limit”这个空白"),
        ({"title": "别的名字"}, "没有“title”这个空白"),
    ],
)
def test_a_wrong_value_in_a_blank_is_refused(bureau: Office, values: dict[str, str], word: str) -> None:
    refusal = bureau.refused(lambda: office.fill_blanks(bureau.desk(), RULES, values))
    assert word in str(refusal)


def test_only_an_administrator_fills_blanks(bureau: Office) -> None:
    office.set_person(bureau.desk(), "吴玲", ["clerk"])
    refusal = bureau.refused(lambda: office.fill_blanks(bureau.desk("吴玲"), RULES, {"clocks.accept.limit": "5 wd"}))
    assert "没有权限填写制度空白" in str(refusal)


def test_what_was_not_adopted_has_no_blanks(bureau: Office) -> None:
    with pytest.raises(RuleBroken, match="没有采用"):
        office.fill_blanks(bureau.desk(), "bank-branch", {"clocks.D2.limit": "3 wd"})


def test_the_old_version_can_be_filled_too(bureau: Office) -> None:
    with pytest.raises(RuleBroken, match="没有“clocks.accept.limit”这个空白"):
        office.fill_blanks(bureau.desk(), RULES, {"clocks.accept.limit": "5 wd"}, version=1)
