"""What one part of a regulation names, another must have."""

from typing import Any

import pytest

from desktop_app.domain.assembling import assemble
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.soundness import faults
from tests.domain.timelines import clock, raw, regulation, shipped


@pytest.mark.parametrize("id_", ["common", "bank-branch", "community-centre", "market-regulation-12315"])
def test_the_shipped_regulations_are_sound(id_: str) -> None:
    assert list(faults(shipped(id_))) == []


DATED = {"from": ["transferred"], "limit": {"date": "report_on"}}
COLOUR = {"title": "颜色", "values": ["red"]}
LEVELS = {"levels": {"outlet": "网点"}}


@pytest.mark.parametrize(
    ("change", "place", "word"),
    [
        ({"channels": [{"id": "a", "title": "甲", "level": "outlet"}]}, "channels.a.level", "层级（levels），可以写的是：（还没有）"),
        ({"units": {"a": {"title": "甲", "level": "top"}}, **LEVELS}, "units.a.level", "可以写的是：outlet"),
        ({"axes": {"a": {**COLOUR, "default": "rde"}}}, "axes.a.default", "red"),
        ({"barred": [{"id": "b", "clause": "一", "recipients": "respondent_unit", "only_to": ["head"]}]}, "barred.b.only_to", "单位"),
        ({"barred": [{"id": "b", "clause": "一", "recipients": "respondent_unit", "when": {"a": "x"}}]}, "barred.b.when", "条件"),
        ({"clocks": [clock("D1", when={"colour": "red"})]}, "clocks.D1.when", "没有“colour”这个条件"),
        ({"clocks": [clock("D1", when={"a": "rde"})], "axes": {"a": COLOUR}}, "clocks.D1.when.a", "red"),
        ({"clocks": [clock("D1", when={"a": ["red", "rde"]})], "axes": {"a": COLOUR}}, "clocks.D1.when.a", "“rde”"),
        ({"clocks": [clock("D1", when={"level": "top"})], **LEVELS}, "clocks.D1.when.level", "outlet"),
        ({"clocks": [clock("D1", when={"kind": "praise"})]}, "clocks.D1.when.kind", "complaint"),
        ({"clocks": [clock("D1", before="finish")]}, "clocks.D1.before", "期限组"),
        ({"clocks": [clock("D1", **DATED)]}, "clocks.D1.limit.date", "report_by"),
        ({"papers": {"p": {"never_for": {"sort": "x"}}}}, "papers.p.never_for", "条件"),
        ({"papers": {"p": {"issued_by": ["send"]}}}, "papers.p.issued_by", "动作"),
        ({"papers": {"p": {"number": "slip"}}}, "papers.p.number", "urging_slip"),
        ({"papers": {"p": {"requires": ["vanished"]}}}, "papers.p.requires", "registered"),
        ({"actions": [{"id": "accept", "papers": ["p"]}]}, "actions.accept.papers", "文书"),
        ({"actions": [{"id": "accept", "when": {"sort": "x"}}]}, "actions.accept.when", "条件"),
        ({"fields": [{"path": "demand", "required_when": {"sort": "x"}}]}, "fields.demand.required_when", "条件"),
        ({"fields": [{"path": "demand", "shown_when": {"channel": "x"}}], "channels": [{"id": "a", "title": "甲"}]},
         "fields.demand.shown_when.channel", "可以写的是：a"),
        ({"actions": [{"id": "call_back", "fields": [{"path": "text", "required_when": {"means": "电报"}}]}]},
         "actions.call_back.fields.text.required_when.means", "电话"),
    ],
)  # fmt: skip
def test_a_name_that_nothing_answers_to_is_refused(change: dict[str, Any], place: str, word: str) -> None:
    clocks = change.pop("clocks", [])
    with pytest.raises(RuleBroken) as caught:
        regulation(*clocks, **change)
    assert caught.value.field == place
    assert word in str(caught.value)


def test_an_action_may_ask_about_its_own_fields_and_a_rule_about_its_axes() -> None:
    rules = regulation(
        clock("D1", when={"a": "red"}), clock("D2", when={"repeat": True, "a": {"present": True}}), axes={"a": COLOUR}
    )
    assert list(faults(rules)) == []


def test_all_faults_are_found() -> None:
    whole = assemble({"id": "ours", "extends": "common"}, raw)
    whole["clocks"] = [clock("D1", before="a"), clock("D2", before="b", when={"c": "d"})]
    places = [place for place, _ in faults(Regulation.model_validate(whole))]
    assert places == ["clocks.D2.when", "clocks.D1.before", "clocks.D2.before"]
