"""A table model that holds only the pages looked at lately; reading happens elsewhere, painting never waits."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont

PAGE = 200  # rows; a divisor of ANCHOR
ANCHOR = 1000  # rows between two anchor keys
HELD_PAGES = 30
WANTED_PAGES = 4  # a screen shows at most two; older wishes are of places already scrolled past

Index = QModelIndex | QPersistentModelIndex


class PageSource(Protocol):
    """One list, filtered and sorted by whoever reads it. Called on the reader's thread; keys are opaque."""

    def count(self) -> int:
        """How many rows the list has."""

    def anchors(self) -> Sequence[str]:
        """The key of the row before row 1000, before row 2000, …: `(count - 1) // 1000` keys."""

    def page(self, after: str | None, limit: int) -> tuple[Sequence[Any], str | None]:
        """The rows that follow a key (None: from the start), and the key after which the next page begins."""

    def page_at(self, anchor: str | None, skip: int, limit: int) -> tuple[Sequence[Any], str | None]:
        """The same, leaving out the first `skip` rows (less than 1,000) after the key."""


class Fetch(Protocol):
    """`Ops.ask` bound to its owner: `fn` on the reader's thread, then `done` with its result on the window's."""

    def __call__(self, fn: Callable[..., Any], done: Callable[[Any], object]) -> object: ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column as data. `width` is in Chinese characters; `meaning` names the colour of the text; `struck` says
    whether it is crossed out.
    """

    id: str
    title: str
    text: Callable[[Any], str]
    width: int
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    meaning: Callable[[Any], str] | None = None
    tooltip: Callable[[Any], str] | None = None
    struck: Callable[[Any], bool] | None = None
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    rows: Sequence[Any]
    next_key: str | None


@dataclass(frozen=True, slots=True)
class _Snapshot:
    count: int
    anchors: Sequence[str]
    pages: dict[int, _Page]


class PagedModel(QAbstractTableModel):
    """Rows of a PageSource. Signals: `refreshed` after a reload, `page_arrived(first row, last row)`.

    A row not yet read shows empty. A fetch that fails is told by the road it took; the model then asks for nothing
    until `refresh` or `show`, so one fault is not told over and over.
    """

    refreshed = Signal()
    page_arrived = Signal(int, int)

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Any], str],
        fetch: Fetch,
        colour: Callable[[str], QColor],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.applying = False  # true while a reload moves rows: what moves then is no choice of a person
        self._key = key
        self._fetch = fetch
        self._colour = colour
        self._source: PageSource | None = None
        self._generation = 0
        self._count = 0
        self._anchors: Sequence[str] = ()
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._wanted: list[int] = []
        self._fetching = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fetch_next)

    def show(self, source: PageSource) -> None:
        """Show another list, from its start."""
        self.beginResetModel()
        self._source = source
        self._count = 0
        self._pages.clear()
        self.endResetModel()
        self._reload((0,))

    def ask(self, source: PageSource) -> None:
        """Read from this source from the next `refresh` on: the same list as it stands at a later moment."""
        self._source = source

    def refresh(self, rows: Iterable[int] = ()) -> None:
        """Read again the count, the anchors, the pages looked at last and those around `rows`.

        Until that has come, the old rows show.
        """
        near = {number for row in rows for number in range(max(row // PAGE - 1, 0), row // PAGE + 2)}
        self._reload(sorted(near | {0} | set(list(self._pages)[-WANTED_PAGES:])))

    def row_at(self, row: int) -> Any | None:
        """The row's value, None where it is not read yet."""
        page = self._pages.get(row // PAGE)
        place = row % PAGE
        return page.rows[place] if page is not None and 0 <= place < len(page.rows) else None

    def key_at(self, row: int) -> str:
        """The row's key, empty where it is not read yet."""
        value = self.row_at(row)
        return "" if value is None else self._key(value)

    def row_of(self, key: str) -> int:
        """Where a key stands among the rows read, -1 where it does not."""
        for number, page in self._pages.items():
            for place, value in enumerate(page.rows):
                if self._key(value) == key:
                    return number * PAGE + place
        return -1

    def read_rows(self) -> list[tuple[int, int]]:
        """The stretches of rows that have been read, each from its first to its last row, in order."""
        return [(number * PAGE, number * PAGE + len(page.rows) - 1) for number, page in sorted(self._pages.items()) if page.rows]

    def held_rows(self) -> int:
        """How many rows are in memory."""
        return sum(len(page.rows) for page in self._pages.values())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.columns[section].title if orientation == Qt.Orientation.Horizontal else section + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, colour, alignment, tooltip (plain text), and the row's key under UserRole."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align | Qt.AlignmentFlag.AlignVCenter
        value = self._look(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if value is None else column.text(value).replace("\n", " ")
        if value is None:
            return None
        if role == Qt.ItemDataRole.ForegroundRole and column.meaning is not None:
            return self._colour(column.meaning(value))
        if role == Qt.ItemDataRole.ToolTipRole and column.tooltip is not None:
            return column.tooltip(value)
        if role == Qt.ItemDataRole.FontRole and column.struck is not None and column.struck(value):
            font = QFont()
            font.setStrikeOut(True)
            return font
        return self._key(value) if role == Qt.ItemDataRole.UserRole else None

    def _look(self, row: int) -> Any | None:
        number = row // PAGE
        if number in self._pages:
            self._pages.move_to_end(number)
            return self.row_at(row)
        if number in self._wanted:
            return None
        self._wanted = [*self._wanted, number][-WANTED_PAGES:]
        if not self._soon.isActive():
            self._soon.start()
        return None

    def _reload(self, numbers: Sequence[int]) -> None:
        if self._source is None:
            return
        self._generation += 1
        self._wanted.clear()
        self._fetching = True
        source = self._source
        self._fetch(lambda *_context: _read_all(source, numbers), partial(self._apply, self._generation))

    def _apply(self, generation: int, snapshot: _Snapshot) -> None:
        if generation != self._generation:
            return
        self._fetching = False
        self.applying = True
        self._resize(snapshot.count)
        self._anchors = snapshot.anchors
        self._pages = OrderedDict(snapshot.pages)
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self.columns) - 1))
        self.refreshed.emit()
        self.applying = False

    def _resize(self, count: int) -> None:
        before = self._count
        if count > before:
            self.beginInsertRows(QModelIndex(), before, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < before:
            self.beginRemoveRows(QModelIndex(), count, before - 1)
            self._count = count
            self.endRemoveRows()

    def _fetch_next(self) -> None:
        while self._wanted and not self._fetching:
            number = self._wanted.pop()
            if self._source is None or number in self._pages or number * PAGE >= self._count:
                continue
            self._fetching = True
            before = self._pages.get(number - 1)
            after = before.next_key if before is not None else None
            source, anchors = self._source, self._anchors
            self._fetch(
                lambda *_context: _read(source, anchors, number, after),  # noqa: B023  the loop ends with this fetch
                partial(self._arrive, self._generation, number),
            )

    def _arrive(self, generation: int, number: int, page: _Page) -> None:
        if generation != self._generation:
            return
        self._fetching = False
        self._pages[number] = page
        while len(self._pages) > HELD_PAGES:
            self._pages.popitem(last=False)
        first, last = number * PAGE, min(number * PAGE + PAGE, self._count) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.page_arrived.emit(first, last)
        self._fetch_next()


def _read_all(source: PageSource, numbers: Iterable[int]) -> _Snapshot:
    count, anchors = source.count(), source.anchors()
    inside = [number for number in numbers if number * PAGE < count]
    return _Snapshot(count, anchors, {number: _read(source, anchors, number, None) for number in inside})


def _read(source: PageSource, anchors: Sequence[str], number: int, after: str | None) -> _Page:
    start = number * PAGE
    if number == 0 or after is not None:
        return _Page(*source.page(after, PAGE))
    passed = min(start // ANCHOR, len(anchors))
    return _Page(*source.page_at(anchors[passed - 1] if passed else None, start - passed * ANCHOR, PAGE))
