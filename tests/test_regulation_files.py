"""The shipped regulations: everything they name exists, and everything they offer can be done."""

import functools
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest

from desktop_app.domain.assembling import from_json, to_json
from desktop_app.domain.circumstances import IDENTIFIERS
from desktop_app.domain.events import CASE_EVENTS
from desktop_app.domain.happenings import event_of
from desktop_app.domain.phases import LIVE, PHASE_AFTER, Phase
from desktop_app.domain.regulation import DESK_ROLES, Action, FieldSpec, Regulation
from desktop_app.domain.soundness import faults
from desktop_app.forms.paper import load_paper, paper_ids
from desktop_app.services import shelf
from desktop_app.services.gates import GATES
from desktop_app.services.vocabulary import known
from tests.domain.clock_rules import active, bank, instruct
from tests.domain.timelines import Timeline, shipped

IDS = ("common", *shelf.regulation_ids())
RULES = {id_: shipped(id_) for id_ in IDS}
CHOSEN_ON_THE_CASE = {("declined", "ground"), ("found", "finding"), ("extended", "clock"), ("enclosure_returned", "enclosure"),
                      ("reported_back", "instruction"), ("penalty_recorded", "ground"), ("reclassified", "kind")}  # fmt: skip

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


def every_action(test: Callable[[Regulation, Action], None]) -> Callable[[Regulation], None]:
    """One test for each regulation, that looks at all its actions."""

    @every
    @functools.wraps(test)
    def of_all(rules: Regulation) -> None:
        for action in rules.actions:
            test(rules, action)

    del of_all.__wrapped__  # or pytest would ask for the action
    return of_all


def every_paper(test: Callable[[Regulation, str], None]) -> Callable[[Regulation], None]:
    """One test for each regulation, that looks at all its papers that have a layout."""

    @every
    @functools.wraps(test)
    def of_all(rules: Regulation) -> None:
        for use in rules.papers:
            if not use.planned:
                test(rules, use.id)

    del of_all.__wrapped__
    return of_all


# ---- what is named exists


def test_the_regulations_and_their_base_are_there() -> None:
    assert set(IDS) >= {"common", "bank-branch", "community-centre", "market-regulation-12315"}


@every
def test_a_file_is_named_for_its_regulation_and_has_no_fault(rules: Regulation) -> None:
    place = files("desktop_app.resources").joinpath("regulations", f"{rules.id}.toml")
    assert tomllib.loads(place.read_text(encoding="utf-8"))["id"] == rules.id
    assert list(faults(rules)) == []


@every
def test_every_condition_asks_about_something_known(rules: Regulation) -> None:
    usable = IDENTIFIERS | {axis.id for axis in rules.axes} | {f.path for f in rules.fields if not f.is_personal}
    assert [(place, name) for place, asked in conditions(rules) for name in asked if name not in usable] == []
    for action in rules.actions:
        own = {field.path for field in action.fields} | usable
        asked = [name for field in named_fields(action) for name in (*field.required_when, *field.shown_when)]
        assert set(asked) <= own, action.id


@every
def test_every_event_exists(rules: Regulation) -> None:
    named = {event for action in rules.actions for event in (action.event, *action.before, *action.then)}
    waited = {event for clock in rules.clocks for event in (*clock.from_, *clock.void_on, *sum(clock.until, ()))}
    waited |= {event for paper in rules.papers for event in paper.requires}
    named |= {event_of(event) for event in waited | {event for rule in rules.rules for event in rule.unless_done}}
    assert named <= set(CASE_EVENTS)


@every
def test_every_clock_can_start_and_end(rules: Regulation) -> None:
    """Some action brings an event it counts from, and events that end it."""
    brought = {"registered"}
    for action in rules.actions:
        for event in (action.event, *action.before, *action.then):
            brought |= {event, f"{event}/{action.id}"}
    for clock in rules.clocks:
        assert brought & set(clock.from_), clock.id
        assert any(brought >= set(way) for way in clock.until), clock.id


@every
def test_every_clock_quotes_its_clause_and_has_a_title(rules: Regulation) -> None:
    assert [clock.id for clock in rules.clocks if not (clock.clause and clock.title and clock.text)] == []


