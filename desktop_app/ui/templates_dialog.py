"""文书模板: the office's own Word files in place of papers: saved to begin with, checked, put in force, taken back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.moments import from_text, local
from desktop_app.domain.regulation import Regulation
from desktop_app.forms.paper import load_paper
from desktop_app.forms.template_grammar import Finding
from desktop_app.services import libreoffice, papers, templates
from desktop_app.services.desk import Desk
from desktop_app.services.disk import read_file, write_file
from desktop_app.services.templates import Overview, Place, Sheet
from desktop_app.ui import fitting, notices
from desktop_app.ui.case_clocks import Cell, CellTable, TitledTable, cell_table
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_drawing import PaperDrawing
from desktop_app.ui.paper_preview import PaperPreview
from desktop_app.ui.paper_saving import file_name
from desktop_app.ui.theme import Meaning

TITLES, WIDTHS = ("文书", "本单位模板", "启用时间", "由谁"), {1: 12, 2: 8.5, 3: 4.5}
ABOUT = "存出一种文书的模板，在 Word 或 WPS 里改，检查没有错误就启用：以后出具的用它，已经出具的不变。"
ALONE = "这台电脑没有 LibreOffice，用本单位模板出具的文书只有 Word 文件，没有 PDF。"
OURS = "原版式"
NOTHING = "检查一个 Word 文件，结果列在这里。"
CHECKING = "正在检查“{name}”……"
GOOD = "“{name}”可以代替《{title}》。"
BAD = "“{name}”有{count}个错误，不能启用，请改好以后再检查。"
INSTALL = "从现在起《{title}》用“{name}”出具，已经出具的不变，要启用吗？"
INSTALLED = "《{title}》从现在起用“{name}”出具。"
REMOVE = "《{title}》要改回原版式吗？“{name}”不再使用，已经出具的不变。"
REMOVED = "《{title}》改回原版式。"
SAVED = "已存为“{name}”，可以在 Word 或 WPS 里改。"
UNOPENED = "“{name}”打不开，请先装 Word 或 WPS；文件在 {folder}"
WHICH = "《{title}》现在用本单位的“{name}”，要存出哪一个？"
INSTALL_TIP, REMOVE_TIP = "检查一个 Word 文件，没有错误就用它出具", "不再用本单位的模板"
NO_OWN = "这种文书没有用本单位的模板"
FILLED, EMPTY, TRIED = "按选中的投诉件填写", "没有填写", "试看，"
HINTED = "有{count}条提示，列在检查结果里。"


@dataclass(frozen=True, slots=True)
class TemplatesChanged:
    """Another file, or none, is in force for a paper."""

    changes: frozenset[str] = frozenset({"templates"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was looked through for a paper."""

    place: Place
    name: str
    data: bytes
    found: tuple[Finding, ...]

    @property
    def faults(self) -> list[str]:
        """What forbids it, a sentence each."""
        return [item.sentence for item in self.found if not item.hint]

    @property
    def hints(self) -> list[str]:
        """What does not."""
        return [item.sentence for item in self.found if item.hint]

    def lines(self) -> Iterator[str]:
        """What is read of it."""
        faults = self.faults
        yield BAD.format(name=self.name, count=len(faults)) if faults else GOOD.format(name=self.name, title=self.place.title)
        yield from (f"{number}. {sentence}" for number, sentence in enumerate(faults, 1))
        yield from (f"提示：{sentence}" for sentence in self.hints)


