"""The window complaints of an administrative service centre: what is registered, what is only counted, three ways."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desktop_app.services import papers, story
from tests.regulations.systems import System, shows

ID = "admin-centre-xihu"
LEARN: dict[str, Any] = {"do": "learn", "set": {"text": "投诉人不服两次退件。"}}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def changed(**more: Any) -> dict[str, Any]:
    """Changes of the sample by dotted path, given as `extra__receipt_number`."""
    return {path.replace("__", "."): value for path, value in more.items()}


def classify(system: System, *words: str) -> None:
    system.do("reclassify", categories=list(words), reason="经了解情况后分类。")


def accepted(system: System, *words: str) -> None:
    system.register("2023-07-03T09:00")
    system.play([LEARN, {"do": "accept"}])
    if words:
        classify(system, *words)


# --- what is registered, and what is only counted


@shows("admin-centre-xihu", "WDR")
def test_who_withdraws_after_an_explanation_is_not_registered_and_the_window_is_told(system: System) -> None:
    said = system.desk("林芳").tally(ID, "经解释自愿撤销", channel="现场", feedback_to="社会保障窗口")
    assert (said["reason"], said["channel"], said["feedback_to"]) == ("explained", "on_site", "社会保障窗口")
    assert [event.type for event in system.office.ledger.events()][-1] == "tallied"
    assert system.register("2023-07-03T09:00").number.endswith("0001")


def test_another_withdrawal_stays_in_the_register(system: System) -> None:
    system.register()
    assert system.do("withdraw", text="投诉人来电，不再投诉。").phase == "withdrawn"


def test_who_withdraws_after_an_explanation_though_registered_is_fed_back_too(system: System) -> None:
    given = system.register()
    broken = system.refused("withdraw", explained=True, text="经解释办事程序，自愿撤销。")
    assert broken.clause == "四、2" and "“有关情况已反馈给哪个进驻窗口”没有填写" in str(broken)
    said = {"explained": True, "feedback_to": "社会保障窗口", "text": "经解释办事程序，自愿撤销。"}
    done = system.desk().perform(given.id, "withdraw", said)
    assert done.case.phase == "withdrawn"
    assert [hint for hint in done.hints if "本来不作投诉登记" in hint and "四、2" in hint]


def test_what_should_not_have_been_registered_leaves_before_it_is_accepted(system: System) -> None:
    system.register()
    assert "没有填写" in str(system.refused("not_to_register", reason="not_ours"))
    case = system.do("not_to_register", by="林芳", reason="不属于中心受理范围", text="已解释，告知向住房部门投诉。")
    assert case.phase == "withdrawn"
    accepted(system)
    assert system.refused("not_to_register", reason="not_ours", text="已解释。").clause == ""


@shows("admin-centre-xihu", "NACC")
def test_what_is_out_of_scope_is_neither_registered_nor_declined(system: System) -> None:
    assert system.desk("林芳").tally(ID, "not_ours", channel="信函")["title"] == "不属于中心受理范围"
    known = {item.id: item.note for item in system.rules.acceptance.tally}
    assert set(known) == {"explained", "not_ours", "invalid"}
    assert "提供投诉受理部门的有关信息" in known["not_ours"]
    system.register()
    assert "没有“decline”这个动作" in str(system.refused("decline", text="不属受理范围"))


def test_what_was_explained_away_is_not_counted_before_the_window_is_told(system: System) -> None:
    broken = system.office.refused(lambda: system.desk().tally(ID, "explained", channel="现场"))
    assert broken.clause == "四、2" and "反馈" in str(broken)


def test_an_unknown_reason_is_not_counted(system: System) -> None:
    broken = system.office.refused(lambda: system.desk().tally(ID, "太忙"))
    assert "explained（经解释自愿撤销）" in str(broken) and broken.clause == "四、2至4"


def test_a_complaint_without_object_or_matter_is_not_registered(system: System) -> None:
    for path, label in (("respondents", "投诉对象"), ("subject", "投诉事项")):
        broken = system.refused_registration(**changed(**{path: None}))
        assert (str(broken), broken.clause) == (f"“{label}”没有填写，请补上后再提交。", "一、2")


@shows("admin-centre-xihu", "VAL")
def test_an_invalid_complaint_is_counted_and_one_that_proves_so_later_is_found_so(system: System) -> None:
    assert system.desk().tally(ID, "无效投诉", channel="网上投诉")["reason"] == "invalid"
    accepted(system)
    system.do("find", finding="无效投诉", text="查明属无理取闹。")
    assert [item["finding"] for item in system.case.findings.values()] == ["invalid"]
    assert [item.title for item in system.rules.findings] == ["有效投诉", "无效投诉"]


def test_who_has_a_receipt_brings_it(system: System) -> None:
    broken = system.refused_registration(**changed(extra__receipt_number=None))
    assert (str(broken), broken.clause) == ("“受理回执号”没有填写，请补上后再提交。", "一、2")
    system.register(**changed(extra__receipt_issued=False, extra__receipt_number=None))
    assert system.case.number


# --- acceptance


def test_the_complainant_is_heard_before_the_acceptance(system: System) -> None:
    system.register()
    for word, said in (("accept", {}), ("settle", {"text": "当场协调。"})):
        broken = system.refused(word, **said)
        assert broken.clause == "四、1" and "请先办“了解情况”" in str(broken)
    assert system.play([LEARN, {"do": "accept"}]).phase == "handling"


def test_only_the_business_section_accepts(system: System) -> None:
    system.register()
    system.play([LEARN])
    assert "需要的身份是：业务科" in str(system.refused("accept", by="周启明"))
    assert system.do("accept", by="林芳").phase == "handling"


def test_the_form_is_filled_in_with_the_acceptance(system: System) -> None:
    use = system.rules.paper("xihu_registration_form")
    assert use and (use.title, use.issued_by) == ("西湖区行政办事服务中心投诉登记表", ("accept", "complete"))
    accepted(system, "意见反映类")
    papers.issue(system.desk(), system.case.id, "intake_receipt")
    broken = system.refused("complete", summary="已反映。")
    assert broken.clause == "四、1" and "还没有填写《西湖区行政办事服务中心投诉登记表》" in str(broken)
    papers.issue(system.desk(), system.case.id, "xihu_registration_form")
    assert system.do("complete", summary="已反映。").phase == "completed"


# --- three ways


@shows("admin-centre-xihu", "CAT")
def test_five_contents_and_three_ways_of_handling(system: System) -> None:
    axes = {axis.id: [value.title for value in axis.values] for axis in system.rules.axes}
    assert axes["content"] == ["服务态度", "办事效率", "办件手续", "收费情况", "办理结果"]
    assert axes["handling"] == ["现场协调类", "立案处理类", "意见反映类"]
    case = system.register(categories=["收费情况", "现场协调类"])
    assert case.record["categories"] == {"content": ["收费情况"], "handling": ["on_spot"]}


def test_nothing_is_handled_before_it_is_classified(system: System) -> None:
    accepted(system)
    for word, said in (("coordinate", {"result": "solved", "text": "已协调。"}), ("refer", {"to_unit": "进驻部门"}),
                       ("pass_on", {"to_unit": "有关部门"}), ("complete", {"summary": "已处理。"})):  # fmt: skip
        broken = system.refused(word, **said)
        assert broken.clause == "二" and "请先办“分类”" in str(broken)


def test_what_can_be_settled_on_the_spot(system: System) -> None:
    system.register(categories=["服务态度", "现场协调类", "工作作风、效率、规范等方面的失当行为"])
    system.play([LEARN])
    case = system.do("settle", text="窗口当场道歉，投诉人接受。")
    assert (case.phase, len(case.of("replied"))) == ("completed", 1)


@pytest.mark.parametrize("words", [("立案处理类",), ("意见反映类",)])
def test_other_kinds_are_not_settled_on_the_spot(system: System, words: tuple[str, ...]) -> None:
    accepted(system, *words)
    broken = system.refused("coordinate", result="solved", text="已协调。")
    assert broken.clause == "二、1" and "不是现场协调类" in str(broken)


def test_a_matter_of_policy_is_not_settled_on_the_spot(system: System) -> None:
    accepted(system, "现场协调类", "涉及政策及其执行问题")
    broken = system.refused("coordinate", result="solved", text="已协调。")
    assert broken.clause == "二、1" and "不能现场协调了结" in str(broken)


def test_only_a_formal_matter_goes_to_the_department(system: System) -> None:
    accepted(system, "现场协调类", "窗口工作人员多次的失当行为")
    broken = system.refused("refer", to_unit="进驻部门")
    assert broken.clause == "二、2" and "不是立案处理类" in str(broken)
    classify(system, "立案处理类")
    system.do("refer", to_unit="进驻部门")
    system.do("deliver", means="paper")
    assert (system.case.mode, system.case.unit) == ("refer", "进驻部门")


def test_a_formal_matter_has_a_cause_that_calls_for_it(system: System) -> None:
    accepted(system, "立案处理类")
    broken = system.refused("refer", to_unit="进驻部门")
    assert broken.clause == "二、2" and "没有写明起因" in str(broken)
    classify(system, "工作作风、效率、规范等方面的失当行为")
    broken = system.refused("refer", to_unit="进驻部门")
    assert broken.clause == "二、2" and "只是一般的失当行为" in str(broken)


def test_what_could_not_be_settled_on_the_spot_becomes_formal(system: System) -> None:
    accepted(system, "现场协调类", "工作作风、效率、规范等方面的失当行为")
    system.do("coordinate", result="unsolved", text="投诉人不接受。")
    broken = system.refused("complete", summary="已协调。")
    assert broken.clause == "二、2" and "现场协调没有解决" in str(broken)
    classify(system, "立案处理类")
    assert system.do("refer", to_unit="进驻部门").handover["to_unit"] == "进驻部门"


def test_each_way_is_gone_before_the_end(system: System) -> None:
    accepted(system, "现场协调类")
    broken = system.refused("complete", summary="已处理。")
    assert broken.clause == "二、1" and "投诉还没有协调，不能办结" in str(broken)
    classify(system, "立案处理类", "涉及政策及其执行问题")
    broken = system.refused("complete", summary="已处理。")
    assert broken.clause == "二、2" and "还没有提请进驻部门，不能办结" in str(broken)
    papers.issue(system.desk(), system.case.id, "xihu_registration_form")
    system.do("refer", to_unit="进驻部门")
    assert system.do("complete", summary="进驻部门已解答。").phase == "completed"


def test_what_proves_invalid_ends_without_a_way(system: System) -> None:
    accepted(system)
    system.do("find", finding="无效投诉", text="查明属无理取闹。")
    papers.issue(system.desk(), system.case.id, "xihu_registration_form")
    assert system.do("complete", summary="属无效投诉。").phase == "completed"


def test_an_opinion_is_passed_on(system: System) -> None:
    accepted(system, "现场协调类")
    broken = system.refused("pass_on", to_unit="有关部门")
    assert broken.clause == "二、3" and "不是意见反映类" in str(broken)
    classify(system, "意见反映类", "审批管理与服务方面的意见、建议")
    assert system.do("pass_on", to_unit="有关部门").handover["to_unit"] == "有关部门"


def test_earlier_misconduct_of_the_same_person_is_pointed_out(system: System) -> None:
    told = []
    for count in (2, 0):
        words = changed(
            received_at="2023-01-02T08:00", extra__earlier_conduct=count, categories=["服务态度", "现场协调类"]
        )
        told.append(system.desk().register(system.sample(**words), case_id=str(uuid4())).hints)
    assert [hint for hint in told[0] if "可能属于“多次”" in hint and "二、2" in hint]
    assert not [hint for hint in told[1] if "多次" in hint]


# --- investigation


@shows("admin-centre-xihu", "INV")
def test_four_ways_of_investigation_each_with_its_record(system: System) -> None:
    accepted(system)
    ways: list[tuple[str, dict[str, str], str]] = [
        ("与投诉人对话", {"reason": "要求补交已取消的证明", "demand": "按新规定办理"}, "五、1"),
        ("与被投诉窗口谈话", {"course": "沿用旧清单", "explanation": "请明确口径"}, "五、2"),
        ("调出信息管理系统的办理信息", {"system_data": "11月13日退件"}, "五、3"),
        ("调看录像、询问目击者", {"evidence": "3号机位录像"}, "五、4"),
    ]  # fmt: skip
    for method, said, clause in ways:
        assert system.refused("investigate", method=method, text="笔录。").clause == clause
        system.do("investigate", method=method, text="笔录。", **said)
    assert len(system.case.of("investigated")) == 4


def test_a_way_and_a_record_are_named(system: System) -> None:
    accepted(system)
    assert "“调查方式”没有填写" in str(system.refused("investigate", text="笔录。"))
    assert "“笔录”没有填写" in str(system.refused("investigate", method="system", system_data="已退件"))
    use = system.rules.paper("interview_record")
    assert use and (use.title, use.planned, use.issued_by) == ("笔录", False, ("investigate",))


def test_nothing_is_investigated_that_was_not_accepted(system: System) -> None:
    system.register()
    assert system.refused("investigate", method="system", text="笔录。", system_data="已退件").clause == "五"


# --- what the text leaves open


def test_the_office_says_what_is_serious(tmp_path: Path) -> None:
    opened = System(tmp_path, ID, blanks={"notes.serious_conduct.text": "两次为多次。", "clocks.I1.limit": "1 wd"})
    try:
        note = next(item for item in opened.rules.notes if item.id == "serious_conduct")
        assert (note.text, note.basis) == ("两次为多次。", "office")
        opened.register("2023-07-07T10:00")
        assert opened.clock("I1").due == "2023-07-10"
    finally:
        opened.close()


def test_the_life_of_the_sample(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    try:
        assert played.case.phase == "archived"
        assert ("西湖区行政办事服务中心投诉登记表", "pdf") in played.files and all(played.files.values())
    finally:
        played.ledger.close()
