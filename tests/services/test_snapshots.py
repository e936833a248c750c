"""The snapshot of a paper's values comes back as it went in."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.snapshots import from_bytes, to_bytes

SCALARS = st.one_of(
    st.text(), st.booleans(), st.integers(), st.dates(), st.decimals(allow_nan=False, allow_infinity=False),
    st.datetimes(min_value=datetime(1992, 1, 1), timezones=st.just(ZoneInfo("Asia/Shanghai"))),
)  # fmt: skip
ROWS = st.lists(st.dictionaries(st.text(), SCALARS, max_size=3), max_size=3).map(tuple)


@given(st.dictionaries(st.text(), SCALARS | ROWS | st.lists(st.text()).map(tuple), max_size=6))
def test_what_a_paper_was_filled_with_comes_back(values: dict[str, object]) -> None:
    data = to_bytes(values)
    assert from_bytes(data) == values
    assert to_bytes(from_bytes(data)) == data


def test_the_same_values_give_the_same_bytes() -> None:
    moment = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    one = {"a": moment, "b": date(2026, 11, 18), "c": Decimal("2.50"), "d": ("甲", "乙"), "e": ({"x": 1},)}
    assert to_bytes(one) == to_bytes(dict(reversed(one.items())))
    assert [type(value) for value in from_bytes(to_bytes(one)).values()] == [datetime, date, Decimal, tuple, tuple]
