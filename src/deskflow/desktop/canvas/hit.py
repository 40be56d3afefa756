"""What lies under a place on the canvas: port before node before wire. Arithmetic on the few items
the scene's index finds nearby.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.geometry import Box
from deskflow.desktop.canvas.items.frame_item import FrameItem
from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.items.wire_item import WireItem
from deskflow.desktop.canvas.routing import runs_through

PORT_REACH = 11.0
WIRE_REACH = 6.0
END_REACH = 22.0


@dataclass(frozen=True)
class Hit:
    """``node`` is set for a port, too; ``wire_end`` says which end of the wire is near; ``frame`` for its
    head or its card.
    """

    node: str | None = None
    port: PortRef | None = None
    is_out: bool = False
    wire: str | None = None
    wire_end: Literal["start", "end"] | None = None
    frame: str | None = None
    toggles: bool = False
    """The arrow that collapses or expands the frame."""


NOTHING = Hit()


def hit_at(
    scene: QGraphicsScene, place: QPointF, zoom: float, *, port_reach: float = PORT_REACH
) -> Hit:
    """Reach is in pixels at less than 100 %, so that small things stay easy to meet."""
    scale = 1 / min(1.0, zoom)
    near = items_near(scene, place, max(port_reach, WIRE_REACH) * scale)
    nodes = [item for item in near if isinstance(item, NodeItem)]
    port = nearest_port(nodes, place, port_reach * scale)
    if port is not None:
        return port
    for item in nodes:
        box = item.scene_box()
        if box.x <= place.x() <= box.right and box.y <= place.y() <= box.bottom:
            return Hit(node=item.node.id)
    frames = [item for item in near if isinstance(item, FrameItem) and item.grip_at(place)]
    frame = frames[0] if frames else None
    if frame is not None and (frame.folded or frame.toggle_at(place)):
        return Hit(frame=frame.frame.id, toggles=frame.toggle_at(place))
    wire = _nearest_wire(near, place, scale)
    if wire is NOTHING and frame is not None:
        return Hit(frame=frame.frame.id)
    return wire


def nearest_port(
    nodes: Iterable[NodeItem], place: QPointF, reach: float, *, side: bool | None = None
) -> Hit | None:
    """``side``: only out-ports (True), only in-ports (False), or any."""
    best: tuple[float, Hit] | None = None
    for item in nodes:
        x, y = place.x() - item.x0, place.y() - item.y0
        count_in = len(item.ins)
        for number, (px, py) in enumerate(item.port_places):
            is_out = number >= count_in
            if side is not None and side != is_out:
                continue
            distance = ((px - x) ** 2 + (py - y) ** 2) ** 0.5
            if distance <= reach and (best is None or distance < best[0]):
                port = item.outs[number - count_in] if is_out else item.ins[number]
                best = (distance, Hit(item.node.id, PortRef(item.node.id, port.name), is_out))
    return best[1] if best is not None else None


def items_near(scene: QGraphicsScene, place: QPointF, reach: float) -> list[QGraphicsItem]:
    area = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
    return scene.items(
        area, Qt.ItemSelectionMode.IntersectsItemBoundingRect, Qt.SortOrder.DescendingOrder
    )


def wire_through(scene: QGraphicsScene, area: QRectF) -> str | None:
    """The wire that runs through the area, nearest to its middle, whatever lies upon it."""
    box, centre = Box(area.x(), area.y(), area.width(), area.height()), area.center()
    found = [
        (item.distance(centre.x(), centre.y()), item.edge.id)
        for item in scene.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        if isinstance(item, WireItem) and runs_through(item.points, box)
    ]
    return min(found)[1] if found else None


def _nearest_wire(items: Iterable[QGraphicsItem], place: QPointF, scale: float) -> Hit:
    x, y = place.x(), place.y()
    best: tuple[float, WireItem] | None = None
    for item in items:
        if isinstance(item, WireItem):
            distance = item.distance(x, y)
            if distance <= WIRE_REACH * scale and (best is None or distance < best[0]):
                best = (distance, item)
    if best is None:
        return NOTHING
    wire = best[1]
    first, last = wire.points[0], wire.points[-1]
    reach = END_REACH * scale
    to_start = ((first.x - x) ** 2 + (first.y - y) ** 2) ** 0.5
    to_end = ((last.x - x) ** 2 + (last.y - y) ** 2) ** 0.5
    if min(to_start, to_end) > reach:
        return Hit(wire=wire.edge.id)
    return Hit(wire=wire.edge.id, wire_end="start" if to_start < to_end else "end")
