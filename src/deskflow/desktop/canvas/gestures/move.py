"""Click to select a node, drag to move what is selected. It keeps to its neighbours' lines and to the grid
unless Alt is held; a step that hangs on nothing can be let go into a wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication

from deskflow.desktop.canvas.document.frames import rehouse
from deskflow.desktop.canvas.document.placing import move_nodes
from deskflow.desktop.canvas.geometry import Box, snapped
from deskflow.desktop.canvas.gestures.gesture import Pointer
from deskflow.desktop.canvas.gestures.insertion import Insertion
from deskflow.desktop.canvas.gestures.joining import Joining
from deskflow.desktop.canvas.gestures.levelling import Levelling

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_ADDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class MoveGesture:
    cursor = Qt.CursorShape.ArrowCursor
    autopans = True

    def __init__(self, view: CanvasView, pointer: Pointer, node: str) -> None:
        self._view = view
        self._node = node
        self._start = pointer
        self._step = (0.0, 0.0)
        self._moving = False
        self._box = view.canvas.nodes[node].scene_box()
        selection = view.canvas.selection
        self._was_selected = node in selection.nodes
        if self._was_selected:
            selection.set(selection.nodes, selection.edges, node)
        elif pointer.holds(_ADDS):
            selection.add(node)
        else:
            selection.set([node])
        self._levelling = Levelling(view)
        self._insertion = Insertion(view)
        self._joining = Joining(view)

    def move(self, pointer: Pointer) -> None:
        if self._view.read_only:
            return
        if not self._moving:
            drag = (pointer.at - self._start.at).manhattanLength()
            if drag < QApplication.startDragDistance():
                return
            self._moving = True
        step = self._stepped(pointer)
        if step != self._step:
            self._step = step
            self._view.canvas.lift(self._view.canvas.selection.nodes, *step)
            self._insertion.aim()
            self._joining.aim(self._view.canvas.selection.nodes)

    def _stepped(self, pointer: Pointer) -> tuple[float, float]:
        """How far the selection goes, so that the node under the pointer lands level or on the grid."""
        way = pointer.place - self._start.place
        if pointer.holds(Qt.KeyboardModifier.AltModifier):
            self._levelling.find(None)
            return round(way.x()), round(way.y())
        node, box = self._view.canvas.document.nodes[self._node], self._box
        x, y = node.x + way.x(), node.y + way.y()
        guides = self._levelling.find(Box(x, y, box.w, box.h))
        return (
            snapped(x) - node.x if guides.dx is None else round(way.x() + guides.dx),
            snapped(y) - node.y if guides.dy is None else round(way.y() + guides.dy),
        )

    def finish(self, pointer: Pointer) -> None:
        canvas = self._view.canvas
        if not self._moving:
            self._click(pointer)
            return
        homes = self._joining.homes()
        self._joining.forget()
        dx, dy = self._step
        document = canvas.document
        canvas.settle()
        if (dx, dy) == (0.0, 0.0):
            self._insertion.forget()
            return
        chosen = [document.nodes[node_id] for node_id in canvas.selection.nodes]
        places = {node.id: (node.x + dx, node.y + dy) for node in chosen}
        with document.transaction("insert" if self._insertion.aimed else "move", count=len(places)):
            move_nodes(document, places)
            self._insertion.carry_out()
            rehouse(document, homes)

    def _click(self, pointer: Pointer) -> None:
        selection = self._view.canvas.selection
        if not self._was_selected:
            return
        if pointer.holds(_ADDS):
            selection.toggle(self._node)
        else:
            selection.set([self._node])

    def cancel(self) -> None:
        self._insertion.forget()
        if self._moving:
            self._joining.forget()
            self._view.canvas.settle()

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        if self._moving:
            self._levelling.paint(painter)
