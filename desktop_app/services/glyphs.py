"""Characters that no face can print, told under the names that people know the fields by."""

from collections.abc import Iterable

from desktop_app.domain.regulation import Regulation
from desktop_app.forms.content import Missing
from desktop_app.forms.paper import Paper
from desktop_app.services import vocabulary


def named(missing: Iterable[Missing], layout: Paper, rules: Regulation) -> tuple[Missing, ...]:
    """Each field once, though several plies print it; a field in running text has no label on the paper and gets its own."""
    found: dict[str, Missing] = {}
    for lost in missing:
        known = found.get(lost.path)
        characters = "".join(dict.fromkeys((known.characters if known else "") + lost.characters))
        title = lost.label if lost.label != lost.path else label(lost.path, layout, rules)
        found[lost.path] = Missing(known.label if known else title, lost.path, characters)
    return tuple(found.values())


def label(path: str, layout: Paper, rules: Regulation) -> str:
    """What a blank is called: by the paper where the paper asks for it, else by the regulation."""
    own = next((spec.label for spec in layout.fields if spec.path == path), "")
    return own or vocabulary.label(path, rules)


def sentences(missing: Iterable[Missing], layout: Paper, rules: Regulation) -> tuple[str, ...]:
    """What is told of them to whoever prints."""
    return tuple(lost.sentence() for lost in named(missing, layout, rules))
