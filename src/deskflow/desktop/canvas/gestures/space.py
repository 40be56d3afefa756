"""Drag to make room: everything past the line where the drag began is pushed on, or pulled back until
something is in the way. The first movement decides between left-right and up-down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from deskflow.desktop.canvas.alignment import Axis, beyond, room_left
from deskflow.desktop.canvas.colours import faded
from deskflow.desktop.canvas.document.placing import move_nodes
from deskflow.desktop.canvas.geometry import SNAP, snapped
from deskflow.desktop.canvas.gestures.gesture import Pointer

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_DECIDES = 6


class SpaceGesture:
    cursor = Qt.CursorShape.SizeAllCursor
    autopans = True

    def __init__(self, view: CanvasView, pointer: Pointer) -> None:
        self._view = view
        self._start = pointer
        self._axis: Axis | None = None
        self._moving: set[str] = set()
        self._furthest_back = 0.0
        self._way = 0.0

    def move(self, pointer: Pointer) -> None:
        if self._axis is None and not self._decide(pointer):
            return
        way = pointer.place - self._start.place
        wanted = snapped(way.x() if self._axis == "across" else way.y())
        self._way = max(wanted, -self._furthest_back)
        self._view.canvas.lift(self._moving, *self._step())
        self._view.viewport().update()

    def _decide(self, pointer: Pointer) -> bool:
        drag = pointer.at - self._start.at
        if drag.manhattanLength() < _DECIDES:
            return False
        canvas = self._view.canvas
        boxes = {name: item.scene_box() for name, item in canvas.nodes.items()}
        self._axis = "across" if abs(drag.x()) >= abs(drag.y()) else "down"
        place = self._start.place
        line = place.x() if self._axis == "across" else place.y()
        self._moving = beyond(boxes, self._axis, line)
        room = room_left(boxes, self._moving, self._axis)
        self._furthest_back = max(0.0, (room // SNAP - 1) * SNAP) if room < 1e9 else 1e9
        cursors = {"across": Qt.CursorShape.SizeHorCursor, "down": Qt.CursorShape.SizeVerCursor}
        self._view.viewport().setCursor(cursors[self._axis])
        return True

    def _step(self) -> tuple[float, float]:
        return (self._way, 0.0) if self._axis == "across" else (0.0, self._way)

    def finish(self, pointer: Pointer) -> None:
        self.move(pointer)
        canvas = self._view.canvas
        canvas.settle()
        self._view.tools.used(keep=pointer.holds(Qt.KeyboardModifier.ShiftModifier))
        dx, dy = self._step()
        if self._way and self._moving:
            nodes = canvas.document.nodes
            places = {name: (nodes[name].x + dx, nodes[name].y + dy) for name in self._moving}
            move_nodes(canvas.document, places, name="make-room")

    def cancel(self) -> None:
        self._view.canvas.settle()
        self._view.tools.put_down()

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        """The strip that is opened or closed, from where the drag began."""
        if self._axis is None:
            return
        area = QRectF(self._view.viewport().rect())
        begin = self._view.viewportTransform().map(self._start.place)
        end = self._view.viewportTransform().map(self._start.place + QPointF(*self._step()))
        if self._axis == "across":
            strip = QRectF(QPointF(begin.x(), area.top()), QPointF(end.x(), area.bottom()))
        else:
            strip = QRectF(QPointF(area.left(), begin.y()), QPointF(area.right(), end.y()))
        accent = self._view.canvas.look.colours.accent
        painter.fillRect(strip.normalized(), faded(accent, 0.10))
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
        if self._axis == "across":
            painter.drawLine(strip.topLeft(), strip.bottomLeft())
            painter.drawLine(strip.topRight(), strip.bottomRight())
        else:
            painter.drawLine(strip.topLeft(), strip.topRight())
            painter.drawLine(strip.bottomLeft(), strip.bottomRight())
