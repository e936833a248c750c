"""Events: canonical bytes, the hash chain, personal data apart, and payloads of every version ever released."""

import json
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import events
from desktop_app.domain.case import fold
from desktop_app.domain.events import (
    CASE_EVENTS,
    GENESIS,
    OFFICE_EVENTS,
    VERSIONS,
    BadPayload,
    Draft,
    Event,
    canonical,
    chain_hash,
    digest,
    merged,
    split_personal,
    upcast,
)
from tests.domain.timelines import erased, event

SAMPLES = Path(__file__).parents[1] / "data" / "events"
RELEASED = {path.name.removesuffix(".json"): json.loads(path.read_text("utf-8")) for path in sorted(SAMPLES.iterdir())}

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(st.text(), PLAIN, max_size=4)


def exact(value: Any) -> Any:
    """A value with its types: Python takes True for 1, a payload must not."""
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    return (type(value).__name__, value)


# ---- canonical bytes


@given(PAYLOADS)
def test_canonical_bytes_are_read_back_and_are_the_same_again(payload: dict[str, Any]) -> None:
    data = canonical(payload)
    assert exact(json.loads(data)) == exact(payload)
    assert canonical(json.loads(data)) == data


@given(PAYLOADS, PAYLOADS)
def test_different_payloads_have_different_bytes(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (canonical(one) == canonical(other)) is (exact(one) == exact(other))


@given(PAYLOADS)
def test_the_order_of_keys_does_not_count(payload: dict[str, Any]) -> None:
    assert canonical(dict(reversed(payload.items()))) == canonical(payload)


def test_canonical_bytes_are_compact_utf8_with_decimals_as_text() -> None:
    payload = {"b": Decimal("2680.00"), "a": ("甲", True, None, 1)}
    assert canonical(payload) == '{"a":["甲",true,null,1],"b":"2680.00"}'.encode()


@pytest.mark.parametrize(
    "payload",
    [{"x": 1.5}, {"x": {"y": [float("nan")]}}, {1: "x"}, {"x": {2: "y"}}, {"x": b"y"}, {"x": {"y"}}, {"x": "\ud800"}],
)
def test_what_has_no_canonical_form_is_a_bug_of_ours(payload: Any) -> None:
    with pytest.raises(BadPayload):
        canonical(payload)


# ---- drafts and versions


def test_a_draft_of_an_unknown_type_is_a_bug_of_ours() -> None:
    with pytest.raises(BadPayload, match="vanished"):
        Draft("vanished")


@pytest.mark.parametrize(("type_", "version"), [("registered", 2), ("registered", 0), ("vanished", 1)])
def test_a_version_never_released_is_not_read(type_: str, version: int) -> None:
    with pytest.raises(BadPayload):
        upcast(type_, version, {})


def test_a_payload_of_an_older_version_is_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "VERSIONS", {**VERSIONS, "urged": 3})
    monkeypatch.setitem(events.UPCASTERS, ("urged", 1), lambda said: {**said, "count": said["times"]})
    monkeypatch.setitem(events.UPCASTERS, ("urged", 2), lambda said: {**said, "means": "书面"})
    assert upcast("urged", 1, {"times": 2}) == {"times": 2, "count": 2, "means": "书面"}
    assert upcast("urged", 2, {"count": 2}) == {"count": 2, "means": "书面"}


def test_every_version_below_todays_has_its_upcaster() -> None:
    steps = {(type_, version) for type_, today in VERSIONS.items() for version in range(1, today)}
    assert set(events.UPCASTERS) == steps


def test_a_type_is_of_a_case_or_of_the_office() -> None:
    assert not set(CASE_EVENTS) & set(OFFICE_EVENTS)
    assert set(VERSIONS) == {*CASE_EVENTS, *OFFICE_EVENTS}


# ---- the chain


