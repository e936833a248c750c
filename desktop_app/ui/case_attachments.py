"""附件: the files of a case, shown small; opened, saved, and added by button or by dropping them here."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QIcon, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import from_text, local
from desktop_app.services.desk import Desk, Done
from desktop_app.ui.case_timeline import moment
from desktop_app.ui.case_view import CaseView
from desktop_app.ui.icons import Icons
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_saving import file_name, write
from desktop_app.ui.printing import picture

SMALL = 96  # pixels
PROGRAMS = frozenset(
    ".appimage .bat .cmd .com .cpl .desktop .exe .hta .jar .js .jse .lnk .msi .msp .ps1 .py .reg .scr .sh .url .vbe .vbs .wsf".split()
)
RISKY = "“{name}”是程序，不能从这里打开，以免带入病毒；确有需要请先另存，由管理员检查。"
DROP = "把文件拖到这里，或点“添加”"
NOT_FILES = "只能拖入文件，不能拖入文件夹，请打开文件夹再选文件。"
ADDED = "已加入附件“{name}”。"

Item = Mapping[str, Any]


class CaseAttachments(QWidget):
    """One small picture per file. `say` tells what was done; `show` opens a file with the machine's own program."""

    def __init__(
        self,
        ops: Ops,
        icons: Icons,
        say: Callable[[str], object],
        parent: QWidget | None = None,
        show: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._ops, self._icons, self._say, self._show = ops, icons, say, show
        self._view: CaseView | None = None
        self._opened: QTemporaryDir | None = None
        self.setAcceptDrops(True)
        self.list = QListWidget()
        self.list.setAccessibleName("附件")
        self.list.setSpacing(4)
        self.list.setWordWrap(True)
        self.setFocusProxy(self.list)
        self.list.setViewMode(QListView.ViewMode.ListMode)
        self.list.setIconSize(QSize(SMALL, SMALL))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.itemActivated.connect(lambda _item: self._on_open())
        self.list.currentRowChanged.connect(lambda _row: self._settle())
        self.open = self._button("打开(&O)", self._on_open)
        self.save = self._button("另存为(&S)", self._on_save)
        self.add = self._button("添加(&A)", self._on_add)
        self.hint = QLabel(DROP)
        self._lay_out()
        self._settle()

    def show_view(self, view: CaseView | None) -> None:
        """Show a case's files, or none."""
        before = self._view.case.attachments if self._view else None
        same = view is not None and self._view is not None and view.case.id == self._view.case.id
        if not same:
            self._forget()
        self._view = view
        if not (same and view is not None and view.case.attachments == before):
            self._fill()
        self._settle()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add files, one step each; the first refusal ends it."""
        offer = self._view.offer("attach") if self._view else None
        if self._view is None or offer is None or not paths:
            return
        if not offer.enabled:
            self._say(offer.reason)
            return
        case_id, first, rest = self._view.case.id, paths[0], paths[1:]

        def done(_done: Done) -> None:
            self._say(ADDED.format(name=first.name))
            self.add_files(rest)

        self._ops.change(
            self, "加附件", lambda desk: desk.perform(case_id, "attach", {"file": [str(first)]}), done
        )

    def chosen(self) -> Item | None:
        """The file chosen."""
        row = self.list.currentRow()
        items = self._view.case.attachments if self._view else []
        return items[row] if 0 <= row < len(items) else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._view is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths and all(path.is_file() for path in paths):
            self.add_files(paths)
        else:
            self._say(NOT_FILES)

    # --- the list ----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.list.clear()
        if self._view is None:
            return
        for number, item in enumerate(self._view.case.attachments):
            row = QListWidgetItem(self._icons.icon("attach"), self._words(item))
            row.setToolTip(item["file_name"])
            self.list.addItem(row)
            if item.get("sha"):
                place = (self._view.case.id, number)
                self._ops.ask(self, partial(_bytes, sha=item["sha"]), partial(self._on_bytes, place, item["file_name"]))
        if self.list.count():
            self.list.setCurrentRow(0)

    def _words(self, item: Item) -> str:
        assert self._view is not None
        size = item.get("size", 0)
        amount = f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(size / 1024, 0.1):.1f} KB"
        who = f"{moment(local(from_text(item['at'])))}　{self._view.name(item['actor'])}　{amount}"
        return "\n".join(filter(None, (str(item["file_name"]), str(item.get("title", "")), who)))

    def _on_bytes(self, place: tuple[str, int], name: str, data: bytes) -> None:
        self._ops.render(self, lambda: small(data, name), partial(self._on_small, place))

    def _on_small(self, place: tuple[str, int], image: QImage | None) -> None:
        case_id, number = place
        if image is not None and self._view is not None and self._view.case.id == case_id and number < self.list.count():
            self.list.item(number).setIcon(QIcon(QPixmap.fromImage(image)))

    # --- what is done --------------------------------------------------------------------------------------------

    def _on_open(self) -> None:
        item = self.chosen()
        if item is None:
            return
        name = file_name(item["file_name"]) or "附件"
        if Path(name).suffix.lower() in PROGRAMS:
            self._say(RISKY.format(name=item["file_name"]))
            return
        if self._opened is None:
            self._opened = QTemporaryDir()
        place = Path(self._opened.filePath(item["sha"][:12]))

        def lay_down(desk: Desk) -> Path:
            place.mkdir(exist_ok=True)
            if not (place / name).exists():
                write(place / name, desk.ledger.file(item["sha"]))
            return place / name

        self._ops.ask(self, lay_down, lambda path: self._show(QUrl.fromLocalFile(str(path))), label="打开附件")

    def _on_save(self) -> None:
        item = self.chosen()
        if item is None:
            return
        dialog = QFileDialog(self, "附件另存为")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(file_name(item["file_name"]))
        dialog.fileSelected.connect(lambda path: self.save_as(item, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_as(self, item: Item, path: Path) -> None:
        """Write the exact bytes of a file."""
        self._ops.ask(self, lambda desk: write(path, desk.ledger.file(item["sha"])),
                      lambda _: self._say(f"已存为“{path.name}”。"), label="保存附件")  # fmt: skip

    def _on_add(self) -> None:
        dialog = QFileDialog(self, "添加附件")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.add_files([Path(path) for path in paths]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _forget(self) -> None:
        """Copies laid down for opening do not outlive the case on the screen."""
        if self._opened is not None:
            self._opened.remove()
            self._opened = None

    def _settle(self) -> None:
        item = self.chosen()
        for button in (self.open, self.save):
            button.setEnabled(item is not None and bool(item.get("sha")))
        offer = self._view.offer("attach") if self._view else None
        self.add.setEnabled(bool(offer and offer.enabled))
        self.add.setToolTip(offer.reason if offer and not offer.enabled else "选一个或几个文件加入")
        self.hint.setVisible(self.add.isEnabled())

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for part in (self.add, self.open, self.save):
            row.addWidget(part)
        row.addWidget(self.hint)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(row)
        column.addWidget(self.list, 1)


def _bytes(desk: Desk, sha: str) -> bytes:
    return desk.ledger.file(sha)


def small(data: bytes, name: str) -> QImage | None:
    """A small picture of an image or of a PDF's first page; None where there is none to make."""
    if name.lower().endswith(".pdf"):
        try:
            return picture(data, 0, SMALL).image.scaled(SMALL, SMALL, Qt.AspectRatioMode.KeepAspectRatio,
                                                        Qt.TransformationMode.SmoothTransformation)  # fmt: skip
        except (RuleBroken, Trouble):
            return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    if not reader.canRead():
        return None
    if reader.size().isValid():
        reader.setScaledSize(reader.size().scaled(SMALL, SMALL, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
