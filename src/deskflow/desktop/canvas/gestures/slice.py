"""Draw a line across wires to cut them. They light up while the line is drawn and go in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from deskflow.desktop.canvas.document.wiring import cut
from deskflow.desktop.canvas.geometry import Point
from deskflow.desktop.canvas.gestures.gesture import Pointer
from deskflow.desktop.canvas.items.wire_item import WireItem
from deskflow.desktop.canvas.routing import crossed_by

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView


class SliceGesture:
    cursor = Qt.CursorShape.CrossCursor
    autopans = True

    def __init__(self, view: CanvasView, pointer: Pointer) -> None:
        self._view = view
        self._start = pointer.place
        self._end = pointer.place
        self._crossed: frozenset[str] = frozenset()

    def move(self, pointer: Pointer) -> None:
        self._end = pointer.place
        line = (Point(*self._start.toTuple()), Point(*self._end.toTuple()))
        near = self._view.canvas.items(
            QRectF(self._start, self._end).normalized().adjusted(-1, -1, 1, 1),
            Qt.ItemSelectionMode.IntersectsItemBoundingRect,
        )
        self._light(
            frozenset(
                item.edge.id
                for item in near
                if isinstance(item, WireItem) and crossed_by(item.points, *line)
            )
        )
        self._view.viewport().update()

    def _light(self, crossed: frozenset[str]) -> None:
        wires = self._view.canvas.wires
        for edge_id in self._crossed ^ crossed:
            if edge_id in wires:
                wires[edge_id].doomed = edge_id in crossed
                wires[edge_id].update()
        self._crossed = crossed

    def finish(self, pointer: Pointer) -> None:
        self.move(pointer)
        crossed = self._crossed
        self._light(frozenset())
        self._view.tools.used(keep=pointer.holds(Qt.KeyboardModifier.ShiftModifier))
        if crossed:
            cut(self._view.canvas.document, crossed)

    def cancel(self) -> None:
        self._light(frozenset())
        self._view.tools.put_down()

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        to_pixels = self._view.viewportTransform()
        danger = self._view.canvas.look.colours.danger
        painter.setPen(QPen(danger, 1.6, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(to_pixels.map(QPointF(self._start)), to_pixels.map(QPointF(self._end)))