class TemplatesDialog(QDialog):
    """All papers of the adopted regulations with the file in force; each looks like it would for the case `case_id`, or empty.

    `show_file` opens a file or folder with the computer's own program and says whether there was one.
    """

    def __init__(self, ops: Ops, case_id: str = "", parent: QWidget | None = None,
                 show_file: Callable[[QUrl], bool] = QDesktopServices.openUrl) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("文书模板")
        self._ops, self._case_id, self._show_file = ops, case_id, show_file
        self._overview = Overview((), "")
        self._chosen = ""
        self.bar = notices.MessageBar()
        self.table = cell_table("文书", self, TitledTable)
        self._rows = CellTable(TITLES, self.table)
        self.table.setModel(self._rows)
        for column, width in WIDTHS.items():
            self.table.setColumnWidth(column, round(width * self.fontMetrics().horizontalAdvance("字")))
        self.findings = QPlainTextEdit(NOTHING, readOnly=True)
        self.findings.setAccessibleName("检查结果")
        self.findings.setTabChangesFocus(True)
        self.preview = PaperPreview(ops)
        self.drawing = PaperDrawing(ops, self, self.preview, self.bar.say)
        self.export = self._button("存出模板…(&E)", self._on_export, "存成 Word 文件，空格处是标记")
        self.check = self._button("检查…(&K)", lambda: self._choose_file("检查", self.check_file), "检查一个 Word 文件能不能代替这种文书")
        self.install = self._button("启用…(&S)", lambda: self._choose_file("启用", self.install_file), INSTALL_TIP)
        self.remove = self._button("改回原版式(&B)", self._on_remove, REMOVE_TIP)
        self.copy = self._button("复制结果(&Y)", self._on_copy, "复制检查结果，可以贴到别处")
        self.locked = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._lay_out()
        self._settle()
        fitting.resize(self, 1180, 660)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_row())
        self.table.setFocus()
        self._read()

    def place(self) -> Place | None:
        """The paper chosen."""
        rows = self.table.selectionModel().selectedRows()
        return self._overview.places[rows[0].row()] if rows else None

    # --- what is shown -----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._ops.ask(self, templates.overview, self._take, self._on_refused)

    def _take(self, overview: Overview) -> None:
        chosen, self._overview = self._chosen, overview
        self._rows.show_rows([_cells(place) for place in overview.places])
        said = [overview.locked, "" if libreoffice.find() else ALONE]
        self.locked.setText("\n".join(filter(None, said)))
        self.locked.setVisible(any(said))
        papers = [place.paper for place in overview.places]
        self.table.selectRow(papers.index(chosen) if chosen in papers else 0)

    def _on_row(self) -> None:
        place = self.place()
        if place is not None and place.paper != self._chosen:
            self.findings.setPlainText(NOTHING)
        self._chosen = place.paper if place else ""
        self._settle()
        if place is not None:
            self._look(place)

    def _look(self, place: Place, data: bytes = b"", name: str = "") -> None:
        """Draw the paper as it is now, or on a file that is only tried."""

        def read(desk: Desk) -> Sheet:
            sheet = papers.sample(desk, place.paper, self._case_id)
            return replace(sheet, data=data, template=name) if data else sheet

        note = FILLED if self._case_id else EMPTY
        self.drawing.show(read, f"{TRIED}{note}" if data else note)

    def _settle(self) -> None:
        place, locked = self.place(), self._overview.locked
        for button in (self.export, self.check):
            button.setEnabled(place is not None)
        self.install.setEnabled(place is not None and not locked)
        self.remove.setEnabled(place is not None and place.own is not None and not locked)
        self.install.setToolTip(locked or INSTALL_TIP)
        self.remove.setToolTip(locked or (REMOVE_TIP if self.remove.isEnabled() else NO_OWN))
        self.copy.setEnabled(self.findings.toPlainText() != NOTHING)

    # --- saving ------------------------------------------------------------------------------------------------------

    def _on_export(self) -> None:
        place = self.place()
        if place is None:
            return
        if place.own is None:
            self._ask_where(place, "")
        else:
            notices.ask(self, WHICH.format(title=place.title, name=place.own.name), {
                "本单位的模板": partial(self._ask_where, place, place.own.file), OURS: partial(self._ask_where, place, "")})  # fmt: skip

    def _ask_where(self, place: Place, own: str) -> None:
        dialog = QFileDialog(self, "存出模板", "", "Word (*.docx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("docx")
        dialog.selectFile(f"{file_name(place.title)} 模板.docx")
        dialog.fileSelected.connect(lambda path: self.export_to(Path(path), place, own))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, path: Path, place: Place, own: str = "") -> None:
        """Write our layout with its tags, or the office's file of the hash `own`."""
        done = partial(self._on_exported, path)
        if own:
            self._ops.ask(self, lambda desk: write_file(path, desk.ledger.file(own)), done, self._on_refused, label="存出模板")
        else:
            self._ops.aside(self, lambda: write_file(path, _exported(place)), done, self._on_refused, label="存出模板")

    def _on_exported(self, path: Path, _none: None) -> None:
        self.bar.say(SAVED.format(name=path.name), "打开", lambda: self._open(path))

    def _open(self, path: Path) -> None:
        if not self._show_file(QUrl.fromLocalFile(str(path))):
            self.bar.say(UNOPENED.format(name=path.name, folder=path.parent), "打开文件夹",
                         lambda: self._show_file(QUrl.fromLocalFile(str(path.parent))))  # fmt: skip

    # --- checking and putting in force -------------------------------------------------------------------------------

    def _choose_file(self, title: str, chosen: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self, title, "", "Word (*.docx)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: chosen(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def check_file(self, path: Path) -> None:
        """Look through a file for the paper chosen, list what is found, and show how it prints."""
        self._look_through(path, self._on_checked)

    def install_file(self, path: Path) -> None:
        """The same, and where it has no faults ask whether it shall be in force."""
        self._look_through(path, self._on_to_install)

    def _look_through(self, path: Path, done: Callable[[Checked], object]) -> None:
        place = self.place()
        if place is None:
            return
        self.bar.clear()
        self.findings.setPlainText(CHECKING.format(name=path.name))

        def check(rules: Sequence[Regulation]) -> None:
            self._ops.aside(self, lambda: _checked(place, path, rules), done, self._on_refused, label="检查模板")

        self._ops.ask(self, lambda desk: templates.adopted_using(desk, place.paper), check, self._on_refused)

    def _on_checked(self, checked: Checked) -> None:
        if checked.place.paper != self._chosen:
            return
        self.findings.setPlainText("\n".join(checked.lines()))
        self._settle()
        if not checked.faults:
            self._look(checked.place, checked.data, checked.name)

    def _on_to_install(self, checked: Checked) -> None:
        self._on_checked(checked)
        if checked.faults:
            self.findings.setFocus()
        elif checked.place.paper == self._chosen:
            hinted = HINTED.format(count=len(checked.hints)) if checked.hints else ""
            question = INSTALL.format(title=checked.place.title, name=checked.name)
            notices.ask(self, question, {"启用": partial(self._install, checked)}, detail=hinted)

    def _install(self, checked: Checked) -> None:
        def install(desk: Desk) -> TemplatesChanged:
            templates.install(desk, checked.place.paper, checked.data, checked.name)
            return TemplatesChanged()

        self._change("启用模板", install, INSTALLED.format(title=checked.place.title, name=checked.name))

    def _on_remove(self) -> None:
        place = self.place()
        if place is not None and place.own is not None:
            notices.ask(self, REMOVE.format(title=place.title, name=place.own.name), {"改回": partial(self._remove, place)})

    def _remove(self, place: Place) -> None:
        def remove(desk: Desk) -> TemplatesChanged:
            templates.remove(desk, place.paper)
            return TemplatesChanged()

        self._change("改回原版式", remove, REMOVED.format(title=place.title))

    def _change(self, label: str, change: Callable[[Desk], TemplatesChanged], said: str) -> None:
        def done(_changed: TemplatesChanged) -> None:
            self.bar.say(said)
            self._read()

        self._ops.change(self, label, change, done, self._on_refused)

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self.findings.toPlainText())

    def _on_refused(self, error: RuleBroken | Trouble) -> None:
        if self.findings.toPlainText().startswith(CHECKING.partition("“")[0]):
            self.findings.setPlainText(NOTHING)
        self.bar.say(error.told if isinstance(error, RuleBroken) else str(error))

    # --- the look ----------------------------------------------------------------------------------------------------

    def _button(self, text: str, run: Callable[[], object], tip: str) -> QPushButton:
        button = QPushButton(text, autoDefault=False)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _lay_out(self) -> None:
        left, below = QWidget(), QWidget()
        listed, found = QVBoxLayout(left), QGridLayout(below)
        for row in (listed, found):
            row.setContentsMargins(0, 0, 0, 0)
        label, listing = QLabel("文书(&L)："), QLabel("检查结果(&R)：")
        label.setBuddy(self.table)
        listing.setBuddy(self.findings)
        actions = QHBoxLayout()
        for button in (self.export, self.check, self.install, self.remove):
            actions.addWidget(button)
        actions.addStretch(1)
        found.addLayout(actions, 0, 0, 1, 2)
        found.addWidget(listing, 1, 0)
        found.addWidget(self.copy, 1, 1, Qt.AlignmentFlag.AlignRight)
        found.addWidget(self.findings, 2, 0, 1, 2)
        upright = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        upright.addWidget(self.table)
        upright.addWidget(below)
        upright.setSizes([330, 190])
        listed.addWidget(label)
        listed.addWidget(upright, 1)
        across = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        across.addWidget(left)
        across.addWidget(self.preview)
        across.setSizes([640, 520])
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self.bar, QLabel(ABOUT, wordWrap=True)):
            column.addWidget(part)
        column.addWidget(across, 1)
        column.addWidget(self.locked)
        column.addWidget(buttons)
        walked = (self.table, self.export, self.check, self.install, self.remove, self.copy, self.findings, self.preview.area)
        for before, after in pairwise(walked):
            self.setTabOrder(before, after)


def _cells(place: Place) -> list[Cell]:
    own = place.own
    if own is None:
        return [Cell(place.title), Cell(OURS, Meaning.MUTED), Cell(""), Cell("")]
    return [Cell(place.title), Cell(own.name, Meaning.ACCENT), Cell(f"{local(from_text(own.at)):%Y-%m-%d %H:%M}"), Cell(own.by)]


def _exported(place: Place) -> bytes:
    from desktop_app.forms.template_export import export

    return export(load_paper(place.paper))


def _checked(place: Place, path: Path, rules: Sequence[Regulation]) -> Checked:
    data = read_file(path, f"模板文件“{path.name}”")
    return Checked(place, path.name, data, templates.check(data, load_paper(place.paper), rules, path.name))
