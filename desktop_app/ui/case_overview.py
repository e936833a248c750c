"""概况: the registration and what has become of it, as one text that wraps, scrolls and can be copied."""

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_app.domain.regulation import Note
from desktop_app.domain.terms import BASIS_TITLES, cited
from desktop_app.ui.case_view import CaseView, ink

LINKED = "关联的投诉件"
GUIDANCE = "办理提示"
SCHEME = "case:"


class CaseOverview(QTextBrowser):
    """Sections of labels and words. The place one has scrolled to stays while the same case is shown.

    Signal: `open_case(case id)`, a linked case was clicked, or Enter pressed on it (Tab goes from one to the next).
    """

    open_case = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("概况")
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._on_link)
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

    def _on_link(self, link: QUrl) -> None:
        self.open_case.emit(link.toString().removeprefix(SCHEME))

    def _pieces(self, view: CaseView) -> Iterator[str]:
        muted, accent = ink(self, "muted").name(), ink(self, "accent").name()
        labels = [label for _, pairs in view.sections for label, _ in pairs]
        width = max((self.fontMetrics().horizontalAdvance(label) for label in labels), default=0)
        width = min(width, self.fontMetrics().horizontalAdvance("字") * 8) + 12
        for place, (title, pairs) in enumerate(view.sections):
            yield f'<p style="margin:10px 0 2px 0;color:{accent}"><b>{escape(title)}</b></p><table width="100%">'
            for label, words in pairs:
                yield (
                    f'<tr><td width="{width}" style="color:{muted}">{escape(label)}</td>'
                    f'<td style="white-space:pre-wrap">{escape(words)}</td></tr>'
                )
            yield "</table>"
            if place == 0:
                yield from self._links(view, accent)
                yield from _guidance([note for note in view.notes if note.when], muted, accent)
        yield from _guidance([note for note in view.notes if not note.when], muted, accent)

    def _links(self, view: CaseView, accent: str) -> Iterator[str]:
        if view.links:
            yield f'<p style="margin:10px 0 2px 0;color:{accent}"><b>{LINKED}</b></p>'
        for link in view.links:
            number = f'<a href="{SCHEME}{escape(link.case_id)}" style="color:{accent}">{escape(link.number)}</a>'
            yield f'<p style="margin:0 0 0 3px">{number} {escape(link.relation)}</p>'


def _guidance(notes: Sequence[Note], muted: str, accent: str) -> Iterator[str]:
    """Passages to go by: those that hold for this case in particular stand high, those for every case at the end."""
    if notes:
        yield f'<p style="margin:10px 0 2px 0;color:{accent}"><b>{GUIDANCE}</b></p>'
    for note in notes:
        rests = "，".join(part for part in (cited(note.clause), BASIS_TITLES[note.basis]) if part)
        clause = f'<span style="color:{muted}">（{escape(rests)}）</span>' if rests else ""
        said = escape(note.text).replace("\n", "<br>")
        yield f'<p style="margin:0 0 3px 3px"><b>{escape(note.title)}</b>：{said}{clause}</p>'
