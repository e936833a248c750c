"""register, do, actions, show, list, print: one JSON value, Chinese words, three exit codes, and nothing changed by a refusal."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.models.ledger import Ledger
from desktop_app.services.office import desk_for
from desktop_app.services.particulars import set_particulars
from tests.cli.conftest import Line
from tests.desks import BEGIN, CASES, PEOPLE, sample


def test_register_answers_with_number_and_identifier(desk: Line) -> None:
    answer = desk("register", desk.file()).json
    assert set(answer) == {"number", "id"}
    assert answer["number"] == "2026110001"
    assert desk("register", desk.file(), plain=True).out == "已登记，编号 2026110002\n"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_the_sample_files_register_under_their_regulations(line: Line, path: Path) -> None:
    regulations = ["bank-branch", "community-centre", "market-regulation-12315"]
    line("init", *(word for id_ in regulations for word in ("--regulation", id_)), "--trial")
    number = line("register", path).json["number"]
    assert line("show", number).json["case"]["regulation"] == json.loads(path.read_text("utf-8"))["regulation"]


def test_register_reads_standard_input_and_a_byte_order_mark(desk: Line) -> None:
    desk.type(b"\xef\xbb\xbf" + json.dumps(sample()).encode())
    assert desk("register", "-").json["number"] == "2026110001"


def test_attachments_lie_beside_the_file(desk: Line) -> None:
    (desk.papers / "证据.jpg").write_bytes(b"picture")
    number = desk.register(attachments=["证据.jpg"])
    (item,) = desk("show", number).json["case"]["attachments"]
    assert (item["file_name"], item["size"]) == ("证据.jpg", 7)


BROKEN = [
    "", "{", "[]", "42", '"文字"', "null", "{'subject': 1}", "[" * 5000, '{"age": ' + "9" * 5000 + "}",
    '{"subject": "a", "subject": "b"}',
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_is_no_json_object_is_refused(desk: Line, text: str) -> None:
    desk.refused(1, "register", desk.file(text or " "))


@pytest.mark.parametrize("data", ["登记".encode("gbk"), b"\xff\xfe{\x00}\x00", b"PK\x03\x04"])
def test_a_file_in_another_encoding_is_refused(desk: Line, data: bytes) -> None:
    (desk.papers / "case.json").write_bytes(data)
    assert "UTF-8" in desk.refused(1, "register", desk.papers / "case.json")


WRONG: dict[str, tuple[dict[str, Any], int, str]] = {
    "missing": ({"subject": None}, 1, "投诉事项"), "check digit": (
        {"complainant": {"name": "陈秀兰", "id_number": "110105196803150004"}}, 1, "校验码"),
    "future": ({"received_at": "2026-11-18T10:06"}, 1, "晚于现在"), "channel": ({"channel": "飞鸽"}, 1, "飞鸽"),
    "key": ({"colour": "红"}, 1, "colour"), "regulation": ({"regulation": "community-centre"}, 1, "没有采用"),
    "attachment": ({"attachments": ["没有.jpg"]}, 3, "没有.jpg"), "folder": ({"attachments": ["."]}, 3, "文件夹"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_gets_a_sentence_and_its_exit_code(desk: Line, name: str) -> None:
    changes, code, word = WRONG[name]
    assert word in desk.refused(code, "register", desk.file(sample(**changes)))
    assert desk.register() == "2026110001", "no number was used up"


@pytest.mark.parametrize("path", ["没有.json", ".", "坏\0名"])
def test_a_file_that_cannot_be_read_is_the_machines_fault(desk: Line, path: str) -> None:
    assert "读不出来" in desk.refused(3, "register", desk.papers / path) or "\0" in path


def test_do_tells_events_phase_and_clocks(desk: Line) -> None:
    number = desk.register()
    answer = desk("do", number, "accept", "--set", "text=属于本行").json
    assert (answer["number"], answer["events"][0], answer["phase"]) == (number, "accepted", "handling")
    assert {"id", "clause", "due", "warn", "state", "provisional"} <= set(answer["clocks"][0])
    assert desk("do", number, "调查", "--set", "text=[内部] 已查", plain=True).out == f"{number}：办理中\n"
    assert desk("show", number).json["timeline"][2]["details"]["调查情况"] == "[内部] 已查"


def test_do_takes_json_late_entries_and_somebody_else(desk: Line) -> None:
    number = desk.register()
    desk("person", "吴玲", "--role", "clerk")
    desk("do", number, "accept", "--at", "2026-11-16T11:00", "--for", "大堂经理", name="吴玲")
    desk("do", number, "correct", "--set", 'changes={"complainant.phone": "13900139002"}', "--set", "reason=听错")
    shown = desk("show", number).json
    line = shown["timeline"][1]
    assert (line["at"], line["recorded_at"], line["actor"], line["recorded_for"], line["late"]) == (
        "2026-11-16T11:00", "2026-11-18T10:00", "吴玲", "大堂经理", True)  # fmt: skip
    assert shown["case"]["record"]["complainant"]["phone"] == "13900139002"


DO_WRONG: dict[str, tuple[tuple[str, ...], int, str]] = {
    "number": (("9999", "accept"), 1, "9999"), "action": (("N", "fly"), 1, "fly"), "order": (("N", "close"), 1, "待受理"),
    "key": (("N", "accept", "--set", "colour=red"), 1, "colour"), "required": (("N", "decline"), 1, "理由"),
    "choice": (("N", "decline", "--set", "ground=rain"), 1, "不属于本单位职责"),
    "early": (("N", "accept", "--at", "2026-11-16T10:04"), 1, "收到时间"),
    "late": (("N", "accept", "--at", "2026-11-18T10:06"), 1, "晚于现在"),
    "no time": (("N", "accept", "--at", "soon"), 1, "soon"), "no value": (("N", "accept", "--set", "text"), 2, "字段=值"),
    "twice": (("N", "accept", "--set", "text=a", "--set", "text=b"), 2, "两次"), "no action": (("N",), 2, "动作"),
    "file": (("N", "attach", "--set", "file=none.jpg"), 3, "none.jpg"),
}  # fmt: skip


@pytest.mark.parametrize("name", DO_WRONG)
def test_a_wrong_do_gets_a_sentence_and_its_exit_code(desk: Line, name: str) -> None:
    number = desk.register()
    arguments, code, word = DO_WRONG[name]
    assert word in desk.refused(code, "do", *(number if word == "N" else word for word in arguments))


def test_who_may_not_and_who_is_not_there(desk: Line) -> None:
    number = desk.register()
    desk("person", "冯雪", "--role", "督办")
    assert "没有权限受理" in desk.refused(1, "do", number, "accept", name="冯雪")
    assert "管理员、冯雪" in desk.refused(1, "do", number, "accept", name="何文静")


def test_actions_tells_what_can_be_done_and_why_not(desk: Line) -> None:
    number = desk.register()
    found = {item["id"]: item for item in desk("actions", number).json["actions"]}
    assert (found["accept"]["enabled"], found["accept"]["reason"]) == (True, "")
    assert (found["close"]["enabled"], "待受理" in found["close"]["reason"]) == (False, True)
    (ground, text) = found["decline"]["fields"]
    assert (ground["key"], ground["required"], ground["choices"][0]) == ("ground", True, {"id": "not_ours", "title": "不属于本单位职责"})
    assert "accept（受理）" in desk("actions", number, plain=True).out


def test_show_answers_in_the_shape_of_the_design(desk: Line) -> None:
    shown = desk("show", desk.register()).json
    assert set(shown) == {"case", "timeline", "clocks", "papers"}
    assert [set(clock) >= {"id", "clause", "due", "warn", "state", "provisional"} for clock in shown["clocks"]] == [True, True]
    words = desk("show", "2026110001", plain=True).out
    assert "待受理" in words and "营业网点解决并回复（第七条（一）4）" in words


def test_list_pages_through_everything_once(desk: Line) -> None:
    numbers = [desk.register() for _ in range(5)]
    seen: list[str] = []
    after: list[str] = []
    while True:
        answer = desk("list", "--limit", 2, *after).json
        seen += [row["number"] for row in answer["cases"]]
        if answer["next"] is None:
            break
        after = ["--after", answer["next"]]
    assert seen == numbers[::-1]
    assert desk("list", "--view", "archive").json == {"cases": [], "next": None}
    assert [row["number"] for row in desk("list", "--find", "陈秀兰", "--limit", 1).json["cases"]] == numbers[-1:]
    assert desk("list", "--view", "archive", plain=True).out == "没有符合的投诉件。\n"


@pytest.mark.parametrize(("arguments", "code"), [
    (("--view", "nonsense"), 1), (("--after", "x"), 1), (("--limit", "0"), 2), (("--limit", "viele"), 2), (("--limit", "10001"), 2),
])  # fmt: skip
def test_a_wrong_list_is_refused(desk: Line, arguments: tuple[str, ...], code: int) -> None:
    desk.refused(code, "list", *arguments)


def test_print_issues_once_and_saves_the_same_bytes(desk: Line) -> None:
    number = desk.register()
    out = desk.papers / "新 夹" / "回执.pdf"
    answer = desk("print", number, "intake_receipt", "--out", out).json
    assert (answer["paper"], answer["paper_number"]) == ("intake_receipt", "收2026110001")
    first, state = out.read_bytes(), desk.state()
    assert first.startswith(b"%PDF")
    desk("print", number, "收件（登记）回执", "--out", out)
    desk("print", number, "intake_receipt", "--out", out.with_suffix(".docx"))
    assert (out.read_bytes(), desk.state()) == (first, state)
    assert out.with_suffix(".docx").read_bytes().startswith(b"PK")


def test_print_tells_what_to_look_at_and_goes_on(desk: Line) -> None:
    number = desk.register(subject="关于😀的投诉")
    answer = desk("print", number, "intake_receipt", "--out", desk.papers / "x.pdf")
    assert [check["kind"] for check in answer.json["checks"]] == ["glyph", "blank"]
    assert answer.json["checks"][1]["paths"] == ["office.phone", "office.address"]
    assert answer.err.count("提示：") == 2 and answer.err.count("U+1F600") == 1
    again = desk("print", number, "intake_receipt", "--out", desk.papers / "y.pdf")
    assert (again.json["checks"], again.err) == ([], "")


def test_print_strictly_issues_nothing_while_something_is_to_be_looked_at(desk: Line) -> None:
    number = desk.register()
    sentence = desk.refused(1, "print", number, "intake_receipt", "--strict", "--out", desk.papers / "x.pdf")
    assert "单位电话" in sentence and not (desk.papers / "x.pdf").exists()
    with Ledger.open(desk.folder) as ledger:
        set_particulars(desk_for(ledger, lambda: BEGIN), {"phone": "010-61234567", "address": "临江市幸福路18号"})
    assert desk("print", number, "intake_receipt", "--strict", "--out", desk.papers / "x.pdf").json["checks"] == []


@pytest.mark.parametrize(("arguments", "code"), [
    (("no_paper", "--out", "x.pdf"), 1), (("urging_slip", "--out", "x.pdf"), 1), (("intake_receipt", "--out", "x.txt"), 2),
    (("intake_receipt",), 2), (("intake_receipt", "--out", "x.pdf", "--purpose", "secret"), 2),
    (("intake_receipt", "--out", "case.json/x.pdf"), 3),
])  # fmt: skip
def test_a_wrong_print_issues_nothing(desk: Line, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int) -> None:
    number = desk.register()
    monkeypatch.chdir(desk.papers)
    desk.refused(code, "print", number, *arguments)
    assert sorted(path.suffix for path in desk.papers.iterdir()) == ["", ".json"]


def test_hints_stand_beside_the_answer(desk: Line) -> None:
    answer = desk("register", desk.file(sample(facts="很生气😡")))
    assert answer.json["number"] == "2026110001"
    answer = desk("print", "2026110001", "handling_sheet", "--out", desk.papers / "x.pdf")
    assert "😡" in answer.err and answer.json["paper"] == "handling_sheet"


def test_a_ledger_is_shared_by_all_who_were_named(desk: Line) -> None:
    for name, role in PEOPLE.items():
        assert desk("person", name, "--role", role).json["roles"] == [role]
    number = desk("register", desk.file(), name="吴玲").json["number"]
    desk("do", number, "accept", name="吴玲")
    desk("do", number, "instruct", "--set", "text=从速", name="钱志远")
    assert [entry["actor"] for entry in desk("show", number).json["timeline"]] == ["吴玲", "吴玲", "钱志远"]
