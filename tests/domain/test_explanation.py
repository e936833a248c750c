"""A due date explains itself: the lines end where the count ends, the sentence says what it rests on."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.counting import Limit, Pause, Unit, back, due
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.explanation import Explanation, Line, explain, explain_back
from desktop_app.domain.moments import midnight, parse_local

CALENDAR = WorkCalendar()
DAY_UNITS: st.SearchStrategy[Unit] = st.sampled_from(("cd", "wd", "mo"))
DAY_LIMITS = st.builds(Limit, st.integers(1, 30), DAY_UNITS)
HOURS = st.builds(Limit, st.integers(1, 90), st.just("h"))


@st.composite
def clocks(draw: st.DrawFn, limits: st.SearchStrategy[Limit]) -> tuple[datetime, Limit, list[Pause], Limit | None]:
    start = midnight(draw(st.dates(date(2015, 1, 1), date(2027, 6, 30)))) + timedelta(hours=draw(st.integers(0, 23)))
    spans = draw(st.lists(st.tuples(st.integers(-100, 900), st.integers(0, 300)), max_size=3))
    pauses = [Pause(start + timedelta(hours=at), start + timedelta(hours=at + length)) for at, length in spans]
    return start, draw(limits), pauses, draw(st.none() | limits)


def said(start: str, limit: str, **more: object) -> Explanation:
    return explain(parse_local(start), Limit.parse(limit), CALENDAR, **more)  # type: ignore[arg-type]


def marks(explanation: Explanation) -> str:
    return " ".join(line.mark for line in explanation.lines)


@given(clocks(DAY_LIMITS), st.booleans())
def test_every_day_from_start_to_due_date_is_listed_once(
    clock: tuple[datetime, Limit, list[Pause], Limit | None], roll: bool
) -> None:
    start, limit, pauses, extension = clock
    lines = explain(start, limit, CALENDAR, pauses=pauses, extension=extension, roll=roll).lines
    end = due(start, limit, CALENDAR, pauses=pauses, extension=extension, roll=roll).last
    assert [line.date for line in lines] == [
        start.date() + timedelta(days=n) for n in range((end - start.date()).days + 1)
    ]
    assert [line.mark for line in lines].count("到期") == 1
    assert [line for line in lines if line.counted is not None][-1].date == lines[-1].date == end
    final = extension or limit
    if final.unit != "mo":
        assert lines[-1].counted == final.amount


@given(clocks(HOURS))
def test_the_moments_of_hours_come_in_order_and_end_at_the_due_moment(
    clock: tuple[datetime, Limit, list[Pause], Limit | None],
) -> None:
    start, limit, pauses, extension = clock
    lines = explain(start, limit, CALENDAR, pauses=pauses, extension=extension).lines
    moments = [line.date for line in lines]
    assert moments == sorted(moments)
    assert (moments[0], lines[0].mark) == (start, "起算")
    assert lines[-1].mark == "到期"
    assert moments[-1] == due(start, limit, CALENDAR, pauses=pauses, extension=extension).last


def test_working_days_with_a_pause_are_told_day_by_day() -> None:
    stops = [Pause(parse_local("2026-02-13"), parse_local("2026-02-24"))]
    told = said("2026-02-11", "4wd", pauses=stops, clause="《条例》第四十六条", text="收到之日起四个工作日内答复。")
    assert marks(told) == "起算日不计 第1日 第2日" + " 停" * 10 + " 第3日 到期"
    assert told.lines[2] == Line(date(2026, 2, 13), 2, "第2日", "工作日，当日中止计时，照算")
    assert told.lines[3] == Line(date(2026, 2, 14), None, "停", "春节 补班，中止计时，开始提醒")
    assert told.lines[13].reason == "工作日，当日恢复计时，照算"
    assert told.summary == (
        "根据《条例》第四十六条“收到之日起四个工作日内答复”，期限为4个工作日，自2026年2月11日起算，当日不计，"
        f"日历采用{CALENDAR.version}，其间中止计时1次，补回1个工作日，于2026年2月25日24时届满。"
    )
    assert told.calendar == CALENDAR.version


def test_extension_and_roll_are_told() -> None:
    told = said("2026-02-11", "2cd", extension=Limit(2, "cd"), roll=True)
    assert marks(told) == "起算日不计 第1日 第2日 延期第1日 延期第2日" + " 顺延" * 8 + " 到期"
    assert told.lines[2].reason == "星期五，原到期日，开始提醒"
    assert told.lines[4] == Line(date(2026, 2, 15), 2, "延期第2日", "星期日，原到期日")
    assert told.lines[-1] == Line(date(2026, 2, 24), 2, "到期", "工作日")
    assert "经批准延长2日，末日2026年2月15日休息，顺延到下一个工作日，于2026年2月24日24时届满。" in told.summary


def test_months_are_told_in_days_with_weekdays_for_reasons() -> None:
    told = said("2026-01-31", "1mo")
    assert len(told.lines) == 29
    assert told.lines[-1] == Line(date(2026, 2, 28), 28, "到期", "星期六")
    assert "休" not in marks(told)


def test_rest_days_are_told_with_their_festival() -> None:
    told = said("2026-09-30", "1wd")
    assert marks(told) == "起算日不计" + " 休" * 7 + " 到期"
    assert told.lines[1].reason == "国庆节 放假"


def test_hours_are_told_in_moments() -> None:
    stops = [Pause(parse_local("2026-11-16T10:00"), parse_local("2026-11-16T11:20"))]
    told = said("2026-11-16T09:00", "2h", pauses=stops, extension=Limit(1, "h"))
    assert [(f"{line.date:%H:%M}", line.mark) for line in told.lines] == [
        ("09:00", "起算"), ("10:00", "停"), ("11:20", "续"), ("12:20", "原到期"), ("13:20", "到期")
    ]  # fmt: skip
    assert "自2026年11月16日9时00分起连续计算" in told.summary
    assert told.summary.endswith("其间中止计时1次，补回1小时20分，经批准延长1小时，于2026年11月16日13时20分届满。")


def test_a_pause_on_the_last_day_ends_on_the_last_day_given_back() -> None:
    told = said("2026-03-02", "2cd", pauses=[Pause(parse_local("2026-03-04"), parse_local("2026-03-07"))])
    assert marks(told) == "起算日不计 第1日 第2日 停 到期"
    assert told.lines[-1] == Line(date(2026, 3, 6), 2, "到期", "星期五，中止计时")


def test_a_provisional_date_says_which_year_is_missing() -> None:
    told = said("2026-12-30", "3wd")
    assert told.summary.endswith("因2027年的放假安排尚未公布，该日期为暂定，公布后重新计算。")
    assert told.lines[-1].reason == "暂按工作日"
    assert "暂定" not in said("2026-12-30", "30cd").summary


def test_the_warning_is_marked_on_its_day() -> None:
    told = said("2026-11-16", "5wd", warning=Limit(1, "wd"))
    assert [line.date for line in told.lines if line.reason.endswith("开始提醒")] == [date(2026, 11, 20)]


@given(clocks(DAY_LIMITS | HOURS))
def test_the_summary_is_always_one_sentence(clock: tuple[datetime, Limit, list[Pause], Limit | None]) -> None:
    start, limit, pauses, extension = clock
    told = explain(start, limit, CALENDAR, pauses=pauses, extension=extension, clause="第七条", text="应当答复。")
    assert told.summary.count("。") == 1
    assert limit.spoken() in told.summary


def test_forty_years_are_listed_and_more_than_a_hundred_refused() -> None:
    assert said("2026-01-01", "10000wd").lines[-1].counted == 10_000
    with pytest.raises(RuleBroken, match="一百年"):
        said("2026-01-01", "1201mo")


# ---- counting back


@given(st.dates(date(2005, 1, 1), date(2027, 6, 30)), DAY_LIMITS, st.booleans())
def test_the_lines_back_end_on_the_day_that_is_counted_back_to(anchor: date, limit: Limit, roll: bool) -> None:
    lines = explain_back(anchor, limit, CALENDAR, roll=roll).lines
    end = back(anchor, limit, CALENDAR, roll=roll).last
    assert [line.date for line in lines] == [anchor - timedelta(days=n) for n in range((anchor - end).days + 1)]
    assert (lines[0].mark, lines[-1].mark) == ("所依据的期限", "到期")
    counted = [line.counted for line in lines if line.counted is not None]
    assert limit.unit == "mo" or counted[-1] == limit.amount


def test_counting_back_is_told_in_a_sentence() -> None:
    told = explain_back(date(2027, 1, 3), Limit(2, "wd"), CALENDAR, clause="第八条", text="提前两日。")
    assert told.summary == (
        "根据第八条“提前两日”，从2027年1月3日往回数2个工作日，当日不计，日历采用" + CALENDAR.version
        + "，为2026年12月31日，因有年度的放假安排尚未公布，该日期为暂定，公布后重新计算。"
    )  # fmt: skip
    assert marks(told) == "所依据的期限 休 倒数第1日 到期"
    rolled = explain_back(date(2026, 10, 12), Limit(5, "cd"), CALENDAR, roll=True)
    assert marks(rolled).endswith("倒数第5日 提前 提前 提前 提前 提前 提前 到期") and "提前到上一个工作日" in rolled.summary
    with pytest.raises(RuleBroken, match="一百年"):
        explain_back(date(2026, 10, 12), Limit(40_000, "cd"), CALENDAR)
