"""Drag over empty canvas to select what the band touches; Shift or Ctrl adds to the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from deskflow.desktop.canvas.colours import faded
from deskflow.desktop.canvas.gestures.gesture import Pointer
from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.items.wire_item import WireItem

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_ADDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_CLICK = 4


class RubberBandGesture:
    cursor = Qt.CursorShape.ArrowCursor
    autopans = True

    def __init__(self, view: CanvasView, pointer: Pointer) -> None:
        self._view = view
        self._start = pointer
        self._end = pointer
        selection = view.canvas.selection
        self._before = (selection.nodes, selection.edges, selection.current)
        if not pointer.holds(_ADDS):
            selection.clear()
        self._kept = (selection.nodes, selection.edges)

    def move(self, pointer: Pointer) -> None:
        self._end = pointer
        if not self._is_drag():
            return
        band = QRectF(self._start.place, pointer.place).normalized()
        nodes, edges = set(self._kept[0]), set(self._kept[1])
        for item in self._view.canvas.items(band, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
            if isinstance(item, NodeItem):
                box = item.scene_box()
                if band.intersects(QRectF(box.x, box.y, box.w, box.h)):
                    nodes.add(item.node.id)
            elif isinstance(item, WireItem) and band.contains(item.boundingRect()):
                edges.add(item.edge.id)
        self._view.canvas.selection.set(nodes, edges)
        self._view.viewport().update()

    def _is_drag(self) -> bool:
        return (self._end.at - self._start.at).manhattanLength() >= _CLICK

    def finish(self, pointer: Pointer) -> None:
        self.move(pointer)

    def cancel(self) -> None:
        self._view.canvas.selection.set(*self._before)

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        if not self._is_drag():
            return
        accent = self._view.canvas.look.colours.accent
        corner = self._view.viewportTransform().map(self._start.place)
        band = QRectF(corner, QPointF(self._end.at)).normalized()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(faded(accent, 0.1))
        painter.drawRect(band)
