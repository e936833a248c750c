"""The logistics regulation at work: categories, both kinds of complainant, replies to messages, call-backs, claims."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import story
from tests.regulations.systems import System, shows

ID = "logistics"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    opened = System(tmp_path, ID)
    yield opened
    opened.close()


def categories(system: System) -> dict[str, list[str]]:
    found: dict[str, list[str]] = system.case.record["categories"]
    return found


@shows("logistics", "CAT")
def test_the_categories_are_a_tree_of_three_levels(system: System) -> None:
    axis = system.rules.axis("matter")
    assert axis is not None
    parents = {value.id: value.parent for value in axis.values}
    assert (parents["packing"], parents["damage"], parents["business"]) == ("damage", "business", "")
    below = [value.title for value in axis.values if value.parent == "delay"]
    assert below == ["中转不及时", "分拨不及时", "配载不及时", "通知提货不及时", "送货不及时", "接货不及时"]
    first = [value.title for value in axis.values if value.parent == "business"]
    assert first == ["货损", "货差", "时效延误", "财务", "理赔", "价格", "信息", "业务差错", "其他类型投诉"]


@shows("logistics", "CAT")
def test_the_sample_is_classified_by_the_words_of_the_text(system: System) -> None:
    system.register("2023-07-07T10:00")
    assert categories(system) == {
        "matter": ["damage", "packing"],
        "severity": ["medium"],
        "origin": ["internal_network"],
    }


def test_an_aliased_word_means_the_same_kind(system: System) -> None:
    system.register("2023-07-07T10:00", categories=["问题差错", "价格费用"])
    assert categories(system)["matter"] == ["mistake", "price"]


def test_the_kind_must_be_judged_at_registration(system: System) -> None:
    refusal = system.refused_registration(categories=[], received_at="2023-01-01T09:00")
    assert str(refusal) == "“投诉类型”没有选择，请选一项。"
    assert (refusal.clause, refusal.field) == ("三、3", "categories")


@pytest.mark.parametrize(
    ("channel", "kind", "origin"),
    [
        ("服务热线", "person", "external"),
        ("客户端", "enterprise", "external"),
        ("服务热线", "outlet", "internal_network"),
        ("在线投诉", "outlet", "internal_network"),
    ],
)
def test_an_outlet_or_an_inner_channel_makes_it_internal(system: System, channel: str, kind: str, origin: str) -> None:
    system.register("2023-07-07T10:00", **{"channel": channel, "complainant.kind": kind})
    assert categories(system)["origin"] == [origin]


def test_a_complaint_about_attitude_is_one_about_service(system: System) -> None:
    system.register("2023-07-07T10:00", categories=["服务态度投诉"])
    assert categories(system)["content"] == ["service_manner"]


@shows("logistics", "DLC")
def test_a_new_severity_brings_its_own_limit(system: System) -> None:
    system.register("2023-07-07T10:00", categories=["货损", "一般"])
    system.do("accept", "2023-07-07T11:00")
    system.do("reclassify", categories=["重度"], reason="货值较大。")
    assert (system.clock("D1").state, system.clock("D3").due) == ("superseded", "2023-07-18")


def test_a_message_on_the_web_site_is_answered_before_it_is_finished(system: System) -> None:
    system.register("2023-07-07T10:00", channel="网站留言")
    system.do("accept", "2023-07-07T11:00")
    refusal = system.refused("complete", summary="已处理。")
    assert str(refusal) == "网站留言和在线客服的投诉要先回复再办结，还没有答复记录，请先办“答复”。"
    assert refusal.clause == "二、13、14"
    channel = system.rules.channel("网站留言")
    assert channel is not None and channel.return_path == "公司网站"
    system.do("reply", text="已在留言下回复。", means="网络")
    assert system.do("complete", summary="已处理。").phase == "completed"


def test_whoever_can_be_reached_is_answered_before_the_matter_is_closed(system: System) -> None:
    silent: dict[str, Any] = {"complainant.wants_reply": False}
    system.register("2023-07-07T10:00", **silent)
    system.do("accept", "2023-07-07T11:00")
    system.do("complete", summary="已处理。")
    refusal = system.refused("close")
    assert "应当答复投诉人，还没有答复记录（依据：四）" in str(refusal)
    system.do("reply", text="已答复。")
    assert system.do("close").phase == "closed"


@shows("logistics", "FB")
def test_closing_without_a_call_back_reminds_of_it(system: System) -> None:
    system.register("2023-07-07T10:00")
    system.do("accept", "2023-07-07T11:00")
    system.do("reply", text="已答复。")
    system.do("complete", summary="已处理。")
    done = system.desk().perform(system.case.id, "close", {})
    assert done.case.phase == "closed"
    (hint,) = done.hints
    assert "结案后仍可以补办“回访”" in hint and hint.endswith("（依据：二、8）。")


@shows("logistics", "FB")
def test_a_call_back_is_recorded_and_nothing_more_is_said(system: System) -> None:
    system.register("2023-07-07T10:00")
    system.do("accept", "2023-07-07T11:00")
    system.do("reply", text="已答复。")
    system.do("complete", summary="已处理。")
    case = system.do("call_back", satisfaction="不满意", solved=False, text="赔付过慢。")
    told = case.last("called_back")
    assert told is not None and told.values["satisfaction"] == "不满意"
    assert system.desk().perform(case.id, "close", {}).hints == ()


def test_a_claim_names_the_unit_and_what_was_paid(system: System) -> None:
    system.register("2023-07-07T10:00")
    system.do("accept", "2023-07-07T11:00")
    assert "“理赔金额”没有填写" in str(system.refused("settle_claim", at_unit="分拨中心"))
    case = system.do("settle_claim", at_unit="分拨中心", claimed="3000", paid="2400")
    step = case.last("step_done")
    assert step is not None
    assert (step.values["paid"], step.values["at_unit"], step.values["insured"]) == ("2400.00", "分拨中心", True)


def test_the_report_goes_to_the_presidents_office_when_the_office_sets_its_period(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"reports.R1.every": "month", "reports.R1.day": 5})
    report = system.rules.reports[0]
    assert (report.every, report.day, report.to_unit, report.basis) == ("month", 5, "总裁办", "office")
    system.close()


def test_the_phrases_of_comfort_stand_beside_the_registration(system: System) -> None:
    notes = {note.id: note for note in system.rules.notes if note.where == "registration"}
    assert {"comfort", "listen", "listening", "restate", "severity"} == set(notes)
    assert "请原谅,给您造成这样的麻烦" in notes["comfort"].text


def test_the_office_writes_what_the_severities_mean(tmp_path: Path) -> None:
    system = System(tmp_path, ID, {"notes.severity.text": "货值一万元以上为重度。"})
    note = next(note for note in system.rules.notes if note.id == "severity")
    assert (note.text, note.basis) == ("货值一万元以上为重度。", "office")
    system.close()


def test_the_story_ends_in_the_archive(tmp_path: Path) -> None:
    played = story.play(ID, tmp_path)
    assert played.case.phase == "archived"
    assert {name for name, _ in played.files} == {"收件（登记）回执", "客户投诉登记表", "客户服务档案"}
    assert (played.case.clocks["D2"].due, played.case.clocks["D2"].state) == ("2026-11-18", "met")
    played.ledger.close()
