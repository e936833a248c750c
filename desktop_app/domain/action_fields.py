"""The fields an action asks for on one case: what the regulation declares, with the choices this case gives."""

from collections.abc import Sequence
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.regulation import Action, FieldSpec, Regulation, Value


def fields_of(action: Action, regulation: Regulation, case: Case) -> tuple[FieldSpec, ...]:
    """The action's fields; those whose choices come from regulation or case have them filled in."""
    return tuple(_with_choices(spec, action, regulation, case) for spec in action.fields)


def _with_choices(spec: FieldSpec, action: Action, regulation: Regulation, case: Case) -> FieldSpec:
    choices = _choices(spec, action, regulation, case)
    if not choices:
        return spec
    update: dict[str, Any] = {"choices": tuple(choices)}
    if len(choices) == 1 and spec.type == "step":
        update["default"] = choices[0].id
    return spec.model_copy(update=update)


def _choices(spec: FieldSpec, action: Action, regulation: Regulation, case: Case) -> Sequence[Value]:
    match (action.event, spec.path):
        case ("declined", "ground"):
            return regulation.acceptance.grounds
        case ("found", "finding"):
            return regulation.findings
        case ("extended", "clock"):
            return [Value(id=c.key, title=c.title or c.clause) for c in case.clocks.values() if c.state == "running"]
        case ("enclosure_returned", "enclosure"):
            return [Value(id=item["id"], title=item["name"]) for item in case.unreturned]
        case ("reported_back", "instruction"):
            waiting = [key for key, item in case.instructions.items() if not item["reported"]]
            return [Value(id=key, title=case.instructions[key]["from"]) for key in waiting or case.instructions]
        case _:
            return ()
