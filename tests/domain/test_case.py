"""The fold: a case is what its events tell, in whatever order they come, with or without erased data."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.case import LEFT_OFFICE, fold
from desktop_app.domain.events import CASE_EVENTS, Event
from desktop_app.domain.phases import Phase
from tests.domain.timelines import Timeline, erased, event, registered, shipped

SAMPLES = [
    json.loads(path.read_text("utf-8")) for path in sorted((Path(__file__).parents[1] / "data" / "events").iterdir())
]
CASE_SAMPLES = [sample for sample in SAMPLES if sample["type"] in CASE_EVENTS]


def line(*steps: tuple[str, dict[str, Any]], personal: dict[str, Any] | None = None) -> list[Event]:
    """A registration and these steps, each its own verb."""
    first = event("registered", registered({"subject": "漏水"}, unit="窗口", level="outlet"), personal)
    return [first, *(event(type_, said, seq=n) for n, (type_, said) in enumerate(steps, 2))]


def whole() -> list[Event]:
    """A long life of a case, under a shipped regulation, with an undone step in it."""
    case = Timeline(shipped("community-centre"))
    case.register({"channel": "letter", "categories": {"complexity": ["ordinary"]}}, unit="投诉受理窗口")
    case.do("accepted")
    case.do("instruction_in", {"instruction": "i1", "from": "镇政府", "mode": "assign", "received_on": "2026-11-17"})
    case.hand_over("物业管理科", "", "transferred", mode="assign", due="2026-12-10", at="2026-11-18T09:00")
    case.do("reclassified", {"changes": {"categories": {"complexity": ["complex"]}}}, {"reason": "涉及多户"})
    case.do("noted_text", {}, {"text": "记错了"})
    case.undo()
    case.do("paused", {"cause": "补正材料", "clocks": ["D5@i1"]})
    case.do("resumed", at="2026-11-24T09:00")
    case.do("urged", {"count": 1}, {"handler": "马俊"})
    case.do("reported_back", {"instruction": "i1"}, {"text": "已清理"})
    case.do("replied", {}, {"text": "已清理"})
    case.do("completed", {}, {"summary": "已清理"})
    return case.events


WHOLE = whole()


# ---- replay


@given(st.permutations(WHOLE))
def test_events_may_come_in_any_order(events: list[Event]) -> None:
    assert fold(events) == fold(WHOLE)


@given(st.sets(st.sampled_from(range(len(WHOLE)))))
def test_any_personal_data_may_have_been_erased(gone: set[int]) -> None:
    case = fold(erased(known) if place in gone else known for place, known in enumerate(WHOLE))
    told = fold(WHOLE)
    assert (case.phase, case.head, case.number, case.unit) == (told.phase, told.head, told.number, told.unit)
    assert case.clocks == told.clocks


@given(st.lists(st.sampled_from(CASE_SAMPLES), max_size=12), st.booleans())
def test_part_of_a_log_folds_too(samples: list[dict[str, Any]], gone: bool) -> None:
    """Another ledger's events may arrive before those they build on."""
    events = [event(item["type"], item["facts"], item["personal"], seq=n) for n, item in enumerate(samples, 1)]
    events = [erased(item) for item in events] if gone else events
    if events:
        assert fold(events).head == events[-1].hash


def test_no_events_are_no_case() -> None:
    with pytest.raises(ValueError, match="at least one event"):
        fold([])


def test_folding_twice_gives_the_same_and_leaves_the_events_alone() -> None:
    before = [known.facts for known in WHOLE]
    assert fold(WHOLE) == fold(WHOLE)
    assert [known.facts for known in WHOLE] == before


# ---- registering, correcting, classifying


def test_a_registration_gives_number_record_unit_and_place_in_the_list() -> None:
    case = fold(line(personal={"record": {"complainant": {"name": "陈秀兰"}}}))
    assert (case.number, case.unit, case.level, case.phase) == ("2026110001", "窗口", "outlet", Phase.RECEIVED)
    assert case.record == {"kind": "complaint", "subject": "漏水", "complainant": {"name": "陈秀兰"}}
    assert (case.received_at, case.registered_at) == ("2026-11-16T01:00:00Z", "2026-11-16T02:00:00Z")
    assert case.sort_key == "2026-11-16T02:00:00Z|000000000001|o1|000000000001"


def test_a_correction_of_the_registration_changes_record_and_receipt() -> None:
    events = line()
    said = {"corrects": events[0].hash, "received_at": "2026-11-15T01:00:00Z"}
    case = fold([*events, event("corrected", said, {"changes": {"subject": "漏电"}}, seq=2)])
    assert case.record["subject"] == "漏电"
    assert case.received_at == "2026-11-15T01:00:00Z"
    assert case.registered_at == fold(events).registered_at


