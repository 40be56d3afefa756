"""Where nodes go when they are aligned, spread evenly or pushed aside. Pure numbers, no Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from deskflow.desktop.canvas.geometry import Box, Point, bounds

Side: TypeAlias = Literal["left", "centre", "right", "top", "middle", "bottom"]
Axis: TypeAlias = Literal["across", "down"]

_STRIP = 64.0


def aligned(boxes: Mapping[str, Box], side: Side) -> dict[str, Point]:
    """Corners that bring every box to one line of the box around them all."""
    around = bounds(list(boxes.values()))
    if around is None:
        return {}
    match side:
        case "left":
            return {name: Point(around.x, box.y) for name, box in boxes.items()}
        case "centre":
            return {name: Point(around.centre.x - box.w / 2, box.y) for name, box in boxes.items()}
        case "right":
            return {name: Point(around.right - box.w, box.y) for name, box in boxes.items()}
        case "top":
            return {name: Point(box.x, around.y) for name, box in boxes.items()}
        case "middle":
            return {name: Point(box.x, around.centre.y - box.h / 2) for name, box in boxes.items()}
        case "bottom":
            return {name: Point(box.x, around.bottom - box.h) for name, box in boxes.items()}


def distributed(boxes: Mapping[str, Box], axis: Axis) -> dict[str, Point]:
    """Corners with the same gap between neighbours; the first and the last stay.

    Where there is no room for gaps, their middles get the same distance.
    """
    spans = {
        name: (box.x, box.w) if axis == "across" else (box.y, box.h) for name, box in boxes.items()
    }
    order = sorted(spans, key=lambda name: (spans[name][0] + spans[name][1] / 2, name))
    if len(order) < 3:
        return {}
    first, *inner, last = (spans[name] for name in order)
    begin, end = first[0] + first[1], last[0]
    gap = (end - begin - sum(size for _, size in inner)) / (len(order) - 1)
    step = (end + last[1] / 2 - begin + first[1] / 2) / (len(order) - 1)
    places: dict[str, Point] = {}
    at = begin
    for number, (name, (_, size)) in enumerate(zip(order[1:-1], inner, strict=True), start=1):
        where = at + gap if gap >= 0 else first[0] + first[1] / 2 + number * step - size / 2
        at = where + size
        box = boxes[name]
        places[name] = Point(where, box.y) if axis == "across" else Point(box.x, where)
    return places


def beyond(boxes: Mapping[str, Box], axis: Axis, line: float, *, before: bool = False) -> set[str]:
    """Whose centre lies past a line: to its right or below it; ``before``: to its left or above."""
    return {
        name
        for name, box in boxes.items()
        if ((box.centre.x if axis == "across" else box.centre.y) < line) == before
    }


def room_left(boxes: Mapping[str, Box], moving: Iterable[str], axis: Axis) -> float:
    """How far ``moving`` may be pulled back until one of them would touch what stays; endless if nothing is in the way."""
    going = set(moving)
    turned = {
        name: box if axis == "across" else Box(box.y, box.x, box.h, box.w)
        for name, box in boxes.items()
    }
    # By strips: a comparison of thousands with thousands would stop the window.
    staying: defaultdict[int, list[Box]] = defaultdict(list)
    for name, box in turned.items():
        if name not in going:
            for strip in _strips(box):
                staying[strip].append(box)
    gaps = (
        box.x - other.right
        for box in (turned[name] for name in going)
        for strip in _strips(box)
        for other in staying[strip]
        if other.y < box.bottom and box.y < other.bottom and other.right <= box.x
    )
    return min(gaps, default=float("inf"))


def _strips(box: Box) -> range:
    return range(int(box.y // _STRIP), int(box.bottom // _STRIP) + 1)
