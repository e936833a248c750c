"""The status line: which ledger, which rules, who sits here, how old the backup is, which calendar is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from desktop_app.domain.moments import local, office_date
from desktop_app.domain.people import Person
from desktop_app.models.backup_names import backups
from desktop_app.services.calendars import missing_year
from desktop_app.services.desk import Desk
from desktop_app.services.roles import groups, titles

OLD_BACKUP_DAYS = 7
CALENDAR_TIP = "导入放假安排；在那以前，涉及该年的期限按周末休息暂算，标为“暂定”"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the line says, read in one go on the reader's thread. `roles` are the person's, in words."""

    unit: str
    regulations: Sequence[str]
    person: Person
    backup_at: datetime | None
    missing_year: int | None
    trial: bool
    roles: Sequence[str] = ()


def standing(desk: Desk) -> Standing:
    """How the ledger stands now."""
    saved = backups(desk.ledger.folder)
    adopted = [regulation for _, regulation in desk.adopted().values()]
    rules = [regulation.title for regulation in adopted]
    return Standing(desk.ledger.unit, rules, desk.actor, saved[0].made_at if saved else None,
                    missing_year(desk.calendar, desk.now()), desk.ledger.trial,
                    tuple(titles(desk.actor, groups(adopted))))  # fmt: skip


def backup_words(made_at: datetime | None, now: datetime) -> str:
    """上次备份：今天 16:20, 3天前, or that there is none yet."""
    if made_at is None:
        return "还没有备份"
    days = (office_date(now) - office_date(made_at)).days
    return f"上次备份：{days}天前" if days > 0 else f"上次备份：今天 {local(made_at):%H:%M}"


class StatusLine(QStatusBar):
    """Signals: `person_pressed`, `backup_pressed`, `regulation_pressed`, `calendar_pressed`: a part was pressed."""

    person_pressed = Signal()
    backup_pressed = Signal()
    regulation_pressed = Signal()
    calendar_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._unit = QLabel()
        self._unit.setObjectName("statusUnit")
        self._regulation = self._button("regulation", "看制度全文（Ctrl+Shift+Z）", self.regulation_pressed)
        self._calendar = self._button("calendar", CALENDAR_TIP, self.calendar_pressed)
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
        name, roles = said.person.name, "、".join(said.roles or titles(said.person, ()))
        _write(self._person, f"{name}（{roles}）" if roles != name else name)
        words = backup_words(said.backup_at, now)
        _write(self._backup, words)
        self._backup.setHidden(said.trial)
        old = said.backup_at is None or (now - said.backup_at).days >= OLD_BACKUP_DAYS
        _mark(self._backup, "due_soon" if old else "")
        _write(self._calendar, f"{said.missing_year} 放假安排未导入" if said.missing_year else "")
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
