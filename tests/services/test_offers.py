"""What can be done now is exactly what will not be refused for the state of the case."""

import pytest

from desktop_app.services.offers import offers
from tests.desks import CENTRE, PEOPLE, ROADS, Office, sample


@pytest.mark.parametrize("phase", ROADS)
@pytest.mark.parametrize("name", ["吴玲", "冯雪"])
def test_an_offer_says_why_not_as_the_desk_would(bank: Office, phase: str, name: str) -> None:
    case = bank.play(bank.register(), ROADS[phase])
    desk = bank.desk(name)
    found = offers(case, desk.regulation(case.regulation), desk.actor, desk.now())
    for offer in found:
        if not offer.enabled:
            assert offer.reason
            if "权限" in offer.reason or "现在是" in offer.reason:
                assert bank.refused(lambda o=offer: bank.do(case, o.action.id, by=name)).told == offer.reason
    able = {offer.action.id for offer in found if offer.enabled}
    assert ("note" in able) == (phase != "void")


def test_choices_come_from_the_case(centre: Office) -> None:
    case = centre.do(centre.register(sample(CENTRE)), "accept")
    desk = centre.desk()
    found = offers(case, desk.regulation(case.regulation), desk.actor, desk.now())
    fields = {offer.action.id: offer.fields for offer in found}
    (enclosure,) = [spec for spec in fields["return_enclosure"] if spec.path == "enclosure"]
    assert [value.title for value in enclosure.choices] == ["现金人民币", "残疾证原件"]
    (clock,) = [spec for spec in fields["extend"] if spec.path == "clock"]
    assert clock.default == "D6"


def test_the_person_complained_about_is_offered_nothing(bank: Office) -> None:
    name = next(iter(PEOPLE))
    case = bank.register(sample(respondents=[{"name": name}]))
    desk = bank.desk(name)
    assert not any(offer.enabled for offer in offers(case, desk.regulation(case.regulation), desk.actor, desk.now()))