def test_a_correction_of_a_step_is_laid_over_what_it_says() -> None:
    events = line(("replied", {"means": "电话", "text": "已答复"}))
    for n, means in enumerate(("书面", "当面"), 3):
        events.append(event("corrected", {"corrects": events[1].hash, "changes": {"means": means}}, seq=n))
    case = fold(events)
    assert case.values(events[1]) == {"means": "当面", "text": "已答复"}
    assert events[1].values["means"] == "电话"


def test_a_reclassification_replaces_the_values_of_its_axes_only() -> None:
    first = event("registered", registered({"categories": {"subject": ["服务态度"], "severity": ["ordinary"]}}))
    change = event("reclassified", {"changes": {"categories": {"severity": ["serious"]}}}, seq=2)
    assert fold([first, change]).record["categories"] == {"subject": ["服务态度"], "severity": ["serious"]}


# ---- hand-over


def test_the_unit_changes_when_the_matter_reaches_it() -> None:
    road = [("passed_on", {"to_unit": "总行", "to_level": "head_office", "handler": "何文静"})]
    case = fold(line(*road))
    assert (case.unit, case.handover["to_unit"]) == ("窗口", "总行")
    case = fold(line(*road, ("delivered", {})))
    assert (case.unit, case.level, case.handler, case.handover) == ("总行", "head_office", "何文静", {})
    assert case.units == [("窗口", "outlet", "")]
    assert case.stay == case.events[-1].hash


def test_a_unit_without_a_level_keeps_the_level() -> None:
    assert fold(line(("passed_on", {"to_unit": "工会"}), ("received", {}))).level == "outlet"


def test_receiving_what_was_not_handed_over_moves_nothing() -> None:
    case = fold(line(("received", {}), ("delivered", {})))
    assert (case.unit, case.units, case.stay) == ("窗口", [], case.events[0].hash)


@pytest.mark.parametrize("handler", ["马俊", ""])
def test_a_transfer_without_a_unit_only_names_the_handler(handler: str) -> None:
    """The handler may have been erased: the matter must not stay on the way to nowhere."""
    case = fold(line(("transferred", {"mode": "self", **({"handler": handler} if handler else {})})))
    assert (case.mode, case.handler, case.handover, case.unit) == ("self", handler, {}, "窗口")


def test_a_transfer_names_lead_and_co_units() -> None:
    case = fold(line(("transferred", {"mode": "refer", "to_unit": "物业科", "co_units": ["消防科"]})))
    assert (case.lead_unit, case.co_units) == ("物业科", ["消防科"])
    case = fold(line(("transferred", {"mode": "refer", "to_unit": "物业科", "lead_unit": "综治科"})))
    assert case.lead_unit == "综治科"


def test_a_return_on_the_way_takes_the_hand_over_back() -> None:
    case = fold(line(("passed_on", {"to_unit": "总行"}), ("transfer_returned", {})))
    assert (case.unit, case.handover, case.units) == ("窗口", {}, [])


def test_a_return_after_delivery_brings_the_matter_back_with_level_and_handler() -> None:
    case = fold(line(("transferred", {"mode": "self", "handler": "李晓燕"}),
                     ("passed_on", {"to_unit": "总行", "to_level": "head_office", "handler": "何文静"}),
                     ("delivered", {}), ("transfer_returned", {"unit": "总行"})))  # fmt: skip
    assert (case.unit, case.level, case.handler, case.units) == ("窗口", "outlet", "李晓燕", [])


def test_a_return_of_what_never_came_moves_nothing() -> None:
    assert fold(line(("transfer_returned", {}))).unit == "窗口"


# ---- instructions, approval, pauses


def test_an_instruction_waits_until_the_first_report_that_names_it() -> None:
    steps = [("instruction_in", {"instruction": f"i{n}", "from": "镇政府", "mode": mode})
             for n, mode in ((1, "assign"), (2, "refer"))]  # fmt: skip
    events = line(
        *steps,
        ("reported_back", {}),
        ("reported_back", {"instruction": "i2"}),
        ("reported_back", {"instruction": "i9"}),
    )
    events.append(event("reported_back", {"instruction": "i2"}, seq=9, at="2026-11-20T10:00"))
    case = fold(events)
    assert [item["reported"] for item in case.instructions.values()] == ["", events[4].at]
    assert case.mode == "assign"


@pytest.mark.parametrize("decision", ["approved", "returned_for_change"])
def test_a_proposal_waits_for_its_decision(decision: str) -> None:
    assert fold(line(("proposed", {}))).awaiting == "approval"
    assert fold(line(("proposed", {}), (decision, {}))).awaiting == ""


