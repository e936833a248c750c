"""Playing a story on a throw-away ledger: the sample of a regulation from its registration to the archive."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import parse_local
from desktop_app.forms.paper import FILLED, load_paper
from desktop_app.models.ledger import Ledger
from desktop_app.services import office, paper_uses, papers, shelf
from desktop_app.services.desk import Desk


@dataclass
class Played:
    """A story that was played: the open ledger, the case, and its papers as (name, format) → bytes."""

    ledger: Ledger
    now: datetime
    case: Case
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)


def defaults() -> tuple[str, ...]:
    """The regulations that are played where none is named (`resources/samples/demo.toml`)."""
    return tuple(tomllib.loads(shelf.resource("samples", "demo.toml"))["regulations"])


def told() -> tuple[str, ...]:
    """The regulations that have a story."""
    return shelf.names("samples/stories")


def told_of(regulation_id: str) -> Mapping[str, Any]:
    """The story of a regulation: unit, branch, people, steps. Raises RuleBroken where there is none."""
    if regulation_id not in told():
        raise RuleBroken(f"制度“{regulation_id}”没有演示样例，可演示的是：{'、'.join(told())}。", field="regulation")
    return tomllib.loads(shelf.resource("samples/stories", f"{regulation_id}.toml"))


def play(regulation_id: str, folder: Path) -> Played:
    """Play the story of a regulation in a new trial ledger in `folder`. The caller closes the ledger.

    Raises RuleBroken for a regulation without a story.
    """
    story = told_of(regulation_id)
    begin = parse_local(story["steps"][0]["at"])
    ledger = office.found(folder, [regulation_id], unit=story["unit"], branch=story.get("branch", ""), trial=True, now=begin)
    admin = office.desk_for(ledger, lambda: begin)
    for person in story["people"]:
        office.set_person(admin, person["name"], person["roles"], person.get("unit", ""))
    played: Played | None = None
    for step in story["steps"]:
        played = _step(ledger, regulation_id, step, played)
    assert played is not None
    return played


def _step(ledger: Ledger, regulation_id: str, step: Mapping[str, Any], played: Played | None) -> Played:
    now = parse_local(step["at"])
    desk = office.desk_for(ledger, lambda: now, step["as"])
    if played is None:
        done = desk.register(json.loads(shelf.sample(regulation_id), parse_float=str), case_id=str(uuid4()))
        played = Played(ledger, now, done.case)
    else:
        done = desk.perform(played.case.id, step["do"], step.get("set", {}), recorded_for=step.get("for", ""))
    played.now, played.case = now, done.case
    for paper in ([step["paper"]] if "paper" in step else step.get("papers", ())):
        _issue(desk, played, paper, step.get("fill", {}))
    return played


def _issue(desk: Desk, played: Played, paper_id: str, fill: Mapping[str, Any]) -> None:
    given = {f"{FILLED}{name}": value for name, value in fill.items()}
    asked = {spec.path for spec in load_paper(paper_id).fields}
    issued = papers.issue(desk, played.case.id, paper_id, given={path: value for path, value in given.items() if path in asked})
    played.case = desk.case(played.case.id)
    rules = desk.regulation(played.case.regulation)
    title = paper_uses.title(paper_uses.usage(rules, paper_id))
    count = sum(1 for record in played.case.papers if record["paper"] == paper_id)
    name = title if count == 1 else f"{title}（第{count}次）"
    for format_ in (known for known in papers.FORMATS if known in issued.record):
        played.files[name, format_] = papers.saved(desk, issued.record, format_)
