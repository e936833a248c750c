"""The window: views, list, case and registration put together, with menus, toolbar and status line around them."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QPoint, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.people import Person
from desktop_app.domain.terms import TRIAL_PRINT
from desktop_app.services import showing, undoing
from desktop_app.services.desk import Desk
from desktop_app.ui import notices, side_windows
from desktop_app.ui.calendar_changes import CalendarChanges
from desktop_app.ui.case_list import CaseList
from desktop_app.ui.case_panel import CasePanel
from desktop_app.ui.case_view import CaseView
from desktop_app.ui.command_list import ACT, command_list
from desktop_app.ui.commands import Actions, Registry, State
from desktop_app.ui.composing import Composition
from desktop_app.ui.drafts import Draft, Drafts
from desktop_app.ui.icons import Icons
from desktop_app.ui.keeping import Keeping
from desktop_app.ui.labels_dialog import LabelsDialog
from desktop_app.ui.notices import MessageBar
from desktop_app.ui.office_days_dialog import OfficeDaysDialog
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_printing import choose_printer
from desktop_app.ui.people_dialog import PeopleDialog, SwitchDialog
from desktop_app.ui.print_room import PrintRoom
from desktop_app.ui.registration import RegistrationPage
from desktop_app.ui.regulation_page import RegulationPage
from desktop_app.ui.seat import Office, sit_down
from desktop_app.ui.status import Standing, StatusLine, standing
from desktop_app.ui.templates_dialog import TemplatesDialog
from desktop_app.ui.theme import Theme
from desktop_app.ui.views import Views
from desktop_app.ui.watch import Watch

LIST, REGISTRATION = "list", "registration"
CHOICE_MS = 60  # walking through the list with a key held down reads no case on the way
RECEIPT = "intake_receipt"
NO_CASE = "先在列表里选一件投诉"
TRIAL = "试用台账　随便办，文书都印“{mark}”，不影响正式台账。"


class MainWindow(QMainWindow):
    """Signal: `left`, once the window has closed for good: drafts are saved and the ledger is backed up.

    `store` keeps what this seat likes: sizes, columns, light or dark, who sat here last.
    """

    left = Signal()

    def __init__(self, ops: Ops, office: Office, theme: Theme, store: QSettings, drafts: Drafts | None = None) -> None:
        super().__init__()
        self._ops, self._office, self._theme, self._store = ops, office, theme, store
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.watch = Watch(ops, self)
        self.composition = Composition(app, self)
        self.keeping = Keeping(ops, office, self)
        self.calendar = CalendarChanges(ops, office, self)
        self.messages = MessageBar()
        self.views = Views(theme)
        self.list = CaseList(ops, office, theme, self.composition, store)
        self.panel = CasePanel(ops, store=store)
        self._drafts = drafts or Drafts(office.folders.drafts, self.messages.say)
        self.registration = RegistrationPage(ops, self._drafts, composition=self.composition)
        self.status = StatusLine()
        self.icons = Icons(theme.colour)
        self.registry = Registry(command_list())
        self.actions_ = Actions(self.registry, self, self.icons.icon, self.composition.active)
        self._before_find = ""
        self._person: Person | None = None
        self._registering = False
        self._leaving = False
        self._wanted_paper = ""
        self._choice = QTimer(self, singleShot=True, interval=CHOICE_MS)
        self._lay_out()
        self._connect()
        self._restore_look()
        self._write_window_title()

    # --- what commands call ------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read everything for the first time."""
        self.list.show_view(self.views.view())
        self._read_counts()
        self._read_standing()
        self.watch.begin()
        self.list.table.setFocus()
        drafts = self._drafts.list()
        if drafts:
            go_on = self.start_registration if len(drafts) > 1 else partial(self.start_registration, drafts[0])
            self.messages.say(f"有{len(drafts)}份没有登记的草稿，最近一份：{drafts[0].title}", "接着填", go_on)

    def start_registration(self, draft: Draft | None = None) -> None:
        """Go to the registration page, to go on with a draft; what stands there half typed is left as it is."""
        self.messages.clear()
        if not (self._registering and self.registration.has_unsaved()):
            if draft is None:
                self.registration.start()
            else:
                self.registration.load_draft(draft)
        self._registering = True
        self.pages.setCurrentWidget(self.registration)
        self._update_actions()

    def show_view(self, view: str) -> None:
        """List a view, leaving the registration page (its draft is kept)."""
        self.pages.setCurrentWidget(self.split)
        self._before_find = "" if not self.list.box.text() else self._before_find
        if self.views.view() == view:
            self.list.show_view(view)
        else:
            self.views.choose(view)
        self.list.table.setFocus()

    def show_case(self, case_id: str) -> None:
        """Show a case, wherever the list is."""
        self.pages.setCurrentWidget(self.split)
        self.list.table.choose(case_id)
        self.panel.show_case(case_id)
        self.list.table.setFocus()

    def go_to_find(self) -> None:
        self.pages.setCurrentWidget(self.split)
        self.list.box.setFocus()
        self.list.box.selectAll()

    def go_to_list(self) -> None:
        self.pages.setCurrentWidget(self.split)
        self.list.table.setFocus()

    def refresh(self) -> None:
        self.list.refresh()
        self.panel.refresh()
        self._read_counts()
        self._read_standing()

    def open_actions(self) -> None:
        """What can be done with the case: the same menu as on its page, walked by letters."""
        menu = self.panel.more.menu()
        if self.panel.offers():
            self.pages.setCurrentWidget(self.split)
            menu.popup(self.panel.more.mapToGlobal(QPoint(0, self.panel.more.height())))

    def perform(self, action_id: str) -> None:
        self.panel.perform(action_id)

    def show_papers(self) -> None:
        self.panel.tabs.setCurrentWidget(self.panel.papers)
        self.panel.papers.setFocus()

    def print_several(self) -> None:
        PrintRoom(self._ops, self.list.table.picked_keys(), self.messages.say, self,
                  partial(choose_printer, store=self._store, ranged=False)).open()  # fmt: skip

    def show_labels(self) -> None:
        LabelsDialog(self._ops, self.list.table.picked_keys(), self._store, self.messages.say, self,
                     partial(choose_printer, store=self._store)).open()  # fmt: skip

    def undo(self) -> None:
        self.panel.perform("undo")

    def export(self) -> None:
        self.keeping.export(self.list.query())

    def back_up(self) -> None:
        self.keeping.back_up()

    def check(self) -> None:
        self.keeping.check()

    def show_regulation(self) -> None:
        RegulationPage(self._ops, self._theme.dark, parent=self).open()

    def adopt_regulation(self) -> None:
        RegulationPage(self._ops, self._theme.dark, adopting=True, parent=self).open()

    def show_people(self) -> None:
        PeopleDialog(self._ops, self).open()

    def import_calendar(self) -> None:
        self.calendar.choose_file()

    def show_office_days(self) -> None:
        OfficeDaysDialog(self._ops, self.calendar, self).open()

    def show_particulars(self) -> None:
        side_windows.particulars(self._ops, self)

    def show_templates(self) -> None:
        TemplatesDialog(self._ops, self.list.table.chosen_key(), self).open()

    def switch_person(self) -> None:
        dialog = SwitchDialog(self._ops, self._office.name, self)
        dialog.chosen.connect(self.sit_down)
        dialog.open()

    def sit_down(self, name: str) -> None:
        """Let another person work here, on both threads, from the next step on."""

        def seated(person: Person) -> None:
            self._office.name = person.name
            self._store.setValue("person", person.name)
            self._ops.ask(self, lambda desk: sit_down(desk, name), lambda _person: self.refresh())

        self._ops.change(self, "换人", lambda desk: sit_down(desk, name), seated)

    def choose_theme(self, name: str) -> None:
        """`light`, `dark`, or empty to follow the desktop; remembered."""
        self._store.setValue("theme", name)
        self._theme.choose({"light": False, "dark": True}.get(name))

    def show_shortcuts(self) -> None:
        side_windows.shortcuts(self.registry, self).open()

    def show_about(self) -> None:
        side_windows.about(self._office, self)

    # --- building ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.banner = QLabel(f"{TRIAL.format(mark=TRIAL_PRINT)}台账在 {self._office.ledger.folder}")
        self.banner.setObjectName("trialBanner")
        self.banner.setVisible(self._office.ledger.trial)
        self.banner.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list)
        self.split.addWidget(self.panel)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([726, 480])
        self.pages = QStackedWidget()
        self.pages.addWidget(self.split)
        self.pages.addWidget(self.registration)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.views)
        middle.addWidget(self.pages, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.messages)
        column.addLayout(middle, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status)
        bar = QToolBar("工具栏", self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.toggleViewAction().setVisible(False)
        self.actions_.fill_tool_bar(bar)
        self.addToolBar(bar)
        self.menus = self.actions_.fill_menu_bar(self.menuBar())

    def _connect(self) -> None:
        self._ops.changed.connect(self._on_changed)
        self._ops.busy.connect(self._on_busy)
        self._theme.changed.connect(self._on_theme)
        self.watch.minute_passed.connect(self._on_minute)
        self.views.view_chosen.connect(self._on_view)
        self.list.table.set_menu(self._case_menu)
        self.list.table.chosen.connect(lambda _key: self._choice.start())
        self.list.table.opened.connect(self._on_opened)
        self._choice.timeout.connect(lambda: self.panel.show_case(self.list.table.chosen_key()))
        self.list.box.textChanged.connect(self._on_find)
        self.panel.offers_changed.connect(self._update_actions)
        self.panel.case_shown.connect(self._on_case_shown)
        self.panel.open_case.connect(self.show_case)
        self.registration.registered.connect(self._on_registered)
        self.registration.cancelled.connect(self._on_cancelled)
        self.registration.open_case.connect(self.show_case)
        self.registration.print_receipt.connect(self._on_print_receipt)
        self.pages.currentChanged.connect(lambda _page: self._update_actions())
        self.keeping.backed_up.connect(self._read_standing)
        self.keeping.told.connect(self.messages.say)
        self.calendar.told.connect(self.messages.say)
        self.status.person_pressed.connect(self.switch_person)
        self.status.backup_pressed.connect(self.back_up)
        self.status.calendar_pressed.connect(self.import_calendar)
        self.status.regulation_pressed.connect(self.show_regulation)
        menu = self.menus[ACT]
        menu.aboutToShow.connect(partial(self._fill_offers, menu))

    # --- what happens ------------------------------------------------------------------------------------------------

    def _on_changed(self, flags: frozenset[str]) -> None:
        if flags & {"cases", "papers"}:
            self.list.refresh()
            self._read_counts()
        if flags - {"cases", "papers"}:
            self._read_standing()

    def _on_busy(self, busy: bool, label: str) -> None:
        if busy:
            self.status.showMessage(f"正在{label}……")
        else:
            self.status.clearMessage()

    def _on_theme(self) -> None:
        self.icons.forget()
        self.actions_.recolour()
        self.list.repaint_words()
        self.views.viewport().update()

    def _on_minute(self) -> None:
        self.list.repaint_words()
        self._read_counts()
        self._read_standing()

    def _on_view(self, view: str) -> None:
        self.pages.setCurrentWidget(self.split)
        self.list.show_view(view)

    def _on_find(self, text: str) -> None:
        """Finding looks in all cases; with the text gone, the view from before is back."""
        wanted = ""
        if text.strip() and not self._before_find:
            self._before_find = self.views.view()
            wanted = "all"
        elif not text and self._before_find:
            wanted, self._before_find = self._before_find, ""
        if wanted:
            self.views.blockSignals(True)
            self.views.choose(wanted)
            self.views.blockSignals(False)
            self.list.look_in(wanted)

    def _on_opened(self, key: str) -> None:
        self._choice.stop()
        self.panel.show_case(key)
        self.panel.tabs.currentWidget().setFocus()

    def _on_case_shown(self, _case_id: str) -> None:
        paper, self._wanted_paper = self._wanted_paper, ""
        if paper:
            self.show_papers()
            self.panel.papers.choose(paper)

    def _on_registered(self, case_id: str, _number: str) -> None:
        self._registering = False
        self.list.table.choose(case_id)
        self.panel.show_case(case_id)

    def _on_cancelled(self) -> None:
        self._registering = False
        self.pages.setCurrentWidget(self.split)
        self.list.table.setFocus()

    def _on_print_receipt(self, case_id: str) -> None:
        view = self.panel.view()
        self._wanted_paper = RECEIPT
        self.show_case(case_id)
        if view is not None and view.case.id == case_id:
            self._on_case_shown(case_id)

    def _case_menu(self, parent: QWidget) -> QMenu:
        menu = self.actions_.case_menu(parent)
        menu.setToolTipsVisible(True)
        self._fill_offers(menu)
        return menu

    def _fill_offers(self, menu: QMenu) -> None:
        """Put what the regulation offers for the case at the top of a menu."""
        for action in menu.actions():
            if action.property("offered"):
                menu.removeAction(action)
        first = menu.actions()[0]
        offered = self.panel.more.menu()
        chosen = self.list.table.chosen_key()
        if not self.panel.offers() or self.panel.case_id() != chosen:
            none = menu.addAction("正在读取这件投诉……" if chosen else NO_CASE)
            none.setEnabled(False)
            entries = [none]
        else:
            entries = offered.actions()
        for action in [*entries, menu.addSeparator()]:
            action.setProperty("offered", True)
            menu.insertAction(first, action)

    # --- reading -----------------------------------------------------------------------------------------------------

    def _read_counts(self) -> None:
        self._ops.ask(self, _counts, self._take_counts)

    def _take_counts(self, counts: Mapping[str, int]) -> None:
        before = self.views.counted()
        self.views.show_counts(counts)
        if before and before != self.views.counted():
            self.list.refresh()

    def _read_standing(self) -> None:
        self._ops.ask(self, standing, self._take_standing)

    def _take_standing(self, said: Standing) -> None:
        self._person = said.person
        self._office.name = said.person.name
        self.status.tell(said, self._office.now())
        self._update_actions()

    def _update_actions(self) -> None:
        """Enable what can be done now, and name what undoing would undo."""
        page = LIST if self.pages.currentWidget() is self.split else REGISTRATION
        view = self.panel.view() if page == LIST else None
        undo = _undoable(view, self._person) if view and self._person else ""
        self.actions_.retitle("undo", f"撤销：{undo}" if undo else "")
        offered = frozenset(offer.action.id for offer in self.panel.offers() if offer.enabled) if view else frozenset()
        phase = view.case.phase.value if view else ""
        self.actions_.update(State(page, phase, offered, view is not None, undo))

    # --- look and leaving ----------------------------------------------------------------------------------------------

    def _write_window_title(self) -> None:
        self.setWindowTitle(f"{self._office.ledger.unit} — {notices.TITLE}")

    def _restore_look(self) -> None:
        self.resize(1366, 768)
        for name, restore in (("geometry", self.restoreGeometry), ("split", self.split.restoreState)):
            saved = self._store.value(f"window/{name}")
            if isinstance(saved, QByteArray):
                restore(saved)

    def _save_look(self) -> None:
        self._store.setValue("window/geometry", self.saveGeometry())
        self._store.setValue("window/split", self.split.saveState())
        self.list.table.save_layout()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not before drafts are on the disk, the person agrees, and what changed is backed up."""
        if self._leaving:
            event.accept()
            return
        event.ignore()
        self.registration.save_draft_now()
        if self._registering and self.registration.has_unsaved():
            notices.ask(self, "有一件投诉还没有登记完，要退出吗？", {"退出": self._leave},
                        detail="写好的内容已存为草稿，下次打开可以接着填。", dangerous=True)  # fmt: skip
        else:
            self._leave()

    def _leave(self) -> None:
        self.watch.stop()
        self.keeping.back_up_and_leave(self._left)

    def _left(self) -> None:
        self._leaving = True
        self._save_look()
        self.close()
        self.left.emit()


def _undoable(view: CaseView, person: Person) -> str:
    """The title of the last step where this person may undo it, else empty."""
    try:
        undoing.undo(view.case, person, {})
    except RuleBroken:
        return ""
    return showing.event_title(undoing.last_step(view.case)[0], view.rules)


def _counts(desk: Desk) -> Mapping[str, int]:
    return desk.ledger.counts(desk.now())
