"""The invariants of the timeline (design, section 3) on real ledgers."""

import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import IntegrityError

from desktop_app.domain.case import Case, fold
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft
from desktop_app.models import schema
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from desktop_app.models.rebuild import rebuild
from desktop_app.models.tables import EVENT
from tests.models.office import clock, go_on, office, register, stored

ROOT = Path(__file__).parents[2]

CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from desktop_app.models.ledger import Ledger
from tests.models.office import register
now = datetime.fromisoformat(sys.argv[2])
with Ledger.open(Path(sys.argv[1])) as ledger:
    for _ in range(int(sys.argv[3])):
        case_id = register(ledger, now, complainant={"name": "陈秀兰", "phone": "13800138001"}, facts="柜员态度恶劣。" * 20)
        print(case_id, flush=True)
"""


def child(ledger: Ledger, now: datetime, count: int) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-c", CHILD, str(ledger.folder), now.isoformat(), str(count)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT)


# --- 1: acknowledged means durable ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [1, 7, 23])
def test_invariant_1_what_was_acknowledged_survives_kill_9_and_the_rest_leaves_nothing(
    ledger: Ledger, now: datetime, seen: int
) -> None:
    with child(ledger, now, 100_000) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(seen)]
        process.kill()
        acknowledged += process.stdout.read().split()
    here = [row.id for row in ledger.page(_all(), limit=100_000).rows]
    assert len(acknowledged) <= len(here) <= len(acknowledged) + 1
    assert set(acknowledged) <= set(here)
    assert verify(ledger).first_fault is None


def test_invariant_1_a_verb_that_fails_half_way_leaves_nothing(ledger: Ledger, now: datetime) -> None:
    register(ledger, now)
    before, head = stored(ledger), ledger.head()
    with pytest.raises(RuntimeError, match="half way"), ledger.transaction() as writing:
        serial = writing.next_number("case", "ZH", "2026-11")
        assert serial == 2
        writing.append("c", [Draft("noted_text", {}, {"text": "一"})], at=now, recorded_at=now, actor="u1")
        raise RuntimeError("half way")
    assert (stored(ledger), ledger.head()) == (before, head)


def test_invariant_1_commits_reach_the_disk(ledger: Ledger) -> None:
    assert ledger.store.value("PRAGMA journal_mode") == "wal"
    assert ledger.store.value("PRAGMA synchronous") == 2


# --- 2: replay -----------------------------------------------------------------------------------------------------

TEXTS = st.text("王䶮𬭎李退款漏水abc019，。\n", max_size=12)
PEOPLE = st.fixed_dictionaries({"name": TEXTS, "phone": st.from_regex(r"1[0-9]{10}", fullmatch=True)})
DUE = st.dates(datetime(2026, 11, 1).date(), datetime(2027, 3, 1).date()).map(str)


def _verb(pick: st.DataObject, ledger: Ledger, case_id: str) -> list[Draft]:
    """A verb that fits what has happened to the case so far."""
    case = fold(ledger.case_events(case_id))
    ways: list[Any] = [
        lambda: Draft("accepted"),
        lambda: Draft("completed", {}, {"result": pick.draw(TEXTS)}),
        lambda: Draft("archived"),
        lambda: Draft("proposed", {}, {"text": pick.draw(TEXTS)}),
        lambda: Draft("approved"),
        lambda: Draft("transferred", {"mode": "refer", "to_unit": "信访室", "handler": "u2"}),
        lambda: Draft("received"),
        lambda: Draft("urged", {"count": case.urges + 1}),
        lambda: Draft("attached", {"sha": "ab" * 32, "size": 3}, {"file_name": pick.draw(TEXTS)}),
        lambda: Draft("paper_issued", {"paper": "receipt", "number": "收〔2026〕1号", "docx": "cd" * 32}),
        lambda: clock(pick.draw(DUE), "2026-11-20", key=f"k{len(case.clocks)}"),
        lambda: Draft("corrected", {"corrects": case.all_events[0].hash, "changes": {"subject": pick.draw(TEXTS)}}),
        lambda: Draft("undone", {"undoes": [case.all_events[-1].hash]}),
        lambda: Draft("erased", {"erases": [case.all_events[0].hash]}),
    ]
    ways += _signed(pick, case)
    ways += _told_apart(pick)
    if case.clocks and not case.paused:
        ways.append(lambda: Draft("paused", {"cause": "检定", "clocks": list(case.clocks)}))
        ways.append(lambda: Draft("clock_replaced", {"key": min(case.clocks), "due": pick.draw(DUE), "reason": "延期"}))
    return [way() for way in pick.draw(st.lists(st.sampled_from(ways), min_size=1, max_size=2))]


def _signed(pick: st.DataObject, case: Case) -> list[Any]:
    """A proposal with a route, its signatures, and what else may come of it."""
    step = {"title": "核决", "roles": ["gm"], "deputies": [], "joint": False, "meeting": False, "signed": []}
    signature = {"role": "gm", "person": "u1", "deputy": False}
    return [
        lambda: Draft("proposed", {"route": [step] * pick.draw(st.integers(1, 3)), "route_id": "r"}, {"text": pick.draw(TEXTS)}),
        lambda: Draft("approved", {"step": pick.draw(st.integers(0, 3)), "signature": signature, "awaiting": "approval"}),
        lambda: Draft("returned_for_change", {}, {"text": pick.draw(TEXTS)}),
        lambda: Draft("reopened", {}, {"text": pick.draw(TEXTS)}),
        lambda: Draft("supervised", {"to_unit": "信访室", "count": case.supervisions + 1}, {"text": pick.draw(TEXTS)}),
        lambda: Draft("step_done", {"action": pick.draw(st.sampled_from(["visit", "negotiate"]))}, {"text": pick.draw(TEXTS)}),
        lambda: Draft("reclassified", {"changes": {"kind": pick.draw(st.sampled_from(["complaint", "slip"]))}}),
    ]


def _told_apart(pick: st.DataObject) -> list[Any]:
    """Findings, penalties, recusals, links and reviews: what is kept for each by whom or what it names."""
    whom = st.sampled_from(["柜员甲", "柜员乙", ""])
    other = st.sampled_from(["c1", "c2"])
    linking = st.sampled_from(["linked", "merged", "unlinked", "unmerged"])
    return [
        lambda: Draft("found", {"issue": "1", "finding": "valid"}, {"respondent": pick.draw(whom)}),
        lambda: Draft("penalty_recorded", {"ground": "rude", "amount": "200.00"}, {"respondent": pick.draw(whom)}),
        lambda: Draft("corrective_action", {"finish_by": "2026-12-01"}, {"text": pick.draw(TEXTS)}),
        lambda: Draft("recused", {"person": pick.draw(whom), **pick.draw(st.sampled_from([{}, {"lifted": True}]))}),
        lambda: Draft(pick.draw(linking), {"case": (to := pick.draw(other)), "number": to, "relation": "repeat"}),
        lambda: Draft("review_requested", {"level": "first", "asked_on": "2026-11-20"}, {"text": pick.draw(TEXTS)}),
        lambda: Draft("reviewed", {"decision": "upheld", "final": pick.draw(st.booleans())}, {"text": pick.draw(TEXTS)}),
    ]


@settings(max_examples=30)
@given(st.data())
def test_invariant_2_replay_gives_exactly_the_stored_projections(pick: st.DataObject) -> None:
    at = datetime.fromisoformat("2026-11-22T09:00:00+08:00")
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.create(Path(folder), unit="支行", branch="ZH", trial=True, now=at) as ledger,
    ):
        cases = [register(ledger, at, complainant=pick.draw(PEOPLE), facts=pick.draw(TEXTS)) for _ in range(2)]
        for minute in range(pick.draw(st.integers(0, 8))):
            case_id = pick.draw(st.sampled_from(cases))
            go_on(ledger, case_id, at + timedelta(minutes=minute), *_verb(pick, ledger, case_id))
        office(ledger, at, Draft("user_changed", {"person": "u9", "name": "钱", "roles": ["clerk"]}))
        office(ledger, at, Draft("setting_changed", {"key": "closing", "value": pick.draw(TEXTS)}))
        office(ledger, at, Draft("tallied", {"regulation_id": "bank-branch", "reason": "explained", "title": "当场说明"}))
        verdict, before = verify(ledger, files=False), stored(ledger)
        assert verdict.first_fault is None
        rebuild(ledger.store)
        assert stored(ledger) == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE cases SET subject = '别的' WHERE number = 'ZH2026110001'",
        "UPDATE clock SET due = '2027-01-01'",
        "DELETE FROM party",
        "UPDATE searchable SET text = ''",
        "UPDATE searchable SET keys = 'x'",
        "DELETE FROM search_docsize",
        "UPDATE series SET serial = 5",
        "DELETE FROM person",
        "UPDATE setting SET value = '1'",
        "DELETE FROM adoption",
        "UPDATE ledger SET projection = 0",
    ],
)
def test_invariant_2_a_changed_projection_is_found_and_a_rebuild_mends_it(
    ledger: Ledger, now: datetime, damage: str
) -> None:
    register(ledger, now, [clock("2026-12-01", "2026-11-29")], complainant={"name": "单曾"})
    sha = ledger.store.value("SELECT sha FROM regulation")
    adoption = {"regulation_id": "bank-branch", "version": "1", "sha": sha, "title": "投诉管理办法"}
    office(
        ledger, now, Draft("user_changed", {"person": "u1", "name": "赵"}), Draft("regulation_adopted", adoption),
        Draft("setting_changed", {"key": "closing", "value": "17:30"}),
    )  # fmt: skip
    before = stored(ledger)
    ledger.store.run(damage)
    fault = verify(ledger).first_fault
    assert fault is not None and "重建索引" in fault
    rebuild(ledger.store)
    assert verify(ledger).first_fault is None
    assert stored(ledger) == before


def test_invariant_2_a_rebuild_lets_others_write_and_takes_their_cases_in(ledger: Ledger, now: datetime) -> None:
    first = register(ledger, now)
    later: list[str] = []

    def meanwhile(done: int, total: int) -> None:
        if not later:
            later.append(register(ledger, now))
            go_on(ledger, first, now, Draft("accepted"))

    rebuild(ledger.store, meanwhile)
    assert verify(ledger).first_fault is None
    assert {row.id: row.phase for row in ledger.page(_all()).rows} == {first: "handling", later[0]: "received"}


# --- 3: append only ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", [name for name in EVENT if name not in ("personal", "salt")])
def test_invariant_3_no_column_of_the_log_can_be_changed(ledger: Ledger, now: datetime, column: str) -> None:
    register(ledger, now)
    with pytest.raises(IntegrityError, match="append-only"), ledger.transaction():
        ledger.store.db.execute_sql(f"UPDATE event SET {column} = 'x'")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event WHERE seq = 2",
        "UPDATE event SET personal = x'00', salt = x'00' WHERE seq = 2",
        "UPDATE event SET personal = NULL WHERE seq = 2",
        "UPDATE event SET salt = NULL WHERE seq = 2",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 2",
    ],
)
def test_invariant_3_nothing_of_the_log_can_be_taken_away_or_replaced(
    ledger: Ledger, now: datetime, statement: str
) -> None:
    register(ledger, now, complainant={"name": "陈秀兰"})
    with pytest.raises(IntegrityError, match="append-only"):
        ledger.store.db.execute_sql(statement)
    assert verify(ledger).first_fault is None


def test_invariant_3_a_number_stays_used_when_its_case_is_undone(ledger: Ledger, now: datetime) -> None:
    first = register(ledger, now)
    go_on(ledger, first, now, Draft("undone", {"undoes": [ledger.case_events(first)[0].hash]}))
    register(ledger, now)
    rows = ledger.page(_all()).rows
    assert [(row.number, row.phase) for row in rows] == [("ZH2026110002", "received"), ("ZH2026110001", "void")]
    assert verify(ledger).first_fault is None


# --- 4: tamper evidence --------------------------------------------------------------------------------------------


def _tamper(ledger: Ledger, statement: str, *values: Any) -> None:
    """Change the file as somebody would who knows how: triggers away, the change, triggers back."""
    schema.drop_triggers(ledger.store)
    ledger.store.run(statement, values)
    schema.create_triggers(ledger.store)


@pytest.mark.parametrize("column", EVENT)
def test_invariant_4_an_edit_of_any_column_is_found_and_named(ledger: Ledger, now: datetime, column: str) -> None:
    for _ in range(3):
        register(ledger, now, complainant={"name": "陈秀兰"})
    value: Any = b'{"a":1}' if column in ("facts", "personal", "salt") else 99 if column in ("seq", "version") else "zz"
    value = 88 if column == "lamport" else value
    _tamper(ledger, f"UPDATE event SET {column} = ? WHERE seq = 3", value)
    fault = verify(ledger).first_fault
    assert fault is not None and "第 3 条" in fault


def test_invariant_4_the_first_of_several_edits_is_named(ledger: Ledger, now: datetime) -> None:
    for _ in range(3):
        register(ledger, now)
    _tamper(ledger, "UPDATE event SET actor = 'x' WHERE seq IN (2, 4)")
    verdict = verify(ledger)
    assert verdict.first_fault is not None and "第 2 条" in verdict.first_fault
    assert verdict.events == 1


def test_invariant_4_a_cut_tail_is_found(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now)
    go_on(ledger, case_id, now, Draft("accepted"))
    _tamper(ledger, "DELETE FROM event WHERE seq = 3")
    fault = verify(ledger).first_fault
    assert fault is not None and "截去" in fault


def test_invariant_4_missing_triggers_are_found(ledger: Ledger) -> None:
    schema.drop_triggers(ledger.store)
    fault = verify(ledger).first_fault
    assert fault is not None and "保护缺失" in fault


def test_invariant_4_erasure_empties_and_verify_counts_it(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now, complainant={"name": "欧阳䶮兰", "phone": "13800138001"}, facts="在滨河市场丢失钱包。")
    first = ledger.case_events(case_id)[0]
    go_on(ledger, case_id, now, Draft("erased", {"erases": [first.hash]}))
    event = ledger.case_events(case_id)[0]
    assert (event.personal, event.salt, event.erased) == (None, None, True)
    assert event.hash == first.hash
    row = ledger.page(_all()).rows[0]
    assert (row.number, row.subject, row.complainant, row.phone) == ("ZH2026110001", "存单挂失", "", "")
    verdict = verify(ledger)
    assert (verdict.first_fault, verdict.erased) == (None, 1)


def test_invariant_4_what_was_erased_stands_nowhere_in_the_folder(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now, complainant={"name": "欧阳䶮兰", "phone": "13987654321"}, facts="在滨河市场丢失钱包。" * 400)
    for _ in range(30):
        register(ledger, now, complainant={"name": "李敏"})
    go_on(ledger, case_id, now, Draft("erased", {"erases": [ledger.case_events(case_id)[0].hash]}))
    ledger.close()
    data = b"".join(path.read_bytes() for path in ledger.folder.iterdir() if path.is_file())
    assert "李敏".encode() in data
    for word in ("䶮", "滨河", "13987654321", "ouyang"):
        assert word.encode() not in data, word


def test_invariant_4_personal_data_taken_away_without_an_erased_event_are_found(ledger: Ledger, now: datetime) -> None:
    register(ledger, now, complainant={"name": "陈秀兰"})
    ledger.store.run("UPDATE event SET personal = NULL, salt = NULL WHERE seq = 2")
    fault = verify(ledger).first_fault
    assert fault is not None and "第 2 条" in fault and "删除记录" in fault


def test_invariant_4_the_erased_event_of_another_case_does_not_count(ledger: Ledger, now: datetime) -> None:
    first = register(ledger, now, complainant={"name": "陈秀兰"})
    other = register(ledger, now)
    go_on(ledger, other, now, Draft("erased", {"erases": [ledger.case_events(first)[0].hash]}))
    assert ledger.case_events(first)[0].personal is not None
    ledger.store.run("UPDATE event SET personal = NULL, salt = NULL WHERE seq = 2")
    fault = verify(ledger).first_fault
    assert fault is not None and "第 2 条" in fault


def test_invariant_4_salts_differ_so_equal_names_leave_different_traces(ledger: Ledger, now: datetime) -> None:
    digests = {
        ledger.case_events(register(ledger, now, complainant={"name": "陈秀兰"}))[0].personal_digest for _ in range(3)
    }
    assert len(digests) == 3


# --- 6: one number, once -------------------------------------------------------------------------------------------


def test_invariant_6_two_processes_give_every_number_once_without_gaps(ledger: Ledger, now: datetime) -> None:
    seats = [child(ledger, now, 25) for _ in range(2)]
    for seat in seats:
        seat.communicate(timeout=60)
        assert seat.returncode == 0
    numbers = sorted(row.number for row in ledger.page(_all(), limit=100).rows)
    assert numbers == [f"ZH202611{serial:04}" for serial in range(1, 51)]
    assert verify(ledger).first_fault is None


def test_invariant_6_a_number_that_no_event_names_never_commits(ledger: Ledger, now: datetime) -> None:
    with pytest.raises(RuntimeError, match="named by no event"), ledger.transaction() as writing:
        writing.next_number("case", "ZH", "2026-11")
    with ledger.transaction() as writing:
        assert writing.next_number("case", "ZH", "2026-11") == 1
        series = {"key": "case", "branch": "ZH", "period": "2026-11", "serial": 1}
        writing.append("", [Draft("numbers_voided", {"series": series})], at=now, recorded_at=now, actor="u1")


def test_invariant_6_series_branches_and_periods_count_for_themselves(ledger: Ledger, now: datetime) -> None:
    keys = [("case", "ZH", "2026-11"), ("case", "ZH", "2026-12"), ("case", "PD", "2026-11"), ("letter", "ZH", "2026-11")]
    with ledger.transaction() as writing:
        for key, branch, period in keys * 2:
            serial = writing.next_number(key, branch, period)
            series = {"key": key, "branch": branch, "period": period, "serial": serial}
            writing.append("", [Draft("numbers_voided", {"series": series})], at=now, recorded_at=now, actor="u1")
        assert [writing.next_number(*key) for key in keys] == [3, 3, 3, 3]
        writing._numbers.clear()


@pytest.mark.parametrize(
    ("first", "last", "word"), [(4, 5, "缺第 3 号"), (2, 3, "第 2 号出现了两次"), (3, 7, None)]
)
def test_invariant_6_gaps_and_repeats_are_found_and_a_voided_range_is_neither(
    ledger: Ledger, now: datetime, first: int, last: int, word: str | None
) -> None:
    register(ledger, now)
    register(ledger, now)
    series = {"key": "case", "branch": "ZH", "period": "2026-11", "from": first, "serial": last}
    office(ledger, now, Draft("numbers_voided", {"series": series}))
    fault = verify(ledger).first_fault
    assert fault is None if word is None else fault is not None and word in fault
    with ledger.transaction() as writing:
        assert writing.next_number("case", "ZH", "2026-11") == last + 1
        writing._numbers.clear()


# --- 7: a case keeps its rules -------------------------------------------------------------------------------------


def test_invariant_7_a_new_version_of_a_regulation_moves_no_old_case(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now)
    old = ledger.page(_all()).rows[0].regulation
    with ledger.transaction() as writing:
        new = writing.store_regulation('{"id":"bank-branch","version":"2"}')
        said = {"regulation_id": "bank-branch", "version": "2", "sha": new, "title": "办法"}
        for event in writing.append("", [Draft("regulation_adopted", said)], at=now, recorded_at=now, actor="u1"):
            writing.save_office(event)
    assert ledger.adopted()[0].sha == new != old
    assert fold(ledger.case_events(case_id)).regulation == old
    assert ledger.regulation(old) == '{"id":"bank-branch"}'


@pytest.mark.parametrize("damage", ["UPDATE regulation SET text = '{}'", "DELETE FROM regulation"])
def test_invariant_7_changed_or_missing_rules_are_found(ledger: Ledger, now: datetime, damage: str) -> None:
    register(ledger, now)
    ledger.store.run(damage)
    fault = verify(ledger).first_fault
    assert fault is not None and "制度文本" in fault


# --- 8: two seats --------------------------------------------------------------------------------------------------


def test_invariant_8_a_verb_that_saw_an_older_head_is_refused_and_changes_nothing(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now)
    seen = ledger.case_events(case_id)[-1].hash
    go_on(ledger, case_id, now, Draft("accepted"))
    head = ledger.head()
    with pytest.raises(RuleBroken, match="已被别人办理过"), ledger.transaction() as writing:
        assert writing.head(case_id) != seen
        writing.append(case_id, [Draft("completed")], at=now, recorded_at=now, actor="u2", case_head=seen)
    assert ledger.head() == head


def test_invariant_8_a_second_registration_of_a_case_is_refused(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now)
    with pytest.raises(RuleBroken), ledger.transaction() as writing:
        writing.append(case_id, [Draft("accepted")], at=now, recorded_at=now, actor="u2")


def test_invariant_8_consequences_join_their_verb(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now)
    with ledger.transaction() as writing:
        head = writing.head(case_id)
        (first,) = writing.append(case_id, [Draft("accepted")], at=now, recorded_at=now, actor="u1", case_head=head)
        more = writing.append(
            case_id, [clock("2026-12-01", "2026-11-29"), Draft("noted")], at=now, recorded_at=now, actor="u1",
            lamport=first.lamport,
        )  # fmt: skip
    assert {event.verb for event in (first, *more)} == {first.verb}
    assert [event.case_head for event in more] == [first.hash, more[0].hash]


def _all() -> Any:
    from desktop_app.models.pages import ListQuery

    return ListQuery()


def test_invariant_4_an_origin_whose_records_are_all_gone_is_found(ledger: Ledger) -> None:
    ledger.store.run("INSERT INTO origin (origin, seq, hash, lamport) VALUES ('0000', 7, 'x', 7)")
    fault = verify(ledger).first_fault
    assert fault is not None and "来源 0000 的全部记录不见了" in fault


def test_invariant_2_a_case_missing_from_the_lists_is_found_and_comes_back(ledger: Ledger, now: datetime) -> None:
    register(ledger, now)
    before = stored(ledger)
    for table in ("party", "cases"):
        ledger.store.run(f"DELETE FROM {table}")
    fault = verify(ledger).first_fault
    assert fault is not None and "在索引里没有" in fault
    rebuild(ledger.store)
    assert stored(ledger) == before
