"""Invariant 5: merging ledgers is the union of their logs, in any order, any number of times."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from desktop_app.domain.case import fold
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft, Event
from desktop_app.models.backup import backup
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from desktop_app.models.pages import ListQuery
from desktop_app.models.restoring import restore
from tests.models.office import go_on, register, stored


def take_in(ledger: Ledger, events: list[Event]) -> list[str]:
    """Absorb and fold, as the exchange does."""
    with ledger.transaction() as writing:
        writing.store_regulation('{"id":"bank-branch"}')
        touched = writing.absorb(events)
        for case_id in filter(None, touched):
            writing.save(fold(ledger.case_events(case_id)))
    return touched


@pytest.fixture
def apart(ledger: Ledger, now: datetime, tmp_path: Path) -> tuple[Ledger, Ledger, str]:
    """A ledger, its copy at a branch, and a case that both have gone on with, not seeing each other."""
    case_id = register(ledger, now, complainant={"name": "王䶮"})
    branch = restore(backup(ledger, tmp_path / "b.zip", now), tmp_path / "branch", now)
    go_on(ledger, case_id, now, Draft("accepted"))
    go_on(branch, case_id, now, Draft("declined"))
    return ledger, branch, case_id


def test_invariant_5_both_sides_come_to_the_same_whichever_way_and_however_often(
    apart: tuple[Ledger, Ledger, str], now: datetime
) -> None:
    here, there, case_id = apart
    own, other = list(here.events()), list(there.events())
    assert case_id in take_in(here, other)
    take_in(there, own)
    assert take_in(here, other) == take_in(there, own) == []
    assert stored(here)["cases"] == stored(there)["cases"]
    assert {event.hash for event in here.events()} == {event.hash for event in there.events()}
    assert [verify(ledger).first_fault for ledger in (here, there)] == [None, None]
    there.close()


def test_invariant_5_a_contradiction_shows_on_the_case_and_the_next_verb_comes_after_both(
    apart: tuple[Ledger, Ledger, str], now: datetime
) -> None:
    here, there, case_id = apart
    take_in(here, list(there.events()))
    assert here.page(ListQuery()).rows[0].contradictions == 1
    (event,) = go_on(here, case_id, now, Draft("noted_text", {}, {"text": "以受理为准"}))
    assert here.case_events(case_id)[-1] == event
    there.close()


def test_invariant_5_packages_may_come_in_pieces_but_not_with_a_gap(
    apart: tuple[Ledger, Ledger, str], now: datetime
) -> None:
    here, there, _ = apart
    case_id = register(there, now, [Draft("accepted")])
    mine = list(there.events(there.origin))
    with pytest.raises(RuleBroken, match="只到第 0 条"):
        take_in(here, mine[1:])
    take_in(here, mine[:2])
    with pytest.raises(RuleBroken, match="只到第 2 条"):
        take_in(here, mine[3:])
    take_in(here, list(there.events(there.origin, after=2)))
    assert here.page(ListQuery(), limit=1).rows[0].id == case_id
    there.close()


@pytest.mark.parametrize("change", [{"actor": "x"}, {"personal": b'{"a":1}'}, {"prev": "0" * 64}])
def test_invariant_5_a_damaged_package_is_refused_and_changes_nothing(
    apart: tuple[Ledger, Ledger, str], now: datetime, change: dict[str, object]
) -> None:
    here, there, _ = apart
    register(there, now, complainant={"name": "钱"})
    events = list(there.events(there.origin))
    before = here.heads()
    with pytest.raises(RuleBroken, match="数据包"):
        take_in(here, [*events[:-1], replace(events[-1], **change)])  # type: ignore[arg-type]
    assert here.heads() == before
    there.close()


def test_invariant_5_an_erasure_that_comes_before_what_it_names_still_erases(
    ledger: Ledger, now: datetime, tmp_path: Path
) -> None:
    case_id = register(ledger, now)
    branch = restore(backup(ledger, tmp_path / "b.zip", now), tmp_path / "branch", now)
    third = restore(backup(ledger, tmp_path / "c.zip", now), tmp_path / "third", now)
    (said,) = go_on(branch, case_id, now, Draft("noted_text", {}, {"text": "王䶮来电"}))
    package = list(branch.events(branch.origin))
    take_in(ledger, package)
    go_on(ledger, case_id, now, Draft("erased", {"erases": [said.hash]}))
    take_in(third, list(ledger.events(ledger.origin)))
    take_in(third, package)
    assert [event.personal for event in third.case_events(case_id) if event.hash == said.hash] == [None]
    take_in(branch, list(ledger.events(ledger.origin)))
    assert [verify(each).first_fault for each in (ledger, branch, third)] == [None] * 3
    for each in (branch, third):
        each.close()
