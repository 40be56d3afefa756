"""What is selected: nodes, wires and which node is current. Shared by scene, commands and pages."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: frozenset[str] = frozenset()
        self.edges: frozenset[str] = frozenset()
        self.current: str | None = None
        """The node that keyboard and property panel act on; always one of ``nodes`` or None."""

    def set(
        self, nodes: Iterable[str] = (), edges: Iterable[str] = (), current: str | None = None
    ) -> None:
        new_nodes, new_edges = frozenset(nodes), frozenset(edges)
        if current is None or current not in new_nodes:
            current = self.current if self.current in new_nodes else min(new_nodes, default=None)
        if (new_nodes, new_edges, current) == (self.nodes, self.edges, self.current):
            return
        self.nodes, self.edges, self.current = new_nodes, new_edges, current
        self.changed.emit()

    def add(self, node: str) -> None:
        self.set(self.nodes | {node}, self.edges, node)

    def toggle(self, node: str) -> None:
        if node in self.nodes:
            self.set(self.nodes - {node}, self.edges)
        else:
            self.add(node)

    def toggle_edge(self, edge: str) -> None:
        self.set(self.nodes, self.edges ^ {edge}, self.current)

    def clear(self) -> None:
        self.set()

    def keep(self, nodes: Iterable[str], edges: Iterable[str]) -> None:
        """Drop what is no longer there."""
        self.set(self.nodes & set(nodes), self.edges & set(edges))

    def __bool__(self) -> bool:
        return bool(self.nodes or self.edges)
