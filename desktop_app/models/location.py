"""Where a ledger may lie: SQLite's locks and journal do not hold on a network share."""

import os
import re
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

from desktop_app.domain.errors import Trouble

FILE = "ledger.sqlite"
"""The database in the folder of a ledger."""

ON_NETWORK = (
    "台账文件夹“{folder}”在网络盘上：SQLite 的锁在网络盘上不可靠，几个人同时用会损坏台账，所以没有打开，"
    "请把台账放在本机硬盘上；多人同时使用请改用 PostgreSQL。"
)
NETWORK_TYPES = frozenset(
    ["9p", "afs", "autofs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs2"]
    + ["fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs", "glusterfs", "gpfs", "lustre"]
    + ["ncp", "ncpfs", "nfs", "nfs4", "orangefs", "smb3", "smbfs", "vboxsf", "virtiofs"]
)
MOUNTS = Path("/proc/self/mounts")
_WINDOWS_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


def refuse_network(folder: Path) -> None:
    """Raise Trouble for a folder on a network share."""
    if is_network(folder):
        raise Trouble(ON_NETWORK.format(folder=folder))


def is_network(path: Path) -> bool:
    """True when the path lies on a network share.

    Linux: by the mount table; Windows: UNC paths and mapped drives. Elsewhere a share is not recognised.
    """
    if sys.platform == "win32":
        return is_unc(str(path)) or _is_mapped_drive(path)
    if not MOUNTS.exists():
        return False
    table = MOUNTS.read_text("utf-8", "surrogateescape")
    return filesystem_of(PurePosixPath(os.path.realpath(path)), table) in NETWORK_TYPES


def filesystem_of(path: PurePosixPath, mounts: str) -> str:
    """The type of the file system an absolute path lies on, by a mount table; empty when none fits. Pure.

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
    import ctypes

    windll = ctypes.windll  # type: ignore[attr-defined, unused-ignore]  # exists on Windows only
    return bool(windll.kernel32.GetDriveTypeW(path.absolute().anchor) == _WINDOWS_REMOTE_DRIVE)
