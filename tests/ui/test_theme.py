"""Colours by meaning that can be read, and the shipped font alone."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from PySide6.QtGui import QColor, QFontInfo, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from desktop_app.ui.theme import Meaning, Theme, colours, load_fonts, palette


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield qapp
    qapp.setFont(before[0])
    qapp.setPalette(before[1])
    qapp.setStyleSheet(before[2])


def luminance(colour: QColor) -> float:
    """WCAG 2.1, relative luminance."""
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: QColor, b: QColor) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("meaning", list(Meaning))
def test_every_meaning_can_be_read_on_every_ground(dark: bool, meaning: Meaning) -> None:
    named = colours(dark)
    needed = 3.0 if meaning is Meaning.VOID else 4.5
    for ground in ("window", "base", "alternate"):
        assert contrast(named[meaning], named[ground]) >= needed, ground


@pytest.mark.parametrize("dark", [False, True])
def test_the_other_pairs_can_be_read(dark: bool) -> None:
    named = colours(dark)
    pairs = [("highlighted_text", "highlight"), ("normal", "button"), ("normal", "tip"), ("normal", "banner")]
    assert {
        pair: contrast(named[pair[0]], named[pair[1]]) for pair in pairs if contrast(*map(named.get, pair)) < 4.5
    } == {}


def test_light_and_dark_name_the_same_colours() -> None:
    assert colours(False).keys() == colours(True).keys() >= {meaning.value for meaning in Meaning}
    assert all(colour.isValid() for dark in (False, True) for colour in colours(dark).values())


def test_the_palette_is_light_or_dark(qapp: QApplication) -> None:
    for dark in (False, True):
        made = palette(dark)
        assert (made.color(QPalette.ColorRole.Base).lightness() < 128) is dark
        assert made.color(QPalette.ColorRole.Text) == colours(dark)["normal"]
        assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == colours(dark)["void"]


def test_the_theme_dresses_the_application_and_changes(qtbot: QtBot, app: QApplication) -> None:
    theme = Theme(app, dark=False)
    assert app.palette().color(QPalette.ColorRole.Window) == theme.colour("window") == colours(False)["window"]
    assert theme.colour(Meaning.OVERDUE) == colours(False)["overdue"]
    with qtbot.waitSignal(theme.changed):
        theme.choose(True)
    assert theme.dark
    assert app.palette().color(QPalette.ColorRole.Window) == colours(True)["window"]
    assert colours(True)["banner"].name() in app.styleSheet()
    assert "$" not in app.styleSheet()
    with pytest.raises(KeyError):
        theme.colour("nice")


def test_following_the_desktop(qtbot: QtBot, app: QApplication) -> None:
    theme = Theme(app)
    assert theme.dark is (app.styleHints().colorScheme().name == "Dark")


def test_the_window_speaks_the_shipped_sans(qtbot: QtBot, app: QApplication) -> None:
    shipped = [entry.name for entry in (files("desktop_app.resources") / "fonts").iterdir()]
    expected = [name for name in shipped if name.endswith(".ttf") and "Sans" in name]
    assert expected, "no Sans is shipped"
    families = load_fonts()
    assert load_fonts() is families
    Theme(app, dark=False, points=12)
    label = QLabel("投诉登记台")
    qtbot.addWidget(label)
    assert QFontInfo(label.font()).family() == families[0]
    assert label.font().pointSizeF() == 12
    raw = QRawFont.fromFont(label.font())
    assert all(raw.supportsCharacter(ord(character)) for character in "投诉登记台喆翀超已暂定，。“”《》①℃")


@pytest.mark.parametrize("symbols", list(QSpinBox.ButtonSymbols))
def test_a_number_has_room_to_be_read(qtbot: QtBot, app: QApplication, symbols: QSpinBox.ButtonSymbols) -> None:
    Theme(app, False)
    number = QSpinBox(maximum=999)
    qtbot.addWidget(number)
    number.setButtonSymbols(symbols)
    number.show()
    assert number.lineEdit().width() >= number.fontMetrics().horizontalAdvance("999")
