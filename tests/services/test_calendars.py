"""The calendar in real life: a notice taken in, days of the office, and the open cases whose dates they move."""

import json
from datetime import date
from typing import Any

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import parse_local
from desktop_app.domain.notices import Word
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from desktop_app.models.pages import ListQuery
from desktop_app.models.progress import Progress
from desktop_app.models.rebuild import rebuild
from desktop_app.services import calendars, reasons, showing
from desktop_app.services.almanac import Almanac
from desktop_app.services.calendars import Outcome
from desktop_app.services.deadlines import Asked, answer
from desktop_app.services.desk import ChangedMeanwhile
from desktop_app.services.listing import listed
from desktop_app.services.office import desk_for
from tests.desks import ACCEPT, CENTRE, CLOSE, COMPLETE, REPLY, Office, calm, sample
from tests.models.office import stored

LATE = parse_local("2026-12-17T10:00")
OFF = ("2027-01-01", "2027-01-04", "2027-01-05")


def notice(*off: str, year: int = 2027, **more: Any) -> Word:
    days = [{"name": "元旦", "date": day, "isOffDay": True} for day in off or OFF]
    said = {"year": year, "papers": ["https://www.gov.cn/zhengce/example.htm"], "days": days, **more}
    return calendars.read_notice(json.dumps(said, ensure_ascii=False).encode())


def letter(office: Office, at: str = "2026-12-16T09:00", **more: Any) -> Any:
    """A letter received so late that its fifteen working days end in January."""
    office.now = max(office.now, LATE)
    return office.register(sample(CENTRE, received_at=at, attachments=None, instruction=None, **more))


def due(office: Office, case: Any) -> tuple[str, bool]:
    clock = next(iter(office.desk().case(case.id).clocks.values()))
    return clock.due, clock.provisional


def moved(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(move.number, *move.due) for move in outcome.of_kind("moved")]


def test_what_a_notice_would_move_is_shown_and_changes_nothing(centre: Office) -> None:
    case = letter(centre)
    assert due(centre, case) == ("2027-01-06", True)
    before = centre.events
    seen = calendars.preview(centre.desk("马俊"), notice())
    assert (seen.is_news, seen.applied, centre.events) == (True, False, before)
    assert moved(seen) == [(case.number, "2027-01-06", "2027-01-11")]
    assert seen.moves[0].title == "来信处理完毕" and seen.moves[0].clause == "四、4"
    assert [(str(day.date), day.working, day.before, day.reason) for day in seen.days] == [
        (day, False, "暂按工作日", "元旦 放假") for day in OFF
    ]
    assert seen.sentence == "将采用2027年放假安排：1个期限改变日期。"
    assert due(centre, case) == ("2027-01-06", True)


def test_a_notice_moves_the_open_cases_in_one_step(centre: Office) -> None:
    first, second = letter(centre), letter(centre, "2026-12-15T09:00")
    told: list[tuple[int, int]] = []
    desk = centre.desk()
    done = calendars.apply(desk, notice(version=1), lambda *at: told.append(at))
    assert (due(centre, first), due(centre, second)) == (("2027-01-11", False), ("2027-01-08", False))
    assert (len(done.moves), done.applied, done.changes) == (2, True, frozenset({"calendar", "cases"}))
    assert told == [(0, 2), (2, 2), (0, 2)]
    office_event = centre.ledger.office_events("calendar_imported")[0]
    said = office_event.values
    assert (said["kind"], said["year"], said["edition"], len(said["days"])) == ("year", 2027, 1, 3)
    assert said["papers"] == ["https://www.gov.cn/zhengce/example.htm"] and len(said["sha"]) == 64
    assert said["version"] == desk.calendar.version
    for case in (first, second):
        last = desk.case(case.id).all_events[-1]
        assert (last.type, last.lamport) == ("clock_replaced", office_event.lamport)
        assert last.values["reason"] == "按导入的2027年放假安排（第1版）重新计算"
    assert centre.sound()


def test_what_changes_while_it_is_counted_is_counted_again(centre: Office) -> None:
    gone, still = letter(centre), letter(centre)
    busy, other = centre.desk("吴玲"), centre.desk()

    def meanwhile(done: int, total: int) -> None:
        if (done, total) == (2, 2) and busy.case(gone.id).phase == "received":
            busy.perform(gone.id, "withdraw", {"text": "来电撤回。"})
            calendars.apply(other, calendars.office_day("2026-12-25", off=True, name="检修"))

    done = calendars.apply(centre.desk(), notice(), meanwhile)
    assert moved(done) == [(still.number, "2027-01-07", "2027-01-12")]
    assert (due(centre, gone), due(centre, still)) == (("2027-01-06", True), ("2027-01-12", False))
    assert centre.sound()


