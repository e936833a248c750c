"""A complaint system at work: a throw-away ledger under one regulation, with the people of its story."""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import parse_local
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.running import Running
from desktop_app.services import office, shelf, story
from desktop_app.services.desk import Desk
from desktop_app.services.registration import put_at
from tests.desks import Office

HERE = Path(__file__).parent
Test = TypeVar("Test", bound=Callable[..., Any])


def shows(regulation: str, *what: str) -> Callable[[Test], Test]:
    """Marks a test that shows capabilities, duties or quotas of a regulation; the generated page reads these marks from
    the source, so the arguments are plain text.
    """

    def mark(test: Test) -> Test:
        return test

    return mark


@cache
def catalogue() -> Mapping[str, Mapping[str, list[str]]]:
    """What every regulation's text states: the rows that need a test."""
    return tomllib.loads((HERE / "catalogue.toml").read_text("utf-8"))


@cache
def rows(kind: str) -> list[tuple[str, Mapping[str, Any]]]:
    """(regulation, row) of every row of a kind, from `rows/<regulation>.toml`."""
    found = []
    for path in sorted((HERE / "rows").glob("*.toml")):
        said = tomllib.loads(path.read_text("utf-8"))
        found += [(path.stem, row) for row in said.get(kind, ())]
    return found


class System:
    """A ledger under one regulation. Time is what the test says; without `by` the administrator acts, who may all."""

    def __init__(self, folder: Path, id_: str, blanks: Mapping[str, Any] | None = None, begin: str = "2023-01-02T09:00") -> None:
        self.id = id_
        told = story.told_of(id_)
        ledger = office.found(folder, [id_], unit=told["unit"], branch=told.get("branch", ""), trial=True, now=parse_local(begin))
        self.office = Office(ledger)
        self.office.now = parse_local(begin)
        for person in told["people"]:
            office.set_person(self.desk(), person["name"], person["roles"], person.get("unit", ""))
        if blanks:
            office.fill_blanks(self.desk(), id_, blanks)
        self._case: Case | None = None

    def close(self) -> None:
        self.office.ledger.close()

    def desk(self, by: str = "") -> Desk:
        return self.office.desk(by)

    @property
    def rules(self) -> Regulation:
        """The rules of the case, or without one those in force."""
        desk = self.desk()
        return desk.regulation(self._case.regulation) if self._case else next(iter(desk.adopted().values()))[1]

    @property
    def case(self) -> Case:
        assert self._case is not None
        return self._case

    def sample(self, **changes: Any) -> dict[str, Any]:
        """The regulation's sample with changes by dotted path; None takes a value away."""
        given = json.loads(shelf.sample(self.id), parse_float=str)
        for path, value in changes.items():
            put_at(given, path, deepcopy(value))
        return given

    def register(self, at: str = "", /, by: str = "", **changes: Any) -> Case:
        """Register the sample, changed; `at` is when it was received and registered."""
        given = self.sample(**changes)
        if at:
            given["received_at"] = at
        self.office.now = parse_local(given["received_at"])
        self._case = self.desk(by).register(given, case_id=str(uuid4())).case
        return self._case

    def do(self, word: str, at: str = "", /, by: str = "", **values: Any) -> Case:
        """An action on the case, a minute after the last one unless `at` says when."""
        if at:
            self.office.now = parse_local(at)
        self._case = self.office.do(self.case, word, by, **values) if not at else self._at(word, by, values)
        return self._case

    def _at(self, word: str, by: str, values: dict[str, Any]) -> Case:
        return self.desk(by).perform(self.case.id, word, values).case

    def play(self, steps: Iterable[Mapping[str, Any]]) -> Case:
        """Steps of a row: `{ do, at, as, set }`."""
        for step in steps:
            self.do(step["do"], step.get("at", ""), by=step.get("as", ""), **step.get("set", {}))
        return self.case

    def refused(self, word: str, /, by: str = "", **values: Any) -> RuleBroken:
        """The refusal of an action: one calm sentence, and nothing changed."""
        return self.office.refused(lambda: self.office.do(self.case, word, by, **values))

    def refused_registration(self, /, by: str = "", **changes: Any) -> RuleBroken:
        """The refusal of a registration."""
        return self.office.refused(lambda: self.desk(by).register(self.sample(**changes), case_id=str(uuid4())))

    def clock(self, id_: str) -> Running:
        """The latest clock of this rule on the case."""
        found = [clock for clock in self.case.clocks.values() if clock.clock == id_]
        assert found, f"no clock {id_}, there are {list(self.case.clocks)}"
        return found[-1]
