"""Blanks: what people and scripts write into them, and whose word stands there."""

from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import Blank, Regulation
from desktop_app.services import blanks
from desktop_app.services.shelf import Shelf

OWN = Path(__file__).parents[1] / "data" / "own"
ID = "trial-office"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(OWN)


@pytest.fixture(scope="module")
def rules(shelf: Shelf) -> Regulation:
    return shelf.regulation(ID)


@pytest.mark.parametrize(("written", "meant"), [
    ("5个工作日", "5 wd"), ("5工作日", "5 wd"), ("15日", "15 cd"), ("15天", "15 cd"), ("2个月", "2 mo"), ("24小时", "24 h"),
    ("14至21日", "14-21 cd"), ("3-7天", "3-7 cd"), (" 3 至 7 个工作日 ", "3-7 wd"), ("当天", "same day"), ("当日", "same day"),
    ("same day", "same day"), ("7 wd", "7 wd"), ("7wd", "7wd"),
])  # fmt: skip
def test_a_limit_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert blanks.limit(written) == meant


@pytest.mark.parametrize("written", ["很快", "五日", "0日", "5", "5年", "7至3日", "-1日"])
def test_what_is_no_limit_is_refused(written: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        blanks.limit(written)
    assert str(caught.value).endswith("。")


@pytest.mark.parametrize(("type_", "given", "meant"), [
    ("flag", "是", True), ("flag", "否", False), ("flag", True, True), ("count", "12", 12), ("count", 12, 12),
    ("money", "1,000", "1000.00"), ("date", "2026-12-31", "2026-12-31"), ("words", "甲、乙，丙", ["甲", "乙", "丙"]),
    ("words", ["甲"], ["甲"]), ("text", " 经理 ", "经理"), ("text", "", None), ("words", [], None), ("limit", None, None),
])  # fmt: skip
def test_each_type_is_read(rules: Regulation, type_: Any, given: Any, meant: Any) -> None:
    blank = Blank(id="x.y", label="某项", type=type_)
    assert blanks.read(rules.model_copy(update={"blanks": (blank,)}), "x.y", given) == meant


@pytest.mark.parametrize(("type_", "given"), [("flag", "也许"), ("count", "五"), ("count", "-1"), ("money", "很多"),
                                              ("date", "明年"), ("choice", "丙")])  # fmt: skip
def test_a_wrong_value_names_its_place(rules: Regulation, type_: Any, given: Any) -> None:
    blank = Blank(id="x.y", label="某项", type=type_, choices=("甲", "乙"), clause="第一条")
    with pytest.raises(RuleBroken) as caught:
        blanks.read(rules.model_copy(update={"blanks": (blank,)}), "x.y", given)
    assert (caught.value.field, caught.value.clause) == ("x.y", "第一条")
    assert str(caught.value).endswith("。") and str(caught.value).count("。") == 1


def test_patterns_of_numbers_are_written_in_chinese(rules: Regulation) -> None:
    blank = Blank(id="numbers.case", label="编号格式")
    own = rules.model_copy(update={"blanks": (blank,)})
    assert blanks.standing(own)[0].value == "{单位代号}{年月}{流水号:4}"
    assert blanks.read(own, "numbers.case", "投〔{年份}〕{流水号}号") == "投〔{year}〕{serial}号"
    assert blanks.read(own, "numbers.case", "{branch}{YYYYMM}{serial:4}") == "{branch}{YYYYMM}{serial:4}"
    with pytest.raises(RuleBroken, match=r"请写上 \{流水号:4\}"):
        blanks.read(own, "numbers.case", "投{年份}号")


def test_an_unknown_place_is_refused(rules: Regulation) -> None:
    with pytest.raises(RuleBroken, match="没有“clocks.X.limit”这个空白"):
        blanks.read(rules, "clocks.X.limit", "5日")


def test_whose_word_stands_there_and_what_was_suggested(shelf: Shelf, rules: Regulation) -> None:
    filled = shelf.filled(ID, 1, {"retention.years": 20})
    found = {item.blank.id: (item.value, item.suggested, item.basis) for item in blanks.standing(filled, rules)}
    assert found["retention.years"] == ("20", "5", "office")
    assert found["clocks.D1.extension.by"] == ("主任", "主任", "suggestion")
    assert found["clocks.I1.limit"] == ("", "", "suggestion")
    assert found["acceptance.anonymous"][0] == "是"
    assert {item.blank.id: item.suggested for item in blanks.standing(filled)}["retention.years"] == "", "its file is gone"


def test_filling_in_does_not_touch_the_file_that_is_shared(shelf: Shelf, rules: Regulation) -> None:
    shelf.filled(ID, 1, {"clocks.I1.limit": "2 wd"})
    assert shelf.filled(ID, 1, {}) == rules


@pytest.mark.parametrize("type_", ["limit", "flag", "count", "words", "choice", "money", "date", "text"])
def test_what_is_shown_can_be_typed_again(rules: Regulation, type_: Any) -> None:
    value = {"limit": "14-21 cd", "flag": False, "count": 3, "words": ["甲", "乙"], "choice": "a", "money": "12.00",
             "date": "2026-12-31", "text": "经理"}[type_]  # fmt: skip
    blank = Blank(id="x.y", label="某项", type=type_, choices=({"id": "a", "title": "甲项"},) if type_ == "choice" else ())
    words = blanks.words(blank, value)
    assert blanks.read(rules.model_copy(update={"blanks": (blank,)}), "x.y", words) == value
