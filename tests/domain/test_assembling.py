"""Putting regulations together: laid over a base, dropped, checked; every fault named in Chinese, with its place."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.assembling import FORMER_GATES, FORMER_RULES, assemble, fingerprint, from_json, read, to_json
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.soundness import faults
from tests.domain.timelines import clock, raw, regulation, shipped

BASES: Mapping[str, Mapping[str, Any]] = {
    "base": {
        "title": "底稿", "numbers": {"case": "{serial}", "slip": "{year}-{serial}"},
        "actions": [{"id": "a", "title": "甲", "fields": [{"path": "x.y", "label": "子"}, {"path": "z", "label": "丑"}]},
                    {"id": "b", "title": "乙"}],
        "words": ["一"],
    },
    "middle": {"extends": "base", "note": "中间", "remove": ["actions.b"]},
    "circle": {"extends": "circle"},
}  # fmt: skip


def laid(own: dict[str, Any]) -> dict[str, Any]:
    return assemble({"extends": "base", **own}, BASES.__getitem__)


# ---- laying one over the other


def test_without_a_base_a_file_is_itself() -> None:
    assert assemble({"id": "a"}, BASES.__getitem__) == {"id": "a"}


def test_tables_merge_by_key_and_other_values_are_replaced() -> None:
    whole = laid({"title": "自己的", "numbers": {"slip": "{serial}"}, "words": ["二"]})
    assert (whole["title"], whole["words"]) == ("自己的", ["二"])
    assert whole["numbers"] == {"case": "{serial}", "slip": "{serial}"}


def test_arrays_of_tables_merge_by_identifier_in_the_bases_order() -> None:
    whole = laid(
        {"actions": [{"id": "c", "title": "丙"}, {"id": "a", "hint": "先做", "fields": [{"path": "z", "label": "寅"}]}]}
    )
    assert [action["id"] for action in whole["actions"]] == ["a", "b", "c"]
    assert whole["actions"][0] == {
        "id": "a", "title": "甲", "hint": "先做", "fields": [{"path": "x.y", "label": "子"}, {"path": "z", "label": "寅"}],
    }  # fmt: skip


def test_an_empty_array_takes_all_away() -> None:
    assert laid({"actions": []})["actions"] == []


def test_bases_have_bases() -> None:
    whole = assemble({"extends": "middle", "title": "自己的"}, BASES.__getitem__)
    assert (whole["title"], whole["note"], [action["id"] for action in whole["actions"]]) == ("自己的", "中间", ["a"])


@pytest.mark.parametrize("path", ["actions.a", "numbers.slip"])
def test_what_the_base_has_may_be_dropped(path: str) -> None:
    table, _, key = path.partition(".")
    left = laid({"remove": [path]})[table]
    assert len(left) == 1
    assert key not in str(left[0] if isinstance(left, list) else left).replace("case", "")


def test_a_field_is_dropped_by_its_dotted_path() -> None:
    base = {"fields": [{"path": "complainant.name"}, {"path": "subject"}]}
    assert assemble({"extends": "b", "remove": ["fields.complainant.name"]}, {"b": base}.__getitem__) == {
        "fields": [{"path": "subject"}]
    }


@pytest.mark.parametrize(
    ("own", "field", "word"),
    [
        ({"remove": ["actions.settle"]}, "remove", "actions.settle"),
        ({"remove": ["title"]}, "remove", "title"),
        ({"remove": "actions.a"}, "remove", "列表"),
        ({"remove": [1]}, "remove", "列表"),
        ({"extends": 3}, "extends", "编号"),
        ({"extends": "circle"}, "extends", "绕回自己"),
    ],
)
def test_a_wrong_base_or_removal_is_refused(own: dict[str, Any], field: str, word: str) -> None:
    with pytest.raises(RuleBroken, match=word) as caught:
        laid(own)
    assert caught.value.field == field


def test_laying_changes_no_file() -> None:
    before = deepcopy(BASES["base"])
    laid({"numbers": {"slip": "{serial}"}, "actions": [{"id": "a", "hint": "先做"}], "remove": ["actions.b"]})
    assert BASES["base"] == before


# ---- faults


def faulty(change: dict[str, Any]) -> RuleBroken:
    whole = assemble({"id": "ours", "extends": "common", **change}, raw)
    with pytest.raises(RuleBroken) as caught:
        read(whole, "ours.toml")
    return caught.value


@pytest.mark.parametrize(
    ("change", "place", "word"),
    [
        ({"tilte": "名称"}, "tilte", "不认识这一项"),
        ({"title": 5}, "title", "文字"),
        ({"version": "二"}, "version", "整数"),
        ({"effective": "昨天"}, "effective", "日期"),
        ({"effective": datetime(2026, 1, 1, 10)}, "effective", "日期"),
        ({"effective": 5.5}, "effective", "日期"),
        ({"actions": "x"}, "actions", "列表"),
        ({"channels": [5]}, "channels.1", "一张表"),
        ({"channels": [{"id": "a"}]}, "channels.a.title", "缺少这一项"),
        ({"channels": [{"title": "甲"}]}, "channels.1.id", "缺少这一项"),
        ({"channels": [{"id": "a", "title": "甲", "on_site": "也许"}]}, "channels.a.on_site", "true 或 false"),
        ({"channels": [{"id": "a", "title": "甲", "level": "outlet"}]}, "channels.a.level", "没有“outlet”这个层级"),
        (
            {"roles": {"a": {"title": "甲", "acts_as": "boss"}}},
            "roles.a.acts_as",
            "clerk、manager、handler、supervisor",
        ),
        ({"roles": {"a": 5}}, "roles.a.title", "文字"),
        ({"numbers": {"case": "{serial}{serial}"}}, "numbers.case.title", "流水号"),
        ({"actions": [{"id": "accept", "phases": ["begun"]}]}, "actions.accept.phases.1", "received、handling"),
        ({"actions": [{"id": "accept", "event": "vanished"}]}, "actions.accept.event", "没有“vanished”这种事件"),
        ({"actions": [{"id": "accept", "sets": 5}]}, "actions.accept.sets", "一张表"),
        (
            {"actions": [{"id": "accept", "fields": [{"path": "text", "type": "prose"}]}]},
            "actions.accept.fields.text.type",
            "字段类型",
        ),
        ({"fields": [{"path": "subject", "required": []}]}, "fields.subject.required", "true 或 false"),
        ({"clocks": [clock("D1", limit="7 days")]}, "clocks.D1.limit", "“7 days”不是期限"),
        ({"clocks": [clock("D1", limit={"day": "due"})]}, "clocks.D1.limit", "文书所定的日期"),
        ({"clocks": [clock("D1", limit=5)]}, "clocks.D1.limit", "7 wd"),
        ({"axes": {"a": "甲"}}, "axes.a.values", "缺少这一项"),
        ({"clocks": [clock("D1", scope="office")]}, "clocks.D1.scope", "case、unit、instruction"),
        ({"acceptance": {"policy": "maybe"}}, "acceptance.policy", "register_all"),
    ],
)
def test_a_fault_names_file_place_and_what_would_be_right(change: dict[str, Any], place: str, word: str) -> None:
    refusal = faulty(change)
    assert refusal.field == place
    assert str(refusal).startswith(f"制度文件“ours.toml”的 {place} 有误：")
    assert word in str(refusal)
    assert str(refusal).endswith("。")


ENGLISH = re.compile(r"\b(input|should|valid|field|value|string|integer|type|error|found|unable)\b", re.IGNORECASE)
WRONG: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.just(date(2026, 1, 1)), st.just("乱"), st.just([5]),
    st.just([{}]), st.just({"a": 5}), st.just({"a": {"b": 5}}), st.just([["x"]]),
)  # fmt: skip


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [way] if way else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places(item, (*way, key))
    return found


WHOLE = assemble(raw("bank-branch"), raw)
PLACES = places(WHOLE)


@given(st.sampled_from(PLACES), WRONG)
def test_no_fault_speaks_english_and_none_escapes(way: tuple[Any, ...], wrong: Any) -> None:
    whole = deepcopy(WHOLE)
    spot = whole
    for step in way[:-1]:
        spot = spot[step]
    spot[way[-1]] = wrong
    try:
        assert to_json(read(whole, "ours.toml"))
    except RuleBroken as refusal:
        assert not ENGLISH.search(re.sub(r"（.*?）|“.*?”", "", str(refusal).partition("有误：")[2])), str(refusal)
        assert str(refusal).endswith("。")


def test_a_fault_without_a_file_names_the_regulation() -> None:
    with pytest.raises(RuleBroken, match="制度文件“ours”的 version 有误：缺少这一项"):
        read({"id": "ours", "title": "自己的", "effective": date(2026, 1, 1)})


def test_a_fault_of_the_whole_says_so() -> None:
    whole = deepcopy(WHOLE)
    whole["clocks"].append(whole["clocks"][0])
    with pytest.raises(RuleBroken, match="的 全文 有误：期限“D1”写了两次"):
        read(whole, "ours.toml")


# ---- what is stored


@pytest.mark.parametrize("id_", ["common", "bank-branch", "community-centre", "market-regulation-12315"])
def test_a_stored_regulation_is_read_back_the_same(id_: str) -> None:
    text = to_json(shipped(id_))
    assert from_json(text) == shipped(id_)
    assert to_json(from_json(text)) == text


def test_numbers_with_a_fraction_are_kept_as_text() -> None:
    rules = read(
        assemble({"id": "ours", "extends": "common", "clocks": [clock("D1", when={"repeat": {"min": 1.5}})]}, raw)
    )
    assert rules.clocks[0].when == {"repeat": {"min": "1.5"}}
    assert from_json(to_json(rules)) == rules


def test_a_fingerprint_is_the_sha_256_of_the_text() -> None:
    assert fingerprint("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert fingerprint(to_json(shipped("common"))) != fingerprint(to_json(shipped("bank-branch")))


# ---- what a base offers


OFFER = {"b": {"actions": [{"id": "a"}, {"id": "visit", "title": "现场查看", "optional": True}]}}


def test_what_is_optional_is_there_only_where_it_is_named() -> None:
    assert [one["id"] for one in assemble({"extends": "b"}, OFFER.__getitem__)["actions"]] == ["a"]
    named = assemble({"extends": "b", "actions": [{"id": "visit", "hint": "先约"}]}, OFFER.__getitem__)
    assert named["actions"][1] == {"id": "visit", "title": "现场查看", "hint": "先约"}


def test_a_base_that_names_an_offer_passes_it_on() -> None:
    files = {**OFFER, "m": {"extends": "b", "actions": [{"id": "visit"}]}}
    assert len(assemble({"extends": "m"}, files.__getitem__)["actions"]) == 2


def test_replies_are_added_to_those_of_the_base() -> None:
    assert [duty.id for duty in regulation(replies={"named": {"when": {"signed": True}}}).replies] == ["wanted", "named"]


# ---- blanks


BLANK = {"clocks.D1.limit": {"label": "几天", "type": "limit"}, "retention.years": {"label": "几年", "type": "count"},
         "roles.gm.title": {"label": "谁"}}  # fmt: skip
OPEN: dict[str, Any] = {"id": "sample", "extends": "common", "blanks": BLANK, "retention": {"years": 5, "basis": "suggestion"},
                        "roles": {"gm": {"title": "经理"}}, "clocks": [clock("D1", limit="")]}  # fmt: skip


def test_the_offices_own_value_fills_a_blank_and_says_whose_it_is() -> None:
    filled = {"clocks.D1.limit": "3 wd", "retention.years": 8, "roles.gm.title": "行长"}
    rules = read(assemble(OPEN, raw, filled))
    assert (rules.clocks[0].limit, rules.clocks[0].basis) == ("3 wd", "office")
    assert (rules.retention.years, rules.retention.basis) == (8, "office")
    assert rules.roles[0].title == "行长"
    assert rules.filled == filled
    assert read(assemble(OPEN, raw)).clocks[0].duty, "what is shared was not changed"


@pytest.mark.parametrize("place", ["clocks.D2.limit", "clocks.D1", "title", ""])
def test_only_a_blank_is_filled(place: str) -> None:
    with pytest.raises(RuleBroken, match="这个空白，可以填的是：clocks.D1.limit"):
        assemble(OPEN, raw, {place: "3 wd"})


# ---- what a former release stored


FORMER = sorted((Path(__file__).parents[1] / "data" / "regulations").iterdir())


@pytest.mark.parametrize("path", FORMER, ids=lambda path: path.name)
def test_what_a_former_release_stored_is_still_read(path: Path) -> None:
    rules = from_json(path.read_text("utf-8"))
    assert rules.id == path.name.partition(".")[0]
    assert list(faults(rules)) == []
    assert from_json(to_json(rules)) == rules
    close = rules.action("close")
    assert close and "replies_given" in close.needs
    assert [(duty.id, duty.when) for duty in rules.replies] == [("wanted", {"wants_reply": True})]
    assert {need for action in rules.actions for need in action.needs}.isdisjoint({*FORMER_GATES, *FORMER_RULES})


def test_gates_of_a_former_release_refuse_as_rules() -> None:
    found = {path.name.partition(".")[0]: from_json(path.read_text("utf-8")).rules for path in FORMER}
    assert [(rule.actions, rule.when) for rule in found["market-regulation-12315"]] == [(("refer",), {"kind": "tip_off"})]
    final = found["bank-branch"][0]
    assert (final.actions, final.field, final.when["level"]) == (("find",), "stage", {"without": "head_office"})


def test_a_note_that_was_enforced_stands_beside_the_case() -> None:
    note = {"id": "n", "title": "提示", "text": "先听后说。"}
    stored = {"id": "x", "version": 1, "effective": "2026-01-01", "title": "旧",
              "notes": [{**note, "enforced": told} for told in (True, False)]}  # fmt: skip
    assert [one.where for one in from_json(json.dumps(stored)).notes] == ["case", "page"]
