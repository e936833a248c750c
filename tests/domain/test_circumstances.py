"""The facts of a case under the identifiers that regulation files use."""

from typing import Any

import pytest

from desktop_app.domain.case import fold
from desktop_app.domain.circumstances import IDENTIFIERS, circumstances, from_record
from desktop_app.domain.events import Event
from tests.domain.timelines import erased, event, registered


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
        "subject": ["服务态度", "服务质量"], "enclosures": [{"name": "现金"}],
    }  # fmt: skip


def test_an_empty_registration_is_a_persons() -> None:
    facts = from_record({})
    assert (facts["complainant"], facts["anonymous"], facts["enclosures"]) == ("person", False, [])
    assert "channel" not in facts


def test_every_identifier_is_told_and_none_besides_but_the_axes() -> None:
    record = {"channel": "letter", "on_site": True, "repeat": True, "categories": {"severity": ["serious"]}}
    assert set(circumstances(fold(line(record)))) == IDENTIFIERS | {"severity"}


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
    assert (facts["phase"], facts["instruction"], facts["finding"]) == ("handling", ["instruct"], "valid")


def test_conditions_do_not_rest_on_personal_data() -> None:
    first = event("registered", registered(), {"record": {"complainant": {"name": "陈秀兰"}, "subject": "漏水"}})
    assert circumstances(fold([first])) == circumstances(fold([erased(first)]))
