"""What regulations may state about extensions, urging, replies, kinds, categories and keeping, on real ledgers."""

from datetime import date
from typing import Any

import pytest

from desktop_app.domain.case import Case
from desktop_app.domain.duties import duties
from desktop_app.domain.moments import parse_local
from desktop_app.domain.urging import due
from desktop_app.services import showing
from tests.desks import Office
from tests.services.small import accepted, adopt, closed, form

# --- extensions ----------------------------------------------------------------------------------------------------

EXTENDED = {"limit": "5 wd", "times": 2, "by": "分管领导", "requested": True, "when": {"complexity": "complex"}, "clause": "第八条"}
FINISH = {"id": "D1", "clause": "第七条", "title": "办结", "from": ["registered"], "until": ["completed"], "limit": "15 wd",
          "extension": EXTENDED}  # fmt: skip
COMPLEXITY = {"complexity": {"title": "难易", "values": {"ordinary": "一般", "complex": "疑难"}, "default": "ordinary"}}


@pytest.fixture
def extending(bank: Office) -> Office:
    adopt(bank, axes=COMPLEXITY, clocks=[FINISH, {**FINISH, "id": "D2", "limit": "30 wd"}], actions=[{"id": "request_extension"}])
    return bank


def extend(desk: Office, case: Case, **values: Any) -> Case:
    return desk.do(case, "extend", **{"clock": "D1", "limit": "5wd", "reason": "取证", "approved_by": "钱志远", **values})


def ask(desk: Office, case: Case, clock: str = "D1") -> Case:
    return desk.do(case, "request_extension", clock=clock, reason="取证未完", limit="5wd")


def test_an_extension_is_applied_for_approved_capped_and_counted(extending: Office) -> None:
    case = accepted(extending, categories=["疑难"])
    assert case.clocks["D1"].due == "2026-12-07"
    refusal = extending.refused(lambda: extend(extending, case))
    assert ("先提出申请" in str(refusal), refusal.clause) == (True, "第八条")
    other = ask(extending, case, "D2")
    assert "先提出申请" in str(extending.refused(lambda: extend(extending, other))), "the application was for another one"
    case = ask(extending, other)
    assert extending.refused(lambda: extend(extending, case, approved_by="")).field == "approved_by"
    assert "最多延长5个工作日" in str(extending.refused(lambda: extend(extending, case, limit="6wd")))
    extending.refused(lambda: extend(extending, case, limit="5cd"))
    case = extend(extending, case)
    assert (case.clocks["D1"].due, case.last("extended") is not None) == ("2026-12-14", True)
    assert "先提出申请" in str(extending.refused(lambda: extend(extending, case))), "each extension has its own application"
    case = extend(extending, ask(extending, case), limit="3wd")
    assert case.clocks["D1"].due == "2026-12-17"
    case = ask(extending, case)
    assert "已经延期2次" in str(extending.refused(lambda: extend(extending, case)))
    assert extending.sound()


def test_only_a_difficult_matter_is_extended(extending: Office) -> None:
    case = ask(extending, accepted(extending))
    assert "不能延期" in str(extending.refused(lambda: extend(extending, case)))
    case = extending.do(case, "reclassify", categories=["疑难"], reason="涉及多户")
    assert extend(extending, case).clocks["D1"].extensions == ["5wd"]


def test_what_is_due_is_not_extended_any_more(extending: Office) -> None:
    case = ask(extending, accepted(extending, categories=["疑难"]))
    extending.now = parse_local("2026-12-08T09:00")
    assert "到期以前提出" in str(extending.refused(lambda: extend(extending, case)))


# --- urging --------------------------------------------------------------------------------------------------------


@pytest.fixture
def urging(bank: Office) -> Office:
    answer = {"id": "D1", "clause": "第七条", "title": "答复", "from": ["registered"], "until": ["replied"], "limit": "5 wd"}
    rules = [{"id": "u", "title": "催办单", "action": "urge", "trigger": "overdue", "clause": "第十条"},
             {"id": "q", "title": "查办单", "action": "inquire", "trigger": "late_step", "clause": "第十一条"}]  # fmt: skip
    adopt(bank, clocks=[answer], urging=rules, actions=[{"id": "inquire"}])
    return bank


INQUIRE = {"to_unit": "物业科", "step": "答复", "text": "请说明原因。"}


def papers_due(desk: Office, case: Case) -> list[str]:
    return [rule.id for rule in due(case, desk.desk().regulation(case.regulation), desk.now)]


