"""What a regulation decides besides clocks: whom it bars, what it refuses, accepts, owes, fines and keeps."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, field_validator, model_validator

from desktop_app.domain.choices import Basis, Choices, Part, Value, Words, as_value, listed
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.money import parse_money

Policy = Literal["register_all", "register_then_decline", "tally_only", "never_refuse", "after_investigation"]


class Barred(Part):
    """Who must not receive a case (confidentiality and structural exclusion), matched against respondents and units.

    `only_to` names the only units that may, `not_to` units that never may. `exception`: a recorded approval of the
    organisation (批准组织 and 理由) lifts the bar. `papers = false`: a paper addressed to the respondent may go all the same.
    """

    id: str
    when: dict[str, Any] = {}
    recipients: Literal["respondent_person", "respondent_unit", "unit"]
    clause: str
    text: str = ""
    instead: str = ""
    exception: bool = False
    papers: bool = True
    only_to: Words = ()
    not_to: Words = ()
    basis: Basis = "text"


class Refusal(Part):
    """A rule that refuses actions in words: while `when` holds (the facts of the case and what is being entered) and
    none of `unless_done` (events, or `event/action`) has happened, `anew`: since the matter was last taken up again. With
    `hint` it only says so and lets pass.
    """

    id: str
    actions: Words
    when: dict[str, Any] = {}
    unless_done: Words = ()
    refuse: str
    field: str = ""
    hint: bool = False
    anew: bool = False
    clause: str
    text: str = ""
    basis: Basis = "text"

    @field_validator("refuse")
    @classmethod
    def _a_sentence(cls, value: str) -> str:
        if not value.endswith("。"):
            raise ValueError("refuse 应当是一句完整的话，写明不能做什么、为什么、该怎么办，以“。”结尾")
        return value


class Tally(Value):
    """A reason for which something is only counted; `feedback`: it must be said to whom it was fed back."""

    feedback: bool = False
    clause: str = ""


class Acceptance(Part):
    """What happens to what is not accepted (the six policies).

    `register_all` registers and numbers everything, the refused too · `register_then_decline` · `tally_only`: what is
    refused is neither registered nor numbered, only counted by one of the `tally` reasons · `never_refuse` ·
    `after_investigation`: only an investigation may exclude. The sixth, “no complaint but penalised”, is a kind that
    does not count.
    """

    policy: Policy = "register_then_decline"
    grounds: Choices = ()
    tally: Annotated[tuple[Annotated[Tally, BeforeValidator(as_value)], ...], BeforeValidator(listed)] = ()
    anonymous: bool = True
    withdrawal: bool = True
    clause: str = ""
    text: str = ""
    basis: Basis = "text"


class ReplyDuty(Part):
    """A reply that is owed while `when` holds: to the complainant, or to the body that sent the matter (来文机关)."""

    id: str
    when: dict[str, Any] = {}
    to: Literal["complainant", "sender"] = "complainant"
    clause: str = ""
    text: str = ""
    basis: Basis = "text"


class Penalty(Part):
    """A ground of penalty with its kinds, where any are named only those, and for a fine the range in yuan."""

    id: str
    title: str
    kinds: Words = ()
    least: str = ""
    most: str = ""
    clause: str = ""
    text: str = ""
    basis: Basis = "text"

    @model_validator(mode="after")
    def _range(self) -> Self:
        try:
            low, high = (parse_money(text, "amount") if text else None for text in (self.least, self.most))
        except RuleBroken as fault:
            raise ValueError(str(fault).removesuffix("。")) from fault
        if low is not None and high is not None and low > high:
            raise ValueError(f"罚款幅度“{self.least}至{self.most}”写反了，请把较小的数写在 least")
        return self

    def allows(self, amount: Decimal) -> bool:
        """Whether a fine lies within the range."""
        return (not self.least or amount >= Decimal(self.least)) and (not self.most or amount <= Decimal(self.most))


class Implied(Part):
    """A category that follows by itself from the facts of the registration."""

    id: str
    when: dict[str, Any]
    axis: str
    value: str
    clause: str = ""
    basis: Basis = "text"


class Urging(Part):
    """What triggers an urging paper: an open case overdue, or a finished one of which a step was late.

    `action` is the action that writes it; it is refused where the trigger does not hold.
    """

    id: str
    title: str
    action: str
    trigger: Literal["overdue", "late_step", "before_due", "ground"]
    clause: str = ""
    text: str = ""
    basis: Basis = "text"


class Retention(Part):
    """How many years the papers are kept: `years` ordinarily, `important` for what is marked so; 0 means for ever."""

    years: int = 10
    important: int = 0
    clause: str = ""
    text: str = ""
    basis: Basis = "suggestion"


class Blank(Part):
    """Something the text leaves open, for the office to fill in. `id` is the place in the regulation it fills
    (`clocks.D2.limit`); what stands there is the default, ours.
    """

    id: str
    label: str
    type: Literal["limit", "text", "flag", "choice", "count", "money", "words", "date"] = "text"
    choices: Choices = ()
    note: str = ""
    clause: str = ""
