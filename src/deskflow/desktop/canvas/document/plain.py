"""Nodes, edges and changes as plain JSON values and back. The journal, the clipboard and the file
format share these shapes; nothing here reads or writes files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskflow.desktop.canvas.bending import FARTHEST, cleaned
from deskflow.desktop.canvas.document.changes import (
    AddEdge,
    AddNode,
    Change,
    RemoveEdge,
    RemoveNode,
    SetDocumentField,
    SetNodeField,
)
from deskflow.desktop.canvas.document.values import Edge, Node

_PAIRS = frozenset({"position", "size"})


def number(value: float) -> int | float:
    """Whole numbers without ``.0``, so the same place is always written the same way."""
    return int(value) if value == int(value) else value


def node_to_plain(node: Node, *, with_place: bool = True) -> dict[str, Any]:
    """Empty fields are left out. Without its place a node says only what it does."""
    plain: dict[str, Any] = {"id": node.id, "kind": node.kind, "key": node.key}
    for name in ("title", "subtitle", "icon"):
        if text := getattr(node, name):
            plain[name] = text
    if node.data:
        plain["data"] = dict(node.data)
    if node.disabled:
        plain["disabled"] = True
    if with_place:
        plain["at"] = place_to_plain(node)
    return plain


def place_to_plain(node: Node) -> list[int | float]:
    """``[x, y]``, or ``[x, y, w, h]`` for a node that was given a size."""
    place = [number(node.x), number(node.y)]
    if node.w or node.h:
        place += [number(node.w), number(node.h)]
    return place


def node_from_plain(plain: Mapping[str, Any], at: list[float] | None = None) -> Node:
    x, y, w, h = (*(at if at is not None else plain.get("at", ())), 0, 0, 0, 0)[:4]
    if len(at if at is not None else plain.get("at", ())) < 4:
        w = h = 0
    return Node(
        id=str(plain["id"]),
        kind=str(plain["kind"]),
        key=str(plain["key"]),
        title=plain.get("title", ""),
        subtitle=plain.get("subtitle", ""),
        icon=plain.get("icon", ""),
        x=_measure(x),
        y=_measure(y),
        w=_measure(w),
        h=_measure(h),
        data=plain.get("data") or {},
        disabled=bool(plain.get("disabled", False)),
    )


def _measure(value: Any) -> float:
    """Of a place or a size; ValueError for what cannot be shown anywhere."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= FARTHEST:
        raise ValueError(f"no place: {str(value)[:40]}")
    return float(value)


def edge_to_plain(edge: Edge) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": edge.id,
        "from": [edge.source, edge.source_port],
        "to": [edge.target, edge.target_port],
    }
    if edge.bends:
        plain["bends"] = [number(bend) for bend in edge.bends]
    return plain


def edge_from_plain(plain: Mapping[str, Any]) -> Edge:
    source, source_port = plain["from"]
    target, target_port = plain["to"]
    bends = cleaned(plain.get("bends", ()))
    return Edge(str(plain["id"]), source, source_port, target, target_port, bends)


def change_to_plain(change: Change) -> dict[str, Any]:
    match change:
        case AddNode(node):
            return {"do": "add_node", "node": node_to_plain(node)}
        case RemoveNode(node):
            return {"do": "remove_node", "node": node_to_plain(node)}
        case AddEdge(edge):
            return {"do": "add_edge", "edge": edge_to_plain(edge)}
        case RemoveEdge(edge):
            return {"do": "remove_edge", "edge": edge_to_plain(edge)}
        case SetNodeField(node_id, name, before, after):
            return {
                "do": "set_node",
                "node": node_id,
                "field": name,
                "before": _as_list(name, before),
                "after": _as_list(name, after),
            }
        case SetDocumentField(name, before, after):
            return {"do": "set_document", "field": name, "before": before, "after": after}


def change_from_plain(plain: Mapping[str, Any]) -> Change:
    match plain["do"]:
        case "add_node":
            return AddNode(node_from_plain(plain["node"]))
        case "remove_node":
            return RemoveNode(node_from_plain(plain["node"]))
        case "add_edge":
            return AddEdge(edge_from_plain(plain["edge"]))
        case "remove_edge":
            return RemoveEdge(edge_from_plain(plain["edge"]))
        case "set_node":
            name = plain["field"]
            return SetNodeField(
                plain["node"],
                name,
                _as_tuple(name, plain["before"]),
                _as_tuple(name, plain["after"]),
            )
        case "set_document":
            return SetDocumentField(plain["field"], plain["before"], plain["after"])
        case other:
            raise ValueError(f"unknown change {other!r}")


def _as_list(name: str, value: Any) -> Any:
    if name in _PAIRS:
        return [number(value[0]), number(value[1])]
    return dict(value) if name == "data" else value


def _as_tuple(name: str, value: Any) -> Any:
    return (float(value[0]), float(value[1])) if name in _PAIRS else value
