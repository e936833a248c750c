"""Beside the registration form: the deadlines it would start, the regulation's guidance, the cases it may repeat."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.moments import from_text, local
from desktop_app.domain.regulation import Note
from desktop_app.domain.terms import BASIS_TITLES, PHASE_TITLES, PROVISIONAL, cited
from desktop_app.services.foresight import Likeness
from desktop_app.ui.inputs_base import is_dark
from desktop_app.ui.registration_work import Expected
from desktop_app.ui.theme import Meaning, colours

FEWEST_LETTERS, LETTERS = 12, 21
NO_CLOCKS = "按现在填写的内容，登记后还没有期限起算。"
NO_DAY = "应办（没有写明天数）"
NONE_ALIKE = "没有发现电话、证件号、姓名或地址相同的投诉件。"
CASE_ID = Qt.ItemDataRole.UserRole


class Deadlines(QLabel):
    """The clocks a registration would start: title, due date, clause."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.RichText, wordWrap=True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._clocks: tuple[Expected, ...] = ()
        self._write()

    def show_clocks(self, clocks: Sequence[Expected]) -> None:
        """Show these clocks, the earliest first."""
        self._clocks = tuple(clocks)
        self._write()

    def plain(self) -> str:
        """The same as plain text."""
        return "\n".join(" ".join(_words(clock)) for clock in self._clocks)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()

    def _write(self) -> None:
        named = colours(is_dark())
        muted, provisional = named[Meaning.MUTED].name(), named[Meaning.PROVISIONAL].name()
        blocks = []
        for clock in self._clocks:
            title, due, mark, clause = map(escape, _words(clock))
            blocks.append(
                f'<p style="margin:0 0 6px 0">{title}<br><b>{due}</b>'
                + (f' <b style="color:{provisional}">{mark}</b>' if mark else "")
                + f'<br><span style="color:{muted}">{clause}</span></p>'
            )
        self.setText("".join(blocks) or f'<span style="color:{muted}">{NO_CLOCKS}</span>')
        self.setAccessibleName(f"期限：{self.plain() or NO_CLOCKS}")


class Guidance(QLabel):
    """What the regulation tells whoever registers, with its clause; what its rules warn of comes first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.RichText, wordWrap=True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said: tuple[tuple[str, ...], tuple[Note, ...]] = ((), ())

    def show_said(self, told: Sequence[str], notes: Sequence[Note]) -> None:
        """Show these warnings and notes."""
        self._said = (tuple(told), tuple(notes))
        self._write()

    def plain(self) -> str:
        """The same as plain text."""
        told, notes = self._said
        return "\n".join([*told, *(f"{note.title}：{note.text}{f'（{cited(note.clause)}）' if note.clause else ''}" for note in notes)])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()

    def _write(self) -> None:
        named = colours(is_dark())
        muted, soon = named[Meaning.MUTED].name(), named[Meaning.DUE_SOON].name()
        told, notes = self._said
        blocks = [f'<p style="margin:0 0 6px 0;color:{soon}">{escape(sentence)}</p>' for sentence in told]
        for note in notes:
            rests = "，".join(part for part in (cited(note.clause), BASIS_TITLES[note.basis]) if part)
            clause = f'<span style="color:{muted}">（{escape(rests)}）</span>' if rests else ""
            said = escape(note.text).replace("\n", "<br>")
            blocks.append(f'<p style="margin:0 0 6px 0"><b>{escape(note.title)}</b><br>{said}{clause}</p>')
        self.setText("".join(blocks))
        self.setAccessibleName(f"登记提示：{self.plain()}")


class SidePanel(QWidget):
    """Deadlines above, guidance, possible duplicates below. Signal: `open_case(case_id)`, for a duplicate to look at."""

    open_case = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.take_width(0)
        self.deadlines = Deadlines()
        self.guidance = Guidance()
        self.guidance_title = _heading("登记提示(&T)")
        self._guidance_area = _scrolled(self.guidance)
        self._guidance_area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # by Alt+T, for the arrows to scroll it
        self._guidance_area.setAccessibleName("登记提示，用上下键滚动")
        self.guidance_title.setBuddy(self._guidance_area)
        self.alike_title = QLabel("可能重复(&D)")
        self.alike = QListWidget()
        self.alike.setWordWrap(True)
        self.alike.setSpacing(1)
        self.alike.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.alike.setAccessibleName("可能重复的投诉件，回车打开")
        self.alike.setToolTip("只是提醒，不影响登记；双击或回车打开查看")
        self.alike.itemActivated.connect(lambda item: self.open_case.emit(item.data(CASE_ID)))
        self.alike_title.setBuddy(self.alike)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 0, 0)
        layout.addWidget(_heading("登记后起算的期限"))
        layout.addWidget(_scrolled(self.deadlines), 3)
        layout.addWidget(self.guidance_title)
        layout.addWidget(self._guidance_area, 3)
        layout.addWidget(_heading(self.alike_title))
        layout.addWidget(self.alike, 2)
        self.show_alike(())
        self.show_guidance((), ())

    def show_guidance(self, told: Sequence[str], notes: Sequence[Note]) -> None:
        """Show what the rules warn of and the notes that apply; without any, the room goes to the others."""
        self.guidance.show_said(told, notes)
        for widget in (self.guidance_title, self._guidance_area):
            widget.setVisible(bool(told or notes))

    def take_width(self, room: int) -> None:
        """Be as wide as is good to read, or as the form beside leaves room for."""
        character = self.fontMetrics().horizontalAdvance("字")
        self.setFixedWidth(min(max(room, FEWEST_LETTERS * character), LETTERS * character))

    def show_alike(self, alike: Sequence[Likeness]) -> None:
        """Show the cases the one being typed may repeat; the choice stays on its case."""
        marked = self.alike.selectedItems()
        chosen = marked[0].data(CASE_ID) if marked else None
        self.alike.clear()
        for like in alike:
            row = like.row
            day = local(from_text(row.received_at)).strftime("%Y-%m-%d")
            state = PHASE_TITLES[row.phase]
            item = QListWidgetItem(f"{row.number}　{day}　{state}\n{row.subject}\n{like.why}", self.alike)
            item.setData(CASE_ID, row.id)
            item.setToolTip(f"{row.complainant}　{row.subject}")
            if row.id == chosen:
                self.alike.setCurrentItem(item)
        if not alike:
            item = QListWidgetItem(NONE_ALIKE, self.alike)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.alike_title.setText(f"可能重复：{len(alike)}件(&D)" if alike else "可能重复(&D)")


def _scrolled(body: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(body)
    return scroll


def _words(clock: Expected) -> tuple[str, str, str, str]:
    due = f"{clock.due}到期" if clock.due else NO_DAY
    return clock.title, due, PROVISIONAL if clock.provisional else "", cited(clock.clause)


def _heading(text: str | QLabel) -> QLabel:
    label = text if isinstance(text, QLabel) else QLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label