def test_what_was_previewed_is_what_is_done(centre: Office) -> None:
    for day in range(8, 17):
        letter(centre, f"2026-12-{day:02}T09:00")
    seen = calendars.preview(centre.desk(), notice())
    done = calendars.apply(centre.desk(), notice())
    assert seen.moves == done.moves and seen.days == done.days
    assert calendars.preview(centre.desk(), notice()).moves == ()


def test_the_same_content_again_changes_nothing_and_says_so(centre: Office) -> None:
    letter(centre)
    calendars.apply(centre.desk(), notice())
    before = centre.ledger.heads()
    again = calendars.apply(centre.desk(), notice(*reversed(OFF)))
    assert (again.is_news, again.applied, again.changes, again.moves) == (False, False, frozenset(), ())
    assert again.sentence == "2027年放假安排已经是现行的内容，没有任何改变。"
    assert centre.ledger.heads() == before


def test_an_older_notice_is_refused(centre: Office) -> None:
    calendars.apply(centre.desk(), notice("2027-01-01", version=1))
    calendars.apply(centre.desk(), notice(version=2))
    for older in (notice("2027-01-01", version=1), notice("2027-01-01"), notice("2027-01-03", version=1)):
        assert "没有导入" in str(centre.refused(lambda word=older: calendars.apply(centre.desk(), word)))
        assert "没有导入" in str(centre.refused(lambda word=older: calendars.preview(centre.desk(), word)))
    case = letter(centre)
    assert due(centre, case) == ("2027-01-11", False)


def test_an_amended_notice_moves_what_the_first_one_moved(centre: Office) -> None:
    case = letter(centre)
    calendars.apply(centre.desk(), notice())
    done = calendars.apply(centre.desk(), notice("2027-01-01"))
    assert moved(done) == [(case.number, "2027-01-11", "2027-01-07")]
    assert [(str(day.date), day.working) for day in done.days] == [("2027-01-04", True), ("2027-01-05", True)]
    assert len(calendars.standing(centre.desk()).imported) == 1
    assert centre.sound()


def test_closed_cases_and_ended_clocks_stay_where_they_are(centre: Office) -> None:
    withdrawn = centre.do(letter(centre), "withdraw", text="来电撤回。")
    answered = centre.play(letter(centre), [ACCEPT, REPLY, COMPLETE])
    still = letter(centre)
    outcome = calendars.apply(centre.desk(), notice())
    assert {move.case_id for move in outcome.moves} == {still.id}
    for case in (withdrawn, answered):
        assert due(centre, case) == ("2027-01-06", True)
        assert centre.desk().case(case.id).head == case.head


def test_a_closed_case_is_not_even_read(bank: Office) -> None:
    bank.now = parse_local("2026-12-30T10:00")
    given = sample(received_at="2026-12-30T09:00")
    closed, open_ = bank.register(given), bank.register(given)
    for case in (closed, open_):
        bank.do(case, "accept")
    bank.play(closed, [REPLY, COMPLETE, CLOSE])
    found = bank.ledger.counting(due_from="2026-12-01", started_before="2028-01-01T00:00:00Z")
    assert found == [open_.id]
    assert bank.ledger.counting(due_from="2027-06-01", started_before="2028-01-01T00:00:00Z") == []
    assert bank.ledger.counting(due_from="2026-12-01", started_before="2026-12-01T00:00:00Z") == []


def test_a_promised_date_stays(centre: Office) -> None:
    case = letter(centre)
    case = centre.play(case, [ACCEPT, ("assign", {"to_unit": "物业管理科", "due": "2027-01-05"})])
    before = {key: clock.due for key, clock in case.clocks.items() if clock.active}
    assert "2027-01-05" in before.values()
    calendars.apply(centre.desk(), notice())
    after = centre.desk().case(case.id)
    assert [after.clocks[key].due for key, day in before.items() if day == "2027-01-05"] == ["2027-01-05"]


def test_a_case_registered_afterwards_counts_by_what_is_known_now(centre: Office) -> None:
    desk = centre.desk()
    assert calendars.missing_year(desk.calendar, LATE) == 2027
    calendars.apply(centre.desk(), notice())
    assert calendars.missing_year(desk.calendar, LATE) is None
    assert due(centre, letter(centre)) == ("2027-01-11", False)


