"""财政局行政执法投诉: what is not accepted, a decision taken as a body, its execution, the filing and the volume."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import story
from desktop_app.services.approving import waiting_for
from tests.regulations.systems import System, shows

ID = "finance-bureau-kunshan"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def taken(system: System) -> None:
    system.register("2026-11-10T09:20")
    system.do("accept")


def decided(system: System) -> None:
    """Verified, and decided by the leading group."""
    taken(system)
    system.do("investigate", text="程序违法属实。")
    system.do("propose", text="撤销处罚。", compensation=True, amount="2000")
    system.do("approve", minutes="一致同意。")


def executed(system: System) -> None:
    decided(system)
    system.do("order_execution", to_unit="会计监督检查组", text="撤销处罚。")
    system.do("carry_out", text="已撤销。")


def shut(system: System, word: str, clause: str, said: str, /, **values: Any) -> None:
    refusal = system.refused(word, **values)
    assert (refusal.clause, said in refusal.told) == (clause, True), refusal.told


# ---- intake


@shows("finance-bureau-kunshan", "NACC")
@pytest.mark.parametrize(
    ("state", "ground"),
    [
        ("已进行行政复议", "reconsideration"),
        ("已进入行政诉讼程序", "litigation"),
        ("对行政复议或行政诉讼结果不服", "result"),
    ],
)
def test_what_takes_another_road_is_not_accepted(system: System, state: str, ground: str) -> None:
    system.register("2026-11-10T09:20", **{"extra.proceedings": state})
    shut(system, "accept", "第三条", "请办“不予受理”并告知投诉人")
    case = system.do("decline", ground=ground, text="请向法院提出。")
    assert case.phase == "declined" and case.number == "CZ2026110001"


@shows("finance-bureau-kunshan", "NACC")
def test_nobody_is_put_off_on_a_pretext(system: System) -> None:
    system.register("2026-11-10T09:20")
    shut(system, "decline", "第五条", "不得搪塞、推诿或刁难", ground="litigation")
    shut(system, "decline", "第二条", "在受理范围以内", ground="out_of_scope")
    assert system.do("accept").phase == "handling"


@shows("finance-bureau-kunshan", "NACC")
def test_a_lawsuit_that_is_learnt_of_later_ends_the_matter_too(system: System) -> None:
    taken(system)
    shut(system, "decline", "第五条", "不得搪塞、推诿或刁难", ground="litigation")
    system.do("investigate", text="已向法院起诉。")
    system.do("correct", changes={"extra.proceedings": "litigation"}, reason="受理后得知。")
    shut(system, "propose", "第三条", "请办“不予受理”", text="撤销处罚。")
    assert system.do("decline", by="陆文清", ground="litigation").phase == "declined"


def test_what_was_taken_is_not_put_out_of_scope_afterwards(system: System) -> None:
    taken(system)
    shut(system, "decline", "第五条", "请继续核实和调查", ground="out_of_scope")
    assert system.do("investigate", text="属实。").phase == "handling"


def test_the_budget_section_takes_in_and_the_enforcement_body_tells_and_files(system: System) -> None:
    system.register("2026-11-10T09:20")
    for word, given in (("accept", {}), ("decline", {"ground": "out_of_scope"})):
        assert "需要的身份是：预算科" in str(system.refused(word, by="季长林", **given))
    executed(system)
    for word, given in (("reply", {"text": "已撤销。"}), ("file_record", {"filed_on": "2026-11-10"})):
        refusal = system.refused(word, by="陆文清", **given)
        assert refusal.clause == "第七条" and "需要的身份是：局执法机构" in str(refusal)
        assert system.do(word, by="蒋立", **given).events[-1].values["action"] == word


@shows("finance-bureau-kunshan", "CAT", "NACC")
def test_only_what_the_text_names_is_accepted(system: System) -> None:
    system.register("2026-11-10T09:20", categories=[])
    shut(system, "accept", "第二条", "请先重新分类")
    assert system.do("decline", ground="out_of_scope").phase == "declined"
    case = system.register("2026-11-10T09:20", categories=["行政强制执行", "违法违纪"])
    assert case.record["categories"] == {"scope": ["act", "conduct"]}


def test_an_oral_complaint_is_put_on_record(system: System) -> None:
    unwritten: dict[str, Any] = {"extra.oral_record": None}
    refusal = system.refused_registration(received_at="2023-01-02T09:00", **unwritten)
    assert (refusal.field, refusal.clause) == ("extra.oral_record", "第五条")
    case = system.register("2026-11-10T09:20", channel="书面", **unwritten)
    assert case.record["channel"] == "written"


# ---- the decision


@shows("finance-bureau-kunshan", "INV", "APP")
def test_it_is_verified_before_it_is_decided(system: System) -> None:
    taken(system)
    shut(system, "propose", "第四条", "要先核实和调查", text="撤销处罚。")
    refusal = system.refused("investigate", by="蒋立", text="属实。")
    assert refusal.clause == "第四条" and "没有权限核实和调查" in str(refusal)
    event = system.do("investigate", by="陆文清", text="属实。", evidence="案卷").last("investigated")
    assert event is not None and (event.values["text"], event.values["evidence"]) == ("属实。", "案卷")
    assert system.do("propose", by="陆文清", text="撤销处罚。").awaiting == "approval"


@shows("finance-bureau-kunshan", "APP")
def test_the_leading_group_decides_as_a_body(system: System) -> None:
    taken(system)
    system.do("investigate", text="属实。")
    system.do("propose", text="撤销处罚。")
    assert waiting_for(system.case, system.rules) == "领导小组作出处理决定（局财政法制宣传和依法理财领导小组）"
    refusal = system.refused("approve", text="同意。")
    assert (refusal.field, refusal.clause) == ("minutes", "第六条") and "集体决定" in str(refusal)
    case = system.do("approve", by="季长林", text="同意。", minutes="一致同意。")
    assert case.awaiting == "" and case.route[0]["signed"][0]["role"] == "leading_group"


@shows("finance-bureau-kunshan", "APP")
@pytest.mark.parametrize(("words", "clause"), [(["行政处罚"], "第四条"), (["行政处罚", "要求赔偿"], "第六条")])
def test_the_route_follows_the_claim(system: System, words: list[str], clause: str) -> None:
    system.register("2026-11-10T09:20", categories=words)
    system.do("accept")
    system.do("investigate", text="属实。")
    case = system.do("propose", text="撤销处罚。")
    assert case.events[-1].values["clause"] == clause


def test_nothing_follows_before_the_decision(system: System) -> None:
    taken(system)
    system.do("investigate", text="属实。")
    shut(system, "order_execution", "第四条", "还没有作出处理决定", to_unit="执法机构", text="执行。")
    shut(system, "reply", "第四条", "还没有作出处理决定", text="已处理。")
    shut(system, "complete", "第四条", "还没有作出处理决定", summary="已处理。")
    shut(system, "file_record", "第四条", "请先办“报领导小组决定”", filed_on="2026-11-10")
    system.do("propose", text="撤销处罚。")
    shut(system, "reply", "第四条", "还没有作出处理决定", text="已处理。")
    system.do("return_for_change", text="补充证据。")
    shut(system, "order_execution", "第四条", "还没有作出处理决定", to_unit="执法机构", text="执行。")


def test_the_enforcement_body_carries_out_what_it_was_told(system: System) -> None:
    decided(system)
    shut(system, "carry_out", "第四条", "还没有把处理决定通知执法机构", text="已撤销。")
    system.do("order_execution", by="陆文清", to_unit="会计监督检查组", text="撤销处罚。")
    shut(system, "complete", "第七条", "还没有执行处理决定的记录", summary="已处理。")
    refusal = system.refused("carry_out", by="陆文清", text="已撤销。")
    assert refusal.clause == "第七条" and "局执法机构" in str(refusal)
    system.do("carry_out", by="蒋立", text="已撤销。")
    assert system.do("complete", summary="已处理。").phase == "completed"


def test_an_unfounded_matter_is_told_but_nothing_is_carried_out(system: System) -> None:
    taken(system)
    system.do("investigate", text="程序合法。")
    system.do("find", finding="untrue")
    system.do("propose", text="投诉不成立。")
    system.do("approve", minutes="一致同意。")
    shut(system, "complete", "第四条", "请先办“通知执法机构执行”", summary="不属实。")
    assert "需要的身份是" in str(system.refused("order_execution", by="严芳", to_unit="执法机构", text="告知投诉人。"))
    system.do("order_execution", to_unit="执法机构", text="告知投诉人。")
    assert system.do("complete", summary="不属实。").phase == "completed"
    assert [(duty.rule.id, duty.standing) for duty in duties(system.case, system.rules)] == [("I1", "owed")]
    system.do("reply", by="蒋立", text="不成立。")
    assert [(duty.rule.id, duty.standing) for duty in duties(system.case, system.rules)] == [("I1", "done")]


@pytest.mark.parametrize(
    ("word", "given", "missing", "clause"),
    [
        ("order_execution", {"text": "执行。"}, "to_unit", "第四条"),
        ("penalise", {"respondent": "执法人员甲"}, "ground", "第六条"),
        ("penalise", {"respondent": "执法人员甲", "ground": "compensation"}, "amount", "第六条"),
    ],
)
def test_what_the_text_asks_for_must_be_filled_in(
    system: System, word: str, given: dict[str, Any], missing: str, clause: str
) -> None:
    decided(system)
    refusal = system.refused(word, **given)
    assert (refusal.field, refusal.clause) == (missing, clause)


# ---- the end


@shows("finance-bureau-kunshan", "REP")
def test_the_complainant_is_told_before_it_is_closed(system: System) -> None:
    executed(system)
    system.do("complete", summary="已处理。")
    system.do("file_record", filed_on="2026-11-10", text="备案。")
    assert "（依据：第七条）" in str(system.refused("close"))
    assert duties(system.case, system.rules)[0].standing == "owed"
    system.do("reply", text="已撤销。")
    assert system.do("close").phase == "closed"


@shows("finance-bureau-kunshan", "ARC")
def test_it_is_filed_and_bound_into_a_volume(system: System) -> None:
    executed(system)
    system.do("reply", text="已撤销。")
    system.do("complete", summary="已处理。")
    shut(system, "close", "第七条", "还没有报领导小组办公室备案")
    refusal = system.refused("file_record", text="备案。")
    assert (refusal.field, refusal.clause) == ("filed_on", "第七条")
    case = system.do("file_record", filed_on="2026-11-10", text="备案。")
    assert case.values(case.events[-1])["to"] == "领导小组办公室"
    system.do("close")
    refusal = system.refused("archive")
    assert (refusal.field, refusal.clause) == ("volume", "第五条")
    assert system.do("archive", volume="2026-执投-2").phase == "archived"


@shows("finance-bureau-kunshan", "PEN")
def test_fault_and_compensation_rest_on_the_decision(system: System) -> None:
    taken(system)
    shut(system, "penalise", "第六条", "由领导小组作出处理决定", respondent="执法人员甲", ground="fault")
    system.do("investigate", text="属实。")
    system.do("propose", text="撤销处罚。", compensation=True, amount="2000")
    system.do("approve", minutes="一致同意。")
    shut(system, "penalise", "第六条", "赔偿金额", respondent="执法人员甲", ground="compensation")
    system.do("penalise", respondent="执法人员甲", ground="compensation", kind="赔偿", amount="2000")
    case = system.do("penalise", respondent="执法人员甲", ground="fault", kind="过错责任追究")
    assert [(item["ground"], item.get("amount"), item["clause"]) for item in case.penalties] == [
        ("compensation", "2000.00", "第六条"), ("fault", None, "第六条"),
    ]  # fmt: skip


@shows("finance-bureau-kunshan", "ARC", "APP")
def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived" and not played.case.clocks
    approved = played.case.last("approved")
    assert approved is not None and "一致同意" in approved.values["minutes"]
    assert {name for name, _ in played.files} == {"收件（登记）回执", "投诉登记表", "口头投诉记录", "处理决定"}
    played.ledger.close()
