"""Penalties: against which respondent, on which ground, and for a fine whether the amount is within the ground's range."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.money import FEN, figures, parse_money
from desktop_app.domain.regulation import Penalty, Regulation

Values = dict[str, Any]
RATE = re.compile(r"\d{1,5}(\.\d{1,8})?", re.ASCII)


def penalty(regulation: Regulation, values: Values, today: date) -> Values:
    """The outcome of recording a penalty. Raises RuleBroken, with the clause, for a fine out of range.

    A fine in foreign currency needs the dated rate at which it was converted; `amount` is then in yuan.
    """
    ground = next((item for item in regulation.penalties if item.id == values.get("ground")), None)
    values = _converted(values, today)
    if ground is None:
        return values
    if ground.kinds and values.get("kind") and values["kind"] not in ground.kinds:
        raise RuleBroken(f"“{ground.title}”的处理方式有：{'、'.join(ground.kinds)}，没有“{values['kind']}”，请改正。",
                         field="kind", clause=ground.clause)  # fmt: skip
    if values.get("amount"):
        _check_range(ground, Decimal(values["amount"]))
    elif (ground.least or ground.most) and not values.get("kind"):
        raise RuleBroken(f"“{ground.title}”要填罚款金额或另选处理方式。", field="amount", clause=ground.clause)
    return {**values, "clause": ground.clause}


def _check_range(ground: Penalty, amount: Decimal) -> None:
    if not ground.allows(amount):
        low, high = (figures(Decimal(text)) if text else "不限" for text in (ground.least, ground.most))
        raise RuleBroken(f"“{ground.title}”的罚款应在{low}至{high}之间，现在是{figures(amount)}，请改正。",
                         field="amount", clause=ground.clause)  # fmt: skip


def _converted(values: Values, today: date) -> Values:
    foreign = values.get("foreign_amount")
    if not foreign:
        return values
    for key, label in (("currency", "币种"), ("rate", "汇率"), ("rate_on", "汇率日期")):
        if not values.get(key):
            raise RuleBroken(f"外币金额要按某日的汇率折算，请填写{label}。", field=key)
    if date.fromisoformat(values["rate_on"]) > today:
        raise RuleBroken("汇率日期晚于今天，请填写已公布汇率的日期。", field="rate_on")
    rate = _rate(str(values["rate"]))
    amount = (parse_money(str(foreign), "foreign_amount") * rate).quantize(FEN, ROUND_HALF_UP)
    if values.get("amount") and Decimal(values["amount"]) != amount:
        raise RuleBroken(f"外币折算后是{figures(amount)}，和填写的{figures(Decimal(values['amount']))}不一致，请只填外币金额。",
                         field="amount")  # fmt: skip
    return {**values, "amount": str(amount), "rate": str(rate)}


def _rate(text: str) -> Decimal:
    if not RATE.fullmatch(text) or not Decimal(text):
        raise RuleBroken(f"汇率“{text}”不是大于零的数，请写成 0.9124 这样的形式。", field="rate")
    return Decimal(text)
