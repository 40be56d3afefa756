"""Adding, moving, removing and setting nodes: one transaction each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deskflow.desktop.canvas.document.changes import (
    AddNode,
    RemoveEdge,
    RemoveNode,
    SetDocumentField,
    SetNodeField,
)
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.values import Json, Node


def add_node(
    document: Document,
    kind: str,
    x: float,
    y: float,
    *,
    title: str = "",
    data: Mapping[str, Json] | None = None,
) -> str:
    """Returns the new node's id. Raises ChangeRefused if the rules do not want it."""
    known = document.kinds(kind)
    key = document.free_key(known.key_base or kind.rsplit(".", 1)[-1])
    node = Node(document.new_id(), kind, key, title=title, x=x, y=y, data=dict(data or {}))
    with document.transaction("add", kind=kind):
        document.apply(AddNode(node))
    return node.id


def move_nodes(
    document: Document,
    places: Mapping[str, tuple[float, float]],
    *,
    name: str = "move",
    merge_key: str | None = None,
) -> None:
    """Put each node's top left corner at its new place."""
    with document.transaction(name, merge_key=merge_key, count=len(places)):
        for node_id, (x, y) in places.items():
            node = document.nodes[node_id]
            document.apply(
                SetNodeField(node_id, "position", (node.x, node.y), (float(x), float(y)))
            )


def resize_node(
    document: Document, node_id: str, w: float, h: float, *, merge_key: str | None = None
) -> None:
    node = document.nodes[node_id]
    with document.transaction("resize", merge_key=merge_key):
        document.apply(SetNodeField(node_id, "size", (node.w, node.h), (float(w), float(h))))


def remove(document: Document, nodes: Iterable[str], edges: Iterable[str] = ()) -> None:
    """Remove nodes with the wires on them, and single wires. What is not there any more is ignored."""
    node_ids = [node_id for node_id in nodes if node_id in document.nodes]
    doomed = {edge_id: document.edges[edge_id] for edge_id in edges if edge_id in document.edges}
    for node_id in node_ids:
        doomed.update((edge.id, edge) for edge in document.edges_of(node_id))
    with document.transaction("remove", count=len(node_ids) or len(doomed)):
        for edge in doomed.values():
            document.apply(RemoveEdge(edge))
        for node_id in node_ids:
            document.apply(RemoveNode(document.nodes[node_id]))


def set_field(
    document: Document, node_id: str, name: str, value: Json, *, merge_key: str | None = None
) -> None:
    """Set ``key``, ``title``, ``subtitle``, ``icon`` or ``disabled``; ``data`` goes through set_data."""
    if name == "data":
        set_data(document, node_id, value, merge_key=merge_key)
        return
    with document.transaction("edit", merge_key=merge_key, field=name):
        before = getattr(document.nodes[node_id], name)
        document.apply(SetNodeField(node_id, name, before, value))


def set_data(
    document: Document, node_id: str, data: Mapping[str, Json], *, merge_key: str | None = None
) -> None:
    """Replace a node's data. Wires on ports that go with it are removed in the same step."""
    node = document.nodes[node_id]
    left = {port.name for port in document.kinds(node.kind).out_ports(data)}
    known = {port.name for port in document.kinds.outs(node)}
    with document.transaction("edit", merge_key=merge_key, field="data"):
        for edge in document.edges_out(node_id):
            if edge.source_port in known - left:
                document.apply(RemoveEdge(edge))
        document.apply(SetNodeField(node_id, "data", dict(node.data), dict(data)))


def set_disabled(document: Document, nodes: Iterable[str], disabled: bool) -> None:
    node_ids = list(nodes)
    with document.transaction("disable" if disabled else "enable", count=len(node_ids)):
        for node_id in node_ids:
            before = document.nodes[node_id].disabled
            document.apply(SetNodeField(node_id, "disabled", before, disabled))


def set_document_field(
    document: Document, name: str, value: Json, *, merge_key: str | None = None
) -> None:
    """None takes the field away."""
    with document.transaction("edit", merge_key=merge_key, field=name):
        document.apply(SetDocumentField(name, document.fields.get(name), value))
