"""A network share is recognised, and no ledger is opened, founded or restored on one."""

from datetime import datetime
from pathlib import Path, PurePosixPath

import pytest

from desktop_app.domain.errors import Trouble
from desktop_app.models import location
from desktop_app.models.backup import backup
from desktop_app.models.ledger import Ledger
from desktop_app.models.location import NETWORK_TYPES, filesystem_of, is_network, is_unc
from desktop_app.models.restoring import restore

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
server:/share /mnt/share nfs4 rw 0 0
//server/office /mnt/办公\\040室 cifs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
systemd-1 /net autofs rw 0 0
server:/x /net/x nfs rw 0 0
/dev/sdc1 /net/x xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/ledger.db", "ext4"),
        ("/mnt/share/ledger.db", "nfs4"),
        ("/mnt/shared/ledger.db", "ext4"),
        ("/mnt/share/local/x", "ext4"),
        ("/mnt/办公 室/x", "cifs"),
        ("/net/x/y", "xfs"),
        ("/", "ext4"),
    ],
)
def test_the_longest_and_latest_mount_decides(path: str, kind: str) -> None:
    assert filesystem_of(PurePosixPath(path), MOUNTS) == kind


def test_an_empty_or_odd_mount_table_says_nothing() -> None:
    assert filesystem_of(PurePosixPath("/x"), "") == filesystem_of(PurePosixPath("/x"), "odd\n\n") == ""


def test_shares_are_network_and_disks_are_not() -> None:
    assert {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"} <= NETWORK_TYPES
    assert not {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "ntfs", "fuseblk", "exfat", "apfs"} & NETWORK_TYPES


def test_a_folder_of_this_machine_is_no_network(tmp_path: Path) -> None:
    assert not is_network(tmp_path)
    assert not is_network(tmp_path / "not" / "yet" / "there")


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\share\ledger.db", True),
        (r"\\?\UNC\server\share\ledger.db", True),
        ("//server/share/ledger.db", True),
        (r"C:\data\ledger.db", False),
        (r"\\?\C:\data\ledger.db", False),
        (r"data\ledger.db", False),
    ],
)
def test_unc_paths_are_recognised(path: str, share: bool) -> None:
    assert is_unc(path) is share


def test_a_network_folder_is_refused_before_anything_is_written(
    ledger: Ledger, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = backup(ledger, tmp_path / "b.zip", now)
    (tmp_path / "mounts").write_text("server:/x / nfs4 rw 0 0\n")
    monkeypatch.setattr(location, "MOUNTS", tmp_path / "mounts")
    new = tmp_path / "new"
    for attempt in (
        lambda: Ledger.open(ledger.folder),
        lambda: Ledger.create(new, unit="", branch="", trial=False, now=now),
        lambda: restore(saved, new, now),
    ):
        with pytest.raises(Trouble, match="网络盘.*PostgreSQL"):
            attempt()
    assert not new.exists()


def test_where_there_is_no_mount_table_nothing_is_known_against_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(location, "MOUNTS", tmp_path / "none")
    assert not is_network(tmp_path)