def test_an_open_case_is_urged_when_it_is_overdue_and_inquired_into_when_it_was_late(urging: Office) -> None:
    case = urging.do(accepted(urging), "refer", to_unit="物业科")
    assert "只用于逾期未办结的投诉" in str(urging.refused(lambda: urging.do(case, "urge")))
    urging.now = parse_local("2026-11-24T09:00")
    assert papers_due(urging, case) == ["u"]
    case = urging.do(case, "urge")
    assert (papers_due(urging, case), case.urges) == ([], 1)
    case = urging.play(case, [("reply", {"text": "已答复。"}), ("complete", {"summary": "办妥"})])
    assert papers_due(urging, case) == ["q"]
    case = urging.do(case, "inquire", by="冯雪", **INQUIRE)
    assert papers_due(urging, case) == []
    assert urging.sound()


def test_what_was_done_in_time_is_not_inquired_into(urging: Office) -> None:
    case = urging.play(accepted(urging), [("reply", {"text": "已答复。"}), ("complete", {"summary": "办妥"})])
    refusal = urging.refused(lambda: urging.do(case, "inquire", **INQUIRE))
    assert "各个环节都没有逾期" in str(refusal)


# --- replies and duties --------------------------------------------------------------------------------------------

NAMED = {"named": {"when": {"signed": True, "reachable": True}, "clause": "第十二条"},
         "sender": {"when": {"requires": "answer"}, "to": "sender", "clause": "第十三条"}}  # fmt: skip


def test_who_is_named_and_reachable_is_answered_before_closing(bank: Office) -> None:
    adopt(bank, replies=NAMED, remove=["replies.wanted"])
    case = bank.do(accepted(bank), "complete", summary="办妥")
    assert "应当答复投诉人" in str(bank.refused(lambda: bank.do(case, "close")))
    assert bank.play(case, [("reply", {"text": "好"}), ("close", {})]).phase == "closed"
    for complainant in ({"anonymous": True, "phone": "13800138001"}, {"name": "陈秀兰"}):
        other = bank.do(accepted(bank, complainant=complainant), "complete", summary="办妥")
        assert bank.do(other, "close").phase == "closed"


def test_a_corrected_address_makes_the_reply_due(bank: Office) -> None:
    adopt(bank, replies=NAMED)
    case = accepted(bank, complainant={"name": "陈秀兰"})
    case = bank.do(case, "correct", changes={"complainant.phone": "13800138001"}, reason="补记")
    case = bank.do(case, "complete", summary="办妥")
    bank.refused(lambda: bank.do(case, "close"))


def test_the_body_that_sent_it_is_answered_where_it_asks(bank: Office) -> None:
    adopt(bank, replies=NAMED)
    given = form(complainant={"name": "陈秀兰"}, instruction={"from": "市信访局", "mode": "转办", "requires": "答复"})
    case = bank.play(bank.register(given), [("accept", {}), ("complete", {"summary": "办妥"})])
    refusal = bank.refused(lambda: bank.do(case, "close"))
    assert "来文机关要求答复" in str(refusal) and "第十三条" in str(refusal)
    assert bank.play(case, [("report_back", {"text": "已办"}), ("close", {})]).phase == "closed"
    assert bank.sound()


def test_a_reworked_matter_is_answered_anew(bank: Office) -> None:
    adopt(bank, replies=NAMED)
    case = bank.play(accepted(bank), [("reply", {"text": "好"}), ("complete", {"summary": "办妥"}),
                                      ("rework", {"text": "没有办好"}), ("complete", {"summary": "又办"})])  # fmt: skip
    bank.refused(lambda: bank.do(case, "close"))
    assert bank.play(case, [("reply", {"text": "办好了"}), ("close", {})]).phase == "closed"


def test_a_duty_without_a_number_is_owed_until_it_is_done(bank: Office) -> None:
    rule = {"id": "I1", "clause": "第三条", "title": "立即到场", "from": ["accepted"], "until": ["step_done/visit"]}
    adopt(bank, clocks=[rule], actions=[{"id": "visit"}])
    case = accepted(bank)
    rules = bank.desk().regulation(case.regulation)
    assert ([one.standing for one in duties(case, rules)], case.clocks) == (["owed"], {})
    case = bank.do(case, "visit", text="到场")
    assert [one.standing for one in duties(case, rules)] == ["done"]


# --- kinds and categories ------------------------------------------------------------------------------------------

