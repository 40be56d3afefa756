"""A step without wires that is dragged over a wire lights it up; let go there, it comes into the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from deskflow.desktop.canvas.document.wiring import insert_on_edge
from deskflow.desktop.canvas.hit import NOTHING, Hit, wire_through
from deskflow.desktop.canvas.hover import Hover

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView


class Insertion:
    """``possible`` is asked once, when a drag begins: only a single step that hangs on nothing."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._hover = Hover(view.canvas)
        self._wire: str | None = None
        document, nodes = view.canvas.document, view.canvas.selection.nodes
        self._node = next(iter(nodes)) if len(nodes) == 1 else ""
        node = document.nodes.get(self._node)
        self.possible = (
            node is not None
            and not document.edges_of(node.id)
            and bool(document.kinds.ins(node))
            and document.kinds.way_through(node) is not None
        )

    def aim(self) -> None:
        """At the wire under the middle part of the step, as it lies now."""
        if not self.possible:
            return
        box = self._view.canvas.nodes[self._node].scene_box()
        middle = QRectF(box.x + box.w / 4, box.y + box.h / 4, box.w / 2, box.h / 2)
        self._wire = wire_through(self._view.canvas, middle)
        self._hover.show(NOTHING if self._wire is None else Hit(wire=self._wire))

    def carry_out(self) -> None:
        """Inside the transaction that moves the step."""
        wire = self._wire
        self.forget()
        if wire is not None:
            insert_on_edge(self._view.canvas.document, wire, self._node)

    @property
    def aimed(self) -> bool:
        return self._wire is not None

    def forget(self) -> None:
        self._wire = None
        self._hover.show(NOTHING)
