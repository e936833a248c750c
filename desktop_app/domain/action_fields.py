"""The fields an action asks for on one case: what the regulation declares, with the choices this case gives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.regulation import Action, FieldSpec, Regulation, Value
from desktop_app.domain.running import ACTIVE


def fields_of(action: Action, regulation: Regulation, case: Case) -> tuple[FieldSpec, ...]:
    """The action's fields; those whose choices come from regulation or case have them filled in."""
    return tuple(_with_choices(spec, action, regulation, case) for spec in action.fields)


def _with_choices(spec: FieldSpec, action: Action, regulation: Regulation, case: Case) -> FieldSpec:
    choices = _choices(spec, action, regulation, case)
    if not choices:
        return spec
    update: dict[str, Any] = {"choices": tuple(choices)}
    if len(choices) == 1 and spec.type == "step" and action.event != "found":  # a finding is of the whole matter unless it says so
        update["default"] = choices[0].id
    return spec.model_copy(update=update)


def _choices(spec: FieldSpec, action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    found = _CHOICES.get((action.event, spec.path))
    return found(action, regulation, case) if found else ()


def _issues(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    rows = enumerate(case.record.get("issues", ()), 1)
    return [Value(id=str(number), title=str(row.get("text", number))) for number, row in rows]


def _respondents(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    return _named(str(row.get("name", "")) for row in case.record.get("respondents", ()))


def _unsealed(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    return [_paper(paper, regulation) for paper in case.unsealed]


def _unserved(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    return [_paper(paper, regulation) for paper in case.unserved]


def _paper(paper: Mapping[str, Any], regulation: Regulation) -> Value:
    use = regulation.paper(paper["paper"])
    return Value(id=paper["event"], title=f"{paper.get('title') or (use.title if use else paper['paper'])} {paper['number']}")


def _linked(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    return _named(link["number"] for link in case.links if link["merged"] is (action.event == "unmerged"))


def _stepping_aside(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    if not action.sets.get("lifted"):
        return ()
    return _named(name for name, why in case.recused.items() if not why.get("lifted"))


def _penalties(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    return [Value(id=item.id, title=item.title) for item in regulation.penalties]


def _clocks(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    """The clocks that run; an extension may be applied for while one stands still, too."""
    states = ("running",) if action.event == "extended" else ACTIVE
    return [Value(id=c.key, title=c.title or c.clause) for c in case.clocks.values() if c.state in states]


def _enclosures(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    return [Value(id=item["id"], title=item["name"]) for item in case.unreturned]


def _instructions(action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    waiting = [key for key, item in case.instructions.items() if not item["reported"]]
    return [Value(id=key, title=case.instructions[key]["from"]) for key in waiting or case.instructions]


def _named(words: Iterable[str]) -> Sequence[Value]:
    return [Value(id=word, title=word) for word in dict.fromkeys(words) if word]


_CHOICES: Mapping[tuple[str, str], Callable[[Action, Regulation, Case], Sequence[Value]]] = {
    ("declined", "ground"): lambda action, regulation, case: regulation.acceptance.grounds,
    ("found", "finding"): lambda action, regulation, case: regulation.findings,
    ("reclassified", "kind"): lambda action, regulation, case: regulation.kinds,
    ("found", "issue"): _issues,
    ("found", "respondent"): _respondents,
    ("penalty_recorded", "ground"): _penalties,
    ("unlinked", "number"): _linked,
    ("unmerged", "number"): _linked,
    ("recused", "person"): _stepping_aside,
    ("extension_requested", "clock"): _clocks,
    ("extended", "clock"): _clocks,
    ("enclosure_returned", "enclosure"): _enclosures,
    ("reported_back", "instruction"): _instructions,
    ("sealed", "issued"): _unsealed,
    ("served", "issued"): _unserved,
}
"""The choices that regulation and case give, by event and field."""
