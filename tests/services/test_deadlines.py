"""When something is due, without a case."""

from typing import Any

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import parse_local
from desktop_app.services.deadlines import Asked, answer
from tests.desks import calm

START = parse_local("2026-02-13")


@pytest.mark.parametrize(("facts", "applies"), [
    ({}, True), ({"level": "outlet"}, True), ({"level": "head_office"}, False), ({"complainant": "person"}, True),
])  # fmt: skip
def test_a_clock_applies_where_what_was_named_fits(facts: dict[str, str], applies: bool) -> None:
    found = answer(Asked(START, regulation="bank-branch", clock="D1", facts=facts))
    assert found == {"due": "2026-02-14", "warn": "2026-02-13", "provisional": False, "applies": applies}


@pytest.mark.parametrize(("asked", "field"), [
    ({"regulation": "bank-branch", "clock": "D99"}, "clock"), ({"regulation": "bank-branch", "clock": "D6"}, "clock"),
    ({"regulation": "no-such", "clock": "D1"}, "regulation"), ({"amount": "soon"}, "limit"), ({"amount": "7wd", "extension": "x"}, "limit"),
    ({"regulation": "bank-branch", "clock": "D1", "facts": {"colour": "red"}}, "colour"),
])  # fmt: skip
def test_a_question_that_has_no_answer_is_refused(asked: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        answer(Asked(START, **asked))
    assert (caught.value.field, calm(str(caught.value))) == (field, True)


def test_an_answer_explains_itself_on_request() -> None:
    found = answer(Asked(START, regulation="bank-branch", clock="D3"), explained=True)
    assert (found["due"], found["clause"]) == ("2026-02-25", "第七条（四）4")
    assert found["explanation"][-1]["date"] == "2026-02-25"
    assert max(line["counted"] or 0 for line in found["explanation"]) == 3


def test_a_clock_counted_back_is_answered_from_its_anchor() -> None:
    found = answer(Asked(parse_local("2026-12-03"), regulation="community-centre", clock="D4"))
    assert found["due"] == "2026-11-30"
