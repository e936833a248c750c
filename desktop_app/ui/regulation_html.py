"""The pieces a regulation's page is made of: lines with their clause and whose word it is, quotations, tables."""

from collections.abc import Iterable, Sequence
from html import escape
from string import Template

from desktop_app.domain.regulation import Value
from desktop_app.domain.terms import BASIS_TITLES

STYLE = Template("""
h1 { font-size: 18pt; font-weight: bold; margin: 0 0 2px 0; }
h2 { font-size: 13pt; font-weight: bold; margin-top: 22px; margin-bottom: 6px; color: $accent; }
p { margin: 4px 0; }
p.below { margin: 1px 0 1px 20px; }
.quiet { color: $muted; }
.mark { color: $due_soon; }
.clause { color: $muted; }
blockquote { margin: 2px 0 6px 20px; color: $muted; }
th { text-align: left; color: $muted; font-weight: normal; }
""")


def mark(basis: str) -> str:
    """〔建议〕 and so on; nothing for the text's own word."""
    words = BASIS_TITLES[basis]
    return f' <span class="mark">〔{words}〕</span>' if words else ""


def clause(words: str) -> str:
    """The clause behind what it supports."""
    return f' <span class="clause">{escape(words)}</span>' if words else ""


def titles(values: Iterable[Value]) -> str:
    """The titles of values, aliases and notes in brackets."""
    return "、".join(escape(value.title) + (f"（{escape(value.note)}）" if value.note else "") for value in values)


def line(title: str, words: str = "", clause_: str = "", basis: str = "text") -> str:
    """One element: its title, what it says, its clause, and whose word it is. `words` is plain text."""
    said = f"：{escape(words)}" if title and words else escape(words)
    bold = f"<b>{escape(title)}</b>" if title else ""
    return f"<p>{bold}{said}{clause(clause_)}{mark(basis)}</p>"


def below(words: str, clause_: str = "", basis: str = "text") -> str:
    """A line that belongs to the element above."""
    return f'<p class="below">{escape(words)}{clause(clause_)}{mark(basis)}</p>' if words else ""


def quote(text: str) -> str:
    """What the text says, word for word."""
    return f"<blockquote>{escape(text)}</blockquote>" if text else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int] = ()) -> str:
    """A table of cells that are HTML already; columns where nothing stands are left out. Widths are percentages."""
    whole = [tuple(row) for row in rows]
    shown = [place for place in range(len(heads)) if place == 0 or any(row[place] for row in whole)]
    head = "".join(f"<th{_width(widths, place)}>{heads[place]}</th>" for place in shown)
    body = "".join("<tr>" + "".join(f"<td>{row[place]}</td>" for place in shown) + "</tr>" for row in whole)
    return f'<table cellpadding="4" cellspacing="0" width="98%"><tr>{head}</tr>{body}</table>' if body else ""


def _width(widths: Sequence[int], place: int) -> str:
    return f' width="{widths[place]}%"' if widths else ""
