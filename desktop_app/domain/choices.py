"""What a regulation lets people choose and fill in: values, fields, channels, units, roles, axes of classification."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator

Basis = Literal["text", "suggestion", "unverified"]
FIELD_TYPES = (
    "text", "long_text", "choice", "choices", "flag", "date", "moment", "money", "count", "person_name", "title", "phone",
    "id_number", "credit_code", "postcode", "email", "unit", "staff", "rows", "files", "names", "answers", "step",
)  # fmt: skip
PERSONAL_TYPES = frozenset({
    "text", "long_text", "person_name", "title", "phone", "id_number", "credit_code", "postcode", "email", "staff",
    "names",
})  # fmt: skip


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


def _value(raw: Any) -> Any:
    return {"id": raw, "title": raw} if isinstance(raw, str) else raw


def listed(raw: Any) -> Any:
    """The ways a file may write a list: `"x"` → `["x"]`; a table of `id = "title"` or `id = {…}` → a list of values."""
    if isinstance(raw, str):
        return [raw]
    if isinstance(raw, dict):
        return [{"id": key, **(item if isinstance(item, dict) else {"title": item})} for key, item in raw.items()]
    return raw


Choice = Annotated[Value, BeforeValidator(_value)]
Choices = Annotated[tuple[Choice, ...], BeforeValidator(listed)]
Words = Annotated[tuple[str, ...], BeforeValidator(listed)]


class FieldSpec(Part):
    """One field of a form: of the registration (dotted path into the record) or of an action (a key of its event)."""

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
    clause: str = ""
    basis: Basis = "text"

    @field_validator("type")
    @classmethod
    def _known_type(cls, value: str) -> str:
        if value not in FIELD_TYPES:
            raise ValueError(f"没有“{value}”这种字段类型，可用：{'、'.join(FIELD_TYPES)}")
        return value

    @property
    def is_personal(self) -> bool:
        """Whether its value is kept erasable."""
        return self.type in PERSONAL_TYPES if self.personal is None else self.personal


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