@every_action
def test_every_gate_of_an_action_exists(rules: Regulation, action: Action) -> None:
    assert set(action.needs) <= set(GATES)


@every_action
def test_every_paper_of_an_action_exists(rules: Regulation, action: Action) -> None:
    """And says that the action issues it: only so is it issued anew when the action is repeated."""
    for id_ in action.papers:
        use = rules.paper(id_)
        assert use and (use.planned or action.id in use.issued_by), id_


@every_paper
def test_every_paper_has_its_file(rules: Regulation, paper: str) -> None:
    assert paper in paper_ids()


@every_paper
def test_every_blank_of_a_paper_is_known_to_the_regulation(rules: Regulation, paper: str) -> None:
    """A column of a list is known by its list."""
    lists = {field.path for field in rules.fields if field.columns}
    if load_paper(paper).of == "office":
        return  # filled with the figures of a report
    strange = [
        path for path in load_paper(paper).paths() if not known(path, rules) and path.rpartition(".")[0] not in lists
    ]
    assert strange == []


def test_every_paper_that_is_shipped_is_used() -> None:
    versions = [rules for id_ in shelf.regulation_ids() for rules in shelf.Shelf().versions(id_)]
    assert {use.id for rules in versions for use in rules.papers if not use.planned} == set(paper_ids())


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


@every_action
def test_every_action_can_be_reached_in_some_phase_by_some_role(rules: Regulation, action: Action) -> None:
    assert set(action.phases) & reachable(rules)
    assert action.roles and set(action.roles) <= {*DESK_ROLES, *(role.id for role in rules.roles)} - {"admin"}


@every
def test_a_case_can_come_to_its_archive(rules: Regulation) -> None:
    assert {*LIVE, Phase.ARCHIVED} <= reachable(rules)
    refusing = any("declined" in (action.event, *action.then) for action in rules.actions)
    assert refusing == (rules.acceptance.policy not in ("tally_only", "never_refuse"))


@every_action
def test_a_choice_has_something_to_choose(rules: Regulation, action: Action) -> None:
    open_ = [field.path for field in action.fields if field.type == "choice" and not field.choices]
    assert [path for path in open_ if (action.event, path) not in CHOSEN_ON_THE_CASE] == []


@every_action
def test_a_default_is_one_of_the_choices(rules: Regulation, action: Action) -> None:
    for field in (*action.fields, *rules.fields):
        if field.choices and field.default is not None:
            assert any(choice.id == field.default for choice in field.choices), field.path


@every_action
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


# ---- what is the text's and what is ours


def test_what_the_base_does_is_ours() -> None:
    assert [action.id for action in RULES["common"].actions if action.basis != "suggestion"] == []


@every_action
def test_an_action_of_the_text_names_its_clause_and_no_other_does(rules: Regulation, action: Action) -> None:
    assert (action.basis == "text") == bool(action.clause)


@every
def test_a_quotation_holds_nothing_of_ours(rules: Regulation) -> None:
    quoted = [clock.text for clock in rules.clocks] + [rule.text for rule in rules.barred]
    quoted += [note.text for note in rules.notes if note.basis == "text"]
    assert [text for text in quoted if "（建议）" in text or "本软件" in text] == []
    assert [note.id for note in rules.notes if not note.clause] == []


@every
def test_a_complaint_is_nowhere_called_by_the_word_for_a_formal_case(rules: Regulation) -> None:
    words = [value.title for axis in rules.axes for value in axis.values]
    words += [value.title for values in (rules.channels, rules.units, rules.roles, rules.checklist) for value in values]
    words += [note.text for note in rules.notes if note.where != "page"] + [clock.title for clock in rules.clocks]
    words += [word for spec in rules.fields for word in (spec.label, spec.hint)]
    for action in rules.actions:
        words += [action.title, action.hint, *(word for spec in action.fields for word in (spec.label, spec.hint))]
    assert [word for word in words if "案件" in word] == []


@every
def test_only_the_notes_that_help_at_work_stand_beside_a_case(rules: Regulation) -> None:
    """A clerk reads few of them: at most six at once."""
    assert len([note.id for note in rules.notes if note.where == "case" and not note.when]) <= 6


