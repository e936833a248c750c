"""What every input of a form has in common: its field, its editor, its label, and the place for a sentence below it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.domain.regulation import FieldSpec
from desktop_app.ui.theme import Meaning, colours

REQUIRED = "（必填）"


def is_dark() -> bool:
    """Whether the application is dressed dark now."""
    return QApplication.palette().window().color().lightness() < 128


class Tinted(QLabel):
    """A plain text in the colour of its meaning, in light and in dark."""

    def __init__(self, meaning: Meaning, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._meaning = meaning
        self._tint()

    def set_meaning(self, meaning: Meaning) -> None:
        """Say something else by colour."""
        self._meaning = meaning
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange):
            self._tint()

    def _tint(self) -> None:
        colour = colours(is_dark())[self._meaning]
        palette = self.palette()
        if palette.windowText().color() != colour:
            palette.setColor(self.foregroundRole(), colour)
            self.setPalette(palette)


class Caption(QLabel):
    """The label of an input; a mark before it says that the field must be filled in."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent, textFormat=Qt.TextFormat.RichText)
        self._text = text
        self.required = False
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def mark(self, required: bool) -> None:
        """Mark as required, or not."""
        if required == self.required:
            return
        self.required = required
        colour = colours(is_dark())[Meaning.ERROR].name()
        self.setText(f'<b style="color:{colour}">*</b> {self._text}' if required else self._text)


class Input(QWidget):
    """One field on the screen. Signal: `changed`, when its value became another one.

    Place `widget` in a layout and `caption` beside it; the caption's buddy is the editor. `value` is raw, as the
    services take it: what a rule says of it is theirs. A fault stands below the editor until the value changes.
    """

    changed = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.editor: QWidget = self
        self._caption: Caption | None = None
        self._note = Tinted(Meaning.ERROR)
        self._note.hide()
        self._fault = ""
        self._required = False
        self.changed.connect(self.clear_fault)

    @property
    def widget(self) -> QWidget:
        """What a layout holds."""
        return self

    @property
    def caption(self) -> Caption:
        """The label that belongs beside the input."""
        if self._caption is None:
            self._caption = Caption(self.spec.label, self.parentWidget())
            self._caption.setBuddy(self.editor)
            self._caption.mark(self._required)
        return self._caption

    def value(self) -> Any:
        """The raw value; an empty text, list or None where nothing is filled in."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a raw value; None or empty clears the input."""
        raise NotImplementedError

    def stops(self) -> Sequence[QWidget]:
        """The widgets that Tab visits, in order."""
        return (self.editor,)

    def focus(self, inner: str = "") -> None:
        """Put the cursor here; `inner` names a part of a composed value (row and column)."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def place_of(self, sentence: str) -> str:
        """The part of a composed value that a refusal speaks of; empty where the value has no parts."""
        return ""

    def show_fault(self, sentence: str) -> None:
        """Say below the editor what is wrong with the value."""
        self._fault = sentence
        self._say(sentence, Meaning.ERROR)

    def clear_fault(self) -> None:
        """The fault is mended, or another attempt begins."""
        self._fault = ""
        self._say("", Meaning.ERROR)

    def fault(self) -> str:
        """The fault now shown."""
        return self._fault

    def show_hint(self, sentence: str) -> None:
        """Say softly what is worth another look; a fault is not overwritten."""
        if not self._fault:
            self._say(sentence, Meaning.DUE_SOON)

    def hint(self) -> str:
        """The sentence below the editor, fault or hint."""
        return "" if self._note.isHidden() else self._note.text()

    def mark_required(self, required: bool) -> None:
        """Show by mark and by accessible name whether the field must be filled in."""
        self._required = required
        if self._caption is not None:
            self._caption.mark(required)
        self._name()

    def _place(self, editor: QWidget, *beside: QWidget) -> None:
        """Lay the editor out, with what stands beside it, and the note below."""
        self.editor = editor
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(editor, 1)
        for widget in beside:
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(row)
        column.addWidget(self._note)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(editor)
        if self.spec.hint:
            editor.setToolTip(self.spec.hint)
        self._name()

    def _name(self) -> None:
        self.editor.setAccessibleName(self.spec.label + (REQUIRED if self._required else ""))

    def _say(self, sentence: str, meaning: Meaning) -> None:
        if sentence != self.hint():
            self._note.set_meaning(meaning)
            self._note.setText(sentence)
            self._note.setVisible(bool(sentence))
            self.editor.setAccessibleDescription(sentence or self.spec.hint)
