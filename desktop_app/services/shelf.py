"""The regulations that stand on the shelf: the shipped files and the office's own, resolved on demand.

Every version of a regulation is a file: `<id>.toml` the first, `<id>@2.toml` the second. The office's own files lie in
the folder `regulations` beside the ledger.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import takewhile
from pathlib import Path
from typing import Any

from desktop_app.domain.assembling import assemble, read
from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.regulation import Regulation

BASE = "common"
OWN = "regulations"
"""The folder of the office's own files, beside its ledger."""

VERSION = "@"
ENDING = ".toml"


def _folder(name: str) -> Traversable:
    return files("desktop_app.resources").joinpath(name)


def names(folder: str) -> tuple[str, ...]:
    """The TOML files of a folder of resources, without their ending, in order."""
    found = (item.name for item in _folder(folder).iterdir() if item.name.endswith(ENDING))
    return tuple(sorted(name.removesuffix(ENDING) for name in found))


def parse(text: str, name: str) -> dict[str, Any]:
    """A regulation file as it is written. Raises RuleBroken that names the line for what is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第{place[1]}行第{place[2]}个字符" if place else "末尾"
        raise RuleBroken(f"制度文件“{name}”在{where}附近不是正确的 TOML 写法，请检查引号、括号和等号，以及有没有写了两次的项。") from error


@dataclass(frozen=True, slots=True)
class Heading:
    """What the head of a regulation file says: enough to choose it by, without reading the whole."""

    id: str
    title: str
    version: int
    effective: date
    effective_basis: str
    until: date | None
    source: str
    own: bool


class Shelf:
    """The regulations an office may adopt: those shipped, and with `own` the files in that folder beside them."""

    def __init__(self, own: Path | None = None) -> None:
        self._own = own if own is not None and own.is_dir() else None
        self._files: dict[str, Mapping[str, Any]] = {}

    def own_files(self) -> tuple[Path, ...]:
        """The office's own files, in order."""
        return tuple(sorted(self._own.glob(f"*{ENDING}"))) if self._own else ()

    def ids(self) -> tuple[str, ...]:
        """Identifiers of all regulations, the shipped ones first, each in order."""
        own = (path.name.removesuffix(ENDING) for path in self.own_files())
        found = dict.fromkeys(name.partition(VERSION)[0] for name in (*names(OWN), *own))
        return tuple(name for name in found if name != BASE)

    def headings(self) -> tuple[Heading, ...]:
        """The heads of all files, in the order of `ids`, each regulation's versions the earliest first. An own file whose
        head cannot be read is left out; `versions` says what is wrong with it.
        """
        found = [heading for id_ in self.ids() for heading in sorted(self._heads_of(id_), key=lambda said: said.effective)]
        return tuple(found)

    def _heads_of(self, id_: str) -> Iterator[Heading]:
        own = id_ not in regulation_ids()
        for name in self._names_of(id_):
            head = _head(self._text(name))
            if isinstance(head.get("version"), int) and isinstance(head.get("effective"), date):
                yield Heading(id_, str(head.get("title", id_)), head["version"], head["effective"],
                              str(head.get("effective_basis", "text")), head.get("until"),
                              str(head.get("source", "")), own)  # fmt: skip

    def _text(self, name: str) -> str:
        if name in names(OWN):
            return resource(OWN, f"{name}{ENDING}")
        return next(path for path in self.own_files() if path.name == f"{name}{ENDING}").read_text("utf-8-sig", errors="replace")

    def versions(self, id_: str) -> tuple[Regulation, ...]:
        """Every version of a regulation, the earliest first. Raises RuleBroken for an unknown one or a faulty file."""
        if id_ not in self.ids():
            raise RuleBroken(f"没有编号为“{id_}”的制度，可用的是：{'、'.join(self.ids())}。", field="regulation")
        if id_ in regulation_ids():
            return _shipped_versions(id_)
        return tuple(sorted((self._resolved(name, {}) for name in self._names_of(id_)), key=_in_force_from))

    def regulation(self, id_: str, day: date | None = None) -> Regulation:
        """The newest version of a regulation, or the one in force on a day (before the first one: the first)."""
        found = self.versions(id_)
        return found[-1] if day is None else in_force(found, day)

    def filled(self, id_: str, version: int, blanks: Mapping[str, Any]) -> Regulation:
        """One version with the office's own values in its blanks. Raises RuleBroken for a blank it does not have."""
        names_of = {self._raw(name).get("version"): name for name in self._names_of(id_)}
        if version not in names_of:
            raise RuleBroken(f"制度“{id_}”没有第{version}版，请核对。", field="version")
        return self._resolved(names_of[version], blanks)

    def raw(self, name: str) -> Mapping[str, Any]:
        """A file as it is written, for one that extends it."""
        return self._raw(name)

    def _names_of(self, id_: str) -> list[str]:
        own = (path.name.removesuffix(ENDING) for path in self.own_files())
        shipped = id_ in regulation_ids()
        return [name for name in (names(OWN) if shipped else own) if name.partition(VERSION)[0] == id_]

    def _resolved(self, name: str, blanks: Mapping[str, Any]) -> Regulation:
        found = read(assemble(self._raw(name), self._raw, blanks), f"{name}{ENDING}")
        if found.id != name.partition(VERSION)[0]:
            raise RuleBroken(f"制度文件“{name}{ENDING}”里的 id 是“{found.id}”，应当与文件名相同，请改成一样的。", field="id")
        return found

    def _raw(self, name: str) -> Mapping[str, Any]:
        if name in names(OWN):
            return _shipped_raw(name)
        if name not in self._files:
            self._files[name] = self._read_own(name)
        return self._files[name]

    def _read_own(self, name: str) -> Mapping[str, Any]:
        place = next((path for path in self.own_files() if path.name == f"{name}{ENDING}"), None)
        if place is None:
            raise RuleBroken(f"所依据的制度“{name}”不存在，请核对 extends。", field="extends")
        try:
            return parse(place.read_text(encoding="utf-8-sig"), place.name)
        except UnicodeDecodeError as error:
            raise RuleBroken(f"制度文件“{place.name}”不是 UTF-8 编码，请另存为 UTF-8。") from error
        except OSError as error:
            raise Trouble(f"制度文件“{place}”读不出来，请检查文件和权限。") from error


