"""init, adopt, person, verify, backup, restore, export."""

import sqlite3

import pytest
from openpyxl import load_workbook

from desktop_app.cli.entrance import run
from desktop_app.models import location
from tests.cli.conftest import Line


def test_init_makes_its_folders_and_asks_nothing(line: Line) -> None:
    line.type(b"")
    regulations = ("--regulation", "bank-branch", "--regulation", "community-centre")
    answer = line("init", *regulations, "--unit", "春光", "--branch", "CG", "--trial").json
    assert answer == {
        "data_dir": str(line.folder), "unit": "春光", "regulations": ["bank-branch", "community-centre"], "trial": True}  # fmt: skip
    assert (line.folder / "ledger.sqlite").is_file()


@pytest.mark.parametrize(("arguments", "code"), [
    ((), 2), (("--regulation", "no-such"), 1), (("--regulation", "bank-branch", "--unit", " "), 1),
    (("--regulation", "bank-branch", "--branch", "X/F"), 1), (("--regulation", "bank-branch", "--nonsense"), 2),
])  # fmt: skip
def test_a_wrong_init_makes_no_ledger(line: Line, arguments: tuple[str, ...], code: int) -> None:
    line.refused(code, "init", *arguments, "--trial")
    assert not (line.folder / "ledger.sqlite").exists()


def test_a_second_init_changes_nothing(desk: Line) -> None:
    assert "已经有台账" in desk.refused(1, "init", "--regulation", "bank-branch", "--trial")


def test_the_clock_is_set_on_trial_ledgers_only(line: Line) -> None:
    assert "--trial" in line.refused(1, "init", "--regulation", "bank-branch")
    line.now = ""
    assert line("init", "--regulation", "bank-branch").code == 0
    line.now = "2026-11-18T10:00"
    for command in (("list",), ("verify",), ("backup",), ("person", "吴玲", "--role", "clerk"), ("register", line.file())):
        assert "--now" in line.refused(1, *command)
    line.now = "soon"
    assert line("list").code == 1


@pytest.mark.parametrize(
    "command", [("list",), ("show", "1"), ("verify",), ("backup",), ("register", "CASE"), ("actions", "1")]
)
def test_without_a_ledger_the_way_to_one_is_told_and_no_folder_is_made(line: Line, command: tuple[str, ...]) -> None:
    arguments = [str(line.file()) if word == "CASE" else word for word in command]
    assert "init" in line.refused(1, *arguments)
    assert not line.folder.exists()


def test_adopt_adds_a_regulation(desk: Line) -> None:
    assert desk("adopt", "community-centre").json == {"regulation": "community-centre", "version": 1}
    desk.refused(1, "adopt", "no-such")


def test_person_needs_a_role_that_exists(desk: Line) -> None:
    answer = desk("person", "何文静", "--role", "网点负责人", "--unit", "总行").json
    assert answer == {"name": "何文静", "roles": ["manager", "bank-branch/outlet_head"], "unit": "总行", "active": True}
    desk.refused(1, "person", "何文静", "--role", "king")
    desk.refused(2, "person", "何文静")
    desk.refused(1, "person", "马俊", "--role", "clerk", name="何文静")


def test_verify_counts_and_names_the_first_fault(desk: Line) -> None:
    desk.register()
    answer = desk("verify").json
    assert (answer["ok"], answer["fault"], set(answer["head"])) == (True, None, {"seq", "hash"})
    with sqlite3.connect(desk.folder / "ledger.sqlite") as broken:
        broken.execute("UPDATE cases SET subject = '改过'")
    broken.close()
    answer = desk("verify")
    assert (answer.code, "2026110001" in answer.err, '"ok": false' in answer.out) == (1, True, True)
    answer = desk("verify", plain=True)
    assert (answer.code, answer.out) == (1, "")


