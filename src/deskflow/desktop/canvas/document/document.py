"""The document: nodes, edges and fields, changed only inside named transactions.

The scene, the outline, the journal and validation all listen to its notices. It enforces structure
(ids, ends of edges) and asks the rules about meaning; it knows neither Qt nor workflows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from deskflow.desktop.canvas.document.changes import AddEdge, Change, RemoveEdge
from deskflow.desktop.canvas.document.graph import Graph, StructureBroken
from deskflow.desktop.canvas.document.history import History
from deskflow.desktop.canvas.document.kinds import Kinds, Port
from deskflow.desktop.canvas.document.notices import Commit, Notice, Origin
from deskflow.desktop.canvas.document.permits import verdict_on
from deskflow.desktop.canvas.document.rules import (
    ALLOWED,
    ChangeRefused,
    Refused,
    Rules,
    StandardRules,
)
from deskflow.desktop.canvas.document.values import Edge, Json, Node, PortRef

Listener = Callable[[Notice], None]


class NotInTransaction(RuntimeError):
    """A change was applied outside ``with document.transaction(...)``."""


def random_id() -> str:
    return uuid.uuid4().hex[:12]


class Document:
    def __init__(
        self,
        kinds: Kinds,
        rules: Rules | None = None,
        *,
        nodes: Iterable[Node] = (),
        edges: Iterable[Edge] = (),
        fields: Mapping[str, Json] | None = None,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        """What is loaded is checked for structure only: a draft that breaks a rule must still open."""
        self.kinds = kinds
        self.rules: Rules = rules if rules is not None else StandardRules()
        self.new_id = new_id
        self.history = History()
        self.revision = 0
        self._graph = Graph(kinds, nodes, edges, dict(fields or {}))
        self._listeners: list[Listener] = []
        self._open: list[Change] | None = None

    # -- reading ---------------------------------------------------------------------------------

    @property
    def nodes(self) -> Mapping[str, Node]:
        return MappingProxyType(self._graph.nodes)

    @property
    def edges(self) -> Mapping[str, Edge]:
        return MappingProxyType(self._graph.edges)

    @property
    def fields(self) -> Mapping[str, Json]:
        return MappingProxyType(self._graph.fields)

    def edges_out(self, node: str) -> list[Edge]:
        return [self._graph.edges[edge] for edge in self._graph.outgoing.get(node, ())]

    def edges_in(self, node: str) -> list[Edge]:
        return [self._graph.edges[edge] for edge in self._graph.incoming.get(node, ())]

    def edges_of(self, node: str) -> list[Edge]:
        return self.edges_in(node) + self.edges_out(node)

    def node_with_key(self, key: str) -> Node | None:
        owner = self._graph.keys.get(key)
        return self._graph.nodes[owner] if owner is not None else None

    def out_port(self, ref: PortRef) -> Port | None:
        node = self._graph.nodes.get(ref.node)
        return _named(self.kinds.outs(node), ref.port) if node is not None else None

    def in_port(self, ref: PortRef) -> Port | None:
        node = self._graph.nodes.get(ref.node)
        return _named(self.kinds.ins(node), ref.port) if node is not None else None

    def reaches(self, start: str, goal: str) -> bool:
        """Is there a way along the wires from ``start`` to ``goal``?"""
        return self._graph.reaches(start, goal)

    def free_key(self, base: str) -> str:
        """``base``, or ``base2``, ``base3`` … : the first that no node has."""
        if base not in self._graph.keys:
            return base
        count = 2
        while f"{base}{count}" in self._graph.keys:
            count += 1
        return f"{base}{count}"

    # -- changing --------------------------------------------------------------------------------

    @contextmanager
    def transaction(
        self, name: str, *, merge_key: str | None = None, **params: Any
    ) -> Iterator[None]:
        """Everything inside is one step, or nothing if it raises. Inner ones join the outer."""
        if self._open is not None:
            start = len(self._open)
            try:
                yield
            except BaseException:
                self._roll_back_to(start)
                raise
            return
        self._open = []
        try:
            yield
        except BaseException:
            self._roll_back_to(0)
            self._open = None
            raise
        changes, self._open = self._open, None
        if changes:
            self.record(Commit(name, params, tuple(changes), merge_key))

    def apply(self, change: Change) -> None:
        """Carry out one change, if the rules allow it; ChangeRefused otherwise."""
        if self._open is None:
            raise NotInTransaction(change)
        if self._graph.is_idle(change):
            return
        verdict = ALLOWED if self._is_same_wire(change) else verdict_on(self, change)
        if isinstance(verdict, Refused):
            raise ChangeRefused(verdict)
        self._graph.apply(change)
        self._open.append(change)

    def undo(self) -> Notice | None:
        if self._open is not None or self.history.undo_step is None:
            return None
        step = self.history.step_back()
        return self._carry_out(
            "undo", step, [change.inverse() for change in reversed(step.changes)]
        )

    def redo(self) -> Notice | None:
        if self._open is not None or self.history.redo_step is None:
            return None
        step = self.history.step_forward()
        return self._carry_out("redo", step, list(step.changes))

    def replay(self, commit: Commit, *, merged: bool) -> None:
        """Do again what a journal recorded: the rules were asked then."""
        for change in commit.changes:
            self._graph.apply(change)
        self.record(commit, merged=merged)

    def record(self, commit: Commit, *, merged: bool | None = None) -> None:
        """Put an applied commit into the history and tell everyone."""
        merge = self.history.would_merge(commit) if merged is None else merged
        self.history.push(commit, merge=merge)
        self._tell(Notice("do", commit, merge))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every transaction, undo and redo. Returns how to stop that."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    # -- inside ----------------------------------------------------------------------------------

    def _is_same_wire(self, change: Change) -> bool:
        """Back where it was just now, only bent otherwise: what let it in once does so again."""
        last = self._open[-1] if self._open else None
        return (
            isinstance(change, AddEdge)
            and isinstance(last, RemoveEdge)
            and replace(last.edge, bends=change.edge.bends) == change.edge
        )

    def _roll_back_to(self, start: int) -> None:
        assert self._open is not None
        while len(self._open) > start:
            self._graph.apply(self._open.pop().inverse())

    def _carry_out(self, origin: Origin, step: Commit, changes: list[Change]) -> Notice:
        for change in changes:
            self._graph.apply(change)
        notice = Notice(origin, Commit(step.name, step.params, tuple(changes), step.merge_key))
        self._tell(notice)
        return notice

    def _tell(self, notice: Notice) -> None:
        self.revision += 1
        for listener in list(self._listeners):
            listener(notice)


def _named(ports: tuple[Port, ...], name: str) -> Port | None:
    for port in ports:
        if port.name == name:
            return port
    return None


__all__ = ["Document", "Listener", "NotInTransaction", "StructureBroken", "random_id"]
