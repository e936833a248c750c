"""What papers say of the office: filled in once, printed from then on."""

from desktop_app.services import paper_uses, papers
from desktop_app.services.particulars import particulars, set_particulars
from tests.desks import Office


def test_the_office_s_telephone_stands_on_its_papers_from_then_on(bank: Office) -> None:
    desk = bank.desk()
    before = papers.issue(desk, bank.register().id, "intake_receipt").record
    set_particulars(desk, {"phone": "0571-12345678", "address": "长堤路100号"})
    assert particulars(bank.ledger) == {"phone": "0571-12345678", "address": "长堤路100号"}
    case = bank.register()
    use = paper_uses.usage(desk.regulation(case.regulation), "intake_receipt")
    content = papers.content(desk, case, use)
    assert (content.values["office.phone"], content.values["office.address"]) == ("0571-12345678", "长堤路100号")
    assert content.draft, "a preview is no paper"
    after = papers.issue(desk, case.id, "intake_receipt").record
    assert b"12345678" not in bank.ledger.file(before["snapshot"]) and b"12345678" in bank.ledger.file(after["snapshot"])


def test_a_particular_left_empty_is_taken_away_and_a_wrong_one_refused(bank: Office) -> None:
    set_particulars(bank.desk(), {"phone": "0571-12345678", "address": "长堤路100号"})
    set_particulars(bank.desk(), {"phone": "0571-12345678"})
    assert particulars(bank.ledger) == {"phone": "0571-12345678"}
    refusal = bank.refused(lambda: set_particulars(bank.desk(), {"phone": "12"}))
    assert refusal.field == "phone"
    assert particulars(bank.ledger) == {"phone": "0571-12345678"}


def test_only_an_administrator_changes_them(bank: Office) -> None:
    refusal = bank.refused(lambda: set_particulars(bank.desk("吴玲"), {"phone": "0571-12345678"}))
    assert "修改设置" in str(refusal)
    before = bank.events
    set_particulars(bank.desk(), {})
    assert bank.events == before, "nothing changed, no event"
