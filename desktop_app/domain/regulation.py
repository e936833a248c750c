"""A regulation (制度) as data: what an office's rules say about fields, channels, actions, clocks and papers.

The models here are what one resolved regulation file means (design §4). A file extends the common base and states only
what differs; `assembling.py` puts the two together. Texts quoted from the source stand in `clause` and `text`;
what the text leaves open carries `basis = "suggestion"`.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from desktop_app.domain.choices import (
    FIELD_TYPES,
    Axis,
    Basis,
    Channel,
    Choices,
    FieldSpec,
    Kind,
    Part,
    Role,
    Unit,
    Value,
    Words,
    as_value,
    listed,
)
from desktop_app.domain.counting import Limit
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.numbering import Series
from desktop_app.domain.periods import Report
from desktop_app.domain.phases import Phase
from desktop_app.domain.routes import Route
from desktop_app.domain.rulings import (
    Acceptance,
    Barred,
    Blank,
    Implied,
    Penalty,
    Refusal,
    ReplyDuty,
    Retention,
    Urging,
)

__all__ = ["DESK_ROLES", "FIELD_TYPES", "Acceptance", "Action", "Axis", "Barred", "Blank", "Channel", "Clock", "Extension",
           "FieldSpec", "Implied", "Note", "PaperUse", "Penalty", "Refusal", "Regulation", "ReplyDuty", "Report", "Role",
           "Route", "Unit", "Urging", "Value"]  # fmt: skip

ENDINGS = frozenset({"declined", "withdrawn", "terminated"})
"""Events after which there is nothing left to do in time."""

SAME_DAY = "same day"
"""The limit of what must be done on the day it came (当天)."""

DESK_ROLES = ("admin", "clerk", "manager", "handler", "supervisor")


class NumberSeries(Part):
    """A number series as a pattern; `case` numbers cases, the others papers."""

    id: str
    pattern: str = Field(alias="title")
    basis: Basis = "suggestion"
    clause: str = ""

    @field_validator("pattern")
    @classmethod
    def _readable(cls, value: str) -> str:
        try:
            Series.parse(value)
        except RuleBroken as fault:
            raise ValueError(_clause(fault)) from fault
        return value


class Action(Part):
    """A verb of the desk: the event it appends, who may do it in which phase, with which fields.

    `roles` are desk roles or roles of the regulation. A step of the regulation's own is an action with the event
    `step_done`; clocks and rules name it `step_done/<id>`. `before` and `then` are events appended in the same verb
    around the main one; `sets` are values the action gives by itself; `needs` names gates of `services.gates` that must
    be open; `papers` are offered for issue with it.
    """

    id: str
    title: str
    event: str
    phases: tuple[Phase, ...]
    roles: Words
    fields: tuple[FieldSpec, ...] = ()
    sets: dict[str, Any] = {}
    before: Words = ()
    then: Words = ()
    needs: Words = ()
    when: dict[str, Any] = {}
    papers: Words = ()
    hint: str = ""
    clause: str = ""
    group: str = ""
    basis: Basis = "text"


class Extension(Part):
    """How far a clock may be extended each time, how often, while `when` holds, and who approves it (`by`, as the text
    names them). `requested`: it must have been applied for (申请延期) before. `usual`: the text says 一般, so more is
    pointed out and not refused.
    """

    limit: str = ""
    times: int = 1
    when: dict[str, Any] = {}
    by: str = ""
    requested: bool = False
    usual: bool = False
    clause: str = ""
    basis: Basis = "text"

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if self.limit:
            _amount(self.limit)
        elif self.times > 1:
            raise ValueError('可以延期几次的，要写明每次最长多少（limit），例如 limit = "5 wd"')
        return self


def _amount(text: str) -> Limit:
    """A limit, with its refusal in the form that a model reports together with the place."""
    try:
        return Limit.parse(text)
    except RuleBroken as fault:
        raise ValueError(_clause(fault)) from fault


def _clause(fault: RuleBroken) -> str:
    return str(fault).removesuffix("。")


def _alternatives(raw: Any) -> Any:
    """`["a", "b"]` (all of these) → `[["a", "b"]]`; a list of lists (any of these ways) stays."""
    if isinstance(raw, str):
        return [[raw]]
    if isinstance(raw, list | tuple) and raw and isinstance(raw[0], str):
        return [raw]
    return raw


class Clock(Part):
    """A clock rule (design §5). `limit` is an amount (`7 wd`, `14-21 cd`, `24 h`), `{date = "fact"}`, a day named by
    the event that starts it, `same day` (当天), or empty: a duty without a number (立即、及时), which is shown as owed until
    it is done and becomes a clock when the office gives it a limit. Events may name an action: `step_done/visit`.
    `start` names the fact of the starting event that holds the day it counts from (a day of receipt). `before` names
    the group whose due date a reverse clock counts back from. `done_before`: what ends it counts also when it was
    done before it began (a reply given ahead of the settlement). `latest`: it counts anew from each newer starting
    event. `window`: the time in which the complainant may do something, a right and no duty of the office: nobody is
    late when it has passed. A clock of the case or of a unit is void when the matter is declined, withdrawn or
    terminated, also where `void_on` does not say so; one of an instruction only where it does.
    """

    id: str
    clause: str
    text: str = ""
    title: str = ""
    when: dict[str, Any] = {}
    from_: Words = Field(alias="from")
    until: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_alternatives)]
    void_on: Words = ()
    limit: str | dict[Literal["date"], str] = ""
    start: str = ""
    scope: Literal["case", "unit", "instruction"] = "case"
    group: str = ""
    rank: int = 0
    before: str = ""
    warning: str = ""
    extension: Extension | None = None
    pauses: Words = ()
    roll: bool = False
    done_before: bool = False
    latest: bool = False
    window: bool = False
    basis: Basis = "text"
    note: str = ""

    @field_validator("limit", mode="before")
    @classmethod
    def _amount_or_day(cls, value: Any) -> Any:
        dated = isinstance(value, dict) and list(value) == ["date"] and isinstance(value["date"], str)
        if not dated and not isinstance(value, str):
            raise ValueError('应当是期限，例如 "7 wd"，或文书所定的日期，例如 { date = "due" }')
        return value

    @field_validator("until")
    @classmethod
    def _has_an_end(cls, value: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if not value or not all(value):
            raise ValueError("没有写到什么时候为止，请写上结束它的事件，例如 [\"completed\", \"replied\"]")
        return value

    @field_validator("limit", "warning")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        if isinstance(value, str) and value not in ("", SAME_DAY):
            _amount(value)
        return value

    @model_validator(mode="after")
    def _counts_back(self) -> Self:
        amount = self.amount
        if self.before and (self.scope != "case" or amount is None or amount.unit == "h" or amount.least):
            raise ValueError(f"期限 {self.id} 是倒数的，limit 只能写一个数的工作日、日或月，scope 只能是 case")
        return self

    @property
    def amount(self) -> Limit | None:
        """The amount, or None where the date is named by the event, is the same day, or none is set."""
        counted = isinstance(self.limit, str) and self.limit not in ("", SAME_DAY)
        return Limit.parse(str(self.limit)) if counted else None

    @property
    def duty(self) -> bool:
        """Whether it is a duty without a number: nothing is counted."""
        return self.limit == ""

    @property
    def same_day(self) -> bool:
        """Whether it ends with the day it begins (当天)."""
        return self.limit == SAME_DAY

    @property
    def ends_void(self) -> tuple[str, ...]:
        """The events that make the clock void, with those that end every matter."""
        known = {*self.void_on, *(event for way in self.until for event in way)}
        return self.void_on if self.scope == "instruction" else (*self.void_on, *sorted(ENDINGS - known))

    @property
    def date_from(self) -> str:
        """The fact that names the date, or empty."""
        return "" if isinstance(self.limit, str) else self.limit["date"]


class PaperUse(Part):
    """How the regulation uses a paper: which actions issue it, how often, and who gets which ply. `requires` names what
    must have happened before, `approved` that the proposal must have been approved in full, by every signature of its
    route. `planned`: the text names it, and it has no layout: others fill it in, or it is still to be made.
    """

    id: str
    title: str = ""
    issued_by: Words = ()
    number: str = ""
    purpose: Literal["internal", "respondent", "public"] = "internal"
    plies: Words = ()
    never_for: dict[str, Any] = {}
    goes_to: dict[str, tuple[str, ...]] = {}
    requires: Words = ()
    approved: bool = False
    planned: bool = False
    clause: str = ""
    basis: Basis = "text"


class Note(Part):
    """A passage that guides or binds people. `where` it stands: beside a case (while `when` holds), beside the
    registration, or on the page of the regulation only.
    """

    id: str
    title: str
    text: str
    clause: str = ""
    where: Literal["case", "registration", "page"] = "page"
    when: dict[str, Any] = {}
    basis: Basis = "text"


class Section(Part):
    """A section of the registration form."""

    id: str
    title: str


class Regulation(Part):
    """One resolved regulation: one version of it, in force from `effective` until `until` or the next version.

    `effective_basis = "suggestion"`: the text names no first day, this one is ours. `filled` are the values that the
    office put into blanks, by their places.
    """

    id: str
    version: int
    effective: date
    effective_basis: Basis = "text"
    until: date | None = None
    title: str
    source: str = ""
    note: str = ""
    roles: Annotated[tuple[Role, ...], BeforeValidator(listed)] = ()
    levels: Choices = ()
    units: Annotated[tuple[Unit, ...], BeforeValidator(listed)] = ()
    sections: tuple[Section, ...] = ()
    channels: tuple[Channel, ...] = ()
    kinds: Annotated[tuple[Annotated[Kind, BeforeValidator(as_value)], ...], BeforeValidator(listed)] = ()
    axes: Annotated[tuple[Axis, ...], BeforeValidator(listed)] = ()
    findings: Choices = ()
    fields: tuple[FieldSpec, ...] = ()
    acceptance: Acceptance = Acceptance()
    numbers: Annotated[tuple[NumberSeries, ...], BeforeValidator(listed)] = ()
    actions: tuple[Action, ...] = ()
    clocks: tuple[Clock, ...] = ()
    rules: tuple[Refusal, ...] = ()
    barred: tuple[Barred, ...] = ()
    routes: tuple[Route, ...] = ()
    replies: Annotated[tuple[ReplyDuty, ...], BeforeValidator(listed)] = ()
    penalties: Annotated[tuple[Penalty, ...], BeforeValidator(listed)] = ()
    implied: tuple[Implied, ...] = ()
    urging: tuple[Urging, ...] = ()
    retention: Retention = Retention()
    reports: tuple[Report, ...] = ()
    hours: Annotated[tuple[Note, ...], BeforeValidator(listed)] = ()
    blanks: Annotated[tuple[Blank, ...], BeforeValidator(listed)] = ()
    filled: dict[str, Any] = {}
    checklist: Choices = ()
    papers: Annotated[tuple[PaperUse, ...], BeforeValidator(listed)] = ()
    notes: Annotated[tuple[Note, ...], BeforeValidator(listed)] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for what, parts in (("字段", [f.path for f in self.fields]), ("动作", [a.id for a in self.actions]),
                            ("期限", [c.id for c in self.clocks]), ("渠道", [c.id for c in self.channels]),
                            ("规则", [r.id for r in self.rules]), ("审批路线", [r.id for r in self.routes])):  # fmt: skip
            twice = sorted({part for part in parts if parts.count(part) > 1})
            if twice:
                raise ValueError(f"{what}“{twice[0]}”写了两次，编号必须各不相同")
        return self

    def action(self, word: str) -> Action | None:
        """The action with this identifier or title."""
        return next((action for action in self.actions if word in (action.id, action.title)), None)

    def clock(self, id_: str) -> Clock | None:
        """The clock rule with this identifier."""
        return next((clock for clock in self.clocks if clock.id == id_), None)

    def channel(self, word: str) -> Channel | None:
        """The channel a person means by a word."""
        return next((channel for channel in self.channels if channel.named(word)), None)

    def paper(self, id_: str) -> PaperUse | None:
        """How the paper is used here, or None where it is not."""
        return next((paper for paper in self.papers if paper.id == id_), None)

    def axis(self, id_: str) -> Axis | None:
        """The axis of classification with this identifier."""
        return next((axis for axis in self.axes if axis.id == id_), None)

    def role(self, word: str) -> Role | None:
        """The role a person means by a word."""
        return next((role for role in self.roles if role.named(word)), None)

    def kind(self, id_: str) -> Kind | None:
        """The kind of matter with this identifier."""
        return next((kind for kind in self.kinds if kind.id == id_), None)

    def pattern(self, series: str) -> str:
        """The pattern of a number series. Raises KeyError for a series the regulation does not have."""
        return {number.id: number.pattern for number in self.numbers}[series]

    def unit(self, word: str) -> Unit | None:
        """The unit a person means by a word."""
        return next((unit for unit in self.units if unit.named(word)), None)
