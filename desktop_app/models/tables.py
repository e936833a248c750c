"""The columns of every table that is written as a whole row, in order, and the rows that are read.

Rows are named tuples: as frozen as a dataclass, and a page of them costs no more than fetching it.
"""

from collections.abc import Mapping
from typing import NamedTuple

EVENT = tuple(
    "origin seq case_id case_head lamport type version at recorded_at actor recorded_for facts personal salt"
    " personal_digest prev hash".split()
)
"""Columns of the log, the fields of `Event` in order."""

EVENT_SQL = f"SELECT {','.join(EVENT)} FROM event"


class CaseRow(NamedTuple):
    """One case as lists show it.

    `row` is the place in the order of entry (newest has the highest), made from `key`, the case's sort key. `due` and
    `warn` are what a person reads, of the running clocks the earliest due and the earliest warning; `deadline` and
    `warning` are the same as UTC texts, the first late moment and the moment the warning begins; all four are empty
    where no clock runs. `shelf` is the view a phase belongs to. `attention` is the UTC text from which the case
    belongs on today's list (`0` while it awaits a decision, empty where nothing is due) and `urgency` the deadline, each
    with `~` and the row behind it, so that a list can be walked and paged by this one column. `contradictions` counts
    events that saw the same head. `provisional` and `paused` are 1 or 0.
    """

    row: int
    id: str
    number: str
    key: str
    phase: str
    shelf: str
    channel: str
    received_at: str
    registered_at: str
    subject: str
    complainant: str
    phone: str
    respondent: str
    unit: str
    handler: str
    level: str
    mode: str
    regulation_id: str
    regulation: str
    category: str
    due: str
    warn: str
    deadline: str
    warning: str
    awaiting: str
    attention: str
    urgency: str
    head: str
    provisional: int
    paused: int
    urges: int
    contradictions: int


class PersonRow(NamedTuple):
    """A person who works with the ledger. `password` is a hash made by the services, empty where none is set."""

    id: str
    name: str
    roles: tuple[str, ...]
    unit: str
    active: bool
    password: str = ""


class Adoption(NamedTuple):
    """A regulation this ledger adopted."""

    regulation_id: str
    sha: str
    adopted_at: str
    version: str
    title: str


class CalendarEntry(NamedTuple):
    """One word about the calendar: its event (hash), when it was recorded (UTC text), and its facts as JSON."""

    event: str
    at: str
    facts: str


CASES = CaseRow._fields
PARTS: Mapping[str, tuple[str, ...]] = {
    "clock": tuple(
        "case_row place key clock clause title scope group_name state start due warn deadline ended_at calendar"
        " provisional late".split()
    ),
    "party": tuple("case_row place role name phone id_number address unit".split()),
    "attachment": tuple("case_row place sha name at actor".split()),
    "paper": tuple("case_row place event paper number at actor files".split()),
}
"""Tables with several rows for each case."""

SEARCHABLE = ("row", "text", "keys")
SERIES = ("key", "branch", "period", "serial")
PERSON = tuple("person name roles unit password active place".split())
CALENDAR = ("place", *CalendarEntry._fields)
ADOPTION = ("place", "regulation_id", "version", "sha", "title", "adopted_at")

CASE_PROJECTIONS = ("cases", *PARTS, "searchable", "search")
"""Everything that folding the cases gives again."""
OFFICE_PROJECTIONS = ("series", "person", "setting", "adoption", "calendar")
"""Everything that the office events and the numbers in events give again."""
