"""Ways to reach somebody: telephone, postcode, e-mail, and the bank card a refund goes to."""

import re
import unicodedata

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.identity import compact

_EXTENSION = re.compile(r"[,;]?\s*(?:分机号?|内线|转|ext\.?|x|#)\s*[:：]?\s*(?=[0-9]{1,6}$)", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_LANDLINE = re.compile(r"(?:(010|02[0-9])([0-9]{8})|(0[3-9][0-9]{2})([0-9]{7,8}))")
_EXTENDED = re.compile(r"(.*[0-9].*[0-9])-([0-9]{1,6})")
_SHORT = re.compile(r"1[12][0-9]|1[0-2][0-9]{3}|9[56][0-9]{3,4}|95[0-9]{5,6}")
"""110–129, 10086 or 12315, 955xx, 96xxx and their longer forms: service numbers, open to everybody."""


def check_phone(text: str, field: str = "") -> str:
    """One telephone number in normal form: `13800138000`, `010-12345678-801`, `400-123-4567`, `12315`, `+85223456789`.

    The country prefix +86, blanks, brackets, dashes and full-width signs are understood. Raises RuleBroken otherwise.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if re.search(r"[、/,;]\s*[0-9(+][0-9()+\- ]{6,}", written):
        raise RuleBroken("这里写了几个电话号码，一栏只登记一个，请把其余的写进备注。", field=field)
    normal, extension = phone_parts(written)
    if not normal:
        raise RuleBroken(_why_no_phone(_bare(written)), field=field)
    return f"{normal}-{extension}" if extension else normal


def phone_parts(text: str) -> tuple[str, str]:
    """A number in normal form and its extension, either empty when there is none.

    A last group is an extension where a whole landline or 400 number stands before it already.
    """
    written = _EXTENSION.sub("-", unicodedata.normalize("NFKC", text).strip())
    found = _EXTENDED.fullmatch(re.sub(r"[‐-―]", "-", written))
    if found and (normal := _normal_number(_bare(found[1])))[:1] in ("0", "4", "8"):
        return normal, found[2]
    return _normal_number(_bare(written)), ""


def _bare(written: str) -> str:
    """A number without blanks, brackets, dashes and +86; an area code gets its 0 back."""
    number = re.sub(r"[\s()\-‐-―.]", "", written)
    home = re.sub(r"^(\+|00)86", "", number)
    if home == number or home.startswith("0") or re.fullmatch(r"1[3-9][0-9]{9}|[48]00[0-9]{7}", home):
        return home
    return "0" + home


def _normal_number(number: str) -> str:
    if _MOBILE.fullmatch(number) or _SHORT.fullmatch(number) or _ABROAD.fullmatch(number):
        return number
    if re.fullmatch(r"[48]00[0-9]{7}", number):
        return f"{number[:3]}-{number[3:6]}-{number[6:]}"
    landline = _LANDLINE.fullmatch(number)
    return "-".join(part for part in landline.groups() if part) if landline else ""


def _why_no_phone(number: str) -> str:
    if re.search(r"[^0-9+]", number) or not number:
        return "联系电话里有数字以外的文字，请只写电话号码，说明写进备注。"
    if re.fullmatch(r"1[3-9][0-9]*", number):
        return f"手机号码应为11位，现在是{len(number)}位，请与来电人核对。"
    if re.fullmatch(r"[2-8][0-9]{6,7}", number):
        return "固定电话没有区号，请在前面加上区号，例如 010-12345678。"
    return "这不像电话号码，请写成 13800138000、010-12345678 或 12315 这样的形式。"


def check_postcode(text: str, field: str = "") -> str:
    """Six digits. Raises RuleBroken otherwise."""
    code = compact(text)
    if not re.fullmatch(r"[0-9]{6}", code):
        raise RuleBroken("邮政编码应为6位数字，请核对后重填。", field=field)
    return code


def check_email(text: str, field: str = "") -> str:
    """An e-mail address with the host in lower case. Raises RuleBroken for what cannot be one."""
    address = unicodedata.normalize("NFKC", text).strip()
    name, _, host = address.rpartition("@")
    if not re.fullmatch(r"[^\s@<>()\",;:]{1,64}@[\w\-]+(\.[\w\-]+)+", address) or len(address) > 254:
        raise RuleBroken("电子邮箱应写成“名称@网站”的形式，例如 zhang@example.com，请核对后重填。", field=field)
    return f"{name}@{host.lower()}"


def bank_card_hint(number: str) -> str | None:
    """Why a card number may be wrong, as one sentence, or None. Only a hint: some old cards fail the check digit."""
    digits = compact(number)
    if not re.fullmatch(r"[0-9]{12,19}", digits):
        return "银行卡号一般为12至19位数字，请对照卡面核对。"
    return None if luhn(digits) else "银行卡号的校验位对不上，请对照卡面核对；旧卡可能不合此规则。"


def luhn(digits: str) -> bool:
    """Whether the check digit fits (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