def other(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    return value + (b" " if isinstance(value, bytes) else " ")


CHAINED = [f.name for f in fields(Event) if f.name not in ("personal", "salt", "hash")]


@pytest.mark.parametrize("name", CHAINED)
def test_the_hash_changes_with_every_field(name: str) -> None:
    known = event("replied", {"text": "已答复"}, {"name": "陈秀兰"}, recorded_for="钱志远", case_head=GENESIS)
    assert chain_hash(replace(known, **{name: other(getattr(known, name))})) != known.hash


def test_the_hash_does_not_change_with_an_erasure() -> None:
    known = event("replied", {}, {"text": "已答复陈秀兰"})
    assert chain_hash(erased(known)) == known.hash


@given(st.text(), st.text(), st.text())
def test_no_field_can_leak_into_its_neighbour(actor: str, moved: str, rest: str) -> None:
    one = replace(event("replied"), actor=actor + moved, recorded_for=rest)
    two = replace(event("replied"), actor=actor, recorded_for=moved + rest)
    assert (chain_hash(one) == chain_hash(two)) is (moved == "")


@given(st.binary(min_size=1, max_size=40), st.binary(max_size=40))
def test_personal_data_are_known_by_salt_and_bytes(salt: bytes, personal: bytes) -> None:
    assert digest(salt, personal) != digest(None, None)
    assert digest(salt, personal) != digest(salt, personal + b"x")
    assert digest(None, None) == digest(b"", b"")


# ---- what an event says


def test_an_event_says_its_facts_and_its_personal_data_together() -> None:
    known = event("registered", {"record": {"kind": "complaint"}}, {"record": {"subject": "漏水"}})
    assert known.values == {"record": {"kind": "complaint", "subject": "漏水"}}
    assert not known.erased


def test_erased_data_are_simply_absent() -> None:
    known = erased(event("registered", {"record": {"kind": "complaint"}}, {"record": {"subject": "漏水"}}))
    assert known.values == {"record": {"kind": "complaint"}}
    assert known.erased


def test_an_event_without_personal_data_is_not_erased() -> None:
    assert not event("accepted").erased


def test_order_is_by_lamport_then_origin_then_sequence() -> None:
    known = [event("accepted", lamport=2, origin="a", seq=1), event("accepted", lamport=1, origin="b", seq=9),
             event("accepted", lamport=1, origin="b", seq=8), event("accepted", lamport=1, origin="a", seq=3)]  # fmt: skip
    assert [item.order for item in sorted(known, key=lambda item: item.order)] == [
        (1, "a", 3), (1, "b", 8), (1, "b", 9), (2, "a", 1),
    ]  # fmt: skip


def test_the_events_of_a_verb_share_its_name() -> None:
    assert event("accepted", seq=4, lamport=3).verb == event("clock_started", seq=5, lamport=3).verb == "o1:3"


def test_the_moment_of_an_event_is_its_office_time() -> None:
    assert event("accepted", at="2026-11-16T10:00").moment.isoformat() == "2026-11-16T02:00:00+00:00"


# ---- personal data apart


@given(PAYLOADS, st.sets(st.text(), max_size=3), st.randoms(use_true_random=False))
def test_splitting_and_merging_gives_the_whole_again(payload: dict[str, Any], words: set[str], chance: Any) -> None:
    chosen: dict[str, bool] = {}

    def personal(path: str) -> bool:
        return chosen.setdefault(path, path in words or chance.random() < 0.5)

    facts, secret = split_personal(payload, personal)
    assert merged(facts, secret) == payload


def test_personal_values_are_found_by_their_dotted_path() -> None:
    whole = {"name": "公开", "complainant": {"name": "陈秀兰", "kind": "person"}, "materials": [{"name": "照片"}]}
    facts, secret = split_personal(whole, {"complainant.name", "materials"}.__contains__)
    assert facts == {"name": "公开", "complainant": {"kind": "person"}}
    assert secret == {"complainant": {"name": "陈秀兰"}, "materials": [{"name": "照片"}]}


@pytest.mark.parametrize(
    ("base", "over", "result"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": ""}, {"a": ""}),
        ({"a": ""}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_tables_merge_key_by_key_and_the_rest_is_replaced(base: Any, over: Any, result: Any) -> None:
    assert merged(base, over) == result


# ---- every version ever released


def test_every_version_of_every_type_ever_released_has_its_sample() -> None:
    assert set(RELEASED) == {
        f"{type_}.{version}" for type_, today in VERSIONS.items() for version in range(1, today + 1)
    }


def stored(sample: dict[str, Any], seq: int = 2) -> Event:
    """A sample as it was stored, in its own version."""
    known = event(sample["type"], sample["facts"], sample["personal"], seq=seq)
    return replace(known, version=sample["version"])


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_payload_is_still_read(name: str) -> None:
    sample = RELEASED[name]
    assert name == f"{sample['type']}.{sample['version']}"
    known = stored(sample)
    assert known.values
    assert erased(known).values.keys() <= known.values.keys()


@pytest.mark.parametrize("name", [name for name in RELEASED if name.rpartition(".")[0] in CASE_EVENTS])
def test_a_released_payload_still_folds_with_and_without_its_personal_data(name: str) -> None:
    known = stored(RELEASED[name])
    before = [stored(RELEASED["registered.1"], 1)] if name != "registered.1" else []
    for one in (known, erased(known)):
        case = fold([*before, one])
        assert case.last(known.type) == one
        assert case.number
    assert fold([known]).head == known.hash
