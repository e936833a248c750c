"""噪声投诉处理（县环保局）: orders one after the other on one case, and repeated complaints seen together."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import foresight, story
from tests.forms.samples import docx_text
from tests.regulations.systems import System, shows

ID = "env-noise-county"
DESK, HEAD, OFFICER = "苏萍", "段志强", "雷鸣"
SHOP = "商贸城修理区"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path, ID)
    yield system
    system.close()


def visited(system: System) -> None:
    system.register("2026-11-14T13:05")
    system.do("accept")
    system.do("visit", by=OFFICER, text="午休时段在敲打钣金。")
    system.do("find", by=OFFICER, finding="disturbing")


def ordered(system: System) -> None:
    visited(system)
    system.do("order_correction", by=HEAD, respondent=SHOP, finish_by="2026-11-22")


def test_the_sample_is_taken_as_it_is(system: System) -> None:
    case = system.register()
    assert case.record["categories"] == {"nuisance": ["noise"]}
    assert system.register("2026-11-14T13:05", categories=["钣金"]).record["categories"]["noise_from"] == [
        "sheet_metal"
    ]


def test_nothing_is_settled_from_the_desk(system: System) -> None:
    system.register("2026-11-14T13:05")
    said = system.refused("settle", by=DESK, text="已劝阻。")
    assert said.clause == "第一段" and "请先办“派执法人员到现场”" in str(said)
    system.do("visit", by=OFFICER, text="已当场停止作业。")
    assert system.do("settle", by=DESK, text="已劝阻。").phase == "completed"


def test_somebody_goes_there_before_anything_is_ordered(system: System) -> None:
    system.register("2026-11-14T13:05")
    system.do("accept")
    for word, values in (
        ("order_correction", {"respondent": SHOP, "finish_by": "2026-11-22"}),
        ("complete", {"summary": "x"}),
    ):
        said = system.refused(word, **values)
        assert said.clause == "第一段" and "请先办“派执法人员到现场”" in str(said)


@shows(ID, "DT", "PEN")
def test_the_order_names_its_day_and_the_forbidden_hours(system: System) -> None:
    visited(system)
    said = system.refused("order_correction", by=HEAD, respondent=SHOP)
    assert (said.field, said.clause) == ("finish_by", "第一段")
    case = system.do("order_correction", by=HEAD, respondent=SHOP, finish_by="2026-11-22")
    event = case.last("step_done")
    assert event is not None and event.values["hours"] == "中午12：00-2：30，晚上20：00-次日凌晨8：00"
    assert (system.clock("D1").due, system.clock("D1").clause) == ("2026-11-22", "第一段")


def test_the_hours_may_be_others_on_another_order(system: System) -> None:
    visited(system)
    system.do("order_correction", by=HEAD, respondent=SHOP, finish_by="2026-11-22", hours="中午12：00-14：00")
    event = system.case.last("step_done")
    assert event is not None and event.values["hours"] == "中午12：00-14：00"


@shows(ID, "PEN")
def test_orders_follow_each_other_up_to_the_closure(system: System) -> None:
    visited(system)
    said = system.refused("order_stop", by=HEAD, respondent=SHOP, text="停业。")
    assert said.clause == "第一段、第四段" and "请先办“下达限期改正通知书”" in str(said)
    system.do("order_correction", by=HEAD, respondent=SHOP, finish_by="2026-11-22")
    system.do("still_noisy", by=OFFICER, text="仍在作业。")
    said = system.refused("report_up", by=HEAD, to="县里", text="请予关停。")
    assert said.clause == "第四段" and "请先办“下达责令停业通知书”" in str(said)
    assert "环保局负责人" in str(system.refused("order_stop", by=OFFICER, respondent=SHOP, text="停业。"))
    system.do("order_stop", by=HEAD, respondent=SHOP, text="停业。")
    assert system.clock("D1").state == "void"
    case = system.do("report_up", by=HEAD, to="县里", text="请予关停。")
    done = [event.values["action"] for event in case.of("step_done")]
    assert done == ["visit", "order_correction", "still_noisy", "order_stop", "report_up"]
    assert system.do("complete", summary="已关停。").phase == "completed"


@shows(ID, "PEN")
def test_a_proved_nuisance_is_not_finished_before_it_is_over(system: System) -> None:
    ordered(system)
    said = system.refused("complete", summary="已责令。")
    assert said.clause == "第三段、第四段" and "确认已改正" in str(said)
    system.do("confirm_corrected", by=OFFICER, text="未再作业。")
    assert system.do("complete", summary="已改正。").phase == "completed"


def test_advice_and_publicity_are_kept(system: System) -> None:
    ordered(system)
    system.do("rectify", by=HEAD, text="加强内部管理。", respondent=SHOP)
    case = system.do("publicise", by=OFFICER, means=["管理专栏张贴安民告示"])
    event = case.last("corrective_action")
    assert event is not None and event.values["respondent"] == SHOP
    assert "可以选的是：向承租业主发放宣传文书" in str(system.refused("publicise", means=["广播"]))


def test_complaints_about_one_place_name_each_other(system: System) -> None:
    first = system.register("2026-11-02T09:00")
    second = system.register(
        "2026-11-14T13:05",
        repeat=True,
        related={"number": first.number, "relation": "repeat"},
        extra={"earlier": 2, "households": 200},
    )
    assert [(link["number"], link["relation"]) for link in second.links] == [(first.number, "repeat")]
    assert [link["number"] for link in system.desk().case(first.id).links] == [second.number]
    assert second.record["extra"] == {"earlier": 2, "households": 200}
    third = system.register("2026-11-15T09:00")
    linked = system.do("link", number=second.number, relation="repeat")
    assert linked.id == third.id and len(linked.links) == 1


def test_earlier_complaints_about_the_place_are_shown_while_typing(system: System) -> None:
    first = system.register("2026-11-02T09:00", complainant={"name": "吕先生"}, location="环城路商贸城一楼")
    typed = system.sample(complainant={"name": "苗女士"}, location="环城路商贸城一楼")
    alike = foresight.duplicates(system.desk(), typed)
    assert [like.row.id for like in alike] == [first.id] and "被投诉人相同" in alike[0].why


def test_the_papers_of_the_text_are_named(system: System) -> None:
    named = {paper.title: paper.purpose for paper in system.rules.papers if paper.clause}
    assert named == {
        "环境保护违法行为限期改正通知书": "respondent",
        "责令停业通知书": "respondent",
        "整改意见": "respondent",
        "宣传文书、安民告示": "public",
    }


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived" and ("投诉登记表", "pdf") in played.files
    for title in ("环境保护违法行为限期改正通知书", "整改意见", "宣传文书、安民告示"):
        assert "刘先生" not in docx_text(played.files[title, "docx"])
    notice = docx_text(played.files["环境保护违法行为限期改正通知书", "docx"])
    assert "中午12：00-2：30，晚上20：00-次日凌晨8：00期间不得进行作业" in notice
    assert [(clock.clock, clock.state) for clock in played.case.clocks.values()] == [("D1", "met")]
    played.ledger.close()
