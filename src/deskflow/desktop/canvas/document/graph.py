"""The state behind a document: what is there, who is wired to whom, and how a change is laid on it.

Keeps the structure sound (unique ids, both ends of an edge exist); does not ask rules, tell anyone or
remember anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deskflow.desktop.canvas.document.changes import (
    NODE_FIELDS,
    AddEdge,
    AddNode,
    Change,
    RemoveEdge,
    RemoveNode,
    SetDocumentField,
    SetNodeField,
)
from deskflow.desktop.canvas.document.kinds import Kinds
from deskflow.desktop.canvas.document.values import Edge, Json, Node


class StructureBroken(ValueError):
    """A change or a file that no document can hold, such as an edge to a node that is not there."""


class Graph:
    def __init__(
        self, kinds: Kinds, nodes: Iterable[Node], edges: Iterable[Edge], fields: dict[str, Json]
    ) -> None:
        self._kinds = kinds
        self.nodes: dict[str, Node] = {}
        self.edges: dict[str, Edge] = {}
        self.fields = fields
        self.keys: dict[str, str] = {}
        self.outgoing: dict[str, dict[str, None]] = {}
        self.incoming: dict[str, dict[str, None]] = {}
        for node in nodes:
            self._add_node(node)
        for edge in edges:
            self._add_edge(edge)

    def is_idle(self, change: Change) -> bool:
        """Does the change set something to what it is already?"""
        return isinstance(change, SetNodeField | SetDocumentField) and change.before == change.after

    def apply(self, change: Change) -> None:
        match change:
            case AddNode(node):
                self._add_node(node)
            case RemoveNode(node):
                self._remove_node(node.id)
            case AddEdge(edge):
                self._add_edge(edge)
            case RemoveEdge(edge):
                self._remove_edge(edge.id)
            case SetNodeField(node_id, name, _, after):
                self._set_node(node_id, name, after)
            case SetDocumentField(name, _, None):
                self.fields.pop(name, None)
            case SetDocumentField(name, _, after):
                self.fields[name] = after

    def reaches(self, start: str, goal: str) -> bool:
        seen = {start}
        ahead = [start]
        while ahead:
            here = ahead.pop()
            if here == goal:
                return True
            for edge in self.outgoing.get(here, ()):
                target = self.edges[edge].target
                if target not in seen:
                    seen.add(target)
                    ahead.append(target)
        return False

    def _add_node(self, node: Node) -> None:
        if node.id in self.nodes:
            raise StructureBroken(f"node {node.id} is there already")
        if node.key in self.keys:
            raise StructureBroken(f"key {node.key} is taken")
        self.nodes[node.id] = node
        self.keys[node.key] = node.id

    def _remove_node(self, node_id: str) -> None:
        if self.outgoing.get(node_id) or self.incoming.get(node_id):
            raise StructureBroken(f"node {node_id} still has edges")
        node = self.nodes.pop(node_id, None)
        if node is None:
            raise StructureBroken(f"no node {node_id}")
        del self.keys[node.key]

    def _add_edge(self, edge: Edge) -> None:
        if edge.id in self.edges:
            raise StructureBroken(f"edge {edge.id} is there already")
        if edge.source not in self.nodes or edge.target not in self.nodes:
            raise StructureBroken(f"edge {edge.id} ends nowhere")
        self.edges[edge.id] = edge
        self.outgoing.setdefault(edge.source, {})[edge.id] = None
        self.incoming.setdefault(edge.target, {})[edge.id] = None

    def _remove_edge(self, edge_id: str) -> None:
        edge = self.edges.pop(edge_id, None)
        if edge is None:
            raise StructureBroken(f"no edge {edge_id}")
        del self.outgoing[edge.source][edge_id]
        del self.incoming[edge.target][edge_id]

    def _set_node(self, node_id: str, name: str, value: Json) -> None:
        node = self.nodes.get(node_id)
        if node is None:
            raise StructureBroken(f"no node {node_id}")
        if name not in NODE_FIELDS:
            raise StructureBroken(f"a node has no field {name}")
        if name == "position":
            self.nodes[node_id] = replace(node, x=value[0], y=value[1])
        elif name == "size":
            self.nodes[node_id] = replace(node, w=value[0], h=value[1])
        elif name == "key":
            if self.keys.get(value, node_id) != node_id:
                raise StructureBroken(f"key {value} is taken")
            del self.keys[node.key]
            self.keys[value] = node_id
            self.nodes[node_id] = replace(node, key=value)
        elif name == "data":
            self._check_ports(node, value)
            self.nodes[node_id] = replace(node, data=value)
        else:
            self.nodes[node_id] = replace(node, **{name: value})

    def _check_ports(self, node: Node, data: Json) -> None:
        """Ports may follow the data; a wire must not be left on a port that went."""
        kind = self._kinds(node.kind)
        if kind.outs_for is None:
            return
        left = {port.name for port in kind.out_ports(data)}
        for edge in self.outgoing.get(node.id, ()):
            if self.edges[edge].source_port not in left:
                raise StructureBroken(f"edge {edge} would hang on a port that went")
