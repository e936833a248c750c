"""Writing papers where a person wants them: one issue as Word or PDF, a case's volume."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.domain.case import Case
from desktop_app.domain.errors import Trouble
from desktop_app.services import papers, volume
from desktop_app.services.disk import why
from desktop_app.ui.ops import Ops

SAVED = "已存为“{name}”。"


class PaperSaving:
    """Asks where, and writes. `owner` is the widget it is done for, `say` tells what came of it."""

    def __init__(self, ops: Ops, owner: QWidget, say: Callable[[str], object]) -> None:
        self._ops, self._owner, self._say = ops, owner, say

    def ask(self, record: Mapping[str, Any], title: str, kind: str) -> None:
        """Ask where an issue shall be saved as `docx` or `pdf`."""
        name = f"{file_name(record['number'])} {title}.{kind}"
        self._ask("存为", "Word" if kind == "docx" else "PDF", name, lambda path: self.save(path, record, kind))

    def ask_volume(self, case: Case) -> None:
        """Ask where the volume of a case shall be saved."""
        self._ask("卷宗存为", "PDF", f"{file_name(case.number)} 卷宗.pdf", lambda path: self.bind(path, case.id))

    def save(self, path: Path, record: Mapping[str, Any], kind: str) -> None:
        """Write the exact bytes of an issue."""
        self._ops.ask(self._owner, lambda desk: write(path, papers.saved(desk, record, kind)),
                      lambda _: self._say(SAVED.format(name=path.name)), label="保存文书")  # fmt: skip

    def bind(self, path: Path, case_id: str) -> None:
        """Bind the volume of a case and write it: gathered by the reader, bound where PDFs are drawn."""

        def gathered(made: volume.Volume) -> None:
            self._ops.render(self._owner, lambda: write(path, volume.assemble(made)),
                             lambda _: self._say("".join([SAVED.format(name=path.name), *made.hints])), label="装订卷宗")  # fmt: skip

        self._ops.ask(self._owner, lambda desk: volume.volume(desk, case_id), gathered, label="装订卷宗")

    def _ask(self, title: str, kind: str, name: str, chosen: Callable[[Path], object]) -> None:
        suffix = Path(name).suffix.removeprefix(".")
        dialog = QFileDialog(self._owner, title, "", f"{kind} (*.{suffix})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: chosen(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def write(path: Path, data: bytes) -> None:
    """Write a file where a person wants it. Raises Trouble where it cannot be written."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Trouble(f"“{path.name}”没有存下来（{why(error)}），请换一个位置再存。") from error


def file_name(text: str) -> str:
    """The text without what file names may not hold."""
    return "".join("_" if char in '\\/:*?"<>|' or ord(char) < ord(" ") else char for char in text).strip(" .")
