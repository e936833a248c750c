from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.numbering import Series

DAY = date(2026, 11, 16)
PATTERNS = [
    "{branch}{YYYYMM}{serial:4}",
    "{YYMM}{serial:2}",
    "工商〔{year}〕第{serial}号",
    "TS{YYYYMMDD}-{serial:4}",
    "{branch}-{serial:6}",
    "督{YY}.{MM}.{DD}({serial:3})",
    "{serial}",
]


@pytest.mark.parametrize(
    ("pattern", "number", "period"),
    [
        ("{branch}{YYYYMM}{serial:4}", "PD2026110007", "2026-11"),
        ("{YYMM}{serial:2}", "261107", "2026-11"),
        ("工商〔{year}〕第{serial}号", "工商〔2026〕第7号", "2026"),
        ("TS{YYYYMMDD}-{serial:4}", "TS20261116-0007", "2026-11-16"),
        ("{branch}-{serial:6}", "PD-000007", ""),
    ],
)
def test_numbers_and_the_period_their_serial_counts_in(pattern: str, number: str, period: str) -> None:
    series = Series.parse(pattern)
    assert series.format(7, DAY, "PD") == number
    assert series.period(DAY) == period


def test_a_serial_beyond_the_pattern_is_written_in_full() -> None:
    series = Series.parse("{YYMM}{serial:2}")
    assert series.width() == 2
    assert series.format(99, DAY, "") == "261199"
    assert series.format(100, DAY, "") == "2611100"


@given(
    st.sampled_from(PATTERNS),
    st.integers(1, 2_000_000),
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.text("0123456789ABab东", max_size=6),
)
@example("{branch}{YYYYMM}{serial:4}", 10_000, DAY, "")
@example("{branch}{YYYYMM}{serial:4}", 1, DAY, "0110")
def test_the_serial_is_read_back(pattern: str, serial: int, day: date, branch: str) -> None:
    series = Series.parse(pattern)
    assert series.parse_serial(series.format(serial, day, branch), branch) == serial


@given(st.integers(1, 2_000_000), st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.text("PDX东", max_size=4))
def test_a_branch_of_letters_need_not_be_known(serial: int, day: date, branch: str) -> None:
    series = Series.parse("{branch}{YYYYMM}{serial:4}")
    assert series.parse_serial(series.format(serial, day, branch)) == serial


@given(st.sampled_from(PATTERNS), st.integers(1, 30_000), st.integers(1, 30_000))
def test_two_serials_never_give_the_same_number(pattern: str, one: int, other: int) -> None:
    series = Series.parse(pattern)
    assert (series.format(one, DAY, "01") == series.format(other, DAY, "01")) == (one == other)


@pytest.mark.parametrize(
    "number", ["", "PD2026110", "PD2026130001", "XX2026110001", "PD20261100001", "PD2026110001号", "PD202611000a"]
)
def test_a_number_of_another_series_has_no_serial(number: str) -> None:
    assert Series.parse("{branch}{YYYYMM}{serial:4}").parse_serial(number, "PD") is None


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{branch}{YYYYMM}", "一个且只有一个流水号"),
        ("{serial}-{serial:2}", "一个且只有一个流水号"),
        ("{jahr}{serial}", "“{jahr}”不认识"),
        ("{serial:0}", "“{serial:0}”不认识"),
        ("{}{serial}", "“{}”不认识"),
        ("{{serial}}", "花括号"),
        ("〔{year〕{serial}", "花括号"),
        ("{branch}{serial:4}", "同一个号"),
        ("{serial}{branch}", "同一个号"),
        ("{branch}{YYYY}{branch}{serial}", "同一个号"),
        ("{MM}{serial}", "没有年"),
        ("{YYYY}{DD}{serial}", "没有年"),
    ],
)
def test_a_pattern_that_cannot_number_is_refused(pattern: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words.replace("{", r"\{")) as refused:
        Series.parse(pattern, "numbers.case")
    assert refused.value.field == "numbers.case"


def test_serials_count_from_one() -> None:
    with pytest.raises(ValueError, match="from one"):
        Series("{serial}").format(0, DAY, "")
