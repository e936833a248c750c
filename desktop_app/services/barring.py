"""Who must not receive a case: the person and, for accusations, the unit complained about (design §1, §4)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.happenings import is_one
from desktop_app.domain.regulation import Barred, PaperUse, Regulation

UNIT_KEYS = ("to_unit", "lead_unit")
PERSON_KEYS = ("handler", "receiver")
HANDING_ON = ("transferred", "passed_on")


def check_recipients(case: Case, regulation: Regulation, values: Mapping[str, Any]) -> None:
    """Refuse a transfer to somebody the regulation bars. A recorded approval by the organisation (批准组织 and 理由)
    lifts a bar that allows an exception. Raises RuleBroken with the clause.
    """
    units, people = _recipients(values, regulation)
    accused_units = {str(row.get("unit", "")) for row in case.record.get("respondents", ())} - {""}
    for key, name in people.items():
        if name in case.stepping_aside:
            why = "已回避" if name in case.recused else "是被投诉人"
            recusal = regulation.action("recuse")
            raise RuleBroken(f"“{name}”{why}，不能经办这件投诉，请改由他人承办。", field=key,
                             clause=recusal.clause if recusal else "")  # fmt: skip
    for rule in _applying(case, regulation):
        if rule.only_to and values.get("mode") == "self" and case.unit not in _allowed(rule, regulation):
            raise RuleBroken(f"{rule.text}：不能自办，请转给{rule.instead}。", field="handler", clause=rule.clause)
        _apply(rule, regulation, values, units, case.accused | accused_units)


def _allowed(rule: Barred, regulation: Regulation) -> set[str]:
    return _titles(rule.only_to, regulation)


def _titles(words: Sequence[str], regulation: Regulation) -> set[str]:
    return {item.title if (item := regulation.unit(word)) else word for word in words}


def check_paper(case: Case, regulation: Regulation, use: PaperUse, purpose: str) -> None:
    """Refuse a paper for the party complained about where the regulation bars the material from it, and one that goes
    with a transfer whose recipient has come to be barred since. Raises RuleBroken with the clause.
    """
    handed = case.last(*HANDING_ON)
    if handed is not None and (handed.values.get("action") in use.issued_by or is_one(handed, use.requires)):
        check_recipients(case, regulation, case.values(handed))
    rule = next((rule for rule in _applying(case, regulation) if rule.papers), None)
    if rule and purpose == "respondent":
        raise RuleBroken(f"{rule.text}：不能出具转被投诉方件，请出具内部件，交{rule.instead}。", field="purpose", clause=rule.clause)


def _applying(case: Case, regulation: Regulation) -> Iterator[Barred]:
    facts = circumstances(case)
    return (rule for rule in regulation.barred if holds(rule.when, facts))


def _recipients(values: Mapping[str, Any], regulation: Regulation) -> tuple[list[str], dict[str, str]]:
    """Units under their titles, and people by the field they stand in."""
    named = [str(values[key]) for key in UNIT_KEYS if values.get(key)] + [str(name) for name in values.get("co_units", ())]
    units = [known.title if (known := regulation.unit(word)) else word for word in named]
    return units, {key: str(values[key]) for key in PERSON_KEYS if values.get(key)}


def _apply(rule: Barred, regulation: Regulation, values: Mapping[str, Any], units: Sequence[str],
           accused: frozenset[str]) -> None:  # fmt: skip
    for unit in units:
        if rule.only_to and unit not in _allowed(rule, regulation):
            raise RuleBroken(f"{rule.text}：不能转给“{unit}”，请转给{rule.instead}。", field="to_unit", clause=rule.clause)
        if unit in _titles(rule.not_to, regulation) and not _excepted(rule, values):
            raise RuleBroken(f"{rule.text.rstrip('。')}：不能转给“{unit}”，请转给{rule.instead}。", field="to_unit", clause=rule.clause)
        if rule.recipients != "unit" and not rule.only_to and _same_place(unit, accused) and not _excepted(rule, values):
            raise RuleBroken(
                f"“{unit}”是被投诉的单位，按{rule.clause}不得把材料转给它，请转给{rule.instead}"
                f"{'，或填写批准组织和批准理由' if rule.exception else ''}。",
                field="to_unit", clause=rule.clause,
            )  # fmt: skip


def _same_place(unit: str, accused: frozenset[str]) -> bool:
    """Whether a unit is one of these, a part of one, or the whole that one is part of."""
    return any(unit == name or (len(min(unit, name, key=len)) > 1 and (unit in name or name in unit)) for name in accused)


def _excepted(rule: Barred, values: Mapping[str, Any]) -> bool:
    return rule.exception and bool(values.get("exception_by")) and bool(values.get("exception_reason"))
