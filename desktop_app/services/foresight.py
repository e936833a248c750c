"""What a registration would bring, while it is still being typed: its clocks and duties, and cases it may repeat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.case import Case, fold
from desktop_app.domain.clocks import consequences
from desktop_app.domain.contacts import phone_parts
from desktop_app.domain.duties import Duty
from desktop_app.domain.duties import duties as owed
from desktop_app.domain.entry import at_path
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import GENESIS, Event, canonical, digest
from desktop_app.domain.identity import compact
from desktop_app.domain.moments import to_text
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.running import Running, start
from desktop_app.models.pages import ListQuery
from desktop_app.models.tables import CaseRow
from desktop_app.services import registration
from desktop_app.services.desk import Desk

ENOUGH = 8
"""How many possible duplicates are worth showing."""

SCANNED = 4 * ENOUGH
"""How many cases that contain the word are looked at; the word may stand in them as something else."""

SIGNS = (("complainant.phone", "电话相同"), ("complainant.id_number", "证件号码相同"), ("complainant.name", "姓名相同"),
         ("complainant.address", "地址相同"), ("respondents", "被投诉人相同"), ("location", "事发地点相同"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """A case that the one being typed may repeat, and why."""

    row: CaseRow
    why: str


def clocks(desk: Desk, rules: Regulation, given: Mapping[str, Any]) -> list[Running]:
    """The clocks the registration would start, from as much of it as can be read yet."""
    begun: dict[str, Running] = {}
    for case in imagined(desk, rules, given):
        for draft in consequences(case, rules, desk.calendar, case.events[0]):
            if draft.type == "clock_started":
                start(begun, draft.facts)
    return sorted(begun.values(), key=lambda clock: clock.deadline)


def duties(desk: Desk, rules: Regulation, given: Mapping[str, Any]) -> tuple[Duty, ...]:
    """The duties without a number that would be owed from the registration on."""
    return tuple(duty for case in imagined(desk, rules, given) for duty in owed(case, rules))


def imagined(desk: Desk, rules: Regulation, given: Mapping[str, Any]) -> Iterator[Case]:
    """The case as it would stand registered; none where too little can be read yet."""
    try:
        reading = registration.read_lenient(given, rules, desk.now(), desk.ledger.unit)
    except RuleBroken:
        return
    said = {
        "number": "", "regulation": "", "regulation_id": rules.id, "record": reading.record, "unit": reading.unit,
        "level": reading.level, "received_at": reading.received_at,
    }  # fmt: skip
    moment = to_text(desk.now())
    event = Event("", 1, "", "", 1, "registered", 1, moment, moment, "", "", canonical(said), None, None,
                  digest(None, None), GENESIS, GENESIS)  # fmt: skip
    yield fold([event])


def duplicates(desk: Desk, given: Mapping[str, Any]) -> list[Likeness]:
    """Cases with the same telephone, document, name or address, newest first: hints, never refusals."""
    found: dict[str, Likeness] = {}
    records: dict[str, Mapping[str, Any]] = {}
    asked = ((path, why, word.strip()) for path, why in SIGNS for word in _words(given, path))
    for path, why, typed in asked:
        for row, word in _candidates(desk, path, typed):
            if row.id not in records:
                case = desk.case(row.id)
                records[row.id] = {} if desk.actor.name in case.stepping_aside else case.record
            if word in _words(records[row.id], path) and why not in (found[row.id].why if row.id in found else ""):
                known = found.get(row.id)
                found[row.id] = Likeness(row, f"{known.why}、{why}" if known else why)
    return sorted(found.values(), key=lambda like: like.row.row, reverse=True)[:ENOUGH]


def _words(record: Mapping[str, Any], path: str) -> list[str]:
    """What stands at a path; of the respondents their names."""
    value = at_path(record, path)
    if path == "respondents":
        rows = value if isinstance(value, list) else []
        return [str(row["name"]) for row in rows if isinstance(row, Mapping) and row.get("name")]
    return [str(value)] if value else []


def _candidates(desk: Desk, path: str, word: str) -> Iterator[tuple[CaseRow, str]]:
    """Cases in which the word stands somewhere, each with the word in its normal form."""
    rows: tuple[CaseRow, ...] = ()
    if path == "complainant.phone":
        number, extension = phone_parts(word)
        word = f"{number}-{extension}" if extension else number
        rows = desk.ledger.same_people(phone=word, limit=SCANNED)
    elif path == "complainant.id_number":
        word = compact(word)
        rows = desk.ledger.same_people(id_number=word, limit=SCANNED)
    elif len(word) > 1:
        rows = desk.ledger.page(ListQuery("all", word), None, SCANNED).rows
    return ((row, word) for row in rows)
