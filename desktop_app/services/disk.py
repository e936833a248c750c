"""Files that a person names: read whole, written whole or not at all, and what the machine says in Chinese."""

import errno
import os
import tempfile
from pathlib import Path

from desktop_app.domain.errors import Trouble


def why(error: OSError) -> str:
    """What went wrong, in a few Chinese words."""
    match error:
        case FileNotFoundError():
            return "没有这个文件或文件夹"
        case PermissionError():
            return "没有权限"
        case IsADirectoryError():
            return "这是一个文件夹"
        case NotADirectoryError() | FileExistsError():
            return "路径里有一段不是文件夹"
        case OSError(errno=errno.ENOSPC):
            return "磁盘已满"
        case OSError(errno=errno.EROFS):
            return "磁盘是只读的"
        case OSError(errno=errno.EBUSY):
            return "正被别的程序占用"
    return error.strerror or str(error)


def read_file(path: Path, name: str) -> bytes:
    """The bytes of a file; `name` is what the sentence calls it. Raises Trouble when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"{name}读不出来（{why(error)}），请检查路径和权限后重试。") from error
    except ValueError as error:
        raise Trouble(f"{name}的路径里有不能用的字符，请改名后重试。") from error


def write_file(out: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises Trouble when it cannot be written."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = out.with_name(f".{out.name}.part")
        try:
            part.write_bytes(data)
            os.replace(part, out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble(f"文件“{out}”写不进去（{why(error)}），请检查文件夹和权限。") from error


def check_writable(out: Path) -> None:
    """Refuse a place that cannot be written before anything is done for it. Raises Trouble."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.is_dir():
            raise IsADirectoryError
        with tempfile.TemporaryFile(dir=out.parent):
            pass
    except OSError as error:
        raise Trouble(f"文件“{out}”写不进去（{why(error)}），请检查文件夹和权限。") from error
