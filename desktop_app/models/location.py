"""Where a ledger may lie: SQLite's locks and journal cannot be trusted on a network folder."""

import os
import sys
from pathlib import Path

from desktop_app.domain.errors import Trouble

MOUNTS = Path("/proc/mounts")
NETWORK = frozenset("nfs nfs4 cifs smb3 smbfs ncpfs afs ceph 9p davfs fuse.sshfs fuse.davfs2 fuse.glusterfs".split())
_DRIVE_REMOTE = 4


def refuse_network(folder: Path) -> None:
    """Raise Trouble for a folder that another computer serves."""
    place = folder.absolute()
    remote = _windows_remote(place) if sys.platform == "win32" else _mounted_remote(place)
    if remote:
        raise Trouble(
            f"“{folder}”在网络共享上，多台电脑同时写会损坏台账：请把台账放在本机磁盘，多人共用请改用 PostgreSQL（--store）。"
        )


def _mounted_remote(place: Path) -> bool:
    try:
        mounts = MOUNTS.read_text("utf-8", "replace")
    except OSError:
        return False  # no such list on this system: nothing is known against the folder
    return file_system(os.path.realpath(place), mounts) in NETWORK


def file_system(path: str, mounts: str) -> str:
    """The type of the file system a path lies on, by a table as in /proc/mounts; empty when none fits. Pure."""
    best, found = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        place = parts[1].encode().decode("unicode_escape").encode("latin-1", "replace").decode("utf-8", "replace")
        if len(place) >= len(best) and (path == place or path.startswith(place.rstrip("/") + "/")):
            best, found = place, parts[2]
    return found


def _windows_remote(place: Path) -> bool:
    if str(place).startswith("\\\\"):
        return True
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    return bool(kernel.GetDriveTypeW(place.anchor) == _DRIVE_REMOTE)
