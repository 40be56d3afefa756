"""The six changes a document can undergo. Each knows its inverse, so undo, redo, rollback and the
journal all follow from the recorded changes and no feature can forget them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from deskflow.desktop.canvas.document.values import Edge, Json, Node

NODE_FIELDS = ("key", "title", "subtitle", "icon", "position", "size", "data", "disabled")
"""What ``SetNodeField`` may set. ``position`` and ``size`` are pairs, so a move is one change."""


@dataclass(frozen=True, slots=True)
class AddNode:
    node: Node

    def inverse(self) -> RemoveNode:
        return RemoveNode(self.node)


@dataclass(frozen=True, slots=True)
class RemoveNode:
    """The node must have no edges left; remove those first."""

    node: Node

    def inverse(self) -> AddNode:
        return AddNode(self.node)


@dataclass(frozen=True, slots=True)
class AddEdge:
    edge: Edge

    def inverse(self) -> RemoveEdge:
        return RemoveEdge(self.edge)


@dataclass(frozen=True, slots=True)
class RemoveEdge:
    edge: Edge

    def inverse(self) -> AddEdge:
        return AddEdge(self.edge)


@dataclass(frozen=True, slots=True)
class SetNodeField:
    node: str
    field: str
    before: Json
    after: Json

    def inverse(self) -> SetNodeField:
        return SetNodeField(self.node, self.field, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetDocumentField:
    """A field of the document itself (name, variables, settings). None means "not set"."""

    field: str
    before: Json
    after: Json

    def inverse(self) -> SetDocumentField:
        return SetDocumentField(self.field, self.after, self.before)


Change: TypeAlias = AddNode | RemoveNode | AddEdge | RemoveEdge | SetNodeField | SetDocumentField


def squash(changes: list[Change]) -> list[Change]:
    """Fold runs of settings of the same field into one, as typing and nudging produce them.

    Only neighbours of the same kind of change are folded, so the order that structure needs stays. A wire that
    comes and goes again at once was never there, as when one is bent bit by bit.
    """
    folded: list[Change] = []
    places: dict[tuple[str, str], int] = {}
    for change in changes:
        if isinstance(change, SetNodeField):
            place = (change.node, change.field)
        elif isinstance(change, SetDocumentField):
            place = ("", change.field)
        else:
            places.clear()
            if isinstance(change, RemoveEdge) and folded and folded[-1] == change.inverse():
                folded.pop()
            else:
                folded.append(change)
            continue
        earlier = places.get(place)
        if earlier is None:
            places[place] = len(folded)
            folded.append(change)
            continue
        first = folded[earlier]
        if isinstance(first, SetNodeField):
            folded[earlier] = SetNodeField(first.node, first.field, first.before, change.after)
        elif isinstance(first, SetDocumentField):
            folded[earlier] = SetDocumentField(first.field, first.before, change.after)
    return folded
