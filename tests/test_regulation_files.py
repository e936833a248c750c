"""The shipped regulations: everything they name exists, and everything they offer can be done."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from desktop_app.domain.assembling import from_json, to_json
from desktop_app.domain.circumstances import IDENTIFIERS
from desktop_app.domain.events import CASE_EVENTS
from desktop_app.domain.phases import LIVE, PHASE_AFTER, Phase
from desktop_app.domain.regulation import DESK_ROLES, Action, FieldSpec, Regulation
from desktop_app.domain.soundness import faults
from desktop_app.forms.paper import load_paper, paper_ids
from desktop_app.services import shelf
from desktop_app.services.gates import GATES
from desktop_app.services.vocabulary import known
from tests.domain.timelines import shipped

IDS = ("common", *shelf.regulation_ids())
RULES = {id_: shipped(id_) for id_ in IDS}
CHOSEN_ON_THE_CASE = {("declined", "ground"), ("found", "finding"), ("extended", "clock"), ("enclosure_returned", "enclosure"),
                      ("reported_back", "instruction")}  # fmt: skip

every = pytest.mark.parametrize("rules", RULES.values(), ids=RULES)


def conditions(rules: Regulation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where a condition stands, and the condition, of everything but fields of actions."""
    for part in (*rules.clocks, *rules.barred, *rules.actions):
        yield part.id, part.when
    for paper in rules.papers:
        yield paper.id, paper.never_for
    for field in rules.fields:
        yield field.path, field.required_when
        yield field.path, field.shown_when


def named_fields(action: Action) -> list[FieldSpec]:
    return [field for field in action.fields if field.required_when or field.shown_when]


def actions(rules: Regulation) -> Iterator[Any]:
    for action in rules.actions:
        yield pytest.param(rules, action, id=f"{rules.id}-{action.id}")


ACTIONS = [item for rules in RULES.values() for item in actions(rules)]
PAPERS = [pytest.param(rules, use.id, id=f"{rules.id}-{use.id}") for rules in RULES.values() for use in rules.papers]


# ---- what is named exists


def test_the_three_regulations_and_their_base_are_there() -> None:
    assert set(IDS) >= {"common", "bank-branch", "community-centre", "market-regulation-12315"}


@every
def test_a_file_is_named_for_its_regulation_and_has_no_fault(rules: Regulation) -> None:
    place = files("desktop_app.resources").joinpath("regulations", f"{rules.id}.toml")
    assert tomllib.loads(place.read_text(encoding="utf-8"))["id"] == rules.id
    assert list(faults(rules)) == []


@every
def test_every_condition_asks_about_something_known(rules: Regulation) -> None:
    usable = IDENTIFIERS | {axis.id for axis in rules.axes}
    assert [(place, name) for place, asked in conditions(rules) for name in asked if name not in usable] == []
    for action in rules.actions:
        own = {field.path for field in action.fields} | usable
        asked = [name for field in named_fields(action) for name in (*field.required_when, *field.shown_when)]
        assert set(asked) <= own, action.id


@every
def test_every_event_exists(rules: Regulation) -> None:
    named = {event for action in rules.actions for event in (action.event, *action.before, *action.then)}
    named |= {event for clock in rules.clocks for event in (*clock.from_, *clock.void_on, *sum(clock.until, ()))}
    named |= {event for paper in rules.papers for event in paper.requires}
    assert named <= set(CASE_EVENTS)


@every
def test_every_clock_can_start_and_end(rules: Regulation) -> None:
    """Some action brings an event it counts from, and events that end it."""
    brought = {event for action in rules.actions for event in (action.event, *action.before, *action.then)} | {
        "registered"
    }
    for clock in rules.clocks:
        assert brought & set(clock.from_), clock.id
        assert any(brought >= set(way) for way in clock.until), clock.id


@every
def test_every_clock_quotes_its_clause_and_has_a_title(rules: Regulation) -> None:
    assert [clock.id for clock in rules.clocks if not (clock.clause and clock.title and clock.text)] == []


@pytest.mark.parametrize(("rules", "action"), ACTIONS)
def test_every_gate_of_an_action_exists(rules: Regulation, action: Action) -> None:
    assert set(action.needs) <= set(GATES)


