"""Folders: made, tried, and a share recognised."""

import os
import sys
from pathlib import Path, PurePosixPath

import pytest

from desktop_app.domain.errors import Trouble
from desktop_app.ui.folders import NETWORK_TYPES, filesystem_of, is_network, is_unc, make_folders

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


def test_folders_are_made_where_they_were_asked_for(tmp_path: Path) -> None:
    folders = make_folders(tmp_path / "投诉 登记" / "data")
    assert folders.data == tmp_path / "投诉 登记" / "data"
    assert all(p.is_dir() and not any(p.iterdir()) for p in (folders.drafts, folders.logs, folders.backups))
    assert {p.parent for p in (folders.drafts, folders.logs, folders.backups)} == {folders.data}
    assert make_folders(folders.data) == folders


def test_the_users_own_place_is_the_default(home: Path) -> None:
    folders = make_folders()
    assert folders.data.is_relative_to(home)
    assert folders.data.name == "complaint-desk"


def test_a_relative_folder_does_not_move_with_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert make_folders(Path("data")).data == tmp_path / "data"


def test_a_folder_that_cannot_be_made_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match=r"文件夹“.*file.*”不能写入（.*），请换一个文件夹"):
        make_folders(tmp_path / "file" / "data")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_folder_without_permission_is_trouble(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Trouble, match="不能写入"):
        make_folders(tmp_path)
    tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a Linux kernel")
def test_a_folder_that_takes_no_file_is_trouble() -> None:
    with pytest.raises(Trouble, match="不能写入"):
        make_folders(Path("/proc"))


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
