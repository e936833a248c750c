"""overprint, calibration, labels: a PDF, one JSON value, and refusals that write nothing."""

from pathlib import Path

import pytest

from tests.cli.conftest import Line
from tests.desks import sample
from tests.forms.glyphs import said

WRITABLE = {**sample()["complainant"], "address": "临江市幸福路18号", "postcode": "310012"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "打印.pdf"


def test_an_issued_paper_is_overprinted_moved_as_asked(desk: Line, out: Path) -> None:
    number = desk.register()
    assert "请先出具" in desk.refused(1, "overprint", number, "intake_receipt", "--out", out)
    assert not out.exists()
    desk("print", number, "intake_receipt", "--out", out.with_name("全.pdf"))
    answer = desk("overprint", number, "intake_receipt", "--offset", "-1.5,2", "--out", out)
    assert answer.json == {"number": number, "paper": "intake_receipt", "offset": [-1.5, 2.0], "out": str(out)}
    assert answer.err == ""
    assert number in said(out.read_bytes())
    assert "收件（登记）回执" not in said(out.read_bytes())
    assert desk("overprint", number, "intake_receipt", "--out", out, plain=True).out == f"已存为 {out}\n"


def test_what_may_collide_is_told(desk: Line, out: Path) -> None:
    number = desk.register(subject="柜员态度生硬，" * 9)
    desk("print", number, "intake_receipt", "--out", out.with_name("全.pdf"))
    assert "废表试印" in desk("overprint", number, "intake_receipt", "--out", out).err


@pytest.mark.parametrize("offset", ["1", "a,b", "99,0"])
def test_an_offset_that_cannot_be_is_refused(desk: Line, out: Path, offset: str) -> None:
    desk.refused(1, "overprint", desk.register(), "intake_receipt", "--offset", offset, "--out", out)
    assert not out.exists()


def test_the_calibration_page_needs_no_ledger(line: Line, out: Path) -> None:
    assert line("calibration", "--paper", "register_book", "--out", out).json == {"size": "A4 landscape", "out": str(out)}
    assert "套打校准页" in said(out.read_bytes())
    line.refused(1, "calibration", "--paper", "no_such", "--out", out)
    line.refused(2, "calibration")
    line.refused(2, "calibration", "--out", out.with_suffix(".docx"))


def test_labels_of_several_cases_begin_where_the_sheet_is_free(desk: Line, out: Path) -> None:
    numbers = [desk.register(complainant=WRITABLE), desk.register(complainant={**WRITABLE, "address": ""})]
    answer = desk("labels", *numbers, "--kind", "archive", "--sheet", "a4-3x7", "--start", 21, "--out", out).json
    assert answer == {"kind": "archive", "sheet": "a4-3x7", "labels": 2, "sheets": 2, "out": str(out)}
    assert all(number in said(out.read_bytes()) for number in numbers)
    told = desk("labels", *numbers, "--kind", "address", "--out", out, plain=True)
    assert told.out == f"1个标签，1张，已存为 {out}\n"
    assert numbers[1] in told.err
    assert "临江市幸福路18号陈秀兰收" in said(out.read_bytes())


def test_kinds_and_sheets_are_listed(line: Line) -> None:
    listed = line("labels", "--list").json
    assert {item["id"] for item in listed["kinds"]} == {"address", "archive", "evidence"}
    assert {item["id"]: item["places"] for item in listed["sheets"]} == {"a4-2x7": 14, "a4-3x7": 21, "a4-3x8": 24, "roll-60x40": 1}
    assert "a4-3x7  A4，3列7行" in line("labels", "--list", plain=True).out


def test_labels_that_cannot_be_are_refused(desk: Line, out: Path) -> None:
    number = desk.register(complainant={**WRITABLE, "confidential": True})
    assert "寄给本人" in desk.refused(1, "labels", number, "--kind", "address", "--out", out)
    assert desk("labels", number, "--kind", "address", "--own-mail", "--out", out).code == 0
    desk.refused(1, "labels", number, "--start", 22, "--out", out)
    desk.refused(1, "labels", number, "--sheet", "b5", "--out", out)
    desk.refused(1, "labels", number, "--kind", "stamp", "--out", out)
    desk.refused(1, "labels", "2026119999", "--out", out)
    desk.refused(2, "labels", "--out", out)
    desk.refused(2, "labels", number)
