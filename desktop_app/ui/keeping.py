"""Keeping the ledger: backup, check, and the register sheet in Excel; long jobs beside the desk's own work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSaveFile, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import office_date
from desktop_app.domain.terms import VIEW_TITLES
from desktop_app.models.backup import backup
from desktop_app.models.backup_names import backups
from desktop_app.models.health import Verdict, verify
from desktop_app.models.pages import ListQuery
from desktop_app.ui import notices
from desktop_app.ui.ops import Ops
from desktop_app.ui.seat import Office
from desktop_app.ui.waiting import Stopped, Waiting

STOP = "停止"


def changed_since_backup(office: Office) -> bool:
    """Whether the ledger holds anything its newest backup does not."""
    head = office.ledger.head()
    newest = next(iter(backups(office.ledger.folder)), None)
    return newest is None or (newest.origin, newest.seq) != (head.origin, head.seq)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises Trouble when the disk refuses."""
    file = QSaveFile(str(path))
    if not (file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit()):
        raise Trouble(f"文件“{path}”写不进去（{file.errorString()}），请检查文件夹和权限，或者先关闭打开着它的程序。")


class Keeping(QObject):
    """Runs these jobs for one window. Signal: `backed_up` after a backup, `told(sentence)` when a job is done."""

    backed_up = Signal()
    told = Signal(str)

    def __init__(self, ops: Ops, office: Office, window: QWidget) -> None:
        super().__init__(window)
        self._ops = ops
        self._office = office
        self._window = window

    def back_up(self) -> None:
        """Back up now, and say where."""

        def done(path: Path) -> None:
            self.backed_up.emit()
            self.told.emit(f"已备份到 {path}")

        office = self._office
        self._run("正在备份台账，并检查备份是否完好……",
                  lambda waiting: backup(office.ledger, None, office.now(), waiting.progress), done)  # fmt: skip

    def back_up_and_leave(self, leave: Callable[[], object]) -> None:
        """Back up if anything changed since the last backup, then leave; when it fails, ask."""
        office = self._office

        def work(waiting: Waiting) -> bool:
            if changed_since_backup(office):
                backup(office.ledger, None, office.now(), waiting.progress)
            return True

        def failed(error: RuleBroken | Trouble) -> None:
            if isinstance(error, Stopped):
                leave()
            else:
                notices.ask(self._window, f"退出前的备份没有做成：{error}", {"不备份，退出": leave}, dangerous=True)

        self._run("退出前备份台账……", work, lambda _done: leave(), failed, stop="不等了，直接退出")

    def check(self) -> None:
        """Check the whole ledger and tell the result."""

        def done(verdict: Verdict) -> None:
            if verdict.first_fault:
                notices.tell(self._window, verdict.first_fault, warning=True)
            else:
                erased = f"，其中{verdict.erased}条的个人信息已按规定删除" if verdict.erased else ""
                detail = f"共{verdict.events}条记录{erased}；第{verdict.head[0]}条的校验值为 {verdict.head[1][:12]}。"
                notices.tell(self._window, "核对无误。", detail=detail)

        ledger = self._office.ledger
        self._run("正在核对台账：每条记录、每个编号、每个附件……", lambda waiting: verify(ledger, waiting.progress), done)

    def export(self, query: ListQuery) -> None:
        """Ask for a file and write the list on screen into it."""
        dialog = QFileDialog(self._window, "导出 Excel 台账", "", "Excel 工作簿 (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        title = VIEW_TITLES.get(query.view, "台账")
        dialog.selectFile(f"投诉台账（{title}）{office_date(self._office.now()):%Y%m%d}.xlsx")
        dialog.fileSelected.connect(lambda name: self.write_sheet(query, Path(name)))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def write_sheet(self, query: ListQuery, path: Path) -> None:
        """Write the list into an .xlsx file, whole or not at all."""
        office = self._office

        def work(_waiting: Waiting) -> int:
            from desktop_app.exchange.register_sheet import register_sheet  # openpyxl is heavy

            count, data = register_sheet(office.desk(), query)
            write_whole(path, data)
            return count

        self._run("正在导出台账……", work, lambda count: self.told.emit(f"已导出{count}件到 {path}"), stop="")

    def _run(self, sentence: str, work: Callable[[Waiting], Any], done: Callable[[Any], object],
             failed: Callable[[RuleBroken | Trouble], object] | None = None, stop: str = STOP) -> None:  # fmt: skip
        waiting = Waiting(sentence, stop, self._window)

        def finished(result: Any) -> None:
            waiting.finish()
            done(result)

        def refused(error: RuleBroken | Trouble) -> None:
            waiting.finish()
            if failed is not None:
                failed(error)
            elif not isinstance(error, Stopped):
                notices.refused(self._window, error)

        waiting.open()
        self._ops.aside(self, lambda: work(waiting), finished, refused)
