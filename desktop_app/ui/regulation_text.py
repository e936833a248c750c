"""A regulation as a page to read: what it asks for, who may do what, what binds, and what the office fills in."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from desktop_app.domain.regulation import Regulation
from desktop_app.ui import regulation_binding as binding
from desktop_app.ui import regulation_intake as intake
from desktop_app.ui import regulation_keeping as keeping
from desktop_app.ui.regulation_html import STYLE

__all__ = ["STYLE", "page", "sections"]

Write = Callable[[Regulation], Iterator[str]]


def sections(rules: Regulation, today: date | None = None, default: Regulation | None = None) -> list[tuple[str, str, str]]:
    """The parts of the page that have something to say, as (anchor, title, html).

    `today` is the day from which the next turns of reports are counted; `default` is the regulation without the office's
    own values.
    """
    parts: Iterable[tuple[str, str, Write]] = (
        ("about", "概要", intake.about),
        ("blanks", "待填空白", keeping.blanks_beside(default)),
        ("acceptance", "受理", intake.acceptance),
        ("channels", "渠道", intake.channels),
        ("people", "身份和单位", intake.people),
        ("axes", "分类", intake.axes),
        ("clocks", "期限", binding.clocks),
        ("duties", "没有天数的义务", binding.duties),
        ("rules", "不能办的", binding.refusals),
        ("routes", "审批", binding.routes),
        ("barred", "转交限制", binding.barred),
        ("replies", "答复", binding.replies),
        ("urging", "催办", binding.urging),
        ("penalties", "处罚", binding.penalties),
        ("checklist", "结案审查标准", binding.checklist),
        ("steps", "本制度的步骤", keeping.steps),
        ("actions", "动作", keeping.actions),
        ("papers", "文书", keeping.papers),
        ("reports", "定期报告", keeping.reports_on(today)),
        ("retention", "保管", keeping.retention),
        ("hours", "服务时间", keeping.hours),
        ("fields", "登记项目", intake.fields),
        ("notes", "条文", keeping.notes),
    )
    found = ((anchor, title, "".join(write(rules))) for anchor, title, write in parts)
    return [(anchor, title, text) for anchor, title, text in found if text]


def page(rules: Regulation, today: date | None = None, default: Regulation | None = None) -> str:
    """The whole page as HTML for a text browser."""
    return joined(sections(rules, today, default))


def joined(parts: Iterable[tuple[str, str, str]]) -> str:
    """The parts as one page."""
    body = "".join(
        (f'<a name="{anchor}"></a>' + (f"<h2>{title}</h2>" if anchor != "about" else "") + text) for anchor, title, text in parts
    )
    return f"<html><body>{body}</body></html>"
