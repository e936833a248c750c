"""The registration form: the fields of one regulation in sections, two columns, with what a person typed in them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop_app.domain.entry import default, empty
from desktop_app.domain.moments import local
from desktop_app.domain.regulation import Axis, FieldSpec, Regulation
from desktop_app.ui.inputs import is_wide, make_input
from desktop_app.ui.inputs_base import Caption, Input
from desktop_app.ui.registration_work import AT, RECORDED_FOR, SETTLE, Office

CATEGORIES = "categories."
WIDE_PATHS = frozenset({"subject", "location", "complainant.address"})
CAPTION_LETTERS = 8
LATE = (
    FieldSpec(path=RECORDED_FOR, label="代谁登记", type="staff", hint="登记内容由谁受理、口述；不填即本人"),
    FieldSpec(path=AT, label="办理时间", type="moment", hint="补录时填实际办理的时间；不填即现在"),
)
TITLES = {SETTLE: "即办即结", RECORDED_FOR: "代录、补录"}


def sections_of(rules: Regulation) -> Iterator[tuple[str, list[FieldSpec]]]:
    """Title and fields of each section, as inputs take them: choices filled in, categories one field for each axis."""
    fields = [field for spec in rules.fields for field in _as_entered(spec, rules)]
    known = {section.id for section in rules.sections}
    for section in rules.sections:
        own = [field for field in fields if field.section == section.id]
        if own:
            yield section.title, own
    rest = [field for field in fields if field.section not in known]
    if rest:
        yield "其他", rest


def _as_entered(spec: FieldSpec, rules: Regulation) -> Iterator[FieldSpec]:
    if spec.path == "channel":
        yield spec.model_copy(update={"type": "choice", "choices": rules.channels})
    elif spec.path == "intake_level":
        if rules.levels:
            yield spec.model_copy(update={"type": "choice", "choices": rules.levels})
    elif spec.path == "categories":
        yield from (_of_axis(axis, spec) for axis in rules.axes)
    else:
        yield spec


def _of_axis(axis: Axis, spec: FieldSpec) -> FieldSpec:
    return spec.model_copy(update={
        "path": f"{CATEGORIES}{axis.id}", "label": axis.title, "type": "choices" if axis.multiple else "choice",
        "choices": axis.values, "required": axis.required, "default": axis.default or None, "clause": axis.clause,
    })  # fmt: skip


class Section(QFrame):
    """A titled part of the form. A folded one opens by its title; `digit` with Alt goes to its first field."""

    def __init__(self, title: str, digit: int, parent: QWidget, folded: bool | None = None) -> None:
        super().__init__(parent)
        self.inputs: list[Input] = []
        self._row, self._column = 0, 0
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 2, 0, 6)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)
        self.heading = self._heading(title, digit, folded)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self._body)
        self._body.setHidden(bool(folded))

    def add(self, input_: Input) -> None:
        """Put an input in its place: half a line, or a whole one."""
        wide = is_wide(input_.spec) or input_.spec.path in WIDE_PATHS
        if wide and self._column:
            self._row, self._column = self._row + 1, 0
        caption = input_.caption
        caption.setMinimumWidth(caption.fontMetrics().horizontalAdvance("字" * CAPTION_LETTERS + "* "))
        caption.setMinimumHeight(_line_height(caption))
        self._grid.addWidget(caption, self._row, self._column, Qt.AlignmentFlag.AlignTop)
        beside = Qt.AlignmentFlag(0) if wide else Qt.AlignmentFlag.AlignTop  # not sinking where the neighbour has a fault
        self._grid.addWidget(input_.widget, self._row, self._column + 1, 1, 3 if wide else 1, beside)
        self._column = 0 if wide or self._column else 2
        self._row += 0 if self._column else 1
        if not self.inputs and isinstance(self.heading, QLabel):
            self.heading.setBuddy(input_.editor)
        self.inputs.append(input_)

    @property
    def folded(self) -> bool:
        """Whether its fields are out of sight."""
        return self._body.isHidden()

    def unfold(self, shown: bool = True) -> None:
        """Show the fields."""
        if isinstance(self.heading, QToolButton):
            self.heading.setChecked(shown)

    def stops(self) -> Iterator[QWidget]:
        """The widgets Tab visits here."""
        if isinstance(self.heading, QToolButton):
            yield self.heading
        for input_ in self.inputs:
            yield from input_.stops()

    def _heading(self, title: str, digit: int, folded: bool | None) -> QLabel | QToolButton:
        if folded is None:
            heading: QLabel | QToolButton = QLabel(f"{title}(&{digit})", self)
        else:
            heading = QToolButton(self)
            heading.setText(f"{title}(&{digit})")
            heading.setCheckable(True)
            heading.setAutoRaise(True)
            heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            heading.setArrowType(Qt.ArrowType.RightArrow)
            heading.setAccessibleName(f"{title}（展开或收起）")
            heading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            heading.toggled.connect(self._on_toggled)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return heading

    def _on_toggled(self, shown: bool) -> None:
        assert isinstance(self.heading, QToolButton)
        self.heading.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._body.setVisible(shown)
        if shown and self.heading.hasFocus():
            self.inputs[0].focus()


class RegistrationForm(QWidget):
    """All fields of a registration under one regulation. Signal: `changed`, when something was typed or chosen."""

    changed = Signal()

    def __init__(self, rules: Regulation, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rules = rules
        self._office = office
        self.inputs: dict[str, Input] = {}
        self.sections: list[Section] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 2, 8, 8)
        self._layout.setSpacing(2)
        self._build()
        self._layout.addStretch(1)
        self._order()
        self._set_defaults()
        self.defaults = self.values()
        for input_ in self.inputs.values():
            input_.changed.connect(self.changed)
        self._restoring = False
        if "channel" in self.inputs:
            self.inputs["channel"].changed.connect(self._on_channel)

    def _on_channel(self) -> None:
        """Show at once what the registration would take from the channel: whether one is there, and the level."""
        channel = self.rules.channel(self.text("channel"))
        if channel is None or self._restoring:
            return
        for path, value in (("on_site", channel.on_site), ("intake_level", channel.level or None)):
            if path in self.inputs and value is not None:
                self.inputs[path].set_value(value)

    # --- what is typed ---------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """Path → raw value of everything that is filled in: what a draft keeps."""
        values = {path: input_.value() for path, input_ in self.inputs.items()}
        return {path: value for path, value in values.items() if not empty(value)}

    def set_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Show raw values, and nothing else; what this regulation has no field for is returned."""
        self._restoring = True
        for path, input_ in self.inputs.items():
            input_.set_value(values.get(path))
        self._restoring = False
        for section in self.sections:
            if any(input_.spec.path in values for input_ in section.inputs) and self._is_typed(section, values):
                section.unfold()
        return {path: value for path, value in values.items() if path not in self.inputs}

    def is_blank(self) -> bool:
        """Whether nothing stands here but what the form itself put in."""
        return self.values() == self.defaults

    def given(self) -> dict[str, Any]:
        """The registration as the services take it."""
        given: dict[str, Any] = {"regulation": self.rules.id}
        for path, value in self.values().items():
            if path in (AT, RECORDED_FOR) or path.startswith(f"{SETTLE}."):
                continue
            *tables, key = path.split(".")
            place = given
            for table in tables:
                place = place.setdefault(table, {})
            place[key] = [value] if path.startswith(CATEGORIES) and isinstance(value, str) else value
        return given

    def settle(self) -> dict[str, Any]:
        """The fields of 即办即结."""
        prefix = f"{SETTLE}."
        return {path.removeprefix(prefix): value for path, value in self.values().items() if path.startswith(prefix)}

    def settle_section(self) -> Section | None:
        """The section of 即办即结, where the regulation has it."""
        wanted = (s for s in self.sections if s.inputs and s.inputs[0].spec.path.startswith(f"{SETTLE}."))
        return next(wanted, None)

    def text(self, path: str) -> str:
        """The value of one field as text, empty where there is none."""
        return str(self.inputs[path].value() or "") if path in self.inputs else ""

    def last_stop(self) -> QWidget:
        """Where Tab leaves the form."""
        return list(self.sections[-1].stops())[-1]

    # --- what is said about it ---------------------------------------------------------------------------------------

    def place_of(self, field: str, sentence: str) -> tuple[Input, str] | None:
        """The input a refusal speaks of, and the place within it; None where no input is meant."""
        if field == "categories":
            axes = [input_ for path, input_ in self.inputs.items() if path.startswith(CATEGORIES)]
            named = [input_ for input_ in axes if f"“{input_.spec.label}”" in sentence]
            return ((named or axes)[0], "") if axes else None
        parts = field.split(".")
        for length in range(len(parts), 0, -1):
            input_ = self.inputs.get(".".join(parts[:length]))
            if input_ is not None:
                return input_, ".".join(parts[length:]) or input_.place_of(sentence)
        return None

    def show_section_of(self, input_: Input) -> None:
        """Unfold where the input lies."""
        next(section for section in self.sections if input_ in section.inputs).unfold()

    def settle_layout(self) -> None:
        """Give what was just unfolded or said its place now, so that one can scroll to it."""
        for _ in range(2):  # the form's own layout, then the page it lies on
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def clear_faults(self) -> None:
        """A new attempt begins."""
        for input_ in self.inputs.values():
            input_.clear_fault()

    def mark(self, needed: frozenset[str], hidden: frozenset[str], soft: Mapping[str, str]) -> None:
        """Show what must be filled in by these circumstances, what does not apply, and what looks odd."""
        for path, input_ in self.inputs.items():
            if path.startswith((CATEGORIES, f"{SETTLE}.")):
                continue
            input_.mark_required(path in needed)
            input_.caption.setHidden(path in hidden)
            input_.widget.setHidden(path in hidden)
            typing = input_.isAncestorOf(QApplication.focusWidget() or self)
            input_.show_hint("" if typing else soft.get(path, ""))

    # --- making it ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        parts = list(sections_of(self.rules))
        for digit, (title, fields) in enumerate(parts, 1):
            self._add(Section(title, digit, self), fields)
        settle = self.rules.action(SETTLE)
        digit = len(parts) + 1
        if settle is not None:
            fields = [spec.model_copy(update={"path": f"{SETTLE}.{spec.path}"}) for spec in settle.fields]
            self._add(Section(settle.title, digit, self, folded=True), fields)
            digit += 1
        self._add(Section(TITLES[RECORDED_FOR], digit, self, folded=True), LATE)

    def _add(self, section: Section, fields: Sequence[FieldSpec]) -> None:
        for spec in fields:
            people = self._office.people if spec.type == "staff" else ()
            input_ = make_input(spec, section, suggestions=people, now=self._office.now)
            input_.mark_required(spec.required)
            section.add(input_)
            self.inputs[spec.path] = input_
        self.sections.append(section)
        self._layout.addWidget(section)

    def _order(self) -> None:
        for before, after in pairwise(stop for section in self.sections for stop in section.stops()):
            QWidget.setTabOrder(before, after)

    def _set_defaults(self) -> None:
        for path, input_ in self.inputs.items():
            value = default(input_.spec, self._office.actor)
            if not empty(value):
                input_.set_value(value)
            elif path == "received_at":
                input_.set_value(local(self._office.now()).strftime("%Y-%m-%d %H:%M"))

    def _is_typed(self, section: Section, values: Mapping[str, Any]) -> bool:
        paths = [input_.spec.path for input_ in section.inputs]
        return any(path in values and values[path] != self.defaults.get(path) for path in paths)


def _line_height(caption: Caption) -> int:
    return round(caption.fontMetrics().height() * 1.6)
