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


@pytest.mark.parametrize(
    ("roles", "taken", "plays"),
    [
        (("manager", "sample/gm"), {"sample/gm"}, True),
        (("manager",), {"sample/gm"}, False),
        (("manager",), {"sample/vice"}, True),
        (("clerk",), set(), False),
        ((ADMIN,), {"sample/gm"}, True),
    ],
)
def test_a_part_is_played_by_name_or_where_nobody_was_named_by_the_desk_role(
    roles: tuple[str, ...], taken: set[str], plays: bool
) -> None:
    assert Person("p1", "周正", roles, taken=frozenset(taken)).plays("sample/gm", "manager") is plays
