"""Tidy: a layered layout from left to right, pure numbers in and out, the same answer every time.

Cycles are cut by depth-first search, columns come from longest paths, the order in a column from
barycentre sweeps (kept only if they save crossings, so tidy work moves little), heights from isotonic
regression (Sugiyama, Tagawa & Toda 1981; Best & Chakravarti 1990). May run in a child process.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median_low
from typing import NamedTuple, TypeAlias

from deskflow.desktop.canvas.crossings import crossings
from deskflow.desktop.canvas.geometry import Box, Point, snapped
from deskflow.desktop.canvas.isotonic import spread

COLUMN_GAP = 76.0
ROW_GAP = 40.0
DUMMY_HEIGHT = 8.0
SWEEPS = 8
MANY_LINKS = 4000
"""With more, two sweeps in vain are enough: each takes long, and seldom one helps after that."""


class Link(NamedTuple):
    """A wire; the offsets say how far below the tops of its nodes it is attached."""

    source: str
    target: str
    source_offset: float = 0.0
    target_offset: float = 0.0


Columns: TypeAlias = list[list[str]]
Ends: TypeAlias = defaultdict[str, list[tuple[str, float]]]


def tidy(boxes: Mapping[str, Box], links: Sequence[Link]) -> dict[str, Point]:
    """New top left corners. Parts that hang together stay about where they were."""
    placed: dict[str, Point] = {}
    floor: float | None = None
    for part in _components(boxes, links):
        inside = [link for link in links if link.source in part and link.source != link.target]
        places = _lay_out({name: boxes[name] for name in part}, inside)
        top = min(place.y for place in places.values())
        push = snapped(max(0.0, floor - top)) if floor is not None else 0.0
        placed.update((name, Point(place.x, place.y + push)) for name, place in places.items())
        bottom = max(placed[name].y + boxes[name].h for name in part)
        floor = bottom + ROW_GAP
    return placed


def _components(boxes: Mapping[str, Box], links: Sequence[Link]) -> list[dict[str, None]]:
    """Parts that hang together, from top to bottom."""
    beside: dict[str, list[str]] = defaultdict(list)
    for link in links:
        beside[link.source].append(link.target)
        beside[link.target].append(link.source)
    parts: list[dict[str, None]] = []
    seen: set[str] = set()
    for name in sorted(boxes, key=lambda name: (boxes[name].y, boxes[name].x, name)):
        if name in seen:
            continue
        part: dict[str, None] = {}
        ahead = [name]
        seen.add(name)
        while ahead:
            here = ahead.pop()
            part[here] = None
            fresh = [other for other in beside[here] if other not in seen]
            seen.update(fresh)
            ahead.extend(fresh)
        parts.append(part)
    return parts


def _lay_out(boxes: dict[str, Box], links: list[Link]) -> dict[str, Point]:
    forward = _without_cycles(boxes, links)
    column_of = _longest_paths(boxes, forward)
    heights = {name: box.h for name, box in boxes.items()}
    columns, short = _with_dummies(boxes, column_of, forward, heights)
    columns = _fewest_crossings(columns, short)
    tops = _heights(columns, short, heights)
    places: dict[str, Point] = {}
    x = 0.0
    for column in columns:
        real = [name for name in column if name in boxes]
        places.update((name, Point(x, tops[name])) for name in real)
        x += max((boxes[name].w for name in real), default=0.0) + COLUMN_GAP
    places = {name: Point(snapped(x), snapped(y)) for name, (x, y) in places.items()}
    dx = snapped(median_low([boxes[name].x - place.x for name, place in places.items()]))
    dy = snapped(median_low([boxes[name].y - place.y for name, place in places.items()]))
    return {name: Point(place.x + dx, place.y + dy) for name, place in places.items()}


def _without_cycles(boxes: dict[str, Box], links: list[Link]) -> list[Link]:
    """Leave out the wires that lead back; they are drawn below and need no column of their own."""
    leaving: dict[str, list[Link]] = defaultdict(list)
    entered: set[str] = set()
    for link in links:
        leaving[link.source].append(link)
        entered.add(link.target)
    kept: list[Link] = []
    state: dict[str, int] = {}
    for root in sorted(
        boxes, key=lambda name: (name in entered, boxes[name].x, boxes[name].y, name)
    ):
        if root in state:
            continue
        state[root] = 1
        path = [(root, iter(leaving[root]))]
        while path:
            here, rest = path[-1]
            onward = next(rest, None)
            if onward is None:
                state[here] = 2
                path.pop()
            elif state.get(onward.target) != 1:
                kept.append(onward)
                if onward.target not in state:
                    state[onward.target] = 1
                    path.append((onward.target, iter(leaving[onward.target])))
    return kept


def _longest_paths(boxes: dict[str, Box], links: list[Link]) -> dict[str, int]:
    leaving: dict[str, list[str]] = defaultdict(list)
    waiting = dict.fromkeys(boxes, 0)
    for link in links:
        leaving[link.source].append(link.target)
        waiting[link.target] += 1
    column = dict.fromkeys(boxes, 0)
    ready = [name for name, count in waiting.items() if count == 0]
    while ready:
        here = ready.pop()
        for target in leaving[here]:
            column[target] = max(column[target], column[here] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return column


def _with_dummies(
    boxes: dict[str, Box], column_of: dict[str, int], links: list[Link], heights: dict[str, float]
) -> tuple[Columns, list[Link]]:
    """Columns in today's order, and the wires cut so that each spans two neighbouring columns."""
    columns: Columns = [[] for _ in range(max(column_of.values()) + 1)]
    middle = {name: box.centre.y for name, box in boxes.items()}
    for name, column in column_of.items():
        columns[column].append(name)
    short: list[Link] = []
    for number, link in enumerate(links):
        first, last = column_of[link.source], column_of[link.target]
        here, offset = link.source, link.source_offset
        for column in range(first + 1, last):
            dummy = f"\0{number}:{column}"
            columns[column].append(dummy)
            heights[dummy] = DUMMY_HEIGHT
            part = (column - first) / (last - first)
            middle[dummy] = middle[link.source] * (1 - part) + middle[link.target] * part
            short.append(Link(here, dummy, offset, DUMMY_HEIGHT / 2))
            here, offset = dummy, DUMMY_HEIGHT / 2
        short.append(Link(here, link.target, offset, link.target_offset))
    for column_names in columns:
        column_names.sort(key=lambda name: (middle[name], name))
    return columns, short


