"""Small regulations of a test's own, written as a file would be, over the common base."""

from copy import deepcopy
from typing import Any

from desktop_app.domain.assembling import assemble, read
from desktop_app.domain.case import Case
from desktop_app.domain.regulation import Regulation
from desktop_app.services import office, shelf
from tests.desks import Office

ID = "sample"
BASE: dict[str, Any] = {
    "id": ID, "extends": "common", "title": "某单位投诉办法", "channels": [{"id": "window", "title": "窗口"}],
}  # fmt: skip
FORM: dict[str, Any] = {
    "regulation": ID, "channel": "窗口", "received_at": "2026-11-16T09:00", "subject": "服务态度", "facts": "说话生硬。",
    "complainant": {"name": "陈秀兰", "phone": "13800138001"},
}  # fmt: skip


def adopt(desk: Office, /, **parts: Any) -> Regulation:
    """Adopt a regulation that states only these parts."""
    return office.adopt_rules(desk.desk(), read(assemble({**BASE, **parts}, shelf.Shelf().raw)))


def form(**changes: Any) -> dict[str, Any]:
    """A registration under it; None takes a key away."""
    given = {**deepcopy(FORM), **changes}
    return {key: value for key, value in given.items() if value is not None}


def accepted(desk: Office, /, **changes: Any) -> Case:
    """A case that is being handled."""
    return desk.do(desk.register(form(**changes)), "accept")


def closed(desk: Office, /, **changes: Any) -> Case:
    """A case that was answered, completed and closed."""
    return desk.play(accepted(desk, **changes), [
        ("reply", {"text": "已答复。"}), ("complete", {"summary": "已办妥。"}), ("close", {})])  # fmt: skip


def people(desk: Office, **roles: str) -> None:
    """More people: name → a role of the desk or of the regulation."""
    for name, role in roles.items():
        office.set_person(desk.desk(), name, [role])
