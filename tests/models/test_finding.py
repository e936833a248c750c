"""The find box on a real index: two-character words, rare characters, names by pinyin, numbers by their beginning."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.events import Draft
from desktop_app.domain.tokens import tokens
from desktop_app.models import search
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from desktop_app.models.pages import ListQuery
from desktop_app.models.schema import scratch
from tests.models.office import go_on, register


def found(ledger: Ledger, text: str) -> list[str]:
    return [row.number[-1] for row in ledger.page(ListQuery(text=text)).rows]


@pytest.fixture
def three(ledger: Ledger, now: datetime) -> Ledger:
    """Three cases to look among."""
    register(
        ledger, now, subject="柜台办理存单挂失时态度恶劣", facts="称资料不全，服务\n实在太差。", demand="当面道歉",
        complainant={"name": "王䶮", "phone": "13800138001", "address": "幸福路18号3单元502室", "id_number": "110105196803150003"},
        respondents=[{"name": "柜员07号", "unit": "幸福路支行营业室"}],
    )  # fmt: skip
    register(
        ledger, now, subject="鼎盛花园三期漏水", facts="优质服务，务实高效。退款未到账，订单 AB-2026x。",
        complainant={"name": "单𬭎曾", "phone": "0534-2345678", "agent": {"name": "解小军", "phone": "13911112222"}},
    )  # fmt: skip
    register(ledger, now, subject="收费", complainant={"name": "阿依古丽·买买提", "representatives": ["周福来", "吴秀英"]})
    return ledger


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("漏水", "2"), ("退款", "2"), ("王䶮", "1"), ("䶮", "1"), ("𬭎", "2"), ("单𬭎", "2"), ("王", "1"), ("道歉", "1"),
        ("服务", "21"), ("务实", "2"), ("服务实", ""), ("鼎盛花园三期漏水", "2"), ("挂失 道歉", "1"), ("挂失 漏水", ""),
        ("wangyan", "1"), ("wy", "1"), ("shanhongceng", "2"), ("szc", ""), ("zfl", "3"), ("xiexiaojun", "2"), ("jxj", "2"),
        ("ZH2026110002", "2"), ("zh202611", "321"), ("138", "1"), ("13800138001", "1"), ("1391111", "2"), ("2345678", "2"),
        ("110105196803150003", "1"), ("幸福路18号", "1"), ("幸福路支行", "1"), ("０７号", "1"), ("ab-2026", "2"),
        ("买买提", "3"), ("吴秀英", "3"), ("，", "21"), ("·", "3"), ("%", ""), ('"', ""), ("没有的话", ""), ("   ", "321"),
    ],
)  # fmt: skip
def test_what_is_found(three: Ledger, text: str, numbers: str) -> None:
    assert found(three, text) == list(numbers)
    assert three.count(ListQuery(text=text)) == len(numbers)


def test_every_reading_of_a_surname_is_found(three: Ledger) -> None:
    assert all(found(three, key) == ["2"] for key in ("shanhongzeng", "danhongzeng", "chanhongceng", "shz", "dhc"))


def test_a_correction_moves_a_case_in_the_index(three: Ledger, now: datetime) -> None:
    case_id = three.case_id("ZH2026110002")
    first = three.case_events(case_id)[0].hash
    changes = {"subject": "鼎盛花园三期停电", "complainant": {"name": "钱多多"}}
    go_on(three, case_id, now, Draft("corrected", {"corrects": first}, {"changes": changes}))
    assert [found(three, word) for word in ("漏水", "停电", "单𬭎曾", "shz", "qdd")] == [[], ["2"], [], [], ["2"]]
    assert verify(three).first_fault is None


def test_numbers_of_papers_and_instructions_are_found(three: Ledger, now: datetime) -> None:
    case_id = three.case_id("ZH2026110003")
    said = {"instruction": "i1", "number": "市局信交〔2026〕118号", "mode": "assign"}
    paper = {"paper": "notice", "number": "幸投转〔2026〕9号"}
    go_on(three, case_id, now, Draft("instruction_in", said), Draft("paper_issued", paper))
    assert [found(three, word) for word in ("市局信交", "118", "幸投转〔2026〕9号")] == [["3"], ["3"], ["3"]]


def test_finding_within_a_view(three: Ledger, now: datetime) -> None:
    go_on(three, three.case_id("ZH2026110002"), now, Draft("accepted"))
    rows = three.page(ListQuery("received", "服务")).rows
    assert [row.number for row in rows] == ["ZH2026110001"]
    assert three.page(ListQuery(text="服务", regulation="logistics")).rows == ()


def test_unchanged_words_are_not_indexed_again(three: Ledger, now: datetime) -> None:
    before = three.store.value("SELECT count(*) FROM search_data")
    for _ in range(3):
        go_on(three, three.case_id("ZH2026110002"), now, Draft("urged", {"count": 1}))
    assert three.store.value("SELECT count(*) FROM search_data") == before


LETTERS = "王䶮𬭎退款漏水服务实abcABC012，。 ·-\n\u0301ªé"


@settings(max_examples=60)
@given(st.text(LETTERS, min_size=2, max_size=14), st.data())
def test_every_piece_of_a_text_that_has_two_chinese_characters_is_found(text: str, pick: st.DataObject) -> None:
    start = pick.draw(st.integers(0, len(text) - 1))
    piece = text[start : pick.draw(st.integers(start + 1, len(text)))]
    if not tokens(piece) or not all("㐀" <= letter <= "𲎯" for letter in piece):
        return
    store = scratch()
    store.run("INSERT INTO search (rowid, body) VALUES (1, ?)", (search.body(text, "wangyan\nwy"),))
    table, key, condition = search.condition(piece)
    assert store.rows(f"SELECT {key} FROM {table} WHERE {condition}", (search.value(piece),)) == [(1,)]
    store.close()
