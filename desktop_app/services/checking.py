"""Checking a regulation file: every fault in one sentence each (what, where, what would be right), and warnings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain.assembling import assemble, examine, sentence
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.soundness import Fault
from desktop_app.forms.paper import load_paper, paper_ids
from desktop_app.services import shelf, vocabulary
from desktop_app.services.disk import read_file
from desktop_app.services.gates import GATES


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a file: faults that make it unusable, and warnings that do not."""

    id: str
    title: str
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def check(path: Path) -> Checked:
    """Check a regulation file, as it would be read from the office's folder. Raises Trouble for one that cannot be read,
    RuleBroken for what is no UTF-8 TOML at all.
    """
    try:
        text = read_file(path, f"制度文件“{path}”").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleBroken(f"制度文件“{path.name}”不是 UTF-8 编码，请另存为 UTF-8。") from error
    raw = shelf.parse(text, path.name)
    try:
        whole = assemble(raw, shelf.Shelf(path.parent).raw)
    except RuleBroken as fault:
        return Checked(str(raw.get("id", "")), str(raw.get("title", "")), (str(fault),), ())
    regulation, found = examine(whole)
    found = [*_name(path, raw), *found, *(_surroundings(regulation) if regulation else ())]
    told = tuple(sentence(_placed(path.name, text, place), place, fault) for place, fault in found)
    return Checked(str(raw.get("id", "")), str(raw.get("title", "")), told, tuple(_warnings(regulation) if regulation else ()))


def _name(path: Path, raw: Mapping[str, Any]) -> Iterator[Fault]:
    stem = path.name.removesuffix(shelf.ENDING).partition(shelf.VERSION)[0]
    if isinstance(raw.get("id"), str) and raw["id"] != stem:
        yield "id", f"文件名是“{stem}”，id 是“{raw['id']}”，两者应当相同"


def _surroundings(regulation: Regulation) -> Iterator[Fault]:
    """What a regulation names outside itself: gates, papers, the blanks that papers print."""
    for action in regulation.actions:
        for need in action.needs:
            if need not in GATES:
                yield f"actions.{action.id}.needs", f"没有“{need}”这个前提，可以写的是：{'、'.join(GATES)}"
    for use in regulation.papers:
        if use.planned:
            continue
        if use.id not in paper_ids():
            yield f"papers.{use.id}", f"没有“{use.id}”的版式，可以写的是：{'、'.join(paper_ids())}；还没有版式的请写 planned = true"
            continue
        if load_paper(use.id).of == "office":
            continue  # filled with the figures of a report
        lists = {field.path for field in regulation.fields if field.columns}
        for path in load_paper(use.id).paths():
            if not vocabulary.known(path, regulation) and path.rpartition(".")[0] not in lists:
                yield f"papers.{use.id}", f"文书里的“{path}”在本制度里没有，请补上这个字段或改用别的文书"


def _warnings(regulation: Regulation) -> Iterator[str]:
    for use in regulation.papers:
        if use.planned:
            yield f"文书《{use.title}》无版式，不能由本程序出具。"
    for clock in regulation.clocks:
        if clock.duty and not any(blank.id == f"clocks.{clock.id}.limit" for blank in regulation.blanks):
            yield f"“{clock.title or clock.id}”没有写期限（limit），只列为应办的事，不计时。"


def _placed(name: str, text: str, place: str) -> str:
    """The file's name with the line at which the place stands, as far as it can be told."""
    line = _line(text.split("\n"), [part for part in place.split(".") if part])
    return f"{name} 第{line}行" if line else name


def _line(lines: list[str], parts: list[str]) -> int:
    """The line of a place: the table, then the entry by its `id` or `path`, then the key; 0 where there is none."""
    found = 0
    for part in parts:
        quoted = re.escape(part)
        wanted = re.compile(rf"^\s*\[+\"?{quoted}\b|^\s*\[.*\.\"?{quoted}\"?\]|^\s*(?:id|path)\s*=\s*\"{quoted}\"|^\s*\"?{quoted}\"?\s*="
                            rf"|\bpath\s*=\s*\"{quoted}\"|\bid\s*=\s*\"{quoted}\"")  # fmt: skip
        begin = max(found - 1, 0)
        place = next((number for number in range(begin, len(lines)) if wanted.search(lines[number])), None)
        if place is None:
            continue
        found = place + 1
    return found
