"""Blanks: what each format prints, filled and empty."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.moments import SHANGHAI
from desktop_app.forms.blanks import BadBlank, Filler, Gap, Kept, Tick, parse

MOMENT = datetime(2026, 11, 16, 9, 5, tzinfo=SHANGHAI)


def filled(wording: str, value: Any = None) -> str:
    """The pieces as one text: gaps in brackets, boxes as signs."""
    text = ""
    for piece in Filler({"x": value}, {}).fill(wording):
        match piece:
            case Gap():
                text += f"[{piece.ems}{'_' if piece.ruled else ''}]"
            case Tick():
                text += "☑" if piece.on else "□"
            case Kept():
                text += piece.text
            case _:
                text += piece
    return text


@pytest.mark.parametrize(
    ("wording", "value", "expected"),
    [
        ("关于{x:12}的", None, "关于[12_]的"),
        ("关于{x:12}的", "", "关于[12_]的"),
        ("关于{x:12}的", "漏水", "关于漏水的"),
        ("{x}", None, ""),
        ("{x:date}", None, "[3]年[2]月[2]日"),
        ("{x:date}", date(2026, 1, 5), "2026年1月5日"),
        ("{x:date}", datetime(2026, 1, 4, 23, 30, tzinfo=SHANGHAI), "2026年1月4日"),
        ("{x:datetime}{x:weekday}", MOMENT, "2026年11月16日9时05分（星期一）"),
        ("{x:weekday}", date(2026, 11, 22), "（星期日）"),
        ("{x:weekday}", None, "（星期[1]）"),
        ("{x:money}", Decimal("1234.5"), "￥1,234.50"),
        ("{x:money}", None, "￥[4]"),
        ("{x:capital}", Decimal("1234.5"), "人民币壹仟贰佰叁拾肆元伍角整"),
        ("{x:choice|是|否}", True, "☑是 □否"),
        ("{x:choice|是|否}", False, "□是 ☑否"),
        ("{x:choice|是|否}", None, "□是 □否"),
        ("{x:choice|电话=phone,来电|其他}", "来电", "☑电话 □其他[4_]"),
        ("{x:choice|电话|其他}", "微博", "□电话 ☑其他：微博"),
        ("{x:choice|甲|乙|丙}", ("甲", "丙"), "☑甲 □乙 ☑丙"),
        ("{x:words|是=已授权|否=未授权}", True, "已授权"),
        ("{x:words|是=已授权|否=未授权}", None, ""),
        ("{x:words|投诉=投诉|=投诉/举报}", None, "投诉/举报"),
        ("{x}", ("科技部", "财务部"), "科技部、财务部"),
        ("{x}", 'A & B <c> "x"\x00\x1f\ufeff\u200b', 'A & B <c> "x"'),
        ("{x}", "一\r\n二\t三", "一\n二 三"),
        ("第{serial}号", None, "第[3]号"),
        ("□是 {x}", "一", "□是 一"),
        ("{y}　{x}", "一", "一"),
        ("　　{y}{x}", "一", "　　一"),
    ],
)
def test_a_blank_prints(wording: str, value: Any, expected: str) -> None:
    assert filled(wording, value) == expected


def test_a_moment_is_shown_on_the_office_clock() -> None:
    assert filled("{x:date}", datetime.fromisoformat("2026-11-15T17:00:00+00:00")) == "2026年11月16日"


def test_a_character_without_a_glyph_becomes_a_geta_mark_and_is_reported_once_per_field() -> None:
    filler = Filler({"x": "好😀😀", "y": "😀"}, {})
    assert filler.fill("{x}{y}", "事项：") == ["好〓〓", "〓"]
    assert [(m.label, m.path, m.characters) for m in filler.missing.values()] == [
        ("事项", "x", "😀"),
        ("事项", "y", "😀"),
    ]


def test_values_of_a_repeated_row_come_from_the_row() -> None:
    assert Filler({"name": "外"}, {}).fill("{.name}", row={"name": "内"}) == ["内"]


@pytest.mark.parametrize("wording", ["{x:foo}", "{x:choice}", "{}", "{X}", "{x..y}", "{x", "x}", "{x:date2}"])
def test_a_blank_that_cannot_be_read_is_refused(wording: str) -> None:
    with pytest.raises(BadBlank):
        parse(wording)
