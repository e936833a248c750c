"""Labels of cases: what they say, of whom they must not, and who may print them."""

from typing import Any

from desktop_app.domain.case import Case
from desktop_app.forms.label_files import sheet
from desktop_app.forms.labels import draw_labels
from desktop_app.services.labels import Gathered, gather
from tests.desks import MARKET, ROADS, Office, sample
from tests.forms.glyphs import said

ADDRESS = "临江市幸福路18号3单元502室"


def complainant(**more: Any) -> dict[str, Any]:
    return {**sample()["complainant"], "address": ADDRESS, "postcode": "310012", **more}


def text(gathered: Gathered) -> str:
    return said(draw_labels(gathered.kind, sheet("a4-2x7"), gathered.labels).pdf)


def registered(bank: Office, **more: Any) -> Case:
    return bank.register(sample(complainant=complainant(**more)))


def test_a_letter_goes_to_the_complainant_and_says_no_number_of_the_case(bank: Office) -> None:
    case = registered(bank)
    read = text(gather(bank.desk(), [case.id], "address"))
    assert "310012" in read
    assert f"{ADDRESS}陈秀兰收" in read
    assert case.number not in read


def test_a_letter_may_go_to_each_respondent(bank: Office) -> None:
    people = [{"name": "李某", "unit": "营业部", "address": "长堤路1号"}, {"unit": "东风支行", "address": "东风路2号"}, {"name": "无地址"}]
    case = bank.register(sample(respondents=people))
    read = text(gather(bank.desk(), [case.id], "address", "respondent"))
    assert "长堤路1号营业部李某收" in read
    assert "东风路2号东风支行收" in read
    assert "无地址" not in read


def test_who_asked_for_secrecy_is_written_to_only_by_mail_of_their_own(bank: Office) -> None:
    case = registered(bank, confidential=True)
    refusal = bank.refused(lambda: gather(bank.desk(), [case.id], "address"))
    assert refusal.field == "own_mail"
    assert "寄给本人" in str(refusal)
    assert "陈秀兰收" in text(gather(bank.desk(), [case.id], "address", own_mail=True))


def test_labels_on_files_and_things_do_not_name_who_asked_for_secrecy(bank: Office) -> None:
    case = bank.register(sample(complainant=complainant(confidential=True), subject="陈秀兰投诉柜员"))
    case = bank.play(case, [("accept", {}), ("take_in_enclosure", {"name": "陈秀兰的存单"})])
    for kind in ("archive", "evidence"):
        read = text(gather(bank.desk(), [case.id], kind))
        assert case.number in read
        assert "陈秀兰" not in read
    open_one = bank.register(sample(complainant=complainant(), subject="陈秀兰投诉柜员"))
    assert "陈秀兰投诉柜员" in text(gather(bank.desk(), [open_one.id], "archive"))


def test_a_file_says_its_year_and_how_long_it_is_kept(bank: Office) -> None:
    case = bank.register()
    years = bank.desk().regulation(case.regulation).retention.years
    assert f"2026年保管期限：{f'{years}年' if years else '永久'}" in text(gather(bank.desk(), [case.id], "archive"))
    archived = bank.play(bank.register(), [*ROADS["closed"], ("archive", {"retention": "30年"})])
    assert "保管期限：30年" in text(gather(bank.desk(), [archived.id], "archive"))


def test_each_thing_taken_in_has_a_label(bank: Office) -> None:
    cash = {"name": "现金", "amount": "120.50", "counted_by": "马俊"}
    case = bank.play(bank.register(), [("take_in_enclosure", {"name": "存单"}), ("take_in_enclosure", cash)])
    gathered = gather(bank.desk(), [case.id], "evidence")
    assert len(gathered.labels) == 2
    read = text(gathered)
    assert "第1项" in read
    assert "￥120.50" in read


def test_several_cases_give_their_labels_in_order_and_those_without_are_named(bank: Office) -> None:
    cases = [registered(bank), registered(bank, address=None), registered(bank)]
    gathered = gather(bank.desk(), [case.id for case in cases], "address")
    assert [label.name[:10] for label in gathered.labels] == [cases[0].number, cases[2].number]
    assert len(gathered.hints) == 1
    assert cases[1].number in gathered.hints[0]
    both = gather(bank.desk(), [case.id for case in cases], "archive")
    assert [label.name for label in both.labels] == [case.number for case in cases]


def test_nothing_to_print_is_refused(bank: Office) -> None:
    case = registered(bank, address=None)
    assert case.number in str(bank.refused(lambda: gather(bank.desk(), [case.id], "address")))
    bank.refused(lambda: gather(bank.desk(), [case.id], "evidence"))
    bank.refused(lambda: gather(bank.desk(), [], "archive"))
    assert bank.refused(lambda: gather(bank.desk(), [case.id], "stamp")).field == "kind"


def test_who_is_complained_about_prints_no_labels(bank: Office) -> None:
    case = bank.register(sample(respondents=[{"name": "吴玲"}]))
    for kind in ("address", "archive", "evidence"):
        bank.refused(lambda kind=kind: gather(bank.desk("吴玲"), [case.id], kind))


def test_who_informs_against_somebody_is_kept_secret_unasked(market: Office) -> None:
    case = market.register(sample(MARKET, kind="tip_off", subject="欧阳晓䶮举报虚假宣传"))
    assert "欧阳" not in text(gather(market.desk(), [case.id], "archive"))
    assert market.refused(lambda: gather(market.desk(), [case.id], "address")).field == "own_mail"
