"""A paper as data: one TOML file read into a frozen, checked model."""

import difflib
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from desktop_app.domain.choices import FieldSpec
from desktop_app.domain.errors import RuleBroken
from desktop_app.forms import blanks

FILLED = "fill."
"""How the paths begin that are filled in when the paper is issued."""
DAYS = frozenset({"date", "old_date", "datetime", "weekday"})
"""The shapes of a blank that keep their 年 月 日 for the pen."""


def _readable(wording: str) -> str:
    blanks.parse(wording)
    return wording


Wording = Annotated[str, AfterValidator(_readable)]
"""Text with blanks (`desktop_app.forms.blanks`)."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cell(_Part):
    """A cell of a form: fixed `label` (`vertical`: one character a line), or `text` with blanks; `sign` stands at its
    bottom right.
    """

    label: Wording = ""
    text: Wording = ""
    sign: Wording = ""
    span: int = Field(default=1, ge=1)
    rows: int = Field(default=1, ge=1)
    vertical: bool = False
    align: Literal["", "left", "center", "right"] = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.label and (self.text or self.sign):
            raise ValueError("一格只能写 label，或写 text 和 sign")
        if self.rows > 1 and not self.label:
            raise ValueError("跨行的格只能是 label")
        if self.vertical and (not self.label or "{" in self.label):
            raise ValueError("竖排的格只能是没有空格的 label")
        return self

    def wordings(self) -> tuple[str, ...]:
        return (self.label, self.text, self.sign)


class Row(_Part):
    """A row of cells, at least `height` mm; with `each` repeated for every entry of a list (paths `{.name}`, at least
    `at_least` rows); a `head` of columns stands again on every further sheet.
    """

    cells: tuple[Cell, ...]
    height: float = Field(default=8.5, gt=0, le=200)
    each: str = ""
    at_least: int = Field(default=1, ge=0)
    head: bool = False

    @model_validator(mode="after")
    def _labels_of_head(self) -> Self:
        if self.head and (self.each or not all(cell.label for cell in self.cells)):
            raise ValueError("head 行只能有 label")
        return self


class Grid(_Part):
    """Head lines (a pair is left and right), rows on equal columns, notes below."""

    head: tuple[Wording | tuple[Wording, Wording], ...] = ()
    columns: int = Field(default=24, ge=1, le=60)
    rows: tuple[Row, ...] = ()
    notes: tuple[Wording, ...] = ()

    @model_validator(mode="after")
    def _rows_fill(self) -> Self:
        carried = [0] * self.columns
        for number, row in enumerate(self.rows, 1):
            free = sum(1 for rows in carried if rows == 0)
            wide = sum(cell.span for cell in row.cells)
            if wide != free:
                raise ValueError(f"第{number}行各格共占{wide}列，应为{free}列")
            cells = iter(row.cells)
            column = 0
            while column < self.columns:
                if carried[column]:
                    column += 1
                    continue
                cell = next(cells)
                if any(carried[column : column + cell.span]):
                    raise ValueError(f"第{number}行的“{cell.label or cell.text}”与上面跨行的格重叠")
                carried[column : column + cell.span] = [cell.rows] * cell.span
                column += cell.span
            carried = [max(rows - 1, 0) for rows in carried]
            if row.head and any(carried) and not any(below.head for below in self.rows[number : number + 1]):
                raise ValueError(f"第{number}行是 head，它跨行的 label 下面也要是 head 行")
        if any(carried):
            raise ValueError("最后一行还有跨行的格没有到底")
        return self

    def wordings(self) -> Iterator[str]:
        for line in self.head:
            yield from (line,) if isinstance(line, str) else line
        for row in self.rows:
            for cell in row.cells:
                yield from cell.wordings()
            yield f"{{{row.each}}}" if row.each else ""
        yield from self.notes


class Ending(_Part):
    """The close of a letter: office, day, place of the seal."""

    office: Wording = ""
    date: Wording
    seal: str = ""


class Letter(_Part):
    """A letter by GB/T 9704-2012. In the body `一、…` without a full stop is a heading in 黑体, `（一）…` one in 楷体 (7.3.3).
    `copy_to` stands below between rules (抄送). `withhold` leaves a blank empty where another path says yes.
    """

    addressee: Wording = ""
    body: Wording
    enclosures: Wording = ""
    ending: Ending
    note: Wording = ""
    copy_to: Wording = ""
    withhold: dict[str, str] = {}

    def wordings(self) -> Iterator[str]:
        yield from (self.addressee, self.body, self.enclosures, self.ending.office, self.ending.date, self.note, self.copy_to)
        yield from (f"{{{path}}}" for path in self.withhold.values())


class Ply(_Part):
    """One copy of a set (联): its name, who keeps it, whether it shows the face or the stub."""

    name: str = ""
    holder: str = ""
    face: Literal["face", "stub"] = "face"
    named: bool = True


class Copies(_Part):
    """How many, of which plies, and on whose word."""

    plies: tuple[Ply, ...] = (Ply(),)
    count: int = Field(default=1, ge=1)
    basis: Literal["", "text", "suggestion"] = ""


class Paper(_Part):
    """One paper. `source` says where the wording comes from, `basis` what of it is our own arrangement, `covers` which
    papers of the regulations' texts it is (P25 …).

    `heading` is the title as printed, where it has blanks; else `title` is printed. `of` is what it is about: a case, or
    the office as a whole (registers, statistics), whose contents are then a frozen set of figures. `receipt` is torn off
    below the face (回执), `stub` stays with the office on a sheet of its own (存根). `fields` are what only this
    paper asks for, when it is issued (paths `fill.…`), `must` the blanks without which it is not issued.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    kind: Literal["grid", "letter"]
    source: str = Field(min_length=1)
    basis: str = Field(min_length=1)
    heading: Wording = ""
    number: Wording = ""
    never_for: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    of: Literal["case", "office"] = "case"
    page: Literal["A4", "A4 landscape", "A5"] = "A4"
    qr: bool = False
    fields: tuple[FieldSpec, ...] = ()
    must: tuple[str, ...] = ()
    copies: Copies = Copies()
    grid: Grid | None = None
    letter: Letter | None = None
    stub: Grid | None = None
    receipt: Grid | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if getattr(self, self.kind) is None:
            raise ValueError(f"kind 为 {self.kind} 的文书要有 [{self.kind}] 一节")
        if (self.stub is not None) != any(ply.face == "stub" for ply in self.copies.plies):
            raise ValueError("有 [stub] 才有 face 为 stub 的联，反之亦然")
        if self.letter and self.page != "A4":
            raise ValueError("公文只用 A4 竖排（GB/T 9704 5.1），请去掉 page")
        asked = {spec.path for spec in self.fields}
        if any(not path.startswith(FILLED) for path in asked):
            raise ValueError(f"[[fields]] 的 path 要以 {FILLED} 开头")
        if strange := sorted(set(self.must) - self.paths()):
            raise ValueError(f"must 里的 {strange[0]} 不是这份文书的空格")
        used = {path for path in self.paths() if path.startswith(FILLED)}
        if used != asked:
            path = sorted(used ^ asked)[0]
            raise ValueError(f"空格 {{{path}}} 和 [[fields]] 对不上：用到的都要写明，写明的都要用到")
        return self

    @property
    def sealed(self) -> bool:
        """Whether it goes through the seal register: a letter with a place for the office's seal. What is stamped on the
        spot at the window (a receipt) does not.
        """
        return self.letter is not None and bool(self.letter.ending.seal)

    @property
    def to_complainant(self) -> bool:
        """Whether it is a letter to the complainant alone."""
        return self.letter is not None and list(blanks.paths(self.letter.addressee)) == ["complainant.name"]

    def paths(self) -> frozenset[str]:
        """Every dotted path its blanks ask for, and the lists its rows repeat over (`columns` has what they show)."""
        parts = [part.wordings() for part in (self.grid, self.letter, self.stub, self.receipt) if part is not None]
        qr = ["{case.number}"] if self.qr else []
        found = chain.from_iterable(map(blanks.paths, chain([self.heading, *qr], *parts)))
        return frozenset(path for path in found if path[0] != ".")

    def filled_paths(self) -> frozenset[str]:
        """The blanks that come filled in; what stands beside a signature, and days, may be left to the pen."""
        grids = [part for part in (self.grid, self.stub, self.receipt) if part is not None]
        signed = {wording for grid in grids for row in grid.rows for cell in row.cells if (wording := cell.sign)}
        wordings = [self.heading, *(self.letter.wordings() if self.letter else ()), *chain.from_iterable(g.wordings() for g in grids)]
        return frozenset(
            part.path
            for wording in wordings if wording not in signed
            for part in blanks.parse(wording)
            if isinstance(part, blanks.Blank) and part.shape not in DAYS and part.path[0] != "."
        )  # fmt: skip

    def columns(self) -> dict[str, frozenset[str]]:
        """The keys shown of each list: `{"enclosures": {"name", "count"}}`."""
        found: dict[str, set[str]] = {}
        for row in chain.from_iterable(grid.rows for grid in (self.grid, self.stub, self.receipt) if grid is not None):
            if row.each:
                shown = chain.from_iterable(blanks.paths(w) for cell in row.cells for w in cell.wordings())
                found.setdefault(row.each, set()).update(path[1:] for path in shown if path[0] == ".")
        return {each: frozenset(keys) for each, keys in found.items()}

    def compose_number(self, year: int, serial: int) -> str:
        """The document number in this paper's pattern, e.g. `工商〔2026〕第12号`; "" when it has no number of its own."""
        return self.number.replace("{year}", str(year)).replace("{serial}", str(serial))

    def check_paths(self, known: Callable[[str], bool], vocabulary: frozenset[str] = frozenset()) -> None:
        """Refuse blanks outside the vocabulary, by name. Raises RuleBroken."""
        for path in sorted(self.paths()):
            if not known(path):
                near = difflib.get_close_matches(path, vocabulary, 1)
                hint = f"，是不是 {near[0]}" if near else "，请改用制度里有的路径"
                raise RuleBroken(f"文书“{self.id}”的空格 {{{path}}} 不在字段表里{hint}。", field=path)


