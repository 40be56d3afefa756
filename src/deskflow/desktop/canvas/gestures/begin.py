"""Which gesture a press begins. The order of the questions is the order of precedence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.gestures.bend import BendGesture, cursor_for, piece_under
from deskflow.desktop.canvas.gestures.connect import ConnectGesture
from deskflow.desktop.canvas.gestures.frame import FrameGesture
from deskflow.desktop.canvas.gestures.gesture import Gesture, Pointer
from deskflow.desktop.canvas.gestures.move import MoveGesture
from deskflow.desktop.canvas.gestures.pan import PanGesture
from deskflow.desktop.canvas.gestures.resize import ResizeGesture, note_corner_at
from deskflow.desktop.canvas.gestures.rubber_band import RubberBandGesture
from deskflow.desktop.canvas.gestures.slice import SliceGesture
from deskflow.desktop.canvas.gestures.space import SpaceGesture
from deskflow.desktop.canvas.hit import Hit

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_ADDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def gesture_for(view: CanvasView, pointer: Pointer, hit: Hit) -> Gesture | None:
    if pointer.button == Qt.MouseButton.MiddleButton or view.space_held:
        return PanGesture(view, pointer)
    if pointer.button != Qt.MouseButton.LeftButton:
        return None
    if view.tools.taken == "slice":
        return SliceGesture(view, pointer)
    if view.tools.taken == "space":
        return SpaceGesture(view, pointer)
    if hit.port is not None and not view.read_only:
        return _from_port(view, pointer, hit.port, is_out=hit.is_out)
    corner = note_corner_at(view, pointer.place, hit.node)
    if corner is not None:
        return ResizeGesture(view, pointer, corner)
    if hit.frame is not None:
        return FrameGesture(view, pointer, hit.frame, toggles=hit.toggles)
    if hit.node is not None:
        return MoveGesture(view, pointer, hit.node)
    if hit.wire is not None:
        return _from_wire(view, pointer, hit)
    return RubberBandGesture(view, pointer)


def _from_port(view: CanvasView, pointer: Pointer, port: PortRef, *, is_out: bool) -> Gesture:
    """A port that can hold no second wire, and an in-port with one, hand over the wire they have."""
    document = view.canvas.document
    if is_out:
        spec = document.out_port(port)
        leaving = [edge for edge in document.edges_out(port.node) if edge.source_port == port.port]
        taken = leaving[0].id if leaving and spec is not None and not spec.multi else None
        return ConnectGesture(view, pointer, port, forward=True, edge=taken)
    into = [edge for edge in document.edges_in(port.node) if edge.target_port == port.port]
    if len(into) == 1:
        return ConnectGesture(
            view, pointer, into[0].start, forward=True, edge=into[0].id, detaches=True
        )
    return ConnectGesture(view, pointer, port, forward=False)


def _from_wire(view: CanvasView, pointer: Pointer, hit: Hit) -> Gesture | None:
    """A click selects; the end of a selected wire can be dragged to another port, its pieces elsewhere."""
    canvas = view.canvas
    assert hit.wire is not None
    if hit.wire in canvas.selection.edges and hit.wire_end is not None and not view.read_only:
        edge = canvas.document.edges[hit.wire]
        if hit.wire_end == "end":
            return ConnectGesture(
                view, pointer, edge.start, forward=True, edge=edge.id, detaches=True
            )
        return ConnectGesture(view, pointer, edge.end, forward=False, edge=edge.id, detaches=True)
    if pointer.holds(_ADDS):
        canvas.selection.toggle_edge(hit.wire)
        return None
    piece = piece_under(view, pointer.place, hit)
    if piece is not None:
        return BendGesture(view, pointer, hit.wire, piece)
    canvas.selection.set(edges=[hit.wire])
    return None


def cursor_over(view: CanvasView, place: QPointF, hit: Hit) -> Qt.CursorShape | None:
    """What a drag from here would do, where that is not plain to see."""
    if note_corner_at(view, place, hit.node) is not None:
        return ResizeGesture.cursor
    piece = piece_under(view, place, hit)
    return None if piece is None else cursor_for(piece)
