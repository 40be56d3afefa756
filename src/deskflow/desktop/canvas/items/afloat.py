"""What is being dragged, while it is more than a handful, painted by two items instead of its own.

Qt takes every item that moves out of its index and puts it in again, at each step of the mouse: for fifty steps and their
wires that takes as long as painting them. So they are hidden from Qt until they are let go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.items.wire_item import WireItem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsScene

_ABOVE_WIRES = 0.6
_ABOVE_NODES = 2.5
_ROOM = 2000.0
"""So far a drag goes before Qt is told, who then looks at every item of the scene."""


class Afloat:
    def __init__(
        self, scene: QGraphicsScene, nodes: Iterable[NodeItem], wires: Iterable[WireItem]
    ) -> None:
        self._scene = scene
        # What lies behind a collapsed frame is not seen, and is not to be shown afterwards.
        self._nodes = [item for item in nodes if item.isVisible()]
        self._wires = [item for item in wires if item.isVisible()]
        for item in chain[NodeItem | WireItem](self._nodes, self._wires):
            item.afloat = True
            item.setVisible(False)
        self._layers = (_Layer(self._wires, _ABOVE_WIRES), _Layer(self._nodes, _ABOVE_NODES))
        for layer in self._layers:
            scene.addItem(layer)

    def follow(self) -> None:
        """They are somewhere else now."""
        for layer in self._layers:
            layer.fit()

    def land(self) -> None:
        """Qt has them again, where they are put next."""
        for layer in self._layers:
            self._scene.removeItem(layer)
        for item in chain[NodeItem | WireItem](self._nodes, self._wires):
            item.afloat = False
            item.setVisible(True)


class _Layer(QGraphicsItem):
    def __init__(self, items: Sequence[NodeItem] | Sequence[WireItem], height: float) -> None:
        super().__init__()
        self._items = items
        self._bounds = QRectF()
        self.setZValue(height)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.fit()

    def fit(self) -> None:
        areas = [item.area() for item in self._items]
        left = min((one[0] for one in areas), default=0.0)
        top = min((one[1] for one in areas), default=0.0)
        right = max((one[2] for one in areas), default=0.0)
        bottom = max((one[3] for one in areas), default=0.0)
        area = QRectF(left, top, right - left, bottom - top)
        if not self._bounds.contains(area):
            self.prepareGeometryChange()
            self._bounds = area.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        seen: QRectF = option.exposedRect
        near, far, high, low = seen.left(), seen.right(), seen.top(), seen.bottom()
        base = painter.worldTransform()
        for item in self._items:
            left, top, right, bottom = item.area()
            if left <= far and right >= near and top <= low and bottom >= high:
                painter.setWorldTransform(base)
                painter.translate(*item.origin())
                item.paint(painter, option, widget)
        painter.setWorldTransform(base)
