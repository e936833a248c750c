"""The first tables: the log, its heads, what is stored once, and the projections."""

from typing import Any

from peewee import (
    BigIntegerField,
    BlobField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)

INDEXES = (
    "CREATE INDEX event_case ON event (case_id, lamport)",
    "CREATE INDEX cases_number ON cases (number)",
    "CREATE INDEX cases_shelf ON cases (shelf, row)",
    "CREATE INDEX cases_regulation ON cases (regulation_id, row)",
    "CREATE INDEX cases_regulation_shelf ON cases (regulation_id, shelf, row)",
    "CREATE INDEX cases_urgency ON cases (urgency, warning, regulation_id) WHERE urgency <> ''",
    "CREATE INDEX cases_attention ON cases (attention, regulation_id) WHERE attention <> ''",
    "CREATE INDEX cases_awaiting ON cases (row, regulation_id) WHERE awaiting <> ''",
    "CREATE INDEX clock_provisional ON clock (case_row) WHERE provisional = 1 AND state IN ('running', 'paused')",
    "CREATE INDEX party_phone ON party (phone, case_row) WHERE phone <> ''",
    "CREATE INDEX party_identity ON party (id_number, case_row) WHERE id_number <> ''",
)


def up(migrator: Any, db: Any) -> None:
    """Create everything."""
    log, projections = _log_tables(db), _projection_tables(db)
    db.create_tables(log + projections)
    for statement in INDEXES:
        db.execute_sql(statement)
    if issubclass(type(db), SqliteDatabase):
        db.execute_sql("CREATE VIRTUAL TABLE search USING fts5(body, content='', tokenize='ascii')")


def _table(db: Any, name: str, fields: dict[str, Any], primary: Any = None) -> Any:
    meta = type(
        "Meta", (), {"database": db, "table_name": name, **({"primary_key": primary} if primary else {})}
    )
    return type(name.capitalize(), (Model,), {**fields, "Meta": meta})


def _part(db: Any, head: Any, name: str, fields: dict[str, Any]) -> Any:
    """A table with several rows for each case."""
    owner = ForeignKeyField(head, column_name="case_row", index=False, backref="+")
    return _table(
        db, name, {"owner": owner, "place": IntegerField(), **fields}, CompositeKey("owner", "place")
    )


def _texts(names: str) -> dict[str, Any]:
    return {name: TextField(default="") for name in names.split()}


def _log_tables(db: Any) -> list[Any]:
    event = {
        "origin": TextField(),
        "seq": BigIntegerField(),
        "case_id": TextField(),
        "case_head": TextField(),
        "lamport": BigIntegerField(),
        "type": TextField(),
        "version": IntegerField(),
        "at": TextField(),
        "recorded_at": TextField(),
        "actor": TextField(),
        "recorded_for": TextField(),
        "facts": BlobField(),
        "personal": BlobField(null=True),
        "salt": BlobField(null=True),
        "personal_digest": TextField(),
        "prev": TextField(),
        "hash": TextField(),
    }
    ledger = {
        "origin": TextField(primary_key=True),
        **_texts("unit branch"),
        "trial": IntegerField(),
        "projection": IntegerField(),
    }
    origin = {
        "origin": TextField(primary_key=True),
        "seq": BigIntegerField(),
        "hash": TextField(),
        "lamport": BigIntegerField(),
    }
    regulation = {"sha": TextField(primary_key=True), "text": TextField()}
    return [
        _table(db, "event", event, CompositeKey("origin", "seq")),
        _table(db, "ledger", ledger),
        _table(db, "origin", origin),
        _table(db, "regulation", regulation),
    ]


def _projection_tables(db: Any) -> list[Any]:
    cases = {
        "row": BigIntegerField(primary_key=True),
        "id": TextField(unique=True),
        **_texts(
            "number key phase shelf channel received_at registered_at subject complainant phone respondent unit"
            " handler level mode regulation_id regulation category due warn deadline warning awaiting attention urgency head"
        ),
        **{name: IntegerField() for name in ("provisional", "paused", "urges", "contradictions")},
    }
    clock = {
        **_texts("key clock clause title scope group_name state start due warn deadline ended_at calendar"),
        "provisional": IntegerField(),
        "late": IntegerField(),
    }
    party = _texts("role name phone id_number address unit")
    attachment = _texts("sha name at actor")
    paper = _texts("event paper number at actor files")
    series = {**_texts("key branch period"), "serial": IntegerField()}
    person = {
        "person": TextField(primary_key=True),
        **_texts("name roles unit password"),
        "active": IntegerField(),
        "place": IntegerField(),
    }
    setting = {"key": TextField(primary_key=True), "value": TextField()}
    adoption = {
        "place": BigIntegerField(primary_key=True),
        **_texts("regulation_id version sha title adopted_at"),
    }
    head = _table(db, "cases", cases)
    parts = {"clock": clock, "party": party, "attachment": attachment, "paper": paper}
    return [
        head,
        *(_part(db, head, name, fields) for name, fields in parts.items()),
        _table(
            db,
            "searchable",
            {"row": BigIntegerField(primary_key=True), "text": TextField(), "keys": TextField()},
        ),
        _table(db, "series", series, CompositeKey("key", "branch", "period")),
        _table(db, "person", person),
        _table(db, "setting", setting),
        _table(db, "adoption", adoption),
    ]
