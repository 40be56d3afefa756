"""The document as a tree for keyboards and screen readers: pure, no Qt.

Steps that follow one another are siblings; the ways out of a step with several are its children. A
step that was told already is told again only as a reference, so loops and joins end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.kinds import Port


@dataclass
class OutlineRow:
    """``node`` is empty for a row that stands for a way out (``label`` says which)."""

    node: str = ""
    label: str = ""
    reference: bool = False
    parent: OutlineRow | None = None
    children: list[OutlineRow] = field(default_factory=list)
    place: int = 0

    def add(self, row: OutlineRow) -> OutlineRow:
        row.parent = self
        row.place = len(self.children)
        self.children.append(row)
        return row


def outline_of(document: Document) -> OutlineRow:
    """The root (not shown). Triggers first, then what nothing leads to, then what only loops reach."""
    root = OutlineRow()
    told: set[str] = set()
    order = sorted(document.nodes.values(), key=lambda node: (node.y, node.x, node.id))
    starts = sorted(order, key=lambda node: not document.kinds(node.kind).is_trigger)
    for start in starts:
        if start.id not in told and not document.edges_in(start.id):
            _tell(document, root, start.id, told)
    for start in order:
        if start.id not in told:
            _tell(document, root, start.id, told)
    return root


def _tell(document: Document, root: OutlineRow, first: str, told: set[str]) -> None:
    ahead: list[tuple[OutlineRow, str]] = [(root, first)]
    while ahead:
        parent, node_id = ahead.pop()
        while True:
            if node_id in told:
                parent.add(OutlineRow(node_id, reference=True))
                break
            told.add(node_id)
            row = parent.add(OutlineRow(node_id))
            ways = _ways_out(document, node_id)
            if len(document.kinds.outs(document.nodes[node_id])) == 1 and len(ways) == 1:
                node_id = ways[0][1]
                continue
            later: list[tuple[OutlineRow, str]] = []
            for port, target in ways:
                later.append((row.add(OutlineRow(label=port.label or port.name)), target))
            ahead.extend(reversed(later))
            break


def _ways_out(document: Document, node_id: str) -> list[tuple[Port, str]]:
    leaving = document.edges_out(node_id)
    return [
        (port, edge.target)
        for port in document.kinds.outs(document.nodes[node_id])
        for edge in leaving
        if edge.source_port == port.name
    ]
