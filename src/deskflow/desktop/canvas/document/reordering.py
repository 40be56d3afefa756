"""Put a step one place earlier or later in the order, as the outline tells it: two neighbours change places."""

from __future__ import annotations

from deskflow.desktop.canvas.document.changes import AddEdge, Change, RemoveEdge, SetNodeField
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.rules import ChangeRefused, Refused
from deskflow.desktop.canvas.document.values import Edge


def move_later(document: Document, node_id: str) -> None:
    """Behind the step it leads on to. Raises ChangeRefused, then nothing changes."""
    edge = _onward(document, node_id)
    if edge is None:
        raise ChangeRefused(Refused("nothing-behind"))
    _exchange(document, edge)


def move_earlier(document: Document, node_id: str) -> None:
    """In front of the step that leads to it. Raises ChangeRefused, then nothing changes."""
    into = document.edges_in(node_id)
    if not into:
        raise ChangeRefused(Refused("nothing-ahead"))
    if len(into) > 1:
        raise ChangeRefused(Refused("several-ahead"))
    _exchange(document, into[0])


def _onward(document: Document, node_id: str) -> Edge | None:
    way = document.kinds.way_through(document.nodes[node_id])
    leaving = document.edges_out(node_id)
    return next(
        (edge for edge in leaving if way is not None and edge.source_port == way.name), None
    )


def _exchange(document: Document, edge: Edge) -> None:
    """What the wire leads to comes first: it takes over what led to the one, which takes over what it led on to."""
    first, second = document.nodes[edge.source], document.nodes[edge.target]
    ins, way = document.kinds.ins(first), document.kinds.way_through(second)
    if not ins:
        raise ChangeRefused(Refused("after-trigger"))
    if way is None:
        raise ChangeRefused(Refused("ends-here"))
    onward = _onward(document, second.id)
    leading = [one for one in document.edges_in(first.id) if one.source != second.id]
    if onward is not None and onward.target == first.id:
        raise ChangeRefused(Refused("each-other"))
    changes: list[Change] = [RemoveEdge(one) for one in (*leading, edge)]
    if onward is not None:
        changes.append(RemoveEdge(onward))
        changes.append(AddEdge(Edge(onward.id, *edge.start, *onward.end)))
    changes += [AddEdge(Edge(one.id, *one.start, *edge.end)) for one in leading]
    changes.append(AddEdge(Edge(edge.id, second.id, way.name, first.id, ins[0].name)))
    here, there = (first.x, first.y), (second.x, second.y)
    changes.append(SetNodeField(first.id, "position", here, there))
    changes.append(SetNodeField(second.id, "position", there, here))
    with document.transaction("reorder"):
        for change in changes:
            document.apply(change)
