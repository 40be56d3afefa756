"""From the corners of a routed wire to a path with rounded bends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainterPath

from deskflow.desktop.canvas.geometry import Point

BEND_RADIUS = 8.0


def rounded(points: Sequence[Point], radius: float = BEND_RADIUS) -> QPainterPath:
    path = QPainterPath()
    path.moveTo(*points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, onward = _length(before, corner), _length(corner, after)
        bend = min(radius, into / 2, onward / 2)
        if bend < 0.5:
            path.lineTo(*corner)
            continue
        path.lineTo(*_towards(corner, before, bend / into))
        path.quadTo(*corner, *_towards(corner, after, bend / onward))
    path.lineTo(*points[-1])
    return path


def _length(one: Point, other: Point) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _towards(start: Point, end: Point, part: float) -> Point:
    return Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)
