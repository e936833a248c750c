"""Complaints at a government service centre: reported up, decided by two bodies, answered by one office."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.duties import duties
from desktop_app.services import story
from tests.regulations.systems import System, shows

ID = "gov-service-baiyun"
OFFICE, INSPECTION = "陆建新", "邓伟明"
WAYS = {"decide_self": "self", "decide_refer": "refer", "decide_supervise": "assign"}
SAID: dict[str, dict[str, Any]] = {
    "self": {"handler": OFFICE}, "refer": {"to_unit": "相关部门"}, "assign": {"to_unit": "窗口单位"},
}  # fmt: skip


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def entered(system: System, **changes: Any) -> None:
    system.register("2023-07-03T09:00", **changes)
    system.play([{"do": "accept"}, {"do": "report_up", "set": {"text": "请区政务办处理。"}}, {"do": "enter"}])


def decided(system: System, word: str = "decide_self") -> None:
    system.do(word, text="按问题性质和管理权限确定。")
    system.do("approve", by=OFFICE)
    system.do("approve", by=INSPECTION)


def transferred(system: System, word: str = "decide_self", **changes: Any) -> None:
    entered(system, **changes)
    decided(system, word)
    system.do(WAYS[word], **SAID[WAYS[word]])


# --- what comes in


@shows("gov-service-baiyun", "CAT")
def test_eleven_grounds(system: System) -> None:
    axis = system.rules.axis("ground")
    assert axis and len(axis.values) == 11 and axis.clause == "一"
    case = system.register(categories=["吃、拿、卡、要", "不按规定收取费用"])
    assert case.record["categories"]["ground"] == ["bribes", "fees"]


def test_what_comes_from_above_is_of_the_tenth_ground_and_brings_its_paper(system: System) -> None:
    case = system.register(channel="上级转办和领导交办", categories=["服务态度"])
    assert case.record["categories"]["ground"] == ["attitude", "superior"]
    system.play([{"do": "accept"}, {"do": "report_up", "set": {"text": "请区政务办处理。"}}])
    broken = system.refused("enter")
    assert broken.clause == "一（十）" and "请先办“登记来文”" in str(broken)
    system.do("record_instruction", **{"from": "上级机关", "mode": "refer", "requires": "report"})
    assert system.do("enter").of("step_done")[-1].values["action"] == "enter"


def test_a_grave_matter_should_come_in_writing(system: System) -> None:
    told = [system.desk().register(system.sample(**more), case_id=id_).hints for more, id_ in written_and_not()]
    assert [bool([hint for hint in hints if "建议请投诉人采用书面形式" in hint and "二" in hint]) for hints in told] == [
        True, False, False,
    ]  # fmt: skip


def written_and_not() -> list[tuple[dict[str, Any], str]]:
    base: dict[str, Any] = {"received_at": "2023-01-02T08:00"}
    major = {**base, "categories": ["服务态度", "重大事项"]}
    ids = [f"{n}1111111-1111-4111-8111-111111111111" for n in (1, 2, 3)]
    return list(zip([major, {**major, "extra.written": True}, base], ids, strict=True))


def test_each_channel_says_who_receives_and_who_answers(system: System) -> None:
    receivers = {channel.id: channel.receiver for channel in system.rules.channels}
    assert receivers["visit"] == "一楼服务大厅综合受理窗口"
    assert receivers["inspection_visit"] == "五楼区监察局驻中心监察室"
    assert {channel.return_path for channel in system.rules.channels} == {"区政务办回复投诉人"}


# --- reported up, entered, decided by two


def test_it_is_reported_before_the_office_enters_it(system: System) -> None:
    system.register()
    system.do("accept")
    broken = system.refused("enter")
    assert broken.clause == "三" and "请先办“上报区政务办”" in str(broken)
    case = system.do("report_up", by="温静", text="请区政务办处理。")
    assert case.of("step_done")[-1].values["to"] == "区政务办"


def test_it_is_entered_before_it_is_decided(system: System) -> None:
    system.register()
    system.play([{"do": "accept"}, {"do": "report_up", "set": {"text": "请区政务办处理。"}}])
    for word in WAYS:
        broken = system.refused(word, text="按性质确定。")
        assert broken.clause == "四" and "请先办“区政务办登记”" in str(broken)


@pytest.mark.parametrize("word", WAYS)
def test_two_bodies_decide(system: System, word: str) -> None:
    entered(system)
    system.do(word, text="按问题性质和管理权限确定。")
    system.do("approve", by=OFFICE)
    assert f"要由区监察局驻中心监察室签署，“{OFFICE}”不能代签" in str(system.refused("approve", by=OFFICE))
    assert "双方签署后再办" in str(system.refused(WAYS[word], **SAID[WAYS[word]]))
    assert system.do("approve", by=INSPECTION).awaiting == ""
    assert [one["role"] for one in system.case.route[0]["signed"]] == ["office", "inspection"]


def test_what_was_sent_back_is_not_decided(system: System) -> None:
    entered(system)
    decided(system, "decide_self")
    system.do("decide_refer", text="超过窗口权限。")
    system.do("return_for_change", by=INSPECTION, text="请先调处。")
    broken = system.refused("refer", to_unit="相关部门")
    assert broken.clause == "四" and "还没有确定转办" in str(broken)


def test_nobody_signs_for_both(system: System) -> None:
    entered(system)
    system.do("decide_self", text="按问题性质和管理权限确定。")
    system.do("approve")
    broken = system.refused("approve")
    assert broken.clause == "四" and "要由各方分别签署" in str(broken)


def test_the_front_window_decides_nothing(system: System) -> None:
    entered(system)
    assert "没有权限拟定自办" in str(system.refused("decide_self", by="温静", text="自办。"))
    decided(system)
    assert "没有权限自办" in str(system.refused("self", by="温静", handler="温静"))


@shows("gov-service-baiyun", "TRF")
@pytest.mark.parametrize(
    ("word", "mode"), [("decide_self", "self"), ("decide_refer", "refer"), ("decide_supervise", "supervise")]
)
def test_what_was_decided_is_done(system: System, word: str, mode: str) -> None:
    entered(system)
    for other in WAYS.values():
        broken = system.refused(other, **SAID[other])
        assert broken.clause == "四"
    decided(system, word)
    for other in set(WAYS.values()) - {WAYS[word]}:
        assert "双方签署后再办" in str(system.refused(other, **SAID[other]))
    assert system.do(WAYS[word], **SAID[WAYS[word]]).mode == mode


# --- who answers, and when


@shows("gov-service-baiyun", "REP")
def test_only_the_office_answers_and_after_a_referral_only_with_the_result(system: System) -> None:
    transferred(system, "decide_refer")
    broken = system.refused("reply", text="已转相关部门。")
    assert broken.clause == "四（一）" and "请先由相关部门报来" in str(broken)
    system.do("report_back", by="谭小琴", text="已办结。")
    broken = system.refused("reply", by="谭小琴", text="已办结。")
    assert broken.clause == "四（一）" and "没有权限回复投诉人" in str(broken)
    assert system.do("reply", by=OFFICE, text="已办结。").of("replied")


def test_what_is_supervised_is_answered_with_the_result_too(system: System) -> None:
    transferred(system, "decide_supervise")
    broken = system.refused("complete", summary="已办。")
    assert broken.clause == "四（一）" and "转办、督办的处理结果还没有报区政务办" in str(broken)


def test_what_was_settled_with_the_window_is_answered_at_once(system: System) -> None:
    transferred(system)
    system.do("mediate", result="solved", text="窗口当场补办。")
    system.do("reply", by=OFFICE, text="已补办。")
    assert system.do("complete", summary="已调处解决。").phase == "completed"
    assert [duty.standing for duty in duties(system.case, system.rules)] == ["done", "done"]


def test_what_is_beyond_the_window_is_referred(system: System) -> None:
    transferred(system)
    system.do("mediate", result="beyond", text="须主管部门复核。")
    for word, said in (("reply", {"text": "已调处。"}), ("complete", {"summary": "已调处。"})):
        broken = system.refused(word, **said)
        assert broken.clause == "四（一）" and "应当转由相关部门处理" in str(broken)
    decided(system, "decide_refer")
    system.do("refer", to_unit="相关部门")
    system.do("report_back", text="已办结。")
    assert system.do("reply", text="已办结。").of("replied")


@pytest.mark.parametrize("word", ["decide_refer", "decide_supervise"])
def test_another_way_ends_the_duty_to_answer_at_once(system: System, word: str) -> None:
    transferred(system)
    decided(system, word)
    system.do(WAYS[word], **SAID[WAYS[word]])
    assert [duty.rule.id for duty in duties(system.case, system.rules)] == ["I1"]


def test_what_the_departments_studied_together_need_not_be_referred(system: System) -> None:
    transferred(system, categories=["服务态度", "多部门"])
    system.do("mediate", result="beyond", text="须多个部门研究。")
    system.do("lead", departments=["规划部门", "建设部门"], text="共同研究，窗口集中补办。")
    system.do("reply", text="已补办。")
    assert [duty.standing for duty in duties(system.case, system.rules)] == ["done", "done"]


def test_nothing_passes_the_decision_by(system: System) -> None:
    entered(system)
    assert "没有“pass_on”这个动作" in str(system.refused("pass_on", to_unit="窗口单位"))


def test_who_sent_it_is_told_apart_from_the_result_of_the_department(system: System) -> None:
    system.register("2023-07-03T09:00", channel="上级转办和领导交办")
    system.play([{"do": "accept"}, {"do": "report_up", "set": {"text": "请区政务办处理。"}}])
    system.do("record_instruction", **{"from": "上级机关", "mode": "refer", "requires": "report"})
    system.do("enter")
    decided(system, "decide_refer")
    system.do("refer", to_unit="相关部门")
    system.do("report_to_sender", instruction="上级机关", text="正在办理。")
    broken = system.refused("reply", text="已办结。")
    assert broken.clause == "四（一）" and "请先由相关部门报来" in str(broken)
    system.do("report_back", by="谭小琴", text="已办结。")
    system.play([{"do": "reply", "set": {"text": "已办结。"}}, {"do": "complete", "set": {"summary": "已办结。"}}])
    assert system.do("close").phase == "closed"


def test_what_cannot_be_answered_is_not_owed_after_the_end(system: System) -> None:
    transferred(system, complainant={"anonymous": True})
    system.play([{"do": "mediate", "set": {"result": "solved", "text": "窗口当场补办。"}}])
    system.play([{"do": "complete", "set": {"summary": "已调处解决。"}}, {"do": "close"}])
    assert [(duty.rule.id, duty.standing) for duty in duties(system.case, system.rules)] == [
        ("I1", "done"),
        ("I2", "done"),
    ]


def test_nothing_is_answered_before_a_way_was_chosen(system: System) -> None:
    entered(system)
    broken = system.refused("reply", text="已办。")
    assert broken.clause == "四" and "请先由区政务办会同监察室确定办理方式" in str(broken)


def test_nobody_who_can_be_reached_is_left_without_an_answer(system: System) -> None:
    silent: dict[str, Any] = {"complainant.wants_reply": False}
    transferred(system, **silent)
    system.do("complete", summary="已调处解决。")
    broken = system.refused("close")
    assert "依据：四（一）" in str(broken)


# --- repeated complaints and several departments


@shows("gov-service-baiyun", "RPT")
def test_a_repeated_complaint_is_led_by_the_office(system: System) -> None:
    first = system.register("2023-07-03T08:00")
    transferred(system, **{"related.number": first.number, "related.relation": "repeat"})
    assert (system.case.record["repeat"], system.case.links[0]["number"]) == (True, first.number)
    broken = system.refused("reply", text="已补办。")
    assert broken.clause == "四（一）" and "反复投诉" in str(broken)
    system.do("lead", departments=["规划部门", "建设部门"], text="共同研究，窗口集中补办。")
    assert system.do("reply", text="已补办。").of("replied")


def test_a_repetition_found_later_is_led_too(system: System) -> None:
    first = system.register("2023-07-03T08:00")
    transferred(system)
    system.do("link", number=first.number, relation="repeat")
    broken = system.refused("complete", summary="已调处解决。")
    assert broken.clause == "四（一）" and "关联着重复投诉" in str(broken)


def test_several_departments_are_led(system: System) -> None:
    transferred(system, categories=["服务态度", "多部门"])
    broken = system.refused("complete", summary="已调处解决。")
    assert broken.clause == "四（一）" and "涉及多部门" in str(broken)
    system.do("lead", departments=["规划部门"], text="共同研究。")
    assert system.do("complete", summary="已协调解决。").phase == "completed"


def test_the_life_of_the_sample(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    try:
        assert played.case.phase == "archived"
        assert ("投诉登记", "pdf") in played.files and all(played.files.values())
    finally:
        played.ledger.close()