def read_paper(text: str, name: str) -> Paper:
    """Read a paper from TOML text. `name` is the file's, for the refusal. Raises RuleBroken naming file, key, remedy."""
    try:
        return Paper.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise RuleBroken(f"文书文件 {name} 不是正确的 TOML（{fault}），请改正后再用。") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(step) for step in first["loc"]) or "整篇"
        raise RuleBroken(
            f"文书文件 {name} 的 {key} 不对：{_remedy(first['type'], first['msg'])}。", field=key
        ) from fault


def _remedy(kind: str, message: str) -> str:
    known = {
        "missing": "缺少这一项，请补上",
        "extra_forbidden": "没有这个键，请删去或改正拼写",
        "string_type": "应是文字",
        "string_too_short": "不能为空",
    }
    return known.get(kind) or message.removeprefix("Value error, ")


@cache
def load_paper(paper_id: str) -> Paper:
    """A shipped paper by its id. Raises RuleBroken when there is none of this name, or its file is at fault."""
    if paper_id not in paper_ids():
        raise RuleBroken(f"没有名为“{paper_id}”的文书，现有：{'、'.join(paper_ids())}。", field="paper")
    name = f"{paper_id}.toml"
    return read_paper(files("desktop_app.resources").joinpath("papers", name).read_text("utf-8"), name)


@cache
def paper_ids() -> tuple[str, ...]:
    """The ids of the shipped papers: the names of the files in `resources/papers/`."""
    found = (entry.name for entry in files("desktop_app.resources").joinpath("papers").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))
