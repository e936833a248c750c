"""Masking: what a name, a number or a whole case looks like to somebody who may not see it in full.

Masks are made when something is shown or printed; the ledger keeps the full data. What stays is what offices are used
to: the surname, the first and last digits, the district.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from desktop_app.domain.contacts import phone_parts
from desktop_app.domain.identity import REGIONS, birth_of, compact
from desktop_app.domain.names import DOT, split_name

Purpose = Literal["internal", "respondent", "public"]

COMPLAINANTS = {
    "complainant": "投诉人",
    "agent": "代理人",
    "agents": "代理人",
    "informant": "举报人",
    "representatives": "代表",
}
"""Blocks of a record that tell who complains, and the words that stand for these people in a text."""

OPEN = frozenset({"kind", "anonymous", "confidential", "wants_reply", "party_size"})
"""What may be told of a person to anybody; every other key is left out unless a mask for it is known."""

OPEN_OF_RESPONDENTS = OPEN | {"position", "rank"}

_FIRM_TAILS = (
    "有限责任公司 股份有限公司 有限公司 分公司 公司 集团 合作社 经营部 工作室 营业所 营业室 分理处 储蓄所 派出所 "
    "事务所 支行 分行 银行 医院 卫生院 诊所 药店 学校 幼儿园 超市 市场 商场 酒店 饭店 餐厅 商行 商店 网点 中心 "
    "采石场 窗口 车间 物业 支队 大队 委员会 店 厂 场 局 所 站 院 校 部 科 处 室 行 馆 社 区 村 镇"
).split()


def mask_name(name: str, *, publish: bool = False) -> str:
    """`张*`, `张**`, `欧阳**`, `阿依古丽·***` on lists; `张某`, `张某某` in what is published.

    Names that hide themselves already (`刘先生`, `赵某家属`) stay; a firm becomes `某有限公司`, a post `某某`.
    """
    name = name.strip()
    if not name or re.fullmatch(r"某.*|.{1,2}(某.*|\*+|先生|女士|小姐)|.*\*{3}|不详|匿名", name):
        return name
    surname, given = split_name(name)
    if DOT in name or " " in name:
        return surname + name[len(surname)] + ("某某" if publish else "***")
    if re.search(r"[0-9]", name) or (len(given) > 2 and not name.isascii()):
        return mask_firm(name) if _firm_tail(name) else "某某"
    return surname + ("某" if publish else "*") * min(len(given), 2)


def mask_firm(name: str) -> str:
    """`某有限公司`, `某商行`: the kind of firm or office without its name."""
    return name if not name or name.startswith("某") else f"某{_firm_tail(name) or '单位'}"


def _firm_tail(name: str) -> str:
    return next((tail for tail in _FIRM_TAILS if name.endswith(tail)), "")


def mask_phone(number: str) -> str:
    """`138****6721`; a landline keeps area and exchange, `021-5899****`; service numbers (400, 12315) are open."""
    digits = re.sub(r"[^0-9]", "", phone_parts(number)[0] or compact(number))
    if len(digits) <= 6 or re.fullmatch(r"[48]00[0-9]{7}", digits):
        return number
    if re.fullmatch(r"1[3-9][0-9]{9}", digits):
        return f"{digits[:3]}****{digits[-4:]}"
    landline = re.match(r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{3,4})[0-9]{4}", digits)
    if landline:
        return f"{landline[1]}-{landline[2]}****"
    return digits[:-4] + "****" if len(digits) <= 8 else digits[:3] + "*" * (len(digits) - 3)


def mask_identity(number: str, outside: bool) -> str:
    """First six and last four inside the office, first and last outside; shorter papers keep two and two inside.

    A firm's credit code is open; that of a sole trader (92…) names a person and is masked.
    """
    number = compact(number)
    if _is_firm_code(number) and not number.startswith("92"):
        return number
    head, tail = (1, 1) if outside else (6, 4) if len(number) >= 15 else (2, 2)
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def _is_firm_code(number: str) -> bool:
    return len(number) == 18 and bool(re.match(r"[159][1-9][0-9]{6}", number)) and birth_of(number) is None


def mask_card(number: str) -> str:
    """The last four digits only."""
    digits = compact(number)
    return "*" * max(len(digits) - 4, 4) + digits[-4:] if len(digits) > 4 else "*" * len(digits)


def mask_address(address: str) -> str:
    """To the district, town or street office, else to the road, estate or village: `和平街道***`, `幸福路***`."""
    district = re.match(r".*(?:省|市(?!场)|(?<![小社园])区|县(?!城)|旗|镇|乡|街道)", address)
    place = district or re.match(r".*?(?:村|路|街|道|巷|弄|里|小区|社区|花园|苑)", address)
    return (place[0] if place else "") + "***" if address else ""


def mask_email(address: str) -> str:
    """`l***@example.com`."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}" if at else "***"