def test_a_backup_is_restored_elsewhere_and_beside_what_is_there(desk: Line) -> None:
    number = desk.register()
    out = desk.papers / "备份.zip"
    assert desk("backup", "--out", out).json == {"backup": str(out)}
    inside = desk("backup").json["backup"]
    desk.register()
    origin = desk("restore", out).json["origin"]
    assert [row["number"] for row in desk("list").json["cases"]] == [number]
    assert desk("verify").json["ok"]
    desk.folder = desk.papers / "另一处"
    assert desk("restore", out).json["origin"] != origin
    assert [row["number"] for row in desk("list").json["cases"]] == [number]
    assert inside.startswith(str(desk.papers))


def test_restore_voids_what_stands_on_paper_and_says_what_it_does_not_know(desk: Line) -> None:
    desk.register()
    saved = desk("backup", "--out", desk.papers / "b.zip").json["backup"]
    for _ in range(2):
        desk.register()
    answer = desk("restore", saved, "--last-number", "2026110003")
    assert (answer.json["voided"], answer.err) == (["2026110002", "2026110003"], "")
    assert desk.register() == "2026110004"
    assert desk("verify").json["ok"]
    answer = desk("restore", saved)
    assert (answer.json["voided"], "--last-number" in answer.err) == ([], True)
    assert "作废2个编号：2026110002 至 2026110003" in desk("restore", saved, "--last-number", "2026110003", plain=True).out


def test_a_wrong_last_number_restores_nothing(desk: Line) -> None:
    saved = desk("backup", "--out", desk.papers / "b.zip").json["backup"]
    number = desk.register()
    assert "2026120001" in desk.refused(1, "restore", saved, "--last-number", "2026120001")
    desk.refused(1, "restore", saved, "--last-number", number, name="没有这个人")
    assert [row["number"] for row in desk("list").json["cases"]] == [number]


def test_a_network_folder_is_refused(desk: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.papers / "mounts").write_text("server:/x / nfs4 rw 0 0\n")
    monkeypatch.setattr(location, "MOUNTS", desk.papers / "mounts")
    for command in (["list"], ["register", desk.file()], ["verify"]):
        answer = desk(*command)
        assert (answer.code, answer.out) == (3, "")
        assert answer.err.strip() == location.ON_NETWORK.format(folder=desk.folder)


def test_person_retires(desk: Line) -> None:
    desk("person", "何文静", "--role", "clerk")
    assert desk("person", "何文静", "--retire").json == {"name": "何文静", "roles": ["clerk"], "unit": "", "active": False}
    desk.refused(1, "list", name="何文静")
    desk.refused(1, "person", "管理员", "--retire")
    for wrong in (["--retire", "--role", "clerk"], ["--retire", "--unit", "总行"], []):
        assert "--retire" in desk.refused(2, "person", "何文静", *wrong)


@pytest.mark.parametrize("name", ["none.zip", "case.json", "."])
def test_what_is_no_backup_is_not_restored(desk: Line, name: str) -> None:
    desk.register()
    desk.refused(3, "restore", desk.papers / name)


def test_export_saves_a_view(desk: Line) -> None:
    desk.register()
    out = desk.papers / "台账.xlsx"
    assert desk("export", "--out", out).json == {"out": str(out), "cases": 1}
    assert load_workbook(out)["台账"]["A3"].value == "2026110001"
    assert desk("export", "--out", out, "--view", "归档").json["cases"] == 0
    assert desk("export", "--out", out, "--find", "没有的人").json["cases"] == 0


@pytest.mark.parametrize(("arguments", "code"), [
    (("--out", "x.csv"), 2), ((), 2), (("--out", "x.xlsx", "--view", "nonsense"), 1), (("--out", "case.json/x.xlsx"), 3),
])  # fmt: skip
def test_a_wrong_export_is_refused(desk: Line, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int) -> None:
    desk.file()
    monkeypatch.chdir(desk.papers)
    desk.refused(code, "export", *arguments)


def test_the_default_folder_is_the_users(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 1
    assert "init" in capsys.readouterr().err
