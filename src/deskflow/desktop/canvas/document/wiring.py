"""Wires: connect, reconnect, insert a node on a wire, and heal the gap a removed node leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from deskflow.desktop.canvas.document.changes import AddEdge, AddNode, RemoveEdge
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.frames import frame_holding, stand_in_for
from deskflow.desktop.canvas.document.placing import add_node, remove
from deskflow.desktop.canvas.document.room import make_room
from deskflow.desktop.canvas.document.rules import ALLOWED, ChangeRefused, Verdict
from deskflow.desktop.canvas.document.values import Edge, Json, Node, PortRef


def connect(document: Document, start: PortRef, end: PortRef) -> str:
    """Returns the new wire's id. Raises ChangeRefused."""
    edge = Edge(document.new_id(), *start, *end)
    with document.transaction("connect"):
        document.apply(AddEdge(edge))
    return edge.id


def disconnect(document: Document, edge_id: str) -> None:
    with document.transaction("disconnect"):
        document.apply(RemoveEdge(document.edges[edge_id]))


def cut(document: Document, edges: Iterable[str]) -> None:
    """Take several wires off in one step. What is not there any more is ignored."""
    doomed = [document.edges[edge_id] for edge_id in sorted(edges) if edge_id in document.edges]
    with document.transaction("slice", count=len(doomed)):
        for edge in doomed:
            document.apply(RemoveEdge(edge))


def reconnect(
    document: Document, edge_id: str, *, start: PortRef | None = None, end: PortRef | None = None
) -> None:
    """Move one or both ends of a wire; it keeps its id. Raises ChangeRefused, then nothing changes."""
    old = document.edges[edge_id]
    new = Edge(edge_id, *(start or old.start), *(end or old.end))
    if new == old:
        return
    with document.transaction("reconnect"):
        document.apply(RemoveEdge(old))
        document.apply(AddEdge(new))


def bend(
    document: Document, edge_id: str, bends: tuple[float, ...], *, merge_key: str | None = None
) -> None:
    """Lead a wire another way; it keeps its id and its ends."""
    old = document.edges[edge_id]
    if bends != old.bends:
        with document.transaction("bend", merge_key=merge_key):
            document.apply(RemoveEdge(old))
            document.apply(AddEdge(replace(old, bends=bends)))


def straighten(document: Document, edges: Iterable[str]) -> None:
    """Let wires run as they would by themselves."""
    bent = [edge for edge_id in sorted(edges) if (edge := document.edges[edge_id]).bends]
    with document.transaction("straighten", count=len(bent)):
        for edge in bent:
            bend(document, edge.id, ())


def may_reconnect(document: Document, edge_id: str, start: PortRef, end: PortRef) -> Verdict:
    """As Rules.may_connect, pretending the wire were not there."""
    old = document.edges[edge_id]
    answer: Verdict = ALLOWED
    try:
        with document.transaction("peek"):
            document.apply(RemoveEdge(old))
            answer = document.rules.may_connect(document, start, end)
            raise _Peek
    except _Peek:
        return answer


def first_fit(
    document: Document, node_id: str, *, start: PortRef | None = None, end: PortRef | None = None
) -> PortRef | None:
    """The node's first port that may take the other end of a wire from ``start`` or to ``end``."""
    node = document.nodes[node_id]
    if start is not None:
        ends = [PortRef(node_id, port.name) for port in document.kinds.ins(node)]
        return next(
            (ref for ref in ends if document.rules.may_connect(document, start, ref).ok), None
        )
    if end is not None:
        starts = [PortRef(node_id, port.name) for port in document.kinds.outs(node)]
        return next(
            (ref for ref in starts if document.rules.may_connect(document, ref, end).ok), None
        )
    return None


def insert_on_edge(document: Document, edge_id: str, node_id: str) -> bool:
    """Lead a wire through a node, in by its first in-port, on by the out-port that leads through, and make room for it.

    False, and nothing changed, if the node does not fit there.
    """
    old = document.edges[edge_id]
    node = document.nodes[node_id]
    ins, onward = document.kinds.ins(node), document.kinds.way_through(node)
    if not ins or onward is None or node_id in (old.source, old.target):
        return False
    try:
        with document.transaction("insert"):
            document.apply(RemoveEdge(old))
            document.apply(AddEdge(Edge(document.new_id(), *old.start, node_id, ins[0].name)))
            document.apply(AddEdge(Edge(document.new_id(), node_id, onward.name, *old.end)))
            make_room(document, old.source, node_id, old.target)
    except ChangeRefused:
        return False
    return True


