"""People: desk roles, and the administrator who has them all."""

import pytest

from desktop_app.domain.people import ADMIN, Person


@pytest.mark.parametrize(
    ("roles", "wanted", "may"),
    [
        (("clerk",), ("clerk", "manager"), True),
        (("clerk",), ("manager",), False),
        (("clerk", "handler"), ("handler",), True),
        ((ADMIN,), ("supervisor",), True),
        ((ADMIN,), (), True),
        ((), ("clerk",), False),
    ],
)
def test_a_person_may_what_one_of_the_roles_may(roles: tuple[str, ...], wanted: tuple[str, ...], may: bool) -> None:
    assert Person("p1", "李晓燕", roles).may(wanted) is may
