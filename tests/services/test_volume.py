"""The volume of a case: cover, contents with page numbers, papers and scans, closing sheet; what cannot be bound is told."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.forms.paper import load_paper
from desktop_app.forms.template_export import export
from desktop_app.services import libreoffice, papers, templates, volume
from tests.desks import Office, sample
from tests.forms.samples import pdf_text


def test_papers_and_scans_are_bound_behind_cover_and_contents(bank: Office, program: Callable[[str], str], tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(picture, "PNG")
    scan, sound = tmp_path / "现场照片.png", tmp_path / "录音.mp3"
    scan.write_bytes(picture.getvalue())
    sound.write_bytes(b"ID3")
    case = bank.register()
    papers.issue(bank.desk(), case.id, "registration_form")
    papers.issue(bank.desk(), case.id, "intake_receipt")
    bank.do(case, "attach", file=[str(scan)])
    bank.do(case, "attach", file=[str(sound)])
    made = volume.volume(bank.desk(), case.id)
    assert [item.title for item in made.enclosed] == ["投诉登记表", "收件（登记）回执", "现场照片.png"]
    assert made.hints == ("“录音.mp3”不是 PDF 或图片，没有装进卷宗，请另行归档。",)
    pages = pdf_text(volume.assemble(made), program("pdftotext"), tmp_path).split("\f")[:-1]
    assert len(pages) == 6
    cover, contents, closing = pages[0], pages[1].replace("\n", ""), pages[5]
    assert case.number in cover and "备考表" in closing
    for words in ("投诉登记表", "收件（登记）回执", "现场照片.png"):
        assert words in contents
    assert bank.ledger.unit in contents, "who made each paper"


def test_a_paper_that_is_word_alone_is_named(bank: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    templates.install(bank.desk(), "registration_form", export(load_paper("registration_form")), "登记表.docx")
    case = bank.register()
    papers.issue(bank.desk(), case.id, "registration_form")
    papers.issue(bank.desk(), case.id, "intake_receipt")
    made = volume.volume(bank.desk(), case.id)
    assert [item.title for item in made.enclosed] == ["收件（登记）回执"]
    assert made.hints == (f"《投诉登记表》{case.number}只有 Word 文件，没有装进卷宗，请打印后归档。",)


def test_the_person_complained_about_gets_no_volume(bank: Office) -> None:
    case = bank.register(sample(respondents=[{"name": "吴玲"}]))
    refusal = bank.refused(lambda: volume.volume(bank.desk("吴玲"), case.id))
    assert "被投诉人" in str(refusal)
