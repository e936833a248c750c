"""Menus in which the arrows also reach what cannot be done now, so that the keyboard too can ask why."""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QMenu, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget


class _Reaching(QProxyStyle):
    """Fusion, in which a grey entry can be walked on to."""

    def styleHint(self, hint: QStyle.StyleHint, option: QStyleOption | None = None, widget: QWidget | None = None,
                  returned: QStyleHintReturn | None = None) -> int:  # fmt: skip
        if hint == QStyle.StyleHint.SH_Menu_AllowActiveAndDisabled:
            return 1
        return super().styleHint(hint, option, widget, returned)


@cache
def _style() -> QStyle:
    return _Reaching("Fusion")


class _Teller(QObject):
    """Says in the status line what the entry walked on to is about, or why it is grey."""

    def __init__(self, menu: QMenu, window: QWidget) -> None:
        super().__init__(menu)
        self._window = window
        menu.hovered.connect(self.tell)
        menu.aboutToHide.connect(self.clear)

    def tell(self, action: QAction) -> None:
        """What an entry is about."""
        QApplication.sendEvent(self._window.window(), QStatusTipEvent(action.statusTip()))

    def clear(self) -> None:
        """The menu goes."""
        QApplication.sendEvent(self._window.window(), QStatusTipEvent(""))


def reachable(menu: QMenu, window: QWidget) -> QMenu:
    """Let the arrows reach every entry; the status tip of the one walked on to stands in the status line of `window`."""
    menu.setToolTipsVisible(True)
    menu.setStyle(_style())
    _Teller(menu, window)
    return menu
