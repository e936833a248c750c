"""The office: opening, adopting, people; invariant 7: a case keeps its rules."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.services import office, shelf
from tests.desks import BANK, CENTRE, MARKET, Office, calm, sample


def test_a_new_ledger_has_its_regulations_and_one_administrator(opened: Callable[..., Office]) -> None:
    bureau = opened(CENTRE, BANK, CENTRE, unit=" 春光社区 事务受理中心 ", branch="CG")
    assert list(bureau.desk().adopted()) == [CENTRE, BANK]
    first = office.people(bureau.ledger)[0]
    assert (first.name, first.roles, bureau.ledger.unit, bureau.ledger.branch) == ("管理员", ("admin",), "春光社区事务受理中心", "CG")
    assert bureau.sound()


@pytest.mark.parametrize(
    "wrong", [{"regulations": []}, {"regulations": ["no-such"]}, {"unit": " "}, {"branch": "X/F"}, {"branch": "X" * 13}]
)
def test_a_wrong_opening_leaves_no_ledger(tmp_path: Path, wrong: dict[str, object]) -> None:
    from desktop_app.domain.moments import parse_local

    given = {"regulations": [BANK], "unit": "支行", "branch": "", **wrong}
    with pytest.raises(RuleBroken) as caught:
        office.found(tmp_path, given.pop("regulations"), trial=False, now=parse_local("2026-11-18T10:00"), **given)  # type: ignore[arg-type]
    assert calm(str(caught.value))
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_is_opened_once(bank: Office) -> None:
    refusal = bank.refused(lambda: office.found(bank.ledger.folder, [BANK], unit="支行", branch="", trial=False, now=bank.now))
    assert "已经有台账" in str(refusal)


def test_people_are_named_with_roles_titles_or_the_regulations_own_roles(bank: Office) -> None:
    desk = bank.desk()
    assert office.set_person(desk, "何文静", ["负责人"]).roles == ("manager",)
    assert office.set_person(desk, "何文静", ["网点负责人", "clerk", "登记员"], "总行").roles == (
        "manager", "bank-branch/outlet_head", "clerk",
    )  # fmt: skip
    assert office.set_person(desk, "何文静", ["handler"]).unit == "总行", "the unit stays"
    assert sum(person.name == "何文静" for person in office.people(bank.ledger)) == 1


def test_an_unknown_role_or_person_is_refused(bank: Office) -> None:
    assert bank.refused(lambda: office.set_person(bank.desk(), "何文静", ["king"])).field == "role"
    assert bank.refused(lambda: office.set_person(bank.desk(), "何文静", [])).field == "role"
    assert "吴玲" in str(bank.refused(lambda: bank.desk("何文静")))


def test_the_last_administrator_stays_one(bank: Office) -> None:
    refusal = bank.refused(lambda: office.set_person(bank.desk(), "管理员", ["clerk"]))
    assert (refusal.field, "唯一的管理员" in str(refusal)) == ("role", True)
    office.set_person(bank.desk(), "何文静", ["admin"])
    assert office.set_person(bank.desk(), "管理员", ["clerk"]).roles == ("clerk",)


def test_the_first_persons_name_is_put_in_order_like_any_other(tmp_path: Path, bank: Office) -> None:
    given = {"unit": "支行", "branch": "", "trial": False, "now": bank.now}
    with office.found(tmp_path / "a", [BANK], name=" 何 文静 ", **given) as ledger:  # type: ignore[arg-type]
        assert [person.name for person in office.people(ledger)] == ["何文静"]
    with pytest.raises(RuleBroken):
        office.found(tmp_path / "b", [BANK], name="…", **given)  # type: ignore[arg-type]
    assert not (tmp_path / "b").exists()


def test_a_retired_person_acts_no_more_and_stays_named(bank: Office) -> None:
    case = bank.register(by="吴玲")
    seated = bank.desk("吴玲")
    gone = office.retire(bank.desk(), " 吴玲 ")
    assert (gone.name, gone.active, gone.roles) == ("吴玲", False, ("clerk",))
    assert "没有“吴玲”" in str(bank.refused(lambda: bank.desk("吴玲")))
    assert seated.actor.id == case.events[0].actor == gone.id
    assert bank.refused(lambda: office.retire(bank.desk(), "吴玲")), "once is enough"
    assert bank.refused(lambda: office.retire(bank.desk("钱志远"), "马俊"))
    back = office.set_person(bank.desk(), "吴玲", ["handler"])
    assert (back.id, back.active, bank.desk("吴玲").actor.roles) == (gone.id, True, ("handler",))
    assert bank.sound()


def test_the_last_administrator_is_not_retired(bank: Office) -> None:
    assert "唯一的管理员" in str(bank.refused(lambda: office.retire(bank.desk(), "管理员")))
    office.set_person(bank.desk(), "何文静", ["admin"])
    office.retire(bank.desk(), "管理员")
    assert bank.desk().actor.name == "吴玲", "the first who still works here"
    assert "唯一的管理员" in str(bank.refused(lambda: office.retire(bank.desk("何文静"), "何文静")))


@pytest.mark.parametrize("name", ["吴玲", "钱志远"])
def test_only_an_administrator_changes_the_office(bank: Office, name: str) -> None:
    desk = bank.desk(name)
    for call in (
        lambda: office.set_person(desk, "何文静", ["clerk"]),
        lambda: office.adopt(desk, CENTRE),
        lambda: office.set_setting(desk, "close", "17:30"),
    ):
        assert "没有权限" in str(bank.refused(call))


def test_settings_are_kept(bank: Office) -> None:
    office.set_setting(bank.desk(), "close", "17:30")
    assert bank.ledger.settings()["close"] == "17:30"
    assert bank.sound()


def test_adopting_what_is_in_force_changes_nothing(bank: Office) -> None:
    before = bank.events
    assert office.adopt(bank.desk(), BANK).id == BANK
    assert bank.events == before


def test_a_second_regulation_is_adopted_beside_the_first(bank: Office) -> None:
    office.adopt(bank.desk(), MARKET)
    assert list(bank.desk().adopted()) == [BANK, MARKET]
    assert bank.register(sample(MARKET)).regulation_id == MARKET


def test_invariant_7_a_changed_regulation_moves_no_old_case(centre: Office) -> None:
    old = centre.do(centre.register(sample(CENTRE, channel="电话")), "accept")
    rules = shelf.regulation(CENTRE)
    clocks = [clock.model_copy(update={"limit": "5 wd"}) if clock.id == "D1" else clock for clock in rules.clocks]
    actions = [action for action in rules.actions if action.id != "note"]
    changed = rules.model_copy(update={"version": 2, "clocks": tuple(clocks), "actions": tuple(actions)})
    office.adopt_rules(centre.desk(), changed)

    new = centre.do(centre.register(sample(CENTRE, channel="电话")), "accept")
    assert (old.clocks["D1"].due, new.clocks["D1"].due) == ("2026-12-03", "2026-11-19")
    again = centre.do(old, "note", text="来电询问")
    assert (again.regulation, again.clocks["D1"].due) == (old.regulation, "2026-12-03")
    assert again.regulation != new.regulation
    centre.refused(lambda: centre.do(new, "note", text="来电询问"))
    assert centre.desk().regulation(old.regulation) == rules
    assert centre.sound()
