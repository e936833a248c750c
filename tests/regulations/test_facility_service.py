"""设施服务投诉分类: two axes at once, sub-types, and what is only talk becoming a valid complaint."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import story
from tests.regulations.systems import System, shows

ID = "facility-service"
VERIFIED = "失职、违法、违纪（主管部门查实登记）"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path, ID)
    yield system
    system.close()


@shows(ID, "CAT")
def test_two_ways_of_classifying_hold_at_once(system: System) -> None:
    case = system.register("2026-11-12T08:40", categories=["咨询型", "服务态度", "服务质量"])
    assert case.record["categories"] == {"nature": ["advice"], "content": ["attitude", "quality"]}
    for given, clause, title in ((["设备"], "1", "按投诉的性质"), (["求助型"], "2", "按投诉的内容")):
        said = system.refused_registration(categories=given)
        assert (said.clause, str(said)) == (clause, f"“{title}”没有选择，请选一项。")


@shows(ID, "CAT", "VAL")
def test_each_nature_has_its_kinds(system: System) -> None:
    axis = system.rules.axis("nature")
    assert axis is not None
    kinds = {value.title: value.parent for value in axis.values}
    assert kinds == {
        "有效投诉": "", VERIFIED: "valid", "用户或公众利益受到损害": "valid",
        "沟通性投诉": "", "求助型": "communicative", "咨询型": "communicative", "发泄型": "communicative",
    }  # fmt: skip
    assert axis.values[5].note == "投诉者有问题或建议向管理部门联络了解的"


@shows(ID, "VAL")
def test_neglect_counts_when_the_authority_has_verified_it(system: System) -> None:
    said = system.refused_registration(categories=["verified", "设备"])
    assert (said.field, said.clause) == ("extra.verified_by", "1（1）")
    case = system.register("2026-11-12T08:40", categories=[VERIFIED, "设备"], extra={"verified_by": "市住建局"})
    assert case.record["categories"]["nature"] == ["verified"]


@shows(ID, "VAL")
@pytest.mark.parametrize("word", ["verified", VERIFIED])
def test_nothing_becomes_verified_neglect_without_the_authority(system: System, word: str) -> None:
    system.register("2026-11-12T08:40")
    said = system.refused("reclassify", categories=[word], reason="涉嫌失职。")
    assert (said.field, said.clause) == ("categories", "1（1）")
    assert "请先办“行业主管部门查实登记”" in str(said)
    system.do("verify", authority="市住建局", text="查实并登记。")
    case = system.do("reclassify", categories=[word], reason="已查实登记。")
    assert case.record["categories"]["nature"] == ["verified"]


@shows(ID, "CAT", "VAL")
def test_talk_that_was_badly_handled_becomes_valid_and_the_history_stays(system: System) -> None:
    case = system.register("2026-11-12T08:40")
    assert case.record["categories"]["nature"] == ["help"]
    case = system.do("reclassify", categories=["用户或公众利益受到损害"], reason="处理不当，用户受损。")
    assert case.record["categories"] == {"nature": ["harm"], "content": ["equipment"]}
    before, after = case.events[0], case.last("reclassified")
    assert before.values["record"]["categories"]["nature"] == ["help"]
    assert after is not None and after.values["changes"] == {"categories": {"nature": ["harm"]}}


@shows(ID, "CAT")
def test_the_heading_alone_is_no_class(system: System) -> None:
    system.register("2026-11-12T08:40")
    said = system.refused_registration(categories=["有效投诉", "设备"])
    assert (said.field, said.clause) == ("categories", "1") and "请选其中一种" in str(said)
    said = system.refused("reclassify", categories=["沟通性投诉"], reason="x")
    assert (said.field, said.clause) == ("categories", "1") and "只改成大类不够" in str(said)


def test_talk_is_to_be_taken_seriously(system: System) -> None:
    """It only says so: nothing is refused."""
    system.register("2026-11-12T08:40")
    done = system.desk().perform(system.case.id, "settle", {"text": "已修好。"})
    assert done.case.phase == "completed" and len(done.hints) == 1
    assert "会变成有效投诉" in done.hints[0] and "（依据：1（2））" in done.hints[0]


@shows(ID, "VAL")
def test_the_verdict_is_valid_or_communicative(system: System) -> None:
    system.register("2026-11-12T08:40")
    system.do("accept")
    assert "可以选的是：有效投诉、沟通性投诉" in str(system.refused("find", finding="属实"))
    assert [found["finding"] for found in system.do("find", finding="沟通性投诉").findings.values()] == [
        "communicative"
    ]


@pytest.mark.parametrize(
    ("nature", "finding", "said"),
    [("求助型", "valid", "改为有效投诉的一种"), ("用户或公众利益受到损害", "communicative", "改为沟通性投诉的一型")],
)
def test_a_verdict_that_does_not_fit_the_class_is_pointed_out(
    system: System, nature: str, finding: str, said: str
) -> None:
    system.register("2026-11-12T08:40", categories=[nature, "设备"])
    system.do("accept")
    hints = system.desk().perform(system.case.id, "find", {"finding": finding}).hints
    assert len(hints) == 1 and said in hints[0]


def test_there_is_no_deadline_at_all(system: System) -> None:
    system.register("2026-11-12T08:40")
    assert (system.do("accept").clocks, system.rules.clocks, system.rules.reports) == ({}, (), ())


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived" and ("投诉登记表", "docx") in played.files
    assert played.case.record["categories"]["nature"] == ["harm"]
    played.ledger.close()
