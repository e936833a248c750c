import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.contacts import bank_card_hint, check_email, check_phone, check_postcode, luhn
from desktop_app.domain.errors import RuleBroken


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("１３８ ００１３ ８０００", "13800138000"),
        ("010-12345678-801", "010-12345678-801"),
        ("010-12345678转801", "010-12345678-801"),
        ("(010) 12345678 分机 801", "010-12345678-801"),
        ("01012345678", "010-12345678"),
        ("021—58991234", "021-58991234"),
        ("（0534）2345678", "0534-2345678"),
        ("075526543210", "0755-26543210"),
        ("+86-10-12345678", "010-12345678"),
        ("400 123 4567", "400-123-4567"),
        ("4001234567-2", "400-123-4567-2"),
        ("8001234567", "800-123-4567"),
        ("+852 2345 6789", "+85223456789"),
        *((short, short) for short in ("110", "120", "12315", "12345", "12110", "10086", "95588", "96110", "9510105")),
    ],
)
def test_a_number_is_brought_to_its_normal_form(written: str, normal: str) -> None:
    assert check_phone(written) == normal
    assert check_phone(normal) == normal


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "只写电话号码"),
        ("王经理", "只写电话号码"),
        ("1380013800", "现在是10位"),
        ("138001380001", "现在是12位"),
        ("87654321", "没有区号"),
        ("13800138000、13900139000", "几个电话"),
        ("010-12345678/010-87654321", "几个电话"),
        ("010-1234567", "不像电话号码"),
        ("12800138000", "不像电话号码"),
        ("13800138000-801", "现在是14位"),
        ("12315-1", "不像电话号码"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(written: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        check_phone(written, "complainant.phone")
    assert refused.value.field == "complainant.phone"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-", "－", "　"]))
def test_every_mobile_passes_however_it_is_grouped(number: str, gap: str) -> None:
    assert check_phone(gap.join([number[:3], number[3:7], number[7:]])) == number


@given(st.text(max_size=20))
def test_any_text_gives_a_number_or_a_refusal(text: str) -> None:
    try:
        normal = check_phone(text)
    except RuleBroken:
        return
    assert check_phone(normal) == normal


def test_postcodes() -> None:
    assert check_postcode(" １０００２０ ") == "100020"
    with pytest.raises(RuleBroken, match="6位"):
        check_postcode("10002")


def test_emails() -> None:
    assert check_email(" Zhang.San@Example.COM ") == "Zhang.San@example.com"
    assert check_email("张三@例子.网站") == "张三@例子.网站"
    for wrong in ("zhang", "zhang@", "@example.com", "a b@example.com", "zhang@example", f"a@{'b' * 260}.com"):
        with pytest.raises(RuleBroken, match="邮箱"):
            check_email(wrong, "email")


def test_cards_are_hinted_at_and_never_refused() -> None:
    assert bank_card_hint("4111 1111 1111 1111") is None
    assert "校验位" in (bank_card_hint("4111111111111112") or "")
    assert "12至19位" in (bank_card_hint("41111") or "")


@given(st.from_regex(r"[0-9]{16}", fullmatch=True), st.integers(0, 15), st.integers(1, 9))
def test_one_changed_digit_fails_the_card_check(digits: str, place: int, shift: int) -> None:
    card = next(digits[:15] + last for last in "0123456789" if luhn(digits[:15] + last))
    assert not luhn(card[:place] + str((int(card[place]) + shift) % 10) + card[place + 1 :])
