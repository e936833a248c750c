"""Inputs that a case decides about: what is corrected, by how much a clock is extended, what may be chosen."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from desktop_app.domain.counting import SPOKEN, Limit
from desktop_app.domain.entry import at_path, default, empty
from desktop_app.domain.moments import from_text, local
from desktop_app.domain.regulation import Action, FieldSpec, Value
from desktop_app.services import showing
from desktop_app.services.correcting import FIXED
from desktop_app.ui.case_timeline import moment
from desktop_app.ui.case_view import CaseView
from desktop_app.ui.inputs import Input, make_input

REGISTRATION = "登记内容"
ANOTHER = "再改一项(&M)"


def prepared(spec: FieldSpec, action: Action, view: CaseView) -> FieldSpec:
    """The field with the choices that the regulation gives elsewhere: the checklist, the axes of classification."""
    if action.event == "checklist_answered" and spec.path == "answers":
        return spec.model_copy(update={"choices": view.rules.checklist})
    if action.event == "reclassified" and spec.path == "categories":
        values = [
            Value(id=value.title, title=f"{axis.title}：{value.title}") for axis in view.rules.axes for value in axis.values
        ]
        return spec.model_copy(update={"choices": tuple(values)})
    return spec


def action_input(spec: FieldSpec, action: Action, view: CaseView, parent: QWidget) -> Input:
    """The input of one field of an action on one case."""
    if action.event == "extended" and spec.path == "limit":
        return LimitInput(spec, view, parent)
    if action.event == "corrected" and spec.path == "changes":
        return CorrectionInput(spec, view, parent)
    made = make_input(prepared(spec, action, view), parent, suggestions=_suggestions(spec, view), now=view.now)
    value = default(spec, view.actor)
    if not empty(value):
        made.set_value(value)
    if action.event == "reclassified" and spec.path == "categories":
        made.set_value(_categories(view))
    if action.event == "checklist_answered" and spec.path == "answers":
        made.set_value(dict(view.case.checklist))
    return made


def _suggestions(spec: FieldSpec, view: CaseView) -> list[str]:
    if spec.type == "unit" or spec.path == "co_units":
        return view.units
    if spec.type == "staff":
        return view.staff
    return [paper.title for paper in view.papers] if spec.path == "paper" else []


def _categories(view: CaseView) -> list[str]:
    chosen: Mapping[str, list[str]] = view.case.record.get("categories", {})
    return [value.title for axis in view.rules.axes for value in axis.values if value.id in chosen.get(axis.id, ())]


class LimitInput(Input):
    """An amount of time: a number and its unit. The value is as the services read it (`5wd`)."""

    def __init__(self, spec: FieldSpec, view: CaseView, parent: QWidget) -> None:
        super().__init__(spec, parent)
        self.number = QSpinBox(minimum=0, maximum=999)
        self.number.setSpecialValueText(" ")
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.unit = QComboBox()
        self.unit.setAccessibleName(f"{spec.label}的单位")
        for unit, words in SPOKEN.items():
            self.unit.addItem(words, unit)
        self._place(self.number, self.unit)
        self.set_value(self._most(view))
        self.number.valueChanged.connect(lambda _value: self.changed.emit())
        self.unit.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def value(self) -> str:
        return f"{self.number.value()}{self.unit.currentData()}" if self.number.value() else ""

    def set_value(self, value: Any) -> None:
        limit = Limit.parse(str(value)) if value else None
        self.number.setValue(limit.amount if limit else 0)
        self.unit.setCurrentIndex(self.unit.findData(limit.unit if limit else "wd"))

    def _most(self, view: CaseView) -> str:
        """What the first running clock that may be extended allows."""
        for clock in view.case.clocks.values():
            rule = view.rules.clock(clock.clock)
            if clock.active and rule and rule.extension and rule.extension.limit:
                return rule.extension.limit
        return ""


class _Change(QWidget):
    """One field and its new value."""

    def __init__(self, owner: "CorrectionInput", specs: Mapping[str, FieldSpec]) -> None:
        super().__init__(owner)
        self._owner, self._specs = owner, specs
        self.field = QComboBox()
        self.field.setAccessibleName("更正哪一项")
        self.field.addItem("选一项……", "")
        for path, spec in specs.items():
            self.field.addItem(spec.label, path)
        self.field.currentIndexChanged.connect(lambda _index: self.choose(self.field.currentData()))
        self.editor: Input | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.addWidget(self.field)

    def choose(self, path: str) -> None:
        """Show the editor of a field with what it says now."""
        if self.editor is not None:
            self._column.removeWidget(self.editor)
            self.editor.caption.deleteLater()
            self.editor.deleteLater()
            self.editor = None
        if path:
            spec = self._specs[path]
            view = self._owner.view
            self.editor = make_input(spec, self, suggestions=_suggestions(spec, view), now=view.now)
            self.editor.set_value(self._owner.now(path))
            self.editor.caption.hide()
            self.editor.changed.connect(self._owner.changed)
            self._column.addWidget(self.editor)
            QWidget.setTabOrder(self.field, self.editor)
        self._owner.changed.emit()


class CorrectionInput(Input):
    """What is set right: the registration or one step, field by field, each beginning with what it says now.

    `value` is the table of changes; `of` the number of the step, None for the registration.
    """

    def __init__(self, spec: FieldSpec, view: CaseView, parent: QWidget) -> None:
        super().__init__(spec, parent)
        self.view = view
        self.target = QComboBox()
        self.target.setAccessibleName("更正什么")
        self.target.addItem(REGISTRATION, None)
        for event in view.case.events:
            if self._step_specs(event.seq):
                title = f"{moment(local(event.moment))} {showing.event_title(event, view.rules)}"
                self.target.addItem(title, event.seq)
        self.more = QPushButton(ANOTHER)
        self.more.setAutoDefault(False)
        self.rows: list[_Change] = []
        self._rows = QVBoxLayout()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.target)
        column.addLayout(self._rows)
        under = QHBoxLayout()
        under.addWidget(self.more)
        under.addStretch(1)
        column.addLayout(under)
        self._place(body)
        body.setFocusProxy(self.target)
        self.caption.setBuddy(self.target)
        self.target.currentIndexChanged.connect(lambda _index: self._start())
        self.more.clicked.connect(lambda _checked=False: self._add())
        self._start()

    @property
    def of(self) -> int | None:
        """The number of the step in the timeline, None for the registration."""
        return self.target.currentData()

    def value(self) -> dict[str, Any]:
        rows = [row for row in self.rows if row.editor is not None]
        return {row.field.currentData(): row.editor.value() for row in rows if row.editor is not None}

    def set_value(self, value: Any) -> None:
        self._start()
        for path, new in (value or {}).items():
            if self.rows[-1].editor is not None:
                self._add()
            self.rows[-1].field.setCurrentIndex(self.rows[-1].field.findData(path))
            editor = self.rows[-1].editor
            if editor is not None:
                editor.set_value(new)

    def now(self, path: str) -> Any:
        """What the field says now, as an input takes it."""
        if self.of is not None:
            event = next(event for event in self.view.case.events if event.seq == self.of)
            return self.view.case.values(event).get(path, "")
        if path == "received_at":
            return local(from_text(self.view.case.received_at)).strftime("%Y-%m-%d %H:%M")
        return at_path(self.view.case.record, path)

    def _specs(self) -> dict[str, FieldSpec]:
        if self.of is not None:
            return self._step_specs(self.of)
        channel = tuple(Value(id=item.id, title=item.title) for item in self.view.rules.channels)
        specs = {spec.path: spec for spec in self.view.rules.fields if spec.path not in FIXED}
        if "channel" in specs:
            specs["channel"] = specs["channel"].model_copy(update={"type": "choice", "choices": channel})
        return specs

    def _step_specs(self, seq: int) -> dict[str, FieldSpec]:
        """Fields of a step that hold plain words: only those can be set right."""
        event = next(event for event in self.view.case.events if event.seq == seq)
        action = self.view.rules.action(str(event.values.get("action", "")))
        if action is None or action.event != event.type:
            return {}
        said = self.view.case.values(event)
        return {s.path: s for s in action.fields if isinstance(said.get(s.path), str) and not s.choices
                and s.type in ("text", "long_text", "staff", "title", "person_name")}  # fmt: skip

    def _start(self) -> None:
        for row in self.rows:
            self._rows.removeWidget(row)
            row.deleteLater()
        self.rows = []
        self._add()

    def _add(self) -> None:
        row = _Change(self, self._specs())
        self.rows.append(row)
        self._rows.addWidget(row)
