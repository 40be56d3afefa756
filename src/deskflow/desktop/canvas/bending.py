"""Wires that were bent by hand: from what is kept of them to corners, and from a piece that was moved back. Pure.

A line runs across, down, across, …; what is kept are the places of all pieces but the first and the last, in turn the
x of one that runs down and the y of one that runs across: an odd number of them. The first half is counted from the
start port, the last from the end port and the one in the middle from half way between them. So a wire whose ends
move together needs no change, and one whose single end moves keeps its shape near the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from deskflow.desktop.canvas.geometry import Point
from deskflow.desktop.canvas.routing import STUB

MOST_BENDS: Final = 9
FARTHEST: Final = 1e7
SHORTEST: Final = 2 * STUB
"""A shorter piece cannot be taken hold of."""

_LEVEL: Final = 0.5


def bent(start: Point, end: Point, bends: Sequence[float]) -> tuple[Point, ...] | None:
    """Corners from start to end, both included; None where there is no room for them (now).

    The wire still leaves to the right and arrives from the left.
    """
    if not bends or (len(bends) == 1 and end.x - start.x < 2 * STUB):
        return None
    places = [_anchor(number, len(bends), start, end) + bend for number, bend in enumerate(bends)]
    if len(places) > 1:
        places[0] = max(places[0], start.x + STUB)
        places[-1] = min(places[-1], end.x - STUB)
    else:
        places[0] = min(max(places[0], start.x + STUB), end.x - STUB)
    return _corners(start, end, places)


def bends_of(points: Sequence[Point]) -> tuple[float, ...]:
    """What to keep of this line; nothing if it is as short as can be."""
    start, end = points[0], points[-1]
    places = _simplified(start, end, _places(points))
    count = len(places)
    return cleaned(
        [round(one - _anchor(number, count, start, end), 1) for number, one in enumerate(places)]
    )


def runs_across(index: int) -> bool:
    """Does piece ``index`` of a line run across (and is moved up and down)?"""
    return index % 2 == 0


def can_move(points: Sequence[Point], index: int) -> bool:
    """Piece ``index``, between corners ``index`` and ``index + 1``."""
    pieces = len(points) - 1
    if not 0 <= index < pieces:
        return False
    if 0 < index < pieces - 1:
        return True
    # The first and the last hang on a port: moved, they leave a stub there and two more bends.
    room = SHORTEST + (STUB if pieces > 1 else SHORTEST)
    return _length(points, index) >= room and len(points) - 1 <= MOST_BENDS


def piece_at(points: Sequence[Point], x: float, y: float) -> int | None:
    """The nearest piece that can be moved, if the nearest of all is one."""
    best, nearest = math.inf, 0
    for index in range(len(points) - 1):
        (ax, ay), (bx, by) = points[index], points[index + 1]
        dx = max(min(ax, bx) - x, 0.0, x - max(ax, bx))
        dy = max(min(ay, by) - y, 0.0, y - max(ay, by))
        if dx + dy < best:
            best, nearest = dx + dy, index
    return nearest if can_move(points, nearest) else None


def middle_piece(points: Sequence[Point], across: bool) -> int | None:
    """The piece that arrows move this way: the longest, before those that hang on a port."""
    fitting = [index for index in movable_pieces(points) if runs_across(index) is across]
    last = len(points) - 2
    return max(fitting, key=lambda index: (0 < index < last, _length(points, index)), default=None)


def movable_pieces(points: Sequence[Point]) -> list[int]:
    return [index for index in range(len(points) - 1) if can_move(points, index)]


def middle_of(points: Sequence[Point], index: int) -> Point:
    (ax, ay), (bx, by) = points[index], points[index + 1]
    return Point((ax + bx) / 2, (ay + by) / 2)


def with_piece_at(points: Sequence[Point], index: int, place: float) -> tuple[Point, ...]:
    """The line with one piece moved: to this y if it runs across, else to this x."""
    start, end = points[0], points[-1]
    places = _places(points)
    pieces = len(points) - 1
    if 0 < index < pieces - 1:
        places[index - 1] = place
    elif pieces == 1:
        places = [start.x + STUB, place, end.x - STUB]
    elif index == 0:
        places = [start.x + STUB, place, *places]
    else:
        places = [*places, place, end.x - STUB]
    kept = [one - _anchor(number, len(places), start, end) for number, one in enumerate(places)]
    return bent(start, end, kept) or tuple(points)


def cleaned(value: Any) -> tuple[float, ...]:
    """Bends out of JSON from anywhere; nothing if they are not such numbers."""
    if not isinstance(value, list | tuple) or len(value) % 2 == 0 or len(value) > MOST_BENDS:
        return ()
    for one in value:
        if isinstance(one, bool) or not isinstance(one, int | float) or not abs(one) <= FARTHEST:
            return ()
    return tuple(float(one) for one in value)


def _anchor(number: int, count: int, start: Point, end: Point) -> float:
    axis = number % 2
    if number < count // 2:
        return start[axis]
    if number > count // 2:
        return end[axis]
    return (start[axis] + end[axis]) / 2


def _places(points: Sequence[Point]) -> list[float]:
    """Of the pieces between the first and the last."""
    return [points[index][(index + 1) % 2] for index in range(1, len(points) - 2)]


def _corners(start: Point, end: Point, places: Sequence[float]) -> tuple[Point, ...]:
    corners = [start]
    x, y = start
    for number, place in enumerate(places):
        x, y = (place, y) if number % 2 == 0 else (x, place)
        corners.append(Point(x, y))
    corners += [Point(x, end.y), end]
    return tuple(corners)


def _simplified(start: Point, end: Point, places: Sequence[float]) -> list[float]:
    """Without pieces of no length, which lie between two others on one line."""
    line = [start.y, *places, end.y]
    index = 0
    while index + 2 < len(line):
        if abs(line[index] - line[index + 2]) > _LEVEL:
            index += 1
            continue
        if index + 3 == len(line):
            del line[index : index + 2]
        else:
            del line[index + 1 : index + 3]
        index = max(0, index - 2)
    return line[1:-1]


def _length(points: Sequence[Point], index: int) -> float:
    (ax, ay), (bx, by) = points[index], points[index + 1]
    return abs(bx - ax) + abs(by - ay)
