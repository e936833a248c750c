"""`calendar`: the yearly notices, the days of the office itself, and what they move."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop_app.cli.options import Global, main, pass_global

if TYPE_CHECKING:
    from desktop_app.domain.notices import Word
    from desktop_app.services.calendars import Move, Outcome, Standing

DRY_RUN = click.option("--dry-run", is_flag=True, help="只看会改变什么，不导入")


@main.group("calendar", help="日历：导入放假安排，登记本单位的日子")
def calendar() -> None:
    """Commands about the calendar."""


@calendar.command("import", help="导入一年的放假安排（JSON），重新计算受影响的期限")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@DRY_RUN
@pass_global
def import_year(options: Global, file: Path, dry_run: bool) -> None:
    """Take in a yearly notice."""
    from desktop_app.services.calendars import read_notice
    from desktop_app.services.disk import read_file

    notice = read_notice(read_file(file, f"日历文件“{file}”"))
    _say(options, notice, dry_run)


@calendar.command("day", help="登记本单位停办（--off）或上班（--work）的一天，或取消（--remove）")
@click.argument("day", metavar="日期")
@click.option("--off", is_flag=True, help="这一天停办")
@click.option("--work", is_flag=True, help="这一天上班")
@click.option("--name", default="", metavar="名称", help="为什么，例如“设备检修”")
@click.option("--remove", is_flag=True, help="取消本单位对这一天的安排")
@DRY_RUN
@pass_global
def office_day(options: Global, day: str, off: bool, work: bool, name: str, remove: bool, dry_run: bool) -> None:
    """Say of a day that the office is off or works, or take that back."""
    from desktop_app.services import calendars

    if off + work + remove != 1 or remove == bool(name):
        raise click.UsageError("请写 --off 或 --work 之一并用 --name 写明名称，或者只写 --remove。")
    word = calendars.office_day_removed(day) if remove else calendars.office_day(day, off=off, name=name)
    _say(options, word, dry_run)


@calendar.command("show", help="看日历现在以什么为准")
@click.option("--year", type=click.IntRange(1949, 2199), default=None, metavar="年份", help="列出这一年点名的日子")
@pass_global
def show(options: Global, year: int | None) -> None:
    """Show what the calendar rests on, and the named days of a year."""
    from desktop_app.services import calendars

    with options.desk() as desk:
        standing = calendars.standing(desk)
        answer = _standing(standing)
        if year is not None:
            answer["year"] = year
            answer["known"] = desk.calendar.published(year)
            answer["days"] = [
                {"date": str(day), "isOffDay": not works, "reason": reason}
                for day, works, reason in calendars.named_days(desk, year)
            ]
        options.tell(answer, lambda: "\n".join(_standing_lines(standing, answer)))


def _say(options: Global, word: "Word", dry_run: bool) -> None:
    from desktop_app.services import calendars

    with options.desk() as desk:
        outcome = calendars.preview(desk, word) if dry_run else calendars.apply(desk, word)
    options.tell(_outcome(outcome), lambda: "\n".join(_outcome_lines(outcome)))


def _outcome(outcome: "Outcome") -> dict[str, Any]:
    from desktop_app.domain.calendar import ImportedYear

    word = outcome.word
    if isinstance(word, ImportedYear):
        said: dict[str, Any] = {
            "year": word.year,
            "papers": list(word.papers),
            "version": word.edition,
            "sha": word.digest,
        }
    else:
        said = {
            "date": str(word.date),
            "off": None if word.removed else word.off,
            "name": word.name,
            "removed": word.removed,
        }
    days = [
        {"date": str(day.date), "isOffDay": not day.working, "before": day.before, "reason": day.reason}
        for day in outcome.days
    ]
    return {
        **said, "applied": outcome.applied, "unchanged": not outcome.is_news, "days": days,
        "moves": [_move(move) for move in outcome.of_kind("moved")],
        "settled": [_move(move) for move in (*outcome.of_kind("settled"), *outcome.of_kind("provisional"))],
        "warnings": [_move(move) for move in outcome.of_kind("warned")],
    }  # fmt: skip


def _move(move: "Move") -> dict[str, Any]:
    return {
        "number": move.number, "id": move.case_id, "clock": move.key, "title": move.title, "clause": move.clause,
        "from": move.due[0], "to": move.due[1], "warn": move.warn[1], "provisional": move.provisional[1],
    }  # fmt: skip


def _outcome_lines(outcome: "Outcome") -> Iterator[str]:
    yield outcome.sentence
    for day in outcome.days:
        yield f"  {day.date}  {day.before} → {day.reason}"
    for move in outcome.of_kind("moved"):
        mark = "（暂定）" if move.provisional[1] else ""
        yield f"  {move.number}  {move.title}  {move.due[0].replace('T', ' ')} → {move.due[1].replace('T', ' ')}{mark}"


def _standing(standing: "Standing") -> dict[str, Any]:
    return {
        "version": standing.version, "published": list(standing.published), "missing": standing.missing,
        "imported": [
            {"year": item.notice.year, "papers": list(item.notice.papers), "version": item.notice.edition,
             "sha": item.notice.digest, "days": len(item.notice.days), "imported_at": item.at.isoformat()}
            for item in standing.imported
        ],
        "office_days": [{"date": str(day.date), "off": day.off, "name": day.name} for day in standing.office_days],
    }  # fmt: skip


def _standing_lines(standing: "Standing", answer: dict[str, Any]) -> Iterator[str]:
    yield f"国务院公布：{standing.published[0]}年至{standing.published[-1]}年"
    for item in standing.imported:
        yield f"导入：{item.notice.year}年（{len(item.notice.days)}天）  {'  '.join(item.notice.papers)}"
    for day in standing.office_days:
        yield f"本单位：{day.date}  {day.ruling}  {day.name}"
    if standing.missing:
        yield f"{standing.missing}年的放假安排还没有导入，涉及该年的期限为暂定。"
    for day in answer.get("days", ()):
        yield f"  {day['date']}  {day['reason']}"
