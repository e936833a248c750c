"""template list, export, check, install, remove."""

import io
from pathlib import Path

import pytest
from docx import Document

from desktop_app.services import libreoffice
from tests.cli.conftest import Line

PAPER = "registration_form"


def word(folder: Path, *texts: str, name: str = "登记单.docx") -> Path:
    document, buffer = Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.save(buffer)
    (folder / name).write_bytes(buffer.getvalue())
    return folder / name


def test_export_check_install_issue_remove(desk: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    place = tmp_path / "模板.docx"
    assert desk("template", "export", PAPER, "--out", place).json == {"paper": PAPER, "title": "投诉登记表", "out": str(place)}
    assert desk("template", "check", place, "--paper", PAPER).json == {"paper": PAPER, "faults": [], "hints": []}
    installed = desk("template", "install", PAPER, place).json
    (listed,) = desk("template", "list").json["templates"]
    assert (listed["paper"], listed["file"], listed["name"], listed["by"]) == (PAPER, installed["file"], "模板.docx", "管理员")
    number = desk.register()
    sentence = desk.refused(1, "print", number, PAPER, "--out", tmp_path / "a.pdf")
    assert sentence == "《投诉登记表》用的是本单位的 Word 模板，没有 LibreOffice 存不成 PDF，请存为 .docx。"
    answer = desk("print", number, PAPER, "--out", tmp_path / "a.docx")
    assert "提示：没有找到 LibreOffice" in answer.err
    assert "样张" in "".join(p.text for p in Document(str(tmp_path / "a.docx")).sections[0].header.paragraphs)
    assert desk("template", "remove", PAPER).json == {"paper": PAPER, "file": None}
    assert desk("template", "list").json == {"templates": []}
    desk.refused(1, "template", "remove", PAPER)


def test_check_says_every_fault_and_ends_with_one(line: Line, tmp_path: Path) -> None:
    file = word(tmp_path, "{{ complainant.nmae }}", "{{ facts.__class__ }}", "{% if facts %}")
    answer = line("template", "check", file, "--paper", PAPER, plain=True)
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.splitlines() == [
        "正文里的“{{ complainant.nmae }}”里的 complainant.nmae 不在字段表里，是不是 complainant.name。",
        "正文里的“{{ facts.__class__ }}”里有以下划线开头的名称，不能用，请只写字段的路径。",
        "正文里的“{% if facts %}”没有结束，请在后面补上 {% endif %}。",
        "共3个错误。",
    ]
    good = line("template", "check", word(tmp_path, "{{ facts }}"), "--paper", PAPER, plain=True)
    assert good.code == 0
    assert good.out.splitlines()[-1] == "“登记单.docx”可以代替《投诉登记表》。"
    assert not line.folder.exists()


def test_refusals_have_their_codes_and_change_nothing(desk: Line, tmp_path: Path) -> None:
    bad = word(tmp_path, "{{ facts|upper }}", name="坏.docx")
    assert "格式 upper 不能用在这里" in desk.refused(1, "template", "install", PAPER, bad)
    assert "没有名为“nix”的文书" in desk.refused(1, "template", "install", "nix", bad)
    assert "读不出来" in desk.refused(3, "template", "install", PAPER, tmp_path / "none.docx")
    assert "应当以 .docx 结尾" in desk.refused(2, "template", "export", PAPER, "--out", tmp_path / "a.pdf")
    assert "--paper" in desk.refused(2, "template", "check", bad)


def test_words_for_people(desk: Line, tmp_path: Path) -> None:
    assert desk("template", "list", plain=True).out == "没有文书用本单位的模板。\n"
    file = word(tmp_path, "{{ subject }}")
    answer = desk("template", "install", PAPER, file, plain=True)
    assert answer.out == "《投诉登记表》从现在起用“登记单.docx”出具。\n"
    assert answer.err.startswith("提示：原来的《投诉登记表》有而这个文件没有的内容：")
    assert desk("template", "list", plain=True).out == "registration_form  投诉登记表  登记单.docx  管理员\n"
    assert desk("template", "remove", PAPER, plain=True).out == "“registration_form”改回原来的版式。\n"
