"""Numbers of cases and papers: taken one by one inside a transaction, without gaps (invariant 6)."""

from datetime import datetime
from typing import Any

from desktop_app.domain.moments import office_date
from desktop_app.domain.numbering import Series
from desktop_app.models.writing import Writing


def series_key(name: str, pattern: str) -> str:
    """What a series is counted under: regulations that number alike share it, a changed pattern begins anew."""
    return f"{name}:{pattern}"


def take_number(writing: Writing, pattern: str, name: str, branch: str, now: datetime) -> dict[str, Any]:
    """Take the next number of a series: the facts that the event records."""
    series, day, key = Series.parse(pattern), office_date(now), series_key(name, pattern)
    period = series.period(day)
    serial = writing.next_number(key, branch, period)
    return {"key": key, "branch": branch, "period": period, "serial": serial,
            "number": series.format(serial, day, branch)}  # fmt: skip
