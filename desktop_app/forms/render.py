"""One call from paper and content to the files an office keeps."""

from dataclasses import dataclass

from desktop_app.forms.compose import compose
from desktop_app.forms.content import Content, Missing
from desktop_app.forms.paper import Paper


@dataclass(frozen=True, slots=True)
class Rendered:
    """Both files of one issue, and what they print as 〓."""

    docx: bytes
    pdf: bytes
    missing: tuple[Missing, ...]


def render(paper: Paper, content: Content) -> Rendered:
    """Word and PDF from one layout; the same content gives the same bytes. Raises Trouble when a font is missing."""
    from desktop_app.forms.pdf import draw_pdf
    from desktop_app.forms.word import draw_docx

    laid, missing = compose(paper, content)
    return Rendered(draw_docx(laid), draw_pdf(laid), missing)


def render_pdf(paper: Paper, content: Content) -> bytes:
    """The PDF alone."""
    return render_preview(paper, content)[0]


def render_preview(paper: Paper, content: Content) -> tuple[bytes, tuple[Missing, ...]]:
    """The PDF alone, and what it prints as 〓."""
    from desktop_app.forms.pdf import draw_pdf

    laid, missing = compose(paper, content)
    return draw_pdf(laid), missing


def render_docx(paper: Paper, content: Content) -> bytes:
    """The Word file alone."""
    from desktop_app.forms.word import draw_docx

    return draw_docx(compose(paper, content)[0])


def unprintable(paper: Paper, content: Content) -> tuple[Missing, ...]:
    """What would print as 〓, without writing anything."""
    return compose(paper, content)[1]


def preview_page_count(paper: Paper, content: Content) -> int:
    """How many sheets it makes, all plies together."""
    return len(compose(paper, content)[0].sheets)
