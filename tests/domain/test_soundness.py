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
        ({"clocks": [clock("D1", **{"from": ["begun"]})]}, "clocks.D1", "没有“begun”这种事件"),
        ({"clocks": [clock("D1", until=["ended"])]}, "clocks.D1", "没有“ended”这种事件"),
        ({"clocks": [clock("D1", void_on=["gone"])]}, "clocks.D1", "没有“gone”这种事件"),
        ({"clocks": [clock("D1", until=["step_done/dance"])]}, "clocks.D1", "没有动作“dance”会记下“step_done”"),
        ({"clocks": [clock("D1", start="day_off", **{"from": ["transferred"]})]}, "clocks.D1.start", "日期字段"),
        ({"clocks": [clock("D1", group="g"), clock("D2", group="g")]}, "clocks.D2.rank", "分不出先后"),
        ({"clocks": [clock("D1", group="g", when={"a": "red"}), clock("D2", group="g", when={"a": ["red", "blue"]})],
          "axes": {"a": {"title": "颜色", "values": ["red", "blue"]}}}, "clocks.D2.rank", "分不出先后"),
        ({"actions": [{"id": "accept", "roles": ["king"]}]}, "actions.accept.roles", "没有“king”这个身份"),
        ({"actions": [{"id": "accept", "roles": []}]}, "actions.accept.roles", "没有人可以办“受理”"),
        ({"actions": [{"id": "accept", "phases": []}]}, "actions.accept.phases", "没有可以办理的阶段"),
        ({"actions": [{"id": "accept", "event": "vanished"}]}, "actions.accept.event", "没有“vanished”这种事件"),
        ({"actions": [{"id": "accept", "before": ["vanished"]}]}, "actions.accept.event", "没有“vanished”这种事件"),
        ({"actions": [{"id": "accept", "then": ["vanished"]}]}, "actions.accept.event", "没有“vanished”这种事件"),
        ({"remove": ["actions.close"]}, "actions", "到了“已办结”就办不到归档了"),
        ({"rules": [{"id": "r", "actions": ["fly"], "refuse": "不行。", "clause": "一"}]}, "rules.r.actions", "没有“fly”这个动作"),
        ({"rules": [{"id": "r", "actions": ["reply"], "refuse": "不行。", "clause": "一", "when": {"means": "飞鸽"}}]},
         "rules.r.when.means", "没有“飞鸽”这个值"),
        ({"rules": [{"id": "r", "actions": ["reply"], "refuse": "不行。", "clause": "一", "unless_done": ["danced"]}]},
         "rules.r.unless_done", "没有“danced”这种事件"),
        ({"rules": [{"id": "r", "actions": ["reply"], "refuse": "不行。", "clause": "一", "field": "colour"}]},
         "rules.r.field", "没有“colour”这个字段"),
        ({"routes": [{"id": "r", "steps": [{"title": "核", "roles": ["king"]}]}]}, "routes.r.核", "没有“king”这个身份"),
        ({"routes": [{"id": "r", "action": "fly", "steps": [{"title": "核", "roles": ["manager"]}]}]}, "routes.r.action", "fly"),
        ({"implied": [{"id": "i", "when": {"repeat": True}, "axis": "b", "value": "x"}]}, "implied.i.axis", "没有“b”这个分类"),
        ({"implied": [{"id": "i", "when": {"repeat": True}, "axis": "a", "value": "x"}], "axes": {"a": COLOUR}},
         "implied.i.value", "没有“x”这个值"),
        ({"urging": [{"id": "u", "title": "催", "action": "fly", "trigger": "overdue"}]}, "urging.u.action", "fly"),
        ({"papers": {"p": {"planned": True}}}, "papers.p.title", "要写出名称"),
        ({"blanks": {"clocks.D9.limit": {"label": "几天"}}}, "blanks.clocks.D9.limit", "没有“clocks.D9.limit”这个位置"),
        ({"papers": {"p": {"never_for": {"sort": "x"}}}}, "papers.p.never_for", "条件"),
        ({"papers": {"p": {"issued_by": ["send"]}}}, "papers.p.issued_by", "动作"),
        ({"papers": {"p": {"number": "slip"}}}, "papers.p.number", "urging_slip"),
        ({"papers": {"p": {"requires": ["vanished"]}}}, "papers.p.requires", "可用的事件见文档"),
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": "red"}, {"a": "blue"}),
        ({"repeat": True}, {"repeat": False}),
        ({"amount": {"max": 999}}, {"amount": {"min": 1000}}),
        ({"amount": {"present": True}}, {"amount": {"present": False}}),
        ({"a": "red", "repeat": True}, {"a": ["red", "blue"], "repeat": False}),
    ],
)
def test_conditions_that_never_meet_need_no_rank(one: dict[str, Any], other: dict[str, Any]) -> None:
    axes = {"a": {"title": "颜色", "values": ["red", "blue"]}}
    rules = regulation(clock("D1", group="g", when=one), clock("D2", group="g", when=other), axes=axes)
    assert len(rules.clocks) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": {"without": "red"}}, {"a": "red"}),
        ({"a": "red"}, {"a": {"without": "red"}}),
    ],
)
def test_what_is_left_out_and_what_is_meant_never_meet(one: dict[str, Any], other: dict[str, Any]) -> None:
    axes = {"a": {"title": "颜色", "values": ["red", "blue"]}}
    assert len(regulation(clock("D1", group="g", when=one), clock("D2", group="g", when=other), axes=axes).clocks) == 2
    with pytest.raises(RuleBroken, match="分不出先后"):
        regulation(clock("D1", group="g", when={"a": {"without": "red"}}), clock("D2", group="g", when={"a": "blue"}), axes=axes)


def test_whoever_signs_must_be_able_to_approve() -> None:
    parts: dict[str, Any] = {"roles": {"board": {"title": "监事会", "acts_as": "supervisor"}},
                             "routes": [{"id": "r", "steps": [{"title": "核", "roles": ["board"]}]}]}  # fmt: skip
    with pytest.raises(RuleBroken, match="“board”不能办审批") as caught:
        regulation(**parts)
    assert caught.value.field == "routes.r.核"
    for roles in (["manager", "board"], ["supervisor"]):
        assert regulation(**parts, actions=[{"id": "approve", "roles": roles}]).routes


@pytest.mark.parametrize("other", [{"amount": "7"}, {"amount": ["7", "9"]}, {"amount": {"max": 99}}])
def test_a_range_and_a_value_may_meet(other: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken, match="分不出先后"):
        regulation(clock("D1", group="g", when={"amount": {"min": 5}}), clock("D2", group="g", when=other))