def test_a_pause_is_open_until_work_resumes() -> None:
    paused = ("paused", {"cause": "听证", "clocks": []})
    assert not fold(line()).paused
    assert fold(line(paused)).paused
    case = fold(line(paused, paused, ("resumed", {})))
    assert not case.paused
    assert [pause["restart"] for pause in case.pauses] == [case.events[-1].at] * 2


# ---- enclosures, checklist, papers, attachments


def test_enclosures_are_held_until_they_go_back() -> None:
    first = event("registered", registered(enclosures=[{"id": "e1", "name": "残疾证原件", "original": True},
                                                       {"id": "e2", "name": "复印件", "original": False}]))  # fmt: skip
    taken = event("enclosure_taken", {"enclosure": "e3", "name": "现金", "amount": "200.00"}, seq=2)
    assert [item["id"] for item in fold([first, taken]).unreturned] == ["e1", "e3"]
    back = event("enclosure_returned", {"enclosure": "e1", "means": "by_hand"}, {"received_by": "本人"}, seq=3)
    lost = event("enclosure_returned", {"enclosure": "e9", "means": "by_hand"}, seq=4)
    case = fold([first, taken, back, lost])
    assert [item["id"] for item in case.unreturned] == ["e3"]
    assert case.enclosures["e1"]["returned"]["received_by"] == "本人"


def test_a_checklist_keeps_the_latest_answers() -> None:
    case = fold(
        line(
            ("checklist_answered", {"answers": {"a": "否", "b": "是"}}),
            ("checklist_answered", {"answers": {"a": "是"}}),
        )
    )
    assert case.checklist == {"a": "是", "b": "是"}


def test_papers_count_their_reprints() -> None:
    events = line(("paper_issued", {"paper": "urging_slip"}), ("paper_issued", {"paper": "intake_receipt"}))
    events += [event("paper_reprinted", {"issued": events[2].hash}, seq=n) for n in (4, 5)]
    assert [(paper["paper"], paper["reprints"]) for paper in fold(events).papers] == [
        ("urging_slip", 0),
        ("intake_receipt", 2),
    ]


def test_the_first_print_of_a_paper_is_kept_whoever_prints_later() -> None:
    events = line(("paper_issued", {"paper": "urging_slip"}))
    assert "printed" not in fold(events).papers[0]
    issued = {"issued": events[1].hash}
    events += [event("paper_printed", {**issued, "unit": unit}, seq=3 + n) for n, unit in enumerate(("甲科", "乙科"))]
    paper = fold(events).papers[0]
    assert (paper["printed"]["unit"], paper["printed"]["actor"], paper["reprints"]) == ("甲科", "p1", 0)


def test_attachments_and_urges_are_kept() -> None:
    case = fold(line(("attached", {"sha": "ab", "size": 1}), ("urged", {"count": 1}), ("urged", {"count": 2})))
    assert (case.attachments[0]["sha"], case.attachments[0]["actor"], case.urges) == ("ab", "p1", 2)


# ---- undone, contradictions, reading


def test_an_undone_step_stays_in_the_log_and_has_no_effect() -> None:
    events = line(("accepted", {}), ("completed", {}))
    events.append(event("undone", {"undoes": [events[2].hash]}, seq=4))
    case = fold(events)
    assert case.phase is Phase.HANDLING
    assert [known.type for known in case.events] == ["registered", "accepted", "undone"]
    assert case.all_events == events


def test_an_undone_registration_is_void_whatever_came_besides() -> None:
    events = line(("accepted", {}))
    events.append(event("undone", {"undoes": [events[0].hash]}, seq=3))
    case = fold(events)
    assert (case.phase, case.number) == (Phase.VOID, "2026110001")


def test_two_seats_that_did_not_see_each_other_contradict() -> None:
    first = event("registered", registered())
    one, two = (event("accepted", seq=2, origin=origin, case_head=first.hash) for origin in ("o1", "o2"))
    after = event("noted_text", seq=3, origin="o2", case_head=two.hash)
    assert fold([first, one, after]).contradictions == []
    assert fold([first, two, one, after]).contradictions == [two.hash]


def test_what_has_left_the_office_is_of_known_types() -> None:
    assert set(CASE_EVENTS) > LEFT_OFFICE


def test_a_case_is_asked_for_its_events() -> None:
    events = line(("accepted", {}), ("noted_text", {}), ("accepted", {}))
    case = fold(events)
    assert case.last("accepted") == events[3]
    assert case.last("closed", "archived") is None
    assert case.of("accepted") == [events[1], events[3]]
    assert case.since(events[2].hash) == events[2:]
    assert case.since("f" * 64) == []
    assert case.verb_events(events[1].verb) == [events[1]]


# ---- signatures, findings, recusals, links, reviews

