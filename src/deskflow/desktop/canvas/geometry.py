"""Where things are on the canvas: sizes of nodes, places of ports, snapping. Pure numbers, no Qt."""

from __future__ import annotations

from typing import NamedTuple

from deskflow.desktop.canvas.document.kinds import Kinds
from deskflow.desktop.canvas.document.values import Node

NODE_WIDTH = 188.0
NODE_HEIGHT = 56.0
NODE_RADIUS = 9.0
PORT_DIAMETER = 11.0
NOTE_WIDTH = 212.0
NOTE_RADIUS = 8.0
GRID = 24.0
"""Distance of the dots."""
SNAP = 8.0
"""Nodes sit on multiples of this."""

_PORT_PITCH = 16.0
"""Twice the snap, so that any port can be brought level with any other."""
_NOTE_LINE = 17.0
_NOTE_LEAST = (96.0, 40.0)
_NOTE_LETTERS = 34


class Point(NamedTuple):
    x: float
    y: float


class Box(NamedTuple):
    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> Point:
        return Point(self.x + self.w / 2, self.y + self.h / 2)

    def grown(self, by: float) -> Box:
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def united(self, other: Box) -> Box:
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


def card_height(in_count: int, out_count: int) -> float:
    """The usual height up to three ports a side; then it grows, keeping the middle on the grid."""
    return max(NODE_HEIGHT, _PORT_PITCH * max(in_count, out_count) + 8)


def port_offset(index: int, count: int, height: float) -> float:
    """How far below the node's top the centre of a port is."""
    return height / 2 + (index - (count - 1) / 2) * _PORT_PITCH


def node_box(node: Node, kinds: Kinds) -> Box:
    kind = kinds(node.kind)
    if kind.shape == "note":
        return Box(
            node.x, node.y, node.w or NOTE_WIDTH, node.h or note_height(node.title, node.subtitle)
        )
    height = card_height(len(kind.ins), len(kind.out_ports(node.data)))
    return Box(node.x, node.y, NODE_WIDTH, height)


def note_height(title: str, text: str) -> float:
    """A guess from the number of letters; good enough until someone gives the note a size."""
    lines = sum(1 + len(line) // _NOTE_LETTERS for line in text.splitlines()) if text else 0
    return 18 + _NOTE_LINE * (lines + bool(title) + (not title and not lines))


def note_size(width: float, height: float) -> tuple[float, float]:
    """The size a note may have that is asked to be this wide and high."""
    return max(_NOTE_LEAST[0], snapped(width)), max(_NOTE_LEAST[1], snapped(height))


def snapped(value: float, step: float = SNAP) -> float:
    return round(value / step) * step


def bounds(boxes: list[Box]) -> Box | None:
    """The smallest box around all, or None for none."""
    if not boxes:
        return None
    x = min(box.x for box in boxes)
    y = min(box.y for box in boxes)
    right = max(box.x + box.w for box in boxes)
    bottom = max(box.y + box.h for box in boxes)
    return Box(x, y, right - x, bottom - y)
