"""The way in: what is loaded, what is printed where, and how it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.cli.entrance import run
from desktop_app.cli.options import main
from tests.cli.conftest import NOW, Line
from tests.desks import sample

HEAVY = ("PySide6", "reportlab", "docx", "openpyxl", "pypdfium2", "segno")


def started(line: Line, *arguments: object, code: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    command = [sys.executable, *(["-c", code] if code else ["-m", "desktop_app"])]
    options = ["--data-dir", str(line.folder), "--now", NOW, "--json", *map(str, arguments)]
    return subprocess.run([*command, *options], capture_output=True, timeout=60, env={**os.environ, **environment}, check=False)


def test_register_loads_nothing_it_does_not_need(desk: Line) -> None:
    code = (
        "import sys; from desktop_app.cli.entrance import run; code = run(sys.argv[1:]);"
        f" print(code, sorted({{name.partition('.')[0] for name in sys.modules}} & set({HEAVY})))"
    )
    result = started(desk, "register", desk.file(), code=code)
    assert result.stdout.splitlines()[-1] == b"0 []", result.stderr


@pytest.mark.parametrize("environment", [
    {"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "ascii"}, {"LANG": "C", "LC_ALL": "C"}, {"PYTHONUTF8": "0"},
])  # fmt: skip
def test_json_is_utf_8_whatever_the_terminal_is_set_to(desk: Line, environment: dict[str, str]) -> None:
    desk.register(subject="䶮字投诉😡")
    result = started(desk, "list", **environment)
    assert "䶮字投诉😡".encode() in result.stdout
    assert result.stdout.count(b"\n") == 1
    assert json.loads(result.stdout.decode("utf-8"))["cases"][0]["number"] == "2026110001"


def test_a_process_refuses_with_its_exit_code_on_standard_error(desk: Line) -> None:
    for arguments, code in ((("show", "9"), 1), (("fly",), 2), (("register", "none.json"), 3)):
        result = started(desk, *arguments)
        assert (result.returncode, result.stdout) == (code, b"")
        assert "。" in result.stderr.decode()


def test_the_number_stands_though_nobody_reads_it(desk: Line) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "desktop_app", "--data-dir", str(desk.folder), "--now", NOW, "register", str(desk.file())]
    subprocess.run(command, stdout=write, stderr=subprocess.DEVNULL, timeout=60, check=False)
    os.close(write)
    assert [row["number"] for row in desk("list").json["cases"]] == ["2026110001"]
    desk.state()


MORE_THAN_A_PIPE = 1 << 20  # bytes


def test_ctrl_c_ends_calmly_and_changes_nothing(desk: Line) -> None:
    before = desk.state()
    command = [sys.executable, "-m", "desktop_app", "--data-dir", str(desk.folder), "--now", NOW, "register", "-"]
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background is born deaf to it
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        signal.signal(signal.SIGINT, kept)
        assert process.stdin
        process.stdin.write(json.dumps(sample()).encode() + b" " * MORE_THAN_A_PIPE)  # returns once it is being read
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.decode().strip()) == (1, b"", "已取消。")
    assert desk.state() == before


def test_our_own_bugs_fly(desk: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.services import listing

    monkeypatch.setattr(listing, "plain", lambda desk, row: 1 / 0)
    desk.register()
    with pytest.raises(ZeroDivisionError):
        desk("list")


def test_every_command_of_the_design_is_there() -> None:
    run(["--help"])
    known = {"demo", "init", "adopt", "regulations", "papers", "register", "do", "actions", "show", "list", "due", "print"}
    assert known | {"export", "backup", "restore", "verify", "person"} <= set(main.commands)


@pytest.mark.parametrize(("arguments", "word"), [
    (["fly"], "没有命令“fly”"), (["--fly"], "没有选项“--fly”"), (["list", "--json"], "写在命令前面"), (["show"], "缺少“编号”"),
    (["show", "1", "2"], "多出了"), (["list", "--limit", "x"], "整数"), (["person", "甲"], "--retire"), (["--data-dir"], "后面要有值"),
    (["list", "--view"], "后面要有值"), (["--json=yes", "list"], "--json"), (["print", "1", "x"], "缺少“--out”"),
])  # fmt: skip
def test_wrong_usage_is_told_in_chinese(capsys: pytest.CaptureFixture[str], arguments: list[str], word: str) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert word in err
    assert err.count("。") == 1 and err.endswith("--help。\n")


def test_the_data_folder_must_be_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(["--data-dir", str(tmp_path / "file"), "list"]) == 2
    assert run(["--data-dir", str(tmp_path / "file" / "inner"), "list"]) in (1, 3)
    assert capsys.readouterr().out == ""
