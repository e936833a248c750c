"""Files that a person names."""

from pathlib import Path

import pytest

from desktop_app.domain.errors import Trouble
from desktop_app.services.disk import check_writable, read_file, write_file
from tests.desks import calm


def test_a_file_is_written_whole_into_a_folder_that_is_made(tmp_path: Path) -> None:
    place = tmp_path / "新" / "台账.xlsx"
    check_writable(place)
    assert list(place.parent.iterdir()) == []
    write_file(place, b"one")
    write_file(place, b"two")
    assert read_file(place, "文件") == b"two"
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("name", [".", "file/inner.txt", "folder"])
def test_a_place_that_cannot_be_written_is_told_calmly(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    for call in (lambda: check_writable(tmp_path / name), lambda: write_file(tmp_path / name, b"x")):
        with pytest.raises(Trouble) as caught:
            call()
        assert calm(str(caught.value))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize("name", ["none", ".", "坏\0名"])
def test_what_cannot_be_read_is_told_calmly(tmp_path: Path, name: str) -> None:
    with pytest.raises(Trouble) as caught:
        read_file(tmp_path / name, "附件")
    assert calm(str(caught.value))
