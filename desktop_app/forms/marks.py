"""What stands on a sheet beside its text, the same in Word and PDF: QR code, banner, ply name, foot."""

from functools import lru_cache

import segno

from desktop_app.forms.layout import MM, Margins

QR_SIZE = 17 * MM
BANNER_TOP = 6 * MM
FOOT_RISE = 11 * MM  # from the sheet's bottom edge, forms
RED = "C00000"
WATERMARK, WATERMARK_SIZE = "D9D9D9", 110.0


def qr_left(margins: Margins) -> float:
    """Left edge of the QR code: flush with the right edge of the text."""
    return margins.sheet_width - margins.right - QR_SIZE


@lru_cache(maxsize=64)
def qr_matrix(text: str) -> tuple[tuple[int, ...], ...]:
    """Dark (1) and light (0) modules of a QR code with medium correction, without its quiet zone."""
    return tuple(tuple(row) for row in segno.make(text, error="m", micro=False).matrix)


def ply_letters(name: str) -> str:
    """The ply's name one character a line, as it stands at the right edge; its blank is an empty line."""
    return "\n".join(name.replace(" ", "\u3000"))
