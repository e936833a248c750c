"""The status line: which ledger, which rules, who sits here, how old the backup is, which calendar is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.moments import local, office_date
from desktop_app.domain.people import Person
from desktop_app.domain.terms import ROLE_TITLES
from desktop_app.models.backup_names import backups
from desktop_app.services.desk import Desk

NOVEMBER = 11
OLD_BACKUP_DAYS = 7


@dataclass(frozen=True, slots=True)
class Standing:
    """What the line says, read in one go on the reader's thread."""

    unit: str
    regulations: Sequence[str]
    person: Person
    backup_at: datetime | None
    missing_year: int | None
    trial: bool


def standing(desk: Desk) -> Standing:
    """How the ledger stands now."""
    saved = backups(desk.ledger.folder)
    rules = [regulation.title for _, regulation in desk.adopted().values()]
    return Standing(desk.ledger.unit, rules, desk.actor, saved[0].made_at if saved else None,
                    missing_year(desk.calendar, desk.now()), desk.ledger.trial)  # fmt: skip


def missing_year(calendar: WorkCalendar, now: datetime) -> int | None:
    """The year whose holiday notice is missing: this one, or from 1 November on the next."""
    today = office_date(now)
    years = (today.year, today.year + 1) if today.month >= NOVEMBER else (today.year,)
    return next((year for year in years if not calendar.published(year)), None)


def backup_words(made_at: datetime | None, now: datetime) -> str:
    """上次备份：今天 16:20, 3天前, or that there is none yet."""
    if made_at is None:
        return "还没有备份"
    days = (office_date(now) - office_date(made_at)).days
    return f"上次备份：{days}天前" if days > 0 else f"上次备份：今天 {local(made_at):%H:%M}"


class StatusLine(QStatusBar):
    """Signals: `person_pressed`, `backup_pressed`, `regulation_pressed`: a part of the line was pressed."""

    person_pressed = Signal()
    backup_pressed = Signal()
    regulation_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._unit = QLabel()
        self._unit.setObjectName("statusUnit")
        self._regulation = self._button("regulation", "看制度全文（Ctrl+Shift+Z）", self.regulation_pressed)
        self._calendar = QLabel()
        self._calendar.setObjectName("statusCalendar")
        self._backup = self._button("backup", "现在备份（Ctrl+B）", self.backup_pressed)
        self._person = self._button("person", "换人（Ctrl+Shift+U）", self.person_pressed)
        self.addWidget(self._unit)
        self.addWidget(self._regulation)
        for widget in (self._calendar, self._backup, self._person):
            self.addPermanentWidget(widget)

    def _button(self, name: str, tip: str, pressed: object) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setObjectName(f"status_{name}")
        button.setToolTip(tip)
        button.setStatusTip("")
        button.clicked.connect(pressed)
        return button

    def tell(self, said: Standing, now: datetime) -> None:
        """Write the line."""
        self._unit.setText(said.unit)
        first = said.regulations[0] if said.regulations else "未采用制度"
        more = f" 等{len(said.regulations)}个制度" if len(said.regulations) > 1 else ""
        _write(self._regulation, first + more)
        name, roles = said.person.name, "、".join(ROLE_TITLES[role] for role in said.person.roles)
        _write(self._person, f"{name}（{roles}）" if roles != name else name)
        words = backup_words(said.backup_at, now)
        _write(self._backup, words)
        self._backup.setHidden(said.trial)
        old = said.backup_at is None or (now - said.backup_at).days >= OLD_BACKUP_DAYS
        _mark(self._backup, "due_soon" if old else "")
        self._calendar.setText(f"{said.missing_year} 放假安排未导入" if said.missing_year else "")
        self._calendar.setToolTip("涉及该年的期限按周末休息暂算，标为“暂定”，放假安排公布后再核定")
        self._calendar.setVisible(bool(said.missing_year))
        _mark(self._calendar, "provisional")

    def words(self) -> list[str]:
        """What stands on the line, from left to right."""
        parts = (self._unit, self._regulation, self._calendar, self._backup, self._person)
        return [part.text() for part in parts if not part.isHidden()]


def _write(button: QToolButton, text: str) -> None:
    button.setText(text)
    button.setAccessibleName(text)


def _mark(widget: QWidget, meaning: str) -> None:
    """The style sheet colours by this property; it is looked at again only when polished."""
    if widget.property("meaning") != meaning:
        widget.setProperty("meaning", meaning)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
