"""Lists page through everything exactly once, by view and text."""

import pytest

from desktop_app.services.listing import listed, query
from tests.desks import ACCEPT, COMPLETE, Office, sample


def through(office: Office, view: str, text: str = "", limit: int = 2) -> list[str]:
    numbers: list[str] = []
    after: str | None = None
    while True:
        rows, after = listed(office.desk(), view, text, after, limit)
        assert len(rows) <= limit
        numbers += [row["number"] for row in rows]
        if after is None:
            return numbers


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_every_case_comes_exactly_once_the_newest_first(bank: Office, limit: int) -> None:
    numbers = [bank.register().number for _ in range(7)]
    assert through(bank, "all", limit=limit) == numbers[::-1]
    assert sorted(through(bank, "overdue", limit=limit)) == numbers


def test_views_are_known_by_identifier_and_title(bank: Office) -> None:
    cases = [bank.register() for _ in range(3)]
    bank.do(cases[0], "accept")
    bank.play(cases[1], [ACCEPT, ("propose", {"text": "道歉"})])
    bank.play(cases[2], [ACCEPT, COMPLETE])
    assert through(bank, "办理中") == through(bank, "handling") == [cases[1].number, cases[0].number]
    assert through(bank, "approval") == [cases[1].number]
    assert through(bank, "已办结") == [cases[2].number]
    refusal = bank.refused(lambda: query(bank.desk(), "nonsense"))
    assert (refusal.field, "overdue（已超期）" in str(refusal)) == ("view", True)


@pytest.mark.parametrize("text", ["13800138001", "陈秀", "chenxiulan", "cxl", "挂失", "2026110001"])
def test_the_find_box_finds_by_telephone_name_pinyin_matter_and_number(bank: Office, text: str) -> None:
    number = bank.register().number
    bank.register(sample(complainant={"name": "李晓燕", "phone": "13900139002"}, subject="账单有误", facts="账单有误。"))
    assert through(bank, "all", text) == [number]


@pytest.mark.parametrize("after", ["x", "~", "1.5", "9" * 40, "a~b"])
def test_a_place_that_no_page_gave_is_refused(bank: Office, after: str) -> None:
    bank.register()
    assert bank.refused(lambda: listed(bank.desk(), "all", "", after, 10)).field == "after"
    assert listed(bank.desk(), "overdue", "", f"z{after}", 10) == ([], None)


def test_a_row_tells_what_a_script_needs(bank: Office) -> None:
    case = bank.register()
    (row,), _ = listed(bank.desk(), "all", "", None, 10)
    assert (row["id"], row["channel"], row["received_at"], row["due"]) == (case.id, "现场", "2026-11-16T10:05", "2026-11-16T11:05")


def test_a_list_tells_nothing_to_the_person_complained_about(bank: Office) -> None:
    case = bank.register(sample(respondents=[{"name": "吴玲"}]))
    (row,), _ = listed(bank.desk("吴玲"), "all", "", None, 10)
    assert row["number"] == case.number and row["subject"] == "（应当回避，不能查看）"
    assert (row["complainant"], row["respondent"]) == ("", "")
    (row,), _ = listed(bank.desk("钱志远"), "all", "", None, 10)
    assert (row["subject"], row["respondent"]) == (case.record["subject"], "吴玲")


def test_a_list_tells_nothing_to_somebody_recused_until_the_recusal_is_lifted(bank: Office) -> None:
    case = bank.do(bank.register(), "accept")
    bank.do(case, "recuse", person="马俊", interest="complainant", reason="系投诉人亲属")
    assert listed(bank.desk("马俊"), "all", "", None, 10)[0][0]["subject"] == "（应当回避，不能查看）"
    assert listed(bank.desk(), "all", "马俊", None, 10)[0] == []
    bank.do(case, "lift_recusal", by="钱志远", person="马俊", exception_by="行长办公会", exception_reason="无人替代")
    assert listed(bank.desk("马俊"), "all", "", None, 10)[0][0]["subject"] == case.record["subject"]
    assert bank.sound()
