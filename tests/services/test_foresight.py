"""While typing: the clocks to come, and cases that may be the same."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import foresight, shelf
from tests.desks import CENTRE, FILES, Office, sample

VARIANTS: list[dict[str, Any]] = [
    {}, {"channel": "电话"}, {"categories": ["较复杂"]}, {"categories": ["历史遗留"]}, {"kind": "举报"}, {"intake_level": "总行"},
    {"channel": "服务监督电话", "intake_level": None}, {"on_site": False}, {"repeat": True}, {"received_at": "2026-02-13T16:00"},
]  # fmt: skip


@pytest.mark.parametrize("regulation", FILES)
def test_the_clocks_shown_while_typing_are_those_that_start(opened: Callable[..., Office], regulation: str) -> None:
    office = opened(regulation)
    rules = office.desk().adopted()[regulation][1]
    usable = 0
    for changes in VARIANTS:
        given = sample(regulation, **changes)
        seen = foresight.clocks(office.desk(), rules, given)
        try:
            case = office.register(given)
        except Exception:  # a variant that this regulation does not know
            continue
        usable += 1
        assert {(clock.key, clock.due, clock.warn) for clock in seen} == {
            (clock.key, clock.due, clock.warn) for clock in case.clocks.values()
        }
    assert usable >= 3


def test_the_duties_shown_while_typing_are_those_that_begin(opened: Callable[..., Office]) -> None:
    office = opened("hospital-patient")
    rules = office.desk().adopted()["hospital-patient"][1]
    given = {**json.loads(shelf.sample("hospital-patient"), parse_float=str), "received_at": "2026-11-17T15:00"}
    seen = foresight.duties(office.desk(), rules, given)
    case = office.register(given)
    assert [duty.rule.id for duty in seen] == [duty.rule.id for duty in duties(case, rules)] != []
    assert {duty.since for duty in duties(case, rules)} == {case.received_at}, "owed from the receipt, as its clocks are"


@pytest.mark.parametrize("given", [
    {}, {"channel": "现"}, {"received_at": "2026-1"}, {"facts": "正在输入"}, {"complainant": {"phone": "138"}},
])  # fmt: skip
def test_half_a_form_is_no_fault(bank: Office, given: dict[str, Any]) -> None:
    rules = bank.desk().adopted()["bank-branch"][1]
    assert isinstance(foresight.clocks(bank.desk(), rules, given), list)
    assert foresight.duplicates(bank.desk(), given) == []


@pytest.mark.parametrize(("person", "why"), [
    ({"phone": "138-0013-8001"}, "电话相同"), ({"id_number": "110105 19680315 0003"}, "证件号码相同"), ({"name": "陈秀兰"}, "姓名相同"),
    ({"address": "幸福路18号3单元502室"}, "地址相同"), ({"phone": "13800138001", "name": "陈秀兰"}, "电话相同、姓名相同"),
])  # fmt: skip
def test_a_case_of_the_same_person_is_shown_with_the_reason(bank: Office, person: dict[str, str], why: str) -> None:
    number = bank.register().number
    (found,) = foresight.duplicates(bank.desk(), {"complainant": person})
    assert (found.row.number, found.why) == (number, why)


def test_a_name_that_stands_in_the_facts_only_is_no_duplicate(bank: Office) -> None:
    bank.register(sample(facts="李晓燕也在场。", respondents=[{"name": "李晓燕"}]))
    assert foresight.duplicates(bank.desk(), {"complainant": {"name": "李晓燕"}}) == []


def test_the_newest_come_first_and_there_is_an_end(bank: Office) -> None:
    numbers = [bank.register().number for _ in range(foresight.ENOUGH + 2)]
    found = foresight.duplicates(bank.desk(), {"complainant": {"phone": "13800138001"}})
    assert [one.row.number for one in found] == numbers[::-1][: foresight.ENOUGH]


def test_foresight_writes_nothing(centre: Office) -> None:
    rules = centre.desk().adopted()[CENTRE][1]
    before = centre.events
    foresight.clocks(centre.desk(), rules, sample(CENTRE))
    assert centre.events == before


def test_a_possible_repeat_is_not_shown_to_the_person_complained_about(bank: Office) -> None:
    bank.register(sample(respondents=[{"name": "吴玲"}]))
    typed = {"complainant": {"phone": "13800138001"}}
    assert foresight.duplicates(bank.desk(), typed)
    assert foresight.duplicates(bank.desk("吴玲"), typed) == []


def test_earlier_complaints_about_the_same_respondent_or_place_are_shown(bank: Office) -> None:
    bank.register(sample(respondents=[{"name": "三号柜台"}], location="幸福路18号"))
    typed = {"respondents": [{"name": "三号柜台"}], "location": "幸福路18号"}
    (like,) = foresight.duplicates(bank.desk(), typed)
    assert like.why == "被投诉人相同、事发地点相同"
