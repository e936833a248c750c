"""One vocabulary for forms and papers: every path a shipped paper uses is known, and has the value of the case."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.moments import SHANGHAI
from desktop_app.services import shelf, vocabulary
from tests.desks import ACCEPT, CENTRE, FILES, MARKET, Office, sample


def values(office: Office, case: Any) -> dict[str, Any]:
    names = {person.id: person.name for person in office.ledger.people()}
    record = {**case.record, "received_at": case.received_at}
    rules = office.desk().regulation(case.regulation)
    return vocabulary.values(case, rules, names, record, {"name": office.ledger.unit, "branch": ""})


@pytest.mark.parametrize("regulation", FILES)
def test_every_value_has_a_known_path(opened: Any, regulation: str) -> None:
    office = opened(regulation)
    case = office.do(office.register(sample(regulation)), "settle", text="已说明。")
    rules = shelf.regulation(regulation)
    assert [path for path in values(office, case) if not vocabulary.known(path, rules)] == []
    assert not vocabulary.known("complainant.shoe", rules)


def test_registration_values_are_typed_for_paper(market: Office) -> None:
    found = values(market, market.register(sample(MARKET), by="吴玲"))
    assert found["extra.amount"] == Decimal("2680.00")
    assert found["extra.consumed_on"] == date(2026, 11, 8)
    assert found["received_at"] == found["case.received_at"] == datetime(2026, 11, 17, 14, 32, tzinfo=SHANGHAI)
    assert (found["kind"], found["channel"], found["case.clerk"]) == ("投诉", "网络", "吴玲")
    assert (found["materials.count"], found["materials.pages"]) == (7, 4)
    assert found["materials"][1] == {"name": "漏水照片", "count": 6, "pages": 3}
    assert (found["respondent.name"], found["respondent.phone"]) == ("顺达家用电器商行", "010-12345678")
    assert "demand" in found and "agent.name" not in found


def test_the_last_step_of_a_kind_speaks_and_stages_stand_apart(bank: Office) -> None:
    case = bank.play(bank.register(), [
        ACCEPT, ("investigate", {"text": "一查"}), ("investigate", {"text": "二查"}),
        ("find", {"stage": "初步", "finding": "valid"}), ("refer", {"to_unit": "总行"}), ("deliver", {"means": "paper"}),
        ("find", {"stage": "最终", "finding": "special"}), ("propose", {"text": "道歉", "compensation": "是", "amount": "1.5万元"}),
    ])  # fmt: skip
    found = values(bank, case)
    assert (found["investigated.text"], found["transferred.mode"]) == ("二查", "转办")
    assert (found["found_preliminary.finding"], found["found_final.finding"]) == ("有效投诉", "特殊投诉")
    assert (found["proposed.amount"], found["proposed.actor"]) == (Decimal("15000.00"), "管理员")


def test_who_it_was_recorded_for_signs(bank: Office) -> None:
    case = bank.do(bank.register(), "instruct", text="从速", recorded_for="钱行长")
    assert values(bank, case)["instructed.actor"] == "钱行长"


def test_enclosures_carry_their_way_back(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE)), "return_enclosure", enclosure="e2", means="挂号信", mail_number="XA1")
    cash, document = values(centre, case)["enclosures"]
    assert (cash["name"], cash["amount"], "returned_on" in cash) == ("现金人民币", Decimal("200.00"), False)
    assert (document["returned_means"], document["returned_on"], document["mail_number"]) == ("挂号信", date(2026, 11, 18), "XA1")


def test_the_limit_is_the_day_the_matter_must_be_finished(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE)), "accept")
    assert values(centre, case)["case.due"] == date(2026, 12, 3)
    done = centre.do(case, "complete", summary="办妥")
    assert values(centre, done)["case.due"] == date(2026, 12, 3), "the limit stays on paper when it was met"


def test_what_the_unit_before_received_is_not_said_of_the_next(bank: Office) -> None:
    case = bank.play(bank.register(), [
        ACCEPT, ("pass_on", {"to_unit": "一级行部", "means": "处理单送达"}), ("deliver", {"means": "paper", "receiver": "孙建平"}),
        ("start_work", {}), ("pass_on", {"to_unit": "总行", "means": "电话通知"}),
    ])  # fmt: skip
    found = values(bank, case)
    assert (found["passed_on.to_unit"], found["passed_on.means"]) == ("总行", "电话通知")
    assert not [path for path in found if path.startswith(("delivered.", "work_started."))]
    assert "case.due" not in found, "the limit of the unit that gave it up is nobody's any more"


def test_a_step_that_only_one_regulation_has_is_called_by_its_action(bank: Office) -> None:
    rules = bank.desk().regulation(bank.register().regulation)
    assert vocabulary.known("summarise.text", rules) and not vocabulary.known("step_done.text", rules)
