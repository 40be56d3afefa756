"""Drag a wire from a port, or a wire's end to another port. Compatible ports glow; a refused one says
why. Let go over nothing, a new wire asks for a new node and an old one is taken off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from deskflow.desktop.canvas.document.rules import ALLOWED, Refused, Verdict
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.document.wiring import connect, disconnect, may_reconnect, reconnect
from deskflow.desktop.canvas.gestures.gesture import Pointer
from deskflow.desktop.canvas.gestures.quick_add import QuickAdd
from deskflow.desktop.canvas.gestures.wire_preview import paint_preview
from deskflow.desktop.canvas.hit import hit_at, items_near, nearest_port
from deskflow.desktop.canvas.items.node_item import NodeItem

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_REACH = 20.0
_CLICK = 5


class ConnectGesture:
    """``fixed`` is the end that stays; ``forward`` says that it is an out-port. With ``edge`` the
    gesture moves the other end of that wire; ``detaches`` says that letting go over nothing takes the
    wire off.
    """

    cursor = Qt.CursorShape.CrossCursor
    autopans = True

    def __init__(
        self,
        view: CanvasView,
        pointer: Pointer,
        fixed: PortRef,
        *,
        forward: bool,
        edge: str | None = None,
        detaches: bool = False,
    ) -> None:
        self._view = view
        self._fixed = fixed
        self._forward = forward
        self._edge = edge
        self._detaches = detaches
        self._start = pointer
        self._place = pointer.place
        self._candidate: PortRef | None = None
        self._verdict: Verdict = ALLOWED
        self._show_old_wire(False)
        self._light_up()

    def _show_old_wire(self, visible: bool) -> None:
        if self._edge is not None and self._edge in self._view.canvas.wires:
            self._view.canvas.wires[self._edge].setVisible(visible)

    def verdict_for(self, other: PortRef) -> Verdict:
        start, end = (self._fixed, other) if self._forward else (other, self._fixed)
        document = self._view.canvas.document
        if self._edge is not None:
            return may_reconnect(document, self._edge, start, end)
        return document.rules.may_connect(document, start, end)

    def _light_up(self) -> None:
        """Only what is in sight: asking the rules about thousands of nodes would be felt."""
        canvas = self._view.canvas
        glow: dict[str, tuple[tuple[int, bool], ...]] = {}
        for item in canvas.nodes_in(self._view.camera.seen()):
            ports = item.ins if self._forward else item.outs
            fitting = tuple(
                (index, not self._forward)
                for index, port in enumerate(ports)
                if self.verdict_for(PortRef(item.node.id, port.name)).ok
            )
            if fitting:
                glow[item.node.id] = fitting
        canvas.set_glow(glow)

    def move(self, pointer: Pointer) -> None:
        self._place = pointer.place
        self._candidate = self._candidate_at(pointer.place)
        self._verdict = self.verdict_for(self._candidate) if self._candidate else ALLOWED
        self._view.viewport().update()

    def _candidate_at(self, place: QPointF) -> PortRef | None:
        """The nearest port of the right side; over a node's body its first that fits, or its first."""
        canvas, zoom = self._view.canvas, self._view.camera.zoom
        near = [
            item
            for item in items_near(canvas, place, _REACH / min(1.0, zoom))
            if isinstance(item, NodeItem) and item.node.id != self._fixed.node
        ]
        port = nearest_port(near, place, _REACH / min(1.0, zoom), side=not self._forward)
        if port is not None:
            return port.port
        hit = hit_at(canvas, place, zoom)
        if hit.node is None or hit.node == self._fixed.node:
            return None
        item = canvas.nodes[hit.node]
        refs = [PortRef(hit.node, port.name) for port in (item.ins if self._forward else item.outs)]
        if not refs:
            return None if item.kind.shape == "note" else PortRef(hit.node, "")
        return next((ref for ref in refs if self.verdict_for(ref).ok), refs[0])

    def finish(self, pointer: Pointer) -> None:
        self.cancel()
        if (pointer.at - self._start.at).manhattanLength() < _CLICK:
            self._view.canvas.selection.set([self._fixed.node])
            return
        self.move(pointer)
        document = self._view.canvas.document
        if isinstance(self._verdict, Refused):
            self._view.tell_refused(self._verdict)
        elif self._candidate is not None:
            start, end = (self._fixed, self._candidate)
            if not self._forward:
                start, end = end, start
            if self._edge is not None:
                reconnect(document, self._edge, start=start, end=end)
            else:
                connect(document, start, end)
            self._view.tell_connected(start.node, end.node)
        elif hit_at(self._view.canvas, pointer.place, self._view.camera.zoom).node is not None:
            return
        elif self._edge is not None and self._detaches:
            disconnect(document, self._edge)
        else:
            self._ask_for_node(pointer)

    def _ask_for_node(self, pointer: Pointer) -> None:
        self._view.quick_add_requested.emit(
            QuickAdd(
                pointer.place,
                self._view.viewport().mapToGlobal(pointer.at),
                start=self._fixed if self._forward else None,
                end=None if self._forward else self._fixed,
            )
        )

    def cancel(self) -> None:
        self._show_old_wire(True)
        self._view.canvas.set_glow({})

    def key(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        reason = (
            self._view.refusal_words(self._verdict) if isinstance(self._verdict, Refused) else ""
        )
        paint_preview(
            self._view,
            painter,
            self._fixed,
            forward=self._forward,
            loose=self._place,
            candidate=self._candidate,
            reason=reason,
        )
