"""Connect without a mouse: C begins at the current node, arrows choose the target, Tab the port,
Enter connects, Esc leaves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from deskflow.desktop.canvas.document.rules import Refused, Verdict
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.document.wiring import connect
from deskflow.desktop.canvas.geometry import Box
from deskflow.desktop.canvas.gestures.gesture import Pointer
from deskflow.desktop.canvas.gestures.wire_preview import paint_preview
from deskflow.desktop.canvas.neighbours import ARROWS, nearest_towards
from deskflow.desktop.canvas.words import target_text

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView


class WireByKeys:
    cursor = Qt.CursorShape.ArrowCursor
    autopans = False

    def __init__(self, view: CanvasView, node: str) -> None:
        self._view = view
        self._node = node
        document = view.canvas.document
        self._ports = [port.name for port in document.kinds.outs(document.nodes[node])]
        taken = {edge.source_port for edge in document.edges_out(node)}
        free = [index for index, name in enumerate(self._ports) if name not in taken]
        self._index = free[0] if free else 0
        self._target: str | None = None
        self._aim(self._first_target())

    @staticmethod
    def may_begin(view: CanvasView, node: str | None) -> bool:
        document = view.canvas.document
        return node is not None and bool(document.kinds.outs(document.nodes[node]))

    @property
    def start(self) -> PortRef:
        return PortRef(self._node, self._ports[self._index])

    def _first_target(self) -> str | None:
        """The nearest node to the right that may be connected, else the nearest of all."""
        boxes = self._boxes()
        own = boxes.pop(self._node).centre
        fitting = [name for name in boxes if self._end_at(name)[1].ok]
        return min(
            fitting or boxes,
            key=lambda name: (
                boxes[name].centre.x <= own.x,
                abs(boxes[name].centre.x - own.x) + 2 * abs(boxes[name].centre.y - own.y),
            ),
            default=None,
        )

    def _boxes(self) -> dict[str, Box]:
        """Of all that is seen."""
        nodes = self._view.canvas.nodes.items()
        return {name: item.scene_box() for name, item in nodes if item.stand_in is None}

    def _end_at(self, node: str) -> tuple[PortRef, Verdict]:
        document = self._view.canvas.document
        refs = [PortRef(node, port.name) for port in document.kinds.ins(document.nodes[node])]
        verdicts = [(ref, document.rules.may_connect(document, self.start, ref)) for ref in refs]
        for ref, verdict in verdicts:
            if verdict.ok:
                return ref, verdict
        if verdicts:
            return verdicts[0]
        nowhere = PortRef(node, "")
        return nowhere, document.rules.may_connect(document, self.start, nowhere)

    def _aim(self, node: str | None) -> None:
        if node is None:
            return
        self._target = node
        canvas = self._view.canvas
        ref, verdict = self._end_at(node)
        ports = canvas.nodes[node].ins
        fit = next((index for index, port in enumerate(ports) if port.name == ref.port), None)
        canvas.set_glow({node: ((fit, False),)} if verdict.ok and fit is not None else {})
        self._view.camera.reveal([node])
        document = canvas.document
        port_label = document.out_port(self.start)
        self._view.announcer.say(
            target_text(
                (port_label.label or port_label.name) if port_label else self.start.port,
                document.kinds.title_of(document.nodes[node]),
                self._view.refusal_words(verdict) if isinstance(verdict, Refused) else "",
            )
        )
        self._view.viewport().update()

    def key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in ARROWS:
            boxes = self._boxes()
            own = boxes.pop(self._node)
            origin = boxes[self._target] if self._target is not None else own
            self._aim(nearest_towards(boxes, origin, ARROWS[key], without=self._target))
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            step = 1 if key == Qt.Key.Key_Tab else -1
            self._index = (self._index + step) % len(self._ports)
            self._aim(self._target)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._connect()
        return True

    def _connect(self) -> None:
        if self._target is None:
            self._view.end_gesture()
            return
        end, verdict = self._end_at(self._target)
        if isinstance(verdict, Refused):
            self._view.tell_refused(verdict)
            return
        start = self.start
        self._view.end_gesture()
        connect(self._view.canvas.document, start, end)
        self._view.tell_connected(start.node, end.node)

    def move(self, pointer: Pointer) -> None:
        pass

    def finish(self, pointer: Pointer) -> None:
        self.cancel()

    def cancel(self) -> None:
        self._view.canvas.set_glow({})

    def paint(self, painter: QPainter) -> None:
        if self._target is None:
            return
        end, verdict = self._end_at(self._target)
        box = self._view.canvas.nodes[self._target].scene_box()
        paint_preview(
            self._view,
            painter,
            self.start,
            forward=True,
            loose=QPointF(box.x, box.centre.y),
            candidate=end,
            reason=self._view.refusal_words(verdict) if isinstance(verdict, Refused) else "",
        )