def mask_plate(plate: str) -> str:
    """`沪A·**567`."""
    bare = re.sub(r"[·•\s]", "", plate)
    return f"{bare[:2]}·{'*' * max(len(bare) - 5, 0)}{bare[-3:]}"


_MASKS: Mapping[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "mobile": mask_phone,
    "id_number": partial(mask_identity, outside=True),
    "credit_code": partial(mask_identity, outside=True),
    "email": mask_email,
    "card_number": mask_card,
    "account": mask_card,
    "plate": mask_plate,
}
"""Keys that are masked wherever they stand in a record."""


def _is_document_number(key: str) -> bool:
    """Whether a field holds the number of a paper, an order or a parcel: it is needed as it is, however long."""
    word = key.rpartition(".")[2]
    return word in ("number", "document", "waybill") or (word.endswith(("_number", "_no")) and word not in _MASKS)


_PERSON_MASKS: Mapping[str, Callable[[str], str]] = {
    **_MASKS,
    "name": partial(mask_name, publish=True),
    "contact": partial(mask_name, publish=True),
    "legal_representative": partial(mask_name, publish=True),
    "unit": mask_firm,
    "employer": mask_firm,
    "address": mask_address,
}
_NAMES = frozenset({"name", "contact", "legal_representative"})

_BETWEEN = r"[\s\-‐-―−·.]"
_GAP = rf"{_BETWEEN}{{0,3}}"
_SET_APART = rf"{_BETWEEN}{{1,3}}"
_NUMBERS = re.compile(
    rf"""
    (?P<email>(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})+)
    |(?<![0-9A-Z])(?P<identity>[0-9]{{6}}(?:{_GAP}[0-9]{{2}}){{4}}{_GAP}[0-9]{{3}}[0-9X]|92[0-9]{{6}}[0-9A-Z]{{10}}
        |(?:[EGDSP][A-Z][0-9]{{7}}|[EGDSP][0-9]{{8}}|[HM][0-9]{{8}}(?:[0-9]{{2}})?)(?!-))(?![0-9A-Z])
    |(?<![0-9])(?:(?:\+|00)?86{_GAP})?(?P<mobile>
        1[3-9][0-9](?:{_GAP}[0-9]{{4}}){{2}}|1[3-9][0-9]{{2}}{_SET_APART}(?:[0-9]{{3}}{_GAP}[0-9]{{4}}|[0-9]{{4}}{_SET_APART}[0-9]{{3}})
        |1[3-9][0-9]{_SET_APART}[0-9]{{3}}{_SET_APART}[0-9]{{5}})(?![0-9])
    |(?<![0-9])(?P<landline>(?:\+?86{_GAP}\(?0?|\(?0)(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{_GAP}
        [0-9]{{3,4}}{_GAP}[0-9]{{4}}(?:[-转][0-9]{{1,6}})?)(?![0-9])
    |(?<![0-9])(?P<card>[0-9]{{4,}}(?:[\s-][0-9]{{3,}})+|[0-9]{{12,}})(?![0-9])
    |(?P<spelled>[0-9](?:[\s-][0-9](?![0-9])){{6,}}|[〇零○一二三四五六七八九幺]{{7,}})
    |(?P<plate>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•\s]?[A-HJ-NP-Z0-9]{{4,5}}
        [A-HJ-NP-Z0-9挂学警港澳](?![0-9A-Z]))
    |(?:电话|座机)号?码?[是为:\s]{{0,3}}(?P<phone>[0-9-]{{7,}})
    |(?:微信|QQ)号?码?[是为:\s]{{0,3}}(?P<account>[0-9A-Z_-]{{5,}})
    |[卡账帐][号户][是为:\s]{{0,3}}(?P<card_number>[0-9](?:[\s-]?[0-9]){{5,}})
    |(?:身份证|护照|证件)号?码?[是为:\s]{{0,3}}(?P<document>[0-9A-Z]{{1,4}}(?:[\s-]?[0-9]){{4,}}X?)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_UNSEEN = (0x00AD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)
"""Format characters: no paper shows them, so they would hide a number here and leave it whole in print."""
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3000, 0xA0, *_UNSEEN), 0x20)
_DATED = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
"""How numbers of orders and cases begin that count by the day; no identity number and no card begins so."""


def _mask_identity(number: str) -> str:
    """An identity number; one set in groups must tell a region and a birth day, or it may be anything else."""
    bare = _bare(number)
    if bare == number.upper() and not _DATED.match(bare):
        return mask_identity(bare, outside=True)
    return mask_identity(bare, outside=True) if bare[:2] in REGIONS and birth_of(bare) else _mask_digits(number)


def _mask_digits(digits: str) -> str:
    """A long run of digits: an old identity number, a card; what is neither (a waybill, an order) stays."""
    bare = _bare(digits)
    if len(bare) == 15 and bare[:2] in REGIONS and birth_of(bare):
        return mask_identity(bare, outside=True)
    as_on_card = re.fullmatch(r"[0-9]{4}([\s-][0-9]{4}){2,}([\s-][0-9]{3})?", digits)
    is_card = (len(bare) >= 16 or as_on_card) and not _DATED.match(bare)
    return mask_card(bare) if is_card else digits


def _bare(number: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", number.upper())


_TEXT_MASKS: Mapping[str, Callable[[str], str]] = {
    "email": mask_email,
    "identity": _mask_identity,
    "mobile": mask_phone,
    "landline": mask_phone,
    "card": _mask_digits,
    "spelled": lambda digits: "*" * len(digits),
    "plate": mask_plate,
    "phone": mask_phone,
    "account": lambda word: word[:1] + "***",
    "card_number": mask_card,
    "document": partial(mask_identity, outside=True),
}
LEFT_OUT = "（略）"
SHORT = 4
"""Words of so many characters are names; longer ones may be anything."""


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """Free text for outsiders: identity, telephone, card and plate numbers, e-mail, and the given names masked.

    Full-width digits and blanks or dashes inside a number do not hide it. Numbers of goods, orders and papers stay.
    """
    return _rewritten(text, {name: mask_name(name, publish=True) for name in names}, None)


def _rewritten(text: str, words: Mapping[str, str], instead: str | None) -> str:
    """Put words in place of words, then mask numbers, or put `instead` in their place."""
    text = _renamed(text, words)
    parts: list[str] = []
    end = 0
    for found in _private_numbers(text):
        parts += [text[end : found.start], found.masked if instead is None else instead]
        end = found.end
    return "".join(parts) + text[end:]


def _renamed(text: str, words: Mapping[str, str]) -> str:
    """The text with words in place of words, also where blanks stand between their characters."""
    known = {re.sub(r"\s", "", word): words[word] for word in _longest_first(words)}
    return _any_of(known).sub(lambda found: known[re.sub(r"\s", "", found[0])], text) if known else text


def _longest_first(words: Iterable[str]) -> list[str]:
    return [word for word in sorted(words, key=len, reverse=True) if len(word) > 1]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for each of the words; a number does not begin or end within a longer one."""
    return re.compile("|".join(rf"(?<![0-9])(?=[0-9]){_loose(word)}(?![0-9])|(?![0-9]){_loose(word)}" for word in words))


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    masked: str


def _private_numbers(text: str) -> Iterator[_Found]:
    """Where numbers stand in a text that tell a person, and what each looks like under its mask."""
    start = 0
    folded = text.translate(_HALF_WIDTH)
    while found := _NUMBERS.search(folded, start):
        kind = str(found.lastgroup)
        masked = _TEXT_MASKS[kind](found[kind])
        if masked == found[kind]:
            start = found.start() + 1  # an open number may stand before a hidden one: look at what follows anew
            continue
        yield _Found(found.start(kind), found.end(kind), masked)
        start = found.end(kind)


def exposed(text: str, record: Mapping[str, Any], purpose: Purpose) -> tuple[str, ...]:
    """What of a text a paper for this purpose should not say: names and data of who complains, telephone, identity and
    card numbers; each under its mask, so that it can be told to whoever prints.
    """
    if purpose == "internal":
        return ()
    words = _words(record, purpose == "public")
    hidden = [word for word in _longest_first(words) if words[word] != word]
    names = [found[0] for found in _any_of(hidden).finditer(text)] if hidden else []
    return tuple(dict.fromkeys([*map(_shortened, names), *(found.masked for found in _private_numbers(text))]))


def _shortened(word: str) -> str:
    """A word as it may be told: `陈**`, `138****8000`."""
    masked = mask_text(word) if len(word) > SHORT else mask_name(word)
    return masked if masked != word else word[:1] + "*" * (len(word) - 1)


def _loose(word: str) -> str:
    """A pattern for the word, whatever blanks stand between its characters."""
    return r"\s*".join(map(re.escape, word))


def mask_record(record: Mapping[str, Any], purpose: Purpose) -> dict[str, Any]:
    """A copy of a registration record (shaped as `register` takes it) for a paper's purpose; the input is not touched.

    `internal`: everything. `respondent`: who complains is left out entirely, in the text too; the respondent's own data
    stay. `public`: everybody under masks, and of nobody more than the masks know; who asked to be kept confidential is
    left out as for the respondent.
    """
    if purpose == "internal":
        return deepcopy(dict(record))
    public = purpose == "public"
    rewrite = _Rewriter(_words(record, public), public)
    return {key: rewrite.block(key, value) for key, value in record.items()}


def withhold(record: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that does not tell who complains, in no text either; whatever else stands in it stays."""
    rewrite = _Rewriter(_words(record, False), public=False, numbers=False)
    return {key: rewrite.block(key, value) for key, value in record.items()}


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """All texts below a value, each with the key it stands under."""
    if isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _leaves(item, str(inner))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item, key)
    elif isinstance(value, str):
        yield key, value.strip()


def _words(record: Mapping[str, Any], public: bool) -> dict[str, str]:
    """What of these people's data may stand in a text, and what stands there instead."""
    words: dict[str, str] = {}
    if public:
        words |= {word: _PERSON_MASKS[key](word) for key, word in _respondents(record) if key in _PERSON_MASKS}
    for block, label in COMPLAINANTS.items():
        shown = public and not _confidential(record.get(block))
        for key, word in _leaves(record.get(block), block):
            if key in _NAMES or key in COMPLAINANTS:
                words |= {} if shown else _by_surname(word)
                words[word] = mask_name(word, publish=True) if shown else label
            elif len(word) >= 4 and key not in OPEN and key != "id_type":
                mask = _PERSON_MASKS.get(key) if shown else None
                words |= {local: LEFT_OUT for local in word.split("-") if key == "phone" and len(local) >= 7}
                words[word] = mask(word) if mask else LEFT_OUT
    return words


def _by_surname(name: str) -> dict[str, str]:
    """The surname with a title gives a person away as well; firms have no surname."""
    surname = split_name(name)[0]
    return {surname + title: f"某{title}" for title in ("先生", "女士", "小姐", "某") if 1 < len(name) < 5}


def _confidential(person: Any) -> bool:
    return isinstance(person, Mapping) and bool(person.get("confidential"))


def _respondents(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for block in ("respondent", "respondents"):
        yield from _leaves(record.get(block), "name")


@dataclass(frozen=True, slots=True)
class _Rewriter:
    words: Mapping[str, str]
    public: bool
    numbers: bool = True
    """Whether numbers that tell a person are masked beside the words."""

    def block(self, key: str, value: Any) -> Any:
        """One top-level entry of a record."""
        if key in COMPLAINANTS:
            return self.person(value, OPEN)
        if key not in ("respondent", "respondents"):
            return self.any(key, value)
        if self.public:
            return self.person(value, OPEN_OF_RESPONDENTS)
        return [self.any_but_own(item) for item in value] if isinstance(value, list) else self.any_but_own(value)

    def person(self, value: Any, kept: frozenset[str]) -> Any:
        """A person with nothing but what is open and, for the public, what has a mask."""
        if isinstance(value, list | tuple):
            people = [self.person(item, kept) for item in value]
            return [person for person in people if person]
        if isinstance(value, str):
            return mask_name(value, publish=True) if self.public else ""
        if not isinstance(value, Mapping):
            return None
        public = self.public and not _confidential(value)
        shown: dict[str, Any] = {}
        for key, item in value.items():
            if key in kept:
                shown[key] = deepcopy(item)
            elif public and key in COMPLAINANTS:
                shown[key] = self.person(item, kept)
            elif public and key in _PERSON_MASKS and isinstance(item, str):
                shown[key] = _PERSON_MASKS[key](item)
        return shown

    def any_but_own(self, value: Any) -> Any:
        """A respondent on a paper that goes to him: his own data stay."""
        if not isinstance(value, Mapping):
            return deepcopy(value)
        return {key: deepcopy(item) if key in _PERSON_MASKS else self.any(key, item) for key, item in value.items()}

    def any(self, key: str, value: Any) -> Any:
        """Any other value, with every text below it rewritten."""
        if isinstance(value, Mapping):
            return {inner: self.any(inner, item) for inner, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.any(key, item) for item in value]
        if not isinstance(value, str):
            return value
        if key in _MASKS and value and self.numbers:
            return _MASKS[key](value) if self.public else LEFT_OUT
        if _is_document_number(key) or not self.numbers:
            return _renamed(value, self.words)
        return _rewritten(value, self.words, None if self.public else LEFT_OUT)
