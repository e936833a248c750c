from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.chinese_dates import BLANK, arabic, numeral, read_date
from desktop_app.domain.errors import RuleBroken


def test_days_as_letters_and_covers_write_them() -> None:
    assert arabic(date(2026, 1, 5)) == "2026年1月5日"
    assert numeral(date(2026, 11, 22)) == "二〇二六年十一月二十二日"
    assert numeral(date(2030, 10, 30)) == "二〇三〇年十月三十日"
    assert numeral(date(2026, 1, 10)) == "二〇二六年一月十日"
    assert BLANK == "    年  月  日"


@given(st.dates(date(1000, 1, 1)))
def test_every_writing_is_read_back(day: date) -> None:
    for text in (arabic(day), numeral(day), day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day:%Y/%m/%d}"):
        assert read_date(text) == day


@pytest.mark.parametrize(
    "text", ["二零二六年三月五日", "２０２６年３月５日", " 2026 年 3 月 5 日 ", "2026.3.5", "二○二六年三月五日"]
)
def test_slips_of_the_pen_are_understood(text: str) -> None:
    assert read_date(text) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "text", ["", "三月五日", "2026年2月30日", "2026.13.1", "二〇二六年十十月五日", "二〇二六年三月三十二日", "26.3.5"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match="不是完整的日期") as refused:
        read_date(text, "received_at")
    assert refused.value.field == "received_at"