def test_every_seat_follows_at_once_and_a_refused_change_leaves_no_trace(centre: Office) -> None:
    letter(centre)
    here, there = centre.desk(), centre.desk()
    with Ledger.open(centre.ledger.folder) as elsewhere:
        far = desk_for(elsewhere, lambda: centre.now)
        assert far.calendar.working(date(2027, 1, 4))

        def stop(done: int, total: int) -> None:
            raise RuleBroken("停在半路，请重试。")

        assert here.calendar.working(date(2027, 1, 4))
        centre.refused(lambda: calendars.apply(here, notice(), stop))
        for desk in (here, there, far):
            assert desk.calendar.working(date(2027, 1, 4))
        calendars.apply(here, notice())
        for desk in (here, there, far):
            assert not desk.calendar.working(date(2027, 1, 4))


def test_only_an_administrator_changes_the_calendar(centre: Office) -> None:
    for word in (notice(), calendars.office_day("2027-03-01", off=True, name="检修")):
        refusal = centre.refused(lambda word=word: calendars.apply(centre.desk("钱志远"), word))
        assert "没有权限改动日历" in str(refusal)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"[]", "对象"),
        (b'{"year": 2027, "papers": [], "days": []}', "尚未公布"),
        (b"{", "JSON"),
    ],
)
def test_a_file_that_is_no_notice_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(RuleBroken, match=said) as caught:
        calendars.read_notice(data)
    assert calm(str(caught.value))


# ---- days of the office


def test_a_day_of_the_office_moves_what_counts_over_it_and_back_again(centre: Office) -> None:
    case = letter(centre)
    calendars.apply(centre.desk(), notice("2027-01-01"))
    assert due(centre, case) == ("2027-01-07", False)
    closed = calendars.office_day("2026-12-25", off=True, name="设备检修")
    done = calendars.apply(centre.desk(), closed)
    assert moved(done) == [(case.number, "2027-01-07", "2027-01-08")]
    assert [(day.before, day.reason) for day in done.days] == [("工作日", "本单位停办（设备检修）")]
    assert not calendars.apply(centre.desk(), closed).is_news
    works = calendars.apply(centre.desk(), calendars.office_day("2026-12-26", off=False, name="补班"))
    assert moved(works) == [(case.number, "2027-01-08", "2027-01-07")]
    back = calendars.apply(centre.desk(), calendars.office_day_removed("2026-12-25"))
    assert moved(back) == [(case.number, "2027-01-07", "2027-01-06")]
    assert [(str(day.date), day.ruling) for day in calendars.standing(centre.desk()).office_days] == [
        ("2026-12-26", "上班")
    ]
    assert "没有登记" in str(
        centre.refused(lambda: calendars.apply(centre.desk(), calendars.office_day_removed("2026-12-25")))
    )
    assert centre.sound()


@pytest.mark.parametrize(
    ("day", "name", "said"),
    [("明天", "检修", "不是日期"), ("2027-03-01", " ", "没有文字"), ("0001-01-01", "检修", "太远")],
)
def test_a_day_needs_a_date_and_a_name(day: str, name: str, said: str) -> None:
    with pytest.raises(RuleBroken, match=said) as caught:
        calendars.office_day(day, off=True, name=name)
    assert calm(str(caught.value))


def test_an_office_that_would_never_open_is_refused(centre: Office) -> None:
    letter(centre)
    days = [date.fromordinal(date(2027, 1, 1).toordinal() + n).isoformat() for n in range(365)]
    for call in (calendars.preview, calendars.apply):
        refusal = centre.refused(lambda call=call: call(centre.desk(), notice(*days)))
        assert "连续一年没有工作日" in str(refusal)


# ---- what is provisional


def test_provisional_cases_are_listed_until_the_year_arrives(centre: Office) -> None:
    early = letter(centre, "2026-11-20T09:00")
    waiting = letter(centre)
    desk = centre.desk()

    def view() -> list[str]:
        return [row["number"] for row in listed(desk, "provisional", "", None, 10)[0]]

    assert view() == [row["number"] for row in listed(desk, "日期暂定", "", None, 10)[0]] == [waiting.number]
    assert desk.ledger.counts(centre.now)["provisional"] == desk.ledger.count(ListQuery("provisional")) == 1
    assert desk.ledger.provisional() == [waiting.id] and early.number not in view()
    calendars.apply(desk, notice())
    assert view() == [] and desk.ledger.provisional() == []


# ---- what people see of it


def test_the_case_tells_that_its_date_moved_and_why(centre: Office) -> None:
    case = letter(centre)
    calendars.apply(centre.desk(), notice())
    case = centre.desk().case(case.id)
    line = showing.timeline(centre.desk(), case)[-1]
    assert (line.title, line.actor, line.details) == ("期限变动", "管理员", ())
    assert line.clocks == ("期限“来信处理完毕”改为2027-01-11：按导入的2027年放假安排重新计算",)
    reason = reasons.reason(centre.desk(), case, next(iter(case.clocks)))
    assert "、导入2027年（" in reason.summary and "于2027年1月11日24时届满" in reason.summary
    assert reason.summary.endswith(
        "2026-12-17重新计算（按导入的2027年放假安排重新计算），由2027-01-06（暂定）改为2027-01-11。"
    )


