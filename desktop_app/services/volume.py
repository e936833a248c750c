"""The volume of a case (卷宗): its issued papers and its enclosed files, bound behind cover and contents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.regulation import PaperUse
from desktop_app.forms.content import Content, Scalar, Value
from desktop_app.forms.paper import load_paper
from desktop_app.forms.volume import Bound, bind, number, picture_page
from desktop_app.services import paper_uses, papers, permission
from desktop_app.services.desk import Desk

COVER, CONTENTS, CLOSING = "file_cover", "file_contents", "file_note"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"})


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One document of the volume, with what the contents say of it; a file that cannot be bound has no `data`."""

    title: str
    document: str
    day: date | None
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Volume:
    """What a volume is bound from. `left_out` are the enclosed files that are neither PDF nor picture, `only_word` the papers
    that were issued without a PDF.
    """

    enclosed: tuple[Enclosed, ...]
    content: Content
    left_out: tuple[str, ...]
    only_word: tuple[str, ...] = ()

    @property
    def hints(self) -> tuple[str, ...]:
        """What the volume lacks, a sentence for each kind."""
        files, words = "、".join(f"“{name}”" for name in self.left_out), "、".join(self.only_word)
        return (*((f"{files}不是 PDF 或图片，没有装进卷宗，请另行归档。",) if files else ()),
                *((f"{words}只有 Word 文件，没有装进卷宗，请打印后归档。",) if words else ()))  # fmt: skip


def volume(desk: Desk, case_id: str) -> Volume:
    """Gather the papers that were issued and the files that were attached, in the order they came.

    Raises RuleBroken for the person complained about.
    """
    case = desk.case(case_id)
    permission.check_not_accused(desk.actor, case, "查看")
    rules = desk.regulation(case.regulation)
    issued = [_paper(desk, record, rules.paper(record["paper"])) for record in case.papers if record.get("pdf")]
    only_word = [f"《{_title(record, rules.paper(record['paper']))}》{record['number']}" for record in case.papers if not record.get("pdf")]
    files = list(_files(desk, case))
    content = papers.content(desk, case, PaperUse(id=COVER))
    return Volume((*issued, *(item for item in files if item.data)), replace(content, draft=False, title=""),
                  tuple(item.title for item in files if not item.data), tuple(only_word))  # fmt: skip


def _paper(desk: Desk, record: Mapping[str, Any], use: PaperUse | None) -> Enclosed:
    issued_on = date.fromisoformat(record["issued_on"])
    return Enclosed(_title(record, use), str(record["number"]), issued_on, ".pdf", desk.ledger.file(record["pdf"]))


def _title(record: Mapping[str, Any], use: PaperUse | None) -> str:
    return paper_uses.title(use) if use else str(record["paper"])


def _files(desk: Desk, case: Case) -> Iterator[Enclosed]:
    for item in case.attachments:
        name = str(item.get("title") or item.get("file_name") or "附件")
        kind = PurePath(str(item.get("file_name", ""))).suffix.lower()
        fits = kind == ".pdf" or kind in PICTURES
        yield Enclosed(name, "", None, kind, desk.ledger.file(item["sha"]) if fits else b"")


def assemble(made: Volume) -> bytes:
    """The PDF of the volume. Nothing is read from the ledger here: it may run where PDFs are drawn."""
    from desktop_app.forms.render import render_pdf

    documents = [Bound(item.title, item.data) if item.kind == ".pdf" else picture_page(item.title, item.data)
                 for item in made.enclosed]  # fmt: skip
    places, office = number(documents), str(made.content.values.get("office.name", ""))
    rows: tuple[dict[str, Scalar], ...] = tuple(
        {"number": n, "title": item.title, "document": item.document, "date": item.day, "pages": place.pages,
         **({"author": office} if item.document else {})}
        for n, (item, place) in enumerate(zip(made.enclosed, places, strict=True), 1)
    )
    last = places[-1].last if places else 0
    values: dict[str, Value] = {**made.content.values, "papers": rows, "volume.documents": len(rows), "volume.pages": last}
    cover, contents, closing = (render_pdf(load_paper(paper), replace(made.content, values=values))
                                for paper in (COVER, CONTENTS, CLOSING))  # fmt: skip
    return bind([cover, contents], documents, [closing])
