"""The two families of refusal a person may read; anything else that is raised is a bug of ours."""

from typing import Any

SHOWN = 40


class RuleBroken(Exception):
    """A rule, or the content of an input, refuses.

    `str()` is one Chinese sentence that says what was refused, why, and what to do.
    `field` is the dotted path of the value at fault, `clause` the article of the regulation that refuses.
    """

    def __init__(self, sentence: str, *, field: str = "", clause: str = "") -> None:
        super().__init__(sentence)
        self.field = field
        self.clause = clause

    @property
    def told(self) -> str:
        """The sentence with the clause it rests on, for a place that shows nothing else."""
        said = str(self)
        if not self.clause or self.clause in said:
            return said
        return f"{said.removesuffix('。')}（依据：{self.clause}）。"


class Trouble(Exception):
    """The machine refuses: disk, lock, missing font, unreadable path. `str()` is one calm Chinese sentence."""


def quoted(value: Any) -> str:
    """How somebody's input stands in a sentence: on one line, at most 40 characters, and nothing that cannot be sent
    or printed (a lone surrogate would break the refusal itself). A list or table is only hinted at.
    """
    if isinstance(value, list | tuple | dict):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = " ".join(str(value).encode(errors="replace").decode().split())
    shown = "".join(letter for letter in text if letter.isprintable())
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
