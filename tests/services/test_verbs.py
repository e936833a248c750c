"""Every action of the common base: roles, phases, required fields, what its event records and what it changes."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.domain.action_fields import fields_of
from desktop_app.domain.case import Case
from desktop_app.domain.terms import PHASE_TITLES
from desktop_app.services import permission, shelf
from tests.desks import BANK, CENTRE, PEOPLE, ROADS, Office, sample

RULES = shelf.regulation(BANK)
ACTIONS = [action.id for action in RULES.actions]
WHO = {role: name for name, role in PEOPLE.items()}
REFER = ("refer", {"to_unit": "总行"})
DELIVER = ("deliver", {"means": "paper"})


@pytest.mark.parametrize("action_id", ACTIONS)
def test_only_the_named_roles_may_act(bank: Office, action_id: str) -> None:
    case, action = bank.register(), RULES.action(action_id)
    assert action
    for name in WHO.values():
        if not any(permission.plays(bank.desk(name).actor, role, RULES) for role in action.roles):
            refusal = bank.refused(lambda who=name: bank.do(case, action_id, by=who))
            assert f"“{name}”没有权限{action.title}" in str(refusal)


@pytest.mark.parametrize("phase", ROADS)
def test_a_verb_out_of_order_names_the_phase_and_the_right_ones(bank: Office, phase: str) -> None:
    case = bank.play(bank.register(), ROADS[phase])
    assert case.phase == phase
    for action in RULES.actions:
        if phase not in action.phases:
            refusal = bank.refused(lambda id_=action.id: bank.do(case, id_))
            assert f"现在是“{PHASE_TITLES[phase]}”，不能{action.title}" in str(refusal)
            assert PHASE_TITLES[action.phases[0]] in str(refusal)


@pytest.mark.parametrize("action_id", ACTIONS)
def test_each_required_field_is_asked_for_by_name(bank: Office, action_id: str) -> None:
    action = RULES.action(action_id)
    assert action
    case = bank.play(bank.register(sample(intake_level="总行")), ROADS[action.phases[0].value])
    asked = [spec for spec in fields_of(action, RULES, case) if spec.required and spec.default is None]
    for spec in asked:
        filled = {other.path: "2026-12-01" for other in asked if other.type == "date"}
        filled |= {other.path: other.choices[0].id for other in asked if other.choices}
        filled |= {other.path: {"subject": "新"} for other in asked if other.type == "answers"}
        rest = {other.path: filled.get(other.path, "文字") for other in asked if other is not spec}
        refusal = bank.refused(lambda given=rest: bank.desk().perform(case.id, action_id, given))
        assert (refusal.field, spec.label in str(refusal)) == (spec.path, True)


@pytest.mark.parametrize("action_id", ACTIONS)
def test_an_unknown_key_is_refused_by_name(bank: Office, action_id: str) -> None:
    action = RULES.action(action_id)
    assert action
    case = bank.play(bank.register(sample(intake_level="总行")), ROADS[action.phases[0].value])
    refusal = bank.refused(lambda: bank.do(case, action_id, wrong="x"))
    assert (refusal.field, "“wrong”" in str(refusal)) == ("wrong", True)


def test_an_unknown_action_names_those_there_are(bank: Office) -> None:
    case = bank.register()
    refusal = bank.refused(lambda: bank.do(case, "fly"))
    assert "accept（受理）" in str(refusal)


@pytest.mark.parametrize("wanted", [[], ["edit"]])
def test_an_action_is_known_by_its_title_too(bank: Office, wanted: list[str]) -> None:
    assert bank.do(bank.register(), "受理").phase == "handling"


Effect = tuple[list[tuple[str, dict[str, Any]]], str, dict[str, Any], list[str], Callable[[Case], Any], Any]
EFFECTS: dict[str, Effect] = {
    "accept": ([], "accept", {"text": "属于本行"}, ["accepted"], lambda c: c.phase.value, "handling"),
    "decline": ([], "decline", {"ground": "不属于本单位职责"}, ["declined"], lambda c: c.last("declined").values["ground"], "not_ours"),
    "withdraw": ([], "withdraw", {"text": "来电撤回"}, ["withdrawn"], lambda c: c.phase.value, "withdrawn"),
    "instruct": ([], "instruct", {"text": "从速"}, ["instructed"], lambda c: c.last("instructed").values["text"], "从速"),
    "self": ([("accept", {})], "self", {"handler": "马俊"}, ["transferred"], lambda c: (c.mode, c.handler), ("self", "马俊")),
    "refer": ([("accept", {})], "refer", {"to_unit": "服务监督电话"}, ["transferred"],
              lambda c: (c.mode, c.handover["to_unit"], c.handover["to_level"], c.unit), ("refer", "总行", "head_office", "营业网点")),
    "assign": ([("accept", {})], "assign", {"to_unit": "一级行部", "co_units": ["总行"]}, ["transferred"],
               lambda c: (c.mode, c.lead_unit, c.co_units), ("assign", "一级行部", ["总行"])),
    "deliver": ([("accept", {}), REFER], "deliver", {"means": "电话通知"}, ["delivered"],
                lambda c: (c.unit, c.level, c.last("delivered").values["means"]), ("总行", "head_office", "phone")),
    "receive": ([("accept", {}), REFER], "receive", {"receiver": "马俊"}, ["received"], lambda c: c.unit, "总行"),
    "return_to_sender": ([("accept", {}), REFER, DELIVER], "return_to_sender", {"text": "不归我处"}, ["transfer_returned"],
                         lambda c: (c.unit, c.level), ("营业网点", "outlet")),
    "start_work": ([("accept", {})], "start_work", {}, ["work_started"], lambda c: c.clocks["D4@营业网点"].state, "void"),
    "investigate": ([("accept", {})], "investigate", {"text": "查过"}, ["investigated"], lambda c: c.phase.value, "handling"),
    "find": ([("accept", {})], "find", {"stage": "初步", "finding": "有效投诉"}, ["found"],
             lambda c: c.last("found").values["finding"], "valid"),
    "propose": ([("accept", {})], "propose", {"text": "道歉"}, ["proposed"], lambda c: c.awaiting, "approval"),
    "approve": ([("accept", {}), ("propose", {"text": "道歉"})], "approve", {}, ["approved"], lambda c: c.awaiting, ""),
    "return_for_change": ([("accept", {}), ("propose", {"text": "道歉"})], "return_for_change", {"text": "再查"},
                          ["returned_for_change"], lambda c: c.awaiting, ""),
    "sign_off": ([("accept", {})], "sign_off", {}, ["signed_off"], lambda c: c.phase.value, "handling"),
    "pause": ([("accept", {})], "pause", {"cause": "听证", "text": "已申请"}, ["paused"],
              lambda c: (c.paused, c.clocks["D1@营业网点"].state), (True, "paused")),
    "urge": ([("accept", {}), REFER], "urge", {}, ["urged"],
             lambda c: (c.urges, c.last("urged").values["to_unit"]), (1, "总行")),
    "report_back": ([("accept", {})], "report_back", {"text": "已办"}, ["reported_back"], lambda c: c.phase.value, "handling"),
    "reply": ([("accept", {})], "reply", {"text": "已办"}, ["replied"], lambda c: c.last("replied").values["means"], "电话"),
    "call_back": ([("accept", {})], "call_back", {"satisfaction": "满意", "solved": "是"}, ["called_back"],
                  lambda c: c.last("called_back").values["solved"], True),
    "complete": ([("accept", {})], "complete", {"summary": "办妥"}, ["completed"], lambda c: c.phase.value, "completed"),
    "rework": ([("accept", {}), ("complete", {"summary": "办妥"})], "rework", {"text": "再办"}, ["reworked"],
               lambda c: c.phase.value, "handling"),
    "note": ([], "note", {"text": "来电询问进度"}, ["noted_text"], lambda c: c.phase.value, "received"),
    "reclassify": ([], "reclassify", {"categories": ["重大"], "reason": "媒体关注"}, ["reclassified"],
                   lambda c: c.record["categories"]["severity"], ["serious"]),
    "take_in_enclosure": ([], "take_in_enclosure", {"name": "存折", "count": "2"}, ["enclosure_taken"],
                          lambda c: [(i["id"], i["name"], i["count"], i["original"]) for i in c.unreturned], [("e1", "存折", 2, True)]),
    "record_instruction": ([], "record_instruction", {"from": "市局", "mode": "交办", "due": "2026-12-30"}, ["instruction_in"],
                           lambda c: (c.instructions["i1"]["received_on"], c.mode), ("2026-11-18", "assign")),
}  # fmt: skip


@pytest.mark.parametrize("name", EFFECTS)
def test_a_verb_records_its_outcome_and_changes_the_case(bank: Office, name: str) -> None:
    road, word, values, types, look, expected = EFFECTS[name]
    case = bank.play(bank.register(), road)
    before = len(case.all_events)
    case = bank.do(case, word, **values)
    own = [event.type for event in case.all_events[before:] if event.type not in ("clock_started", "clock_replaced")]
    assert own == types
    assert look(case) == expected
    event = case.last(types[0])
    assert event and event.values["action"] == word
    assert bank.sound()


def test_settling_at_once_is_numbered_counted_and_completed_in_one_verb(bank: Office) -> None:
    case = bank.do(bank.register(), "settle", by="吴玲", text="当面说明并道歉。", opinion="满意")
    step = [event.type for event in case.verb_events(case.all_events[-1].verb)]
    assert [word for word in step if word != "clock_replaced"] == ["accepted", "replied", "completed"]
    assert (case.number, case.phase) == ("2026110001", "completed")
    assert not any(clock.active for clock in case.clocks.values())
    assert bank.ledger.counts(bank.now)["completed"] == 1


def test_settling_at_once_answers_the_wish_for_a_reply(bank: Office) -> None:
    case = bank.do(bank.register(), "settle", text="已说明。")
    assert bank.do(case, "close").phase == "closed"


def test_a_pause_gives_back_the_whole_working_days_between(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE, channel="电话")), "accept")
    assert case.clocks["D1"].due == "2026-12-03"
    case = centre.do(case, "pause", cause="补正材料", text="等残疾证复印件")
    centre.now = centre.now.replace(day=24)
    case = centre.do(case, "resume")
    assert case.clocks["D1"].due == "2026-12-08", "19, 20 and 23 November lie strictly between"
    assert case.clocks["D1"].replaced[0]["due"] == "2026-12-03"


def test_a_cause_that_stops_no_clock_is_refused(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE, channel="电话")), "accept")
    refusal = centre.refused(lambda: centre.do(case, "pause", cause="听证", text="已申请"))
    assert refusal.field == "cause"


def test_a_pause_cannot_end_before_it_began(bank: Office) -> None:
    case = bank.do(bank.do(bank.register(), "accept"), "pause", cause="听证", text="已申请")
    assert bank.refused(lambda: bank.do(case, "resume", at="2026-11-17T10:00")).field == "at"


def test_a_clock_without_an_extension_in_its_text_is_not_extended(bank: Office) -> None:
    case = bank.do(bank.register(sample(received_at="2026-11-18T09:30")), "accept")
    refusal = bank.refused(lambda: bank.do(case, "extend", clock="D1@营业网点", limit="1wd", reason="事多"))
    assert (refusal.field, refusal.clause) == ("clock", "第七条（一）4")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"limit": "6wd"}, "limit"), ({"limit": "5cd"}, "limit"), ({"limit": "soon"}, "limit"), ({"clock": "D9"}, "clock")],
)
def test_an_extension_stays_within_what_the_regulation_allows(
    opened: Callable[..., Office], extendable: Callable[[Office], Case], changes: dict[str, str], field: str
) -> None:
    office = opened(CENTRE)
    case = extendable(office)
    given = {"clock": "D1", "limit": "5wd", "reason": "涉及两个部门", **changes}
    assert office.refused(lambda: office.do(case, "extend", **given)).field == field


def test_an_extension_moves_the_date_once(opened: Callable[..., Office], extendable: Callable[[Office], Case]) -> None:
    office = opened(CENTRE)
    case = extendable(office)
    case = office.do(case, "extend", clock="D1", limit="5wd", reason="涉及两个部门", approved_by="钱志远")
    assert (case.clocks["D1"].due, case.clocks["D1"].extensions) == ("2026-12-10", ["5wd"])
    refusal = office.refused(lambda: office.do(case, "extend", clock="D1", limit="1wd", reason="还没办完"))
    assert "已经延期1次" in str(refusal)
    assert office.sound()


def test_a_clock_that_has_run_out_is_not_extended(opened: Callable[..., Office], extendable: Callable[[Office], Case]) -> None:
    office = opened(CENTRE)
    case = extendable(office)
    office.now = office.now.replace(month=12, day=4)
    refusal = office.refused(lambda: office.do(case, "extend", clock="D1", limit="5wd", reason="忘了"))
    assert "到期以前" in str(refusal)


@pytest.fixture
def extendable() -> Callable[[Office], Case]:
    """A case under a regulation of the office's own that lets D1 be extended by 5 working days, once."""
    from desktop_app.domain.regulation import Extension
    from desktop_app.services.office import adopt_rules

    def make(office: Office) -> Case:
        rules = shelf.regulation(CENTRE)
        longer = [
            clock.model_copy(update={"extension": Extension(limit="5 wd", clause="补充规定一")}) if clock.id == "D1" else clock
            for clock in rules.clocks
        ]
        adopt_rules(office.desk(), rules.model_copy(update={"version": 2, "clocks": tuple(longer)}))
        return office.do(office.register(sample(CENTRE, channel="电话")), "accept")

    return make


