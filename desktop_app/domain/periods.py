"""Periodic duties: which period a report covers and on which day it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import model_validator

from desktop_app.domain.choices import Basis, Part

Every = Literal["week", "month", "quarter", "year", "unset"]
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
SPOKEN: Mapping[str, str] = {"week": "每周", "month": "每月", "quarter": "每季度", "year": "每年", "unset": "期间由本单位定"}
LAST_SURE_DAY = 28


class Report(Part):
    """A report or another duty that comes round again.

    `every` is the period (`unset`: the text names none, the office sets it); `day` is the day on which it is due: 0 for
    the last day of the period, else a day of the next one: of its first month, or with `every = "week"` the weekday
    (1 Monday to 7 Sunday). `population` says which cases it is made from.
    """

    id: str
    title: str
    every: Every = "unset"
    day: int = 0
    population: Literal["received", "closed", "open", "none"] = "received"
    from_unit: str = ""
    to_unit: str = ""
    clause: str = ""
    text: str = ""
    note: str = ""
    basis: Basis = "text"

    @model_validator(mode="after")
    def _possible(self) -> "Report":
        most = 7 if self.every == "week" else LAST_SURE_DAY
        if not 0 <= self.day <= most:
            raise ValueError(f"day 应在0到{most}之间：0是期末，其余是{'星期几' if self.every == 'week' else '下一期的几日'}")
        return self


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a periodic duty: the days it covers, both included, and the last day on time."""

    first: date
    last: date
    due: date


def next_turn(report: Report, today: date) -> Turn | None:
    """The turn that is due next, today included; None where the office has not set the period."""
    if report.every == "unset":
        return None
    turn = _turn(report, _begin(report.every, today))
    before = _turn(report, _begin(report.every, turn.first - timedelta(days=1)))
    return before if before.due >= today else turn


def _begin(every: Every, day: date) -> date:
    if every == "week":
        return day - timedelta(days=day.weekday())
    months = MONTHS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _turn(report: Report, first: date) -> Turn:
    if report.every == "week":
        last = first + timedelta(days=6)
        return Turn(first, last, last + timedelta(days=report.day))
    year, month = divmod(first.year * 12 + first.month - 1 + MONTHS[report.every], 12)
    following = date(year, month + 1, 1)
    last = following - timedelta(days=1)
    return Turn(first, last, following.replace(day=report.day) if report.day else last)
