"""Another program opens the Word files: LibreOffice with the shipped faces makes the same sheets."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from desktop_app.forms.paper import load_paper, paper_ids
from desktop_app.forms.render import preview_page_count, render_docx
from tests.forms.samples import contents

FAMILIES = {
    "宋体": "Noto Serif SC", "黑体": "Noto Sans SC", "楷体": "Desk Kai SC", "仿宋": "Desk Fang SC",
    "方正小标宋简体": "Noto Serif SC",
}  # fmt: skip
KINDS = ("full", "long")
"""What is converted: the filled paper and the one that goes on to further sheets; opening hundreds of files takes minutes."""

FONTS = Path(__file__).parents[2] / "resources" / "fonts"


def fontconfig(folder: Path) -> Path:
    """A configuration that knows the shipped faces only, under the names Windows gives them."""
    alias = '<alias binding="same"><family>{}</family><accept><family>{}</family></accept></alias>'
    names = "".join(alias.format(*pair) for pair in FAMILIES.items())
    file = folder / "fonts.conf"
    file.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{FONTS}</dir><cachedir>{folder / "cache"}</cachedir>{names}</fontconfig>',
        "utf-8",
    )
    return file


@pytest.fixture(scope="module")
def converted(program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Number of sheets of every paper and content as LibreOffice makes them."""
    soffice, folder = program("soffice"), tmp_path_factory.mktemp("office")
    files = []
    for paper_id in paper_ids():
        for kind in KINDS:
            content = contents(paper_id)[kind]
            files.append(folder / f"{paper_id}-{kind}.docx")
            files[-1].write_bytes(render_docx(load_paper(paper_id), content))
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=1500,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "FONTCONFIG_FILE": str(fontconfig(folder)),
            "LC_ALL": "C.UTF-8",
        },
    )
    counts = {}
    for file in files:
        with pypdfium2.PdfDocument(file.with_suffix(".pdf")) as document:
            counts[file.stem] = len(document)
    return counts


@pytest.mark.parametrize("paper_id", paper_ids())
@pytest.mark.parametrize("kind", KINDS)
def test_libreoffice_makes_the_same_sheets(paper_id: str, kind: str, converted: dict[str, int]) -> None:
    assert converted[f"{paper_id}-{kind}"] == preview_page_count(load_paper(paper_id), contents(paper_id)[kind])
