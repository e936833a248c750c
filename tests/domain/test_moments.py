"""Moments: UTC texts that sort, office days in Asia/Shanghai, and what a person may write."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import (
    SHANGHAI,
    day_end,
    from_text,
    local,
    midnight,
    office_date,
    parse_date,
    parse_local,
    spoken,
    to_text,
)

MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))


@given(MOMENTS)
def test_a_text_is_read_back_to_the_second(moment: datetime) -> None:
    assert from_text(to_text(moment)) == moment.replace(microsecond=0)


@given(MOMENTS, MOMENTS)
def test_texts_sort_as_moments_do(one: datetime, other: datetime) -> None:
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    assert (to_text(one) < to_text(other)) is (one < other)


def test_a_text_is_utc_whatever_the_zone() -> None:
    assert to_text(datetime(2026, 11, 16, 10, 5, tzinfo=SHANGHAI)) == "2026-11-16T02:05:00Z"


def test_the_office_day_is_that_of_shanghai() -> None:
    late = datetime(2026, 11, 15, 16, 30, tzinfo=UTC)
    assert office_date(late) == date(2026, 11, 16)
    assert local(late).hour == 0


def test_an_office_day_runs_from_midnight_to_the_next() -> None:
    day = date(2026, 11, 16)
    assert to_text(midnight(day)) == "2026-11-15T16:00:00Z"
    assert day_end(day) - midnight(day) == timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-16", "2026-11-15T16:00:00Z"),
        ("2026-11-16T10:05", "2026-11-16T02:05:00Z"),
        (" 2026-11-16 10:05 ", "2026-11-16T02:05:00Z"),
        ("2026-11-16T10:05:30", "2026-11-16T02:05:30Z"),
        ("2026-11-16T10:05+09:00", "2026-11-16T01:05:00Z"),
        ("2026-11-16T10:05Z", "2026-11-16T10:05:00Z"),
    ],
)
def test_a_written_time_is_office_time_unless_it_says_otherwise(text: str, expected: str) -> None:
    assert to_text(parse_local(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "昨天", "2026-13-01", "2026-11-16T25:00", "0001-01-01", "9999-12-31T23:00-08:00", "\ud800", "久" * 5000],
)
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RuleBroken, match="2026-11-16T10:05") as caught:
        parse_local(text, "received_at")
    assert caught.value.field == "received_at"
    assert len(str(caught.value).encode()) < 400


@pytest.mark.parametrize("text", ["2026-11-31", "16/11/2026", "", "\udfff"])
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RuleBroken, match="2026-11-16 这样") as caught:
        parse_date(text, "due")
    assert caught.value.field == "due"


def test_values_that_are_no_text_are_refused_too() -> None:
    with pytest.raises(RuleBroken, match="不是时间"):
        parse_local(20261116)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="不是日期"):
        parse_date(None)  # type: ignore[arg-type]


def test_a_day_is_read() -> None:
    assert parse_date(" 2026-02-28 ") == date(2026, 2, 28)


def test_a_spoken_moment_says_its_weekday() -> None:
    moment = datetime(2026, 11, 16, 2, 5, tzinfo=UTC)
    assert spoken(moment) == "2026年11月16日 10时05分（星期一）"
