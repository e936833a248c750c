"""Label sheets and kinds of labels as data: one TOML file each below `resources/labels/`, read into checked models."""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from desktop_app.domain.errors import RuleBroken
from desktop_app.forms import blanks

TOLERANCE = 0.3
"""Millimetres that printed sheets are cut more generously than their labels add up to."""


def _readable(wording: str) -> str:
    blanks.parse(wording)
    return wording


Wording = Annotated[str, AfterValidator(_readable)]
Length = Annotated[float, Field(ge=0)]
Size = tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LabelSheet(_Part):
    """A sheet of labels, all lengths in millimetres: page and label are width and height, `gap` lies between columns and
    rows, `padding` is kept free inside each label. A roll is a page of one label.
    """

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    page: Size
    columns: int = Field(ge=1)
    rows: int = Field(ge=1)
    label: Size
    left: Length = 0.0
    top: Length = 0.0
    gap: tuple[Length, Length] = (0.0, 0.0)
    padding: Length = 2.5

    @property
    def places(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    def place(self, number: int) -> tuple[float, float]:
        """The upper left corner of a label, counted from 1 row by row."""
        row, column = divmod(number - 1, self.columns)
        return self.left + column * (self.label[0] + self.gap[0]), self.top + row * (self.label[1] + self.gap[1])

    @model_validator(mode="after")
    def _fits(self) -> Self:
        x, y = self.place(self.places)
        if x + self.label[0] > self.page[0] + TOLERANCE or y + self.label[1] > self.page[1] + TOLERANCE:
            raise ValueError("标签排出了纸边，请核对 page、label、left、top、gap")
        if 2 * self.padding >= min(self.label):
            raise ValueError("padding 太大，标签里没有地方了")
        return self


class LabelLine(_Part):
    """A line of a label, left out where its blanks are empty; `size` in points is what it is set in where there is room,
    `field` what it is called where a character of it cannot be printed.
    """

    text: Wording
    field: str = Field(min_length=1)
    size: float = Field(default=10.5, gt=0)
    role: Literal["songti", "heiti", "kaiti", "fangsong"] = "songti"
    align: Literal["left", "center"] = "left"


class LabelKind(_Part):
    """What labels of one kind say. `each` names the list that gives one label a row, `qr` is what the code carries."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    each: str = ""
    qr: Wording = ""
    lines: tuple[LabelLine, ...] = Field(min_length=1)


Model = TypeVar("Model", LabelSheet, LabelKind)


def read_label_file(model: type[Model], text: str, name: str) -> Model:
    """Read a sheet or a kind from TOML text. `name` is the file's. Raises RuleBroken naming file and key."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise RuleBroken(f"标签文件 {name} 不是正确的 TOML（{fault}），请改正后再用。") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(map(str, first["loc"])) or "整篇"
        why = first["msg"].removeprefix("Value error, ")
        raise RuleBroken(f"标签文件 {name} 的 {key} 不对：{why if not why.isascii() else '请核对这一项'}。", field=key) from fault


@cache
def sheets() -> tuple[LabelSheet, ...]:
    """The shipped sheets, by id."""
    return tuple(read_label_file(LabelSheet, file.read_text("utf-8"), file.name) for file in _files("sheets"))


@cache
def kinds() -> tuple[LabelKind, ...]:
    """The shipped kinds of labels, by id."""
    return tuple(read_label_file(LabelKind, file.read_text("utf-8"), file.name) for file in _files("kinds"))


def _files(folder: str) -> list[Traversable]:
    found = files("desktop_app.resources").joinpath("labels", folder).iterdir()
    return sorted((file for file in found if file.name.endswith(".toml")), key=lambda file: file.name)


def sheet(word: str) -> LabelSheet:
    """A sheet by its id. Raises RuleBroken for an unknown one."""
    return _find(sheets(), word, "标签纸", "sheet")


def kind(word: str) -> LabelKind:
    """A kind by its id or title. Raises RuleBroken for an unknown one."""
    return _find(kinds(), word, "标签", "kind")


def _find(known: tuple[Model, ...], word: str, what: str, field: str) -> Model:
    for item in known:
        if word in (item.id, item.title):
            return item
    listed = "、".join(f"{item.id}（{item.title}）" for item in known)
    raise RuleBroken(f"没有“{word}”这种{what}，可用的是：{listed}。", field=field)
