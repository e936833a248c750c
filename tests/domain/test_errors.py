"""Refusals carry their field and clause, and never break on what they quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import SHOWN, RuleBroken, Trouble, quoted


def test_a_refusal_says_its_sentence_field_and_clause() -> None:
    refusal = RuleBroken("电话没有填写，请补上。", field="complainant.phone", clause="第七条")
    assert (str(refusal), refusal.field, refusal.clause) == ("电话没有填写，请补上。", "complainant.phone", "第七条")


def test_a_refusal_without_field_or_clause_names_none() -> None:
    assert (RuleBroken("不行。").field, RuleBroken("不行。").clause) == ("", "")


def test_a_machine_fault_is_no_refusal_of_a_rule() -> None:
    assert not isinstance(Trouble("磁盘满了。"), RuleBroken)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13800138001", "13800138001"),
        ("一行\n又一行\t完", "一行 又一行 完"),
        ("\ud800坏\x00", "?坏"),
        ("长" * 100_000, "长" * SHOWN + "…"),
        (12, "12"),
        (None, "None"),
        ([["深"]], "[…]"),
        (("深",), "[…]"),
        ({"a": 1}, "{…}"),
    ],
)
def test_input_is_quoted_briefly_on_one_line(value: object, shown: str) -> None:
    assert quoted(value) == shown


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_quoted_can_be_printed(text: str) -> None:
    shown = quoted(text)
    assert shown.encode().decode() == shown
    assert shown.isprintable()
    assert len(shown) <= SHOWN + 1


@pytest.mark.parametrize(
    ("sentence", "clause", "told"),
    [
        ("不行。", "", "不行。"),
        ("不行。", "第七条", "不行（依据：第七条）。"),
        ("按第七条不行。", "第七条", "按第七条不行。"),
    ],
)
def test_a_refusal_told_alone_names_its_clause_once(sentence: str, clause: str, told: str) -> None:
    assert RuleBroken(sentence, clause=clause).told == told
