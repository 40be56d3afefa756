"""Drag a piece of a selected wire up and down or left and right. It keeps to the grid and to the level of its ports
unless Alt is held; brought back into line, it is straight again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication

from deskflow.desktop.canvas.bending import (
    middle_of,
    movable_pieces,
    piece_at,
    runs_across,
    with_piece_at,
)
from deskflow.desktop.canvas.document.wiring import bend, straighten
from deskflow.desktop.canvas.geometry import snapped
from deskflow.desktop.canvas.gestures.gesture import Pointer
from deskflow.desktop.canvas.hit import Hit
from deskflow.desktop.canvas.wire_laying import bends_for

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_LEVEL = 6.0
_HANDLE_REACH = 11.0


def piece_under(view: CanvasView, place: QPointF, hit: Hit) -> int | None:
    """The piece of a selected wire that a drag from here would move."""
    canvas = view.canvas
    if hit.wire is None or hit.wire_end is not None or view.read_only:
        return None
    if hit.wire not in canvas.selection.edges or hit.wire not in canvas.wires:
        return None
    return piece_at(canvas.wires[hit.wire].points, place.x(), place.y())


def cursor_for(piece: int) -> Qt.CursorShape:
    return Qt.CursorShape.SizeVerCursor if runs_across(piece) else Qt.CursorShape.SizeHorCursor


def straightened(view: CanvasView, place: QPointF, hit: Hit) -> bool:
    """A double click on a handle of a bent wire lets it run as it would by itself."""
    if hit.wire is None or not view.canvas.document.edges[hit.wire].bends:
        return False
    points = view.canvas.wires[hit.wire].points
    reach = _HANDLE_REACH / min(1.0, view.camera.zoom)
    for index in movable_pieces(points):
        x, y = middle_of(points, index)
        if abs(x - place.x()) <= reach and abs(y - place.y()) <= reach:
            straighten(view.canvas.document, [hit.wire])
            return True
    return False


class BendGesture:
    autopans = True

    def __init__(self, view: CanvasView, pointer: Pointer, edge: str, piece: int) -> None:
        self._view = view
        self._edge = edge
        self._piece = piece
        self._start = pointer
        self._points = view.canvas.wires[edge].points
        self._shown = self._points
        self._moving = False
        self.cursor = cursor_for(piece)

    def move(self, pointer: Pointer) -> None:
        if not self._moving:
            drag = (pointer.at - self._start.at).manhattanLength()
            if drag < QApplication.startDragDistance():
                return
            self._moving = True
        across = runs_across(self._piece)
        way = pointer.place - self._start.place
        old = self._points[self._piece]
        place = old.y + way.y() if across else old.x + way.x()
        self._shown = with_piece_at(self._points, self._piece, self._kept(place, across, pointer))
        self._view.canvas.wires[self._edge].lay(self._shown)

    def _kept(self, place: float, across: bool, pointer: Pointer) -> float:
        if pointer.holds(Qt.KeyboardModifier.AltModifier):
            return round(place)
        if across:
            for level in (self._points[0].y, self._points[-1].y):
                if abs(place - level) <= _LEVEL:
                    return level
        return snapped(place)

    def finish(self, pointer: Pointer) -> None:
        canvas = self._view.canvas
        if not self._moving:
            canvas.selection.set(edges=[self._edge])
            return
        self.cancel()
        edge = canvas.document.edges[self._edge]
        bend(canvas.document, edge.id, bends_for(edge, self._shown, canvas.nodes))

    def cancel(self) -> None:
        wire = self._view.canvas.wires.get(self._edge)
        if wire is not None:
            wire.lay(self._points)

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        pass
