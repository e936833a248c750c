"""市场监督管理投诉举报处理办法 in two versions: acceptance, mediation and its end, informants, and what each version changes."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from desktop_app.services import papers, shelf, story
from tests.regulations.systems import System

ID = "market-regulation"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path, ID)
    yield system
    system.close()


def terminated(system: System) -> None:
    system.register("2026-11-16T09:20")
    system.do("accept", by="周敏")
    system.do("terminate", by="郑国强", ground="no_agreement", text="商家不到场。")


def test_both_sides_are_told_of_the_end_before_the_archive(system: System) -> None:
    terminated(system)
    refusal = system.refused("archive", by="周敏")
    assert "还没有告知投诉人和被投诉人" in str(refusal)
    assert refusal.clause == "条号待核"  # what was not read in the second order names no article of the first
    system.do("notify_terminated", by="周敏")
    assert system.clock("tell_terminated").state == "met"
    assert system.do("archive", by="周敏").phase == "archived"


def test_the_end_of_mediation_ends_its_clock_and_begins_the_notice(system: System) -> None:
    terminated(system)
    assert (system.clock("mediate60").state, system.clock("tell_terminated").due) == ("met", "2026-11-25")
    assert system.clock("tell_terminated").basis == "unverified"


def test_a_dispute_over_competence_is_settled_in_seven_working_days(system: System) -> None:
    system.register("2026-11-16T09:20")
    system.do("competence_disputed", by="周敏", other="相邻区市场监督管理局")
    assert (system.clock("competence").due, system.clock("competence").basis) == ("2026-11-25", "unverified")
    system.do("competence_settled", by="周敏", text="由本局处理。")
    assert (system.clock("competence").state, system.clock("competence").late) == ("met", False)


def test_nothing_passes_for_the_words_of_an_order_that_was_not_read(system: System) -> None:
    first, second = shelf.Shelf().versions(ID)
    for rules in (first, second):
        said = [part.text for part in (*rules.clocks, *rules.replies) if part.text]
        assert said and [text for text in said if not text.startswith("大意：")] == []
        assert "大意" in rules.source
    ours = {"第十四条", "第十五条", "第二十一条第一款（五）", "第二十一条第二款", "第三十条", "第三十一条"}
    parts = (*second.clocks, *second.actions, *second.rules, *second.replies, *second.fields, second.acceptance)
    assert [part for part in parts if part.clause and (part.basis == "text" or part.clause in ours)] == []


def test_a_test_of_the_goods_does_not_count(system: System) -> None:
    """检测、检验、鉴定: the days strictly between are given back."""
    system.register("2026-08-03T09:00")
    system.do("accept", "2026-08-03T10:00")
    system.do("pause", "2026-08-10T09:00", cause="检定鉴定", text="送检。")
    system.do("resume", "2026-08-20T09:00", text="收到报告。")
    assert system.clock("mediate60").due == "2026-10-11"


def test_leads_found_while_mediating_may_be_extended_once(system: System) -> None:
    system.register("2026-11-02T10:00")
    system.do("accept")
    system.do("find_lead", "2026-11-03T09:00", text="同批次还有三台。")
    refusal = system.refused("extend", clock="leads", limit="15wd", reason="取证需要时间")
    assert "要经负责人批准" in str(refusal)
    case = system.do("extend", clock="leads", limit="15wd", reason="取证需要时间", approved_by="郑国强")
    assert case.clocks["leads"].due == "2026-12-15"


def test_a_named_informant_is_told_and_an_anonymous_one_need_not_be(system: System) -> None:
    for anonymous in (False, True):
        system.register("2026-11-02T10:00", kind="举报", **{
            "complainant.anonymous": anonymous, "complainant.name": None if anonymous else "郑美兰",
            "complainant.wants_reply": False,
        })  # fmt: skip
        system.do("accept")
        system.do("find", finding="not_filed")
        system.do("complete", summary="已核查。")
        if anonymous:
            assert system.do("close").phase == "closed"
        else:
            assert "应当答复投诉人" in str(system.refused("close"))


def test_a_complaint_that_is_not_ours_is_declined_with_a_ground_of_the_order(system: System) -> None:
    system.register("2026-11-16T09:20")
    refusal = system.refused("decline", ground="心情不好")
    assert "法院、仲裁机构" in str(refusal) and refusal.field == "ground"
    case = system.do("decline", ground="not_ours", text="属住房城乡建设部门职责。")
    assert (case.phase, system.clock("accept").state) == ("declined", "met")


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path / "ledger")
    with played.ledger:
        assert played.case.phase == "archived"
        names = ("投诉登记表", "收件（登记）回执", "投诉受理决定书", "投诉调解通知书", "投诉调解书")
        assert set(played.files) == {(name, kind) for name in names for kind in ("docx", "pdf")}


def text(system: System, paper: str, **given: object) -> str:
    issued = papers.issue(
        system.desk(), system.case.id, paper, given={f"fill.{path}": value for path, value in given.items()}
    )
    document = Document(BytesIO(papers.saved(system.desk(), issued.record, "docx")))
    return "".join(
        node.text or ""
        for node in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    )


def test_the_decision_names_the_item_that_was_chosen(system: System) -> None:
    system.register("2026-11-16T09:20")
    system.do("decline", ground="false_name", text="冒用他人身份证件。")
    assert "属以下第〔六〕项情形" in text(system, "refusal_decision")
    terminated(system)
    assert "出现以下第〔三〕项情形" in text(system, "termination_decision")


def test_no_paper_that_forwards_a_tip_off_names_the_informant(system: System) -> None:
    system.register("2026-11-16T09:20", kind="举报")
    system.do("accept")
    system.do("refer", to_unit="市场监督管理所", report_by="2026-12-16")
    said = text(system, "tip_off_forwarding_notice")
    assert "现转去举报人于2026年11月16日关于" in said and "郑美兰" not in said and "13800138021" not in said
    for paper in ("forwarding_notice_2026", "registration_2026", "acceptance_decision"):
        system.office.refused(lambda paper=paper: papers.issue(system.desk(), system.case.id, paper))


def test_the_office_puts_its_own_name_into_the_number(tmp_path: Path) -> None:
    number = {"numbers.acceptance_decision": "和市监投受〔{year}〕{serial}号"}
    opened = System(tmp_path, ID, number, begin="2026-05-06T09:00")
    opened.register("2026-11-16T09:20")
    opened.do("accept")
    given = {"fill.contact": "高洁"}
    assert (
        papers.issue(opened.desk(), opened.case.id, "acceptance_decision", given=given).record["number"]
        == "和市监投受〔2026〕1号"
    )
    opened.close()
