"""Inputs one chooses in: a list, buttons in a row, yes or no, several marks, the answers of a checklist.

The n-th choice is taken by the digit n, or by the initials (or whole pinyin) of its title; Delete or 0 takes it back.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.domain.names import pinyin_keys
from desktop_app.domain.regulation import FieldSpec, Value
from desktop_app.ui.inputs_base import Input

MOST_RADIOS, RADIO_LETTERS = 4, 12
CHECK_COLUMNS, CHECK_LETTERS = 4, 32  # at most; letters that fit beside a label in the form of an action
FORGET_AFTER_MS = 1000
YES_NO = (Value(id="yes", title="是", aliases=("有",)), Value(id="no", title="否", aliases=("无",)))
ANSWERS = tuple(Value(id=word, title=word) for word in ("是", "否", "不适用"))
_CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_0)


@cache
def _keys(value: Value) -> tuple[str, ...]:
    return tuple(key for word in (value.title, *value.aliases) for key in pinyin_keys(word))


class TypeAhead:
    """Which of some values a person means by the keys pressed one after the other. -1 for none, None for no matter."""

    def __init__(self, values: Sequence[Value]) -> None:
        self._values = values
        self._typed = ""
        self._since = QElapsedTimer()

    def press(self, event: QKeyEvent) -> int | None:
        """The place of the value chosen by this key, -1 where it clears the choice, None where it says nothing."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if held != Qt.KeyboardModifier.NoModifier:
            return None
        if event.key() in _CLEARING:
            self._typed = ""
            return -1
        text = event.text().lower()
        if text.isdecimal() and int(text) <= len(self._values):
            return int(text) - 1
        return self._spell(text) if len(text) == 1 and text.isalpha() else None

    def _spell(self, letter: str) -> int | None:
        if not self._since.isValid() or self._since.elapsed() > FORGET_AFTER_MS:
            self._typed = ""
        self._since.start()
        for typed in (self._typed + letter, letter):
            for place, value in enumerate(self._values):
                if any(key.startswith(typed) for key in _keys(value)):
                    self._typed = typed
                    return place
        return None


class _Numbered(QStyledItemDelegate):
    """Shows the digit of each choice in the opened list."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if 1 <= index.row() <= 9:
            option.text = f"{index.row()}　{option.text}"


class _Combo(QComboBox):
    """A closed list: keys choose, the wheel scrolls the page instead of changing what was chosen."""

    def __init__(self, values: Sequence[Value], parent: QWidget) -> None:
        super().__init__(parent)
        self._ahead = TypeAhead(values)
        self.addItem("", "")
        for value in values:
            self.addItem(value.title, value.id)
            self.setItemData(self.count() - 1, value.note or value.title, Qt.ItemDataRole.ToolTipRole)
        self.setItemDelegate(_Numbered(self))
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.view().installEventFilter(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._choose(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._choose(event):
            if event.text().isdecimal():
                self.hidePopup()
            return True
        return super().eventFilter(watched, event)

    def _choose(self, event: QKeyEvent) -> bool:
        place = self._ahead.press(event)
        if place is not None:
            self.setCurrentIndex(place + 1)
        return place is not None


class ComboInput(Input):
    """One of many choices, as a list. The value is the identifier of the choice."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.combo = _Combo(spec.choices, self)
        self.combo.currentIndexChanged.connect(self.changed)
        self._place(self.combo)

    def value(self) -> str:
        return str(self.combo.currentData() or "")

    def set_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(_place_of(self.spec.choices, value) + 1)


class _Radios(QWidget):
    """Buttons in a row, at most one of them pressed; one stop for Tab. Signal: `chosen`."""

    chosen = Signal()

    def __init__(self, values: Sequence[Value], label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._ahead = TypeAhead(values)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(12)
        self.buttons = [QRadioButton(value.title, self) for value in values]
        for place, (button, value) in enumerate(zip(self.buttons, values, strict=True)):
            self._group.addButton(button, place)
            button.setAccessibleName(f"{label}：{value.title}")
            button.setToolTip(value.note)
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus if place else Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        row.addStretch(1)
        self._group.idToggled.connect(self._on_toggled)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.buttons[0])

    def place(self) -> int:
        """The place of the pressed button, -1 for none."""
        return self._group.checkedId()

    def choose(self, place: int) -> None:
        """Press a button, or with -1 none."""
        if place >= 0:
            self.buttons[place].setChecked(True)
            return
        pressed = self._group.checkedButton()
        if pressed is not None:
            self._group.setExclusive(False)
            pressed.setChecked(False)
            self._group.setExclusive(True)
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self._ahead.press(event)
        if place is None:
            super().keyPressEvent(event)
            return
        self.choose(place)
        self.stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> QRadioButton:
        """The button Tab goes to: the pressed one, else the first."""
        return self.buttons[max(self.place(), 0)]

    def _on_toggled(self, _place: int, pressed: bool) -> None:
        if pressed:
            for button in self.buttons:
                here = button is self.stop()
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
            self.setFocusProxy(self.stop())
            self.chosen.emit()


