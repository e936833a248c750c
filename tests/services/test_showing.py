"""A case as it is shown: JSON for scripts, lines for people, and the reason of every date."""

import json
from typing import Any

from desktop_app.services import papers, reasons, showing
from tests.desks import ACCEPT, CENTRE, Office, sample


def test_the_answer_of_show_is_plain_json(bank: Office) -> None:
    case = bank.play(bank.register(), [ACCEPT, ("note", {"text": "来电"})])
    papers.issue(bank.desk(), case.id, "intake_receipt")
    shown = showing.show(bank.desk(), bank.desk().case(case.id))
    again = json.loads(json.dumps(shown, ensure_ascii=False))
    assert set(again) == {"case", "timeline", "clocks", "papers"}
    assert {"id", "clause", "due", "warn", "state", "provisional"} <= set(again["clocks"][0])
    assert (again["case"]["number"], again["case"]["phase_title"]) == (case.number, "办理中")
    assert again["case"]["record"]["complainant"]["id_number"] == "110105196803150003"
    assert [line["title"] for line in again["timeline"]] == ["登记", "受理", "记事", "出具文书"]
    assert again["timeline"][3]["details"]["文书"] == "收件（登记）回执"
    assert again["papers"] == [
        {"paper": "intake_receipt", "number": "收2026110001", "purpose": "internal", "issued_on": "2026-11-18", "reprints": 0}]  # fmt: skip


def test_a_line_tells_what_was_said_and_which_clocks_moved(bank: Office) -> None:
    case = bank.play(bank.register(), [ACCEPT, ("refer", {"to_unit": "总行", "means": "电话"}), ("deliver", {"means": "phone"})])
    registered, accepted, referred, delivered = showing.timeline(bank.desk(), case)
    assert len(registered.clocks) == 2 and "到期（第七条" in registered.clocks[0]
    assert (referred.title, dict(referred.details)) == ("转办", {"承办单位": "总行", "转交方式": "电话"})
    assert dict(delivered.details) == {"方式": "电话通知"}
    assert any("总行协调" in words for words in delivered.clocks)
    assert accepted.clocks == ()


def test_a_clock_that_gives_way_is_told_by_its_title(centre: Office) -> None:
    assign = ("assign", {"to_unit": "物业管理科", "due": "2026-12-01"})
    case = centre.play(centre.register(sample(CENTRE)), [ACCEPT, assign])
    told = showing.timeline(centre.desk(), case)[-1].clocks
    assert "期限“来信处理完毕”停用：按五、2改用“按批示交办的时限办结”" in told


def test_the_answers_of_a_checklist_stand_in_its_order(centre: Office) -> None:
    answers = {"policy_followed": "是", "facts_clear": "是", "finding_right": "否"}
    case = centre.play(centre.register(sample(CENTRE)), [ACCEPT, ("answer_checklist", {"answers": answers})])
    said = dict(showing.timeline(centre.desk(), case)[-1].details)["逐项审查"]
    assert said == "事实是否清楚：是；定性是否准确：否；处理是否符合政策：是"


def test_late_entries_are_marked(bank: Office) -> None:
    case = bank.do(bank.register(), "accept", at="2026-11-16T11:00", recorded_for="钱行长")
    line = showing.timeline(bank.desk(), case)[1]
    assert (line.late, line.recorded_for) == (True, "钱行长")
    assert (f"{line.at:%d %H:%M}", f"{line.recorded_at:%d %H:%M}") == ("16 11:00", "18 10:01")


def test_values_are_shown_in_words(centre: Office) -> None:
    case = centre.play(centre.register(sample(CENTRE)), [
        ACCEPT, ("record_instruction", {"from": "镇政府", "mode": "assign"}), ("report_back", {"text": "已办"}),
        ("return_enclosure", {"enclosure": "e2", "means": "registered_mail", "mail_number": "XA1"}),
        ("answer_checklist", {"answers": {"facts_clear": "是"}}),
    ])  # fmt: skip
    said = {line.title: dict(line.details) for line in showing.timeline(centre.desk(), case)}
    assert said["登记来文"]["方式"] == "交办"
    assert said["回告"]["来文"] == "镇政府"
    assert said["退还原件现金"]["退还哪一件"] == "残疾证原件"
    assert said["结案审查"]["逐项审查"] == "事实是否清楚：是"


def test_every_clock_explains_itself(centre: Office) -> None:
    case = centre.play(centre.register(sample(CENTRE)), [ACCEPT, ("assign", {"to_unit": "物业管理科", "due": "2026-12-01"})])
    assert len(case.clocks) >= 3
    for key, clock in case.clocks.items():
        reason: Any = reasons.reason(centre.desk(), case, key)
        assert reason.summary.endswith("。")
        if clock.active:
            assert clock.due[:10] in reason.summary or reason.lines


def test_standings_have_words(bank: Office) -> None:
    case = bank.register()
    titles = {clock.clock: showing.standing_title(clock, bank.now) for clock in case.clocks.values()}
    assert titles == {"D1": "已超期", "D4": "已超期"}
