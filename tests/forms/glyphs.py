"""Where each character of a PDF stands, read by another program."""

import ctypes

from pypdfium2 import PdfDocument, raw

Glyph = tuple[int, str, float, float]


def glyphs(pdf: bytes) -> list[Glyph]:
    """Sheet, character, and its origin in points from the lower left, of everything that is not white."""
    found: list[Glyph] = []
    document = PdfDocument(pdf)
    try:
        for sheet, page in enumerate(document):
            text = page.get_textpage()
            for index in range(text.count_chars()):
                char = chr(raw.FPDFText_GetUnicode(text, index))
                x, y = ctypes.c_double(), ctypes.c_double()
                raw.FPDFText_GetCharOrigin(text, index, x, y)
                if not char.isspace():
                    found.append((sheet, char, x.value, y.value))
            text.close()
            page.close()
    finally:
        document.close()
    return found


def said(pdf: bytes) -> str:
    """All characters one after the other."""
    return "".join(char for _, char, _, _ in glyphs(pdf)).encode("utf-16", "surrogatepass").decode("utf-16")
