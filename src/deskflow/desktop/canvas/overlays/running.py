"""A run shown on the scene's items. While something travels on a wire its dashes move; otherwise
nothing here costs anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.items.wire_item import WireItem
from deskflow.desktop.canvas.run_overlay import RunOverlay, WireState

if TYPE_CHECKING:
    from deskflow.desktop.canvas.scene import CanvasScene

_TICK_MS = 50
_STEP = 0.6


class RunShow(QObject):
    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self.overlay: RunOverlay | None = None
        self._moving: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def show(self, overlay: RunOverlay | None) -> None:
        """Only items whose state differs are painted again."""
        self.overlay = overlay
        for item in self._scene.nodes.values():
            self.dress_node(item)
        for wire in self._scene.wires.values():
            self.dress_wire(wire)
        self._moving = [
            edge_id
            for edge_id, state in (overlay.wires if overlay else {}).items()
            if state is WireState.ACTIVE
        ]
        if self._moving and self._scene.look.motion:
            self._timer.start()
        else:
            self._timer.stop()

    def forget(self) -> None:
        self.overlay = None
        self._moving = []
        self._timer.stop()

    def dress_node(self, item: NodeItem) -> None:
        overlay, node_id = self.overlay, item.node.id
        state = overlay.nodes.get(node_id) if overlay else None
        subtitle = overlay.subtitles.get(node_id, "") if overlay else ""
        if subtitle != item.run_subtitle:
            item.run_subtitle = subtitle
            item.forget_texts()
            item.update()
        if state is not item.run_state:
            item.run_state = state
            item.update()
        heat = overlay.heat if overlay else None
        hot = None if heat is None else (heat.nodes.get(node_id, 0), heat.tone)
        said: dict[str, str] = {}
        if heat is not None and heat.labels:
            for port in item.outs:
                if (text := heat.labels.get((node_id, port.name))) is not None:
                    said[port.name] = text
        if hot != item.heat or said != item.run_labels:
            item.show_heat(hot, said)

    def dress_wire(self, wire: WireItem) -> None:
        overlay = self.overlay
        state = overlay.wires.get(wire.edge.id, WireState.NOT_TAKEN) if overlay else None
        heat = overlay.heat if overlay else None
        weight = 0 if heat is None else heat.wires.get(wire.edge.id, 0)
        if weight != wire.weight:
            wire.weight = weight
            wire.update()
        if state is not wire.run_state:
            wire.run_state = state
            wire.setZValue(0.4 if state in (WireState.TAKEN, WireState.ACTIVE) else 0)
            wire.update()

    def _on_tick(self) -> None:
        self._scene.brushwork.dash_offset -= _STEP
        for edge_id in self._moving:
            if (wire := self._scene.wires.get(edge_id)) is not None:
                wire.update()