def _head(text: str) -> Mapping[str, Any]:
    """The keys before the first table."""
    lines = list(takewhile(lambda line: not line.startswith("["), text.splitlines()))
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return {}


def _in_force_from(rules: Regulation) -> tuple[date, int]:
    return rules.effective, rules.version


def in_force(versions: tuple[Regulation, ...], day: date) -> Regulation:
    """The version in force on a day, or before the first one the first."""
    return next((rules for rules in reversed(versions) if rules.effective <= day), versions[0])


@cache
def _shipped_raw(name: str) -> Mapping[str, Any]:
    return parse(_folder(OWN).joinpath(f"{name}{ENDING}").read_text(encoding="utf-8"), f"{name}{ENDING}")


@cache
def _shipped_versions(id_: str) -> tuple[Regulation, ...]:
    shelf = Shelf()
    return tuple(sorted((shelf._resolved(name, {}) for name in shelf._names_of(id_)), key=_in_force_from))


@cache
def regulation_ids() -> tuple[str, ...]:
    """Identifiers of the shipped regulations, in order."""
    return Shelf().ids()


@cache
def base() -> Regulation:
    """The common base by itself, as if it were a regulation: what every desk has, or may have."""
    raw = _shipped_raw(BASE)
    actions = [{key: value for key, value in action.items() if key != "optional"} for action in raw["actions"]]
    return read({**raw, "actions": actions}, BASE)


def regulation(id_: str, day: date | None = None) -> Regulation:
    """A shipped regulation: its newest version, or the one in force on a day. Raises RuleBroken for an unknown one."""
    return Shelf().regulation(id_, day)


def resource(folder: str, name: str) -> str:
    """The text of a shipped data file."""
    return _folder(folder).joinpath(name).read_text(encoding="utf-8")


def sample(id_: str) -> str:
    """The sample case of a regulation, as `register` takes it."""
    place = _folder("samples").joinpath(f"{id_}.json")
    if not place.is_file():
        raise RuleBroken(f"制度“{id_}”没有样例投诉件。")
    return place.read_text(encoding="utf-8")