@pytest.mark.parametrize(("rules", "action"), ACTIONS)
def test_every_paper_of_an_action_exists(rules: Regulation, action: Action) -> None:
    """And says that the action issues it: only so is it issued anew when the action is repeated."""
    for id_ in action.papers:
        use = rules.paper(id_)
        assert use and action.id in use.issued_by, id_


@pytest.mark.parametrize(("rules", "paper"), PAPERS)
def test_every_paper_has_its_file(rules: Regulation, paper: str) -> None:
    assert paper in paper_ids()


@pytest.mark.parametrize(("rules", "paper"), PAPERS)
def test_every_blank_of_a_paper_is_known_to_the_regulation(rules: Regulation, paper: str) -> None:
    """A column of a list is known by its list."""
    lists = {field.path for field in rules.fields if field.columns}
    strange = [
        path for path in load_paper(paper).paths() if not known(path, rules) and path.rpartition(".")[0] not in lists
    ]
    assert strange == []


def test_every_paper_that_is_shipped_is_used() -> None:
    assert {use.id for rules in RULES.values() for use in rules.papers} == set(paper_ids())


@every
def test_every_field_of_the_registration_stands_in_a_section(rules: Regulation) -> None:
    assert {field.section for field in rules.fields} <= {section.id for section in rules.sections}


# ---- what is offered can be done


def reachable(rules: Regulation) -> set[Phase]:
    """Phases that a case comes to by the regulation's own actions."""
    found = {Phase.RECEIVED}
    while True:
        steps = [action for action in rules.actions if found & set(action.phases)]
        ends = {
            PHASE_AFTER[event] for action in steps for event in (action.event, *action.then) if event in PHASE_AFTER
        }
        if ends <= found:
            return found
        found |= ends


@pytest.mark.parametrize(("rules", "action"), ACTIONS)
def test_every_action_can_be_reached_in_some_phase_by_some_role(rules: Regulation, action: Action) -> None:
    assert set(action.phases) & reachable(rules)
    assert action.roles and set(action.roles) <= set(DESK_ROLES) - {"admin"}


@every
def test_a_case_can_come_to_its_archive(rules: Regulation) -> None:
    assert {*LIVE, Phase.ARCHIVED, Phase.DECLINED, Phase.WITHDRAWN} <= reachable(rules)


@pytest.mark.parametrize(("rules", "action"), ACTIONS)
def test_a_choice_has_something_to_choose(rules: Regulation, action: Action) -> None:
    open_ = [field.path for field in action.fields if field.type == "choice" and not field.choices]
    assert [path for path in open_ if (action.event, path) not in CHOSEN_ON_THE_CASE] == []


@pytest.mark.parametrize(("rules", "action"), ACTIONS)
def test_a_default_is_one_of_the_choices(rules: Regulation, action: Action) -> None:
    for field in (*action.fields, *rules.fields):
        if field.choices and field.default is not None:
            assert any(choice.id == field.default for choice in field.choices), field.path


@pytest.mark.parametrize(("rules", "action"), ACTIONS)
def test_the_fields_of_an_action_are_flat_and_named_once(rules: Regulation, action: Action) -> None:
    paths = [field.path for field in action.fields]
    assert len(set(paths)) == len(paths)
    assert not [path for path in paths if "." in path]


@every
def test_no_word_means_two_channels_units_or_actions(rules: Regulation) -> None:
    for values in (rules.channels, rules.units, rules.levels):
        words = [word for value in values for word in dict.fromkeys((value.id, value.title, *value.aliases))]
        assert len(set(words)) == len(words), rules.id
    titles = [action.title for action in rules.actions]
    assert len(set(titles)) == len(titles)


@every
def test_no_word_means_two_categories(rules: Regulation) -> None:
    words = [word for axis in rules.axes for value in axis.values for word in {value.id, value.title, *value.aliases}]
    double = {word for word in words if words.count(word) > 1}
    assert double <= {"ordinary", "plain"}, double


@every
def test_a_regulation_is_stored_and_read_back_the_same(rules: Regulation) -> None:
    assert from_json(to_json(rules)) == rules


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_a_regulation_numbers_its_cases_and_its_papers(id_: str) -> None:
    rules = RULES[id_]
    assert rules.pattern("case")
    assert [paper.id for paper in rules.papers if paper.number and not rules.pattern(paper.number)] == []
