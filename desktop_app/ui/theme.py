"""Colours by meaning, light and dark, and the window's own font."""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from string import Template

from PySide6.QtCore import QByteArray, QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import Trouble

POINTS = 10.5  # 五号


class Meaning(StrEnum):
    """What a colour says. A colour never says it alone: the words stand beside it."""

    NORMAL = "normal"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OK = "ok"
    MUTED = "muted"
    PROVISIONAL = "provisional"
    PAUSED = "paused"
    VOID = "void"
    ERROR = "error"
    ACCENT = "accent"


_ROLES = {
    "window": QPalette.ColorRole.Window,
    "normal": QPalette.ColorRole.WindowText,
    "base": QPalette.ColorRole.Base,
    "alternate": QPalette.ColorRole.AlternateBase,
    "button": QPalette.ColorRole.Button,
    "highlight": QPalette.ColorRole.Highlight,
    "highlighted_text": QPalette.ColorRole.HighlightedText,
    "tip": QPalette.ColorRole.ToolTipBase,
    "muted": QPalette.ColorRole.PlaceholderText,
    "accent": QPalette.ColorRole.Link,
}
_TEXT_ROLES = (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.ToolTipText)


@cache
def load_fonts() -> tuple[str, ...]:
    """Give Qt every shipped Sans, once; the families in order. Empty while none is shipped.

    Raises Trouble when a shipped font cannot be used.
    """
    families: dict[str, None] = {}
    folder = files("desktop_app.resources") / "fonts"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not (entry.name.endswith(".ttf") and "Sans" in entry.name):
            continue
        number = QFontDatabase.addApplicationFontFromData(QByteArray(entry.read_bytes()))
        if number < 0:
            raise Trouble(f"随程序安装的字体“{entry.name}”已损坏，请重新安装程序。")
        families.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(number)))
    return tuple(families)


@cache
def colours(dark: bool) -> dict[str, QColor]:
    """The named colours of one palette."""
    name = "dark.toml" if dark else "light.toml"
    text = (files("desktop_app.resources") / "theme" / name).read_text("utf-8")
    return {key: QColor(value) for key, value in tomllib.loads(text).items()}


def palette(dark: bool) -> QPalette:
    """The Qt palette of the named colours."""
    named = colours(dark)
    result = QPalette()
    for key, role in _ROLES.items():
        result.setColor(role, named[key])
    for role in _TEXT_ROLES:
        result.setColor(role, named["normal"])
    for role in (*_TEXT_ROLES, QPalette.ColorRole.WindowText):
        result.setColor(QPalette.ColorGroup.Disabled, role, named["void"])
    return result


class Theme(QObject):
    """Dresses the application: style, palette, font, style sheet. Signal: `changed`, gone light or dark.

    `dark=None` follows the desktop.
    """

    changed = Signal()

    def __init__(self, app: QApplication, dark: bool | None = None, points: float = POINTS) -> None:
        super().__init__()
        self._app = app
        self._wanted = dark
        self._points = points
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self._on_desktop)
        app.setStyle("Fusion")
        self._dress()

    @property
    def dark(self) -> bool:
        """Whether the window is dark now."""
        if self._wanted is not None:
            return self._wanted
        return self._hints.colorScheme() == Qt.ColorScheme.Dark

    def choose(self, dark: bool | None) -> None:
        """Go dark, go light, or follow the desktop."""
        self._wanted = dark
        self._dress()
        self.changed.emit()

    def colour(self, meaning: str) -> QColor:
        """The colour of a meaning, or of a named part of the palette. KeyError for an unknown name."""
        return colours(self.dark)[meaning]

    def _on_desktop(self, _scheme: Qt.ColorScheme) -> None:
        if self._wanted is None:
            self._dress()
            self.changed.emit()

    def _dress(self) -> None:
        font = QFont()
        families = load_fonts()
        if families:
            font.setFamilies(list(families))
        font.setPointSizeF(self._points)
        self._app.setFont(font)
        self._app.setPalette(palette(self.dark))
        folder = files("desktop_app.resources") / "theme"
        QDir.setSearchPaths("theme", [str(folder)])  # the sheet names pictures as theme:…
        sheet = (folder / "style.qss").read_text("utf-8")
        names = {name: colour.name() for name, colour in colours(self.dark).items()}
        self._app.setStyleSheet(Template(sheet).substitute(names))
