from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.identity import (
    birth_of,
    check_credit_code,
    check_document,
    check_identity,
    check_organisation_code,
    gender_of,
    identity_check_of,
    identity_hint,
)

TODAY = date(2026, 11, 22)
CREDIT_CODES = [
    "9144030071526726XG",
    "914403001922038216",
    "91100000100003962T",
    "91330100799655058B",
    "91350100M000100Y43",
]
IDENTITY_NUMBERS = st.builds(
    lambda region, born, serial: (first := f"{region}0101{born:%Y%m%d}{serial:03}") + identity_check_of(first),
    st.sampled_from(["11", "31", "54", "65", "82"]),
    st.dates(date(1930, 1, 1), date(2026, 11, 22)),
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_published_numbers_pass_the_check_digit(number: str) -> None:
    assert identity_check_of(number[:17]) == number[17]


def test_a_number_is_brought_to_its_normal_form() -> None:
    assert check_identity(" １１０１０５ 19491231-002x ", today=TODAY) == "11010519491231002X"


def test_the_old_form_of_fifteen_digits_passes() -> None:
    assert check_identity("110105491231002", today=TODAY) == "110105491231002"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("", "现在是0位"),
        ("1101051949123100", "现在是16位"),
        ("1101051949123100AX", "只能是数字"),
        ("X10105194912310021", "只能是数字"),
        ("99010519491231002X", "“99”不是任何省份"),
        ("11010519490231002X", "出生日期不成立"),
        ("110105490231002", "第7至12位"),
        ("440524188001010014", "出生日期不成立"),
        ("110105202612010003", "晚于今天"),
        ("110105194912310021", "校验码对不上"),
        ("110105194912310000", "电子表格"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(number: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        check_identity(number, today=TODAY, field="complainant.id_number")
    assert refused.value.field == "complainant.id_number"
    assert str(refused.value).endswith("。")
    assert str(refused.value).count("。") == 1


@given(IDENTITY_NUMBERS)
def test_a_right_number_passes_and_tells_birth_and_gender(number: str) -> None:
    assert check_identity(number.lower(), today=TODAY) == number
    assert birth_of(number) == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert gender_of(number) == ("男" if int(number[16]) % 2 else "女")


@given(IDENTITY_NUMBERS, st.integers(0, 16), st.integers(1, 9))
@example("11010519491231002X", 16, 1)
def test_one_changed_digit_is_refused(number: str, place: int, shift: int) -> None:
    changed = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(RuleBroken):
        check_identity(changed, today=TODAY)


@given(IDENTITY_NUMBERS, st.integers(0, 15))
def test_two_swapped_digits_are_refused(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    with pytest.raises(RuleBroken):
        check_identity(swapped, today=TODAY)


def test_birth_and_gender_of_odd_inputs_are_unknown() -> None:
    assert birth_of("123") is None
    assert birth_of("11010519AA1231002X") is None
    assert birth_of("110105491231002") == date(1949, 12, 31)
    assert gender_of("123") is None
    assert gender_of("110105491231003") == "男"


def test_hints_name_what_does_not_fit_and_never_refuse() -> None:
    assert identity_hint("11010519491231002X", "女") is None
    assert identity_hint("11010519491231002X", "") is None
    assert "性别是女" in (identity_hint("11010519491231002X", "男") or "")
    assert "15位旧号" in (identity_hint("110105491231002", "女") or "")
    assert "末三位都是0" in (identity_hint("110105194912310000", "") or "")


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_credit_codes_pass(code: str) -> None:
    assert check_credit_code(f" {code.lower()}") == code
    assert check_document("营业执照", code, today=TODAY) == code
    assert check_document("统一社会信用代码", code, today=TODAY) == code


@given(st.sampled_from(CREDIT_CODES), st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_changed_place_of_a_credit_code_is_refused(code: str, place: int, letter: str) -> None:
    assume(code[place] != letter)
    with pytest.raises(RuleBroken):
        check_credit_code(code[:place] + letter + code[place + 1 :])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("9144030071526726X", "现在是17位"),
        ("91440300715267261O", "“O”"),
        ("91A4030071526726XG", "第3至8位"),
        ("9144030071526726XH", "校验位"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_reason(code: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        check_credit_code(code)


def test_organisation_codes() -> None:
    assert check_organisation_code("71526726-x") == "71526726X"
    assert all(check_organisation_code(code[8:17]) == code[8:17] for code in CREDIT_CODES)
    with pytest.raises(RuleBroken, match="校验码"):
        check_document("组织机构代码", "715267261", today=TODAY)
    with pytest.raises(RuleBroken, match="8位"):
        check_organisation_code("7152672")


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("居民身份证", "11010519491231002X"),
        ("护照", "E12345678"),
        ("护照", "EA1234567"),
        ("港澳居民来往内地通行证", "H12345678"),
        ("港澳居民来往内地通行证", "M1234567890"),
        ("台湾居民来往大陆通行证", "12345678"),
        ("外国人永久居留身份证", "USA310078010123"),
        ("外国人永久居留身份证", "911123198001010003"),
        ("港澳台居民居住证", "810000199408230021"),
        ("营业执照", "110108001234567"),
        ("军官证", "军字第0012345号"),
    ],
)
def test_papers_pass_in_their_own_form(id_type: str, number: str) -> None:
    assert check_document(id_type, f" {number} ", today=TODAY) == number


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("居民身份证", "E12345678"),
        ("护照", "ABCDEFGHI"),
        ("护照", "E1234"),
        ("港澳居民来往内地通行证", "12345678"),
        ("台湾居民来往大陆通行证", "1234567"),
        ("外国人永久居留身份证", "811123198001010003"),
        ("港澳台居民居住证", "11010519491231002X"),
        ("营业执照", "11010800123456"),
    ],
)
def test_papers_of_another_form_are_refused(id_type: str, number: str) -> None:
    with pytest.raises(RuleBroken):
        check_document(id_type, number, today=TODAY)