def _fewest_crossings(columns: Columns, links: list[Link]) -> Columns:
    best, fewest = columns, crossings(columns, links)
    before: Ends = defaultdict(list)
    after: Ends = defaultdict(list)
    for link in links:
        before[link.target].append((link.source, link.source_offset))
        after[link.source].append((link.target, link.target_offset))
    current = [list(column) for column in columns]
    in_vain = 0
    for sweep in range(SWEEPS):
        if fewest == 0 or (in_vain == 2 and len(links) > MANY_LINKS):
            break
        if sweep % 2 == 0:
            for beside, column in itertools.pairwise(current):
                _by_barycentre(column, beside, before)
        else:
            for column, beside in reversed(list(itertools.pairwise(current))):
                _by_barycentre(column, beside, after)
        count = crossings(current, links)
        if count < fewest:
            best, fewest = [list(column) for column in current], count
            in_vain = 0
        else:
            in_vain += 1
    return best


def _by_barycentre(column: list[str], beside: list[str], ends_of: Ends) -> None:
    if len(column) < 2:
        return
    rank = {name: place for place, name in enumerate(beside)}
    wanted = {name: float(place) for place, name in enumerate(column)}
    for name in column:
        ends = ends_of.get(name)
        if not ends:
            continue
        if len(ends) == 1:
            ((end, offset),) = ends
            wanted[name] = rank[end] + offset / 1000
        else:
            # The offset, far below one rank, puts wires of one node in the order of its ports.
            wanted[name] = sum(rank[end] + offset / 1000 for end, offset in ends) / len(ends)
    column.sort(key=wanted.__getitem__)


def _heights(columns: Columns, links: list[Link], heights: dict[str, float]) -> dict[str, float]:
    """Tops: as near to what each node is wired to as order and distance allow."""
    before: Ends = defaultdict(list)
    after: Ends = defaultdict(list)
    for link in links:
        shift = link.source_offset - link.target_offset
        before[link.target].append((link.source, shift))
        after[link.source].append((link.target, -shift))
    tops: dict[str, float] = {}
    gaps: list[list[float]] = []
    for column in columns:
        y = 0.0
        gaps.append([heights[name] + ROW_GAP for name in column])
        for name, gap in zip(column, gaps[-1], strict=True):
            tops[name] = y
            y += gap
    order = list(zip(columns, gaps, strict=True))
    for sweep in range(SWEEPS):
        near = before if sweep % 2 == 0 else after
        for column, apart in order if sweep % 2 == 0 else reversed(order):
            wanted = []
            for name in column:
                ends = near.get(name)
                if not ends:
                    wanted.append(tops[name])
                elif len(ends) == 1:
                    ((end, shift),) = ends
                    wanted.append(tops[end] + shift)
                else:
                    wanted.append(sum(tops[end] + shift for end, shift in ends) / len(ends))
            tops.update(zip(column, spread(wanted, apart), strict=True))
    return tops
