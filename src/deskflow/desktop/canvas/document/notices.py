"""What a listener learns when a document has changed: one notice per transaction, undo or redo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from deskflow.desktop.canvas.document.changes import (
    AddEdge,
    AddNode,
    Change,
    RemoveEdge,
    RemoveNode,
    SetDocumentField,
    SetNodeField,
)

Origin = Literal["do", "undo", "redo"]


@dataclass(frozen=True)
class Commit:
    """A finished transaction. ``name`` and ``params`` become words only in a menu or a toast.

    Commits that follow each other with the same ``merge_key`` are one undo step.
    """

    name: str
    params: Mapping[str, Any]
    changes: tuple[Change, ...]
    merge_key: str | None = None


@dataclass(frozen=True)
class Notice:
    """``commit.changes`` are in the order in which they were applied, also for undo.

    Compare the touched ids with the document instead of following the changes one by one: a node
    that was added and removed again in one transaction is simply not there.
    """

    origin: Origin
    commit: Commit
    merged: bool = False

    @cached_property
    def nodes(self) -> dict[str, frozenset[str]]:
        """Touched nodes and which of their fields; empty for those that came or went."""
        touched: dict[str, set[str]] = {}
        for change in self.commit.changes:
            match change:
                case AddNode(node) | RemoveNode(node):
                    touched.setdefault(node.id, set())
                case SetNodeField(node_id, name):
                    touched.setdefault(node_id, set()).add(name)
        return {node_id: frozenset(names) for node_id, names in touched.items()}

    @cached_property
    def edges(self) -> frozenset[str]:
        return frozenset(
            change.edge.id
            for change in self.commit.changes
            if isinstance(change, AddEdge | RemoveEdge)
        )

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset(
            change.field for change in self.commit.changes if isinstance(change, SetDocumentField)
        )

    @property
    def is_structural(self) -> bool:
        """Did nodes or edges come or go?"""
        return any(
            isinstance(change, AddNode | RemoveNode | AddEdge | RemoveEdge)
            for change in self.commit.changes
        )
