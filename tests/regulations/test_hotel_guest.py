"""The hotel's principles at work: nobody is refused or sent away, the second contact is prepared, fair wishes are met."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import story
from tests.regulations.systems import System, shows

ID = "hotel-guest"
BEGIN = "2026-11-20T21:35"
OWN: dict[str, Any] = {"categories": ["属自己职责范围"]}
SOLUTION: dict[str, Any] = {"problem": "房间有异味。", "solution": "换房。", "within_powers": True}
AGAIN: dict[str, Any] = {"restated": "房间有异味", "cleared": "是"}
INTRODUCED: dict[str, Any] = {"to_unit": "有关部门", "handler": "邵明", "stated": "餐位被占。", "introduced": True}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def own(system: System, **changes: Any) -> None:
    system.register(BEGIN, **{**OWN, **changes})
    system.do("accept")


def owed(system: System) -> list[str]:
    return [duty.rule.id for duty in duties(system.case, system.rules) if duty.standing == "owed"]


def test_nobody_is_refused(system: System) -> None:
    system.register(BEGIN)
    assert system.rules.action("decline") is None
    said = system.rules.acceptance
    assert (said.policy, said.clause) == ("never_refuse", "第8条")
    assert "没有“decline”这个动作" in str(system.refused("decline"))


def test_whoever_registers_stays_the_first_contact(system: System) -> None:
    nobody: dict[str, Any] = {"extra.first_contact": None}
    system.register(BEGIN, by="谢婷", **nobody)
    assert system.case.record["extra"]["first_contact"] == "谢婷"


@shows("hotel-guest", "IM")
def test_the_duty_to_offer_begins_with_the_second_contact_and_ends_with_the_offer(system: System) -> None:
    own(system)
    assert owed(system) == []
    system.do("prepare_solution", **SOLUTION)
    system.do("contact_again", **AGAIN)
    assert owed(system) == ["I1"]
    system.do("offer_solution", offer="换房。", accepted=True)
    assert owed(system) == []


def test_the_duty_to_find_who_is_in_charge_is_owed_only_outside_ones_own_duty(system: System) -> None:
    own(system)
    assert owed(system) == []
    system.do("reclassify", categories=["不属自己职责范围"], reason="属餐饮部。")
    assert owed(system) == ["I2"]


def test_the_second_contact_is_prepared(system: System) -> None:
    own(system)
    refusal = system.refused("contact_again", **AGAIN)
    assert str(refusal) == "第二次接触客人前，要先清楚客人有什么问题并拟定好解决方案，请先办“拟定解决方案”。"
    assert refusal.clause == "第3条"


def test_a_solution_beyond_ones_powers_goes_to_who_is_in_charge(system: System) -> None:
    own(system)
    refusal = system.refused("prepare_solution", **{**SOLUTION, "within_powers": False})
    assert "请先办“重新分类”，选“不属自己职责范围”，再办“引见负责人”" in str(refusal)
    assert (refusal.clause, refusal.field) == ("第3条", "within_powers")


def test_what_turned_out_to_be_beyond_ones_powers_is_introduced_after_all(system: System) -> None:
    own(system)
    system.do("reclassify", categories=["不属自己职责范围"], reason="超出职权。")
    system.do("pass_on", **INTRODUCED)
    assert system.do("receive").handler == "邵明"


def test_who_is_in_charge_is_introduced_not_only_told(system: System) -> None:
    system.register(BEGIN)
    refusal = system.refused("pass_on", **{**INTRODUCED, "introduced": False})
    assert str(refusal) == "不能只把投诉转走，要将负责人介绍给客人认识，请引见以后再登记。"
    assert refusal.clause == "第8条"
    assert "“负责人”没有填写" in str(
        system.refused("pass_on", to_unit="有关部门", stated="餐位被占。", introduced=True)
    )
    system.do("pass_on", **INTRODUCED)
    case = system.do("receive")
    assert (case.unit, case.handler) == ("有关部门", "邵明")


@pytest.mark.parametrize("word", ["refer", "assign"])
def test_a_guest_is_not_sent_to_another_department(system: System, word: str) -> None:
    system.register(BEGIN)
    system.do("accept")
    refusal = system.refused(word, to_unit="有关部门")
    assert str(refusal) == "不能让客人去另一部门投诉，也不能只把单子转走，请先办“引见负责人”。"
    assert refusal.clause == "第8条"


def test_what_is_ones_own_is_not_handed_to_somebody_else(system: System) -> None:
    own(system)
    refusal = system.refused("pass_on", **INTRODUCED)
    assert "按现在的情况不适用“引见负责人”" in str(refusal) and refusal.clause == "第8条"


def test_what_is_not_ones_own_is_solved_by_who_is_in_charge(system: System) -> None:
    system.register(BEGIN)
    assert "还没有引见负责人" in str(system.refused("settle", text="当场答复。"))
    system.do("accept")
    system.do("offer_solution", offer="请稍候。", accepted=False)
    refusal = system.refused("complete", summary="客人离开。")
    assert "还没有引见负责人" in str(refusal) and refusal.clause == "第8条"


def test_nothing_ends_without_an_offer(system: System) -> None:
    own(system)
    refusal = system.refused("complete", summary="客人离开。")
    assert str(refusal) == "还没有向客人提供可行的解决方案，不能办结，请先办“提出解决方案”。"
    assert refusal.clause == "第5条"


@pytest.mark.parametrize(("finding", "allowed"), [("fair", False), ("against", True), ("excessive", True)])
def test_only_what_is_against_the_rules_or_excessive_is_not_met(system: System, finding: str, allowed: bool) -> None:
    own(system)
    system.do("offer_solution", offer="送果盘。", accepted=False)
    given = {"outcome": "不予支持", "summary": "未能满足。"}
    refusal = system.refused("complete", **given)
    assert "请先办“判断客人的要求”" in str(refusal) and refusal.clause == "第10条"
    system.do("find", finding=finding)
    if allowed:
        assert system.do("complete", **given).phase == "completed"
    else:
        refusal = system.refused("complete", **given)
        assert "不能以“不予支持”办结" in str(refusal) and refusal.clause == "第10条"


def test_the_guidance_stands_beside_the_registration(system: System) -> None:
    shown = [(note.clause, note.title) for note in system.rules.notes if note.where == "registration"]
    assert shown == [("第6条", "情绪仍未平复"), ("第7条", "不动怒、不驳斥"), ("第8条", "不属自己职责范围的")]


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {"宾客投诉登记表", "收件（登记）回执"}
    assert [known for known, _, _ in played.case.units] == ["云栖湖酒店前厅部"]
    played.ledger.close()
