"""Which way each wire runs between the items of the scene: routing fed with what is on the screen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from deskflow.desktop.canvas.bending import bends_of, bent
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.values import Edge
from deskflow.desktop.canvas.geometry import Point
from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.routing import forward, goes_forward, lane_of, returning

_LETTER = 5.6
_LABEL_MARGIN = 10.0


def points_for(edge: Edge, nodes: Mapping[str, NodeItem]) -> tuple[Point, ...]:
    source, target = nodes[edge.source], nodes[edge.target]
    start = source.port_in_scene(edge.source_port, True)
    end = target.port_in_scene(edge.target_port, False)
    if edge.bends and (points := bent(start, end, edge.bends)) is not None:
        return points
    lane, above, below = 0, 0.0, 0.0
    outs = source.outs
    if len(outs) > 1:
        index, letters_above, letters_below = source.lanes.get(edge.source_port, (0, 0, 0))
        lane = lane_of(index, len(outs), start.y, end.y)
        above = letters_above * _LETTER + _LABEL_MARGIN if letters_above else 0.0
        below = letters_below * _LETTER + _LABEL_MARGIN if letters_below else 0.0
    if goes_forward(start, end):
        return forward(start, end, lane, above if end.y < start.y else below)
    return returning(start, end, source.scene_box(), target.scene_box(), lane, below)


def bends_for(
    edge: Edge, points: Sequence[Point], nodes: Mapping[str, NodeItem]
) -> tuple[float, ...]:
    """What to keep of a wire that was led along these corners; nothing if it would run so by itself."""
    bends = bends_of(points)
    alone, led = (points_for(replace(edge, bends=kept), nodes) for kept in ((), bends))
    return () if len(alone) == len(led) and all(map(_same_place, alone, led)) else bends


def _same_place(one: Point, other: Point) -> bool:
    return abs(one.x - other.x) < 0.5 and abs(one.y - other.y) < 0.5


def shifted_together(document: Document, nodes: Collection[str]) -> tuple[list[str], list[str]]:
    """Wires with both ends among the nodes (they only move), and those with one end (they bend)."""
    inner: list[str] = []
    border: list[str] = []
    for node_id in nodes:
        if node_id not in document.nodes:
            continue
        for edge in document.edges_out(node_id):
            (inner if edge.target in nodes else border).append(edge.id)
        border.extend(edge.id for edge in document.edges_in(node_id) if edge.source not in nodes)
    return inner, border
