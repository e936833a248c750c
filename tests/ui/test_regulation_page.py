"""The page of a regulation: everything that binds is on it, and what is ours or not enforced says so."""

from collections.abc import Iterator
from datetime import datetime
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


def opened(qtbot: QtBot, ops: Ops, adopting: bool = False) -> RegulationPage:
    page = RegulationPage(ops, False, adopting)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(page)
    page.open()
    qtbot.waitUntil(lambda: bool(page.titles()))
    return page


@pytest.mark.parametrize("id_", shelf.regulation_ids())
def test_everything_that_binds_is_on_the_page(qtbot: QtBot, id_: str) -> None:
    rules = shelf.regulation(id_)
    text = regulation_text.page(rules)
    wanted = [rules.title, *(c.title for c in rules.channels), *(a.title for a in rules.actions)]
    wanted += [c.title for c in rules.clocks] + [n.text for n in rules.notes] + [item.title for item in rules.checklist]
    from html import escape

    assert [word for word in wanted if escape(word) not in text] == []
    assert text.count("「未启用」") == sum(not note.enforced for note in rules.notes)


def test_markup_in_a_regulation_stays_text() -> None:
    rules = shelf.regulation("bank-branch")
    odd = rules.model_copy(update={"title": "<b>办法</b>"})
    assert "&lt;b&gt;办法" in regulation_text.page(odd)


def test_the_adopted_one_is_read_with_its_contents(qtbot: QtBot, ops: Ops) -> None:
    page = opened(qtbot, ops)
    assert page.titles() == ["银行客户投诉管理办法"]
    assert "在三个工作日内解决" in page.text() and "第七条（四）4" in page.text()
    assert page._contents.count() >= 7
    page._contents.setCurrentRow(4)
    qtbot.waitUntil(lambda: page._text.verticalScrollBar().value() > 0)


def test_one_more_is_adopted_and_told_to_the_pages(qtbot: QtBot, ops: Ops, ledger: Ledger) -> None:
    page = opened(qtbot, ops, adopting=True)
    assert len(page.titles()) == 3
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
