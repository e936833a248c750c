"""The views on the left, each with its count."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.domain.terms import VIEW_TITLES
from desktop_app.ui.paging import Index
from desktop_app.ui.theme import Meaning, Theme

FIRST = "today"
COUNT, MEANING, ID = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
MEANINGS: Mapping[str, Meaning] = {"overdue": Meaning.OVERDUE, "due_soon": Meaning.DUE_SOON, "today": Meaning.ACCENT}
"""Views whose count speaks in colour, as long as it is not zero."""
EDGE = 12


class _Entry(QStyledItemDelegate):
    """The title on the left, the count on the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, round(option.fontMetrics.height() * 1.75))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        colour = option.palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        painter.save()
        if chosen:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Button))
        box: QRect = option.rect.adjusted(EDGE, 0, -EDGE, 0)
        painter.setPen(colour)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, index.data())
        count = index.data(COUNT)
        if count is not None:
            font = painter.font()
            font.setBold(bool(count) and index.data(MEANING) in (Meaning.OVERDUE, Meaning.DUE_SOON))
            painter.setFont(font)
            if not chosen:
                painter.setPen(self._theme.colour(index.data(MEANING) if count else Meaning.VOID))
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, str(count))
        painter.restore()


class Views(QListWidget):
    """The list of views. Signal: `view_chosen(view id)` when a person chooses another one."""

    view_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("views")
        self.setAccessibleName("视图")
        self.setItemDelegate(_Entry(theme, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for view, title in VIEW_TITLES.items():
            item = QListWidgetItem(title, self)
            item.setData(ID, view)
            item.setData(MEANING, MEANINGS.get(view, Meaning.MUTED))
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("字") * 8 + 4 * EDGE)
        self._items = {self.item(row).data(ID): self.item(row) for row in range(self.count())}
        self.setCurrentItem(self._items[FIRST])
        self.currentItemChanged.connect(lambda item, _before: self.view_chosen.emit(item.data(ID)))

    def view(self) -> str:
        """The view chosen."""
        return str(self.currentItem().data(ID))

    def choose(self, view: str) -> None:
        """Choose a view, as a person would. KeyError for an unknown one."""
        self.setCurrentItem(self._items[view])

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Write the counts of the views."""
        for view, item in self._items.items():
            item.setData(COUNT, counts[view])
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{VIEW_TITLES[view]}，{counts[view]}件")

    def counted(self) -> dict[str, int]:
        """The counts as they are shown."""
        return {view: item.data(COUNT) for view, item in self._items.items() if item.data(COUNT) is not None}
