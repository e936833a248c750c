"""The facts of a case under the identifiers that regulation files use."""

from typing import Any

import pytest

from desktop_app.domain.case import fold
from desktop_app.domain.circumstances import IDENTIFIERS, circumstances, from_record, presence
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Event
from tests.domain.timelines import clock, erased, event, registered, regulation


def line(record: dict[str, Any], *steps: tuple[str, dict[str, Any]], level: str = "") -> list[Event]:
    first = event("registered", registered(record, level=level))
    return [first, *(event(type_, said, seq=n) for n, (type_, said) in enumerate(steps, 2))]


def test_a_registration_tells_its_identifiers() -> None:
    record = {
        "kind": "complaint", "channel": "letter", "on_site": False, "level": "outlet",
        "complainant": {"kind": "enterprise", "anonymous": True, "wants_reply": False},
        "categories": {"severity": ["serious"], "subject": ["服务态度", "服务质量"]}, "enclosures": [{"name": "现金"}],
    }  # fmt: skip
    assert from_record(record) == {
        "kind": "complaint", "channel": "letter", "on_site": False, "level": "outlet", "complainant": "enterprise",
        "anonymous": True, "confidential": False, "wants_reply": False, "severity": ["serious"],
        "subject": ["服务态度", "服务质量"], "enclosures": [{"name": "现金"}], "signed": False, "reachable": False,
        "categories.severity": ["serious"], "categories.subject": ["服务态度", "服务质量"],
        "complainant.kind": "enterprise", "complainant.anonymous": True, "complainant.wants_reply": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("complainant", "told"),
    [
        ({}, (False, False)),
        ({"name": "陈秀兰"}, (True, False)),
        ({"name": "陈秀兰", "anonymous": True, "phone": "13800000000"}, (False, True)),
        ({"name": "陈秀兰", "address": "春光新村1号"}, (True, True)),
        ({"name": "陈秀兰", "email": "someone@example.com"}, (True, True)),
    ],
)
def test_whether_the_complainant_is_named_and_can_be_reached(
    complainant: dict[str, Any], told: tuple[bool, bool]
) -> None:
    there = presence({"complainant": complainant})
    assert (there["signed"], there["reachable"]) == told


def test_an_empty_registration_is_a_persons() -> None:
    facts = from_record({})
    assert (facts["complainant"], facts["anonymous"], facts["enclosures"]) == ("person", False, [])
    assert "channel" not in facts


def test_every_identifier_is_told_and_none_besides_but_the_axes() -> None:
    record = {"channel": "letter", "on_site": True, "repeat": True, "categories": {"severity": ["serious"]}}
    assert set(circumstances(fold(line(record)))) == IDENTIFIERS | {"severity", "categories.severity"}


def test_the_level_is_that_of_the_unit_that_now_has_the_matter() -> None:
    events = line({"level": "outlet"}, level="outlet")
    assert circumstances(fold(events))["level"] == "outlet"
    events += [event("passed_on", {"to_unit": "总行", "to_level": "head_office"}, seq=2), event("delivered", {}, seq=3)]
    assert circumstances(fold(events))["level"] == "head_office"
    assert circumstances(fold(line({"level": "outlet"})))["level"] == "outlet"


@pytest.mark.parametrize(
    ("steps", "modes"),
    [
        ([], []),
        ([("transferred", {"mode": "refer", "to_unit": "甲"})], ["refer"]),
        ([("instruction_in", {"instruction": "i1", "from": "镇政府", "mode": "refer"})], ["refer"]),
        ([("instruction_in", {"instruction": "i1", "from": "镇政府", "mode": "assign"}),
          ("transferred", {"mode": "refer", "to_unit": "甲"})], ["refer", "assign"]),
    ],
)  # fmt: skip
def test_the_mode_is_how_it_came_and_how_it_is_handled(
    steps: list[tuple[str, dict[str, Any]]], modes: list[str]
) -> None:
    assert circumstances(fold(line({}, *steps)))["mode"] == modes


def test_finding_phase_and_instructions_are_told() -> None:
    events = line({}, ("accepted", {}), ("instruction_in", {"instruction": "i1", "from": "镇政府", "mode": "instruct"}),
                  ("found", {"finding": "special"}), ("found", {"finding": "valid"}))  # fmt: skip
    facts = circumstances(fold(events))
    assert (facts["phase"], facts["instruction"], facts["finding"]) == ("handling", ["instruct"], ["valid"])


def test_conditions_do_not_rest_on_personal_data() -> None:
    """What a condition may name stays when the personal data are erased; paths of personal fields none may name."""
    record = {"signed": True, "reachable": True, "extra": {"receipt": "有"}}
    first = event("registered", registered(record), {"record": {"complainant": {"name": "陈秀兰"}, "subject": "漏水"}})
    before, after = (circumstances(fold([known])) for known in (first, erased(first)))
    assert {name: before[name] for name in (*IDENTIFIERS - {"channel", "on_site", "repeat"}, "extra.receipt")} == {
        name: after[name] for name in (*IDENTIFIERS - {"channel", "on_site", "repeat"}, "extra.receipt")
    }
    with pytest.raises(RuleBroken, match="complainant.name"):
        regulation(clock("D1", when={"complainant.name": {"present": True}}))


def test_what_was_said_last_links_and_reviews_are_told() -> None:
    events = line({}, ("proposed", {"amount": "5.00"}), ("proposed", {"amount": "7.00", "action": "propose"}),
                  ("called_back", {"satisfaction": "满意", "solved": False}), ("completed", {"outcome": "已解决"}),
                  ("linked", {"case": "c2", "number": "2", "relation": "repeat"}),
                  ("review_requested", {"level": "first"}), ("reviewed", {"decision": "upheld", "final": True}),
                  ("review_requested", {"level": "second"}))  # fmt: skip
    facts = circumstances(fold(events))
    told = {name: facts[name] for name in ("amount", "satisfaction", "solved", "outcome", "relation", "reviewed", "final")}
    assert told == {"amount": "7.00", "satisfaction": "满意", "solved": False, "outcome": "已解决", "relation": ["repeat"],
                    "reviewed": ["first"], "final": True}  # fmt: skip
    assert {"proposed", "proposed/propose", "reviewed"} <= set(facts["done"])


def test_what_an_action_said_last_is_told_by_its_name() -> None:
    events = line({}, ("step_done", {"action": "negotiate", "accepted": False}),
                  ("step_done", {"action": "negotiate", "accepted": True}), ("accepted", {}))  # fmt: skip
    assert circumstances(fold(events))["negotiate.accepted"] is True


@pytest.mark.parametrize(
    ("steps", "decided"),
    [
        ([], None),
        ([("proposed", {"action": "propose"})], None),
        ([("proposed", {"action": "propose"}), ("approved", {"awaiting": "approval"})], None),
        ([("proposed", {"action": "propose"}), ("approved", {})], "propose"),
        ([("proposed", {"action": "propose"}), ("approved", {}), ("proposed", {"action": "refer"})], None),
        ([("proposed", {"action": "propose"}), ("returned_for_change", {})], None),
    ],
)
def test_what_was_decided_is_what_was_approved_in_full(steps: list[tuple[str, dict[str, Any]]], decided: str | None) -> None:
    assert circumstances(fold(line({}, *steps)))["decided"] == decided
