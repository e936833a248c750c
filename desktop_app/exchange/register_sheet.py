"""The register sheet (台账) in Excel: identifiers as text, real dates, no cell that could become a formula."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.domain.moments import from_text, local
from desktop_app.domain.terms import PHASE_TITLES, VIEW_TITLES
from desktop_app.models.pages import ListQuery
from desktop_app.models.tables import CaseRow
from desktop_app.services.desk import Desk
from desktop_app.services.listing import channel_title

BATCH = 500
TALLEST = 32_767
"""Characters an Excel cell holds at most."""

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FACE = "宋体"
_LINE = Border(*[Side("thin")] * 4)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, width in Chinese characters, what stands in it, and the number format."""

    title: str
    width: int
    value: Callable[[Desk, CaseRow], Any]
    format: str = "@"


def _moment(text: str) -> datetime | None:
    return local(from_text(text)).replace(tzinfo=None) if text else None


def _due(row: CaseRow) -> Any:
    if not row.due:
        return None
    return datetime.fromisoformat(row.due) if "T" in row.due else date.fromisoformat(row.due)


COLUMNS: Sequence[Column] = (
    Column("编号", 9, lambda desk, row: row.number),
    Column("收到时间", 9, lambda desk, row: _moment(row.received_at), "yyyy-mm-dd hh:mm"),
    Column("登记时间", 9, lambda desk, row: _moment(row.registered_at), "yyyy-mm-dd hh:mm"),
    Column("渠道", 6, channel_title),
    Column("投诉人", 7, lambda desk, row: row.complainant),
    Column("联系电话", 8, lambda desk, row: row.phone),
    Column("被投诉人", 9, lambda desk, row: row.respondent),
    Column("类别", 8, lambda desk, row: row.category),
    Column("投诉事项", 24, lambda desk, row: row.subject),
    Column("承办单位", 9, lambda desk, row: row.unit),
    Column("承办人", 6, lambda desk, row: row.handler),
    Column("状态", 6, lambda desk, row: PHASE_TITLES[row.phase]),
    Column("期限", 8, lambda desk, row: _due(row), "yyyy-mm-dd"),
    Column("暂定", 4, lambda desk, row: "暂定" if row.provisional else ""),
    Column("催办次数", 5, lambda desk, row: row.urges, "0"),
)


def register_sheet(desk: Desk, query: ListQuery) -> tuple[int, bytes]:
    """The cases of a view as an .xlsx workbook: (how many, the file's bytes). Pages are read by key."""
    book = Workbook(write_only=True)
    book.properties.creator = desk.ledger.unit
    sheet = book.create_sheet("台账")
    _set_up(sheet)
    sheet.append([_heading(sheet, f"{desk.ledger.unit}投诉台账（{VIEW_TITLES.get(query.view, query.view)}）", 14)])
    sheet.append([_heading(sheet, column.title, 11, _LINE) for column in COLUMNS])
    count = 0
    for row in rows(desk, query):
        sheet.append([_cell(sheet, column, column.value(desk, row)) for column in COLUMNS])
        count += 1
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(COLUMNS))}{count + 2}"
    out = io.BytesIO()
    book.save(out)
    return count, out.getvalue()


def rows(desk: Desk, query: ListQuery) -> Iterator[CaseRow]:
    """All rows of a view, page by page."""
    after: str | None = None
    while True:
        page = desk.ledger.page(query, after, BATCH)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def _set_up(sheet: Worksheet) -> None:
    for n, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(n)].width = column.width * 2 + 1
    sheet.freeze_panes = "B3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"


def _heading(sheet: Worksheet, text: str, size: int, border: Border | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.font = Font(_FACE, size, bold=True)
    cell.alignment = Alignment("left" if border is None else "center", "center")
    if border:
        cell.border = border
    return cell


def _printable(text: str) -> str:
    text = _ILLEGAL.sub("", text)
    return text if len(text) <= TALLEST else f"{text[: TALLEST - 1]}…"


def _cell(sheet: Worksheet, column: Column, value: Any) -> WriteOnlyCell:
    """Text stays text, whatever it begins with: the type is set after the value, so "=1+1" is no formula."""
    text = isinstance(value, str)
    cell = WriteOnlyCell(sheet, _printable(value) if text else value)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
    cell.number_format = column.format if not isinstance(value, datetime) else "yyyy-mm-dd hh:mm"
    cell.font = Font(_FACE, 10)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = _LINE
    return cell
