"""The register sheet: identifiers are text, dates are dates, nothing becomes a formula, nothing is lost."""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.exchange.register_sheet import BATCH, COLUMNS, TALLEST, register_sheet, rows
from desktop_app.services.listing import query
from tests.desks import CENTRE, Office, found, sample


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = found(tmp_path / "ledger", unit="=幸福路支行")
    yield opened
    opened.ledger.close()


def sheet(office: Office, view: str = "all", text: str = "") -> Any:
    count, data = register_sheet(office.desk(), query(office.desk(), view, text))
    book = load_workbook(io.BytesIO(data))
    page = book["台账"]
    assert page.max_row == count + 2
    return page


def column(page: Any, title: str) -> list[Any]:
    place = [column.title for column in COLUMNS].index(title) + 1
    assert page.cell(2, place).value == title
    return [page.cell(n, place) for n in range(3, page.max_row + 1)]


def test_identifiers_are_text_and_dates_are_dates(office: Office) -> None:
    office.register(sample(complainant={"name": "李晓燕", "phone": "13900139002"}))
    page = sheet(office)
    (number,), (phone,) = column(page, "编号"), column(page, "联系电话")
    assert (number.value, number.data_type, number.number_format) == ("2026110001", "s", "@")
    assert (phone.value, phone.data_type) == ("13900139002", "s")
    (received,), (due,) = column(page, "收到时间"), column(page, "期限")
    assert (received.value, received.is_date) == (datetime(2026, 11, 16, 10, 5), True)
    assert (due.value, due.number_format) == (datetime(2026, 11, 16, 11, 5), "yyyy-mm-dd hh:mm")
    assert column(page, "状态")[0].value == "待受理"


def test_a_day_is_a_date_without_a_time(tmp_path: Path) -> None:
    centre = found(tmp_path / "centre", CENTRE)
    centre.register(sample(CENTRE))
    (due,) = column(sheet(centre), "期限")
    centre.ledger.close()
    assert (due.value, due.number_format) == (datetime(2026, 12, 3), "yyyy-mm-dd")


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://example.com")', "=cmd|' /C calc'!A0"])
def test_nothing_becomes_a_formula(office: Office, text: str) -> None:
    office.register(sample(subject=text))
    (cell,) = column(sheet(office), "投诉事项")
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_the_heading_is_no_formula_either(office: Office) -> None:
    cell = sheet(office).cell(1, 1)
    assert (cell.value, cell.data_type) == ("=幸福路支行投诉台账（全部）", "s")


def test_what_a_cell_cannot_hold_is_left_out(office: Office) -> None:
    office.register(sample(subject="前\x07后" + "长" * 40_000))
    (cell,) = column(sheet(office), "投诉事项")
    assert cell.value.startswith("前后长")
    assert len(cell.value) == TALLEST
    assert cell.value.endswith("…")


def test_every_case_of_the_view_comes_once_over_many_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    import desktop_app.exchange.register_sheet as module

    monkeypatch.setattr(module, "BATCH", 2)
    numbers = [office.register().number for _ in range(5)]
    assert [row.number for row in rows(office.desk(), query(office.desk(), "all"))] == numbers[::-1]
    assert [cell.value for cell in column(sheet(office), "编号")] == numbers[::-1]
    assert sheet(office, "archive").max_row == 2
    assert BATCH > 100


def test_it_prints_on_landscape_pages_with_its_heading_and_fits(office: Office) -> None:
    office.register()
    page = sheet(office)
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.print_title_rows) == ("landscape", 1, "$1:$2")
    assert (page.freeze_panes, page.auto_filter.ref) == ("B3", "A2:O3")
    for place, wanted in enumerate(COLUMNS):
        letter = page.cell(2, place + 1).column_letter
        assert page.column_dimensions[letter].width >= 2 * wanted.width
        shown = max(len(str(page.cell(3, place + 1).value or "")), 1)
        assert wanted.title == "投诉事项" or page.column_dimensions[letter].width >= min(shown, 16)
