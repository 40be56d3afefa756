"""Scrolls the canvas while a gesture's pointer rests near its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_TICK_MS = 30
_EDGE = 28
_STEP = 14


class Autopan(QObject):
    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._pull = (0, 0)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def follow(self, at: QPoint) -> None:
        """The pointer of a gesture is here now."""
        area = self._view.viewport().rect()
        across = (at.x() > area.right() - _EDGE) - (at.x() < _EDGE)
        down = (at.y() > area.bottom() - _EDGE) - (at.y() < _EDGE)
        self._pull = (across, down)
        if not (across or down):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _on_tick(self) -> None:
        across, down = self._pull
        self._view.camera.pan(-across * _STEP, -down * _STEP)
        self._view.drag_on()
