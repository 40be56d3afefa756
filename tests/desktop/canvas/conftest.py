"""A canvas in a window that is really shown, and a hand with a mouse."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.desktop.canvas.colours import CanvasColours
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.look import CanvasLook
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.canvas.view import CanvasView


def _icon(name: str, size: int, colour: QColor) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(colour)
    return pixmap


@pytest.fixture(scope="session")
def looks(repository: Path, qapp: QApplication) -> dict[str, CanvasLook]:
    folder = repository / "resources" / "tokens"
    return {
        name: CanvasLook(
            CanvasColours.from_tokens(
                tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))["colour"]
            ),
            _icon,
            QFont(),
        )
        for name in ("light", "dark")
    }


class Hand:
    """Moves, presses and types as a person would, in canvas units."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view

    def at(self, x: float, y: float) -> QPoint:
        return self.view.mapFromScene(QPointF(x, y))

    def move(self, x: float, y: float, modifiers=Qt.KeyboardModifier.NoModifier, held=None) -> None:
        at = self.at(x, y)
        port = self.view.viewport()
        buttons = held if held is not None else Qt.MouseButton.LeftButton
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(port.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            buttons,
            modifiers,
        )
        QApplication.sendEvent(port, event)

    def press(
        self, x, y, modifiers=Qt.KeyboardModifier.NoModifier, button=Qt.MouseButton.LeftButton
    ):
        QTest.mousePress(self.view.viewport(), button, modifiers, self.at(x, y))

    def release(
        self, x, y, modifiers=Qt.KeyboardModifier.NoModifier, button=Qt.MouseButton.LeftButton
    ):
        QTest.mouseRelease(self.view.viewport(), button, modifiers, self.at(x, y))

    def click(self, x, y, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self.press(x, y, modifiers)
        self.release(x, y, modifiers)

    def drag(self, start, end, modifiers=Qt.KeyboardModifier.NoModifier, **options) -> None:
        self.press(*start, modifiers, **options)
        for part in (0.1, 0.5, 1.0):
            self.move(
                start[0] + (end[0] - start[0]) * part,
                start[1] + (end[1] - start[1]) * part,
                modifiers,
            )
        self.release(*end, modifiers, **options)

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)


@pytest.fixture
def opened(qtbot, looks, no_leaked_widgets) -> Iterator:
    """``opened(document)`` shows it at 100 % with 0,0 near the upper left corner; returns a Hand."""
    views: list[CanvasView] = []

    def show(document: Document) -> Hand:
        scene = CanvasScene(document, looks["light"])
        view = CanvasView(scene)
        scene.setParent(view)
        view.resize(1200, 800)
        with qtbot.waitExposed(view):
            view.show()
        view.setFocus()
        view.camera.set_zoom(1.0)
        view.camera.centre_on(QPointF(500, 300))
        views.append(view)
        return Hand(view)

    yield show
    for view in views:
        view.canvas.close()
        view.close()
        view.deleteLater()
