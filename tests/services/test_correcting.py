"""Invariant 3: a correction names what it corrects; what stood before stays in the timeline."""

from typing import Any

import pytest

from desktop_app.services import showing
from tests.desks import ACCEPT, CENTRE, Office, sample


def correct(office: Office, case: Any, changes: Any, **more: Any) -> Any:
    return office.do(case, "correct", changes=changes, reason="录入时听错", **more)


def test_invariant_3_a_correction_names_the_registration_and_keeps_what_stood_there(bank: Office) -> None:
    case = bank.register()
    case = correct(bank, case, {"complainant.phone": "139 0013 9002", "subject": "挂失时态度恶劣"})
    assert (case.record["complainant"]["phone"], case.record["complainant"]["name"]) == ("13900139002", "陈秀兰")
    event = case.all_events[-1]
    assert (event.type, event.values["corrects"]) == ("corrected", case.events[0].hash)
    assert case.events[0].values["record"]["complainant"]["phone"] == "13800138001"
    assert b"139" not in event.facts, "personal data stay erasable"
    assert [row.phone for row in bank.ledger.page(bank_query()).rows] == ["13900139002"]
    assert "联系电话改为“13900139002”" in dict(showing.timeline(bank.desk(), case)[-1].details)["更正内容"]
    assert bank.sound()


def bank_query() -> Any:
    from desktop_app.models.pages import ListQuery

    return ListQuery("all", "13900139002")


@pytest.mark.parametrize(("changes", "field"), [
    ({"complainant.phone": "139"}, "complainant.phone"), ({"subject": ""}, "subject"), ({"colour": "红"}, "colour"),
    ({"categories": "服务质量"}, "categories"), ({"channel": "飞鸽"}, "channel"), ({"received_at": "2026-11-19"}, "received_at"),
    ({"received_at": "2026-11-18T10:30"}, "received_at"), ({"received_at": ""}, "received_at"), ({}, "changes"),
    ({"complainant.name": ""}, "complainant.name"),
])  # fmt: skip
def test_a_wrong_correction_is_refused_with_its_field(bank: Office, changes: dict[str, str], field: str) -> None:
    case = bank.register()
    assert bank.refused(lambda: correct(bank, case, changes)).field == field


def test_the_receipt_is_corrected_to_an_earlier_time(bank: Office) -> None:
    case = correct(bank, bank.register(), {"received_at": "2026-11-16T09:00"})
    assert case.received_at == "2026-11-16T01:00:00Z"


def test_a_channel_is_corrected_by_its_title(bank: Office) -> None:
    assert correct(bank, bank.register(), {"channel": "客户意见簿"}).record["channel"] == "comment_book"


def test_words_of_a_step_are_corrected_by_its_number(bank: Office) -> None:
    case = bank.play(bank.register(), [ACCEPT, ("investigate", {"text": "查看录像，柜员有误。", "evidence": "3号机位"})])
    seq = case.last("investigated").seq
    case = correct(bank, case, {"text": "查看录像，柜员无误。"}, of=seq)
    event = case.last("investigated")
    assert case.values(event)["text"] == "查看录像，柜员无误。"
    assert (case.values(event)["evidence"], event.values["text"]) == ("3号机位", "查看录像，柜员有误。")
    assert case.all_events[-1].values["corrects"] == event.hash


@pytest.mark.parametrize("changes", [{"to_unit": "总行"}, {"report_by": "2026-12-09"}, {"unit": "x"}, {"mode": "self"}])
def test_what_moved_a_case_or_a_clock_is_not_rewritten(centre: Office, changes: dict[str, str]) -> None:
    case = centre.play(centre.register(sample(CENTRE)), [ACCEPT, ("refer", {"to_unit": "物业管理科", "report_by": "2026-11-30"})])
    seq = case.last("transferred").seq
    assert centre.refused(lambda: correct(centre, case, changes, of=seq)).field == next(iter(changes))


def test_a_required_word_is_not_emptied_and_an_unknown_entry_not_found(bank: Office) -> None:
    case = bank.do(bank.register(), "note", text="来电")
    seq = case.last("noted_text").seq
    assert bank.refused(lambda: correct(bank, case, {"text": ""}, of=seq)).field == "text"
    assert bank.refused(lambda: correct(bank, case, {"text": "x"}, of=999)).field == "of"


def test_a_new_class_replaces_the_one_on_its_axis_and_moves_the_clocks(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE, channel="电话")), "accept")
    case = centre.do(case, "reclassify", categories=["较复杂", "疑难"], reason="涉及三个部门")
    assert case.record["categories"]["complexity"] == ["complex"]
    assert (case.clocks["D1"].state, case.clocks["D2"].due) == ("superseded", "2027-01-12")
    refusal = centre.refused(lambda: centre.do(case, "reclassify", categories=["一般", "历史遗留"], reason="拿不准"))
    assert (refusal.field, "只能选一项" in str(refusal)) == ("categories", True)
