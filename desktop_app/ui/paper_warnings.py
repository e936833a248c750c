"""What to look at before a paper is issued: each thing on a line of its own, and two ways on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.paper_checks import Check
from desktop_app.ui import fitting

LETTERS = 38
ASKED = "出具《{title}》（{purpose}）以前，请看一看："
ISSUE, BACK = "仍要出具(&Y)", "返回补充(&B)"


class PaperWarnings(QDialog):
    """Lists the warnings; `go` is called for 仍要出具, 返回补充 and Escape do nothing. Enter goes on where only blanks stay
    empty, as they often may, and goes back where anything else is said.
    """

    def __init__(self, title: str, purpose: str, found: Sequence[Check], about: str, go: Callable[[], object],
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(f"出具《{title}》")
        self.sentences = [check.sentence for check in found]
        self.go, self.back = QPushButton(ISSUE), QPushButton(BACK)
        buttons = QDialogButtonBox()
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.back, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(go)
        usual = self.go if all(check.kind == "blank" for check in found) else self.back
        usual.setDefault(True)
        whole = QVBoxLayout(self)
        whole.addWidget(_words(ASKED.format(title=title, purpose=purpose)))
        whole.addWidget(self._list(), 1)
        whole.addWidget(_words(about))
        whole.addWidget(buttons)
        width = self.fontMetrics().horizontalAdvance("字") * LETTERS
        fitting.resize(self, width, whole.minimumHeightForWidth(width))
        usual.setFocus()

    def _list(self) -> QScrollArea:
        body = QWidget()
        rows = QVBoxLayout(body)
        for place, sentence in enumerate(self.sentences, 1):
            rows.addWidget(_words(f"{place}. {sentence}" if len(self.sentences) > 1 else sentence))
        rows.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.StyledPanel)
        area.setAccessibleName("要留意的地方")
        area.setWidget(body)
        area.setMinimumHeight(min(self._height(body), fitting.highest(self) // 2))
        return area

    def _height(self, body: QWidget) -> int:
        return body.heightForWidth(self.fontMetrics().horizontalAdvance("字") * (LETTERS - 4)) + 8


def _words(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
