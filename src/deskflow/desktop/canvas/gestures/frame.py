"""A frame taken by its head, or by its card: a click selects it, a drag moves all it holds. The arrow in it collapses
and expands it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication

from deskflow.desktop.canvas.document.placing import move_nodes
from deskflow.desktop.canvas.geometry import snapped
from deskflow.desktop.canvas.gestures.gesture import Pointer

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_ADDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class FrameGesture:
    cursor = Qt.CursorShape.ArrowCursor
    autopans = True

    def __init__(self, view: CanvasView, pointer: Pointer, frame: str, *, toggles: bool) -> None:
        self._view = view
        self._start = pointer
        self._frame = frame
        self._toggles = toggles
        self._moving = False
        self._step = (0.0, 0.0)
        canvas = view.canvas
        members = canvas.frames.items[frame].frame.members
        selection = canvas.selection
        if pointer.holds(_ADDS):
            selection.set(selection.nodes | set(members), selection.edges)
        elif not selection.nodes > set(members):
            selection.set(members, frame=frame)

    def move(self, pointer: Pointer) -> None:
        if self._view.read_only:
            return
        if not self._moving:
            drag = (pointer.at - self._start.at).manhattanLength()
            if drag < QApplication.startDragDistance():
                return
            self._moving = True
        way = pointer.place - self._start.place
        free = pointer.holds(Qt.KeyboardModifier.AltModifier)
        step = (round(way.x()), round(way.y())) if free else (snapped(way.x()), snapped(way.y()))
        if step != self._step:
            self._step = step
            self._view.canvas.lift(self._view.canvas.selection.nodes, *step)

    def finish(self, pointer: Pointer) -> None:
        canvas = self._view.canvas
        if not self._moving:
            if self._toggles:
                self._view.commands.toggle_frames([self._frame])
            elif not pointer.holds(_ADDS):
                self._view.commands.choose_frame(self._frame)
            return
        dx, dy = self._step
        canvas.settle()
        nodes = [canvas.document.nodes[node] for node in canvas.selection.nodes]
        if (dx, dy) != (0.0, 0.0):
            move_nodes(canvas.document, {one.id: (one.x + dx, one.y + dy) for one in nodes})

    def cancel(self) -> None:
        if self._moving:
            self._view.canvas.settle()

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        """The lifted items show it."""
