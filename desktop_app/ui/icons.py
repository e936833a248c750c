"""Icons: plain SVG by name, drawn in the colours of the theme."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64)  # pixels; the larger ones serve screens scaled to 150 % and 200 %


def names() -> list[str]:
    """The names of all icons shipped."""
    folder = files("desktop_app.resources") / "icons"
    found = [entry.name for entry in folder.iterdir() if entry.name.endswith(".svg")]
    return sorted(name.removesuffix(".svg") for name in found)


@cache
def _svg(name: str) -> str:
    return (files("desktop_app.resources") / "icons" / f"{name}.svg").read_text("utf-8")


def draw(name: str, colour: QColor, size: int) -> QPixmap:
    """One icon in one colour, `size` pixels square. FileNotFoundError for an unknown name."""
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour.name()).encode()))
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


class Icons:
    """The icons of one window, in the colours `colour` gives; call `forget` when the theme changes."""

    def __init__(self, colour: Callable[[str], QColor]) -> None:
        self._colour = colour
        self._drawn: dict[tuple[str, str], QIcon] = {}

    def icon(self, name: str, meaning: str = "normal") -> QIcon:
        """The icon in the colour of a meaning, dimmed where disabled."""
        if (name, meaning) not in self._drawn:
            icon = QIcon()
            for size in SIZES:
                icon.addPixmap(draw(name, self._colour(meaning), size), QIcon.Mode.Normal)
                icon.addPixmap(draw(name, self._colour("void"), size), QIcon.Mode.Disabled)
            self._drawn[name, meaning] = icon
        return self._drawn[name, meaning]

    def forget(self) -> None:
        """Draw anew from now on."""
        self._drawn.clear()
