"""Linked cases: repeats, replacements, reviews, one matter that many sent in. Both cases say that they belong together."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft
from desktop_app.domain.phases import Phase

RELATIONS: Mapping[str, tuple[str, str]] = {
    "repeat": ("重复投诉", "又有重复投诉"),
    "replacement": ("替代原件", "已由新件替代"),
    "review": ("复查原件", "已申请复查"),
    "same_matter": ("同一事项", "同一事项"),
    "split_from": ("由原件分出", "分出另件"),
    "related": ("相关", "相关"),
}
"""Relation → how the case says it, and how the other one does."""

JOINING = frozenset({"linked", "merged"})
EVENTS = JOINING | {"unlinked", "unmerged"}
"""What both cases are told of."""

INVERSE = {"repeat": "repeated_by", "replacement": "replaced_by", "review": "reviewed_by", "split_from": "split_into"}


def words(relation: str) -> str:
    """How a case says the relation, its own or the one that the other case began."""
    begun = next((key for key, inverse in INVERSE.items() if inverse == relation), "")
    return RELATIONS[begun][1] if begun else RELATIONS.get(relation, ("相关", ""))[0]


def link(case: Case, other: Case, relation: str) -> dict[str, Any]:
    """The outcome of linking `case` to another. Raises RuleBroken for itself, a void case, and a link that stands."""
    if any(known.get("case") == other.id for known in case.links):
        raise RuleBroken(f"“{case.number}”和“{other.number}”已经关联，不用再关联。", field="number")
    return _joined(case, other, relation)


def merge(case: Case, other: Case) -> dict[str, Any]:
    """The outcome of handling `case` together with another (并案), linked before or not. Raises RuleBroken for itself, a
    void case, and where they are merged already.
    """
    if any(known.get("case") == other.id and known.get("merged") for known in case.links):
        raise RuleBroken(f"“{case.number}”和“{other.number}”已经并案，不用再办。", field="number")
    return _joined(case, other, "same_matter")


def _joined(case: Case, other: Case, relation: str) -> dict[str, Any]:
    if other.id == case.id:
        raise RuleBroken(f"“{case.number}”不能和自己关联，请填写另一件的编号。", field="number")
    if other.phase is Phase.VOID:
        raise RuleBroken(f"“{other.number}”已作废，不能关联，请核对编号。", field="number")
    return {"case": other.id, "number": other.number, "relation": relation}


def mirrored(case: Case, event_type: str, values: Mapping[str, Any]) -> Draft:
    """What the other case is told."""
    relation = str(values.get("relation", ""))
    return Draft(event_type, {"case": case.id, "number": case.number, "relation": INVERSE.get(relation, relation)})


def relation(record: Mapping[str, Any]) -> str:
    """How a registration says that it belongs with the other case."""
    said = record.get("related", {}).get("relation")
    return str(said or ("repeat" if record.get("repeat") else "related"))


def hints(other: Case | None) -> list[str]:
    """What whoever links a case with this one should know."""
    if other is None or not other.final:
        return []
    return [f"“{other.number}”经复查已维持处理意见，不再处理，请核对本件有没有新的事实和理由。"]


def links_of(case: Case, merged: bool) -> list[dict[str, Any]]:
    """The links that `unlink`, or where `merged` the ones that `unmerge` takes back."""
    return [link for link in case.links if bool(link.get("merged")) is merged]


def unlink(case: Case, number: str, merged: bool = False) -> dict[str, Any]:
    """The outcome of taking a link back. Raises RuleBroken where there is none of this kind."""
    mine = links_of(case, merged)
    known = next((item for item in mine if item["number"] == number.strip()), None)
    if known is None:
        there = "、".join(item["number"] for item in mine) or "无"
        how = "并案" if merged else "关联"
        raise RuleBroken(f"“{case.number}”没有和“{number}”{how}，已{how}的是：{there}。", field="number")
    return {"case": known["case"], "number": known["number"], "relation": known.get("relation", "")}
