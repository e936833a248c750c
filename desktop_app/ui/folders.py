"""Where the program keeps its files on this machine, and whether a folder lies on another one."""

import ctypes
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import platformdirs

from desktop_app.domain.errors import Trouble

NETWORK_TYPES = frozenset(
    ["9p", "afs", "autofs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs2"]
    + ["fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs", "glusterfs", "gpfs", "lustre"]
    + ["ncp", "ncpfs", "nfs", "nfs4", "orangefs", "smb3", "smbfs", "vboxsf", "virtiofs"]
)
_WINDOWS_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


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
    data = data_dir or platformdirs.user_data_path("complaint-desk", appauthor=False)
    data = data.expanduser().absolute()
    folders = Folders(data, data / "drafts", data / "logs", data / "backups")
    for folder in (folders.data, folders.drafts, folders.logs, folders.backups):
        _make(folder)
    return folders


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise Trouble(f"文件夹“{folder}”不能写入（{reason}），请换一个文件夹，或请管理员开放写入权限。") from error


def is_network(path: Path) -> bool:
    """True when the path lies on a network share, where SQLite must not work (locks there do not hold).

    Linux: by the mount table; Windows: UNC paths and mapped drives. Elsewhere a share is not recognised.
    """
    if sys.platform == "win32":
        return is_unc(str(path)) or _is_mapped_drive(path)
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return False
    table = mounts.read_text("utf-8", "surrogateescape")
    return filesystem_of(PurePosixPath(os.path.realpath(path)), table) in NETWORK_TYPES


def filesystem_of(path: PurePosixPath, mounts: str) -> str:
    """The type of the file system an absolute path lies on, by a mount table.

    The longest mount point counts, and of two at one place the latest.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePosixPath(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def is_unc(path: str) -> bool:
    r"""True for `\\server\share\…` and `\\?\UNC\…`, false for `C:\…` and `\\?\C:\…`."""
    drive = PureWindowsPath(path).drive
    if drive.startswith(("\\\\?\\", "\\\\.\\")):
        return drive[4:].upper().startswith("UNC\\")
    return drive.startswith("\\\\")


def _is_mapped_drive(path: Path) -> bool:
    windll: Any = ctypes.windll  # type: ignore[attr-defined, unused-ignore]  # exists on Windows only
    return bool(windll.kernel32.GetDriveTypeW(path.absolute().anchor) == _WINDOWS_REMOTE_DRIVE)
