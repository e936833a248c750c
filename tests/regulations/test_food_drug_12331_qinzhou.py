"""12331 食品药品投诉举报: classes and stages, where the desk sends what is not its own, secrecy, and an answer to everything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import shelf, story
from tests.regulations.systems import System, shows

ID = "food-drug-12331-qinzhou"
BEFORE: dict[str, Any] = {"received_at": "2023-01-02T09:00"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def taken(system: System, /, **changes: Any) -> None:
    system.register("2026-11-16T15:20", **changes)
    system.do("accept")


def shut(system: System, word: str, clause: str, said: str, /, **values: Any) -> None:
    refusal = system.refused(word, **values)
    assert (refusal.clause, said in refusal.told) == (clause, True), refusal.told


@shows("food-drug-12331-qinzhou", "CAT")
@pytest.mark.parametrize(
    ("product", "stage"), [("食品", "研制"), ("食品添加剂", "使用"), ("药品", "消费"), ("化妆品", "消费")]
)
def test_a_stage_that_the_product_does_not_have_is_refused(system: System, product: str, stage: str) -> None:
    refusal = system.refused_registration(categories=[product, stage], **BEFORE)
    assert (refusal.field, refusal.clause) == ("categories", "二是专人负责")
    assert ("没有研制、使用环节" if stage != "消费" else "没有消费环节") in refusal.told


@shows("food-drug-12331-qinzhou", "CAT")
def test_a_class_that_was_changed_wrongly_is_seen_at_the_end(system: System) -> None:
    taken(system)
    system.do("investigate", text="属实。")
    system.do("reclassify", categories=["食品", "使用"], reason="误选。")
    shut(system, "complete", "二是专人负责", "没有研制、使用环节", summary="已处理。")
    system.do("reclassify", categories=["食品", "消费"], reason="改正。")
    assert system.do("complete", summary="已处理。").phase == "completed"


@shows("food-drug-12331-qinzhou", "CAT")
def test_product_and_stage_cross(system: System) -> None:
    for product, stage, ids in (("食品", "消费", ["food", "consumption"]), ("医疗器械", "使用", ["device", "use"])):
        case = system.register("2026-11-16T15:20", categories=[product, stage])
        assert case.record["categories"] == {"product": [ids[0]], "stage": [ids[1]]}
    assert [value.title for axis in system.rules.axes for value in axis.values] == [
        "食品（含食品添加剂）", "药品", "医疗器械", "保健食品", "化妆品",
        "研制环节", "生产环节", "流通环节", "使用环节", "消费环节",
    ]  # fmt: skip


def test_a_complaint_is_classified_before_it_is_finished(system: System) -> None:
    taken(system, categories=[])
    system.do("investigate", text="属实。")
    shut(system, "complete", "二是专人负责", "请先重新分类", summary="已处理。")
    system.do("reclassify", categories=["保健食品", "流通"], reason="补充。")
    assert system.do("complete", summary="已处理。").phase == "completed"


@shows("food-drug-12331-qinzhou", "NACC")
def test_what_is_not_theirs_is_explained_and_sent_to_the_right_body(system: System) -> None:
    system.register("2026-11-16T15:20")
    refusal = system.refused("decline", ground="not_ours", text="属于农产品种植环节。")
    assert (refusal.field, refusal.clause) == ("told_to", "三是认真处理")
    refusal = system.refused("decline", ground="not_ours", told_to="农业局")
    assert (refusal.field, refusal.clause) == ("text", "三是认真处理")
    refusal = system.refused("decline", ground="unclear", told_to="农业局", text="不清楚。")
    assert "不属于职责范围" in str(refusal)
    case = system.do("decline", ground="not_ours", told_to="农业局", text="属于种植环节。")
    assert case.phase == "declined" and case.number == "BH2026110001"


def test_the_desk_of_the_hotline_takes_in(system: System) -> None:
    system.register("2026-11-16T15:20")
    refusal = system.refused("accept", by="黄立德")
    assert refusal.clause == "三是认真处理" and "12331投诉举报专人" in str(refusal)
    assert system.do("accept", by="韦春燕").phase == "handling"


@shows("food-drug-12331-qinzhou", "CONF")
def test_everything_is_confidential_unless_said_otherwise(system: System) -> None:
    case = system.register("2026-11-16T15:20")
    assert case.record["complainant"]["confidential"] is True
    field = next(spec for spec in system.rules.fields if spec.path == "complainant.confidential")
    assert field.clause == "四是严肃纪律"


@shows("food-drug-12331-qinzhou", "CONF")
def test_who_is_complained_about_does_not_learn_of_it(system: System) -> None:
    taken(system)
    shut(system, "refer", "四是严肃纪律", "请转给有管辖权的部门", to_unit="某小吃店")
    assert system.do("refer", to_unit="承办科室").handover["to_unit"] == "承办科室"


@shows("food-drug-12331-qinzhou", "REP")
def test_everything_is_answered(system: System) -> None:
    taken(system, **{"complainant.wants_reply": False})
    shut(system, "reply", "三是认真处理", "请先调查核实", text="已处理。")
    shut(system, "complete", "三是认真处理", "请先调查核实", summary="已处理。")
    system.do("investigate", text="属实。")
    system.do("complete", summary="已处理。")
    assert "（依据：三是认真处理）" in str(system.refused("close"))
    assert {duty.rule.id for duty in duties(system.case, system.rules) if duty.standing == "owed"} == {"D1"}
    system.do("reply", text="已处理。")
    assert system.do("close").phase == "closed"


@shows("food-drug-12331-qinzhou", "REP")
def test_an_enquiry_is_answered_at_once_and_is_no_complaint(system: System) -> None:
    system.register("2026-11-16T15:20", kind="咨询", categories=[])
    kind = system.rules.kind("consult")
    assert kind and not kind.counts
    assert duties(system.case, system.rules) == ()
    event = system.do("settle", text="已告知。").last("replied")
    assert event is not None and event.values["text"] == "已告知。" and system.case.phase == "completed"


def test_a_complaint_is_not_settled_at_once(system: System) -> None:
    system.register("2026-11-16T15:20")
    assert "只用于咨询" in str(system.refused("settle", text="已告知。"))


@shows("food-drug-12331-qinzhou", "W1")
def test_the_telephone_is_open_day_and_night() -> None:
    hours = shelf.regulation(ID).hours[0]
    assert (hours.id, hours.text, hours.clause) == ("W1", "举报投诉电话保持24小时畅通", "二是专人负责")


@shows("food-drug-12331-qinzhou", "REP", "IM")
def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {"收件（登记）回执", "投诉登记表"}
    assert {duty.rule.id: duty.standing for duty in duties(played.case, shelf.regulation(ID))} == {
        "D1": "done",
        "I1": "done",
    }
    played.ledger.close()
