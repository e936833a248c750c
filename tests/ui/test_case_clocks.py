"""期限: every clock with its standing, and the reason of each date day by day."""


import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from desktop_app.ui.case_clocks import NO_CLOCKS, CaseClocks
from desktop_app.ui.case_view import CaseView, ink, read_view
from desktop_app.ui.ops import Ops
from tests.ui.seats import Office


@pytest.fixture
def clocks(qtbot: QtBot, ops: Ops) -> CaseClocks:
    widget = CaseClocks(ops)
    qtbot.addWidget(widget)
    widget.resize(540, 460)
    widget.show()
    return widget


def view(office: Office, case_id: str) -> CaseView:
    with office.desk() as desk:
        return read_view(desk, case_id)


def rows(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_clocks_stand_with_dates_clause_and_standing(office: Office, clocks: CaseClocks) -> None:
    seen = view(office, office.register("community-centre"))
    clocks.show_view(seen)
    assert rows(clocks.clocks)[: len(seen.clocks)] == [
        ["来信处理完毕", "2026-12-03", "还剩11个工作日", "四、4", "15个工作日", "2026-11-12 09:00"]
    ]


def test_the_first_clock_explains_itself_day_by_day(qtbot: QtBot, office: Office, clocks: CaseClocks) -> None:
    clocks.show_view(view(office, office.register("community-centre")))
    qtbot.waitUntil(lambda: clocks.days.model().rowCount() > 0)
    days = rows(clocks.days)
    assert days[0][:2] == ["2026-11-12 周四", "起算日不计"]
    assert ["2026-11-14 周六", "休", "周末"] in days
    assert days[-1][:2] == ["2026-12-03 周四", "到期"]
    assert clocks.summary.text().endswith("于2026年12月3日24时届满。")
    clocks.copy.click()
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0] == clocks.summary.text()
    assert copied[-1].startswith("2026-12-03 周四\t到期")


def test_another_clock_is_explained_by_key(qtbot: QtBot, office: Office, clocks: CaseClocks) -> None:
    case_id = office.register()
    clocks.show_view(view(office, case_id))
    qtbot.waitUntil(lambda: "1小时" in clocks.summary.text())
    qtbot.keyClick(clocks.clocks, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "一个工作日" in clocks.summary.text())
    clocks.show_view(view(office, case_id))
    assert clocks.clocks.currentIndex().row() == 1


def test_a_suggested_limit_says_so_and_a_late_one_is_red(office: Office, clocks: CaseClocks) -> None:
    case_id = office.register()
    office.do(case_id, "accept")
    office.do(case_id, "pass_on", to_unit="一级行部")
    office.do(case_id, "deliver", means="paper")
    seen = view(office, case_id)
    clocks.show_view(seen)
    titles = [row[0] for row in rows(clocks.clocks)]
    assert "一级行部解决并回复（建议）" in titles
    late = next(number for number, row in enumerate(rows(clocks.clocks)) if row[2] == "逾期完成")
    colour = clocks.clocks.model().index(late, 2).data(Qt.ItemDataRole.ForegroundRole)
    assert colour == ink(clocks, "overdue")


def test_a_date_named_by_a_document_has_a_sentence_and_no_days(
    qtbot: QtBot, office: Office, clocks: CaseClocks
) -> None:
    case_id = office.register(intake_level="总行", channel="服务监督电话")
    office.do(case_id, "accept")
    office.do(case_id, "promise", promised_date="2026-12-01")
    seen = view(office, case_id)
    clocks.show_view(seen)
    place = [row.title for row in seen.clocks].index("承诺解决时限")
    clocks.clocks.selectRow(place)
    qtbot.waitUntil(lambda: "文书、批示或承诺定的日期是2026-12-01" in clocks.summary.text())
    assert rows(clocks.days) == []


def test_a_case_without_clocks_says_so(office: Office, clocks: CaseClocks) -> None:
    seen = view(office, office.register("market-regulation-12315"))
    assert seen.first is None
    clocks.show_view(seen)
    assert clocks.summary.text() == NO_CLOCKS
    assert not clocks.copy.isEnabled()


def test_the_tables_keep_qts_rules(qtbot: QtBot, office: Office, clocks: CaseClocks) -> None:
    testers = [
        QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Warning)
        for table in (clocks.clocks, clocks.days)
    ]
    clocks.show_view(view(office, office.register()))
    qtbot.waitUntil(lambda: clocks.days.model().rowCount() > 0)
    clocks.show_view(None)
    assert len(testers) == 2 and rows(clocks.clocks) == []
