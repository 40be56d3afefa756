"""Drag the canvas itself: middle button, or space and the left one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter

from deskflow.desktop.canvas.gestures.gesture import Pointer

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView


class PanGesture:
    cursor = Qt.CursorShape.ClosedHandCursor
    autopans = False

    def __init__(self, view: CanvasView, pointer: Pointer) -> None:
        self._view = view
        self._last = pointer.at

    def move(self, pointer: Pointer) -> None:
        step = pointer.at - self._last
        self._last = pointer.at
        self._view.camera.pan(step.x(), step.y())

    def finish(self, pointer: Pointer) -> None:
        self.move(pointer)

    def cancel(self) -> None:
        pass

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        pass
