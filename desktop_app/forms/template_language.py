"""What a tag of an office's own Word file may say: a dotted path, one of a few filters, a loop, a condition.

Jinja runs it in its sandbox without globals, calls, tests or attributes; nothing but `Place` and the number of a loop's turn
answers to a dot.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing as nothing
from markupsafe import Markup, escape

from desktop_app.forms.blanks import Blank, Gap, Kept, Plain, Tick, option, set_blank
from desktop_app.forms.content import Missing, Scalar, Value, as_words
from desktop_app.forms.fonts import GETA, missing

LINE, RULED, TICKED = "\ufdd0", "\ufdd1", "\ufdd2"
"""Characters that Unicode keeps free, standing for a line break, a ruled character of space and a ticked box until
`template_marks` draws them. No face has them, so none can come from a value.
"""
LOOP_WORDS = frozenset({"index", "first", "last"})
SHAPES = ("date", "old_date", "datetime", "weekday", "money", "capital")
FILTERS = (*SHAPES, "choice", "choices", "words", "or_blank")
PADDING = "at_least"
"""The one filter of a loop's list."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A dotted path of the vocabulary (".name" in a loop) with its value."""

    path: str
    look: Callable[[str], Value]

    def child(self, name: str) -> "Place":
        """One step further."""
        return Place(f"{self.path}.{name}", self.look)

    @property
    def value(self) -> Value:
        return self.look(self.path)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        value = self.value
        return as_words(value) == other if isinstance(other, str) else value == other

    def __hash__(self) -> int:
        return hash(self.path)

    def __iter__(self) -> Iterator["Place"]:
        value = self.value
        return (_turn(entry) for entry in (value if isinstance(value, tuple) else ()))


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filter made of a place."""

    place: Place
    pieces: Sequence[Plain]


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with our filters and nothing else. `look` gives the value of a path; `missing` gathers what no face can print."""

    def __init__(self, look: Callable[[str], Value], labels: Mapping[str, str]) -> None:
        super().__init__(autoescape=True, finalize=self._finished)
        self.look, self.labels = look, labels
        self.missing: dict[tuple[str, str], Missing] = {}
        self.context_class = Names
        self.globals.clear()
        self.tests.clear()
        self.filters.clear()
        self.filters.update({shape: _shaped(shape) for shape in SHAPES})
        self.filters.update(choice=_choice, choices=_choices, words=_words, or_blank=_or_blank, at_least=_at_least)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A further step of a path; everything else is refused."""
        if isinstance(obj, Place) and not attribute.startswith("_"):
            return obj.child(attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP_WORDS:
            return getattr(obj, attribute)
        return _refuse(attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`a["b"]` is `a.b`."""
        return self.getattr(obj, argument) if isinstance(argument, str) else _refuse(str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False

    def _finished(self, value: Any) -> Markup:
        """The words of a tag, ready for the XML of Word; braces as references, since docxtpl reads some itself."""
        if isinstance(value, Place):
            value = Filled(value, set_blank(Blank(value.path), value.value))
        if not isinstance(value, Filled):
            return escape(str(value))
        said = "".join(self._said(piece, value.place.path) for piece in value.pieces)
        return Markup(str(escape(said)).replace("\n", LINE).replace("{", "&#123;").replace("}", "&#125;"))

    def _said(self, piece: Plain, path: str) -> str:
        if isinstance(piece, Gap):
            return (RULED if piece.ruled else "　") * piece.ems
        if isinstance(piece, Tick):
            return TICKED if piece.on else "□"
        text = piece.text if isinstance(piece, Kept) else piece
        lost = missing("songti", text)
        if lost:
            label = self.labels.get(path, path.lstrip("."))
            self.missing[label, path] = Missing(label, path, lost)
        return text.translate({ord(char): GETA for char in lost})


class Names(Context):
    """Every name is the beginning of a path; one without a value stays empty."""

    def resolve_or_missing(self, key: str) -> Any:
        """The place of this name."""
        found = super().resolve_or_missing(key)
        if found is not nothing:
            return found
        assert isinstance(self.environment, Sandbox)
        return Place(key, self.environment.look)


def _refuse(what: str) -> NoReturn:
    raise SecurityError(f"not for templates: {what}")


def _turn(entry: Mapping[str, Scalar] | str) -> Place:
    """One turn of a loop: a row by its columns, or a word as it is."""
    if isinstance(entry, Mapping):
        return Place("", lambda path: entry.get(path[1:]))
    return Place("", lambda _path: entry)


def _shaped(shape: str) -> Callable[[Place], Filled]:
    return lambda place: Filled(place, set_blank(Blank(place.path, shape), place.value))


def _choice(place: Place, *meant: str) -> Filled:
    """One box, ticked when the value, or one of several values, is among those given."""
    value = place.value
    chosen = {as_words(one) for one in value if not isinstance(one, Mapping)} if isinstance(value, tuple) else {as_words(value)}
    return Filled(place, [Tick(bool(chosen & set(meant)))])


def _choices(place: Place, *options: str) -> Filled:
    """A box before each option, as in the shipped papers: `现场=是` prints 现场 and is ticked by 是."""
    blank = Blank(place.path, "choice", options=tuple(option(text, "choice") for text in options))
    return Filled(place, set_blank(blank, place.value))


def _words(place: Place, *options: str) -> Filled:
    """The wording for a value: `是=已回复`."""
    blank = Blank(place.path, "words", options=tuple(option(text, "words") for text in options))
    return Filled(place, set_blank(blank, place.value))


def _or_blank(place: Place, width: int) -> Filled:
    return Filled(place, set_blank(Blank(place.path, "width", width), place.value))


def _at_least(place: Place, count: int) -> list[Place]:
    rows = list(place)
    return rows + [_turn({}) for _ in range(count - len(rows))]
