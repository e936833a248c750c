"""Reading fields: one normal form per type, one refusal that names the field, and never anything else."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.entry import LONGEST, Entry, at_path, check_required, empty, needed, read, read_fields
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import canonical
from desktop_app.domain.moments import SHANGHAI
from desktop_app.domain.regulation import FIELD_TYPES, FieldSpec

TODAY = date(2026, 11, 16)
COLUMNS = (
    {"path": "name", "label": "名称", "required": True},
    {"path": "count", "label": "份数", "type": "count", "default": 1},
)


def spec(type_: str, **more: Any) -> FieldSpec:
    return FieldSpec.model_validate({"path": "x", "label": "某项", "type": type_, **more})


def taken(type_: str, value: Any, siblings: dict[str, Any] | None = None, **more: Any) -> Any:
    return read(spec(type_, **more), value, Entry(TODAY, siblings or {}))


COLOURS = {"choices": [{"id": "red", "title": "红", "aliases": ["赤"]}, {"id": "blue", "title": "蓝"}]}


# ---- what is read


@pytest.mark.parametrize(
    ("type_", "value", "normal", "more"),
    [
        ("text", "  漏水 ", "漏水", {}),
        ("text", 12, "12", {}),
        ("text", Decimal("1.50"), "1.50", {}),
        ("text", "表情\U0001f600\x00", "表情\U0001f600\x00", {}),
        ("long_text", "\n  首行缩进\n第二行 \n", "  首行缩进\n第二行 ", {}),
        ("long_text", "长" * LONGEST, "长" * LONGEST, {}),
        ("unit", "总行", "总行", {}),
        ("staff", "李晓燕", "李晓燕", {}),
        ("step", "D1", "D1", {}),
        ("flag", True, True, {}),
        ("flag", "是", True, {}),
        ("flag", " TRUE ", True, {}),
        ("flag", 1, True, {}),
        ("flag", False, False, {}),
        ("flag", "无", False, {}),
        ("date", "2026-11-16", "2026-11-16", {}),
        ("moment", "2026-11-16T10:05", "2026-11-16T02:05:00Z", {}),
        ("moment", datetime(2026, 11, 16, 10, 5, tzinfo=SHANGHAI), "2026-11-16T02:05:00Z", {}),
        ("money", "2,680", "2680.00", {}),
        ("money", Decimal("2680.5"), "2680.50", {}),
        ("money", 0, "0.00", {}),
        ("money", "￥1.5万元", "15000.00", {}),
        ("count", "12", 12, {}),
        ("count", 0, 0, {}),
        ("count", "１２", 12, {}),
        ("person_name", "欧阳晓䶮", "欧阳晓䶮", {}),
        ("title", "顺达家用电器商行", "顺达家用电器商行", {}),
        ("phone", "138 0013 8001", "13800138001", {}),
        ("postcode", "100000", "100000", {}),
        ("email", "ling@example.com", "ling@example.com", {}),
        ("credit_code", " 91330100799655058b", "91330100799655058B", {}),
        ("names", ["马俊", " 吴玲 ", ""], ["马俊", "吴玲"], {}),
        ("names", "马俊", ["马俊"], {}),
        ("names", '["马俊", "吴玲"]', ["马俊", "吴玲"], {}),
        ("files", ("照片.jpg",), ["照片.jpg"], {}),
        ("choices", ["甲", "乙"], ["甲", "乙"], {}),
        ("choice", "赤", "red", COLOURS),
        ("choice", " 蓝 ", "blue", COLOURS),
        ("step", "red", "red", COLOURS),
        ("choices", "红", ["red"], COLOURS),
        ("choices", ["蓝", "blue", "红"], ["blue", "red"], COLOURS),
        ("choices", '["红"]', ["red"], COLOURS),
        ("rows", [{"name": "小票"}], [{"name": "小票", "count": 1}], {"columns": COLUMNS}),
        ("rows", {"name": "小票", "count": "2"}, [{"name": "小票", "count": 2}], {"columns": COLUMNS}),
        ("rows", '[{"name": "小票"}]', [{"name": "小票", "count": 1}], {"columns": COLUMNS}),
        ("answers", {"a": "是", 1: True, "b": [0.5]}, {"a": "是", "1": "True", "b": ["0.5"]}, {}),
        ("answers", '{"a": 1.50, "b": ["x"], "c": {"d": 1}}', {"a": "1.50", "b": ["x"], "c": {"d": 1}}, {}),
    ],
)  # fmt: skip
def test_a_value_has_one_normal_form(type_: str, value: Any, normal: Any, more: dict[str, Any]) -> None:
    assert taken(type_, value, **more) == normal


def test_an_identity_number_is_checked_by_the_paper_beside_it() -> None:
    assert taken("id_number", " 11010519491231002X ") == "11010519491231002X"
    field = FieldSpec(path="complainant.id_number", label="证件号码", type="id_number")
    given = {"complainant": {"id_type": "护照"}}
    assert read(field, "E12345678", Entry(TODAY, given)) == "E12345678"
    with pytest.raises(RuleBroken):
        read(field, "E12345678", Entry(TODAY, {"complainant": {"id_type": ""}}))


# ---- what is refused


DEEP: Any = "[" * 3000 + "]" * 3000


@pytest.mark.parametrize(
    ("type_", "value", "word", "more"),
    [
        ("text", True, "文字", {}),
        ("text", ["a"], "文字", {}),
        ("text", {"a": 1}, "文字", {}),
        ("text", 1.5, "文字", {}),
        ("text", b"x", "文字", {}),
        ("text", "坏\ud800", "损坏的字符", {}),
        ("long_text", "长" * (LONGEST + 1), "最多100000字", {}),
        ("phone", "1" * 501, "太长了", {}),
        ("phone", "\udc00", "损坏的字符", {}),
        ("flag", "也许", "“是”或“否”", {}),
        ("flag", [], "“是”或“否”", {}),
        ("date", "16/11", "不是日期", {}),
        ("date", 1.5, "文字", {}),
        ("date", "\ud800", "损坏的字符", {}),
        ("moment", "昨天", "不是时间", {}),
        ("moment", "0001-01-01", "不是时间", {}),
        ("money", "很多", "不是金额", {}),
        ("money", "-0", "不是金额", {}),
        ("money", Decimal("1E+999999999"), "不是金额", {}),
        ("money", Decimal("NaN"), "不是金额", {}),
        ("money", True, "文字", {}),
        ("money", "1.234", "小数", {}),
        ("count", "-1", "整数", {}),
        ("count", "1.5", "整数", {}),
        ("count", True, "文字", {}),
        ("count", "²", "整数", {}),
        ("count", "1000001", "一百万", {}),
        ("count", "9" * 5000, "太长了", {}),
        ("choice", "绿", "红、蓝", COLOURS),
        ("choice", ["红"], "只能选一项", COLOURS),
        ("choice", True, "红、蓝", COLOURS),
        ("choices", ["红", "绿"], "红、蓝", COLOURS),
        ("choices", [["红"]], "红、蓝", COLOURS),
        ("names", [["马俊"]], "文字", {}),
        ("names", '["马俊"', "JSON 列表", {}),
        ("names", DEEP, "JSON 列表", {}),
        ("names", '["\\ud800"]', "损坏的字符", {}),
        ("names", '["\ud800"]', "损坏的字符", {}),
        ("rows", ["小票"], "一行一行", {"columns": COLUMNS}),
        ("rows", [{"name": "小票"}, {"count": 2}], "第2行：“名称”没有填写", {"columns": COLUMNS}),
        ("rows", [{"name": "小票", "页": 2}], "没有“页”这一项", {"columns": COLUMNS}),
        ("answers", "是", "JSON", {}),
        ("answers", "[1]", "逐项", {}),
        ("answers", DEEP, "JSON", {}),
        ("answers", '{"a": "\\ud800"}', "损坏的字符", {}),
        ("answers", {"\ud800": "是"}, "损坏的字符", {}),
    ],
)
def test_a_wrong_value_is_refused_by_name(type_: str, value: Any, word: str, more: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken) as caught:
        taken(type_, value, **more)
    assert caught.value.field == "x"
    assert word in str(caught.value)
    assert str(caught.value).encode()
    assert len(str(caught.value)) < 250


def test_a_table_that_is_too_deep_is_refused() -> None:
    value: dict[str, Any] = {}
    for _ in range(100_000):
        value = {"a": value}
    with pytest.raises(RuleBroken, match="逐项填写"):
        taken("answers", value)


TEXTS = st.text(st.characters(exclude_categories=()))
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | TEXTS
    | st.datetimes(timezones=st.just(SHANGHAI)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(FIELD_TYPES), ANYTHING, st.booleans())
def test_whatever_is_entered_is_read_or_refused(type_: str, value: Any, chosen: bool) -> None:
    more = {**COLOURS, "columns": COLUMNS} if chosen else {"columns": COLUMNS}
    try:
        normal = taken(type_, value, **more)
    except RuleBroken as refusal:
        assert str(refusal).encode()
        assert "。" in str(refusal)
    else:
        assert canonical({"x": normal})


@given(st.sampled_from([t for t in FIELD_TYPES if t not in ("moment", "id_number")]), TEXTS)
def test_a_normal_form_is_its_own_normal_form(type_: str, value: str) -> None:
    try:
        normal = taken(type_, value, columns=COLUMNS)
    except RuleBroken:
        return
    if not empty(normal):
        assert taken(type_, normal, columns=COLUMNS) == normal


# ---- whole forms

FORM = (
    spec("text", path="text", label="内容", required=True, clause="第三条"),
    spec("flag", path="paid", label="是否赔偿", default=False),
    spec("money", path="amount", label="金额", required_when={"paid": True}),
    spec("text", path="why", label="理由", required_when={"level": "outlet"}),
)


def test_a_form_is_read_with_its_defaults() -> None:
    assert read_fields(FORM, {"text": "同意", "why": " "}, TODAY) == {"text": "同意", "paid": False}


def test_an_unknown_key_is_refused_with_what_could_be_filled_in() -> None:
    with pytest.raises(RuleBroken, match="没有“txet”这一项.*text（内容）") as caught:
        read_fields(FORM, {"txet": "同意"}, TODAY)
    assert caught.value.field == "txet"
    with pytest.raises(RuleBroken, match="可以填写的是：无"):
        read_fields((), {"\ud800": "x"}, TODAY)


@pytest.mark.parametrize(
    ("given_", "facts", "field"),
    [
        ({}, {}, "text"),
        ({"text": "  "}, {}, "text"),
        ({"text": "同意", "paid": "是"}, {}, "amount"),
        ({"text": "同意"}, {"level": "outlet"}, "why"),
    ],
)
def test_what_must_be_filled_in_is_asked_for(given_: dict[str, Any], facts: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken, match="没有填写") as caught:
        read_fields(FORM, given_, TODAY, facts)
    assert caught.value.field == field


def test_a_missing_value_names_the_clause() -> None:
    with pytest.raises(RuleBroken) as caught:
        check_required(FORM, {}, {})
    assert caught.value.clause == "第三条"


def test_a_field_is_needed_always_or_under_its_condition() -> None:
    assert [needed(field, {"paid": True}) for field in FORM] == [True, False, True, False]


@pytest.mark.parametrize("value", [None, "", "  ", "\n", [], {}, ()])
def test_nothing_is_empty(value: Any) -> None:
    assert empty(value)


@pytest.mark.parametrize("value", [False, 0, "0", [""], {"a": None}, Decimal("0")])
def test_no_and_nought_are_filled_in(value: Any) -> None:
    assert not empty(value)


def test_a_value_is_found_at_its_dotted_path() -> None:
    values = {"complainant": {"name": "陈秀兰", "tags": ["老人"]}}
    assert at_path(values, "complainant.name") == "陈秀兰"
    assert at_path(values, "complainant.name.first") is None
    assert at_path(values, "respondent.name") is None


# ---- bounds and defaults


@pytest.mark.parametrize(
    ("type_", "bounds", "value", "word"),
    [
        ("count", {"most": 5}, 6, "不能大于5"),
        ("count", {"least": 1}, 0, "不能小于1"),
        ("money", {"most": "99.99"}, "100", "不能大于99.99"),
        ("names", {"most": 1}, ["甲", "乙"], "有2项，最多1项"),
        ("names", {"least": 2}, ["甲"], "有1项，至少2项"),
        ("rows", {"most": 1, "columns": COLUMNS}, [{"name": "甲"}, {"name": "乙"}], "有2项，最多1项"),
        ("choices", {"least": 2, **COLOURS}, ["红"], "至少2项"),
    ],
)
def test_what_is_out_of_bounds_is_refused_with_the_clause(
    type_: str, bounds: dict[str, Any], value: Any, word: str
) -> None:
    with pytest.raises(RuleBroken, match=word) as caught:
        taken(type_, value, **bounds, clause="第五条")
    assert (caught.value.field, caught.value.clause) == ("x", "第五条")


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_what_lies_within_its_bounds_is_taken(one: int, other: int, number: int) -> None:
    low, high = sorted((one, other))
    try:
        assert taken("count", number, least=low, most=high) == number
        assert low <= number <= high
    except RuleBroken:
        assert not low <= number <= high


def test_whoever_fills_in_a_form_is_its_default_where_it_says_so() -> None:
    clerk = spec("staff", default="@actor")
    assert read_fields([clerk], {}, TODAY, actor="吴玲") == {"x": "吴玲"}
    assert read_fields([clerk], {"x": "马俊"}, TODAY, actor="吴玲") == {"x": "马俊"}
    assert read_fields([clerk], {}, TODAY) == {}
