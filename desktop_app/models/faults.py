"""The machine's faults (disk, lock, damage) as `Trouble` in calm Chinese; faults of ours fly on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from desktop_app.domain.errors import Trouble

_SENTENCES = {
    sqlite3.SQLITE_PERM: "没有读写台账文件的权限，请联系管理员检查文件夹权限。",
    sqlite3.SQLITE_BUSY: "台账正被另一个程序占用，刚才的操作没有保存，请稍候再试。",
    sqlite3.SQLITE_LOCKED: "台账正被另一个程序占用，刚才的操作没有保存，请稍候再试。",
    sqlite3.SQLITE_NOMEM: "内存不足，刚才的操作没有保存，请关闭其他程序后再试。",
    sqlite3.SQLITE_READONLY: "台账文件是只读的，不能保存，请联系管理员检查文件权限。",
    sqlite3.SQLITE_IOERR: "读写磁盘失败，刚才的操作没有保存，请检查磁盘后再试。",
    sqlite3.SQLITE_CORRUPT: "台账文件已损坏，请停止登记，用最近的备份恢复。",
    sqlite3.SQLITE_FULL: "磁盘已满，刚才的操作没有保存，请清理磁盘后再试。",
    sqlite3.SQLITE_CANTOPEN: "打不开台账文件，请检查文件夹是否存在、是否有权限。",
    sqlite3.SQLITE_PROTOCOL: "台账正被另一个程序占用，刚才的操作没有保存，请稍候再试。",
    sqlite3.SQLITE_NOTADB: "这个文件不是台账，或者已损坏，请用最近的备份恢复。",
}


def trouble(error: BaseException) -> Trouble | None:
    """The calm sentence for a fault of the machine, or None when the fault is ours."""
    cause = getattr(error, "orig", error)  # peewee keeps the error it wraps there
    if isinstance(cause, sqlite3.Error):
        sentence = _SENTENCES.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        return Trouble(sentence) if sentence else None
    if isinstance(cause, OSError):
        name = f"“{cause.filename}”" if cause.filename else "台账文件夹"
        return Trouble(f"读写{name}失败（{cause.strerror or cause}），请检查磁盘空间和文件夹权限。")
    return None


@contextmanager
def machine() -> Iterator[None]:
    """Run a block; what the machine refuses in it comes out as `Trouble`."""
    try:
        yield
    except (sqlite3.Error, peewee.PeeweeException, OSError) as error:
        calm = trouble(error)
        if calm is None:
            raise
        raise calm from error
