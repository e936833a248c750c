"""Opening an issued paper in Word, WPS or a PDF reader: a copy that cannot be written over; the ledger keeps the issue itself."""

import logging
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Trouble
from desktop_app.services import papers
from desktop_app.services.desk import Desk
from desktop_app.services.disk import why
from desktop_app.ui import notices
from desktop_app.ui.folders import OPENED
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_saving import file_name

PROGRAMS: Mapping[str, str] = {"docx": "Word 或 WPS", "pdf": "PDF 阅读软件"}
KINDS: Mapping[str, str] = {"docx": "Word", "pdf": "PDF"}
NOT_OPENED = "这台电脑没有打开“{name}”，请安装 {program}，并设为默认的打开方式，或用“存为 {kind}”另存后在别的电脑上打开。"
TIP = "打开的是只读副本，改动请另存；台账里的原文件不变"


class PaperOpening:
    """`owner` is the widget it is done for; `start` hands a file to the system and says whether it took it."""

    def __init__(self, ops: Ops, owner: QWidget, start: Callable[[QUrl], bool] = QDesktopServices.openUrl) -> None:
        self._ops, self._owner, self.start = ops, owner, start

    def open(self, record: Mapping[str, Any], title: str, kind: str) -> None:
        """Open an issue as `docx` or `pdf`."""
        self._ops.ask(self._owner, lambda desk: copy(desk, record, title, kind), self._on_copied, label="打开文书")

    def _on_copied(self, path: Path) -> None:
        if not self.start(QUrl.fromLocalFile(str(path))):
            kind = path.suffix.removeprefix(".")
            sentence = NOT_OPENED.format(name=path.name, program=PROGRAMS[kind], kind=KINDS[kind])
            notices.tell(self._owner, sentence, warning=True)


def copy(desk: Desk, record: Mapping[str, Any], title: str, kind: str) -> Path:
    """The exact bytes of an issue in a file that only its owner may read, named for people. The same issue is the same file:
    a program that still has it open is not disturbed. Raises Trouble where it cannot be written.
    """
    data = papers.saved(desk, record, kind)
    path = desk.ledger.folder / OPENED / record[kind][:16] / f"{file_name(record['number'])} {file_name(title)}.{kind}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.parent.chmod(stat.S_IRWXU)
        if not path.exists() or path.read_bytes() != data:
            if path.exists():
                path.chmod(stat.S_IRWXU)
            path.write_bytes(data)
        path.chmod(stat.S_IRUSR)
    except OSError as error:
        raise Trouble(f"“{path.name}”打不开（{why(error)}），请检查磁盘空间，或用“存为 {KINDS[kind]}”另存后再打开。") from error
    return path


def sweep(folder: Path) -> None:
    """Take away the copies opened before. What another program still holds stays until the next start."""
    for path in sorted(folder.rglob("*"), reverse=True):
        try:
            path.chmod(stat.S_IRWXU)
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()
        except OSError as error:
            logging.getLogger(__name__).warning("an opened copy stays: %s", error)
