"""Registering from the page without its widgets: what is refused before a number is taken."""

import json
from pathlib import Path

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.models.pages import ListQuery
from desktop_app.services import shelf
from desktop_app.ui.registration_work import Submission, submit
from tests.desks import found

HOTLINE = "food-drug-12331-qinzhou"


def test_what_cannot_be_settled_at_once_is_refused_before_it_is_registered(tmp_path: Path) -> None:
    office = found(tmp_path / "ledger", HOTLINE)
    desk = office.desk()
    rules = desk.adopted()[HOTLINE][1]
    given = json.loads(shelf.sample(HOTLINE), parse_float=str)
    with pytest.raises(RuleBroken, match="不适用“即办即结”"):
        submit(desk, rules, Submission("", given, settle={"text": "已当面说明。"}))
    assert not desk.ledger.page(ListQuery("all"), None, 5).rows
    asked = given | {"kind": "咨询"}
    assert submit(desk, rules, Submission("", asked, settle={"text": "已当面说明。"})).settled
    office.ledger.close()
