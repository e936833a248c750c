"""What a regulation refuses, fines and counts without registering."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop_app.domain.rulings import Acceptance, Penalty, Refusal, Retention


def penalty(**more: Any) -> Penalty:
    return Penalty.model_validate({"id": "rude", "title": "服务态度恶劣", **more})


@pytest.mark.parametrize(
    ("least", "most", "amount", "allowed"),
    [
        ("100", "1000", "100", True),
        ("100", "1000", "1000.00", True),
        ("100", "1000", "99.99", False),
        ("100", "1000", "1000.01", False),
        ("", "500", "0", True),
        ("", "500", "501", False),
        ("100", "", "99999", True),
        ("100", "", "99", False),
        ("", "", "12345", True),
    ],
)
def test_a_fine_lies_within_its_range(least: str, most: str, amount: str, allowed: bool) -> None:
    assert penalty(least=least, most=most).allows(Decimal(amount)) is allowed


@given(*(st.decimals(0, 10_000, places=2) for _ in range(3)))
def test_what_is_allowed_lies_between_the_bounds(one: Decimal, other: Decimal, amount: Decimal) -> None:
    low, high = sorted((one, other))
    assert penalty(least=str(low), most=str(high)).allows(amount) is (low <= amount <= high)


@pytest.mark.parametrize(
    ("said", "word"), [({"least": "1000", "most": "100"}, "写反了"), ({"most": "很多"}, "很多"), ({"least": "-5"}, "-5")]
)
def test_a_range_that_is_none_is_refused(said: dict[str, str], word: str) -> None:
    with pytest.raises(ValidationError, match=word) as caught:
        penalty(**said)
    assert not str(caught.value.errors()[0]["ctx"]["error"]).endswith("。")


def test_a_refusal_is_a_whole_sentence() -> None:
    said = {"id": "r", "actions": "reply", "clause": "一", "refuse": "不能"}
    with pytest.raises(ValidationError, match="一句完整的话"):
        Refusal.model_validate(said)
    assert Refusal.model_validate({**said, "refuse": "不能答复，请先调查。"}).actions == ("reply",)


def test_reasons_that_are_only_counted_may_be_words_or_tables() -> None:
    tally = Acceptance.model_validate({"tally": {"explained": "当场说明", "passed": {"title": "转出", "feedback": True}}}).tally
    assert [(item.id, item.title, item.feedback) for item in tally] == [
        ("explained", "当场说明", False), ("passed", "转出", True)]  # fmt: skip
    assert Acceptance.model_validate({"tally": ["口头咨询"]}).tally[0].id == "口头咨询"


def test_what_the_text_leaves_open_is_ours() -> None:
    kept = Retention()
    assert (kept.years, kept.important, kept.basis) == (10, 0, "suggestion")
