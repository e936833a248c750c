"""A paper as it will come out of the printer: one page at a time, turned and zoomed by keys."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.ui.ops import Ops
from desktop_app.ui.printing import POINTS_PER_INCH, Picture, picture

A4_POINTS = 595.28
ZOOMS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
SETTLE_MS = 120  # a splitter that is being dragged asks for one picture, not for fifty
NOTHING = "选一种文书，在这里看它的样子。"
DRAWING = "正在绘制……"


class PaperPreview(QWidget):
    """Shows a PDF. The picture is drawn on the renderer's thread; the page, not the file, is what is kept here."""

    def __init__(self, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ops = ops
        self._pdf = b""
        self._page, self._pages = 0, 0
        self._paper = A4_POINTS
        self._zoom = 0.0  # 0: as wide as there is room
        self._asked = 0
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._draw)
        self.label = QLabel(NOTHING, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.area = QScrollArea(widgetResizable=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.area.setWidget(self.label)
        self.area.setAccessibleName("文书预览")
        self.area.setToolTip("PageUp、PageDown 翻页，+、- 缩放，0 适合宽度")
        self.area.installEventFilter(self)
        self.area.viewport().installEventFilter(self)
        self.where = QLabel()
        self.back = self._button("←", "上一页", partial(self.turn, -1))
        self.on = self._button("→", "下一页", partial(self.turn, 1))
        self.smaller = self._button("－", "缩小", partial(self.zoom, -1))
        self.larger = self._button("＋", "放大", partial(self.zoom, 1))
        self.fit = self._button("适合宽度", "让整页的宽度刚好放下", self.fit_width)
        self.note = QLabel(wordWrap=True)
        self._lay_out()
        self._settle()

    def show_pdf(self, pdf: bytes, note: str = "") -> None:
        """Show a paper from its first page, or from the same page when it is the same paper."""
        if pdf != self._pdf:
            self._page = 0
        self._pdf = pdf
        self.note.setText(note)
        self._draw()

    def show_words(self, words: str = NOTHING) -> None:
        """Show a sentence in place of a paper."""
        self._asked += 1
        self._pdf, self._page, self._pages = b"", 0, 0
        self.note.clear()
        self.label.setPixmap(QPixmap())
        self.label.setText(words)
        self._settle()

    def turn(self, by: int) -> None:
        """Turn `by` pages."""
        if self._pages and 0 <= self._page + by < self._pages:
            self._page += by
            self.area.verticalScrollBar().setValue(0)
            self._draw()

    def zoom(self, by: int) -> None:
        """Make the page larger (1) or smaller (-1) by one step."""
        now = self._scale()
        steps = [step for step in ZOOMS if (step > now + 0.01 if by > 0 else step < now - 0.01)]
        if self._pdf and steps:
            self._zoom = steps[0] if by > 0 else steps[-1]
            self._draw()

    def fit_width(self) -> None:
        """As wide as there is room, from now on."""
        self._zoom = 0.0
        self._draw()

    def page(self) -> tuple[int, int]:
        """The page shown, from 1, and how many there are; (0, 0) while there is none."""
        return (self._page + 1, self._pages) if self._pages else (0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and the wheel over the page."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.area:
            return self._on_key(Qt.Key(event.key()))
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pdf and not self._zoom:
            self._settling.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._settling.stop()
        super().hideEvent(event)

    def _on_key(self, key: Qt.Key) -> bool:
        known: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_PageDown: partial(self.turn, 1), Qt.Key.Key_PageUp: partial(self.turn, -1),
            Qt.Key.Key_Plus: partial(self.zoom, 1), Qt.Key.Key_Equal: partial(self.zoom, 1),
            Qt.Key.Key_Minus: partial(self.zoom, -1), Qt.Key.Key_0: self.fit_width,
        }  # fmt: skip
        doing = known.get(key)
        if doing is not None:
            doing()
        return doing is not None

    def _button(self, text: str, tip: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        for part in (self.back, self.where, self.on, self.smaller, self.larger, self.fit):
            bar.addWidget(part)
        bar.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(bar)
        column.addWidget(self.area, 1)

    def _scale(self) -> float:
        """Screen pixels per point of paper, over what 100 % is."""
        dots = self.logicalDpiX() / POINTS_PER_INCH
        return self._zoom or self._room() / (self._paper * dots)

    def _room(self) -> int:
        bar = self.area.verticalScrollBar().sizeHint().width()
        return max(self.area.width() - bar - 2 * self.area.frameWidth(), 80)

    def _draw(self) -> None:
        if not self._pdf:
            return
        self._asked += 1
        asked, pdf, page, ratio = self._asked, self._pdf, self._page, self.devicePixelRatioF()
        width = round(self._zoom * self._paper * self.logicalDpiX() / POINTS_PER_INCH) if self._zoom else self._room()
        if not self._pages:
            self.label.setText(DRAWING)
        self._ops.render(
            self, lambda: picture(pdf, page, width, ratio), partial(self._on_drawn, asked), partial(self._on_refused, asked)
        )

    def _on_drawn(self, asked: int, drawn: Picture) -> None:
        if asked != self._asked:
            return
        self._page, self._pages, self._paper = drawn.page, drawn.pages, drawn.width
        self.label.setPixmap(QPixmap.fromImage(drawn.image))
        self._settle()

    def _on_refused(self, asked: int, error: RuleBroken | Trouble) -> None:
        if asked == self._asked:
            self.show_words(error.told if isinstance(error, RuleBroken) else str(error))

    def _settle(self) -> None:
        number, pages = self.page()
        self.where.setText(f"第{number}页，共{pages}页" if pages else "")
        self.back.setEnabled(number > 1)
        self.on.setEnabled(0 < number < pages)
        for button in (self.smaller, self.larger, self.fit):
            button.setEnabled(bool(pages))

    def sizeHint(self) -> QSize:
        return QSize(520, 420)
