"""The regulations and papers that stand on the shelf: the shipped files, resolved on demand."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from desktop_app.domain.assembling import assemble, read
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.regulation import Regulation

BASE = "common"


def _folder(name: str) -> Traversable:
    return files("desktop_app.resources").joinpath(name)


def _names(folder: str) -> tuple[str, ...]:
    found = (item.name for item in _folder(folder).iterdir() if item.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in found))


def regulation_ids() -> tuple[str, ...]:
    """Identifiers of the shipped regulations, in order."""
    return tuple(name for name in _names("regulations") if name != BASE)


@cache
def _raw(id_: str) -> Mapping[str, Any]:
    place = _folder("regulations").joinpath(f"{id_}.toml")
    if id_ not in _names("regulations"):
        raise RuleBroken(f"所依据的制度“{id_}”不存在，请核对 extends。", field="extends")
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleBroken(f"制度文件“{id_}.toml”不是正确的 TOML：{error}。") from error


@cache
def regulation(id_: str) -> Regulation:
    """A shipped regulation, resolved over the common base. Raises RuleBroken for an unknown one or a faulty file."""
    if id_ not in regulation_ids():
        raise RuleBroken(f"没有编号为“{id_}”的制度，可用的是：{'、'.join(regulation_ids())}。", field="regulation")
    return read(assemble(_raw(id_), _raw), f"{id_}.toml")


def resource(folder: str, name: str) -> str:
    """The text of a shipped data file."""
    return _folder(folder).joinpath(name).read_text(encoding="utf-8")


def sample(id_: str) -> str:
    """The sample case of a regulation, as `register` takes it."""
    place = _folder("samples").joinpath(f"{id_}.json")
    if not place.is_file():
        raise RuleBroken(f"制度“{id_}”没有样例投诉件。")
    return place.read_text(encoding="utf-8")
