"""Words to find by: one pure function that turns text into tokens, the same for both database engines.

Chinese has no blanks, so every Han character opens one token of two characters, the last of a run a token of its own;
a phrase of such tokens is then exactly a piece of the text. Latin and digit runs stay whole and are found by their
beginning. A break stands where signs or blanks part two runs, so that nothing is found across a comma. Every token is
made of letters and digits that FTS5's `unicode61` and PostgreSQL's `simple` leave as they are.
"""

import re
import unicodedata

BREAK = "ª"
"""U+00AA: a letter that NFKC turns into `a`, so that no text can hold it."""

_HAN = r"々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_OTHER = rf"[^\W_a-z0-9{_HAN}]|[\u0300-\u036f\u0590-\u1cff\ua800-\uabff]"
"""Letters of other scripts; their blocks whole, because vowel signs are no word characters for `re`."""

_RUNS = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<plain>[a-z]+|[0-9]+)|(?P<other>(?:{_OTHER})+)")


def normalised(text: str) -> str:
    """Half width, lower case. For the index only: what is stored and printed keeps its characters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def tokens(text: str) -> list[str]:
    """The tokens of a text in order: `退款3次，急` gives 退款 款 3 次 ª 急."""
    found: list[str] = []
    end = 0
    for run in _RUNS.finditer(normalised(text)):
        if found and run.start() > end:
            found.append(BREAK)
        end = run.end()
        if run["plain"]:
            found.append(run[0])
        elif run["han"]:
            found += [run[0][place : place + 2] for place in range(len(run[0]))]
        else:
            found += [f"{BREAK}{ord(letter):05x}" for letter in run[0]]
    return found


def index_text(text: str) -> str:
    """The tokens as one text for the full-text index."""
    return " ".join(tokens(text))


def phrases(text: str) -> list[tuple[list[str], bool]]:
    """What a person typed, word by word: tokens that must stand in a row, and whether the last is only a beginning."""
    found: list[tuple[list[str], bool]] = []
    for word in normalised(text).split():
        row = tokens(word)
        if not row:
            continue
        if len(row) > 1 and len(row[-2]) == 2 and row[-2][1] == row[-1]:
            found.append((row[:-1], False))  # the last pair says it all; the word may go on in the text
        else:
            found.append((row, not row[-1].startswith(BREAK)))
    return found


def query(text: str) -> str | None:
    """The FTS5 query for what a person typed: every word must occur. None when there is nothing to look for."""
    rows = (f'"{" ".join(row)}"{"*" if open_end else ""}' for row, open_end in phrases(text))
    return " AND ".join(rows) or None
