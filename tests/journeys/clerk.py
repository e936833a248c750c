"""Whoever sits at the window: says what a journey says, does it by keys, and sees what the screen shows."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pypdfium2 import PdfDocument
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QListWidget, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.domain.case import Case
from desktop_app.domain.moments import parse_local
from desktop_app.domain.terms import GROUP_TITLES, VIEW_TITLES
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from desktop_app.services import office, papers
from desktop_app.services.offers import Offer
from desktop_app.ui.action_dialog import ActionDialog
from desktop_app.ui.app import Start
from desktop_app.ui.case_papers import PREVIEW
from desktop_app.ui.case_view import CaseView
from desktop_app.ui.folders import make_folders
from desktop_app.ui.paper_warnings import PaperWarnings
from desktop_app.ui.people_dialog import SwitchDialog
from desktop_app.ui.window import MainWindow
from tests.journeys.keyboard import Keyboard

PICTURES = Path(__file__).parents[2] / "build" / "journeys"
TABS = ("概况", "时间线", "期限", "文书", "附件")
Fields = Sequence[tuple[str, str]]
People = Mapping[str, str]
"""Name → role, or role and unit."""


class Present:
    """The office's clock."""

    def __init__(self, moment: str) -> None:
        self.moment = parse_local(moment)

    def __call__(self) -> datetime:
        return self.moment


