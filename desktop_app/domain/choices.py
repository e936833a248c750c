"""What a regulation lets people choose and fill in: values, fields, channels, units, roles, axes of classification."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator, model_validator

Basis = Literal["text", "suggestion", "unverified", "office"]
"""Whose word it is: the text's, ours, the text's but not verified (待核), or the office's own, filled into a blank."""

FIELD_TYPES = (
    "text", "long_text", "choice", "choices", "flag", "date", "moment", "money", "count", "person_name", "title", "phone",
    "id_number", "credit_code", "postcode", "email", "unit", "staff", "rows", "files", "names", "answers", "step",
)  # fmt: skip
COUNTED_TYPES = frozenset({"count", "money", "choices", "rows", "files", "names"})
"""Types whose values have a size that bounds may limit."""

PERSONAL_TYPES = frozenset({
    "text", "long_text", "person_name", "title", "phone", "id_number", "credit_code", "postcode", "email", "staff",
    "names",
})  # fmt: skip


BOUND = re.compile(r"\d+(\.\d+)?", re.ASCII)


class Part(BaseModel):
    """Any part of a regulation: closed to unknown keys and frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Value(Part):
    """One value a person may choose: an identifier for rules, a title in the regulation's own word."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    note: str = ""
    parent: str = ""

    def named(self, word: str) -> bool:
        """Whether a person may mean this value by `word`."""
        return word in (self.id, self.title, *self.aliases)


def as_value(raw: Any) -> Any:
    """A bare word as a value that is its own identifier and title."""
    return {"id": raw, "title": raw} if isinstance(raw, str) else raw


def listed(raw: Any) -> Any:
    """The ways a file may write a list: `"x"` → `["x"]`; a table of `id = "title"` or `id = {…}` → a list of values."""
    if isinstance(raw, str):
        return [raw]
    if isinstance(raw, dict):
        return [{"id": key, **(item if isinstance(item, dict) else {"title": item})} for key, item in raw.items()]
    return raw


Choice = Annotated[Value, BeforeValidator(as_value)]
Choices = Annotated[tuple[Choice, ...], BeforeValidator(listed)]
Words = Annotated[tuple[str, ...], BeforeValidator(listed)]


class FieldSpec(Part):
    """One field of a form: of the registration (dotted path into the record) or of an action (a key of its event).

    `least` and `most` bound a number or an amount, and of a list how many entries it has. `default = "@actor"` is the
    name of whoever fills in the form.
    """

    path: str
    label: str
    type: str = "text"
    section: str = ""
    required: bool = False
    required_when: dict[str, Any] = {}
    shown_when: dict[str, Any] = {}
    choices: Choices = ()
    personal: bool | None = None
    hint: str = ""
    default: Any = None
    columns: tuple["FieldSpec", ...] = ()
    least: str = ""
    most: str = ""
    clause: str = ""
    basis: Basis = "text"

    @field_validator("least", "most", mode="before")
    @classmethod
    def _bound(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("type")
    @classmethod
    def _known_type(cls, value: str) -> str:
        if value not in FIELD_TYPES:
            raise ValueError(f"没有“{value}”这种字段类型，可用：{'、'.join(FIELD_TYPES)}")
        return value

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        bounds = [text for text in (self.least, self.most) if text]
        if bounds and self.type not in COUNTED_TYPES:
            raise ValueError(f"least、most 只用于数、金额和列表，“{self.label}”是 {self.type}，请删去")
        if not all(BOUND.fullmatch(text) for text in bounds):
            raise ValueError(f"“{self.label}”的 least、most 应当是数，例如 1 或 \"0.01\"")
        return self

    @property
    def is_personal(self) -> bool:
        """Whether its value is kept erasable."""
        return self.type in PERSONAL_TYPES if self.personal is None else self.personal


class Kind(Value):
    """A kind of matter. `counts = false`: kept in the register but no complaint (a feedback slip, an inspection's own
    finding) until it becomes one.
    """

    counts: bool = True


class Channel(Value):
    """A way in, with who receives it and where the answer goes back."""

    receiver: str = ""
    return_path: str = ""
    level: str = ""
    on_site: bool | None = None


class Unit(Value):
    """A unit that can receive work."""

    level: str = ""


class Role(Value):
    """A part played in the regulation, and the desk role whose rights it has."""

    acts_as: Literal["clerk", "manager", "handler", "supervisor"] = "clerk"


class Axis(Part):
    """One axis of classification; its identifier is a condition identifier."""

    id: str
    title: str
    values: Choices
    multiple: bool = False
    required: bool = False
    default: str = ""
    clause: str = ""
    basis: Basis = "text"
