"""The office itself: opening a ledger, adopting regulations, the people at the desk, settings."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from desktop_app.domain.assembling import fingerprint, to_json
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft
from desktop_app.domain.names import check_title
from desktop_app.domain.people import ADMIN, Person
from desktop_app.domain.regulation import DESK_ROLES, Regulation
from desktop_app.domain.terms import ROLE_TITLES
from desktop_app.models.ledger import Ledger
from desktop_app.services import blanks, permission, shelf
from desktop_app.services.desk import Desk

FIRST_PERSON = "管理员"
PART = "/"
"""Between a regulation and one of its roles: the part a person plays there."""

ADD_PEOPLE = "请先用 person 添加人员。"


def found(folder: Path, regulations: Sequence[str], *, unit: str, branch: str, trial: bool, now: datetime,
          name: str = FIRST_PERSON) -> Ledger:  # fmt: skip
    """Open a new ledger in `folder` that adopts these regulations, with its first person, who has all roles.

    Whole or not at all. Raises RuleBroken for an unknown regulation or none and where there is a ledger already, Trouble
    where the folder cannot be used.
    """
    if not regulations:
        raise RuleBroken("请至少选一个制度，可用的制度见 complaint-desk regulations。", field="regulation")
    there = shelf_of(folder)
    rules = [version for id_ in dict.fromkeys(regulations) for version in there.versions(id_)]
    unit, name = check_title(unit, "unit"), check_title(name, "name")
    if not re.fullmatch(r"\w{0,12}", branch):
        raise RuleBroken(f"单位代号“{branch}”要印在编号前面，只能用文字、字母和数字，最多12个。", field="branch")
    first = Person(uuid4().hex, name, (ADMIN,), unit)

    def furnish(ledger: Ledger) -> None:
        _append(ledger, [_entered(first), *map(_adoption, rules)], first.id, now, rules)

    return Ledger.create(folder, unit=unit, branch=branch, trial=trial, now=now, furnish=furnish)


def shelf_of(folder: Path) -> shelf.Shelf:
    """The regulations that the office of a ledger in `folder` may adopt: the shipped ones and its own files."""
    return shelf.Shelf(folder / shelf.OWN)


def adopt(desk: Desk, id_: str) -> Regulation:
    """Adopt a regulation with all its versions, each in force from its day; what the office filled into blanks is kept
    where they are still there. Cases registered before keep their rules (invariant 7). Returns the newest version.
    """
    there = shelf_of(desk.ledger.folder)
    before = {rules.version: rules.filled for _, rules in desk.versions(id_)}
    newest = dict(before[max(before)]) if before else {}
    for rules in there.versions(id_):
        filled = before.get(rules.version, newest)
        places = {blank.id for blank in rules.blanks}
        adopt_rules(desk, there.filled(id_, rules.version, {at: value for at, value in filled.items() if at in places}))
    return desk.versions(id_)[-1][1]


def fill_blanks(desk: Desk, id_: str, values: Mapping[str, Any], version: int | None = None) -> Regulation:
    """Fill in what the text leaves open, of one version or of the one in force; None takes a value back. The other
    blanks stay as they are, and cases registered from now on follow it. Raises RuleBroken for what is wrong.
    """
    permission.check(desk.actor, (ADMIN,), "填写制度空白")
    versions = {rules.version: rules for _, rules in desk.versions(id_)}
    if not versions:
        raise RuleBroken(f"本台账没有采用制度“{id_}”，请先采用。", field="regulation")
    chosen = versions[desk.adopted()[id_][1].version if version is None else version]
    given = {at: blanks.read(chosen, at, value) for at, value in values.items()}
    whole = {at: value for at, value in {**chosen.filled, **given}.items() if value is not None}
    return adopt_rules(desk, shelf_of(desk.ledger.folder).filled(id_, chosen.version, whole))


def adopt_rules(desk: Desk, regulation: Regulation) -> Regulation:
    """Adopt a regulation that was read from any file. Adopting what is in force already changes nothing."""
    permission.check(desk.actor, (ADMIN,), "采用制度")
    said = _adoption(regulation)
    if said.facts["sha"] not in {sha for sha, _ in desk.versions(regulation.id)}:
        _append(desk.ledger, [said], desk.actor.id, desk.now(), [regulation])
    return regulation


def _adoption(regulation: Regulation) -> Draft:
    return Draft("regulation_adopted", {
        "regulation_id": regulation.id, "version": regulation.version, "title": regulation.title,
        "sha": fingerprint(to_json(regulation)), "effective": regulation.effective.isoformat(),
    })  # fmt: skip


def _append(ledger: Ledger, drafts: Sequence[Draft], actor: str, now: datetime,
            texts: Sequence[Regulation] = ()) -> None:  # fmt: skip
    with ledger.transaction() as writing:
        for regulation in texts:
            writing.store_regulation(to_json(regulation))
        for event in writing.append("", drafts, at=now, recorded_at=now, actor=actor):
            writing.save_office(event)


def people(ledger: Ledger) -> tuple[Person, ...]:
    """Everybody who may work here, the first one first."""
    rows = ledger.people()
    taken = frozenset(role for row in rows if row.active for role in row.roles if PART in role)
    return tuple(Person(row.id, row.name, tuple(row.roles), row.unit, row.active, taken) for row in rows)


def somebody(ledger: Ledger, name: str = "") -> Person:
    """The person of this name, or the first one. Raises RuleBroken for an unknown or former one."""
    everybody = [person for person in people(ledger) if person.active]
    if not everybody:
        raise RuleBroken(f"本台账还没有人员，{ADD_PEOPLE}")
    if not name:
        return everybody[0]
    match = next((person for person in everybody if person.name == name.strip()), None)
    if match is None:
        known = "、".join(person.name for person in everybody)
        raise RuleBroken(f"本台账没有“{name}”这个人，现有：{known}；{ADD_PEOPLE}")
    return match


def set_person(desk: Desk, name: str, roles: Sequence[str], unit: str = "") -> Person:
    """Add a person, or change the roles and unit of one; roles by identifier, title, or a regulation's role."""
    permission.check(desk.actor, (ADMIN,), "管理人员")
    name = check_title(name, "name")
    desk_roles = tuple(dict.fromkeys(one for role in roles for one in _roles(desk, role)))
    if not desk_roles:
        raise RuleBroken(f"请写明“{name}”的身份，可用的是：{_role_titles()}。", field="role")
    if ADMIN not in desk_roles:
        _check_administrator_besides(name, desk, "再改其身份")
    known = next((person for person in people(desk.ledger) if person.name == name), None)
    person = Person(known.id if known else uuid4().hex, name, desk_roles, unit or (known.unit if known else ""))
    _append(desk.ledger, [_entered(person)], desk.actor.id, desk.now())
    return person


