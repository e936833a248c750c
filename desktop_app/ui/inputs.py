"""One input for each type of field: what a form, generated from a regulation, is made of."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop_app.domain.regulation import FieldSpec
from desktop_app.ui.inputs_base import Input
from desktop_app.ui.inputs_choice import AnswersInput, ChecksInput, FlagInput, choice_input
from desktop_app.ui.inputs_line import LineInput, LongInput, NamesInput, SuggestInput
from desktop_app.ui.inputs_list import FilesInput, RowsInput
from desktop_app.ui.inputs_time import DateInput, MomentInput, present

__all__ = ["Input", "make_input"]

_TIMED: Mapping[str, Callable[..., Input]] = {"date": DateInput, "moment": MomentInput}
_PLAIN: Mapping[str, Callable[..., Input]] = {
    "answers": AnswersInput, "files": FilesInput, "flag": FlagInput, "long_text": LongInput, "names": NamesInput,
}  # fmt: skip
WIDE_TYPES = frozenset({"long_text", "rows", "files", "answers", "choices"})


def make_input(spec: FieldSpec, parent: QWidget | None, *, suggestions: Sequence[str] = (),
               now: Callable[[], datetime] = present) -> Input:  # fmt: skip
    """The input of a field, empty. `suggestions` serve units and colleagues; `now` is the office's clock."""
    if spec.type == "rows":
        return RowsInput(spec, lambda column, row: make_input(column, row, now=now), parent)
    if spec.type in _TIMED:
        return _TIMED[spec.type](spec, parent, now)
    if spec.type == "choices":
        return ChecksInput(spec, parent) if spec.choices else NamesInput(spec, parent)
    if spec.type in _PLAIN:
        return _PLAIN[spec.type](spec, parent)
    if spec.choices:
        return choice_input(spec, parent)
    if suggestions or spec.type in ("unit", "staff"):
        return SuggestInput(spec, parent, suggestions)
    return LineInput(spec, parent)


def is_wide(spec: FieldSpec) -> bool:
    """Whether the input takes the whole width of a form in two columns."""
    return spec.type in WIDE_TYPES
