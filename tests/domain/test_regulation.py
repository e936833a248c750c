"""A regulation as data: what is found in it, what a clock may say, and what it may not."""

from typing import Any

import pytest
from pydantic import ValidationError

from desktop_app.domain.counting import Limit
from desktop_app.domain.regulation import Clock, Extension, NumberSeries, Regulation
from tests.domain.timelines import clock, regulation, shipped

BANK = shipped("bank-branch")


def made(**more: Any) -> Clock:
    return Clock.model_validate(clock("D1", **more))


# ---- clocks


@pytest.mark.parametrize(
    ("until", "ways"),
    [
        ("completed", (("completed",),)),
        (["completed", "replied"], (("completed", "replied"),)),
        ([["completed", "replied"], ["promised"]], (("completed", "replied"), ("promised",))),
    ],
)
def test_an_end_is_all_of_these_or_one_of_several_ways(until: Any, ways: Any) -> None:
    assert made(until=until).until == ways


def test_a_limit_is_an_amount_or_a_day_that_a_document_names() -> None:
    assert (made(limit="14-21 cd").amount, made(limit="14-21 cd").date_from) == (Limit(21, "cd", 14), "")
    dated = made(limit={"date": "report_by"})
    assert (dated.amount, dated.date_from) == (None, "report_by")


def test_a_clock_is_void_by_what_ends_the_matter_besides_what_it_says() -> None:
    assert made(void_on=["withdrawn", "paused"]).ends_void == ("withdrawn", "paused", "declined", "terminated")
    assert made(until=[["accepted"], ["declined"]]).ends_void == ("terminated", "withdrawn")
    assert made(scope="instruction", void_on=["withdrawn"]).ends_void == ("withdrawn",)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"until": []}, "没有写到什么时候为止"),
        ({"until": [[]]}, "没有写到什么时候为止"),
        ({"limit": "7 days"}, "“7 days”不是期限"),
        ({"warning": "soon"}, "“soon”不是期限"),
        ({"limit": {"day": "due"}}, "文书所定的日期"),
        ({"limit": {"date": 5}}, "文书所定的日期"),
        ({"before": "finish", "scope": "unit"}, "是倒数的"),
        ({"before": "finish", "limit": {"date": "due"}}, "是倒数的"),
        ({"before": "finish", "limit": "3 h"}, "是倒数的"),
        ({"before": "finish", "limit": "3-7 cd"}, "是倒数的"),
    ],
)
def test_an_unsound_clock_is_refused(more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        made(**more)


def test_several_extensions_are_in_the_unit_of_one_limit() -> None:
    assert Extension(limit="5 wd", times=3).times == 3
    assert Extension().limit == ""
    with pytest.raises(ValidationError, match="每次最长多少"):
        Extension(times=2)
    with pytest.raises(ValidationError, match="不是期限"):
        Extension(limit="五天")


# ---- other parts


def test_a_number_pattern_is_readable() -> None:
    assert NumberSeries(id="case", title="{year}-{serial}").pattern == "{year}-{serial}"
    with pytest.raises(ValidationError, match="流水号"):
        NumberSeries(id="case", title="{year}")


@pytest.mark.parametrize(
    ("part", "name"), [("actions", "动作"), ("fields", "字段"), ("clocks", "期限"), ("channels", "渠道")]
)
def test_nothing_is_named_twice(part: str, name: str) -> None:
    raw = BANK.model_dump(mode="json", by_alias=True)
    with pytest.raises(ValidationError, match=f"{name}“.*”写了两次"):
        Regulation.model_validate({**raw, part: [*raw[part], raw[part][0]]})


# ---- finding


def test_parts_are_found_by_identifier_and_what_people_say() -> None:
    assert BANK.action("pass_on") is BANK.action("传递") is not None
    assert BANK.channel("来访") is BANK.channel("on_site") is not None
    assert BANK.unit("客户援助电话") is BANK.unit("first_level") is not None
    for found in (BANK.clock("D6"), BANK.paper("handling_sheet"), BANK.axis("severity")):
        assert found


@pytest.mark.parametrize("find", [BANK.action, BANK.channel, BANK.unit, BANK.clock, BANK.paper, BANK.axis])
def test_what_is_not_there_is_not_found(find: Any) -> None:
    assert find("没有的") is None


def test_a_series_has_its_pattern() -> None:
    assert BANK.pattern("case") == "{branch}{YYYYMM}{serial:4}"
    with pytest.raises(KeyError):
        BANK.pattern("referral_notice")


def test_a_kind_may_not_count() -> None:
    rules = regulation(kinds=[{"id": "slip", "title": "反馈单", "counts": False}])
    assert [(kind.id, kind.counts) for id_ in ("slip", "complaint") if (kind := rules.kind(id_))] == [("slip", False), ("complaint", True)]
    assert rules.kind("praise") is None
