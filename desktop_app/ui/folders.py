"""Where the program keeps its files on this machine."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop_app.domain.errors import Trouble
from desktop_app.services.disk import why

OPENED = "opened"
"""The folder in that of the ledger with copies of papers that were opened in other programs; empty after a start."""


@dataclass(frozen=True, slots=True)
class Folders:
    """`data` holds the ledger with its attachments and papers; the others stand in it."""

    data: Path
    drafts: Path
    logs: Path
    backups: Path


def make_folders(data_dir: Path | None = None) -> Folders:
    """Make the folders under `data_dir`, or under the user's own place when none is given.

    Raises Trouble when one cannot be made or written.
    """
    data = data_folder(data_dir)
    folders = Folders(data, data / "drafts", data / "logs", data / "backups")
    for folder in (folders.data, folders.drafts, folders.logs, folders.backups):
        _make(folder)
    return folders


def data_folder(data_dir: Path | None = None) -> Path:
    """The folder of the ledger: `data_dir`, or the user's own place when none is given. Nothing is made."""
    chosen = data_dir or platformdirs.user_data_path("complaint-desk", appauthor=False)
    return chosen.expanduser().absolute()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Trouble(f"文件夹“{folder}”不能写入（{why(error)}），请换一个文件夹，或请管理员开放写入权限。") from error
