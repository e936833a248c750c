"""医院窗口投诉: anonymous complaints are taken, evidence of three kinds, and a reply of three parts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import shelf, story
from tests.forms.samples import docx_text
from tests.regulations.systems import System, shows

ID = "hospital-window"
PARTS = {"process": "调看监控。", "text": "情况属实。", "improvement": "错峰交接。"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def taken(system: System, /, **changes: Any) -> None:
    system.register("2026-11-12T10:40", **changes)
    system.do("accept")


def nameless(system: System) -> None:
    taken(system, **{"complainant.anonymous": True, "complainant.name": None, "complainant.phone": None,
                     "complainant.wants_reply": False})  # fmt: skip


def shut(system: System, word: str, clause: str, said: str, /, **values: Any) -> None:
    refusal = system.refused(word, **values)
    assert (refusal.clause, said in refusal.told) == (clause, True), refusal.told


def owed(system: System) -> set[str]:
    return {duty.rule.id for duty in duties(system.case, system.rules) if duty.standing == "owed"}


# ---- anonymous


@shows("hospital-window", "ANON")
def test_an_anonymous_complaint_is_taken_and_passed_on(system: System) -> None:
    nameless(system)
    assert system.case.phase == "handling" and system.case.number.startswith("FY")
    assert "I1" not in owed(system), "nobody has to be guided"
    assert system.do("guide", means="引导到指定地点", place="接待室").events[-1].type == "step_done", "but may be"
    system.do("investigate", text="属实。")
    system.do("decide", text="改进。")
    system.do("self", handler="范明")
    shut(
        system, "complete", "四、1（2）", "还没有转给相关部门，不能办结，请先办“转办”“交办”或“传递”", summary="已处理。"
    )
    system.do("refer", to_unit="相关部门")
    assert system.do("complete", summary="已处理。").phase == "completed"


@shows("hospital-window", "ANON", "REP")
def test_who_cannot_be_reached_is_owed_no_answer(system: System) -> None:
    nameless(system)
    system.do("refer", to_unit="相关部门")
    system.do("investigate", text="属实。")
    system.do("decide", text="改进。")
    system.do("complete", summary="已处理。")
    assert owed(system) == set()
    assert system.do("close").phase == "closed"


@shows("hospital-window", "ANON", "REP")
def test_who_gives_no_name_but_a_telephone_is_answered(system: System) -> None:
    taken(system, **{"complainant.anonymous": True, "complainant.name": None, "complainant.wants_reply": False})
    system.do("refer", to_unit="相关部门")
    system.do("investigate", text="属实。")
    system.do("decide", text="改进。")
    system.do("complete", summary="已处理。")
    assert "I4" in owed(system) and "（依据：四、4（1））" in str(system.refused("close"))
    system.do("reply", **PARTS)
    assert system.do("close").phase == "closed"


@shows("hospital-window", "ANON")
def test_the_contents_are_recorded_in_any_case(system: System) -> None:
    empty: dict[str, Any] = {"complainant.anonymous": True, "complainant.name": None, "facts": None}
    refusal = system.refused_registration(received_at="2023-01-02T09:00", **empty)
    assert (refusal.field, refusal.clause) == ("facts", "四、1")


# ---- handling


@shows("hospital-window", "INV")
def test_three_kinds_of_evidence_are_asked_for(system: System) -> None:
    taken(system)
    shut(system, "decide", "四、3（1）", "要先调查核实", text="改进。")
    shut(system, "take_measures", "四、3（1）", "要先调查核实", measure="批评教育", person="收费员")
    case = system.do("investigate", text="属实。", given="缴费单。", scene="查看监控。", testimony="收费员说明。")
    said = case.values(case.events[-1])
    assert (said["given"], said["scene"], said["testimony"]) == ("缴费单。", "查看监控。", "收费员说明。")
    action = system.rules.action("investigate")
    assert action and [f.label for f in action.fields if f.clause == "四、2（2）"] == [
        "投诉人提供的材料", "现场调查", "相关工作人员证言",
    ]  # fmt: skip


@shows("hospital-window", "CAT")
def test_what_touches_medicine_is_handled_together(system: System) -> None:
    taken(system, categories=["服务质量", "药品质量"])
    assert system.case.record["categories"] == {"scope": ["quality"], "expert": ["drug"]}
    system.do("investigate", text="属实。")
    shut(system, "decide", "四、3（3）", "应与相关部门协同处理", text="改进。")
    system.do("coordinate", with_unit="药学部", text="共同核对批号。")
    assert system.do("decide", text="更换药品。").events[-1].type == "step_done"


@shows("hospital-window", "CAT")
def test_the_categories_are_those_of_the_text(system: System) -> None:
    taken(system)
    assert system.case.record["categories"] == {"scope": ["attitude", "efficiency"]}
    shut(system, "coordinate", "四、3（3）", "只用于涉及医疗技术、药品质量", with_unit="药学部", text="核对。")
    refusal = system.refused_registration(categories=["停车"])
    assert "业务水平" in str(refusal) and "其他窗口服务问题" in str(refusal)


@shows("hospital-window", "PEN", "IM")
def test_a_true_matter_of_attitude_has_consequences(system: System) -> None:
    taken(system)
    system.do("investigate", text="属实。")
    system.do("find", finding="属实", text="态度生硬。")
    system.do("decide", text="改进。")
    assert "I2" in owed(system)
    shut(system, "complete", "四、3（2）", "批评教育或调整岗位", summary="已处理。")
    refusal = system.refused("take_measures", measure="罚款", person="收费员")
    assert "批评教育、调整岗位、批评教育并调整岗位" in str(refusal)
    system.do("take_measures", measure="调整岗位", person="收费员")
    assert "I2" not in owed(system)
    assert system.do("complete", summary="已处理。").phase == "completed"


def test_what_is_untrue_has_none(system: System) -> None:
    taken(system)
    system.do("investigate", text="不属实。")
    system.do("find", finding="不属实", text="监控不支持。")
    system.do("decide", text="解释说明。")
    assert "I2" not in owed(system)
    assert system.do("complete", summary="已解释。").phase == "completed"


@shows("hospital-window", "PEN")
def test_who_neglects_a_complaint_is_held_to_account(system: System) -> None:
    taken(system)
    shut(system, "penalise", "五", "事由", respondent="收费窗口3号", kind="追究相关责任")
    case = system.do("penalise", respondent="收费窗口3号", ground="late", kind="追究相关责任")
    assert case.penalties[0]["clause"] == "五、2"
    case = system.do("penalise", respondent="收费窗口3号", ground="dereliction", kind="依法依规追究责任")
    assert case.penalties[1]["clause"] == "五、1"


# ---- the reply


@shows("hospital-window", "REP")
@pytest.mark.parametrize("part", ["process", "text", "improvement"])
def test_the_reply_has_three_parts(system: System, part: str) -> None:
    taken(system)
    system.do("investigate", text="属实。")
    shut(system, "reply", "四、3（1）", "还没有处理决定", **PARTS)
    system.do("decide", text="改进。")
    refusal = system.refused("reply", **{key: said for key, said in PARTS.items() if key != part})
    assert (refusal.field, refusal.clause) == (part, "四、4（2）")
    case = system.do("reply", **PARTS)
    assert {key: case.values(case.events[-1])[key] for key in PARTS} == PARTS


@shows("hospital-window", "REP")
def test_the_complainant_is_answered_before_it_is_closed(system: System) -> None:
    taken(system, **{"complainant.wants_reply": False})
    system.do("investigate", text="属实。")
    system.do("decide", text="改进。")
    system.do("complete", summary="已处理。")
    assert "I4" in owed(system)
    assert "（依据：四、4（1））" in str(system.refused("close"))
    system.do("reply", **PARTS)
    assert "I4" not in owed(system) and system.do("close").phase == "closed"


@pytest.mark.parametrize(
    ("word", "given", "missing", "clause"),
    [
        ("guide", {"place": "接待室"}, "means", "四、1（1）"),
        ("coordinate", {"text": "核对。"}, "with_unit", "四、3（3）"),
        ("take_measures", {"person": "收费员"}, "measure", "四、3（2）"),
        ("penalise", {"respondent": "收费窗口3号", "ground": "late"}, "kind", "五"),
    ],
)
def test_what_the_text_asks_for_must_be_filled_in(
    system: System, word: str, given: dict[str, Any], missing: str, clause: str
) -> None:
    taken(system, categories=["服务态度", "医疗技术"])
    refusal = system.refused(word, **given)
    assert (refusal.field, refusal.clause) == (missing, clause)


# ---- the whole


@shows("hospital-window", "W1")
def test_the_telephone_is_answered_day_and_night() -> None:
    hours = shelf.regulation(ID).hours[0]
    assert (hours.id, hours.clause) == ("W1", "三、1") and "24小时接听" in hours.text


@shows("hospital-window", "REP")
def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {"收件（登记）回执", "投诉登记表", "调查记录", "投诉处理回复"}
    said = docx_text(played.files["投诉处理回复", "docx"])
    assert "窗复〔2026〕1号" in said and all(part in said for part in ("处理经过", "处理结果", "改进措施"))
    assert {duty.standing for duty in duties(played.case, shelf.regulation(ID))} == {"done"}
    played.ledger.close()
