"""Turns a document into another definition in one undo step: what somebody else saved can be taken over, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskflow.desktop.canvas.document.changes import (
    AddEdge,
    AddNode,
    Change,
    RemoveEdge,
    RemoveNode,
    SetDocumentField,
)
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.notices import Commit
from deskflow.desktop.pages.workflows.designer.bridge import FIELDS, fields_of, nodes_and_wires
from deskflow.workflows.definition import Definition


def take_over(document: Document, definition: Definition, name: str = "edit") -> None:
    """The rules are not asked: what is stored was let in once, and a draft may break them."""
    changes = _changes(document, definition)
    if changes:
        document.replay(Commit(name, {"count": len(changes)}, tuple(changes), None), merged=False)


def _changes(document: Document, definition: Definition) -> list[Change]:
    nodes, wires = nodes_and_wires(definition)
    wanted = {node.id: node for node in nodes}
    other = {node_id for node_id, node in document.nodes.items() if wanted.get(node_id) != node}
    fresh = {node_id for node_id in wanted if document.nodes.get(node_id) != wanted[node_id]}
    wires_wanted = {wire.id: wire for wire in wires}
    # Wires on a node that is replaced go and come again with it.
    doomed = [
        wire
        for wire in document.edges.values()
        if wires_wanted.get(wire.id) != wire or other & {wire.source, wire.target}
    ]
    kept = set(document.edges) - {wire.id for wire in doomed}
    changes: list[Change] = [RemoveEdge(wire) for wire in doomed]
    changes += [RemoveNode(document.nodes[node_id]) for node_id in other]
    changes += [AddNode(node) for node in nodes if node.id in fresh]
    changes += [AddEdge(wire) for wire in wires if wire.id not in kept]
    before, after = document.fields, _fields(definition)
    for name in FIELDS:
        if before.get(name) != after.get(name):
            changes.append(SetDocumentField(name, before.get(name), after.get(name)))
    return changes


def _fields(definition: Definition) -> Mapping[str, Any]:
    return fields_of(definition)
