"""The page of a regulation: everything that binds is on it, in Chinese words, and what is ours says so."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from html import escape, unescape
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.models.ledger import Ledger
from desktop_app.services import shelf
from desktop_app.ui import regulation_text
from desktop_app.ui.folders import make_folders
from desktop_app.ui.notices import press
from desktop_app.ui.ops import Ops
from desktop_app.ui.regulation_page import RegulationPage
from desktop_app.ui.seat import Office
from tests.ui.desk_window import founded
from tests.ui.own_rules import Office as OwnOffice


@pytest.fixture
def ledger(tmp_path: Path, now: datetime) -> Iterator[Ledger]:
    with founded(tmp_path, now) as made:
        yield made


@pytest.fixture
def ops(qtbot: QtBot, ledger: Ledger, tmp_path: Path, now: datetime) -> Iterator[Ops]:
    office = Office(ledger, make_folders(tmp_path), lambda: now)
    road = Ops(write=office.desk, read=office.desk)
    yield road
    road.stop()


@pytest.fixture
def own(tmp_path: Path) -> OwnOffice:
    return OwnOffice(tmp_path / "own")


def opened(qtbot: QtBot, ops: Ops, adopting: bool = False) -> RegulationPage:
    page = RegulationPage(ops, False, adopting)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(page)
    page.open()
    qtbot.waitUntil(lambda: bool(page.text()))
    return page


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_everything_that_binds_is_on_the_page(id_: str) -> None:
    rules = shelf.regulation(id_)
    text = regulation_text.page(rules, date(2026, 11, 22))
    wanted = [rules.title, *(c.title for c in rules.channels), *(a.title for a in rules.actions)]
    wanted += [c.title for c in rules.clocks] + [n.text for n in rules.notes] + [item.title for item in rules.checklist]
    wanted += [rule.refuse for rule in rules.rules] + [step.title for route in rules.routes for step in route.steps]
    wanted += [item.title for item in rules.penalties] + [item.title for item in rules.reports]
    wanted += [item.label for item in rules.blanks] + [item.text for item in rules.hours]
    wanted += [part.clause for part in (*rules.clocks, *rules.actions, *rules.rules, *rules.routes, *rules.barred, *rules.papers)]
    wanted += [part.text for part in (*rules.clocks, *rules.rules, *rules.routes, *rules.barred)]
    assert [word for word in wanted if escape(word) not in text] == []
    assert text.count("（无版式）") == sum(use.planned for use in rules.papers)


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_no_identifier_stands_on_the_page(id_: str) -> None:
    text = unescape(re.sub("<[^>]*>", " ", regulation_text.page(shelf.regulation(id_), date(2026, 11, 22))))
    text = re.sub(r"\{\w+(:\d)?\}|https?://\S+|[\w.]+@\w+\.\w+|www\.\S+", "", text)  # patterns of numbers, addresses
    assert re.findall(r"[a-z]+_[a-z_]+|\b[a-z]{4,}\b", text) == []


def test_the_next_turn_of_a_report_and_who_approves_an_extension_are_told(own: OwnOffice) -> None:
    text = regulation_text.page(own.rules(), date(2026, 11, 22))
    for words in ("下一次：2026-12-05以前，统计2026-11-01至2026-11-30", "由主任批准", "第七条第二款", "主任和副主任都要签",
                  "赔偿金额在1000元以上", "罚款￥100.00至￥500.00", "没有写明天数", "不登记、只计数的情形"):  # fmt: skip
        assert words in text
    assert "未启用" not in text


def test_markup_in_a_regulation_stays_text() -> None:
    rules = shelf.regulation("bank-branch")
    odd = rules.model_copy(update={"title": "<b>办法</b>"})
    assert "&lt;b&gt;办法" in regulation_text.page(odd)


def test_the_adopted_one_is_read_with_its_contents(qtbot: QtBot, ops: Ops) -> None:
    page = opened(qtbot, ops)
    assert page.titles() == ["银行客户投诉管理办法"]
    assert "在三个工作日内解决" in page.text() and "第七条（四）4" in page.text()
    assert page._contents.count() >= 7
    page._contents.setCurrentRow(6)
    qtbot.waitUntil(lambda: page._text.verticalScrollBar().value() > 0)


def test_one_more_is_adopted_and_told_to_the_pages(qtbot: QtBot, ops: Ops, ledger: Ledger) -> None:
    page = opened(qtbot, ops, adopting=True)
    assert len(page.titles()) == len(shelf.regulation_ids())
    page.choose("银行客户投诉管理办法")
    assert not page._adopt.isEnabled() and page._state.text() == "已采用"
    page.choose("社区事务受理中心投诉反馈制度")
    assert page._adopt.isEnabled()
    page._adopt.click()
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
    with qtbot.waitSignal(ops.changed) as said:
        press(box, "采用")
    assert said.args == [frozenset({"regulations"})]
    qtbot.waitUntil(lambda: page._state.text() == "已采用")
    assert [item.regulation_id for item in ledger.adopted()] == ["community-centre", "bank-branch"]
