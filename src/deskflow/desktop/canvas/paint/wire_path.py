"""From the corners of a routed wire to a path with rounded bends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainterPath

from deskflow.desktop.canvas.geometry import Point

BEND_RADIUS = 8.0


def rounded(points: Sequence[Point], radius: float = BEND_RADIUS) -> QPainterPath:
    """For lines whose pieces are horizontal or vertical."""
    path = QPainterPath()
    bx, by = points[0]
    path.moveTo(bx, by)
    last = len(points) - 1
    for index in range(1, last):
        cx, cy = points[index]
        ax, ay = points[index + 1]
        into, onward = abs(cx - bx) + abs(cy - by), abs(ax - cx) + abs(ay - cy)
        bend = min(radius, into / 2, onward / 2)
        if bend < 0.5:
            path.lineTo(cx, cy)
        else:
            back, ahead = bend / into, bend / onward
            path.lineTo(cx + (bx - cx) * back, cy + (by - cy) * back)
            path.quadTo(cx, cy, cx + (ax - cx) * ahead, cy + (ay - cy) * ahead)
        bx, by = cx, cy
    path.lineTo(*points[last])
    return path
