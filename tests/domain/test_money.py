from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.money import capitals, figures, parse_money

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1234.50", "壹仟贰佰叁拾肆元伍角整"),
        ("10.05", "壹拾元零伍分"),
        ("100000000", "壹亿元整"),
        ("0.01", "壹分"),
        ("0.50", "伍角整"),
        ("0", "零元整"),
        ("-0.001", "零元整"),
        ("1001000", "壹佰万零壹仟元整"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万零柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("100000001", "壹亿零壹元整"),
        ("200030000", "贰亿零叁万元整"),
        ("-20", "负贰拾元整"),
        ("1.005", "壹元零壹分"),
    ],
)
def test_amounts_in_capitals(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


def _value(words: str) -> Decimal:
    """The amount that capitals tell, read the way a person adds it up."""
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total, group, digit = Decimal(0), 0, 0
    for word in words.replace("整", ""):
        if word in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(word)
        elif word in units:
            group, digit = group + digit * units[word], 0
        elif word in "亿万元":
            total += (group + digit) * {"亿": 10**8, "万": 10**4, "元": 1}[word]
            group = digit = 0
        else:
            total, digit = total + digit * Decimal({"角": "0.1", "分": "0.01"}[word]), 0
    return total


@given(AMOUNTS)
def test_capitals_tell_the_amount(amount: Decimal) -> None:
    words = capitals(amount)
    assert _value(words) == amount
    assert "零零" not in words
    assert words.endswith(("整", "分"))


@given(AMOUNTS)
def test_figures_are_read_back(amount: Decimal) -> None:
    assert parse_money(figures(amount)) == amount


def test_figures_have_the_sign_before_the_currency() -> None:
    assert figures(Decimal("1234.5")) == "￥1,234.50"
    assert figures(Decimal("-1234.5")) == "-￥1,234.50"
    assert figures(Decimal("-0.001")) == "￥0.00"


@pytest.mark.parametrize("amount", ["1000000000000", "999999999999.995"])
def test_a_trillion_has_no_capitals(amount: str) -> None:
    with pytest.raises(ValueError, match="trillion"):
        capitals(Decimal(amount))


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("2680", "2680.00"),
        ("2,680元", "2680.00"),
        ("￥1,234.50", "1234.50"),
        ("人民币３２０．５元整", "320.50"),
        ("1.5万元", "15000.00"),
        ("rmb 12.340", "12.34"),
        ("0", "0.00"),
    ],
)
def test_written_amounts_are_read(written: str, amount: str) -> None:
    assert str(parse_money(written)) == amount


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "不是金额"),
        ("一百元", "不是金额"),
        ("-5", "不是金额"),
        ("1e3", "不是金额"),
        ("NaN", "不是金额"),
        ("1_000", "不是金额"),
        ("12,34", "不是金额"),
        ("0.005", "超过两位"),
        ("1000000000000", "一万亿"),
    ],
)
def test_what_is_no_amount_is_refused(written: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        parse_money(written, "extra.amount")
    assert refused.value.field == "extra.amount"
