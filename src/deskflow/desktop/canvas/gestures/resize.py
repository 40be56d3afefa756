"""Drag the lower right corner of a note to give it a size; it shows the new outline until it is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from deskflow.desktop.canvas.document.placing import resize_node
from deskflow.desktop.canvas.geometry import NOTE_RADIUS, note_size
from deskflow.desktop.canvas.gestures.gesture import Pointer

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_REACH = 14.0


def note_corner_at(view: CanvasView, place: QPointF, node: str | None) -> str | None:
    """The note whose corner is here and may be dragged."""
    item = view.canvas.nodes.get(node or "")
    if item is None or item.kind.shape != "note" or view.read_only:
        return None
    box, reach = item.scene_box(), _REACH / min(1.0, view.camera.zoom)
    near = box.right - place.x() <= reach and box.bottom - place.y() <= reach
    return item.node.id if near else None


class ResizeGesture:
    cursor = Qt.CursorShape.SizeFDiagCursor
    autopans = True

    def __init__(self, view: CanvasView, pointer: Pointer, node: str) -> None:
        self._view = view
        self._node = node
        self._box = view.canvas.nodes[node].scene_box()
        # Where the corner is held, so that it does not jump to the pointer.
        self._held = QPointF(self._box.right, self._box.bottom) - pointer.place
        self._size = (self._box.w, self._box.h)
        view.canvas.selection.set([node])

    def move(self, pointer: Pointer) -> None:
        corner = pointer.place + self._held
        self._size = note_size(corner.x() - self._box.x, corner.y() - self._box.y)
        self._view.viewport().update()

    def finish(self, pointer: Pointer) -> None:
        if self._size != (self._box.w, self._box.h):
            resize_node(self._view.canvas.document, self._node, *self._size)

    def cancel(self) -> None:
        pass

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        painter.save()
        painter.setTransform(self._view.viewportTransform())
        painter.setPen(self._view.canvas.brushwork.outline_selected)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outline = QRectF(self._box.x, self._box.y, *self._size)
        painter.drawRoundedRect(outline, NOTE_RADIUS, NOTE_RADIUS)
        painter.restore()
