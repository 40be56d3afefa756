"""Lines that show when a node being dragged is level with others, and how far it is to get there. Pure numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from deskflow.desktop.canvas.geometry import Box, Point


class Guides(NamedTuple):
    """``dx``, ``dy`` bring the box level, None where nothing is near; ``lines`` are pairs of ends."""

    dx: float | None
    dy: float | None
    lines: Sequence[tuple[Point, Point]]


NO_GUIDES = Guides(None, None, ())


class _Found(NamedTuple):
    """The nearest level: how far, where, and the span along it of what is level there."""

    way: float
    level: float
    begin: float
    end: float


def guides_for(box: Box, others: Iterable[Box], reach: float) -> Guides:
    """Edges and middles of ``box`` against those of the others, within ``reach``; each way the nearest."""
    across: _Found | None = None
    down: _Found | None = None
    for other in others:
        across = _nearer(
            across, _levels(box.x, box.w), _levels(other.x, other.w), reach, other.y, other.bottom
        )
        down = _nearer(
            down, _levels(box.y, box.h), _levels(other.y, other.h), reach, other.x, other.right
        )
    dx, dy = across.way if across else None, down.way if down else None
    x, y = box.x + (dx or 0.0), box.y + (dy or 0.0)
    lines: list[tuple[Point, Point]] = []
    if across is not None:
        top, bottom = min(across.begin, y), max(across.end, y + box.h)
        lines.append((Point(across.level, top), Point(across.level, bottom)))
    if down is not None:
        left, right = min(down.begin, x), max(down.end, x + box.w)
        lines.append((Point(left, down.level), Point(right, down.level)))
    return Guides(dx, dy, lines)


def _levels(begin: float, size: float) -> tuple[float, float, float]:
    """The middle first: two nodes of one size are level with all three."""
    return begin + size / 2, begin, begin + size


def _nearer(
    best: _Found | None,
    own: Sequence[float],
    theirs: Sequence[float],
    reach: float,
    begin: float,
    end: float,
) -> _Found | None:
    for mine, level in zip(own, theirs, strict=True):
        way = level - mine
        if abs(way) > reach:
            continue
        if best is None or abs(way) < abs(best.way):
            best = _Found(way, level, begin, end)
        elif way == best.way and level == best.level:
            best = _Found(way, level, min(best.begin, begin), max(best.end, end))
    return best
