"""打印 of sets and of selections: seen beforehand, printed in order, stopped between papers, gone on with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.services import papers, printing
from desktop_app.ui import notices
from desktop_app.ui.ops import Ops
from desktop_app.ui.print_room import CHOOSE, ISSUE_ABOUT, STOPPED, PrintRoom
from tests.ui.seats import MORNING, REGULATIONS, Office
from tests.ui.trays import Tray

RECEIPT, FORM, URGING = "intake_receipt", "registration_form", "urging_slip"


class Room:
    """A printer and the window before it."""

    def __init__(self, qtbot: QtBot, office: Office, ops: Ops, folder: Path) -> None:
        self.qtbot, self.office, self.ops = qtbot, office, ops
        self.tray = Tray(folder)
        self.said: list[str] = []
        self.window: PrintRoom
        self.behind = QWidget()
        qtbot.addWidget(self.behind)
        self.behind.show()

    def open(self, *ids: str, whole: bool = False) -> PrintRoom:
        self.window = PrintRoom(self.ops, ids, self.said.append, self.behind, self.tray.choose, whole)
        self.window.open()
        self.rest()
        return self.window

    def rest(self) -> None:
        self.qtbot.waitUntil(self.ops.idle)

    def tick(self, *wanted: str) -> None:
        for place in range(self.window.papers.count()):
            item = self.window.papers.item(place)
            if item.data(Qt.ItemDataRole.UserRole) in wanted:
                item.setCheckState(Qt.CheckState.Checked)
        self.rest()

    def issue_too(self) -> None:
        self.window.issue.setChecked(True)
        self.rest()

    def box(self) -> QMessageBox:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())

    def print(self, *, issuing: bool = False) -> None:
        self.window.print.click()
        if issuing:
            notices.press(self.box(), "出具并打印")

    def over(self) -> None:
        self.qtbot.waitUntil(lambda: self.window.run is None, timeout=20_000)
        self.rest()

    def lines(self) -> list[str]:
        return self.window.words.toPlainText().splitlines()

    def issue(self, case_id: str, *wanted: str) -> None:
        with self.office.desk() as desk:
            for paper in wanted:
                papers.issue(desk, case_id, paper)

    def papers(self, case_id: str) -> list[tuple[str, str]]:
        """The papers issued, with whether they were printed."""
        with self.office.desk() as desk:
            return [(paper["paper"], printing.words(paper)) for paper in desk.case(case_id).papers]


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    office = Office(tmp_path / "ledger", MORNING)
    ops = office.road()
    yield Room(qtbot, office, ops, tmp_path)
    ops.stop()


def number(room: Room, case_id: str) -> str:
    with room.office.desk() as desk:
        return desk.case(case_id).number


# --- the whole set


def test_a_whole_set_is_printed_in_order_with_all_its_plies(room: Room) -> None:
    case = room.office.register()
    room.issue(case, "handling_sheet", FORM, RECEIPT)
    window = room.open(case, whole=True)
    assert window.windowTitle() == "整套打印"
    assert window.summary.text() == "将打印3份。不打印的列在后面："
    assert room.lines()[:3] == ["1. 收件（登记）回执", "2. 投诉登记表", "3. 客户投诉处理单"]
    assert "《催办单》" in room.lines()[3] and "无版式" in room.lines()[3]
    assert window.print.hasFocus() or not window.isActiveWindow()
    room.print()
    room.qtbot.waitUntil(lambda: room.said == ["已打印3份。"], timeout=20_000)
    assert room.tray.names == [f"{number(room, case)}《{title}》" for title in ("收件（登记）回执", "投诉登记表", "客户投诉处理单")]
    assert room.papers(case) == [("handling_sheet", "已打印"), (FORM, "已打印"), (RECEIPT, "已打印")]
    with room.office.desk() as desk:
        issued = {paper["paper"]: papers.saved(desk, paper, "pdf") for paper in desk.case(case).papers}
    assert [pages(path.read_bytes()) for path in room.tray.sheets] == [pages(issued[paper]) for paper in (RECEIPT, FORM, "handling_sheet")]


def pages(pdf: bytes) -> list[tuple[float, float]]:
    """The sizes of the pages in whole points."""
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        return [tuple(round(side) for side in page.get_size()) for page in document]


def test_a_set_printed_again_bears_the_mark_of_a_copy(room: Room) -> None:
    case = room.office.register()
    room.issue(case, RECEIPT)
    for words in ("已打印", "补打1次"):
        room.said.clear()
        room.open(case, whole=True)
        room.print()
        room.qtbot.waitUntil(lambda: room.said == ["已打印1份。"])
        assert room.papers(case) == [(RECEIPT, words)]


def test_a_void_case_has_no_set(room: Room) -> None:
    case = room.office.register()
    room.office.do(case, "undo")
    window = room.open(case, whole=True)
    assert not window.print.isEnabled()
    assert room.lines() == [f"{number(room, case)}：已作废，不打印。"]


# --- a selection


def test_a_mixed_selection_is_told_printed_and_issued(room: Room) -> None:
    office = room.office
    issued, plain, void, market, centre = (office.register(kind) for kind in (*["bank-branch"] * 3, *REGULATIONS[1:]))
    office.do(void, "undo")
    room.issue(issued, RECEIPT)
    accused = office.register(respondents=[{"name": "周敏"}])
    window = room.open(issued, plain, void, market, centre, accused)
    assert (window.windowTitle(), window.summary.text(), window.print.isEnabled()) == ("批量打印（6件）", CHOOSE, False)
    titles = [window.papers.item(place).text() for place in range(window.papers.count())]
    assert titles[0] == "收件（登记）回执　（已出具1份）" and "客户意见簿" not in titles
    assert any("转办通知书" in title for title in titles)
    room.tick(RECEIPT, URGING)
    assert window.summary.text().startswith("将打印1份。")
    assert f"{number(room, plain)}：《收件（登记）回执》《催办单》还没有出具。" in room.lines()
    room.issue_too()
    assert window.summary.text() == "将打印4份，其中3份现在出具。下面6件有不打印的："
    assert f"{number(room, plain)}：还没有“催办”，不能出具《催办单》，请先办理。" in room.lines()
    assert f"{number(room, void)}：已作废，不打印。" in room.lines()
    assert f"{number(room, accused)}：“周敏”是这件投诉的被投诉人，不能打印，请由他人操作。" in room.lines()
    room.window.print.click()
    assert (room.box().text(), room.box().informativeText()) == ("要出具3份、共打印4份吗？", ISSUE_ABOUT)
    notices.press(room.box(), "出具并打印")
    room.qtbot.waitUntil(lambda: room.said == ["已打印4份，其中3份是现在出具的。"], timeout=20_000)
    assert [room.papers(case) for case in (issued, plain, market, centre)] == [[(RECEIPT, "已打印")]] * 4
    assert room.papers(accused) == []
    assert len(room.tray.sheets) == 4


def test_nothing_is_issued_when_the_question_is_not_answered(room: Room) -> None:
    case = room.office.register()
    room.open(case)
    room.tick(RECEIPT)
    room.issue_too()
    room.window.print.click()
    notices.press(room.box(), notices.CANCEL)
    assert (room.papers(case), room.tray.names) == ([], [])


def test_what_was_printed_once_is_printed_again_only_when_wanted(room: Room) -> None:
    cases = [room.office.register() for _ in range(2)]
    for case in cases:
        room.issue(case, RECEIPT)
    room.open(cases[0], whole=True)
    room.print()
    room.qtbot.waitUntil(lambda: bool(room.said))
    window = room.open(*cases)
    room.tick(RECEIPT)
    assert window.summary.text() == "将打印1份。下面1件有不打印的："
    window.again.setChecked(True)
    room.rest()
    assert window.summary.text() == "将打印2份，其中1份印“补打”。"


def test_stopping_ends_between_papers_and_says_what_remains(room: Room) -> None:
    cases = [room.office.register() for _ in range(4)]
    window = room.open(*cases)
    room.tick(RECEIPT)
    room.issue_too()
    room.print(issuing=True)
    assert window.run is not None and window.stop.isEnabled()
    window.run.progressed.connect(lambda done, _label: window.stop.click() if done == 1 else None)
    room.over()
    assert window.bar.sentence() == STOPPED
    assert window.summary.text() == "已打印2份，其中2份是现在出具的，还有2份没有打印。"
    assert room.lines() == ["以下2份没有打印，可以接着打印：", *(f"{number(room, case)}《收件（登记）回执》" for case in cases[2:])]
    assert [len(room.papers(case)) for case in cases] == [1, 1, 0, 0]
    assert (window.print.text(), window.print.isEnabled(), window.issue.isEnabled()) == ("接着打印(&P)", True, False)
    room.print(issuing=True)
    room.qtbot.waitUntil(lambda: room.said == ["已打印2份，其中2份是现在出具的。"], timeout=20_000)
    assert [room.papers(case) for case in cases] == [[(RECEIPT, "已打印")]] * 4
    assert len(room.tray.sheets) == 4


@pytest.mark.qt_log_ignore("QPainter")
def test_a_printer_that_refuses_in_the_middle_ends_calmly_and_says_where(room: Room) -> None:
    cases = [room.office.register() for _ in range(3)]
    for case in cases:
        room.issue(case, RECEIPT)
    room.tray.refuses = lambda begun: begun == 1
    window = room.open(*cases)
    room.tick(RECEIPT)
    room.print()
    room.over()
    assert window.bar.sentence() == (
        f"{number(room, cases[1])}《收件（登记）回执》没有打印：打印机没有接受这份文书，请检查打印机是否接通、是否有纸，然后再打印。"
    )
    assert window.summary.text() == "已打印1份，还有2份没有打印。"
    assert [room.papers(case)[0][1] for case in cases] == ["已打印", "", ""]
    assert room.office.told == []
    room.print()
    room.qtbot.waitUntil(lambda: room.said == ["已打印2份。"], timeout=20_000)
    assert [room.papers(case)[0][1] for case in cases] == ["已打印"] * 3


def test_a_case_that_changed_meanwhile_is_told_and_the_others_are_printed(room: Room) -> None:
    cases = [room.office.register() for _ in range(3)]
    window = room.open(*cases)
    room.tick(RECEIPT)
    room.issue_too()
    room.office.do(cases[1], "undo")
    room.print(issuing=True)
    room.over()
    assert window.summary.text() == "已打印2份，其中2份是现在出具的。"
    assert room.lines() == [f"{number(room, cases[1])}《收件（登记）回执》没有打印：“{number(room, cases[1])}”已作废，不能出具文书。"]
    assert not window.print.isEnabled()


def test_closing_finishes_the_paper_that_is_being_printed(room: Room) -> None:
    cases = [room.office.register() for _ in range(3)]
    for case in cases:
        room.issue(case, RECEIPT)
    window = room.open(*cases)
    room.tick(RECEIPT)
    room.print()
    room.qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    room.qtbot.waitUntil(lambda: bool(room.said))
    assert room.said == ["已打印1份，还有2份没有打印。"]
    assert not isValid(window) or not window.isVisible()
    assert [room.papers(case)[0][1] for case in cases] == ["已打印", "", ""]


def test_every_part_is_reached_by_the_keyboard(room: Room, qtbot: QtBot) -> None:
    case = room.office.register()
    room.issue(case, RECEIPT)
    window = room.open(case)
    window.activateWindow()
    window.papers.setFocus()
    qtbot.keyClick(window.papers, Qt.Key.Key_Space)
    room.rest()
    assert window.chosen() == [RECEIPT]
    reached: list[QWidget] = []
    for _ in range(8):
        reached.append(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert {window.papers, window.issue, window.again, window.words, window.print, window.close_} <= set(reached)
    assert isinstance(window.words, QPlainTextEdit) and window.words.isReadOnly()


def test_many_papers_are_in_memory_one_at_a_time(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.ui import print_run

    alive: list[int] = []
    paint = print_run.paint

    def watched(pdf: bytes, printer: QPrinter, name: str) -> int:
        alive.append(len(room.ops._jobs))
        return paint(pdf, printer, name)

    monkeypatch.setattr(print_run, "paint", watched)
    cases = [room.office.register() for _ in range(8)]
    room.open(*cases)
    room.tick(RECEIPT)
    room.issue_too()
    room.print(issuing=True)
    room.qtbot.waitUntil(lambda: bool(room.said), timeout=20_000)
    assert len(alive) == 8 and max(alive) == 1
    assert len(room.tray.sheets) == 8
