"""旅游投诉处理（韶关）: verdicts per issue and per person, several penalties, foreign money, and what a case ends with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import office, story
from tests.forms.samples import docx_text
from tests.regulations.systems import System, shows

ID = "tourism-shaoguan"
DESK, BUREAU, COUNTY = "曾丽", "罗伟民", "邱志刚"
GUIDES = [{"name": name} for name in ("导游甲", "导游乙", "导游丙")]


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path, ID)
    yield system
    system.close()


def handling(system: System, **changes: Any) -> None:
    system.register("2026-11-09T10:20", **changes)
    system.do("accept")


def penalty(system: System) -> None:
    handling(system, respondents=GUIDES, categories=["旅行社", "导游"])
    system.do("reclassify", categories=["行政处罚"], reason="涉嫌违规带团。")


# ---- classes and verdicts


@shows(ID, "CAT")
def test_respondent_content_cause_and_procedure_are_told_apart(system: System) -> None:
    case = system.register("2026-11-09T10:20", categories=["旅行社", "导游", "假证"])
    assert case.record["categories"] == {
        "respondent_type": ["agency", "guide"], "content": ["false_card"], "procedure": ["ordinary"],
    }  # fmt: skip
    said = system.refused_registration(categories=["假证"])
    assert (said.clause, str(said)) == ("首段", "“被投诉者”没有选择，请选一项。")
    handling(system)
    case = system.do("reclassify", categories=["双方沟通不好"], reason="查明原因。")
    assert case.record["categories"]["cause"] == ["communication"]


def test_where_when_and_how_many_stand_in_the_register(system: System) -> None:
    case = system.register("2026-11-09T10:20")
    said = case.record
    assert (said["complainant"]["party_size"], said["extra"]["origin"]) == (4, "广州")
    assert (said["location"], said["extra"]["happened_at"]) == ("云溪峡谷景区出口", "2026-11-08T09:30:00Z")


@shows(ID, "VAL", "INV")
def test_one_issue_fails_while_the_other_stands(system: System) -> None:
    handling(system)
    system.do("investigate", by=COUNTY, text="开具的是正式发票，争吵属实。")
    spot = "云溪峡谷景区"
    system.do("find_issue", by=COUNTY, issue="1", finding="unfounded")
    system.do("find_issue", by=COUNTY, issue="2", respondent=spot, finding="proven")
    event = system.case.last("investigated")
    assert event is not None and event.values["text"] == "开具的是正式发票，争吵属实。"
    case = system.do("find", by=BUREAU, finding="valid")
    found = {key: item["finding"] for key, item in case.findings.items()}
    assert found == {"1|": "unfounded", f"2|{spot}": "proven", "|": "valid"}


@shows(ID, "VAL")
def test_verdicts_of_the_whole_and_of_a_part_are_not_mixed(system: System) -> None:
    handling(system)
    said = system.refused("find", finding="unfounded")
    assert said.clause == "首段" and "请改用“分项认定”" in str(said)
    said = system.refused("find_issue", issue="1", finding="invalid")
    assert said.clause == "二、2；一、6" and "请改用“认定有效、无效”" in str(said)


@shows(ID, "VAL")
def test_the_enterprise_complained_about_judges_nothing(system: System) -> None:
    handling(system)
    office.set_person(system.desk(), "景区值班员", ["enterprise"], "云溪峡谷景区管理处")
    assert "市旅游质监局负责人" in str(system.refused("find", by=COUNTY, finding="valid"))
    for word, given in (("find", {"finding": "valid"}), ("find_issue", {"issue": "1", "finding": "unfounded"})):
        assert "需要的身份是" in str(system.refused(word, by="景区值班员", **given))
    system.do("find", by=BUREAU, finding="valid")
    assert "需要的身份是" in str(system.refused("complete", by="景区值班员", summary="已处理。"))


@shows(ID, "VAL")
def test_a_person_who_was_not_there_gets_nothing(system: System) -> None:
    penalty(system)
    case = system.do("find_issue", respondent="导游丙", finding="uninvolved", text="当时没有带团行为。")
    assert case.findings["|导游丙"]["finding"] == "uninvolved" and case.penalties == []


@shows(ID, "VAL")
def test_an_invalid_complaint_is_counted_and_closed_too(system: System) -> None:
    handling(system, categories=["非星级酒店"])
    system.do("hard_transfer", by=DESK, to="商务部门", text="不属其管理，转交两次未果。")
    said = system.refused("complete", summary="已解释。")
    assert said.clause == "首段" and "有效投诉还是无效投诉" in str(said)
    assert [found["finding"] for found in system.do("find", finding="invalid").findings.values()] == ["invalid"]
    system.do("reply", text="不属旅游局管理范围，已说明去处。", accepts="agrees")
    system.do("complete", summary="已解释。")
    assert system.do("close").phase == "closed"
    assert "转交难" in next(note.text for note in system.rules.notes if note.id == "invalid")


# ---- transfer and reply


@shows(ID, "TRF")
def test_a_matter_goes_to_the_county_it_belongs_to(system: System) -> None:
    handling(system)
    system.do("refer", by=BUREAU, to_unit="乳源县旅游质监所")
    case = system.do("receive", by=COUNTY)
    assert (case.unit, case.mode) == ("县旅游质监所", "refer")
    case = system.do("report_back", by=COUNTY, text="门票问题不成立。")
    assert case.last("reported_back") is not None


@shows(ID, "REP", "CLO")
def test_the_tourists_word_is_the_ground_of_closing(system: System) -> None:
    handling(system)
    system.do("find", finding="valid")
    said = system.refused("complete", summary="已处理。")
    assert said.clause == "二、1；二、2" and "请先办“致电游客”" in str(said)
    assert (system.refused("reply", text="已道歉。").field, system.refused("reply", text="已道歉。").clause) == (
        "accepts",
        "二、1",
    )
    case = system.do("reply", by=DESK, text="已道歉。", accepts="接受处理意见，不再投诉")
    event = case.last("replied")
    assert event is not None and event.values["accepts"] == "no_more"
    system.do("complete", summary="游客接受，不再投诉。")
    assert system.do("close").phase == "closed"


def test_a_tourist_who_does_not_accept_is_pointed_out_at_the_end(system: System) -> None:
    handling(system)
    system.do("find", finding="valid")
    system.do("reply", text="已道歉。", accepts="refuses")
    system.do("complete", summary="已处理。")
    done = system.desk().perform(system.case.id, "close", {})
    assert done.case.phase == "closed" and len(done.hints) == 1 and "没有表示接受" in done.hints[0]


def test_who_cannot_be_reached_does_not_hold_up_the_end(system: System) -> None:
    handling(system, complainant={"name": "谭若琳"})
    system.do("find", finding="valid")
    assert system.do("complete", summary="已处理，无法联系游客。").phase == "completed"


def test_what_the_respondent_does_for_the_tourist(system: System) -> None:
    handling(system)
    assert "“退款金额（元）”没有填写" in str(system.refused("remedy", kind="退款", text="退票。"))
    case = system.do("remedy", kind="退款", amount="120", text="退门票款。")
    event = case.last("step_done")
    assert event is not None and (event.values["kind"], event.values["amount"]) == ("退款", "120.00")
    assert "可以选的是" in str(system.refused("remedy", kind="打折", text="下次打折。"))


# ---- penalties and money


@shows(ID, "PEN")
def test_a_penalty_needs_the_penal_procedure_and_the_head(system: System) -> None:
    handling(system)
    said = system.refused("penalise", respondent="云溪峡谷景区", ground="agency", kind="罚款")
    assert said.clause == "一；四" and "先用“重新分类”改为行政处罚" in str(said)
    penalty(system)
    assert "市旅游质监局负责人" in str(
        system.refused("penalise", by=DESK, respondent="导游甲", ground="tour", kind="罚款")
    )
    assert "可以选的是：责令改正" in str(system.refused("penalise", respondent="导游甲", ground="tour", kind="拘留"))


@shows(ID, "PEN", "MON")
def test_several_respondents_are_fined_each_and_foreign_money_at_a_dated_rate(system: System) -> None:
    penalty(system)
    said = system.refused("penalise", respondent="导游甲", ground="tour", kind="没收违法所得", foreign_amount="532")
    assert "请填写币种" in str(said)
    hk = {"foreign_amount": "532", "currency": "港币", "rate": "0.8564", "rate_on": "2026-11-06"}
    system.do("penalise", by=BUREAU, respondent="导游甲", ground="tour", kind="罚款", amount="1000")
    system.do("penalise", by=BUREAU, respondent="导游甲", ground="tour", kind="没收违法所得", **hk)
    case = system.do("penalise", by=BUREAU, respondent="导游乙", ground="tour", kind="责令改正")
    said_ = [(item["respondent"], item["kind"], item.get("amount"), item["clause"]) for item in case.penalties]
    assert said_ == [
        ("导游甲", "罚款", "1000.00", "一、2至5"),
        ("导游甲", "没收违法所得", "455.60", "一、2至5"),
        ("导游乙", "责令改正", None, "一、2至5"),
    ]


@shows(ID, "PEN", "CLO")
def test_a_penal_matter_is_closed_when_the_penalty_is_carried_out(system: System) -> None:
    penalty(system)
    system.do("find", finding="valid")
    said = system.refused("complete", summary="已查清。")
    assert said.clause == "一；四" and "请先办“行政处罚”" in str(said)
    system.do("penalise", by=BUREAU, respondent="导游甲", ground="false_card", kind="没收伪证")
    system.do("reply", text="已处罚。", accepts="agrees")
    system.do("complete", summary="已处罚。")
    said = system.refused("close")
    assert said.clause == "一" and "请在缴款后先办“处罚执行完毕”" in str(said)
    case = system.do("penalty_executed", by=DESK, done_on="2026-11-08")
    event = case.last("step_done")
    assert event is not None and event.values["account"] == "市财政局帐户"
    assert system.do("close").phase == "closed"


def test_the_enterprise_puts_itself_right(system: System) -> None:
    handling(system)
    case = system.do("rectify", text="加强内部管理，培训前台。", respondent="云溪峡谷景区")
    event = case.last("corrective_action")
    assert event is not None and event.values["respondent"] == "云溪峡谷景区"


def test_nothing_is_settled_without_a_verdict(system: System) -> None:
    system.register("2026-11-09T10:20")
    assert system.rules.action("settle") is None
    system.do("accept")
    assert "请先办“认定有效、无效”" in str(system.refused("complete", summary="已解释。"))


def test_no_deadline_is_invented_and_papers_are_named(system: System) -> None:
    handling(system)
    assert (system.rules.clocks, system.case.clocks) == ((), {})
    assert {paper.title for paper in system.rules.papers} >= {"书面解释", "旅游投诉年度总结"}
    assert not any(paper.planned for paper in system.rules.papers)


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived" and ("投诉登记表", "docx") in played.files
    assert played.case.findings["1|"]["finding"] == "unfounded"
    assert "云溪峡谷景区" in docx_text(played.files["书面解释", "docx"])
    played.ledger.close()
