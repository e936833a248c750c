"""Small windows beside the work: the shortcuts, and what this program is."""

import platform
from importlib.metadata import version

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop_app.services.particulars import PARTICULARS, set_particulars
from desktop_app.services.particulars import particulars as known_particulars
from desktop_app.ui import fitting, notices
from desktop_app.ui.commands import Registry, shortcut_page
from desktop_app.ui.fields_dialog import FieldsDialog
from desktop_app.ui.ops import Ops
from desktop_app.ui.seat import Office

ON_PAGES = (
    ("Alt+1 … Alt+5", "概况、时间线、期限、文书、附件", "右边投诉件的各页"),
    ("F8", "记催问", "对方来问进度：记一笔，并显示可以念给对方听的话"),
    ("Enter", "打开投诉件", "在列表里：光标到右边；在登记页：到下一项"),
    ("Ctrl+Return", "登记、提交", "在登记页和办理窗口里提交"),
    ("Ctrl+Shift+Return", "登记并即办即结", "在登记页里"),
    ("Ctrl+T", "不登记，只计数", "在登记页里，制度规定有的情形只计数的"),
    ("Esc", "离开", "离开登记页、关闭小窗口；在查找框里清空"),
)


def shortcuts(registry: Registry, parent: QWidget) -> QDialog:
    """The page of shortcuts."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("快捷键")
    page = shortcut_page(registry, dialog, ON_PAGES)
    page.setColumnWidth(0, dialog.fontMetrics().horizontalAdvance("字") * 12)
    page.setColumnWidth(1, dialog.fontMetrics().horizontalAdvance("字") * 14)
    buttons = QDialogButtonBox()
    buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.addWidget(page, 1)
    layout.addWidget(buttons)
    fitting.resize(dialog, 760, 600)
    return dialog


def particulars(ops: Ops, parent: QWidget) -> None:
    """What papers say of the office beside its name: to be filled in by an administrator."""

    def opened(known: dict[str, str]) -> None:
        FieldsDialog(ops, "本单位资料", "保存", PARTICULARS, set_particulars, lambda _none: None, parent,
                     about="印在回执、告知书上，供投诉人查询；已经出具的文书不变。", given=known).open()  # fmt: skip

    ops.ask(parent, lambda desk: known_particulars(desk.ledger), opened)


def about(office: Office, parent: QWidget) -> None:
    """Version, where the ledger lies, and the licence."""
    ledger = office.ledger
    lines = (
        f"台账：{ledger.folder}",
        f"登记单位：{ledger.unit}" + (f"（代号 {ledger.branch}）" if ledger.branch else ""),
        f"台账来源号：{ledger.origin}",
        f"Python {platform.python_version()}，Qt {PySide6.__version__}",
        "MIT 许可；所用字体和程序库的许可见安装文件夹中的 THIRD_PARTY_LICENCES.md",
    )
    notices.tell(parent, f"{notices.TITLE} {version('complaint-desk')}", detail="\n".join(lines))