def test_urging_counts_and_names_the_unit_that_now_has_the_case(centre: Office) -> None:
    case = centre.play(centre.register(sample(CENTRE)), [("accept", {}), ("assign", {"to_unit": "物业管理科"})])
    for count in (1, 2, 3):
        case = centre.do(case, "urge", by="冯雪", handler="马俊", investigation="已勘查", progress="在办")
        event = case.last("urged")
        assert event and (event.values["count"], event.values["to_unit"]) == (count, "物业管理科")
    assert case.urges == 3


def test_a_report_back_answers_the_first_open_instruction(centre: Office) -> None:
    road: list[tuple[str, dict[str, Any]]] = [
        ("accept", {}), ("record_instruction", {"from": "镇政府", "mode": "交办"}),
        ("record_instruction", {"from": "区信访办", "mode": "转办"}), ("report_back", {"text": "已办"}),
    ]  # fmt: skip
    case = centre.play(centre.register(sample(CENTRE)), road)
    event = case.last("reported_back")
    assert event and (event.values["instruction"], event.values["to"]) == ("i1", "镇政府")
    assert [bool(item["reported"]) for item in case.instructions.values()] == [True, False]


def test_a_report_to_an_instruction_that_never_came_is_refused(bank: Office) -> None:
    case = bank.do(bank.register(), "accept")
    assert bank.refused(lambda: bank.do(case, "report_back", text="已办", instruction="i7")).field == "instruction"
