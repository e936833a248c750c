"""Complaints at police windows: who receives first answers for the way, nothing is refused, true and untrue differ."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.domain.masking import Purpose
from desktop_app.domain.periods import Turn, next_turn
from desktop_app.forms.paper import load_paper
from desktop_app.services import paper_uses, papers, story
from tests.regulations.systems import System, shows

ID = "police-window"
NAMED: dict[str, Any] = {
    "complainant.anonymous": False, "complainant.name": "方玉兰", "complainant.phone": "13700137001",
}  # fmt: skip
PENALTY = {"respondent": "3号窗口", "responsible": "窗口负责人", "ground": "direct", "kind": "批评教育"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def found(system: System, finding: str, **changes: Any) -> None:
    system.register("2023-07-03T09:00", **changes)
    system.do("accept")
    system.do("investigate", text="已调看录像、询问经办人。")
    system.do("find", finding=finding, text="经核实。")


# --- who receives, and what is not of this window


def test_the_first_receiver_is_recorded_by_itself(system: System) -> None:
    assert system.register(by="沈雨", channel="现场").record["extra"]["first_contact"] == "沈雨"


def test_what_is_said_at_the_window_is_reported_before_it_is_accepted(system: System) -> None:
    system.register(channel="现场")
    broken = system.refused("accept")
    assert broken.clause == "第四条" and "请先办“报告直接责任人”" in str(broken)
    case = system.do("report_up", by="沈雨", text="请处理。")
    assert case.of("step_done")[0].values["to"] == "本窗口的直接责任人"
    assert system.do("accept", by="曹国安").phase == "handling"


def test_what_comes_by_the_comment_book_needs_no_report(system: System) -> None:
    system.register()
    assert [duty.rule.id for duty in duties(system.case, system.rules)] == []
    assert system.do("accept", by="白雪梅").phase == "handling"


def test_only_those_in_charge_accept_and_only_the_supervision_assigns(system: System) -> None:
    system.register()
    broken = system.refused("accept", by="沈雨")
    assert "需要的身份是：直接责任人、市审管办投诉督查处" in str(broken) and broken.clause == "第五条"
    system.do("accept")
    assert "没有权限转办" in str(system.refused("refer", by="曹国安", to_unit="分中心"))
    assert system.do("refer", by="白雪梅", to_unit="分中心").handover["to_unit"] == "行政审批服务分中心"


@shows("police-window", "TRF")
def test_what_is_not_of_this_window_is_passed_on_and_not_refused(system: System) -> None:
    system.register(categories=["态度恶劣", "不属本窗口职责范围"])
    for word, said in (
        ("accept", {}),
        ("start_work", {}),
        ("investigate", {"text": "已查。"}),
    ):
        broken = system.refused(word, **said)
        assert broken.clause == "第四条" and "请先办“转交投诉督查处”" in str(broken)
    assert "没有“decline”这个动作" in str(system.refused("decline", text="不归我们管"))
    assert (system.rules.acceptance.policy, system.rules.acceptance.clause) == ("never_refuse", "第四条")
    assert "可以选的是：投诉督查处" in str(system.refused("pass_on", to_unit="分中心"))
    assert "需要的身份是：首诉责任人、直接责任人" in str(system.refused("pass_on", by="龚立"))
    system.do("pass_on", by="沈雨")
    system.do("receive", by="白雪梅")
    assert (system.case.unit, system.do("accept", by="白雪梅").phase) == ("投诉督查处", "handling")


def test_what_is_of_this_window_is_not_passed_on(system: System) -> None:
    system.register()
    broken = system.refused("pass_on")
    assert broken.clause == "第四条" and "请报告直接责任人处理" in str(broken)


@shows("police-window", "CAT")
def test_four_contents(system: System) -> None:
    axis = system.rules.axis("content")
    assert axis and [value.id for value in axis.values] == ["not_accepted", "delayed", "attitude", "others"]
    assert axis.clause == "第六条"
    case = system.register(categories=["态度恶劣", "推诿、拖延"])
    assert case.record["categories"] == {"content": ["attitude", "delayed"], "remit": ["own"]}


def test_six_ways_in(system: System) -> None:
    titles = [channel.title for channel in system.rules.channels]
    assert titles == ["现场", "投诉电话（12345政务服务热线）", "意见簿", "测评表", "市审管办网站", "书面投诉"]
    assert system.register(channel="12345").record["channel"] == "phone"


# --- true and untrue


@shows("police-window", "INV")
def test_it_is_investigated_before_it_is_found(system: System) -> None:
    system.register()
    system.do("accept")
    broken = system.refused("find", finding="属实")
    assert broken.clause == "第七条" and "请先办“调查核实”" in str(broken)
    system.do("investigate", text="已调看录像。", evidence="出入境区机位")
    case = system.do("find", finding="属实", respondent="3号窗口")
    assert [(found["respondent"], found["finding"]) for found in case.findings.values()] == [
        ("3号窗口", "substantiated")
    ]


@shows("police-window", "VAL")
def test_nothing_is_finished_before_it_is_found_true_or_not(system: System) -> None:
    system.register()
    system.do("accept")
    broken = system.refused("complete", summary="已办。")
    assert broken.clause == "第九条、第十条" and "请先办“认定”" in str(broken)
    for word, said in (("penalise", PENALTY), ("rectify", {"text": "改正。"})):
        broken = system.refused(word, **said)
        assert broken.clause == "第九条、第十条" and "还没有认定投诉属实" in str(broken)


@shows("police-window", "PEN")
def test_what_is_true_is_corrected_and_whoever_is_responsible_is_dealt_with(system: System) -> None:
    found(system, "属实")
    broken = system.refused("complete", summary="已办。")
    assert broken.clause == "第九条" and "请先办“督促改正”" in str(broken)
    system.do("rectify", text="下班前提交的材料一律受理。")
    broken = system.refused("complete", summary="已办。")
    assert broken.clause == "第九条" and "请先办“处理直接责任人”" in str(broken)
    assert "“直接责任人”没有填写" in str(system.refused("penalise", **{**PENALTY, "responsible": ""}))
    case = system.do("penalise", by="白雪梅", **PENALTY)
    assert (case.penalties[0]["clause"], case.penalties[0]["responsible"]) == ("第九条", "窗口负责人")
    assert system.do("complete", summary="已办。").phase == "completed"


def test_nothing_is_settled_without_being_looked_into(system: System) -> None:
    system.register()
    assert "没有“settle”这个动作" in str(system.refused("settle", text="已解释。"))


@shows("police-window", "VAL")
def test_what_is_untrue_is_explained(system: System) -> None:
    found(system, "不属实", **NAMED)
    broken = system.refused("complete", summary="已办。")
    assert broken.clause == "第十条" and "请先办“反馈投诉人”" in str(broken)
    system.do("reply", text="系统当时正在升级，已说明情况。")
    assert system.do("complete", summary="已解释。").phase == "completed"


def test_nobody_is_penalised_for_what_is_untrue(system: System) -> None:
    found(system, "不属实")
    broken = system.refused("penalise", **PENALTY)
    assert broken.clause == "第九条、第十条" and "属实的才作这样的处理" in str(broken)


def test_whoever_is_found_responsible_beside_others_is_penalised(system: System) -> None:
    rows = [{"name": "3号窗口", "unit": "出入境窗口"}, {"name": "4号窗口", "unit": "出入境窗口"}]
    system.register(respondents=rows)
    system.play([{"do": "accept"}, {"do": "investigate", "set": {"text": "已查。"}}])
    system.do("find", respondent="3号窗口", finding="不属实")
    system.do("find", respondent="4号窗口", finding="属实")
    assert system.do("penalise", **{**PENALTY, "respondent": "4号窗口"}).penalties[0]["respondent"] == "4号窗口"


@pytest.mark.parametrize("who", [{}, {"complainant.anonymous": False, "complainant.name": "方玉兰"}])
def test_who_cannot_be_reached_need_not_be_answered(system: System, who: dict[str, Any]) -> None:
    found(system, "不属实", **who)
    assert [duty.rule.id for duty in duties(system.case, system.rules)] == []
    assert system.do("complete", summary="已公示说明。").phase == "completed"
    assert system.do("close").phase == "closed"


@shows("police-window", "REP")
def test_who_can_be_reached_is_told_the_result_before_the_end(system: System) -> None:
    found(system, "属实", **NAMED)
    system.do("rectify", text="已改正。")
    system.do("penalise", **PENALTY)
    system.do("complete", summary="已办。")
    assert "依据：第七条" in str(system.refused("close"))
    system.do("reply", text="已改正并处理。")
    assert system.do("close").phase == "closed"


# --- what is told to others


@shows("police-window", "CONF")
def test_nothing_that_leaves_the_desk_tells_who_complained(system: System) -> None:
    case = system.register(**NAMED, **{"complainant.address": "文三路莲花苑5幢301室"})
    use = paper_uses.usage(system.rules, "registration_form")
    said: dict[Purpose, str] = {}
    purposes: tuple[Purpose, ...] = ("internal", "respondent", "public")
    for purpose in purposes:
        said[purpose] = str(papers.content(system.desk(), case, use, purpose).values)
    for secret in ("方玉兰", "13700137001", "莲花苑"):
        assert secret in said["internal"]
        assert secret not in said["respondent"] and secret not in said["public"]


def test_the_public_notice_is_for_the_public(system: System) -> None:
    use = system.rules.paper("results_notice")
    assert use and (use.title, use.purpose, use.planned) == ("投诉处理结果公示", "public", False)
    layout = load_paper("results_notice")
    assert layout.of == "office" and all(path.split(".")[0] in ("figures", "rows", "office") for path in layout.paths())
    assert not layout.columns()["rows"] & {"name", "complainant", "phone", "respondent"}
    assert "results_notice" not in {
        offer.id for offer in papers.offers(system.desk(), system.register("2026-11-19T08:30"))
    }
    found(system, "不属实")
    system.do("complete", summary="已说明。")
    system.play([{"do": "close"}, {"do": "archive"}])
    case = system.do("publish", by="白雪梅", text="经核实不属实。")
    assert case.of("step_done")[-1].values["action"] == "publish"


def test_the_person_complained_about_does_not_work_on_it(system: System) -> None:
    rows: list[dict[str, str]] = [{"name": "曹国安", "unit": "进驻窗口"}]
    system.register(respondents=rows)
    assert "是这件投诉的被投诉人" in str(system.refused("accept", by="曹国安"))


def test_the_office_sets_how_often_results_are_published(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, blanks={"reports.R1.every": "quarter", "reports.R1.day": 10})
    try:
        report = opened.rules.reports[0]
        assert (report.population, report.basis) == ("closed", "office")
        assert next_turn(report, date(2023, 7, 3)) == Turn(date(2023, 4, 1), date(2023, 6, 30), date(2023, 7, 10))
    finally:
        opened.close()


def test_the_office_says_how_those_responsible_are_dealt_with(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, blanks={"penalties.direct.kinds": ["批评教育", "书面检查"]})
    try:
        found(opened, "属实")
        assert "没有“记过”" in str(opened.refused("penalise", **{**PENALTY, "kind": "记过"}))
        assert opened.do("penalise", **PENALTY).penalties[0]["kind"] == "批评教育"
    finally:
        opened.close()


def test_the_life_of_the_sample(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    try:
        assert played.case.phase == "archived"
        assert ("投诉登记表", "pdf") in played.files and all(played.files.values())
    finally:
        played.ledger.close()
