"""What may be done to a document. Rules answer "allowed" or "refused because", never with sentences:
words are made where they are shown. Workflow rules come from elsewhere and are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from deskflow.desktop.canvas.document.values import Json, Node, PortRef

if TYPE_CHECKING:
    from deskflow.desktop.canvas.document.document import Document


@dataclass(frozen=True, slots=True)
class Allowed:
    ok = True


@dataclass(frozen=True, slots=True)
class Refused:
    """``code`` names the reason, ``params`` the things it is about."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    ok = False


Verdict: TypeAlias = Allowed | Refused
ALLOWED = Allowed()


class ChangeRefused(Exception):
    """A change was tried that the rules refuse. Nothing of its transaction remains."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code, dict(refused.params))
        self.refused = refused


class Rules(Protocol):
    def may_add(self, document: Document, kind: str) -> Verdict: ...

    def may_keep(self, document: Document, node: Node) -> Verdict:
        """May a node come in as it is? Asked for what comes from outside, which may hold anything."""
        ...

    def may_remove(self, document: Document, node: str) -> Verdict: ...

    def may_set(self, document: Document, node: str, name: str, value: Json) -> Verdict: ...

    def may_connect(self, document: Document, start: PortRef, end: PortRef) -> Verdict:
        """May a wire run from this out-port to this in-port, in addition to the wires there are?"""
        ...


def _anywhere(_document: Document, _start: PortRef, _end: PortRef) -> bool:
    return True


class StandardRules:
    """What holds for every graph with typed ports.

    ``cycle_allowed`` is asked only for a wire that would close a cycle. Other rules can wrap these
    and add their own.
    """

    def __init__(
        self, cycle_allowed: Callable[[Document, PortRef, PortRef], bool] = _anywhere
    ) -> None:
        self._cycle_allowed = cycle_allowed

    def may_add(self, document: Document, kind: str) -> Verdict:
        return ALLOWED if kind in document.kinds else Refused("unknown-kind", {"kind": kind})

    def may_keep(self, document: Document, node: Node) -> Verdict:
        texts = (node.title, node.subtitle, node.icon)
        sound = all(isinstance(text, str) for text in texts) and isinstance(node.data, Mapping)
        return ALLOWED if sound else Refused("unreadable")

    def may_remove(self, document: Document, node: str) -> Verdict:
        return ALLOWED

    def may_set(self, document: Document, node: str, name: str, value: Json) -> Verdict:
        if name != "key":
            return ALLOWED
        if not value:
            return Refused("empty-key")
        owner = document.node_with_key(value)
        if owner is not None and owner.id != node:
            return Refused("key-taken", {"key": str(value)})
        return ALLOWED

    def may_connect(self, document: Document, start: PortRef, end: PortRef) -> Verdict:
        source, target = document.nodes.get(start.node), document.nodes.get(end.node)
        if source is None or target is None:
            return Refused("unknown-node")
        if start.node == end.node:
            return Refused("to-itself")
        if document.kinds(target.kind).is_trigger:
            return Refused("into-trigger", {"node": document.kinds.title_of(target)})
        out_port, in_port = document.out_port(start), document.in_port(end)
        if out_port is None or in_port is None:
            return Refused("no-port")
        if out_port.type != in_port.type and "any" not in (out_port.type, in_port.type):
            return Refused("type-mismatch", {"from": out_port.type, "to": in_port.type})
        leaving = [
            edge for edge in document.edges_out(start.node) if edge.source_port == start.port
        ]
        if any(edge.end == end for edge in leaving):
            return Refused("duplicate")
        if leaving and not out_port.multi:
            return Refused("port-taken", {"port": out_port.label or out_port.name})
        if not in_port.multi and any(
            edge.target_port == end.port for edge in document.edges_in(end.node)
        ):
            return Refused("input-taken", {"port": in_port.label or in_port.name})
        if document.reaches(end.node, start.node) and not self._cycle_allowed(document, start, end):
            return Refused("cycle")
        return ALLOWED
