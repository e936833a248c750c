"""Money: Decimal only, in figures and in the capitals that cannot be altered."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from desktop_app.domain.errors import RuleBroken

FEN = Decimal("0.01")
CEILING = Decimal(10) ** 12
DIGITS = "零壹贰叁肆伍陆柒捌玖"
_WRITTEN = re.compile(
    r"(?:人民币|RMB|CNY)?\s*¥?\s*((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*(万)?\s*(?:元|圆|块)?整?"
)


def parse_money(text: str, field: str = "") -> Decimal:
    """Read an amount in yuan: `2680`, `2,680.00`, `￥1,234.50`, `3000元`, `1.5万元`; the result has two decimals.

    Raises RuleBroken for anything else, for parts of a fen and from one trillion on.
    """
    found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if not found:
        raise RuleBroken(f"“{text}”不是金额，请写成 2680 或 2,680.00 这样的形式。", field=field)
    amount = Decimal(found[1].replace(",", "")) * (10_000 if found[2] else 1)
    if amount >= CEILING:
        raise RuleBroken("金额不能达到一万亿元，请核对位数。", field=field)
    if amount != amount.quantize(FEN):
        raise RuleBroken(f"金额“{text}”的小数超过两位，请写到分为止。", field=field)
    return amount.quantize(FEN)


def figures(amount: Decimal) -> str:
    """`￥1,234.50`, rounded to fen."""
    return f"￥{_fen(amount):,}".replace("￥-", "-￥")


def capitals(amount: Decimal) -> str:
    """`壹仟贰佰叁拾肆元伍角整`, rounded to fen; a run of zeros is one 零, 整 stands after 元 or 角.

    Forms put 人民币 before it. Source: 《正确填写票据和结算凭证的基本规定》. ValueError from one trillion on.
    """
    amount = _fen(amount)
    if abs(amount) >= CEILING:
        raise ValueError("an amount of a trillion or more has no settled form")
    whole, _, cents = f"{abs(amount)}".partition(".")
    if not amount:
        return "零元整"
    yuan = _whole(whole)
    jiao, fen = (DIGITS[int(digit)] for digit in cents)
    text = ("负" if amount < 0 else "") + (yuan and yuan + "元")
    if yuan and cents != "00" and (whole[-1] == "0" or cents[0] == "0"):
        text += "零"
    text += jiao + "角" if cents[0] != "0" else ""
    return text + (fen + "分" if cents[1] != "0" else "整")


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP) + 0  # no minus before zero


def _whole(digits: str) -> str:
    """The yuan in capitals without 元; empty for zero."""
    text = ""
    digits = digits.zfill(12)
    for place, digit in enumerate(digits):
        if digit != "0":
            zero = "零" if text and digits[place - 1] == "0" else ""
            text += zero + DIGITS[int(digit)] + ("仟", "佰", "拾", "")[place % 4]
        if place in (3, 7) and digits[place - 3 : place + 1] != "0000":
            text += "亿" if place == 3 else "万"
    return text
