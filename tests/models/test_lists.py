"""Lists: what each view holds, their order, pages by key, anchors."""

import random
from datetime import datetime, timedelta

import pytest

from bench.fill import REGULATIONS, START, STEP, fill
from desktop_app.domain.events import Draft
from desktop_app.domain.moments import to_text
from desktop_app.models.ledger import Ledger
from desktop_app.models.pages import VIEWS, ListQuery
from desktop_app.models.tables import CaseRow
from tests.models.office import clock, go_on, register

COUNT = 260
END = START + STEP * COUNT


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger with plausible cases, some late."""
    made = Ledger.create(tmp_path_factory.mktemp("filled"), unit="支行", branch="ZH", trial=True, now=START)
    fill(made, COUNT)
    made.close()
    return made


def walked(ledger: Ledger, query: ListQuery, limit: int) -> list[CaseRow]:
    """The list, page by page."""
    rows: list[CaseRow] = []
    after = None
    while True:
        page = ledger.page(query, after, limit)
        rows += page.rows
        after = page.next
        if after is None:
            return rows
        assert len(page.rows) == limit


def expected(rows: list[CaseRow], query: ListQuery) -> list[CaseRow]:
    """The same list made the plain way, from all rows."""
    at = to_text(query.now) if query.now else ""
    belongs = {
        "all": lambda row: True,
        "today": lambda row: bool(row.awaiting) or "" < row.warning <= at,
        "due_soon": lambda row: "" < row.warning <= at < row.deadline,
        "overdue": lambda row: "" < row.deadline <= at,
        "approval": lambda row: bool(row.awaiting),
    }.get(query.view, lambda row: row.shelf == query.view)
    found = [row for row in rows if belongs(row) and query.regulation in ("", row.regulation_id)]
    if query.text:
        found = [row for row in found if query.text in row.subject]
    if query.view == "today" and not query.text:
        return sorted(found, key=lambda row: ("" if row.awaiting else row.warning, row.key))
    if query.view in ("due_soon", "overdue") and not query.text:
        return sorted(found, key=lambda row: (row.deadline, row.key))
    return sorted(found, key=lambda row: row.key, reverse=True)


@pytest.mark.parametrize("regulation", ["", REGULATIONS[1]])
@pytest.mark.parametrize("text", ["", "漏水"])
@pytest.mark.parametrize("view", VIEWS)
def test_pages_by_key_are_the_plain_sorted_list(filled: Ledger, view: str, text: str, regulation: str) -> None:
    rows = list(filled.page(ListQuery(), limit=COUNT).rows)
    assert len(rows) == COUNT
    for days in (3, 8, 20):
        query = ListQuery(view, text, END + timedelta(days=days), regulation)
        plain = expected(rows, query)
        assert walked(filled, query, 7) == plain
        assert filled.count(query) == len(plain)
        assert filled.anchors(query, 3) == [_key(row, query) for row in plain[2::3]]


def _key(row: CaseRow, query: ListQuery) -> str:
    column = {"today": "attention", "due_soon": "urgency", "overdue": "urgency"}.get(query.view, "row")
    return str(getattr(row, "row" if query.text else column))


def test_a_jump_by_an_anchor_lands_on_its_row(filled: Ledger) -> None:
    anchors = filled.anchors(ListQuery(), 100)
    rows = filled.page(ListQuery(), limit=COUNT).rows
    assert len(anchors) == COUNT // 100
    assert filled.page(ListQuery(), anchors[1], 1).rows[0] == rows[200]


def test_counts_are_those_of_the_views(filled: Ledger) -> None:
    for days in (0, 8, 40):
        now = END + timedelta(days=days)
        assert filled.counts(now) == {view: filled.count(ListQuery(view, now=now)) for view in VIEWS}
    assert filled.counts(END)["all"] == COUNT


def test_every_page_walks_one_index_without_sorting(filled: Ledger) -> None:
    for view in VIEWS:
        for regulation in ("", "bank-branch"):
            filled.store.connection.set_trace_callback((said := []).append)
            filled.page(ListQuery(view, now=END, regulation=regulation), "5" if view not in ("today", "due_soon", "overdue") else "2~5")
            filled.store.connection.set_trace_callback(None)
            plan = " ".join(row[3] for row in filled.store.rows(f"EXPLAIN QUERY PLAN {said[-1]}"))
            assert "TEMP B-TREE" not in plan and "SEARCH cases" in plan, (view, plan)


def test_a_view_that_asks_for_the_time_and_an_unknown_view_are_our_mistakes(filled: Ledger) -> None:
    with pytest.raises(ValueError, match="asks for the time"):
        filled.page(ListQuery("overdue"))
    with pytest.raises(ValueError, match="no view"):
        filled.page(ListQuery("nonsense"))


def _views(ledger: Ledger, now: datetime) -> set[str]:
    return {view for view, count in ledger.counts(now).items() if count}


def test_a_case_moves_through_the_views_as_time_passes_and_things_happen(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now, [clock("2026-12-01", "2026-11-27")])
    assert _views(ledger, now) == {"all", "received"}
    go_on(ledger, case_id, now, Draft("accepted"))
    assert _views(ledger, now) == {"all", "handling"}
    moment = datetime.fromisoformat
    assert _views(ledger, moment("2026-11-26T23:59:59+08:00")) == {"all", "handling"}
    assert _views(ledger, moment("2026-11-27T00:00:00+08:00")) == {"all", "handling", "today", "due_soon"}
    assert _views(ledger, moment("2026-12-01T23:59:59+08:00")) == {"all", "handling", "today", "due_soon"}
    assert _views(ledger, moment("2026-12-02T00:00:00+08:00")) == {"all", "handling", "today", "overdue"}
    go_on(ledger, case_id, now, Draft("proposed"))
    assert _views(ledger, now) == {"all", "handling", "today", "approval"}
    go_on(ledger, case_id, now, Draft("approved"), Draft("paused", {"clocks": ["reply"]}))
    assert _views(ledger, moment("2027-01-01T00:00:00+08:00")) == {"all", "handling"}
    go_on(ledger, case_id, now, Draft("resumed"), Draft("completed"))
    assert _views(ledger, moment("2027-01-01T00:00:00+08:00")) == {"all", "completed"}
    go_on(ledger, case_id, now, Draft("archived"))
    assert _views(ledger, now) == {"all", "archive"}
    go_on(ledger, case_id, now, Draft("undone", {"undoes": [ledger.case_events(case_id)[0].hash]}))
    assert _views(ledger, moment("2027-01-01T00:00:00+08:00")) == {"all", "void"}


@pytest.mark.parametrize("ending", ["declined", "withdrawn", "terminated", "completed", "closed"])
def test_every_ending_before_the_archive_is_settled(ledger: Ledger, now: datetime, ending: str) -> None:
    case_id = register(ledger, now)
    go_on(ledger, case_id, now, Draft(ending))
    assert _views(ledger, now) == {"all", "completed"}


def test_a_row_shows_the_earliest_clock_and_the_earliest_warning(ledger: Ledger, now: datetime) -> None:
    clocks = [
        clock("2026-12-10", "2026-11-25", key="far"),
        clock("2026-12-01", "2026-11-29", key="near", provisional=True),
        clock("2026-11-23T10:00", "2026-11-23T09:00", key="over", until=[["accepted"]]),
    ]
    case_id = register(ledger, now, clocks)
    row = ledger.page(ListQuery()).rows[0]
    assert (row.due, row.warn, row.deadline) == ("2026-11-23T10:00", "2026-11-23T09:00", "2026-11-23T02:01:00Z")
    assert row.provisional == 0
    go_on(ledger, case_id, now, Draft("accepted"))
    row = ledger.page(ListQuery()).rows[0]
    assert (row.due, row.warn, row.deadline) == ("2026-12-01", "2026-11-25", "2026-12-01T16:00:00Z")
    assert (row.provisional, row.warning) == (1, "2026-11-24T16:00:00Z")


def test_a_row_holds_what_a_list_shows(ledger: Ledger, now: datetime) -> None:
    register(
        ledger, now, channel="来访", complainant={"name": "陈秀兰", "phone": "138"}, categories={"a": ["态度", "效率"], "b": "收费"},
        respondents=[{"name": "柜员07号"}, {"name": "柜员08号"}],
    )  # fmt: skip
    row = ledger.page(ListQuery()).rows[0]
    assert (row.channel, row.complainant, row.phone, row.respondent) == ("来访", "陈秀兰", "138", "柜员07号")
    assert (row.category, row.unit, row.phase) == ("态度；效率；收费", "营业室", "received")
    assert row.received_at == row.registered_at == to_text(now)


def test_cases_of_one_second_stand_in_the_order_they_were_entered(ledger: Ledger, now: datetime) -> None:
    times = [now, now, now + timedelta(seconds=1), now, now + timedelta(seconds=1)]
    for at in times:
        register(ledger, at)
    rows = ledger.page(ListQuery()).rows
    assert [row.number[-1] for row in rows] == ["5", "3", "4", "2", "1"]
    assert [row.key for row in rows] == sorted((row.key for row in rows), reverse=True)


def test_many_cases_of_one_verb_stand_in_the_order_of_the_verb(ledger: Ledger, now: datetime) -> None:
    from tests.models.office import registration

    with ledger.transaction() as writing:
        from desktop_app.domain.case import fold

        sha, lamport = writing.store_regulation("{}"), None
        for serial in range(1, 31):
            assert writing.next_number("case", "ZH", "2026-11") == serial
            draft = registration(f"N{serial:02}", serial, sha, {}, now)
            events = writing.append(f"c{serial}", [draft], at=now, recorded_at=now, actor="u1", lamport=lamport)
            lamport = events[0].lamport
            writing.save(fold(events))
    register(ledger, now)
    numbers = [row.number for row in ledger.page(ListQuery()).rows]
    assert numbers == ["ZH2026110031", *(f"N{serial:02}" for serial in range(30, 0, -1))]


def test_a_page_is_stable_while_others_register(ledger: Ledger, now: datetime) -> None:
    for minute in range(20):
        register(ledger, now + timedelta(minutes=minute))
    first = ledger.page(ListQuery(), limit=10)
    register(ledger, now + timedelta(hours=1))
    second = ledger.page(ListQuery(), first.next, 10)
    numbers = [row.number for row in (*first.rows, *second.rows)]
    assert numbers == [f"ZH202611{serial:04}" for serial in range(20, 0, -1)]
    assert second.next is None


def test_pages_of_any_size_hold_the_same_list(filled: Ledger) -> None:
    whole = [row.id for row in filled.page(ListQuery(), limit=COUNT).rows]
    for size in random.Random(3).sample(range(1, COUNT), 4):
        assert [row.id for row in walked(filled, ListQuery(), size)] == whole


def test_possible_duplicates_are_found_by_telephone_or_identity_number(ledger: Ledger, now: datetime) -> None:
    register(ledger, now, complainant={"name": "陈秀兰", "phone": "13800138001"})
    register(ledger, now, complainant={"name": "陈秀兰", "id_number": "110105196803150003"})
    register(ledger, now, complainant={"name": "甲", "agent": {"name": "乙", "phone": "13800138001"}})
    register(ledger, now, complainant={"name": "丙", "phone": ""})

    def numbers(**said: str) -> str:
        return "".join(row.number[-1] for row in ledger.same_people(**said))

    assert numbers(phone="13800138001") == "31"
    assert numbers(phone="13800138001", id_number="110105196803150003") == "321"
    assert numbers(id_number="x") == numbers(phone="") == ""


def test_cases_whose_dates_wait_for_a_calendar_are_listed(ledger: Ledger, now: datetime) -> None:
    waiting = register(ledger, now, [clock("2027-02-01", "2027-01-28", provisional=True)])
    register(ledger, now, [clock("2026-12-01", "2026-11-29")])
    done = register(ledger, now, [clock("2027-02-01", "2027-01-28", provisional=True)])
    go_on(ledger, done, now, Draft("completed"))
    assert ledger.provisional() == [waiting]
    assert [row.id for row in walked(ledger, ListQuery("provisional"), 5)] == [waiting]


def test_cases_that_a_calendar_can_move_are_found_by_their_clocks(ledger: Ledger, now: datetime) -> None:
    waiting = register(ledger, now, [clock("2026-11-30", "2026-11-28", provisional=True)])
    late = register(ledger, now, [clock("2027-02-01", "2027-01-28"), clock("2026-12-01", "2026-11-29", key="other")])
    register(ledger, now, [clock("2026-12-01", "2026-11-29")])
    register(ledger, now, [clock("2027-02-01", "2027-01-28", start="2027-01-05T00:00:00Z")])
    for end in ("completed", "closed"):
        go_on(ledger, register(ledger, now, [clock("2027-02-01", "2027-01-28")]), now, Draft(end))
    assert ledger.counting(due_from="2027-01-01", started_before="2027-01-01T00:00:00Z") == [waiting, late]
    plan = ledger.store.rows("EXPLAIN QUERY PLAN SELECT case_row FROM clock WHERE state IN ('running', 'paused') AND due >= ?", ("2",))
    assert "clock_active" in str(plan)
