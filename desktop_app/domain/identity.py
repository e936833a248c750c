"""Identity papers of persons and firms: what a number must look like, and what it tells."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from desktop_app.domain.errors import RuleBroken

REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
"""First two digits of an identity number: provinces (GB/T 2260), 71 Taiwan, 81–83 residence permits."""

IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECKS = "10X98765432"
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def compact(text: str) -> str:
    """A number as printed on its card: half width, capitals, no blanks, no dashes."""
    return re.sub(r"[\s\-‐-―−]", "", unicodedata.normalize("NFKC", text)).upper()


def check_identity(number: str, *, today: date, field: str = "") -> str:
    """The identity number (GB 11643-1999) in normal form; the 15-digit old form is let through.

    `today` is the office's day: nobody is born after it. Raises RuleBroken for a wrong length, a foreign character,
    an unknown region, an impossible birth date or a wrong check character.
    """
    number = compact(number)
    fault = _identity_fault(number, today)
    if fault:
        raise RuleBroken(fault, field=field)
    return number


def _identity_fault(number: str, today: date) -> str:
    if len(number) not in (15, 18):
        return f"身份证号码应为18位（旧号15位），现在是{len(number)}位，请对照证件补全或删去多余的数字。"
    if not re.fullmatch(r"[0-9]{15}|[0-9]{17}[0-9X]", number):
        return "身份证号码只能是数字，第18位可以是X，请对照证件改正。"
    if number[:2] not in REGIONS:
        return f"身份证号码开头的“{number[:2]}”不是任何省份的代码，请对照证件核对前两位。"
    born = birth_of(number)
    places = "第7至14位" if len(number) == 18 else "第7至12位"
    if born is None or born.year < 1900:
        return f"身份证号码里的出生日期不成立，请对照证件核对{places}。"
    if born > today:
        return f"身份证号码里的出生日期晚于今天，请对照证件核对{places}。"
    if len(number) == 18 and identity_check_of(number[:17]) != number[17]:
        if number.endswith("000"):
            return "身份证号码末三位是000且校验码不对，像是被电子表格改坏的，请对照证件重填。"
        return "身份证号码最后一位校验码对不上，至少有一位写错，请对照证件逐位核对。"
    return ""


def identity_check_of(first_17: str) -> str:
    """The 18th character that belongs to 17 digits (ISO 7064 MOD 11-2, as GB 11643 asks)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, IDENTITY_WEIGHTS, strict=True))
    return IDENTITY_CHECKS[total % 11]


def birth_of(number: str) -> date | None:
    """The birth date an identity number tells, or None when it tells none."""
    number = compact(number)
    digits = {18: number[6:14], 15: "19" + number[6:12]}.get(len(number), "")
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def gender_of(number: str) -> str | None:
    """`男` or `女` as an identity number tells (odd sequence is male), or None when it tells none."""
    number = compact(number)
    digit = {18: number[16:17], 15: number[14:15]}.get(len(number), "")
    if not re.fullmatch(r"[0-9]", digit):
        return None
    return "男" if int(digit) % 2 else "女"


def identity_hint(number: str, gender: str) -> str | None:
    """What to look at again, as one sentence, or None. A hint never refuses: the entry may be right all the same."""
    number = compact(number)
    hints: list[str] = []
    told = gender_of(number)
    if told and gender[:1] in ("男", "女") and gender[0] != told:
        hints.append(f"号码显示的性别是{told}，登记的是{gender[0]}")
    if len(number) == 15:
        hints.append("这是已停用的15位旧号，最好换登18位号码")
    if number.endswith("000"):
        hints.append("末三位都是0，若取自电子表格可能已被改坏")
    return f"请核对身份证号码：{'；'.join(hints)}。" if hints else None


