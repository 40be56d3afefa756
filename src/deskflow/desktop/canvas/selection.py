"""What is selected: nodes, wires and which node is current. Shared by scene, commands and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: frozenset[str] = frozenset()
        self.edges: frozenset[str] = frozenset()
        self.current: str | None = None
        """The node that keyboard and property panel act on; always one of ``nodes`` or None."""
        self.frame: str | None = None
        """The frame that is meant, when it was not chosen node by node; ``nodes`` are what it holds."""
        self.whole: Callable[[frozenset[str]], frozenset[str]] = _as_it_is
        """Completes nodes that can only be selected together."""

    def set(
        self,
        nodes: Iterable[str] = (),
        edges: Iterable[str] = (),
        current: str | None = None,
        frame: str | None = None,
    ) -> None:
        new_nodes, new_edges = self.whole(frozenset(nodes)), frozenset(edges)
        if current is None or current not in new_nodes:
            current = self.current if self.current in new_nodes else min(new_nodes, default=None)
        new = (new_nodes, new_edges, current, frame)
        if new == (self.nodes, self.edges, self.current, self.frame):
            return
        self.nodes, self.edges, self.current, self.frame = new
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
        left = self.nodes & set(nodes)
        self.set(left, self.edges & set(edges), frame=self.frame if left else None)

    def __bool__(self) -> bool:
        return bool(self.nodes or self.edges)


def _as_it_is(nodes: frozenset[str]) -> frozenset[str]:
    return nodes
