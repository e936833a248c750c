"""Folders: made, and tried."""

import os
import sys
from pathlib import Path

import pytest

from desktop_app.domain.errors import Trouble
from desktop_app.ui.folders import make_folders


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
