"""What is only counted: no case, no number, and nothing of the person."""

from collections import Counter

import pytest

from desktop_app.models.pages import ListQuery
from tests.desks import Office
from tests.services.small import ID, adopt, form

TALLY = {"explained": "当场说明", "passed": {"title": "告知向有权机关提出", "feedback": True, "clause": "第七条"}}


@pytest.fixture
def ours(bank: Office) -> Office:
    adopt(bank, remove=["actions.decline"], acceptance={"policy": "tally_only", "tally": TALLY, "clause": "第六条"})
    return bank


def test_a_tally_makes_neither_case_nor_number(ours: Office) -> None:
    first = ours.register(form())
    said = ours.desk("吴玲").tally(ID, "当场说明", channel="窗口")
    assert (said["reason"], said["title"], said["channel"], said["regulation_id"]) == ("explained", "当场说明", "window", ID)
    second = ours.register(form())
    assert int(second.number) == int(first.number) + 1
    assert len(ours.ledger.page(ListQuery()).rows) == 2
    assert Counter(event.type for event in ours.ledger.events())["tallied"] == 1
    assert ours.sound()


def test_feedback_says_to_whom(ours: Office) -> None:
    refusal = ours.refused(lambda: ours.desk().tally(ID, "passed", feedback_to=" "))
    assert (refusal.field, refusal.clause) == ("feedback_to", "第七条")
    assert ours.desk().tally(ID, "passed", feedback_to=" 进驻窗口 ")["feedback_to"] == "进驻窗口"
    assert ours.sound()


def test_what_is_no_reason_or_channel_is_refused(ours: Office) -> None:
    assert "explained（当场说明）" in str(ours.refused(lambda: ours.desk().tally(ID, "天气")))
    assert ours.refused(lambda: ours.desk().tally(ID, "explained", channel="飞鸽")).field == "channel"
    assert ours.refused(lambda: ours.desk().tally("", "explained")).field == "regulation"


def test_where_everything_is_registered_nothing_is_only_counted(ours: Office) -> None:
    assert "要求逐件登记" in str(ours.refused(lambda: ours.desk().tally("bank-branch", "explained")))


def test_a_supervisor_does_not_count(ours: Office) -> None:
    assert "没有权限计数" in str(ours.refused(lambda: ours.desk("冯雪").tally(ID, "explained")))