def check_credit_code(code: str, field: str = "") -> str:
    """The 统一社会信用代码 (GB 32100-2015) in normal form. Raises RuleBroken when it cannot be one."""
    code = compact(code)
    if len(code) != 18:
        raise RuleBroken(f"统一社会信用代码应为18位，现在是{len(code)}位，请对照营业执照补全。", field=field)
    strange = next((letter for letter in code if letter not in CREDIT_LETTERS), "")
    if strange:
        raise RuleBroken(
            f"统一社会信用代码里不会出现“{strange}”（不用I、O、S、V、Z，以免与数字相混），请对照营业执照改正。",
            field=field,
        )
    if not re.fullmatch(r"[0-9]{6}", code[2:8]):
        raise RuleBroken("统一社会信用代码第3至8位应是登记机关所在地的数字代码，请对照营业执照核对。", field=field)
    total = sum(CREDIT_LETTERS.index(letter) * weight for letter, weight in zip(code, CREDIT_WEIGHTS, strict=False))
    if CREDIT_LETTERS[-total % 31] != code[17]:
        raise RuleBroken("统一社会信用代码的校验位对不上，至少有一位写错，请对照营业执照逐位核对。", field=field)
    return code


def check_organisation_code(code: str, field: str = "") -> str:
    """The nine-place 组织机构代码 (GB 11714) in normal form, without its dash. Raises RuleBroken for a wrong one."""
    code = compact(code)
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        raise RuleBroken("组织机构代码应为8位数字或大写字母加1位校验码，请对照代码证改正。", field=field)
    total = sum(int(letter, 36) * weight for letter, weight in zip(code, ORGANISATION_WEIGHTS, strict=False))
    if "0123456789X0"[11 - total % 11] != code[8]:
        raise RuleBroken("组织机构代码的校验码对不上，至少有一位写错，请对照代码证逐位核对。", field=field)
    return code


_FORMATS: Mapping[str, tuple[str, str]] = {
    "护照": (r"(?=.*[0-9])[0-9A-Z]{6,9}", "6至9位字母和数字"),
    "港澳居民来往内地通行证": (r"[HM][0-9]{8}([0-9]{2})?", "H或M加8位或10位数字"),
    "台湾居民来往大陆通行证": (r"[0-9]{8}([0-9]{2})?", "8位或10位数字"),
    "外国人永久居留身份证": (r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]", "15位旧号或以9开头的18位号码"),
}
"""Form only: these papers publish no rule that every number keeps, and a passport may be any country's."""


def check_document(id_type: str, number: str, *, today: date, field: str = "") -> str:
    """The number of an identity paper in normal form, checked by the paper's Chinese name.

    Papers that are not known here pass with blanks at the ends removed. Raises RuleBroken when the number cannot be
    one of that paper.
    """
    checks: Mapping[str, Callable[[], str]] = {
        "居民身份证": lambda: check_identity(number, today=today, field=field),
        "港澳台居民居住证": lambda: _residence_permit(number, today, field),
        "统一社会信用代码": lambda: check_credit_code(number, field),
        "营业执照": lambda: _licence(number, field),
        "组织机构代码": lambda: check_organisation_code(number, field),
    }
    kind = id_type.strip()
    if kind in checks:
        return checks[kind]()
    if kind not in _FORMATS:
        return number.strip()
    pattern, words = _FORMATS[kind]
    if not re.fullmatch(pattern, compact(number)):
        raise RuleBroken(f"{kind}号码应为{words}，现在填的不是，请对照证件改正。", field=field)
    return compact(number)


def _residence_permit(number: str, today: date, field: str) -> str:
    if compact(number)[:2] not in ("81", "82", "83"):
        raise RuleBroken("港澳台居民居住证号码应以81、82或83开头，请对照证件核对前两位。", field=field)
    return check_identity(number, today=today, field=field)


def _licence(number: str, field: str) -> str:
    """A business licence shows the credit code; licences from before October 2015 show a 15-digit number."""
    return compact(number) if re.fullmatch(r"[0-9]{15}", compact(number)) else check_credit_code(number, field)