class Clerk(Keyboard):
    """The window is opened as the program opens it. What it does in the background is waited for, never guessed."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path, present: Present, pictures: Path) -> None:
        super().__init__(qtbot, lambda: self.window)
        self.folder, self._present, self._pictures = folder, present, pictures
        self._taken = 0
        self._case_id = ""
        self.codes: list[int] = []
        self.start = Start(app, make_folders(folder), present)
        self.start.finished.connect(self.codes.append)
        self.start.begin()
        self.until(lambda: self.start.window is not None and bool(self.window.views.counted()))
        self.rest()

    # --- what a journey says -----------------------------------------------------------------------------------------

    def given(self, words: str) -> None:
        print(f"假如　{words}")

    def when(self, words: str) -> None:
        print(f"当　　{words}")

    def then(self, words: str) -> None:
        """Said before what is asserted; the screen of that moment is kept."""
        print(f"那么　{words}")
        self.rest()
        self.look(words)

    def look(self, words: str) -> None:
        """Keep a picture of the whole screen; nothing reaches beyond it."""
        self._taken += 1
        screen = QGuiApplication.primaryScreen().geometry()
        beyond = [w for w in QApplication.topLevelWidgets() if w.isVisible() and not screen.contains(w.frameGeometry())]
        assert not beyond, [(type(widget).__name__, widget.frameGeometry()) for widget in beyond]
        picture(self._pictures / f"{self._taken:02} {words[:30]}.png")

    def at(self, moment: str) -> None:
        """Office time has gone on. Nobody waits for the window's minute here: F5 reads again."""
        self._present.moment = parse_local(moment)
        self.press("F5")
        self.rest()

    # --- what the screen shows ---------------------------------------------------------------------------------------

    @property
    def window(self) -> MainWindow:
        assert self.start.window is not None
        return self.start.window

    @property
    def view(self) -> CaseView:
        """The case on the screen."""
        view = self.window.panel.view()
        assert view is not None
        return view

    @property
    def said(self) -> str:
        """The sentence above the case."""
        return self.window.panel.bar.sentence()

    def rest(self) -> None:
        """Until everything asked for has arrived."""
        self.until(self._idle)

    def _idle(self) -> bool:
        """Nothing asked for, and no pause running after which something will be."""
        window, road = self.window, self.start._desk_ops
        pauses = (window._choice, window.panel.papers.preview._settling)
        typing = window.registration._pause.pending() or window.list._pause.pending()
        return road is not None and road.idle() and not typing and not any(pause.isActive() for pause in pauses)

    def listed(self) -> list[str]:
        """The numbers in the list."""
        model = self.window.list.model
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def steps(self) -> list[str]:
        """The titles on the timeline, oldest first."""
        return [line.title for line in self.view.lines]

    def standing(self) -> dict[str, str]:
        """Title of each clock and how it stands, as the 期限 tab says."""
        self.tab("期限")
        model = self.window.panel.clocks.clocks.model()
        assert model.rowCount() == len(self.view.clocks) + len(self.view.duties)
        return {row.title: model.index(place, 2).data() for place, row in enumerate(self.view.clocks)}

    def dues(self) -> dict[str, str]:
        """Title of each clock that runs and when it is due."""
        return {row.title: row.due for row in self.view.clocks if row.active}

    def offer(self, title: str) -> Offer:
        """An entry of the menu 办理."""
        return next(offer for offer in self.view.offers if offer.action.title == title)

    def shut(self, title: str) -> str:
        """Why an action cannot be done now; in the menu 办理 it is grey and says the same."""
        offer = self.offer(title)
        assert not offer.enabled
        entries = [entry for part in self.window.panel.more.menu().actions() for entry in part.menu().actions()]
        entry = next(entry for entry in entries if entry.text().partition("(&")[0] == title)
        assert not entry.isEnabled() and entry.toolTip() == offer.reason
        return offer.reason

    # --- what a clerk does -------------------------------------------------------------------------------------------

    def tab(self, title: str) -> None:
        self.press(f"Alt+{TABS.index(title) + 1}")
        assert self.window.panel.tabs.tabText(self.window.panel.tabs.currentIndex()) == title
        self.rest()

    def see(self, view: str) -> None:
        """One of the views on the left."""
        self.press(f"Ctrl+{list(VIEW_TITLES.values()).index(view) + 1}")
        assert VIEW_TITLES[self.window.views.view()] == view
        self.rest()

    def find(self, text: str) -> None:
        """Find a case and take the first one found."""
        self.press("Ctrl+F", "Ctrl+A")
        self.type(text)
        self.until(lambda: self.window.list.title().startswith("含“") and bool(self.listed()))
        self.rest()
        self.press("Down")
        self.rest()
        self.press("Return")
        self.rest()

    def become(self, name: str) -> None:
        """Another person sits down."""
        self.press("Ctrl+Shift+U")
        dialog = self.dialog(SwitchDialog)
        people = dialog.people
        self.until(lambda: people.currentItem() is not None)
        places = [place for place in range(people.count()) if people.item(place).text().startswith(f"{name}　")]
        assert isinstance(self.focus(), QListWidget) and places
        while people.currentRow() != places[0]:
            self.press("Down" if people.currentRow() < places[0] else "Up")
        self.press("Return")
        self.until(lambda: any(word.startswith(f"{name}（") for word in self.window.status.words()))
        self.rest()

    def open_form(self, title: str) -> ActionDialog:
        """Choose from the menu 办理 by its letters."""
        action = self.offer(title)
        assert action.enabled, action.reason
        self.press("F2")
        self.walk(self.window.panel.more.menu(), GROUP_TITLES[action.action.group], title)
        dialog = self.dialog(ActionDialog)
        assert dialog.windowTitle().startswith(title)
        return dialog

    def do(self, title: str, fields: Fields = ()) -> None:
        """Fill in the form of an action and send it; where that is for good, one more Enter."""
        self.open_form(title)
        before = len(self.view.case.events)
        self.fill(fields)
        self.look(f"{title}的表单")
        self.send()
        self.closed()
        assert len(self.view.case.events) > before

    def fill(self, fields: Fields) -> None:
        """Fields by label; a label without a value is a button."""
        for label, value in fields:
            if value:
                self.put(label, value)
            else:
                self.go_to(label)
                self.press("Space")

    def send(self) -> None:
        """Ctrl+Enter, and Enter to the question whether it is meant."""
        self.press("Ctrl+Return")
        if isinstance(QApplication.activeModalWidget(), QMessageBox):
            self.press("Return")
        self.rest()

    def refused(self, title: str, fields: Fields) -> str:
        """Send a form that is refused; what it says. The form is then left."""
        dialog = self.open_form(title)
        self.fill(fields)
        self.send()
        assert dialog.isVisible()
        faults = [made.fault() for made in dialog.inputs.values() if made.fault()] or [dialog.bar.sentence()]
        self.look(faults[0])
        self.press("Escape")
        self.dialog(QMessageBox)
        self.go_to("放弃")
        self.press("Space")
        self.closed()
        return faults[0]

    def register(self, fields: Fields) -> str:
        """Register by keys alone; the number. The cursor is back in the list afterwards, the case chosen."""
        self.press("Ctrl+N")
        page = self.window.registration
        self.until(lambda: page.form is not None and page.isVisible())
        self.rest()
        self.fill(fields)
        self.rest()
        self.look("登记页填好了")
        self.press("Ctrl+Return")
        self.until(page.number.isVisible)
        self.rest()
        self.look("登记后得到编号")
        number = page.number.number.text()
        self.press("Escape")
        self.until(self.window.panel.isVisible)
        self.until(lambda: self.window.panel.number.text() == number)
        self.rest()
        self.focus()
        return number

    # --- papers ------------------------------------------------------------------------------------------------------

    def choose_paper(self, title: str) -> None:
        """Go to a paper of the case and see what it looks like."""
        self.press("Ctrl+P")
        tree = self.window.panel.papers.list
        assert self.focus() is tree
        self.press("Home")
        while tree.currentItem().text(0) != title:
            below = tree.itemBelow(tree.currentItem())
            assert below is not None, f"there is no paper “{title}”"
            self.press("Down")
        self.rest()

    def issue(self, title: str) -> Mapping[str, Any]:
        """Issue a paper: its number is given now."""
        self.choose_paper(title)
        page = self.window.panel.papers
        assert page.record() is None and page.preview.note.text() == PREVIEW and page.preview.page() != (0, 0)
        self.press("Alt+I")
        asked = self.dialog(QDialog)
        if isinstance(asked, PaperWarnings):
            assert f"《{title}》" in asked.windowTitle() and asked.sentences
            self.look(f"出具 {title}")
            self.press("Alt+Y")
        else:
            assert isinstance(asked, QMessageBox) and f"《{title}》" in asked.text()
            self.press("Return")
        self.until(lambda: page.record() is not None)
        self.rest()
        record = page.record()
        assert record is not None and record["number"] in self.said
        return record

    def save(self, kind: str, path: Path) -> None:
        """Save the paper on the screen through the file dialog."""
        self.press({"docx": "Alt+W", "pdf": "Alt+D"}[kind])
        self.dialog(QFileDialog)
        self.look(f"存为 {kind}")
        self.press("Ctrl+A")
        self.type(str(path))
        self.press("Return")
        self.closed()
        self.until(lambda: self.said == f"已存为“{path.name}”。")

    # --- the ledger --------------------------------------------------------------------------------------------------

    def check_ledger(self) -> str:
        """台账 → 核对台账; what is said."""
        self.press("Alt+M")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        self.walk(menu, "核对台账")
        box = self.dialog(QMessageBox)
        self.look("核对台账")
        said = box.text()
        self.press("Return")
        self.closed()
        return said

    def leave(self) -> None:
        """Ctrl+Q: a backup is made, and the program ends well."""
        self.press("Ctrl+Q")
        self.until(lambda: bool(self.codes))
        assert self.codes == [0]

    def closed(self) -> None:
        """Until no dialog stands before the window and the window has caught up; the cursor is somewhere again."""
        self.until(lambda: QApplication.activeModalWidget() is None)
        self.rest()
        self.focus()

    def dialog(self, kind: type[QDialog]) -> Any:
        """The dialog of a kind that stands in front."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
        self.focus()
        return QApplication.activeModalWidget()


@contextmanager
def at_the_window(qtbot: QtBot, app: QApplication, folder: Path, regulation: str, unit: str, branch: str,
                  people: People, moment: str) -> Iterator[Clerk]:  # fmt: skip
    """A ledger with its people, and its first person at the window. Where the journey ends badly, a picture is kept."""
    pictures = PICTURES / regulation
    pictures.mkdir(parents=True, exist_ok=True)
    for old in pictures.glob("*.png"):
        old.unlink()
    present = Present(moment)
    with office.found(folder, [regulation], unit=unit, branch=branch, trial=False, now=present()) as ledger:
        for name, role in people.items():
            office.set_person(office.desk_for(ledger, present), name, [role])
    clerk = Clerk(qtbot, app, folder, present, pictures)
    try:
        yield clerk
    except BaseException:
        picture(pictures / "failure.png")
        raise
    finally:
        _go_home(clerk)


def picture(path: Path) -> None:
    """The whole screen, with everything on it painted."""
    QCoreApplication.sendPostedEvents()
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            widget.repaint()
    assert QGuiApplication.primaryScreen().grabWindow(0).save(str(path))


def _go_home(clerk: Clerk) -> None:
    if clerk.start.window is not None:
        clerk.start.window.watch.stop()
        clerk.start.leave()
    clerk.start.theme.deleteLater()
    clerk.start.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def kept(folder: Path, number: str) -> tuple[Case, list[dict[str, bytes]]]:
    """The case, and docx and pdf of each paper issued, as the ledger on the disk has them; the ledger is sound."""
    with Ledger.open(folder, check=True) as ledger:
        assert verify(ledger).first_fault is None
        desk = office.desk_for(ledger, Present("2027-01-01T00:00"))
        case = desk.find_case(number)
        return case, [{kind: papers.saved(desk, record, kind) for kind in papers.FORMATS} for record in case.papers]


def words_of(pdf: bytes) -> str:
    """What is printed on a paper, without spaces and line ends."""
    with PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())
