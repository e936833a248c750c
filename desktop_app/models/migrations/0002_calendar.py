"""The office's calendar: what `calendar_imported` events say, in their order; and an index of the clocks that count.

No ledger of the first version holds such an event, so the table begins empty.
"""

from typing import Any

from peewee import BigIntegerField, Model, TextField

INDEX = "CREATE INDEX clock_active ON clock (due, case_row) WHERE state IN ('running', 'paused')"


def up(migrator: Any, db: Any) -> None:
    """Create both."""
    meta = type("Meta", (), {"database": db, "table_name": "calendar"})
    fields = {"place": BigIntegerField(primary_key=True), **{name: TextField() for name in ("event", "at", "facts")}}
    db.create_tables([type("Calendar", (Model,), {**fields, "Meta": meta})])
    db.execute_sql(INDEX)
