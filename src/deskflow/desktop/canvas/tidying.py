"""Between a document and the layout: what to ask, and what to do with the answer. Plain values, so the
layout can run in a child process.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.kinds import Port
from deskflow.desktop.canvas.geometry import Box, Point, node_box, port_offset
from deskflow.desktop.canvas.layout import Link


class TidyQuestion(NamedTuple):
    boxes: dict[str, Box]
    links: list[Link]


def question_for(document: Document, nodes: Collection[str] | None = None) -> TidyQuestion:
    """All cards, or those among ``nodes``, with the wires between them. Notes are not laid out."""
    kinds = document.kinds
    boxes = {
        node.id: node_box(node, kinds)
        for node in document.nodes.values()
        if (nodes is None or node.id in nodes) and kinds(node.kind).shape == "card"
    }
    links: list[Link] = []
    for edge in document.edges.values():
        if edge.source in boxes and edge.target in boxes:
            outs, ins = (
                kinds.outs(document.nodes[edge.source]),
                kinds.ins(document.nodes[edge.target]),
            )
            links.append(
                Link(
                    edge.source,
                    edge.target,
                    _offset(outs, edge.source_port, boxes[edge.source].h),
                    _offset(ins, edge.target_port, boxes[edge.target].h),
                )
            )
    return TidyQuestion(boxes, links)


def places_after(
    document: Document, places: dict[str, Point], boxes: dict[str, Box]
) -> dict[str, tuple[float, float]]:
    """New corners, also of the notes: a note goes along with the card that was nearest to it."""
    moves = {name: (place.x, place.y) for name, place in places.items()}
    for node in document.nodes.values():
        if document.kinds(node.kind).shape != "note" or not boxes:
            continue
        centre = node_box(node, document.kinds).centre
        nearest = min(boxes, key=lambda name: _apart(boxes[name].centre, centre))
        if nearest in places:
            old, new = boxes[nearest], places[nearest]
            moves[node.id] = (node.x + new.x - old.x, node.y + new.y - old.y)
    return moves


def _offset(ports: tuple[Port, ...], name: str, height: float) -> float:
    for index, port in enumerate(ports):
        if port.name == name:
            return port_offset(index, len(ports), height)
    return height / 2


def _apart(one: Point, other: Point) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)
