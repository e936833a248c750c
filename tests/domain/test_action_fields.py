"""The fields of an action: declared by the regulation, with the choices that regulation and case give."""

from typing import Any

import pytest

from desktop_app.domain.action_fields import fields_of
from desktop_app.domain.case import Case, fold
from desktop_app.domain.regulation import FieldSpec
from tests.domain.timelines import Timeline, clock, event, registered, regulation, shipped

BANK = shipped("bank-branch")
PLAIN = fold([event("registered", registered())])


def field(action: str, path: str, case: Case = PLAIN, rules: Any = BANK) -> FieldSpec:
    found = rules.action(action)
    assert found
    return next(spec for spec in fields_of(found, rules, case) if spec.path == path)


def ids(spec: FieldSpec) -> list[str]:
    return [choice.id for choice in spec.choices]


def test_fields_without_choices_of_the_case_are_as_declared() -> None:
    action = BANK.action("reply")
    assert action
    assert fields_of(action, BANK, PLAIN) == action.fields


def test_grounds_and_findings_are_the_regulations() -> None:
    assert "not_ours" in ids(field("decline", "ground"))
    assert ids(field("find", "finding")) == ["valid", "special"]
    assert field("find", "stage").choices[0].title == "初步"


def test_only_running_clocks_can_be_extended() -> None:
    line = Timeline(regulation(clock("D1"), clock("D2", until=["replied"]), clock("D3", title="")))
    line.register()
    spec = field("extend", "clock", line.do("replied"), line.rules)
    assert [(choice.id, choice.title) for choice in spec.choices] == [("D1", "D1"), ("D3", "第D3条")]
    assert spec.default is None


def test_the_only_choice_of_a_step_is_filled_in() -> None:
    line = Timeline(regulation(clock("D1")))
    assert field("extend", "clock", line.register(), line.rules).default == "D1"


def test_nothing_to_choose_leaves_the_field_open() -> None:
    assert field("return_enclosure", "enclosure").choices == ()


def test_enclosures_still_held_can_be_returned() -> None:
    items = [{"id": "e1", "name": "现金", "original": True}, {"id": "e2", "name": "残疾证", "original": True}]
    events = [
        event("registered", registered(enclosures=items)),
        event("enclosure_returned", {"enclosure": "e1"}, seq=2),
    ]
    assert [(c.id, c.title) for c in field("return_enclosure", "enclosure", fold(events)).choices] == [("e2", "残疾证")]


@pytest.mark.parametrize(("reported", "offered"), [([], ["i1", "i2"]), (["i1"], ["i2"]), (["i1", "i2"], ["i1", "i2"])])
def test_instructions_that_wait_are_offered_for_a_report(reported: list[str], offered: list[str]) -> None:
    events = [event("registered", registered())]
    for n, from_ in enumerate(("镇政府", "区信访办"), 1):
        events.append(event("instruction_in", {"instruction": f"i{n}", "from": from_, "mode": "assign"}, seq=n + 1))
    events += [event("reported_back", {"instruction": key}, seq=n) for n, key in enumerate(reported, 9)]
    spec = field("report_back", "instruction", fold(events))
    assert ids(spec) == offered
    assert spec.choices[-1].title == "区信访办"
