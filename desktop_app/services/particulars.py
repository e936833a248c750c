"""What papers say of the office beside its name: telephone and address, kept as settings."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.choices import FieldSpec
from desktop_app.domain.entry import read_fields
from desktop_app.domain.moments import office_date
from desktop_app.models.ledger import Ledger
from desktop_app.services.desk import Desk
from desktop_app.services.office import set_setting

PARTICULARS = (
    FieldSpec(path="phone", label="单位电话", type="phone", hint="印在回执和告知书上，供投诉人查询"),
    FieldSpec(path="address", label="单位地址", type="text"),
)
"""What papers say of the office beside its name; kept as settings `office.phone` …"""


def particulars(ledger: Ledger) -> dict[str, str]:
    """What of it is filled in."""
    known = ledger.settings()
    return {spec.path: str(known[f"office.{spec.path}"]) for spec in PARTICULARS if known.get(f"office.{spec.path}")}


def set_particulars(desk: Desk, given: Mapping[str, Any]) -> None:
    """Change them; what is left empty is taken away. Raises RuleBroken for a wrong telephone number."""
    values = read_fields(PARTICULARS, given, office_date(desk.now()))
    before = particulars(desk.ledger)
    for spec in PARTICULARS:
        if values.get(spec.path, "") != before.get(spec.path, ""):
            set_setting(desk, f"office.{spec.path}", values.get(spec.path, ""))
