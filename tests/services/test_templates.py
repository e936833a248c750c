"""An office's own Word file in force: checked first, kept by its hash, used for every issue until it is removed."""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.forms.paper import load_paper
from desktop_app.forms.template_export import export
from desktop_app.models.ledger import Ledger
from desktop_app.services import libreoffice, paper_uses, papers, shelf, templates
from tests.desks import MARKET, Office, sample
from tests.services.test_papers import REFERRED, docx_text, pdf_text

PAPER = "registration_form"


def word(*texts: str) -> bytes:
    document, buffer = Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


OWN = word("本单位登记单 {{ case.number }}", "{{ complainant.name }}：{{ subject }}")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without LibreOffice."""
    monkeypatch.setattr(libreoffice, "find", lambda: None)


@pytest.fixture
def converter(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A LibreOffice that answers at once; what it was given."""
    given: list[bytes] = []

    def convert(docx: bytes, _program: Path, *_more: Any) -> bytes:
        given.append(docx)
        return b"%PDF of " + str(len(given)).encode()

    monkeypatch.setattr(libreoffice, "find", lambda: Path("soffice"))
    monkeypatch.setattr(libreoffice, "to_pdf", convert)
    return given


def test_a_file_is_kept_by_its_hash_and_an_event_names_it(bank: Office, alone: None) -> None:
    hints = templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    assert len(hints) == 1
    assert "原来的《投诉登记表》有而这个文件没有的内容" in hints[0]
    event = bank.ledger.office_events("setting_changed")[-1]
    sha = templates.in_force(bank.ledger, PAPER)
    assert event.values == {"key": "template.registration_form", "value": {"template": PAPER, "file": sha, "name": "登记单.docx"}}
    assert bank.ledger.file(sha) == OWN
    (listed,) = templates.listing(bank.ledger)
    assert (listed.paper, listed.title, listed.file, listed.name, listed.by) == (PAPER, "投诉登记表", sha, "登记单.docx", "管理员")
    assert bank.ledger.sweep(bank.now.replace(year=2030)) == []
    assert bank.sound()


def test_a_faulty_file_changes_nothing(bank: Office) -> None:
    refusal = bank.refused(lambda: templates.install(bank.desk(), PAPER, word("{{ complainant.nmae }}", "{{ x() }}"), "a.docx"))
    assert str(refusal) == (
        "正文里的“{{ complainant.nmae }}”里的 complainant.nmae 不在字段表里，是不是 complainant.name（共2处，template check 列出全部）。"
    )
    assert bank.refused(lambda: templates.install(bank.desk(), PAPER, b"x", "a.docx")).field == "file"
    assert bank.refused(lambda: templates.install(bank.desk(), "nix", OWN, "a.docx")).field == "paper"
    assert templates.listing(bank.ledger) == ()


def test_only_the_administrator_changes_templates(bank: Office) -> None:
    for call in (lambda: templates.install(bank.desk("吴玲"), PAPER, OWN, "a.docx"), lambda: templates.remove(bank.desk("吴玲"), PAPER)):
        assert str(bank.refused(call)) == "“吴玲”没有权限更换文书模板，需要的身份是：管理员，请由有权限的人操作或代录。"


def test_removing_goes_back_to_ours(bank: Office, alone: None) -> None:
    assert "没有用本单位的模板" in str(bank.refused(lambda: templates.remove(bank.desk(), PAPER)))
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    templates.remove(bank.desk(), PAPER)
    assert (templates.in_force(bank.ledger, PAPER), templates.listing(bank.ledger)) == ("", ())
    record = papers.issue(bank.desk(), bank.register().id, PAPER).record
    assert "template" not in record
    assert record["pdf"]


def test_without_libreoffice_the_issue_is_word_only_and_says_so(bank: Office, alone: None) -> None:
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    case = bank.register()
    issued = papers.issue(bank.desk(), case.id, PAPER)
    assert issued.hints == ("没有找到 LibreOffice，这份文书只有 Word 文件，请在 Word 或 WPS 里打印。",)
    assert "pdf" not in issued.record
    assert issued.record["template"] == templates.in_force(bank.ledger, PAPER)
    said = docx_text(papers.saved(bank.desk(), issued.record, "docx"))
    assert f"本单位登记单{case.number}陈秀兰：" in said
    refusal = bank.refused(lambda: papers.saved(bank.desk(), issued.record, "pdf"))
    assert str(refusal) == "这份文书只有 Word 文件，没有 PDF，请存为 Word，在 Word 或 WPS 里打印。"
    assert "不能补打" in str(bank.refused(lambda: papers.reprint(bank.desk(), case.id, issued.record)))
    assert papers.issue(bank.desk(), case.id, PAPER).record == issued.record
    assert bank.sound()


