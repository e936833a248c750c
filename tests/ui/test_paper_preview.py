"""The preview: drawn on one thread, turned and zoomed by keys, the newest question only."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui import paper_preview, printing
from desktop_app.ui.ops import Ops
from desktop_app.ui.paper_preview import NOTHING, PaperPreview
from tests.ui.test_printing import BLUE, GREEN, RED, colours_on_pages


@pytest.fixture
def ops(qtbot: QtBot) -> Iterator[Ops]:
    road = Ops()
    yield road
    road.stop()


@pytest.fixture
def preview(qtbot: QtBot, ops: Ops) -> PaperPreview:
    widget = PaperPreview(ops)
    qtbot.addWidget(widget)
    widget.resize(540, 400)
    widget.show()
    return widget


def colour(preview: PaperPreview) -> str:
    image = preview.label.pixmap().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).name()


def shown(qtbot: QtBot, preview: PaperPreview, page: int, pages: int, name: str) -> None:
    qtbot.waitUntil(lambda: preview.page() == (page, pages) and colour(preview) == name)


def test_pages_are_turned_by_keys_and_buttons(qtbot: QtBot, preview: PaperPreview) -> None:
    preview.show_pdf(colours_on_pages(RED, GREEN, BLUE), "预览")
    shown(qtbot, preview, 1, 3, RED)
    assert preview.where.text() == "第1页，共3页"
    assert not preview.back.isEnabled()
    qtbot.keyClick(preview.area, Qt.Key.Key_PageDown)
    shown(qtbot, preview, 2, 3, GREEN)
    qtbot.mouseClick(preview.on, Qt.MouseButton.LeftButton)
    shown(qtbot, preview, 3, 3, BLUE)
    assert not preview.on.isEnabled()
    qtbot.keyClick(preview.area, Qt.Key.Key_PageDown)
    qtbot.keyClick(preview.area, Qt.Key.Key_PageUp)
    shown(qtbot, preview, 2, 3, GREEN)


def test_it_is_as_wide_as_there_is_room(qtbot: QtBot, preview: PaperPreview) -> None:
    preview.show_pdf(colours_on_pages(RED))
    shown(qtbot, preview, 1, 1, RED)
    narrow = preview.label.pixmap().width()
    assert preview.area.viewport().width() - 30 <= narrow <= preview.area.viewport().width()
    preview.resize(900, 400)
    qtbot.waitUntil(lambda: preview.label.pixmap().width() > narrow + 300)


def test_zooming_by_keys_wheel_and_back_to_fit(qtbot: QtBot, preview: PaperPreview) -> None:
    preview.show_pdf(colours_on_pages(RED))
    shown(qtbot, preview, 1, 1, RED)
    width = preview.label.pixmap().width()
    qtbot.keyClick(preview.area, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: preview.label.pixmap().width() > width)
    larger = preview.label.pixmap().width()
    at = QPointF(20, 20)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(preview.area.viewport(), wheel)
    qtbot.waitUntil(lambda: preview.label.pixmap().width() > larger)
    qtbot.keyClick(preview.area, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: preview.label.pixmap().width() == width)


def test_only_the_newest_question_is_answered(qtbot: QtBot, preview: PaperPreview) -> None:
    for _ in range(20):
        preview.show_pdf(colours_on_pages(RED))
        preview.show_pdf(colours_on_pages(BLUE))
    shown(qtbot, preview, 1, 1, BLUE)
    preview.show_pdf(colours_on_pages(RED))
    preview.show_words("还没有“催办”。")
    qtbot.wait(100)
    assert preview.label.text() == "还没有“催办”。"
    assert preview.page() == (0, 0)


def test_everything_is_drawn_on_one_thread(
    qtbot: QtBot, preview: PaperPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[str] = set()

    def watched(pdf: bytes, page: int, width: int, ratio: float = 1.0) -> printing.Picture:
        threads.add(threading.current_thread().name)
        return printing.picture(pdf, page, width, ratio)

    monkeypatch.setattr(paper_preview, "picture", watched)
    preview.show_pdf(colours_on_pages(RED, GREEN))
    shown(qtbot, preview, 1, 2, RED)
    preview.turn(1)
    shown(qtbot, preview, 2, 2, GREEN)
    assert len(threads) == 1
    assert threading.main_thread().name not in threads


def test_a_broken_file_is_said_where_the_page_would_be(qtbot: QtBot, preview: PaperPreview) -> None:
    assert preview.label.text() == NOTHING
    preview.show_pdf(b"broken")
    qtbot.waitUntil(lambda: "打不开" in preview.label.text())
    assert not preview.fit.isEnabled()
