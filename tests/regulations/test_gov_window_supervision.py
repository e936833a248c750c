"""The supervision of government windows: complaints in time, and what an inspection finds is put right."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.domain.periods import Turn, next_turn
from desktop_app.services import story
from tests.regulations.systems import System

ID = "gov-window-supervision"
FOUND: dict[str, Any] = {"kind": "督查发现", "channel": "定期督查", "complainant": None}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def test_a_complaint_goes_its_ordinary_way(system: System) -> None:
    system.register("2023-07-03T09:00", channel="窗口服务评价")
    system.play([{"do": "accept"}, {"do": "complete", "set": {"summary": "已查明。"}}])
    assert "请先办“答复”" in str(system.refused("close"))
    case = system.play([{"do": "reply", "set": {"text": "已整改。"}}, {"do": "close"}, {"do": "archive"}])
    assert case.phase == "archived"


def test_what_an_inspection_finds_has_no_complainant_and_is_no_complaint(system: System) -> None:
    case = system.register("2023-07-03T09:00", **FOUND)
    kind = system.rules.kind(case.record["kind"])
    assert kind and (kind.title, kind.counts) == ("督查发现", False)
    assert duties(system.case, system.rules) == ()


def test_what_an_inspection_finds_is_put_right(system: System) -> None:
    system.register("2023-07-03T09:00", **FOUND)
    broken = system.refused("settle", text="已口头提醒。")
    assert broken.clause == "第十二条" and "不能即办即结，请先办“受理”" in str(broken)
    system.do("accept")
    broken = system.refused("complete", summary="已提醒。")
    assert broken.clause == "第十二条" and "还没有督促整改" in str(broken)
    broken = system.refused("rectify", by="路明", text="自行整改。")
    assert broken.clause == "第十二条" and "需要的身份是：政务服务中心、督查人员" in str(broken)
    system.do("rectify", by="万丽", text="当日件当日分派。", respondent="7号窗口", finish_by="2023-07-10")
    system.do("check_rectified", by="万丽", text="抽查相符。")
    case = system.do("complete", summary="整改到位。")
    assert (case.phase, len(case.of("corrective_action"))) == ("completed", 1)


def test_a_complaint_has_a_complainant(system: System) -> None:
    assert "“投诉人姓名”没有填写" in str(system.refused_registration(complainant=None))


def test_an_inspection_registers_no_complaint(system: System) -> None:
    broken = system.refused_registration(channel="定期督查", received_at="2023-01-02T08:00")
    assert (broken.clause, broken.field) == ("第十二条", "kind")
    assert "请把“性质”选为“督查发现”" in str(broken)


def test_a_finding_may_become_a_complaint(system: System) -> None:
    system.register("2023-07-03T09:00", **FOUND)
    assert system.do("become_complaint", reason="督查中有人当场投诉。").record["kind"] == "complaint"
    assert [duty.rule.id for duty in duties(system.case, system.rules)] == ["I1"]


def test_the_ways_in(system: System) -> None:
    on_site = {channel.title: channel.on_site for channel in system.rules.channels}
    complaints = {"来访投诉": True, "来电投诉": False, "来信投诉": False, "网上投诉": False}
    assert on_site == {"窗口服务评价": None, "社会监督": None, **complaints, "定期督查": None}


def test_the_office_fills_in_how_often_it_inspects_and_what_it_publishes(tmp_path: Path) -> None:
    told = {
        "reports.R1.every": "quarter",
        "notes.service_norms.text": "变更登记三个工作日。",
        "clocks.I1.limit": "5 wd",
    }
    opened = System(tmp_path, ID, blanks=told)
    try:
        report = opened.rules.reports[0]
        assert next_turn(report, date(2023, 7, 3)) == Turn(date(2023, 7, 1), date(2023, 9, 30), date(2023, 9, 30))
        norms = next(note for note in opened.rules.notes if note.id == "service_norms")
        assert (norms.text, norms.basis) == ("变更登记三个工作日。", "office")
        opened.register("2023-07-03T09:00")
        assert opened.clock("I1").due == "2023-07-10"
    finally:
        opened.close()


def test_the_life_of_the_sample(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    try:
        assert played.case.phase == "archived"
        assert ("投诉登记表", "pdf") in played.files and all(played.files.values())
    finally:
        played.ledger.close()
