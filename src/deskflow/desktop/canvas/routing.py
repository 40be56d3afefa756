"""How a wire runs: a pure function from its ends to the corners of an orthogonal line.

Wires leave to the right and arrive from the left. One that must go back passes below both nodes.
Corners are rounded when painted (wire_path.py), not here.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from deskflow.desktop.canvas.geometry import Box, Point

STUB = 16.0
"""Shortest straight piece at either end."""
LANE = 8.0
"""Distance of parallel pieces of wires of one node."""
LEVEL = 0.5
"""Ends that differ less in height are level."""
CLEARANCE = 20.0
"""How far below the nodes a returning wire runs."""


def route(
    start: Point,
    end: Point,
    start_box: Box,
    end_box: Box,
    *,
    lane: int = 0,
    label_room: float = 0.0,
) -> tuple[Point, ...]:
    """Corners from start to end, both included.

    ``lane`` keeps the wires of one node's ports apart (see ``lane_of``); ``label_room`` is the width
    of the labels which the first straight piece carries or the next one passes.
    """
    if goes_forward(start, end):
        return forward(start, end, lane, label_room)
    return returning(start, end, start_box, end_box, lane, label_room)


def goes_forward(start: Point, end: Point) -> bool:
    """Is there room to the right for two straight pieces, or for the one that a level wire is?"""
    gap = end.x - start.x
    return gap >= 2 * STUB or (gap > 0 and abs(end.y - start.y) < LEVEL)


def forward(start: Point, end: Point, lane: int = 0, label_room: float = 0.0) -> tuple[Point, ...]:
    sx, sy = start
    ex, ey = end
    if abs(ey - sy) < LEVEL:
        return (start, end)
    middle = max((sx + ex) / 2 + lane * LANE, sx + STUB + label_room)
    middle = min(max(middle, sx + STUB), ex - STUB)
    return (start, Point(middle, sy), Point(middle, ey), end)


def returning(
    start: Point, end: Point, start_box: Box, end_box: Box, lane: int = 0, label_room: float = 0.0
) -> tuple[Point, ...]:
    out_x, in_x = start.x + STUB + label_room + lane * LANE, end.x - STUB
    level = _channel(start_box, end_box)
    if level is None:
        level = max(start_box.bottom, end_box.bottom) + CLEARANCE + lane * LANE
    return (
        start,
        Point(out_x, start.y),
        Point(out_x, level),
        Point(in_x, level),
        Point(in_x, end.y),
        end,
    )


def _channel(start_box: Box, end_box: Box) -> float | None:
    """The height between two nodes that lie above one another with room between, if they do."""
    if end_box.y - start_box.bottom >= 2 * STUB:
        return (start_box.bottom + end_box.y) / 2
    if start_box.y - end_box.bottom >= 2 * STUB and end_box.right > start_box.x:
        return (end_box.bottom + start_box.y) / 2
    return None


def lane_of(index: int, count: int, start_y: float, end_y: float) -> int:
    """Which lane port ``index`` of ``count`` takes so that wires of one node do not cross.

    Going up, the upper port bends first; going down, the lower one does.
    """
    return index if end_y < start_y else count - 1 - index


def bounds_of(points: Sequence[Point]) -> Box:
    ax, ay = points[0]
    bx, by = points[-1]
    if len(points) <= 4:
        # A forward wire stays between its ends; most are, and this runs for each step of a drag.
        return Box(min(ax, bx), min(ay, by), abs(bx - ax), abs(by - ay))
    across, down = zip(*points, strict=True)
    x, y = min(across), min(down)
    return Box(x, y, max(across) - x, max(down) - y)


def distance_to(points: Sequence[Point], x: float, y: float) -> float:
    """How far a place is from the line; exact for the horizontal and vertical pieces we draw."""
    best = float("inf")
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        dx = max(min(ax, bx) - x, 0.0, x - max(ax, bx))
        dy = max(min(ay, by) - y, 0.0, y - max(ay, by))
        best = min(best, (dx * dx + dy * dy) ** 0.5)
    return best


def crossed_by(points: Sequence[Point], begin: Point, end: Point) -> bool:
    """Does the straight line from ``begin`` to ``end`` meet the wire?"""
    return any(_meet(begin, end, a, b) for a, b in itertools.pairwise(points))


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Two pieces cross if the ends of each lie on both sides of the other; touching counts."""
    ab_c, ab_d = _turn(a, b, c), _turn(a, b, d)
    cd_a, cd_b = _turn(c, d, a), _turn(c, d, b)
    if ab_c == ab_d == cd_a == cd_b == 0:
        return (
            min(a.x, b.x) <= max(c.x, d.x)
            and min(c.x, d.x) <= max(a.x, b.x)
            and min(a.y, b.y) <= max(c.y, d.y)
            and min(c.y, d.y) <= max(a.y, b.y)
        )
    return ab_c * ab_d <= 0 and cd_a * cd_b <= 0


def _turn(a: Point, b: Point, c: Point) -> int:
    """1 if c lies to the one side of the line through a and b, -1 to the other, 0 upon it."""
    area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    return (area > 0) - (area < 0)


def runs_through(points: Sequence[Point], box: Box) -> bool:
    """Is a piece of the wire inside the box?"""
    return any(
        min(a.x, b.x) <= box.right
        and max(a.x, b.x) >= box.x
        and min(a.y, b.y) <= box.bottom
        and max(a.y, b.y) >= box.y
        for a, b in itertools.pairwise(points)
    )


def moved(points: Sequence[Point], dx: float, dy: float) -> tuple[Point, ...]:
    """The same line elsewhere: what happens to a wire when both its nodes move."""
    return tuple(Point(x + dx, y + dy) for x, y in points)
