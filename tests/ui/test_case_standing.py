"""概况 and 期限 under a regulation that has everything: who is waited for, what is owed, found, linked and punished."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import RuleBroken
from desktop_app.ui.action_dialog import ActionDialog
from desktop_app.ui.case_clocks import CaseClocks
from desktop_app.ui.case_overview import CaseOverview
from desktop_app.ui.case_panel import CasePanel
from desktop_app.ui.case_view import CaseView, read_view
from desktop_app.ui.ops import Ops
from tests.ui.own_rules import Office
from tests.ui.seats import MORNING
from tests.ui.test_case_clocks import rows


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "ledger")


@pytest.fixture
def ops(qtbot: QtBot, office: Office) -> Iterator[Ops]:
    road = office.road()
    yield road
    road.stop()


@pytest.fixture
def overview(qtbot: QtBot) -> CaseOverview:
    widget = CaseOverview()
    qtbot.addWidget(widget)
    widget.resize(540, 400)
    widget.show()
    return widget


@pytest.fixture
def panel(qtbot: QtBot, ops: Ops) -> CasePanel:
    made = CasePanel(ops)
    qtbot.addWidget(made)
    made.resize(560, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def view(office: Office, case_id: str, name: str = "") -> CaseView:
    with office.desk(name) as desk:
        return read_view(desk, case_id)


def text(office: Office, overview: CaseOverview, case_id: str) -> str:
    overview.show_view(view(office, case_id))
    return overview.toPlainText()


def test_the_rules_and_their_version_are_named(office: Office, overview: CaseOverview) -> None:
    assert "制度\n服务热线投诉办法（第1版，2026-01-01起施行）" in text(office, overview, office.register())


def test_the_signature_awaited_and_the_route_so_far_are_told(office: Office, overview: CaseOverview) -> None:
    case_id = office.pending()
    said = text(office, overview, case_id)
    assert "等待领导会签（主任、副主任）签署" in said
    assert "分管领导审核：孙副主任已签（11月18日） → 领导会签：等待签署" in said
    office.do(case_id, "approve", "赵主任")
    assert "等待领导会签（副主任）签署" in text(office, overview, case_id)
    office.do(case_id, "approve", "孙副主任")
    said = text(office, overview, case_id)
    assert "待审批" not in said
    assert "领导会签：赵主任已签（11月18日）、孙副主任已签（11月18日）" in said


def test_duties_and_replies_owed_are_told_with_their_clause(office: Office, overview: CaseOverview) -> None:
    case_id = office.register(categories=["严重"])
    office.do(case_id, "accept")
    said = text(office, overview, case_id)
    assert "应办\n立即走访（第六条）；及时通知有关单位（第六条第二款）" in said
    assert "应答复\n投诉人（第八条）" in said
    office.do(case_id, "visit", "马俊", text="已走访。")
    assert "立即走访" not in text(office, overview, case_id)


def test_an_urging_paper_that_is_called_for_is_told(office: Office, overview: CaseOverview) -> None:
    case_id = office.register()
    assert "应出具" not in text(office, overview, case_id)
    office.present = MORNING + timedelta(days=20)
    assert "应出具\n催办单（第十一条）" in text(office, overview, case_id)


def test_findings_stand_by_issue_and_respondent(office: Office, overview: CaseOverview) -> None:
    case_id = office.register()
    office.do(case_id, "accept")
    office.do(case_id, "find", finding="valid", issue="1", respondent="李师傅", text="拖延属实")
    office.do(case_id, "find", finding="invalid", issue="2", respondent="李师傅", text="没有证据")
    office.do(case_id, "find", finding="valid", issue="2", respondent="李师傅", text="有录音")
    said = text(office, overview, case_id)
    assert "问题1“维修拖延”，李师傅——" in said and "理由：拖延属实" in said
    assert said.count("问题2“态度不好”") == 1 and "理由：有录音" in said and "没有证据" not in said


def test_penalties_and_reviews_are_told(office: Office, overview: CaseOverview) -> None:
    case_id = office.register()
    for action, given in (("accept", {}), ("visit", {"text": "看过"}), ("reply", {"text": "已答复"}), ("complete", {"summary": "办妥"}),
                          ("penalise", {"respondent": "李师傅", "ground": "rude", "amount": "300"}),
                          ("request_review", {"text": "不服", "level": "first"})):  # fmt: skip
        office.do(case_id, action, **given)
    said = text(office, overview, case_id)
    assert "李师傅——事由：态度恶劣；罚款金额（元）：300.00（第十二条）" in said
    assert "2026-11-18申请（本级），还没有作出复查意见" in said
    office.do(case_id, "decide_review", decision="upheld", final=True, text="维持")
    said = text(office, overview, case_id)
    assert "复查结论：维持" in said and "终结\n经复查已维持处理意见，不再处理" in said


def test_guidance_stands_beside_a_case_only_where_it_applies(office: Office, overview: CaseOverview) -> None:
    assert "严重的投诉当天口头报告主任。" not in text(office, overview, office.register())
    said = text(office, overview, office.register(categories=["严重"]))
    assert "严重的要当天报告：严重的投诉当天口头报告主任。（第六条）" in said
    assert "为用户服务" not in said, "a note of the page only"


def test_a_linked_case_is_opened_by_enter(qtbot: QtBot, office: Office, panel: CasePanel) -> None:
    one, other = office.register(subject="原件"), office.register()
    number = view(office, one).case.number
    office.do(other, "link", number=number, relation="repeat")
    panel.show_case(other)
    qtbot.waitUntil(lambda: panel.view() is not None)
    assert f"{number} 重复投诉" in panel.overview.toPlainText()
    panel.overview.setFocus()
    panel.overview.focusNextPrevChild(True)
    with qtbot.waitSignal(panel.open_case) as said:
        qtbot.keyClick(panel.overview, Qt.Key.Key_Return)
    assert said.args == [one]
    assert "又有重复投诉" in [link.relation for link in view(office, one).links]


def test_who_was_recused_is_named_and_may_not_read_the_case(qtbot: QtBot, office: Office, overview: CaseOverview) -> None:
    case_id = office.register()
    office.do(case_id, "recuse", person="吴玲", interest="complainant", reason="与投诉人是亲属")
    assert "回避\n吴玲（与投诉人是亲属）" in text(office, overview, case_id)
    with pytest.raises(RuleBroken, match="已回避"):
        view(office, case_id, "吴玲")
    road = office.road("吴玲")
    panel = CasePanel(road)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_case(case_id)
    qtbot.waitUntil(lambda: "“吴玲”已回避这件投诉，不能查看" in panel.bar.sentence())
    assert panel._stack.currentIndex() == 0
    road.stop()


def test_pick_lists_leave_out_who_must_step_aside(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = office.register(respondents=[{"name": "马俊", "unit": "维修部"}])
    office.do(case_id, "recuse", person="吴玲", interest="matter", reason="经办过")
    office.do(case_id, "accept")
    seen = view(office, case_id)
    assert seen.staff == ["周敏", "赵主任", "孙副主任"]
    offer = seen.offer("self")
    assert offer is not None
    dialog = ActionDialog(ops, seen, offer)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    model = dialog.inputs["handler"].editor.completer().model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == seen.staff
    dialog.reject()


def test_who_approves_sees_the_route_and_the_refusal_of_who_may_not_sign(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = office.pending()
    office.do(case_id, "approve", "孙副主任")
    seen = view(office, case_id, "孙副主任")
    offer = seen.offer("approve")
    assert offer is not None
    dialog = ActionDialog(ops, seen, offer)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("现在等领导会签（主任）签署" in words and "→ 领导会签：孙副主任已签（11月18日），等待签署" in words for words in told)
    dialog.reject()


def test_duties_stand_beside_the_clocks_without_a_day(qtbot: QtBot, office: Office, ops: Ops) -> None:
    case_id = office.register()
    office.do(case_id, "accept")
    clocks = CaseClocks(ops)
    qtbot.addWidget(clocks)
    clocks.resize(540, 460)
    clocks.show()
    clocks.show_view(view(office, case_id))
    assert rows(clocks.clocks) == [
        ["答复投诉人", "2026-11-24", "还剩4个工作日", "第七条", "5个工作日", "2026-11-17 09:00"],
        ["立即走访", "", "应办", "第六条", "", "2026-11-18 09:00"],
    ]
    qtbot.keyClick(clocks.clocks, Qt.Key.Key_Down)
    assert clocks.summary.text() == "第六条“受理后应立即走访”，自受理起应办，没有写明天数；实地走访后就算办到。"
    assert rows(clocks.days) == []
    qtbot.waitUntil(ops.idle)
    assert clocks.summary.text().startswith("第六条"), "the day-by-day reason of the clock above does not come late"
    office.do(case_id, "visit", text="看过")
    clocks.show_view(view(office, case_id))
    assert rows(clocks.clocks)[1][2] == "已办 2026-11-18"


def test_a_rule_refuses_with_its_clause_and_a_grey_entry_says_so_to_the_keyboard(
    qtbot: QtBot, office: Office, panel: CasePanel
) -> None:
    case_id = office.register()
    office.do(case_id, "accept")
    panel.show_case(case_id)
    qtbot.waitUntil(lambda: panel.view() is not None)
    panel.perform("propose")
    assert panel.bar.sentence() == "还没有实地走访，不能提出处理意见，请先办“实地走访”（依据：第六条）。"
    menu = next(part.menu() for part in panel.more.menu().actions() if part.text().startswith("审批"))
    entry = next(entry for entry in menu.actions() if entry.text().startswith("拟办"))
    assert not entry.isEnabled() and entry.statusTip() == panel.bar.sentence()
    menu.popup(panel.mapToGlobal(panel.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is entry, "the arrows reach what cannot be done now"
    menu.close()


def test_a_planned_paper_says_that_its_layout_is_to_come(qtbot: QtBot, office: Office, panel: CasePanel) -> None:
    panel.show_case(office.register())
    qtbot.waitUntil(lambda: panel.view() is not None)
    panel.papers.choose("apology_letter")
    row = panel.papers.list.currentItem()
    assert row is not None and (row.text(0), row.text(1)) == ("致歉信", "无版式")
    assert "《致歉信》无版式，不由本程序出具，请用本单位现有的格式。" in panel.papers.preview.label.text()
    assert not panel.papers.issue.isEnabled()
