"""An office under a regulation of its own that has one of everything (`tests/data/own/`), for the tests of the window."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from desktop_app.domain.regulation import Regulation
from desktop_app.models.ledger import Ledger
from desktop_app.services import office, shelf
from tests.ui import seats

OWN = Path(__file__).parents[1] / "data" / "own"
ID = "trial-office"
PEOPLE = {"赵主任": ("trial-office/chief",), "孙副主任": ("trial-office/vice",), "马俊": ("handler",), "吴玲": ("clerk",)}
GIVEN: dict[str, Any] = {
    "regulation": ID, "channel": "热线电话", "received_at": "2026-11-17T09:00",
    "complainant": {"kind": "person", "name": "陈秀兰", "phone": "13800138000"},
    "subject": "空调维修三次没有修好", "facts": "三次上门，都没有修好。",
    "respondents": [{"name": "李师傅", "unit": "维修部"}],
    "issues": [{"text": "维修拖延"}, {"text": "态度不好"}],
}  # fmt: skip


def found(folder: Path, now: datetime, *, name: str = "周敏") -> Ledger:
    """A trial ledger beside which the regulation lies, with its people."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(OWN, folder / shelf.OWN)
    ledger = office.found(folder, [ID], unit="供热公司", branch="GR", trial=True, now=now, name=name)
    desk = office.desk_for(ledger, lambda: now)
    for person, roles in PEOPLE.items():
        office.set_person(desk, person, roles)
    return ledger


class Office(seats.Office):
    """The office as the tests of the case panel have it."""

    def __init__(self, folder: Path, now: datetime = seats.MORNING) -> None:
        self.folder, self.present = folder, now
        found(folder, now).close()
        self.told = []

    def register(self, regulation: str = ID, **more: Any) -> str:
        """A complaint about two issues; its id."""
        with self.desk() as desk:
            return desk.register({**GIVEN, **more}, case_id=str(uuid4())).case.id

    def rules(self) -> Regulation:
        """The regulation in force."""
        with self.desk() as desk:
            return desk.adopted()[ID][1]

    def pending(self) -> str:
        """A case whose proposal was signed by the section and waits for the leaders; its id."""
        case_id = self.register()
        self.do(case_id, "accept")
        self.do(case_id, "visit", "马俊", text="到场查看，压缩机有毛病。")
        self.do(case_id, "propose", "马俊", text="更换压缩机，赔偿误工。", compensation=True, amount="1500")
        self.do(case_id, "approve", "孙副主任", text="同意。")
        return case_id