def add_connected(
    document: Document,
    kind: str,
    x: float,
    y: float,
    *,
    start: PortRef | None = None,
    end: PortRef | None = None,
    on_edge: str | None = None,
) -> str:
    """Add a node and wire it to what it was dragged out of, or into a wire, in one step.

    A start port that is taken already hands its wire on: the new node comes between. A wire the rules
    refuse is left out; the node is added all the same.
    """
    with document.transaction("add", kind=kind):
        node_id = add_node(document, kind, x, y)
        if on_edge is not None and on_edge in document.edges:
            insert_on_edge(document, on_edge, node_id)
        elif start is not None:
            fit = first_fit(document, node_id, start=start)
            if fit is not None:
                connect(document, start, fit)
            else:
                _insert_behind(document, start, node_id)
        elif end is not None and (fit := first_fit(document, node_id, end=end)) is not None:
            connect(document, fit, end)
    return node_id


def heal(document: Document, nodes: Iterable[str]) -> None:
    """Remove nodes and join what led into each to where it led on: through it, else by its first used out-port."""
    node_ids = [node_id for node_id in nodes if node_id in document.nodes]
    with document.transaction("heal", count=len(node_ids)):
        for node_id in node_ids:
            into = [edge.start for edge in document.edges_in(node_id) if edge.source != node_id]
            onward = _main_way_out(document, node_id)
            remove(document, [node_id])
            if onward is None:
                continue
            for start in into:
                if document.rules.may_connect(document, start, onward).ok:
                    connect(document, start, onward)


def replace_node(
    document: Document, node_id: str, kind: str, data: Mapping[str, Json] | None = None
) -> str:
    """Put a node of another kind in the place of one: same place, same key, and every wire that still fits.

    A way out keeps its wire if the new node has a port of that name, the usual way on leads on through the new
    node's. Returns the new node's id. Raises ChangeRefused, then nothing changes.
    """
    old = document.nodes[node_id]
    into, leaving = document.edges_in(node_id), document.edges_out(node_id)
    usual = document.kinds.way_through(old)
    frame = frame_holding(document, node_id)
    new = Node(document.new_id(), kind, old.key, x=old.x, y=old.y, data=dict(data or {}))
    with document.transaction("replace"):
        remove(document, [node_id])
        document.apply(AddNode(replace(new, disabled=old.disabled)))
        if frame is not None:
            stand_in_for(document, frame, node_id, new.id)
        through = document.kinds.way_through(document.nodes[new.id])
        ports = {port.name for port in document.kinds.outs(document.nodes[new.id])}
        for edge in into:
            fit = first_fit(document, new.id, start=edge.start)
            if fit is not None:
                document.apply(AddEdge(Edge(edge.id, *edge.start, *fit, edge.bends)))
        for edge in leaving:
            port = edge.source_port
            if port not in ports and usual is not None and port == usual.name and through:
                port = through.name
            start = PortRef(new.id, port)
            if port in ports and document.rules.may_connect(document, start, edge.end).ok:
                document.apply(AddEdge(Edge(edge.id, *start, *edge.end, edge.bends)))
    return new.id


def _main_way_out(document: Document, node_id: str) -> PortRef | None:
    leaving, node = document.edges_out(node_id), document.nodes[node_id]
    through = document.kinds.way_through(node)
    for port in (*((through,) if through is not None else ()), *document.kinds.outs(node)):
        for edge in leaving:
            if edge.source_port == port.name and edge.target != node_id:
                return edge.end
    return None


def _insert_behind(document: Document, start: PortRef, node_id: str) -> None:
    for edge in document.edges_out(start.node):
        if edge.source_port == start.port:
            insert_on_edge(document, edge.id, node_id)
            return


class _Peek(Exception):
    """Carries a verdict out of a transaction that must leave nothing behind."""