class RadioInput(Input):
    """One of few choices, all in sight. The value is the identifier of the choice."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None, values: Sequence[Value] = ()) -> None:
        super().__init__(spec, parent)
        self._values = values or spec.choices
        self.radios = _Radios(self._values, spec.label, self)
        self.radios.chosen.connect(self.changed)
        self._place(self.radios)

    def value(self) -> Any:
        place = self.radios.place()
        return self._values[place].id if place >= 0 else ""

    def set_value(self, value: Any) -> None:
        self.radios.choose(_place_of(self._values, value))

    def stops(self) -> Sequence[QWidget]:
        return self.radios.buttons

    def focus(self, inner: str = "") -> None:
        self.radios.stop().setFocus(Qt.FocusReason.OtherFocusReason)


class FlagInput(RadioInput):
    """是, 否, or not filled in: True, False, None."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent, YES_NO)

    def value(self) -> bool | None:
        place = self.radios.place()
        return None if place < 0 else place == 0

    def set_value(self, value: Any) -> None:
        self.radios.choose(-1 if value is None or value == "" else 0 if value else 1)


class _Check(QCheckBox):
    """A mark among others: arrows go from one to the next, everything else is its row's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()


class ChecksInput(Input):
    """Any number of choices, as marks; digits set and take back. The value is the list of identifiers."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._ahead = TypeAhead(spec.choices)
        frame = QWidget(self)
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 3, 0, 3)
        grid.setHorizontalSpacing(12)
        longest = max((len(value.title) for value in spec.choices), default=0)
        columns = min(max(CHECK_LETTERS // (longest + 2), 1), CHECK_COLUMNS)
        self.checks = [_Check(value.title, frame) for value in spec.choices]
        for place, (check, value) in enumerate(zip(self.checks, spec.choices, strict=True)):
            check.setAccessibleName(f"{spec.label}：{value.title}")
            check.setToolTip(value.note)
            check.setFocusPolicy(Qt.FocusPolicy.ClickFocus if place else Qt.FocusPolicy.StrongFocus)
            check.toggled.connect(self.changed)
            grid.addWidget(check, place // columns, place % columns)
        grid.setColumnStretch(columns, 1)
        frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if self.checks:
            frame.setFocusProxy(self.checks[0])
        self._place(frame)

    def value(self) -> list[str]:
        return [value.id for value, check in zip(self.spec.choices, self.checks, strict=True) if check.isChecked()]

    def set_value(self, value: Any) -> None:
        words = [value] if isinstance(value, str) and value else list(value or ())
        chosen = {_place_of(self.spec.choices, word) for word in words}
        for place, check in enumerate(self.checks):
            check.setChecked(place in chosen)

    def stops(self) -> Sequence[QWidget]:
        return self.checks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        here = next((place for place, check in enumerate(self.checks) if check.hasFocus()), 0)
        place = self._ahead.press(event)
        if step is not None and 0 <= here + step < len(self.checks):
            self.checks[here + step].setFocus(Qt.FocusReason.OtherFocusReason)
        elif place is not None and place >= 0:
            self.checks[place].toggle()
            self.checks[place].setFocus(Qt.FocusReason.OtherFocusReason)
        elif place == -1:
            self.set_value(None)
        else:
            super().keyPressEvent(event)


class AnswersInput(Input):
    """A checklist: each question answered 是, 否 or 不适用. The value maps identifiers to answers."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        frame = QWidget(self)
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        self.answers = {value.id: _Radios(ANSWERS, value.title, frame) for value in spec.choices}
        for line, (value, radios) in enumerate(zip(spec.choices, self.answers.values(), strict=True)):
            question = QLabel(f"{line + 1}．{value.title}", frame, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
            question.setBuddy(radios.buttons[0])
            grid.addWidget(question, line, 0)
            grid.addWidget(radios, line, 1)
            radios.chosen.connect(self.changed)
        frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if self.answers:
            frame.setFocusProxy(next(iter(self.answers.values())))
        self._place(frame)

    def value(self) -> dict[str, str]:
        return {key: ANSWERS[radios.place()].id for key, radios in self.answers.items() if radios.place() >= 0}

    def set_value(self, value: Any) -> None:
        said: Mapping[str, str] = value or {}
        for key, radios in self.answers.items():
            radios.choose(_place_of(ANSWERS, said.get(key)))

    def stops(self) -> Sequence[QWidget]:
        return [button for radios in self.answers.values() for button in radios.buttons]


def _place_of(values: Sequence[Value], word: Any) -> int:
    wanted = word[0] if isinstance(word, list) and word else word
    return next((place for place, value in enumerate(values) if value.named(str(wanted))), -1)


def choice_input(spec: FieldSpec, parent: QWidget | None = None) -> Input:
    """Buttons where the choices are few and short, a list where they are many."""
    letters = sum(len(value.title) for value in spec.choices)
    few = 0 < len(spec.choices) <= MOST_RADIOS and letters <= RADIO_LETTERS
    return RadioInput(spec, parent) if few else ComboInput(spec, parent)
