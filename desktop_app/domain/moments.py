"""Moments: kept in UTC with seconds, shown and judged in Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop_app.domain.errors import RuleBroken, quoted

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def to_text(moment: datetime) -> str:
    """UTC text `YYYY-MM-DDTHH:MM:SSZ`, which sorts as time does."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def from_text(text: str) -> datetime:
    """The inverse of `to_text`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def local(moment: datetime) -> datetime:
    """The same moment on an office clock (Asia/Shanghai)."""
    return moment.astimezone(SHANGHAI)


def office_date(moment: datetime) -> date:
    """The day of the office on which the moment falls."""
    return local(moment).date()


def midnight(day: date) -> datetime:
    """The moment the office day begins."""
    return datetime.combine(day, time(), SHANGHAI)


def day_end(day: date) -> datetime:
    """The first moment after the office day (24:00 of 《民法典》第二百零三条)."""
    return midnight(day + timedelta(days=1))


def parse_local(text: str, field: str = "") -> datetime:
    """Read what a person or a script wrote: `2026-11-16`, `2026-11-16T10:05` or `2026-11-16 10:05`, office time.

    A text with an offset keeps it. Raises RuleBroken when it is no time, or one that UTC cannot hold.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        for zone in (UTC, SHANGHAI):
            aware.astimezone(zone)
    except (ValueError, OverflowError, AttributeError):
        raise RuleBroken(f"“{quoted(text)}”不是时间，请写成 2026-11-16T10:05 这样的形式。", field=field) from None
    return aware


def parse_date(text: str, field: str = "") -> date:
    """Read a day `2026-11-16`. Raises RuleBroken when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except (ValueError, AttributeError):
        raise RuleBroken(f"“{quoted(text)}”不是日期，请写成 2026-11-16 这样的形式。", field=field) from None


def spoken(moment: datetime) -> str:
    """`2026年11月16日 10时05分（星期一）`; the weekday is derived, never asked for."""
    at = local(moment)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H}时{at:%M}分（星期{WEEKDAYS[at.weekday()]}）"
