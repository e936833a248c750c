"""Who may do what."""

import pytest

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.people import Person
from desktop_app.services import permission
from tests.desks import Office


def test_a_supervisor_does_not_register(bank: Office) -> None:
    assert "没有权限登记" in str(bank.refused(lambda: bank.register(by="冯雪")))


def test_the_administrator_has_all_roles(bank: Office) -> None:
    assert bank.do(bank.register(by="管理员"), "instruct", by="管理员", text="从速").of("instructed")


def test_somebody_who_left_does_nothing() -> None:
    with pytest.raises(RuleBroken, match="已停用"):
        permission.check(Person("p", "何文静", ("admin",), active=False), ("clerk",), "登记")


@pytest.mark.parametrize("roles", [("clerk",), ("manager", "clerk")])
def test_one_of_the_roles_is_enough(roles: tuple[str, ...]) -> None:
    permission.check(Person("p", "何文静", roles), ("clerk", "handler"), "登记")
