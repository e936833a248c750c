"""calendar import, day, show; due with the ledger's calendar; the provisional view."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.entrance import run
from tests.cli.conftest import Line
from tests.desks import CENTRE, sample

OFF = ("2027-01-01", "2027-01-04", "2027-01-05")


def notice(line: Line, *off: str, name: str = "2027.json", **more: Any) -> Path:
    days = [{"name": "元旦", "date": day, "isOffDay": True} for day in off or OFF]
    return line.file({"year": 2027, "papers": ["https://www.gov.cn/a.htm"], "days": days, **more}, name)


@pytest.fixture
def centre(line: Line) -> Line:
    line.now = "2026-12-17T10:00"
    assert line("init", "--regulation", CENTRE, "--unit", "春光", "--trial").code == 0
    return line


def letter(line: Line) -> str:
    given = sample(CENTRE, received_at="2026-12-16T09:00", attachments=None, instruction=None)
    number: str = line("register", line.file(given)).json["number"]
    return number


def clock(line: Line, number: str) -> dict[str, Any]:
    found: dict[str, Any] = line("show", number).json["clocks"][0]
    return found


def test_a_dry_run_shows_and_an_import_moves(centre: Line) -> None:
    number = letter(centre)
    assert (clock(centre, number)["due"], clock(centre, number)["provisional"]) == ("2027-01-06", True)
    assert [case["number"] for case in centre("list", "--view", "provisional").json["cases"]] == [number]
    file, before = notice(centre, version=1), centre.state()
    shown = centre("calendar", "import", file, "--dry-run").json
    assert centre.state() == before
    assert (shown["year"], shown["version"], shown["applied"], shown["unchanged"]) == (2027, 1, False, False)
    assert shown["papers"] == ["https://www.gov.cn/a.htm"]
    assert [day["date"] for day in shown["days"]] == list(OFF)
    (move,) = shown["moves"]
    assert (move["number"], move["from"], move["to"], move["provisional"]) == (
        number,
        "2027-01-06",
        "2027-01-11",
        False,
    )
    assert move["title"] == "来信处理完毕"
    done = centre("calendar", "import", file).json
    assert done == shown | {"applied": True}
    assert (clock(centre, number)["due"], clock(centre, number)["provisional"]) == ("2027-01-11", False)
    assert centre("list", "--view", "provisional").json["cases"] == []
    after = centre.state()
    again = centre("calendar", "import", file).json
    assert (again["unchanged"], again["applied"], again["moves"], centre.state()) == (True, False, [], after)


def test_people_read_it_in_words(centre: Line) -> None:
    number = letter(centre)
    told = centre("calendar", "import", notice(centre), "--dry-run", plain=True).out
    assert told.splitlines()[0] == "将采用2027年放假安排：1个期限改变日期。"
    assert (
        f"  {number}  来信处理完毕  2027-01-06 → 2027-01-11" in told and "  2027-01-04  暂按工作日 → 元旦 放假" in told
    )
    centre("calendar", "import", notice(centre))
    told = centre("calendar", "import", notice(centre), plain=True).out
    assert told == "2027年放假安排已经是现行的内容，没有任何改变。\n"


def test_an_older_or_broken_file_is_refused(centre: Line) -> None:
    centre("calendar", "import", notice(centre, version=2))
    assert "第1版" in centre.refused(1, "calendar", "import", notice(centre, "2027-01-01", version=1))
    assert "第1版" in centre.refused(1, "calendar", "import", notice(centre, "2027-01-01", version=1), "--dry-run")
    assert "JSON" in centre.refused(1, "calendar", "import", centre.file("{", "broken.json"))
    assert "尚未公布" in centre.refused(
        1, "calendar", "import", centre.file({"year": 2028, "papers": [], "days": []}, "empty.json")
    )
    assert "没有这个文件" in centre.refused(3, "calendar", "import", centre.papers / "nowhere.json")
    centre.refused(2, "calendar", "import")


def test_days_of_the_office_come_and_go(centre: Line) -> None:
    number = letter(centre)
    shown = centre("calendar", "day", "2026-12-25", "--off", "--name", "设备检修", "--dry-run").json
    assert (shown["applied"], shown["moves"][0]["to"]) == (False, "2027-01-07")
    done = centre("calendar", "day", "2026-12-25", "--off", "--name", "设备检修").json
    assert (done["date"], done["off"], done["name"], done["removed"]) == ("2026-12-25", True, "设备检修", False)
    assert clock(centre, number)["due"] == "2027-01-07"
    assert centre("calendar", "show").json["office_days"] == [{"date": "2026-12-25", "off": True, "name": "设备检修"}]
    assert centre("calendar", "day", "2026-12-25", "--remove").json["moves"][0]["to"] == "2027-01-06"
    assert centre("calendar", "day", "2026-12-26", "--work", "--name", "补班").json["moves"][0]["to"] == "2027-01-05"
    assert "没有登记" in centre.refused(1, "calendar", "day", "2026-12-25", "--remove")


@pytest.mark.parametrize("arguments", [
    ("2026-12-25",), ("2026-12-25", "--off"), ("2026-12-25", "--off", "--work", "--name", "甲"),
    ("2026-12-25", "--remove", "--name", "甲"), (),
])  # fmt: skip
def test_a_day_half_said_is_wrong_usage(centre: Line, arguments: tuple[str, ...]) -> None:
    centre.refused(2, "calendar", "day", *arguments)


def test_only_an_administrator_changes_it_and_anyone_may_look(centre: Line) -> None:
    centre("person", "吴玲", "--role", "clerk")
    assert "没有权限改动日历" in centre.refused(1, "calendar", "import", notice(centre), name="吴玲")
    assert "没有权限" in centre.refused(1, "calendar", "day", "2026-12-25", "--off", "--name", "检修", name="吴玲")
    assert centre("calendar", "import", notice(centre), "--dry-run", name="吴玲").json["year"] == 2027
    assert centre("calendar", "show", name="吴玲").json["missing"] == 2027


def test_show_names_what_it_rests_on(centre: Line) -> None:
    assert "2027年的放假安排还没有导入" in centre("calendar", "show", plain=True).out
    centre("calendar", "import", notice(centre, version=3))
    said = centre("calendar", "show", "--year", "2027").json
    assert (said["published"][-1], said["missing"], said["known"]) == (2026, None, True)
    (year,) = said["imported"]
    assert (year["year"], year["version"], year["days"], year["papers"]) == (2027, 3, 3, ["https://www.gov.cn/a.htm"])
    assert said["days"] == [{"date": day, "isOffDay": True, "reason": "元旦 放假"} for day in OFF]
    assert "  2027-01-04  元旦 放假" in centre("calendar", "show", "--year", "2027", plain=True).out
    october = centre("calendar", "show", "--year", "2026").json["days"]
    assert {"date": "2026-10-01", "isOffDay": True, "reason": "国庆节 放假"} in october
    assert centre.refused(2, "calendar", "show", "--year", "27")


def test_due_follows_the_ledger_where_there_is_one_and_needs_none(centre: Line, tmp_path: Path) -> None:
    question = ("due", "--amount", "15wd", "--from", "2026-12-16")
    assert centre(*question).json == {"due": "2027-01-06", "warn": "2027-01-04", "provisional": True, "applies": True}
    centre("calendar", "import", notice(centre))
    assert (centre(*question).json["due"], centre(*question).json["provisional"]) == ("2027-01-11", False)
    nowhere = tmp_path / "nowhere"
    assert run(["--data-dir", str(nowhere), "--json", *question]) == 0
    assert json.loads(centre.capsys.readouterr().out)["due"] == "2027-01-06"
    assert not nowhere.exists()


def test_due_answers_beside_a_ledger_that_does_not_open(centre: Line) -> None:
    (centre.folder / "ledger.sqlite").write_bytes(b"no ledger at all" * 100)
    answer = centre("due", "--amount", "15wd", "--from", "2026-12-16")
    assert (answer.json["due"], "台账打不开" in answer.err) == ("2027-01-06", True)


def test_without_a_ledger_the_way_to_one_is_told(line: Line) -> None:
    for command in (("import", notice(line)), ("day", "2026-12-25", "--remove"), ("show",)):
        assert "init" in line.refused(1, "calendar", *command)
        assert not line.folder.exists()
