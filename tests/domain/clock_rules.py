"""Clock rules that several tests play with, and how the clocks of a case stand."""

from typing import Any

from desktop_app.domain.case import Case
from tests.domain.timelines import Timeline, clock, regulation, shipped


def standing(case: Case) -> dict[str, tuple[str, str]]:
    """Key → state and due day."""
    return {key: (running.state, running.due) for key, running in case.clocks.items()}


def active(case: Case) -> dict[str, str]:
    return {key: running.due for key, running in case.clocks.items() if running.active}


def opened(*clocks: dict[str, Any], record: dict[str, Any] | None = None, **more: Any) -> Timeline:
    line = Timeline(regulation(*clocks, axes={"complexity": {"title": "难易", "values": ["ordinary", "complex"]}}))
    line.register(record, **more)
    return line


COMPLEX = {"changes": {"categories": {"complexity": ["complex"]}}}
ORDINARY = {"changes": {"categories": {"complexity": ["ordinary"]}}}
BY_COMPLEXITY = (
    clock("D1", when={"complexity": "ordinary"}, limit="15 wd", group="finish", rank=40),
    clock("D2", when={"complexity": "complex"}, limit="2 mo", group="finish", rank=40),
)

DATED = clock(
    "D1",
    **{"from": ["transferred"]},
    until=["reported_back"],
    void_on=["transfer_returned"],
    limit={"date": "report_by"},
)


def referred(day: str = "2026-12-04", **more: Any) -> dict[str, Any]:
    return {"mode": "refer", "to_unit": "东风路工商所", "report_by": day, **more}


BACK = clock("D4", **{"from": ["transferred"]}, until=["urged"], void_on=["completed"], limit="3 cd", before="finish",
             when={"mode": ["refer", "assign"]}, warning="1 cd")  # fmt: skip

REPORT = clock(
    "D5",
    **{"from": ["instruction_in"]},
    until=["reported_back"],
    scope="instruction",
    limit="2 mo",
    when={"mode": "assign"},
)


def instruct(number: int, mode: str = "assign", **more: Any) -> dict[str, Any]:
    return {"instruction": f"i{number}", "from": "镇政府", "mode": mode, **more}


def bank() -> Timeline:
    line = Timeline(shipped("bank-branch"))
    line.register(unit="营业网点", level="outlet", received_at="2026-11-16T10:05")
    return line