def test_the_step_before_is_not_undone_past_a_moved_date(centre: Office) -> None:
    case = letter(centre)
    calendars.apply(centre.desk(), notice())
    assert "日历有变" in str(centre.refused(lambda: centre.do(case, "undo")))


def test_who_had_the_case_open_is_told_what_changed(centre: Office) -> None:
    case = letter(centre)
    calendars.apply(centre.desk(), notice())
    refusal = centre.refused(lambda: centre.do(case, "accept", seen=case.head), ChangedMeanwhile)
    assert "管理员期限变动" in str(refusal)
    assert centre.do(centre.desk().case(case.id), "accept").phase == "handling"


def test_a_clock_that_has_ended_is_explained_by_the_calendar_of_its_day(centre: Office) -> None:
    case = letter(centre)
    case = centre.play(case, [ACCEPT, REPLY, COMPLETE])
    key = next(key for key, clock in case.clocks.items() if clock.due == "2027-01-06")
    before = reasons.reason(centre.desk(), case, key)
    calendars.apply(centre.desk(), notice())
    calendars.apply(centre.desk(), calendars.office_day("2026-12-25", off=True, name="检修"))
    again = reasons.reason(centre.desk(), centre.desk().case(case.id), key)
    assert again == before and str(again.lines[-1].date) == "2027-01-06"


def test_without_a_case_the_ledgers_calendar_is_asked_too(centre: Office) -> None:
    asked = Asked(parse_local("2026-12-16"), amount="15wd")
    assert (answer(asked)["due"], answer(asked)["provisional"]) == ("2027-01-06", True)
    calendars.apply(centre.desk(), notice())
    told = answer(asked, True, centre.desk().calendar)
    assert (told["due"], told["provisional"]) == ("2027-01-11", False)
    assert "导入2027年" in told["summary"]


# ---- the ledger


def test_rebuilding_gives_the_same_calendar(centre: Office) -> None:
    letter(centre)
    calendars.apply(centre.desk(), notice())
    calendars.apply(centre.desk(), calendars.office_day("2027-03-01", off=True, name="检修"))
    before, version = stored(centre.ledger), centre.desk().calendar.version
    assert len(before["calendar"]) == 2
    rebuild(centre.ledger.store)
    assert stored(centre.ledger) == before
    with Ledger.open(centre.ledger.folder) as again:
        assert Almanac(again).calendar.version == version
    assert centre.sound()


def test_an_edited_calendar_is_found(centre: Office) -> None:
    calendars.apply(centre.desk(), notice())
    centre.ledger.store.run("UPDATE calendar SET facts = replace(facts, '2027-01-04', '2027-01-06')")
    assert "calendar" in (verify(centre.ledger).first_fault or "")


def test_the_standing_names_what_the_calendar_rests_on(centre: Office) -> None:
    centre.now = LATE
    calendars.apply(centre.desk(), notice(version=4))
    calendars.apply(centre.desk(), calendars.office_day("2027-03-01", off=True, name="检修"))
    said = calendars.standing(centre.desk())
    assert (said.published[-1], said.missing, len(said.imported)) == (2026, None, 1)
    assert (said.imported[0].notice.edition, said.imported[0].at) == (4, LATE)
    assert [(str(day), works) for day, works, _ in calendars.named_days(centre.desk(), 2027)] == [
        *((day, False) for day in OFF), ("2027-03-01", False)]  # fmt: skip


def test_progress_is_told_and_the_others_are_not_read(centre: Office) -> None:
    letter(centre, "2026-11-02T09:00")
    for _ in range(3):
        letter(centre)
    told: list[tuple[int, int]] = []
    progress: Progress = lambda done, total: told.append((done, total))  # noqa: E731
    calendars.preview(centre.desk(), notice(), progress)
    assert told[-1] == (3, 3)


def test_sentences_count_every_kind(centre: Office) -> None:
    letter(centre, "2026-12-10T09:00")
    quiet = calendars.preview(centre.desk(), notice("2027-10-01"))
    assert quiet.sentence == "将采用2027年放假安排：没有投诉件的期限要改变。"
    letter(centre, "2026-12-14T09:00")
    settled = calendars.preview(centre.desk(), notice("2027-10-01"))
    assert settled.sentence == "将采用2027年放假安排：1个期限日期不变、不再暂定。"
