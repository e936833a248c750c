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


WITH_ROWS = fold([event("registered", registered(
    {"issues": [{"text": "态度"}, {"text": "拖延"}], "respondents": [{"name": "甲"}, {"unit": "营业室"}, {"name": "甲"}]}))])  # fmt: skip
OPTIONAL = regulation(actions=[{"id": "penalise"}, {"id": "request_extension"}], penalties={"rude": "态度恶劣"})


def test_issues_are_offered_by_number_and_respondents_by_name() -> None:
    assert [(c.id, c.title) for c in field("find", "issue", WITH_ROWS).choices] == [("1", "态度"), ("2", "拖延")]
    assert ids(field("find", "respondent", WITH_ROWS)) == ["甲"]
    assert ids(field("penalise", "respondent", WITH_ROWS, OPTIONAL)) == []
    assert field("penalise", "respondent", PLAIN, OPTIONAL).choices == (), "whom is then written freely"


def test_grounds_of_penalty_are_the_regulations() -> None:
    assert [(c.id, c.title) for c in field("penalise", "ground", PLAIN, OPTIONAL).choices] == [("rude", "态度恶劣")]


def test_only_those_who_stepped_aside_are_let_back() -> None:
    aside = [event("registered", registered()), event("recused", {"person": "马俊"}, seq=2),
             event("recused", {"person": "冯雪"}, seq=3), event("recused", {"person": "冯雪", "lifted": True}, seq=4)]  # fmt: skip
    assert ids(field("lift_recusal", "person", fold(aside))) == ["马俊"]
    assert field("recuse", "person", fold(aside)).choices == (), "anybody may step aside"


def test_links_are_unlinked_and_mergers_unmerged() -> None:
    joined = [event("registered", registered()), event("linked", {"case": "c2", "number": "2"}, seq=2),
              event("merged", {"case": "c3", "number": "3"}, seq=3)]  # fmt: skip
    assert [ids(field(action, "number", fold(joined))) for action in ("unlink", "unmerge")] == [["2"], ["3"]]


def test_an_extension_may_be_applied_for_while_a_clock_stands_still() -> None:
    rules = regulation(clock("D1"), clock("D2"), actions=[{"id": "request_extension"}])
    line = Timeline(rules)
    line.register()
    case = line.do("paused", {"cause": "听证", "clocks": ["D2"]})
    assert ids(field("request_extension", "clock", case, rules)) == ["D1", "D2"]
    assert ids(field("extend", "clock", case, rules)) == ["D1"]
