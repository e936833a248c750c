import re
import sqlite3
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop_app.domain.tokens import BREAK, index_text, normalised, phrases, query, tokens

HAN = "优质服务实高效退款漏水王䶮𬭎𠅤㛃𰻝〇々"
MIXED = HAN + "ab12éདྷོུ ，。-_１Ａ"
YOUNG = "\U0002fa20\U0003134b\U00031350\U000323af"  # Han planes that older Unicode tables do not know yet


@pytest.fixture(scope="module")
def ledger() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(words, tokenize='unicode61')")
    connection.execute("CREATE VIRTUAL TABLE kept USING fts5vocab('found', 'instance')")
    yield connection
    connection.close()


def _hits(ledger: sqlite3.Connection, text: str, typed: str) -> bool:
    ledger.execute("DELETE FROM found")
    ledger.execute("INSERT INTO found VALUES (?)", (index_text(text),))
    asked = query(typed)
    assert asked is not None
    return bool(ledger.execute("SELECT 1 FROM found WHERE found MATCH ?", (asked,)).fetchall())


def test_every_han_character_opens_one_token() -> None:
    assert tokens("退款3次，急") == ["退款", "款", "3", "次", BREAK, "急"]
    assert tokens("ＳＱ20261109－7731") == ["sq", "20261109", BREAK, "7731"]
    assert tokens("，。 ") == []


def test_other_scripts_are_spelled_character_by_character() -> None:
    assert tokens("é") == ["ª000e9"]


def test_the_break_token_can_stand_in_no_text() -> None:
    assert BREAK not in normalised(BREAK)


def test_words_are_not_found_across_a_comma(ledger: sqlite3.Connection) -> None:
    assert not _hits(ledger, "优质服务，务实高效", "服务实")
    assert not _hits(ledger, "退款，3次", "退款3")
    assert _hits(ledger, "优质服务务实高效", "服务务实")


def test_queries_as_a_person_types_them() -> None:
    assert query("退款") == '"退款"'
    assert query("退") == '"退"*'
    assert query(" 漏水　王䶮 ") == '"漏水" AND "王䶮"'
    assert query('"138') == '"138"*'
    assert query("é") == '"ª000e9"'
    assert query(' "，" ') is None
    assert phrases("退款3") == [(["退款", "款", "3"], True)]


def test_a_pasted_letter_is_a_valid_query(ledger: sqlite3.Connection) -> None:
    text = "退款 漏水，" * 2000
    assert _hits(ledger, text, text)


@given(st.text(MIXED + YOUNG, max_size=60) | st.text(max_size=60))
def test_the_tokenizer_leaves_every_token_as_it_is(ledger: sqlite3.Connection, text: str) -> None:
    made = tokens(text)
    ledger.execute("DELETE FROM found")
    ledger.execute("INSERT INTO found VALUES (?)", (" ".join(made),))
    assert [row[0] for row in ledger.execute("SELECT term FROM kept ORDER BY offset")] == made


@settings(max_examples=400)
@given(st.text(HAN + YOUNG + "，", max_size=30), st.text(HAN + YOUNG, min_size=1, max_size=5))
@example("王𬭎来访", "𬭎")
@example("王䶮", "䶮")
@example("退款", "款")
@example("要求退款款", "退款款")
def test_a_phrase_of_han_is_found_exactly_where_it_stands(ledger: sqlite3.Connection, text: str, typed: str) -> None:
    assert _hits(ledger, text, typed) == (typed in text)


def _stands_in(text: str, word: str) -> bool:
    """Substring search as the index has it: signs are one break, Latin and digits count from their beginning."""

    def plain(raw: str) -> str:
        return re.sub(r"[^\w\u0f00-\u0fff]+|_+", "|", normalised(raw).replace("_", "-"))

    wanted = plain(word).strip("|")
    before = "(?<![0-9])" if wanted[0].isdigit() else "(?<![a-z])" if wanted[0].isascii() else ""
    return bool(re.search(before + re.escape(wanted), plain(text)))


@settings(max_examples=600)
@given(st.data(), st.text(MIXED, max_size=30))
def test_mixed_words_are_found_where_they_stand(ledger: sqlite3.Connection, data: st.DataObject, text: str) -> None:
    cuts = st.integers(0, len(text))
    start, end = sorted((data.draw(cuts), data.draw(cuts)))
    typed = data.draw(st.sampled_from([text[start:end], data.draw(st.text(MIXED, max_size=4))]))
    words = [word for word in normalised(typed).split() if tokens(word)]
    if words:
        assert _hits(ledger, text, typed) == all(_stands_in(text, word) for word in words)
    else:
        assert query(typed) is None


@given(st.text(max_size=60), st.text(max_size=10))
def test_any_text_can_be_indexed_and_asked_for(ledger: sqlite3.Connection, text: str, typed: str) -> None:
    if query(typed) is not None:
        _hits(ledger, text, typed)
    assert all(BREAK in part or part.isascii() or len(part) <= 2 for part in tokens(text))


@given(st.characters(categories=["Lo", "Ll", "Lu", "Nd", "Lm"]))
def test_a_letter_of_any_script_is_found_alone(ledger: sqlite3.Connection, letter: str) -> None:
    if query(letter) is not None and unicodedata.is_normalized("NFKC", letter):
        assert _hits(ledger, f"见{letter}。", letter)
