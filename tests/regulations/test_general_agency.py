"""Complaints at an agency of any kind: registered first, examined, then accepted or refused with an explanation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import paper_uses, papers, story
from tests.regulations.systems import System, shows

ID = "general-agency"
EXAMINE: dict[str, Any] = {"do": "examine", "set": {"in_remit": "是", "meets": "是"}}
INVESTIGATE: dict[str, Any] = {"do": "investigate", "set": {"text": "已核实。", "evidence": "检测报告"}}
DECIDE: dict[str, Any] = {"do": "decide", "set": {"decision": "调解", "text": "商场退货。"}}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def changed(**more: Any) -> dict[str, Any]:
    """Changes of the sample by dotted path, given as `complainant__phone`."""
    return {path.replace("__", "."): value for path, value in more.items()}


def accepted(system: System, **changes: Any) -> None:
    system.register("2023-07-03T09:00", **changes)
    system.play([EXAMINE, {"do": "accept"}])


# --- registration


def test_the_registration_is_detailed(system: System) -> None:
    wanted = {"complainant__name": "投诉人姓名", "respondents": "投诉对象", "subject": "投诉事项", "demand": "投诉请求"}
    for path, label in wanted.items():
        broken = system.refused_registration(**changed(**{path: None}))
        assert (str(broken), broken.clause) == (f"“{label}”没有填写，请补上后再提交。", "五、2")


def test_a_way_to_reach_the_complainant_is_registered(system: System) -> None:
    nowhere = changed(complainant__phone=None, complainant__address=None)
    broken = system.refused_registration(**nowhere, received_at="2023-01-02T08:00")
    assert (broken.clause, broken.field) == ("五、2", "complainant.phone")
    assert "电话、地址和电子邮箱都没有填" in str(broken)
    assert system.register(**changed(complainant__phone=None)).number
    hidden = changed(
        complainant__phone=None, complainant__address=None, complainant__name=None, complainant__anonymous=True
    )
    assert system.register(**hidden).number


@shows("general-agency", "CAT")
def test_three_kinds_of_matters_with_their_branches(system: System) -> None:
    axis = system.rules.axis("scope")
    assert axis and [value.id for value in axis.values if not value.parent] == ["consumer", "petition", "others"]
    branches = {value.title: value.parent for value in axis.values if value.parent}
    assert branches == {
        "商品质量": "consumer", "价格": "consumer", "售后服务": "consumer", "政府工作": "petition", "企事业单位服务": "petition",
    }  # fmt: skip
    assert system.register(categories=["价格", "企事业单位服务"]).record["categories"]["scope"] == [
        "price",
        "enterprise",
    ]


# --- acceptance


def test_it_is_examined_before_it_is_accepted_or_refused(system: System) -> None:
    system.register()
    for word, said in (("accept", {}), ("decline", {"ground": "trivial", "text": "不属职责范围。"})):
        broken = system.refused(word, **said)
        assert broken.clause == "五、3" and "请先办“审查”" in str(broken)
    assert system.play([EXAMINE, {"do": "accept"}]).phase == "handling"


def test_what_fails_the_examination_is_not_accepted(system: System) -> None:
    system.register()
    for said, clause in (
        ({"in_remit": "否", "meets": "是"}, "五、3；四、3"),
        ({"in_remit": "是", "meets": "否"}, "五、3；五、6"),
    ):
        system.do("examine", **said)
        broken = system.refused("accept")
        assert broken.clause == clause and "请办“不予受理”并向投诉人解释说明" in str(broken)
    assert system.play([EXAMINE, {"do": "accept"}]).phase == "handling"


@shows("general-agency", "NACC")
def test_what_is_refused_is_registered_and_explained(system: System) -> None:
    case = system.register()
    assert case.number.endswith("0001")
    assert [ground.id for ground in system.rules.acceptance.grounds] == ["legal_remedy", "secret", "trivial"]
    system.do("examine", in_remit="否", meets="否")
    broken = system.refused("decline", ground="trivial")
    assert broken.clause == "五、6" and "“对投诉人的解释说明”没有填写" in str(broken)
    case = system.do("decline", ground="涉及国家秘密、商业秘密、个人隐私等不宜公开", text="已书面解释。")
    assert (case.phase, case.of("declined")[0].values["ground"]) == ("declined", "secret")
    assert system.do("archive").phase == "archived"


def test_what_meets_the_conditions_is_not_refused(system: System) -> None:
    system.register()
    system.play([EXAMINE])
    broken = system.refused("decline", ground="trivial", text="无关紧要。")
    assert broken.clause == "五、4" and "不能不予受理，应当调查核实" in str(broken)
    system.do("reclassify", categories=["仲裁"], reason="已申请仲裁。")
    assert system.do("decline", ground="legal_remedy", text="已申请仲裁，请等待裁决。").phase == "declined"


@pytest.mark.parametrize("word", ["诉讼", "仲裁", "行政复议"])
def test_what_the_courts_decide_is_not_accepted(system: System, word: str) -> None:
    system.register(categories=["价格", word])
    system.play([EXAMINE])
    broken = system.refused("accept")
    assert broken.clause == "四、1" and "请办“不予受理”" in str(broken)


# --- investigation, decision, reply


@shows("general-agency", "INV")
def test_a_decision_follows_from_an_investigation(system: System) -> None:
    accepted(system)
    for word, said in (("decide", DECIDE["set"]), ("propose", {"text": "拟调解。"})):
        broken = system.refused(word, **said)
        assert broken.clause == "五、4；五、5" and "请先办“调查核实”" in str(broken)
    case = system.play([INVESTIGATE])
    assert case.values(case.of("investigated")[0])["evidence"] == "检测报告"
    case = system.do("decide", by="裴正平", **DECIDE["set"])
    assert case.of("step_done")[-1].values["decision"] == "mediation"


def test_only_the_agency_decides(system: System) -> None:
    accepted(system)
    system.play([INVESTIGATE])
    broken = system.refused("decide", by="尹小曼", **DECIDE["set"])
    assert broken.clause == "五、5" and "需要的身份是：本机构" in str(broken)


def test_a_matter_is_forwarded_to_somebody(system: System) -> None:
    accepted(system)
    system.play([INVESTIGATE])
    assert "“转送给”没有填写" in str(system.refused("decide", decision="转送", text="转送。"))
    assert "请先办“作出处理决定”" in str(system.refused("refer", to_unit="市场监督管理所"))
    system.do("decide", decision="转送", forward_to="市场监督管理所", text="转送有权机关。")
    assert system.do("refer", to_unit="市场监督管理所").handover["to_unit"] == "市场监督管理所"


@shows("general-agency", "REP")
def test_the_result_is_told_after_the_decision_and_before_the_end(system: System) -> None:
    accepted(system, **changed(complainant__wants_reply=None))
    system.play([INVESTIGATE])
    for word, said in (("reply", {"text": "已处理。"}), ("complete", {"summary": "已处理。"})):
        broken = system.refused(word, **said)
        assert broken.clause == "五、5；五、6" and "请先办“作出处理决定”" in str(broken)
    system.play([DECIDE, {"do": "complete", "set": {"summary": "已调解。"}}])
    assert "依据：五、6" in str(system.refused("close"))
    assert system.play([{"do": "reply", "set": {"text": "已退货。"}}, {"do": "close"}]).phase == "closed"


def test_only_what_was_decided_so_is_forwarded(system: System) -> None:
    accepted(system)
    system.play([INVESTIGATE, DECIDE])
    broken = system.refused("refer", to_unit="市场监督管理所")
    assert broken.clause == "五、5" and "处理决定不是转送，不能转送" in str(broken)


def test_a_decision_without_measures_is_pointed_out(system: System) -> None:
    told = []
    for steps in ([], [{"do": "protect", "set": {"text": "通知商场暂停销售。"}}]):
        accepted(system)
        case = system.play([INVESTIGATE, *steps])
        told.append(system.desk().perform(case.id, "decide", DECIDE["set"]).hints)
    assert [hint for hint in told[0] if "还没有采取措施的记录" in hint and "六、1" in hint]
    assert not [hint for hint in told[1] if "采取措施" in hint]


def test_measures_are_taken_meanwhile(system: System) -> None:
    system.register()
    case = system.do("protect", text="通知商场暂停销售。")
    action = system.rules.action("protect")
    assert action and action.clause == "六、1" and case.of("step_done")[0].values["action"] == "protect"


# --- secrecy, archive


@shows("general-agency", "CONF")
def test_nothing_goes_to_whom_it_is_about_unless_the_law_says_so(system: System) -> None:
    accepted(system)
    system.play([INVESTIGATE])
    system.do("decide", decision="转送", forward_to="安居家具商场", text="转送。")
    broken = system.refused("refer", to_unit="安居家具商场")
    assert broken.clause == "二、4" and "不得把材料转给它" in str(broken)
    desk, number = system.desk(), system.case.id
    broken = system.office.refused(lambda: papers.issue(desk, number, "registration_form", "respondent"))
    assert broken.clause == "二、4" and "除法律另有规定外" in str(broken)
    law = {"exception_by": "本机构", "exception_reason": "法律规定应当送达被投诉人"}
    assert system.do("refer", to_unit="安居家具商场", **law).handover["to_unit"] == "安居家具商场"


def test_the_public_does_not_see_who_complained(system: System) -> None:
    case = system.register()
    use = paper_uses.usage(system.rules, "registration_form")
    inside, outside = (str(papers.content(system.desk(), case, use, "internal").values),
                       str(papers.content(system.desk(), case, use, "public").values))  # fmt: skip
    for secret in ("阿依古丽·艾山", "人民路12号", "第三小学"):
        assert secret in inside and secret not in outside


@shows("general-agency", "ARC")
def test_what_is_finished_is_filed(system: System) -> None:
    accepted(system)
    system.play([INVESTIGATE, DECIDE, {"do": "reply", "set": {"text": "已退货。"}}])
    broken = system.refused("archive")
    assert broken.clause == "五、7" and "不能归档" in str(broken)
    system.play([{"do": "complete", "set": {"summary": "已调解。"}}, {"do": "close"}])
    case = system.do("archive", volume="2026-消-1")
    assert (case.phase, case.of("archived")[0].values["keep_until"]) == ("archived", "2033-07-03")


def test_without_a_limit_the_decision_is_owed_but_not_late(system: System) -> None:
    accepted(system)
    assert not system.case.clocks
    clock = system.rules.clock("D1")
    assert clock and clock.duty and clock.clause == "二、1"


def test_the_life_of_the_sample(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    try:
        assert played.case.phase == "archived"
        assert ("投诉登记表", "pdf") in played.files and all(played.files.values())
    finally:
        played.ledger.close()