def test_with_libreoffice_both_files_are_kept(bank: Office, converter: list[bytes]) -> None:
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    case = bank.register()
    issued = papers.issue(bank.desk(), case.id, PAPER)
    assert issued.hints == ()
    assert papers.saved(bank.desk(), issued.record, "pdf") == b"%PDF of 1"
    assert converter == [papers.saved(bank.desk(), issued.record, "docx")]


def test_others_write_while_libreoffice_converts(bank: Office, monkeypatch: pytest.MonkeyPatch, program: Callable[[str], str]) -> None:
    program("soffice")
    convert, others = libreoffice.to_pdf, []

    def busy(docx: bytes, place: Path, *more: Any) -> bytes:
        with Ledger.open(bank.ledger.folder) as ledger:
            others.append(Office(ledger).register())
        return convert(docx, place, *more)

    monkeypatch.setattr(libreoffice, "to_pdf", busy)
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, PAPER).record
    assert case.number in pdf_text(papers.saved(bank.desk(), record, "pdf"))
    papers.reprint(bank.desk(), case.id, record)
    assert len({case.number, *(other.number for other in others)}) == 3
    assert bank.sound()


NUMBERED = word("{{ paper.full_number }}", "{{ subject }}")


def test_a_number_taken_by_others_meanwhile_is_not_printed_twice(
    market: Office, converter: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    templates.install(market.desk(), "referral_notice", NUMBERED, "转办.docx")
    mine, theirs = (market.play(market.register(sample(MARKET)), REFERRED) for _ in range(2))
    convert, faster = libreoffice.to_pdf, iter((theirs.id,))

    def others_first(docx: bytes, place: Path, *more: Any) -> bytes:
        for case_id in faster:
            papers.issue(market.desk(), case_id, "referral_notice")
        return convert(docx, place, *more)

    monkeypatch.setattr(libreoffice, "to_pdf", others_first)
    record = papers.issue(market.desk(), mine.id, "referral_notice").record
    (other,) = market.desk().case(theirs.id).papers
    assert (other["number"], record["number"]) == ("工商〔2026〕第1号", "工商〔2026〕第2号")
    assert len(converter) == 3, "theirs, mine with the number they took, mine with its own"
    assert papers.saved(market.desk(), record, "docx") == converter[2]
    assert "第2号" in docx_text(converter[2])
    assert papers.saved(market.desk(), record, "pdf") == b"%PDF of 3"
    assert market.sound()


def test_a_correction_made_meanwhile_is_in_the_paper(bank: Office, converter: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    case = bank.register()
    convert, faster = libreoffice.to_pdf, iter(("听错了",))

    def corrected(docx: bytes, place: Path, *more: Any) -> bytes:
        for reason in faster:
            bank.do(case, "correct", changes={"subject": "柜员少给零钱"}, reason=reason)
        return convert(docx, place, *more)

    monkeypatch.setattr(libreoffice, "to_pdf", corrected)
    record = papers.issue(bank.desk(), case.id, PAPER).record
    assert "柜员少给零钱" in docx_text(papers.saved(bank.desk(), record, "docx"))
    assert len(converter) == 2
    assert bank.sound()


def test_who_is_never_the_first_is_told_and_no_number_is_lost(market: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    templates.install(market.desk(), "referral_notice", NUMBERED, "转办.docx")
    mine = market.play(market.register(sample(MARKET)), REFERRED)
    turns: list[int] = []

    def always_slower(_docx: bytes, _place: Path, *_more: Any) -> bytes:
        turns.append(len(turns))
        if len(turns) % 2:  # the issue of somebody else, in between, converts at once
            papers.issue(market.desk(), market.play(market.register(sample(MARKET)), REFERRED).id, "referral_notice")
        return b"%PDF"

    monkeypatch.setattr(libreoffice, "find", lambda: Path("soffice"))
    monkeypatch.setattr(libreoffice, "to_pdf", always_slower)
    with pytest.raises(Trouble, match="别的座位接连办了同一件或取了同一种编号，这次没有办成，请再办一次。"):
        papers.issue(market.desk(), mine.id, "referral_notice")
    assert market.desk().case(mine.id).papers == []
    assert market.sound()


def test_a_copy_that_libreoffice_cannot_make_is_not_counted(
    bank: Office, converter: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> bytes:
        raise Trouble("LibreOffice 没有转成 PDF，请打开 LibreOffice 看它能不能用，或重新安装。")

    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, PAPER).record
    monkeypatch.setattr(libreoffice, "to_pdf", fail)
    bank.refused(lambda: papers.reprint(bank.desk(), case.id, record), Trouble)
    assert bank.desk().case(case.id).papers[0]["reprints"] == 0


def test_what_is_looked_at_is_the_file_in_force_as_a_draft(bank: Office, converter: list[bytes]) -> None:
    case = bank.register()
    use = paper_uses.usage(bank.desk().regulation(case.regulation), PAPER)
    assert papers.preview(bank.desk(), case, use).data == b""
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    before = bank.events
    drawn = papers.preview(bank.desk(), case, use).drawn(libreoffice.to_pdf)
    assert (drawn.pdf, bank.events) == (b"%PDF of 1", before)
    assert "本单位登记单" in docx_text(drawn.docx)


def test_the_overview_has_the_papers_of_cases_and_who_may_change_them(bank: Office, alone: None) -> None:
    seen = templates.overview(bank.desk())
    assert seen.locked == ""
    assert all(place.own is None for place in seen.places)
    assert len({place.paper for place in seen.places}) == len(seen.places) > 5
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    templates.install(bank.desk(), "referral_notice", NUMBERED, "转办.docx")
    seen = templates.overview(bank.desk("吴玲"))
    assert "需要的身份是：管理员" in seen.locked
    own = {place.title: place.own.name for place in seen.places if place.own}
    assert own["投诉登记表"] == "登记单.docx"
    assert "转办.docx" in own.values(), "what no adopted regulation uses can still be removed"


def test_a_libreoffice_that_fails_leaves_word_and_says_why(bank: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any) -> bytes:
        raise Trouble("LibreOffice 过了60秒还没有转成 PDF，请关掉别的程序后重试。")

    monkeypatch.setattr(libreoffice, "find", lambda: Path("soffice"))
    monkeypatch.setattr(libreoffice, "to_pdf", fail)
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    issued = papers.issue(bank.desk(), bank.register().id, PAPER)
    assert issued.hints == ("LibreOffice 过了60秒还没有转成 PDF，请关掉别的程序后重试，这份文书只有 Word 文件，请在 Word 或 WPS 里打印。",)
    assert "pdf" not in issued.record


def test_a_copy_is_made_with_the_file_of_its_issue(bank: Office, converter: list[bytes]) -> None:
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, PAPER).record
    templates.install(bank.desk(), PAPER, word("新的 {{ subject }}"), "新.docx")
    assert papers.reprint(bank.desk(), case.id, record) == b"%PDF of 2"
    copy = docx_text(converter[1])
    assert "本单位登记单" in copy
    assert "补打：第1次" in copy
    assert bank.desk().case(case.id).papers[0]["reprints"] == 1
    templates.remove(bank.desk(), PAPER)
    papers.reprint(bank.desk(), case.id, record)
    assert "补打：第2次" in docx_text(converter[2])


def test_an_issue_of_ours_is_copied_as_ours_whatever_is_in_force_now(bank: Office, alone: None) -> None:
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, PAPER).record
    templates.install(bank.desk(), PAPER, OWN, "登记单.docx")
    assert "补打" in pdf_text(papers.reprint(bank.desk(), case.id, record))
    assert papers.issue(bank.desk(), case.id, PAPER).record["event"] == record["event"]


def test_a_trial_ledger_and_a_purpose_count_for_templates_too(opened: Callable[..., Office], alone: None) -> None:
    office = opened("bank-branch", trial=True)
    templates.install(office.desk(), PAPER, OWN, "登记单.docx")
    case = office.register()
    inside = docx_text(papers.saved(office.desk(), papers.issue(office.desk(), case.id, PAPER).record, "docx"))
    outside = docx_text(papers.saved(office.desk(), papers.issue(office.desk(), case.id, PAPER, "respondent").record, "docx"))
    assert "样张" in inside and "陈秀兰" in inside
    assert "样张" in outside and "陈秀兰" not in outside


def test_characters_no_face_has_are_told_with_the_label_of_the_field(bank: Office, alone: None) -> None:
    templates.install(bank.desk(), PAPER, word("{{ complainant.employer }}{{ subject }}"), "a.docx")
    issued = papers.issue(bank.desk(), bank.register(sample(subject="很生气😡")).id, PAPER)
    assert issued.hints[0] == "“投诉事项”中的“😡”（U+1F621）没有可用的字形，打印为〓，请改用其他写法。"


def test_what_a_template_may_name_follows_the_regulations() -> None:
    paper = load_paper(PAPER)
    rules = templates.rules_using(PAPER, shelf.Shelf())
    assert len(rules) > 1
    words = templates.words_for(paper, rules)
    assert all(words.known(path) for path in ("complainant.name", "case.due", "accepted.at", "categories.severity"))
    assert not any(words.known(path) for path in ("complainant.nmae", "fill.place", "categories.none", "year"))
    assert words.columns["materials"] >= {"name", "count"}
    assert words.columns["enclosures"] >= {"returned_on"}
    assert templates.check(export(paper), paper, rules, "a.docx") == ()


@pytest.mark.parametrize("regulation", ["bank-branch", "market-regulation-12315", "community-centre"])
def test_the_exports_of_a_regulation_may_be_installed_as_they_are(opened: Callable[..., Office], regulation: str) -> None:
    office = opened(regulation)
    (_, rules), = office.desk().adopted().values()
    for use in rules.papers:
        if not use.planned:
            assert templates.install(office.desk(), use.id, export(load_paper(use.id)), f"{use.id}.docx") == ()
    assert office.sound()


# LibreOffice itself


def test_libreoffice_makes_a_pdf_with_the_shipped_faces(program: Callable[[str], str], bank: Office) -> None:
    program("soffice")
    templates.install(bank.desk(), PAPER, export(load_paper(PAPER)), "a.docx")
    case = bank.register()
    record = papers.issue(bank.desk(), case.id, PAPER).record
    text = pdf_text(papers.saved(bank.desk(), record, "pdf"))
    assert case.number in text
    assert "陈秀兰" in text
    assert "补打：第1次" in pdf_text(papers.reprint(bank.desk(), case.id, record))


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    script, mark = tmp_path / "soffice", tmp_path / "mark"
    script.write_text(f"#!/bin/sh\n(sleep 2; touch {mark}) &\nsleep 60\n")
    script.chmod(0o755)
    begin = time.monotonic()
    with pytest.raises(Trouble, match="过了0.5秒还没有转成 PDF，请关掉别的程序后重试。"):
        libreoffice.to_pdf(OWN, script, 0.5)
    assert time.monotonic() - begin < 2
    begin = time.monotonic()
    with pytest.raises(Trouble):
        libreoffice.to_pdf(OWN, script, stopped=lambda: time.monotonic() - begin > 0.3)
    assert time.monotonic() - begin < 2
    time.sleep(2.2)
    assert not mark.exists()


def test_a_program_that_makes_nothing_or_is_none_is_told(tmp_path: Path) -> None:
    for place in (Path(sys.executable), tmp_path / "none"):
        with pytest.raises(Trouble, match="请打开 LibreOffice 看它能不能用，或重新安装。"):
            libreoffice.to_pdf(OWN, place)


def test_the_program_is_looked_for_on_the_path_and_in_the_usual_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "PLACES", ())
    monkeypatch.setattr(libreoffice, "OPTIONAL", (str(tmp_path), "libreoffice*/soffice"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert libreoffice.find() is None
    place = tmp_path / "libreoffice24" / "soffice"
    place.parent.mkdir()
    place.touch()
    assert libreoffice.find() == place


def test_a_template_that_is_gone_is_trouble_and_no_number_is_lost(bank: Office, alone: None) -> None:
    templates.install(bank.desk(), PAPER, OWN, "a.docx")
    case = bank.register()
    bank.ledger.files.path(templates.in_force(bank.ledger, PAPER)).unlink()
    bank.refused(lambda: papers.issue(bank.desk(), case.id, PAPER), Trouble)


def test_a_broken_rule_of_a_template_is_the_rule_of_nobody_else(bank: Office) -> None:
    """The check for a PDF refuses before anything is issued, and only where the office's own file is in force."""
    case = bank.register()
    templates.check_format(bank.desk(), case.id, PAPER, "", "pdf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libreoffice, "find", lambda: None)
        templates.check_format(bank.desk(), case.id, PAPER, "", "pdf")
        templates.install(bank.desk(), PAPER, OWN, "a.docx")
        templates.check_format(bank.desk(), case.id, PAPER, "", "docx")
        with pytest.raises(RuleBroken, match="用的是本单位的 Word 模板，没有 LibreOffice 存不成 PDF，请存为 .docx。"):
            templates.check_format(bank.desk(), case.id, PAPER, "", "pdf")