@every
def test_every_duty_can_be_given_a_limit_by_the_office(rules: Regulation) -> None:
    """What the text leaves without a number is a blank; so is a number that is only ours."""
    blanks = {blank.id for blank in rules.blanks}
    left_open = {f"clocks.{clock.id}.limit" for clock in rules.clocks if clock.duty or clock.basis == "suggestion"}
    dated = {f"clocks.{clock.id}.limit" for clock in rules.clocks if clock.date_from}
    assert left_open - dated <= blanks


def test_cash_goes_by_mail_nowhere() -> None:
    for rules in RULES.values():
        action = rules.action("return_enclosure")
        assert action and "cash_not_by_mail" in action.needs


# ---- clauses that are easily got wrong


def test_bank_what_comes_back_is_counted_anew() -> None:
    line = bank()
    line.hand_over("一级行部", "first_level")
    case = line.do("transfer_returned", at="2026-11-17T09:00")
    assert active(case) == {"D1@营业网点#2": "2026-11-18", "D4@营业网点#2": "2026-11-17T10:00"}


def test_bank_a_referral_passes_the_matter_on_while_the_sender_goes_on() -> None:
    line = bank()
    line.do("transferred", {"mode": "refer", "to_unit": "一级行部", "to_level": "first_level"})
    assert active(line.case) == {"D1@营业网点": "2026-11-17"}
    case = line.do("delivered", {"unit": "一级行部"}, at="2026-11-16T15:00")
    assert active(case) == {
        "D1@营业网点": "2026-11-17", "D2@一级行部": "2026-11-18", "D4@一级行部": "2026-11-16T16:00",
    }  # fmt: skip


def test_bank_the_sheet_goes_to_the_two_other_levels_and_with_every_transfer() -> None:
    use = RULES["bank-branch"].paper("handling_sheet")
    assert use and set(use.plies) == {"营业网点", "一级行部", "总行"}
    own = {"outlet": "营业网点", "first_level": "一级行部", "head_office": "总行"}
    assert {level: {own[level], *others} for level, others in use.goes_to.items()} == dict.fromkeys(own, set(use.plies))
    assert {"pass_on", "refer", "assign", "complete"} <= set(use.issued_by)


def centre() -> Timeline:
    line = Timeline(RULES["community-centre"])
    line.register({"channel": "phone", "categories": {"complexity": ["ordinary"]}}, received_at="2026-11-12T09:00")
    return line


def test_centre_the_leaders_first_opinion_on_every_form_is_no_assignment() -> None:
    line = centre()
    assert active(line.do("instructed", {"text": "请妥处"})) == {"D1": "2026-12-03"}
    assert active(line.do("transferred", {"mode": "assign", "to_unit": "物业管理科"}, at="2026-11-16T09:00")) == {
        "D7": "2027-01-16", "D4": "2027-01-13",
    }  # fmt: skip


@pytest.mark.parametrize("mode", ["assign", "instruct"])
def test_centre_what_a_superior_assigns_or_writes_on_counts_as_assigned(mode: str) -> None:
    line = centre()
    case = line.do("instruction_in", instruct(1, mode, received_on="2026-11-13"))
    assert active(case) == {"D7": "2027-01-13", "D5@i1": "2027-01-13"}


def test_centre_the_day_of_a_referral_from_above_is_kept_too() -> None:
    line = centre()
    case = line.do("instruction_in", instruct(1, "refer", due="2026-11-27"))
    assert active(case) == {"D9": "2026-11-27"}


def test_centre_whatever_limit_is_in_force_stops_for_the_same_cause() -> None:
    group = [clock for clock in RULES["community-centre"].clocks if clock.group == "finish" and not clock.date_from]
    assert len(group) == 6 and {clock.pauses for clock in group} == {("补正材料",)}


def test_market_the_facts_must_name_what_when_and_how_much() -> None:
    rules = RULES["market-regulation-12315"]
    needed = {field.path: field.clause for field in rules.fields if field.required and field.clause}
    assert needed == dict.fromkeys(("extra.goods_or_service", "extra.consumed_on", "extra.amount"), "登记表注3")
    signed = next(field for field in rules.fields if field.path == "complainant.signed")
    assert (signed.required_when, signed.clause) == ({"on_site": True}, "登记表注2")
