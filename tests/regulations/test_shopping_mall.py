"""商场顾客投诉处理: guided questions, rounds of negotiation, an appointment that reminds, and who must leave the room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import story
from tests.regulations.systems import System, shows

ID = "shopping-mall"
SERVICE, HEAD, DUTY = "温晓岚", "汪国庆", "陶建军"
PRODUCT = {"place": "小餐馆", "opened": "torn", "finder": "孩子", "before": "没有"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path, ID)
    yield system
    system.close()


def test_a_remark_made_a_second_complaint_of_one(system: System) -> None:
    case = system.register("2026-11-14T12:50")
    assert case.record["categories"] == {"matter": ["product", "conduct"]}
    said = system.refused_registration(categories=[])
    assert (said.clause, str(said)) == ("第一段、第二段", "“投诉什么”没有选择，请选一项。")
    said = system.refused_registration(extra={})
    assert (said.field, said.clause) == ("extra.product", "第一段")


@shows(ID, "INV")
def test_the_questions_follow_what_is_complained_about(system: System) -> None:
    system.register("2026-11-14T12:50")
    said = system.refused("ask", by=HEAD, **PRODUCT)
    assert (said.field, said.clause) == ("words", "第二段")
    said = system.refused("ask", by=HEAD, words="难听的话", place="小餐馆")
    assert (said.field, said.clause) == ("opened", "第四段2")
    case = system.do("ask", by=HEAD, words="难听的话", **PRODUCT)
    event = case.last("investigated")
    assert event is not None and event.values["opened"] == "torn" and event.values["finder"] == "孩子"
    assert [(paper.title, paper.planned, paper.clause) for paper in system.rules.papers if paper.id == "questions"] == [
        ("询问重点", False, "第四段")
    ]
    system.register("2026-11-14T12:50", categories=["员工言行"])
    assert system.do("ask", by=SERVICE, words="难听的话").of("investigated")


def test_no_offer_before_the_questions(system: System) -> None:
    system.register("2026-11-14T12:50")
    said = system.refused("negotiate", offer="退货。", reaction="不接受。")
    assert said.clause == "第四段" and "请先办“询问重点”" in str(said)
    system.do("ask", words="难听的话", **PRODUCT)
    for offer, reaction in (("退货。", "不接受。"), ("参观厂家。", "接受。")):
        system.do("negotiate", by=HEAD, offer=offer, reaction=reaction)
    assert [event.values["reaction"] for event in system.case.of("step_done")] == ["不接受。", "接受。"]


def test_the_employee_complained_about_leaves_the_talk(system: System) -> None:
    system.register("2026-11-14T12:50")
    assert "是这件投诉的被投诉人" in str(system.refused("investigate", by=DUTY, text="我来解释。"))
    said = system.refused("invite_in", by=HEAD, text="请坐。")
    assert (said.field, said.clause) == ("withdrawn", "第三段")
    system.do("recuse", by=HEAD, person=DUTY, interest="accused", reason="顾客指责其言语不当。")
    said = system.refused("note", by=DUTY, text="x")
    assert said.clause == "第三段" and "已回避" in str(said)
    assert system.do("invite_in", by=HEAD, withdrawn=DUTY).of("step_done")


def test_an_appointment_needs_a_telephone_and_reminds(system: System) -> None:
    system.register("2026-11-14T12:50", complainant={"name": "冉雪梅"})
    said = system.refused("appoint", contact_on="2026-11-15")
    assert said.clause == "第四段" and "请先用“更正”登记联系电话" in str(said)
    system.do("correct", changes={"complainant.phone": "13700137023"}, reason="留下电话。")
    system.do("appoint", contact_on="2026-11-15")
    assert (system.clock("appointment").due, system.clock("appointment").basis) == ("2026-11-15", "suggestion")
    system.do("ask", words="难听的话", **PRODUCT)
    system.do("negotiate", offer="参观厂家。", reaction="再想想。")
    assert system.clock("appointment").state == "met"
    assert system.do("appoint", contact_on="2026-11-17").clocks["appointment#2"].due == "2026-11-17"


def test_a_test_is_made_when_the_customer_asks(system: System) -> None:
    system.register("2026-11-14T12:50")
    system.do("accept")
    said = system.refused("test", by=HEAD, to="检验部门", requested=False, text="鉴定死亡时间。")
    assert (said.field, said.clause) == ("requested", "第五段") and "顾客没有要求鉴定，不必送检" in str(said)
    assert system.do("test", by=HEAD, to="检验部门", requested=True, text="鉴定死亡时间。").of("step_done")
    case = system.do("contact_supplier", by=HEAD, to="厂家", invited=True, text="同意参观。")
    event = case.last("step_done")
    assert event is not None and event.values["invited"] is True


def test_bad_words_end_with_an_apology(system: System) -> None:
    system.register("2026-11-14T12:50")
    system.do("accept")
    system.do("find", finding="conduct_fault")
    said = system.refused("complete", summary="已说明。")
    assert said.clause == "第五段" and "请先办“道歉”" in str(said)
    system.do("apologise", by=HEAD, to_what="员工言行")
    system.do("explain", by=HEAD, text="不排除后来落入。")
    assert system.do("complete", summary="已道歉。").phase == "completed"


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived" and ("投诉登记表", "docx") in played.files
    assert [(clock.clock, clock.state, clock.late) for clock in played.case.clocks.values()] == [
        ("appointment", "met", False)
    ]
    played.ledger.close()
