"""Inputs for days and moments: typed short, shown whole, or taken from a calendar or the clock."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QToolButton, QWidget, QWidgetAction

from desktop_app.domain.moments import SHANGHAI, local
from desktop_app.domain.regulation import FieldSpec
from desktop_app.ui.inputs_base import Input

NOW = "现在"
AHEAD = frozenset({"due", "finish_by", "promised_date", "report_by"})
"""Fields that name a day to come."""
DAYS_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)|(今天|今日|昨天|昨日|前天)")
_TIME = re.compile(r"(\d{1,2})[:时点](\d{1,2})?分?|(\d\d)(\d\d)")


def present() -> datetime:
    """The office's time by the clock of this machine."""
    return datetime.now(SHANGHAI)


def whole_date(text: str, today: date, ahead: bool = False) -> str:
    """`2026-11-08` for what a clerk types: 11-8, 11月8日, 2026.11.8, 20261108, 昨天. As typed if it is none of these.

    Without a year the day is the latest one that is not in the future; `ahead` (a limit, a promise) the nearest one.
    """
    found = _DAY.fullmatch(_plain(text))
    day = _day(found, today, ahead) if found else None
    return day.isoformat() if day else text


def whole_moment(text: str, now: datetime) -> str:
    """`2026-11-08 09:30` for 11-8 9:30, 昨天 9点, 20261108 0930; a time alone is today's. As typed otherwise."""
    plain = _plain(text)
    today = local(now).date()
    only = _TIME.fullmatch(plain)
    found = None if only else _DAY.match(plain)
    time = only or (_TIME.fullmatch(plain[found.end() :].lstrip("T ")) if found else None)
    day = _day(found, today) if found else today
    if time is None or day is None:
        return text
    hour, minute = int(time[1] or time[3]), int(time[2] or time[4] or 0)
    return f"{day} {hour:02}:{minute:02}" if hour < 24 and minute < 60 else text


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _day(found: re.Match[str], today: date, ahead: bool = False) -> date | None:
    if found[7]:
        return today - timedelta(days=DAYS_AGO[found[7]])
    year, month, day = (int(found[n] or found[n + 3] or 0) for n in (1, 2, 3))
    try:
        if year:
            return date(year, month, day)
        this_year = date(today.year, month, day)
        if ahead:
            others = (this_year.replace(year=today.year + step) for step in (-1, 1) if (month, day) != (2, 29))
            return min(this_year, *others, key=lambda other: abs(other - today))
        return this_year if this_year <= today else date(today.year - 1, month, day)
    except ValueError:
        return None


class _Timed(Input):
    """A line that is made whole when one leaves it."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None, example: str, now: Callable[[], datetime]) -> None:
        super().__init__(spec, parent)
        self._now = now
        self.line = QLineEdit(self, placeholderText=spec.hint or example)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin)
        self.line.textChanged.connect(self.changed)
        self.line.editingFinished.connect(self._complete)

    def value(self) -> str:
        return self._whole(self.line.text())

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))

    def focus(self, inner: str = "") -> None:
        super().focus(inner)
        self.line.selectAll()

    def _complete(self) -> None:
        if self.line.text() != self.value():
            self.line.setText(self.value())

    def _whole(self, text: str) -> str:
        raise NotImplementedError


class DateInput(_Timed):
    """A day; the button opens a calendar."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None, now: Callable[[], datetime] = present) -> None:
        super().__init__(spec, parent, "例如 2026-11-08 或 11-8", now)
        self.button = QToolButton(self)
        self.button.setText("日历")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setToolTip("打开日历")
        self.button.setAccessibleName(f"{spec.label}：打开日历")
        self.button.clicked.connect(self._open)
        self._place(self.line, self.button)

    def _open(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        calendar = QCalendarWidget(menu)
        calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        chosen = QDate.fromString(self.value(), Qt.DateFormat.ISODate)
        calendar.setSelectedDate(chosen if chosen.isValid() else QDate.fromString(self._today(), Qt.DateFormat.ISODate))
        for picked in (calendar.activated, calendar.clicked):
            picked.connect(self._take)
            picked.connect(menu.close)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _take(self, day: QDate) -> None:
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        self.focus()

    def _today(self) -> str:
        return local(self._now()).date().isoformat()

    def _whole(self, text: str) -> str:
        return whole_date(text, local(self._now()).date(), self.spec.path.rpartition(".")[2] in AHEAD)


class MomentInput(_Timed):
    """A moment to the minute; the button (or 现在, typed) puts in the present."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None, now: Callable[[], datetime] = present) -> None:
        super().__init__(spec, parent, "例如 2026-11-16 10:05 或 10:05", now)
        self.button = QToolButton(self)
        self.button.setText(NOW)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setToolTip("填入现在的时间（在栏内输入“现在”也可以）")
        self.button.setAccessibleName(f"{spec.label}：填入现在的时间")
        self.button.clicked.connect(self.set_now)
        self._place(self.line, self.button)

    def set_now(self) -> None:
        """Put in the present, to the minute."""
        self.set_value(self._present())

    def _present(self) -> str:
        return local(self._now()).strftime("%Y-%m-%d %H:%M")

    def _whole(self, text: str) -> str:
        return self._present() if _plain(text) == NOW else whole_moment(text, self._now())
