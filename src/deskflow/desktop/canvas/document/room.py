"""Room for a node that comes into a wire: it lies between the two ends, and what is behind goes on."""

from __future__ import annotations

import math

from deskflow.desktop.canvas.document.changes import SetNodeField
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.geometry import SNAP, Box, node_box, snapped

_GAP = 76.0
"""Between two nodes in a row, for the wire and the label of its port."""
_LEAST = 40.0
"""A gap that stays as it is."""


def make_room(document: Document, source: str, node_id: str, target: str) -> None:
    """Inside a transaction. Only where the wire leads on to the right and the node lies in its row."""
    boxes = {name: node_box(node, document.kinds) for name, node in document.nodes.items()}
    own, before, behind = boxes[node_id], boxes[source], boxes[target]
    if behind.x <= before.right or not (_in_row(own, before) and _in_row(own, behind)):
        return
    x = own.x if own.x >= before.right + _LEAST else snapped(before.right + _GAP)
    level = before.centre.y == behind.centre.y
    y = before.centre.y - own.h / 2 if level else own.y
    _move(document, node_id, x, y)
    if x + own.w + _LEAST <= behind.x:
        return
    push = math.ceil((x + own.w + _GAP - behind.x) / SNAP) * SNAP
    for name, box in boxes.items():
        if name != node_id and box.x >= behind.x:
            _move(document, name, box.x + push, box.y)


def _in_row(own: Box, other: Box) -> bool:
    return own.y < other.bottom + _LEAST / 2 and other.y < own.bottom + _LEAST / 2


def _move(document: Document, node_id: str, x: float, y: float) -> None:
    node = document.nodes[node_id]
    document.apply(SetNodeField(node_id, "position", (node.x, node.y), (float(x), float(y))))
