"""The blanks of a regulation: what the text leaves open, what stands there now, and whose word that is."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.assembling import entry_at
from desktop_app.domain.choices import Basis
from desktop_app.domain.counting import SPOKEN, Limit
from desktop_app.domain.errors import RuleBroken, quoted
from desktop_app.domain.money import parse_money
from desktop_app.domain.numbering import Series
from desktop_app.domain.regulation import SAME_DAY, Blank, Regulation
from desktop_app.services import spoken

NOTHING = "没有填"
SERIES = "numbers."
"""Where the patterns of numbers stand; people write their parts in Chinese."""

PARTS: dict[str, str] = {
    "branch": "单位代号", "YYYYMMDD": "年月日", "YYYYMM": "年月", "YYYY": "年份", "year": "年份", "serial": "流水号",
}  # fmt: skip
YES, NO = "是", "否"
AGAIN = "，或者恢复建议值"


@dataclass(frozen=True, slots=True)
class Filled:
    """One blank: what stands there now and what we suggest, both in words, and whose word it is."""

    blank: Blank
    value: str
    suggested: str
    basis: Basis


def standing(rules: Regulation, default: Regulation | None = None) -> list[Filled]:
    """The blanks of a regulation in its order. `default` is the regulation as it is without the office's own values;
    where it is not known, nothing is suggested for what the office filled in.
    """
    now = rules.model_dump(mode="json", by_alias=True)
    before = default.model_dump(mode="json", by_alias=True) if default else {}
    return [_standing(blank, now, before, blank.id in rules.filled) for blank in rules.blanks]


def _standing(blank: Blank, now: Mapping[str, Any], before: Mapping[str, Any], own: bool) -> Filled:
    value, said = _value(now, blank.id)
    suggested, ours = _value(before, blank.id) if before else (None if own else value, said)
    basis: Basis = "office" if own else "unverified" if ours == "unverified" else "suggestion"
    return Filled(blank, words(blank, value), words(blank, suggested), basis)


def _value(whole: Mapping[str, Any], place: str) -> tuple[Any, Basis]:
    """(value, whose word) at a place of a regulation as it is stored; nothing where there is none yet."""
    try:
        at, key = entry_at(whole, place)
    except RuleBroken:
        table, _, id_ = place.partition(".")
        listed = whole.get(table)
        row: Mapping[str, Any] = next((i for i in listed if i.get("id") == id_), {}) if isinstance(listed, list) else {}
        return row.get("title"), row.get("basis", "suggestion")
    return at.get(key), at.get("basis", "suggestion")


def words(blank: Blank, value: Any) -> str:
    """A value as a person reads and types it; empty for none."""
    if value in (None, "", [], (), {}):
        return ""
    match blank.type:
        case "limit":
            return spoken.limit(value) if isinstance(value, str) else ""
        case "flag":
            return YES if value else NO
        case "words":
            titles = {choice.id: choice.title for choice in blank.choices}
            return "、".join(titles.get(word, str(word)) for word in (value if isinstance(value, list | tuple) else [value]))
        case "choice":
            return next((choice.title for choice in blank.choices if choice.id == value), "")  # else none was made yet
    return in_chinese(str(value)) if blank.id.startswith(SERIES) else str(value)


def in_chinese(pattern: str) -> str:
    """`{branch}{serial:4}` → `{单位代号}{流水号:4}`; also of a sentence that speaks of such parts."""
    for part, words in PARTS.items():
        pattern = re.sub(rf"\{{{part}(?=[:}}])", f"{{{words}", pattern)
    return pattern


def _pattern(_blank: Blank, text: str) -> str:
    """The inverse of `in_chinese`. Raises RuleBroken for what is no pattern."""
    written = re.sub(r"[{｛][^}｝]*[}｝]", lambda blank: unicodedata.normalize("NFKC", blank[0]), text)
    for part, words in reversed(PARTS.items()):
        written = written.replace(f"{{{words}", f"{{{part}")
    try:
        Series.parse(written)
    except RuleBroken as refusal:
        raise RuleBroken(in_chinese(str(refusal))) from refusal
    return written


def read(rules: Regulation, place: str, value: Any) -> Any:
    """What a person or a script gave for a blank, as the regulation holds it; None for nothing.

    Raises RuleBroken, with the place as its field, for a blank that is none and for a value of another kind.
    """
    blank = next((item for item in rules.blanks if item.id == place), None)
    if blank is None:
        known = "、".join(item.id for item in rules.blanks) or "（没有）"
        raise RuleBroken(f"制度“{rules.title}”没有“{place}”这个空白，可以填的是：{known}。", field=place)
    if value is None or value in ("", [], ()):
        return None
    try:
        return _typed(blank, value)
    except RuleBroken as refusal:
        raise RuleBroken(str(refusal), field=place, clause=blank.clause) from refusal


def _typed(blank: Blank, value: Any) -> Any:
    if blank.type == "words":
        given = value if isinstance(value, list | tuple) else re.split(r"[、，,；;\s]+", str(value))
        ids = {choice.title: choice.id for choice in blank.choices}
        return [ids.get(word, word) for part in given if (word := str(part).strip())]
    if isinstance(value, bool):
        value = YES if value else NO
    reader = _pattern if blank.id.startswith(SERIES) else READERS.get(blank.type, _text)
    return reader(blank, str(value).strip())


def _text(_blank: Blank, text: str) -> str:
    return text


def _limit(blank: Blank, text: str) -> str:
    return limit(text, blank.label)


def _flag(blank: Blank, text: str) -> bool:
    return _chosen(blank, text, {YES: True, NO: False, "true": True, "false": False}) is True


def _choice(blank: Blank, text: str) -> str:
    titles = {choice.title: choice.id for choice in blank.choices}
    return str(_chosen(blank, text, {**titles, **{choice.id: choice.id for choice in blank.choices}}))


def _count(blank: Blank, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise RuleBroken(f"“{blank.label}”要填整数，现在是“{quoted(text)}”，请改正{AGAIN}。")
    return int(text)


def _money(blank: Blank, text: str) -> str:
    return str(parse_money(text, blank.id))


def _chosen(blank: Blank, text: str, known: Mapping[str, Any]) -> Any:
    if text not in known:
        usable = "、".join(item.title for item in blank.choices) or f"{YES}、{NO}"
        raise RuleBroken(f"“{blank.label}”没有“{quoted(text)}”这个选项，可以选的是：{usable}。")
    return known[text]


def _day(blank: Blank, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise RuleBroken(f"“{blank.label}”要填日期，例如 2026-12-31，现在是“{quoted(text)}”。") from error


READERS: Mapping[str, Callable[[Blank, str], Any]] = {
    "limit": _limit, "flag": _flag, "choice": _choice, "count": _count, "money": _money, "date": _day,
}  # fmt: skip
"""How a value of each type is read; the others are text."""

_SPOKEN_LIMIT = re.compile(r"(?:([0-9]+)[至到~—-])?([0-9]+)(?:个)?(工作日|日|天|月|小时)")
_UNITS = {"工作日": "wd", "日": "cd", "天": "cd", "月": "mo", "小时": "h"}


def limit(text: str, label: str = "期限") -> str:
    """A limit as people write it: `5个工作日`, `14至21日`, `当天`, and also `5 wd`. Raises RuleBroken for anything else."""
    bare = "".join(text.split())
    if bare in ("当天", "当日", SAME_DAY, SAME_DAY.replace(" ", "")):
        return SAME_DAY
    found = _SPOKEN_LIMIT.fullmatch(bare)
    written = f"{f'{found[1]}-' if found[1] else ''}{found[2]} {_UNITS[found[3]]}" if found else text
    if not found and not re.search("|".join(SPOKEN), bare):
        raise RuleBroken(f"“{label}”要填期限，例如 5个工作日、15日、2个月、24小时、当天，现在是“{quoted(text)}”。")
    Limit.parse(written)
    return written
