"""Coming back from a backup: the way out when the ledger cannot be opened, or the way in on a new machine."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.moments import local
from desktop_app.models.backup_names import backups
from desktop_app.ui import notices

AFTERWARDS = "备份之后登记的内容不在里面：请对照纸质文书核对最后一个编号，缺的重新登记。"


class RestoreDialog(QDialog):
    """The sentence why the ledger does not open (if so), the backups found, or a file from elsewhere.

    Signal: `backup_chosen(Path)`. The present ledger is put aside, never deleted.
    """

    backup_chosen = Signal(object)

    def __init__(self, folder: Path, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("从备份恢复")
        self.setMinimumSize(560, 360)
        self.list = QListWidget()
        self.list.setAccessibleName("备份一览")
        for number, item in enumerate(backups(folder)):
            at = local(item.made_at)
            last = "　（最近一次）" if number == 0 else ""
            entry = QListWidgetItem(f"{at:%Y-%m-%d %H:%M}　共{item.seq}条记录{last}", self.list)
            entry.setData(Qt.ItemDataRole.UserRole, str(item.path))
        self.list.setCurrentRow(0)
        label = QLabel("用哪一份备份(&B)：" if self.list.count() else "这个文件夹里没有备份，请选择备份文件。")
        label.setBuddy(self.list)
        self.restore = QPushButton("恢复(&R)")
        self.restore.setEnabled(self.list.count() > 0)
        other = QPushButton("选择备份文件(&O)…")
        other.setAutoDefault(False)
        buttons = QDialogButtonBox()
        buttons.addButton(other, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("退出" if sentence else "返回", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        self.restore.setDefault(True)
        self.restore.clicked.connect(self._on_restore)
        self.list.itemActivated.connect(lambda _item: self._on_restore())
        other.clicked.connect(self._on_other)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        self.sentence = QLabel(sentence, wordWrap=True)
        self.sentence.setProperty("meaning", "error")
        self.sentence.setVisible(bool(sentence))
        for widget in (self.sentence, label):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        kept = QLabel(f"现在的台账文件会移到 backups 文件夹，不会删除。{AFTERWARDS}", wordWrap=True)
        kept.setProperty("meaning", "muted")
        layout.addWidget(kept)
        layout.addWidget(buttons)

    def _on_restore(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._ask(Path(item.data(Qt.ItemDataRole.UserRole)))

    def _on_other(self) -> None:
        dialog = QFileDialog(self, "选择备份文件", "", "台账备份 (*.zip)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._ask(Path(name)))
        dialog.open()

    def _ask(self, path: Path) -> None:
        notices.ask(self, f"用“{path.name}”恢复台账？", {"恢复": lambda: self.backup_chosen.emit(path)},
                    detail=AFTERWARDS, dangerous=True)  # fmt: skip
