"""Days as Chinese papers write them."""

import re
import unicodedata
from datetime import date

from desktop_app.domain.errors import RuleBroken

NUMERALS = "〇一二三四五六七八九"
BLANK = "    年  月  日"
"""The date of a form that is filled in by hand."""

_ARABIC = re.compile(r"([0-9]{4})\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})\s*日?")
_NUMERAL = re.compile(r"([〇一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")


def arabic(day: date) -> str:
    """`2026年1月5日`: full year, no padded zero (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(day: date) -> str:
    """`二〇二六年十一月二十二日`: 〇 is U+3007, ten is spoken (GB/T 15835-2011)."""
    year = "".join(NUMERALS[int(digit)] for digit in f"{day.year:04}")
    return f"{year}年{_spoken(day.month)}月{_spoken(day.day)}日"


def _spoken(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("", "十", "二十", "三十")[tens] + (NUMERALS[ones] if ones else "")


_NUMBERS = {_spoken(number): number for number in range(1, 32)}


def read_date(text: str, field: str = "") -> date:
    """Read a day as registers hold it: `2026年1月5日`, `2026.1.5`, `2026/1/5`, `2026-01-05`, `二〇二六年一月五日`.

    Raises RuleBroken when it is none or lacks the year.
    """
    plain = unicodedata.normalize("NFKC", text).strip().translate(str.maketrans("零○", "〇〇"))
    if found := _ARABIC.fullmatch(plain):
        parts = [int(part) for part in found.groups()]
    elif found := _NUMERAL.fullmatch(plain):
        year = int("".join(str(NUMERALS.index(digit)) for digit in found[1]))
        parts = [year, _NUMBERS.get(found[2], 0), _NUMBERS.get(found[3], 0)]
    else:
        parts = [0, 0, 0]
    try:
        return date(*parts)
    except ValueError:
        raise RuleBroken(f"“{text}”不是完整的日期，请写成 2026年1月5日 这样的形式。", field=field) from None
