"""A regulation in words: no identifier comes through."""

import re
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.regulation import Regulation
from desktop_app.services import shelf, spoken
from desktop_app.services.shelf import Shelf

OWN = Path(__file__).parents[1] / "data" / "own"


@pytest.fixture(scope="module")
def rules() -> Regulation:
    return Shelf(OWN).regulation("trial-office")


@pytest.mark.parametrize(("when", "words"), [
    ({"severity": "grave"}, "严重程度是严重"), ({"severity": ["slight", "grave"]}, "严重程度是一般或严重"),
    ({"anonymous": False, "channel": "hotline"}, "不匿名，渠道是热线电话"), ({"enclosures": {"present": True}}, "随信有现金、原件"),
    ({"extra.taker": {"present": False}}, "没有“接听人”"), ({"amount": {"min": 1000}}, "赔偿金额在1000元以上"),
    ({"amount": {"min": 100, "max": 500}}, "赔偿金额在100元以上、不超过500元"), ({"mode": ["assign", "instruct"]}, "办理方式是交办或批示"),
    ({"complainant": "enterprise"}, "投诉人是企业"), ({"phase": "closed"}, "阶段是已结案"), ({"finding": "valid"}, "认定是有效投诉"),
    ({"relation": ["repeat", "repeated_by"]}, "与关联件的关系是重复投诉或又有重复投诉"), ({"requires": "report"}, "要求是报告"),
    ({"done": "step_done/visit"}, "已经实地走访"), ({"done": {"without": "replied"}}, "还没有答复"),
    ({"decided": {"present": False}}, "还没有批准的拟办"), ({"decided": {"without": "propose"}}, "还没有批准拟办"),
    ({"severity": {"without": "grave"}}, "严重程度不是严重"), ({"final": True}, "经复查不再处理"),
    ({"reviewed": "first"}, "已复查的级别是本级"),
    ({}, ""),
])  # fmt: skip
def test_conditions_are_said_in_words(rules: Regulation, when: dict[str, Any], words: str) -> None:
    said = spoken.condition(when, rules)
    assert said == words


def test_clocks_say_from_what_how_long_and_until_what(rules: Regulation) -> None:
    said = {clock.id: spoken.term(clock, rules) for clock in rules.clocks}
    assert said["D1"] == "自登记起5个工作日内，到答复为止"
    assert said["I1"] == "自受理起，到实地走访为止；没有写明天数"
    clock = rules.clock("D1")
    assert clock is not None and clock.extension is not None
    assert spoken.extension(clock.extension, rules) == "可以延期2次，每次最长3个工作日，要先申请延期，由主任批准"
    assert spoken.term(clock.model_copy(update={"limit": "same day"}), rules) == "自登记的当天，到答复为止"


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_every_clock_of_every_regulation_is_said_in_chinese(id_: str) -> None:
    rules = shelf.regulation(id_)
    for clock in rules.clocks:
        said = "".join([spoken.term(clock, rules), *spoken.circumstances(clock, rules)])
        assert not re.search(r"[a-z]{3,}", said), (clock.id, said)
