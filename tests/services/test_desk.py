"""The desk: late and for others, two seats, one number once, and whatever is done: the ledger stays sound."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.action_fields import fields_of
from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import parse_local, to_text
from desktop_app.models.health import verify
from desktop_app.services.desk import ChangedMeanwhile
from tests.desks import BANK, CENTRE, FILES, MARKET, Office, calm, sample


def test_what_is_recorded_late_and_for_another_says_both(bank: Office) -> None:
    case = bank.register(by="吴玲")
    case = bank.do(case, "accept", by="吴玲", at="2026-11-16T15:00", recorded_for="钱志远")
    event = case.last("accepted")
    assert event
    assert (event.at, event.recorded_at) == ("2026-11-16T07:00:00Z", to_text(bank.now))
    assert (event.recorded_for, event.actor) == ("钱志远", bank.desk("吴玲").actor.id)


def test_a_registration_may_be_recorded_late_and_for_another(bank: Office) -> None:
    case = bank.register(at=parse_local("2026-11-16T10:30"), recorded_for="大堂经理")
    assert (case.registered_at, case.events[0].recorded_for) == ("2026-11-16T02:30:00Z", "大堂经理")
    assert case.events[0].recorded_at == to_text(bank.now)


@pytest.mark.parametrize(("at", "word"), [("2026-11-16T10:04", "收到时间"), ("2026-11-18T10:07", "晚于现在")])
def test_nothing_happens_before_the_receipt_or_in_the_future(bank: Office, at: str, word: str) -> None:
    case = bank.register()
    refusal = bank.refused(lambda: bank.do(case, "accept", at=at))
    assert (refusal.field, word in str(refusal)) == ("at", True)
    refusal = bank.refused(lambda: bank.register(at=parse_local(at)))
    assert refusal.field == "at"


def test_invariant_8_a_case_that_changed_since_it_was_read_is_refused_with_what_changed(bank: Office) -> None:
    case = bank.register()
    bank.do(case, "note", by="马俊", text="客户又来电")
    bank.do(case, "accept", by="吴玲")
    refusal = bank.refused(lambda: bank.do(case, "decline", by="钱志远", seen=case.head, ground="not_ours"), ChangedMeanwhile)
    assert isinstance(refusal, ChangedMeanwhile)
    assert [event.type for event in refusal.events][:2] == ["noted_text", "accepted"]
    assert "马俊记事、吴玲受理" in str(refusal)
    assert "开始计时" not in str(refusal)


def test_invariant_8_what_was_read_last_goes_through(bank: Office) -> None:
    case = bank.do(bank.register(), "note", text="客户又来电")
    assert bank.do(case, "accept", seen=case.head).phase == "handling"


REGISTER = """
import sys
from pathlib import Path
from desktop_app.__main__ import main
sys.argv = ["complaint-desk", "--data-dir", sys.argv[1], "--json", "register", sys.argv[2]]
main()
"""


def test_invariant_6_parallel_programs_number_without_gap_or_repeat(bank: Office, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(sample(), ensure_ascii=False), "utf-8")
    command = [sys.executable, "-c", REGISTER, str(bank.ledger.folder), str(path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(6)]
    numbers = sorted(json.loads(process.communicate()[0])["number"][6:] for process in running)
    assert numbers == [f"{n:04}" for n in range(1, 7)]
    assert bank.sound()


def test_invariant_6_the_branch_stands_before_the_number_and_each_month_begins_anew(opened: Callable[..., Office]) -> None:
    office = opened(BANK, branch="XF")
    numbers = [office.register().number for _ in range(2)]
    office.now = parse_local("2026-12-01T00:01")
    numbers += [office.register(sample(received_at="2026-11-30T23:59")).number]
    assert numbers == ["XF2026110001", "XF2026110002", "XF2026120001"]


def test_invariant_6_a_refused_registration_takes_no_number(bank: Office) -> None:
    bank.refused(lambda: bank.register(sample(instruction={"mode": "交办"})))
    assert bank.register().number == "2026110001"


def test_invariant_6_regulations_of_one_ledger_share_the_series(opened: Callable[..., Office]) -> None:
    office = opened(BANK, CENTRE, MARKET)
    assert [office.register(sample(name)).number[6:] for name in FILES] == ["0001", "0002", "0003"]
    assert office.sound()


WORDS = st.sampled_from(
    ["", "文字", "是", "2026-12-01", "2026-11-01", "5wd", "e1", "i1", "D1", "3", "12.50", "柜员07号", "幸福路支行营业室"]
)
WHO = st.sampled_from(["", "吴玲", "马俊"])
STEP = st.tuples(st.integers(0, 60), st.lists(st.integers(0, 30), max_size=8), WORDS, WHO, st.integers(0, 4000))


@pytest.mark.parametrize("regulation", FILES)
def test_invariant_2_whatever_is_done_folding_gives_the_stored_rows(opened: Callable[..., Office], regulation: str) -> None:
    office = opened(regulation)

    @settings(max_examples=20)
    @given(steps=st.lists(STEP, min_size=3, max_size=14))
    def play(steps: list[Any]) -> None:
        case = office.register(sample(regulation))
        rules = office.desk().regulation(case.regulation)
        for place, picks, word, name, minutes in steps:
            office.now += timedelta(minutes=minutes)
            action = rules.actions[place % len(rules.actions)]
            fields = enumerate(fields_of(action, rules, case))
            values = {spec.path: _value(spec, word, n) for n, spec in fields if spec.required or n in picks}
            try:
                case = office.desk(name).perform(case.id, action.id, values).case
            except (RuleBroken, Trouble) as refusal:
                assert calm(str(refusal)), str(refusal)
        assert verify(office.ledger).first_fault is None

    play()


def _value(spec: Any, word: str, n: int) -> Any:
    if spec.choices:
        return spec.choices[n % len(spec.choices)].id
    if spec.type == "answers":
        return {"facts_clear": "是", "subject": word}
    return {"date": "2026-12-20", "flag": "是", "count": "2", "money": "10.00"}.get(spec.type, word or "文字")
