"""Invariant 3: one's own last step is undone before anything left the office; nothing vanishes."""

import pytest

from desktop_app.services import papers, showing
from tests.desks import ACCEPT, BANK, COMPLETE, REPLY, Office, sample


def test_invariant_3_the_last_step_is_undone_with_all_it_brought(bank: Office) -> None:
    before = bank.do(bank.register(sample(received_at="2026-11-18T09:30")), "accept")
    case = bank.do(before, "complete", summary="办妥")
    case = bank.do(case, "undo", reason="点错了")
    assert case.phase == before.phase
    assert [(clock.state, clock.due) for clock in case.clocks.values()] == [
        (clock.state, clock.due) for clock in before.clocks.values()
    ]
    undone = case.all_events[-1]
    assert undone.values["undoes"] and case.undone == set(undone.values["undoes"])
    assert [line.undone for line in showing.timeline(bank.desk(), case)] == [False, False, True, False]
    assert bank.sound()


def test_invariant_3_steps_are_undone_one_by_one(bank: Office) -> None:
    case = bank.play(bank.register(), [ACCEPT, REPLY, COMPLETE, ("undo", {}), ("undo", {})])
    assert [event.type for event in case.of("accepted", "replied", "completed")] == ["accepted"]


def test_invariant_3_only_ones_own_step(bank: Office) -> None:
    case = bank.do(bank.register(by="吴玲"), "accept", by="吴玲")
    refusal = bank.refused(lambda: bank.do(case, "undo", by="钱志远"))
    assert "不是“钱志远”做的" in str(refusal)
    assert "更正" in str(refusal)


def test_invariant_3_settling_at_once_is_one_step(bank: Office) -> None:
    case = bank.do(bank.do(bank.register(), "settle", text="已说明。"), "undo")
    assert (case.phase, case.of("accepted", "replied", "completed")) == ("received", [])


@pytest.mark.parametrize("leave", ["paper", "delivery"])
def test_invariant_3_what_left_the_office_is_not_undone(bank: Office, leave: str) -> None:
    case = bank.play(bank.register(), [ACCEPT, ("refer", {"to_unit": "总行"})])
    if leave == "paper":
        papers.issue(bank.desk(), case.id, "intake_receipt")
    else:
        case = bank.do(case, "deliver", means="paper")
    assert "已经发出，不能撤销" in str(bank.refused(lambda: bank.do(case, "undo")))


def test_invariant_3_a_registration_undone_keeps_its_number_and_shows_void(bank: Office) -> None:
    case = bank.do(bank.register(), "undo", reason="重复录入")
    assert (case.number, case.phase) == ("2026110001", "void")
    assert "作废" in dict(showing.timeline(bank.desk(), case)[0].details)["编号"]
    assert bank.ledger.counts(bank.now)["void"] == 1
    assert bank.ledger.counts(bank.now)["overdue"] == 0
    assert bank.register().number == "2026110002", "the number stays used"
    assert "作废" in str(bank.refused(lambda: bank.do(case, "accept")))
    assert "作废" in str(bank.refused(lambda: papers.issue(bank.desk(), case.id, "intake_receipt")))
    assert bank.sound()


def test_an_unknown_key_is_refused(bank: Office) -> None:
    case = bank.do(bank.register(), "accept")
    assert bank.refused(lambda: bank.do(case, "undo", why="x")).field == "why"


def test_undone_steps_stay_undone_when_the_ledger_is_opened_again(bank: Office) -> None:
    case = bank.do(bank.do(bank.register(), "accept"), "undo")
    assert bank.desk().case(case.id) == case
    assert case.regulation_id == BANK
