"""时间线: order, 代录 and 补录, undone steps, contradictions, many entries."""

import dataclasses
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from desktop_app.domain.moments import SHANGHAI
from desktop_app.ui.case_timeline import CONTRADICTION, CaseTimeline
from desktop_app.ui.case_view import CaseView, read_view
from tests.ui.seats import MORNING, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "ledger", MORNING)


@pytest.fixture
def timeline(qtbot: QtBot) -> CaseTimeline:
    widget = CaseTimeline()
    qtbot.addWidget(widget)
    widget.resize(540, 300)
    widget.show()
    return widget


def view(office: Office, case_id: str) -> CaseView:
    with office.desk() as desk:
        return read_view(desk, case_id)


def struck_through(timeline: CaseTimeline, words: str) -> bool:
    found = timeline.text.document().find(words)
    assert not found.isNull(), words
    cursor = QTextCursor(found)
    return cursor.charFormat().fontStrikeOut()


def test_entries_stand_in_order_and_can_be_turned_round(office: Office, timeline: CaseTimeline) -> None:
    case_id = office.register()
    office.do(case_id, "accept")
    office.do(case_id, "note", text="已联系投诉人")
    timeline.show_view(view(office, case_id))
    said = timeline.text.toPlainText()
    assert said.index("登记") < said.index("受理") < said.index("已联系投诉人")
    assert timeline.text.verticalScrollBar().value() == timeline.text.verticalScrollBar().maximum()
    timeline.newest_first.click()
    turned = timeline.text.toPlainText()
    assert turned.index("已联系投诉人") < turned.index("编号：")
    assert timeline.text.verticalScrollBar().value() == 0


def test_a_tab_opened_later_shows_the_newest(office: Office, qtbot: QtBot) -> None:
    case_id = office.register()
    for number in range(20):
        office.do(case_id, "note", text=f"第{number}次来电")
    tab = CaseTimeline()
    qtbot.addWidget(tab)
    tab.resize(540, 300)
    tab.show_view(view(office, case_id))
    tab.show()
    bar = tab.text.verticalScrollBar()
    assert 0 < bar.maximum() == bar.value()


def test_clocks_that_a_step_moved_stand_below_it(office: Office, timeline: CaseTimeline) -> None:
    timeline.show_view(view(office, office.register("community-centre")))
    assert "开始计时：来信处理完毕，2026-12-03到期（四、4）" in timeline.text.toPlainText()


def test_recorded_for_another_and_later_is_said(office: Office, timeline: CaseTimeline) -> None:
    case_id = office.register()
    with office.desk() as desk:
        desk.perform(case_id, "accept", {}, at=datetime(2026, 11, 16, 15, 0, tzinfo=SHANGHAI), recorded_for="王芳")
    timeline.show_view(view(office, case_id))
    assert "2026-11-16 15:00　受理　王芳（由周敏代录）　补录，2026-11-18 09:00录入" in timeline.text.toPlainText()


def test_an_undone_step_is_struck_through(office: Office, timeline: CaseTimeline) -> None:
    case_id = office.register()
    office.do(case_id, "note", text="写错了")
    office.do(case_id, "undo", reason="误记")
    timeline.show_view(view(office, case_id))
    assert struck_through(timeline, "写错了")
    assert not struck_through(timeline, "误记")
    assert "已撤销" in timeline.text.toPlainText()


def test_a_contradiction_is_marked(office: Office, timeline: CaseTimeline) -> None:
    seen = view(office, office.register())
    lines = (*seen.lines[:-1], dataclasses.replace(seen.lines[-1], contradiction=True))
    assert CONTRADICTION not in timeline.text.toPlainText()
    timeline.show_view(dataclasses.replace(seen, lines=lines))
    assert CONTRADICTION in timeline.text.toPlainText()


def test_reading_again_leaves_the_place_where_nothing_happened(office: Office, timeline: CaseTimeline) -> None:
    case_id = office.register()
    for number in range(20):
        office.do(case_id, "note", text=f"第{number}次联系")
    timeline.show_view(view(office, case_id))
    timeline.text.verticalScrollBar().setValue(5)
    office.present += timedelta(minutes=1)
    timeline.show_view(view(office, case_id))
    assert timeline.text.verticalScrollBar().value() == 5


def test_markup_in_what_people_wrote_stays_text(office: Office, timeline: CaseTimeline) -> None:
    case_id = office.register()
    office.do(case_id, "note", text="<i>斜</i> & <s>删</s>")
    timeline.show_view(view(office, case_id))
    assert "<i>斜</i> & <s>删</s>" in timeline.text.toPlainText()


def test_a_thousand_entries_are_drawn_within_a_second(office: Office, timeline: CaseTimeline) -> None:
    seen = view(office, office.register())
    lines = tuple(dataclasses.replace(seen.lines[0], seq=number) for number in range(1000))
    before = time.perf_counter()
    timeline.show_view(dataclasses.replace(seen, lines=lines))
    assert time.perf_counter() - before < 1
    assert timeline.text.document().blockCount() >= 3000
