"""A journey has the application as the program makes it, with dialogs that keys can answer on every desktop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.ui.app import make_application


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """Dialogs for files are Qt's own: those of the desktop are other programs and take no keys from here."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    return make_application()