STEP = {"title": "核决", "roles": ["gm"], "deputies": [], "joint": False, "meeting": False, "signed": []}


def test_a_proposal_keeps_its_route_with_the_signatures_given() -> None:
    events = line(("proposed", {"route": [STEP, STEP]}), ("approved", {"step": 0, "signature": {"role": "gm"}, "awaiting": "approval"}))
    case = fold(events)
    assert (case.awaiting, [len(step["signed"]) for step in case.route]) == ("approval", [1, 0])
    assert case.route[0]["signed"][0]["role"] == "gm"
    assert fold(events) == case, "a second fold finds the events as they were"
    later = fold([*events, event("approved", {"step": 1, "awaiting": ""}, seq=9)])
    assert (later.awaiting, [len(step["signed"]) for step in later.route]) == ("", [1, 1])
    assert fold([*events, event("returned_for_change", {}, seq=9)]).route == []


def test_a_signature_for_a_step_that_is_not_here_is_passed_over() -> None:
    case = fold(line(("proposed", {"route": [STEP]}), ("approved", {"step": 3, "signature": {"role": "gm"}, "awaiting": ""})))
    assert (case.awaiting, case.route[0]["signed"]) == ("", [])


def test_the_latest_finding_of_an_issue_against_a_respondent_counts() -> None:
    case = fold(line(*(("found", {"finding": finding, "respondent": whom}) for finding, whom in
                       (("valid", "甲"), ("special", "乙"), ("invalid", "甲")))))  # fmt: skip
    assert [(one["respondent"], one["finding"]) for one in case.findings.values()] == [("甲", "invalid"), ("乙", "special")]


def test_who_steps_aside_and_who_was_let_back() -> None:
    case = fold(line(("recused", {"person": "马俊"}), ("recused", {"person": "冯雪"}), ("recused", {"person": "冯雪", "lifted": True}),
                     ("recused", {}), ("corrected", {"corrects": "x"})))  # fmt: skip
    assert case.stepping_aside == {"马俊"}
    accused = fold([event("registered", registered({"respondents": [{"name": "甲"}, {"unit": "营业室"}]})),
                    event("recused", {"person": "甲", "lifted": True}, seq=2)])  # fmt: skip
    assert (accused.accused, accused.stepping_aside) == ({"甲"}, {"甲"}), "whom the complaint is about is never let back"


def test_links_are_those_that_stand() -> None:
    case = fold(line(("linked", {"case": "c2", "number": "2", "relation": "repeat"}), ("linked", {"case": "c3", "number": "3"}),
                     ("merged", {"case": "c2", "number": "2", "relation": "same_matter"}), ("unlinked", {"case": "c3"})))  # fmt: skip
    assert [(link["number"], link["relation"], link["merged"]) for link in case.links] == [("2", "same_matter", True)]


def test_a_review_keeps_what_was_asked_and_what_was_decided() -> None:
    case = fold(line(("reviewed", {"decision": "upheld"}), ("review_requested", {"level": "first"}),
                     ("reviewed", {"decision": "changed"}), ("review_requested", {"level": "second"})))  # fmt: skip
    assert [(one["level"], one.get("decision")) for one in case.reviews] == [("first", "changed"), ("second", None)]
    assert not case.final


def test_what_was_done_before_is_done_anew_where_the_matter_is_taken_up_again() -> None:
    plain = fold(line(("accepted", {}), ("completed", {})))
    assert plain.since_taken_up() == plain.events
    again = fold(line(("accepted", {}), ("completed", {}), ("reworked", {}), ("investigated", {})))
    assert [known.type for known in again.since_taken_up()] == ["reworked", "investigated"]


NEW = [(item["type"], item["facts"], item["personal"]) for item in CASE_SAMPLES if item["type"] in {
    "found", "penalty_recorded", "corrective_action", "recused", "linked", "merged", "review_requested", "reviewed",
    "supervised", "inquired", "step_done", "extension_requested", "reopened"}]  # fmt: skip


@given(st.sets(st.sampled_from(range(len(NEW)))))
def test_what_rules_rest_on_is_there_without_the_personal_data(gone: set[int]) -> None:
    events = [event("registered", registered())]
    for place, (type_, facts, personal) in enumerate(NEW):
        known = event(type_, facts, personal, seq=place + 2)
        events.append(erased(known) if place in gone else known)
    case = fold(events)
    assert case.stepping_aside == {"马俊"}
    assert (case.final, case.phase, [link["number"] for link in case.links]) == (True, "handling", ["2026110007"])
    assert [one["amount"] for one in case.penalties] == ["200.00"]
    assert (case.reviews[0]["asked_on"], case.supervisions) == ("2026-12-01", 1)
