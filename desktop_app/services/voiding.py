"""Voiding numbers: after a restore, those that stand on paper and that the restored ledger does not know (design §3.5)."""

from collections.abc import Iterator
from datetime import date, timedelta

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft
from desktop_app.domain.moments import from_text, office_date
from desktop_app.domain.numbering import Series
from desktop_app.domain.people import ADMIN
from desktop_app.services import permission
from desktop_app.services.desk import Desk
from desktop_app.services.numbers import series_key

MOST = 10_000
"""More numbers than this are not given between two backups: a slip of the pen, which could not be taken back."""


def void_skipped(desk: Desk, last_number: str) -> tuple[str, ...]:
    """Use up the numbers between the last one this ledger knows and `last_number`, the last one on paper, that one too.

    Of a case or of a paper, in any series of the adopted regulations. Returns the numbers voided, in order: none where
    the ledger knows the number. Raises RuleBroken for a number that no series could have given up to now.
    """
    permission.check(desk.actor, (ADMIN,), "作废编号")
    now, branch = desk.now(), desk.ledger.branch
    key, series, serial, day = _origin_of(desk, last_number.strip())
    period = series.period(day)
    with desk.ledger.transaction() as writing:
        first = writing.last_number(key, branch, period) + 1
        if first > serial:
            return ()
        if serial - first >= MOST:
            raise RuleBroken(f"从本台账的最后一个编号到“{last_number}”有{serial - first + 1}个，太多了，请核对编号。", field="last_number")
        said = {"key": key, "branch": branch, "period": period, "from": first, "serial": serial}
        writing.append("", [Draft("numbers_voided", {"series": said})], at=now, recorded_at=now, actor=desk.actor.id)
    return tuple(series.format(number, day, branch) for number in range(first, serial + 1))


def _origin_of(desk: Desk, number: str) -> tuple[str, Series, int, date]:
    """The key and series a number is of, its serial, and a day on which it could have been given: the latest."""
    branch = desk.ledger.branch
    for key, series in _series(desk):
        serial = series.parse_serial(number, branch)
        if not serial:
            continue
        for day in _days_so_far(desk):
            if series.format(serial, day, branch) == number:
                return key, series, serial, day
    raise RuleBroken(f"“{number}”不是本台账到今天为止会编出的编号，请照抄纸上最后一个编号。", field="last_number")


def _series(desk: Desk) -> Iterator[tuple[str, Series]]:
    """Every series of the regulations in force, under the key that its numbers are taken by; those of cases first."""
    patterns = {(use.id, use.pattern) for _, rules in desk.adopted().values() for use in rules.numbers}
    for name, pattern in sorted(patterns, key=lambda item: (item[0] != "case", item)):
        yield series_key(name, pattern), Series.parse(pattern)


def _days_so_far(desk: Desk) -> Iterator[date]:
    """Every day of the office since the first event, the latest first."""
    day = office_date(desk.now())
    begin = min(office_date(from_text(event.recorded_at)) for event in desk.ledger.office_events("ledger_opened"))
    while day >= begin:
        yield day
        day -= timedelta(days=1)
