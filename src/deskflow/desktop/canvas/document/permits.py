"""Which question each change puts to the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskflow.desktop.canvas.document.changes import (
    AddEdge,
    AddNode,
    Change,
    RemoveNode,
    SetNodeField,
)
from deskflow.desktop.canvas.document.rules import ALLOWED, Verdict

if TYPE_CHECKING:
    from deskflow.desktop.canvas.document.document import Document


def verdict_on(document: Document, change: Change) -> Verdict:
    """Removing wires and setting fields of the document are always allowed."""
    match change:
        case AddNode(node):
            return document.rules.may_add(document, node.kind)
        case RemoveNode(node):
            return document.rules.may_remove(document, node.id)
        case AddEdge(edge):
            return document.rules.may_connect(document, edge.start, edge.end)
        case SetNodeField(node_id, name, _, after):
            return document.rules.may_set(document, node_id, name, after)
        case _:
            return ALLOWED
