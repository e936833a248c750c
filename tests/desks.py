"""An office for tests: a throw-away ledger, a clock that the test turns, and somebody with each desk role."""

import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import parse_local
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from desktop_app.services import office
from desktop_app.services.desk import Desk

CASES = Path(__file__).parent / "data" / "cases"
PEOPLE = {"吴玲": "clerk", "钱志远": "manager", "马俊": "handler", "冯雪": "supervisor"}
BANK, CENTRE, MARKET = "bank-branch", "community-centre", "market-regulation-12315"
FILES = {BANK: "bank-branch", CENTRE: "community-centre-letter", MARKET: "market-regulation-12315"}


BEGIN = parse_local("2026-11-18T10:00")


def sample(regulation: str = BANK, /, **changes: Any) -> dict[str, Any]:
    """The sample input of a regulation; `changes` replace top-level keys, None takes one away."""
    given = json.loads((CASES / f"{FILES[regulation]}.json").read_text("utf-8"), parse_float=str)
    given.update(deepcopy(changes))
    return {key: value for key, value in given.items() if value is not None}


def calm(sentence: str) -> bool:
    """One Chinese sentence that a person may read: no English prose, nothing of Python."""
    strange = ("None", "Traceback", "{'", "Error", "[Errno")
    return sentence.endswith("。") and sentence.count("。") == 1 and not any(word in sentence for word in strange)


def found(folder: Path, *regulations: str, unit: str = "幸福路支行营业室", branch: str = "", trial: bool = False) -> "Office":
    """A new ledger with its people."""
    office_ = Office(office.found(folder, regulations or (BANK,), unit=unit, branch=branch, trial=trial, now=BEGIN))
    for name, role in PEOPLE.items():
        office.set_person(office_.desk(), name, [role])
    return office_


class Office:
    """A ledger with its people; `now` is what its clock shows."""

    def __init__(self, ledger: Ledger) -> None:
        self.now, self.ledger = BEGIN, ledger

    def desk(self, by: str = "") -> Desk:
        return office.desk_for(self.ledger, lambda: self.now, by)

    def register(self, given: dict[str, Any] | None = None, /, by: str = "", **more: Any) -> Case:
        done = self.desk(by).register(given or sample(), case_id=str(uuid4()), **more)
        return done.case

    def do(self, case: Case, word: str, /, by: str = "", at: str = "", recorded_for: str = "", seen: str = "",
           **values: Any) -> Case:  # fmt: skip
        self.now += timedelta(minutes=1)
        moment = parse_local(at) if at else None
        desk = self.desk(by)
        return desk.perform(case.id, word, values, at=moment, recorded_for=recorded_for, seen=seen).case

    def play(self, case: Case, steps: Iterable[tuple[str, dict[str, Any]]]) -> Case:
        for word, values in steps:
            case = self.do(case, word, **values)
        return case

    @property
    def events(self) -> int:
        return sum(1 for _ in self.ledger.events())

    def sound(self) -> bool:
        verdict = verify(self.ledger)
        assert verdict.first_fault is None, verdict.first_fault
        return True

    def refused(self, call: Callable[[], Any], kind: type[Exception] = RuleBroken) -> RuleBroken:
        """The refusal of a call, which says itself calmly and has changed nothing."""
        before, heads = self.events, self.ledger.heads()
        with pytest.raises(kind) as caught:
            call()
        assert calm(str(caught.value)), str(caught.value)
        assert (self.events, self.ledger.heads()) == (before, heads)
        assert isinstance(caught.value, RuleBroken | Trouble)
        return caught.value  # type: ignore[return-value]


ACCEPT = ("accept", {})
COMPLETE = ("complete", {"summary": "已办妥。"})
REPLY = ("reply", {"text": "已答复。"})
CLOSE = ("close", {})
ROADS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "received": [],
    "handling": [ACCEPT],
    "completed": [ACCEPT, REPLY, COMPLETE],
    "closed": [ACCEPT, REPLY, COMPLETE, CLOSE],
    "archived": [ACCEPT, REPLY, COMPLETE, CLOSE, ("archive", {})],
    "declined": [("decline", {"ground": "not_ours"})],
    "withdrawn": [("withdraw", {"text": "投诉人来电撤回。"})],
    "void": [("undo", {})],
}
"""How a bank case comes to each phase."""
