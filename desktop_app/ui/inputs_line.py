"""Inputs one types into: a line, a long text, several names, a line with suggestions."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.domain.names import pinyin_keys
from desktop_app.domain.regulation import FieldSpec
from desktop_app.ui.inputs_base import Input

FEWEST_LINES, MOST_LINES = 3, 14
FOUND_BY = Qt.ItemDataRole.UserRole + 1
LATIN_TYPES = frozenset({"phone", "id_number", "credit_code", "postcode", "email", "money", "count"})
EXAMPLES = {"money": "例如 2680.00"}


class LineInput(Input):
    """One line of text, as typed."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line = QLineEdit(self, placeholderText=spec.hint or EXAMPLES.get(spec.type, ""))
        if spec.type in LATIN_TYPES:  # the input method starts in letters and digits; it can still be switched
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin)
        self.line.textChanged.connect(self.changed)
        self._place(self.line)

    def value(self) -> str:
        return self.line.text()

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    def focus(self, inner: str = "") -> None:
        super().focus(inner)
        self.line.selectAll()


class NamesInput(LineInput):
    """Several names on one line, with 、 between them."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line.setPlaceholderText(spec.hint or f"几{'个人' if spec.type == 'names' else '项'}之间用“、”隔开")

    def value(self) -> list[str]:  # type: ignore[override]  # several of what a line holds
        return [part.strip() for part in re.split(r"[、，,；;]", self.line.text()) if part.strip()]

    def set_value(self, value: Any) -> None:
        super().set_value("、".join(value or ()))


class _Text(QPlainTextEdit):
    """Tab goes on to the next field; the height follows the text between a few lines and a page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tabChangesFocus=True)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        lines = min(max(round(self.document().size().height()), FEWEST_LINES), MOST_LINES)
        frame = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + frame)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.ensureCursorVisible()


class LongInput(Input):
    """A text of many lines."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.text = _Text(self)
        self.text.setPlaceholderText(spec.hint)
        self.text.textChanged.connect(self.changed)
        self._place(self.text)

    def value(self) -> str:
        return self.text.toPlainText()

    def set_value(self, value: Any) -> None:
        self.text.setPlainText("" if value is None else str(value))


class _ByPinyin(QCompleter):
    """Finds a suggestion by any part of it or of its pinyin; puts in the suggestion itself."""

    def __init__(self, words: Sequence[str], parent: QWidget) -> None:
        model = QStandardItemModel(parent)
        for word in words:
            item = QStandardItem(word)
            item.setData(" ".join((word, *pinyin_keys(word))), FOUND_BY)
            model.appendRow(item)
        super().__init__(model, parent)
        self.setCompletionRole(FOUND_BY)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")


class SuggestInput(LineInput):
    """A line with suggestions (units, colleagues): by characters, pinyin or initials; Down opens the whole list.

    What is not suggested may be typed all the same.
    """

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None, suggestions: Sequence[str] = ()) -> None:
        super().__init__(spec, parent)
        self.suggestions = tuple(dict.fromkeys(suggestions))
        if self.suggestions:
            self.line.setCompleter(_ByPinyin(self.suggestions, self.line))
            self.line.setPlaceholderText(spec.hint or "可输入拼音首字母，按↓看全部")
            self.line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            completer = self.line.completer()
            completer.setCompletionPrefix("")
            completer.complete()
            return True
        return super().eventFilter(watched, event)
