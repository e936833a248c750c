"""Names of what happens: an event type, or one made by a certain action."""

import pytest

from desktop_app.domain.happenings import action_of, event_of, is_one, names
from tests.domain.timelines import event

VISIT = event("step_done", {"action": "visit"})
PLAIN = event("investigated")


@pytest.mark.parametrize(
    ("name", "type_", "action"), [("step_done/visit", "step_done", "visit"), ("replied", "replied", ""), ("", "", "")]
)
def test_a_name_has_an_event_and_perhaps_an_action(name: str, type_: str, action: str) -> None:
    assert (event_of(name), action_of(name)) == (type_, action)


def test_an_event_answers_to_its_type_and_to_its_action() -> None:
    assert names(VISIT) == ("step_done", "step_done/visit")
    assert names(PLAIN) == ("investigated",)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(["step_done"], True), (["step_done/visit"], True), (["replied", "step_done/visit"], True),
     (["step_done/negotiate"], False), (["visit"], False), ([], False)],
)  # fmt: skip
def test_an_event_is_one_of_those_named(wanted: list[str], found: bool) -> None:
    assert is_one(VISIT, wanted) is found
