"""概况: every section of the registration, and what has become of it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui.case_overview import CaseOverview
from desktop_app.ui.case_view import CaseView, read_view
from tests.ui.seats import MORNING, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "ledger", MORNING)


@pytest.fixture
def overview(qtbot: QtBot) -> CaseOverview:
    widget = CaseOverview()
    qtbot.addWidget(widget)
    widget.resize(540, 300)
    widget.show()
    return widget


def view(office: Office, case_id: str) -> CaseView:
    with office.desk() as desk:
        return read_view(desk, case_id)


def text(office: Office, overview: CaseOverview, case_id: str) -> str:
    overview.show_view(view(office, case_id))
    return overview.toPlainText()


def test_the_registration_stands_under_its_sections_in_words(office: Office, overview: CaseOverview) -> None:
    said = text(office, overview, office.register())
    for words in ("来源", "投诉人", "投诉事项", "投诉渠道\n现场", "性质\n投诉", "要求回复\n是", "陈秀兰", "13800138001",
                  "内容分类：服务态度；等级：一般", "名称（姓名）：柜员07号", "2026-11-16 10:05"):  # fmt: skip
        assert words in said
    assert "complaint" not in said and "person" not in said


def test_enclosures_say_whether_they_went_back(office: Office, overview: CaseOverview) -> None:
    case_id = office.register("community-centre")
    assert "现金人民币，1件，金额200.00元，还没有退还" in text(office, overview, case_id)
    office.do(case_id, "return_enclosure", enclosure="e1", means="by_hand", received_by="买买提·阿不都", counted_by="王芳")
    said = text(office, overview, case_id)
    assert "现金人民币，1件，金额200.00元，2026-11-18已退还（当面领回），买买提·阿不都" in said
    assert "残疾证原件，1件，还没有退还" in said


def test_instructions_stand_with_their_report(office: Office, overview: CaseOverview) -> None:
    case_id = office.register("community-centre")
    office.do(case_id, "record_instruction", **{"from": "区信访办", "mode": "assign", "number": "信访〔2026〕9号"})
    said = text(office, overview, case_id)
    assert "来文：区信访办" in said
    assert "信访〔2026〕9号" in said
    assert "还没有回告" in said
    office.do(case_id, "accept")
    office.do(case_id, "report_back", text="正在办理")
    assert "还没有回告" not in text(office, overview, case_id)


def test_unit_and_finding_are_told(office: Office, overview: CaseOverview) -> None:
    case_id = office.register()
    office.do(case_id, "accept")
    office.do(case_id, "find", stage="preliminary", finding="valid", text="录像属实")
    office.do(case_id, "pass_on", to_unit="一级行部")
    said = text(office, overview, case_id)
    assert "一级行部（还没有送达）" in said
    assert "阶段：初步；认定：有效投诉；理由：录像属实" in said


def test_what_people_wrote_is_shown_as_written(office: Office, overview: CaseOverview) -> None:
    said = text(office, overview, office.register(facts="第一行\n  <b>第二行</b> & 其他"))
    assert "第一行\n  <b>第二行</b> & 其他" in said.replace("\u2028", "\n")


def test_long_facts_wrap_and_the_place_stays_on_a_refresh(office: Office, overview: CaseOverview) -> None:
    case_id = office.register(facts="投诉人反映的情况很长。" * 2000)
    first = view(office, case_id)
    overview.show_view(first)
    assert overview.horizontalScrollBar().maximum() == 0
    bar = overview.verticalScrollBar()
    assert bar.maximum() > 2000
    bar.setValue(1500)
    overview.show_view(view(office, case_id))
    assert bar.value() == 1500
    overview.show_view(view(office, office.register()))
    assert bar.value() == 0
    overview.show_view(None)
    assert overview.toPlainText() == ""
