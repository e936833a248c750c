"""Drawing a paper that nobody has issued into a preview: ours where papers are drawn, an office's own file by LibreOffice."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.forms import render
from desktop_app.services import libreoffice
from desktop_app.services.desk import Desk
from desktop_app.services.templates import Printed, Sheet
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_preview import DRAWING, PaperPreview

CONVERTING = "正在用 LibreOffice 转成 PDF……"
NO_PICTURE = "{why}用本单位的 Word 模板出具的文书不能在这里预览，出具后请存为 Word，在 Word 或 WPS 里看。"


class PaperDrawing:
    """Shows sheets in `preview`, for `owner`; only the last one asked for counts. `say` hears of characters printed as 〓."""

    def __init__(self, ops: Ops, owner: QWidget, preview: PaperPreview, say: Callable[[str], object]) -> None:
        self._ops, self._owner, self._preview, self._say = ops, owner, preview, say
        self._asked = 0

    def forget(self) -> None:
        """What was asked for is not wanted any more."""
        self._asked += 1

    def show(self, read: Callable[[Desk], Sheet], note: str) -> None:
        """Read a sheet from the ledger and draw it; `note` stands beside the picture."""
        self._asked += 1
        self._ops.ask(self._owner, read, partial(self._draw, self._asked, note))

    def _draw(self, asked: int, note: str, sheet: Sheet) -> None:
        if asked != self._asked:
            return
        done, refused = partial(self._on_drawn, asked, note), partial(self._on_refused, asked)
        if not sheet.data:
            self._ops.render(self._owner, lambda: self._ours(asked, sheet), done, refused)
            return
        self._preview.show_words(CONVERTING if libreoffice.find() else DRAWING)
        self._ops.aside(self._owner, lambda: self._own(asked, sheet), done, refused)

    def _ours(self, asked: int, sheet: Sheet) -> Printed | None:
        """The picture alone: nobody wants the Word file of a preview."""
        if self._unwanted(asked):
            return None
        pdf, missing = render.render_preview(sheet.paper, sheet.content)
        return Printed(b"", pdf, missing=tuple(item.sentence() for item in missing))

    def _own(self, asked: int, sheet: Sheet) -> Printed | None:
        unwanted = partial(self._unwanted, asked)
        return None if unwanted() else sheet.drawn(lambda docx, program: libreoffice.to_pdf(docx, program, stopped=unwanted))

    def _unwanted(self, asked: int) -> bool:
        """Whether another was asked for while this one waited: jobs stand in line."""
        return asked != self._asked or self._ops.stopping

    def _on_drawn(self, asked: int, note: str, drawn: Printed | None) -> None:
        if asked != self._asked or drawn is None:
            return
        if drawn.pdf is None:
            self._preview.show_words(NO_PICTURE.format(why=drawn.why))
        else:
            self._preview.show_pdf(drawn.pdf, note)
        if drawn.missing:
            self._say("".join(drawn.missing))

    def _on_refused(self, asked: int, error: RuleBroken | Trouble) -> None:
        if asked == self._asked:
            self._preview.show_words(error.told if isinstance(error, RuleBroken) else str(error))
