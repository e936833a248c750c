"""The page of a regulation, third part: what people do, issue, keep and report; guidance; what the office fills in."""

from collections.abc import Callable, Iterator
from datetime import date
from html import escape

from desktop_app.domain.periods import SPOKEN, Report, next_turn
from desktop_app.domain.regulation import Action, Note, Regulation
from desktop_app.domain.terms import GROUP_TITLES, PHASE_TITLES, PLANNED, PURPOSE_TITLES
from desktop_app.services import blanks as services
from desktop_app.services import spoken
from desktop_app.services.paper_uses import title as paper_title
from desktop_app.ui.regulation_html import below, clause, line, mark, quote, table

WHERE = {"case": "列在投诉件旁", "registration": "列在登记页", "page": ""}
WEEKDAYS = "一二三四五六日"
POPULATIONS = {"received": "收到的", "closed": "办结的", "open": "未办结的", "none": ""}
WIDTHS = (26, 20, 20, 34)


def actions(rules: Regulation) -> Iterator[str]:
    """Every verb but the regulation's own steps."""
    yield from _grouped([action for action in rules.actions if action.event != "step_done"], rules)


def steps(rules: Regulation) -> Iterator[str]:
    """The steps that only this regulation knows."""
    yield from _grouped([action for action in rules.actions if action.event == "step_done"], rules)


def _grouped(found: list[Action], rules: Regulation) -> Iterator[str]:
    groups: dict[str, list[Action]] = {}
    for action in found:
        groups.setdefault(action.group, []).append(action)
    for group, members in groups.items():
        yield f"<p><b>{GROUP_TITLES.get(group, '其他')}</b></p>"
        yield table(("动作", "谁可以做", "什么时候", "说明"), [_action(action, rules) for action in members], WIDTHS)


def _action(action: Action, rules: Regulation) -> tuple[str, str, str, str]:
    when = f"{spoken.condition(action.when, rules)}时。" if action.when else ""
    return (f"{escape(action.title)}{mark(action.basis)}", spoken.roles(action.roles, rules), _phases(action),
            f"{escape(when + action.hint)}{clause(action.clause)}")  # fmt: skip


def _phases(action: Action) -> str:
    found = [PHASE_TITLES[phase] for phase in action.phases]
    return "随时" if len(found) >= len(PHASE_TITLES) - 1 else "、".join(found)


def papers(rules: Regulation) -> Iterator[str]:
    """The papers, those without a layout too."""
    rows = []
    for use in rules.papers:
        issuing = "、".join(action.title for word in use.issued_by if (action := rules.action(word)))
        state = f' <span class="mark">（{PLANNED}）</span>' if use.planned else ""
        needs = f"办过{spoken.events(use.requires, rules)}" if use.requires else ""
        needs = "，".join(filter(None, (needs, "处理意见批准完毕" if use.approved else "")))
        rows.append((f"《{escape(paper_title(use))}》{state}{mark(use.basis)}", PURPOSE_TITLES[use.purpose], escape(issuing),
                     escape(needs), escape("、".join(use.plies)), clause(use.clause)))  # fmt: skip
    yield table(("文书", "用途", "随哪个动作", "先要", "各联", "依据"), rows)


def retention(rules: Regulation) -> Iterator[str]:
    """How long the papers are kept."""
    said = rules.retention
    important = f"，重要的保管{_years(said.important)}" if said.important else ""
    yield line("", f"保管{_years(said.years)}{important}", said.clause, said.basis)
    yield quote(said.text)


def _years(years: int) -> str:
    return f"{years}年" if years else "永久"


def reports_on(today: date | None) -> Callable[[Regulation], Iterator[str]]:
    """The periodic duties, each with the day it is due next, seen from a day."""

    def reports(rules: Regulation) -> Iterator[str]:
        for report in rules.reports:
            yield line(report.title, _turn(report), report.clause, report.basis)
            turn = next_turn(report, today) if today else None
            if turn:
                yield below(f"下一次：{turn.due}以前，统计{turn.first}至{turn.last}")
            yield quote(report.text)
            yield below(report.note)

    return reports


def _turn(report: Report) -> str:
    parts = [SPOKEN[report.every]]
    if report.every == "week" and report.day:
        parts[0] += f"星期{WEEKDAYS[report.day - 1]}"
    elif report.every != "unset":
        parts[0] += f"，下一期的{report.day}日以前" if report.day else "，期末"
    whom = (f"由{report.from_unit}" if report.from_unit else "") + (f"报{report.to_unit}" if report.to_unit else "")
    parts += [whom] if whom else []
    parts += [f"统计{POPULATIONS[report.population]}投诉"] if POPULATIONS[report.population] else []
    return "，".join(parts)


def hours(rules: Regulation) -> Iterator[str]:
    """When the office serves."""
    yield from _written(rules.hours)


def notes(rules: Regulation) -> Iterator[str]:
    """Guidance, and where else it is shown."""
    yield from _written(rules.notes, rules)


def _written(found: tuple[Note, ...], rules: Regulation | None = None) -> Iterator[str]:
    for note in found:
        yield line(note.title, "", note.clause, note.basis)
        yield quote(note.text)
        where = WHERE[note.where]
        when = f"（{spoken.condition(note.when, rules)}时）" if rules and note.when else ""
        yield f'<p class="below quiet">{escape(where + when)}</p>' if where else ""


def blanks_beside(default: Regulation | None) -> Callable[[Regulation], Iterator[str]]:
    """What the text leaves open, beside the regulation as it is without the office's own values."""

    def blanks(rules: Regulation) -> Iterator[str]:
        for item in services.standing(rules, default):
            yield line(item.blank.label, item.value or services.NOTHING, item.blank.clause, item.basis if item.value else "text")
            suggested = f"建议：{item.suggested}" if item.basis == "office" and item.suggested else ""
            yield below("；".join(part for part in (item.blank.note, suggested) if part))

    return blanks