def retire(desk: Desk, name: str) -> Person:
    """Somebody no longer works here: cannot act any more, and stays named in what was done. `set_person` brings back.

    Raises RuleBroken for an unknown or former person and for the last administrator.
    """
    permission.check(desk.actor, (ADMIN,), "管理人员")
    person = somebody(desk.ledger, check_title(name, "name"))
    _check_administrator_besides(person.name, desk, "再停用")
    _append(desk.ledger, [Draft("user_changed", {"person": person.id, "active": False})], desk.actor.id, desk.now())
    return replace(person, active=False)


def _entered(person: Person) -> Draft:
    return Draft("user_changed", {"person": person.id, "roles": list(person.roles), "unit": person.unit, "active": True,
                                  "name": person.name})  # fmt: skip


def _check_administrator_besides(name: str, desk: Desk, then: str) -> None:
    others = [person for person in people(desk.ledger) if person.active and person.name != name]
    if not any(ADMIN in person.roles for person in others):
        raise RuleBroken(f"“{name}”是唯一的管理员，请先让另一个人做管理员，{then}。", field="role")


def _role_titles() -> str:
    return "、".join(f"{role}（{ROLE_TITLES[role]}）" for role in DESK_ROLES)


def _roles(desk: Desk, word: str) -> tuple[str, ...]:
    """The desk role a word means, or the desk role that a role of a regulation acts as, with that part itself."""
    for role in DESK_ROLES:
        if word in (role, ROLE_TITLES[role]):
            return (role,)
    id_, _, own = word.rpartition(PART)
    for known, (_, regulation) in desk.adopted().items():
        part = regulation.role(own if id_ == known else word)
        if part:
            return (part.acts_as, f"{known}{PART}{part.id}")
    raise RuleBroken(f"没有“{word}”这种身份，可用的是：{_role_titles()}，或所采用制度里的身份。", field="role")


def set_setting(desk: Desk, key: str, value: Any) -> None:
    """Record a setting of the office."""
    permission.check(desk.actor, (ADMIN,), "修改设置")
    _append(desk.ledger, [Draft("setting_changed", {"key": key, "value": value})], desk.actor.id, desk.now())


def desk_for(ledger: Ledger, now: Callable[[], datetime], name: str = "") -> Desk:
    """The desk of a person by name, or of the first person."""
    return Desk(ledger, now, somebody(ledger, name))
