"""The status line."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.people import Person
from desktop_app.services.calendars import missing_year
from desktop_app.ui.status import Standing, StatusLine, backup_words

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("day", "year"), [((2026, 10, 31), None), ((2026, 11, 1), 2027), ((2027, 3, 1), 2027), ((2025, 12, 1), None)]
)
def test_the_missing_year_is_named_from_november_on(day: tuple[int, int, int], year: int | None) -> None:
    assert missing_year(WorkCalendar(), datetime(*day, 9, tzinfo=SHANGHAI)) == year


def test_how_old_the_backup_is(now: datetime) -> None:
    assert backup_words(None, now) == "还没有备份"
    assert backup_words(now - timedelta(hours=1), now) == "上次备份：今天 08:00"
    assert backup_words(now - timedelta(hours=10), now) == "上次备份：1天前"


def test_the_line_says_all_and_its_parts_can_be_pressed(qtbot: QtBot, now: datetime) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    said = Standing("幸福路支行", ["甲办法", "乙办法"], Person("1", "吴玲", ("clerk", "handler")), now, 2027, False)
    line.tell(said, now)
    line.show()
    assert line.words() == ["幸福路支行", "甲办法 等2个制度", "2027 放假安排未导入", "上次备份：今天 09:00", "吴玲（登记员、承办人）"]
    for name in ("person", "backup", "regulation", "calendar"):
        with qtbot.waitSignal(getattr(line, f"{name}_pressed")):
            line.findChild(QToolButton, f"status_{name}").click()
    line.tell(Standing("甲", [], Person("0", "管理员", ("admin",)), None, None, True), now)
    assert line.words() == ["甲", "未采用制度", "管理员"]


def test_an_old_backup_is_coloured(qtbot: QtBot, now: datetime) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    for days, meaning in ((8, "due_soon"), (1, "")):
        line.tell(Standing("甲", [], Person("1", "吴玲", ("clerk",)), now - timedelta(days=days), None, False), now)
        assert line._backup.property("meaning") == meaning
