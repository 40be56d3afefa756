"""The document as a tree for keyboards and screen readers: pure, no Qt.

Steps that follow one another are siblings; the ways out of a step with several are its children, and where they
meet again it goes on beside the step. A step that was told already is told again only as a reference, so loops and
joins end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.frames import frames_of
from deskflow.desktop.canvas.document.kinds import Port
from deskflow.desktop.canvas.document.values import Node
from deskflow.desktop.canvas.meeting import meeting_points


@dataclass
class OutlineRow:
    """``node`` is empty for a row that stands for a way out: ``label`` and ``port`` say which, and ``above`` whose.

    ``frame`` is set for a row that stands for a frame; what follows one another in it stands below.
    ``number`` is the step's place among all steps, from 1; 0 for triggers and notes.
    """

    node: str = ""
    label: str = ""
    reference: bool = False
    parent: OutlineRow | None = None
    children: list[OutlineRow] = field(default_factory=list)
    place: int = 0
    port: str = ""
    number: int = 0
    frame: str = ""

    def add(self, row: OutlineRow) -> OutlineRow:
        row.parent = self
        row.place = len(self.children)
        self.children.append(row)
        return row


def outline_of(document: Document) -> OutlineRow:
    """The root (not shown). Triggers first, then what nothing leads to, then what only loops reach; notes last."""
    return _Telling(document).tell()


def numbers_in(root: OutlineRow) -> dict[str, int]:
    """The place of each step among all, as the outline tells them from top to bottom."""
    numbers: dict[str, int] = {}
    ahead = [root]
    while ahead:
        row = ahead.pop()
        if row.number:
            numbers[row.node] = row.number
        ahead.extend(row.children)
    return numbers


def onward_port(document: Document, node: Node) -> str:
    """The way out whose steps simply come next; "" where each way is one of its own."""
    kind = document.kinds(node.kind)
    outs = document.kinds.outs(node)
    if kind.onward:
        return kind.onward
    return outs[0].name if len(outs) == 1 else ""


class _Telling:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._told: set[str] = set()
        self._root = OutlineRow()
        self._meets = meeting_points(document)
        self._frames = frames_of(document)
        self._homes = {node: one.id for one in self._frames.values() for node in one.members}

    def tell(self) -> OutlineRow:
        document = self._document
        notes: list[Node] = []
        steps: list[Node] = []
        for node in sorted(document.nodes.values(), key=lambda node: (node.y, node.x, node.id)):
            (notes if document.kinds(node.kind).shape == "note" else steps).append(node)
        starts = sorted(steps, key=lambda node: not document.kinds(node.kind).is_trigger)
        for start in starts:
            if start.id not in self._told and not document.edges_in(start.id):
                self._tell(start.id)
        for start in (*steps, *notes):
            if start.id not in self._told:
                self._tell(start.id)
        self._count()
        return self._root

    def _tell(self, first: str) -> None:
        # What goes on beside a step is told before the ways out below it: they end where it is told already.
        ahead: list[tuple[OutlineRow, str]] = [(self._root, first)]
        while ahead:
            parent, node_id = ahead.pop()
            later: list[tuple[OutlineRow, str]] = []
            following: str | None = node_id
            while following is not None:
                here, following = following, None
                if here in self._told:
                    parent.add(OutlineRow(here, reference=True))
                    break
                self._told.add(here)
                row = self._within(parent, here).add(OutlineRow(here))
                following, branches = self._ways(here)
                for port, target in branches:
                    way = row.add(OutlineRow(label=port.label or port.name, port=port.name))
                    if target is not None:
                        later.append((way, target))
            ahead.extend(reversed(later))

    def _within(self, parent: OutlineRow, node_id: str) -> OutlineRow:
        """The row of its frame, which goes on if the step before it is in that as well."""
        home = self._homes.get(node_id)
        if home is None:
            return parent
        last = parent.children[-1] if parent.children else None
        if last is not None and last.frame == home:
            return last
        return parent.add(OutlineRow(label=self._frames[home].title, frame=home))

    def _ways(self, node_id: str) -> tuple[str | None, list[tuple[Port, str | None]]]:
        """What comes next beside a node, and the ways out that are told below it: where each is one of its own, also
        those that lead nowhere."""
        document = self._document
        onward = onward_port(document, document.nodes[node_id])
        next_one: str | None = None
        branches: list[tuple[Port, str | None]] = []
        for port, target in _ways_out(document, node_id):
            if port.name == onward and next_one is None:
                next_one = target
            elif target is not None or not onward:
                branches.append((port, target))
        if not onward and sum(target is not None for _, target in branches) > 1:
            next_one = self._meets.get(node_id)
            if next_one in self._told:
                next_one = None
        return next_one, branches

    def _count(self) -> None:
        number = 0
        ahead = [self._root]
        while ahead:
            row = ahead.pop()
            node = self._document.nodes.get(row.node)
            if node is not None and not row.reference:
                kind = self._document.kinds(node.kind)
                if kind.shape == "card" and not kind.is_trigger:
                    number += 1
                    row.number = number
            ahead.extend(reversed(row.children))


def _ways_out(document: Document, node_id: str) -> list[tuple[Port, str | None]]:
    targets: dict[str, list[str]] = {}
    for edge in document.edges_out(node_id):
        targets.setdefault(edge.source_port, []).append(edge.target)
    return [
        (port, target)
        for port in document.kinds.outs(document.nodes[node_id])
        for target in targets.get(port.name) or (None,)
    ]
