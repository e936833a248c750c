"""One Word file of ours against docxtpl filling the same form, and the PDF against LibreOffice converting that Word file.

    python -m bench.word

Bar: 1 against docxtpl. The ratio against LibreOffice, with a profile that it has used before, is printed only. Exits with 1
when the bar is missed.
"""

import io
import statistics
import sys
from collections.abc import Callable

from docxtpl import DocxTemplate

from bench.paper import sample_content
from bench.timing import seconds
from desktop_app.forms.content import Content
from desktop_app.forms.paper import Paper, load_paper
from desktop_app.forms.render import render_docx, render_pdf
from desktop_app.forms.template_export import export
from desktop_app.forms.template_language import Sandbox
from desktop_app.services import libreoffice

BAR = 1.0
ROUNDS = 11
CONVERTED = 3
PAPERS = ("handling_sheet", "referral_notice", "registration_form", "intake_receipt", "urging_slip")


def by_docxtpl(template: bytes, content: Content) -> bytes:
    """The form as docxtpl alone fills it, from the Word file that stands for our layout."""
    file, target = DocxTemplate(io.BytesIO(template)), io.BytesIO()
    file.render({}, Sandbox(content.values.get, {}), autoescape=True)
    file.save(target)
    return target.getvalue()


def compare(paper: Paper, content: Content) -> tuple[float, float]:
    """(ours, docxtpl) as medians over alternating rounds, after one warming call each."""
    template = export(paper)
    works: tuple[Callable[[], object], ...] = (lambda: render_docx(paper, content), lambda: by_docxtpl(template, content))
    for work in works:
        work()
    ours, theirs = zip(*(map(seconds, works) for _ in range(ROUNDS)), strict=True)
    return statistics.median(ours), statistics.median(theirs)


def against_libreoffice(paper: Paper, content: Content) -> None:
    """Print how much longer LibreOffice takes for the PDF of the same Word file."""
    program = libreoffice.find()
    if program is None:
        print(f"word: {libreoffice.MISSING}")
        return
    docx = render_docx(paper, content)
    libreoffice.to_pdf(docx, program)
    theirs = min(seconds(lambda: libreoffice.to_pdf(docx, program)) for _ in range(CONVERTED))
    ours = min(seconds(lambda: render_pdf(paper, content)) for _ in range(ROUNDS))
    print(f"word {paper.id}: our PDF {ours * 1000:.1f} ms, LibreOffice from the .docx {theirs * 1000:.0f} ms, ratio 1:{theirs / ours:.0f}")


def main() -> int:
    """Print one line for each paper; 1 where one misses the bar."""
    content, ratios = sample_content(), []
    for name in PAPERS:
        ours, theirs = compare(load_paper(name), content)
        print(f"word {name}: {ours * 1000:.1f} ms, docxtpl {theirs * 1000:.1f} ms, ratio {ours / theirs:.2f} (bar {BAR})")
        ratios.append(ours / theirs)
    against_libreoffice(load_paper("handling_sheet"), content)
    return 0 if max(ratios) <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
