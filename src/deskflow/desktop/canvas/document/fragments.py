"""Parts of a document as JSON text: what copy puts on the clipboard and paste takes from it.

Text, so that it travels between windows, into a mail and back. Foreign text is refused, not guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from deskflow.desktop.canvas.document.changes import AddEdge, AddNode
from deskflow.desktop.canvas.document.codec import canonical
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.frames import (
    Frame,
    add_frames,
    frame_to_plain,
    frames_from_plain,
    frames_of,
)
from deskflow.desktop.canvas.document.plain import (
    edge_from_plain,
    edge_to_plain,
    node_from_plain,
    node_to_plain,
)
from deskflow.desktop.canvas.document.rules import Verdict
from deskflow.desktop.canvas.document.values import Edge, Node

_MARK = "deskflow-canvas"


def copied(document: Document, nodes: Iterable[str]) -> str:
    """The nodes, the wires among them and the frames of which nothing is missing."""
    chosen = {node_id: document.nodes[node_id] for node_id in nodes if node_id in document.nodes}
    wires = [
        edge for node_id in chosen for edge in document.edges_out(node_id) if edge.target in chosen
    ]
    plain: dict[str, Any] = {
        "fragment": _MARK,
        "nodes": [node_to_plain(node) for node in chosen.values()],
        "edges": [edge_to_plain(edge) for edge in wires],
    }
    frames = [frame for frame in frames_of(document).values() if chosen.keys() >= {*frame.members}]
    if frames:
        plain["frames"] = [frame_to_plain(frame) for frame in frames]
    return canonical(plain)


def parsed(text: str) -> tuple[list[Node], list[Edge], list[Frame]] | None:
    """None if the text is something else."""
    try:
        plain = json.loads(text)
        if plain["fragment"] != _MARK:
            return None
        nodes = [node_from_plain(node) for node in plain["nodes"]]
        edges = [edge_from_plain(edge) for edge in plain["edges"]]
        frames = frames_from_plain(plain.get("frames"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return nodes, edges, frames


def pasted(
    document: Document,
    text: str,
    *,
    dx: float = 0.0,
    dy: float = 0.0,
    name: str = "paste",
    refused: list[Verdict] | None = None,
) -> list[str]:
    """Add the fragment's nodes, moved by dx/dy, with new ids and free keys; returns those ids.

    Nodes and wires that the rules refuse (a second trigger) are left out; ``refused`` hears why of each node.
    """
    fragment = parsed(text)
    if fragment is None:
        return []
    nodes, edges, frames = fragment
    new_ids: dict[str, str] = {}
    with document.transaction(name, count=len(nodes)):
        for node in nodes:
            verdict = document.rules.may_add(document, node.kind)
            if verdict.ok:
                verdict = document.rules.may_keep(document, node)
            if not verdict.ok:
                if refused is not None:
                    refused.append(verdict)
                continue
            copy = replace(
                node,
                id=document.new_id(),
                key=document.free_key(_base_of(node.key)),
                x=node.x + dx,
                y=node.y + dy,
            )
            document.apply(AddNode(copy))
            new_ids[node.id] = copy.id
        for edge in edges:
            if edge.source not in new_ids or edge.target not in new_ids:
                continue
            wire = replace(
                edge, id=document.new_id(), source=new_ids[edge.source], target=new_ids[edge.target]
            )
            if document.rules.may_connect(document, wire.start, wire.end).ok:
                document.apply(AddEdge(wire))
        add_frames(document, (_copy_of(frame, document, new_ids) for frame in frames))
    return list(new_ids.values())


def _copy_of(frame: Frame, document: Document, new_ids: dict[str, str]) -> Frame:
    members = tuple(new_ids[one] for one in frame.members if one in new_ids)
    return replace(frame, id=document.new_id(), members=members)


def size(text: str) -> int:
    """How many nodes a text holds."""
    fragment = parsed(text)
    return len(fragment[0]) if fragment is not None else 0


def corner(text: str) -> tuple[float, float] | None:
    """Top left corner of the fragment, to paste it somewhere else."""
    fragment = parsed(text)
    if fragment is None or not fragment[0]:
        return None
    return min(node.x for node in fragment[0]), min(node.y for node in fragment[0])


def _base_of(key: str) -> str:
    """``assign3`` is a copy of ``assign``."""
    return key.rstrip("0123456789") or key