KINDS = [{"id": "complaint", "title": "投诉"}, {"id": "slip", "title": "意见反馈单", "counts": False}]
ASKED = [{"path": "kind", "choices": [{"id": kind["id"], "title": kind["title"]} for kind in KINDS]},
         {"path": "extra.taker", "label": "接待人", "type": "staff", "section": "extra", "default": "@actor"},
         {"path": "extra.speakers", "label": "代表", "type": "names", "section": "extra", "least": 1, "most": 2}]  # fmt: skip


@pytest.fixture
def sorted_(bank: Office) -> Office:
    axes = {"special": {"title": "特别", "values": {"twice": "重复", "angry": "激烈"}, "multiple": True},
            "weight": {"title": "轻重", "values": {"light": "轻", "heavy": "重"}, "required": True}}  # fmt: skip
    implied = [{"id": "i1", "when": {"repeat": True}, "axis": "special", "value": "twice"},
               {"id": "i2", "when": {"kind": "slip"}, "axis": "weight", "value": "light"}]  # fmt: skip
    finish = {"id": "D1", "clause": "第七条", "title": "办结", "from": ["registered"], "until": ["completed"], "limit": "5 wd",
              "when": {"kind": "complaint"}}  # fmt: skip
    adopt(bank, kinds=KINDS, fields=ASKED, axes=axes, implied=implied, clocks=[finish], actions=[{"id": "become_complaint"}])
    return bank


def test_what_does_not_count_becomes_a_complaint_with_its_clocks(sorted_: Office) -> None:
    case = sorted_.register(form(kind="意见反馈单"))
    kind = sorted_.desk().regulation(case.regulation).kind("slip")
    assert kind and not kind.counts
    assert (case.record["kind"], case.record["categories"], case.clocks) == ("slip", {"weight": ["light"]}, {})
    case = sorted_.do(case, "become_complaint", reason="要求处理")
    assert (case.record["kind"], list(case.clocks)) == ("complaint", ["D1"])
    assert showing.timeline(sorted_.desk(), case)[-1].title == "转为投诉"
    assert sorted_.do(case, "undo").record["kind"] == "slip"
    assert sorted_.sound()


def test_categories_follow_from_the_facts(sorted_: Office) -> None:
    case = sorted_.register(form(repeat=True, categories=["激烈", "重"]))
    assert case.record["categories"] == {"special": ["angry", "twice"], "weight": ["heavy"]}
    assert sorted_.register(form(repeat=True, categories=["重复", "重"])).record["categories"]["special"] == ["twice"]
    assert sorted_.refused(lambda: sorted_.register(form(repeat=True))).field == "categories"


def test_a_field_has_bounds_and_the_clerk_as_its_default(sorted_: Office) -> None:
    case = sorted_.register(form(categories=["重"], extra={"speakers": ["甲", "乙"]}), by="吴玲")
    assert case.record["extra"] == {"taker": "吴玲", "speakers": ["甲", "乙"]}
    given = form(categories=["重"], extra={"speakers": ["甲", "乙", "丙"], "taker": "马俊"})
    refusal = sorted_.refused(lambda: sorted_.register(given))
    assert (refusal.field, "最多2项" in str(refusal)) == ("extra.speakers", True)


# --- keeping -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "kept", "until"), [
    ({}, "5年", "2031-11-18"), ({"important": True}, "20年", "2046-11-18"), ({"retention": "永久"}, "永久", None),
    ({"retention": "1年", "important": True}, "1年", "2027-11-18"),
])  # fmt: skip
def test_papers_are_kept_as_long_as_the_regulation_says(bank: Office, given: dict[str, Any], kept: str, until: str | None) -> None:
    adopt(bank, retention={"years": 5, "important": 20})
    event = bank.do(closed(bank), "archive", **given).last("archived")
    assert event and (event.values["retention"], event.values.get("keep_until")) == (kept, until)


def test_what_is_kept_for_ever_has_no_last_day(bank: Office) -> None:
    adopt(bank)
    event = bank.do(closed(bank), "archive", important=True).last("archived")
    assert event and (event.values["retention"], "keep_until" in event.values) == ("永久", False)


def test_a_leap_day_is_kept_until_the_end_of_february(bank: Office) -> None:
    adopt(bank, retention={"years": 5})
    case = closed(bank)
    bank.now = parse_local("2028-02-29T10:00")
    event = bank.do(case, "archive").last("archived")
    assert event and date.fromisoformat(event.values["keep_until"]) == date(2033, 2, 28)
