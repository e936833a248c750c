"""概况: the registration and what has become of it, as one text that wraps, scrolls and can be copied."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_app.ui.case_view import CaseView, ink


class CaseOverview(QTextBrowser):
    """Sections of labels and words. The place one has scrolled to stays while the same case is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("概况")
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self._view: CaseView | None = None

    def show_view(self, view: CaseView | None) -> None:
        """Show a case, or nothing."""
        same = view is not None and self._view is not None and view.case.id == self._view.case.id
        at = self.verticalScrollBar().value() if same else 0
        self._view = view
        self.setHtml("".join(self._pieces(view)) if view else "")
        self.verticalScrollBar().setValue(at)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._view is not None:
            self.show_view(self._view)

    def _pieces(self, view: CaseView) -> Iterator[str]:
        muted, accent = ink(self, "muted").name(), ink(self, "accent").name()
        labels = [label for _, pairs in view.sections for label, _ in pairs]
        width = max((self.fontMetrics().horizontalAdvance(label) for label in labels), default=0)
        width = min(width, self.fontMetrics().horizontalAdvance("字") * 8) + 12
        for title, pairs in view.sections:
            yield f'<p style="margin:10px 0 2px 0;color:{accent}"><b>{escape(title)}</b></p><table width="100%">'
            for label, words in pairs:
                yield (
                    f'<tr><td width="{width}" style="color:{muted}">{escape(label)}</td>'
                    f'<td style="white-space:pre-wrap">{escape(words)}</td></tr>'
                )
            yield "</table>"
        for note in view.rules.notes:
            if note.enforced:
                yield f'<p style="margin:10px 0 2px 0;color:{accent}"><b>{escape(note.title)}</b> {escape(note.clause)}</p>'
                yield f'<p style="margin:0 0 0 3px">{escape(note.text)}</p>'
