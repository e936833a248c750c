"""服务大厅投诉管理制度: what a complainant must give, how it is looked into, and the four ways it may end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties, owed_replies
from desktop_app.services import story
from tests.regulations.systems import System, shows

ID = "service-hall"
INTAKE, HEAD, INQUIRER = "龚丽娟", "尹长青", "霍明"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path, ID)
    yield system
    system.close()


def investigated(system: System) -> None:
    system.register("2026-11-17T09:25")
    system.do("accept")
    system.do("investigate", by=INQUIRER, methods=["talk"], text="已查。")


@shows(ID, "CAT")
def test_the_five_matters_and_their_parts(system: System) -> None:
    case = system.register("2026-11-17T09:25", categories=["服务态度", "设施设备", "廉洁自律"])
    assert case.record["categories"] == {"scope": ["attitude", "equipment", "integrity"]}
    axis = system.rules.axis("scope")
    assert axis and [value.title for value in axis.values if value.parent == "staff"] == [
        "服务态度",
        "工作效率",
        "业务能力",
    ]
    assert system.refused_registration(categories=[]).clause == "第四条"


@pytest.mark.parametrize("channel", ["来访", "电话", "微信公众号", "信函", "其他渠道"])
def test_all_ways_lead_to_the_same_office(system: System, channel: str) -> None:
    found = system.rules.channel(system.register("2026-11-17T09:25", channel=channel).record["channel"])
    assert found and found.receiver == "投诉处理机构"


def test_name_contact_and_description_are_needed_evidence_is_not(system: System) -> None:
    system.register("2026-11-17T09:25")
    said = system.refused_registration(**{"complainant.name": ""})
    assert (said.field, said.clause) == ("complainant.name", "第六条1")
    said = system.refused_registration(complainant={"name": "莫晓峰"})
    assert (said.field, said.clause) == ("complainant.phone", "第六条1")
    assert "请填写电话、地址或电子邮箱" in str(said)
    said = system.refused_registration(facts="")
    assert (said.field, said.clause) == ("facts", "第六条2")
    nameless: dict[str, Any] = {"complainant.anonymous": True}
    said = system.refused_registration(**nameless)
    assert (said.field, said.clause) == ("complainant.anonymous", "第六条1")
    assert system.register("2026-11-17T09:25", materials=None).phase == "received"


@shows(ID, "IM")
def test_the_procedure_is_told_at_once(system: System) -> None:
    system.register("2026-11-17T09:25")
    assert [(duty.rule.id, duty.standing) for duty in duties(system.case, system.rules)] == [("I1", "owed")]
    system.do("tell_procedure", by=INTAKE, means="当面")
    assert [(duty.rule.id, duty.standing) for duty in duties(system.case, system.rules)] == [("I1", "done")]
    paper = system.rules.paper("procedure_notice")
    assert paper and not paper.planned and (paper.title, paper.basis) == ("投诉处理流程告知书", "suggestion")
    record = system.rules.paper("investigation_record")
    assert record and not record.planned and (record.title, record.clause) == ("调查记录", "第九条")


@shows(ID, "INV")
def test_the_inquiry_says_how_it_was_made_and_comes_first(system: System) -> None:
    system.register("2026-11-17T09:25")
    system.do("accept")
    said = system.refused("complete", outcome=["answer"], summary="已答复。")
    assert said.clause == "第九条、第十条" and "请先办“调查”" in str(said)
    said = system.refused("investigate", text="已查。")
    assert (said.field, said.clause) == ("methods", "第九条")
    case = system.do("investigate", by=INQUIRER, methods=["谈话", "审查记录、文件"], text="已查。")
    event = case.last("investigated")
    assert event is not None and event.values["methods"] == ["talk", "files"]


def test_a_complaint_is_looked_into_before_it_is_settled_at_once(system: System) -> None:
    system.register("2026-11-17T09:25")
    said = system.refused("settle", by=INTAKE, text="已解释。")
    assert said.clause == "第九条" and "请先办“调查”" in str(said)
    system.do("investigate", methods=["talk"], text="当场问明。")
    assert system.do("settle", by=INTAKE, text="已解释。").phase == "completed"
    assert system.clock("D1").state == "met"
    system.register("2026-11-17T09:25", kind="诉求")
    assert system.do("settle", by=INTAKE, text="已解答。").phase == "completed"


@shows(ID, "PEN")
@pytest.mark.parametrize(
    ("outcome", "clause", "sentence", "word", "values"),
    [
        (
            "order_correct",
            "第十条1",
            "请先办“责令改正”",
            "rectify",
            {"text": "统一清单。", "respondent": "不动产登记窗口3号"},
        ),
        (
            "punish",
            "第十条2",
            "请先办“处罚责任人”",
            "penalise",
            {"respondent": "不动产登记窗口3号", "ground": "violation", "kind": "警告"},
        ),
        ("adopt", "第十条4", "请先办“研究、采纳投诉人的建议”", "adopt", {"adopted": "采纳", "text": "改进取号。"}),
    ],
)
def test_an_outcome_needs_its_step(
    system: System, outcome: str, clause: str, sentence: str, word: str, values: dict[str, str]
) -> None:
    investigated(system)
    said = system.refused("complete", outcome=[outcome], summary="已处理。")
    assert (said.field, said.clause) == ("outcome", clause) and sentence in str(said)
    assert "投诉处理机构负责人" in str(system.refused(word, by=INQUIRER, **values))
    system.do(word, by=HEAD, **values)
    case = system.do("complete", outcome=[outcome, "answer"], summary="已处理。")
    event = case.last("completed")
    assert event is not None and event.values["outcome"] == [outcome, "answer"]


@shows(ID, "PEN")
def test_the_office_may_set_the_range_of_fines(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"penalties.violation.least": "50", "penalties.violation.most": "500"})
    investigated(system)
    said = system.refused("penalise", respondent="不动产登记窗口3号", ground="violation", kind="罚款", amount="800")
    assert (said.field, said.clause) == ("amount", "第十条2")
    fined = system.do("penalise", respondent="不动产登记窗口3号", ground="violation", kind="罚款", amount="500")
    assert fined.penalties[0]["amount"] == "500.00"
    system.close()


@shows(ID, "REP")
def test_everybody_is_told_the_result(system: System) -> None:
    investigated(system)
    assert [(duty.to, duty.clause) for duty in owed_replies(system.case, system.rules)] == [("complainant", "第十一条")]
    system.do("complete", outcome=["none"], summary="不属实。")
    assert system.clock("D1").state == "running"
    assert "还没有答复记录（依据：第十一条）" in str(system.refused("close"))
    system.do("reply", by=INTAKE, text="经查不属实。")
    assert system.clock("D1").state == "met"
    assert system.do("close").phase == "closed"


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived" and ("收件（登记）回执", "docx") in played.files
    assert [(clock.clock, clock.state, clock.late) for clock in played.case.clocks.values()] == [("D1", "met", False)]
    played.ledger.close()
