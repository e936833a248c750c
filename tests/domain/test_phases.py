"""Phases: fixed, and each event leads where the design says."""

import pytest

from desktop_app.domain.case import fold
from desktop_app.domain.events import CASE_EVENTS
from desktop_app.domain.phases import LIVE, OPEN, PHASE_AFTER, Phase
from desktop_app.domain.terms import PHASE_TITLES
from tests.domain.timelines import event, registered


def test_every_phase_has_a_word() -> None:
    assert set(PHASE_TITLES) == set(Phase)


def test_only_known_events_lead_to_a_phase() -> None:
    assert set(PHASE_AFTER) <= set(CASE_EVENTS)


def test_what_is_open_is_live_and_what_is_archived_is_not() -> None:
    assert OPEN < LIVE
    assert not LIVE & {Phase.ARCHIVED, Phase.DECLINED, Phase.WITHDRAWN, Phase.TERMINATED, Phase.VOID}


@pytest.mark.parametrize("type_", sorted(PHASE_AFTER))
def test_an_event_leads_to_its_phase(type_: str) -> None:
    facts = registered() if type_ == "registered" else {}
    assert fold([event("registered", registered()), event(type_, facts, seq=2)]).phase == PHASE_AFTER[type_]


def test_any_other_event_leaves_the_phase() -> None:
    events = [event("registered", registered()), event("accepted", seq=2), event("noted_text", seq=3)]
    assert fold(events).phase is Phase.HANDLING
