"""LibreOffice, where there is one: it makes the PDF of a Word file that an office designed itself."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias, TypeVar
from xml.sax.saxutils import escape

from desktop_app.domain.errors import Trouble

PROGRAMS = ("soffice", "libreoffice")
PLACES = (
    "/usr/bin/soffice", "/usr/local/bin/soffice", "/usr/lib/libreoffice/program/soffice", "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)  # fmt: skip
OPTIONAL = ("/opt", "libreoffice*/program/soffice")
WINDOWS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
"""Variables of Windows that name the folders of programs."""
LIMIT = 30.0
"""Seconds one file may take; 2 to 6 are usual, most of them the start."""
LOOK = 0.2
"""Seconds after which somebody who no longer wants the file is noticed."""
ATTEMPTS = 6
"""How often a transaction begins: the first time to learn what is to be converted, then as often as others were faster."""
BUSY = "用 LibreOffice 转 PDF 的时候，别的座位接连办了同一件或取了同一种编号，这次没有办成，请再办一次。"
MISSING = "没有找到 LibreOffice。"

Convert: TypeAlias = Callable[[bytes, Path], bytes]
"""From a Word file and the program to the PDF; raises Trouble."""
T = TypeVar("T")


class _Wanted(Exception):
    """A transaction needs the PDF of a Word file that nobody has converted yet."""

    def __init__(self, docx: bytes, program: Path) -> None:
        super().__init__()
        self.docx, self.program = docx, program


def find() -> Path | None:
    """The program, on the path or in the usual places, or None."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    return next((place for place in _usual() if place.is_file()), None)


def _usual() -> Iterator[Path]:
    yield from map(Path, PLACES)
    folder, pattern = OPTIONAL
    yield from sorted(Path(folder).glob(pattern), reverse=True)
    for variable in WINDOWS:
        if root := os.environ.get(variable):
            yield Path(root) / "LibreOffice" / "program" / "soffice.exe"


def unlocked(work: Callable[[Convert], T]) -> T:
    """Do a transaction that needs PDFs, with LibreOffice at work only while nobody holds the ledger (decision 0016).

    `work` is the whole transaction. Where it asks for a PDF that is not at hand it ends with nothing done, the file is converted,
    and it begins anew, until what it fills is to the byte what was converted. Raises Trouble where others are always faster.
    """
    made: dict[bytes, bytes | Trouble] = {}

    def at_hand(docx: bytes, program: Path) -> bytes:
        if docx not in made:
            raise _Wanted(docx, program)
        result = made[docx]
        if isinstance(result, Trouble):
            raise result
        return result

    for _ in range(ATTEMPTS):
        try:
            return work(at_hand)
        except _Wanted as wanted:
            made = {wanted.docx: _outcome(wanted)}
    raise Trouble(BUSY)


def _outcome(wanted: _Wanted) -> bytes | Trouble:
    try:
        return to_pdf(wanted.docx, wanted.program)
    except Trouble as trouble:
        return trouble


def to_pdf(docx: bytes, program: Path, limit: float = LIMIT, stopped: Callable[[], bool] = lambda: False) -> bytes:
    """The PDF of a Word file, made with a profile of its own, so that a LibreOffice that is open does not matter.

    Raises Trouble where it does not come about within `limit` seconds, or `stopped` says that nobody wants it any more.
    """
    with tempfile.TemporaryDirectory(prefix="complaint-desk-") as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(docx)
        command = [str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                   "--convert-to", "pdf", "--outdir", name, str(folder / "paper.docx")]  # fmt: skip
        try:
            _run(command, {**os.environ, "FONTCONFIG_FILE": str(_fontconfig(folder)), "SAL_USE_VCLPLUGIN": "svp"}, limit,
                 stopped)  # fmt: skip
            return (folder / "paper.pdf").read_bytes()
        except subprocess.TimeoutExpired as late:
            raise Trouble(f"LibreOffice 过了{limit:g}秒还没有转成 PDF，请关掉别的程序后重试。") from late
        except OSError as error:
            raise Trouble("LibreOffice 没有转成 PDF，请打开 LibreOffice 看它能不能用，或重新安装。") from error


def _run(command: list[str], environment: dict[str, str], limit: float, stopped: Callable[[], bool]) -> None:
    """Run it, and end it with everything it started where it takes too long or nobody waits for it."""
    end = time.monotonic() + limit
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          start_new_session=True) as process:  # fmt: skip
        while process.poll() is None:
            left = end - time.monotonic()
            if left <= 0 or stopped():
                _end(process)
                raise subprocess.TimeoutExpired(command, limit)
            with suppress(subprocess.TimeoutExpired):
                process.wait(min(left, LOOK))


def _end(process: "subprocess.Popen[bytes]") -> None:
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        return
    os.killpg(process.pid, signal.SIGKILL)


def _fontconfig(folder: Path) -> Path:
    """The computer's own faces, and where it lacks one that Word names, the shipped one. Windows does not ask for it."""
    from desktop_app.forms.fonts import families

    alias = '<alias binding="same"><family>{}</family><accept><family>{}</family></accept></alias>'
    names = "".join(alias.format(escape(name), escape(family)) for name, family in families().items())
    ours = escape(str(files("desktop_app.resources").joinpath("fonts")))
    place = folder / "fonts.conf"
    place.write_text(
        '<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{ours}</dir><cachedir>{escape(str(folder / 'cache'))}</cachedir>{names}</fontconfig>",
        "utf-8",
    )
    return place
