"""The registration form: what is wrong gets one sentence with its field and changes nothing; what is odd gets a hint."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import Trouble
from tests.desks import CENTRE, FILES, MARKET, Office, sample

PERSON = sample()["complainant"]


def person(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**PERSON, **changes}.items() if value is not None}


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no channel": ({"channel": None}, "channel", "投诉渠道"),
    "no receipt": ({"received_at": None}, "received_at", "收到时间"),
    "no subject": ({"subject": "  "}, "subject", "投诉事项"),
    "no facts": ({"facts": ""}, "facts", "投诉内容"),
    "no name": ({"complainant": person(name=None)}, "complainant.name", "投诉人姓名"),
    "unknown channel": ({"channel": "飞鸽传书"}, "channel", "客户援助电话"),
    "unknown key": ({"colour": "红"}, "colour", "“colour”"),
    "unknown key inside": ({"complainant": person(shoe=42)}, "complainant.shoe", "“complainant.shoe”"),
    "unknown regulation": ({"regulation": "no-such"}, "regulation", "bank-branch"),
    "unknown level": ({"intake_level": "分理处"}, "intake_level", "营业网点"),
    "unknown category": ({"categories": ["天气"]}, "categories", "服务态度"),
    "unknown axis": ({"categories": {"weather": ["雨"]}}, "categories", "subject"),
    "two of one axis": ({"categories": ["一般", "重大"]}, "categories", "只能选一项"),
    "unknown severity": ({"severity": "特大"}, "categories", "特大"),
    "unknown kind": ({"kind": "表扬"}, "kind", "投诉"),
    "wrong check digit": ({"complainant": person(id_number="110105196803150004")}, "complainant.id_number", "校验码"),
    "short identity": ({"complainant": person(id_number="11010519680315")}, "complainant.id_number", "18位"),
    "wrong credit code": (
        {"complainant": person(id_type="统一社会信用代码", id_number="91350100M000100Y44")}, "complainant.id_number", "校验"),
    "wrong phone": ({"complainant": person(phone="1380013")}, "complainant.phone", "11位"),
    "wrong postcode": ({"complainant": person(postcode="1000")}, "complainant.postcode", "6位"),
    "wrong e-mail": ({"complainant": person(email="zhang")}, "complainant.email", "电子邮箱"),
    "future": ({"received_at": "2026-11-18T10:06"}, "received_at", "2026-11-18 10:06"),
    "no time": ({"received_at": "昨天下午"}, "received_at", "2026-11-16T10:05"),
    "a list for a time": ({"received_at": [2026]}, "received_at", ""),
    "flag": ({"repeat": "也许"}, "repeat", "是"),
    "count": ({"complainant": person(age=-1)}, "complainant.age", "整数"),
    "a list for a text": ({"subject": ["甲", "乙"]}, "subject", "文字"),
    "broken characters": ({"facts": "坏\ud800字"}, "facts", "损坏"),
    "too long": ({"facts": "长" * 100_001}, "facts", "100000"),
    "a text for a person": ({"complainant": "陈秀兰"}, "complainant", "一组字段"),
    "a text for rows": ({"respondents": "柜员"}, "respondents", ""),
    "wrong phone in a row": ({"respondents": [{"name": "柜员", "phone": "abc"}]}, "respondents", "电话"),
    "unknown key in a row": ({"respondents": [{"nickname": "小李"}]}, "respondents", "nickname"),
    "a text for an instruction": ({"instruction": "上级交办"}, "instruction", "一组字段"),
    "instruction without sender": ({"instruction": {"mode": "交办"}}, "from", "来文机关"),
    "instruction from tomorrow": ({"instruction": {"from": "市局", "mode": "交办", "received_on": "2026-11-19"}}, "received_on", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_gets_a_sentence_with_its_field_and_changes_nothing(bank: Office, name: str) -> None:
    changes, field, word = WRONG[name]
    refusal = bank.refused(lambda: bank.register(sample(**changes)))
    assert refusal.field == field
    assert word in str(refusal)
    assert bank.sound()


MARKET_WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no goods": ({"extra": {"consumed_on": "2026-11-08", "amount": "1"}}, "extra.goods_or_service"),
    "no day": ({"extra": {"goods_or_service": "热水器", "amount": "1"}}, "extra.consumed_on"),
    "no amount": ({"extra": {"goods_or_service": "热水器", "consumed_on": "2026-11-08"}}, "extra.amount"),
    "wrong amount": ({"extra": {"goods_or_service": "热水器", "consumed_on": "2026-11-08", "amount": "两千"}}, "extra.amount"),
    "no signature on site": ({"channel": "现场", "on_site": None}, "complainant.signed"),
}


@pytest.mark.parametrize("name", MARKET_WRONG)
def test_the_facts_of_a_consumer_complaint_are_required(market: Office, name: str) -> None:
    changes, field = MARKET_WRONG[name]
    assert market.refused(lambda: market.register(sample(MARKET, **changes))).field == field


def test_a_regulation_must_be_named_where_there_are_several(opened: Any) -> None:
    office = opened("bank-branch", CENTRE)
    refusal = office.refused(lambda: office.register(sample(regulation=None)))
    assert (refusal.field, "community-centre" in str(refusal)) == ("regulation", True)


def test_a_regulation_may_be_left_out_where_there_is_one(bank: Office) -> None:
    assert bank.register(sample(regulation=None)).regulation_id == "bank-branch"


@pytest.mark.parametrize("regulation", FILES)
def test_the_sample_cases_register(opened: Any, regulation: str) -> None:
    office = opened(regulation)
    case = office.register(sample(regulation))
    assert (case.number, case.phase) == ("2026110001", "received")
    assert case.record["complainant"]["name"] == sample(regulation)["complainant"]["name"]
    assert office.sound()


def test_five_minutes_of_grace_for_clocks_that_differ(bank: Office) -> None:
    case = bank.register(sample(received_at="2026-11-18T10:05"))
    assert case.received_at == "2026-11-18T02:05:00Z"
    assert case.registered_at == case.received_at, "nothing happens before the receipt"


@pytest.mark.parametrize("flag", ["anonymous", "confidential"])
def test_a_name_is_not_needed_of_who_stays_unknown(bank: Office, flag: str) -> None:
    case = bank.register(sample(complainant={flag: True}))
    assert case.record["complainant"][flag] is True


def test_empty_values_count_as_left_out_even_under_unknown_keys(bank: Office) -> None:
    case = bank.register(sample(demand=None, colour="", agent={"name": ""}, extra={}))
    assert "demand" not in case.record


def test_values_are_kept_in_their_normal_form(bank: Office) -> None:
    case = bank.register(sample(
        complainant=person(phone="138 0013 8001", name=" 陈 秀兰 ", wants_reply="是", gender="女"),
        categories={"subject": ["服务态度", "业务流程"], "severity": "重大"},
    ))  # fmt: skip
    said = case.record["complainant"]
    assert (said["phone"], said["name"], said["wants_reply"]) == ("13800138001", "陈秀兰", True)
    assert case.record["categories"] == {"subject": ["服务态度", "业务流程"], "severity": ["serious"]}


def test_control_characters_and_emoji_stay_in_the_ledger(bank: Office) -> None:
    assert bank.register(sample(facts="很生气😡\x07\n第二行")).record["facts"] == "很生气😡\x07\n第二行"


def test_odd_input_is_a_hint_and_no_refusal(bank: Office) -> None:
    done = bank.desk().register(sample(complainant=person(gender="男")), case_id="00000000-0000-4000-8000-000000000001")
    assert any("性别" in hint for hint in done.hints)


def test_a_day_still_to_come_is_a_hint(market: Office) -> None:
    extra = {**sample(MARKET)["extra"], "consumed_on": "2026-12-08"}
    done = market.desk().register(sample(MARKET, extra=extra), case_id="00000000-0000-4000-8000-000000000001")
    assert any("消费日期" in hint for hint in done.hints)


def test_a_receipt_long_ago_is_a_hint(bank: Office) -> None:
    done = bank.desk().register(sample(received_at="2025-11-16"), case_id="00000000-0000-4000-8000-000000000001")
    assert any("核对年份" in hint for hint in done.hints)
    done = bank.desk().register(sample(), case_id="00000000-0000-4000-8000-000000000002")
    assert not any("核对年份" in hint for hint in done.hints)


def test_the_clerk_who_is_complained_about_is_told(bank: Office) -> None:
    done = bank.desk("吴玲").register(sample(respondents=[{"name": "吴玲"}]), case_id="00000000-0000-4000-8000-000000000001")
    assert any("被投诉人" in hint for hint in done.hints)


def test_an_instruction_given_with_the_case_stands_in_its_timeline(centre: Office) -> None:
    case = centre.register(sample(CENTRE, instruction={"from": "镇政府", "number": "镇信〔2026〕3号", "mode": "交办"}))
    assert [item["from"] for item in case.instructions.values()] == ["镇政府"]
    assert [clock.clock for clock in case.clocks.values() if clock.scope_kind == "instruction"] == ["D5"]


def test_attachments_are_kept_by_their_content(bank: Office, tmp_path: Path) -> None:
    (tmp_path / "证据.txt").write_bytes(b"proof")
    case = bank.register(sample(attachments=["证据.txt"]), folder=tmp_path)
    (item,) = case.attachments
    assert (bank.ledger.file(item["sha"]), item["file_name"], item["size"]) == (b"proof", "证据.txt", 5)
    case = bank.do(case, "attach", file=str(tmp_path / "证据.txt"), title="同一份")
    assert [each["sha"] for each in case.attachments] == [item["sha"]] * 2
    assert len(list(bank.ledger.files.all())) == 1
    assert bank.sound()


@pytest.mark.parametrize("name", ["没有.pdf", ".", "坏\0名"])
def test_an_unreadable_attachment_changes_nothing(bank: Office, tmp_path: Path, name: str) -> None:
    refusal = bank.refused(lambda: bank.register(sample(attachments=[name]), folder=tmp_path), Trouble)
    assert "附件" in str(refusal)
    case = bank.register()
    bank.refused(lambda: bank.do(case, "attach", file=str(tmp_path / name)), Trouble)
    assert list(bank.ledger.files.all()) == []


def test_one_attachment_at_a_time(bank: Office, tmp_path: Path) -> None:
    case, paths = bank.register(), [str(tmp_path / name) for name in "ab"]
    for path in paths:
        Path(path).touch()
    assert bank.refused(lambda: bank.do(case, "attach", file=paths)).field == "file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a slow file is played by a named pipe")
def test_a_slow_attachment_keeps_nobody_from_registering(bank: Office, tmp_path: Path) -> None:
    case, slow = bank.register(), tmp_path / "慢.pdf"
    os.mkfifo(slow)
    attaching = threading.Thread(target=lambda: bank.do(case, "attach", file=str(slow)))
    attaching.start()
    with slow.open("wb") as source:  # the other side is reading now
        assert bank.register().number == "2026110002"
        source.write(b"proof")
    attaching.join()
    assert [item["size"] for item in bank.desk().case(case.id).attachments] == [5]
