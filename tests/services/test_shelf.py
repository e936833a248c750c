"""The shelf: shipped regulations resolve, samples register."""

import json

import pytest

from desktop_app.domain.assembling import from_json, to_json
from desktop_app.domain.errors import RuleBroken
from desktop_app.services import shelf


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_every_shipped_regulation_resolves_and_survives_being_stored(id_: str) -> None:
    rules = shelf.regulation(id_)
    assert rules.id == id_
    assert from_json(to_json(rules)) == rules


@pytest.mark.parametrize("id_", ["common", "no-such", "../common", ""])
def test_an_unknown_regulation_is_refused_with_those_there_are(id_: str) -> None:
    with pytest.raises(RuleBroken, match="bank-branch"):
        shelf.regulation(id_)


@pytest.mark.parametrize("id_", ["bank-branch", "community-centre", "market-regulation-12315"])
def test_samples_are_json(id_: str) -> None:
    assert json.loads(shelf.sample(id_))["regulation"] == id_


def test_a_regulation_without_a_sample_says_so() -> None:
    with pytest.raises(RuleBroken, match="没有样例"):
        shelf.sample("no-such")
