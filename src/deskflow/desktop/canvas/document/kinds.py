"""What kinds of node there are: titles, icons, tones and typed ports.

The canvas is told its kinds by whoever opens it. A document may hold a kind that is not known here
(made by a newer version); it is shown as a placeholder and keeps its wires.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from deskflow.desktop.canvas.document.values import Json, Node

Tone = Literal["neutral", "accent", "success", "warning", "danger", "info", "violet", "teal"]
Shape = Literal["card", "note"]


@dataclass(frozen=True, slots=True)
class Port:
    """A place where wires begin or end. ``label`` is drawn beside out-ports when it is not empty.

    ``multi``: may carry several wires. In-ports usually may, out-ports usually may not.
    """

    name: str
    label: str = ""
    type: str = "flow"
    multi: bool = False


IN = Port("in", multi=True)
OUT = Port("out")


@dataclass(frozen=True, slots=True)
class NodeKind:
    """One entry of the palette.

    ``outs_for`` lets the out-ports follow the node's data (a switch has one per case). ``summary``
    makes the subtitle from the data for nodes that have none of their own. ``through`` is the out-port by
    which a wire leads on that this node is put into; its first unless said otherwise. ``onward`` is the out-port
    behind which it simply goes on, where the others are exceptions or lead into the node's own scope. ``tone_for``: the
    tone is a choice of each node's.
    """

    name: str
    title: str
    icon: str = ""
    tone: Tone = "neutral"
    ins: tuple[Port, ...] = (IN,)
    outs: tuple[Port, ...] = (OUT,)
    shape: Shape = "card"
    key_base: str = ""
    outs_for: Callable[[Mapping[str, Json]], tuple[Port, ...]] | None = None
    summary: Callable[[Mapping[str, Json]], str] | None = None
    known: bool = True
    through: str = ""
    onward: str = ""
    tone_for: Callable[[Mapping[str, Json]], Tone] | None = None

    @property
    def is_trigger(self) -> bool:
        return self.known and self.shape == "card" and not self.ins

    def out_ports(self, data: Mapping[str, Json]) -> tuple[Port, ...]:
        return self.outs if self.outs_for is None else self.outs_for(data)


NOTE = NodeKind("note", "Note", icon="sticky-note", tone="warning", ins=(), outs=(), shape="note")


class Kinds:
    """The kinds a document may use, looked up by name."""

    def __init__(self, kinds: Iterable[NodeKind]) -> None:
        self._by_name = {kind.name: kind for kind in kinds}

    def __call__(self, name: str) -> NodeKind:
        """The kind, or a placeholder with one port on each side."""
        known = self._by_name.get(name)
        if known is None:
            return NodeKind(name, name, icon="circle-help", tone="neutral", known=False)
        return known

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[NodeKind]:
        return iter(self._by_name.values())

    def title_of(self, node: Node) -> str:
        return node.title or self(node.kind).title

    def subtitle_of(self, node: Node) -> str:
        kind = self(node.kind)
        if node.subtitle or kind.summary is None:
            return node.subtitle
        return kind.summary(node.data)

    def ins(self, node: Node) -> tuple[Port, ...]:
        return self(node.kind).ins

    def outs(self, node: Node) -> tuple[Port, ...]:
        return self(node.kind).out_ports(node.data)

    def way_through(self, node: Node) -> Port | None:
        """The out-port by which what comes in usually leads on; None if the node has none."""
        outs = self.outs(node)
        wanted = self(node.kind).through
        return next((port for port in outs if port.name == wanted), outs[0] if outs else None)
