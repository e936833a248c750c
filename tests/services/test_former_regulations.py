"""A case that was registered under what a former release stored is finished under it (invariant 7)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.domain.events import Draft
from desktop_app.services.offers import offers
from tests.desks import BANK, CENTRE, FILES, MARKET, Office, sample

STORED = Path(__file__).parents[1] / "data" / "regulations"


@pytest.fixture
def former(opened: Callable[..., Office]) -> Callable[[str], Office]:
    """A ledger as that release left it: its text of the regulation was the last one adopted."""

    def ledger(id_: str) -> Office:
        desk = opened(id_)
        text = (STORED / f"{id_}.1.json").read_text("utf-8")
        with desk.ledger.transaction() as writing:
            sha = writing.store_regulation(text)
            said = {"regulation_id": id_, "version": 1, "sha": sha, "title": "原办法"}
            drafts = [Draft("regulation_adopted", said)]
            for event in writing.append("", drafts, at=desk.now, recorded_at=desk.now, actor="u1"):
                writing.save_office(event)
        return desk

    return ledger


@pytest.mark.parametrize("id_", FILES)
def test_a_case_under_a_former_regulation_is_brought_to_its_archive(former: Callable[[str], Office], id_: str) -> None:
    desk = former(id_)
    case = desk.register(sample(id_, enclosures=None))
    assert desk.ledger.regulation(case.regulation) == (STORED / f"{id_}.1.json").read_text("utf-8")
    rules = desk.desk().regulation(case.regulation)
    assert {offer.action.id for offer in offers(case, rules, desk.desk().actor, desk.now) if offer.enabled} >= {"accept", "note"}
    case = desk.play(case, [("accept", {}), ("propose", {"text": "道歉"}), ("approve", {}), ("complete", {"summary": "办妥"})])
    for key in [key for key, item in case.instructions.items() if not item["reported"]]:
        case = desk.do(case, "report_back", instruction=key, text="已办")
    if case.record["complainant"].get("wants_reply"):
        assert "应当答复投诉人" in str(desk.refused(lambda: desk.do(case, "close")))
    case = desk.do(case, "reply", text="已答复。")
    if rules.checklist:
        case = desk.do(case, "answer_checklist", answers={item.id: "是" for item in rules.checklist})
    case = desk.play(case, [("close", {}), ("archive", {})])
    assert case.phase == "archived"
    assert desk.sound()


def test_it_still_refuses_what_its_gates_refused(former: Callable[[str], Office]) -> None:
    market = former(MARKET)
    case = market.do(market.register(sample(MARKET, kind="举报")), "accept")
    refusal = market.refused(lambda: market.do(case, "refer", to_unit="东风路工商所", report_by="2026-12-04"))
    assert "举报程序" in str(refusal)
    bank = former(BANK)
    case = bank.do(bank.register(sample(BANK)), "accept")
    assert bank.refused(lambda: bank.do(case, "find", finding="valid", stage="最终")).field == "stage"
    assert bank.do(case, "find", finding="valid", stage="初步").of("found")
    centre = former(CENTRE)
    assert centre.sound()
