"""时间线: what happened to a case, one entry after the other, as one text that can be read and copied."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QTextBrowser, QVBoxLayout, QWidget

from desktop_app.services.showing import Line
from desktop_app.ui.case_view import CaseView, ink

NEWEST_FIRST = "最新的在最上面(&N)"
CONTRADICTION = "与另一处同时所作的记录有冲突，请核对"
UNDONE = "已撤销"


def heading(line: Line) -> str:
    """`11-16 10:05　转办　周敏`, with for whom it was recorded and when it was entered late."""
    return "　".join([moment(line.at), line.title, *by(line)])


def by(line: Line) -> Iterator[str]:
    """Who did it, 代录 and 补录."""
    yield f"{line.recorded_for}（由{line.actor}代录）" if line.recorded_for else line.actor
    if line.late:
        yield f"补录，{moment(line.recorded_at)}录入"


def moment(at: datetime) -> str:
    """Office time as a person reads it."""
    return at.strftime("%Y-%m-%d %H:%M")


class CaseTimeline(QWidget):
    """The entries, newest at the bottom unless the switch says otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: CaseView | None = None
        self._unseen = False
        self.text = QTextBrowser()
        self.text.setAccessibleName("时间线")
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        self.setFocusProxy(self.text)
        self.newest_first = QCheckBox(NEWEST_FIRST)
        self.newest_first.toggled.connect(lambda _on: self._draw())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.newest_first)
        column.addWidget(self.text, 1)

    def show_view(self, view: CaseView | None) -> None:
        """Show a case's entries, or none; entries already on the screen are left as they are."""
        if view is not None and self._view is not None and view.lines == self._view.lines:
            self._view = view
            return
        self._view = view
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._view is not None:
            self._draw()

    def _draw(self) -> None:
        lines = self._view.lines if self._view else ()
        first = self.newest_first.isChecked()
        self.text.setHtml("".join(self._entry(line) for line in (reversed(lines) if first else lines)))
        self._unseen = not self.isVisible()
        self._go_to_newest()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unseen:  # how long the text is, is known only now
            self._unseen = False
            self._go_to_newest()

    def _go_to_newest(self) -> None:
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.minimum() if self.newest_first.isChecked() else bar.maximum())

    def _entry(self, line: Line) -> str:
        muted, void = ink(self, "muted").name(), ink(self, "void").name()
        who = escape("　".join(by(line)))
        head = f'<span style="color:{muted}">{moment(line.at)}</span>　<b>{escape(line.title)}</b>　{who}'
        if line.undone:
            head = f'<span style="color:{void}"><s>{head}</s>　{UNDONE}</span>'
        pieces = [f'<p style="margin:8px 4px 0 4px;white-space:pre-wrap">{head}</p>']
        if line.contradiction:
            pieces.append(_below(f'<span style="color:{ink(self, "error").name()}">{CONTRADICTION}</span>'))
        for label, words in line.details:
            said = f'<span style="color:{muted}">{escape(label)}：</span>{escape(words)}'
            pieces.append(_below(f"<s>{said}</s>" if line.undone else said))
        for words in line.clocks:
            pieces.append(_below(f'<span style="color:{void if line.undone else muted}">○ {escape(words)}</span>'))
        return "".join(pieces)


def _below(html: str) -> str:
    return f'<p style="margin:1px 4px 0 24px;white-space:pre-wrap">{html}</p>'
