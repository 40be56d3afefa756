"""Lights up the port or wire under the pointer."""

from __future__ import annotations

from deskflow.desktop.canvas.hit import NOTHING, Hit
from deskflow.desktop.canvas.scene import CanvasScene


class Hover:
    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._shown = NOTHING

    def show(self, hit: Hit) -> None:
        if hit == self._shown:
            return
        self._light(self._shown, False)
        self._shown = hit
        self._light(hit, True)

    def _light(self, hit: Hit, lit: bool) -> None:
        if hit.wire is not None and hit.wire in self._scene.wires:
            wire = self._scene.wires[hit.wire]
            wire.hovered = lit
            wire.update()
        if hit.port is None or hit.port.node not in self._scene.nodes:
            return
        item = self._scene.nodes[hit.port.node]
        ports = item.outs if hit.is_out else item.ins
        index = next((i for i, port in enumerate(ports) if port.name == hit.port.port), None)
        item.hovered_port = (index, hit.is_out) if lit and index is not None else None
        item.update()
