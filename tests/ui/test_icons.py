"""Icons: every name draws something, in the colours of the theme."""

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from desktop_app.ui.icons import SIZES, Icons, _svg, draw, names

WANTED = (
    "register find accept transfer urge reply print save excel attach undo settings calendar clock person warning "
    "archive approve return note phone letter refresh help close"
).split()


def painted(image: QImage) -> list[QColor]:
    every = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return [colour for colour in every if colour.alpha() > 200]


def test_the_icons_the_commands_need_are_there() -> None:
    assert set(WANTED) <= set(names())


@pytest.mark.parametrize("name", names())
def test_each_is_valid_takes_its_colour_and_fills_its_square(qtbot: QtBot, name: str) -> None:
    ElementTree.fromstring(_svg(name))
    assert QSvgRenderer(QByteArray(_svg(name).encode())).isValid()
    assert "currentColor" in _svg(name)
    image = draw(name, QColor("#b3201c"), 48).toImage()
    ink = painted(image)
    assert len(ink) > 60
    assert all(abs(colour.red() - 0xB3) < 8 and colour.green() < 0x40 for colour in ink)
    rows = [y for y in range(48) if any(image.pixelColor(x, y).alpha() > 100 for x in range(48))]
    assert rows[0] >= 1 and rows[-1] <= 46, "an icon stays inside its square"
    assert rows[-1] - rows[0] >= 24


def test_no_two_icons_look_the_same(qtbot: QtBot) -> None:
    pictures = {bytes(draw(name, QColor("black"), 24).toImage().constBits()) for name in names()}
    assert len(pictures) == len(names())


def test_an_icon_is_drawn_once_dimmed_when_disabled_and_anew_after_forget(qtbot: QtBot) -> None:
    palette = {"normal": QColor("#1c2127"), "void": QColor("#7d8590")}
    icons = Icons(palette.__getitem__)
    icon = icons.icon("register")
    assert icons.icon("register") is icon
    assert {size.width() for size in icon.availableSizes()} == set(SIZES)
    dim = painted(icon.pixmap(QSize(48, 48), 1.0, QIcon.Mode.Disabled).toImage())
    assert all(abs(colour.red() - 0x7D) < 8 for colour in dim)
    palette["normal"] = QColor("#e6e9ed")
    icons.forget()
    light = painted(icons.icon("register").pixmap(QSize(48, 48), 1.0).toImage())
    assert all(colour.red() > 0xD0 for colour in light)


def test_an_unknown_name_is_our_mistake(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError):
        draw("smiley", QColor("black"), 16)
