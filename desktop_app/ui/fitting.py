"""Windows that stay on the screen, also where it is small or everything on it is drawn larger."""

from PySide6.QtWidgets import QWidget

FRAME = 40  # pixels: the title bar, and a little air


def highest(window: QWidget) -> int:
    """How high a window may be on its screen."""
    return window.screen().availableGeometry().height() - FRAME


def resize(window: QWidget, width: int, height: int) -> None:
    """Give a window this size, or as much of it as its screen has room for."""
    room = window.screen().availableGeometry()
    window.resize(min(width, room.width() - FRAME), min(height, highest(window)))
